"""What the fast path leaves to plain Whoosh: fuzzy terms, by its Levenshtein automaton."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.named import NamedTuple
from indexer.analysis import tokenize
from indexer.format.segment import Segment
from indexer.schema import FIELDS


class Form(NamedTuple):
    """What a fuzzy word is held against terms as: the letters, within so many edits, of which none
    may touch the first `prefix` ones."""

    text: str
    edits: int
    prefix: int


def forms_of(word: str, distance: int = 2) -> list[Form]:
    """A normalized word and its stem, each with the edits allowed it: `distance`, but one for two
    or three characters, as any short word is within two of them, and none for one."""
    stems = [form for form in tokenize(word)[:1] if form != word and len(form) > distance]
    return [_form(form, distance) for form in (word, *stems)]


def _form(text: str, distance: int) -> Form:
    if len(text) > 3:
        return Form(text[:40], distance, 1)
    return Form(text, min(distance, int(len(text) > 1)), 0)


def terms_within(segment: Segment, field: str, word: str, distance: int = 2) -> Iterator[str]:
    """The terms of a segment's field that are within the edits of `forms_of`."""
    from indexer.whoosh_index import reader_of

    name = next(n for n, letter in FIELDS.items() if letter == field)
    reader = reader_of(segment)
    seen: set[str] = set()
    for form in forms_of(word, distance):
        for term in reader.terms_within(name, form.text, form.edits, prefix=form.prefix):
            if term not in seen:
                seen.add(term)
                yield term
