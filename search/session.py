"""The facade that every door uses: open an index once, then search, look up, list.

The command line, and any later door, calls a `Session` and renders what it returns; nothing
here prints or exits.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.citations import law_keys
from indexer.segment import KEYWORD
from indexer.store import open_segments
from search.engine import Engine
from search.lookup import Lookup, Place
from search.results import Found, Options, Results, status_on, today

if TYPE_CHECKING:
    from search.versions import Expression


class Session:
    """An index, opened. Cheap to make; what a query does not need is not read."""

    def __init__(self, folder: Path) -> None:
        """Open the committed state in `folder`; raises what `indexer.store` raises."""
        self.folder = folder
        self.manifest, segments = open_segments(folder)
        self.engine = Engine(self.manifest, segments)
        self._citing: dict[tuple[int, int], int] = {}
        self._expressions: dict[str, list[Expression]] = {}
        self._texts: dict[str, int] = {}

    @cached_property
    def lookup(self) -> Lookup:
        """Finds provisions by id and citation."""
        return Lookup(self.engine)

    # --- searching ---------------------------------------------------------------------------

    def search(self, text: str, options: Options | None = None) -> Results:
        """The provisions for a query, best first. Raises only `QueryTooLong`."""
        from search.searcher import Searcher

        return Searcher(self, text, options or Options()).run()

    def load(self, segment: int, doc: int, day: str = "") -> Found:
        """The stored provision at a place of the index, with its status on `day`."""
        s = self.engine.segments[segment]
        provision, regulation = s.provision(doc), s.regulation(s.regulation_of[doc])
        status = status_on(regulation, provision, day or today())
        found = Found(provision, regulation, status, segment, doc)
        if self.texts_of(regulation.id) > 1:
            from search.versions import in_future, superseded

            if superseded(self, found, day or today()):
                found = found._replace(status="superseded")
            elif in_future(self, found, day or today()):
                found = found._replace(status="not yet in force")
        return found

    def texts_of(self, id: str) -> int:
        """How many texts of a regulation there are."""
        if id not in self._texts:
            self._texts[id] = self.engine.frequency(KEYWORD, f"reg:{id}")
        return self._texts[id]

    def find(self, citation: str, day: str = "") -> list[Found]:
        """The provisions that a citation or an id names; the texts in force first."""
        found = [self.load(p.segment, p.doc, day) for p in self.lookup.find(citation)]
        order = {"in force": 0, "unknown": 0, "not yet in force": 1}
        found.sort(key=lambda f: (order.get(f.status, 2), f.regulation.text == "digest"))
        return [
            f for f in found if f.status != "superseded" or f.regulation.status == "superseded"
        ] or found

    def neighbours(self, found: Found, count: int, day: str = "") -> list[Found]:
        """The provision among `count` before and after it (-1: its whole regulation)."""
        segment = self.engine.segments[found.segment]
        docs = segment.documents_of(segment.regulation_of[found.doc])
        if count >= 0:
            docs = range(max(docs.start, found.doc - count), min(docs.stop, found.doc + count + 1))
        return [self.load(found.segment, doc, day) for doc in docs]

    def ids(self, name: str) -> list[str]:
        """The ids of the regulations with that id or name."""
        places = self.lookup.regulations(name)
        return list(dict.fromkeys(self.load(p.segment, p.doc).regulation.id for p in places))

    def expressions(self, id: str) -> list[Expression]:
        """Every dated text of a regulation; remembered."""
        if id not in self._expressions:
            from search.versions import expressions

            self._expressions[id] = expressions(self, id)
        return self._expressions[id]

    def regulations(self, day: str = "") -> Iterator[tuple[Found, int]]:
        """Every regulation, as its first provision, with how many provisions it has."""
        for i, segment in enumerate(self.engine.segments):
            for number in range(segment.regulation_count):
                docs = segment.documents_of(number)
                if docs and not segment.is_deleted(docs.start):
                    yield self.load(i, docs.start, day), len(docs)

    def with_keyword(self, keyword: str, day: str = "") -> list[Found]:
        """The provisions with an exact keyword, such as "topic:call-times" or "limit:rate-cap"."""
        places: list[Place] = self.lookup.by_keyword(keyword)
        return [self.load(p.segment, p.doc, day) for p in places]

    def citing(self, segment: int, regulation: int) -> int:
        """How many regulations cite this one by its title."""
        place = (segment, regulation)
        if place not in self._citing:
            stored = self.engine.segments[segment].regulation(regulation)
            names = {stored.title, stored.title_zh or stored.title}
            keys = {key for name in names for key in law_keys(name)}
            self._citing[place] = max(self.engine.frequency(KEYWORD, f"cites:{k}") for k in keys)
        return self._citing[place]
