"""Kill and starve the indexer, and see that nothing is lost: `python -m benchmarks.crash`.

--kills N     until N processes died by SIGKILL at random moments of full builds, incremental
              builds, adds, removes and pulls (default 500)
--faults N    N runs in which an operation on files fails: no space, no permission, a file that
              vanishes while it is read (default 200)
--seed N      another sequence of moments (default 1)
--files N     papers in the corpus (default 24)

After each: the index opens; it holds exactly the state before or the state after, by the text of
every provision; no file of the user's changed; the next `index` completes and gives the state of
the corpus; and nothing but the committed files is left, in the index and in the corpus.

A kill strikes after a random time or, to hit the short moments around a commit, at a random
operation on files. Operations run in children of a process that has everything imported.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from indexer import reading
from indexer.build import update
from indexer.scan import OFFICIAL, Root
from indexer.store import CURRENT, LOCK, read_manifest, read_sources
from search.session import Session

#: The audit events of operations on files: each is a moment to strike at.
_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "shutil.copyfile")
_DONE, _EXPECTED, _UNEXPECTED = 0, 3, 4
_WORDS = [
    "heron",
    "egret",
    "stork",
    "lend",
    "repay",
    "蓝鸟出借",
    "夜间敲门",
    "账册",
    "gadget",
    "ledger",
]

Hashes = dict[str, str]


class Moment(NamedTuple):
    """When to strike: after some seconds, or at the nth operation on files."""

    seconds: float = 0.0
    event: int = 0


@dataclass
class Outcome:
    """What was tried, and what went wrong (nothing, one hopes)."""

    tried: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    litter: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Place:
    """A user's folders: documents, pulled texts, removed ones, and the index over them."""

    def __init__(self, base: Path) -> None:
        """The folders below `base`."""
        self.base = base
        self.home = base / "home"
        self.documents, self.official = self.home / "documents", self.home / OFFICIAL
        self.incoming, self.index = base / "incoming", self.home / "index"

    @property
    def roots(self) -> list[Root]:
        """The corpus."""
        return [Root("documents", self.documents), Root(OFFICIAL, self.official)]

    def update(self, **options: object) -> None:
        """Bring the index up to date."""
        update(self.index, self.roots, wait=20, **options)  # type: ignore[arg-type]

    def hashes(self) -> Hashes:
        """The user's files, wherever they are now, and their contents."""
        found = {}
        for folder in (self.home, self.incoming):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and self.index not in path.parents:
                    name = path.relative_to(self.base).as_posix()
                    found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


def state(folder: Path) -> str:
    """What an index holds, as a hash: every provision's text and source, and the sources."""
    session = Session(folder)
    rows = [
        (found.regulation.source, found.provision.id, found.provision.text)
        for found, size in session.regulations()
        for found in session.neighbours(found, -1)
    ]
    sources = read_sources(folder, session.manifest).values()
    names = sorted((s.name, s.sha256, s.failure, s.provisions) for s in sources)
    hits = {(h.id, h.source) for h in session.search("section", _all()).hits}
    if len(rows) != session.engine.documents or not hits <= {(id, s) for s, id, _ in rows}:
        return "inconsistent"
    return hashlib.sha256(json.dumps([sorted(rows), names]).encode()).hexdigest()


def _all() -> object:
    from search.results import Options

    return Options(limit=1000, width=0)


# --- operations ----------------------------------------------------------------------------------


def write_paper(path: Path, rng: random.Random) -> None:
    """A made-up act of a few sections."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sections = [
        f"Section {n}. {' '.join(rng.choices(_WORDS, k=rng.randint(8, 30)))} here."
        for n in range(1, rng.randint(2, 6))
    ]
    path.write_text(
        f"Act {path.stem} of {rng.randrange(10**6)}\n\n" + "\n\n".join(sections), "utf-8"
    )


def prepare(place: Place, rng: random.Random, files: int) -> None:
    """Papers and an index over them, of several segments."""
    for n in range(files):
        write_paper(place.documents / f"folder{n % 3}" / f"p{n}.txt", rng)
        if n in (files // 2, files - 3):
            place.update()
    write_paper(place.incoming / "new.txt", rng)
    write_paper(place.incoming / "more" / "newer.txt", rng)
    place.official.mkdir(parents=True, exist_ok=True)
    place.update()


def full(place: Place) -> None:
    """A rebuild."""
    place.update(rebuild=True)


def incremental(place: Place) -> None:
    """An update."""
    place.update()


def add(place: Place) -> None:
    """`regsearch add` of a file and a folder, then the update that follows."""
    from search.intake import add_path

    for path in sorted(place.incoming.iterdir()):
        for one in add_path(path, place.documents):
            if one.failure:
                raise OSError(errno.EIO, one.failure)
    place.update()


def remove(place: Place) -> None:
    """`regsearch remove`: the file goes to the folder of removed ones, then an update."""
    from search.commands.remove import kept

    kept(sorted(place.documents.rglob("*.txt"))[0], place.home / "removed")
    place.update()


def pull(place: Place) -> None:
    """What `regsearch pull` does with a text that has arrived, then an update."""
    from corpus.official import store
    from corpus.official.answers import Answer
    from corpus.official.catalogue import catalogue
    from corpus.official.store import Part, Received

    text = catalogue()[0]
    data = b"Act of the pulled text\n\nSection 1. A pulled heron here.\n\nSection 2. Another.\n"
    received = Received((Part(".txt", data),), Answer(text.url, "", ""))
    store.keep(place.official, text, received, date(2026, 1, 2))
    place.update()


def edit(place: Place, rng: random.Random) -> None:
    """What a user does between two runs: change, add and delete papers."""
    papers = sorted(place.documents.rglob("p*.txt"))
    for path in rng.sample(papers, 3):
        write_paper(path, rng)
    rng.choice(papers).unlink()
    write_paper(place.documents / "late" / f"p{rng.randrange(10**6)}.txt", rng)


OPERATIONS: dict[str, Callable[[Place], None]] = {
    "full": full, "incremental": incremental, "add": add, "remove": remove, "pull": pull,
}  # fmt: skip


# --- children ------------------------------------------------------------------------------------


def child(
    work: Callable[[], None],
    strike: Moment | None = None,
    log: Path | None = None,
    here: Path | None = None,
) -> int:
    """Do `work` in a child of this process, struck at a moment; the child's wait status.

    Papers below `here` are read in the child itself, as the library's are, not in a process of
    their own: that is quicker, and puts more of the moments into the writing of the index.
    """
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _run(work, strike, log, here)
    if strike and strike.seconds:
        time.sleep(strike.seconds)
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _run(
    work: Callable[[], None], strike: Moment | None, log: Path | None, here: Path | None
) -> None:
    """The child's life: it never returns."""
    status = _UNEXPECTED
    try:
        if here:
            reading._library = lambda: f"{here}{os.sep}"  # type: ignore[assignment]
        if strike and strike.event:
            _at_event(strike.event, lambda name, args: os.kill(os.getpid(), signal.SIGKILL))
        work()
        status = _DONE
    except Exception as error:
        from corpus.errors import RegsearchError

        if isinstance(error, (OSError, RegsearchError)):
            status = _EXPECTED
        if log:
            log.write_text(f"{type(error).__name__}: {error}")
    finally:
        os._exit(status)


def _at_event(
    number: int, act: Callable[[str, tuple[object, ...]], None], what: Sequence[str] = _EVENTS
) -> None:
    """Act at the nth operation on files; there is no way back: it is for children."""
    count = 0

    def hook(name: str, args: tuple[object, ...]) -> None:
        nonlocal count
        if name in what and not _of_python(args):
            count += 1
            if count == number:
                act(name, args)

    sys.addaudithook(hook)


def _of_python(args: tuple[object, ...]) -> bool:
    """Whether the file is one of Python's own: imports are no moments of the index."""
    return bool(args) and str(args[0]).endswith((".py", ".pyc", ".so", "__pycache__"))


# --- one trial -----------------------------------------------------------------------------------


class Trials:
    """A place as it was prepared, copied for each trial."""

    def __init__(self, base: Path, seed: int, files: int = 24) -> None:
        """Prepare it below `base`."""
        self.rng = random.Random(seed)
        self.base = base
        self.trial = Place(base / "trial")
        self.outcome = Outcome()
        self.took: dict[str, float] = {}
        self._states: dict[str, str] = {}
        self._clean(lambda: prepare(self.trial, random.Random(seed), files))
        shutil.copytree(self.trial.base, base / "master")

    def _clean(self, work: Callable[[], None]) -> None:
        log = self.base / "log"
        if child(work, log=log, here=self.base) != 0:
            raise RuntimeError(log.read_text() if log.exists() else "died")

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
            self._clean(lambda: update(beside, place.roots) and None)
            self._states[key] = state(beside)
        return self._states[key]

    def kill(self, operation: str) -> None:
        """One kill."""
        if operation not in self.took:
            place = self.place(operation)
            started = time.monotonic()
            self._clean(lambda: OPERATIONS[operation](place))
            self.took[operation] = time.monotonic() - started
        by_time = self.rng.random() < 0.5
        seconds = self.rng.uniform(0.001, self.took[operation] * 1.1)
        strike = Moment(seconds=seconds) if by_time else Moment(event=self.rng.randint(1, 60))
        place = self.place(operation)
        files, old = place.hashes(), state(place.index)
        here = self.base if self.rng.random() < 0.9 else None
        status = child(lambda: OPERATIONS[operation](place), strike, here=here)
        self.outcome.tried["killed" if os.WIFSIGNALED(status) else "was done before"] += 1
        self.check(f"{operation} {strike}", place, files, old)

    def fault(self, operation: str, kind: str) -> None:
        """One failure of an operation on files."""
        place = self.place(operation)
        files, old = place.hashes(), state(place.index)
        number, log = self.rng.randint(1, 40), self.base / "log"
        log.unlink(missing_ok=True)

        def work() -> None:
            FAULTS[kind](number, place)
            OPERATIONS[operation](place)

        status = os.waitstatus_to_exitcode(child(work, log=log, here=self.base))
        self.outcome.tried[kind] += 1
        if status not in (_DONE, _EXPECTED):
            self.outcome.wrong.append(
                f"{operation} {kind} {number}: {log.read_text() if log.exists() else status}"
            )
        if kind == "vanishes":
            files = {name: h for name, h in files.items() if (place.base / name).exists()}
        self.check(f"{operation} {kind} {number}", place, files, old)

    def check(self, what: str, place: Place, files: Hashes, old: str) -> None:
        """All that is promised, after an accident."""
        say = self.outcome.wrong.append
        for name, h in files.items():
            if h not in place.hashes().values():
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
            self._clean(lambda: place.update())
        except RuntimeError as error:
            say(f"{what}: the next index run fails: {error}")
            return
        if state(place.index) != after:
            say(f"{what}: the next index run does not hold the corpus")
        for name in litter(place):
            self.outcome.litter[name] += 1


def litter(place: Place) -> list[str]:
    """What is there but should not be, after a run that ended well."""
    manifest = read_manifest(place.index)
    named = {CURRENT, LOCK, f"{LOCK}.pid", f"sources.{manifest.generation}"}
    for info in manifest.segments:
        named.update((info.file, info.deletions))
    left = [f"index: {p.suffix or p.name}" for p in place.index.iterdir() if p.name not in named]
    marks = (".part", ".tmp", ".download")
    return left + [f"corpus: {p.suffix}" for p in place.home.rglob("*") if p.suffix in marks]


def _no_space(number: int, place: Place) -> None:
    """Writing stops in the middle of a file: the kernel refuses to let it grow."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = number * number * 20
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def _refuse(code: int) -> Callable[[int, Place], None]:
    def install(number: int, place: Place) -> None:
        def act(name: str, args: tuple[object, ...]) -> None:
            raise OSError(code, os.strerror(code), str(args[0]) if args else None)

        _at_event(number, act)

    return install


def _vanish(number: int, place: Place) -> None:
    """A paper is deleted just before it is opened."""

    def act(name: str, args: tuple[object, ...]) -> None:
        if not isinstance(args[0], (str, bytes)):
            return
        path = Path(os.fsdecode(args[0]))
        if path.suffix == ".txt" and place.documents in path.parents and path.exists():
            os.unlink(path)

    for at in range(number, number + 12):
        _at_event(at, act, ("open",))


FAULTS: dict[str, Callable[[int, Place], None]] = {
    "no space": _no_space,
    "no space at an operation": _refuse(errno.ENOSPC),
    "no permission": _refuse(errno.EACCES),
    "vanishes": _vanish,
}


def memory() -> Path | None:
    """A folder in memory, where there is one: what a kill leaves is the same, and it is quicker."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None


def trials(kills: int, faults: int, seed: int = 1, files: int = 24) -> Outcome:
    """So many kills and faults, spread over the operations."""
    with tempfile.TemporaryDirectory(dir=memory()) as base:
        started = time.monotonic()
        tries = Trials(Path(base).resolve(), seed, files)
        names, kinds = list(OPERATIONS), list(FAULTS)
        for n in range(3 * kills):  # some operations are done before the moment comes
            if tries.outcome.tried["killed"] < kills:
                tries.kill(names[n % len(names)])
        for n in range(faults):
            tries.fault(names[n % len(names)], kinds[n // len(names) % len(kinds)])
        tries.outcome.seconds = time.monotonic() - started
        return tries.outcome


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.crash", description="Kill the indexer."
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=24, help="papers in the corpus")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    options = parser.parse_args(given)
    outcome = trials(options.kills, options.faults, options.seed, options.files)
    facts = {
        "tried": dict(outcome.tried), "states": dict(outcome.states), "wrong": outcome.wrong,
        "litter": dict(outcome.litter), "seconds": round(outcome.seconds, 1),
    }  # fmt: skip
    print(json.dumps(facts, ensure_ascii=False, indent=None if options.json else 1))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
