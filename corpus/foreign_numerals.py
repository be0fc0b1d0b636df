"""Numbers and dates of Korean, German, French and Swedish texts in forms that are read.

`corpus.quantities` knows Chinese and English; the published texts of other languages are compared
with a digest by way of `readable`.
"""

from __future__ import annotations

import re

_GROUPS = re.compile(r"(?<=\d)[ .\u00a0\u202f](?=\d{3}(?!\d))")
_KOREAN = re.compile(r"\d[천만억백십]+")
_KOREAN_UNITS = str.maketrans("천만억백십", "千万亿百十")
_ONES = {
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30, "vierzig": 40,
    "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60,
    "sjuttio": 70, "åttio": 80, "nittio": 90,
}  # fmt: skip
_TIMES = {"hundert": 100, "hundra": 100, "tausend": 1000, "tusen": 1000}
_PART = "|".join(sorted((*_ONES, *_TIMES), key=len, reverse=True))
_WORD = re.compile(rf"\b(?:{_PART})(?:(?:und)?(?:{_PART}))*\b", re.I)
_MONTHS = (
    "January janvier Januar januari|February février Februar februari|March mars März mars|"
    "April avril April april|May mai Mai maj|June juin Juni juni|July juillet Juli juli|"
    "August août August augusti|September septembre September september|"
    "October octobre Oktober oktober|November novembre November november|"
    "December décembre Dezember december"
)
_ENGLISH = {name.lower(): row.split()[0] for row in _MONTHS.split("|") for name in row.split()[1:]}
_DATE = re.compile(rf"(\d{{1,2}})(?:er|\.)? ({'|'.join(_ENGLISH)}) (?=\d{{4}})", re.I)


def readable(text: str) -> str:
    """`text` with 10 000 and 10.000 as 10000, 3천만 as 3千万, etthundraåttio and fünfzigtausend as
    180 and 50000, and "6 janvier 1978" as 6 January 1978."""
    text = _KOREAN.sub(lambda m: m[0].translate(_KOREAN_UNITS), _GROUPS.sub("", text))
    text = _DATE.sub(lambda m: f"{m[1]} {_ENGLISH[m[2].lower()]} ", text)
    return _WORD.sub(lambda m: str(_value(m[0].lower())), text)


def _value(word: str) -> int:
    total = section = 0
    for part in re.findall(_PART, word):
        if part not in _TIMES:
            section += _ONES[part]
        elif _TIMES[part] == 100:
            section = (section or 1) * 100
        else:
            total, section = total + (section or 1) * 1000, 0
    return total + section
