"""`python -m tests.trials.fuzz`: fuzzing guided by the code that an input reaches, with atheris.

--queries N     inputs for the query parser, the citation reader and the splitter (1,000,000)
--documents N   documents, for all the readers together (100,000)
--seed N        another seed makes other inputs (1)
--only NAME     one target, such as query or DOCX; again for more
--keep DIR      where the inputs that did harm are written
--jobs N        so many targets at a time (as there are processors)
--json          the figures as JSON

Each target runs in a process of its own (`tests.trials.fuzz_target`) with the project's modules
instrumented. Harm is an exception, a reader's failure, 2 s of computing, 1 GB of memory, a crash
or a hang; exit status 1 when there was any, 2 when atheris is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.results import table
from corpus.readers.registry import FORMATS
from tests.trials.hostile_documents import MEMORY
from tests.trials.hostile_queries import SECONDS

#: Shares of the queries; the splitter takes long, and a draft longest.
_TEXTS = {"query": 0.4, "citation": 0.38, "splitter": 0.2, "draft": 0.02}
#: Every reader, and the unpacking before them.
_DOCUMENTS = (*(format.name for format in FORMATS), "packed")
TARGETS = (*_TEXTS, *_DOCUMENTS)
#: What hangs or crashes ends the process; so often another one goes on.
_MOST_DEATHS = 20
_STATE = re.compile(r"^#\d+\s+(?!READ)\w+\s+cov: (\d+) ft: (\d+) .*rss: (\d+)Mb", re.M)
_EXECUTED = re.compile(r"^stat::number_of_executed_units:\s*(\d+)", re.M)
_DEATH = re.compile(r"(?:SUMMARY|ERROR): libFuzzer: (.*)")


class Trial(NamedTuple):
    """What came of a target: inputs tried; edges of the code and features (edges by how often)
    that the first inputs reached and that were reached in the end; seconds of the slowest input;
    the process's peak of memory in MB after the first inputs and in the end; the harm, each kind
    with the file of an input that did it."""

    inputs: int
    edges: tuple[int, int]
    features: tuple[int, int]
    slowest: float
    memory: tuple[int, int]
    harm: dict[str, Path]


def available() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def trials(
    queries: int = 1_000_000,
    documents: int = 100_000,
    seed: int = 1,
    only: Iterable[str] = TARGETS,
    keep: Path | None = None,
    tell: Callable[[str], object] = lambda line: None,
    jobs: int = 1,
) -> dict[str, Trial]:
    """Fuzz the targets named in `only`, `jobs` of them at a time, each with its share of the
    inputs; what came of each.

    Inputs that did harm are kept in the folder `keep`. `tell` gets a line after each target.
    """
    shares = {name: round(queries * share) for name, share in _TEXTS.items()}
    shares |= dict.fromkeys(_DOCUMENTS, -(-documents // len(_DOCUMENTS)))

    def fuzz(name: str) -> Trial:
        with tempfile.TemporaryDirectory() as folder:
            trial = _trial(name, shares[name], seed, Path(folder))
            trial = trial._replace(harm=_kept(name, trial.harm, keep))
        tell(f"{name}: {trial.inputs:,} inputs, {len(trial.harm)} kinds of harm")
        return trial

    names = [name for name in only if shares[name]]
    with ThreadPoolExecutor(jobs) as pool:  # the work is done by processes
        return dict(zip(names, pool.map(fuzz, names), strict=True))


def _trial(name: str, inputs: int, seed: int, folder: Path) -> Trial:
    """Fuzz one target, going on in another process where one dies."""
    done, states, harm = 0, list[tuple[int, ...]](), dict[str, Path]()
    for death in range(_MOST_DEATHS):
        prefix = folder / f"death-{death}-"
        code, said = _fuzzed(
            name, folder, f"-runs={inputs - done}", f"-seed={seed + death}",
            f"-artifact_prefix={prefix}",
        )  # fmt: skip
        states += [tuple(map(int, match.groups())) for match in _STATE.finditer(said)]
        executed = _EXECUTED.search(said)
        done += int(executed[1]) if executed else 0
        if code == 0:
            break
        why = _DEATH.search(said)
        reason = re.sub(r"\d+", "#", why[1]) if why else f"died ({code}): {said[-500:]}"
        harm.setdefault(reason, next(folder.glob(f"{prefix.name}*"), prefix))
        if not executed or done >= inputs:
            break
    figures: dict[str, Any] = {"slowest": 0.0, "harm": {}}
    if (folder / "figures.json").exists():
        figures = json.loads((folder / "figures.json").read_text("utf-8"))
    harm |= {what: folder / "harm" / file for what, file in figures["harm"].items()}
    edges, features, memory = zip(*(states or [(0, 0, 0)]), strict=True)
    ends = [(values[0], values[-1]) for values in (edges, features, memory)]
    return Trial(done, ends[0], ends[1], figures["slowest"], ends[2], harm)


def _fuzzed(name: str, folder: Path, *options: str) -> tuple[int, str]:
    """The exit status of a process that fuzzes a target, and what it said."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.trials.fuzz_target", name, str(folder), *options,
         f"-timeout={5 * SECONDS:.0f}", f"-rss_limit_mb={MEMORY >> 20}", "-print_final_stats=1"],
        capture_output=True,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return child.returncode, child.stderr.decode("utf-8", "replace")


def _kept(name: str, harm: dict[str, Path], keep: Path | None) -> dict[str, Path]:
    """The harm with the inputs that did it in the folder `keep`."""
    kept: dict[str, Path] = {}
    for n, (what, file) in enumerate(harm.items()):
        kept[what] = Path()
        if keep and file.is_file():
            keep.mkdir(parents=True, exist_ok=True)
            kept[what] = keep / f"{name.replace(' ', '-')}-{n}"
            shutil.copyfile(file, kept[what])
    return kept


def facts(trial: Trial) -> dict[str, Any]:
    """The figures of a target; "wrong" names the harm."""
    return {
        "tried": trial.inputs, "edges": trial.edges, "features": trial.features,
        "slowest s": round(trial.slowest, 3), "memory MB": trial.memory, "wrong": list(trial.harm),
    }  # fmt: skip


def rows(found: Mapping[str, Trial]) -> list[list[str]]:
    """The table's rows, the head first."""
    head = ["target", "inputs", "edges", "features", "slowest s", "peak MB", "harm"]
    return [head] + [
        [name, f"{trial.inputs:,}", *(f"{a:,} → {b:,}" for a, b in (trial.edges, trial.features)),
         f"{trial.slowest:.3f}", f"{trial.memory[0]} → {trial.memory[1]}", str(len(trial.harm))]
        for name, trial in found.items()
    ]  # fmt: skip


def main(given: list[str] | None = None) -> int:
    """Run; 1 when harm was done, 2 without atheris."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.fuzz")
    for name, default in (("queries", 1_000_000), ("documents", 100_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", action="append", choices=TARGETS, metavar="NAME")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args(given)
    if not available():
        print("atheris is not installed: pip install -e '.[bench]'", file=sys.stderr)
        return 2
    found = trials(
        options.queries, options.documents, options.seed, options.only or TARGETS, options.keep,
        lambda line: print(line, file=sys.stderr, flush=True), options.jobs,
    )  # fmt: skip
    if options.json:
        print(json.dumps({name: facts(trial) for name, trial in found.items()}, indent=1))
        return int(any(trial.harm for trial in found.values()))
    head, *body = rows(found)
    print(table(head, body))
    for name, trial in found.items():
        for what, file in trial.harm.items():
            print(f"{name}: {what} {file if file.name else ''}")
    return int(any(trial.harm for trial in found.values()))


if __name__ == "__main__":
    sys.exit(main())
