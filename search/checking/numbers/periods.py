"""Periods: 15日内答复, 诉讼时效三年, keep for five years, 14 days to withdraw, 60 days' notice."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from search.checking.model import Amount
from search.checking.numbers.values import NUMBER, direction, value_of

#: The last day of a time that runs until it.
_ORDINALS = {
    "first": 1.0, "second": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0,
    "seventh": 7.0, "eighth": 8.0, "ninth": 9.0, "tenth": 10.0, "fourteenth": 14.0,
    "fifteenth": 15.0, "thirtieth": 30.0,
}  # fmt: skip
_UNTIL = re.compile(
    r"\b(?:until|till|by|before|on or before|no later than|up to|through)\b(?:\s+(?:the\s+)?(?:midnight|noon|close|end)(?:\s+of)?)?(?:\s+business)?(?:\s+(?:on|of))?\s+the\s+\Z",
    re.I,
)
_PERIOD = re.compile(
    rf"(?<![\w$£€第.-])(?P<n>{NUMBER})(?:\s*\(\d+\))?[\s-]*(?P<unit>(?:business|working|banking|calendar|consecutive)?[\s-]*(?:day|week|month|year|hour)s?\b)"
    rf"|(?<![第\d年月])(?P<hn>{NUMBER})\s*(?P<hunit>个?工作日|个?自然日|日|天|周|星期|个月|年|个?小时)(?!利|息|化|期LPR)"
    # until midnight of the third business day
    rf"|(?<=the )(?P<on>{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))\s+(?P<ounit>(?:(?:business|working|calendar|banking)\s+)?days?\b)",
    re.I,
)
_KINDS = (
    ("credit-report-age", "age",
     r"(?:不良|负面|逾期|违约)(?:信息|记录|信用记录).{0,30}?(?:保存|保留|留存|存续|展示)|\b(?:stays?|remains?|appears?|kept|shown|reported|listed)\b[^.;,]{0,24}\b(?:reports?|credit files?|your file|record at the bureau|credit record)\b|\b(?:accounts?|collections?|debts?|charge-?offs?|bankruptc\w+|defaults?)\b[^.;,]{0,20}\b(?:be|are|is) reported\b"),
    ("loan-term", "term",
     r"(?:分期|还款|贷款|借款|协议).{0,10}?期限|\b(?:loan|repayment|instal\w+) (?:term|period)\b"),
    ("limitation-period", "limitation",
     r"诉讼时效|消灭时效|时效(?:期间)?|\b(?:limitation|statute of limitations|time-barred|statute-barred|prescription|sue|bring (?:an? )?(?:action|suit|claim)|file (?:an? )?(?:action|suit))\b|起诉"),
    ("cooling-off", "withdrawal",
     r"冷静期|犹豫期|撤回(?:权|合同|申请)?|反悔|鉴赏期|无理由(?:解除|退)|(?:收受|收到|签收)商品.{0,14}(?:解除|退回)|(?:解除|退回).{0,14}(?:收受|收到|签收)商品|(?:日|天)内.{0,10}(?:解除|撤销|取消)(?:本)?(?:契约|合同|申请)|\b(?:cooling[- ]off|withdraw(?:al)?|right to (?:cancel|rescind)|rescind|rescission|right to cancel|you (?:may|can|could) cancel|cancel (?:the|this|your) (?:agreement|loan|contract|credit))\b"),
    ("retention", "retention",
     r"保存|留存|保管|存档|销毁|清除|(?:录音|记录|档案|资料).{0,16}删除|保留.{0,12}(?:录音|记录|档案|资料)|\b(?:retain(?:ed|s|ing)?|retention|keep (?:\w+ ){0,4}(?:record|recording|copies|file)s?|(?:records?|recordings?|copies) (?:\w+ ){0,4}(?:kept|stored|preserved)|preserv\w+|stored for|on file|(?:records?|recordings?|files?|copies|documents?) (?:\w+ ){0,3}(?:discarded|destroyed|deleted|shredded|disposed|purged|erased|wiped)|(?:discard|destroy|delete|shred|dispose of|purge|erase|wipe)(?:s|d|ed|ing)? (?:(?:\w+ ){0,3}(?:records?|recordings?|files?|copies|notes?|letters?|logs?)|(?=\d|one|two|three|six|twelve|after)))\b"),
    ("response-time", "response",
     r"答复|回复|答覆|回覆|反馈|受理|办结|处理完毕|处理投诉|投诉|异议|核查|更正|\b(?:respond|response|reply|answer|acknowledge|resolv\w+|(?:re)?investigat\w+|(?:our|the|a|its|your|credit|lending) decisions?|adverse[- ]action(?: notices?)?|dispute|complain\w*)\b"),
    ("notice-period", "notice",
     r"通知|告知|提前|预告|书面催|补救|纠正违约|\b(?:remed(?:y|ied|ying)|put (?:this|it|things|the breach) right|rectif\w+)\b|\b(?:notice|notif\w+|in advance|prior written|inform)\b"),
)  # fmt: skip
_UNITS = {
    "日": "day", "天": "day", "自然日": "day", "周": "week", "星期": "week", "月": "month",
    "个月": "month", "年": "year", "小时": "hour", "工作日": "business-day",
}  # fmt: skip
_AHEAD = re.compile(
    r"\s*(?:之?前|'? ?(?:prior|before|in advance|advance)|'?s? (?:prior |written |advance )*notice|['’] (?:\w+ ){0,2}notice)",
    re.I,
)
#: What stands between a period and what it runs from.
_SINCE = re.compile(
    r"\s*(?:of|after|from|following)(?:\s+(?:the|this|our|your|a|any|date|day|receipt|receiving|of|that|such))*\s*",
    re.I,
)
_SINCE_HAN = re.compile(r"[书函单]?(?:送达)?(?:之日|之?次日)?(?:起|后|之后)(?:的)?")
_WITHIN = re.compile(r"\s*(?:之?内|以内)")
_DATE = re.compile(r"\d{4}\s*年|年\s*\d{1,2}\s*月|月\s*\d{1,2}\s*日")


def period_claims(text: str, bare: bool = False) -> Iterator[tuple[int, int, Amount]]:
    """The periods in a sentence folded to simplified characters; with `bare` those too of which no
    word says what they are, as of no kind."""
    dated = [m.span() for m in _DATE.finditer(text)]
    for m in _PERIOD.finditer(text):
        if any(m.start() < e and s < m.end() for s, e in dated):
            continue
        if (found := _amount(text, m)) and (found.kind or bare):
            yield m.start(), m.end(), found


def _amount(text: str, m: re.Match[str]) -> Amount | None:
    if m["on"] and not _UNTIL.search(text[: m.start()]):
        return None
    value = _ordinal(m["on"]) if m["on"] else value_of(m["n"] or m["hn"])
    if value is None or (m["hunit"] == "年" and value > 100):
        return None
    kind, measure = _kind(text, m)
    unit = _unit(m["unit"] or m["hunit"] or m["ounit"])
    op = _op(text, m, kind)
    return Amount(kind, measure, op, value, value, unit, text=m[0])


def _ordinal(written: str) -> float:
    return _ORDINALS.get(written.lower()) or float(re.match(r"\d+", written)[0])  # type: ignore[index]


def _unit(written: str) -> str:
    written = written.lower().strip(" -")
    if re.match(r"business|working|banking", written):
        return "business-day"
    han = written.removeprefix("个") if written != "个月" else written
    if han in _UNITS:
        return _UNITS[han]
    return re.split(r"[\s-]+", written)[-1].rstrip("s")


def _kind(text: str, m: re.Match[str]) -> tuple[str, str]:
    """The kind of the keyword nearest to the number, in its clause before the others."""
    clause_start = max(text.rfind(mark, 0, m.start()) for mark in ",，;；。") + 1
    ends = [at for mark in ",，;；。" if (at := text.find(mark, m.end())) >= 0]
    clause_end = min(ends, default=len(text))
    for low, high in ((clause_start, clause_end), (max(0, m.start() - 60), m.end() + 60)):
        best: tuple[int, str, str] | None = None
        for kind, measure, pattern in _KINDS:
            for found in re.finditer(pattern, text[low:high], re.I):
                if kind == "notice-period" and _is_start(text, m, found, low):
                    continue
                gap = max(found.start() + low - m.end(), m.start() - found.end() - low, 0)
                if best is None or gap < best[0]:
                    best = (gap, kind, measure)
        if best:
            return best[1], best[2]
    return "", ""


def _is_start(text: str, m: re.Match[str], found: re.Match[str], low: int) -> bool:
    """Whether a notice is what the period runs from, and not what is given within it: within 10
    days of this notice, 收到本通知后10日内."""
    behind = text[m.end() : found.start() + low]
    ahead = text[found.end() + low : m.start()]
    return bool(_SINCE.fullmatch(behind) or _SINCE_HAN.fullmatch(ahead))


def _op(text: str, m: re.Match[str], kind: str) -> str:
    before = re.split(r"[,，。;；]", text[: m.start()])[-1][-40:]
    after = text[m.end() : m.end() + 14]
    found = direction(before, after)
    if kind == "limitation-period":
        return "exact"
    if kind == "notice-period" and _AHEAD.match(after):
        return "min" if found == "exact" else found
    if _WITHIN.match(after):
        return "min" if kind == "cooling-off" else "max"
    if found == "exact":
        return {"retention": "min", "cooling-off": "min", "notice-period": "min"}.get(kind, "max")
    if kind == "cooling-off" and found == "max":
        return "min"
    return found
