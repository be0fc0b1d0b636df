"""Kill and starve the indexer, and see that nothing is lost: `python -m tests.trials.crash`.

--kills N     until N processes died by SIGKILL at random moments of full builds (by one process
              and by two), incremental builds, adds, removes and pulls (default 500)
--faults N    N runs in which an operation on files fails: no space, no permission, a paper that
              vanishes or is cut short while it is read (default 200)
--seed N      another sequence of moments (default 1)
--files N     papers in the corpus (default 24)

After each: the index opens; it holds exactly the state before or the state after, by the text of
every provision; no file of the user's changed; no process is left; the next `index` completes and
gives the state of the corpus; and nothing but the committed files is left, in the index and in the
corpus.

A kill strikes after a random time or, to hit the short moments around a commit, at a random
operation on files; one in ten strikes a process that reads or builds for the indexer. Operations
run in children of a process that has everything imported. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from indexer.format.manifest import read_manifest
from indexer.update import update
from tests.trials.crash_place import (
    OPERATIONS,
    Hashes,
    Place,
    edit,
    litter,
    prepare,
    publisher,
    state,
)
from tests.trials.crash_strikes import DONE, EXPECTED, FAULTS, Moment, child


@dataclass
class Outcome:
    """What was tried, and what went wrong (nothing, one hopes)."""

    tried: Counter[str] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Trials:
    """A place as it was prepared, copied for each trial."""

    def __init__(self, base: Path, seed: int, files: int, publisher: str) -> None:
        """Prepare it below `base`."""
        self.rng = random.Random(seed)
        self.base = base
        self.trial = Place(base / "trial", publisher)
        self.outcome = Outcome()
        self.took: dict[str, float] = {}
        self._states: dict[str, str] = {}
        prepare(self.trial, random.Random(seed), files)
        shutil.copytree(self.trial.base, base / "master")

    def place(self, operation: str) -> Place:
        """The folders as they were prepared; times are kept, so that only edits are news."""
        place = self.trial
        shutil.rmtree(place.base)
        shutil.copytree(self.base / "master", place.base)
        if operation == "incremental":
            edit(place, self.rng)
        return place

    def expected(self, place: Place) -> str:
        """The state of the corpus as it is now, from a build beside."""
        key = json.dumps(place.hashes())
        if key not in self._states:
            beside = self.base / "beside"
            shutil.rmtree(beside, ignore_errors=True)
            update(beside, place.roots)
            self._states[key] = state(beside)
        return self._states[key]

    def kill(self, operation: str) -> None:
        """One kill."""
        place = self.place(operation)
        if operation not in self.took:
            started = time.monotonic()
            if child(lambda: OPERATIONS[operation](place), here=self.base).code:
                raise RuntimeError(f"{operation} fails even when it is let alone")
            self.took[operation] = time.monotonic() - started
            place = self.place(operation)
        strike = self._moment(operation)
        files, old = place.hashes(), state(place.index)
        here = self.base if not strike.helper and self.rng.random() < 0.9 else None
        ended = child(lambda: OPERATIONS[operation](place), strike, here=here)
        killed = ended.code < 0 or ended.struck
        self.outcome.tried["killed" if killed else "was done before"] += 1
        self.outcome.operations[operation] += killed
        what = f"{operation} {strike}"
        if ended.outlived:
            self.outcome.wrong.append(f"{what}: processes are left")
        if strike.helper and ended.code not in (DONE, EXPECTED):
            self.outcome.wrong.append(f"{what}: ended with {ended.code}")
        self.check(what, place, files, old)

    def _moment(self, operation: str) -> Moment:
        seconds = self.rng.uniform(0.001, self.took[operation] * 1.1)
        if operation != "pull" and self.rng.random() < 0.1:
            return Moment(seconds=seconds, helper=True)
        by_time = self.rng.random() < 0.5
        return Moment(seconds=seconds) if by_time else Moment(event=self.rng.randint(1, 60))

    def fault(self, operation: str, kind: str) -> None:
        """One failure of an operation on files."""
        place = self.place(operation)
        files, old = place.hashes(), state(place.index)
        number, log = self.rng.randint(1, 40), self.base / "log"
        log.unlink(missing_ok=True)

        def work() -> None:
            FAULTS[kind](number, place)
            OPERATIONS[operation](place)

        ended = child(work, log=log, here=self.base)
        self.outcome.tried[kind] += 1
        what = f"{operation} {kind} {number}"
        if ended.code not in (DONE, EXPECTED):
            said = log.read_text() if log.exists() else ended.code
            self.outcome.wrong.append(f"{what}: {said}")
        if ended.outlived:
            self.outcome.wrong.append(f"{what}: processes are left")
        if kind in ("vanishes", "is cut short"):  # these are not the indexer's doing
            now = place.hashes()
            files = {name: h for name, h in files.items() if now.get(name) == h}
        self.check(what, place, files, old)

    def check(self, what: str, place: Place, files: Hashes, old: str) -> None:
        """All that is promised, after an accident."""
        say = self.outcome.wrong.append
        there = set(place.hashes().values())
        for name, h in files.items():
            if h not in there:
                say(f"{what}: {name} was lost or changed")
        try:
            now = state(place.index)
        except Exception as error:
            say(f"{what}: the index does not open: {error!r}")
            return
        after = self.expected(place)
        told = read_manifest(place.index).failures > 0  # a file that could not be read is named
        if now not in (old, after) and not told:
            say(f"{what}: the index holds a state that never was")
        self.outcome.states[
            "old" if now == old else "new" if now == after else "new, failures told"
        ] += 1
        try:
            place.update()
        except Exception as error:
            say(f"{what}: the next index run fails: {error!r}")
            return
        if state(place.index) != after:
            say(f"{what}: the next index run does not hold the corpus")
        for name in litter(place):
            say(f"{what}: left {name}")


def memory() -> Path | None:
    """A folder in memory, where there is one: what a kill leaves is the same, and it is quicker."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None


def trials(kills: int, faults: int, seed: int = 1, files: int = 24) -> Outcome:
    """So many kills and faults, spread over the operations."""
    with tempfile.TemporaryDirectory(dir=memory()) as base, publisher() as address:
        started = time.monotonic()
        tries = Trials(Path(base).resolve(), seed, files, address)
        names, kinds = list(OPERATIONS), list(FAULTS)
        for n in range(3 * kills):  # some operations are done before the moment comes
            if tries.outcome.tried["killed"] < kills:
                tries.kill(names[n % len(names)])
        for n in range(faults):
            tries.fault(names[n % len(names)], kinds[n // len(names) % len(kinds)])
        tries.outcome.seconds = time.monotonic() - started
        return tries.outcome


def facts(outcome: Outcome) -> dict[str, object]:
    """The figures."""
    return {
        "tried": dict(outcome.tried), "killed in": dict(outcome.operations),
        "states": dict(outcome.states), "wrong": outcome.wrong,
        "seconds": round(outcome.seconds, 1),
    }  # fmt: skip


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.crash", description="Kill the indexer."
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=24, help="papers in the corpus")
    options = parser.parse_args(given)
    outcome = trials(options.kills, options.faults, options.seed, options.files)
    print(json.dumps(facts(outcome), ensure_ascii=False, indent=1))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
