"""One search over the segments of this machine: sets of documents, and both stages' loops."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import compress

from indexer.analysis import analyze
from indexer.index_reader import Docs, Place, Sets
from indexer.schema import TITLE, WORDS
from search import foremost
from search.hits import Ranked
from search.matching.conditions import Conditions
from search.matching.membership import Membership
from search.matching.postings import spread
from search.query.language import Fuzzy, Prefix, Wildcard
from search.query.language import conditions as strict
from search.ranking import features
from search.ranking.stages import NUMPY_PAYS, Stages
from search.ranking.terms import Candidate, Ordered, Scored, Weighted
from search.results import Found
from search.searcher import Searcher
from search.statuses import Statuses

#: Of so many words of a query is told how many hold them, before anything is joined.
_COUNTED = 100


class SegmentSearcher(Searcher[Sets]):
    """One search over segments."""

    conditions: Conditions

    def matching(self) -> Conditions:
        """Conditions over the segments."""
        return Conditions(self.session.reader)

    @cached_property
    def statuses(self) -> Statuses:
        """The statuses on the day of the search."""
        return self.session.statuses(self.day)

    @property
    def stages(self) -> Stages:
        """The two stages of the ranking."""
        return self.session.stages

    def expanded(self, node: Prefix | Fuzzy | Wildcard) -> list[Weighted]:
        """The terms that a pattern stands for, the most frequent first."""
        terms: dict[str, int] = {}
        for segment in self.session.reader.segments:
            for term in self.conditions.expand(segment, node):
                terms[term] = self.index.frequency(WORDS, term)
        counted = sorted(filter(terms.get, terms), key=lambda t: (-terms[t], t))
        return [
            Weighted(t, self.ranking.pattern_weight) for t in counted[: self.ranking.pattern_terms]
        ]

    def visible(self, found: Sets) -> Sets:
        """Of these provisions those that are shown; of a digest and its original only that."""
        visible: list[Docs] = []
        digests: list[tuple[int, int]] = []
        by = self.options.status, bool(self.options.on)
        for i, docs in enumerate(found.rows):
            several = docs & self.session.several_texts(i)
            check = docs & self.statuses.apart(i) if any(by) else several
            hidden: Docs = self._hidden(i, docs - check) if any(by) else set()
            judged = self.statuses.judged(i, check, by, self.shows)
            hidden = hidden | (check & judged.hidden)
            visible.append(docs - hidden if hidden else docs)
            digests += ((i, doc) for doc in several & judged.digests - hidden)
        if digests:
            originals = self._originals(visible)
            segments = self.session.reader.segments
            stood_for = [(i, doc) for i, doc in digests if segments[i].id_keys[doc] in originals]
            for i in {i for i, _ in stood_for}:
                visible[i] = visible[i] - {doc for n, doc in stood_for if n == i}
        same = all(len(a) == len(b) for a, b in zip(visible, found.rows, strict=True))
        return found if same else Sets(visible)

    def _originals(self, visible: list[Docs]) -> set[int]:
        """The id keys of the provisions, of these, of a text that stands in its digest's place."""
        found: set[int] = set()
        for i, docs in enumerate(visible):
            segment = self.session.reader.segments[i]
            for doc in docs & self.session.with_digests(i):
                if segment.regulation(segment.regulation_of[doc]).text == "digest":
                    continue
                if not self.options.on or not self.statuses.of(i, doc).reason:
                    found.add(segment.id_keys[doc])
        return found

    def _hidden(self, i: int, docs: Docs) -> Docs:
        """Of provisions with the status of their text those that are not shown."""
        segment = self.session.reader.segments[i]
        heads = {
            segment.first_of[n]
            for n in self.statuses.by_text(i, docs)
            if not self.shows(self.statuses.of_text(i, n), segment.regulation(n).status)
        }
        return docs & spread(segment, TITLE, heads)

    def _members(self, added: list[str]) -> Membership[Sets]:
        """As of any index; where so much is to be joined that it pays, by masks from the start."""
        if self._to_join() > NUMPY_PAYS:
            import indexer.masks  # noqa: F401
        return super()._members(added)

    def _to_join(self) -> int:
        """How many numbers of documents there are to join, nearly: those that hold the words, and
        all, where the query says what is left out or looks far down."""
        if "numpy" in sys.modules:
            return 0
        terms = sorted(analyze(self.typed)[0])[:_COUNTED]
        held = sum(self.index.frequency(WORDS, term) for term in terms)
        size = self.options.page * self.options.limit
        whole = size > self.ranking.candidates or bool(strict(self.query.node))
        return held + whole * self.index.documents * 2

    def scored(
        self, words: list[Weighted], pairs: list[Weighted], typed: int, members: Membership[Sets]
    ) -> list[Scored]:
        """The candidates of the first stage as the second scores them."""
        return self.stages.score(words, pairs, self._candidates(words, typed, members))

    def _candidates(
        self, words: list[Weighted], typed: int, members: Membership[Sets]
    ) -> list[Candidate]:
        """The first stage: the best of all, of those with every word, of the place named."""
        if not words:
            return []
        narrow = self.filters() or strict(self.query.node)
        first = self.stages.first(words, typed)
        best = first.best(members.all if narrow else None)
        found = {(c.segment, c.doc): c for c in compress(best, members.all.holds(best))}
        if len(best) < self.ranking.candidates:  # there are no others
            return list(found.values())
        for circle in self._circles(members):
            if len(found) == len(best) and all(all(one.holds(best)) for one in circle):
                continue  # they are the circle's best, too
            inside = self.conditions.intersection([*circle])
            more = first.best(inside)
            for c in compress(more, members.all.holds(more)):
                found.setdefault((c.segment, c.doc), c)
        return list(found.values())

    def _circles(self, members: Membership[Sets]) -> Iterator[tuple[Sets, ...]]:
        """Within which sets of provisions, in all of a row, to look for candidates besides."""
        if members.every is not None:
            yield (members.every,)
        if self.intent.places:
            yield self.favoured.there, members.all
        if self.home:
            yield self.favoured.at_home, members.all

    def rest(
        self, words: list[Weighted], typed: int, members: Membership[Sets], known: list[Scored]
    ) -> Callable[[int], Iterator[tuple[float, Place] | int]]:
        """Past the candidates: the others of a tier, by the first stage's score, then in order."""
        there = self.conditions.nothing()
        for s in known:
            there.rows[s.segment].add(s.doc)
        ordered = self.stages.ordered(words, typed)

        def rest(tier: int) -> Iterator[tuple[float, Place] | int]:
            others = self._of_tier(members, tier) - there
            return self._passing(ordered(others)) if others.count() else iter(())

        return rest

    def _passing(self, found: Ordered) -> Iterator[tuple[float, Place] | int]:
        """These, those that come before the page asked for told by their number, as far as each
        surely stands in a place of its own."""
        session = self.session
        told = [set(session.with_digests(i)) for i in range(len(session.reader.segments))]
        for segment, doc in self.seen:
            told[segment].add(doc)
        at, size = 0, found.count()
        if not self.seen:  # the first of all tells whether the home leads
            at = 1
            yield from found.rows(0, at)
        for stop in (*found.among(told), size):
            if at < stop and (passed := min(stop - at, self.unshown)):
                yield passed
                at += passed
            stop = min(stop + 1, size)
            yield from found.rows(at, stop)
            at = stop

    def _of_tier(self, members: Membership[Sets], tier: int) -> Sets:
        """The provisions that are found of which `tier` gives this."""
        if members.every is None:
            return members.all if tier == 0 else self.conditions.nothing()
        if tier == 1:
            return members.every & members.all
        inside = members.typed & members.all if tier == 0 else members.all - members.typed
        return inside - members.every

    def only_text(self, place: Place) -> bool:
        """Whether a provision is of a law without a digest beside another text."""
        return place.doc not in self.session.with_digests(place.segment)

    def scores(self, found: list[Found], names: list[str]) -> list[tuple[float, Found]]:
        """What some provisions score for the query and, as if the thesaurus had added them, the
        `names` of what it asks for."""
        words, pairs, _ = self._terms([*self.added, names])
        places = {(f.segment, f.doc): f for f in found}
        rows = [Candidate(0.0, 0.0, *place) for place in sorted(places)]
        scored = (
            (s.score, places[s.segment, s.doc]) for s in self.stages.score(words, pairs, rows)
        )
        return [(n * features.bonus(self.wanted, f, self.ranking), f) for n, f in scored]

    def facets(self, first: list[Ranked], found: Sets) -> dict[str, dict[str, int]]:
        """Counted over what all pages together show: what is cited or named and what is found, a
        digest's original in its place."""
        shown = [docs | set() for docs in found.rows]
        for row in first:
            shown[row.found.segment].add(row.found.doc)
        several = [docs & self.session.several_texts(i) for i, docs in enumerate(shown)]
        told = [self.statuses.of(i, doc) for i, docs in enumerate(several) for doc in docs]
        digests = [t for t in told if t.digest and foremost.has_original(self, t.regulation.id)]
        for digest in digests:
            own = self.session.load(digest.segment, digest.doc, self.day)
            official = foremost.official(self, own)
            shown[digest.segment].discard(digest.doc)
            shown[official.segment].add(official.doc)
        return self.statuses.count(Sets(shown))

    def nearby(self, word: str, distance: int) -> Iterable[str]:
        """By Whoosh's automaton, segment after segment."""
        from search.matching.fuzzy import terms_within

        for segment in self.session.reader.segments:
            yield from terms_within(segment, WORDS, word, distance)
