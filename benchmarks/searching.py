"""Searching, in process and as a fresh process: the top ten with stored text read.

Each engine answers in a long-lived process of its own; queries go to one after another, so that
whatever else the machine does touches all alike. In process the milliseconds are the processor's.
A query's figure is the median of its rounds; p50 and p95 are over the queries. Before that every
engine answers a few of them uncounted. "Other searches" are frequent words, words as phrases, and
keywords with an option: the rivals rank the same words without phrase or option.
Plain Whoosh is asked 12 of each kind, once, so a quotient with its figures compares percentiles of
different queries. Beyond 100k fewer queries are asked of all, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from benchmarks import data
from benchmarks.engines import OURS, TITLES
from benchmarks.indexing import engines, ensure
from benchmarks.plan import Plan
from benchmarks.processes import Command, Served, interleaved, percentile, python, regsearch, say
from benchmarks.results import Results

#: Queries that plain Whoosh is asked of each kind.
_FEW = 12
#: Options of a search, by what their rows are called.
_OPTIONS: dict[str, dict[str, object]] = {
    "filter": {"jurisdiction": "CN"},
    "facets": {"facets": True},
    "page 20": {"page": 20},
    "on a day": {"on": "2015-01-01"},
}


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
        _otherwise(plan, size, rivals, results)
        _fresh(plan, size, rivals, kinds, results)
        results.checkpoint()


def _in_process(
    plan: Plan, size: data.Size, rivals: list[str], kinds: dict[str, data.Queries], results: Results
) -> None:
    say(f"searching {size.name}")
    with _serving(plan, size, [*OURS, *rivals]) as served:
        for kind, queries in kinds.items():
            times = _ask(plan.rounds(size), served, queries, {})
            _put(results, size.name, kind, times)


def _otherwise(plan: Plan, size: data.Size, rivals: list[str], results: Results) -> None:
    """Searches of other kinds than a user's plain words."""
    say(f"other searches of {size.name}")
    count = plan.queries(size) // 4
    words = data.keywords(plan.shared, count)
    asked: dict[str, tuple[data.Queries, dict[str, object]]] = {
        "frequent words": (data.frequent(count), {}),
        "phrases": (data.phrases(words), {}),
        **{name: (words, options) for name, options in _OPTIONS.items()},
    }
    names = ["regsearch", *(name for name in rivals if name != "whoosh_stock")]
    with _serving(plan, size, names) as served:
        for kind, (queries, options) in asked.items():
            times = _ask(plan.rounds(size), served, queries, options)
            _put(results, f"{size.name}, other searches", kind, times)


@contextmanager
def _serving(plan: Plan, size: data.Size, names: list[str]) -> Iterator[dict[str, Served]]:
    """Engines and our ways of searching, each in its process."""
    served: dict[str, Served] = {}
    try:
        for name in names:
            index = ensure(plan, size, "regsearch" if name in OURS else name)
            served[name] = Served(plan.work, name, index)
        yield served
    finally:
        for child in served.values():
            child.close()


def _put(results: Results, group: str, kind: str, times: dict[str, list[float]]) -> None:
    for name, values in times.items():
        for column, share in (("p50", 0.5), ("p95", 0.95)):
            value = percentile(values, share)
            results.put("search", group, TITLES[name], f"{kind} {column}, ms", value)


def _ask(
    rounds: int, served: dict[str, Served], queries: data.Queries, options: dict[str, object]
) -> dict[str, list[float]]:
    """The milliseconds of each engine, a figure a query."""
    few = set(data.spread(queries, _FEW))
    for child in served.values():
        for query in queries[:3]:
            child.ask(query, options)
    times: dict[str, dict[str, list[float]]] = {name: {} for name in served}
    names = list(served)
    for turn in range(rounds):
        for i, query in enumerate(queries):
            for name in (*names[i % len(names) :], *names[: i % len(names)]):
                if name != "whoosh_stock" or (turn == 0 and query in few):
                    times[name].setdefault(query, []).append(served[name].ask(query, options)["ms"])
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
