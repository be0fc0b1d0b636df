"""Citations: the normal form of a provision's number, and finding citations in text.

`citation_key` is the one normal form that the library, the readers, the index and the query
parser share:

    第六百八十条, 第680条, Article 680     680
    第二百九十三条之一, 第 293-1 條        293-1
    第五百八十五条第二款第（三）项         585¶2(3)
    § 1692c(a)(1), 1692c (a) (1)           1692c(a)(1)
    § 1681s–2(b)                           1681s-2(b)
    940 CMR 7.04(1), 815 ILCS 123/15-5     7.04(1), 15-5
    s. 140A, Section 140A                  140a
    reg. 7, Rule 1.2.3, CONC 7.9.4         7, 1.2.3, conc 7.9.4
    Schedule 2 para. 5, Annex IV           schedule 2 para 5, annex iv
    一、  （二）  一（一）                 1, (2), 1(1)
    第30A條, 第30A(1)條                    30a, 30a(1)
    Article 2 bis, art. 2-bis, 2bis        2-bis
    第13条の2, 제8조의3                    13-2, 8-3
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from corpus.text.han import to_simplified
from corpus.text.lazy import pattern
from corpus.text.numerals import INSERTED, NUMERAL, parse_numeral

T = TypeVar("T")
_SPACES = pattern(r"\s+")
_ARTICLE = pattern(
    rf"第\s*(?P<number>[{NUMERAL}]+)\s*(?P<letters>[A-Za-z]{{0,3}})"
    rf"(?P<before>\s*[之-]\s*[{NUMERAL}]+)?\s*(?P<levels>(?:\([0-9A-Za-z]{{1,5}}\)\s*)*)[条條]"
    rf"(?P<after>(?:\s*[之の]\s*[{NUMERAL}]+)*)"
)
_KOREAN = pattern(
    r"제\s*(?P<number>\d+)\s*조(?P<after>(?:\s*의\s*\d+)*)"
    r"(?:\s*제\s*(?P<paragraph>\d+)\s*항)?(?:\s*제\s*(?P<item>\d+)\s*호)?"
)
_PARAGRAPH = pattern(rf"\s*第\s*([{NUMERAL}]+)\s*款")
_ITEM = pattern(rf"\s*第?\s*\(?\s*([{NUMERAL}]+)\s*\)?\s*[项項目]")
_UNIT = pattern(
    r"^(?:(?:sections?|secs?\.?|articles?|arts?\.?|regulations?|regs?\.?|rules?|paragraphs?|paras?\.?|ss?\.?)(?![^\W\d_])|§+)\s*",
    re.I,
)
#: A code's own name before the number in it: "940 CMR 7.04", "815 ILCS 123/15-5-10".
_CODE = pattern(
    r"^\d{1,4} ?(?:U\.? ?S\.? ?C\.?|C\.? ?F\.? ?R\.?|C\.? ?M\.? ?R\.?|N\.? ?Y\.? ?C\.? ?R\.? ?R\.?"
    r"|R\.? ?C\.? ?N\.? ?Y\.?|ILCS \d+/) ?(?:§+ ?)?(?=\d)",
    re.I,
)
_NOTICE_ITEM = pattern(rf"^\(([{NUMERAL}]+)\)$|^([{NUMERAL}]+)[、..]?$")
_HAN_DIGITS = NUMERAL.removeprefix("0-9")
_NOTICE_SUBITEM = pattern(rf"^[{_HAN_DIGITS}]+[、.]?\s*(?:\([{NUMERAL}]+\)\s*)+$")
_NUMBERS = pattern(rf"[{NUMERAL}]+")
_INSERTED = pattern(rf"(?<=\d)[\s-]?({INSERTED})", re.I)
_LEVEL_SPACE = pattern(r"\s*\(\s*([0-9a-z]+)\s*\)\s*", re.I)


def plain(text: str) -> str:
    """`text` in NFKC form with every dash as "-" and every run of spaces as one."""
    text = unicodedata.normalize("NFKC", text)
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return _SPACES.sub(" ", text).strip()


#: A longer text is no citation and no law's name.
_LONGEST_NAME = 300


def _remembered(key_of: Callable[[str], T]) -> Callable[[str], T]:
    """`key_of` with its last answers remembered, but not those to long texts: so many of them would
    fill the memory."""
    short = lru_cache(maxsize=65536)(key_of)

    @wraps(key_of)
    def remembered(text: str) -> T:
        return short(text) if len(text) <= _LONGEST_NAME else key_of(text)

    return remembered


@_remembered
def citation_key(citation: str) -> str:
    """The normal form of a provision's citation; see the module's table.

    Levels in parentheses keep their case, as (a)(1)(i)(A) tells levels apart by it; the rest is
    lower case. A citation of no known form comes back plain and in lower case.
    """
    text = plain(citation)
    if match := _ARTICLE.search(text):
        return _article_key(match, text)
    if match := _KOREAN.match(text):
        return _below(_joined(match["number"], match["after"]), match["paragraph"], match["item"])
    if _NOTICE_SUBITEM.match(text):
        numbers = [str(parse_numeral(number)) for number in _NUMBERS.findall(text)]
        return numbers[0] + "".join(f"({number})" for number in numbers[1:])
    if match := _NOTICE_ITEM.match(text):
        number = parse_numeral(match[1] or match[2])
        if number is not None:
            return f"({number})" if match[1] else str(number)
    text = _UNIT.sub("", _CODE.sub("", text))
    text = _INSERTED.sub(r"-\1", text)
    text = _LEVEL_SPACE.sub(r"(\1)", text).replace("para.", "para").rstrip(". ")
    head, bracket, levels = text.partition("(")
    return head.lower().strip() + bracket + levels


def _article_key(match: re.Match[str], text: str) -> str:
    suffixes = (match["before"] or "") + match["after"]
    key = _joined(match["number"], suffixes, match["letters"].lower())
    key += re.sub(r"\s", "", match["levels"])
    rest = text[match.end() :]
    if paragraph := _PARAGRAPH.match(rest):
        rest = rest[paragraph.end() :]
    item = _ITEM.match(rest)
    return _below(key, paragraph and paragraph[1], item and item[1])


def _below(key: str, paragraph: str | None, item: str | None) -> str:
    """`key` with the paragraph (款, 항) and the item (项, 호) below the article."""
    if paragraph:
        key += f"¶{parse_numeral(paragraph)}"
    return f"{key}({parse_numeral(item)})" if item else key


def _joined(number: str, suffixes: str, letters: str = "") -> str:
    """An article's number and what is added to it: 第13条の2の3 -> 13-2-3, 第30A條 -> 30a."""
    parts = [str(parse_numeral(part)) for part in (number, *_NUMBERS.findall(suffixes))]
    return "-".join([parts[0] + letters, *parts[1:]])


def parent_key(key: str) -> str:
    """The key one level up: "1692c(a)(1)" -> "1692c(a)", "585¶2" -> "585"; "" at the top."""
    cut = max(key.rfind("("), key.rfind("¶"))
    return key[:cut] if cut > 0 else ""


_LAW_NOISE = pattern(r"[§《》<>〈〉「」『』“”\"'’.,，、·\s()()〔〕\[\]-]+")


#: How numbers of laws are written otherwise: 令第八十三号, 〔2015〕18号, 2015年第18号.
_HAN_SERIAL = pattern(rf"((?:19|20)\d\d)年?第?(\d{{1,4}})号|(?<=令)第?([{NUMERAL}]+)号")
_SERIALS = (
    ("no", pattern(r"\b(?:no|nos|nr|nomor|number)\b\.?\s*(?=\d)"), ""),
    ("pub", pattern(r"\bpublic law\b"), "publ"),
    ("p", pattern(r"\bp\.\s?l\.\s*(?=\d)"), "publ"),
    ("fed", pattern(r"(?<=\d)\s*fed\.?\s*reg\.?"), "fr"),
    ("reg", pattern(r"\breg\.?\s*(?=\(eu\))"), "regulation"),
    ("dir", pattern(r"\bdir\.?\s*(?=\(eu\))"), "directive"),
)


@_remembered
def law_key(name: str) -> str:
    """A law's name as matched: folded, lower case, without brackets, spaces and 中华人民共和国, its
    number in one form.

    "《中华人民共和国民法典》" and "民法典" give one key, as do "15 U.S.C." and "15 USC",
    "法释〔2015〕18号" and "法释2015年第18号", "Pub. L. 111-203" and "Public Law 111-203".
    """
    key = to_simplified(unicodedata.normalize("NFKC", name)).lower()
    if numbered := any("0" <= c <= "9" for c in key):
        for mark, written, form in _SERIALS:
            if mark in key:
                key = written.sub(form, key)
    key = _LAW_NOISE.sub("", key)
    if "号" in key and (numbered or "令" in key):
        key = _HAN_SERIAL.sub(_serial, key)
    return key.removeprefix("中华人民共和国") or key


def _serial(found: re.Match[str]) -> str:
    year, number, order = found.groups()
    return f"{year}:{number}号" if year else f"{parse_numeral(order)}号"


_PART = pattern(r"^(.+?)(?<![\s·(（—-])[\s·(（—-]++(?:第?.{0,4}编|.{1,6}编|总则|分则|附则)[)）]?$")


@_remembered
def law_keys(title: str) -> tuple[str, ...]:
    """The keys under which a title may be cited: its own, and for a part of a code
    ("民法典 合同编") the code's."""
    part = _PART.match(title)
    return (law_key(title), law_key(part[1])) if part else (law_key(title),)


_UNION = pattern(
    r"(?:(Regulation|Directive|Decision)\s*)?(?:\((?:EU|EC|EEC)\)\s*)?(?:No\.?\s*)?"
    r"(\d{1,4}/\d{1,4})(?:/(?:EU|EC|EEC))?(?=\W|$)"
)
_CHAPTER = pattern(r"(?:Cap\.?|第)\s*(\d{1,4}[A-Z]{0,2})\s*章?\Z")
_OF_HONG_KONG = (
    "Cap {}", "Chapter {}", "第{}章", "法例第{}章", "香港法例第{}章",
    "Laws of Hong Kong Chapter {}",
)  # fmt: skip
#: Who issues orders in China, as their numbers are cited: 银保监会令2022年第9号.
_ISSUERS = {
    "中国人民银行": ("人民银行", "央行"),
    "中国银行保险监督管理委员会": ("中国银保监会", "银保监会"),
    "中国银行业监督管理委员会": ("中国银监会", "银监会"),
    "国家金融监督管理总局": ("金融监督管理总局", "金融监管总局"),
    "国家互联网信息办公室": ("国家网信办", "网信办"),
}
_EDITION = pattern(r"[（(]\d{4}年[）)]\Z")


def serial_names(name: str, jurisdiction: str) -> list[str]:
    """The other usual forms of a law's number: for "Regulation (EU) 2016/679" "2016/679" and
    "Regulation 2016/679", for "Cap. 163" of Hong Kong "Chapter 163" and 香港法例第163章, for
    中国人民银行令〔2021〕第7号 the short names of its issuer."""
    if jurisdiction == "EU" and (act := _UNION.match(name)):
        sort, number = act[1] or "", act[2]
        forms = ["", "EU ", "EC ", *([f"{sort} ", f"{sort} EU ", f"{sort} EC "] if sort else [])]
        return [f"{form}{number}" for form in forms]
    if jurisdiction == "HK" and (law := _CHAPTER.match(name)):
        return [form.format(law[1]) for form in _OF_HONG_KONG]
    name = _EDITION.sub("", name)
    if jurisdiction == "CN" and name.endswith("号"):
        if name.startswith(("法释", "法发")):
            return [f"最高人民法院{name}", f"最高人民法院公告{name}", f"最高法{name}"]
        issuer = next(filter(name.startswith, _ISSUERS), "")
        shorts = _ISSUERS.get(issuer, ())
        return [name, *(short + name.removeprefix(issuer) for short in shorts)]
    return []


_OF_COURTS = pattern(
    r"(?:最高人民法院|最高人民检察院|公安部|司法部|[、和])+关于"
    r"(?:(?:人民法院)?(?:审理|办理))?(?:(?:适用)?《(?:中华人民共和国)?(?P<law>[^《》]+)》)?(?P<of>.*?)"
    r"(?:案件)?(?:具体|如何)?(?:适用法律)?(?:有关|若干)?(?:问题)?的?(?:若干)?"
    r"(?P<kind>解释|规定|意见|批复)(?P<part>（[一二三四五六]）)?\Z"
)

#: What a subject may be said without: 涉及夫妻债务纠纷, 民事案件适用诉讼时效制度, 非法放贷刑事.
_ADDED = pattern(
    r"^(?:人民法院|涉及|涉|实施|有关|适用|民事案件适用|民事执行中(?=.{4})|公布(?=.{4}))+"
    r"|(?:民事|的?刑事)?(?:案件)?(?:纠纷|具体应用法律)?\Z"
)


def short_names(title: str, issuer: str) -> list[str]:
    """What people call a text by rule: an interpretation of China's courts by its subject and kind
    (民间借贷司法解释, 民法典合同编通则解释), one that begins with its issuer by that one's initials
    (RBI (...) Directions)."""
    if found := _OF_COURTS.fullmatch(title):
        law, of, number = found["law"] or "", found["of"], found["part"] or ""
        plain_of = _ADDED.sub("", of)
        subjects = (of, plain_of, plain_of.removesuffix("制度"))
        of_law = found["kind"] in ("解释", "规定")
        kinds = {found["kind"], *(("解释", "司法解释") if of_law else ())}
        names = {before + name for before in {law, ""} for name in subjects}
        return [f"{name}{kind}{number}" for name in names if len(name) > 2 for kind in kinds]
    native = issuer.partition(" (")[0]
    if native and title.startswith(f"{native} ("):
        initials = "".join(word[0] for word in native.split() if word[0].isupper())
        return [initials + title.removeprefix(native)] if len(initials) > 2 else []
    return []
