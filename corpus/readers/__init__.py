"""Readers: from a publisher's file to documents. See `corpus.readers.registry`."""
