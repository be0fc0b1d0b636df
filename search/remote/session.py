"""A session over an index on a cluster: the same questions, asked of its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import RegsearchError
from corpus.messages import N_
from indexer.format.manifest import SourceLine
from indexer.format.stored_fields import StoredRegulation
from indexer.index_reader import Place, TextPlace
from indexer.remembered import Remembered
from indexer.remote.address import Address
from indexer.remote.directory import Directory, Row
from indexer.remote.inside import Body, ids_of
from indexer.remote.reader import ClusterIndex
from indexer.remote.writer import INDICES, sources_of
from indexer.schema import CITES, KEYWORD, REGULATION, keyword
from search.matching.cited import Cited
from search.matching.lookup import Lookup
from search.provisions import Provisions
from search.ranking.formula import RANKING, Ranking
from search.results import Found, status_on
from search.session import MOST_DAYS, Session
from search.verify import phrase_query
from search.versions import Expression, expression_date, in_future, later_texts

if TYPE_CHECKING:
    import whoosh.searching

    from indexer.scan import Root
    from search.searcher import Searcher

Shows = Callable[[str, str], bool]
Places = dict[Place, set[Place]]


class ClusterSession(Session):
    """An index on a cluster, opened."""

    backend = "opensearch"

    def __init__(
        self, address: Address, folder: Path, roots: Sequence[Root] = (), ranking: Ranking = RANKING
    ) -> None:
        """Open the committed state at `address`; `folder` stands for it on this machine."""
        self.address, self.folder, self.roots, self.ranking = address, folder, roots, ranking
        self.remote = ClusterIndex(address)
        self._on_day: Remembered[Statuses] = Remembered(MOST_DAYS, lambda _: 1)
        Provisions.__init__(self, self.remote)

    @property
    def where(self) -> str:
        """Where the index is."""
        return str(self.address)

    def sources(self) -> dict[str, SourceLine]:
        """The files that were indexed, by name."""
        return sources_of(self.remote.cluster, self.remote.name)

    def size(self) -> tuple[int, int]:
        """How many indices there are, and the bytes of one copy as they were committed."""
        return INDICES, sum(s.size for s in self.manifest.segments)

    def _searcher(self, engine: str) -> type[Searcher[Any]]:
        if engine == "whoosh":
            raise RegsearchError(N_("the engine 'whoosh' searches an index on this machine alone"))
        from search.remote.searcher import ClusterSearcher

        return ClusterSearcher

    def whoosh(self) -> whoosh.searching.Searcher:
        """No index on a cluster is one of Whoosh's."""
        raise RegsearchError(N_("the engine 'whoosh' searches an index on this machine alone"))

    @cached_property
    def lookup(self) -> Lookup:
        """Finds provisions by id and citation."""
        return TogetherLookup(self.remote)

    # --- of several texts --------------------------------------------------------------------

    def statuses_on(self, day: str) -> Statuses:
        """The statuses of all provisions on a day; those of the last days asked for are kept."""
        return self._on_day.get(day, lambda: Statuses(self.remote.directory, day))

    def among_texts(self, found: Found, day: str) -> str:
        """The status where another text decides it, from the directory."""
        return self.statuses_on(day).among(Place(found.segment, found.doc))

    def citing(self, text: TextPlace) -> int:
        """How many regulations cite this one by its title, from the directory."""
        if text not in self._citing:
            names = self.remote.directory.regulation(text.segment).cited_as
            counts = (self.remote.frequency(KEYWORD, keyword(CITES, name)) for name in names)
            self._citing[text] = max(counts, default=0)
        return self._citing[text]

    def expressions(self, id: str) -> list[Expression]:
        """Every dated text of a regulation; all of them are sent for at once."""
        if id not in self._expressions:
            texts = self.texts_with(keyword(REGULATION, id))
            self.remote.fetch_regulations(text.segment for text in texts)
        return super().expressions(id)

    # --- verifying ---------------------------------------------------------------------------

    def places_of_all(self, citations: Sequence[str]) -> list[list[Place]]:
        """As `places_of` of each, in a few rounds."""
        return self.remote.gathered(lambda: super(ClusterSession, self).places_of_all(citations))

    def found_by_phrases(self, rows: Sequence[tuple[Found, str]]) -> list[bool]:
        """Whether the conditions of the query that asks for a provision by a phrase of its own and
        its id hold of it; asked of all at once, without ranking."""
        from search.remote.conditions import TheseAlone

        return TheseAlone(self.remote, [row for row, _ in rows]).hold(
            [phrase_query(found, phrase) for found, phrase in rows]
        )


class TogetherLookup(Lookup):
    """Asks all that a text may cite at once."""

    index: ClusterIndex

    def cited(self, query: str) -> Cited:
        """See `Lookup`."""
        return self.index.gathered(lambda: super(TogetherLookup, self).cited(query))

    def belonging(self, places: list[Place]) -> list[Place]:
        """See `Lookup`."""
        return self.index.gathered(lambda: super(TogetherLookup, self).belonging(places))

    def successors(self, cited: Cited) -> list[Place]:
        """See `Lookup`."""
        return self.index.gathered(lambda: super(TogetherLookup, self).successors(cited))


class Texts:
    """The texts of the directory as `search.versions` asks for them."""

    def __init__(self, directory: Directory) -> None:
        """Of the regulations with more texts than one."""
        self.directory = directory
        self._expressions: dict[str, list[Expression]] = {}

    def expressions(self, id: str) -> list[Expression]:
        """Every dated text of a regulation."""
        if id not in self._expressions:
            held, rows = self.directory, list[Expression]()
            for number in held.several.get(id, ()):
                regulation, size = held.regulation(number), held.rows[number].size
                date = expression_date(regulation)
                rows.append(Expression(TextPlace(number, 0), regulation, date, size))
            self._expressions[id] = rows
        return self._expressions[id]

    def texts_of_id(self, id: str) -> set[TextPlace]:
        """The texts that hold a provision of this id."""
        return {TextPlace(number, 0) for number in self.directory.texts_of_ids.get(id, ())}

    def shares(self, text: TextPlace, step: int, others: set[TextPlace]) -> bool:
        """Whether one of some texts holds one of each `step`-th provision of a text."""
        sample = self.directory.rows[text.segment].ids[::step]
        return any(others & self.texts_of_id(id) for id in sample)

    def size_of(self, text: TextPlace) -> int:
        """How many provisions a text has."""
        return self.directory.rows[text.segment].size


class Statuses:
    """The statuses on one day, from the directory alone; what was told is kept."""

    def __init__(self, directory: Directory, day: str) -> None:
        """On `day` (ISO)."""
        self.directory, self.day = directory, day
        self.texts = Texts(directory)
        self._later: dict[int, tuple[bool, set[TextPlace]]] = {}
        self._unseen: dict[object, Body | None] = {}
        self._twins: dict[object, Places] = {}

    @cached_property
    def apart(self) -> set[int]:
        """The texts whose provisions may have different statuses."""
        return self._of_several | {row.number for row in self.directory.rows.values() if row.own}

    def of_text(self, number: int) -> str:
        """The status of the provisions of a text that is not set apart."""
        row, regulation = self.directory.rows[number], self.directory.regulation(number)
        return status_on(regulation, row.provision(0), self.day)[0] if row.size else ""

    def of(self, place: Place) -> tuple[str, str]:
        """The status of a provision, and the reason where it is not known."""
        if other := self.among(place):
            return other, ""
        row, regulation = self._at(place.segment)
        return status_on(regulation, row.provision(place.doc), self.day)

    def _at(self, number: int) -> tuple[Row, StoredRegulation]:
        return self.directory.rows[number], self.directory.regulation(number)

    def among(self, place: Place) -> str:
        """The status of a provision where another text of its regulation decides it, else ""."""
        row, regulation = self._at(place.segment)
        if regulation.id not in self.directory.several:
            return ""
        whole, texts = self._replaced(row.number, regulation)
        if whole or texts & self.texts.texts_of_id(row.ids[place.doc]):
            return "superseded"
        amended = row.provision(place.doc).amended
        future = in_future(self.texts, regulation, amended, self.day)
        return "not yet in force" if future else ""

    def _replaced(self, number: int, regulation: StoredRegulation) -> tuple[bool, set[TextPlace]]:
        """Whether later texts replaced a text as a whole; which may have replaced some of it."""
        if number not in self._later:
            text = TextPlace(number, 0)
            later = later_texts(self.texts, text, regulation, self.day)
            self._later[number] = later.whole, later.texts
        return self._later[number]

    def hidden(self, by: tuple[str, bool], shows: Shows) -> Body | None:
        """The query for all that is not shown; None for nothing. `by`: the status that was asked
        for, and whether a day was: then every text is looked at, not only those of several."""
        if by not in self._unseen:
            self._unseen[by] = self._query(set(self.directory.rows) if any(by) else None, shows)
        return self._unseen[by]

    def _query(self, numbers: set[int] | None, shows: Shows) -> Body | None:
        whole, single = list[int](), list[Place]()
        for number in sorted(self._of_several if numbers is None else numbers):
            row = self.directory.rows[number]
            orders = list(self._hidden(row, shows))
            if orders and len(orders) == row.size:
                whole.append(number)
            else:
                single += (Place(number, order) for order in orders)
        parts: list[Body] = [{"terms": {"text": whole}}] if whole else []
        parts += [ids_of(single)] if single else []
        return {"bool": {"should": parts}} if parts else None

    @cached_property
    def _of_several(self) -> set[int]:
        return {n for numbers in self.directory.several.values() for n in numbers}

    def _hidden(self, row: Row, shows: Shows) -> Iterator[int]:
        """The provisions of a text that are not shown, by their order."""
        own = self.directory.regulation(row.number).status
        if row.number not in self.apart:
            if not shows(self.of_text(row.number), own):
                yield from range(row.size)
            return
        for order in range(row.size):
            if not shows(self.of(Place(row.number, order))[0], own):
                yield order

    def twins(self, by: tuple[str, bool], shows: Shows) -> Places:
        """The provisions of digests that are shown, with those of the official texts under the same
        id that stand for them where they are found."""
        if by not in self._twins:
            self._twins[by] = self._found_twins(shows)
        return self._twins[by]

    def _found_twins(self, shows: Shows) -> Places:
        found: Places = {}
        for number in self.directory.digests:
            row = self.directory.rows[number]
            for order, id in enumerate(row.ids):
                places = {
                    place
                    for place in (Place(*at) for at in self.directory.places[id])
                    if place.segment not in self.directory.digests and self._stands(place, shows)
                }
                if places:
                    found[Place(number, order)] = places
        return found

    def _stands(self, place: Place, shows: Shows) -> bool:
        status, reason = self.of(place)
        return not reason and shows(status, self.directory.regulation(place.segment).status)
