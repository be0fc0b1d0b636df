"""tantivy-py: frequencies without positions, the `whitespace` tokenizer over the tokens.

One indexing thread, as for all the others, with tantivy-py's default heap of 128 MB; after the
commit the segments are left as its merge policy leaves them. Records are stored in tantivy itself.
"""

from __future__ import annotations

from pathlib import Path

import tantivy

from benchmarks.data import made_up, provisions
from benchmarks.engines import Search, query_tokens, tokens


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("id", stored=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def _document(id: str, text: str, record: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("text", " ".join(tokens(text)))
    document.add_bytes("id", id.encode())
    document.add_bytes("record", record.encode())
    return document


def build(corpus: Path, folder: Path) -> None:
    """One writer, one commit."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(num_threads=1)
    for id, text, record in provisions(corpus):
        writer.add_document(_document(id, text, record))
    writer.commit()
    writer.wait_merging_threads()


def add(corpus: Path, folder: Path, number: int) -> None:
    """A writer for one document."""
    index, text = tantivy.Index.open(str(folder)), made_up(number)
    writer = index.writer(num_threads=1)
    writer.add_document(_document(f"added/{number}", text, text))
    writer.commit()
    writer.wait_merging_threads()


def searcher(folder: Path) -> Search:
    """A boolean query of `Should` terms; BM25 is tantivy's default score."""
    index = tantivy.Index.open(str(folder))
    schema, searcher = index.schema, index.searcher()

    def term(token: str) -> tuple[tantivy.Occur, tantivy.Query]:
        return tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", token, "freq")

    def search(text: str) -> list[tuple[str, str]]:
        query = tantivy.Query.boolean_query([term(token) for token in query_tokens(text)])
        hits = searcher.search(query, 10, count=False).hits
        found = (searcher.doc(address) for _, address in hits)
        return [(bytes(d["id"][0]).decode(), bytes(d["record"][0]).decode()) for d in found]

    return search
