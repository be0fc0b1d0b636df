"""What a query is after, beyond its words: a place, a topic, a number.

"When may debt collectors call in Taiwan?" names a jurisdiction and the topic of call times; "how
long", "最高多少" ask for a number. Provisions of that jurisdiction, filed under that topic, or
setting a limit gain a share of their score (see `ranking`); nothing is left out for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.analysis import normalize, units

#: Jurisdictions as people name them; Han names are searched for as they stand, others as words.
PLACES = {
    "CN": "中国 大陆 内地 china chinese prc mainland",
    "HK": "香港 hk",
    "TW": "台湾 taiwan taiwanese",
    "US": "美国 us usa america american fdcpa",
    "GB": "英国 uk britain british england",
    "EU": "欧盟 eu european",
    "IN": "印度 india indian rbi",
    "SG": "新加坡 singapore",
    "JP": "日本 japan japanese",
    "KR": "韩国 korea korean",
    "AU": "澳大利亚 澳洲 australia australian",
    "CA": "加拿大 canada canadian",
    "PH": "菲律宾 philippines philippine",
    "ID": "印尼 印度尼西亚 indonesia indonesian",
    "MY": "马来西亚 malaysia malaysian",
    "VN": "越南 vietnam vietnamese",
    "US-CA": "加州 加利福尼亚 california californian",
    "US-NY": "纽约 york",
    "US-TX": "德州 得克萨斯 texas",
    "US-MA": "麻省 马萨诸塞 massachusetts",
    "US-IL": "伊利诺伊 illinois",
}
_QUANTITY = re.compile(
    r"多少|多久|多长|几[年天次点倍个日月成时]|最[高多长低少]|上限|期限|期间|"
    r"\b(?:how (?:many|much|long|often|late|early|soon)|maximum|minimum|caps?|limits?|"
    r"what (?:hours?|time|rate)|until what)\b",
    re.I,
)


class Intent(NamedTuple):
    """What a query is after: jurisdictions' codes, topics' ids, and whether it asks a number."""

    places: tuple[str, ...]
    topics: tuple[str, ...]
    number: bool


def read_intent(query: str) -> Intent:
    """The intent of a query; empty parts where it has none."""
    han = normalize(query)
    stems = f" {' '.join(units(query))} "
    places = [code for code, names in PLACES.items() if _named(names.split(), han, query)]
    return Intent(tuple(places), _topics(han, stems), _QUANTITY.search(query) is not None)


def _named(names: list[str], han: str, query: str) -> bool:
    if "印度尼西亚" in han and names[0] == "印度":
        return False
    words = set(re.findall(r"[a-z]+", query.lower()))
    upper = {code.lower() for code in re.findall(r"\b[A-Z]{2}\b", query)}
    return any(
        name in han
        if name > "\u3005"
        else (name.upper() in upper if len(name) < 3 else name in words)
        for name in names
    )


def without_places(text: str, places: tuple[str, ...]) -> str:
    """`text` without the names of `places`, which filter rather than rank."""
    for code in places:
        for name in PLACES[code].split():
            if name > "\u3005":
                text = text.replace(name, " ")
            elif len(name) > 2 and name not in ("fdcpa", "rbi"):
                text = re.sub(rf"\b{name}(?:'s)?\b", " ", text, flags=re.I)
    return text


def topic_names(ids: Sequence[str]) -> list[str]:
    """The names of topics in both languages, as additions to a query."""
    if not ids:
        return []
    from corpus.topics import topics

    return [name for t in topics() if t.id in ids for name in (t.zh, t.en)]


def _topics(han: str, stems: str) -> tuple[str, ...]:
    from corpus.topics import topics

    beginnings = {stem[:3] for stem in stems.split()}
    found = []
    for topic in topics():
        for word in (topic.zh, topic.en, *topic.words):
            if word[:1] >= "\u3005":
                held = len(word) > 1 and word in han
            elif word.lower()[:3] in beginnings:
                held = f" {' '.join(units(word))} " in stems
            else:
                held = False
            if held:
                found.append(topic.id)
                break
    return tuple(found)
