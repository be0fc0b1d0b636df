"""Times of the day as texts write them, in English and Chinese: 21:00, 9 p.m., 晚九点, 21时.

A time is told in minutes since midnight. What leaves open which half of the day it means
(9 o'clock, 九点) is both times.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from corpus.named import NamedTuple
from corpus.text.numerals import parse_numeral

_HAN = "零〇一二三四五六七八九十两兩"
_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_NUMBER = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
_MORNING = "凌晨|清晨|早上|早晨|上午|早"
_EVENING = "下午|傍晚|晚上|晚间|晚間|夜间|夜間|夜里|夜裡|夜晚|深夜|半夜|当晚|當晚|晚|夜"
_PM = r"p\.?\s?m\b\.?|(?:in|of)\sthe\s(?:afternoon|evening)|(?:at|of\sthe)\snight|tonight"
_AM = r"a\.?\s?m\b\.?|(?:in|of)\sthe\smorning"
_ENGLISH = (
    rf"(?P<part>half\spast|quarter\s(?:past|to))\s(?P<of>{_NUMBER})\b"
    rf"(?:\s?(?:o[’']clock)?\s?(?:(?P<pm1>{_PM})|(?P<am1>{_AM})))?"
    rf"|(?<![A-Za-z\d.])(?P<en>{_NUMBER})(?:[:.](?P<min>[0-5]\d))?\s?(?:o[’']clock\s?)?"
    rf"(?:(?P<pm2>{_PM})|(?P<am2>{_AM}))"
    rf"|(?<![A-Za-z\d.:])(?P<clock>\d{{1,2}})[:：](?P<cmin>[0-5]\d)(?![\d:])"
    rf"|\b(?P<oclock>{_NUMBER})\so[’']clock"
    r"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b"
)
_CHINESE = (
    r"(?P<hnoon>正午|中午十二[点時时])|(?P<hmidnight>午夜|零[点點时時])"
    rf"|(?:(?P<morning>{_MORNING})|(?P<evening>{_EVENING})|(?<![\d{_HAN}.第])(?!一[点點](?![钟鐘半整])))\s?"
    rf"(?P<han>\d{{1,2}}|[{_HAN}]{{1,3}})\s?(?:(?P<dian>[点點])|(?P<shi>[时時]))(?![间間限效期速段名意建理原内內规規问問])"
    rf"(?:整|(?P<half>半)|(?P<hmin>[0-5]?\d|[{_HAN}]{{1,3}})分)?"
)
_MIDNIGHT, _NOON, _DAY = 0, 12 * 60, 24 * 60
#: In which twelve is midnight.
_NIGHTS = ("night", "晚上", "夜里", "夜裡", "半夜", "深夜")


class Time(NamedTuple):
    """A time of the day in a text: where it stands, and the minutes that it may mean."""

    start: int
    end: int
    minutes: frozenset[int]


def times_in(text: str) -> Iterator[Time]:
    """The times of the day in `text`, in their order."""
    for match in re.finditer(*_pattern(text)):
        minutes = _minutes(defaultdict(str, match.groupdict("")))
        if minutes:
            yield Time(match.start(), match.end(), minutes)


def _pattern(text: str) -> tuple[str, str, re.RegexFlag]:
    """What finds the times, of what may stand in `text`: to compile all takes milliseconds."""
    if not any(c in text for c in "点點时時午"):
        return _ENGLISH, text, re.I
    if not any((c.isascii() and c.isalpha()) or c in ":：" for c in text):
        return _CHINESE, text, re.U
    return f"{_ENGLISH}|{_CHINESE}", text, re.I


def forms(minutes: int) -> list[str]:
    """How a time is written: 21:00, 9 p.m., 21时."""
    hour, rest = divmod(minutes, 60)
    at = f":{rest:02}" if rest else ""
    half = "a.m." if hour < 12 else "p.m."
    han = f"{hour}时{rest}分" if rest else f"{hour}时"
    return [f"{hour}:{rest:02}", f"{hour % 12 or 12}{at} {half}", han]


def _minutes(match: Mapping[str, str]) -> frozenset[int]:
    if match["noon"] or match["hnoon"]:
        return frozenset((_NOON,))
    if match["midnight"] or match["hmidnight"]:
        return frozenset((_MIDNIGHT,))
    if match["part"]:
        minutes = _english(match["of"]) * 60 + _past(match["part"])
        return _halved(minutes, match["am1"], match["pm1"])
    if match["en"]:
        minutes = _english(match["en"]) * 60 + int(match["min"] or 0)
        return _halved(minutes, match["am2"], match["pm2"])
    if match["oclock"]:
        return _halved(_english(match["oclock"]) * 60, "", "")
    if match["clock"]:
        return _of_the_day(int(match["clock"]) * 60 + int(match["cmin"]))
    return _chinese(match)


def _chinese(match: Mapping[str, str]) -> frozenset[int]:
    """A time in Chinese: 时 counts the hours of a day, 点 often those of half a day."""
    hour = parse_numeral(match["han"].replace("两", "二").replace("兩", "二"))
    rest = 30 if match["half"] else parse_numeral(match["hmin"] or "0")
    if hour is None or rest is None or hour > 24:
        return frozenset()
    if hour <= 12 and (match["dian"] or match["morning"] or match["evening"]):
        return _halved(hour * 60 + rest, match["morning"], match["evening"])
    return _of_the_day(hour * 60 + rest)


def _past(part: str) -> int:
    """The minutes that "half past" and the like add to an hour."""
    return 30 if part.lower().startswith("half") else 15 if part.lower().endswith("past") else -15


def _english(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS.index(number.lower()) + 1


def _halved(minutes: int, morning: str, evening: str) -> frozenset[int]:
    """The times of a clock of twelve hours. At night twelve is midnight."""
    if minutes >= 13 * 60:
        return _of_the_day(minutes)
    first = minutes % _NOON
    if morning:
        return frozenset((first,))
    if evening:
        late = evening.lower().endswith(_NIGHTS)
        return frozenset((first if late and first < 60 else first + _NOON,))
    return frozenset((first, first + _NOON))


def _of_the_day(minutes: int) -> frozenset[int]:
    """The time of a clock of 24 hours; 24:00 is midnight, none is later."""
    return frozenset((minutes % _DAY,)) if minutes <= _DAY else frozenset()
