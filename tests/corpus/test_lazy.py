"""Regular expressions compiled when first used, and those of which only a part is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.lazy import AnyOf, beginnings, pattern
from search.query import asked


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        (r"widgets?|\bgear\b", ["widget", "gear"]),
        (r"a\.b/c(?:d|e)", ["a.b/c"]),
        (r"(?:red|blue) widget|gears", ["red", "blue", "gears"]),
        (r"(?:red )?widget|[0-9]x|\d", ["", "", ""]),
        ("colou?r|(a|b)c", ["colo", ""]),
    ],
)
def test_what_matches_begin_with(text: str, begin: list[str]) -> None:
    assert beginnings(text) == begin


def test_a_pattern_is_what_compiling_it_gives() -> None:
    word = pattern("(W)IDGET", re.I)
    assert word.sub("gear", "a widget") == "a gear"
    assert [m[1] for m in word.finditer("widget Widget")] == ["w", "W"]
    assert word.groups == 1 and word.flags & re.I


#: Pieces of queries, for and against every kind of limit.
_PIECES = sorted(
    {word for row in asked._KINDS for text in row[2:] for word in beginnings(text) if word}
)


@given(
    st.lists(st.sampled_from([*_PIECES, " ", "9 pm", "21点", "s", "Ｘ"]), max_size=6).map("".join)
)
def test_alternatives_hold_what_the_whole_expression_finds(text: str) -> None:
    for _, _, *expressions in asked._KINDS:
        for one in filter(None, expressions):
            whole = re.search(one, text, re.I | re.S) is not None
            assert AnyOf(one).holds(text) == whole, one
