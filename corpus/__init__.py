"""The documents: their model, their readers, their citations, and the built-in library."""

#: Raise it when readers give other provisions for the same file: indexes are made anew.
READERS_VERSION = 4
