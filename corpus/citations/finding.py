"""Finding citations in running text, for counting which laws cite a law."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.citations.keys import citation_key
from corpus.text.numerals import NUMERAL


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation found in a text: the law as written (may be ""), the provision's key (may be "",
    the law as a whole), and where it stands (`start`, `end`)."""

    law: str
    key: str
    start: int = 0
    end: int = 0


_SECTION = r"[0-9]+[a-zA-Z]{0,4}(?:[.\-–][0-9]+[a-zA-Z]*)*(?:\s?\([0-9a-zA-Z]{1,5}\))*"
_USC = re.compile(
    rf"(?<![A-Za-z0-9_.])(\d{{1,2}})\s*U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?(?:\s*Code)?(?:\s*(?:§+|[Ss]ec(?:tion|\.)))?\s*({_SECTION})?"
)
_CFR = re.compile(
    rf"(?<![A-Za-z0-9_.])(\d{{1,2}})\s*C\.?\s?F\.?\s?R\.?(?:\s*(?:§+|[Pp]arts?|[Ss]ec(?:tion|\.)))?\s*({_SECTION})?"
)
_HAN_LAW = re.compile(
    rf"《([^《》]{{2,80}})》(?:[^《》第]{{0,12}}?(第\s*[{NUMERAL}]+(?:\s*-\s*\d+)?\s*[条條](?:\s*之\s*[{NUMERAL}]+)?))?"
)

_BARE_HAN_LAW = re.compile(
    r"((?:中华人民共和国)?[\u4e00-\u9fff]{1,20}?(?:法典|法|条例|办法|规定|解释|规则|细则))"
    rf"(第\s*[{NUMERAL}]+\s*[条條](?:\s*之\s*[{NUMERAL}]+)?)"
)
_LEAD_IN = re.compile(
    r"^.*(?:照|据|用|违反|符合|参照|触犯|认定为|属于|实施|构成|除|[和与及或对在按同由有是将以的])"
    r"|^(?:本|该|此|上述|前述).*"
)


def _bare_law(name: str) -> str:
    """The law's name at the end of `name`, without the words that lead to it; "" for 本法."""
    _, found, rest = name.rpartition("中华人民共和国")
    name = found + rest if found else _LEAD_IN.sub("", name)
    return "" if len(name) < 2 or name[0] in "本该此其" else name


def find_citations(text: str) -> list[Citation]:
    """The citations of laws in running text: 《…》第…条, 民法典第…条, 15 U.S.C. § …, 12 CFR ….

    Used for counting which laws cite a law; precision is preferred to completeness.
    """
    found = [
        Citation(m[1], citation_key(m[2]) if m[2] else "", m.start(), m.end())
        for m in _HAN_LAW.finditer(text)
    ]
    found += [
        Citation(name, citation_key(m[2]), m.start(1), m.end())
        for m in (_BARE_HAN_LAW.finditer(text) if "第" in text else ())
        if (name := _bare_law(m[1]))
    ]
    for pattern, code in ((_USC, "usc"), (_CFR, "cfr")) if "C" in text else ():
        for m in pattern.finditer(text):
            found.append(
                Citation(f"{m[1]} {code}", citation_key(m[2]) if m[2] else "", m.start(), m.end())
            )
    return sorted(found, key=lambda c: c.start)
