"""Quality: R@10, R@100, MAP@10, MRR@10 and nDCG@10 on the tune halves of ObliQA and STARD.

The first row is the command itself, `regsearch --corpus FILE search --batch QUERIES --format trec
--limit 100`, over every question. The ablations below it ask a part of the questions, evenly spaced
and the same for each, by the session, in a process for each. The thesaurus is on where a
row does not say otherwise, as for a user.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks import ablations
from benchmarks.plan import Plan
from benchmarks.processes import Failed, python, regsearch, run, say
from benchmarks.results import Results

SETS = ("obliqa", "stard")
COMMAND = "regsearch search --batch"


def measure(plan: Plan, results: Results) -> None:
    """All of the part."""
    from importlib.util import find_spec

    if not find_spec("ir_measures"):
        results.note("quality", "Left out: the package ir_measures is not installed.")
        return
    for name in SETS[:1] if plan.quick else SETS:
        folder = plan.shared / "relevance" / name
        corpus, index = folder / "provisions.jsonl.xz", plan.work / "index" / name
        say(f"quality: {name}")
        run(regsearch("--corpus", corpus, "--index", index, "index"), plan.work)
        source = folder / "queries.tune.jsonl"
        every = 40 if plan.quick else 1 << 30
        _by_command(plan, results, name, corpus, index, source, every)
        for variant in ablations.QUICK if plan.quick else ablations.VARIANTS:
            try:
                _by_session(plan, results, name, index, source, variant)
            except Failed as error:  # a constant that is gone, say: the rest goes on
                results.note("quality", f"{name}: '{variant}' failed: {error}")
        results.checkpoint()


def _by_command(
    plan: Plan, results: Results, name: str, corpus: Path, index: Path, source: Path, count: int
) -> None:
    queries = plan.work / f"{name}.all.jsonl"
    ids = ablations.write_queries(source, count, queries)
    out = plan.work / f"{name}.command.run"
    command = regsearch(
        "--corpus",
        corpus,
        "--index",
        index,
        "search",
        "--batch",
        queries,
        "--format",
        "trec",
        "--limit",
        str(ablations.HITS),
    )
    started = time.perf_counter()
    run(command, plan.work, out)
    seconds = time.perf_counter() - started
    for column, value in scores(plan, name, ids, out).items():
        results.put("quality", name, COMMAND, column, value)
    results.put("quality", name, COMMAND, "questions", len(ids))
    results.put("quality", name, COMMAND, "ms a question", 1000 * seconds / len(ids))


def _by_session(
    plan: Plan, results: Results, name: str, index: Path, source: Path, variant: str
) -> None:
    queries = plan.work / f"{name}.some.jsonl"
    ids = ablations.write_queries(source, 40 if plan.quick else plan.questions, queries)
    out = plan.work / f"{name}.variant.run"
    say(f"quality: {name}: {variant}")
    hits = str(ablations.HITS)
    run(python("-m", "benchmarks.ablations", index, queries, variant, hits), plan.work, out)
    group = f"{name} ablations"
    found = scores(plan, name, ids, out)
    shipped = results.now.get("quality", {}).get(group, {}).get("as shipped", found)
    for column, value in found.items():
        results.put("quality", group, variant, column, value)
    for column in ("R@10", "MAP@10"):
        results.put("quality", group, variant, f"Δ {column}", found[column] - shipped[column])
    results.put("quality", group, variant, "questions", len(ids))


def scores(plan: Plan, name: str, ids: list[str], run_file: Path) -> dict[str, float]:
    """The measures of a TREC run over the questions `ids` alone."""
    import ir_measures

    asked = set(ids)
    qrels = plan.shared / "relevance" / name / "qrels.tune.txt"
    read: Any = ir_measures
    judged = [q for q in read.read_trec_qrels(str(qrels)) if q.query_id in asked]
    hits = list(read.read_trec_run(str(run_file)))
    measures: dict[str, Any] = {
        "R@10": ir_measures.R @ 10,
        "R@100": ir_measures.R @ 100,
        "MAP@10": ir_measures.AP @ 10,
        "MRR@10": ir_measures.RR @ 10,
        "nDCG@10": ir_measures.nDCG @ 10,
    }
    found = ir_measures.calc_aggregate(list(measures.values()), judged, hits)
    return {title: float(found[measure]) for title, measure in measures.items()}
