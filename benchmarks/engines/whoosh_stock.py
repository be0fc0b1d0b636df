"""Plain Whoosh 2.7.4: its stock codec, writer and BM25F with every default.

The text field is `TEXT` (with positions, as by default) over the tokens, which a
`SpaceSeparatedTokenizer` only takes apart again. The query is `Or` of `Term`s.
"""

from __future__ import annotations

from pathlib import Path

from whoosh import fields, index, query
from whoosh.analysis import SpaceSeparatedTokenizer

from benchmarks.data import made_up, provisions
from benchmarks.engines import Search, query_tokens, tokens


def build(corpus: Path, folder: Path) -> None:
    """One writer, one commit."""
    schema = fields.Schema(
        id=fields.STORED, record=fields.STORED, text=fields.TEXT(analyzer=SpaceSeparatedTokenizer())
    )
    folder.mkdir(parents=True)
    writer = index.create_in(str(folder), schema).writer()
    for id, text, record in provisions(corpus):
        writer.add_document(id=id, record=record, text=" ".join(tokens(text)))
    writer.commit()


def add(corpus: Path, folder: Path, number: int) -> None:
    """A writer for one document, with Whoosh's default merging."""
    writer = index.open_dir(str(folder)).writer()
    text = made_up(number)
    writer.add_document(id=f"added/{number}", record=text, text=" ".join(tokens(text)))
    writer.commit()


def searcher(folder: Path) -> Search:
    """Whoosh's own searcher and collector."""
    searcher = index.open_dir(str(folder)).searcher()

    def search(text: str) -> list[tuple[str, str]]:
        terms = query.Or([query.Term("text", token) for token in query_tokens(text)])
        return [(hit["id"], hit["record"]) for hit in searcher.search(terms, limit=10)]

    return search
