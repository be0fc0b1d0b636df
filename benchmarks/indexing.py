"""Indexing: time, size on disk, peak memory; one document more; a run with nothing to do.

Each build is a process of its own that reads the same JSON lines and makes the same tokens, so
reading and tokenising are in every figure. Engines take turns; a figure is the median of its runs.
Processor time (with its children's) tells more than the clock where other work shares the machine.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from statistics import median

from benchmarks import data
from benchmarks.engines import RIVALS, TITLES, missing
from benchmarks.plan import Plan
from benchmarks.processes import interleaved, regsearch, say, worker
from benchmarks.results import Results

BUILT = ("regsearch", *RIVALS)
#: Where a full run leaves an engine out, and why: (engine, provisions beyond which).
BOUNDS = {
    "whoosh_stock": (
        100_000,
        "plain Whoosh would need, by its time for 60k, over ten minutes to index 303k",
    ),
}
COLUMNS = {"seconds": "seconds", "CPU s": "cpu", "size MB": "size_mb", "peak MB": "peak_mb"}
NO_ADDING = {"bm25s_bm25": "bm25s cannot add a document: it indexes all again"}
_BASE = 1_700_000_000


def engines(plan: Plan, size: data.Size, results: Results, part: str) -> list[str]:
    """The engines that take part at a size; a note says who does not, and why."""
    kept = []
    for name in BUILT:
        most, why = BOUNDS.get(name, (1 << 62, ""))
        reason = missing(name) or (why if plan.count(size) > most and not plan.everything else "")
        if reason:
            results.note(part, f"{size.name}: {TITLES[name]} left out: {reason}.")
        else:
            kept.append(name)
    return kept


def folder(plan: Plan, size: data.Size, engine: str) -> Path:
    """Where an engine's index stands."""
    return plan.work / "index" / size.name / engine


def build(plan: Plan, size: data.Size, engine: str) -> dict[str, float]:
    """Build an engine's index afresh; its seconds, peak memory and size in MB."""
    target = folder(plan, size, engine)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    say(f"indexing {size.name}: {TITLES[engine]}")
    answer = worker(plan.work, "build", engine, plan.corpus(size), target)
    answer["size_mb"] = sum(f.stat().st_size for f in target.rglob("*") if f.is_file()) / 1e6
    return answer


def ensure(plan: Plan, size: data.Size, engine: str) -> Path:
    """An engine's index, built when it is not there."""
    target = folder(plan, size, engine)
    if not target.exists():
        build(plan, size, engine)
    return target


def measure(plan: Plan, results: Results) -> None:
    """All of the part."""
    for size in plan.sizes:
        chosen = engines(plan, size, results, "indexing")
        _builds(plan, size, chosen, results)
        _additions(plan, size, chosen, results)
        results.checkpoint()
    _unchanged(plan, results)


def _builds(plan: Plan, size: data.Size, chosen: list[str], results: Results) -> None:
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in chosen}
    for turn in range(plan.builds(size)):
        for name in chosen:
            if turn == 0 or name != "whoosh_stock":
                runs[name].append(build(plan, size, name))
    for name, answers in runs.items():
        for column, key in COLUMNS.items():
            value = median(answer[key] for answer in answers)
            results.put("indexing", size.name, TITLES[name], column, value)


def _additions(plan: Plan, size: data.Size, chosen: list[str], results: Results) -> None:
    """Add documents one by one to copies of the indexes."""
    place = plan.work / "adding" / size.name
    shutil.rmtree(place, ignore_errors=True)
    corpus = place / size.name
    corpus.mkdir(parents=True)
    source = plan.corpus(size) / "provisions.jsonl"
    os.link(source, corpus / source.name)
    say(f"adding to {size.name}")
    for name in chosen:
        if name in NO_ADDING:
            results.note("indexing", NO_ADDING[name] + ".")
            continue
        shutil.copytree(folder(plan, size, name), place / name)
        count = "3" if plan.quick else "20"
        answer = worker(plan.work, "add", name, corpus, place / name, count)
        results.put("indexing", size.name, TITLES[name], "add one, ms", 1000 * answer["seconds"])
        results.put("indexing", size.name, TITLES[name], "slowest, ms", 1000 * answer["slowest"])
    shutil.rmtree(place)


def small_files(place: Path, count: int) -> Path:
    """A folder of `count` small text files, made up, each with its number in its words."""
    corpus = place / "corpus"
    for number in range(count):
        path = corpus / f"{number // 100:03}" / f"rule-{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"示例规定{number}号\n第一条 {data.made_up(number)}\n第二条 自第{number}日起试用。\n",
            "utf-8",
        )
        os.utime(path, (_BASE, _BASE))  # long ago: times tell all, nothing is hashed again
    return corpus


def _unchanged(plan: Plan, results: Results) -> None:
    count = 300 if plan.quick else 10_000
    group = f"{count:,} small files"
    place = plan.work / "files"
    shutil.rmtree(place, ignore_errors=True)
    corpus, index = small_files(place, count), place / "index"
    say(f"indexing {group}")
    row = TITLES["regsearch"]
    first = worker(plan.work, "build", "regsearch", corpus, index)
    results.put("indexing", group, row, "first index, s", first["seconds"])
    again = [worker(plan.work, "build", "regsearch", corpus, index)["seconds"] for _ in range(3)]
    results.put("indexing", group, row, "nothing to do, ms", 1000 * median(again))
    command = regsearch("--corpus", corpus, "--index", index, "index")
    whole = interleaved({row: [command]}, plan.work, 3)[row].ms
    results.put("indexing", group, row, "nothing to do, whole command, ms", whole)
    shutil.rmtree(place)
