"""Numbers with a unit that are read as no claim: a report lists them as not checked."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.citations.reading import fold
from corpus.text.han import to_simplified
from corpus.text.quantities import CARDINALS, TENS
from search.checking.numbers.values import NUMBER, OTHERS

_SPAN = (
    r"(?:(?:business|working|calendar|consecutive|banking)?[\s-]*(?:day|week|month|year|hour)s?)"
)
_WITH_UNIT = re.compile(
    rf"(?<![\w.$€£¥第-]){NUMBER}\s*(?:%|percent\b|per\s?cent\b|‰|basis points|bps?\b|个?基点|个?百分点)"
    rf"|[百千万]分之{NUMBER}"
    rf"|(?<![\w$£€第.-]){NUMBER}(?:\s*\(\d+\))?[\s-]*{_SPAN}\b(?!\s+old)"
    rf"|\b(?:first|second|third|fourth|fifth|sixth|seventh|tenth|\d+(?:st|nd|rd|th))\s+{_SPAN}\b"
    rf"|(?<![第\d年月/.]){NUMBER}[^\S\n]*(?:个?工作日|个?自然日|日(?!期)|天|周(?!年)|个星期|个月|年(?!\d|月|度|代|级|初|底|末)|个?小时)(?!\d)"
    rf"|(?<![\w第.]){NUMBER}\s+(?:times|calls|visits|letters|attempts|messages|texts|e-?mails)\b"
    rf"|(?<![\d第]){NUMBER}\s*(?:次|通电话|封|倍)"
    r"|(?:US|HK|NT|S|A|C)?[$£€¥₹]\s?\d[\d,]*(?:\.\d+)?(?=[^.;。；]{0,30}(?:fee|charge|penalt))"
    r"|(?:fees?|charges?|penalt(?:y|ies))\s(?:\w+\s){0,3}(?:US|HK|NT|S|A|C)?[$£€¥₹]\s?\d[\d,]*(?:\.\d+)?"
    rf"|(?:费|费用|手续费|违约金|滞纳金)[^，。；0-9]{{0,8}}{NUMBER}\s*(?:元|圆)",
    re.I,
)
#: One of these stands in every number with a unit.
_UNIT = re.compile(
    r"[%％‰$£€¥￥₹分基個个日天周週年星月小次通封倍元圆圓]|percent|per\s?cent|points|bps?\b|day|week|month|year|hour"
    r"|times|calls|visits|letters|attempts|messages|texts|mails|fee|charge|penalt",
    re.I,
)
#: One of these stands in every number in words that is looked for.
_NUMBER_WORDS = frozenset(
    (
        *CARDINALS,
        *TENS,
        *OTHERS,
        *["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "tenth"],
    )
)
_DATE = re.compile(
    r"\d{2,4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|(?:19|20)\d\d\s*年|民国\s*\d+\s*年"
)


def unread_numbers(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where a sentence states a number with a unit of time, of a rate, of contact or of a fee that
    lies in none of the passages in `taken`."""
    numeric = any(map(str.isnumeric, text)) or "半" in text
    if not numeric and _NUMBER_WORDS.isdisjoint(re.findall(r"[a-z]+", text.lower())):
        return
    if not _UNIT.search(text):
        return
    folded = to_simplified(fold(text))
    if len(folded) != len(text):
        return
    dates = [m.span() for m in _DATE.finditer(folded)]
    for m in _WITH_UNIT.finditer(folded):
        if all(m.end() <= start or end <= m.start() for start, end in (*taken, *dates)):
            yield m.span()
