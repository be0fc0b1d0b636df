"""The loops over postings in numpy: the scores of `python_kernel`, which a test compares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.format.segment import Postings, Segment
from search.ranking.formula import Ranking
from search.ranking.terms import TIE, Layer, Listed, Spread

Floats = NDArray[np.float64]
Numbers = NDArray[np.uint32]
Tally = tuple[NDArray[np.intp], Floats]


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
    allowed: set[int] | None,
    size: int,
    ranking: Ranking,
) -> list[tuple[float, float, int]]:
    """The best `size` (score, d D, document) by T + d D, and those that tie with the last."""
    scores = np.zeros(segment.doc_count)
    for (docs, shares), weight in terms:
        scores[docs] += weight * shares
    scores[list(segment.deleted)] = 0.0
    found = np.flatnonzero(scores)
    if allowed is not None:
        inside = np.zeros(segment.doc_count, dtype=bool)
        inside[np.fromiter(allowed, np.intp, len(allowed))] = True
        found = found[inside[found]]
    of_documents = documents[_array(segment, "regulation_of")[found]]
    totals = scores[found] + of_documents
    if len(found) > size:
        bound = np.partition(totals, -size)[-size] - TIE
        best = totals >= bound
        found, totals, of_documents = found[best], totals[best], of_documents[best]
    return list(zip(totals.tolist(), of_documents.tolist(), found.tolist(), strict=True))


def around(segment: Segment, docs: Sequence[int]) -> NDArray[np.int64]:
    """For each document (a column) the previous one, itself and the next of its regulation."""
    middle = np.array(docs, dtype=np.int64)
    of = _array(segment, "regulation_of")[middle].astype(np.int64)
    first = _array(segment, "first_of").astype(np.int64)
    before = np.where(middle > first[of], middle - 1, -1)
    after = np.where(middle + 1 < first[of + 1], middle + 1, -1)
    return np.stack([before, middle, after])


def second_stage(
    segment: Segment,
    rows: NDArray[np.int64],
    terms: Sequence[Spread],
    layer: Layer,
    lengths: Sequence[int],
    average: float,
) -> tuple[list[float], list[float]]:
    """The weighted own and context scores of the documents `rows` (from `around`)."""
    own_base, own_slope = layer.own.parts(average)
    base, slope = layer.context.parts(3 * average)
    docs, needles = rows[1], rows.astype(np.uint32)
    all_lengths = np.frombuffer(lengths, np.uint32)  # type: ignore[call-overload]
    around_lengths = np.where(rows >= 0, all_lengths[rows], 0)
    own_norms = own_base + own_slope * around_lengths[1]
    norms = base + slope * around_lengths.sum(axis=0)
    title_heads = _array(segment, "first_of")[_array(segment, "regulation_of")[docs]]
    path_heads = _array(segment, "path_head")[docs]
    own, context = np.zeros(len(docs)), np.zeros(len(docs))
    for weight, texts, titles, paths in terms:
        found = _frequencies(texts, needles)
        freqs = found[1]
        totals = (
            found.sum(axis=0) + _frequencies(titles, title_heads) + _frequencies(paths, path_heads)
        )
        own += weight * (layer.own.k1 + 1) * layer.own_weight * freqs / (freqs + own_norms)
        context += (
            weight * (layer.context.k1 + 1) * layer.context_weight * totals / (totals + norms)
        )
    return own.tolist(), context.tolist()


def _frequencies(postings: Postings | None, docs: Any) -> Any:
    if postings is None:
        return np.zeros(docs.shape)
    all_docs, freqs = _postings(postings)
    at = np.searchsorted(all_docs, docs)
    at[at == len(all_docs)] = 0
    return np.where(all_docs[at] == docs, freqs[at], 0).astype(np.float64)
