"""Lines of a source, the splitter's input."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.cleaning import repair

_COMMENT = re.compile(r"^<!--.*-->$")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or line of the source: its text, its place ("line 40", "p. 3"), its level as a
    heading (0: body text)."""

    text: str
    place: str = ""
    level: int = 0


def text_lines(text: str) -> list[Line]:
    """The repaired non-empty lines of a plain text, with their line numbers as places."""
    return [
        Line(line.strip(), f"line {number}")
        for number, line in enumerate(repair(text).split("\n"), 1)
        if line.strip() and not _COMMENT.match(line.strip())
    ]
