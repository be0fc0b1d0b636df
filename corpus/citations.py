"""Citations: the normal form of a provision's number, and finding citations in text.

`citation_key` is the one normal form that the library, the readers, the index and the query
parser share:

    第六百八十条, 第680条, Article 680     680
    第二百九十三条之一, 第 293-1 條        293-1
    第五百八十五条第二款第（三）项         585¶2(3)
    § 1692c(a)(1), 1692c (a) (1)           1692c(a)(1)
    § 1681s–2(b)                           1681s-2(b)
    s. 140A, Section 140A                  140a
    reg. 7, Rule 1.2.3, CONC 7.9.4         7, 1.2.3, conc 7.9.4
    Schedule 2 para. 5, Annex IV           schedule 2 para 5, annex iv
    一、  （二）                           1, (2)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.han import to_simplified
from corpus.numerals import NUMERAL, parse_numeral

_SPACES = re.compile(r"\s+")
_ARTICLE = re.compile(
    rf"第\s*([{NUMERAL}]+)\s*(?:-\s*(\d+)\s*)?[条條]\s*(?:之\s*([{NUMERAL}]+))?"
    rf"|第\s*([{NUMERAL}]+)\s*之\s*([{NUMERAL}]+)\s*[条條]"
)
_SUBPARAGRAPH = re.compile(
    rf"\s*第\s*([{NUMERAL}]+)\s*[款项項](\s*第?\s*[\((]?\s*([{NUMERAL}]+)\s*[\))]?\s*[项項目])?"
)
_ITEM = re.compile(rf"\s*第?\s*\(?\s*([{NUMERAL}]+)\s*\)?\s*[项項目]")
_UNIT = re.compile(
    r"^(?:(?:sections?|secs?\.?|articles?|arts?\.?|regulations?|regs?\.?|rules?|paragraphs?|paras?\.?|ss?\.?)(?![a-z])|§+)\s*",
    re.I,
)
_NOTICE_ITEM = re.compile(rf"^\(([{NUMERAL}]+)\)$|^([{NUMERAL}]+)[、..]?$")
_LEVEL_SPACE = re.compile(r"\s*\(\s*([0-9a-z]+)\s*\)\s*", re.I)


def plain(text: str) -> str:
    """`text` in NFKC form with every dash as "-" and every run of spaces as one."""
    text = unicodedata.normalize("NFKC", text)
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def citation_key(citation: str) -> str:
    """The normal form of a provision's citation; see the module's table.

    Levels in parentheses keep their case, as (a)(1)(i)(A) tells levels apart by it; the rest is
    lower case. A citation of no known form comes back plain and in lower case.
    """
    text = plain(citation)
    if match := _ARTICLE.search(text):
        return _article_key(match, text)
    if match := _NOTICE_ITEM.match(text):
        number = parse_numeral(match[1] or match[2])
        if number is not None:
            return f"({number})" if match[1] else str(number)
    text = _UNIT.sub("", text)
    text = _LEVEL_SPACE.sub(r"(\1)", text).replace("para.", "para").rstrip(". ")
    head, bracket, levels = text.partition("(")
    return head.lower().strip() + bracket + levels


def _article_key(match: re.Match[str], text: str) -> str:
    number = parse_numeral(match[1] or match[4])
    suffix = match[2] or match[3] or match[5]
    key = f"{number}-{parse_numeral(suffix)}" if suffix else str(number)
    rest = text[match.end() :]
    if paragraph := re.match(rf"\s*第\s*([{NUMERAL}]+)\s*款", rest):
        key += f"¶{parse_numeral(paragraph[1])}"
        rest = rest[paragraph.end() :]
    if item := _ITEM.match(rest):
        key += f"({parse_numeral(item[1])})"
    return key


def parent_key(key: str) -> str:
    """The key one level up: "1692c(a)(1)" -> "1692c(a)", "585¶2" -> "585"; "" at the top."""
    cut = max(key.rfind("("), key.rfind("¶"))
    return key[:cut] if cut > 0 else ""


_LAW_NOISE = re.compile(r"[§《》<>〈〉「」『』“”\"'’.,，、·\s()()〔〕\[\]-]+")


@lru_cache(maxsize=65536)
def law_key(name: str) -> str:
    """A law's name as matched: folded, lower case, without brackets, spaces and 中华人民共和国.

    "《中华人民共和国民法典》" and "民法典" give one key, as do "15 U.S.C." and "15 USC".
    """
    key = _LAW_NOISE.sub("", to_simplified(unicodedata.normalize("NFKC", name)).lower())
    return key.removeprefix("中华人民共和国") or key


_PART = re.compile(r"^(.+?)[\s·(（—-]+(?:第?.{0,4}编|.{1,6}编|总则|分则|附则)[)）]?$")


def law_keys(title: str) -> list[str]:
    """The keys under which a title may be cited: its own, and for a part of a code
    ("民法典 合同编") the code's."""
    part = _PART.match(title)
    return [law_key(title), law_key(part[1])] if part else [law_key(title)]
