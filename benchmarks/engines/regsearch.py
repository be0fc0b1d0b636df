"""regsearch itself, by its own doors: `indexer.update.update` and `search.session.Session`.

Five ways of searching one index: the session as a user has it (thesaurus, parsing, both stages,
bonuses, snippets, with the numpy loops of a long-lived process), the same without the
thesaurus and so on the rivals' very terms, the same as a user has it with the plain Python loops,
the two-stage ranking alone with the records of the top ten read (what the rivals' figures stand
for), and the first stage alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import made_up
from benchmarks.engines import Ask, Search


def _update(corpus: Path, folder: Path) -> None:
    from indexer.scan import named_roots
    from indexer.update import update

    report = update(folder, named_roots([corpus]))
    if report.failures:
        raise RuntimeError(f"could not be read: {report.failures}")


def build(corpus: Path, folder: Path) -> None:
    """As `regsearch --corpus CORPUS --index FOLDER index`."""
    _update(corpus, folder)


def add(corpus: Path, folder: Path, number: int) -> None:
    """Write a file with one provision beside the others and update the index."""
    row = {
        "id": f"added/{number}",
        "jurisdiction": "XX",
        "law": f"示例规定{number}号",
        "citation": "第一条",
        "heading": "",
        "text": made_up(number),
        "lang": "zh-Hans",
    }
    path = corpus / f"added-{number}.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    _update(corpus, folder)


def searcher(folder: Path) -> Search:
    """The whole search of a long-lived process."""
    ask = session_searcher(folder)
    return lambda query: ask(query, {})


def session_searcher(folder: Path, plain: bool = False, expand: bool = True) -> Ask:
    """The whole search; with `plain`, by the loops without numpy."""
    from search.ranking import numpy_kernel
    from search.ranking import python_kernel as plain_loops
    from search.results import Options
    from search.session import Session

    session = Session(folder)
    session.stages.kernel = plain_loops if plain else numpy_kernel
    shipped = Options(expand=expand)

    def ask(query: str, options: dict[str, Any]) -> list[tuple[str, str]]:
        found = session.search(query, shipped._replace(**options), whole=True)
        return [(hit.id, hit.text) for hit in found.hits]

    return ask


def ranking_searcher(folder: Path, first: bool = False) -> Search:
    """Candidates and their second stage (or, `first`, the first alone), top ten records read."""
    from indexer.analysis import analyze
    from search.query.questions import content_words
    from search.ranking import numpy_kernel
    from search.ranking.formula import RANKING
    from search.ranking.terms import Candidate, Scored, Weighted
    from search.session import Session

    session = Session(folder)
    session.stages.kernel = numpy_kernel

    def search(query: str) -> list[tuple[str, str]]:
        words, pairs = (
            [Weighted(term, RANKING.query_weight(n)) for term, n in counts.items()]
            for counts in analyze(content_words(query))
        )
        candidates = session.stages.candidates(words, None, 10 if first else 0)
        scored: Sequence[Candidate | Scored] = candidates
        if not first:
            scored = session.stages.score(words, pairs, candidates)
        best = sorted(scored, key=lambda row: -row.score)[:10]
        records = (session.reader.segments[row.segment].provision(row.doc) for row in best)
        return [(record.id, record.text) for record in records]

    return search


def way(name: str, folder: Path) -> Ask:
    """The way of searching that `engines.OURS` names; the ranking alone knows no options."""

    def ranking(first: bool) -> Ask:
        search = ranking_searcher(folder, first)
        return lambda query, options: search(query)

    ways: dict[str, Callable[[Path], Ask]] = {
        "regsearch": session_searcher,
        "regsearch_typed": lambda folder: session_searcher(folder, expand=False),
        "regsearch_plain": lambda folder: session_searcher(folder, plain=True),
        "regsearch_ranking": lambda folder: ranking(first=False),
        "regsearch_first": lambda folder: ranking(first=True),
    }
    return ways[name](folder)
