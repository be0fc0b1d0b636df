"""bm25s: k1 = 1, b = .75, its `lucene` scores, numpy backend, arrays and records memory-mapped.

It holds every score ready in one matrix, so a document cannot be added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bm25s  # type: ignore[import-untyped]

from benchmarks.data import provisions
from benchmarks.engines import Search, query_tokens, tokens


def build(corpus: Path, folder: Path) -> None:
    """Everything in memory, then saved."""
    rows = list(provisions(corpus))
    numbers: dict[str, int] = {}
    ids = [[numbers.setdefault(t, len(numbers)) for t in tokens(text)] for _, text, _ in rows]
    retriever = bm25s.BM25(k1=1.0, b=0.75)
    retriever.index((ids, numbers), create_empty_token=False, show_progress=False)
    records = [{"id": id, "record": record} for id, _, record in rows]
    retriever.save(str(folder), corpus=records, show_progress=False)


def add(corpus: Path, folder: Path, number: int) -> None:
    """Not to be had."""
    raise NotImplementedError("bm25s indexes all again")


def searcher(folder: Path) -> Search:
    """The index as its own command line opens it: memory-mapped, with the records."""
    retriever: Any = bm25s.BM25.load(str(folder), mmap=True, load_corpus=True, show_progress=False)

    def search(text: str) -> list[tuple[str, str]]:
        known = [token for token in query_tokens(text) if token in retriever.vocab_dict]
        if not known:
            return []
        found, _ = retriever.retrieve([known], k=10, show_progress=False)
        return [(row["id"], row["record"]) for row in found[0]]

    return search
