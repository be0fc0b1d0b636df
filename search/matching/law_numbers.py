"""Which provisions of a law a citation's numbers are: themselves, their parts, what they are part
of, or what is also cited so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.citations.keys import law_key, parent_key, plain
from corpus.citations.reading import Number, Reading
from corpus.text.lazy import pattern
from indexer.index_reader import Index, Place
from indexer.schema import ALSO, key_keyword, keyword
from search.matching.cited_numbers import parts, spread_numbers, variants
from search.matching.law_names import Law

#: The stops within initials: C.P.L.R.
_DOTTED = pattern(r"(?<=\b[A-Z])\.(?=[A-Z]\b)")


class LawNumbers:
    """Finds the provisions of laws by their numbers in an index."""

    def __init__(self, index: Index) -> None:
        """Of the state that `index` has open."""
        self.index = index

    def of(self, law: Law, reading: Reading) -> tuple[list[Place], list[str]]:
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
            whole = self.exact(law, number) if not number.last else []
            spread = whole or [p for n in spread_numbers(number) for p in self.nearest(law, n)[0]]
            if spread:
                return spread
        return self.nearest(law, number)[0]

    def exact(self, law: Law, number: Number) -> list[Place]:
        """The provision with just that number."""
        for key in _keys(law, number):
            if found := self.within(law, self.index.by_keyword(key_keyword(key))):
                return found
        return []

    def nearest(self, law: Law, number: Number) -> tuple[list[Place], str, bool]:
        """The provision, else its parts, else what it is known as, else those of what it is part
        of; the key that was found ("" for none), and whether as a provision of its own."""
        key = number.key
        while key:
            one = number._replace(key=key, last="")
            if found := self.exact(law, one):
                return found, key, True
            if found := self._parts(law, one) or self.parallel(law, one):
                return found, key, False
            key = parent_key(key)
        return [], "", False

    def _parts(self, law: Law, number: Number) -> list[Place]:
        """What lies below the provision with that number."""
        below = (self.within(law, parts(self.index, key)) for key in _keys(law, number))
        return next(filter(None, below), [])

    def within(self, law: Law, places: Iterable[Place]) -> list[Place]:
        """Those of the places that are the law's; all where no law is named."""
        if not law.docs:
            return [] if law.name else list(places)
        return [p for p in places if any(s == p.segment and p.doc in d for s, d in law.docs)]

    def parallel(self, law: Law, number: Number) -> list[Place]:
        """Provisions that are also cited so: FDCPA section 805 is 15 USC 1692c."""
        if not law.docs or "¶" in number.key:
            return []
        names = {law_key(law.name)}
        for segment, docs in law.docs:
            head = Place(segment, docs.start)
            names.update(map(law_key, self.index.regulation(head).aliases))
        tail = law_key(number.key)
        rest = re.compile(rf"(?:s|section|art|article)?{re.escape(tail)}(?!\d)")
        for name in sorted(filter(None, names)):
            found = self.index.prefixed(keyword(ALSO, name), rest)
            if held := [p for p in self.within(law, found) if self._called(p, number)]:
                return held
        return []

    def also_cited(self, number: Number) -> list[Place]:
        """Provisions of any law that are also cited by a number: 809 is § 809 of the FDCPA."""
        tail = re.compile(rf"[^0-9]{re.escape(law_key(number.key))}(?![0-9])")
        names = [name for name in self.index.keywords(keyword(ALSO)) if tail.search(name)]
        places = dict.fromkeys(p for name in names for p in self.index.by_keyword(name))
        return [p for p in places if self._called(p, number)]

    def _called(self, place: Place, number: Number) -> bool:
        also = self.index.provision(place).also
        return any(_has(plain(name).lower(), number.key.lower()) for name in also)


def _has(name: str, key: str) -> bool:
    """Whether a number stands in a name, and not as a part of a longer one."""
    at = name.find(key)
    while at >= 0:
        before, after = name[at - 1 : at], name[at + len(key) : at + len(key) + 1]
        if not (_in_number(before) or before == ".") and not (
            _in_number(after) or after in (".", "-")
        ):
            return True
        at = name.find(key, at + 1)
    return False


def _in_number(char: str) -> bool:
    return char.isalnum() or char == "_"


def _keys(law: Law, number: Number) -> list[str]:
    """The keys that a law's number may have, with the last word of its name, too: CONC 7.9.4."""
    last = re.search(r"([A-Za-z]{2,8})\W*\Z", _DOTTED.sub("", law.name))
    return variants(number, last[1].lower() if last else "")
