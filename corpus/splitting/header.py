"""What a law's header says of it: title, number, dates; `corpus.splitting.origin` tells the rest.

Only what the text states is taken; anything else stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.citations.keys import law_key
from corpus.model import Kind
from corpus.splitting.headings import heading_of, is_contents
from corpus.splitting.naming import codified, day_in, is_english_title, number_in, titled
from corpus.splitting.origin import issuer_of, jurisdiction_of, kind_of, labelled_place, language_of
from corpus.text.cleaning import close_gaps, repair
from corpus.text.han import has_han
from corpus.text.quantities import dated_spans

_LAW_WORDS = (
    "法|法典|条例|條例|办法|辦法|规定|規定|解释|解釋|决定|決定|意见|意見|通知|规则|規則|细则|細則|公告|"
    "批复|批復|指引|规程|規程|准则|準則|方案|答复|函|修正案|公约|公約|规范|規範|标准|標準|制度|要求|"
    "通告|纪要|紀要|座谈会纪要|通则|通則|编|問答|问答|施行法"
)
_TITLE = re.compile(
    rf"^[^。;\uff1b\uff1a:\uff01!]{{2,90}}?(?:{_LAW_WORDS})"
    r"(?:[(\uff08][^()\uff08\uff09]{1,30}[)\uff09])*$"
)
_GLUED_TITLE = re.compile(
    r"^(.{2,80}?关于[^。\uff1a]{2,80}?的(?:通知|意见|指导意见|公告|决定|批复))"
    r"(?=中国人民银行|人民银行|各|为|[一-龥]{2,12}[\uff0c、\uff1a])"
)
_NO_TITLE = re.compile(
    r"^附\s?件|^特\s?急|[号日]$|文件|行长|总理|主席|局长|部长|主任|院长|署长|[。\uff1b\uff1a]"
)
_ORDER_LINE = re.compile(
    r"^(?:特\s?急|来源[:\uff1a].*|附\s?件\s?\d*|.{2,60}(?:文件|令|公告|总局规章)|"
    r"[(\uff08]?第?\s?\d{0,4}年?第\s?[\d一二三四五六七八九十]+\s?号[)\uff09]?)$"
)
_BRACKETED_YEAR = r"[〔\[(\uff08]\d{4}[〕\])\uff09]"
_NUMBER = re.compile(
    rf"[\u4e00-\u9fff、]{{2,60}}?(?:令|公告)(?:{_BRACKETED_YEAR}|\d{{4}}年)?"
    r"第[\d一二三四五六七八九十百]+号"
    rf"|[\u4e00-\u9fff]{{0,6}}(?:发|释|办|字|规|通|告|电|复|函){_BRACKETED_YEAR}_?第?\d+号"
    r"|\d{4}年第\d+号"
)
_ADOPTED = re.compile(r"通过|公布|发布|颁布|發布|通過")
_AMENDED = re.compile(r"修正|修订|修改|修訂|通过的《[^》]*(?:修正案|决定)")
_EFFECTIVE = re.compile(r"^[起]?\s*(?:起)?\s*(?:施行|实施|實施|实行|實行|生效|執行|执行)")
_ROC_ERA = "(?:(?:中[華华])?民[國国])?"
_EFFECTIVE_PHRASE = re.compile(rf"自\s?{_ROC_ERA}\s*$")
_HEADER_LINE = re.compile(
    r"(?:通过|公布|发布|颁布|施行|实施|修正|修订|修改|印发|通過|公告|审判委员会|检察委员会|会议|批准|"
    r"發布|頒布|實施|修訂|訂定)"
)
_BODY = re.compile("审判委员会|检察委员会|全国人民代表大会(?:常务委员会)?")
_SIGNATURE = re.compile(
    r"^(?:总\s?理|行\s?长|主\s?席|局\s?长|部\s?长|主\s?任|院\s?长|署\s?长)[\s\uff1a:]*[一-龥](?:\s?[一-龥]){1,3}$|"
    rf"^{_ROC_ERA}\s?[\d〇○零一二三四五六七八九十百]{{2,5}}\s?年\s?[\d一二三四五六七八九十]{{1,3}}\s?月"
    r"\s?[\d一二三四五六七八九十]{1,3}\s?日$"
)
_FILE_DATE = re.compile(r"[(\uff08](\d{4})-(\d\d)-(\d\d)[)\uff09]")


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines above a law's first provision say, and what is left of them.

    `history` holds the lines of adoption and amendment, and those that label the paper (its issuer,
    its number, "urgent"); `preamble` the running text.
    """

    title: str = ""
    aliases: tuple[str, ...] = ()
    jurisdiction: str = ""
    kind: Kind = Kind.OTHER
    issuer: str = ""
    number: str = ""
    language: str = ""
    adopted: date | None = None
    effective: date | None = None
    amended: date | None = None
    repealed: bool = False
    history: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()

    @property
    def version(self) -> date | None:
        """The latest date that the text itself gives for its wording."""
        return max((d for d in (self.adopted, self.effective, self.amended) if d), default=None)


#: A remark beside a title that the law is no longer in force.
_ENDED = re.compile(
    r"\s?[(\uff08\[【〔](?:本法|现)?(?:已经?)?(?:废止|失效|廢止|被.{2,30}(?:废止|替代)|repealed)[)\uff09\]】〕]\s?",
    re.I,
)


def describe(
    front: Sequence[str],
    body: Sequence[str],
    *,
    title: str = "",
    name: str = "",
    heading: str = "",
) -> Header:
    """The header of a law. `front` are the lines above its provisions, `body` its provisions'
    texts, `title` its title where known, `name` the file's name without suffix, `heading` the
    first heading above its provisions."""
    lines = [line.strip(" #*\u3000○◎●■□◆◇▲△") for line in front if not is_contents(line)]
    lines = [repair(line) for line in lines if line]
    title, lines, repealed = _without_end(title, lines)
    title, aliases, rest = _title(lines, title, name)
    if title == _stem_title(name) and not _TITLE.match(close_gaps(title)):
        title = _heading_title(heading) or short_title(body) or title
    law = codified(body) if title == _stem_title(name) else None
    if law:
        title = law.title
        lines.append(f"Số: {law.number}")
    if issued := _issued_name(title, lines):
        aliases, title = (title, *(a for a in aliases if a != issued)), issued
        rest = [line for line in rest if law_key(line) != law_key(title)]
    history = [line for line in rest if is_history(line)]
    preamble = [line for line in rest if line not in history and _says(line)]
    labels = [line for line in rest if line not in history and not _says(line)]
    whole = "\n".join([title, *aliases, *lines, name])
    sample = f"{whole}\n" + "\n".join(body[:40])
    jurisdiction = jurisdiction_of(whole + "\n".join(body), sample) or labelled_place(name, sample)
    adopted, amended = _header_dates(history or preamble, name)
    adopted = adopted or _issued(lines) or day_in(lines)
    kind = kind_of(title, whole, jurisdiction)
    return Header(
        title=title,
        aliases=tuple(a for a in (*aliases, *_names_issued(title)) if a != title),
        jurisdiction=jurisdiction,
        kind=kind,
        issuer=issuer_of(title, whole, jurisdiction),
        number=_number(lines, name) or number_in(lines),
        language=language_of(sample),
        adopted=adopted,
        effective=_effective([*lines, *body[-4:]])
        or _from_issue(body, adopted)
        or (law.effective if law else None),
        amended=amended,
        repealed=repealed,
        history=(*labels, *history),
        preamble=tuple(preamble),
    )


def _without_end(title: str, lines: Sequence[str]) -> tuple[str, list[str], bool]:
    """The title and the lines without the remark that the law has ended; whether there is one."""
    ended = _ENDED.search(" ".join([title, *lines[:3]])) is not None
    kept = [*(_ENDED.sub("", line) for line in lines[:3]), *lines[3:]]
    return _ENDED.sub("", title), kept, ended


_SHORT_TITLE = re.compile(
    r"(?:may be|shall be|is) (?:cited|known|called|referred to) as (?:the )?[“\"‘']?"
    r"([A-Z][^.;“”\"]{4,100}?(?:Act|Law|Code|Ordinance|Regulations|Rules|Order)"
    r"(?: of)?(?:,? \d{4})?)"
    r"(?=[.,;”\"’']|$)|(?:^|\. )This (?:Act|Code|Law|Chapter) is the "
    r"([A-Z][^.;]{4,100}? (?:Act|Code|Law)(?:,? \d{4})?)\."
)


def short_title(body: Sequence[str]) -> str:
    """The title that a law gives itself: "may be cited as the … Act"."""
    found = (_SHORT_TITLE.search(text) for text in body[:20])
    return next((match[1] or match[2] for match in found if match), "")


def _heading_title(heading: str) -> str:
    """The heading of a chapter of a code, where it stands in place of a title."""
    found = heading_of(heading)
    named = found is not None and len(heading) > len(found.label) + 3 and not found.attached
    return heading if named and found and found.kind in ("chapter", "title", "part") else ""


_NOTICE = re.compile(r"关于(?:印发|发布|公布|颁布)《([^《》]{2,60})》的(?:通知|公告|决定)")


def _issued_name(title: str, lines: Sequence[str]) -> str:
    """The name of the law that a notice issues, where the law's own title follows in `lines`."""
    match = _NOTICE.search(title)
    own = law_key(match[1]) if match else ""
    return next((line for line in lines if own and law_key(line) == own), "")


def _names_issued(title: str) -> Iterator[str]:
    """The name of the law that a notice issues, whose own title is nowhere."""
    if match := _NOTICE.search(title):
        yield match[1]


def _says(line: str) -> bool:
    return not _is_label(line) or (line.startswith("来源") and not re.search("网|/", line))


def _is_label(line: str) -> bool:
    """True for a line that only labels the paper: its number, "urgent", its kind."""
    return bool(_ORDER_LINE.match(line) or _NUMBER.fullmatch(re.sub(r"\s", "", line)))


def _title(lines: Sequence[str], known: str, name: str) -> tuple[str, tuple[str, ...], list[str]]:
    """(title, other names, the lines that are left)."""
    stem = _stem_title(name)
    joined = _joined([close_gaps(line) for line in lines])
    if known:
        return known, (), [line for line in joined if law_key(line) != law_key(known)]
    found = titled(joined)
    if found:
        rest = [*joined[: found.start], *joined[found.stop :]]
        return found.title, (), [line for line in rest if law_key(line) != law_key(stem)]
    titles = [line for line in joined if _is_title(line)]
    if titles:
        names = {law_key(line) for line in (*titles, stem)}
        rest = [line for line in joined if law_key(line) not in names]
        others = [line for line in dict.fromkeys(titles) if law_key(line) != law_key(titles[-1])]
        return titles[-1], tuple(others), rest
    for i, line in enumerate(joined[:6]):
        if match := _GLUED_TITLE.match(line):
            rest = [*joined[:i], line[match.end() :].strip(), *joined[i + 1 :]]
            return match[1], (), [line for line in rest if line]
    if _TITLE.match(close_gaps(stem)):
        return stem, (), [line for line in joined if law_key(line) != law_key(stem)]
    at = next((i for i, line in enumerate(joined[:8]) if _can_name(line, joined[i + 1 :])), None)
    if at is not None:
        return joined[at], (), [*joined[:at], *joined[at + 1 :]]
    return stem, (), joined


_LABELLED = re.compile(r"^[\w /-]{2,30}[:\uff1a]\s?\S")
_UNNAMED = re.compile(
    r"^[\W\d_]+$|^第\s?\d+[A-Z]{0,2}\s?章$|^[(\uff08〔\[]\d{4}[)\uff09〕\]]|^\d[\d.,\s-]*\S{0,12}$|"
    r"^https?:|^(?:page|draft|a bill|(?:the )?(?:laws|statutes) of)\b",
    re.I,
)


def _can_name(line: str, below: Sequence[str]) -> bool:
    """True for a line that may be a law's title: no sentence, no label with its value, and not the
    name of its issuer where a short line below it may be the title."""
    if len(line) > 120 or line.endswith(("。", ".", "\uff1b", "\uff1a", ",")) or _is_label(line):
        return False
    if _LABELLED.match(line) or _UNNAMED.match(line) or is_history(line) or "|" in line:
        return False
    short = bool(below) and 2 < len(below[0]) <= 40 and not _SENTENCE.search(below[0])
    return not (_ISSUES.search(line) and short and not is_history(below[0]))


_SENTENCE = re.compile(r"[。\uff1b;\uff1a:]|^[(\uff08\[]|^第.{1,4}章")


def names_a_law(title: str) -> bool:
    """Whether a title ends as those of laws and rules do."""
    return _TITLE.match(title) is not None or is_english_title(title)


def _is_title(line: str) -> bool:
    if not _TITLE.match(line) or _ORDER_LINE.match(line):
        return False
    return "关于" in line or not _HEADER_LINE.search(line[:-4])


def _stem_title(name: str) -> str:
    return re.sub(r"[_\s]+", " ", _FILE_DATE.sub("", name)).strip()


def _joined(lines: Sequence[str]) -> list[str]:
    """`lines` with a title that is broken over two or three lines made one."""
    out: list[str] = []
    i = 0
    while i < len(lines):
        count = 1
        if _is_open(lines[i]):
            count = next((n for n in (2, 3) if not _is_open("".join(lines[i : i + n]))), 1)
        elif not _is_title(lines[i]) and not _NO_TITLE.search(lines[i]):
            count = next((n for n in (2, 3) if _breaks_over(lines[i : i + n], n)), 1)
        out.append("".join(lines[i : i + count]))
        i += count
    return out


#: How the name of one that issues laws ends; what never begins a title.
_ISSUES = re.compile(
    "(?:公司|银行|部|委|委员会|局|院|行|署|厅|办公室|政府|大会|协会|会议|银行业协会|中心|交易所|組合|例規集|法令集)$|"
    "(?:部|委员会|局|院|行|署|厅|办公室|政府)[、 ]"
)
_GOES_ON = ("常务委员会", "代表大会", "管理", "监督", "实施")
_REMARK = re.compile(r"^[(\uff08]|[)\uff09]$|[\uff1a:|]|\d{4}年\d")


def _is_open(line: str) -> bool:
    """True for a remark in brackets that goes on below its line."""
    ends = line.count(")") + line.count("\uff09")
    return line[:1] in "(\uff08" and line.count("(") + line.count("\uff08") > ends


def _breaks_over(parts: Sequence[str], count: int) -> bool:
    """True when `parts` are the lines of one title, none of them a title or another header."""
    whole = "".join(parts)
    begun = "关于" in whole and "关于" not in parts[-1]
    about = parts[-1].startswith("关于") and _ISSUES.search(parts[0]) is not None
    half = not _ISSUES.search(parts[0]) or parts[-1].startswith(_GOES_ON) or about
    alone = len(parts[-1]) >= 8 and _TITLE.match(parts[-1]) is not None and not begun
    tail_alone = alone and not (half and not heading_of(parts[0]) and len(parts[0]) <= 40)
    clean = all(_REMARK.search(part) is None for part in parts) and all(
        has_han(part) and not _NO_TITLE.search(part) for part in parts
    )
    return len(parts) == count and clean and not tail_alone and _TITLE.match(whole) is not None


def is_history(line: str) -> bool:
    """True for a line above a law's text that tells of its adoption or amendment."""
    if _SIGNATURE.match(line) or "现予公布" in line or "现予发布" in line:
        return True
    short = len(line) <= 60 or line.startswith(("(", "\uff08", "根据"))
    dated = any(True for _ in dated_spans(line))
    return dated and (short or bool(_AMENDED.search(line))) and bool(_HEADER_LINE.search(line))


#: A date's label: 公布日期：, 修正日期：.
_DAY_OF = re.compile(
    rf"(公[布佈]|[发發][布佈]|[颁頒][布佈]|制定|[订訂]定|修[正订訂])(?:日期|日)\s?[:\uff1a]?\s*{_ROC_ERA}\s*$"
)


def _header_dates(lines: Sequence[str], name: str) -> tuple[date | None, date | None]:
    adopted: date | None = None
    amended: date | None = None
    bodies: set[str] = set()
    for line in lines:
        spans = list(dated_spans(line))
        for i, (day, start, end) in enumerate(spans):
            after = line[end : spans[i + 1][1] if i + 1 < len(spans) else len(line)]
            if _EFFECTIVE.match(after):
                continue
            label = _DAY_OF.search(line[:start])
            if _AMENDED.search(label[1] if label else after):
                amended = max(amended or day, day)
            elif label or _is_adoption(line, after):
                body = _BODY.search(after) if "通过" in after else None
                if body and body[0] in bodies and adopted:
                    amended = max(amended or day, day)
                adopted = min(adopted or day, day)
                bodies.update([body[0]] if body else [])
    if hint := _FILE_DATE.search(name):
        hinted = date(int(hint[1]), int(hint[2]), int(hint[3]))
        if adopted is None:
            adopted = hinted
        elif amended and (hinted - amended).days > 60:
            amended = hinted
    return adopted, amended


def _is_adoption(line: str, after: str) -> bool:
    if len(line) <= 60 or line.startswith(("(", "\uff08")):
        return bool(_ADOPTED.search(after)) or "委员会" in after or "会议" in after
    return "通过" in after and "现予" in line


def _effective(lines: Sequence[str]) -> date | None:
    """The day from which the text says that it applies, where it says one."""
    for line in lines:
        for day, start, end in dated_spans(line):
            before, after = line[:start], line[end:]
            plain = not before.strip() or before.rstrip().endswith(("通过", "\uff0c", ","))
            if _EFFECTIVE.match(after) and (_EFFECTIVE_PHRASE.search(before) or plain):
                return day
    return None


_ISSUE = re.compile(r"印发|发布|公布|颁布")
_FROM_ISSUE = re.compile(r"自(?:印发|发布|公布|颁布|下发)之日起(?:施行|实施|执行|生效|试行)")


def _issued(lines: Sequence[str]) -> date | None:
    """The day that stands alone on a line below a notice that issues the law."""
    if not any(_ISSUE.search(line) for line in lines):
        return None
    alone = (line for line in lines if _SIGNATURE.match(line))
    return next((day for line in alone for day, _, _ in dated_spans(line)), None)


def _from_issue(body: Sequence[str], issued: date | None) -> date | None:
    """The day of issue, where the text says that it applies from then on."""
    return issued if any(_FROM_ISSUE.search(text) for text in body[-4:]) else None


def _number(lines: Sequence[str], name: str) -> str:
    orders = [a + b for a, b in pairwise(lines[:7]) if a.endswith(("令", "公告"))]
    for line in [*orders, *lines[:6], _stem_title(name)]:
        if heading_of(line) or len(line) > 160:
            continue
        if match := _NUMBER.search(re.sub(r"\s|《[^《》]*》[(\uff08][^)\uff09]*", "", line)):
            return re.sub(r"^.*日|_", "", match[0])
    return ""
