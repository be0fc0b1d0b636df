"""Jurisdictions: their codes (ISO 3166, with EU) and what people call them. The one table.

`code_of` reads what somebody typed as a filter; `places_in` finds the jurisdictions that a text
names. Names are matched whole, in either Han script, without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from corpus.named import NamedTuple
from corpus.text.han import to_simplified
from corpus.text.lazy import pattern


class Jurisdiction(NamedTuple):
    """A code, its name in English and Chinese, and other names and adjectives (";" between)."""

    code: str
    en: str
    zh: str
    also: str = ""


JURISDICTIONS = tuple(
    Jurisdiction(*row.split("|"))
    for row in """
CN|China|中国|中华人民共和国;prc;mainland;chinese;people's republic of china;大陆;内地;国内
HK|Hong Kong|香港|hksar;港;香港特区
MO|Macau|澳门|macao
TW|Taiwan|台湾|taiwanese;roc;中华民国
US|United States|美国|usa;u.s.;u.s.a.;america;american;united states of america;federal
GB|United Kingdom|英国|uk;u.k.;britain;british;great britain;大不列颠
GB-ENG|England|英格兰|england and wales;english
GB-WLS|Wales|威尔士|welsh
GB-SCT|Scotland|苏格兰|scottish;scots
GB-NIR|Northern Ireland|北爱尔兰|
EU|European Union|欧盟|europe;european;欧洲;欧洲联盟
IE|Ireland|爱尔兰|irish
DE|Germany|德国|german;deutschland
FR|France|法国|french
NL|Netherlands|荷兰|dutch;holland
BE|Belgium|比利时|belgian
ES|Spain|西班牙|spanish
IT|Italy|意大利|italian
PT|Portugal|葡萄牙|portuguese
PL|Poland|波兰|polish
SE|Sweden|瑞典|swedish
NO|Norway|挪威|norwegian
DK|Denmark|丹麦|danish
FI|Finland|芬兰|finnish
AT|Austria|奥地利|austrian
CH|Switzerland|瑞士|swiss
LU|Luxembourg|卢森堡|
GR|Greece|希腊|greek
RU|Russia|俄罗斯|russian;俄国
TR|Turkey|土耳其|turkish;türkiye
IN|India|印度|indian
PK|Pakistan|巴基斯坦|pakistani
BD|Bangladesh|孟加拉国|bangladeshi
LK|Sri Lanka|斯里兰卡|
SG|Singapore|新加坡|singaporean;星洲
MY|Malaysia|马来西亚|malaysian;大马
ID|Indonesia|印度尼西亚|印尼;indonesian
PH|Philippines|菲律宾|philippine;filipino;the philippines
VN|Vietnam|越南|vietnamese;viet nam
TH|Thailand|泰国|thai
KH|Cambodia|柬埔寨|
JP|Japan|日本|japanese
KR|South Korea|韩国|korea;korean;republic of korea;南韩
AU|Australia|澳大利亚|澳洲;australian
AU-NSW|New South Wales|新南威尔士|
AU-VIC|Victoria|维多利亚州|
AU-QLD|Queensland|昆士兰|
AU-WA|Western Australia|西澳大利亚|西澳
AU-SA|South Australia|南澳大利亚|南澳
AU-TAS|Tasmania|塔斯马尼亚|
AU-ACT|Australian Capital Territory|澳大利亚首都领地|
AU-NT|Northern Territory|北领地|
NZ|New Zealand|新西兰|
CA|Canada|加拿大|canadian
CA-ON|Ontario|安大略|
CA-QC|Quebec|魁北克|québec
CA-BC|British Columbia|不列颠哥伦比亚|
CA-AB|Alberta|阿尔伯塔|
CA-SK|Saskatchewan|萨斯喀彻温|
CA-MB|Manitoba|马尼托巴|曼尼托巴
CA-NB|New Brunswick|新不伦瑞克|
CA-NS|Nova Scotia|新斯科舍|
CA-PE|Prince Edward Island|爱德华王子岛|
CA-NL|Newfoundland and Labrador|纽芬兰与拉布拉多|newfoundland;labrador;纽芬兰
CA-YT|Yukon|育空|
CA-NT|Northwest Territories|加拿大西北地区|
CA-NU|Nunavut|努纳武特|
MX|Mexico|墨西哥|mexican
BR|Brazil|巴西|brazilian
AR|Argentina|阿根廷|
CL|Chile|智利|
CO|Colombia|哥伦比亚|
ZA|South Africa|南非|
NG|Nigeria|尼日利亚|nigerian
KE|Kenya|肯尼亚|kenyan
GH|Ghana|加纳|
EG|Egypt|埃及|
AE|United Arab Emirates|阿联酋|uae
SA|Saudi Arabia|沙特阿拉伯|沙特
IL|Israel|以色列|israeli
US-AL|Alabama|阿拉巴马|
US-AK|Alaska|阿拉斯加|
US-AZ|Arizona|亚利桑那|
US-AR|Arkansas|阿肯色|
US-CA|California|加利福尼亚|加州;californian
US-CO|Colorado|科罗拉多|
US-CT|Connecticut|康涅狄格|
US-DE|Delaware|特拉华|
US-DC|District of Columbia|华盛顿特区|washington dc;washington d.c.
US-FL|Florida|佛罗里达|佛州
US-GA|Georgia|佐治亚|乔治亚
US-HI|Hawaii|夏威夷|hawaiian
US-ID|Idaho|爱达荷|
US-IL|Illinois|伊利诺伊|伊州
US-IN|Indiana|印第安纳|
US-IA|Iowa|艾奥瓦|爱荷华
US-KS|Kansas|堪萨斯|
US-KY|Kentucky|肯塔基|
US-LA|Louisiana|路易斯安那|
US-ME|Maine|缅因|
US-MD|Maryland|马里兰|
US-MA|Massachusetts|马萨诸塞|麻省;麻州
US-MI|Michigan|密歇根|
US-MN|Minnesota|明尼苏达|
US-MS|Mississippi|密西西比|
US-MO|Missouri|密苏里|
US-MT|Montana|蒙大拿|
US-NE|Nebraska|内布拉斯加|
US-NV|Nevada|内华达|
US-NH|New Hampshire|新罕布什尔|
US-NJ|New Jersey|新泽西|
US-NM|New Mexico|新墨西哥|
US-NY|New York|纽约|new york state;纽约州
US-NYC|New York City|纽约市|nyc
US-NC|North Carolina|北卡罗来纳|北卡
US-ND|North Dakota|北达科他|
US-OH|Ohio|俄亥俄|
US-OK|Oklahoma|俄克拉荷马|
US-OR|Oregon|俄勒冈|
US-PA|Pennsylvania|宾夕法尼亚|宾州
US-PR|Puerto Rico|波多黎各|
US-RI|Rhode Island|罗得岛|
US-SC|South Carolina|南卡罗来纳|南卡
US-SD|South Dakota|南达科他|
US-TN|Tennessee|田纳西|
US-TX|Texas|得克萨斯|德州;德克萨斯;texan
US-UT|Utah|犹他|
US-VT|Vermont|佛蒙特|
US-VA|Virginia|弗吉尼亚|弗州
US-WA|Washington State|华盛顿州|washington
US-WV|West Virginia|西弗吉尼亚|
US-WI|Wisconsin|威斯康星|
US-WY|Wyoming|怀俄明|
""".strip().splitlines()
)

#: Names that mean something else as often: good as a filter, no evidence in a text.
_AMBIGUOUS = frozenset(
    ("federal", "georgia", "english", "dutch", "polish", "turkey", "washington", "roc", "国内")
)
#: Of those, names that are of a place where one is in it.
_AFTER_IN = {"georgia": "US-GA", "washington": "US-WA", "turkey": "TR"}
#: Codes that people write in a sentence, in capitals; one that is no other word in small letters.
_CODES = {
    "uk": "GB", "US": "US", "UK": "GB", "EU": "EU", "HK": "HK", "PRC": "CN", "USA": "US",
    "UAE": "AE",
}  # fmt: skip
_WORD = pattern(r"[A-Za-zÀ-ÿ](?:[A-Za-zÀ-ÿ.]*[A-Za-zÀ-ÿ])?")


def names_of(jurisdiction: Jurisdiction) -> tuple[str, ...]:
    """Every name of a jurisdiction, the English one first."""
    names = (jurisdiction.en, jurisdiction.zh, *jurisdiction.also.split(";"))
    return tuple(name for name in names if name)


@cache
def _by_name() -> dict[str, str]:
    table = {j.code: j.code for j in JURISDICTIONS}
    for j in JURISDICTIONS:
        for name in names_of(j):
            table.setdefault(name.upper(), j.code)
    return table


def name_of(code: str, zh: bool = False) -> str:
    """What a jurisdiction is called; the code itself where the table lacks it."""
    return next((j.zh if zh else j.en for j in JURISDICTIONS if j.code == code), code)


def code_of(text: str) -> str:
    """The code of a jurisdiction as people write it (uk, 中国, Hong Kong, us-ca); "" for none.

    A well-formed code that the table lacks (documents may say "ZZ" or "US-XX") is taken as it is.
    """
    name = " ".join(to_simplified(text).strip().upper().replace("_", "-").split())
    name = name.removeprefix("THE ")
    table = _by_name()
    if found := table.get(name) or table.get(name.rstrip("州")):
        return found
    head, dash, rest = name.partition("-")
    if dash and head in table and re.fullmatch("[A-Z]{2,3}", rest):
        return f"{table[head]}-{rest}"
    return name if re.fullmatch("[A-Z]{2}", name) else ""


class Named(NamedTuple):
    """A jurisdiction that a text names, and where."""

    code: str
    start: int
    end: int


def places_in(text: str) -> list[Named]:
    """The jurisdictions that `text` names, in order of place; a longer name hides those in it."""
    found = [*_han_places(to_simplified(text)), *_english_places(text)]
    taken: list[Named] = []
    for one in sorted(found, key=lambda n: n.start - n.end):
        if all(one.end <= t.start or one.start >= t.end for t in taken):
            taken.append(one)
    return sorted(taken, key=lambda n: n.start)


def _han_places(text: str) -> Iterator[Named]:
    by_first = _han_names()
    for at, first in enumerate(text):
        for name, code in by_first.get(first, ()):
            if text.startswith(name, at):
                yield Named(code, at, at + len(name))


def _english_places(text: str) -> Iterator[Named]:
    words = list(_WORD.finditer(text))
    table, begin = _spoken(), _first_words()
    for i, first in enumerate(words):
        if first[0] in _CODES:
            yield Named(_CODES[first[0]], first.start(), first.end())
        if first[0].lower() not in begin:
            continue
        for last in words[i : i + 4]:
            name = " ".join(text[first.start() : last.end()].lower().split())
            if name in _AFTER_IN and i and words[i - 1][0].lower() in ("in", "from", "of"):
                yield Named(_AFTER_IN[name], first.start(), last.end())
            if code := table.get(name):
                yield Named(code, first.start(), last.end())


@cache
def _spoken() -> dict[str, str]:
    """Names that are evidence of a place in a text, in lower case, with their codes."""
    table: dict[str, str] = {}
    for j in JURISDICTIONS:
        for name in names_of(j):
            if len(name) > (1 if name >= "\u3005" else 2) and name.lower() not in _AMBIGUOUS:
                table.setdefault(name.lower(), j.code)
    return table


@cache
def _first_words() -> frozenset[str]:
    """The words that names of places begin with, in lower case."""
    names = (*_spoken(), *_AFTER_IN)
    return frozenset(word[0] for name in names if (word := _WORD.search(name)))


@cache
def _han_names() -> dict[str, list[tuple[str, str]]]:
    """The names in Han of `_spoken` with their codes, by their first character."""
    names: dict[str, list[tuple[str, str]]] = {}
    for name, code in _spoken().items():
        if name >= "\u3005":
            names.setdefault(name[0], []).append((name, code))
    return names


def lies_in(code: str, wanted: Iterable[str]) -> bool:
    """Whether the jurisdiction `code` is one of `wanted` or a part of one (US-CA lies in US)."""
    code = code.upper()
    return any(code == w or code.startswith(f"{w}-") for w in wanted)


#: Members of the European Union, whose law holds in them; and a city within its state.
_MEMBERS = frozenset(
    ("IE", "DE", "FR", "NL", "BE", "ES", "IT", "PT", "PL", "SE", "DK", "FI", "AT", "LU", "GR")
)
_WITHIN = {"US-NYC": "US-NY"}


def around(code: str) -> tuple[str, ...]:
    """What a jurisdiction lies in and whose law holds there too, the nearest first."""
    country, dash, _part = code.partition("-")
    wide = [_WITHIN[code]] if code in _WITHIN else []
    if dash:
        wide.append(country)
    if country in _MEMBERS:
        wide.append("EU")
    return tuple(wide)


def meets(place: str, codes: Iterable[str]) -> bool:
    """Whether the law of a place may be meant in one of `codes`: it lies in it, or the other way
    round, or its law holds there too (EU in IE)."""
    return any(
        lies_in(place, (code,)) or lies_in(code, (place,)) or place in around(code)
        for code in codes
    )
