"""Sets of documents from a segment's postings, and from what provisions inherit: the names of
their regulation, the headings above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indexer.format.segment import Entry, Segment
from indexer.index_reader import Sets
from indexer.phrases import apart, in_headings, in_names
from indexer.schema import PATH, TITLE, TITLE_PAIRS, WORDS, term_bytes

#: To join more postings than this pays for importing numpy.
NUMPY_PAYS = 400_000


def docs_of(segment: Segment, field: str, text: str) -> set[int]:
    """The documents with a term of a field."""
    entry = segment.find(term_bytes(field, text))
    return set(segment.postings(entry)[0]) if entry else set()


def docs_with_any(
    segment: Segment, field: str, texts: Iterable[str], known: Mapping[str, Entry]
) -> set[int]:
    """The documents with one of the terms of a field; of some the dictionary entry is `known`."""
    found = (known.get(text) or segment.find(term_bytes(field, text)) for text in texts)
    entries = [entry for entry in found if entry]
    if sum(entry.size for entry in entries) > NUMPY_PAYS:
        import numpy as np

        held = np.zeros(segment.doc_count, bool)
        for entry in entries:
            held[np.asarray(segment.postings(entry)[0])] = True
        return set(np.flatnonzero(held).tolist())
    docs: set[int] = set()
    for entry in entries:
        docs.update(segment.postings(entry)[0])
    return docs


def docs_with_all(
    segment: Segment,
    field: str,
    words: tuple[str, ...],
    pair_field: str = "",
    pairs: tuple[str, ...] = (),
) -> set[int]:
    """The documents with all of the terms of a field, and all of those of another."""
    result: set[int] | None = None
    for name, terms in ((field, words), (pair_field, pairs)):
        for term in terms:
            docs = docs_of(segment, name, term)
            result = docs if result is None else result & docs
            if not result:
                return set()
    return result or set()


def inherited(
    segment: Segment,
    words: tuple[str, ...],
    pairs: tuple[str, ...],
    in_a_row: list[str] | None = None,
) -> set[int]:
    """The provisions whose regulation's names, or whose headings, hold all these terms, and where
    it is asked for, hold the units `in_a_row` so."""
    named = docs_with_all(segment, TITLE, words, TITLE_PAIRS, pairs)
    headed = docs_with_all(segment, PATH, words or apart(pairs))
    if in_a_row:
        named = {d for d in named if in_names(segment, d, in_a_row)}
        headed = {d for d in headed if in_headings(segment, d, in_a_row)}
    elif pairs:
        headed = set()
    return spread(segment, TITLE, named) | spread(segment, PATH, headed)


def spread(segment: Segment, field: str, heads: set[int]) -> set[int]:
    """From the documents that carry an inherited field's postings to those that inherit it."""
    if field == WORDS or not heads:
        return heads
    docs: set[int] = set()
    if field == PATH:
        path, of = segment.path_head, segment.regulation_of
        for regulation in {of[h] for h in heads}:
            docs.update(d for d in segment.documents_of(regulation) if path[d] in heads)
        return docs
    for regulation in {segment.regulation_of[h] for h in heads}:
        docs.update(segment.documents_of(regulation))
    return docs


def union(rows: Sequence[Sets]) -> Sets:
    """The provisions in any of these sets, of which there is one at least."""
    return Sets(map(_joined, zip(*(row.rows for row in rows), strict=True)))


def _joined(parts: Sequence[set[int]]) -> set[int]:
    some = [part for part in parts if part]
    return set().union(*some) if len(some) > 1 else some[0] if some else set()


def intersection(rows: Sequence[Sets]) -> Sets:
    """The provisions in all of these sets, of which there is one at least."""
    rows = sorted(rows, key=Sets.count)
    result = rows[0]
    for row in rows[1:]:
        result = result & row
    return result
