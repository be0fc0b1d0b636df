"""Child processes: run one, time a set of them in turn, talk to a set of them in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.data import REPOSITORY

Command = list[str]
_SCRIPT = Path(sys.executable).with_name("regsearch")
_START = "from search.cli.app import main; main()"


class Took(NamedTuple):
    """Milliseconds by the clock and of the processor."""

    ms: float
    cpu_ms: float


class Failed(RuntimeError):
    """A child that ended otherwise than it should. Its message names no folder of this machine."""

    def __init__(self, status: int, stderr: str) -> None:
        """`stderr` is shown in full on ours; its last line is the message."""
        print(stderr, file=sys.stderr)
        last = stderr.strip().rpartition("\n")[2] or "no message"
        super().__init__(f"exit status {status}: {last}")


def environment(work: Path) -> dict[str, str]:
    """The environment of a child: this repository's code, and a home of its own for regsearch.

    Bytecode is kept, as it is where the package is installed.
    """
    dropped = ("REGSEARCH_", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "REGSEARCH_HOME": str(work / "home")}


def python(*arguments: str | Path) -> Command:
    """A command of this interpreter."""
    return [sys.executable, *map(str, arguments)]


def regsearch(*arguments: str | Path) -> Command:
    """The `regsearch` command: its installed script, or else what that script calls."""
    script = [str(_SCRIPT)] if _SCRIPT.exists() else python("-c", _START)
    return [*script, *map(str, arguments)]


def run(command: Command, work: Path, out: Path | None = None) -> str:
    """Run a command to its end and return what it printed (or write it to `out`).

    Exit status 1 is a search without hits; anything else but 0 is `Failed`.
    """
    done = subprocess.run(
        command, env=environment(work), cwd=work, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise Failed(done.returncode, done.stderr)
    if out:
        out.write_text(done.stdout, encoding="utf-8")
    return done.stdout


def worker(work: Path, *arguments: str | Path) -> dict[str, float]:
    """What a task of `benchmarks.worker` answered."""
    answer = run(python("-m", "benchmarks.worker", *arguments), work)
    return json.loads(answer.splitlines()[-1])  # type: ignore[no-any-return]


def interleaved(
    commands: Mapping[str, Sequence[Command]],
    work: Path,
    rounds: int,
    fewer: Mapping[str, int] | None = None,
) -> dict[str, Took]:
    """The medians of each named command's times, a fresh process each time.

    Every round runs each command once, in turn; a name with several commands takes them in turn.
    One round before the first goes uncounted. `fewer` bounds the rounds of the slow.
    """
    times: dict[str, list[Took]] = {name: [] for name in commands}
    for turn in range(-1, rounds):
        for name, variants in commands.items():
            if turn < (fewer or {}).get(name, rounds):
                took = _timed(variants[turn % len(variants)], work)
                if turn >= 0:
                    times[name].append(took)
    return {
        name: Took(median(took.ms for took in rows), median(took.cpu_ms for took in rows))
        for name, rows in times.items()
    }


def _timed(command: Command, work: Path) -> Took:
    started, before = time.perf_counter(), _children_cpu()
    run(command, work)
    return Took(1000 * (time.perf_counter() - started), 1000 * (_children_cpu() - before))


def _children_cpu() -> float:
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Served:
    """A long-lived child that answers queries (`worker serve`). Close it."""

    def __init__(self, work: Path, engine: str, folder: Path) -> None:
        """Start it; it opens its index before the first answer."""
        self._child = subprocess.Popen(
            python("-m", "benchmarks.worker", "serve", engine, folder),
            env=environment(work),
            cwd=work,
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, query: str, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Its answer: milliseconds of the processor and the ids of the hits."""
        assert self._child.stdin and self._child.stdout
        self._child.stdin.write(json.dumps([query, dict(options or {})]) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"the child ended with status {self._child.wait()}")
        return json.loads(line)  # type: ignore[no-any-return]

    def close(self) -> None:
        """End it."""
        assert self._child.stdin and self._child.stdout
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie, the nearest one that is there."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


Say = Callable[[str], None]


def say(text: str) -> None:
    """A line of progress, on stderr."""
    print(text, file=sys.stderr, flush=True)
