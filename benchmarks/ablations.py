"""The ranking with one part of its recipe changed at a time.

A variant overrides constants of `search.ranking.formula`, the layers and the first stage that
`search.ranking.stages` made of them, names of `search.searcher`, or options of a search; it
copies no code. It is applied in a process of its own (`python -m benchmarks.ablations`), which
prints a TREC run
and never undoes it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import data

HITS = 100


class Variant(NamedTuple):
    """Options to set; constants to override, as "module:name" or "module:name.field"; a patch."""

    options: Mapping[str, Any] = {}
    constants: Mapping[str, Any] = {}
    patch: Callable[[], None] | None = None


def _first_stage_only() -> None:
    """Rank by the first stage's score."""
    from search.ranking.stages import Stages
    from search.ranking.terms import Candidate, Scored

    def score(self: Stages, words: object, pairs: object, found: list[Candidate]) -> list[Scored]:
        def scored(c: Candidate) -> Scored:
            own = c.score - c.document_score
            return Scored(c.score, c.segment, c.doc, own, 0.0, c.document_score, 0.0)

        return list(map(scored, found))

    Stages.score = score  # type: ignore[method-assign,assignment]


NO_CONTEXT = {
    "search.ranking.stages:WORD_LAYER.context_weight": 0.0,
    "search.ranking.stages:PAIR_LAYER.context_weight": 0.0,
}
NO_PAIRS = {
    "search.ranking.stages:PAIR_LAYER.own_weight": 0.0,
    "search.ranking.stages:PAIR_LAYER.context_weight": 0.0,
}
NO_DOCUMENT = {"search.ranking.formula:DOCUMENT_WEIGHT": 0.0}
NO_BONUS = {
    "search.ranking.formula:PHRASE_BONUS": 0.0,
    "search.ranking.formula:TITLE_BONUS": 0.0,
    "search.ranking.formula:LANGUAGE_BONUS": 0.0,
}
KEEP_ASKING = {"search.searcher:content_words": str}
EVERY_WORD = {"search.ranking.formula:COMMON": 1.0}
PLAIN = {"prior": 0.0, "expand": False}

VARIANTS = {
    "as shipped": Variant(),
    "no thesaurus": Variant({"expand": False}),
    "no prior": Variant({"prior": 0.0}),
    "neither thesaurus nor prior": Variant(PLAIN),
    "prior .10": Variant({"prior": 0.10}),
    "no context": Variant({}, NO_CONTEXT),
    "no document score": Variant({}, NO_DOCUMENT),
    "no pairs": Variant({}, NO_PAIRS),
    "interrogatives kept": Variant({}, KEEP_ASKING),
    "no bonuses": Variant({}, NO_BONUS),
    "no language bonus": Variant({}, {"search.ranking.formula:LANGUAGE_BONUS": 0.0}),
    "ranked by score alone (--any)": Variant({"mode": "any"}),
    "repeated terms count once": Variant(
        {}, {"search.ranking.formula:query_weight": lambda n: 1.0}
    ),
    "first stage over every word": Variant({}, EVERY_WORD),
    "100 candidates": Variant({}, {"search.ranking.formula:CANDIDATES": 100}),
    "1,000 candidates": Variant({}, {"search.ranking.formula:CANDIDATES": 1000}),
    "first stage only": Variant({}, {}, _first_stage_only),
    "BM25 of the own text only": Variant(
        PLAIN, {**NO_CONTEXT, **NO_PAIRS, **NO_DOCUMENT, **NO_BONUS, **KEEP_ASKING, **EVERY_WORD}
    ),
}
QUICK = ("as shipped", "neither thesaurus nor prior", "BM25 of the own text only")


def apply(constants: Mapping[str, Any]) -> None:
    """Override constants; AttributeError when one is no longer there, so that none is idle."""
    for place, value in constants.items():
        module_name, _, name = place.partition(":")
        module = import_module(module_name)
        name, _, field = name.partition(".")
        before = getattr(module, name)
        setattr(module, name, before._replace(**{field: value}) if field else value)


def run(folder: Path, queries: Path, variant: Variant, limit: int) -> None:
    """Print a TREC run of `variant` over the index in `folder`."""
    import numpy  # noqa: F401  (its presence is what chooses the vector kernel)

    from search import snippets
    from search.cli.batch import trec
    from search.results import Options
    from search.session import Session

    apply(variant.constants)
    if variant.patch:
        variant.patch()
    # Which passage is shown bears on no rank, and would take most of the time.
    snippets.Shown.passage = lambda self, text: ""  # type: ignore[method-assign]
    opened = Session(folder)
    options = Options(limit=limit, **variant.options)
    for row in data.rows(queries):
        lines = trec(row["id"], opened.search(row["text"], options))
        if lines:
            print(lines)


def write_queries(source: Path, count: int, target: Path) -> list[str]:
    """Write `count` queries of a file, evenly spaced, to another; their ids."""
    rows = data.spread(list(data.rows(source)), count)
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return [row["id"] for row in rows]


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), VARIANTS[sys.argv[3]], int(sys.argv[4]))
