"""Folders as deep as the system lets them, and many files: `python -m tests.trials.folders`.

--files N   files in a thousand folders (100,000)
--levels N  folders within each other (3,000)

Every file that the system can name is found by a word of its own; what lies too deep for that is
told in a line, and nothing else is lost. Figures are of the first index, of one that finds nothing
changed, and of a search, each a command of its own. Exit status 1 when anything was otherwise.
Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from search.session import Session
from tests.trials.measured import regsearch

#: A file is put into every so many of the levels.
_EVERY = 100


def _word(number: int) -> str:
    """A word of a number's own."""
    return "heron" + "".join(chr(97 + int(digit)) for digit in str(number)) + "x"


def _paper(number: int) -> str:
    return f"Act {number}\n\nSection 1. A {_word(number)} lends.\n"


def deep(top: Path, levels: int) -> list[int]:
    """Make folders within each other; the levels that hold a file, numbered as their words."""
    home = os.getcwd()
    os.chdir(top)
    held = []
    for level in range(levels):
        if level % _EVERY == 0:
            Path("a.txt").write_text(_paper(level), "utf-8")
            held.append(level)
        os.mkdir("d")
        os.chdir("d")
    os.chdir(home)
    return held


def flatten(top: Path) -> None:
    """Take away the folders called `d` within each other, which no path from the root reaches."""
    home = os.getcwd()
    os.chdir(top)
    while os.path.isdir("d"):
        os.rename("d", "e")
        if os.path.isdir("e/d"):
            os.rename("e/d", "d")
        for name in os.listdir("e"):
            os.unlink(f"e/{name}")
        os.rmdir("e")
    os.chdir(home)


def many(top: Path, count: int) -> list[int]:
    """Make so many files; their numbers."""
    for number in range(count):
        path = top / str(number % 1000) / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(_paper(number), "utf-8")
    return list(range(count))


def _missing(index: Path, numbers: list[int]) -> list[str]:
    """Which of these numbers' words are not found."""
    session = Session(index)
    words = map(_word, numbers)
    return [f"{word} is not found" for word in words if session.search(word).size != 1]


def tried(home: Path, corpus: Path, numbers: list[int]) -> dict[str, Any]:
    """The figures of a corpus of so many files with words of their own."""
    named = ["--lang", "en", "--corpus", str(corpus), "--index", str(home / "index")]
    first, again = (regsearch(*named, "index", home=home) for _ in range(2))
    status = regsearch(*named, "status", home=home)
    ran = regsearch(*named, "search", _word(numbers[0]), home=home)
    wrong = _missing(home / "index", numbers[:: max(1, len(numbers) // 500)])[:5]
    for what in (first, again, status, ran):
        if what.status or "Traceback" in what.err:
            wrong.append(f"ends with {what.status}: {what.err[-200:]}")
    said = [line.strip() for line in status.out.splitlines() if line.startswith("passed over")]
    return {
        "files": len(numbers), "passed over": " ".join(" ".join(said).split()[2:3]),
        "first index, CPU s": first.seconds, "MB of memory": first.memory,
        "unchanged, CPU s": again.seconds, "a search, CPU s": ran.seconds, "wrong": wrong,
    }  # fmt: skip


def trials(files: int, levels: int) -> dict[str, Any]:
    """The figures of both."""
    facts = {}
    with tempfile.TemporaryDirectory() as base:
        home, corpus = Path(base) / "home", Path(base) / "deep"
        home.mkdir()
        corpus.mkdir()
        held = deep(corpus, levels)
        most = os.pathconf("/", "PC_PATH_MAX") - len(f"{corpus}/a.txt") - 1
        try:
            facts[f"{levels:,} levels"] = tried(home, corpus, [n for n in held if 2 * n <= most])
        finally:
            flatten(corpus)
    with tempfile.TemporaryDirectory() as base:
        home, corpus = Path(base) / "home", Path(base) / "many"
        home.mkdir()
        corpus.mkdir()
        facts[f"{files:,} files"] = tried(home, corpus, many(corpus, files))
    return facts


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.trials.folders", description="Deep folders and many files."
    )
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--levels", type=int, default=3000)
    options = parser.parse_args(given)
    facts = trials(options.files, options.levels)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return int(any(part["wrong"] for part in facts.values()))


if __name__ == "__main__":
    sys.exit(main())
