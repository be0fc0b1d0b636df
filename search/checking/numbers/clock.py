"""Times of day: 晚九点至次日早八点, 8 to 9 p.m., before 8 a.m. or after 9 p.m."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.named import NamedTuple
from search.checking.model import Amount
from search.checking.numbers.values import NOT, value_of

_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HAN_HOUR = r"(?:\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_DAYPART = r"(?:次日|翌日|第二天|隔天|当日|当天|每天|每日)?(?:凌晨|清晨|早上|早晨|早间|上午|中午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜里|深夜|早|晚|夜)?"
_TIME = re.compile(
    rf"(?P<part>{_DAYPART})的?\s*(?P<han>{_HAN_HOUR})(?:(?:点|时(?!间|效|段))(?:(?P<half>半)|(?P<hm>{_HAN_HOUR}|[零一二三四五]?十?[零一二三四五六七八九十]{{1,2}})分)?(?:整|钟)?|:(?P<cm>[0-5]\d)(?!\s*(?:a\.?|p\.?)\s*m))"
    rf"|(?<![\d$£€.,§])\b(?P<en>\d{{1,2}}|{_HOURS})(?:[:.](?P<em>[0-5]\d))?\s*(?:o'?clock\s*)?(?P<ap>[ap])\.?\s?m\b\.?"
    rf"|(?<![\d$£€.,§])\b(?P<in>\d{{1,2}}|{_HOURS})(?:[:.](?P<im>[0-5]\d))?\s*(?:o'?clock\s*)?(?:in the (?P<day>morning|afternoon|evening)|at (?P<night>night))\b"
    r"|(?P<mil>(?<![\d$£€.,§/-])(?:0\d[0-5]\d(?=\s*(?:to|and|until|-|–|至|到)\s*[012]\d[0-5]\d)|(?<=\bat )0\d[0-5]\d|(?<=before )0\d[0-5]\d|(?<=after )0\d[0-5]\d|(?<=from )0\d[0-5]\d|(?:[01]\d|2[0-3])[0-5]\d(?=\s*(?:hrs?|hours)\b))|(?<=0\d{3} to )[012]\d[0-5]\d|(?<=0\d{3} and )[012]\d[0-5]\d|(?<=0\d{3}-)[012]\d[0-5]\d|(?<=0\d{3}–)[012]\d[0-5]\d)(?!\d)(?:\s*(?:hrs?|hours)\b)?"
    r"|\b(?P<word>noon|midnight)\b"
    r"|(?<![\d$£€.,§:])(?P<bare>\d{1,2})(?=\s*(?:to|-|–|and|until|through)\s*\d{1,2}(?::\d\d)?\s*[ap]\.?\s?m\b)",
    re.I,
)
_TO = re.compile(r"\s*(?:至|到|~|～|-|–|—|--|to|and|until|till|through|直到)\s*(?:the\s+)?", re.I)
_CONTACT = re.compile(
    r"催收(?!员|人员|专员|主管|经理|团队|部门?|公司|机构|中心|岗)|话务|坐席|拨打|当地时间|致电|电话|联系|联络|上门|外访|拜访|通话|催缴|催告|打给|短信|外呼|来电|催款|去电|打扰|访问|告知债务|沟通|拨出|呼叫|讨债|收款"
    r"|\b(?:call(?:s|ed|ing)?|tele-?call\w*|(?:local|their|borrower's|consumer's|debtor's|customer's) time|phon(?:e|es|ing)|telephon\w*|contact\w*|ring(?:ing)?|visit\w*|dial\w*|text(?:s|ing)?|messag\w*|"
    r"communicat\w*|collect(?:s|ed|ing|ion)?(?! (?:agenc|department|team|staff|manager|floor|company))|reach (?:the|out|you)|speak|outreach|outbound)\b",
    re.I,
)
_OWN_HOURS = re.compile(
    r"客服|热线|服务时间|营业|工作时间|办公|致电我|联系我们|联络我们|联系本|拨打我|咨询|会议|[例晨早晚]会|开会|培训|到岗|打卡|来电我|您可|您也可|可拨打(?=[\d本我以]|客服)|回电|请于|请致电|请在|柜台"
    r"|\b(?:pay(?:ments?)? (?:\w+ ){0,3}by|due by|meetings?|huddles?|stand-?ups?|report for work|clock(?:s|ing)? in|trainings?|webinars?|workshops?|office|open(?:s|ing)?|business hours|customer service|hotline|helpline|call us|reach us|contact us|ring us|"
    r"you (?:may|can|could) (?:call|reach|contact|ring|phone)|call(?:ing)? back|lines are|phone lines|our hours|please call|"
    r"appointment|branch(?:es)?|payments? received|cut-?off)\b",
    re.I,
)
#: Hours with full stops, where two are joined: from 8.00 to 20.00.
_DOTTED = re.compile(
    r"(?<![\d$£€.,§])(\d{1,2})\.([0-5]\d)(\s*(?:to|-|–|and|until|till|bis|至|到)\s*\d{1,2})\.([0-5]\d)(?![\d%])",
    re.I,
)
#: Whom contact is made with: the hours of work of those who do are no hours for calls to us.
_TO_DEBTOR = re.compile(
    r"(?:给|向|对|联系|联络|致电|拨打|催收)(?:[^，。；,]{0,4})(?:债务人|欠款人|借款人|逾期客户|欠款客户)"
    r"|\b(?:call(?:s|ed|ing)?|phon(?:e|es|ing)|contact(?:s|ed|ing)?|ring(?:s|ing)?|text(?:s|ing)?|visit(?:s|ing)?)"
    r" (?:\w+ ){0,2}(?:debtors?|borrowers?|delinquent)\b",
    re.I,
)
_VISIT = re.compile(r"上门|外访|拜访|登门|\bvisit", re.I)
_CALL = re.compile(r"电话|拨打|致电|外呼|通话|\b(?:call|phon|telephon|dial|ring)", re.I)
_OUTSIDE = re.compile(
    r"之外|以外|\b(?:outside|except|other than|only|unless)\b|只能|仅|方可|才", re.I
)
#: Negations of another number: no more than ten calls.
_NO_MORE = re.compile(r"\b(?:no|not) (?:more|fewer|less) than\b|不(?:得)?(?:超过|多于|少于)", re.I)
#: When contact begins and when it ends: starts at 8, 晚九点结束.
_STARTS = re.compile(r"(?:自|从|\b(?:starts?|begins?|commences?)\b[^.;,，]{0,12})\Z", re.I)
_STOPS = re.compile(
    r"\b(?:stops?|ends?|ceases?|finish(?:es)?|(?:continue|go|carry|keep)s?(?: on)?(?: \w+ing)? (?:up )?(?:to|till|until))\b[^.;,，]{0,12}\Z",
    re.I,
)
_BEFORE = re.compile(r"\b(?:before|earlier than|prior to)\b[^.;]{0,12}\Z", re.I)
_AFTER = re.compile(r"\b(?:after|later than|past|beyond|following)\b[^.;]{0,12}\Z", re.I)


class _Time(NamedTuple):
    hour: float
    start: int
    end: int
    side: str


def clock_claims(text: str) -> Iterator[tuple[int, int, Amount]]:
    """The hours of contact in a sentence that is folded to simplified characters."""
    if not _CONTACT.search(text) or (_OWN_HOURS.search(text) and not _TO_DEBTOR.search(text)):
        return
    text = _DOTTED.sub(r"\1:\2\3:\4", text)
    times = _times(text)
    negative = bool(NOT.search(_NO_MORE.sub(" ", text)))
    used = -1
    for n, time in enumerate(times):
        if n <= used:
            continue
        other = times[n + 1] if n + 1 < len(times) else None
        found = _pair(text, time, other, negative) if other else None
        if found or (other and negative and _is_part(text, time, other)):
            used = n + 1
        else:
            found = _alone(text, time, negative)
        if found:
            yield found


def _is_part(text: str, one: _Time, other: _Time) -> bool:
    """Whether two times bound a part of the day (12点到14点): where that is forbidden, no limit is
    of the same form."""
    joined = _TO.fullmatch(text[one.end : other.start]) and one.side != "before"
    return bool(joined) and one.hour < other.hour and not _OUTSIDE.search(text)


def _pair(text: str, one: _Time, other: _Time, negative: bool) -> tuple[int, int, Amount] | None:
    between = text[one.end : other.start]
    low, high = one.hour, other.hour
    if len(between) < 40 and (ends := _ends(one, other, negative) or _ends(other, one, negative)):
        start, end = min(one.start, other.start), max(one.end, other.end)
        return start, end, _amount(text, *ends, "window", text[start:end])
    listed = between.strip() in ("、", ",", "和") and "起止" in text
    if (_TO.fullmatch(between) or listed) and one.side != "before":
        if negative and not _OUTSIDE.search(text):
            if _is_part(text, one, other):
                return None
            low, high = high, low
        elif not low < high:
            low, high = high, low
    elif one.side == "before" and other.side == "after" and len(between) < 40:
        if not negative:
            return None
    elif one.side == "after" and other.side == "before" and len(between) < 40:
        if one.hour >= other.hour:
            if not negative:
                return None
            low, high = high, low
    else:
        return None
    start, end = min(one.start, other.start), max(one.end, other.end)
    return (start, end, _amount(text, low, high, "window", text[start:end])) if low < high else None


def _ends(one: _Time, other: _Time, negative: bool) -> tuple[float, float] | None:
    """The hours between which contact is made, where the text says that it begins at the one time
    or ends at the other."""
    told = one.side == "from" or other.side == "till"
    begins = one.side == "from" or (negative and one.side == "before")
    stops = other.side == "till" or (negative and other.side == "after")
    return (one.hour, other.hour) if told and begins and stops and one.hour < other.hour else None


def _alone(text: str, time: _Time, negative: bool) -> tuple[int, int, Amount] | None:
    """A single time: a bound (not after 9 p.m.) or the time of a contact (call at 10 p.m.)."""
    low = high = time.hour
    op = "point"
    if time.side == "after" and negative:
        low, op = -1.0, "window"
    elif time.side == "before" and negative:
        high, op = -1.0, "window"
    elif time.side == "after":
        low, high = min(time.hour + 0.01, 24.0), min(time.hour + 0.01, 24.0)
    elif time.side == "before":
        low = high = (time.hour or 24.0) - 0.01
    elif NOT.search(text[: time.start]):
        return None
    amount = _amount(text, low, high, op, text[time.start : time.end])
    return time.start, time.end, amount


def _amount(text: str, low: float, high: float, op: str, written: str) -> Amount:
    measure = "contact-hours"
    if _VISIT.search(text) and not _CALL.search(text):
        measure = "visit-hours"
    elif _CALL.search(text):
        measure = "call-hours"
    return Amount("call-hours", measure, op, low, high, "hour-of-day", text=written)


def _times(text: str) -> list[_Time]:
    found: list[_Time] = []
    for m in _TIME.finditer(text):
        hour = _hour(m)
        if hour is None or not 0 <= hour <= 24:
            continue
        after = text[m.end() : m.end() + 3]
        before = text[max(0, m.start() - 24) : m.start()]
        side = ""
        if re.match(r"(?:之|以)?前", after) or _BEFORE.search(before):
            side = "before"
        elif re.match(r"(?:之|以)?后", after) or _AFTER.search(before):
            side = "after"
        elif re.match(r"(?:开始|起)", text[m.end() :]) or _STARTS.search(before):
            side = "from"
        elif re.match(r"(?:结束|截止|停止|为止|止)", text[m.end() :]) or _STOPS.search(before):
            side = "till"
        found.append(_Time(hour, m.start(), m.end(), side))
    return _carried(found, text)


def _hour(m: re.Match[str]) -> float | None:
    if m["word"]:
        return 12.0 if m["word"].lower() == "noon" else 24.0
    if m["bare"]:
        return float(m["bare"])
    if m["mil"]:
        return int(m["mil"][:2]) + int(m["mil"][2:]) / 60
    if m["in"]:
        hour = (value_of(m["in"]) or 0.0) % 12
        late = bool(m["night"]) or (m["day"] or "").lower() != "morning"
        return hour + 12 * late + int(m["im"] or 0) / 60
    if m["en"]:
        hour = int(value_of(m["en"]) or 0) % 12 + (12 if m["ap"].lower() == "p" else 0)
        return hour + int(m["em"] or 0) / 60
    value = value_of(m["han"])
    if value is None:
        return None
    minutes = 30 if m["half"] else value_of(m["hm"]) or 0 if m["hm"] else int(m["cm"] or 0)
    part = m["part"]
    if value < 12 and re.search(r"下午|午后|傍晚|晚|夜", part) and not (value < 6 and "夜" in part):
        value += 12
    elif value == 12 and re.search(r"晚|夜", part):
        value = 24
    return value + minutes / 60


def _carried(times: list[_Time], text: str) -> list[_Time]:
    """Hours without a part of the day take it from their neighbour: 早8点至9点 stays, 8 to 9 p.m. is
    20 to 21 where the bare hour is the smaller one by little, else the morning."""
    out = list(times)
    for n, time in enumerate(times[:-1]):
        bare = re.fullmatch(r"\d{1,2}", text[time.start : time.end].strip())
        following = times[n + 1]
        if bare and following.hour >= 12 and time.hour < following.hour - 12:
            out[n] = time._replace(hour=time.hour + 12)
    return out
