"""What the stages of the ranking and their kernels hand to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from corpus.named import NamedTuple
from indexer.format.segment import Postings
from indexer.index_reader import Docs, Place
from search.ranking.formula import BM25

#: Scores that differ by no more than this differ by rounding alone: they tie.
TIE = 1e-9


class Weighted(NamedTuple):
    """A query term and its weight in the query."""

    text: str
    weight: float


class Listed(NamedTuple):
    """A term's postings in one segment, as the kernel's `listed` prepared them, and its weight x
    idf over the whole index."""

    postings: Any
    weight: float


class Spread(NamedTuple):
    """A term with its weight x idf, and its postings in a segment's texts, titles and headings."""

    text: str
    weight: float
    texts: Postings | None
    titles: Postings | None
    paths: Postings | None


class Candidate(NamedTuple):
    """A provision kept by the first stage: its score there, and the part of it that is d D."""

    score: float
    document_score: float
    segment: int
    doc: int


class Scored(NamedTuple):
    """A provision with its score before the factors of its regulation, and the parts of it."""

    score: float
    segment: int
    doc: int
    own: float
    context: float
    document: float
    pairs: float


class Layer(NamedTuple):
    """A class of terms: its fields, constants and weights in the second stage."""

    field: str
    title_field: str
    path_field: str
    own: BM25
    own_weight: float
    context: BM25
    context_weight: float


class Ordered(Protocol):
    """Provisions in an order, which is not told of all of them at once."""

    def count(self) -> int:
        """How many they are."""

    def rows(self, start: int, end: int) -> Iterator[tuple[float, Place]]:
        """Those from `start` up to, not including, `end`: the score and the place of each."""

    def among(self, docs: Sequence[Docs]) -> list[int]:
        """Where in the order one of some documents stands, which are given by segment."""
