"""What the readers of European Union law share: numbers, CELEX numbers and kinds from titles."""

from __future__ import annotations

import re

from corpus.model import Kind

_NUMBER = re.compile(
    r"\((?:EU|EC|EEC|Euratom|CFSP|JHA)(?:,\s*\w+)?\)\s*(?:No\s*)?\d+/\d+"
    r"|\b\d{2,4}/\d+/(?:EU|EC|EEC|Euratom|CFSP|JHA)\b"
)
_CELEX_TYPES = {"regulation": "r", "directive": "l", "decision": "d"}
_TYPE = re.compile(r"\b(regulation|directive|decision)\b", re.I)
#: "Directive" in the Union's languages, in the word forms that titles begin with.
_DIRECTIVE = re.compile(
    r"^(?:richtlinie|directiv[ae]|direttiva|diretiva|richtlijn|dyrektyw[ay]|direkt[ií]v\w*|smernic[ae]"
    r"|směrnice|οδηγια|irányelv\w*|директива|direktiiv\w*|direktīva|direktyva|treoir)$"
)
#: A title says what sort of act it is within so many words.
_BEGINNING = 5


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


def kind_of(title: str) -> Kind:
    """Directive or, with decisions, regulation: what the title says first."""
    if named := _TYPE.search(title):
        return Kind.DIRECTIVE if named[1].lower() == "directive" else Kind.REGULATION
    words = re.findall(r"\w+", _plain(title))[:_BEGINNING]
    return Kind.DIRECTIVE if any(map(_DIRECTIVE.match, words)) else Kind.REGULATION


def _plain(title: str) -> str:
    """In lower case, Greek without its accents, which capitals lack."""
    return title.lower().replace("ί", "ι")
