"""From readings of a text to the provisions meant: which law a number belongs to, by the index.

`corpus.citations.reading` says where in a text a provision's number may stand; here the names
beside it are asked for in the index: the longest name that is a law's, exactly; else one that
begins a law's name. A place beside the name (UK, of the PRC, Texas) must be the law's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from corpus.citations.keys import law_key, parent_key, plain
from corpus.citations.reading import (
    ARTICLE,
    BARE,
    CODE,
    UNIT,
    Name,
    Number,
    Reading,
    fold,
    has_number,
    leads_in,
    names_after,
    names_before,
    readings,
    stands_alone,
)
from corpus.text.numerals import NUMERAL
from indexer.format.stored_fields import StoredRegulation
from indexer.index_reader import Place
from indexer.schema import ALSO, ID, LAW, key_keyword, keyword
from search.matching.cited import Cited, Missing
from search.matching.cited_numbers import spread_numbers, variants

if TYPE_CHECKING:
    from search.matching.lookup import Lookup

#: A longer text is not looked through.
LONGEST = 1000
#: Words of a query's syntax: what they exclude or confine is no citation.
_SYNTAX = r"(?:^|\s)(?:-\S|NOT\s)|(?:^|[\s(+])[a-z]{2,12}:\S"
_HAN_LAW_END = tuple("法典例定释釋则則约約见見")
_AFTER_PLACE = r"[\s,(（]*(?:of\s+)?(?:the\s+)?"
_QUOTED = r"《([^《》]{2,60})》\Z"
_HAN_LAW = r"[一-鿿]{2,24}(?:法典|法|條例|条例|办法|辦法|规定|規定|解释|解釋|规则|細則|细则)\Z"
#: What leads to a law's name, or stands for one (本法).
_LEAD_IN = (
    r"^.*(?:根据|依据|依照|按照|违反|符合|参照|适用|请问|關於|关于|[依按据照和与及或对问查看據違])"
    r"|^[本该此其].*"
)
_NO_DIGIT = r"(?!\d)"
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
_YEAR = r"\d{4}\Z"
#: What a law's name may leave out in Traditional characters, as 中华人民共和国 in Simplified ones.
_REPUBLIC = "中华民国"

_NUMERALS = frozenset(NUMERAL) | frozenset(map(str, range(10)))

Docs = tuple[int, range]


class Law(NamedTuple):
    """The texts that a name stands for, and the name as written."""

    name: str
    start: int
    end: int
    docs: list[Docs]
    exact: bool


class Citing:
    """Reads a text's citations against an index."""

    def __init__(self, lookup: Lookup, text: str) -> None:
        self.lookup, self.index = lookup, lookup.index
        self.text = fold(text)
        self.before: Law | None = None

    def read(self) -> Cited:
        """All that the text cites."""
        cited = Cited([], [], [])
        if len(self.text) > LONGEST or not has_number(self.text) or re.search(_SYNTAX, self.text):
            return cited
        end = 0
        for reading in readings(self.text):
            if reading.start < end:
                continue
            found, missing, span = self._one(reading, end)
            if span:
                cited.spans.append(span)
                end = span[1]
            cited.places.extend(p for p in found if p not in cited.places)
            cited.missing.extend(missing)
        return cited

    def _one(
        self, reading: Reading, floor: int
    ) -> tuple[list[Place], list[Missing], tuple[int, int] | None]:
        """The provisions of one reading, what of it is not held, and its span; no span for what
        is no citation."""
        span = (reading.start, reading.end)
        if reading.form == CODE:
            laws = self._coded(reading)
        else:
            if found := self._ruled(reading):
                return found, [], span
            laws = self._laws(reading, floor)
        likely: tuple[list[Missing], tuple[int, int]] | None = None
        for law in laws:
            places, absent = self._numbers(law, reading)
            if places or law.exact:
                self.before = law
            whole = min(law.start, span[0]), max(law.end, span[1])
            if places:
                return places, [], whole
            missing = self._missing(law, absent, reading)
            if law.exact:
                return [], missing, whole if missing else None
            if not likely and missing and len({self._id(docs) for docs in law.docs}) == 1:
                likely = missing, whole
        if likely:
            return [], *likely
        if self._asks_all(reading):
            everywhere = Law("", reading.start, reading.end, [], False)
            return self._numbers(everywhere, reading)[0], [], span
        if reading.form in (ARTICLE, UNIT):
            return [], self._gone(reading, floor), span
        return [], [], None

    def _asks_all(self, reading: Reading) -> bool:
        """Whether the text is a number of no law in particular: 第680条, 1692c; not 10条, 805."""
        if reading.form == BARE and reading.numbers[0].key.isdigit():
            return False
        if reading.form == ARTICLE and self.text[reading.start] in _NUMERALS:
            return False
        alone = stands_alone(self.text, reading.start, reading.end)
        return alone and reading.form != CODE

    # --- which law -----------------------------------------------------------------------------

    def _coded(self, reading: Reading) -> Iterator[Law]:
        """The laws under a code's name: 15 USC, 12 CFR 1006, 815 ILCS 123."""
        number = reading.numbers[0]
        written = law_key(self.text[reading.start : reading.end])
        if self.index.by_keyword(keyword(LAW, written)):
            return
        part = number.unit or number.key.partition(".")[0]
        heads = {
            head
            for form in (f"{reading.code}part{part}", f"{reading.code}{part}")
            for head in self.index.by_keyword(keyword(LAW, form))
        } or set(self.index.prefixed(keyword(LAW, reading.code), re.compile(r"(?![a-z]{4})")))
        if heads:
            docs = [self.lookup.range_of(head) for head in self.index.in_order(heads)]
            yield Law("", reading.start, reading.end, docs, True)

    def _ruled(self, reading: Reading) -> list[Place]:
        """The rules of a handbook, whose number begins with its name: CONC 7.9.4R."""
        head = re.search(r"(?<![^\W\d_])([A-Za-z]{2,8})\s?\Z", self.text[: reading.start])
        number = reading.numbers[0]
        if not head or reading.form == ARTICLE or not number.key[0].isdigit():
            return []
        found = []
        for one in reading.numbers:
            for key in variants(one, head[1].lower())[1:]:
                if places := self.index.by_keyword(key_keyword(key)):
                    found += self._here(places, Name(head[1], head.start(), head.end()))
                    break
        return found

    def _laws(self, reading: Reading, floor: int) -> Iterator[Law]:
        """The laws whose names stand beside the number, the likeliest first."""
        if self.before and (same := self._same(reading)):
            yield self.before._replace(start=same[0], end=same[1], exact=True)
            return
        before = [n for n in names_before(self.text, reading.start, floor) if self._begins(n)]
        after = [] if reading.form == BARE else list(names_after(self.text, reading.end))
        head = re.split("[.-]", reading.numbers[0].key)[0]
        for name in before + after:
            key = law_key(name.text)
            if "條" in self.text and (
                heads := self.index.by_keyword(keyword(LAW, f"{_REPUBLIC}{key}"))
            ):
                yield from self._law(name, heads, reading, exact=False)
            if heads := self.index.by_keyword(keyword(LAW, key)):
                yield from self._law(name, heads, reading, exact=True)
            elif head != reading.numbers[0].key and name in before:  # HRS 443B-3
                heads = self.index.by_keyword(keyword(LAW, f"{key}{head}"))
                yield from self._law(name, heads, reading, exact=False)
        bare = reading.form == BARE and reading.numbers[0].key.isdigit()
        if bare and not re.match(_LONG_NUMBER, reading.numbers[0].key):
            return
        for name in before + after:
            if bare and not re.search(_OF_A_LAW, name.text):
                continue
            if heads := self._begun(law_key(name.text)):
                yield from self._law(name, heads, reading, exact=False)

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
        run = re.search(r"[⺀-鿿]{2,12}\Z", self.text[: name.start])
        heads = run and self.index.by_keyword(keyword(LAW, law_key(name.text)))
        if not run or not heads:
            return False
        issuer = iter(self._regulation(heads[0]).issuer)
        return all(char in issuer for char in run[0][-4:])

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
            docs = [self.lookup.range_of(head) for head in heads]
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
        from corpus.jurisdictions import lies_in

        def there(place: Place) -> bool:
            own = self._regulation(place).jurisdiction
            return lies_in(own, (code,)) or lies_in(code, (own.upper(),))

        return list(filter(there, places))

    def _place_before(self, at: int) -> str:
        from corpus.jurisdictions import places_in

        piece = self.text[max(0, at - 40) : at].rstrip(" ,")
        return next((p.code for p in places_in(piece) if p.end == len(piece)), "")

    def _place_after(self, at: int) -> str:
        from corpus.jurisdictions import places_in

        piece = self.text[at : at + 60]
        for place in places_in(piece):
            if re.fullmatch(_AFTER_PLACE, piece[: place.start], re.I):
                return place.code
        return ""

    def _regulation(self, place: Place) -> StoredRegulation:
        return self.index.regulation(place)

    # --- which provisions ------------------------------------------------------------------------

    def _numbers(self, law: Law, reading: Reading) -> tuple[list[Place], list[str]]:
        """The provisions of the numbers, and the numbers that the law's texts do not have."""
        places: list[Place] = []
        absent = []
        for number in reading.numbers:
            found = list(self._number(law, number))
            places += [p for p in found if p not in places]
            if not found:
                absent.append(number.key)
        return places, absent

    def _number(self, law: Law, number: Number) -> Iterable[Place]:
        if number.last or "-" in number.key:
            whole = self._exact(law, number) if not number.last else []
            spread = whole or [p for n in spread_numbers(number) for p in self._held(law, n)]
            if spread:
                return spread
            number = number._replace(last="")
        return self._held(law, number)

    def _exact(self, law: Law, number: Number) -> list[Place]:
        """The provision with just that number."""
        last = re.search(r"([A-Za-z]{2,8})\W*\Z", law.name)
        for key in variants(number, last[1].lower() if last else ""):
            if found := self._within(law, self.index.by_keyword(key_keyword(key))):
                return found
        return []

    def _held(self, law: Law, number: Number) -> list[Place]:
        """The provision, else its parts, else what it is known as, else what it is part of."""
        key = number.key
        while key:
            one = number._replace(key=key)
            if found := self._exact(law, one):
                return found
            low = key.casefold()
            parts = chain_of(self.index.prefixed(key_keyword(f"{low}{mark}")) for mark in "(¶")
            if found := self._within(law, parts) or self._parallel(law, one):
                return found
            key = parent_key(key)
        return []

    def _within(self, law: Law, places: Iterable[Place]) -> list[Place]:
        if not law.docs:
            return [] if law.name else list(places)
        return [p for p in places if any(s == p.segment and p.doc in d for s, d in law.docs)]

    def _parallel(self, law: Law, number: Number) -> list[Place]:
        """Provisions that are also cited so: FDCPA section 805 is 15 USC 1692c."""
        if not law.docs or "¶" in number.key:
            return []
        names = {law_key(law.name)}
        for segment, docs in law.docs:
            law_at = Place(segment, docs.start)
            names.update(map(law_key, self.index.regulation(law_at).aliases))
        written = re.compile(rf"(?<![\w.]){re.escape(number.key)}(?![\w.-])", re.I)
        tail = law_key(number.key)
        for name in sorted(filter(None, names)):
            for unit in ("", "s", "section", "art", "article"):
                also = keyword(ALSO, f"{name}{unit}{tail}")
                found = self.index.by_keyword(also) or self.index.prefixed(
                    also, re.compile(_NO_DIGIT)
                )
                if held := [p for p in self._within(law, found) if self._called(p, written)]:
                    return held
        return []

    def _called(self, place: Place, written: re.Pattern[str]) -> bool:
        also = self.index.provision(place).also
        return any(written.search(plain(name)) for name in also)

    # --- what is not held ------------------------------------------------------------------------

    def _missing(self, law: Law, absent: list[str], reading: Reading) -> list[Missing]:
        """What to say of a law's numbers that its texts lack; nothing of what may be no number."""
        name = law.name or self.text[reading.start : reading.end]
        key = absent[0]
        if reading.form == BARE and re.match(r"(?:19|20)\d\d(?!\d)", key):
            return []
        heads = tuple((segment, docs.start) for segment, docs in law.docs)
        return [Missing(name, one, _unit_of(reading), heads) for one in absent[:3]]

    def _gone(self, reading: Reading, floor: int) -> list[Missing]:
        """A citation of a law that the index does not have, but the register of repealed ones; or
        of one that is named in full."""
        from corpus.registers import repealed_title

        before = [n for n in names_before(self.text, reading.start, floor) if self._begins(n)]
        numbers = [number.key for number in reading.numbers[:3]]
        for name in [*before, *names_after(self.text, reading.end)]:
            if repealed_title(name.text):
                return [Missing(name.text, key, _unit_of(reading), ()) for key in numbers]
        called = self._called_in_full(reading.start, floor)
        return [Missing(called, key, _unit_of(reading), ()) for key in numbers if called]

    def _called_in_full(self, at: int, floor: int) -> str:
        """What looks like a law's name right before `at`: 《…》, 依据劳动合同法; else ""."""
        head = self.text[max(floor, at - 60) : at].rstrip()
        if quoted := re.search(_QUOTED, head):
            return quoted[1]
        named = re.search(_HAN_LAW, head)
        return re.sub(_LEAD_IN, "", named[0]) if named else ""

    def _id(self, docs: Docs) -> str:
        return self.index.regulation(Place(docs[0], docs[1].start)).id


def _unit_of(reading: Reading) -> str:
    """What the provision is called where it is cited; "" for a bare number."""
    units = {"art": "article", "reg": "regulation", "rul": "rule", "par": "paragraph"}
    if reading.form == ARTICLE:
        return "article"
    if reading.form == UNIT:
        return units.get(reading.numbers[0].unit[:3], "section")
    return CODE if reading.form == CODE else ""


def chain_of(groups: Iterable[Iterator[Place]]) -> list[Place]:
    """All of the groups, one after the other."""
    return [place for group in groups for place in group]


def belonging(lookup: Lookup, places: Iterable[Place]) -> list[Place]:
    """What belongs to cited provisions: their parts, what they are part of, what they refer to."""
    near: dict[Place, None] = {}
    for place in list(places)[:3]:
        provision, docs = lookup.index.provision(place), lookup.index.siblings(place)
        key = provision.key.casefold()
        found = chain_of(lookup.index.prefixed(key_keyword(f"{key}{mark}")) for mark in "(¶")
        if above := parent_key(key):
            found += lookup.index.by_keyword(key_keyword(above))
        near.update(dict.fromkeys(p for p in found if p.segment == place.segment and p.doc in docs))
        for id in provision.see:
            near.update(dict.fromkeys(lookup.index.by_keyword(keyword(ID, id))))
    return list(near)
