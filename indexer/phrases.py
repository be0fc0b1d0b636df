"""Words in a row: what a text that holds them must hold, and whether it does.

Positions are not kept. The bigrams and pairs of a phrase pick the texts; the phrase is then held
against what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from corpus.text.han import variants
from corpus.text.lazy import pattern
from indexer.analysis import (
    MARK,
    is_compatible,
    is_run,
    normalize,
    normalize_words,
    shape,
    units,
    units_like,
    words_like,
)
from indexer.format.segment import Segment

_STOPS = pattern(rf"[，。；：、！？]|(?<={MARK})\s+(?={MARK})")


def bigrams(wanted: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and pairs that a text with these units in a row must hold."""
    words, pairs = [], []
    alone = set(wanted)
    for a, b in pairwise(wanted):
        if a >= "\u3005" and b >= "\u3005":
            words.append(a + b)
            alone.difference_update((a, b))
        elif a < "\u3005" and b < "\u3005":
            pairs.append(f"{a} {b}")
            alone.difference_update((a, b))
    return (*words, *sorted(alone)), tuple(pairs)


def certain(wanted: list[str]) -> bool:
    """Whether a text that holds the bigrams and pairs of these units holds them in a row."""
    words, pairs = bigrams(wanted)
    return len(wanted) == 2 and len(words) + len(pairs) == 1


def clauses(text: str) -> list[str]:
    """The pieces of a phrase between Chinese stops, and between Han where white space stands."""
    ends = [0, *(at for stop in _STOPS.finditer(shape(text)) for at in stop.span()), len(text)]
    pieces = (text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))
    return [piece for piece in pieces if units(piece)]


def letters(text: str) -> str:
    """A text without stops and spaces."""
    return re.sub(r"\W+", "", normalize(text))


def apart(pairs: Iterable[str]) -> tuple[str, ...]:
    """The words of pairs, for a field that has no pairs."""
    return tuple(dict.fromkeys(word for pair in pairs for word in pair.split(" ")))


def holds_phrase(text: str, wanted: Sequence[str]) -> bool:
    """Whether the units `wanted` stand in a row in `text`."""
    return _finder(tuple(wanted))(text)


@lru_cache(maxsize=64)
def _finder(wanted: tuple[str, ...]) -> Callable[[str], bool]:
    """What tells whether a text holds these units in a row."""
    run = "".join(wanted)
    if all(unit >= "\u3005" for unit in wanted):
        fits = cache(lambda: _characters(run, "").search)  # compiled where it is needed
        return lambda text: (
            run in text
            or fits()(text) is not None
            or (is_compatible(text) and run in normalize(text))
        )
    if all(unit < "\u3005" for unit in wanted):
        begins = words_like({wanted[0]})

        def in_words(text: str) -> bool:
            text = normalize_words(text)
            return any(is_run(text, wanted, first) for first in begins(text))

        return in_words
    return lambda text: _among_all(text, wanted)


def _among_all(text: str, wanted: tuple[str, ...]) -> bool:
    found = units_like(text, wanted)
    size = len(wanted)
    starts = (at for at, unit in enumerate(found) if unit == wanted[0])
    return any(tuple(found[at : at + size]) == wanted for at in starts)


def _characters(run: str, between: str) -> re.Pattern[str]:
    """What finds these characters, of whatever script variant, with `between` among them."""
    return re.compile(between.join(f"[{re.escape(variants(c))}]" for c in run))


@lru_cache(maxsize=64)
def _letters_finder(wanted: str) -> Callable[[str], bool]:
    """What tells whether a text holds these letters, whatever stops are in it."""
    if not all(c >= "\u3005" and c.lower() == c for c in wanted):
        return lambda text: wanted in letters(text)
    fits = _characters(wanted, r"\W*").search

    def held(text: str) -> bool:
        if is_compatible(text) or "'s" in text or "\u2019s" in text:
            return wanted in letters(text)
        return fits(text) is not None

    return held


def holds_letters(text: str, wanted: str) -> bool:
    """Whether a text holds these letters (`letters`), whatever stops are in it."""
    return _letters_finder(wanted)(text)


def in_names(segment: Segment, doc: int, wanted: list[str]) -> bool:
    """Whether a name of the regulation of a document holds the units in a row."""
    r = segment.regulation(segment.regulation_of[doc])
    return _one_holds((r.title, r.title_en, r.title_zh, *r.aliases, r.citation, r.number), wanted)


def in_headings(segment: Segment, doc: int, wanted: list[str]) -> bool:
    """Whether a heading above a document holds the units in a row."""
    return _one_holds(segment.headings(doc), wanted)


def in_issuer(segment: Segment, doc: int, wanted: list[str]) -> bool:
    """Whether the issuer of the regulation of a document has the units in a row."""
    return holds_phrase(segment.regulation(segment.regulation_of[doc]).issuer, wanted)


def in_text(segment: Segment, doc: int, wanted: list[str]) -> bool:
    """Whether a document's heading and text hold the units in a row."""
    return holds_phrase(segment.searched_text(doc), wanted)


def in_letters(segment: Segment, doc: int, wanted: str) -> bool:
    """Whether a document's heading and text hold these letters, whatever stops are in them."""
    return holds_letters(segment.searched_text(doc), wanted)


def has_letters(segment: Segment, doc: int, wanted: str) -> bool:
    """As `in_letters`, in a heading above the document or a name of its regulation as well."""
    return in_letters(segment, doc, wanted) or above_has_letters(segment, doc, wanted)


def above_has_letters(segment: Segment, doc: int, wanted: str) -> bool:
    """Whether a heading above a document or a name of its regulation holds these letters."""
    r = segment.regulation(segment.regulation_of[doc])
    above = (*segment.headings(doc), r.title, r.title_en, r.title_zh, *r.aliases)
    return any(holds_letters(text, wanted) for text in above)


def _one_holds(texts: Iterable[str], wanted: list[str]) -> bool:
    return any(holds_phrase(text, wanted) for text in texts if text)
