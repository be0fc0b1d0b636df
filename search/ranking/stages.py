"""The fast path: scores over raw posting arrays, term at a time, in two stages.

An `Engine` is opened on a committed state of the index; `rank` gives the best provisions for
weighted terms among those that a filter allows. The loops over postings exist twice, in plain
Python (`plain`: nothing to import, best in a fresh process) and in numpy (`vector`: best for long
lists and many queries), and give the same scores. The formula stands in `ranking`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from heapq import nlargest
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.format.segment import Entry, Postings, Segment
from indexer.schema import PAIRS, PATH, TITLE, TITLE_PAIRS, WORDS, term_bytes
from search.ranking import formula
from search.ranking.formula import BM25, idf

if TYPE_CHECKING:
    from indexer.format.manifest import Manifest

#: Reading more postings than this pays for importing numpy.
NUMPY_PAYS = 400_000


class Weighted(NamedTuple):
    """A query term and its weight in the query."""

    text: str
    weight: float


class Listed(NamedTuple):
    """A term's postings in one segment and its weight x idf over the whole index."""

    postings: Postings
    weight: float


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


WORD_LAYER = Layer(WORDS, TITLE, PATH, formula.T, 1.0, formula.C, formula.CONTEXT_WEIGHT)
PAIR_LAYER = Layer(
    PAIRS, TITLE_PAIRS, "", formula.P, formula.PAIR_WEIGHT, formula.P, formula.CONTEXT_PAIR_WEIGHT
)

Allowed = Callable[[int, int], bool]


class Engine:
    """A committed state of the index, opened for ranking."""

    def __init__(self, manifest: Manifest, segments: Sequence[Segment]) -> None:
        """`segments` are the manifest's, opened, in its order."""
        self.manifest = manifest
        self.segments = list(segments)
        infos = manifest.segments
        self.documents = sum(s.live_docs for s in infos)
        self.regulations = sum(s.live_regulations for s in infos)
        self.words = sum(s.words for s in infos)
        self.pairs = sum(s.pairs for s in infos)
        self.kernel: ModuleType | None = None
        self._terms: dict[bytes, tuple[int, list[Entry | None]]] = {}

    def frequency(self, field: str, text: str) -> int:
        """How many provisions (regulations, for a field of theirs) hold the term."""
        return self._term(field, text)[0]

    def postings(self, field: str, text: str) -> list[Postings | None]:
        """The term's postings in each segment."""
        entries = self._term(field, text)[1]
        return [s.postings(e) if e else None for s, e in zip(self.segments, entries, strict=True)]

    def _term(self, field: str, text: str) -> tuple[int, list[Entry | None]]:
        """A term's live frequency and its dictionary entries, looked up once."""
        name = term_bytes(field, text)
        known = self._terms.get(name)
        if known is None:
            entries = [s.find(name) for s in self.segments]
            pairs = zip(self.segments, entries, strict=True)
            known = sum(s.live_frequency(e) for s, e in pairs if e), entries
            if len(self._terms) > 50_000:
                self._terms.clear()
            self._terms[name] = known
        return known

    def _kernel(self, postings: int) -> Any:
        if self.kernel is None and ("numpy" in sys.modules or postings > NUMPY_PAYS):
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
        words in over `COMMON` of all provisions are left to the second stage, unless nothing
        else was typed. The first `typed` words are those that were typed (None: all).
        """
        typed = len(words) if typed is None else typed
        counted = [(w, self.frequency(WORDS, w.text)) for w in words[:typed]]
        counted = [(w, n) for w, n in counted if n]
        if not all(_is_character(w.text) for w in words[:typed]):
            counted = [(w, n) for w, n in counted if not _is_character(w.text)]
        bound = max(self.documents * formula.COMMON, 50)
        few = [(w, n) for w, n in counted if n <= bound]
        chosen = few or sorted(counted, key=lambda row: row[1])[:3]
        added = [(w, self.frequency(WORDS, w.text)) for w in words[typed:]]
        return chosen + [(w, n) for w, n in added if 0 < n <= bound and not _is_character(w.text)]

    def candidates(
        self,
        words: Sequence[Weighted],
        allowed: Allowed | None = None,
        size: int = formula.CANDIDATES,
        typed: int | None = None,
    ) -> list[Candidate]:
        """The first stage: the best provisions by T + d D over the selective words."""
        chosen = self.selective(words, typed)
        kernel = self._kernel(sum(n for _, n in chosen) * len(chosen))
        lists = [self.postings(WORDS, word.text) for word, _ in chosen]
        weights = [word.weight * idf(self.documents, n) for word, n in chosen]
        tallies = [
            [
                kernel.by_regulation(s, p) if p else None
                for s, p in zip(self.segments, row, strict=True)
            ]
            for row in lists
        ]
        document_weights = [
            word.weight * idf(self.regulations, sum(len(t[0]) for t in row if t))
            for (word, _), row in zip(chosen, tallies, strict=True)
        ]
        found: list[Candidate] = []
        for i, segment in enumerate(self.segments):
            terms = [Listed(p, w) for row, w in zip(lists, weights, strict=True) if (p := row[i])]
            totals = [
                (t, w) for row, w in zip(tallies, document_weights, strict=True) if (t := row[i])
            ]
            document_scores = kernel.document_scores(
                segment, totals, self._average(self.words, self.regulations)
            )
            allow = (lambda doc, i=i: allowed(i, doc)) if allowed else None
            average = self._average(self.words, self.documents)
            rows = kernel.first_stage(segment, terms, average, document_scores, allow, size)
            found.extend(Candidate(score, d, i, doc) for score, d, doc in rows)
        return nlargest(size, found) if len(self.segments) > 1 else found

    def score(
        self, words: Sequence[Weighted], pairs: Sequence[Weighted], candidates: Sequence[Candidate]
    ) -> list[Scored]:
        """The second stage: T, C, D and P of each candidate, by looking up every term."""
        rows: list[Scored] = []
        word_lists = [(self.lists(WORD_LAYER, w)) for w in words]
        pair_lists = [(self.lists(PAIR_LAYER, w)) for w in pairs]
        for i, segment in enumerate(self.segments):
            chosen = sorted((c for c in candidates if c.segment == i), key=lambda c: c.doc)
            if not chosen:
                continue
            docs = [c.doc for c in chosen]
            kernel = self._kernel(0)
            around = kernel.around(segment, docs)
            own, context = kernel.second_stage(
                segment, around, [(w, ls[i]) for w, ls in word_lists], WORD_LAYER,
                segment.lengths, self._average(self.words, self.documents),
            )  # fmt: skip
            pair_scores = [0.0] * len(docs)
            if pair_lists and self.pairs:
                p_own, p_context = kernel.second_stage(
                    segment, around, [(w, ls[i]) for w, ls in pair_lists], PAIR_LAYER,
                    segment.pair_lengths, self._average(self.pairs, self.documents),
                )  # fmt: skip
                pair_scores = [a + b for a, b in zip(p_own, p_context, strict=True)]
            for c, o, x, p in zip(chosen, own, context, pair_scores, strict=True):
                total = o + x + c.document_score + p
                rows.append(Scored(total, i, c.doc, o, x, c.document_score, p))
        return rows

    def lists(self, layer: Layer, word: Weighted) -> tuple[float, list[tuple[Any, Any, Any]]]:
        """A term's weight x idf, and per segment its postings in the text, titles and headings."""
        n = self.frequency(layer.field, word.text)
        weight = word.weight * idf(self.documents, n)
        none: list[Postings | None] = [None] * len(self.segments)
        texts = self.postings(layer.field, word.text) if n else none
        titles = self.postings(layer.title_field, word.text)
        paths = self.postings(layer.path_field, word.text) if layer.path_field else none
        return weight, list(zip(texts, titles, paths, strict=True))

    @staticmethod
    def _average(total: int, count: int) -> float:
        return total / count if count else 0.0


def _is_character(text: str) -> bool:
    return len(text) == 1 and text >= "\u3005"
