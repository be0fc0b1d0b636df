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
from corpus.text.numerals import NUMERAL, parse_numeral

#: Grades of a candidate.
SURE, LIKELY, DOUBTFUL = 3, 2, 1

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
        """The normal form of the citation."""
        return citation_key(self.citation)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of numbering provisions: its name and its finder of candidates in a line.

    A `single` scheme is so plain that one mark, or an unsteady row of them, is enough.
    """

    name: str
    find: Callable[[str, int], Iterator[Mark]]
    single: bool = False


#: So many characters on either side tell a provision's number from a reference.
_NEAR = 60
_SENTENCE_END = "。;:.;:\uff1b\uff1a\uff01!?\uff1f”」』\uff09)>》】"
_HAN_ARTICLE = re.compile(
    rf"第\s?(?P<n>[{NUMERAL}]+(?:\s[{NUMERAL}]+)*)\s?(?:(?:之|-)\s?(?P<m>[{NUMERAL}]+)\s?)?[条條]"
    rf"(?:\s?之\s?(?P<s>[{NUMERAL}]+)(?![{NUMERAL}]*[、]))?(?:\*\*)?"
)
_HAN_REFERENCE = re.compile(
    r"第\s?[^\s]{1,6}\s?[款项項条條节節]|[、\uff0c,]|(?:至|到|和|及|或|与|與|或者|以及)\s?第|"
    r"(?:的|之)?(?:规定|規定)|的|中|所(?:列|称|稱|规|規|定)|修改|改为|修正|增加|删[去除]|款|项"
)
_DOUBLED = re.compile(rf"^(?P<a>第[{NUMERAL}]+[条條](?:之[{NUMERAL}]+)?)\s*(?P=a)")
_INDENT = re.compile(r"^[\s*#>]*")


def undouble(line: str) -> str:
    """`line` without a doubled article number at its start ("第一条第一条 …"), as some browser
    prints write it."""
    return _DOUBLED.sub(lambda match: match["a"], line)


def _han_articles(line: str, index: int) -> Iterator[Mark]:
    indent = _INDENT.match(line)
    first = indent.end() if indent else 0
    for match in _HAN_ARTICLE.finditer(line):
        numbers = [parse_numeral(re.sub(r"\s", "", match[g])) if match[g] else 0 for g in "nms"]
        if numbers[0] is None or numbers[0] > 3000:
            continue
        start = match.start()
        after = line[match.end() : match.end() + _NEAR]
        before = line[max(0, start - _NEAR) : start].rstrip()
        if start <= first:
            start, grade = 0, _han_grade(after)
        elif before.endswith(tuple(_SENTENCE_END)) or (start <= _NEAR and _heads(before)):
            grade = DOUBTFUL
            if _HAN_REFERENCE.match(after.strip()):
                continue
        else:
            continue
        suffix = numbers[1] or numbers[2] or 0
        number: Number = ((numbers[0], ""), (suffix, "")) if suffix else ((numbers[0], ""),)
        yield Mark(index, start, match.end(), match[0].strip("* "), number, grade)


def _han_grade(after: str) -> int:
    rest = after.strip()
    if _HAN_REFERENCE.match(rest):
        return DOUBTFUL
    return SURE if not rest or after[0].isspace() or rest[0] in "【[(\uff08\uff1a:" else LIKELY


def _heads(before: str) -> bool:
    """True when the text before a glued article number is a chapter heading."""
    return re.match(rf"[#*\s]*第\s?[{NUMERAL}]+\s?[编編章节節]", before) is not None and (
        len(before) <= 45 and "。" not in before
    )


_NUMBER = r"\d+[A-Za-z]{0,4}(?:[.\-–—]\d+[A-Za-z]{0,2})*"
_SECTION_SIGN = re.compile(rf"^[\s*#]*(§+\s?({_NUMBER}))(?=[.:\s\u2002]|$)\.?")
_WORDS = re.compile(
    rf"^[\s*#]*((Section|Sec\.|Article|Art\.|Rule|Regulation|Clause|Paragraph)\s+"
    rf"({_NUMBER}|[IVXLC]+))(?=[.:\s—–-]|$)[.:]?",
    re.I,
)
_DECIMAL = re.compile(
    r"^[\s*#]*(\d{1,4}[A-Z]{0,3}(?:\.\d{1,3}[A-Z]?)*)([.、\uff0e]?)(?=\s|[^\d.,%\uff05\uff0c]|$)"
)
_CHINESE = "一二三四五六七八九十百"
_HAN_ITEM = re.compile(rf"(?:^[\s*#]*|(?<=[{_SENTENCE_END}]))([{_CHINESE}]{{1,5}})、")
_HAN_BRACKET = re.compile(
    rf"(?:^[\s*#]*|(?<=[{_SENTENCE_END}]))[(\uff08]([{_CHINESE}]{{1,5}})[)\uff09]"
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def number_of(written: str) -> Number:
    """The comparable form of an English number: "1692c" -> ((1692, "c"),), "IV" -> ((4, ""),)."""
    if re.fullmatch(r"[IVXLC]+", written, re.I):
        values = [_ROMAN[c] for c in written.upper()]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return ((sum(-v if v < after else v for v, after in pairs), ""),)
    parts = re.findall(r"(\d+)([A-Za-z]*)", written)
    return tuple((int(digits), letters.lower()) for digits, letters in parts)


def _section_signs(line: str, index: int) -> Iterator[Mark]:
    if match := _SECTION_SIGN.match(line):
        citation = re.sub(r"§+\s?", "§ ", match[1])
        yield Mark(index, 0, match.end(), citation, number_of(match[2]), SURE)


def _named(word: str) -> Callable[[str, int], Iterator[Mark]]:
    def find(line: str, index: int) -> Iterator[Mark]:
        match = _WORDS.match(line)
        if match and match[2].lower().startswith(word):
            rest = line[match.end() :].strip()
            runs_on = rest[:1].islower() or (rest[:1] in "(,;" and rest)
            grade = DOUBTFUL if runs_on else SURE
            yield Mark(index, 0, match.end(), match[1], number_of(match[3]), grade)

    return find


def _decimals(line: str, index: int) -> Iterator[Mark]:
    match = _DECIMAL.match(line)
    if match is None:
        return
    rest = line[match.end() :]
    if match[2] or "." in match[1]:
        sure = not rest.strip() or not rest.strip()[0].islower()
        yield Mark(index, 0, match.end(), match[1], number_of(match[1]), SURE if sure else DOUBTFUL)


def _han_items(line: str, index: int) -> Iterator[Mark]:
    yield from _chinese_numbers(_HAN_ITEM, line, index)


def _han_brackets(line: str, index: int) -> Iterator[Mark]:
    yield from _chinese_numbers(_HAN_BRACKET, line, index)


def _chinese_numbers(pattern: re.Pattern[str], line: str, index: int) -> Iterator[Mark]:
    first = len(line) - len(line.lstrip(" *#(\uff08"))
    for match in pattern.finditer(line):
        number = parse_numeral(match[1])
        if number:
            at_start = match.start(1) <= first
            start = 0 if at_start else match.start()
            citation = match[0].strip(" *#").rstrip("、")
            grade = SURE if at_start else DOUBTFUL
            yield Mark(index, start, match.end(), citation, ((number, ""),), grade)


#: From the surest to the weakest way of numbering.
SCHEMES = (
    Scheme("han article", _han_articles, single=True),
    Scheme("section sign", _section_signs, single=True),
    Scheme("section", _named("sec")),
    Scheme("article", _named("art")),
    Scheme("rule", _named("rule")),
    Scheme("regulation", _named("reg")),
    Scheme("han item", _han_items),
    Scheme("decimal", _decimals),
    Scheme("han bracket", _han_brackets),
)


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
