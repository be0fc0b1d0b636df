"""The loops over postings in plain Python: the scores of `numpy_kernel`, which a test compares."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from indexer.format.segment import Postings, Segment
from indexer.index_reader import Docs, IndexReader, Place
from search.ranking.formula import Ranking
from search.ranking.terms import TIE, Layer, Listed, Spread

Tally = tuple[Sequence[int], Sequence[int]]
Around = list[tuple[int, int, int]]
#: T + d D, d D and number of some documents.
Rows = list[tuple[float, float, int]]
#: Postings of fewer than so many times the documents looked for become a dict for looking up; more
#: are searched by bisection.
_SHORT = 8


def by_regulation(segment: Segment, postings: Postings) -> Tally:
    """The live regulations that hold a term, and how often each does."""
    of, tally = segment.regulation_of, {}  # type: ignore[var-annotated]
    for doc, freq in zip(*postings, strict=True):
        regulation = of[doc]
        tally[regulation] = tally.get(regulation, 0) + freq
    if segment.deleted:
        first = segment.first_of
        tally = {r: f for r, f in tally.items() if not segment.is_deleted(first[r])}
    return list(tally), list(tally.values())


def document_scores(
    segment: Segment, totals: Sequence[tuple[Tally, float]], average: float, ranking: Ranking
) -> dict[int, float]:
    """d D of each regulation that holds one of the terms."""
    k1 = ranking.document.k1
    base, slope = ranking.document.parts(average)
    first, lengths = segment.first_of, segment.lengths
    norms: dict[int, float] = {}
    scores: dict[int, float] = {}
    for (regulations, freqs), weight in totals:
        weight *= (k1 + 1) * ranking.document_weight
        for regulation, freq in zip(regulations, freqs, strict=True):
            norm = norms.get(regulation)
            if norm is None:
                length = sum(lengths[first[regulation] : first[regulation + 1]])
                norm = norms[regulation] = base + slope * length
            scores[regulation] = scores.get(regulation, 0.0) + weight * freq / (freq + norm)
    return scores


def listed(segment: Segment, postings: Postings, average: float, ranking: Ranking) -> Postings:
    """A term's postings as `first_stage` takes them: as they are."""
    return postings


def first_stage(
    segment: Segment,
    terms: Sequence[Listed],
    average: float,
    documents: dict[int, float],
    ranking: Ranking,
) -> Rows:
    """T + d D, d D and number of the live documents that hold a term."""
    k1 = ranking.own.k1
    base, slope = ranking.own.parts(average)
    lengths, of = segment.lengths, segment.regulation_of
    scores: dict[int, float] = {}
    get = scores.get
    for (docs, freqs), weight in terms:
        weight *= k1 + 1
        for doc, freq in zip(docs, freqs, strict=True):
            scores[doc] = get(doc, 0.0) + weight * freq / (freq + base + slope * lengths[doc])
    for doc in segment.deleted:
        scores.pop(doc, None)
    return [(score + (d := documents.get(of[doc], 0.0)), d, doc) for doc, score in scores.items()]


def best(
    segment: Segment, rows: Rows, allowed: Docs | None, size: int
) -> tuple[Iterable[float], Iterable[float], Iterable[int]]:
    """Of the rows of the first stage, of the documents allowed, the best `size`, and those that tie
    with the last: as columns."""
    if allowed is not None:
        rows = [row for row in rows if row[2] in allowed]
    if len(rows) > size:
        bound = nlargest(size, rows)[-1][0] - TIE
        rows = [row for row in rows if row[0] >= bound]
    scores, of_documents, docs = zip(*rows, strict=True) if rows else ((), (), ())
    return scores, of_documents, docs


def every(segment: Segment, rows: Rows) -> dict[int, float]:
    """T + d D of each document that holds a term, to nine places."""
    return {doc: round(score, 9) for score, _, doc in rows}


class Ordered:
    """Provisions in an order: the score and the place of each."""

    def __init__(self, found: list[tuple[float, Place]]) -> None:
        self._found = found

    def count(self) -> int:
        """How many they are."""
        return len(self._found)

    def rows(self, start: int, end: int) -> Iterator[tuple[float, Place]]:
        """Those from `start` up to, not including, `end`: the score and the place of each."""
        return iter(self._found[start:end])

    def among(self, docs: Sequence[Docs]) -> list[int]:
        """Where in the order one of some documents stands, which are given by segment."""
        return [n for n, (_, at) in enumerate(self._found) if at.doc in docs[at.segment]]


def ordered(
    index: IndexReader, rows: Sequence[Docs], scores: Sequence[dict[int, float]] | None
) -> Ordered:
    """The documents `rows` of each segment, best first by `scores` (None: all alike), those that
    tie as they stand in the index."""
    held = scores or [{} for _ in rows]
    found = [
        (-held[i].get(doc, 0.0), index.standing(i, doc), Place(i, doc))
        for i, docs in enumerate(rows)
        for doc in docs
    ]
    return Ordered([(-score, place) for score, _, place in sorted(found)])


def around(segment: Segment, docs: Sequence[int]) -> Around:
    """For each document the previous one, itself and the next of its regulation (-1: none)."""
    first, of = segment.first_of, segment.regulation_of
    rows = []
    for doc in docs:
        start, end = first[of[doc]], first[of[doc] + 1]
        rows.append((doc - 1 if doc > start else -1, doc, doc + 1 if doc + 1 < end else -1))
    return rows


def second_stage(
    segment: Segment,
    rows: Around,
    terms: Sequence[Spread],
    layer: Layer,
    lengths: Sequence[int],
    average: float,
) -> tuple[list[float], list[float]]:
    """The weighted own and context scores of the documents `rows` (from `around`)."""
    own_base, own_slope = layer.own.parts(average)
    base, slope = layer.context.parts(3 * average)
    first, of, path = segment.first_of, segment.regulation_of, segment.path_head
    own_norms = [own_base + own_slope * lengths[doc] for _, doc, _ in rows]
    norms = [base + slope * sum(lengths[d] for d in row if d >= 0) for row in rows]
    own, context = [0.0] * len(rows), [0.0] * len(rows)
    places = {doc: i for i, (_, doc, _) in enumerate(rows)}
    near = _places((d, i) for i, row in enumerate(rows) for d in row if d >= 0)
    laws = _places((first[of[doc]], i) for doc, i in places.items())
    heads = _places((path[doc], i) for doc, i in places.items())
    for _, weight, texts, titles, paths in terms:
        totals: dict[int, int] = {}
        own_weight = weight * (layer.own.k1 + 1) * layer.own_weight
        context_weight = weight * (layer.context.k1 + 1) * layer.context_weight
        for postings, among in ((texts, near), (titles, laws), (paths, heads)):
            for doc, freq in _held(postings, among):
                for i in among[doc]:
                    totals[i] = totals.get(i, 0) + freq
                if among is near and (at := places.get(doc)) is not None:
                    own[at] += own_weight * freq / (freq + own_norms[at])
        for i, total in totals.items():
            context[i] += context_weight * total / (total + norms[i])
    return own, context


def _places(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """For each document the rows that it counts for."""
    places: dict[int, list[int]] = {}
    for doc, i in pairs:
        places.setdefault(doc, []).append(i)
    return places


def _held(postings: Postings | None, docs: dict[int, list[int]]) -> list[tuple[int, int]]:
    """Which of some documents hold a term, and how often."""
    if postings is None:
        return []
    held, freqs = postings
    if len(held) < _SHORT * len(docs):
        table = dict(zip(held, freqs, strict=True))
        return [(doc, table[doc]) for doc in docs.keys() & table.keys()]
    size = len(held)
    found = ((doc, bisect_left(held, doc)) for doc in docs)
    return [(doc, freqs[i]) for doc, i in found if i < size and held[i] == doc]
