"""Telling a provision that defines terms."""

from __future__ import annotations

import re

_DEFINES = re.compile(
    r"(?:所称|所稱)[^。]{1,60}?(?:是指|\uff0c指|包括|系指|係指)|用[词詞语語]的?(?:含义|定义|定義)"
    r"|\bAs used in (?:this|these)\b|\bThe term [“\"]|\bunless the context otherwise requires\b"
    r"|[”\"]\s+means\b"
)
_DEFINITIONS = re.compile(r"\bdefinitions?\b|\binterpretation\b|定义|定義|释义|名词", re.I)


def defines(heading: str, text: str) -> bool:
    """True when a provision defines terms, as its heading or its words say."""
    return bool(_DEFINITIONS.search(heading) or _DEFINES.search(text[:2000]))
