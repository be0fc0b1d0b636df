"""The fast path against three other ways to the same numbers.

1. plain Whoosh, with its own searcher, matchers and collectors, on the same weights;
2. the two kernels, plain Python and numpy, against each other;
3. the formula of `search.ranking.formula`, worked out here from the texts, without an index.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as whoosh_query

from corpus.model import Document
from indexer.analysis import analyze
from indexer.format.segment_writer import title_text
from indexer.index_reader import Sets
from indexer.schema import PATH, TITLE, WORDS
from indexer.whoosh_index import whoosh_searcher
from search.ranking import formula, numpy_kernel, python_kernel
from search.ranking.formula import RANKING, idf
from search.ranking.stages import Stages, layers
from search.ranking.terms import Candidate, Weighted
from search.session import Session
from tests.helpers.seeds import seeds
from tests.helpers.whoosh_bm25 import RawBM25

VOCABULARY = [
    f"{a}{b}" for a in ("kor", "mip", "tuv", "zel", "bak") for b in ("an", "or", "ix", "um")
]
HAN = "蓝鸟公司出借款项夜间敲门"
TOLERANCE = 1e-9


def _text(rng: random.Random) -> str:
    """Some words, the first of the vocabulary far more often than the last."""
    latin = [VOCABULARY[min(int(rng.expovariate(0.2)), 19)] for _ in range(rng.randint(1, 30))]
    han = ["".join(rng.choices(HAN, k=rng.randint(1, 6))) for _ in range(rng.randint(0, 3))]
    parts = latin + han
    rng.shuffle(parts)
    return " ".join(parts)


def _documents(
    rng: random.Random, document: Callable[..., Document], names: Iterator[int], most: int
) -> list[Document]:
    made = []
    for _ in range(rng.randint(1, most)):
        size = rng.randint(1, 8)
        made.append(
            document(
                f"reg{next(names)}",
                [_text(rng) for _ in range(size)],
                headings=[rng.choice(["", _text(rng)]) for _ in range(size)],
                paths=[rng.choice(["", "Part kor", "Part mipan 蓝鸟"]) for _ in range(size)],
                title=f"Title {rng.choice(VOCABULARY)} {rng.choice(VOCABULARY)}",
            )
        )
    return made


#: An index, the documents of its segments, the ids of deleted ones, and a source of queries.
Made = tuple[Session, list[list[Document]], set[str], random.Random]


@pytest.fixture(scope="module", params=seeds(10))
def made(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Made:
    """A random index of one to five segments with deletions in them."""
    rng = random.Random(request.param)
    names = count()
    batches = [_documents(rng, document, names, 12) for _ in range(rng.randint(1, 5))]
    ids = [d.regulation.id for batch in batches for d in batch]
    gone = {id for id in ids if rng.random() < 0.2} - {ids[0]}
    session = make_index(tmp_path_factory.mktemp("exact"), batches, gone)
    return session, batches, gone, rng


def _weighted(rng: random.Random) -> list[Weighted]:
    """Some different terms of English and Chinese, with weights; now and then an unknown one."""
    latin = rng.sample([*VOCABULARY, "nowhere"], rng.randint(1, 5))
    han = {"".join(rng.choices(HAN, k=2)) for _ in range(rng.randint(0, 3))}
    texts = [t for w in (*latin, *sorted(han)) for t in analyze(w)[0] if len(t) > 1]
    return [Weighted(t, round(rng.uniform(0.1, 2), 3)) for t in dict.fromkeys(texts)]


def _holders(session: Session, term: str) -> list[set[int]]:
    return [set(p[0]) if p else set() for p in session.reader.postings(WORDS, term)]


def test_scores_are_those_of_plain_whoosh(
    made: Made,
) -> None:
    """Fifty queries on each of ten indexes, a third of them with a filter and an exclusion."""
    session, _, _, rng = made
    index = session.reader
    # Plain Whoosh knows T alone; every word counts in the first stage.
    stages = Stages(index, RANKING._replace(document_weight=0.0, common=1.0))
    starts = [0]
    for segment in index.segments:
        starts.append(starts[-1] + segment.doc_count)
    compared = 0
    for turn in range(50):
        words = _weighted(rng)
        wanted, unwanted = rng.choice(VOCABULARY), rng.choice(VOCABULARY)
        filtered = turn % 3 == 0
        weights = {w.text: w.weight for w in words}
        whoosh = whoosh_searcher(index, RawBM25(RANKING.own, weights))
        anything = whoosh_query.Or([whoosh_query.Term("text", w.text) for w in words])
        anything.matcher_type = whoosh_query.Or.ARRAY_MATCHER
        keep = whoosh_query.Term("text", wanted) if filtered else None
        drop = whoosh_query.Term("text", unwanted) if filtered else None
        results = whoosh.search(anything, limit=None, filter=keep, mask=drop, optimize=False)
        expected = {doc: score for score, doc in results.top_n}

        yes, no = _holders(session, wanted), _holders(session, unwanted)
        allowed = Sets(a - b for a, b in zip(yes, no, strict=True))
        found = stages.candidates(words, allowed if filtered else None, 10**6)
        scores = {starts[c.segment] + c.doc: c.score for c in found}
        assert scores.keys() == expected.keys()
        for doc, score in scores.items():
            assert isclose(score, expected[doc], rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        assert _order(scores) == _order(expected)
        compared += len(scores)
    assert compared, "no query found anything: the test compares nothing"


def _order(scores: dict[int, float]) -> list[int]:
    return sorted(scores, key=lambda doc: (-round(scores[doc], 8), doc))


@pytest.mark.parametrize("size", [1, 5, 20])
def test_the_best_of_a_few_are_the_best_of_all(made: Made, size: int) -> None:
    stages, rng = made[0].stages, made[3]
    for _ in range(10):
        words = _weighted(rng)
        every = sorted((c.score for c in stages.candidates(words, None, 10**6)), reverse=True)
        found = stages.candidates(words, None, size)
        best = sorted((c.score for c in found), reverse=True)
        assert best == pytest.approx(every[:size], abs=TOLERANCE)


# --- the kernels ---------------------------------------------------------------------------------


def _with(
    stages: Stages, kernel: Any, words: Sequence[Weighted], pairs: Sequence[Weighted], allowed: Any
) -> Any:
    stages.kernel = kernel
    try:
        found = stages.candidates(words, allowed, 10**6)
        return found, stages.score(words, pairs, found)
    finally:
        stages.kernel = None


def test_both_kernels_agree(
    made: Made,
) -> None:
    session, _, _, rng = made
    for turn in range(20):
        words, pairs = _weighted(rng), _pairs(rng)
        allowed = _holders(session, rng.choice(VOCABULARY)) if turn % 2 else None
        one, scored_one = _with(session.stages, python_kernel, words, pairs, allowed)
        other, scored_other = _with(session.stages, numpy_kernel, words, pairs, allowed)
        _same_rows(one, other)
        _same_rows(scored_one, scored_other)


def _pairs(rng: random.Random) -> list[Weighted]:
    stems = list(analyze(" ".join(VOCABULARY))[0])
    texts = {f"{rng.choice(stems[:6])} {rng.choice(stems[:6])}" for _ in range(3)}
    return [Weighted(t, 1.0) for t in sorted(texts)]


def _same_rows(one: Sequence[Any], other: Sequence[Any]) -> None:
    a, b = ({(r.segment, r.doc): r for r in rows} for rows in (one, other))
    assert a.keys() == b.keys()
    for place, row in a.items():
        assert list(row) == pytest.approx(list(b[place]), abs=TOLERANCE)


def test_long_lists_are_looked_up_as_short_ones_are(
    made: Made,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Plain Python turns short lists into a dict and bisects long ones: the same frequencies."""
    session, _, _, rng = made
    words = _weighted(rng)
    _, short = _with(session.stages, python_kernel, words, [], None)
    monkeypatch.setattr(python_kernel, "_SHORT", 0)
    _, long = _with(session.stages, python_kernel, words, [], None)
    _same_rows(short, long)


# --- the formula ---------------------------------------------------------------------------------


class Formula:
    """The parts of S for one provision, from the texts of the live documents alone."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.own = [[analyze(f"{p.heading}\n{p.text}") for p in d.provisions] for d in documents]
        self.every = [terms for one in self.own for terms in one]
        self.titles = [analyze(title_text(d.regulation)) for d in documents]

    def idf(self, layer: int, term: str) -> float:
        return idf(len(self.every), sum(term in terms[layer] for terms in self.every))

    def average(self, layer: int) -> float:
        return sum(terms[layer].total() for terms in self.every) / len(self.every)

    @staticmethod
    def bm25(constants: formula.BM25, freq: float, length: float, average: float) -> float:
        k1, b = constants
        return freq * (k1 + 1) / (freq + k1 * (1 - b + b * length / average)) if freq else 0.0

    def own_part(
        self, layer: int, word: Weighted, r: int, p: int, constants: formula.BM25
    ) -> float:
        terms = self.own[r][p][layer]
        tf = self.bm25(constants, terms[word.text], terms.total(), self.average(layer))
        return word.weight * self.idf(layer, word.text) * tf

    def context_part(
        self, layer: int, word: Weighted, r: int, p: int, constants: formula.BM25
    ) -> float:
        around = self.own[r][max(p - 1, 0) : p + 2]
        freq = sum(terms[layer][word.text] for terms in around) + self.titles[r][layer][word.text]
        path = self.documents[r].provisions[p].path
        if layer == 0 and path:
            freq += analyze(" / ".join(path))[0][word.text]
        length = sum(terms[layer].total() for terms in around)
        return (
            word.weight
            * self.idf(layer, word.text)
            * self.bm25(constants, freq, length, 3 * self.average(layer))
        )

    def document_part(self, words: Sequence[Weighted], r: int) -> float:
        whole = [sum((terms[0] for terms in one), Counter[str]()) for one in self.own]
        average = sum(w.total() for w in whole) / len(whole)
        return sum(
            word.weight
            * idf(len(whole), sum(word.text in w for w in whole))
            * self.bm25(RANKING.document, whole[r][word.text], whole[r].total(), average)
            for word in words
        )


def test_the_formula_worked_out_from_the_texts(
    made: Made,
) -> None:
    session, batches, gone, rng = made
    index, stages = session.reader, session.stages
    live = [d for batch in batches for d in batch if d.regulation.id not in gone]
    worked = Formula(live)
    place = {d.regulation.id: r for r, d in enumerate(live)}
    for _ in range(3):
        words, pairs = _weighted(rng), _pairs(rng)
        found = stages.candidates(words, None, 10**6)
        selective = [w for w, _ in stages.selective(words)]
        for scored in rng.sample(stages.score(words, pairs, found), min(8, len(found))):
            segment = index.segments[scored.segment]
            number = segment.regulation_of[scored.doc]
            r = place[segment.regulation(number).id]
            p = scored.doc - segment.documents_of(number).start
            own = sum(worked.own_part(0, w, r, p, RANKING.own) for w in words)
            context = sum(worked.context_part(0, w, r, p, RANKING.context) for w in words)
            beside = sum(
                RANKING.pair_weight * worked.own_part(1, w, r, p, RANKING.pairs)
                + RANKING.context_pair_weight * worked.context_part(1, w, r, p, RANKING.pairs)
                for w in pairs
            )
            document = RANKING.document_weight * worked.document_part(selective, r)
            assert scored.own == pytest.approx(own, abs=TOLERANCE)
            assert scored.context == pytest.approx(RANKING.context_weight * context, abs=TOLERANCE)
            assert scored.pairs == pytest.approx(beside, abs=TOLERANCE)
            assert scored.document == pytest.approx(document, abs=TOLERANCE)
            total = scored.own + scored.context + scored.document + scored.pairs
            assert scored.score == pytest.approx(total, abs=TOLERANCE)


# --- corners -------------------------------------------------------------------------------------


def test_an_empty_index_answers(tmp_path: Path, make_index: Callable[..., Session]) -> None:
    session = make_index(tmp_path, [])
    assert session.stages.candidates([Weighted("heron", 1.0)]) == []
    assert session.search("heron").hits == []


def test_all_documents_deleted(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    session = make_index(tmp_path, [[document("a", ["a blue heron"])]], {"a"})
    assert session.index.documents == 0
    assert session.search("heron").hits == []


@pytest.mark.parametrize("kernel", [python_kernel, numpy_kernel])
def test_only_common_words_still_find(
    tmp_path: Path,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
    kernel: Any,
) -> None:
    """Words in more than `common` of all provisions rank when there are no others."""
    texts = [f"heron number {i}" for i in range(200)]
    session = make_index(tmp_path, [[document("a", texts)]])
    session.stages.kernel = kernel
    assert len(session.stages.candidates([Weighted("heron", 1.0)], None, 10**6)) == 200


def test_frequencies_stop_at_255(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    session = make_index(tmp_path, [[document("a", ["heron " * 1000])]])
    (postings,) = session.reader.postings(WORDS, "heron")
    assert postings and [list(p) for p in postings] == [[0], [255]]
    assert session.search("heron").hits


def test_layers_name_the_fields_that_are_written() -> None:
    words, pairs = layers(RANKING)
    assert (words.field, words.title_field, words.path_field) == (WORDS, TITLE, PATH)
    assert pairs.path_field == "", "headings have no pairs: conditions rely on it"


def test_candidates_sort_by_score_first() -> None:
    assert Candidate(2.0, 0.0, 0, 0) > Candidate(1.0, 9.0, 9, 9)
