"""Saved searches, and what is new, changed, repealed or to come in them; see docs/watch.md."""
