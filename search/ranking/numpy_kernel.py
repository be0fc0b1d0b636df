"""The loops over postings in numpy: the scores of `python_kernel`, which a test compares.

The second stage looks all terms up at once: the postings of most in one go, the frequent ones in
columns that are remembered. On STARD (60,386 provisions, 100 questions, warm, milliseconds of the
processor side by side, p50 / p95) that took 1.7 / 3.7; each term by itself 4.7 / 10.4; with a
forward index (the terms of each provision, 39 MB more beside 53) 3.3 / 5.2, so there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.named import NamedTuple
from indexer.format.segment import Postings, Segment
from indexer.index_reader import Docs, IndexReader, Place
from indexer.masks import bits_of
from indexer.remembered import Remembered
from search.ranking.formula import Ranking
from search.ranking.terms import TIE, Layer, Listed, Spread

Floats = NDArray[np.float64]
Numbers = NDArray[np.uint32]
Tally = tuple[NDArray[np.intp], Floats]
#: T + d D, d D and number of some documents.
Rows = tuple[Floats, Floats, NDArray[np.intp]]
#: A term in a greater share of all documents has a column of its own; so many bytes of columns are
#: remembered of a segment.
_WIDE, _COLUMNS = 0.04, 32_000_000


def _array(segment: Segment, name: str) -> Any:
    """A section of numbers as an array, made once a segment."""
    key = f"_array_{name}"
    found = segment.__dict__.get(key)
    if found is None:
        if name == "regulation_lengths":
            lengths = _array(segment, "lengths").astype(np.float64)
            found = np.add.reduceat(lengths, _array(segment, "first_of")[:-1].astype(np.intp))
        else:
            found = np.frombuffer(getattr(segment, name), dtype=np.uint32)
        segment.__dict__[key] = found
    return found


def _postings(postings: Postings) -> tuple[Numbers, NDArray[np.uint8]]:
    return np.frombuffer(postings[0], np.uint32), np.frombuffer(postings[1], np.uint8)


def by_regulation(segment: Segment, postings: Postings) -> Tally:
    """The live regulations that hold a term, and how often each does."""
    docs, freqs = _postings(postings)
    of = _array(segment, "regulation_of")[docs]
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    regulations, totals = (
        of[starts].astype(np.intp),
        np.add.reduceat(freqs.astype(np.float64), starts),
    )
    if segment.deleted:
        live = ~np.isin(_array(segment, "first_of")[regulations], segment.deleted)
        regulations, totals = regulations[live], totals[live]
    return regulations, totals


def document_scores(
    segment: Segment, totals: Sequence[tuple[Tally, float]], average: float, ranking: Ranking
) -> Floats:
    """d D of every regulation."""
    base, slope = ranking.document.parts(average)
    norms = base + slope * _array(segment, "regulation_lengths")
    scores = np.zeros(len(norms))
    for (regulations, freqs), weight in totals:
        weight *= (ranking.document.k1 + 1) * ranking.document_weight
        scores[regulations] += weight * freqs / (freqs + norms[regulations])
    return scores


def listed(
    segment: Segment, postings: Postings, average: float, ranking: Ranking
) -> tuple[Numbers, Floats]:
    """A term's postings as `first_stage` takes them: documents, and tf (k1 + 1) / (tf + ...)."""
    docs, counts = _postings(postings)
    base, slope = ranking.own.parts(average)
    freqs = counts.astype(np.float64)
    lengths = _array(segment, "lengths")[docs]
    return docs, (ranking.own.k1 + 1) * freqs / (freqs + base + slope * lengths)


def first_stage(
    segment: Segment,
    terms: Sequence[Listed],
    average: float,
    documents: Floats,
    ranking: Ranking,
) -> Rows:
    """T + d D, d D and number of the live documents that hold a term."""
    scores = np.zeros(segment.doc_count)
    for (docs, shares), weight in terms:
        scores[docs] += weight * shares
    scores[list(segment.deleted)] = 0.0
    found = np.flatnonzero(scores)
    of_documents = documents[_array(segment, "regulation_of")[found]]
    return scores[found] + of_documents, of_documents, found


def best(
    segment: Segment, rows: Rows, allowed: Docs | None, size: int
) -> tuple[list[float], list[float], list[int]]:
    """Of the rows of the first stage, of the documents allowed, the best `size`, and those that tie
    with the last: as columns."""
    totals, of_documents, found = rows
    if allowed is not None:
        inside = bits_of(segment, allowed)[found]
        totals, of_documents, found = totals[inside], of_documents[inside], found[inside]
    if len(found) > size:
        good = totals >= np.partition(totals, -size)[-size] - TIE
        totals, of_documents, found = totals[good], of_documents[good], found[good]
    return totals.tolist(), of_documents.tolist(), found.tolist()


def every(segment: Segment, rows: Rows) -> Floats:
    """T + d D of every document, to nine places; 0 of those that hold no term."""
    totals, _, found = rows
    scores = np.zeros(segment.doc_count)
    scores[found] = np.round(totals, 9)
    return scores


class Ordered:
    """Provisions in an order: of each its segment, its document and its score."""

    def __init__(self, segments: NDArray[np.intp], docs: NDArray[np.intp], scores: Floats) -> None:
        self.segments, self.docs, self.scores = segments, docs, scores

    def count(self) -> int:
        """How many they are."""
        return len(self.docs)

    def rows(self, start: int, end: int) -> Iterator[tuple[float, Place]]:
        """Those from `start` up to, not including, `end`: the score and the place of each."""
        some = slice(start, end)
        columns = (self.scores[some], self.segments[some], self.docs[some])
        for score, segment, doc in zip(*(c.tolist() for c in columns), strict=True):
            yield score, Place(segment, doc)

    def among(self, docs: Sequence[Docs]) -> list[int]:
        """Where in the order one of some documents stands, which are given by segment."""
        held = np.zeros(len(self.docs), np.bool_)
        for i, inside in enumerate(docs):
            if inside:
                of = np.flatnonzero(self.segments == i)
                held[of] = np.isin(self.docs[of], np.fromiter(iter(inside), np.intp))
        return np.flatnonzero(held).tolist()


def ordered(index: IndexReader, rows: Sequence[Docs], scores: Sequence[Floats] | None) -> Ordered:
    """The documents `rows` of each segment, best first by the `scores` of every document (None:
    all alike), those that tie as they stand in the index."""
    segments, numbers, standings, totals = [], [], [], []
    for i, (segment, inside) in enumerate(zip(index.segments, rows, strict=True)):
        docs = np.flatnonzero(bits_of(segment, inside))
        of = _array(segment, "regulation_of")[docs]
        ranks = np.array(index.ranks[i], np.int64)[of]
        segments.append(np.full(len(docs), i))
        numbers.append(docs)
        standings.append((ranks << 32) + docs - _array(segment, "first_of")[of])
        totals.append(scores[i][docs] if scores is not None else np.zeros(len(docs)))
    order = np.lexsort((np.concatenate(standings), -np.concatenate(totals)))
    columns = (np.concatenate(column)[order] for column in (segments, numbers, totals))
    return Ordered(*columns)


class Around(NamedTuple):
    """Documents with their neighbours: `needles` are all of them, in order; `places` (a row of
    previous ones, of themselves, of next ones) where each stands in those, from 1, 0 for none; and
    their laws and headings in the same way."""

    docs: NDArray[np.intp]
    needles: NDArray[np.intp]
    places: NDArray[np.intp]
    laws: tuple[NDArray[np.intp], NDArray[np.intp]]
    paths: tuple[NDArray[np.intp], NDArray[np.intp]]


def around(segment: Segment, docs: Sequence[int]) -> Around:
    """For each document the previous one, itself and the next of its regulation."""
    middle = np.array(docs, dtype=np.intp)
    of, first = _array(segment, "regulation_of")[middle], _array(segment, "first_of")
    before = np.where(middle > first[of], middle - 1, -1)
    after = np.where(middle + 1 < first[of + 1], middle + 1, -1)
    needles, places = _numbered(np.concatenate((before, middle, after)))
    heads = first[of], _array(segment, "path_head")[middle]
    laws, paths = (_numbered(h.astype(np.intp)) for h in heads)
    return Around(middle, needles, places.reshape(3, -1), laws, paths)


def _numbered(docs: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The different documents in order, and where each of `docs` stands in them, from 1; a -1 is
    none of them and stands at 0."""
    needles, places = np.unique(docs, return_inverse=True)
    return (needles[1:], places) if len(needles) and needles[0] < 0 else (needles, places + 1)


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
    all_lengths = np.frombuffer(lengths, np.uint32)  # type: ignore[call-overload]
    needed = np.concatenate(([0], all_lengths[rows.needles]))
    around_lengths = needed[rows.places]
    names = [f"{layer.field}{t.text}" for t in terms]
    held = _frequencies(segment, [t.texts for t in terms], rows.needles, names)
    freqs = held[:, rows.places[1]]
    totals = freqs + held[:, rows.places[0]] + held[:, rows.places[2]]
    for postings, (heads, places) in (
        ([t.titles for t in terms], rows.laws),
        ([t.paths for t in terms], rows.paths),
    ):
        if any(postings):
            totals += _frequencies(segment, postings, heads)[:, places]
    weights = np.array([t.weight for t in terms])
    own = weights @ (freqs / (freqs + (own_base + own_slope * around_lengths[1])))
    context = weights @ (totals / (totals + (base + slope * around_lengths.sum(axis=0))))
    own *= (layer.own.k1 + 1) * layer.own_weight
    context *= (layer.context.k1 + 1) * layer.context_weight
    return own.tolist(), context.tolist()


def _frequencies(
    segment: Segment,
    terms: Sequence[Postings | None],
    needles: NDArray[np.intp],
    names: Sequence[str] = (),
) -> Floats:
    """How often each term (a row) stands in each of some documents (from column 1 on).

    A term with a name that many documents hold is looked up in a column of its own, which is
    remembered; the postings of all others are read in one go.
    """
    found = np.zeros((len(terms), len(needles) + 1))
    wide = segment.doc_count * _WIDE if names else segment.doc_count
    rows: list[int] = []
    lists: list[Postings] = []
    for row, postings in enumerate(terms):
        if postings is not None:
            if len(postings[0]) > wide:
                found[row, 1:] = _column(segment, names[row], postings)[needles]
            else:
                rows.append(row)
                lists.append(postings)
    if lists:
        numbers = np.zeros(segment.doc_count, np.int32)
        numbers[needles] = np.arange(1, len(needles) + 1)
        places = numbers[np.concatenate([np.frombuffer(docs, np.uint32) for docs, _ in lists])]
        hits = np.flatnonzero(places)
        ends = np.cumsum([len(docs) for docs, _ in lists])
        freqs = np.frombuffer(b"".join(freqs for _, freqs in lists), np.uint8)
        held = np.array(rows)[np.searchsorted(ends, hits, side="right")]
        found[held, places[hits]] = freqs[hits]
    return found


def _column(segment: Segment, name: str, postings: Postings) -> NDArray[np.uint8]:
    """A term's frequency in every document."""

    def column() -> NDArray[np.uint8]:
        docs, freqs = _postings(postings)
        made = np.zeros(segment.doc_count, np.uint8)
        made[docs] = freqs
        return made

    remembered = segment.__dict__.setdefault("_columns", Remembered(_COLUMNS, len))
    found: NDArray[np.uint8] = remembered.get(name, column)
    return found
