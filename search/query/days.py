"""Days as people write them: 2019-06-01, 2019年6月1日, 1 June 2019, June 2019, 2019, today, 今天.

A month or a year stands for its first day. What may be one day or another is refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

from corpus.errors import RegsearchError
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


class NoDay(RegsearchError):
    """A text that is no day, or more than one."""


def day_of(text: str, today: date | None = None) -> str:
    """The day that `text` stands for, as ISO; raises NoDay. `today` is the day to count from."""
    return read_day(text, today)[0]


def read_day(text: str, today: date | None = None) -> tuple[str, bool]:
    """As `day_of`, and whether `text` names the day itself, not its month or year alone."""
    plain = " ".join(normalize("NFKC", text).strip().lower().rstrip("。.,").split())
    for days, words in _RELATIVE.items():
        if plain in words:
            return ((today or date.today()) + timedelta(days)).isoformat(), True
    whole = _whole(plain) or _numbers(text, plain)
    found = whole or _beginning(plain)
    if found is None:
        raise NoDay(f"'{text[:40]}' is no date; write 2019-06-01")
    return found.isoformat(), whole is not None


def _whole(text: str) -> date | None:
    """A date with its day."""
    from corpus.text.quantities import dated_spans

    plain = re.sub(r"(?<=\d)(st|nd|rd|th) of ", r"\1 ", _ROC.sub("", text)).replace("号", "日")
    plain = re.sub(r"\bsept\b", "sep", plain.replace("號", "日"))
    spans = list(dated_spans(plain))
    if len(spans) == 1 and spans[0][1:] == (0, len(plain)):
        return spans[0][0]
    return None


def _beginning(text: str) -> date | None:
    """The first day of a month or a year."""
    from corpus.text.numerals import parse_numeral

    match = _PART.fullmatch(_ROC.sub("", text))
    if not match:
        return None
    year = parse_numeral(match["iy"] or match["hy"] or match["ey"])
    month = parse_numeral(match["im"] or match["hm"] or "1")
    if match["em"]:
        month = _NUMBER[match["em"]]
    if year is None or month is None:
        return None
    return real_day(year + 1911 if match["hy"] and year < 200 else year, month, 1)


def _numbers(text: str, plain: str) -> date | None:
    """A date that ends in its year, where only one reading of it is a day."""
    match = _NUMBERS.fullmatch(plain)
    if not match:
        return None
    first, second, year = map(int, match.groups())
    readings = {real_day(year, first, second), real_day(year, second, first)} - {None}
    if len(readings) > 1:
        days = " or ".join(sorted(str(day) for day in readings))
        raise NoDay(f"'{text}' may be {days}: write the year first")
    return readings.pop() if readings else None
