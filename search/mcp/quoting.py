"""Words of documents made harmless for a reader that may take them for instructions.

In an answer's text every line that holds words of a document begins with `> `, which no document
can undo; our own words never do. Nothing invisible of a document reaches the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from search.formats import safe

#: What cannot be seen and so could hide words: tags, joiners, fillers, variation selectors.
_HIDDEN = re.compile(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
#: What a client may take for the end of a line.
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def visible(text: str) -> str:
    """`text` without what cannot be seen, in lines that all readers see as lines."""
    return safe(_HIDDEN.sub("", _BREAK.sub("\n", text)))


def line(text: str, most: int = 300) -> str:
    """`text` on one line, of so many characters at most."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def quoted(*texts: str) -> str:
    """Words of documents, each line marked as quoted; "" where there are none."""
    lines = "\n".join(visible(text).strip("\n") for text in texts if text.strip()).split("\n")
    return "\n".join(f"> {one}".rstrip() for one in lines) if any(lines) else ""


def clean(value: Any) -> Any:
    """Structured content without anything invisible in its texts."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {name: clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, (list, tuple)) else value


def pieces(text: str, most: int) -> Iterator[str]:
    """`text` in pieces of `most` characters at most, cut at the ends of lines or at spaces."""
    while len(text) > most:
        cut = max(text.rfind(mark, most // 2, most) for mark in "\n。. ") + 1
        yield text[: cut or most]
        text = text[cut or most :]
    yield text
