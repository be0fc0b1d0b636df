"""Days as people write them: 2019-06-01, 2019年6月1日, 1 June 2019, June 2019, 2019, today, 今天.

A month or a year stands for its first day, in a condition for all of its days. What may be one day
or another is refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.text.dates import real_day
from corpus.text.lazy import pattern

_RELATIVE = {
    0: ("today", "now", "今天", "今日", "现在", "現在", "目前"),
    -1: ("yesterday", "昨天", "昨日"),
    1: ("tomorrow", "明天", "明日"),
}
_ROC = pattern("^(?:民国|民國)\\s*")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NUMBER = {name: number for number, name in enumerate(_MONTHS.split("|"), 1)}
_HAN = "[0-9零〇○一二三四五六七八九十百]"
_PART = pattern(
    rf"(?P<iy>\d{{4}})(?:[-./](?P<im>\d{{1,2}}))?"
    rf"|(?P<hy>{_HAN}{{2,5}})\s*年(?:\s*(?P<hm>{_HAN}{{1,3}})\s*月)?"
    rf"|(?P<em>{_MONTHS})[a-z]*\.?,?\s+(?P<ey>\d{{4}})",
    re.I,
)
_NUMBERS = pattern(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
#: Days that are written with spaces, alone or from one to another.
_SPACED = (
    rf"(?:{_ORDINAL} (?:of )?(?:{_MONTHS})[a-z]*\.?,? \d{{4}}"
    rf"|(?:{_MONTHS})[a-z]*\.?,? (?:{_ORDINAL},? )?\d{{4}}"
    r"|(?:民[国國] ?)?\d{2,4} ?年(?: ?\d{1,2} ?月(?: ?\d{1,2} ?[日号號])?)?|\d{4}[-./\d]*)"
)


class NoDay(RegsearchError):
    """A text that is no day, or more than one."""


def day_of(text: str, today: date | None = None) -> str:
    """The day that `text` stands for, as ISO; raises NoDay. `today` is the day to count from."""
    return read_day(text, today)[0]


def read_day(text: str, today: date | None = None) -> tuple[str, bool]:
    """As `day_of`, and whether `text` names the day itself, not its month or year alone."""
    first, last = days_of(text, today)
    return first.isoformat(), first == last


def days_of(text: str, today: date | None = None) -> tuple[date, date]:
    """The first and the last day of the day, month or year that `text` names; raises NoDay."""
    plain = " ".join(normalize("NFKC", text).strip().lower().rstrip("。.,").split())
    for days, words in _RELATIVE.items():
        if plain in words:
            day = (today or date.today()) + timedelta(days)
            return day, day
    if day_named := _whole(plain) or _numbers(text, plain):
        return day_named, day_named
    if month_or_year := _month_or_year(plain):
        return month_or_year
    raise NoDay(N_(f"'{text[:40]}' is no date; write 2019-06-01"))


def quoted_days(text: str, fields: str) -> str:
    """`text` with quotes around days that are written with spaces (effective:1 June 2019), after
    any of `fields`, joined by |."""
    day = rf"\b((?:{fields}):)([<>]?=? ?{_SPACED}(?: ?\.\. ?{_SPACED})?)(?![^\s()])"
    return re.sub(day, r'\1"\2"', text, flags=re.I)


def future_note(day: str) -> str:
    """What there is to say of a day (ISO) that is still to come; "" of any other."""
    if day <= date.today().isoformat():
        return ""
    return N_(f"{day} is still to come: what is known today is taken to apply then")


def _whole(text: str) -> date | None:
    """A date with its day."""
    from corpus.text.quantities import dated_spans

    plain = re.sub(r"(?<=\d)(st|nd|rd|th) of ", r"\1 ", _ROC.sub("", text)).replace("号", "日")
    plain = re.sub(r"\bsept\b", "sep", plain.replace("號", "日"))
    spans = list(dated_spans(plain))
    if len(spans) == 1 and spans[0][1:] == (0, len(plain)):
        return spans[0][0]
    return None


def _month_or_year(text: str) -> tuple[date, date] | None:
    """The first and the last day of a month or a year."""
    from corpus.text.numerals import parse_numeral

    match = _PART.fullmatch(_ROC.sub("", text))
    if not match:
        return None
    year = parse_numeral(match["iy"] or match["hy"] or match["ey"])
    month = parse_numeral(match["im"] or match["hm"] or "0")
    if match["em"]:
        month = _NUMBER[match["em"]]
    if year is None or month is None:
        return None
    year += 1911 if match["hy"] and year < 200 else 0
    first, last = real_day(year, month or 1, 1), real_day(year, month or 12, 1)
    return (first, _end_of_month(last)) if first and last else None


def _end_of_month(first: date) -> date:
    from calendar import monthrange

    return first.replace(day=monthrange(first.year, first.month)[1])


def _numbers(text: str, plain: str) -> date | None:
    """A date that ends in its year, where only one reading of it is a day."""
    match = _NUMBERS.fullmatch(plain)
    if not match:
        return None
    first, second, year = map(int, match.groups())
    readings = {real_day(year, first, second), real_day(year, second, first)} - {None}
    if len(readings) > 1:
        days = " or ".join(sorted(str(day) for day in readings))
        raise NoDay(N_(f"'{text}' may be {days}: write the year first"))
    return readings.pop() if readings else None
