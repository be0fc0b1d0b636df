"""Damage every part of an index, and see that no search is wrong: `python -m tests.trials.damage`.

--tries N   damages of each kind to each part of each file (default 12)
--seed N    other places (default 1)

The parts are CURRENT, the deletions, the sources, and of each segment its magic number, every
section, what lies between, and its directory. The kinds: a bit is flipped, a byte is changed, a
stretch is zeroed, the file is cut off there, the file is gone. After each, real commands run in
this process: a search, `show` and `list` must print what they print on a whole index, and end
without a traceback; damage that they meet is said in one line and the index rebuilt from the
corpus. Where they did not meet it, `verify` must.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indexer import reading
from indexer.format.manifest import CURRENT
from indexer.format.segment import FOOTER, MAGIC
from indexer.scan import Root
from indexer.update import update
from tests.trials.crash import memory
from tests.trials.crash_place import write_paper

KINDS = ("bit", "byte", "zeros", "cut", "gone")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("search", "heron ledger 夜间敲门", "--format", "json", "--limit", "50"),
    ("search", '"蓝鸟出借"', "--format", "jsonl", "--facets"),
    ("show", "Damaged Act", "--format", "json"),
    ("list", "--format", "json"),
    ("status",),
)


class Ran(NamedTuple):
    """What a command did: its exit status (-1: a traceback), and what it wrote."""

    code: int
    out: str
    err: str


class Part(NamedTuple):
    """A part of an index file: from `start` to `end`. `name` says what it is."""

    file: str
    name: str
    start: int
    end: int


@dataclass
class Outcome:
    """What was tried; how the damage was noticed; what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(*args: str) -> Ran:
    """A command in this process."""
    from search.cli.app import main

    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main.main(args=list(args), prog_name="regsearch")
    except SystemExit as done:
        code = done.code
    except BaseException as error:
        return Ran(-1, out.getvalue(), f"{type(error).__name__}: {error}")
    return Ran(int(str(code or 0)), out.getvalue(), err.getvalue())


def parts(folder: Path) -> Iterator[Part]:
    """Every part of every file of an index."""
    for path in sorted(folder.iterdir()):
        size = path.stat().st_size
        if path.name.startswith("LOCK"):
            continue
        if path.suffix != ".seg":
            name = (
                "CURRENT"
                if path.name == CURRENT
                else "deletions"
                if path.suffix == ".del"
                else "sources"
            )
            yield Part(path.name, name, 0, size)
            continue
        data = path.read_bytes()
        at, length, _ = FOOTER.unpack(data[-FOOTER.size :])
        yield Part(path.name, "magic", 0, len(MAGIC))
        last = len(MAGIC)
        for line in data[at : at + length].decode("ascii").splitlines():
            name, start, held, _ = line.split()
            if int(start) > last:
                yield Part(path.name, "between", last, int(start))
            last = int(start) + int(held)
            yield Part(path.name, name, int(start), last)
        yield Part(path.name, "directory", at, size)


def damage(path: Path, part: Part, kind: str, rng: random.Random) -> bool:
    """Do it; whether the file is another one now."""
    if kind == "gone":
        path.unlink()
        return True
    if part.end == part.start:
        return False
    before = path.read_bytes()
    data, at = bytearray(before), rng.randrange(part.start, part.end)
    if kind == "bit":
        data[at] ^= 1 << rng.randrange(8)
    elif kind == "byte":
        data[at] = rng.randrange(256)
    elif kind == "zeros":
        end = min(part.end, at + rng.randint(1, 64))
        data[at:end] = bytes(end - at)
    else:
        del data[at:]
    path.write_bytes(data)
    return bytes(data) != before


class Trials:
    """An index with several segments and deletions, damaged again and again."""

    def __init__(self, base: Path, seed: int) -> None:
        """Build it below `base`."""
        self.rng = random.Random(seed)
        self.corpus, self.folder, self.whole = base / "papers", base / "index", base / "whole"
        self.outcome = Outcome()
        roots = [Root("papers", self.corpus)]
        for n in range(18):
            write_paper(self.corpus / f"p{n}.txt", self.rng)
            if n % 6 == 5:
                update(self.folder, roots)
        act = "Damaged Act\n\nSection 1. A heron here.\n\nSection 2. A ledger here.\n"
        (self.corpus / "act.txt").write_text(act, "utf-8")
        (self.corpus / "p1.txt").unlink()
        write_paper(self.corpus / "p8.txt", self.rng)
        update(self.folder, roots)
        for path in self.corpus.iterdir():
            os.utime(path, (1, 1))
        update(self.folder, roots)
        shutil.copytree(self.folder, self.whole)
        self.answers = [self.ran(*command) for command in COMMANDS]
        if any(a.code for a in self.answers):
            raise RuntimeError([a.err for a in self.answers])

    def ran(self, *command: str) -> Ran:
        """A command over the index."""
        return run("--corpus", str(self.corpus), "--index", str(self.folder), *command)

    def restore(self) -> None:
        """Make the index whole again."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.whole, self.folder)

    def one(self, part: Part, kind: str) -> None:
        """One damage, and a command after it."""
        self.restore()
        if not damage(self.folder / part.file, part, kind, self.rng):
            return
        number = self.outcome.tried.total() % len(COMMANDS)
        what = f"{kind} in {part.name} of {part.file}, {COMMANDS[number][0]}"
        self.outcome.tried[kind] += 1
        self.outcome.parts[part.name] += 1
        ran, good = self.ran(*COMMANDS[number]), self.answers[number]
        said = [line for line in ran.err.splitlines() if line.endswith(": rebuilding")]
        if kind == "gone" and part.name == "CURRENT":  # then there is no index, and it is made
            said = [line for line in ran.err.splitlines() if line.startswith("indexed ")]
        if ran.code < 0 or "Traceback" in ran.err:
            self.outcome.wrong.append(f"{what}: {ran.err[-300:]}")
        elif COMMANDS[number] != ("status",) and (ran.code, ran.out) != (good.code, good.out):
            self.outcome.wrong.append(
                f"{what}: another answer, status {ran.code}: {ran.err[-200:]}"
            )
        if len(said) > 1:
            self.outcome.wrong.append(f"{what}: said {len(said)} times")
        self.outcome.noticed[self._noticed(part, said, what)] += 1

    def _noticed(self, part: Part, said: list[str], what: str) -> str:
        """Who noticed: the command, or else `verify`."""
        if said:
            return "by the command"
        ran = self.ran("verify", "--sample", "1")
        if "is damaged" in ran.err and ran.code == 0:
            return "by verify"
        self.outcome.wrong.append(f"{what}: not noticed by verify: {ran.code} {ran.err[-200:]}")
        return "by nobody"


@contextmanager
def prepared(seed: int) -> Iterator[Trials]:
    """An index to damage. Its papers are read in this process, as the library's are: rebuilding
    is quicker so."""
    library = reading._library
    with tempfile.TemporaryDirectory(dir=memory()) as name:
        base = Path(name).resolve()
        reading._library = lambda: f"{base}{os.sep}"  # type: ignore[assignment]
        try:
            yield Trials(base, seed)
        finally:
            reading._library = library


def trials(tries: int, seed: int = 1) -> Outcome:
    """So many damages of each kind to each part."""
    started = time.monotonic()
    with prepared(seed) as tests:
        for part in list(parts(tests.whole)):
            for kind in KINDS:
                for _ in range(1 if kind == "gone" else tries):
                    tests.one(part, kind)
    tests.outcome.seconds = time.monotonic() - started
    return tests.outcome


def some(count: int, seed: int = 1) -> Outcome:
    """`count` damages at random places, to every sort of part in turn."""
    with prepared(seed) as tests:
        every = list({part.name: part for part in parts(tests.whole)}.values())
        for n in range(count):
            tests.one(every[n % len(every)], tests.rng.choice(KINDS))
    return tests.outcome


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.damage", description="Damage the index."
    )
    parser.add_argument("--tries", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(given)
    outcome = trials(options.tries, options.seed)
    facts = {
        "tried": outcome.tried.total(), "kinds": dict(outcome.tried), "parts": dict(outcome.parts),
        "noticed": dict(outcome.noticed), "wrong": outcome.wrong,
        "seconds": round(outcome.seconds, 1),
    }  # fmt: skip
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
