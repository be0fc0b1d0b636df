"""Nesting of flat paragraphs, and the splitting of markers, captions and definitions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.us.levels import Marker, nest, ordinal, roman
from corpus.readers.us.units import ITALIC, UPRIGHT, Block, units

LEVELS = ("a", "1", "i", "A", "1*", "i*")
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def label(level: str, number: int) -> str:
    """The inside of the marker of the `number`th item of a level."""
    if level[0] == "1":
        return str(number)
    return ROMANS[number - 1] if level[0] == "i" else chr(ord(level) + number - 1)


@st.composite
def outlines(draw: st.DrawFn, depth: int = 0) -> list[Any]:
    """A random outline: each item is the list of its inner items, of which there is never one."""
    if depth == len(LEVELS):
        return []
    count = draw(st.sampled_from((0, 0, 0, 2, 3, 12) if depth else (2, 3, 12)))
    small = count == 12 and depth > 0
    return [[] if small else draw(outlines(depth + 1)) for _ in range(count)]


def flat(outline: list[Any], above: tuple[str, ...] = ()) -> list[tuple[Marker, tuple[str, ...]]]:
    """An outline's markers in order, each with its true path."""
    found = []
    level = LEVELS[len(above)]
    for number, inner in enumerate(outline, 1):
        text = label(level, number)
        path = (*above, f"({text})")
        found.append((Marker(text, path[-1], italic=level.endswith("*")), path))
        found += flat(inner, path) if inner else []
    return found


@given(outlines())
def test_nesting_a_rendered_outline_gives_it_back(outline: list[Any]) -> None:
    markers = flat(outline)
    assert nest([marker for marker, _ in markers]) == [path for _, path in markers]


@pytest.mark.parametrize(
    ("flat_text", "nested"),
    [
        ("h i j", "h i j"),
        ("h 1 2 i j", "h h1 h2 i j"),
        ("h 1 i ii 2 i 1 2", "h h1 h1i h1ii h2 i i1 i2"),
        ("h 1 2 i ii i j", "h h1 h2 h2i h2ii i j"),
        ("a 1 2 i ii iii iv v vi 3", "a a1 a2 a2i a2ii a2iii a2iv a2v a2vi a3"),
        ("u 1 2 v w", "u u1 u2 v w"),
        ("a i ii b", "a ai aii b"),
        ("1 2 i ii 3", "1 2 2i 2ii 3"),
        ("z aa bb", "z aa bb"),
        ("a 1 i A 1 2 B", "a a1 a1i a1iA a1iA1 a1iA2 a1iB"),
        ("a 1 1 2", "a a1 a1 a2"),
        ("a 1 3 b", "a a1 a3 b"),
    ],
)
def test_ambiguous_markers(flat_text: str, nested: str) -> None:
    markers = [Marker(text, text) for text in flat_text.split()]
    assert " ".join("".join(path) for path in nest(markers)) == nested


def test_a_reserved_range_counts_as_its_last_number() -> None:
    markers = [Marker("a", "(a)"), Marker("b", "(b)-(d)", last="d"), Marker("e", "(e)")]
    assert nest(markers) == [("(a)",), ("(b)-(d)",), ("(e)",)]


def test_italics_are_known_to_be_lost_only_where_the_level_fits() -> None:
    texts = ("a", "1", "i", "A", "1", "2", "i", "ii", "B")
    paths = nest([Marker(text, text) for text in texts])
    assert ["".join(path) for path in paths][4:] == [
        "a1iA1", "a1iA2", "a1iA2i", "a1iA2ii", "a1iB",
    ]  # fmt: skip


def test_numerals() -> None:
    assert [roman(text) for text in ("i", "iv", "ix", "xl", "lxx", "iiii", "c", "")] == [
        1, 4, 9, 40, 70, 0, 0, 0,
    ]  # fmt: skip
    assert [ordinal(text) for text in ("a", "z", "aa", "bb", "ab", "1")] == [1, 26, 27, 28, 0, 0]


def italic(text: str) -> str:
    return ITALIC + text + UPRIGHT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a) Plain.", [("(a)", "", "Plain.")]),
        (f"(a) {italic('Scope.')} Text.", [("(a)", "Scope", "Text.")]),
        (f"(a) {italic('Scope')}—(1) Text.", [("(a)", "Scope", ""), ("(a)(1)", "", "Text.")]),
        (f"(a) {italic('Scope')} (1) Text.", [("(a)", "Scope", ""), ("(a)(1)", "", "Text.")]),
        ("(a)(1) Text.", [("(a)", "", ""), ("(a)(1)", "", "Text.")]),
        ("(a) Either (1) or (2).", [("(a)", "", "Either (1) or (2).")]),
        (f"(a) {italic('See')} (4) above.", [("(a)", "", "See (4) above.")]),
        (f"(a) {italic('Ox')} means a beast.", [("(a)", "", "Ox means a beast.")]),
        (f"{italic('(a) Scope.')} Text.", [("(a)", "Scope", "Text.")]),
        (f"{italic('Ox')} means a beast.", [("Ox", "Ox", "Ox means a beast.")]),
        ("(b) and (c) [Reserved]", [("(b) and (c)", "", "[Reserved]")]),
        ("(b)-(e) of this section apply.", [("(b)", "", "-(e) of this section apply.")]),
        ("(the) word.", [("", "", "(the) word.")]),
        ("", []),
    ],
)
def test_splitting_a_paragraph(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [
        ("".join(unit.levels), unit.heading, "\n".join(unit.text))
        for unit in units([Block("p", text)])
        if unit.levels or unit.text
    ]
    assert found == expected


def test_dotted_markers_need_leave() -> None:
    blocks = [Block("p", "1. One."), Block("p", "i. Two.")]
    assert [unit.levels for unit in units(blocks)] == [()]
    assert [unit.levels for unit in units(blocks, dotted=True)] == [(), ("1.",), ("1.", "i.")]
