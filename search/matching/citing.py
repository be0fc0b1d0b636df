"""From readings of a text to the provisions meant: what it cites, held by an index or not.

`corpus.citations.reading` says where in a text a provision's number may stand, `law_names` of
which law it is, `law_numbers` which provisions of it are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corpus.citations.keys import parent_key
from corpus.citations.reading import (
    ARTICLE,
    BARE,
    CODE,
    LONGEST_NAME,
    UNIT,
    Name,
    Reading,
    fold,
    has_number,
    names_after,
    names_before,
    readings,
    stands_alone,
)
from corpus.text.lazy import pattern
from corpus.text.numerals import NUMERAL
from indexer.analysis import units
from indexer.index_reader import Place
from indexer.schema import ID, key_keyword, keyword
from search.matching.cited import Cited, Missing
from search.matching.cited_numbers import parts
from search.matching.law_names import Law, LawNames
from search.matching.law_numbers import LawNumbers

if TYPE_CHECKING:
    from search.matching.lookup import Lookup

#: A longer text is not looked through.
LONGEST = 1000
#: Words of a query's syntax: what they exclude or confine is no citation.
_SYNTAX = r"(?:^|\s)(?:-\S|NOT\s)|(?:^|[\s(+])[a-z]{2,12}:\S"
_QUOTED = r"《([^《》]{2,60})》\Z"
_HAN_LAW = r"[一-鿿]{2,24}(?:法典|法|條例|条例|办法|辦法|规定|規定|解释|解釋|规则|細則|细则)\Z"
#: A law's name in Latin letters, at the end of what stands before a number: titled words that end
#: in what laws are called, an abbreviation (C. consom., BW), or both with a year.
_LATIN_LAW = (
    r"(?<![\w-])(?:"
    r"(?:(?:[A-Z][\w'’&-]*|of|and|the|for|to|on|in|\([A-Z][\w ]{2,30}\)|,)\s+){1,12}?"
    r"(?:Act|Ordinance|Regulations?|Code|Rules|Order|Directive|Decree|Law)(?:\s+of)?"
    r"|(?:Code|Codice|Código|Loi|Legge|Ley|Lei)(?:\s+(?:d[eiu]s?|de la|della|del|do))?"
    r"\s+[a-zà-ÿ]{4,}"
    r"|\w+(?:[gG]esetz(?:buch)?|[wW]etboek|lagen|loven)"
    r"|(?:[A-Z]\w*\.\s*){1,4}(?:[a-z]+\.)?|c\.\s?[cp]\.|[A-Za-z]*[A-Z][A-Z]\w*"
    r")(?:[\s,]+(?:1[6-9]|20)\d\d)?"
)
#: Codes that are no mere unit of measure: 28 CFR 50.
_COMMON_CODE = r"\d+(?:usc|cfr|ilcs|cmr|nycrr|rcny|stat)"
#: What leads to a law's name, or stands for one (本法).
_LEAD_IN = (
    r"^.*(?:根据|依据|依照|按照|违反|符合|参照|适用|请问|關於|关于|[依按据照和与及或对问查看據違])"
    r"|^[本该此其].*|^.*(?:该|該|本|此|上述|前述|(?<!合)同)(?:法|规定|規定|条例|條例|办法|辦法|解释|解釋|规则|規則|细则|細則)$"
)

#: Numbers, perhaps several, at the end of a text, and what is between two of them.
BEHIND_NAME = r"(?<![\w.(])\d[\w.()-]*(?:(?:[\s,&，、]|\band\b)+\d[\w.()-]*)*\Z"
LISTED = pattern(r"(?<=[\w)])(?:\s*[,，、]\s*|\s+(?:and\s+|&\s*)?)(?=\d)")

#: What is no number to ask about by itself.
_SHORT_OR_YEAR = r"\d{1,2}|(?:19|20)\d\d"
#: Words that are of no law's subject.
_OF_ANY_LAW = frozenset(unit[:6] for unit in units("section practices consumer credit what does"))

_NUMERALS = frozenset(NUMERAL) | frozenset(map(str, range(10)))


class Citing(LawNames):
    """Reads a text's citations against an index."""

    def __init__(self, lookup: Lookup, text: str) -> None:
        super().__init__(lookup, text)
        self.numbers = LawNumbers(lookup.index)

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
            if rules := self._rules(reading):
                return rules
            laws = self._laws(reading, floor)
        likely: tuple[list[Missing], tuple[int, int]] | None = None
        for law in laws:
            places, absent = self.numbers.of(law, reading)
            if places or law.exact:
                self.before = law
            whole = min(law.start, span[0]), max(law.end, span[1])
            missing = self._missing(law, absent, reading) if absent else []
            if places:
                return places, missing if law.exact or reading.form != BARE else [], whole
            if law.exact:
                return [], missing, whole if missing else None
            if not likely and missing and len({self._id(docs) for docs in law.docs}) == 1:
                likely = [one._replace(sure=False) for one in missing], whole
        if likely:
            return [], *likely
        if self._asks_all(reading):
            everywhere = Law("", reading.start, reading.end, [], False)
            found = self.numbers.of(everywhere, reading)[0]
            return found or self.numbers.also_cited(reading.numbers[0]), [], span
        if reading.form in (ARTICLE, UNIT):
            gone, whole = self._gone(reading, floor)
            return [] if gone else self._of_subject(reading), gone, whole
        if reading.form == CODE and re.fullmatch(_COMMON_CODE, reading.code):
            written = self.text[reading.start : reading.end]
            return [], [Missing(written, reading.numbers[0].key, CODE, ())], span
        if lawless := self._lawless(reading):
            return [], lawless, span
        return [], [], None

    def _rules(self, reading: Reading) -> tuple[list[Place], list[Missing], tuple[int, int]] | None:
        """The rules of a handbook. What several laws have (APP 2, Part 19) is no handbook's, and of
        no law in particular: it is looked up only where the text asks for nothing else, and where
        the text names its law (of the FSMR), in that alone."""
        found, head = self._ruled(reading), self._rulebook(reading)
        if not found or not head:
            return None
        span = head.start(1), reading.end
        if not head[1].isupper() and (law := self._named_behind(reading)):
            heads = self.lookup.ranges_of(self.lookup.named(law.text))
            found = self.numbers.within(Law(law.text, law.start, law.end, heads, True), found)
            gone = Missing(law.text, reading.numbers[0].key, head[1].lower(), ())
            return found, [] if found else [gone], (span[0], law.end)
        laws = {self._regulation(place).id for place in found}
        if len(laws) > 1 and not stands_alone(self.text, *span):
            return None
        return found, [], span

    def _asks_all(self, reading: Reading) -> bool:
        """Whether the text is a number of no law in particular: 第680条, 1692c; not 10条, 805."""
        if reading.form == BARE and reading.numbers[0].key.isdigit():
            return False
        if reading.form == ARTICLE and self.text[reading.start] in _NUMERALS:
            return False
        alone = stands_alone(self.text, reading.start, reading.end)
        return alone and reading.form != CODE

    def _of_subject(self, reading: Reading) -> list[Place]:
        """The provisions of the one law that is also cited by the number, where the text is of its
        subject: section 809 in a text of debt collectors."""
        found = self.numbers.also_cited(reading.numbers[0]) if reading.form == UNIT else []
        laws = {law.id: law for law in map(self._regulation, found)}
        if len(laws) != 1:
            return []
        law = next(iter(laws.values()))
        rest = f"{self.text[: reading.start]} {self.text[reading.end :]}"
        names = " ".join((law.title, law.title_en, *law.aliases))
        return found if _subjects(rest) & _subjects(names) else []

    def _lawless(self, reading: Reading) -> list[Missing]:
        """A number alone, with the provisions that it may be of: 805."""
        number = reading.numbers[0]
        alone = stands_alone(self.text, reading.start, reading.end)
        if not alone or reading.form != BARE or re.fullmatch(_SHORT_OR_YEAR, number.key):
            return []
        found = [*self.index.by_keyword(key_keyword(number.key)), *self.numbers.also_cited(number)]
        return (
            [Missing("", number.key, "", tuple((p.segment, p.doc) for p in found))] if found else []
        )

    # --- what is not held ------------------------------------------------------------------------

    def _missing(self, law: Law, absent: list[str], reading: Reading) -> list[Missing]:
        """What to say of a law's numbers that its texts lack; nothing of what may be no number."""
        name = law.name or self.text[reading.start : reading.end]
        key = absent[0]
        if reading.form == BARE and re.match(r"(?:19|20)\d\d(?!\d)", key):
            return []
        if reading.form == BARE and ":" in key:  # a time of day as well
            return []
        heads = tuple((segment, docs.start) for segment, docs in law.docs)
        return [Missing(name, one, _unit_of(reading), heads) for one in absent[:3]]

    def _gone(self, reading: Reading, floor: int) -> tuple[list[Missing], tuple[int, int]]:
        """A citation of a law that the index does not have, but the register of repealed ones; or
        of one that is named in full; and its span."""
        from corpus.registers import repealed_title

        before = [n for n in names_before(self.text, reading.start, floor) if self._begins(n)]
        repealed = (
            name
            for name in (*before, *names_after(self.text, reading.end))
            if repealed_title(name.text)
        )
        law = next(repealed, None) or self._called_in_full(reading.start, floor)
        law = law or self._titled_beside(reading, floor)
        if not law:
            return [], (reading.start, reading.end)
        unit = _unit_of(reading)
        gone = [Missing(law.text, number.key, unit, ()) for number in reading.numbers[:3]]
        return gone, (min(law.start, reading.start), max(law.end, reading.end))

    def _called_in_full(self, at: int, floor: int) -> Name | None:
        """What looks like a law's name right before `at`: 《…》, 依据劳动合同法."""
        low = max(floor, at - 60)
        head = self.text[low:at].rstrip()
        if quoted := re.search(_QUOTED, head):
            return Name(quoted[1], low + quoted.start(), low + len(head), quoted=True)
        named = re.search(_HAN_LAW, head)
        text = re.sub(_LEAD_IN, "", named[0]) if named else ""
        return Name(text, low + len(head) - len(text), low + len(head)) if text else None

    def _titled_beside(self, reading: Reading, floor: int) -> Name | None:
        """What looks like a law's name in Latin letters right beside the number: section 23 of the
        Fair Trading Act 1986, C. consom., art. L. 312-39."""
        low = max(floor, reading.start - LONGEST_NAME)
        head = self.text[low : reading.start].rstrip(" ,")
        if named := re.search(rf"{_LATIN_LAW}\Z", head):
            return Name(named[0].strip(" ,"), low + named.start(), low + len(head))
        return self._named_behind(reading) if reading.form == UNIT else None

    def _named_behind(self, reading: Reading) -> Name | None:
        """What looks like a law's name in Latin letters behind the number."""
        behind = names_after(self.text, reading.end)
        return next((name for name in behind if re.fullmatch(_LATIN_LAW, name.text)), None)


def numbered(lookup: Lookup, text: str) -> Cited:
    """What a text cites that is a law's name or id and, behind it, numbers; the longest wins."""
    behind = re.search(BEHIND_NAME, text) if len(text) <= LONGEST else None
    for number in reversed(list(re.finditer(r"(?<![\w.(])\d", behind[0] if behind else ""))):
        at = behind.start() + number.start() if behind else 0
        name, listed = text[:at].rstrip(" ,#"), LISTED.sub(", ", text[at:])
        if heads := lookup.regulations(name):
            law = Law(name, 0, at, lookup.ranges_of(heads), True)
            reading = next(iter(readings(fold(f"section {listed}"))), None)
            places, absent = LawNumbers(lookup.index).of(law, reading) if reading else ([], [])
            first = tuple((segment, docs.start) for segment, docs in law.docs)
            missing = [Missing(name, key, "section", first) for key in absent[:3]]
            return Cited(places, missing, [(0, len(text))])
    return Cited([], [], [])


def _subjects(text: str) -> set[str]:
    """The beginnings of the words of a text that may be a law's subject."""
    return {unit[:6] for unit in units(text) if len(unit) > 3} - _OF_ANY_LAW


def _unit_of(reading: Reading) -> str:
    """What the provision is called where it is cited; "" for a bare number."""
    units = {"art": "article", "reg": "regulation", "rul": "rule", "par": "paragraph"}
    if reading.form == ARTICLE:
        return "article"
    if reading.form == UNIT:
        return units.get(reading.numbers[0].unit[:3], "section")
    return CODE if reading.form == CODE else ""


def belonging(lookup: Lookup, places: Iterable[Place]) -> list[Place]:
    """What belongs to cited provisions: their parts, what they are part of, what they refer to."""
    near: dict[Place, None] = {}
    places = list(places)[:3]
    lookup.index.fetch(places)
    for place in places:
        provision, docs = lookup.index.provision(place), lookup.index.siblings(place)
        key = provision.key.casefold()
        found = parts(lookup.index, provision.key, "(¶")
        if above := parent_key(key):
            found += lookup.index.by_keyword(key_keyword(above))
        near.update(dict.fromkeys(p for p in found if p.segment == place.segment and p.doc in docs))
        for id in provision.see:
            near.update(dict.fromkeys(lookup.index.by_keyword(keyword(ID, id))))
    return list(near)
