"""What SECURITY.md promises, tried: `python -m tests.trials`.

--quick           the short forms, in a few minutes
--only LIST       of crash, concurrency, damage, histories, hostile, fuzz, gigabyte, cluster,
                  verify
--results DIR     where latest.json and latest.md are kept (tests/trials/results; a quick run
                  keeps nothing unless told where)

Each part is a command of its own, run in a process of its own; what it counted stands in the
table, and whatever was wrong below it. Exit status 1 when anything was.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.data import REPOSITORY
from benchmarks.results import environment, table

Facts = dict[str, Any]


class Part(NamedTuple):
    """A part: the module to run, what to add for its figures, and its short form."""

    module: str
    always: tuple[str, ...]
    quick: tuple[str, ...]


PARTS = {
    "crash": Part("tests.trials.crash", (), ("--kills", "25", "--faults", "10", "--files", "8")),
    "concurrency": Part("tests.trials.concurrency", (), ("--seconds", "5")),
    "users": Part("tests.trials.users", (), ("--seconds", "20")),
    "damage": Part("tests.trials.damage", (), ("--tries", "1")),
    "histories": Part("tests.trials.histories", (), ("--histories", "20")),
    "folders": Part("tests.trials.folders", (), ("--files", "300")),
    "hostile": Part(
        "tests.trials.hostile",
        (),
        ("--queries", "20000", "--searches", "500", "--documents", "500"),
    ),
    "fuzz": Part("tests.trials.fuzz", ("--json",), ("--queries", "20000", "--documents", "3000")),
    "large": Part("tests.trials.large", (), ("--megabytes", "1", "--objects", "2000")),
    "gigabyte": Part("tests.trials.gigabyte", (), ("--megabytes", "32")),
    "cluster": Part(
        "tests.trials.cluster",
        (),
        ("--only", "same,swaps", "--queries", "40", "--questions", "20", "--swaps", "3"),
    ),
    "worst": Part("tests.trials.worst", (), ("--provisions", "5000")),
    "verify": Part("search.cli.app", ("verify", "--format", "json"), ()),
}


def run(name: str, quick: bool) -> Facts:
    """The figures of a part, with its time and its exit status."""
    part = PARTS[name]
    code = [sys.executable, "-m", part.module]
    if part.module == "search.cli.app":
        code = [sys.executable, "-c", "from search.cli.app import main; main()"]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [*code, *part.always, *(part.quick if quick else ())],
            cwd=REPOSITORY,
            env={**os.environ, "REGSEARCH_HOME": home},
            stdout=subprocess.PIPE,
        )
    try:
        figures = json.loads(done.stdout)
    except ValueError:
        figures = {"wrong": [f"gave no figures (exit status {done.returncode})"]}
    seconds = round(time.monotonic() - started)
    return {"seconds": seconds, "status": done.returncode, "figures": figures}


def tabled(figures: Facts) -> str:
    """The figures as a table: a row for each, or for each group where all hold the same ones."""
    groups = [value for value in figures.values() if isinstance(value, dict)]
    names = [name for name in (groups or [{}])[0] if name != "wrong"]
    alike = len(groups) == len(figures) > 3 and all({*names} == {*g} - {"wrong"} for g in groups)
    if alike:
        body = [[name, *(_text(group[n]) for n in names)] for name, group in figures.items()]
        return table(["", *names], body)
    return table(["", ""], [list(row) for row in rows(figures)])


def rows(figures: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The figures as rows: the path to each, and what it is; what is wrong is left to `wrong`."""
    if not isinstance(figures, dict):
        yield path, _text(figures)
        return
    for name, value in figures.items():
        if name != "wrong":
            yield from rows(value, f"{path}, {name}" if path else str(name))


def _text(value: Any) -> str:
    if isinstance(value, dict):  # a check of `verify`
        return f"{value['name']} {value['right']:,} of {value['total']:,}"
    if isinstance(value, list):
        numbers = all(isinstance(v, (int, float)) for v in value)
        return (" → " if numbers else "; ").join(map(_text, value)) or "none"
    return f"{value:,}" if type(value) in (int, float) else str(value)


def wrong(figures: Any) -> list[str]:
    """All that was wrong, wherever it stands."""
    if not isinstance(figures, dict):
        return []
    here = [str(w) for w in figures.get("wrong", ())]
    return here + [w for value in figures.values() for w in wrong(value)]


def markdown(found: dict[str, Facts]) -> str:
    """The page of a run."""
    made = ", ".join(f"{name} {value}" for name, value in environment().items())
    blocks = ["# Trials", f"Made by `python -m tests.trials` on {date.today()}; {made}."]
    for name, facts in found.items():
        blocks.append(f"## {name} ({facts['seconds']:,} s)")
        blocks.append(tabled(facts["figures"]))
        faults = wrong(facts["figures"])
        blocks.append("\n".join(f"- {w}" for w in faults) if faults else "Nothing was wrong.")
    return "\n\n".join(blocks) + "\n"


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in PARTS:
            raise argparse.ArgumentTypeError(f"'{name}' is no part; there are {', '.join(PARTS)}")
    return names


def main(given: list[str] | None = None) -> int:
    """Run; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials")
    parser.add_argument("--quick", action="store_true", help="the short forms")
    parser.add_argument("--only", type=_parts, default=tuple(PARTS))
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(given)
    keep = options.results or (None if options.quick else Path(__file__).parent / "results")
    file = keep / "latest.json" if keep else None
    found: dict[str, Facts] = {}
    if file and file.exists():
        found = json.loads(file.read_text("utf-8"))
    for name in options.only:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found[name] = run(name, options.quick)
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
            file.with_suffix(".md").write_text(markdown(found), "utf-8")
    told = {name: found[name] for name in options.only}
    print(markdown(told))
    return int(any(facts["status"] or wrong(facts["figures"]) for facts in told.values()))


if __name__ == "__main__":
    sys.exit(main())
