"""A session over an index on a cluster: the same questions, asked of its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import RegsearchError
from corpus.messages import N_
from indexer.format.manifest import SourceLine
from indexer.index_reader import Place, TextPlace
from indexer.remote.address import Address
from indexer.remote.directory import Row
from indexer.remote.inside import Body
from indexer.remote.reader import ClusterIndex
from indexer.remote.writer import sources_of
from indexer.schema import CITES, keyword
from search.provisions import Provisions, names_of
from search.ranking.formula import RANKING, Ranking
from search.results import Found, status_on
from search.session import Session
from search.versions import SAMPLE, Expression, digests_another, expression_date, expressions_of

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
        self._on_day: dict[str, Statuses] = {}
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
        return 2, sum(s.size for s in self.manifest.segments)

    def _searcher(self, engine: str) -> type[Searcher[Any]]:
        if engine == "whoosh":
            raise RegsearchError(N_("the engine 'whoosh' searches an index on this machine alone"))
        from search.remote.searcher import ClusterSearcher

        return ClusterSearcher

    def whoosh(self) -> whoosh.searching.Searcher:
        """No index on a cluster is one of Whoosh's."""
        raise RegsearchError(N_("the engine 'whoosh' searches an index on this machine alone"))

    # --- of several texts --------------------------------------------------------------------

    def statuses_on(self, day: str) -> Statuses:
        """The statuses of all provisions on a day."""
        if day not in self._on_day:
            self._on_day[day] = Statuses(self, day)
        return self._on_day[day]

    def among_texts(self, found: Found, day: str) -> str:
        """The status where another text decides it, from the directory."""
        return self.statuses_on(day).among(Place(found.segment, found.doc))

    def texts_of(self, id: str) -> int:
        """How many texts of a regulation there are."""
        return len(self.remote.texts_of(id))

    def citing(self, text: TextPlace) -> int:
        """How many regulations cite this one by its title."""
        if text not in self._citing:
            names = names_of(self.remote.directory.rows[text.segment].regulation)
            counts = (self.remote.citing[keyword(CITES, name)] for name in names)
            self._citing[text] = max(counts, default=0)
        return self._citing[text]

    def expressions(self, id: str) -> list[Expression]:
        """Every dated text of a regulation, as far as the directory tells."""
        if id not in self._expressions:
            numbers = self.remote.texts_of(id)
            self.remote.fetch([Place(n, 0) for n in numbers if self.remote.directory.rows[n].size])
            self._expressions[id] = expressions_of(self, [TextPlace(n, 0) for n in numbers])
        return self._expressions[id]


class Statuses:
    """The statuses on one day, from the directory alone."""

    def __init__(self, session: ClusterSession, day: str) -> None:
        """On `day` (ISO)."""
        self.directory, self.day = session.remote.directory, day
        self._later: dict[int, tuple[bool, set[str]]] = {}

    @cached_property
    def apart(self) -> set[int]:
        """The texts whose provisions may have different statuses."""
        several = {n for numbers in self.directory.several.values() for n in numbers}
        return several | {row.number for row in self.directory.rows.values() if row.own}

    def of_text(self, number: int) -> str:
        """The status of the provisions of a text that is not set apart."""
        row = self.directory.rows[number]
        return status_on(row.regulation, row.provision(0), self.day)[0] if row.size else ""

    def of(self, place: Place) -> tuple[str, str]:
        """The status of a provision, and the reason where it is not known."""
        row = self.directory.rows[place.segment]
        if other := self.among(place):
            return other, ""
        return status_on(row.regulation, row.provision(place.doc), self.day)

    def among(self, place: Place) -> str:
        """The status of a provision where another text of its regulation decides it, else "".
        As `search.versions.superseded` and `in_future` tell."""
        row = self.directory.rows[place.segment]
        regulation = row.regulation
        if len(numbers := self.directory.several.get(regulation.id, ())) < 2:
            return ""
        whole, ids = self._replaced(row)
        if whole or row.ids[place.doc] in ids:
            return "superseded"
        own = row.provision(place.doc).amended or expression_date(regulation)
        if own <= self.day:
            return ""
        others = (self.directory.rows[n].regulation for n in numbers)
        earlier = any(
            (other.text == "digest") == (regulation.text == "digest")
            and "" < expression_date(other) < own
            and other.language == regulation.language
            for other in others
        )
        return "not yet in force" if earlier else ""

    def _replaced(self, row: Row) -> tuple[bool, set[str]]:
        """Whether later texts replaced a text as a whole, and the ids that they hold."""
        if row.number not in self._later:
            self._later[row.number] = self._found_replaced(row)
        return self._later[row.number]

    def _found_replaced(self, row: Row) -> tuple[bool, set[str]]:
        regulation = row.regulation
        date = expression_date(regulation)
        if regulation.text == "digest" or not date:
            return False, set()
        later = []
        for number in self.directory.several[regulation.id]:
            other = self.directory.rows[number]
            e = Expression(
                TextPlace(number, 0),
                other.regulation,
                expression_date(other.regulation),
                other.size,
            )
            same = other.regulation.language == regulation.language
            if date < e.date <= self.day and (digests_another(e, regulation) if e.digest else same):
                later.append((e, other))
        ids = {id for _, other in later for id in other.ids}
        sample = row.ids[:: row.size // SAMPLE + 1]
        whole = any(
            not e.digest
            and e.size > 1
            and 2 * e.size >= row.size
            and not set(sample).isdisjoint(other.ids)
            for e, other in later
        )
        return whole, ids

    def hidden(self, shows: Shows, chosen: bool) -> Body | None:
        """The query for all that is not shown; None for nothing. `chosen`: a status or a day was
        asked for, so that every text is looked at, not only those of several."""
        numbers = set(self.directory.rows) if chosen else self._of_several()
        whole, single = list[int](), list[str]()
        for number in sorted(numbers):
            row = self.directory.rows[number]
            orders = list(self._hidden(row, shows))
            if orders and len(orders) == row.size:
                whole.append(number)
            else:
                single += (f"{number}-{order}" for order in orders)
        parts: list[Body] = [{"terms": {"text": whole}}] if whole else []
        parts += [{"ids": {"values": single}}] if single else []
        return {"bool": {"should": parts}} if parts else None

    def _of_several(self) -> set[int]:
        return {n for numbers in self.directory.several.values() for n in numbers}

    def _hidden(self, row: Row, shows: Shows) -> Iterator[int]:
        """The provisions of a text that are not shown, by their order."""
        own = row.regulation.status
        if row.number not in self.apart:
            if not shows(self.of_text(row.number), own):
                yield from range(row.size)
            return
        for order in range(row.size):
            if not shows(self.of(Place(row.number, order))[0], own):
                yield order

    def twins(self, shows: Shows) -> Places:
        """The provisions of digests that are shown, with those of the official texts under the same
        id that stand for them where they are found."""
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
        regulation = self.directory.rows[place.segment].regulation
        return not reason and shows(status, regulation.status)
