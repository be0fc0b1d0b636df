"""The facade that every door uses: open an index once, then search, look up, list.

The command line, and any later door, calls a `Session` and renders what it returns; nothing
here prints or exits.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.citations.keys import law_keys
from indexer.index_reader import IndexReader, Place, TextPlace
from indexer.schema import CITES, KEYWORD, REGULATION, keyword
from search.matching.lookup import Lookup
from search.query.intent import may_ask_number
from search.ranking.formula import RANKING, Ranking
from search.ranking.stages import Stages
from search.results import Found, Options, Results, status_on, today

if TYPE_CHECKING:
    import whoosh.searching

    from indexer.format.stored_fields import StoredProvision, StoredRegulation
    from indexer.scan import Root
    from search.around import Around
    from search.changes import Event
    from search.checking.drafts import Draft
    from search.checking.model import Options as CheckOptions
    from search.checking.model import Report as CheckReport
    from search.contents import Contents
    from search.matching.cited_text import CitedText, Memory
    from search.receipt import Repeated
    from search.resolve import Resolved
    from search.searcher import Searcher
    from search.show import Shown
    from search.statuses import Statuses
    from search.topics import Comparison, LimitRow
    from search.verify import Check
    from search.versions import Diff, Expression

#: Of so many days the statuses are kept.
_MOST_DAYS = 3


class Session:
    """An index, opened. Cheap to make; what a query does not need is not read."""

    def __init__(
        self, folder: Path, roots: Sequence[Root] = (), ranking: Ranking = RANKING
    ) -> None:
        """Open the committed state in `folder`, an index of the corpus at `roots` (which only
        `status`, `verify`, receipts and `explain_nothing` look at); raises what
        `indexer.format.manifest` raises."""
        self.folder, self.roots = folder, roots
        self.index = IndexReader.open(folder)
        self.manifest = self.index.manifest
        self.stages = Stages(self.index, ranking)
        self._citing: dict[tuple[int, int], int] = {}
        self._expressions: dict[str, list[Expression]] = {}
        self._texts: dict[str, int] = {}
        self._seen_from: dict[str, list[Place]] | None = None
        self._several: builtins.list[set[int]] | None = None
        self._statuses: dict[str, Statuses] = {}

    @cached_property
    def lookup(self) -> Lookup:
        """Finds provisions by id and citation."""
        return Lookup(self.index)

    @property
    def provision_count(self) -> int:
        """How many provisions there are."""
        return self.index.documents

    @property
    def regulation_count(self) -> int:
        """How many texts of regulations there are."""
        return self.index.regulations

    # --- searching ---------------------------------------------------------------------------

    def search(
        self, text: str, options: Options | None = None, width: int = 220, whole: bool = False,
        engine: str = "fast",
    ) -> Results:  # fmt: skip
        """The provisions for a query, best first, each with a passage of about `width` columns
        (0: none) and, for `whole`, its text. With the engine "whoosh" the same provisions are found
        and scored by plain Whoosh. Raises QueryError and ThesaurusError; any call may raise
        DamagedIndex."""
        searcher = self._searcher(engine)
        options = options or Options()
        o = options
        if any((o.jurisdiction, o.kind, o.topic, o.status, o.home, o.on)):
            from search.filters import checked

            options = checked(options, self)
        found = self._answered(searcher(self, text, options), width, whole)
        if found.hits or found.size or len(text) > 200:
            return found
        from search.no_hits import corrected

        if not (right := corrected(text, found.unknown)):
            return found
        again = self._answered(searcher(self, right, options), width, whole)
        if not again.hits:
            return found
        return again._replace(query=text, hints=[f"searched for: {right}", *again.hints])

    def _answered(self, search: Searcher, width: int, whole: bool) -> Results:
        """The results of a search; on its first page, the numbers that it asks for."""
        found = search.run(width, whole)
        if not width or search.options.page > 1 or not may_ask_number(search.typed):
            return found
        from search.answers import answers

        return found._replace(answers=answers(self, search, found))

    @staticmethod
    def _searcher(engine: str) -> type[Searcher]:
        if engine == "whoosh":
            from search.whoosh_searcher import WhooshSearcher

            return WhooshSearcher
        from search.searcher import Searcher

        return Searcher

    def whoosh(self) -> whoosh.searching.Searcher:
        """Whoosh's own searcher over this state of the index; see docs/library-use.md."""
        from indexer.whoosh_index import whoosh_searcher

        return whoosh_searcher(self.index)

    def explain_nothing(self, found: Results, options: Options) -> Iterator[str]:
        """Lines that tell "nothing found" from "nothing read"."""
        from search.no_hits import explain_nothing

        return explain_nothing(self, found, options)

    def receipt(self, text: str, options: Options) -> dict[str, Any]:
        """The evidence of a search; see `search.receipt`."""
        from search.receipt import receipt_of

        return receipt_of(self, text, options)

    def repeat(self, receipt: Path) -> Repeated:
        """What differs when the search of a receipt's file is done again."""
        from search.receipt import repeat

        return repeat(self, receipt)

    # --- reading -----------------------------------------------------------------------------

    def show(
        self, name: str | Sequence[str], on: str = "", context: int = 0, whole: bool = False
    ) -> Shown:
        """What citations, ids or a law's name stand for, in full."""
        from search.show import show

        return show(self, name, on, context, whole)

    def around(self, id: str, on: str = "", version: str = "", zh: bool = False) -> Around:
        """A provision with what stands around it."""
        from search.around import around

        return around(self, id, on, version, zh)

    def contents(self, name: str, on: str = "", version: str = "") -> Contents:
        """The contents of a regulation, and which of its numbers are not held."""
        from search.contents import contents

        return contents(self, name, on, version)

    def list(self, **filters: str) -> list[dict[str, Any]]:
        """The regulations that filters allow; see `search.listing.regulations`."""
        from search.listing import regulations

        return regulations(self, **filters)

    def topics(self, names: str = "") -> builtins.list[dict[str, Any]]:
        """The topics, or those named, and what is filed under each."""
        from search.listing import topic_rows

        return topic_rows(self, names)

    def kinds_of_limits(self) -> builtins.list[dict[str, Any]]:
        """The kinds of numeric limits, and how many provisions set one of each."""
        from search.topics import kinds_of_limits

        return kinds_of_limits(self)

    def limits(
        self, kind: str = "", jurisdiction: str = "", zh: bool = False, on: str = "", home: str = ""
    ) -> builtins.list[LimitRow]:
        """The numeric limits of some kinds, by jurisdiction, the home first."""
        from search.topics import limits

        return limits(self, kind, jurisdiction, zh, on, home)

    def compare(
        self, topic: str, jurisdiction: str = "", on: str = "", home: str = ""
    ) -> builtins.list[Comparison]:
        """The rules on each of some topics or kinds of limits side by side, the home first."""
        from search.topics import compare

        return compare(self, topic, jurisdiction, on, home)

    def versions(self, name: str, on: str = "") -> builtins.list[dict[str, Any]]:
        """The dated texts of a regulation, one row each."""
        from search.versions import version_rows

        return version_rows(self, name, on)

    def diff(self, name: str, old: str = "", new: str = "") -> Diff:
        """What changed between two dated texts of a regulation."""
        from search.versions import diff

        return diff(self, name, old, new)

    def changes(
        self, name: str = "", jurisdiction: str = "", start: str = "", end: str = ""
    ) -> builtins.list[Event]:
        """What changed in a period, in a regulation, in jurisdictions, or in all."""
        from search.changes import changes_between

        return changes_between(self, name, jurisdiction, start, end)

    def resolve(
        self, names: Sequence[str], on: str = "", jurisdiction: str = ""
    ) -> builtins.list[Resolved]:
        """Citations, ids or names of laws on the axes of a check, one row each."""
        from search.resolve import resolve

        return resolve(self, names, on, jurisdiction)

    # --- checking drafts ---------------------------------------------------------------------

    def check(self, draft: Draft, options: CheckOptions | None = None) -> CheckReport:
        """A draft held against the rules; see `search.checking`."""
        from search.checking.report import check

        return check(self, draft, options)

    def citations_in(self, sentence: str, memory: Memory) -> Iterator[CitedText]:
        """The citations of one sentence of a draft; `memory` is what was said before it."""
        from search.matching.resolving import DraftCiting

        return DraftCiting(self.lookup, sentence, memory).cited()

    # --- looking after -----------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """What is indexed, how fresh it is, what failed."""
        from search.index_status import index_status

        return index_status(self)

    def coverage(self, jurisdiction: str = "") -> builtins.list[dict[str, Any]]:
        """What of the law is held: by jurisdiction, or each law of some jurisdictions."""
        from search.coverage import coverage, laws

        return laws(self, jurisdiction) if jurisdiction else coverage(self)

    def verify(
        self, sample: int = 0, step: Callable[[int, int], None] | None = None
    ) -> builtins.list[Check]:
        """The index checked against its corpus: all provisions, or `sample` of them."""
        from search.verify import verify

        return verify(self, sample, step)

    def check_files(self) -> int:
        """Check every byte of the index; how many segments there are. Raises DamagedIndex."""
        return self.index.check()

    def size(self) -> tuple[int, int]:
        """How many segments the index has, and their bytes."""
        return len(self.manifest.segments), sum(s.size for s in self.manifest.segments)

    # --- provisions --------------------------------------------------------------------------

    def places(self) -> builtins.list[Place]:
        """The places of all provisions."""
        return self.index.places()

    def places_of(self, citation: str) -> builtins.list[Place]:
        """The places that a citation or an id names."""
        return self.lookup.find(citation)

    def load(self, segment: int, doc: int, day: str = "") -> Found:
        """The stored provision at a place of the index, with its status on `day`."""
        place = Place(segment, doc)
        provision, regulation = self.index.provision(place), self.index.regulation(place)
        status, reason = status_on(regulation, provision, day or today())
        found = Found(provision, regulation, status, segment, doc, reason)
        if self.texts_of(regulation.id) > 1:
            from search.versions import in_future, superseded

            if superseded(self, found, day or today()):
                found = found._replace(status="superseded", status_reason="")
            elif in_future(self, found, day or today()):
                found = found._replace(status="not yet in force", status_reason="")
        return found

    def statuses(self, day: str) -> Statuses:
        """The statuses of all provisions on a day (ISO); those of the last days asked for are
        kept."""
        if day not in self._statuses:
            from search.statuses import Statuses

            if len(self._statuses) >= _MOST_DAYS:
                self._statuses.pop(next(iter(self._statuses)))
            self._statuses[day] = Statuses(self, day)
        return self._statuses[day]

    def texts_of(self, id: str) -> int:
        """How many texts of a regulation there are."""
        if id not in self._texts:
            self._texts[id] = self.index.frequency(KEYWORD, keyword(REGULATION, id))
        return self._texts[id]

    def several_texts(self, segment: int) -> set[int]:
        """The provisions of a segment whose regulation has more texts than one."""
        if self._several is None:
            ids = self.index.keywords(keyword(REGULATION), least=2)
            self._several = [set() for _ in self.index.segments]
            for place in (p for id in ids for p in self.index.by_keyword(id)):
                s = self.index.segments[place.segment]
                self._several[place.segment].update(s.documents_of(s.regulation_of[place.doc]))
        return self._several[segment]

    def citation_notes(self, text: str) -> builtins.list[str]:
        """What there is to say of what `text` cites: that it is not held, or was repealed."""
        return self.lookup.notes(self.lookup.cited(text))

    def cited_spans(self, text: str) -> builtins.list[tuple[int, int]]:
        """Where in a text the citations stand."""
        return self.lookup.cited(text).spans

    def find(self, citation: str, day: str = "") -> builtins.list[Found]:
        """The provisions that a citation or an id names; the texts in force first."""
        found = [self.load(p.segment, p.doc, day) for p in self.lookup.find(citation)]
        order = {"in force": 0, "unknown": 0, "not yet in force": 1}
        found.sort(key=lambda f: (order.get(f.status, 2), f.regulation.text == "digest"))
        return [
            f for f in found if f.status != "superseded" or f.regulation.status == "superseded"
        ] or found

    def neighbours(self, found: Found, count: int, day: str = "") -> builtins.list[Found]:
        """The provision among `count` before and after it (-1: its whole regulation)."""
        docs = self.index.documents_of(self.text_of(found))
        if count >= 0:
            docs = range(max(docs.start, found.doc - count), min(docs.stop, found.doc + count + 1))
        return [self.load(found.segment, doc, day) for doc in docs]

    def ids(self, name: str) -> builtins.list[str]:
        """The ids of the regulations with that id or name."""
        places = self.lookup.regulations(name)
        return list(dict.fromkeys(self.load(p.segment, p.doc).regulation.id for p in places))

    def expressions(self, id: str) -> builtins.list[Expression]:
        """Every dated text of a regulation; remembered."""
        if id not in self._expressions:
            from search.versions import expressions

            self._expressions[id] = expressions(self, id)
        return self._expressions[id]

    def text_of(self, found: Found) -> TextPlace:
        """The text that a provision belongs to."""
        return self.index.text_of(Place(found.segment, found.doc))

    def texts_with(self, keyword: str) -> set[TextPlace]:
        """The texts that have provisions with an exact keyword."""
        return {self.index.text_of(place) for place in self.index.by_keyword(keyword)}

    def regulation(self, text: TextPlace) -> StoredRegulation:
        """The stored regulation of a text."""
        return self.index.segments[text.segment].regulation(text.number)

    def provisions_of(self, text: TextPlace, step: int = 1) -> builtins.list[StoredProvision]:
        """The provisions of a text as stored, in its order, or each `step`-th."""
        docs = self.index.documents_of(text)[::step]
        return [self.index.provision(Place(text.segment, doc)) for doc in docs]

    def size_of(self, text: TextPlace) -> int:
        """How many provisions a text has."""
        return len(self.index.documents_of(text))

    def cited_by(self, found: Found) -> int:
        """How many regulations cite that of `found` by its title."""
        return self.citing(*self.text_of(found))

    def regulations(self, day: str = "") -> Iterator[tuple[Found, int]]:
        """Every regulation, as its first provision, with how many provisions it has."""
        for place in self.index.heads():
            yield self.load(*place, day), len(self.index.siblings(place))

    def heads(self, name: str, day: str = "") -> builtins.list[Found]:
        """The first provision of each text with that id or name."""
        return [self.load(p.segment, p.doc, day) for p in self.lookup.regulations(name)]

    def count(self, keyword: str) -> int:
        """How many provisions have an exact keyword."""
        return self.index.frequency(KEYWORD, keyword)

    def keywords(self, beginning: str) -> builtins.list[str]:
        """What follows a beginning such as "jurisdiction:" in the keywords of the index."""
        found = self.index.keywords(beginning)
        return [keyword.removeprefix(beginning) for keyword in found]

    def with_keyword(self, keyword: str, day: str = "") -> builtins.list[Found]:
        """The provisions with an exact keyword, such as "topic:call-times" or "limit:rate-cap"."""
        return [self.load(p.segment, p.doc, day) for p in self.index.by_keyword(keyword)]

    def citing(self, segment: int, regulation: int) -> int:
        """How many regulations cite this one by its title."""
        place = (segment, regulation)
        if place not in self._citing:
            stored = self.index.segments[segment].regulation(regulation)
            self._citing[place] = max(
                self.index.frequency(KEYWORD, keyword(CITES, key)) for key in _names(stored)
            )
        return self._citing[place]

    def laws_citing(self, found: Found, day: str = "") -> builtins.list[Found]:
        """The regulations that cite a provision's law by its title, as their first provisions."""
        heads = [
            f
            for k in sorted(_names(found.regulation))
            for f in self.with_keyword(keyword(CITES, k), day)
        ]
        return list({f.regulation.id: f for f in heads}.values())

    def seen_from(self, id: str, day: str = "") -> builtins.list[Found]:
        """The provisions that refer the reader to the provision `id`."""
        if self._seen_from is None:
            self._seen_from = {}
            for place in self.places():
                for name in self.index.provision(place).see:
                    self._seen_from.setdefault(name, []).append(place)
        places = self.index.in_order(starmap(Place, self._seen_from.get(id, ())))
        return [self.load(*place, day) for place in places]


def _names(regulation: StoredRegulation) -> set[str]:
    """What a regulation's title is matched by."""
    names = {regulation.title, regulation.title_zh or regulation.title}
    return {key for name in names for key in law_keys(name)}
