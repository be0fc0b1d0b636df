"""How often: 7 calls in 7 days, two calls a day, 每日不超过三次, 通话后7日内不再拨打."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from search.checking.model import Amount
from search.checking.numbers.values import LEAST, MOST, NOT, NUMBER, direction, value_of

_NOUN = (
    r"(?:(?:tele)?(?:phone )?calls?(?: attempts?)?|attempts?|times|contacts?|communications?|visits?|letters?|"
    r"(?:text |sms )?messages?|texts|e-?mails?|dials?|tries|notices|reminders?)"
)
_SPAN_EN = r"(?:(?:week|(?:business|working|calendar) )?day|week|month|year|hour)s?"
_PER = r"\b(?:a|an|per|each|every|in|within|over|during|any)\s+|/\s*"
_EN = re.compile(
    rf"(?<![\w$£€.-])(?P<n>{NUMBER})\s+(?:(?:or (?:fewer|more)|(?!(?:and|or|of|hours?|days?|weeks?|months?|years?)\b)[a-z-]+)\s+){{0,3}}?(?P<noun>{_NOUN})\b"
    rf"(?P<mid>[^.;,，。/]{{0,45}}?)\s*(?:{_PER}){{1,3}}"
    rf"(?:(?:any|a|given|single|rolling|period of|calendar|consecutive|the same|same)\s+){{0,3}}"
    rf"(?:(?P<m>{NUMBER})[\s-]*(?:consecutive|calendar|rolling)?[\s-]*)?(?P<span>{_SPAN_EN})\b",
    re.I,
)
_ADVERB = re.compile(
    rf"\b(?P<n>once|twice|thrice|(?:{NUMBER}) times)\s+(?:(?:a|an|per|each|every|in|within|any)\s+){{1,2}}"
    rf"(?:(?P<m>{NUMBER})[\s-]*)?(?P<span>{_SPAN_EN})\b|\b(?P<n2>once|twice|thrice|(?:{NUMBER}) times)\s+(?P<span2>daily|weekly|monthly)\b|\b(?P<daily>(?:{NUMBER})\s+daily\s+(?:calls|attempts|contacts))",
    re.I,
)
_NOUN_FIRST = re.compile(
    rf"\b(?P<noun>{_NOUN})\b(?P<mid>[^.;,，。0-9]{{0,40}}?)(?:\b(?:to|at|of|is|are)\s+|:\s*|=\s*)"
    rf"(?:(?:a |the )?(?:maximum|max\.?|total|most|no more than)(?: of)?\s+)?(?P<n>{NUMBER})\s*(?:times\s*)?(?:{_PER}){{1,2}}"
    rf"(?:(?:given|single|rolling|calendar|same)\s+)?(?:(?P<m>{NUMBER})[\s-]*)?(?P<span>{_SPAN_EN})\b",
    re.I,
)
_LED = re.compile(
    rf"\b(?:each|every|per|in any|in a|within(?: any)?|in)\s+(?:(?P<m>{NUMBER})[\s-]*(?:consecutive |calendar )?)?(?P<span>{_SPAN_EN})(?:\s+period)?,?\s+"
    rf"[^.;]{{0,60}}?(?<![\w$])(?P<n>{NUMBER})\s+(?:[a-z-]+\s+){{0,2}}?(?P<noun>{_NOUN})\b",
    re.I,
)
_SEVEN = re.compile(r"\b(?P<n>\d{1,2})[- ]in[- ](?P<m>\d{1,2})\b(?!-)", re.I)
_HAN_SPAN = r"(?:个?小时|日|天|周|星期|礼拜|个?月|年)"
_HAN_COUNT = r"(?:次|通|遍|条|封|个[一-鿿]{0,6}?(?:电话|来电)|个(?=\s*(?:[,，。；;、！!]|\Z|为限|以内|以下|以上))|回|趟|轮)"
#: What a time to pay or to answer is followed by: it is no time in which calls are counted.
_HAN_DEADLINE = r"[每单](?:个)?(?:日|天|周|星期|礼拜|月|小时)|还[款清上]|[未不]还|偿还|付[款清]|支付|(?<!催)缴|结清|清偿|逾期|否则|答复|回复|回覆|联系我|异议|处理完"
_HAN = re.compile(
    rf"(?:[每单当](?:个)?(?:自然)?(?:\s*(?P<m>{NUMBER})\s*)?(?P<span>{_HAN_SPAN})|(?:(?:任意|任何)?(?:连续)?\s*(?P<m2>{NUMBER})\s*(?:个)?(?P<span2>{_HAN_SPAN})(?:之?内|里)?))"
    rf"(?P<mid>(?:(?!{_HAN_DEADLINE})[^。；;0-9]){{0,30}}?)(?<![第零〇一二三四五六七八九十百千])(?P<n>{NUMBER})\s*(?P<count>{_HAN_COUNT})"
)
_HAN_AFTER = re.compile(
    rf"(?P<n>{NUMBER})\s*(?P<count>{_HAN_COUNT})\s*(?:/|每)\s*(?P<span>日|天|周|月)"
)
_DAILY = re.compile(rf"日均(?P<mid>[^。；;0-9]{{0,12}}?)(?P<n>{NUMBER})\s*(?P<count>{_HAN_COUNT})")
_WAIT = re.compile(
    rf"\bwait(?:s|ing)?\b[^.;]{{0,25}}?(?P<n>{NUMBER})\s+(?:full |calendar |consecutive )?(?P<span>day|hour|week)s?\b[^.;]{{0,60}}?\b(?:conversation|speaking|spoke|talk\w*|contact|call)"
    rf"|within\s+(?P<n2>{NUMBER})\s+(?:consecutive |calendar )?(?P<span2>day|hour|week)s?\s+(?:after|of|following)\s+(?:\w+\s+){{0,4}}?(?:telephone |phone )?(?:conversation|speaking|spoke|talk\w*)"
    rf"|(?:通话|接通|沟通|联系|有效催收)[^。；]{{0,10}}?后[^。；0-9]{{0,8}}?(?P<n3>{NUMBER})\s*(?P<span3>日|天|小时|周)之?内[^。；]{{0,12}}?(?:不|勿)"
    rf"|\b(?:again|next|another|until)\b[^.;]{{0,30}}?(?P<n5>{NUMBER})\s+(?:full |calendar |consecutive )?(?P<span5>day|hour|week)s?\s+after\s+(?:\w+\s+){{0,4}}?(?:conversation|speaking|spoke|talk\w*|contact|call)"
    rf"|(?:通话|接通|沟通|联系)[^。；0-9]{{0,6}}?(?P<n6>{NUMBER})\s*(?P<span6>日|天|小时|周)后[^。；]{{0,8}}?(?:再|才|方可)"
    rf"|(?:间隔|相隔)[^。；0-9]{{0,8}}?(?P<n4>{NUMBER})\s*(?P<span4>日|天|小时|周)",
    re.I,
)
_TOPIC = re.compile(
    r"催|拨打|致电|电话|联系|上门|外访|拜访|通话|短信|外呼|呼叫|来电|拨|访|函"
    r"|\b(?:call|phon|telephon|contact|visit|attempt|dial|text|messag|communicat|collect|letter|ring|consumer|debtor|borrower|7-in-7|e-?mail)",
    re.I,
)
_ELSE = re.compile(
    r"还款|付款|分期|(?<!催)缴|支付|提款|查询|登录|培训|会议|检查|\b(?:payment|instal|pay|login|training|audit|review|meeting)",
    re.I,
)
_OF = {
    "日": "day", "天": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month",
    "个月": "month", "年": "year", "小时": "hour", "个小时": "hour",
    "daily": "day", "weekly": "week", "monthly": "month",
}  # fmt: skip


#: A clause of its own, with a time to pay or to answer: "unless you pay within 7 days".
_DEADLINE = re.compile(
    r"\b(?:unless|if|until|once|failing|or else|otherwise|because|(?:re)?pay(?:s|ing|ment)?|paid|repl(?:y|ies)|"
    r"respon(?:d|ds|se)|answer\w*|settl\w+|remit\w*|dispute\w*|clear(?:s|ed)? (?:the|your)|hear from|deadline)\b",
    re.I,
)
_OWN_SPAN = re.compile(rf"\s*(?:{_PER}){{1,2}}(?:{NUMBER}[\s-]*)?{_SPAN_EN}\b", re.I)


def count_claims(text: str) -> Iterator[tuple[int, int, Amount]]:
    """How often somebody is contacted, in a sentence folded to simplified characters."""
    if not _TOPIC.search(text):
        return
    taken: list[tuple[int, int]] = []
    for pattern in (_WAIT, _EN, _NOUN_FIRST, _LED, _ADVERB, _SEVEN, _HAN, _HAN_AFTER, _DAILY):
        for m in pattern.finditer(text):
            if any(m.start() < e and s < m.end() for s, e in taken):
                continue
            if _joins_deadline(text, m):
                continue
            found = _waiting(m) if pattern is _WAIT else _counted(text, m)
            if found:
                taken.append(m.span())
                yield m.start(), m.end(), found


def _joins_deadline(text: str, m: re.Match[str]) -> bool:
    """Whether a count and a time were joined across a clause: the time is one to pay or to answer,
    or the count has a time of its own."""
    if m.re is _LED:
        before = re.split(r"[,.;:]", text[: m.start()])[-1]
        every = re.match(r"each|every|per|in any|within any", m[0], re.I)
        own = _OWN_SPAN.match(text[m.end() :])
        between = text[m.end("span") : m.start("n")]
        late = _DEADLINE.search(before) or _DEADLINE.search(between)
        return bool(own or (late and not every))
    return m.re in (_EN, _NOUN_FIRST) and bool(_DEADLINE.search(m["mid"]))


def _group(m: re.Match[str], *names: str) -> str:
    groups = m.groupdict()
    return next((groups[name] for name in names if groups.get(name)), "")


def _waiting(m: re.Match[str]) -> Amount | None:
    value = value_of(_group(m, "n", "n2", "n3", "n4", "n5", "n6"))
    if value is None:
        return None
    unit = _unit(_group(m, "span", "span2", "span3", "span4", "span5", "span6"))
    return Amount("call-frequency", "wait-after-contact", "wait", value, value, unit, text=m[0])


def _unit(span: str) -> str:
    unit = span.lower().rstrip("s")
    return _OF.get(span, "day" if unit.endswith("day") else unit)


def _counted(text: str, m: re.Match[str]) -> Amount | None:
    written = _group(m, "n", "n2") or m[0]
    value = value_of(re.sub(r"(?i)\s*(?:times|daily.*)$", "", written))
    if value is None or _ELSE.search(m[0]):
        return None
    if _group(m, "count") == "个" and not re.search(r"电话|来电|[打拨]", _group(m, "mid")):
        return None
    number = value_of(_group(m, "m", "m2")) if _group(m, "m", "m2") else 1.0
    span = _group(m, "span", "span2")
    if not span and not _group(m, "m"):
        span = "day"
    measure, unit = _measure(text, m)
    op = _op(text, m, written)
    if op is None:
        return None
    unit_of_time = "day" if m.re is _SEVEN else _unit(span)
    return Amount(
        "call-frequency", measure, op, value, value, unit, number or 1.0, unit_of_time, text=m[0]
    )


def _op(text: str, m: re.Match[str], written: str) -> str | None:
    """The direction of a count; None where a number is itself forbidden (do not call 10 times)."""
    at = m.start("n") if "n" in m.groupdict() and m["n"] else m.start()
    clause = re.split(r"[,，。;；]|[:：](?!\s*\Z)", text[:at])[-1]
    op = direction(clause[-60:], text[m.end() : m.end() + 24])
    after = text[at + len(written) : m.end()]
    if op == "exact":
        if MOST.search(after):
            op = "max"
        elif LEAST.search(after):
            op = "min"
        elif m.re is _SEVEN:
            op = "max"
    if op == "min" and NOT.search(clause):
        op = "max"
    if op == "exact" and NOT.search(clause):
        return None
    return op


def _measure(text: str, m: re.Match[str]) -> tuple[str, str]:
    """What is counted: by its noun, else by the words of the sentence."""
    noun = _group(m, "noun", "count").lower()
    own = m[0]
    for measure, unit, pattern in (
        ("visits", "visit", r"上门|外访|拜访|登门|visit|趟"),
        ("messages", "message", r"短信|消息|信息(?!保护)|\btext|sms|messag|e-?mail|邮件"),
        ("letters", "letter", r"\bletters?\b|信函|催收函|发函|封"),
        ("calls", "call", r"\bcall|电话|拨打|致电|外呼|通话|拨|\bdial|\bphon|\bring|telephon|个电话|通"),
        ("contacts", "contact", r"contact|communicat|联系|联络|沟通|催收"),
    ):  # fmt: skip
        if re.search(pattern, noun, re.I) or (noun != "contacts" and re.search(pattern, own, re.I)):
            return measure, unit
    if re.search(r"\bcall|电话|拨打|致电|外呼|通话|dial|phon|\bring|attempt|7-in-7", text, re.I):
        return "calls", "call"
    if re.search(r"上门|外访|visit", text, re.I):
        return "visits", "visit"
    if re.search(r"短信|\b(?:sms|text(?:s|ing)?|e-?mails?)\b", text, re.I):
        return "messages", "message"
    return "contacts", "contact"
