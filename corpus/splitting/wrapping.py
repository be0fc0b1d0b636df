"""Chinese paragraphs that a file sets in lines of one width, made whole again.

No space tells where such a line was broken, so a phrase across the break would not be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.text.han import HAN

#: A shorter line is no line of a page; lines of one width differ by so many characters.
_SHORTEST, _UNEVEN = 12, 4
_OPEN = re.compile(rf"[{HAN}](?<!年 月 日)$")
#: What begins a line of its own.
_GOES_ON = re.compile(
    rf"(?!第[\d零〇一二三四五六七八九十百千]+[条條章节節编編款项]|[一二三四五六七八九十百]{{1,3}}、|"
    rf"附[件表录則则]|注[:\uff1a]|备注)[{HAN}]"
)
_ENDED = re.compile("[。\uff1b\uff1a\uff01\uff1f][”』」）)]?$")


def unwrapped(lines: Sequence[str]) -> str:
    """The lines of a provision as its text: one paragraph where a sentence goes on below, in
    lines of one width, to its full stop."""
    return "\n".join("".join(chain) for chain in _chains(lines))


def _chains(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
            end += 1
        chain = lines[start:end]
        if _is_paragraph(chain):
            yield chain
        else:
            yield from ([line] for line in chain)
        start = end


def _goes_on(above: str, below: str) -> bool:
    long = len(above) >= _SHORTEST
    return long and _OPEN.search(above) is not None and _GOES_ON.match(below) is not None


def _is_paragraph(chain: Sequence[str]) -> bool:
    """True for lines of one width; the first may stand behind a number, the last be shorter."""
    width = max(map(len, chain[:-1]), default=0)
    even = all(len(line) >= width - _UNEVEN for line in chain[1:-1])
    return even and len(chain[-1]) <= width + _UNEVEN and _ENDED.search(chain[-1]) is not None
