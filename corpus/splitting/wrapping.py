"""What a file that is set in lines breaks at their ends, made whole again, so that it is found.

Chinese paragraphs in lines of one width, as no space tells where a line was broken; words of other
languages that are broken by a hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.splitting.lines import Line
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


_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{2,})[-\u2010\u00ad]$")
_REST = re.compile(r"([^\W\d_]{2,})(?![\w)])[,.;:]?")
#: Words before which a hyphen stands for the end of the word behind them: Haupt- und Nebensache.
_JOINING = frozenset(("and", "or", "to", "und", "oder", "bis", "sowie", "et", "ou", "en", "of"))
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def with_words_joined(lines: Sequence[Line]) -> list[Line]:
    """`lines` with the rest of a word that a hyphen breaks at a line's end moved up to its
    beginning. The hyphen stays where the text elsewhere has it, or has both parts as words."""
    broken = [
        (i, head, rest)
        for i, line in enumerate(lines[:-1])
        if line.text[-1:] in ("-", "\u2010", "\u00ad")
        and not line.level
        and (head := _BROKEN.search(line.text))
        and (rest := _REST.match(lines[i + 1].text))
        and rest[1].islower()
        and rest[1] not in _JOINING
    ]
    if not broken:
        return list(lines)
    words = Counter(word for line in lines for word in _WORD.findall(line.text.lower()))
    words -= Counter(part for _, head, rest in broken for part in (head[1].lower(), rest[1]))
    out = list(lines)
    for i, head, rest in broken:
        parts = head[1].lower(), rest[1]
        apart = all(part in words for part in parts) and "".join(parts) not in words
        hyphen = "-" if "-".join(parts) in words or apart else ""
        above = f"{out[i].text[: head.end(1) - len(lines[i].text)]}{hyphen}{rest[0]}"
        out[i] = replace(out[i], text=above)
        out[i + 1] = replace(out[i + 1], text=out[i + 1].text[rest.end() :].lstrip())
    return [line for line in out if line.text]
