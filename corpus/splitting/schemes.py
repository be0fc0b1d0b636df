"""The one table of the ways in which provisions are numbered: `SCHEMES`.

To add a way, add a row: a pattern of what stands at the start of a line, with the groups `cite`
(the citation as written) and `number`. Chinese numbers, which also stand within lines, have
finders of their own. What looks like a reference gets a low grade and counts only where it is
next in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from corpus.splitting.headings import heading_of
from corpus.splitting.numbering import (
    DOUBTFUL,
    LIKELY,
    SURE,
    Mark,
    Number,
    Scheme,
    number_of,
)
from corpus.text.han import HAN, KANA, has_han
from corpus.text.numerals import INSERTED, NUMERAL, parse_numeral

_Finder = Callable[[str, int], Iterator[Mark]]

# --- Chinese and Japanese ------------------------------------------------------------------------

#: So many characters on either side tell a provision's number from a reference.
_NEAR = 60
_SENTENCE_END = "。;:.;:\uff1b\uff1a\uff01!?\uff1f”」』\uff09)>》】"
_HAN_ARTICLE = re.compile(
    rf"第\s?(?P<n>[{NUMERAL}]+(?:\s[{NUMERAL}]+)*)\s?(?:(?:之|-)\s?(?P<m>[{NUMERAL}]+)\s?)?[条條]"
    rf"(?:\s?[之の]\s?(?P<s>[{NUMERAL}]+)(?![{NUMERAL}]*[、]))?"
    rf"(?:[の]\s?(?P<t>[{NUMERAL}]+))?(?:\*\*)?"
)
_HAN_REFERENCE = re.compile(
    r"第\s?[^\s]{1,6}\s?[款项項条條节節]|[、\uff0c,]|(?:至|到|和|及|或|与|與|或者|以及)\s?第|"
    r"(?:的|之)?(?:规定|規定)|的|中|所(?:列|称|稱|规|規|定)|修改|改为|修正|增加|删[去除]|款|项|"
    r"[のにはをがで]"
)
_DOUBLED = re.compile(rf"^(?P<a>第[{NUMERAL}]+[条條](?:之[{NUMERAL}]+)?)\s*(?P=a)")
_INDENT = re.compile(r"^[\s*#>]*")


def undouble(line: str) -> str:
    """`line` without a doubled article number at its start ("第一条第一条 …"), as some browser
    prints write it."""
    return _DOUBLED.sub(lambda match: match["a"], line)


def _han_articles(line: str, index: int) -> Iterator[Mark]:
    indent = _INDENT.match(line)
    first = indent.end() if indent else 0
    for match in _HAN_ARTICLE.finditer(line):
        numbers = [parse_numeral(re.sub(r"\s", "", match[g])) if match[g] else 0 for g in "nmst"]
        if numbers[0] is None or numbers[0] > 3000:
            continue
        start = match.start()
        after = line[match.end() : match.end() + _NEAR]
        before = line[max(0, start - _NEAR) : start].rstrip()
        if start <= first:
            start, grade = 0, _han_grade(after)
        elif before.endswith(tuple(_SENTENCE_END)) or (start <= _NEAR and _heads(before)):
            grade = DOUBTFUL
            if _HAN_REFERENCE.match(after.strip()):
                continue
        else:
            continue
        number: Number = tuple((part, "") for part in numbers if part)
        yield Mark(index, start, match.end(), match[0].strip("* "), number, grade)


def _han_grade(after: str) -> int:
    rest = after.strip()
    if _HAN_REFERENCE.match(rest):
        return DOUBTFUL
    return SURE if not rest or after[0].isspace() or rest[0] in "【[(\uff08\uff1a:" else LIKELY


def _heads(before: str) -> bool:
    """True when the text before a glued article number is a chapter heading."""
    return re.match(rf"[#*\s]*第\s?[{NUMERAL}]+\s?[编編章节節]", before) is not None and (
        len(before) <= 45 and "。" not in before
    )


_CHINESE = "一二三四五六七八九十百"
_HAN_ITEM = re.compile(rf"(?:^[\s*#]*|(?<=[{_SENTENCE_END}]))([{_CHINESE}]{{1,5}})、")
_HAN_BRACKET = re.compile(
    rf"(?:^[\s*#]*|(?<=[{_SENTENCE_END}]))[(\uff08]([{_CHINESE}]{{1,5}})[)\uff09]"
)


def _chinese_numbers(pattern: re.Pattern[str]) -> _Finder:
    def find(line: str, index: int) -> Iterator[Mark]:
        first = len(line) - len(line.lstrip(" *#(\uff08"))
        for match in pattern.finditer(line):
            number = parse_numeral(match[1])
            if number:
                at_start = match.start(1) <= first
                start = 0 if at_start else match.start()
                citation = match[0].strip(" *#").rstrip("、")
                grade = SURE if at_start else DOUBTFUL
                yield Mark(index, start, match.end(), citation, ((number, ""),), grade)

    return find


# --- all others: a pattern at the start of a line ------------------------------------------------

_INSERTED = rf"(?:[\s-]{INSERTED})?"
_NUMBER = (
    r"\d+(?:\.?[ºª°])?[A-Za-z]{0,4}(?:[.\-–—:]\d+[A-Za-z]{0,2})*(?:-[a-z]{1,2}(?![A-Za-z]))?"
    rf"{_INSERTED}"
)
_END = r"(?=[.:\s—–\-\u2002(\uff08\uff0e]|$)[.:\uff0e]?"
_CODED = rf"(?:(?:LO|L|R|D|A)\.?\s?\*?\d+(?:-\d+)*{_INSERTED})"
#: An article in Vietnam's codification: subject, topic, sort of law, article.
_CODIFIED = r"\d+\.\d+\.(?:LQ|PL|NQ|NĐ|QĐ|TT|TL|LT|CT)(?:\.\d+[a-zđ]?)+"
_ARTICLES = (
    "Article|Artikel|Articles|Art\\.|Artículo|Articulo|Articolo|Artigo|Artikkel|Artykuł|Artikla|"
    "Articol(?:ul)?|Članak|Člen|Член|Чл\\.|Стаття|Статья|Άρθρο|ΑΡΘΡΟ|Điều|Pasal|Madde|MADDE"
)


def _pattern(words: str, numbers: str = rf"(?:{_NUMBER}|[IVXLC]+)", end: str = _END) -> str:
    return rf"^[\s*#]*(?P<cite>(?:{words})\s*(?P<number>{numbers})){end}"


#: Named numbers: (name, single, pattern). An example stands beside each.
_NAMED = (
    # § 12. § 601-a. § 3a. [§443B-4]
    ("section sign", True, rf"^[\s*#\[]*(?P<cite>§+\s*(?P<number>{_NUMBER}))[\]*]*{_END}"),
    (
        "korean",
        True,
        r"^[\s*#]*(?P<cite>제\s?(?P<number>\d+)\s?조(?:\s?의\s?(?P<sub>\d+))?)",
    ),  # 제3조
    ("short section", True, _pattern("ss?\\.", r"\d+[A-Z]{0,3}", r"(?=\s+[A-Z]|\s*$)")),  # s. 5
    ("section", False, _pattern("Section|Sec\\.|SECTION|SEC\\.")),  # Section 12. SEC. 2.
    # Article 5, Article L312-1, Artikel 3, Điều 5, Điều 9.1.LQ.149.
    (
        "article",
        False,
        _pattern(_ARTICLES, rf"(?:{_CODED}|{_CODIFIED}|1er|premier|première|{_NUMBER}|[IVXLC]+)"),
    ),
    ("rule", False, _pattern("Rule|RULE")),  # Rule 3
    ("regulation", False, _pattern("Regulation|REGULATION|Reg\\.")),  # Regulation 3
    ("clause", False, _pattern("Clause|Paragraph|Para\\.|CLAUSE")),  # Clause 3
)
_REFERS = re.compile(
    r"[(,;]|\.?\d|제\s?\d+\s?[항조호]|[,·]|(?:의|에|부터|내지|및)(?=\s|$)|"
    r"(?:of|and|or|to|shall|du|de|des|et|ou|der|des|und|oder|của|và|hoặc|này)(?!\w)|[a-zà-ÿ]"
)


def _named(pattern: str) -> _Finder:
    compiled = re.compile(pattern, re.I)

    def find(line: str, index: int) -> Iterator[Mark]:
        match = compiled.match(line)
        if match is None:
            return
        rest = line[match.end() :].strip()
        groups = match.groupdict()
        number = number_of(match["number"])
        if sub := groups.get("sub"):
            number = (*number, (int(sub), ""))
        cite = re.sub(r"^§+\s*", "§ ", match["cite"].rstrip(" ."))
        sign = cite.startswith("§")
        refers = _REFERS.match(rest) if not sign else None
        if refers and rest[0] == "(" and groups.get("sub", 0) != 0:
            refers = None  # a Korean article's heading stands in brackets
        yield Mark(index, 0, match.end(), cite, number, DOUBTFUL if refers else SURE)

    return find


_DECIMAL = re.compile(
    r"^[\s*#]*(\d{1,4}[A-Z]{0,3}(?:\.\d{1,3}[A-Z]?)*)([.、\uff0e]?)(?=\s|[^\d.,%\uff05\uff0c]|$)"
)


#: 3 披露要求: a clause of a standard, its title in the line and nothing else.
_CLAUSE = re.compile(rf"^[\s*#]*(\d{{1,2}})\s+(?=[{HAN}][{HAN}、和与及\s]{{1,30}}$)")


def _decimals(line: str, index: int) -> Iterator[Mark]:
    match = _DECIMAL.match(line)
    if match is None:
        return
    if clause := _CLAUSE.match(line):
        yield Mark(index, 0, clause.end(), clause[1], number_of(clause[1]), LIKELY)
        return
    heading = heading_of(line)
    if heading is not None and heading.kind != "#":
        return  # 1. Kapitel
    rest = line[match.end() :]
    if match[2] or "." in match[1]:
        sure = not rest.strip() or not rest.strip()[0].islower()
        year = re.fullmatch(r"(?:19|20)\d\d", match[1]) is not None
        sure = sure and not year
        yield Mark(index, 0, match.end(), match[1], number_of(match[1]), SURE if sure else DOUBTFUL)


#: 90.105, 559.72, 30.01.010, 411-054-0005, RCW 19.16.250, 443B-5: a chapter and a section in it.
_STATUTE = re.compile(
    r"^[\s*#\[]*(?P<cite>(?:(?:[A-Z]{2,6}|Sec\.|§)\s)?(?P<number>\d{1,4}[A-Z]?(?:[.-]\d{1,4}[A-Z]?){0,2}"
    r"[.-]\d{1,4}[A-Z]?(?:\.\d{1,2})?))\]?\.?(?=\s+[A-Z“\"'\[(]|[—–-]|\s*$)(?:\s*[—–-]+)?"
)
_DATE_LIKE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-](?:19|20)?\d\d$")


def _statutes(line: str, index: int) -> Iterator[Mark]:
    match = _STATUTE.match(line)
    if match is None or _DATE_LIKE.fullmatch(match["number"]):
        return
    parts = re.findall(r"\d+[A-Z]?", match["number"])
    if len(parts) == 2 and len(re.sub(r"\D", "", parts[1])) < 2 and "-" not in match["number"]:
        return  # 4.2 is a paragraph of part 4
    yield Mark(index, 0, match.end(), match["cite"], number_of(match["number"]), SURE)


#: 1 Short title
_TITLED = re.compile(r"^[\s*#]*(\d{1,3}[A-Z]{0,2})\s+(?=[A-Z][^.;:]{1,110}$)")


def _titled(line: str, index: int) -> Iterator[Mark]:
    if match := _TITLED.match(line):
        yield Mark(index, 0, match.end(), match[1], number_of(match[1]), SURE)


#: 第１ 趣旨: a point of a Japanese outline or guide.
_POINT = re.compile(rf"^[\s*#]*(第\s?([{NUMERAL}]{{1,3}}))(?=\s+[^\s第])")


def _points(line: str, index: int) -> Iterator[Mark]:
    match = _POINT.match(line)
    number = parse_numeral(match[2]) if match else None
    if match and number and heading_of(line) is None:
        yield Mark(index, 0, match.end(), match[1].replace(" ", ""), ((number, ""),), LIKELY)


#: 3 A collector must keep a log.: a clause that is one sentence, with a bare number.
_BARE = re.compile(
    rf"^[\s*#]*(\d{{1,3}}[A-Z]?)\s+(?=[A-Z“\"'{HAN}{KANA}].{{5,}}[.;:。\uff1b\uff1a]$)"
)


def _bare(line: str, index: int) -> Iterator[Mark]:
    if match := _BARE.match(line):
        yield Mark(index, 0, match.end(), match[1], number_of(match[1]), LIKELY)


#: A.1 Letters. A.1.2 Second letter: a part's letter and a number in it.
_LETTERED = re.compile(r"^[\s*#]*([A-Z](?:\.\d{1,3}){1,4})\.?(?=\s+[^\s\d]|\s*$)")


def _lettered(line: str, index: int) -> Iterator[Mark]:
    if match := _LETTERED.match(line):
        letter, _, rest = match[1].partition(".")
        number = ((ord(letter) - ord("A") + 1, ""), *number_of(rest))
        yield Mark(index, 0, match.end(), match[1], number, SURE)


def _is_letter(first: str) -> bool:
    return first.isascii() and first.isupper()


def _is_point(first: str) -> bool:
    return first == "第"


def _is_named(first: str) -> bool:
    return first in "§제" or (first.isalpha() and not has_han(first))


def _is_coded(first: str) -> bool:
    return first == "§" or (first.isascii() and first.isalnum())


#: From the surest to the weakest way of numbering.
SCHEMES = (
    Scheme("han article", _han_articles, single=True),
    *(Scheme(name, _named(pattern), single, begins=_is_named) for name, single, pattern in _NAMED),
    Scheme("statute", _statutes, gaps=True, begins=_is_coded),
    Scheme("han item", _chinese_numbers(_HAN_ITEM)),
    Scheme("decimal", _decimals, begins=str.isdigit),
    Scheme("titled", _titled, begins=str.isdigit),
    Scheme("han bracket", _chinese_numbers(_HAN_BRACKET)),
    Scheme("han point", _points, begins=_is_point),
    Scheme("lettered", _lettered, least=3, begins=_is_letter),
    Scheme("bare", _bare, least=3, begins=str.isdigit),
)
