"""Rates: 年利率24%, 月息2分, 日万分之五, LPR的四倍, 36% APR, 5 % per month."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from search.checking.model import Amount
from search.checking.numbers.values import NUMBER, direction, value_of

_RATE = re.compile(
    rf"(?P<pct>{NUMBER})\s*(?:%|percent\b|per\s?cent\b)(?P<point>\s*(?:个百分点|percentage points?))?"
    rf"|(?P<points>{NUMBER})\s+percentage points?\b"
    rf"|百分之(?P<han>{NUMBER})|万分之(?P<wan>{NUMBER})|千分之(?P<qian>{NUMBER})|(?P<mille>{NUMBER})\s*‰"
    rf"|(?P<bp>{NUMBER})\s*(?:个?基点|basis points|bps?\b)"
    rf"|(?:LPR|贷款市场报价利率|贷款基础利率)(?:利率)?[）)]?\s*的?\s*(?P<times>{NUMBER})\s*倍|(?P<times2>{NUMBER})\s*倍(?:的)?(?:一年期)?(?:LPR|贷款市场报价利率)"
    rf"|(?P<times3>{NUMBER})\s*(?:times|x)\s+(?:the\s+)?(?:one-year\s+|1-year\s+|1Y\s+)?(?:LPR|loan prime rate)"
    rf"|(?P<base>[年月日])(?:利|息|利率|利息)(?:按|为|是|约|仅|低至|达|高达|不超过|不得超过|不高于|不逾|至多|最高(?:为)?|上限(?:为|是)?)?\s*(?P<fen>{NUMBER})\s*(?P<coin>分(?!之)|厘)(?:(?P<half>半)|(?P<more>[一二三四五六七八九])(?=厘|[^分]|$)厘?)?",
    re.I,
)
_TOPIC = re.compile(
    r"利率|利息|年息|月息|日息|息费|罚息|费率|滞纳金|违约金|综合(?:融资|资金|年化)?成本|年化|LPR|逾期费|加收|上浮|利"
    r"|\b(?:interest|m?apr|ear|annual(?:ised|ized)?|rate|late (?:fee|charge)|default|finance charge|costs? of (?:the |a )?(?:[\w-]+ ){0,4}(?:loan|credit|borrowing)|(?:loans?|credit|advances?) costs?|(?:daily|initial) (?:costs?|charges?)|per annum|p\.a\.|usury)\b",
    re.I,
)
#: A rate by its time alone, of lending: charges 3.5% a month on the balance.
_TIMED = re.compile(
    r"(?=.*\b(?:charg\w+|lend\w*|loans?|borrow\w*|credit|moneylend\w*|principal|balance)\b)"
    r".*(?:%|per ?cent)\s*(?:per|a|each|every)\s+(?:day|month|year|annum)\b",
    re.I | re.S,
)
_OTHER = re.compile(
    r"税率|折扣|首付|占比|比例不|比率|通过率|回收率|还款率|股|佣金|回款|分成|到手|持股|出资|结清[^。]{0,6}折|减免|覆盖率|合格率|质检"
    r"|\b(?:discount|settle(?:ment)?s?|tax|vat|down payment|commission|recovery|success|share of|ownership|of (?:the )?(?:calls|cases|accounts|borrowers|debt|balance|principal)|disposable|earnings|wages)\b",
    re.I,
)
_DEFAULT = re.compile(
    r"逾期|罚息|违约|滞纳|迟延|延迟|拖欠|加倍部分|加倍支付|判决确定|\b(?:(?:post-?)?judge?ments?|late|default|overdue|penalty|arrears|past[- ]due|delinquen)",
    re.I,
)
_EFFECTIVE = re.compile(
    r"综合|IRR|实际(?:年化|年利率|利率|年率)|年化综合|内部收益率|\b(?:m?apr|annual percentage rate|ear|effective|all-in|total cost)\b",
    re.I,
)
_SURCHARGE = re.compile(r"加收|上浮|加计|上加|加罚|\b(?:plus|above|over|surcharge|on top)\b", re.I)
_PERIODS = (
    ("year", r"年化|年利率|年息|年率|每年|年度|/年|一年|按年|\b(?:annual\w*|per annum|p\.a\.?|(?:a|each|every) year|per year|m?apr|ear|yearly)|年"),
    ("month", r"月利率|月息|每月|按月|/月|月费率|\b(?:per month|monthly|(?:a|each|every) month|p\.m\.)|月"),
    ("day", r"日利率|日息|每日|每天|按日|/日|/天|\b(?:(?:per|each|every|a) day|daily)|日|天"),
)  # fmt: skip
#: What a rate is of, where the time stands behind it: 1% of the principal a day.
_OF = r"\s*(?:of|on)\s+(?:the\s+|its\s+|your\s+|any\s+)?(?:\w+\s+){1,4}?"
_PER_TIME = r"(?:per|a|each|every)\s+(?:day|month|year|annum)\b|daily\b|monthly\b"


def rate_claims(text: str) -> Iterator[tuple[int, int, Amount]]:
    """The rates in a sentence folded to simplified characters."""
    if not _TOPIC.search(text) and not _TIMED.match(text):
        return
    for m in _RATE.finditer(text):
        clause = _clause(text, m)
        rated = re.search(
            r"利率|年化|\binterest rate|\bapr\b|\b(?:daily|monthly|annual|yearly) (?:costs?|charges?|interest|rates?)\b",
            clause,
            re.I,
        )
        timed = re.match(rf"(?:{_OF}|\s*)(?:{_PER_TIME})", text[m.end() : m.end() + 60], re.I)
        if _OTHER.search(clause) and not rated and not timed:
            continue
        if not _TOPIC.search(clause) and not (timed and _TIMED.match(text)):
            continue
        if found := _amount(text, m, clause):
            yield m.start(), m.end(), found


def _clause(text: str, m: re.Match[str]) -> str:
    """The clause around a number, as far as the next comma but one."""
    before = re.split(r"[。;；!！?？]|(?<!\d)[,，](?!\d)", text[: m.start()])
    after = re.split(r"[,，。;；!！?？]", text[m.end() :])[0]
    head = before[-1]
    if not _TOPIC.search(head + m[0] + after) and len(before) > 1:
        head = before[-2] + "," + head
    return head + m[0] + after


def _amount(text: str, m: re.Match[str], clause: str) -> Amount | None:
    before = re.split(r"[。;；]|(?<!\d)[,，](?!\d)", text[: m.start()])[-1]
    op = direction(before[-40:], text[m.end() : m.end() + 8])
    multiple = m["times"] or m["times2"] or m["times3"]
    late = bool(_DEFAULT.search(clause))
    kind = "default-rate" if late else "rate-cap"
    if multiple:
        value = value_of(multiple)
        return (
            value and Amount(kind, "rate-multiple", op, value, value, "x-LPR1Y", text=m[0])
        ) or None
    value = _percent(m)
    if value is None or value > 2000:
        return None
    measure, unit, per = _measure(clause, late, m), "percent", _period(text, m)
    if re.search(r"LPR|报价利率|loan prime rate", clause, re.I) and m["bp"]:
        return None
    readings: tuple[str, ...] = ()
    if measure == "default-surcharge":
        per = ""
    elif not per:
        readings = ("per year", "per month") if not _EFFECTIVE.search(clause) else ()
        per = "year" if not readings else ""
    n = 1.0 if per else 0.0
    return Amount(kind, measure, op, value, value, unit, n, per, text=m[0], readings=readings)


def _percent(m: re.Match[str]) -> float | None:
    """The rate in percent, whatever it is written in."""
    for name, factor in (
        ("pct", 1.0),
        ("points", 1.0),
        ("han", 1.0),
        ("wan", 0.01),
        ("qian", 0.1),
        ("mille", 0.1),
        ("bp", 0.01),
    ):
        if m[name]:
            value = value_of(m[name])
            return None if value is None else round(value * factor, 8)
    value = value_of(m["fen"])
    if value is None:
        return None
    value += 0.5 if m["half"] else (value_of(m["more"]) or 0) / 10 if m["more"] else 0
    # 分 is a tenth of the year's, a hundredth of the month's, a thousandth of the day's principal
    per_coin = {"年": 10.0, "月": 1.0, "日": 0.1}[m["base"]]
    return round(value * per_coin * (0.1 if m["coin"] == "厘" else 1.0), 8)


def _measure(clause: str, late: bool, m: re.Match[str]) -> str:
    if late:
        added = _SURCHARGE.search(clause) and not re.search(r"日|天|per day|daily", clause)
        return "default-surcharge" if added or m["point"] or m["points"] else "default-nominal"
    return "rate-effective" if _EFFECTIVE.search(clause) else "rate-nominal"


def _period(text: str, m: re.Match[str]) -> str:
    """Per what time a rate is: by the word nearest before it in its clause, or right behind it."""
    if m["base"]:
        return {"年": "year", "月": "month", "日": "day"}[m["base"]]
    behind = text[m.end() : m.end() + 60]
    if timed := re.match(f"{_OF}({_PER_TIME})", behind, re.I):
        return next(p for p, pattern in _PERIODS if re.search(pattern, timed[1], re.I))
    before = re.split(r"[。;；,，]", text[: m.start()])[-1][-60:]
    after = re.split(r"[。;；,，]", text[m.end() :])[0][:22]
    best = ("", -1)
    for period, pattern in _PERIODS:
        if re.match(rf"\s*(?:\(?\s*)?(?:of\s+interest\s+)?(?:{pattern})", after, re.I):
            return period
        for found in re.finditer(pattern, before, re.I):
            best = max(best, (period, found.end()), key=lambda pair: pair[1])
    if best[0]:
        return best[0]
    return next((p for p, pattern in _PERIODS if re.search(pattern, after, re.I)), "")
