"""What a terminal would obey or a reader could be deceived by, told from text."""

from __future__ import annotations

import re

#: Escapes and other controls, what would reorder a line, and half characters, which no stream can
#: write.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)


def safe(text: str) -> str:
    """`text` with U+FFFD for terminal escapes and bidirectional controls."""
    return UNSAFE.sub("\ufffd", text)
