"""The documents: their model, their readers, their citations, and the built-in library."""
