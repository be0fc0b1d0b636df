"""The documents: their model, their readers, their citations, and the built-in library."""

#: Raise it when readers give other provisions for the same file: indexes are made anew.
READERS_VERSION = 12

#: How the names end of what stands beside a document and belongs to it (`corpus.beside`): the
#: user's corrections, and the text of a scan.
FACTS, TEXT = ".facts.yaml", ".ocr.txt"
