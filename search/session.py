"""The facade that every door uses: open an index once, then search, look up, list.

The command line, and any later door, calls a `Session` and renders what it returns; nothing
here prints or exits.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.format.manifest import SourceLine, read_sources
from indexer.index_reader import Docs, IndexReader, Sets, made
from indexer.remembered import Remembered
from indexer.schema import REGULATION, TEXT, keyword
from search.provisions import Provisions
from search.ranking.formula import RANKING, Ranking
from search.ranking.stages import Stages
from search.results import Found, Options, Results

if TYPE_CHECKING:
    import whoosh.searching

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
    from search.versions import Diff

#: Of so many days the statuses are kept.
MOST_DAYS = 3


class Session(Provisions):
    """An index, opened. Cheap to make; what a query does not need is not read."""

    #: What keeps the index where that is not this machine.
    backend = ""

    def __init__(
        self, folder: Path, roots: Sequence[Root] = (), ranking: Ranking = RANKING
    ) -> None:
        """Open the committed state in `folder`, an index of the corpus at `roots` (which only
        `status`, `verify`, receipts and `explain_nothing` look at); raises what
        `indexer.format.manifest` raises."""
        self.folder, self.roots, self.ranking = folder, roots, ranking
        self.reader = IndexReader.open(folder)
        self.stages = Stages(self.reader, ranking)
        self._statuses: Remembered[Statuses] = Remembered(MOST_DAYS, lambda _: 1)
        super().__init__(self.reader)

    @property
    def where(self) -> str:
        """Where the index is."""
        return str(self.folder)

    def sources(self) -> dict[str, SourceLine]:
        """The files that were indexed, by name; DamagedIndex when they are not there whole."""
        return read_sources(self.folder, self.manifest)

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
        if options.expand and not (self.backend or text.isascii()):
            from search.matching.respelling import respelt

            right = respelt(self.index, text)
            if right and not self.lookup.cited(text).spans:
                found = self._answered(searcher(self, right, options), width, whole)
                if found.hits:
                    from search.no_hits import searched_for

                    return found._replace(query=text, hints=[searched_for(right), *found.hints])
        search = searcher(self, text, options)
        if ":" in text or "：" in text:
            from search.filters import check_conditions

            check_conditions(search.query.node, self)
        found = self._answered(search, width, whole)
        if found.hits or found.size:
            return found
        from search.no_hits import otherwise

        for right, why in otherwise(search, found):
            again = self._answered(searcher(self, right, options), width, whole)
            if again.hits:
                return again._replace(query=text, hints=[why, *again.hints])
        return found

    def _answered(self, search: Searcher[Any], width: int, whole: bool) -> Results:
        """The results of a search; on its first page, the numbers that it asks for."""
        found = search.run(width, whole)
        if not width or search.options.page > 1 or search.limit is None:
            return found
        from search.answers import answers

        return found._replace(answers=answers(search, found))

    def _searcher(self, engine: str) -> type[Searcher[Any]]:
        if engine == "whoosh":
            from search.whoosh_searcher import WhooshSearcher

            return WhooshSearcher
        from search.segment_searcher import SegmentSearcher

        return SegmentSearcher

    def whoosh(self) -> whoosh.searching.Searcher:
        """Whoosh's own searcher over this state of the index; see docs/library-use.md."""
        from indexer.whoosh_index import whoosh_searcher

        return whoosh_searcher(self.reader)

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

    def statuses(self, day: str) -> Statuses:
        """The statuses of all provisions on a day (ISO); those of the last days asked for are
        kept."""
        from search.statuses import Statuses

        return self._statuses.get(day, lambda: Statuses(self, day))

    def several_texts(self, segment: int) -> Docs:
        """The provisions of a segment whose regulation has more texts than one."""
        return self._several.settled(self.reader.segments)[segment]

    def with_digests(self, segment: int) -> Docs:
        """Those, of `several_texts`, whose regulation has a digest and another text."""
        return self._with_digests.settled(self.reader.segments)[segment]

    @cached_property
    def _with_digests(self) -> Sets:
        digests = {
            self.index.regulation(place).id
            for place in self.reader.holders(keyword(TEXT, "digest"))
            if place.doc in self.several_texts(place.segment)
        }
        found: list[Docs] = [set() for _ in self.reader.segments]
        for place in (p for id in digests for p in self.reader.holders(keyword(REGULATION, id))):
            found[place.segment].update(self.reader.siblings(place))
        return Sets(map(made, self.reader.segments, found))

    @cached_property
    def _several(self) -> Sets:
        several: list[Docs] = [set() for _ in self.reader.segments]
        for place in chain.from_iterable(self.reader.shared(keyword(REGULATION))):
            several[place.segment].update(self.reader.siblings(place))
        return Sets(map(made, self.reader.segments, several))

    # --- looking after -----------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """What is indexed, how fresh it is, what failed."""
        from search.index_status import index_status

        return index_status(self)

    def coverage(self, jurisdiction: str = "") -> builtins.list[dict[str, Any]]:
        """What of the law is held: by jurisdiction, or each law of some jurisdictions."""
        from search.coverage import laws

        return laws(self, jurisdiction) if jurisdiction else self._coverage

    @cached_property
    def _coverage(self) -> builtins.list[dict[str, Any]]:
        from search.coverage import coverage

        return coverage(self)

    def verify(
        self, sample: int = 0, step: Callable[[int, int], None] | None = None
    ) -> builtins.list[Check]:
        """The index checked against its corpus: all provisions, or `sample` of them."""
        from search.verify import verify

        return verify(self, sample, step)

    def found_by_phrases(self, rows: Sequence[tuple[Found, str]]) -> builtins.list[bool]:
        """Whether a search for a phrase of a provision's own, narrowed to its id, has it."""
        from search.verify import searched

        return [searched(self, found, phrase) for found, phrase in rows]

    def check_files(self) -> int:
        """Check every byte of the index; how many segments there are. Raises DamagedIndex."""
        return self.index.check()

    def size(self) -> tuple[int, int]:
        """How many segments the index has, and their bytes."""
        return len(self.manifest.segments), sum(s.size for s in self.manifest.segments)
