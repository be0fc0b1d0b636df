"""Titles by the words that law-makers begin and end them with, whatever stands above them.

A title is often not the first line: the state, the issuer or the running header of a journal stands
above it. `titled` finds it by three signs: a label ("法規名稱："), the kind of instrument alone on
its line with the subject below ("ARRÊTÉ", "QUYẾT ĐỊNH"), the ending of an English title ("… Act
2029").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.named import NamedTuple

_LABEL = re.compile(
    r"^(?:法規名稱|法规名称|法令名|법령명|title|short title)\s?[:\uff1a]\s*(\S.{1,200})$", re.I
)
_ENGLISH = re.compile(
    r"^(?:the )?[A-Z][^.;:!?]{2,150}\b(?:Act|Ordinance|Regulations?|Rules?|Order|Statute|By-?laws?|"
    r"Directions?)(?:,? (?:of )?(?:19|20)\d\d)?(?: \([A-Z][^()]{1,40}\))?$"
)
_NOT_ENGLISH = re.compile(
    r"^(?:an act|a bill|part|chapter|schedule|title|section|see|under|made|arrangement|laws of)\b|"
    r"[\"“”|…]|\.{3}|\bof the (?:\w+ ){0,6}Act$",
    re.I,
)
_INSTRUMENTS = (
    "arrêté|décret|loi|ordonnance|décision|circulaire|délibération|règlement|"
    "bộ luật|luật|pháp lệnh|nghị định|nghị quyết|quyết định|thông tư|thông tư liên tịch|chỉ thị|"
    "verordnung|gesetz|richtlinie|bekanntmachung|ley|decreto|reglamento|resolución|"
    "legge|regolamento|lei|portaria|ustawa|rozporządzenie"
)
_INSTRUMENT = re.compile(rf"^(?:{_INSTRUMENTS})$", re.I)
_NO_SUBJECT = re.compile(
    r"^(?:số|căn cứ|vu|theo|chương|điều|phần|article|le|la|§|\d|[(\uff08-])\b", re.I
)
#: A law of Spain or France that begins with its kind, number and day.
_KINDS = (
    r"(?:Real )?Decreto(?:-ley| Legislativo|-Lei)?|Orden|Resolución|Portaria|"
    r"Ley(?: Orgánica| Foral)?|Décret|Loi|Ordonnance|Arrêté|Legge|Lei"
)
_DATED = re.compile(
    rf"^((?:{_KINDS})\s(?:n[°ºo.]+\s?)?[\w/.-]*\d[\w/.-]*,?\s(?:de|du|del|di|d[’'])\s?"
    r"\S.{4,300}?)\.?$"
)
#: A title in its own brackets.
_QUOTED = re.compile(r"^《([^《》]{4,80})》$")
#: So far down may a title stand, and over so many lines its subject.
_FAR, _LINES = 16, 4
_NUMBER = re.compile(r"(?:^|\s)(?:Luật số|Số)\s?:\s?(\d+(?:/\d{4})?/[\w-]+)")
_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.I)


class Titled(NamedTuple):
    """A title, and the lines from `start` to before `stop` that it was made of."""

    title: str
    start: int
    stop: int


def titled(lines: Sequence[str]) -> Titled | None:
    """The title among the first of `lines`, where one of the three signs shows it."""
    near = lines[:_FAR]
    for i, line in enumerate(near):
        if match := _LABEL.match(line):
            return Titled(match[1].strip(), i, i + 1)
    for pattern in (_DATED, _QUOTED):
        for i, line in enumerate(near):
            if match := pattern.match(line):
                return Titled(match[1], i, i + 1)
    for i, line in enumerate(near):
        if _INSTRUMENT.match(line) and (stop := _subject(lines, i + 1)) > i + 1:
            return Titled(" ".join(lines[i:stop]), i, stop)
    for i, line in enumerate(near):
        if is_english_title(line):
            return Titled(line, i, i + 1)
        if i + 1 < len(near) and _goes_on(line, near[i + 1]):
            return Titled(f"{line} {near[i + 1]}", i, i + 2)
    return None


def _goes_on(line: str, below: str) -> bool:
    """True for a title in capitals that goes on in the line below, which is none by itself."""
    capitals = line.isupper() and below.isupper() and not is_english_title(below)
    return capitals and len(below.split()) <= 4 and is_english_title(f"{line} {below}")


def is_english_title(line: str) -> bool:
    """True for a line that reads like the title of an English Act, rule or order."""
    if line.isupper() and line[-4:].isdigit():
        line = line.title()
    return _ENGLISH.match(line) is not None and _NOT_ENGLISH.search(line) is None


def _subject(lines: Sequence[str], start: int) -> int:
    """Where the lines end that tell what an instrument is about: capitals go on with capitals."""
    stop = start
    while stop < min(len(lines), start + _LINES):
        line = lines[stop]
        if len(line) < 4 or _NO_SUBJECT.match(line) or line.endswith((":", ";", ".", ",")):
            break
        if stop > start and not (lines[stop - 1].isupper() and line.isupper()):
            break
        stop += 1
    return stop


_CODIFIED = re.compile(
    r"^\(Điều \d+\w? ((?:Bộ luật|Luật|Pháp lệnh|Nghị định|Thông tư) số (\d+/\d{4}/[\w-]+)),"
    r"(?: có hiệu lực thi hành kể từ ngày (\d\d)/(\d\d)/(\d{4}))?"
)


class Codified(NamedTuple):
    """The law that the articles of Vietnam's codification come from."""

    title: str
    number: str
    effective: date | None


def codified(bodies: Sequence[str]) -> Codified | None:
    """The one law that articles of Vietnam's codification name at their heads."""
    found = [match for body in bodies if (match := _CODIFIED.match(body))]
    if not found or len(found) < 0.5 * len(bodies) or len({match[2] for match in found}) > 1:
        return None
    first = found[0]
    try:
        day = date(int(first[5]), int(first[4]), int(first[3])) if first[5] else None
    except ValueError:
        day = None
    return Codified(first[1], first[2], day)


def number_in(lines: Sequence[str]) -> str:
    """A Vietnamese instrument's number, "" where there is none."""
    found = (_NUMBER.search(line) for line in lines[:_FAR])
    return next((match[1] for match in found if match), "")


def day_in(lines: Sequence[str]) -> date | None:
    """The day on which a Vietnamese instrument was made."""
    for line in lines[:_FAR]:
        if match := _DAY.search(line):
            try:
                return date(int(match[3]), int(match[2]), int(match[1]))
            except ValueError:
                return None
    return None
