"""The start: `regsearch search` as a fresh process, against what importing click alone costs."""

from __future__ import annotations

from benchmarks.indexing import ensure
from benchmarks.plan import Plan
from benchmarks.processes import Command, interleaved, python, regsearch, run, say
from benchmarks.results import Results

FLOOR = "python -c 'import click'"
LIBRARY = ("催收 时间", "may a collector call at 9 pm?", "民法典第六百八十条")
TIMES = "times, of CPU"
HELP = "regsearch --help"
QUERIES = ("财产保全 适用范围", "谁可以成为个体工商户？")


def measure(plan: Plan, results: Results) -> None:
    """All of the part: medians of interleaved runs, and each over that of the floor."""
    floors = {
        "python -c pass": [python("-c", "pass")],
        FLOOR: [python("-c", "import click")],
        "python -c 'import click, whoosh.index'": [python("-c", "import click, whoosh.index")],
        HELP: [regsearch("--help")],
    }
    groups = {"library": [regsearch("search", query) for query in LIBRARY]}
    say("fresh processes over the built-in library")
    run(groups["library"][0], plan.work)  # builds the index
    for size in plan.sizes:
        index, corpus = ensure(plan, size, "regsearch"), plan.corpus(size)
        groups[size.name] = [
            regsearch("--corpus", corpus, "--index", index, "search", query) for query in QUERIES
        ]
    commands: dict[str, list[Command]] = {**floors}
    for group, variants in groups.items():
        for variant in variants:
            commands[f"{group}: {variant[-1]}"] = [variant]
    times = interleaved(commands, plan.work, plan.processes)
    floor = times[FLOOR]
    for name, took in times.items():
        results.put("cold", "fresh process", name, "ms", took.ms)
        results.put("cold", "fresh process", name, "CPU ms", took.cpu_ms)
        results.put("cold", "fresh process", name, TIMES, took.cpu_ms / floor.cpu_ms)


def worst(results: Results, group: str) -> float | None:
    """The slowest query of a group as a multiple of importing click alone."""
    rows = results.figures().get("cold", {}).get("fresh process", {})
    found = [row[TIMES] for name, row in rows.items() if name.startswith(f"{group}: ")]
    return max(found, default=None)
