"""What a query is after, beyond its words: a place, a topic, a number.

"When may debt collectors call in Taiwan?" names a jurisdiction and the topic of call times; "how
long", "最高多少" ask for a number. Provisions of that jurisdiction, filed under that topic, or
setting a limit gain a share of their score (see `ranking`); nothing is left out for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corpus.jurisdictions import places_in
from corpus.named import NamedTuple
from corpus.text.lazy import AnyOf
from corpus.topics import topics
from indexer.analysis import normalize, units

if TYPE_CHECKING:
    from corpus.text.clock import Time

#: Names of laws and regulators that are as good as their country's.
_HINTS = {
    **dict.fromkeys(
        ("fdcpa", "fcra", "tila", "tcpa", "ecoa", "efta", "respa", "cfpb", "ftc"), "US"
    ),
    **{"rbi": "IN", "gdpr": "EU", "conc": "GB", "asic": "AU", "ojk": "ID", "rosenthal": "US-CA"},
}
POSSESSIVE = "'s"
_QUANTITY = AnyOf(
    r"多少|多久|多长|几[年天次点倍个日月成时]|最[高多长低少]|上限|期限|期间|"
    r"\b(?:how (?:many|much|long|often|late|early|soon)|maximum|minimum|caps?|limits?|"
    r"what (?:hours?|time|rate)|until what)\b"
)


#: The jurisdictions that write in a script: theirs are favoured where nobody names another.
_HOMES = {"zh-Hans": ("CN",), "zh-Hant": ("TW", "HK"), "ko": ("KR",), "ja": ("JP",)}
#: Words that only Cantonese writes.
_CANTONESE = AnyOf("唔|嘅|佢|哋|喺|冇|咗|啲|嚟|乜嘢|幾耐|点样|點樣|邊個|係咪")


def homes_of(text: str, language: str) -> tuple[str, ...]:
    """The jurisdictions that write as a query is written, the likeliest first."""
    homes = _HOMES.get(language, ())
    return homes[::-1] if language == "zh-Hant" and _CANTONESE.holds(text) else homes


#: What a query that asks for a limit holds one of, at least; `search.query.asked` tells which.
_MEASURE = AnyOf(
    r"\b(?:hours|times?|caps?|capped|period|deadline|frequen\w*|night|midnight|evening|limitations?"
    r"|interest|rates?|apr|fees?|garnish\w*|hour|latest|earliest|when must|what|how)\b"
    r"|\d\s?[ap]\.?m\b|\d:\d\d|o.clock|morning"
    "|点|點|时|時|频|頻|次|几|幾|多|最|年|日|天|期|限|夜|晚|凌|顶|頂"
)


#: What a text with a time of the day holds one of; `corpus.text.clock` reads it.
_TIMED = AnyOf(
    r"noon|midday|night|clock|half past|quarter|morning|evening|the afternoon|正午|午夜"
    r"|\d[:：]\d|(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s?[ap]\.?\s?m\b"
)


@lru_cache(maxsize=512)
def times(text: str) -> tuple[Time, ...]:
    """The times of the day in `text`."""
    if not _TIMED.holds(text) and not _counts_hours(text):
        return ()
    from corpus.text.clock import times_in

    return tuple(times_in(text))


def _counts_hours(text: str) -> bool:
    """Whether 点 or 时 stands behind a numeral."""
    before = (text[:at].rstrip()[-1:] for at, c in enumerate(text) if c in "点點时時")
    return any(c.isnumeric() or c in ("两", "兩") for c in before)


def may_ask_number(query: str) -> bool:
    """Whether a query may ask for a number or a time: no means no, yes that a look pays."""
    return _MEASURE.holds(query)


class Intent(NamedTuple):
    """What a query is after: jurisdictions' codes, topics' ids, and whether it asks a number."""

    places: tuple[str, ...]
    topics: tuple[str, ...]
    number: bool


class Placed(NamedTuple):
    """The codes of places: those `held` of what is named, the `nearest` that is held of what the
    others lie in, what else is held around them all to come `next`, and what is named but not held,
    `absent`."""

    held: tuple[str, ...]
    nearest: tuple[str, ...]
    next: tuple[str, ...]
    absent: tuple[str, ...]


#: Of a query that names no place.
NOWHERE = Placed((), (), (), ())


def read_intent(query: str, meant: str = "") -> Intent:
    """The intent of a query; empty parts where it has none. `meant` are the law's words for what it
    says: they tell topics alone."""
    asked = f"{query} {meant}" if meant else query
    han = normalize(asked)
    stems = f" {' '.join(units(asked))} "
    words = re.findall("[a-z]+", query.lower())
    places = [p.code for p in places_in(query)] + [_HINTS[w] for w in words if w in _HINTS]
    return Intent(tuple(dict.fromkeys(places)), _topics(han, stems), _QUANTITY.holds(query))


def without_places(text: str) -> str:
    """`text` without the names of places, which filter rather than rank."""
    for place in reversed(places_in(text)):
        text = f"{text[: place.start]} {text[place.end :].removeprefix(POSSESSIVE)}"
    return text


def topic_names(ids: Sequence[str]) -> list[str]:
    """The names of topics in both languages, as additions to a query."""
    if not ids:
        return []
    return [name for t in topics() if t.id in ids for name in (t.zh, t.en)]


def _topics(han: str, stems: str) -> tuple[str, ...]:
    beginnings = {stem[:3] for stem in stems.split()}

    def begins(start: str, word: str) -> bool:
        return start in beginnings and f" {' '.join(units(word))} " in stems

    return tuple(
        id
        for id, words, begun in _topic_words()
        if any(word in han for word in words) or any(begins(*row) for row in begun)
    )


@cache
def _topic_words() -> list[tuple[str, list[str], list[tuple[str, str]]]]:
    """Of each topic the words of Han characters, and the others with what they begin with."""
    rows = []
    for topic in topics():
        words = (topic.zh, topic.en, *topic.words)
        han = [word for word in words if word[:1] >= "\u3005" and len(word) > 1]
        begun = [(word[:3].lower(), word) for word in words if word[:1] < "\u3005"]
        rows.append((topic.id, han, begun))
    return rows
