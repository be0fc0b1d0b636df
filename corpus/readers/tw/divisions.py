"""Headings of divisions in laws of Taiwan, and the path that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from corpus.readers.outline import Outline
from corpus.text.numerals import NUMERAL

#: From the outermost to the innermost division, as Chinese and English texts name them.
_RANKS = (
    ("編", "part", "book"), ("章", "chapter"), ("節", "section", "setcion"),
    ("款", "sub-section", "subsection"), ("目", "item"),
)  # fmt: skip
_CHINESE = re.compile(rf"第\s*[{NUMERAL}]+\s*([編章節款目])")
_SPACED = re.compile(
    rf"第\s*([{NUMERAL}]+)\s*([編章節款目])(?:\s*(之\s*[{NUMERAL}]+))?(?:\s+|(?=[（(])|$)(.*)"
)
_ENGLISH = re.compile(r"([a-z]+(?:-section)?)", re.I)


class Divisions:
    """The headings above a place; a heading closes those of its rank and below."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, heading: str) -> None:
        """Go on to the division that `heading` names; one of no known rank stands for all."""
        if not heading:
            return
        rank = _rank(heading)
        if match := _SPACED.fullmatch(heading):
            suffix = (match[3] or "").replace(" ", "")
            heading = f"第{match[1]}{match[2]}{suffix} {match[4]}".strip()
        self._open = [(r, h) for r, h in self._open if r < rank]
        self._open.append((rank, heading))

    @contextmanager
    def within(self, out: Outline) -> Iterator[None]:
        """Have what is added to `out` stand under the headings."""
        with ExitStack() as stack:
            for _, heading in self._open:
                stack.enter_context(out.division(heading))
            yield


def _rank(heading: str) -> int:
    match = _CHINESE.match(heading)
    name = match[1] if match else ""
    if not name and (english := _ENGLISH.match(heading)):
        name = english[1].lower()
    return next((rank for rank, names in enumerate(_RANKS) if name in names), 0)
