"""`python -m tests.trials.concurrency`: search without pause while the index is being written.

--searchers N   processes that search (default 8)
--writers N     processes that rebuild and update, in each other's way (default 2)
--seconds N     for so long (default 60)

Every paper of the corpus carries the number of the round in which it was written, and a writer
writes all of them, then indexes. So a state of the index holds every paper, all of one round; a
search that saw half a state would find papers of two rounds, or too few. Searchers open the index
anew for each search, and every few searches ask an index that they opened long before, which must
still give what it gave. Writers that meet a held lock wait, or say who holds it; some of them are
killed in the middle, and the next takes the lock over.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.errors import Locked
from corpus.files import write_lock
from indexer import reading
from indexer.format.manifest import read_manifest, read_sources
from indexer.scan import Root
from indexer.update import update
from search.results import Options
from search.session import Session
from tests.trials.crash import memory

PAPERS = 6
REPOSITORY = Path(__file__).resolve().parents[2]


def write_round(corpus: Path, number: int) -> None:
    """All papers, of one round."""
    for n in range(PAPERS):
        text = f"Act {n}\n\nSection 1. A heron of round{number} number {n}.\n"
        temporary = corpus / f".p{n}.txt.part"
        temporary.write_text(text, "utf-8")
        temporary.replace(corpus / f"p{n}.txt")


def search(base: Path, seconds: float) -> None:
    """Search until time is up; print what was seen."""
    end, seen, wrong = time.monotonic() + seconds, Counter[str](), list[str]()
    rounds: dict[int, set[str]] = {}
    kept, kept_answer = None, None
    while time.monotonic() < end and len(wrong) < 5:
        try:
            session = Session(base / "index")
            answer = _answer(session)
            if len(answer) != PAPERS or len({round for _, round in answer}) != 1:
                wrong.append(f"half a state: {answer}")
            rounds.setdefault(session.manifest.generation, set()).update(r for _, r in answer)
            if kept is None or seen["searches"] % 50 == 0:
                kept, kept_answer = session, answer
            elif seen["searches"] % 5 == 0 and _answer(kept) != kept_answer:
                wrong.append("an index that was opened before has changed")
            seen["searches"] += 1
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
    wrong += [f"generation {g} held {sorted(r)}" for g, r in rounds.items() if len(r) > 1]
    facts = {"searches": seen["searches"], "generations": len(rounds), "wrong": wrong}
    print(json.dumps(facts), flush=True)


def _answer(session: Session) -> list[tuple[str, str]]:
    hits = session.search("heron", Options(limit=50)).hits
    words = [(h.source, h.snippet.split("round")[1].split()[0]) for h in hits]
    return sorted(words)


def write(base: Path, seconds: float, seed: int) -> None:
    """Write rounds and index them until time is up; print what was done."""
    corpus, folder = base / "papers", base / "index"
    reading._library = lambda: f"{base}{os.sep}"  # type: ignore[assignment]
    rng, end = random.Random(seed), time.monotonic() + seconds
    done, wrong = Counter[str](), list[str]()
    while time.monotonic() < end and len(wrong) < 5:
        try:
            # rounds are one writer's; indexing is anybody's
            with write_lock(base / "turn", 60, "the turn is"):
                number = int((base / "round").read_text()) + 1
                (base / "round").write_text(str(number))
                write_round(corpus, number)
                update(folder, [Root("papers", corpus)], rebuild=rng.random() < 0.5, wait=60)
            done["commits"] += 1
            with write_lock(folder, 0, "the index is"):
                time.sleep(0.01)
        except Locked as held:
            done["found it locked"] += 1
            if "is being written by process " not in str(held):
                wrong.append(f"does not say who: {held}")
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
    print(json.dumps({**done, "wrong": wrong}), flush=True)


def trials(searchers: int, writers: int, seconds: float) -> dict[str, Any]:
    """All of them at once; what they saw."""
    with tempfile.TemporaryDirectory(dir=memory()) as name:
        base = Path(name).resolve()
        (base / "papers").mkdir()
        (base / "round").write_text("0")
        write_round(base / "papers", 0)
        update(base / "index", [Root("papers", base / "papers")])
        readers = [_start("search", base, seconds, n) for n in range(searchers)]
        workers = [_start("write", base, seconds, n) for n in range(writers)]
        killed = _killings(base, seconds)
        seen = [_facts(p) for p in readers]
        made = [_facts(p) for p in workers]
        update(base / "index", [Root("papers", base / "papers")], wait=5)
        manifest = read_manifest(base / "index")
        sources = read_sources(base / "index", manifest)
        wrong = [w for facts in (*seen, *made) for w in facts["wrong"]]
        if len(sources) != PAPERS or manifest.failures:
            wrong.append(f"in the end: {sources}")
        return {
            "searches": sum(f["searches"] for f in seen),
            "generations seen": sum(f["generations"] for f in seen),
            "fewest searches of one": min(f["searches"] for f in seen),
            "commits": sum(f.get("commits", 0) for f in made),
            "found it locked": sum(f.get("found it locked", 0) for f in made),
            "writers killed": killed,
            "wrong": wrong,
        }


def _start(task: str, base: Path, seconds: float, seed: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.trials.concurrency",
        task,
        str(base),
        str(seconds),
        str(seed),
    ]
    return subprocess.Popen(command, cwd=REPOSITORY, text=True, stdout=subprocess.PIPE)


def _facts(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate()
    return json.loads(out) if out.strip() else {"searches": 0, "generations": 0, "wrong": ["died"]}


def _killings(base: Path, seconds: float) -> int:
    """Now and then a writer dies while it holds the locks; the others have to go on."""
    end, killed = time.monotonic() + seconds * 0.8, 0
    while time.monotonic() < end:
        victim = _start("write", base, seconds, 1000 + killed)
        time.sleep(min(1.5, seconds / 2))
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        killed += 1
        time.sleep(seconds / 20)
    return killed


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    given = sys.argv[1:] if given is None else given
    if given[:1] == ["search"]:
        search(Path(given[1]), float(given[2]))
        return 0
    if given[:1] == ["write"]:
        write(Path(given[1]), float(given[2]), int(given[3]))
        return 0
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.concurrency", description="Search while writing."
    )
    parser.add_argument("--searchers", type=int, default=8)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args(given)
    facts = trials(options.searchers, options.writers, options.seconds)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return 1 if facts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
