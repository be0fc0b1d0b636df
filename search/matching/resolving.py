"""The citations of a draft, sentence by sentence: which law, which provision, how surely.

A query is one citation or a few; a draft also says "id. § 1692g", 同法第十条, "that Act", and
uses the short names that it gives itself (以下简称《办法》, "the Act"). A number without a law's
name beside it is of the law cited last in the same paragraph, or of the draft itself (第三条 of a
contract): such a reading is kept only where the law has that number, so that no number of the
draft's own is said not to exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.citations.keys import law_key
from corpus.citations.reading import (
    ARTICLE,
    BARE,
    CODE,
    UNIT,
    Name,
    Number,
    Reading,
    names_after,
    names_before,
    readings,
)
from corpus.registers import extents, repealed_title
from corpus.text.han import has_han
from indexer.index_reader import Place
from search.matching.adjusting import adjusted
from search.matching.cited_numbers import spread_numbers
from search.matching.cited_text import (
    ABSENT,
    ANCESTOR,
    CARRIED,
    CODED,
    DEFINED,
    EXACT,
    NAMED,
    PARTS,
    POINTED,
    RECALLED,
    CitedText,
    Memory,
    Target,
)
from search.matching.law_names import Law
from search.matching.whole_laws import QUOTED_NAME, WholeLaws

if TYPE_CHECKING:
    from search.matching.lookup import Lookup

_BACK = re.compile(
    r"(?:同法|该法|該法|此法|前述法律|该法典|该条例|該條例|该办法|該辦法|该规定|该解释)\s*\Z"
    r"|(?:\b(?:id|ibid)\.,?"
    r"|\b(?:same|that|the said) (?:act|law|regulation|ordinance|code|rule|section),?)"
    r"\s*(?:at\s*)?\Z",
    re.I,
)
_BACK_AFTER = re.compile(
    r"\s*(?:,\s*)?(?:id\.|of (?:the same|that) (?:act|law|regulation|code))", re.I
)
_ACT = re.compile(r"\b(Act|Ordinance)(?:,?\s+(?:of\s+)?\d{4})?\W*\Z")
_OF_THE_ACT = re.compile(r"\s*(?:of|in|under)\s+the\s+(Act|Ordinance)\b(?!\s+(?:of|\d|[A-Z(]))")
_OWN = re.compile(
    r"(?:本|该|此|上述|前述|前)(?:合同|协议|協議|合約|契约|契約|约定|办法|制度|规程|规则|细则|指引|政策|手册|函|通知|公约|條款|条款)\s*\Z"
)
_OWN_AFTER = re.compile(
    r"\s*(?:\([^()]{1,12}\))*\s*(?!to the letter)(?:of|to|in|under)\s+"
    r"(?:this|the|our|your|that)\s+(?:\w+\s+){0,3}?"
    r"(?:agreement|contract|policy|letter|notice|manual|procedure|schedule|loan|terms|document|deed)",
    re.I,
)
_DEFINES = re.compile(
    r"\s*[((,,]?\s*(?:\([^()]{1,60}\)\s*)?[((]?\s*"
    r"(?:(?:以下|下)(?:简称|簡稱|称|稱)(?:为|為)?|hereinafter(?: referred to as)?|简称|簡稱|the"
    r"|together)?"
    r"\s*[:：]?\s*(?:the\s+)?[“\"「《'‘](?:the\s+)?([^“”\"「」《》'’]{2,40})[”\"」》'’]"
)
#: Characters with which a word of prose ends that leads to a law's name, and no part of a title.
_VERB_ENDS = frozenset(
    "盖守循行实习知引受凭须应经如因以及到据遵涉背嫌违阅托悉握自就可系指括彻的實習須應經據違閱係徹蓋"
)
#: A number by which people know its law.
_TELLING = re.compile(r"\d{4,}[a-z]|\d{4,}\.\d")
#: So many of the laws named above are looked through.
_MOST_RECALLED = 6
#: Units of which a draft has its own: clause 4, schedule 2, rule 3.
_OWN_UNITS = ("cl", "sch", "annex", "recital", "rul")
#: What leads to a number of the draft's own: see section 4, as set out in section 4.
_OWN_HEAD = re.compile(
    r"\b(?:see|set out in|described in|defined in|refer to|per)\s+(?:also\s+)?\Z", re.I
)
#: A section of which a draft may have its own, where the word is written out.
_OF_DRAFTS = r"1?\d(?:\.\d+)*"
#: A number as only a law has: 240A, s 131(h).
_OF_NO_DRAFT = re.compile(r"\d{1,3}[a-z]{1,2}(?![\w-])|\d{3}(?![\w.-])")
#: An act named in full, and its year.
_ENGLISH_ACT = re.compile(
    r"(?:the\s+)?((?:[A-Z][\w'’-]*[\s(),-]+|of\s+|and\s+|for\s+){1,8}?(?:Act|Ordinance)),?\s+((?:18|19|20)\d\d)"
)
_RULEBOOK = re.compile(r"(?<![A-Za-z])[A-Z]{3,6}\s?\Z")
_CHAPTER = re.compile(r"\s*\(?\s*(?:Cap|Chapter)\.?\s*\d", re.I)


class DraftCiting(WholeLaws):
    """Reads the citations of one sentence of a draft against an index."""

    def __init__(self, lookup: Lookup, text: str, memory: Memory) -> None:
        super().__init__(lookup, text)
        self.memory = memory
        self._places: dict[int, str] = {}

    def cited(self) -> Iterator[CitedText]:
        """The citations in their order; those of whole laws stand where no number follows."""
        found: list[CitedText] = []
        end = 0
        passed = 0
        for reading in readings(self.text):
            if reading.start < max(end, passed):
                continue
            self._learn(found[-1:])
            if one := self._cited(reading, max(end, passed)):
                if self.text[one.start - 1 : one.start] == "《":
                    one = one._replace(start=one.start - 1)
                while one.end > reading.end and self._hangs(one):
                    one = one._replace(end=one.end - 1)
                if self.text[one.start] in "([“\"'、，," and one.end > one.start + 1:
                    one = one._replace(start=one.start + 1)
                found.append(one)
                end = one.end
            if reading.form == ARTICLE:
                passed = reading.end  # no name of a law goes on over it
        whole = list(self._whole_laws([(c.start, c.end) for c in found]))
        found, whole = _joined(found, whole)
        every = sorted(found + whole, key=lambda c: c.start)
        self._learn(every)
        return iter(every)

    def _hangs(self, one: CitedText) -> bool:
        """Whether a citation ends in punctuation, or in a bracket that opens before it."""
        last = self.text[one.end - 1]
        inside = self.text[one.start : one.end]
        return last in ".,;:" or (last == ")" and inside.count("(") < inside.count(")"))

    def _learn(self, found: list[CitedText]) -> None:
        """Keep the short names that the draft gives laws, and the law cited last."""
        for one in found:
            if one.heads:
                docs = self.lookup.ranges_of(one.heads)
                law = Law(one.law, one.start, one.end, docs, True)
                self.memory.last = law
                old = self.memory.named.pop(one.ids, law)
                self.memory.named[one.ids] = law if _ACT.search(law.name) else old
                for name in _initials(one.law) if one.told == NAMED else ():
                    self.memory.defined.setdefault(name, law)
                if given := _DEFINES.match(self.text, one.end):
                    self.memory.defined[law_key(given[1])] = law

    # --- one citation ----------------------------------------------------------------------------

    def _cited(self, reading: Reading, floor: int) -> CitedText | None:
        reading = adjusted(self.text, reading, floor)
        if not reading.numbers:
            return None
        if reading.form == CODE:
            if part := self._whole_part(reading):
                return part
            coded = self._of_laws(reading, list(self._coded(reading)), CODED)
            unheld = self._unheld_code(reading)
            if not coded:
                return unheld
            if unheld and all(t.how == ABSENT for t in coded.targets):
                coded = coded._replace(law=unheld.law)
            return coded._replace(beside=self._beside(reading, floor))
        if ruled := _RULEBOOK.search(self.text[: reading.start]) and self._ruled(reading):
            target = Target(reading.numbers[0].key, EXACT, reading.numbers[0].key, tuple(ruled))
            head = self.text.rfind(" ", 0, reading.start - 1) + 1
            return self._made(reading, Law("", head, reading.start, [], True), NAMED, (target,))
        if self._is_own(reading):
            return None
        if short := self._short(reading, floor):
            return self._of_laws(reading, [short], DEFINED)
        if old := self._old(reading, floor):
            return old
        if pointed := self._pointed(reading, floor, said=True):
            return pointed
        laws = list(self._laws(reading, floor))
        if laws and (named := self._of_laws(reading, laws, NAMED)):
            return named
        if reading.form == BARE:
            return None
        if pointed := self._pointed(reading, floor):
            return pointed
        if _OF_THE_ACT.match(self.text, reading.end):
            return self._telling(reading)
        return (
            self._unheld(reading, floor) or self._telling(reading) or self._recalled(reading, floor)
        )

    def _coded(self, reading: Reading) -> Iterator[Law]:
        """As of a query; also where a text in the index is itself called by that number."""
        heads = self._parts(reading)
        if not heads or reading.code.endswith("usc"):
            heads |= self._under(reading.code)
        if heads:
            docs = self.lookup.ranges_of(self.index.in_order(heads))
            yield Law("", reading.start, reading.end, docs, True)

    def _whole_part(self, reading: Reading) -> CitedText | None:
        """A part of the Code of Federal Regulations that is cited as a whole: 12 CFR part 1006."""
        number = reading.numbers[0]
        if not reading.code.endswith("cfr") or not number.key.isdigit() or number.unit:
            return None
        heads = tuple(self.index.in_order(self._parts(reading)))
        if not heads or len(reading.numbers) > 1:
            return None
        written = self.text[reading.start : reading.end]
        ids = tuple(dict.fromkeys(self._regulation(head).id for head in heads))
        return CitedText(reading.start, reading.end, "law", written, NAMED, ids, (), heads)

    def _unheld_code(self, reading: Reading) -> CitedText | None:
        """A number of a code that the index does not have: 41 U.S.C. § 6503, 12 CFR 226.5."""
        found = re.fullmatch(r"(\d+)(uscapp|usc|cfr|ilcs|cmr|nycrr|rcny)", reading.code)
        if not found:
            return None
        part = reading.numbers[0].key.partition(".")[0]
        name = f"{found[1]} {found[2].upper()}" + (f" part {part}" if found[2] == "cfr" else "")
        targets = tuple(Target(n.key, ABSENT, "", ()) for n in reading.numbers)
        return CitedText(reading.start, reading.end, CODE, name, CODED, (), targets)

    def _old(self, reading: Reading, floor: int) -> CitedText | None:
        """A number of a law that is no more, where its name is longer than that of one in force:
        民法总则 is not 民法, the Moneylenders Act of the edition of 1985 not that of 2008."""
        before = filter(self._begins, names_before(self.text, reading.start, floor))
        after = names_after(self.text, reading.end) if reading.form == UNIT else ()
        for name in (*before, *after):
            if self._heads(name.text):
                return None
            if repealed_title(name.text):
                return self._unheld(reading, floor)
        return None

    def _begins(self, name: Name) -> bool:
        """As of a query; a law's name may also follow a verb of prose (学习征信业管理条例)."""
        if super()._begins(name):
            return True
        return len(name.text) >= 2 and self.text[name.start - 1] in _VERB_ENDS

    def _place_before(self, at: int) -> str:
        """As of a query; remembered, as many names may begin at one place."""
        if at not in self._places:
            self._places[at] = super()._place_before(at)
        return self._places[at]

    def _beside(self, reading: Reading, floor: int) -> tuple[str, ...]:
        """The ids of the law that is named right before a code's number."""
        at = reading.start - (self.text[: reading.start].rstrip()[-1:] == "(")
        before = self.text[floor:at].rstrip(" (,")
        for name in names_before(before, len(before)):
            if name.end < len(before) or not (heads := self._heads(name.text)):
                continue
            laws = map(self._regulation, heads)
            if ids := tuple(dict.fromkeys(law.id for law in laws if self._proper(name, law))):
                return ids
        return ()

    def _is_own(self, reading: Reading) -> bool:
        """Whether the number is the draft's own: 本合同第三条, section 4 of this Agreement."""
        return bool(
            _OWN.search(self.text, 0, reading.start) or _OWN_AFTER.match(self.text, reading.end)
        )

    def _short(self, reading: Reading, floor: int) -> Law | None:
        """The law of a short name that the draft gave, beside the number."""
        if not self.memory.defined:
            return None
        names = [*names_before(self.text, reading.start, floor)]
        names += [] if reading.form == BARE else names_after(self.text, reading.end)
        for name in names:
            if law := self.memory.defined.get(
                law_key(re.sub(r"^the\s+", "", name.text, flags=re.I))
            ):
                return Law(name.text, name.start, name.end, law.docs, True)
        return None

    def _the_act(self, reading: Reading) -> Law | None:
        """The act of "section 89 of the Act", where the draft named one act alone, or all others
        are known to have no such sections."""
        if not (found := _OF_THE_ACT.match(self.text, reading.end)):
            return None
        named = ((law, _ACT.search(law.name)) for law in self.memory.named.values())
        acts = [law for law, is_ in named if is_ and is_[1] == found[1]]
        if len(acts) > 1:
            acts = [law for law in acts if not self._lacks(law, reading)]
        if len(acts) != 1:
            return None
        return Law(acts[0].name, reading.start, found.end(), acts[0].docs, True)

    def _holds(self, law: Law, reading: Reading) -> bool:
        """Whether a law has every one of the numbers."""
        return all(self._target(law, number).how != ABSENT for number in reading.numbers)

    def _lacks(self, law: Law, reading: Reading) -> bool:
        """Whether a law is known not to have one of the numbers."""
        known = [extents().get(self._id(docs)) for docs in law.docs]
        return all(e and any(e.has(n.key) is False for n in reading.numbers) for e in known)

    def _recalled(self, reading: Reading, floor: int) -> CitedText | None:
        """A number behind "s." or "para." alone, of the last law cited above that has it. Of none
        that has it, of the one law that the draft names, where the number is of a form that no
        draft's own paragraph has."""
        number = reading.numbers[0]
        if reading.form != UNIT or number.unit.startswith(_OWN_UNITS):
            return None
        if _OWN_HEAD.search(self.text[: reading.start]) or not self._ends_here(reading):
            return None
        if number.unit == "section" and re.fullmatch(_OF_DRAFTS, number.key):
            return None
        named = [law for ids, law in self.memory.named.items() if len(ids) == 1]
        named = named[: -_MOST_RECALLED - 1 : -1]
        here = [law._replace(start=reading.start, end=reading.end) for law in named]
        fit = next((law for law in here if self._holds(law, reading)), None)
        if fit is None and len(here) == 1 and _OF_NO_DRAFT.match(number.key):
            fit = here[0]
        return self._of_laws(reading, [fit], RECALLED) if fit else None

    def _ends_here(self, reading: Reading) -> bool:
        """Whether no word behind a number may be what it is of: section 4 of the Manual."""
        return not re.match(r"\s*(?:,\s*)?(?:of|in|to|under)\s|\s+[A-Z]", self.text[reading.end :])

    def _pointed(self, reading: Reading, floor: int, said: bool = False) -> CitedText | None:
        """A number of the law that was cited last, or of the one act that was named; `said`: only
        where the text says that it is of a law named before."""
        if act := self._the_act(reading):
            return self._of_laws(reading, [act], POINTED)
        back = _BACK.search(self.text, floor, reading.start)
        after = _BACK_AFTER.match(self.text, reading.end)
        here = self._last_here(floor) or self.memory.last
        if back or after:
            here = self._named_before(reading.start) or here or self.memory.above
            start = back.start() if back else reading.start
            end = after.end() if after else reading.end
            law = here and here._replace(start=start, end=end)
            return self._of_laws(reading, [law], POINTED) if law else None
        if said or not here or self._called_in_full(reading.start, floor):
            return None
        law = here._replace(start=reading.start, end=reading.end)
        found = self._of_laws(reading, [law], CARRIED)
        return found if found and all(t.how != ABSENT for t in found.targets) else None

    def _telling(self, reading: Reading) -> CitedText | None:
        """A number behind "§" or "section" that one law alone has, of a form that tells: § 1692b,
        section 1006.14; of one that none has, the law whose numbers begin so."""
        number = reading.numbers[0]
        signed = self.text[reading.start] == "§" or number.unit.startswith("s")
        if not signed or not _TELLING.match(number.key):
            return None
        found = self._of_laws(reading, [Law("", reading.start, reading.end, [], False)], CARRIED)
        held = tuple(t for t in found.targets if t.how != ABSENT) if found else ()
        if found and held:
            return found._replace(targets=held) if len(found.ids) == 1 else None
        part = f"{number.key.partition('.')[0]}."
        own = [id for id, e in extents().items() if any(r.prefix == part for r in e.ranges)]
        heads = self.lookup.regulations(own[0]) if "." in number.key and len(own) == 1 else []
        docs = self.lookup.ranges_of(heads)
        law = Law("", reading.start, reading.end, docs, True)
        return self._of_laws(reading, [law], CODED) if docs else None

    def _named_before(self, at: int) -> Law | None:
        """The law that the sentence names last before `at`, without a number."""
        for name, start, end, _sure in sorted(self._names(), key=lambda n: -n[2]):
            if end <= at and (heads := self._heads(name)):
                docs = self.lookup.ranges_of(heads)
                return Law(name, start, end, docs, True)
        return None

    def _last_here(self, floor: int) -> Law | None:
        """The law named last in this sentence, before `floor`."""
        for name in reversed(list(QUOTED_NAME.finditer(self.text, 0, floor))):
            if heads := self._heads(name[1]):
                docs = self.lookup.ranges_of(heads)
                return Law(name[1], name.start(), name.end(), docs, True)
        return None

    def _unheld(self, reading: Reading, floor: int) -> CitedText | None:
        """A citation of a law that the index does not have, where one is named."""
        gone, (start, end) = self._gone(reading, floor)
        if not gone:
            return None
        targets = tuple(Target(n.key, ABSENT, "", ()) for n in reading.numbers)
        unit = reading.numbers[0].unit
        return CitedText(start, end, reading.form, gone[0].name, NAMED, (), targets, (), unit)

    # --- its law and its numbers -----------------------------------------------------------------

    def _of_laws(self, reading: Reading, laws: list[Law], told: str) -> CitedText | None:
        """The citation as one of the first of `laws` that has the number; else of the first that
        is named exactly."""
        absent: CitedText | None = None
        for law in laws:
            if _CHAPTER.match(self.text, law.end) and not self._has_chapters(law):
                continue
            targets = tuple(self._target(law, number) for number in reading.numbers)
            if any(t.how != ABSENT for t in targets):
                return self._made(reading, law, told, targets)
            one_law = len({self._id(docs) for docs in law.docs}) == 1
            if not absent and (law.exact or one_law) and self._may_be_one(reading, law):
                absent = self._made(reading, law, told, targets)
                if law.exact and reading.form != BARE:
                    return absent
        return absent

    def _has_chapters(self, law: Law) -> bool:
        """Whether a law may be cited by its chapter (Cap. 163)."""
        return any(self._id(docs).startswith(("hk/", "sg/", "gb/")) for docs in law.docs)

    def _may_be_one(self, reading: Reading, law: Law) -> bool:
        """Whether a number that the law lacks is a citation at all: a bare one only where it
        follows the name at once and is no year."""
        if reading.form != BARE:
            return True
        key = reading.numbers[0].key
        near = 0 <= reading.start - law.end <= 2 and law.exact
        return near and not re.match(r"(?:19|20)\d\d(?!\d)", key)

    def _made(
        self, reading: Reading, law: Law, told: str, targets: tuple[Target, ...]
    ) -> CitedText:
        start, end = min(law.start, reading.start), max(law.end, reading.end)
        heads = tuple(Place(segment, docs.start) for segment, docs in law.docs)
        if not heads:
            places = dict.fromkeys(p for target in targets for p in target.places)
            heads = tuple(Place(p.segment, self.index.siblings(p).start) for p in places)
        ids = tuple(dict.fromkeys(self._regulation(head).id for head in heads))
        return CitedText(
            start, end, reading.form, law.name, told, ids, targets, heads, reading.numbers[0].unit
        )

    def _target(self, law: Law, number: Number) -> Target:
        """A number within a law; a range as what it spans."""
        if number.last or "-" in number.key:
            whole = self.numbers.exact(law, number) if not number.last else []
            if whole:
                return Target(number.key, EXACT, number.key, tuple(whole))
            numbers = spread_numbers(number)
            last = numbers[-1].key if len(numbers) > 1 else ""
            spread = [self._single(law, n) for n in numbers]
            if found := [t for t in spread if t.how != ABSENT]:
                places = tuple(dict.fromkeys(p for t in found for p in t.places))
                name = f"{number.key}-{number.last}" if number.last else number.key
                ends_held = number.last == "" or spread[0].how != ABSENT or len(found) > 1
                return Target(name, PARTS if ends_held else ABSENT, found[0].found, places, last)
            return self._single(law, number)._replace(last=last)
        return self._single(law, number)

    def _single(self, law: Law, number: Number) -> Target:
        asked = law.name, tuple(law.docs), number
        if asked not in self.memory.found:
            self.memory.found[asked] = self._nearest(law, number)
        return self.memory.found[asked]

    def _nearest(self, law: Law, number: Number) -> Target:
        places, key, own = self.numbers.nearest(law, number)
        if not key:
            return Target(number.key, ABSENT, "", ())
        how = ANCESTOR if key != number.key else EXACT if own else PARTS
        return Target(number.key, how, key, tuple(places))

    def _laws(self, reading: Reading, floor: int) -> Iterator[Law]:
        """As of a query; and a law whose issuer is left out of its name."""
        for law in super()._laws(reading, floor):
            if law.exact or law.start < reading.end or not has_han(law.name):
                yield law  # what follows 第八条 is its heading, unless it is a law's whole name
        for name in names_before(self.text, reading.start, floor):
            if name.quoted and name.text.startswith("关于") and (heads := self._heads(name.text)):
                yield from self._law(name, heads, reading, exact=True)


def _initials(name: str) -> list[str]:
    """The keys by which a draft cites an act again that it named in full: HPA 1969, HPA."""
    titled = _ENGLISH_ACT.fullmatch(name.strip(" ,"))
    if not titled:
        return []
    letters = "".join(re.findall(r"\b[A-Z]", titled[1]))
    return [law_key(f"{letters} {titled[2]}"), law_key(letters)] if len(letters) > 2 else []


def _joined(
    found: list[CitedText], whole: list[CitedText]
) -> tuple[list[CitedText], list[CitedText]]:
    """A law's name right before a citation by its chapter is part of it: Money Lenders Ordinance
    (Cap. 163) s 24."""
    kept = []
    for law in whole:
        for n, one in enumerate(found):
            if 0 <= one.start - law.end <= 2 and set(one.ids) & set(law.ids):
                found[n] = one._replace(start=law.start, law=law.law)
                break
        else:
            kept.append(law)
    return found, kept
