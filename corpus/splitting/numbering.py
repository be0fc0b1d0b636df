"""Provision numbers in running text: finding the marks that start provisions.

A scheme is one way of numbering (第三条, § 12, Section 12, 一、, 4.2.1). Everything in a text that
looks like a number of the scheme is a candidate with a grade: how much it looks like the start of
a provision and not like a reference. `in_sequence` keeps the candidates that make the longest
rising sequence, so that a reference at the start of a wrapped line is no article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.citations.keys import citation_key
from corpus.text.numerals import INSERTED, LATIN

#: Grades of a candidate.
SURE, LIKELY, DOUBTFUL = 3, 2, 1

_CODE = re.compile(r"^[A-Z]{2,6}\s(?=\d)")

#: Article L. 312-1 is Article L312-1; A.1 alone is a part's letter and a number
_FRENCH_CODE = re.compile(r"(?<=\s[LRDA])\.?\s?\*?(?=\d)")

#: A number in comparable form: (12,), (12, 1) for 12-1, (1006, 14), each part (digits, letters).
Number = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A candidate: the line it stands in, its offsets there, its citation, number and grade."""

    line: int
    start: int
    end: int
    citation: str
    number: Number
    grade: int

    @property
    def key(self) -> str:
        """The normal form of the citation, without the name of a code before its number."""
        return citation_key(_FRENCH_CODE.sub("", _CODE.sub("", ORDINAL.sub("", self.citation))))


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of numbering provisions: its name and its finder of candidates in a line.

    A `single` scheme is so plain that one mark, or an unsteady row of them, is enough; one with
    `gaps` counts in steps of any size within a chapter (90.105, 90.110); one so weak that fewer
    marks say nothing has `least` of them. `begins` tells of a line's
    first character, marks of emphasis aside, whether a number of the scheme can stand in the line.
    """

    name: str
    find: Callable[[str, int], Iterator[Mark]]
    single: bool = False
    gaps: bool = False
    least: int = 1
    begins: Callable[[str], bool] = bool


#: The order of the parts of a French code: laws, decrees in council, decrees, orders.
_FRENCH = {"L": 1, "LO": 2, "R": 3, "D": 4, "A": 5}
#: 3.º, 3º, 2ª: an ordinal's sign behind a number.
ORDINAL = re.compile(r"(?<=\d)\.?[ºª°]")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def number_of(written: str) -> Number:
    """The comparable form of a number: "1692c" -> ((1692, "c"),), "601-a" -> ((601, "a"),),
    "IV" -> ((4, ""),), "L312-1" -> ((1, ""), (312, ""), (1, "")), "2 bis" and "2-bis" ->
    ((2, ""), (1, "")), "3.º" -> ((3, ""),)."""
    written = ORDINAL.sub("", written)
    if re.fullmatch(r"premi(?:er|ère)", written, re.I):
        return ((1, ""),)
    if re.fullmatch(r"[IVXLC]+", written, re.I):
        values = [_ROMAN[c] for c in written.upper()]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return ((sum(-v if v < after else v for v, after in pairs), ""),)
    french = re.match(r"(L|LO|R|D|A)\.?\s?\*?(?=\d)", written)
    part: Number = ((_FRENCH[french[1]], ""),) if french else ()
    latin = re.search(rf"[\s-]({INSERTED})$", written, re.I)
    suffix: Number = ((LATIN.index(latin[1].lower()) + 1, ""),) if latin else ()
    plain = written[: latin.start()] if latin else written.removesuffix("er")
    parts = re.findall(r"(\d{1,40})(?:-(?=[A-Za-z]))?([A-Za-z]*)", plain)  # int() has a limit
    return (*part, *((int(digits), letters.lower()) for digits, letters in parts), *suffix)


def in_sequence(candidates: Sequence[Mark]) -> list[Mark]:
    """The candidates that make the heaviest rising sequence, in order.

    A doubtful candidate stays only where it is the very next number.
    """
    if not candidates:
        return []
    ranks = {number: i for i, number in enumerate(sorted({m.number for m in candidates}))}
    best = _heaviest([ranks[m.number] for m in candidates], [_weight(m) for m in candidates])
    chain: list[Mark] = []
    for mark in (candidates[i] for i in best):
        expected = follows(chain[-1].number, mark.number) if chain else mark.number == ((1, ""),)
        if mark.grade > DOUBTFUL or expected:
            chain.append(mark)
    return chain


def _weight(mark: Mark) -> int:
    return {SURE: 10, LIKELY: 7, DOUBTFUL: 3}[mark.grade]


def _heaviest(ranks: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Positions of the strictly rising subsequence of `ranks` with the largest total weight."""
    keys: list[int] = []
    totals: list[int] = []
    owners: list[int] = []
    back: list[int] = []
    for i, (rank, weight) in enumerate(zip(ranks, weights, strict=True)):
        at = bisect_left(keys, rank)
        total = weight + (totals[at - 1] if at else 0)
        back.append(owners[at - 1] if at else -1)
        if at < len(keys) and keys[at] == rank and totals[at] >= total:
            continue
        end = at
        while end < len(keys) and totals[end] <= total:
            end += 1
        keys[at:end], totals[at:end], owners[at:end] = [rank], [total], [i]
    chain = []
    i = owners[-1] if owners else -1
    while i >= 0:
        chain.append(i)
        i = back[i]
    return chain[::-1]


def follows(last: Number, number: Number) -> bool:
    """True when `number` is the very next after `last`: 4 or 3-1 after 3, 3-2 after 3-1, 1.1 after
    1, 12A after 12."""
    digits, letters = last[-1]
    nexts: set[Number] = {(*last, (1, "")), (*last[:-1], (digits, _after(letters)))}
    for depth in range(1, len(last) + 1):
        nexts.add((*last[: depth - 1], (last[depth - 1][0] + 1, "")))
        nexts.add((*last[: depth - 1], (last[depth - 1][0] + 1, ""), (1, "")))
    return number in nexts


def _after(letters: str) -> str:
    if not letters:
        return "a"
    return letters[:-1] + chr(ord(letters[-1]) + 1) if letters[-1] != "z" else letters + "a"


def steadiness(marks: Sequence[Mark]) -> float:
    """The share (0 to 1) of marks that are the very next after the one before, or the first."""
    if not marks:
        return 0.0
    steps = sum(follows(a.number, b.number) for a, b in pairwise(marks))
    return (steps + (marks[0].number[0][0] == 1 or len(marks) > 1)) / len(marks)
