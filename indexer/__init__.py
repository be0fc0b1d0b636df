"""From provisions to a Whoosh index: analysis, segments, incremental and full builds."""
