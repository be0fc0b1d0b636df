"""One search on a cluster: the engine scores texts with the constants of the formula; what is known
of documents (citations, topics, places, statuses) is weighed here.

The first stage scores T over all words and keeps the best; on those, C and P are added by the same
request; D comes from the whole texts, by another of the same round. A search takes three rounds:
what the query may cite, what it finds, what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from indexer.analysis import normalize, units
from indexer.index_reader import Place
from indexer.phrases import bigrams
from indexer.remote.inside import AT, Body, Where, ids_of
from indexer.remote.mapping import pair_token
from indexer.remote.requests import (
    BY_PLACE,
    RECORD,
    counting,
    named,
    page_after,
    paged,
    place_of,
    tell,
)
from indexer.schema import TITLE, TOPIC, WORDS, keyword, value_of
from search import foremost
from search.hits import Ranked
from search.matching.fuzzy import forms_of
from search.matching.membership import Membership, both
from search.matching.patterns import Pattern
from search.query.language import Fuzzy, Prefix, Wildcard
from search.ranking import features
from search.ranking.formula import Ranking
from search.ranking.terms import Scored, Weighted
from search.remote.conditions import ClusterConditions
from search.results import Found, Options
from search.searcher import WHOLE, Searcher, Weighed
from search.statuses import most_first

if TYPE_CHECKING:
    from search.remote.session import ClusterSession

#: So many words of a query are scored, and pairs; so many clauses of words and patterns; so many of
#: sets are told with the best. The engine's limit is 1,024 for the first stage and the set in which
#: it looks (`MOST_CLAUSES`), and for the second stage and what is told.
MOST_WORDS, MOST_PAIRS, _MOST_SCORED, _MOST_TOLD = 300, 150, 700, 400
#: So many texts tell their D; so many provisions are listed where they must be.
_TEXTS, _PAGE = 1000, 200


class ClusterSearcher(Searcher[Where]):
    """One search on a cluster."""

    session: ClusterSession
    conditions: ClusterConditions

    def __init__(self, session: ClusterSession, text: str, options: Options) -> None:
        self._patterns: list[Body] = []
        super().__init__(session, text, options)
        self.ranking = self.ranking._replace(max_terms=min(self.ranking.max_terms, MOST_WORDS))

    def matching(self) -> ClusterConditions:
        """Conditions as queries."""
        return ClusterConditions(self.session.remote)

    def expanded(self, node: Prefix | Fuzzy | Wildcard) -> list[Weighted]:
        """None: the engine expands a pattern to its terms while it scores."""
        self._patterns.append(_pattern(node, self.ranking))
        return []

    # --- what is shown -----------------------------------------------------------------------

    def visible(self, found: Where) -> Where:
        """Less what the day and the status asked for hide, and the digests of what is found."""
        statuses = self.session.statuses_on(self.day)
        by = self.options.status, bool(self.options.on)
        hidden = statuses.hidden(by, self.shows)
        seen = found - self.session.remote.where(hidden) if hidden else found
        if not (twins := statuses.twins(by, self.shows)):
            return seen
        originals = ids_of({place for places in twins.values() for place in places})
        there = set(self.session.remote.all_places((seen & self._where(originals)).query))
        gone = {digest for digest, places in twins.items() if there & places}
        return seen - self._where(ids_of(gone)) if gone else seen

    def _where(self, query: Body) -> Where:
        return self.session.remote.where(query)

    # --- ranking -----------------------------------------------------------------------------

    def scored(
        self, words: list[Weighted], pairs: list[Weighted], typed: int, members: Membership[Where]
    ) -> list[Scored]:
        """Both stages by one round; with it, all that will be asked of what it finds."""
        index, marks = self.session.remote, self._marks(members)
        rows: list[tuple[str, Body]] = []
        for inside in self._circles(members) if words or self._patterns else ():
            best = self._best(words, pairs, both(members.all, inside), marks)
            rows.append((index.provisions, best))
        circles = len(rows)
        rows.append((index.texts, self._whole_texts(words)))
        sets = (w for w in (members.typed, members.all, members.every) if w and w.size is None)
        alike: dict[str, list[Where]] = {}
        for where in sets:
            alike.setdefault(repr(where.query), []).append(where)
        rows += [(index.provisions, counting(same[0])) for same in alike.values()]
        answers = index.searches_with(rows, {f: self._looked_for() for f in (WORDS, TITLE)})
        for same, answer in zip(alike.values(), answers[circles + 1 :], strict=True):
            for where in same:
                where.size = answer["hits"]["total"]["value"]
        texts = {int(h["_id"]): float(h["_score"]) for h in answers[circles]["hits"]["hits"]}
        found: dict[Place, Scored] = {}
        for answer in answers[:circles]:
            for hit in answer["hits"]["hits"]:
                tell(marks, hit)
                place, score = place_of(hit), float(hit["_score"])
                document = texts.get(place.segment, 0.0)
                found.setdefault(
                    place, Scored(round(score + document, 4), *place, score, 0.0, document, 0.0)
                )
        return list(found.values())

    def weighed(self, scored: list[Scored], members: Membership[Where]) -> list[Weighed]:
        """As weighed everywhere; what the page will be made of is sent for at once."""
        rows = super().weighed(scored, members)
        size = self.size_read
        wanted = self.lifted(rows)
        for tier in (1, 0, -1):
            if len(wanted) < size:
                inside = [row for row in rows if row.tier == tier]
                wanted += inside[: max(self.ranking.head, size)]
        self._fetch(Place(row.scored.segment, row.scored.doc) for row in wanted)
        return rows

    def _fetch(self, places: Iterable[Place]) -> None:
        """Send for provisions, and for those that stand for a digest among them."""
        held = self.session.remote.directory
        wanted = list(places)
        for place in [p for p in wanted if p.segment in held.digests]:
            wanted += (Place(*at) for at in held.places[held.rows[place.segment].ids[place.doc]])
        self.index.fetch(wanted)

    def _looked_for(self) -> list[str]:
        """The terms of which the search will tell whether anything holds them."""
        return [] if self.question else self.looked_for()[1]

    def _marks(self, members: Membership[Where]) -> list[Where]:
        """The sets of which each hit tells whether it is in them."""
        likely = (inside for inside, _ in features.likely(self.wanted, self.ranking))
        around = self.favoured.around if self.favoured.named.next else None
        sets = (
            members.typed, members.every, self.wanted.near, self.wanted.at_home, around, *likely
        )  # fmt: skip
        marks = sorted({id(s): s for s in sets if isinstance(s, Where)}.values(), key=_clauses)
        sums = accumulate(map(_clauses, marks))
        return [mark for mark, total in zip(marks, sums, strict=True) if total <= _MOST_TOLD]

    def _circles(self, members: Membership[Where]) -> Iterator[Where | None]:
        """Within which sets to look for the best; as `SegmentSearcher` does."""
        yield None
        if members.every is not None:
            yield members.every
        if self.intent.places:
            yield self.favoured.there
        if self.home:
            yield self.favoured.at_home

    def _first(self, words: Sequence[Weighted]) -> list[Body]:
        """What the first stage scores: T, and patterns."""
        room = _MOST_SCORED - len(self._patterns) * self.ranking.pattern_terms
        return [
            *_terms("w", words[: min(room, MOST_WORDS)], self.ranking.own.k1 + 1),
            *self._patterns,
        ]

    def _best(
        self, words: Sequence[Weighted], pairs: Sequence[Weighted], inside: Where,
        marks: Sequence[Where],
    ) -> Body:  # fmt: skip
        """The search for the best provisions of a set."""
        r = self.ranking
        second = _layers(words, pairs, r)
        told = named(marks)  # of the window alone, not of all that is scored
        rescore = {"rescore_query": {"bool": {"should": [*second, *told]}}}
        first = self._first(words)
        body: Body = {
            "size": r.candidates,
            **AT,
            "track_total_hits": False,
            "query": {
                "bool": {
                    "must": [{"bool": {"should": first}}],
                    "filter": [inside.query],
                    "should": [] if second else told,
                }
            },
        }
        if second:
            body["rescore"] = {"window_size": r.candidates, "query": rescore}
        return body

    def _whole_texts(self, words: Sequence[Weighted], numbers: Sequence[int] = ()) -> Body:
        """The search for d D, of the best texts or of those with some numbers."""
        r = self.ranking
        terms = _terms("w", words[:MOST_WORDS], (r.document.k1 + 1) * r.document_weight)
        inside = [{"terms": {"number": list(numbers)}}] if numbers else []
        scored = {"bool": {"should": terms, "filter": inside, "minimum_should_match": 1}}
        query = scored if terms else {"match_none": {}}
        return {"size": _TEXTS, "_source": False, "track_total_hits": False, "query": query}

    def rest(
        self, words: list[Weighted], typed: int, members: Membership[Where], known: list[Scored]
    ) -> Callable[[int], Iterator[tuple[float, Place]]]:
        """The others by T, page by page as they are wanted."""
        scores = self._first(words)
        there = {Place(s.segment, s.doc) for s in known}

        def rest(tier: int) -> Iterator[tuple[float, Place]]:
            inside = self._of_tier(members, tier)
            held = self.tiers(members, list(there)).count(tier)
            if inside is None or held >= self._size(members, tier):
                return
            body: Body = {
                **RECORD,
                "sort": [{"_score": "desc"}, "reg", "source", *BY_PLACE],
                "query": {
                    "bool": {"filter": [inside.query], "should": [*scores, *named([members.typed])]}
                },
            }
            remote = self.session.remote
            size = min(max(self.size_read, _PAGE), WHOLE)
            for page in remote.cluster.pages(remote.provisions, body, size):
                places = remote.kept_of(page)
                self._fetch(places)
                for place, hit in zip(places, page, strict=True):
                    tell([members.typed], hit)
                    if place not in there:
                        yield float(hit["sort"][0]), place

        return rest

    def _size(self, members: Membership[Where], tier: int) -> int:
        """How many provisions a tier has."""
        every, some, added = members.counts(self.conditions)
        if members.every is None:
            return some + added
        return {1: every, 0: some, -1: added}[tier]

    def _of_tier(self, members: Membership[Where], tier: int) -> Where | None:
        """The provisions of a tier; in a question all are of one."""
        if members.every is None:
            return members.all if tier == 0 else None
        if tier == 1:
            return members.every
        return members.typed - members.every if tier == 0 else members.all - members.typed

    def scores(self, found: list[Found], names: list[str]) -> list[tuple[float, Found]]:
        """What some provisions score; see `Searcher`."""
        words, pairs, _ = self._terms([*self.added, names])
        r, index = self.ranking, self.session.remote
        layers = [
            *_terms("w", words[:MOST_PAIRS], r.own.k1 + 1),
            *_layers(words[:MOST_PAIRS], pairs, r),
        ]
        places = {Place(f.segment, f.doc): f for f in found}
        looked_at = (self.wanted.near, self.wanted.there, self.wanted.at_home, self.wanted.limiting)
        marks = [one for one in looked_at if isinstance(one, Where)]
        body = {
            "size": len(places),
            **AT,
            "query": {"bool": {"filter": [ids_of(places)], "should": [*layers, *named(marks)]}},
        }
        texts = self._whole_texts(words, sorted({place.segment for place in places}))
        answers = index.cluster.searches([(index.provisions, body), (index.texts, texts)])
        of_texts = {int(h["_id"]): float(h["_score"]) for h in answers[1]["hits"]["hits"]}
        rows = []
        for hit in answers[0]["hits"]["hits"]:
            tell(marks, hit)
            f = places[place := place_of(hit)]
            score = float(hit["_score"]) + of_texts.get(place.segment, 0.0)
            rows.append((round(score * features.bonus(self.wanted, f, r), 6), f))
        return sorted(rows, key=lambda row: self.index.standing(row[1].segment, row[1].doc))

    def nearby(self, word: str, distance: int) -> Iterable[str]:
        """As the engine suggests."""
        return self.session.remote.near(WORDS, word, distance)

    # --- facets ------------------------------------------------------------------------------

    def facets(self, first: list[Ranked], found: Where) -> dict[str, dict[str, int]]:
        """Counted by texts and topics on the cluster, by statuses here."""
        shown = found | self._where(ids_of({Place(r.found.segment, r.found.doc) for r in first}))
        apart = self.session.statuses_on(self.day).apart
        index = self.session.remote
        swaps = (
            set(index.all_places((shown & self._where(_texts(apart))).query)) if apart else set()
        )
        self._fetch(swaps)
        for place in [p for p in swaps if p.segment in index.directory.digests]:
            own = self.session.load(*place, self.day)
            official = foremost.official(self, own)
            swaps.discard(place)
            swaps.add(Place(official.segment, official.doc))
        plain = shown - self._where(_texts(apart)) if apart else shown
        tables = self._count(plain)
        for one in self.session.load_all(sorted(swaps), self.day):
            r = one.regulation
            for name, value in (("jurisdiction", r.jurisdiction), ("kind", r.kind)):
                tables[name][value] += 1
            tables["status"][one.status] += 1
            tables["topic"].update(one.provision.topics)
        return {n: most_first(t) for n, t in tables.items()} if any(tables.values()) else {}

    def _count(self, found: Where) -> dict[str, Counter[str]]:
        """How many of some provisions, none set apart, are of each kind."""
        index, statuses = self.session.remote, self.session.statuses_on(self.day)
        aggs = {"topic": {"terms": {"field": "k", "include": f"{keyword(TOPIC)}.*", "size": 5000}}}
        tables = {n: Counter[str]() for n in ("jurisdiction", "kind", "status", "topic")}
        after: Body = {}
        while True:
            body = {**counting(found), "aggs": {**aggs, "text": paged("text", after)}}
            answer = index.cluster.search(index.provisions, body)["aggregations"]
            for bucket in answer["text"]["buckets"]:
                number, n = int(bucket["key"]["k"]), int(bucket["doc_count"])
                regulation = index.directory.regulation(number)
                tables["jurisdiction"][regulation.jurisdiction] += n
                tables["kind"][regulation.kind] += n
                tables["status"][statuses.of_text(number)] += n
            for bucket in answer["topic"]["buckets"] if aggs else ():
                tables["topic"][value_of(bucket["key"])] += bucket["doc_count"]
            if not (after := page_after(answer["text"])):
                return tables
            aggs = {}


def _clauses(where: Where) -> int:
    return where.clauses


def _texts(numbers: Iterable[int]) -> Body:
    return {"terms": {"text": sorted(numbers)}}


def _terms(field: str, words: Sequence[Weighted], factor: float) -> list[Body]:
    """Scored terms; the engine's BM25 lacks the factor k1 + 1."""
    return [
        {"term": {field: {"value": pair_token(w.text), "boost": w.weight * factor}}} for w in words
    ]


def _layers(words: Sequence[Weighted], pairs: Sequence[Weighted], r: Ranking) -> list[Body]:
    """What the second stage adds: C, and P of the provision and around it."""
    return [
        *_terms("c", words[:MOST_WORDS], (r.context.k1 + 1) * r.context_weight),
        *_terms("p", pairs[:MOST_PAIRS], (r.pairs.k1 + 1) * r.pair_weight),
        *_terms("cp", pairs[:MOST_PAIRS], (r.pairs.k1 + 1) * r.context_pair_weight),
    ]


def _pattern(node: Prefix | Fuzzy | Wildcard, r: Ranking) -> Body:
    """The scored query for a pattern's terms, the best of them."""
    how = {"rewrite": f"top_terms_{r.pattern_terms}", "boost": r.pattern_weight * (r.own.k1 + 1)}
    if isinstance(node, Fuzzy):
        form = forms_of(normalize(node.text))[0]
        near = {"fuzziness": form.edits, "prefix_length": form.prefix, "transpositions": False}
        return {"fuzzy": {"w": {"value": form.text, **near, **how}}}
    pattern = Pattern(node)
    if pattern.cjk:
        terms = [t for piece in pattern.pieces for t in bigrams(units(piece))[0]]
        rows = [Weighted(t, r.pattern_weight) for t in terms[: r.pattern_terms]]
        return {"bool": {"should": _terms("w", rows, 2)}}
    return {"wildcard": {"w": {"value": pattern.wildcard, **how}}}
