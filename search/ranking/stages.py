"""The two stages of the ranking: candidates by T + d D, then S for those, term at a time.

The loops over postings exist twice, in plain Python (`python_kernel`: nothing to import, best in a
fresh process) and in numpy (`numpy_kernel`: best for long lists and many queries), and give the
same scores. The formula stands in `formula`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from heapq import nlargest
from itertools import repeat
from operator import add, attrgetter
from types import ModuleType
from typing import Any

from corpus.named import NamedTuple
from indexer.format.segment import Postings, Segment
from indexer.index_reader import IndexReader, Sets
from indexer.remembered import Remembered
from indexer.schema import PAIRS, PATH, TITLE, TITLE_PAIRS, WORDS
from search.ranking.formula import RANKING, Ranking, idf
from search.ranking.terms import (
    TIE,
    Candidate,
    Layer,
    Listed,
    Ordered,
    Scored,
    Spread,
    Weighted,
)

#: Reading more postings than this, in one search or in several, pays for importing numpy.
NUMPY_PAYS = 400_000
#: So many postings are remembered by regulation, and as the first stage reads them (12 bytes each).
_TALLIES, _LISTED = 2_000_000, 4_000_000
#: To put more provisions in order pays for importing numpy.
_FAR = 10_000
#: What makes rows of hundreds of tuples; a call of a `NamedTuple` takes three times as long.
_CANDIDATE: Callable[[tuple[object, ...]], Candidate] = partial(tuple.__new__, Candidate)
_SCORED: Callable[[tuple[object, ...]], Scored] = partial(tuple.__new__, Scored)


def layers(r: Ranking) -> tuple[Layer, Layer]:
    """The layers of words and of pairs in the second stage. Headings have no pairs."""
    words = Layer(WORDS, TITLE, PATH, r.own, 1.0, r.context, r.context_weight)
    pairs = Layer(PAIRS, TITLE_PAIRS, "", r.pairs, r.pair_weight, r.pairs, r.context_pair_weight)
    return words, pairs


class FirstStage(NamedTuple):
    """The first stage over an index: for each segment T + d D of its documents, as the loops of
    `kernel` keep them, to choose from once or more often."""

    stages: Stages
    kernel: Any
    rows: list[Any]

    def best(self, allowed: Sets | None = None, size: int = 0) -> list[Candidate]:
        """The best provisions (of those `allowed`); `size` of them (0: as many as the ranking
        keeps); of those that tie, the first by their standing in the index."""
        size = size or self.stages.ranking.candidates
        index = self.stages.index
        found: list[Candidate] = []
        for i, (segment, rows) in enumerate(zip(index.segments, self.rows, strict=True)):
            inside = allowed[i] if allowed is not None else None
            some = self.kernel.best(segment, rows, inside, size)
            found.extend(map(_CANDIDATE, zip(*some[:2], repeat(i), some[2])))
        if len(found) <= size:
            return found
        bound = nlargest(size, (c.score for c in found))[-1]
        best = [c for c in found if c.score > bound + TIE]
        tied = [c for c in found if abs(c.score - bound) <= TIE]
        tied.sort(key=lambda c: index.standing(c.segment, c.doc))
        return best + tied[: size - len(best)]

    def every(self) -> list[Any]:
        """The scores of all documents, segment by segment, as `ordered` of the loops takes them."""
        rows = zip(self.stages.index.segments, self.rows, strict=True)
        return [self.kernel.every(segment, of) for segment, of in rows]


class Stages:
    """The two stages over an index that is open."""

    def __init__(self, index: IndexReader, ranking: Ranking = RANKING) -> None:
        """Stages over `index`. `kernel` is the loops to use; None: chosen by what pays."""
        self.index, self.ranking = index, ranking
        self.kernel: ModuleType | None = None
        self._read = 0
        self._tallies: Remembered[Any] = Remembered(_TALLIES, _length)
        self._listed: Remembered[Any] = Remembered(_LISTED, _length)

    def _kernel(self, postings: int) -> Any:
        """The loops to use: numpy's, once it is imported or where so many postings, with those of
        the searches before, pay for it."""
        self._read += postings
        if self.kernel is None and ("numpy" in sys.modules or self._read > NUMPY_PAYS):
            from search.ranking import numpy_kernel

            self.kernel = numpy_kernel
        if self.kernel is None:
            from search.ranking import python_kernel

            return python_kernel
        return self.kernel

    def selective(
        self, words: Sequence[Weighted], typed: int | None = None
    ) -> list[tuple[Weighted, int]]:
        """The words for the first stage with their frequencies: those that tell provisions apart.

        Bigrams stand in for their characters, which count only where nothing else was typed;
        words in over `common` of all provisions are left to the second stage, unless nothing
        else was typed. The first `typed` words are those that were typed (None: all).
        """
        typed = len(words) if typed is None else typed
        counted = [(w, self.index.frequency(WORDS, w.text)) for w in words[:typed]]
        counted = [(w, n) for w, n in counted if n]
        if not all(_is_character(w.text) for w in words[:typed]):
            counted = [(w, n) for w, n in counted if not _is_character(w.text)]
        bound = max(self.index.documents * self.ranking.common, 50)
        few = [(w, n) for w, n in counted if n <= bound]
        chosen = few or sorted(counted, key=lambda row: row[1])[:3]
        added = [(w, self.index.frequency(WORDS, w.text)) for w in words[typed:]]
        return chosen + [(w, n) for w, n in added if 0 < n <= bound and not _is_character(w.text)]

    def candidates(
        self,
        words: Sequence[Weighted],
        allowed: Sets | None = None,
        size: int = 0,
        typed: int | None = None,
    ) -> list[Candidate]:
        """The best of the first stage; see `FirstStage.best`."""
        return self.first(words, typed).best(allowed, size)

    def ordered(self, words: Sequence[Weighted], typed: int) -> Callable[[Sets], Ordered]:
        """What puts provisions in order, best first by the first stage's score, those that tie or
        hold none of the selective words as they stand in the index."""
        scores: dict[ModuleType, Any] = {}

        def ordered(found: Sets) -> Ordered:
            kernel = self._kernel(NUMPY_PAYS + 1 if found.count() > _FAR else 0)
            if kernel not in scores:
                first = self.first(words, typed, kernel) if words else None
                scores[kernel] = (first.every() or None) if first else None
            rows: Ordered = kernel.ordered(self.index, found.rows, scores[kernel])
            return rows

        return ordered

    def first(
        self, words: Sequence[Weighted], typed: int | None = None, kernel: Any = None
    ) -> FirstStage:
        """T + d D over the selective words: by `kernel`, without one by what pays."""
        chosen = self.selective(words, typed)
        kernel = kernel or self._kernel(sum(n for _, n in chosen) * len(chosen))
        lists = [self.index.postings(WORDS, word.text) for word, _ in chosen]
        weights = [word.weight * idf(self.index.documents, n) for word, n in chosen]
        tallies = [
            self._each(self._tallies, kernel, word.text, row, kernel.by_regulation)
            for (word, _), row in zip(chosen, lists, strict=True)
        ]
        document_weights = [
            word.weight * idf(self.index.regulations, sum(len(t[0]) for t in row if t))
            for (word, _), row in zip(chosen, tallies, strict=True)
        ]
        average = self._average(self.index.words, self.index.documents)
        average_whole = self._average(self.index.words, self.index.regulations)

        def listed(segment: Segment, postings: Postings) -> Any:
            return kernel.listed(segment, postings, average, self.ranking)

        prepared = [
            self._each(self._listed, kernel, word.text, row, listed)
            for (word, _), row in zip(chosen, lists, strict=True)
        ]
        rows: list[Any] = []
        for i, segment in enumerate(self.index.segments):
            terms = [
                Listed(p, w) for row, w in zip(prepared, weights, strict=True) if (p := row[i])
            ]
            totals = [
                (t, w) for row, w in zip(tallies, document_weights, strict=True) if (t := row[i])
            ]
            documents = kernel.document_scores(segment, totals, average_whole, self.ranking)
            rows.append(kernel.first_stage(segment, terms, average, documents, self.ranking))
        return FirstStage(self, kernel, rows)

    def _each(
        self,
        remembered: Remembered[Any],
        kernel: ModuleType,
        text: str,
        postings: Sequence[Postings | None],
        make: Callable[[Segment, Postings], Any],
    ) -> list[Any]:
        """What `make` makes of a word's postings in each segment, None where it has none."""
        return [
            remembered.get((kernel.__name__, i, text), partial(make, segment, p)) if p else None
            for i, (segment, p) in enumerate(zip(self.index.segments, postings, strict=True))
        ]

    def score(
        self, words: Sequence[Weighted], pairs: Sequence[Weighted], candidates: Sequence[Candidate]
    ) -> list[Scored]:
        """The second stage: T, C, D and P of each candidate, by looking up every term."""
        rows: list[Scored] = []
        word_layer, pair_layer = layers(self.ranking)
        word_lists = [self._spread(word_layer, w) for w in words]
        pair_lists = [self._spread(pair_layer, w) for w in pairs]
        for i, segment in enumerate(self.index.segments):
            chosen = sorted((c for c in candidates if c.segment == i), key=attrgetter("doc"))
            if not chosen:
                continue
            docs = [c.doc for c in chosen]
            kernel = self._kernel(0)
            around = kernel.around(segment, docs)
            own, context = kernel.second_stage(
                segment, around, [row[i] for row in word_lists], word_layer,
                segment.lengths, self._average(self.index.words, self.index.documents),
            )  # fmt: skip
            pair_scores = [0.0] * len(docs)
            if pair_lists and self.index.pairs:
                p_own, p_context = kernel.second_stage(
                    segment, around, [row[i] for row in pair_lists], pair_layer,
                    segment.pair_lengths, self._average(self.index.pairs, self.index.documents),
                )  # fmt: skip
                pair_scores = [a + b for a, b in zip(p_own, p_context, strict=True)]
            documents = [c.document_score for c in chosen]
            totals = map(add, map(add, map(add, own, context), documents), pair_scores)
            parts = own, context, documents, pair_scores
            rows.extend(map(_SCORED, zip(totals, repeat(i), docs, *parts)))
        return rows

    def _spread(self, layer: Layer, word: Weighted) -> list[Spread]:
        """A term's postings in the texts, titles and headings of each segment, with its weight."""
        n = self.index.frequency(layer.field, word.text)
        weight = word.weight * idf(self.index.documents, n)
        none: list[Postings | None] = [None] * len(self.index.segments)
        texts = self.index.postings(layer.field, word.text) if n else none
        titles = self.index.postings(layer.title_field, word.text)
        paths = self.index.postings(layer.path_field, word.text) if layer.path_field else none
        return [Spread(word.text, weight, *row) for row in zip(texts, titles, paths, strict=True)]

    @staticmethod
    def _average(total: int, count: int) -> float:
        return total / count if count else 0.0


def _length(columns: Sequence[Sequence[object]]) -> int:
    return len(columns[0])


def _is_character(text: str) -> bool:
    return len(text) == 1 and text >= "\u3005"
