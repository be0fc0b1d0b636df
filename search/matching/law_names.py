"""Which law a citation's number belongs to: the names beside it, asked for in the index.

The longest name that is a law's, exactly; else one that begins a law's name. A place beside the
name (UK, of the PRC, Texas) must be the law's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.citations.keys import law_key
from corpus.citations.reading import (
    ARTICLE,
    BARE,
    Name,
    Reading,
    fold,
    leads_in,
    names_after,
    names_before,
)
from corpus.jurisdictions import lies_in, places_in
from corpus.named import NamedTuple
from corpus.text.han import to_simplified
from indexer.format.stored_fields import StoredRegulation
from indexer.index_reader import Place
from indexer.schema import LAW, key_keyword, keyword
from search.matching.cited_numbers import parts, variants

if TYPE_CHECKING:
    from search.matching.lookup import Lookup

_HAN_LAW_END = tuple("法典例定释釋则則约約见見")
_AFTER_PLACE = (
    r"(?:\s+(?:Act|Code|Law|Ordinance|Rules|Regulations?|Order)\b)?"
    r"(?:\s*,?\s+(?:18|19|20)\d\d\b)?[\s,(（]*(?:of\s+)?(?:the\s+)?"
)
#: What stands for the law that was named before: 同法第80条, section 129 of the same Act.
_SAME_BEFORE = (
    r"(?:[同本该該此]|前述|上述)(?:法典|法|办法|辦法|规定|規定|条例|條例|解释|解釋|规则|規則)\s*\Z"
)
_SAME_AFTER = (
    r"\s*(?:of|in)\s+(?:the\s+same|that|said)\s+(?:act|law|code|regulations?|directive|rules?)\b"
)
#: A bare number after the beginning of a law's name is one of its provisions if it is long and no
#: year: California Financial Code 22304.
_LONG_NUMBER = r"(?!(?:19|20)\d\d\Z)\d{4,}\Z"
_OF_A_LAW = r"(?:Code|Act|Law|Ordinance)\s*\Z"
#: Words behind a number that name no law: none of them is titled, none is what laws are called.
_NO_NAME = r"(?!.*\b(?:act|code|law|ordinance|regulations?|rules)\b)[a-z][a-z ]*"
#: A law's name without its last character, as Taiwan's lawyers write it before the sign.
_SHORT_OF_LAW = r"[一-鿿]{0,5}[一-鿿](?<!法)\s?§"
_YEAR = r"\d{4}\Z"
#: What a law's name may leave out in Traditional characters, as 中华人民共和国 in Simplified ones.
_REPUBLIC = "中华民国"

Docs = tuple[int, range]


class Law(NamedTuple):
    """The texts that a name stands for, and the name as written."""

    name: str
    start: int
    end: int
    docs: list[Docs]
    exact: bool


#: The number of an act of the European Union, and what makes of the beginning of a title a title.
_ITS_NUMBER = r"\s+(?:\((?:EU|EC|EEC)\)\s*)?(?:No\.?\s*)?\d{2,4}/\d"
_GOES_ON = (
    r"\s+(?!and\b)(?:(?:from|of|for|to|in|against|with|and|the)\s+|[A-Z][\w-]+\s+){1,8}?"
    r"(?:Act|Regulations?|Order|Rules|Directive|Code|Ordinance)\b"
)
_ENDS_AS_A_LAW = (
    r"(?:Act|Regulations?|Order|Rules|Code|Ordinance|Law|Regulation [A-Z]+|[A-Z]{2,}|\d{4})\Z"
)


class LawNames:
    """The laws that stand beside the numbers of a text."""

    def __init__(self, lookup: Lookup, text: str) -> None:
        """Of `text`, by the index of `lookup`."""
        self.lookup, self.index = lookup, lookup.index
        self.text = fold(text)
        self.before: Law | None = None

    def _coded(self, reading: Reading) -> Iterator[Law]:
        """The laws under a code's name: 15 USC, 12 CFR 1006, 815 ILCS 123."""
        heads = self._parts(reading) or self._under(reading.code)
        if heads:
            docs = self.lookup.ranges_of(self.index.in_order(heads))
            yield Law("", reading.start, reading.end, docs, True)

    def _parts(self, reading: Reading) -> set[Place]:
        """The texts that are called by the code's part: 12 CFR part 1006."""
        number = reading.numbers[0]
        part = number.unit or number.key.partition(".")[0]
        forms = (f"{reading.code}part{part}", f"{reading.code}{part}")
        return {head for form in forms for head in self.index.by_keyword(keyword(LAW, form))}

    def _under(self, code: str) -> set[Place]:
        """The texts of a code: what follows its name is a number, not more of another name."""
        return set(self.index.prefixed(keyword(LAW, code), re.compile(r"(?![a-z]{4})")))

    def _ruled(self, reading: Reading) -> list[Place]:
        """The rules of a handbook, whose number begins with its name: CONC 7.9.4R."""
        head, number = self._rulebook(reading), reading.numbers[0]
        if not head or number.unit or reading.form == ARTICLE or not number.key[0].isdigit():
            return []
        found = []
        for one in reading.numbers:
            keys = variants(one, head[1].lower())[1:]
            rules = (self.index.by_keyword(key_keyword(key)) for key in keys)
            if places := next(filter(None, rules), None) or (keys and parts(self.index, keys[0])):
                found += self._here(places, Name(head[1], head.start(), head.end()))
        return found

    def _rulebook(self, reading: Reading) -> re.Match[str] | None:
        """What may be a handbook's name right before a number."""
        return re.search(r"(?<![^\W\d_])([A-Za-z]{2,8})\s?\Z", self.text[: reading.start])

    def _laws(self, reading: Reading, floor: int) -> Iterator[Law]:
        """The laws whose names stand beside the number, the likeliest first."""
        if self.before and (same := self._same(reading)):
            yield self.before._replace(start=same[0], end=same[1], exact=True)
            return
        before = [n for n in names_before(self.text, reading.start, floor) if self._begins(n)]
        booked = ":" in reading.numbers[0].key  # 6:119 BW
        after = (
            [] if reading.form == BARE and not booked else list(names_after(self.text, reading.end))
        )
        head = re.split("[.-]", reading.numbers[0].key)[0]
        after = [name for name in after if not self._goes_on(name)]
        for name in before + after:
            key = law_key(name.text)
            short = "§" in self.text and not self.index.by_keyword(keyword(LAW, key))
            if short and re.match(_SHORT_OF_LAW, self.text[name.start : reading.end]):
                key += "法"  # 民§205, 消保§17
            if self._traditional() and (
                heads := self.index.by_keyword(keyword(LAW, f"{_REPUBLIC}{key}"))
            ):
                yield from self._law(name, heads, reading, exact=False)
            if heads := self.index.by_keyword(keyword(LAW, key)):
                yield from self._law(name, heads, reading, exact=True)
            elif head != reading.numbers[0].key and name in before:  # HRS 443B-3, Fla. Stat. 559.72
                begun = keyword(LAW, f"{key}{head}")
                heads = list(self.index.prefixed(begun, re.compile(r"\d*\Z")))
                yield from self._law(name, heads, reading, exact=False)
        bare = reading.form == BARE and reading.numbers[0].key.isdigit()
        if bare and not re.match(_LONG_NUMBER, reading.numbers[0].key):
            return
        for name in before + after:
            if bare and not re.search(_OF_A_LAW, name.text):
                continue
            if name in after and re.fullmatch(_NO_NAME, name.text):  # section 807 harassment
                continue
            if heads := self._begun(law_key(name.text)):
                yield from self._law(name, heads, reading, exact=False)

    def _traditional(self) -> bool:
        """Whether the text cites as Taiwan does: in Traditional characters, by 條 or §."""
        if "條" in self.text:
            return True
        return "§" in self.text and to_simplified(self.text) != self.text

    def _goes_on(self, name: Name) -> bool:
        """Whether a longer name begins so: Consumer Protection from Unfair Trading Regulations
        2008, Council Directive 87/102/EEC."""
        rest = self.text[name.end : name.end + 60]
        numbered = re.search(r"(?:Directive|Regulation|Decision)\Z", name.text)
        if numbered:
            return bool(re.match(_ITS_NUMBER, rest))
        return not re.search(_ENDS_AS_A_LAW, name.text) and bool(re.match(_GOES_ON, rest))

    def _same(self, reading: Reading) -> tuple[int, int] | None:
        """Where the text says that the number is of the law named before."""
        if found := re.search(_SAME_BEFORE, self.text[max(0, reading.start - 12) : reading.start]):
            return reading.start - len(found[0]), reading.end
        if found := re.match(_SAME_AFTER, self.text[reading.end : reading.end + 40], re.I):
            return reading.start, reading.end + found.end()
        return None

    def _begins(self, name: Name) -> bool:
        """Whether a law's name may begin there: at a word, or behind a place or an issuer."""
        if name.quoted or leads_in(self.text, name.start):
            return True
        if self.text[: name.start].endswith(("我国", "我國")):
            return True
        return bool(self._place_before(name.start)) or self._issued(name)

    def _issued(self, name: Name) -> bool:
        """Whether its issuer stands before the name, perhaps shortened: 最高法民间借贷规定."""
        before = self.text[: name.start]
        run = "".join(reversed([*takewhile(_is_ideographic, reversed(before[-4:]))]))
        heads = len(run) > 1 and self.index.by_keyword(keyword(LAW, law_key(name.text)))
        if not heads:
            return False
        issuer = iter(self._regulation(heads[0]).issuer)
        return all(char in issuer for char in run)

    def _begun(self, key: str) -> list[Place]:
        """The laws of which the name begins so; a short one may lack nothing but a year."""
        if len(key) < 2 or key.isdigit():
            return []
        short = len(key) < (8 if key.isascii() else 4)
        return list(self.index.prefixed(keyword(LAW, key), re.compile(_YEAR) if short else None))

    def _law(self, name: Name, heads: list[Place], reading: Reading, exact: bool) -> Iterator[Law]:
        heads = self._here(heads, name)
        if reading.form == BARE and exact and reading.numbers[0].key.isdigit():
            whole = law_key(self.text[name.start : reading.end])
            if self.index.by_keyword(keyword(LAW, whole)):
                return
            heads = [h for h in heads if self._proper(name, self._regulation(h))]
        if heads:
            docs = self.lookup.ranges_of(self.lookup.texts(heads))
            yield Law(name.text, name.start, name.end, docs, exact)

    @staticmethod
    def _proper(name: Name, law: StoredRegulation) -> bool:
        """Whether it is a law's own name, not what the law is about (breathing space)."""
        names = (law.title, law.title_en, law.title_zh, law.citation, law.number, *law.aliases)
        same = [n for n in names if law_key(n) == law_key(name.text)]
        return not same or any(
            n.endswith(_HAN_LAW_END) or any("A" <= c <= "Z" for c in n) for n in same
        )

    def _here(self, places: list[Place], name: Name) -> list[Place]:
        """Those of the place that stands beside the name; all where none does."""
        code = self._place_before(name.start) or self._place_after(name.end)
        if not code:
            return places

        def there(place: Place) -> bool:
            own = self._regulation(place).jurisdiction
            return lies_in(own, (code,)) or lies_in(code, (own.upper(),))

        return list(filter(there, places))

    def _place_before(self, at: int) -> str:
        piece = self.text[max(0, at - 40) : at].rstrip(" ,")
        return next((p.code for p in places_in(piece) if p.end == len(piece)), "")

    def _place_after(self, at: int) -> str:
        piece = self.text[at : at + 60]
        for place in places_in(piece):
            if re.fullmatch(_AFTER_PLACE, piece[: place.start], re.I):
                return place.code
        return ""

    def _regulation(self, place: Place) -> StoredRegulation:
        return self.index.regulation(place)

    def _id(self, docs: Docs) -> str:
        return self.index.regulation(Place(docs[0], docs[1].start)).id


def _is_ideographic(c: str) -> bool:
    return "\u2e80" <= c <= "\u9fff"
