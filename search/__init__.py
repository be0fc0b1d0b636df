"""Asking: query language, ranking, lookup, snippets, rendering and the command line."""
