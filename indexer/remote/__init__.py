"""An index on an OpenSearch cluster: its address, its mapping, its writer and its reader."""
