"""Sets of documents from a segment's postings, and from what provisions inherit: the names of
their regulation, the headings above them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_

from indexer.format.segment import Entry, Postings, Segment
from indexer.index_reader import Docs, Sets, made
from indexer.phrases import apart, certain, in_headings, in_names
from indexer.schema import PATH, TITLE, TITLE_PAIRS, WORDS, term_bytes

#: To join more postings than this pays for importing numpy.
_NUMPY_PAYS = 400_000


def docs_of(segment: Segment, field: str, text: str) -> Docs:
    """The documents with a term of a field."""
    entry = segment.find(term_bytes(field, text))
    return made(segment, segment.postings(entry)[0]) if entry else set()


def docs_with_any(
    segment: Segment, field: str, texts: Iterable[str], known: Mapping[str, Entry]
) -> Docs:
    """The documents with one of the terms of a field; of some the dictionary entry is `known`."""
    found = (known.get(text) or segment.find(term_bytes(field, text)) for text in texts)
    return joined(segment, (segment.postings(entry) for entry in found if entry))


def joined(segment: Segment, rows: Iterable[Postings | None]) -> Docs:
    """The documents of any of some postings of a segment."""
    lists = [row[0] for row in rows if row]
    docs: Docs = set()
    if lists and ("numpy" in sys.modules or sum(map(len, lists)) > _NUMPY_PAYS):
        from indexer.masks import Mask

        docs = Mask.of(segment.doc_count, ())
    for each in lists:
        docs.update(each)
    return docs


def docs_with_all(
    segment: Segment,
    field: str,
    words: tuple[str, ...],
    pair_field: str = "",
    pairs: tuple[str, ...] = (),
) -> Docs:
    """The documents with all of the terms of a field, and all of those of another."""
    result: Docs | None = None
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
) -> Docs:
    """The provisions whose regulation's names, or whose headings, hold all these terms, and where
    it is asked for, hold the units `in_a_row` so."""
    named, headed = above(segment, words, pairs)
    if in_a_row and (pairs or not certain(in_a_row)):  # pairs reach from one name to the next
        named = {d for d in named if in_names(segment, d, in_a_row)}
        headed = {d for d in headed if in_headings(segment, d, in_a_row)}
    elif pairs:
        headed = set()
    return spread(segment, TITLE, named) | spread(segment, PATH, headed)


def above(segment: Segment, words: tuple[str, ...], pairs: tuple[str, ...]) -> tuple[Docs, Docs]:
    """The heads of the regulations whose names, and of the headings that, hold all these terms."""
    named = docs_with_all(segment, TITLE, words, TITLE_PAIRS, pairs)
    return named, docs_with_all(segment, PATH, words or apart(pairs))


def spread(segment: Segment, field: str, heads: Docs) -> Docs:
    """From the documents that carry an inherited field's postings to those that inherit it."""
    if field == WORDS or not heads:
        return heads
    if "numpy" in sys.modules:
        from indexer.masks import of_laws, under_headings

        return (under_headings if field == PATH else of_laws)(segment, heads)
    docs: set[int] = set()
    path = segment.path_head
    for law in map(segment.documents_of, {segment.regulation_of[head] for head in heads}):
        docs.update(law if field != PATH else (d for d in law if path[d] in heads))
    return docs


def union(rows: Sequence[Sets]) -> Sets:
    """The provisions in any of these sets, of which there is one at least."""
    return Sets(map(_joined, zip(*(row.rows for row in rows), strict=True)))


def _joined(parts: Sequence[Docs]) -> Docs:
    some = [part for part in parts if part]
    if len(some) < 2:
        return some[0] if some else set()
    if all(isinstance(part, set) for part in some):
        return set().union(*some)
    some.sort(key=lambda part: isinstance(part, set))
    joined = some[0] | some[1]
    for part in some[2:]:
        joined |= part
    return joined


def intersection(rows: Sequence[Sets]) -> Sets:
    """The provisions in all of these sets, of which there is one at least."""
    return reduce(and_, sorted(rows, key=Sets.count))
