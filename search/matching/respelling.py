"""Han characters written for others of their sound or look: 摧收 for 催收, 逾其 for 逾期.

A pair of characters that no provision holds is suspect. What was meant has one of them replaced by
another of its group in `han_alike.txt`, and is a pair that provisions hold as a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, reduce
from itertools import groupby
from pathlib import Path

from corpus.jurisdictions import places_in
from corpus.named import NamedTuple
from indexer.analysis import normalize
from indexer.index_reader import Index
from indexer.schema import WORDS
from search.query.language import conditions, parse
from search.query.thesaurus import is_phrase

#: A longer query is a text, in which a pair that no provision holds says nothing.
_LONGEST = 30
#: In so many provisions a pair stands that was meant, in so many times more than any other.
_LEAST, _CLEAR = 5, 3
#: Of the provisions that hold the rarer character of a pair so many hold the pair: it is a word.
_BOUND = 0.1
#: Characters of grammar: none of these was meant, and what asks or points was not mistyped.
_GRAMMAR = frozenset(
    "的了是在和与或及而且也都就不没有这那其之者所以我你他她它们几多少什么怎吗呢吧啊把被给让向对从到为于能会可要想得地个"
)
_POINTING = frozenset(
    "这那我你他她它们吗呢吧啊怎什么几的了里上下中内外前后时日年月共应于至午点一二三四五六七八九十百千万两"
    "唔嘅咗啲佢哋喺咁嚟冇係耐乜嘢边邊畀俾仲"
)


class _Other(NamedTuple):
    """A pair that may have been meant: the pair, the character in it, and where in the run."""

    pair: str
    char: str
    at: int


def respelt(index: Index, text: str) -> str:
    """`text` with each pair of characters that no provision holds replaced by the one that was
    clearly meant; "" where there is none. Places and conditions are meant as they stand."""
    if len(text) > _LONGEST or text.isascii() or conditions(parse(text).node):
        return ""
    names = [text[place.start : place.end] for place in places_in(text)]
    plain = reduce(lambda rest, name: rest.replace(name, " " * len(name)), names, text)
    runs = [(start, normalize(run)) for start, run in _runs(plain)]
    runs = [(start, run) for start, run in runs if all(map(_is_ideograph, run))]
    held = index.frequencies(WORDS, [pair for _, run in runs for pair in _pairs(run)])
    right = text
    for start, run in runs:
        for i, pair in enumerate(_pairs(run)):
            if pair not in held and (other := _meant(index, run, i)):
                at = start + other.at
                right = f"{right[:at]}{other.char}{right[at + 1 :]}"
    return right if right != text else ""


def _is_ideograph(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff"


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """The runs of two ideographs and more, each with where it begins."""
    at = 0
    for one, characters in groupby(text, _is_ideograph):
        run = "".join(characters)
        if one and len(run) > 1:
            yield at, run
        at += len(run)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _meant(index: Index, run: str, i: int) -> _Other | None:
    """What was clearly meant by the pair at `i`; None where nothing was, or a choice."""
    others = list(_others(index, run, i))
    counts = index.frequencies(WORDS, [other.pair for other in others])
    likely = [(counts.get(other.pair, 0), other) for other in others]
    likely = [(n, other) for n, other in likely if _fits(index, run, i, other, n)]
    likely.sort(key=lambda found: -found[0])
    if len(likely) > 1 and likely[0][0] < _CLEAR * likely[1][0]:
        return None
    return likely[0][1] if likely else None


def _others(index: Index, run: str, i: int) -> Iterator[_Other]:
    """The pairs with another character, alike, in the place of one of those at `i` that makes no
    word with its other neighbour."""
    for at, mate, form in ((i, i + 1, "{0}{1}"), (i + 1, i, "{1}{0}")):
        beside = run[at - 1 : at + 1] if at == i else run[at : at + 2]
        if run[at] in _POINTING or run[mate] in _GRAMMAR | _POINTING or _is_word(index, beside):
            continue
        for char in _alike().get(run[at], ""):
            if char not in _GRAMMAR | _POINTING and char != run[at]:
                yield _Other(form.format(char, run[mate]), char, at)


def _fits(index: Index, run: str, i: int, other: _Other, count: int) -> bool:
    """Whether a pair in so many provisions is a word, or makes one with the pair before or after it
    (高利 and 利贷)."""
    if is_phrase(other.pair):
        return True
    if count < _LEAST:
        return False
    near = run[max(i - 1, 0) : i + 1] if other.at > i else run[i + 1 : i + 3]
    return _is_word(index, other.pair) or (
        _is_word(index, near) and _is_word(index, other.pair, near)
    )


def _is_word(index: Index, pair: str, of: str = "") -> bool:
    """Whether two characters stand together more often than by chance, among all provisions that
    hold the rarer of them, or those that hold the pair `of`."""
    if len(pair) < 2:
        return False
    parts = [of] if of else list(pair)
    counts = index.frequencies(WORDS, [pair, *parts])
    return counts.get(pair, 0) >= _BOUND * min(counts.get(part, 0) for part in parts) > 0


@cache
def _alike() -> dict[str, str]:
    """For each character those that are written for it."""
    text = Path(__file__).with_name("han_alike.txt").read_text("utf-8")
    alike: dict[str, str] = {}
    for group in re.sub(r"(?m)^#.*$", "", text).split():
        for char in group:
            known = alike.get(char, char)
            alike[char] = known + "".join(c for c in group if c not in known)
    return alike
