"""The units of limits, and how units and counts are said in words.

What shows limits needs this alone; `corpus.limits_schema` has what they must be like.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.messages import N_

#: Units of time, of contact, of rates, and of money; and all that a structured limit may have.
TIME = ("minute", "hour", "day", "business-day", "week", "month", "year")
CONTACTS = ("call", "contact", "visit", "letter", "message")
RATES = ("percent", "bp", "x-LPR1Y", "multiple")
MONEY = (
    "CNY", "USD", "TWD", "HKD", "SGD", "GBP", "EUR", "INR", "JPY", "KRW", "AUD", "CAD", "MYR",
    "PHP", "IDR", "VND", "SEK", "CHF",
)  # fmt: skip
UNITS = (
    *CONTACTS, "hour-of-day", *TIME, *RATES, *MONEY,
    "item", "person", "time", "share", "point", "year-of-age",
)  # fmt: skip

#: The classes of persons that a limit may protect alone, in words; `consumer` where firms have
#: another number.
CLASSES = {
    "servicemember": N_("a servicemember or a dependent of one"),
    "student": N_("a borrower of a student loan"),
    "consumer": N_("a consumer, not a firm"),
    "business": N_("a business"),
    "cardholder": N_("a cardholder"),
    "homeowner": N_("a borrower of a home loan"),
    "pawner": N_("someone who has pawned something"),
    "microfinance-borrower": N_("a borrower of a microfinance loan"),
    "judgment-debtor": N_("someone whose debt was established by a judgment"),
    "government-debtor": N_("someone who owes the government"),
    "benefit-recipient": N_("someone who receives federal benefits"),
    "identity-theft-victim": N_("a victim of identity theft"),
    "solicited": N_("someone called to sell something, or by a recording"),
    "third-person": N_("a third person"),
}  # fmt: skip

_ZH = {
    "call": "次", "contact": "次", "visit": "次", "letter": "封", "message": "条", "time": "次",
    "hour-of-day": "时", "minute": "分钟", "hour": "小时", "day": "日", "business-day": "个工作日",
    "week": "周", "month": "个月", "year": "年", "year-of-age": "周岁", "percent": "%",
    "bp": "个基点",
    "x-LPR1Y": "倍一年期LPR", "multiple": "倍", "item": "项", "person": "人", "share": "份",
    "point": "个百分点",
}  # fmt: skip
_ZH_OF = {
    "debt": "债务", "account": "账户", "debtor": "债务人", "call": "通话", "contract": "合同",
    "person": "人", "consumer": "消费者", "borrower": "借款人", "loan": "贷款", "case": "案件",
}  # fmt: skip
_EN = {
    "hour-of-day": "hour of day", "business-day": "business day", "year-of-age": "year of age",
    "x-LPR1Y": "x LPR (1 year)", "bp": "basis point", "point": "percentage point",
}  # fmt: skip
_UNCOUNTED = frozenset(("percent", "x-LPR1Y", "multiple", "hour-of-day", *MONEY))


def share_text(quantity: str) -> str:
    """A share of a whole as a fraction of at most twelfths, where it is near one: 0.3333 is 1/3."""
    from fractions import Fraction  # few limits are shares

    share = Fraction(quantity)
    near = share.limit_denominator(12)
    return str(near) if abs(near - share) < Fraction(1, 1000) else quantity


def unit_text(unit: str, one: bool = False, zh: bool = False) -> str:
    """A unit in words, in English in the plural unless `one`; a free unit as it is."""
    if zh:
        return _ZH.get(unit, unit)
    if unit not in UNITS or unit in _UNCOUNTED or one:
        return _EN.get(unit, unit)
    return "years of age" if unit == "year-of-age" else f"{_EN.get(unit, unit)}s"


def per_text(n: float, unit: str, rolling: bool, of: Sequence[str], zh: bool = False) -> str:
    """What a limit is counted per (`corpus.model.Per`), in words: "debt in 7 days (rolling)",
    每笔债务每7日（滚动）."""
    one = n == 1
    if zh:
        things = "、".join(f"每{_ZH_OF.get(name, name)}" for name in of)
        name = "月" if one and unit == "month" else unit_text(unit, zh=True)
        span = f"每{'' if one else f'{n:g}'}{name}" if unit else ""
        return things + span + ("（滚动）" if rolling and span else "")
    things = " and ".join(name.replace("-", " ") for name in of)
    span = unit_text(unit, one) if one else f"{n:g} {unit_text(unit)}"
    span = f"{span} (rolling)" if rolling and unit else span if unit else ""
    return f"{things} in {'a ' if one else ''}{span}" if things and span else things or span
