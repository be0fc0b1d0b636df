"""What the fast path leaves to plain Whoosh: fuzzy terms, by its Levenshtein automaton."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.analysis import tokenize
from indexer.format.segment import Segment
from indexer.schema import FIELDS


def terms_within(segment: Segment, field: str, word: str, distance: int = 2) -> Iterator[str]:
    """The terms of a segment's field within `distance` edits of `word` or of its stem."""
    from indexer.whoosh_index import reader_of

    name = next(n for n, letter in FIELDS.items() if letter == field)
    reader = reader_of(segment)
    seen: set[str] = set()
    for form in dict.fromkeys([word, *tokenize(word)[:1]]):
        if form != word and len(form) <= distance:  # any short word is within so many edits
            continue
        prefix = 1 if len(form) > 3 else 0
        for term in reader.terms_within(name, form[:40], distance, prefix=prefix):
            if term not in seen:
                seen.add(term)
                yield term
