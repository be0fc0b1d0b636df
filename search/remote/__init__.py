"""Searching an index on an OpenSearch cluster."""
