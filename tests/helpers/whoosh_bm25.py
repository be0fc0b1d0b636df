"""The fast path's BM25 as a Whoosh weighting model: plain Whoosh is an oracle for its scores."""

from __future__ import annotations

from math import log

from whoosh.scoring import WeightingModel, WeightLengthScorer
from whoosh.searching import Searcher

from indexer.format.segment import Segment
from indexer.format.whoosh_codec import SOURCES
from search.ranking.formula import BM25


class RawBM25(WeightingModel):  # type: ignore[misc]
    """Same idf, same lengths, same constants; `weights` are those of the query's terms."""

    def __init__(self, constants: BM25, weights: dict[str, float] | None = None) -> None:
        self.constants, self.weights = constants, weights or {}

    def idf(self, searcher: Searcher, fieldname: str, text: bytes) -> float:
        """ln(1 + (N - n + .5) / (n + .5)) over documents that are not deleted."""
        reader = searcher.get_parent().reader()
        holding = 0
        for leaf, _ in reader.leaf_readers():
            segment: Segment = leaf.segment().segment
            entry = segment.find(SOURCES[fieldname].beginning + text)
            holding += segment.live_frequency(entry) if entry else 0
        return log(1 + (reader.doc_count() - holding + 0.5) / (holding + 0.5))

    def scorer(self, searcher: Searcher, fieldname: str, text: bytes, qf: float = 1) -> _Scorer:
        reader = searcher.get_parent().reader()
        average = reader.field_length(fieldname) / (reader.doc_count() or 1)
        weight = self.weights.get(text.decode("utf-8"), 1.0) * self.idf(searcher, fieldname, text)
        return _Scorer(searcher, fieldname, weight, average, self.constants)


class _Scorer(WeightLengthScorer):  # type: ignore[misc]
    def __init__(
        self, searcher: Searcher, fieldname: str, weight: float, average: float, constants: BM25
    ) -> None:
        self._weight, self._k1 = weight, constants.k1
        self._base, self._slope = constants.parts(average)
        self.dfl = lambda docid: searcher.doc_field_length(docid, fieldname, 1)
        self._maxquality = self._weight * (self._k1 + 1)

    def _score(self, weight: float, length: int) -> float:
        return self._weight * weight * (self._k1 + 1) / (weight + self._base + self._slope * length)
