"""Searching, in process and as a fresh process: the top ten with stored text read.

Each engine answers in a long-lived process of its own; queries go to one after another, so that
whatever else the machine does touches all alike. A query's figure is the median of its rounds; p50
and p95 are over the queries. Before that every engine answers a few of them uncounted.
Plain Whoosh is asked 12 of each kind, once, so a quotient with its figures compares percentiles of
different queries. Beyond 100k fewer queries are asked of all, once.
"""

from __future__ import annotations

from statistics import median

from benchmarks import data
from benchmarks.engines import OURS, TITLES
from benchmarks.indexing import engines, ensure
from benchmarks.plan import Plan
from benchmarks.processes import Command, Served, interleaved, percentile, python, regsearch, say
from benchmarks.results import Results

#: Queries that plain Whoosh is asked of each kind.
_FEW = 12


def measure(plan: Plan, results: Results) -> None:
    """All of the part."""
    for size in plan.sizes:
        count = plan.queries(size)
        kinds = {
            "keywords": data.keywords(plan.shared, count // 2),
            "questions": data.questions(plan.shared, count),
        }
        rivals = [name for name in engines(plan, size, results, "search") if name not in OURS]
        for name in ("regsearch", *rivals):
            ensure(plan, size, name)
        _in_process(plan, size, rivals, kinds, results)
        _fresh(plan, size, rivals, kinds, results)
        results.checkpoint()


def _in_process(
    plan: Plan, size: data.Size, rivals: list[str], kinds: dict[str, data.Queries], results: Results
) -> None:
    say(f"searching {size.name}")
    served = {name: Served(plan.work, name, ensure(plan, size, "regsearch")) for name in OURS}
    served.update((name, Served(plan.work, name, ensure(plan, size, name))) for name in rivals)
    try:
        for kind, queries in kinds.items():
            for name, times in _ask(plan.rounds(size), served, queries).items():
                for column, share in (("p50", 0.5), ("p95", 0.95)):
                    value = percentile(times, share)
                    results.put("search", size.name, TITLES[name], f"{kind} {column}, ms", value)
    finally:
        for child in served.values():
            child.close()


def _ask(rounds: int, served: dict[str, Served], queries: data.Queries) -> dict[str, list[float]]:
    """The milliseconds of each engine, a figure a query."""
    few = set(data.spread(queries, _FEW))
    for child in served.values():
        for query in queries[:3]:
            child.ask(query)
    times: dict[str, dict[str, list[float]]] = {name: {} for name in served}
    names = list(served)
    for turn in range(rounds):
        for i, query in enumerate(queries):
            for name in (*names[i % len(names) :], *names[: i % len(names)]):
                if name != "whoosh_stock" or (turn == 0 and query in few):
                    times[name].setdefault(query, []).append(served[name].ask(query)["ms"])
    return {name: [median(values) for values in rows.values()] for name, rows in times.items()}


def _fresh(
    plan: Plan, size: data.Size, rivals: list[str], kinds: dict[str, data.Queries], results: Results
) -> None:
    say(f"fresh processes on {size.name}")
    for kind, queries in kinds.items():
        chosen = data.spread(queries, 3)
        commands: dict[str, list[Command]] = {"regsearch": [_ours(plan, size, q) for q in chosen]}
        for name in rivals:
            index = ensure(plan, size, name)
            commands[name] = [python("-m", "benchmarks.first", name, index, q) for q in chosen]
        times = interleaved(commands, plan.work, plan.processes, {"whoosh_stock": 3})
        for name, took in times.items():
            results.put("search", size.name, TITLES[name], f"{kind} fresh process, ms", took.ms)


def _ours(plan: Plan, size: data.Size, query: str) -> Command:
    index = ensure(plan, size, "regsearch")
    return regsearch("--corpus", plan.corpus(size), "--index", index, "search", query)
