"""A gigabyte of one line, as text and as JSON, beside an ordinary paper: `python -m
tests.trials.gigabyte`.

--megabytes N   the size of each line (1,024)

First under the limits that everybody has, then with the limit of a file's size raised above it.
The large files are told of in a line each, or what can be read of them is; the paper is found.
Figures as JSON; exit status 1 when anything was otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from indexer.reading import sandbox
from indexer.scan import Root
from indexer.update import update
from search.session import Session

_WORDS = b"blue heron lends. " * 58_254  # a megabyte, nearly


def _write(folder: Path, megabytes: int) -> None:
    with (folder / "line.txt").open("wb") as text, (folder / "line.jsonl").open("wb") as rows:
        rows.write(b'{"law": "Long", "text": "')
        for _ in range(megabytes):
            text.write(_WORDS)
            rows.write(_WORDS)
        rows.write(b'"}\n{"law": "Short", "text": "a stork after the line"}\n')
    (folder / "paper.txt").write_text("Act\n\nSection 1. A stork in a paper.\n")


def _run(folder: Path, index: Path) -> dict[str, Any]:
    started = time.perf_counter()
    report = update(index, [Root("papers", folder)], rebuild=True)
    sandbox.close()
    found = sorted(hit.source for hit in Session(index).search("stork").hits)
    wrong = [] if "papers/paper.txt" in found else ["the paper is not found"]
    if "papers/line.jsonl" not in found:
        wrong.append("the record after the line is not found")
    if "papers/line.txt" not in report.failures and not Session(index).search("heron").hits:
        wrong.append("the line is neither read nor told of")
    return {
        "failures": report.failures, "found": found, "wrong": wrong,
        "seconds": round(time.perf_counter() - started, 1),
        "peak MB here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "a reader's peak MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    }  # fmt: skip


def main(given: list[str] | None = None) -> int:
    """Run, print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.gigabyte")
    parser.add_argument("--megabytes", type=int, default=1024)
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as base:
        papers = Path(base) / "papers"
        papers.mkdir()
        _write(papers, options.megabytes)
        facts = {"usual limits": _run(papers, Path(base) / "index")}
        os.environ["REGSEARCH_MAX_FILE_MB"] = str(options.megabytes + 100)
        facts["raised limit"] = _run(papers, Path(base) / "index")
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return int(any(part["wrong"] for part in facts.values()))


if __name__ == "__main__":
    sys.exit(main())
