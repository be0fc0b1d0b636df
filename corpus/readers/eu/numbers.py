"""What the readers of European Union law share: numbers, CELEX numbers and kinds from titles."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"\((?:EU|EC|EEC|Euratom|CFSP|JHA)(?:,\s*\w+)?\)\s*(?:No\s*)?\d+/\d+"
    r"|\b\d{2,4}/\d+/(?:EU|EC|EEC|Euratom|CFSP|JHA)\b"
)
_CELEX_TYPES = {"regulation": "r", "directive": "l", "decision": "d"}
_TYPE = re.compile(r"\b(regulation|directive|decision)\b", re.I)


def oj_number(title: str) -> str:
    """The number in the title of an act: "(EU) 2024/903", "2014/92/EU"; "" for none."""
    match = _NUMBER.search(title)
    return match[0] if match else ""


def celex(title: str) -> str:
    """The CELEX number, in lower case, of an act so titled ("32024r0903"); "" when unsure."""
    kind, number = _TYPE.search(title), oj_number(title)
    parts = re.findall(r"\d+", number)
    if not kind or len(parts) != 2:
        return ""
    year, current = (parts[1], parts[0]) if "No" in number else (parts[0], parts[1])
    if len(year) == 2:
        year = f"19{year}"
    return f"3{year}{_CELEX_TYPES[kind[1].lower()]}{int(current):04d}" if len(year) == 4 else ""
