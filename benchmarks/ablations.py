"""The ranking with one part of its recipe changed at a time.

A variant is a `Ranking` with some of its fields replaced, or options of a search, or stages of its
own; it copies no code. It is run in a process of its own (`python -m benchmarks.ablations`), which
prints a TREC run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import data
from search.ranking.formula import RANKING
from search.ranking.stages import Stages
from search.ranking.terms import Candidate, Scored, Weighted

HITS = 100


class FirstStage(Stages):
    """Ranks by the first stage's score."""

    def score(
        self, words: Sequence[Weighted], pairs: Sequence[Weighted], candidates: Sequence[Candidate]
    ) -> list[Scored]:
        """The candidates as they are."""

        def scored(c: Candidate) -> Scored:
            own = c.score - c.document_score
            return Scored(c.score, c.segment, c.doc, own, 0.0, c.document_score, 0.0)

        return list(map(scored, candidates))


class Variant(NamedTuple):
    """Options to set; fields of the ranking to replace; the stages."""

    options: Mapping[str, Any] = {}
    ranking: Mapping[str, Any] = {}
    stages: type[Stages] = Stages


NO_CONTEXT = {"context_weight": 0.0, "context_pair_weight": 0.0}
NO_PAIRS = {"pair_weight": 0.0, "context_pair_weight": 0.0}
NO_DOCUMENT = {"document_weight": 0.0}
NO_BONUS = {name: 0.0 for name in RANKING._fields if name.endswith("_bonus")}
KEEP_ASKING = {"asking_words": True}
EVERY_WORD = {"common": 1.0}
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
    **{f"no {name.replace('_', ' ')}": Variant({}, {name: 0.0}) for name in NO_BONUS},
    "ranked by score alone (--any)": Variant({"mode": "any"}),
    "repeated terms count once": Variant({}, {"k3": 0.0}),
    "first stage over every word": Variant({}, EVERY_WORD),
    "100 candidates": Variant({}, {"candidates": 100}),
    "1,000 candidates": Variant({}, {"candidates": 1000}),
    "first stage only": Variant({}, {}, FirstStage),
    "BM25 of the own text only": Variant(
        PLAIN, {**NO_CONTEXT, **NO_PAIRS, **NO_DOCUMENT, **NO_BONUS, **KEEP_ASKING, **EVERY_WORD}
    ),
}
QUICK = ("as shipped", "neither thesaurus nor prior", "BM25 of the own text only")


def opened(folder: Path, variant: Variant) -> Any:
    """The index in `folder`, to be searched by a variant's ranking."""
    from search.session import Session

    session = Session(folder, ranking=RANKING._replace(**variant.ranking))
    session.stages = variant.stages(session.reader, session.stages.ranking)
    return session


def run(folder: Path, queries: Path, variant: Variant, limit: int) -> None:
    """Print a TREC run of `variant` over the index in `folder`."""
    import numpy  # noqa: F401  (its presence is what chooses the vector kernel)

    from search import snippets
    from search.formats import trec
    from search.results import Options

    # Which passage is shown bears on no rank, and would take most of the time.
    snippets.Shown.passage = lambda self, text: ""  # type: ignore[method-assign]
    session = opened(folder, variant)
    options = Options(limit=limit, **variant.options)
    for row in data.rows(queries):
        lines = trec(row["id"], session.search(row["text"], options))
        if lines:
            print(lines)


def write_queries(source: Path, count: int, target: Path) -> list[str]:
    """Write `count` queries of a file, evenly spaced, to another; their ids."""
    rows = data.spread(list(data.rows(source)), count)
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return [row["id"] for row in rows]


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), VARIANTS[sys.argv[3]], int(sys.argv[4]))
