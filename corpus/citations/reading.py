"""The one grammar of citations: what in a text is a provision's number, and where it stands.

`readings` finds numbers of provisions anywhere in a text: 第680条, 刑法293之一, s.127, Art. 6(1),
§§ 1692c-1692e, 15 USC 1692c(a)(1), CONC 7.9.4R, 제8조의3. Which law is meant cannot be told from
the text alone, as the laws' names are known to the index only; so a reading says where it stands,
and `names_before` and `names_after` give the names that may stand there, the longest
first. `search.matching.lookup` asks the index for them.

The forms are tried at every number from the most telling to the least: a code's (15 USC 1692c), an
article's (第680条, 제8조), one with a unit (s. 127), a bare one (FDCPA 805), which is only read
behind a law's name. Amounts, times and dates are no numbers of provisions. Every pattern looks at a
bounded piece of the text, and is compiled when a text with a number in it is first read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from corpus.citations.keys import citation_key
from corpus.named import NamedTuple
from corpus.text.lazy import pattern
from corpus.text.numerals import INSERTED, NUMERAL

#: No more of the text before or after a number is looked at for a law's name, and so many words.
LONGEST_NAME, MOST_WORDS = 160, 14
#: So many citations of one text are read.
MOST = 24

CODE, ARTICLE, UNIT, BARE = "code", "article", "unit", "bare"


class Number(NamedTuple):
    """A provision's number as a key, with the last one of a range ("" for one alone)."""

    key: str
    last: str = ""
    #: The unit in front of it ("schedule", "pasal"), where it may be part of the key.
    unit: str = ""


class Reading(NamedTuple):
    """A place in a text that may cite provisions: the numbers and how they are written."""

    numbers: tuple[Number, ...]
    form: str
    start: int
    end: int
    #: The code's name before the number, as "15usc"; only of the form `CODE`.
    code: str = ""


class Name(NamedTuple):
    """What may be a law's name, as written, where it stands, and what joins it to the number."""

    text: str
    start: int
    end: int
    quoted: bool = False


#: Behind Han characters a citation in Latin letters needs no space.
_NO_LETTER = r"(?<![^\W⺀-鿿])"
#: Not the thousands of a sum: $1,000.
_NO_THOUSANDS = r"(?<!\d,(?=\d{3}(?!\d)))"
_LEVELS = r"(?:\s?\((?:\d{1,4}[A-Za-z]{0,3}|[A-Za-z]{1,3}|(?i:[ivxl]{1,6}))\))*"
#: More of a number behind a full stop or a dash: 1681s-2, 19.16.250, 214-i.
_MORE = r"(?:[.-]\d{1,6}[A-Za-z]{0,3}|-[a-z]{1,2}(?![\w-]))"
_INSERTED = rf"(?:[\s-]?{INSERTED})"
_DIGITS = r"\d{1,6}(?![\d,]\d)"
#: Behind its book, as Dutch law counts: artikel 6:119 BW.
_BOOKED = r"(?>\d{1,2}:\d{1,4}[a-z]{0,2}\b)"
#: With a title in front, as New Jersey's 2C:21-19 and Louisiana's 9:3510; no time of day.
_TITLED = (
    r"(?>\d{1,2}[A-Z]{0,2}:(?:[1-9]\d{0,3}[A-Z]?-\d{1,4}[A-Z]?(?:\.\d{1,3})?|[1-9]\d{3}(?!\d)))"
)
_NUMBER = (
    rf"(?:{_TITLED}|{_BOOKED}"
    rf"|(?:[LRD]\.?\s?)?{_DIGITS}(?:{_INSERTED}|[A-Za-z]{{0,4}}{_MORE}{{0,5}}{_INSERTED}?))"
    rf"{_LEVELS}"
)
_NUMERALS = rf"[{NUMERAL}]{{1,9}}"
#: Behind the year of an edition of the laws, which is no section: 2010 Rev Ed.
_EDITION = r"\s*,?\s*(?i:Rev(?:ised|\.)?\s*)?(?:Ed(?:ition|n)?\b|ED\b|修订版|修訂版)"
_HAN_BELOW = (
    rf"(?:\s*第\s*{_NUMERALS}\s*[款项項号號目]"
    rf"|\s*第?\s*\(\s*{_NUMERALS}\s*\)\s*[项項]?(?![A-Za-z]))"
)
_UNITS = (
    "sections?|secs?\\.?|ss?\\.?|articles?|arts?\\.?|artikel|artículo|articolo|artigo|regulations?|regs?\\.?|rules?"
    "|paragraphs?|paras?\\.?|điều|pasal|schedules?|sched?\\.?|annex|clauses?|recitals?"
)
#: What is counted, not cited: behind these a number is no provision's.
_COUNTED = (
    r"(?!\s*(?:[%％‰年月日号號号元天周週次个個倍点點时時小分岁歲人笔筆万萬亿億块起多]"
    r"|percent|per\b|p\.?m\b|a\.?m\b|o'clock|(?:business |working |calendar )?"
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|calls?|times?|attempts?|dollars?|usd|rmb|yuan|euros?|pounds?|people|cases|words)\b))"
)


_ARTICLE = pattern(
    rf"第?\s*{_NUMERALS}\s*[A-Za-z]{{0,3}}(?:\s*[之-]\s*{_NUMERALS})?{_LEVELS}\s*[条條]"
    rf"(?:\s*[之の]\s*{_NUMERALS})*{_HAN_BELOW}*"
    rf"|第\s*{_NUMERALS}(?=\s*[条條]?\s*[至到、和与及-]\s*第?\s*{_NUMERALS}\s*[条條])"
    r"|제\s*\d{1,5}\s*조(?:\s*의\s*\d{1,3})*(?:\s*제\s*\d{1,3}\s*항)?(?:\s*제\s*\d{1,3}\s*호)?"
)


_CODE = pattern(
    rf"(?<![.$€£-]){_NO_THOUSANDS}{_NO_LETTER}"
    r"(?P<title>\d{1,4})(?!\s*[ap]\.?\s?m\b)\s*(?P<code>[A-Za-z](?:\.?\s?[A-Za-z]){1,5})\.?\s*"
    r"(?:(?:code|§+|parts?|pts?\.|ch(?:apter|\.)|sec(?:tions?|s?\.)|ss?\.)\s*)?"
    rf"(?:(?P<part>\d{{1,5}})/)?(?P<number>{_NUMBER})",
    re.I,
)


_UNIT = pattern(
    rf"(?<!\.){_NO_LETTER}(?:(?P<unit>{_UNITS})(?![^\W\d_])\s*|(?<!§)§+(?!§)\s*){{1,2}}"
    rf"(?P<number>{_NUMBER})"
    r"(?![^\W⺀-鿿]|%)(?!\.\d)",
    re.I,
)


_BARE = pattern(
    rf"(?<![A-Za-z0-9.$€£¥/(:+-]){_NO_THOUSANDS}(?P<number>{_TITLED}{_LEVELS}|{_BOOKED}|{_DIGITS}(?:\s*之\s*{_NUMERALS}|{_INSERTED}|[A-Za-z]{{0,3}}"
    rf"{_MORE}{{0,5}}{_LEVELS}))(?:(?![A-Za-z0-9%/:@])|(?<=[A-Za-z)])(?=:\s))(?![.,]\d){_COUNTED}",
    re.I,
)


#: What joins numbers to a list, and what to a range.
_LISTED = pattern(
    r"\s*(?:、|,|，|;|；|&|和|及|与|與|或|以及|、\s*和|,?\s*\band\b|,?\s*\bor\b)\s*", re.I
)
_RANGED = pattern(r"\s*(?:至|到|-|~|～|\bto\b|\bthrough\b)\s*", re.I)


class _Folded(dict[int, str]):
    """What each character is folded to, told when it first occurs."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        plain = "-" if char in "‐‑‒–—−" else " " if char.isspace() else plain
        self[code] = plain if len(plain) == 1 else char
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`text` with full-width characters, dashes and spaces as plain ones, each in its place."""
    if text.isascii():
        return text
    return _ROMAN.sub(lambda m: " " * len(m[0]), text).translate(_FOLDED)


#: The paragraph of an article in a Roman numeral, as in Taiwan: §22Ⅰ; the article is read.
_ROMAN = pattern(r"(?<=[\d条條])[Ⅰ-Ⅻ]+")


def has_number(text: str) -> bool:
    """Whether there is any numeral: without one a text cites no provision by its number."""
    return any(map(str.isnumeric, text))


def readings(text: str) -> list[Reading]:
    """What in the folded `text` may be a provision's number, in order; lists and ranges as one.

    What reads as a code's may be read otherwise too, as only the index knows the codes there are.
    """
    found = sorted(_singles(text), key=lambda r: (r.start, -_weight(r)))
    others = [one for one in found if one.form != CODE]
    both = _grouped(text, others)
    for code in (one for one in found if one.form == CODE):
        both += _grouped(text, [code, *(one for one in others if one.start >= code.end)])[:1]
    return sorted(both, key=lambda r: (r.start, -_weight(r)))[: 2 * MOST]


def _grouped(text: str, found: list[Reading]) -> list[Reading]:
    """These readings without those inside another, and with lists and ranges as one."""
    grouped: list[Reading] = []
    for one in found[: 2 * MOST]:
        if grouped and one.start < grouped[-1].end:
            continue
        if grouped and (joined := _joined(text, grouped[-1], one)):
            grouped[-1] = joined
        else:
            grouped.append(one)
    return grouped


def _weight(reading: Reading) -> int:
    return (BARE, UNIT, ARTICLE, CODE).index(reading.form)


def _singles(text: str) -> Iterator[Reading]:
    """Every number alone, by each of the forms."""
    if any(c in text for c in "条條조第"):
        for m in _ARTICLE.finditer(text):
            written = m[0] if m[0].lstrip()[0] in "第제" else f"第{m[0]}"
            written = written if written.rstrip()[-1] in "条條" or "条" in written or (
                "條" in written or "조" in written
            ) else f"{written}条"  # fmt: skip
            yield Reading((Number(citation_key(written)),), ARTICLE, *_trimmed(text, m))
    if not any("0" <= c <= "9" for c in text):
        return
    for m in _CODE.finditer(text):
        code = re.sub(r"[^a-z]|(?<=c)ode$", "", m["code"].lower())
        code = re.sub(r"^(usc|cfr)(?!app$)[a-z]+$", r"\1", code)  # U.S.C.A., U.S.C. sec.
        part = m["part"] or ""
        number = Number(citation_key(m["number"]), unit=part)
        yield _with_siblings(
            text, Reading((number,), CODE, m.start(), m.end(), f"{m['title']}{code}")
        )
    for m in _UNIT.finditer(text):
        yield _of_unit(text, m)
    for m in _BARE.finditer(text):
        if re.match(_EDITION, text[m.end() : m.end() + 20]):
            continue
        written = m["number"]
        key = citation_key(f"第{written}条" if "之" in written else written)
        yield _with_siblings(text, Reading((Number(key),), BARE, *m.span()))


def _of_unit(text: str, m: re.Match[str]) -> Reading:
    """A number behind its unit; with its German levels (§ 13a Abs. 1), in the Schedule of an act
    where that is said (art. 62 of the Schedule; Schedule, Article 19)."""
    unit = (m["unit"] or "").lower().rstrip(".")
    key, (start, end) = citation_key(m["number"]), m.span()
    if below := _GERMAN.match(text, end):
        key += "".join(f"({level})" for level in below.groups() if level)
        end = below.end()
    if unit.startswith("art"):
        behind, before = _OF_SCHEDULE.match(text, end), _IN_SCHEDULE.search(text, 0, start)
        if behind or before:
            key = f"schedule art. {key}"
            start, end = (before.start() if before else start), (behind.end() if behind else end)
    return _with_siblings(text, Reading((Number(key, unit=unit),), UNIT, start, end))


_SIBLINGS = pattern(
    r"\s*(?:,|;|&|,?\s*\b(?:and|or)\b)\s*((?:\((?:\d{1,2}|[a-z]|[ivx]{2,5}|[A-Z])\)\s?)+)(?<!\s)"
)
_LEVEL = pattern(r"\(([^()]*)\)")
_KINDS = (str.isdigit, str.islower, str.isupper)


def _with_siblings(text: str, one: Reading) -> Reading:
    """A number with levels and those named beside its last: § 1006.18(e)(1) and (2), (f)."""
    numbers, end = [*one.numbers], one.end
    while ")" in text[end - 1 : end] and (m := _SIBLINGS.match(text, end)):
        key, levels = numbers[-1].key, _LEVEL.findall(m[1])
        own = list(_LEVEL.finditer(key))
        fit, at = max((_shared(own[n:], levels, n), n) for n in range(len(own))) if own else (0, 0)
        if not fit:
            break
        beside = "".join(f"({level})" for level in levels)
        numbers.append(numbers[0]._replace(key=key[: own[at].start()] + beside))
        end = m.end()
    return one._replace(numbers=tuple(numbers), end=end)


def _shared(own: list[re.Match[str]], levels: list[str], depth: int) -> int:
    """How many levels of two numbers, from `depth` on, are counted alike: in figures, in letters,
    in capitals; deep down, in Roman numbers."""
    for n, (one, other) in enumerate(zip((m[1] for m in own), levels, strict=False)):
        alike = any(kind(one) and kind(other) for kind in _KINDS)
        roman = depth + n > 1 and not {*one} - {*"ivx"} and {*other} - {*"ivx"}
        if not alike or roman:
            return n
    return min(len(own), len(levels))


_GERMAN = pattern(
    r"\s*(?:Abs\.|Absatz)\s*(\d{1,2})\b(?:\s*(?:Satz|S\.)\s*\d)?(?:\s*Nr\.\s*(\d{1,2}))?"
)


_OF_SCHEDULE = pattern(
    r"\s+(?:of|in)\s+the\s+(?:First\s+)?Schedule\b(?:\s+to\b(?=\s+the\s))?", re.I
)


_IN_SCHEDULE = pattern(r"\b(?:the\s+)?Schedule(?:,\s*|\s+)\Z", re.I)


def _trimmed(text: str, match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _joined(text: str, one: Reading, other: Reading) -> Reading | None:
    """`one` with the numbers of `other`, where a conjunction or "to" alone stands between."""
    between = text[one.end : other.start]
    if len(between) > 8 or other.form == CODE or one.form == BARE != other.form:
        return None
    if other.form == UNIT and one.form == ARTICLE:
        return None
    if _RANGED.fullmatch(between) and len(other.numbers) == 1 and not one.numbers[-1].last:
        last = one.numbers[-1]._replace(last=other.numbers[0].key)
        return one._replace(numbers=(*one.numbers[:-1], last), end=other.end)
    if _LISTED.fullmatch(between):
        return one._replace(numbers=one.numbers + other.numbers, end=other.end)
    return None


# --- the law's name beside a number ---------------------------------------------------------------

#: Han characters after which a law's name may begin: of "依据民法典", "违反刑法", "请问刑法".
_LEADS = frozenset(
    "据據照按依用反合符参參触觸犯定属屬施成除和与與及或对對在同由有是将將以的于於为為了解释問问看查"
    "说說讲講见見到现新旧舊原本至跟且也即之被把等中从從则則后後前示列述明个個篇读讀找释考"
)
_PART = r"(?:第?[^\s第》]{1,4}[编編]|总则|總則|分则|分則|附则)\Z"


#: What may stand between a law's name and the number.
_TAIL = pattern(
    r"(?:[\s,，:：·的之中里]|\bat\b|\bAnn(?:otated)?\.?"
    r"|\bR\.?\s?S\.?\s?[CO]\.?,?\s+(?:19|20)\d\d,?\s+c(?:h|hap)?\.?\s*[A-Z0-9][\w.-]{0,6})+\Z"
)


#: What may stand between the number and a law's name.
_JOINT = pattern(
    r"[\s,，]*(?:\bof\s+|\bin\s+|\bunder\s+|\bdes\s+|\bder\s+|\bde\s+|\bdu\s+)?(?:the\s+)?"
    r"(?:[A-Z]\w+['’]s\s+)?"  # Singapore's Debt Collection Act
)


#: A number in Latin figures that is an article's or a paragraph's in Chinese.
_OF_ARTICLE = pattern(r"\d[\w.]*(?:\(\w{1,4}\))*\s*[条條段款节節]")


def names_before(text: str, at: int, floor: int = 0) -> Iterator[Name]:
    """The names that may end before the number at `at`, the longest first."""
    low = max(floor, at - LONGEST_NAME)
    if text[low:at].endswith("第") and _OF_ARTICLE.match(text, at):
        at -= 1  # F条例第1006.14(b)条, 《守则》第43.1段
    piece = text[low:at].rstrip(" ,，")
    ends = [low + len(piece)]
    if tail := _TAIL.search(text[low:at]):
        ends.append(low + tail.start())
    if place := re.search(r"\s?(?:\([^()]{1,40}\)|\b[A-Z]{2,4})\Z", piece):
        ends.append(low + place.start())  # Consumer Credit Act 1974 (UK)
    if piece[-1:] in ("编", "編", "则", "則"):  # a part of a code: 民法典合同编
        ends += [low + len(piece) - n for n in range(2, 7) if re.fullmatch(_PART, piece[-n:])]
    for end in dict.fromkeys(ends):
        head = text[low:end]
        if head.endswith("》"):
            open_ = head.rfind("《")
            if open_ >= 0:
                yield Name(head[open_ + 1 : -1], low + open_, end, quoted=True)
            continue
        yield from (Name(head[i:], low + i, end) for i in _beginnings(head))


def _beginnings(head: str) -> list[int]:
    """Where in `head` a name may begin that ends with it."""
    words = [m.start() for m in re.finditer(r"(?<!\S)[^\s-]", head)][-MOST_WORDS:]
    inside = set(words)
    for i in range(max(1, len(head) - 60), len(head)):
        char, before = head[i], head[i - 1]
        if char > "⺀" or (char.isalnum() and (before > "⺀" or before in "([\"'“‘")):
            inside.add(i)
    return sorted(i for i in inside if i < len(head))


def leads_in(text: str, at: int) -> bool:
    """Whether a law's name may begin at `at`: not in the middle of a longer Han name."""
    if at == 0 or text[at] < "⺀":
        return at == 0 or not text[at - 1].isalnum() or text[at - 1] > "⺀"
    before = text[at - 1]
    if "\u3041" <= before <= "\u30ff" and text[at] >= "\u4e00":
        return True  # kana lead to a name: は貸金業法
    return not before.isalpha() or before in _LEADS or before.isascii()


def names_after(text: str, at: int) -> Iterator[Name]:
    """The names that may begin after the number that ends at `at`, the longest first."""
    joint = _JOINT.match(text, at)
    start = joint.end() if joint else at
    piece = text[start : start + LONGEST_NAME]
    if piece.startswith("《"):
        close = piece.find("》")
        if close > 0:
            yield Name(piece[1:close], start, start + close + 1, quoted=True)
        return
    ends = [m.end() for m in re.finditer(r"[^\s,;?？，。；]+(?=[\s,;?？，。；]|$)", piece)]
    for end in reversed(ends[:MOST_WORDS]):
        yield Name(piece[:end], start, start + end)


#: What a question says of a citation besides it.
_ABOUT = (
    r"[\s\W]*(?:(?:what|does|do|is|explain|show|me|the|text|of|say|says|mean|means|see|about|read|under)\b[\s\W]*)*"
    r"(?:是什么|是什麼|是啥|怎么说|怎麼說|说什么|說什麼|的?规定|的?規定|的?内容|的?內容|怎么判|什么意思|什麼意思|\W)*"
)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the text holds nothing besides the citation but words that ask for it."""
    rest = text[:start] + " " + text[end:]
    return len(rest) < 80 and re.fullmatch(_ABOUT, rest, re.I) is not None
