"""Numbers and dates as texts write them, in Arabic digits, Chinese numerals and English words.

Used to compare a digest with its limits and with the published text it was checked against:

    百分之三十六, 36%, thirty-six per cent      36 and 0.36
    三分之一, one third                          0.333…
    10万, 十万, 100,000, 100 thousand           100000
    21:00, 21时, 9 p.m.                          21
    两年, two years, 2 years                     2
    one and one-half, 一年半                     1.5
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from corpus.text.dates import real_day
from corpus.text.numerals import parse_numeral

_HAN_NUMBER = "零〇○一二三四五六七八九十百千万萬亿億两兩廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"
#: One of these stands in every number that is written in figures.
_FIGURES = frozenset(f"{_HAN_NUMBER}0123456789")
_ARABIC = r"\d{1,3}(?:[,\uff0c]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ANY = rf"(?:{_ARABIC})[{_HAN_NUMBER}]*|[{_HAN_NUMBER}]+(?:[点點][零〇一二三四五六七八九]+)?"
_UNITS = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "千": 1e3, "百": 1e2, "十": 10.0}
_ENGLISH_UNITS = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_CARDINAL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
#: The English words of numbers below twenty, and of the tens.
CARDINALS = {word: number for number, word in enumerate(_CARDINAL_WORDS.split())}
_ORDINALS = {
    word: number for number, word in enumerate(_ORDINAL_WORDS.split(), 1)
} | {
    "once": 1, "twice": 2, "double": 2, "twofold": 2, "thrice": 3, "triple": 3, "treble": 3,
    "fifteenth": 15, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4,
    "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "tenth": 10, "tenths": 10,
}  # fmt: skip
_PERCENT = r"\s*(?:%|\uff05|percent|per\s?cent|‰)"
_PER_CENT = re.compile(_PERCENT)
_WORD = "|".join(sorted({*CARDINALS, *TENS, *_ENGLISH_UNITS}, key=len, reverse=True))
_NUMBER_WORDS = frozenset((*CARDINALS, *TENS, *_ENGLISH_UNITS))
_LETTERS = re.compile(r"[a-z]+")
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.I)
_WORDS = re.compile(rf"\b(?:{_WORD})(?:(?:[\s-]|\s+and\s+)(?:{_WORD}))*\b", re.I)
_PART = re.compile(rf"\b(?:({_WORD}|a)[\s-]+)?({'|'.join(_PARTS)})\b", re.I)
#: Two and one-half, one and a quarter.
_AND_PART = re.compile(rf"\b({_WORD})\s+and\s+(one|two|three|a)[\s-]+({'|'.join(_PARTS)})\b", re.I)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:\uff1a.](\d\d))?\s*(?:o[’']clock\s+)?([ap])(?:\.?\s?m|(?:nte|ost)meridian)\b"
    r"|(?<!\d)(\d{1,2})[:\uff1a](\d\d)(?!\d)",
    re.I,
)
#: A number from its beginning on: from within one no search need start.
_WHOLE = rf"(?<![\d{_HAN_NUMBER}])({_ANY})"
_HOUR_MINUTE = re.compile(rf"{_WHOLE}[时時]({_ANY})分")
_FRACTION = re.compile(rf"{_WHOLE}\s*分之\s*({_ANY})")
_AND_HALF = re.compile(rf"{_WHOLE}(?:年|个|個|小时|小時|日|天|倍)半")
_TENTHS = re.compile(rf"{_WHOLE}成")
_NUMBER = re.compile(rf"({_ANY})(\s*(?:{'|'.join(_ENGLISH_UNITS)}|bn|k|m)\b)?({_PERCENT})?", re.I)
_COUNTED = re.compile(r"\s*[日天年月时時倍条條次元人名户戶个個小周週款项項家份笔筆期分%\uff05]")


def numbers_in(text: str) -> set[float]:
    """Every number that `text` writes, in every reading that it allows (36% is 36 and 0.36)."""
    found = {value for value, _ in _numbers(text)}
    found.update(_further_readings(text))
    if re.search(r"\ban?\b", text):
        found.add(1.0)
    return found


def stated_numbers(text: str) -> set[float]:
    """The numbers that `text` surely states: as `numbers_in`, but without single characters and
    words that often mean no number (一 in 一般, one in "one another", dates apart)."""
    plain = _DATE.sub(" ", text) if _YEAR.search(text) else text
    return {value for value, sure in _numbers(plain) if sure}


def has_number(wanted: float, numbers: Iterable[float]) -> bool:
    """True when `wanted` is among `numbers`, rounding apart (0.333 counts as a third)."""
    return any(abs(wanted - number) <= (5e-4 if abs(number) < 1 else 1e-6) for number in numbers)


def _numbers(text: str) -> Iterator[tuple[float, bool]]:
    """(value, surely a number) for each hour, number and run of number words in `text`."""
    if not _FIGURES.isdisjoint(text):
        yield from _figures(text)
    if _NUMBER_WORDS.isdisjoint(_LETTERS.findall(text.lower())):
        return
    for match in _WORDS.finditer(text):
        value = words_value(match[0])
        bare_unit = match[0].split()[0].lower() in _ENGLISH_UNITS
        yield value, value > 3 and not bare_unit
        if _PER_CENT.match(text, match.end()):
            yield value / 100, False


def _figures(text: str) -> Iterator[tuple[float, bool]]:
    """The hours and the numbers that are written in figures."""
    hours = list(_CLOCK.finditer(text))
    for match in hours:
        hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
        yield hour + minute / 60, True
    yield from _plain_numbers(_CLOCK.sub(" ", text) if hours else text)


def _further_readings(text: str) -> Iterator[float]:
    """What may be a number, too: parts, halves, tenths, ordinals."""
    for match in _HOUR_MINUTE.finditer(text):
        yield _value(match[1]) + _value(match[2]) / 60
    for match in _FRACTION.finditer(text):
        if whole := _value(match[1]):
            yield _value(match[2]) / whole
    for match in _AND_HALF.finditer(text):
        yield _value(match[1]) + 0.5
    for match in _TENTHS.finditer(text):
        yield _value(match[1]) / 10
    if "半" in text:
        yield 0.5
    for match in _PART.finditer(text):
        above = match[1].lower() if match[1] else "a"
        yield CARDINALS.get(above, 1) / _PARTS[match[2].lower()]
    for match in _AND_PART.finditer(text):
        above, part = CARDINALS.get(match[2].lower(), 1), _PARTS[match[3].lower()]
        yield words_value(match[1]) + above / part
    for match in _ORDINAL.finditer(text):
        yield float(_ORDINALS[match[0].lower()])


def _plain_numbers(text: str) -> Iterator[tuple[float, bool]]:
    for match in _NUMBER.finditer(text):
        value = _value(match[1])
        if match[2]:
            unit = match[2].strip().lower()
            value *= _ENGLISH_UNITS.get(unit, {"bn": 1e9, "k": 1e3, "m": 1e6}.get(unit, 1.0))
        before = text[max(0, match.start() - 3) : match.start()]
        if match[1][0].isdigit() or before.endswith("分之"):
            sure = True
        else:
            sure = value > 1 and bool(_COUNTED.match(text, match.end()))
        yield value, sure and not text.startswith("分之", match.end())
        if match[3] or before == "百分之":
            yield value / (1000 if match[3] and "‰" in match[3] else 100), False


def words_value(run: str) -> float:
    """The value of a number in English words: "three hundred and sixty-five"."""
    total = section = 0.0
    for word in re.findall(r"[a-z]+", run.lower()):
        if word in _ENGLISH_UNITS:
            unit = _ENGLISH_UNITS[word]
            if unit == 100:
                section = (section or 1) * unit
            else:
                total, section = total + (section or 1) * unit, 0.0
        elif word != "and":
            section += TENS.get(word, CARDINALS.get(word, 0))
    return total + section


def _value(written: str) -> float:
    """The value of one number as matched by `_ANY`: "10万", "三百六十", "1,000.5", "十二点五"."""
    written = written.replace(",", "").replace("\uff0c", "")
    if digits := re.match(r"\d+(?:\.\d+)?", written):
        value = float(digits[0])
        for unit in written[digits.end() :]:
            value *= _UNITS.get(unit, 1.0)
        return value
    head, _, tail = written.replace("點", "点").partition("点")
    value = 0.0
    *millions, rest = head.replace("億", "亿").split("亿")
    for part in millions:
        value = (value + (parse_numeral(part) or (0 if part else 1))) * 1e8
    if rest[:1] in _UNITS and rest[:1] != "十":
        rest = "一" + rest
    value += (parse_numeral(rest) or 0) if rest else 0
    return value + (float(f"0.{parse_numeral(tail) or 0}") if tail else 0)


_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_MONTH_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS.split())
_HAN_DIGIT = "[0-9零〇○O一二三四五六七八九十百]"
_NTH = r"(?:st|nd|rd|th)?"
#: One of these stands in every date.
_YEAR = re.compile(r"\d{4}|年")
_DATE = re.compile(
    rf"(?P<hy>{_HAN_DIGIT}{{2,5}})\s*年\s*(?P<hm>{_HAN_DIGIT}{{1,3}})\s*月"
    rf"\s*(?P<hd>{_HAN_DIGIT}{{1,3}})\s*日"
    r"|(?<!\d)(?P<iy>\d{4})[-./](?P<im>\d{1,2})[-./](?P<id>\d{1,2})(?!\d)"
    rf"|\b(?P<ed>\d{{1,2}}){_NTH}\s+(?:day of\s+)?(?P<em>{_MONTH_NAME})\.?,?\s+(?P<ey>\d{{4}})\b"
    rf"|\b(?P<am>{_MONTH_NAME})\.?\s+(?P<ad>\d{{1,2}}){_NTH},?\s+(?P<ay>\d{{4}})\b"
    r"|(?<!\d)(?P<cy>(?:19|20)\d\d)(?P<cm>[01]\d)(?P<cd>[0-3]\d)(?!\d)",
    re.I,
)


def dates_in(text: str) -> list[date]:
    """The full dates in `text`, in order: 2021年8月20日, 二〇二一年八月二十日, 民國110年1月20日
    (the years of the Republic of China, below 200, count from 1911), 20 August 2021,
    August 20, 2021, 2021-08-20, 20210820. Impossible dates are left out."""
    return [found for found, _, _ in dated_spans(text)]


def dated_spans(text: str) -> Iterator[tuple[date, int, int]]:
    """As `dates_in`, each date with the offsets where it starts and ends."""
    for match in _DATE.finditer(text):
        fields = {name: value for name, value in match.groupdict().items() if value}
        year, month, day = (
            next(v for name, v in fields.items() if name[1] == part) for part in "ymd"
        )
        found = _make_date(year, month, day)
        if found is not None:
            yield found, match.start(), match.end()


def _make_date(year: str, month: str, day: str) -> date | None:
    numbers = [parse_numeral(part.replace("O", "〇")) for part in (year, day)]
    months = _MONTH.get(month[:3].lower()) or parse_numeral(month)
    if numbers[0] is None or numbers[1] is None or months is None:
        return None
    years = numbers[0] + 1911 if numbers[0] < 200 else numbers[0]
    return real_day(years, months, numbers[1])
