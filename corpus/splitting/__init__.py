"""From plain text of a law to its provisions."""
