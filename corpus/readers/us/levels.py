"""Nesting flat paragraphs: from "(a), (1), (i), (ii), (b)" to (a), (a)(1), (a)(1)(i) ….

United States regulations are published as flat paragraphs, each with the marker of its own level
only. The order of levels is fixed: (a)(1)(i)(A)(1)(i), the last two in italics (1 CFR 21.11), and
in official interpretations 1. i. A. 1. i. A marker alone is often ambiguous: "(i)" after "(h)" is
a letter or a roman numeral. `nest` therefore weighs all readings of the whole sequence and keeps
the cheapest: numbers that run on are free, skipped numbers and levels, repeated numbers and
only children cost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.named import NamedTuple

#: The order of levels. Italic classes carry a star. Types are a class in its brackets or full stop.
_RANKS = {
    kind: rank
    for kinds in (
        ("(a)", "(1)", "(i)", "(A)", "(1*)", "(i*)"),
        ("1.", "i.", "A.", "1*.", "i*."),
    )
    for rank, kind in enumerate(kinds)
}
_TERM = "term"
_GAP = 4.0  # a number is missing
_BACK = 6.0  # a number comes again, or goes backwards
_LONE = 1.0  # a level with a single item
_STRANGE = 1.5  # a level out of the fixed order
_LOST = 1.0  # italics are missing
_SKIP = 0.7  # a level is skipped
_REOPEN = 8.0  # a level within itself
_STATES, _MARGIN = 24, 10.0  # readings kept at each step: how many, how much dearer
#: Of a sequence with more markers (no section has as many) fewer readings are kept.
_LONG = 1000
_ROMAN = re.compile(r"(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Marker:
    """A paragraph's marker: "(a)" is Marker("a"), "i." is Marker("i", dotted=True).

    `last` is the end of a reserved range such as "(b)-(d)", `label` how the text writes it.
    `term` marks an unnumbered definition, whose `label` is the term defined. `gap` says that text
    was left out before it ("* * *").
    """

    text: str
    label: str = field(default="")
    italic: bool = False
    dotted: bool = False
    last: str = ""
    term: bool = False
    gap: bool = False


_Reading = tuple[str, int, int, float]


class _Level(NamedTuple):
    kind: str
    number: int
    label: str
    items: int


class _State(NamedTuple):
    cost: float
    stack: tuple[_Level, ...]
    before: _State | None


def roman(text: str) -> int:
    """The value of a lower-case roman numeral up to 89; 0 for anything else."""
    if not text or not _ROMAN.fullmatch(text):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in text] + [0]
    return sum(-v if v < after else v for v, after in pairwise(values))


def ordinal(text: str) -> int:
    """The place of a letter marker: a 1, z 26, aa 27, bb 28; 0 for anything else."""
    letter = text[:1].lower()
    if not letter.isascii() or not letter.isalpha() or text.lower() != letter * len(text):
        return 0
    return ord(letter) - 96 + 26 * (len(text) - 1) if len(text) <= 3 else 0


def readings(marker: Marker) -> list[_Reading]:
    """What a marker may be: (type, first number, last number, cost)."""
    text, last = marker.text, marker.last or marker.text
    star = "*" if marker.italic else ""
    found: list[_Reading] = []
    if text.isdigit():
        found.append(("1" + star, int(text), int(last) if last.isdigit() else int(text), 0.0))
    elif text == text.lower():
        if number := ordinal(text):
            found.append(("a", number, ordinal(last) or number, 1.0 if star else 0.0))
        if number := roman(text):
            found.append(("i" + star, number, roman(last) or number, 0.0))
    else:
        if number := ordinal(text):
            found.append(("A", number, ordinal(last) or number, 0.0))
        if number := roman(text.lower()):
            found.append(("I", number, roman(last.lower()) or number, 0.5))
    if not star:
        found += [(kind + "*", n, m, _LOST) for kind, n, m, _ in found if kind in ("1", "i")]
    shape = "{}." if marker.dotted else "({})"
    return [(shape.format(kind), n, m, cost) for kind, n, m, cost in found]


def valid(text: str) -> bool:
    """True when `text` can be a marker's inside: a short number, a letter, a roman numeral."""
    return bool(readings(Marker(text)))


def nest(markers: Sequence[Marker], loose: bool = False) -> list[tuple[str, ...]]:
    """The full path of labels for each of `markers`, in order.

    With `loose`, only children are as good as any (an amendment prints the changed paragraphs
    only).
    """
    lone = 0.0 if loose else _LONE
    most = max(1, min(_STATES, _STATES * _LONG // max(1, len(markers))))
    states = [_State(0.0, (), None)]
    for marker in markers:
        options = [(_TERM, 1, 1, 0.0)] if marker.term else readings(marker)
        best: dict[tuple[tuple[str, int, bool], ...], _State] = {}
        least = math.inf
        for state in states:
            for cost, stack in _steps(state.stack, marker, options, lone):
                new = _State(state.cost + cost, stack, state)
                if new.cost >= least + _MARGIN:
                    continue
                least = min(least, new.cost)
                key = tuple((level.kind, level.number, level.items > 1) for level in stack)
                if key not in best or new.cost < best[key].cost:
                    best[key] = new
        states = sorted(best.values(), key=lambda state: state.cost)[:most]
        states = [state for state in states if state.cost < states[0].cost + _MARGIN]
    last: _State | None = min(states, key=lambda state: state.cost + _closing(state.stack, lone))
    paths: list[tuple[str, ...]] = []
    while last is not None and last.before is not None:
        paths.append(tuple(level.label for level in last.stack))
        last = last.before
    return paths[::-1]


def _closing(levels: tuple[_Level, ...], lone: float) -> float:
    return sum(lone for level in levels if level.items == 1 and level.kind != _TERM)


def _steps(
    stack: tuple[_Level, ...], marker: Marker, options: list[_Reading], lone: float
) -> Iterator[tuple[float, tuple[_Level, ...]]]:
    """The stacks that `marker`, read as `options`, may lead to from `stack`, each with its cost."""
    for kind, number, last, cost in options:
        for depth in range(len(stack) - 1, -1, -1):
            level = stack[depth]
            if level.kind == kind:
                run = 0.1 * cost + _run(level, number, marker.gap)
                run += _closing(stack[depth + 1 :], lone)
                run += 0.01 * (len(stack) - depth)
                yield run, (*stack[:depth], _Level(kind, last, marker.label, level.items + 1))
        start = 0.0 if number == 1 else 0.5 if marker.gap else _GAP
        opened = cost + start + _opening(stack, kind, cost == _LOST)
        yield opened, (*stack, _Level(kind, last, marker.label, 1 + last - number))


def _run(level: _Level, number: int, gap: bool) -> float:
    if level.kind == _TERM or number == level.number + 1:
        return 0.0
    if number > level.number:
        return 0.5 if gap else _GAP
    return _BACK


def _opening(stack: tuple[_Level, ...], kind: str, lost: bool) -> float:
    """What it costs to open a level of `kind` at the end of `stack`.

    A level whose italics are lost is known by its place alone, so it skips none.
    """
    if kind == _TERM:
        return _REOPEN if any(level.kind == _TERM for level in stack) else 0.0
    rank = _RANKS.get(kind)
    kinds = [level.kind for level in stack]
    if _TERM in kinds:
        kinds = kinds[kinds.index(_TERM) + 1 :]
    if not kinds:
        return _STRANGE if rank is None else _REOPEN if lost else 0.3 * rank
    if kind in kinds:
        return _REOPEN
    parent = _RANKS.get(kinds[-1])
    if rank is None or parent is None or kind[-1] != kinds[-1][-1]:
        return _STRANGE
    if rank < parent:
        return 2 * _STRANGE
    return (_REOPEN if lost else _SKIP) * (rank - parent - 1)
