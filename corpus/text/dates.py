"""Dates as European and Asian publishers write them; None for what is no date."""

from __future__ import annotations

import re
from datetime import date

from corpus.text.lazy import pattern

_WRITTEN = pattern(r"\b(\d{1,2})\.? ([A-Za-zä]+) (\d{4})\b")
_NUMERIC = pattern(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
#: English and German names of the months, by their first three letters.
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip


def written_day(text: str) -> date | None:
    """The first date in `text` with the month as a word: "13 March 2031", "5. Mai 2031"."""
    for day, month, year in _WRITTEN.findall(text):
        if number := _MONTHS.get(month[:3].lower()):
            return real_day(int(year), number, int(day))
    return None


def numeric_day(text: str) -> date | None:
    """The first date in `text` written with points: "13.1.2031"."""
    match = _NUMERIC.search(text)
    return real_day(int(match[3]), int(match[2]), int(match[1])) if match else None


def compact_day(text: str) -> date | None:
    """A date written 20310113; None for 99991231, which means that none is set."""
    text = text.strip()
    if not re.fullmatch(r"\d{8}", text) or text.startswith("9999"):
        return None
    return real_day(int(text[:4]), int(text[4:6]), int(text[6:]))


def real_day(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
