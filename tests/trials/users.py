"""Searches while documents are added, removed and indexed: `python -m tests.trials.users`.

--searchers N   processes that search (6)
--seconds N     for so long (300)

Three more write, over one home, as the commands do it: one adds documents, one removes them, one
writes into the folder of documents and indexes, at times anew. Each document is an act of three
sections with a word of its own, so that a state of the index that a searcher opens holds all three
or none; what it opened before stays as it was. In the end every document that was added is there
or, whole, among the removed ones, and the index answers as a fresh one. Exit status 1 when that is
otherwise, or anything was raised. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.errors import Locked, NothingFound, RegsearchError
from indexer.update import update
from search import paths
from search.results import Options
from search.session import Session
from search.workspace import Workspace
from tests.trials.measured import REPOSITORY

SECTIONS = 3
WRITERS = ("add", "remove", "index")


def _act(word: str) -> str:
    rows = [f"Section {n}. The heron {word} lends {n}.\n" for n in range(1, SECTIONS + 1)]
    return "\n".join([f"Act of {word}\n", *rows])


def _words(seed: str, number: int) -> str:
    return seed + "".join(chr(97 + int(digit)) for digit in str(number)) + "q"


class _Tally:
    """What one process did, and what went wrong in it."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []

    def until(self, end: float, do: Callable[[], None]) -> None:
        """Do it again and again."""
        while time.monotonic() < end and len(self.wrong) < 5:
            try:
                do()
            except Locked:
                self.done["found it locked"] += 1
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
        print(json.dumps({**self.done, "wrong": self.wrong}), flush=True)


def _held(session: Session) -> dict[str, int]:
    """How many sections of each act a search finds."""
    hits = session.search("heron", Options(limit=1000, status="unknown", sort="title")).hits
    return dict(Counter(hit.title for hit in hits if hit.title.startswith("Act of ")))


def search(end: float) -> None:
    """Search until time is up."""
    tally = _Tally()
    before: list[tuple[Session, dict[str, int]]] = []

    def once() -> None:
        session = Workspace().session()
        held = _held(session)
        tally.done["searches"] += 1
        if half := {title: n for title, n in held.items() if n != SECTIONS}:
            tally.wrong.append(f"half a document: {half}")
        if before and _held(before[0][0]) != before[0][1]:
            tally.wrong.append("an index that was opened before has changed")
        if not before or tally.done["searches"] % 20 == 0:
            before[:] = [(session, held)]

    tally.until(end, once)


def add(end: float) -> None:
    """Add documents until time is up."""
    tally = _Tally()
    incoming = paths.user_folder().with_name("incoming")
    incoming.mkdir()

    def once() -> None:
        word = _words("a", tally.done["added"])
        paper = incoming / f"{word}.txt"
        paper.write_text(_act(word), "utf-8")
        added, _ = Workspace().add([paper])
        tally.done["added"] += 1
        if [one.failure for one in added] != [""]:
            tally.wrong.append(f"{word} was not added: {added}")

    tally.until(end, once)


def remove(end: float) -> None:
    """Remove documents, any that is there, until time is up."""
    tally, rng = _Tally(), random.Random(1)

    def once() -> None:
        there = sorted(paths.user_folder().glob("*.txt"))
        if len(there) < 4:
            time.sleep(0.2)
            return
        try:
            Workspace().remove(f"documents/{rng.choice(there).name}")
            tally.done["removed"] += 1
        except NothingFound:  # it is not indexed yet
            tally.done["was not indexed yet"] += 1
        except RegsearchError as error:
            if "brings the index up to date" not in str(error):
                raise
            tally.done["was not indexed yet"] += 1

    tally.until(end, once)


def index(end: float) -> None:
    """Write papers and index them until time is up."""
    tally, rng = _Tally(), random.Random(2)

    def once() -> None:
        word = _words("i", rng.randrange(40))
        path = paths.user_folder() / f"{word}.txt"
        temporary = path.with_name(f".{word}.part")
        temporary.write_text(_act(word), "utf-8")
        temporary.replace(path)
        rebuild = rng.random() < 0.05
        Workspace().update(rebuild=rebuild)
        tally.done["indexed"] += 1
        tally.done["rebuilt"] += rebuild

    tally.until(end, once)


TASKS = {"search": search, "add": add, "remove": remove, "index": index}


def _start(task: str, home: Path, seconds: float) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.trials.users",
        "--task",
        task,
        "--seconds",
        str(seconds),
    ]
    environment = {**os.environ, "REGSEARCH_HOME": str(home)}
    return subprocess.Popen(
        command, cwd=REPOSITORY, text=True, stdout=subprocess.PIPE, env=environment
    )


def _facts(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate()
    return json.loads(out) if out.strip() else {"wrong": ["died"]}


def _in_the_end(home: Path, added: int) -> list[str]:
    """What is otherwise than it should be, of the files and of the index."""
    workspace = Workspace()
    workspace.update()
    update(home / "fresh", workspace.roots)
    kept, fresh = Session(workspace.folder), Session(home / "fresh")
    wrong = [] if _held(kept) == _held(fresh) else ["the index is not as a fresh one"]
    for word in (_words("a", n) for n in range(added)):
        files = [
            path
            for folder in (paths.user_folder(), home / paths.REMOVED)
            for path in (folder / f"{word}.txt",)
            if path.is_file()
        ]
        if [path.read_text("utf-8") for path in files] != [_act(word)]:
            wrong.append(f"{word} is lost, or not whole")
    marks = (".part", ".tmp", ".claim")
    left = [path.name for path in home.rglob("*") if path.name.endswith(marks)]
    return wrong + [f"left over: {left}"] * bool(left)


def trials(searchers: int, seconds: float) -> dict[str, Any]:
    """All of them at once; what they did."""
    with tempfile.TemporaryDirectory() as base:
        home = Path(base).resolve()
        os.environ["REGSEARCH_HOME"] = str(home)
        paths.user_folder().mkdir(parents=True)
        for n in range(5):
            word = _words("p", n)
            (paths.user_folder() / f"{word}.txt").write_text(_act(word), "utf-8")
        Workspace().update()
        readers = [_start("search", home, seconds) for _ in range(searchers)]
        writers = [_start(task, home, seconds) for task in WRITERS]
        seen, made = [_facts(p) for p in readers], [_facts(p) for p in writers]
        wrong = [w for facts in (*seen, *made) for w in facts["wrong"]]
        done: Counter[str] = Counter()
        for facts in (*seen, *made):
            done.update({name: n for name, n in facts.items() if name != "wrong"})
        return {
            **done,
            "fewest searches of one": min(f.get("searches", 0) for f in seen),
            "wrong": wrong + _in_the_end(home, done["added"]),
        }


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.users", description="Search while adding and removing."
    )
    parser.add_argument("--searchers", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.task:
        TASKS[options.task](time.monotonic() + options.seconds)
        return 0
    facts = trials(options.searchers, options.seconds)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return 1 if facts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
