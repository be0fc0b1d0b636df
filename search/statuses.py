"""Statuses on a day, told for a whole text where nothing sets its provisions apart.

Whether a provision is in force is mostly what its regulation's dates say, so that to count or to
leave out hundreds of thousands of them none need be loaded. Set apart are the provisions with a
status or dates of their own, and those of a regulation with more texts than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.named import NamedTuple
from indexer.format.stored_fields import StoredProvision, StoredRegulation
from indexer.index_reader import Docs, Sets, TextPlace, made
from indexer.remembered import Bounded
from indexer.schema import KEYWORD, OWN_STATUS, TOPIC, keyword, term_bytes, value_of
from search.results import status_on

if TYPE_CHECKING:
    from search.session import Session

#: Of so many provisions is kept what was told of them.
MOST_KEPT = 50_000
#: A provision of which its regulation says everything.
_PLAIN = StoredProvision._make([""] * len(StoredProvision._fields))


class Told(NamedTuple):
    """What is kept of a provision that is set apart: its place, its id, its regulation, its status
    and why that is unknown."""

    segment: int
    doc: int
    id: str
    regulation: StoredRegulation
    status: str
    reason: str

    @property
    def digest(self) -> bool:
        """Whether it is of our digest."""
        return self.regulation.text == "digest"


class Judged(NamedTuple):
    """Provisions of a segment that are set apart: those that are shown, those that are not, and
    which of them are of our digest."""

    shown: Docs
    hidden: Docs
    digests: Docs


class Statuses:
    """The statuses on one day; what was told is kept, so that a server tells it once."""

    def __init__(self, session: Session, day: str) -> None:
        """Statuses on `day` (ISO) of the provisions of `session`'s index."""
        self.session, self.index, self.day = session, session.reader, day
        self._of_text: dict[tuple[int, int], str] = {}
        self._of_all_known: dict[TextPlace, str | None] = {}
        self._told: Bounded[tuple[int, int], Told] = Bounded(MOST_KEPT)
        self._judged: dict[tuple[int, tuple[str, bool]], Judged] = {}

    def apart(self, segment: int) -> Docs:
        """The provisions of a segment that may have another status than their text."""
        return self.session.several_texts(segment) | self._own(segment)

    def _own(self, segment: int) -> set[int]:
        """The provisions of a segment that have days or a status of their own."""
        postings = self.index.postings(KEYWORD, keyword(OWN_STATUS))[segment]
        return set(postings[0]) if postings else set()

    def of_text(self, segment: int, number: int) -> str:
        """The status of the provisions of a text that are not set apart."""
        known = self._of_text.get((segment, number))
        if known is None:
            regulation = self.index.segments[segment].regulation(number)
            known = status_on(regulation, _PLAIN, self.day)[0]
            self._of_text[segment, number] = known
        return known

    def of(self, segment: int, doc: int) -> Told:
        """What there is to tell of a provision that is set apart."""
        told = self._told.get((segment, doc))
        if told is None:
            f = self.session.load(segment, doc, self.day)
            told = Told(segment, doc, f.provision.id, f.regulation, f.status, f.status_reason)
            self._told.keep((segment, doc), told)
        return told

    def judged(
        self, segment: int, docs: Docs, by: tuple[str, bool], shows: Callable[[str, str], bool]
    ) -> Judged:
        """Whether `shows` lets these provisions be shown (by their status and their regulation's);
        `by` names it: the status that was asked for, and whether a day was. Told once, with those
        that were asked of before."""
        known = self._judged.get((segment, by))
        if known is None:
            none = (made(self.index.segments[segment], iter(())) for _ in Judged._fields)
            known = self._judged[segment, by] = Judged(*none)
        elif isinstance(known.shown, set):  # as `made` makes them now
            known = Judged(*(made(self.index.segments[segment], docs) for docs in known))
            self._judged[segment, by] = known
        new = docs - known.shown - known.hidden
        for number, (status, alike) in self._alike(segment, new).items():
            regulation = self.index.segments[segment].regulation(number)
            (known.shown if shows(status, regulation.status) else known.hidden).update(alike)
            if regulation.text == "digest":
                known.digests.update(alike)
            new.difference_update(alike)
        if not any(by):
            new = self._by_texts(segment, new, known, shows)
        for doc in new:
            told = self.of(segment, doc)
            shown = shows(told.status, told.regulation.status)
            (known.shown if shown else known.hidden).add(doc)
            if told.digest:
                known.digests.add(doc)
        return known

    def _by_texts(
        self, segment: int, docs: Docs, known: Judged, shows: Callable[[str, str], bool]
    ) -> Docs:
        """Judge, where no status is asked for, the provisions without days of their own: by
        whether another text superseded each, which its id tells. The others."""
        index, own = self.index.segments[segment], docs & self._own(segment)
        rest = docs - own
        for number in self.by_text(segment, rest):
            regulation, of = index.regulation(number), index.documents_of(number)
            gone = {of[n] for n in self.session.replaced(TextPlace(segment, number), self.day)}
            asked = rest & set(of)
            for status, some in (("superseded", asked & gone), ("", asked - gone)):
                (known.shown if shows(status, regulation.status) else known.hidden).update(some)
            if regulation.text == "digest":
                known.digests.update(asked)
        return own

    def _alike(self, segment: int, docs: Docs) -> dict[int, tuple[str, set[int]]]:
        """Of provisions that are set apart those whose status their texts tell: by the number of
        the text, the status and the provisions."""
        index = self.index.segments[segment]
        own, found = self._own(segment), {}
        for number in self.by_text(segment, docs):
            status = self._of_all(segment, number)
            if status is not None:
                found[number] = status, docs & (set(index.documents_of(number)) - own)
        return found

    def _of_all(self, segment: int, number: int) -> str | None:
        """The status of all provisions of a text without days of their own; None: they differ."""
        place = TextPlace(segment, number)
        if place not in self._of_all_known:
            other = self.session.status_of_all(place, self.day)
            status = None if other is None else other or self.of_text(segment, number)
            self._of_all_known[place] = status
        return self._of_all_known[place]

    def count(self, found: Sets) -> dict[str, dict[str, int]]:
        """How many provisions of each jurisdiction, kind, status and topic; the most first."""
        names = ("jurisdiction", "kind", "status", "topic")
        tables: dict[str, Counter[str]] = {name: Counter() for name in names}
        for i, docs in enumerate(found.rows):
            segment, apart = self.index.segments[i], docs & self.apart(i)
            for number, n in self.by_text(i, docs).items():
                regulation = segment.regulation(number)
                tables["jurisdiction"][regulation.jurisdiction] += n
                tables["kind"][regulation.kind] += n
            for number, n in self.by_text(i, docs - apart).items():
                tables["status"][self.of_text(i, number)] += n
            for status, alike in self._alike(i, apart).values():
                tables["status"][status] += len(alike)
                apart = apart - alike
            tables["status"].update(self.of(i, doc).status for doc in apart)
            for name, entry in segment.terms_with(term_bytes(KEYWORD, keyword(TOPIC))):
                held = len(docs & set(segment.postings(entry)[0]))
                tables["topic"][value_of(name.decode("utf-8"))] += held
        return {name: most_first(table) for name, table in tables.items() if any(found.rows)}

    def by_text(self, segment: int, docs: Docs) -> Counter[int]:
        """How many of these provisions each text has, by its number in the segment."""
        text_of = self.index.segments[segment].regulation_of
        if isinstance(docs, set):
            return Counter(map(text_of.__getitem__, docs))
        from indexer.masks import by_number

        return Counter(by_number(text_of, docs))


def most_first(table: Counter[str]) -> dict[str, int]:
    """What is counted, the most frequent first."""
    rows = ((value, n) for value, n in table.items() if value and n)
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))
