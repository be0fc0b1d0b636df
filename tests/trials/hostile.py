"""`python -m tests.trials.hostile`: hostile queries and documents, many of them, and the figures.

--queries N     queries given to the parser, the citation reader and the analyzers (1,000,000)
--searches N    of these, whole searches of the built-in library (20,000)
--documents N   mutated documents given to the readers, in their reading process (100,000)
--seed N        another seed makes other queries and documents (1)
--keep DIR      where the documents that made a reader fail, hang or crash are written

Queries are made of the language's own pieces, out of order. Documents are the fixtures of every
reader, cut, swollen, spliced, nested and re-encoded; one that makes a reader answer in a new way
(another outcome, another number of provisions) is mutated further. The figures are printed as
JSON; memory is told after a tenth of the inputs and at the end. Exit status 1 when a query or
document did harm, that is: something was raised, a reader failed, or it took more than 2 s.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from indexer.reading import sandbox
from search.results import Options
from search.session import Session
from tests.trials.hostile_documents import try_documents
from tests.trials.hostile_queries import SECONDS, queries, try_queries, understand

Facts = dict[str, Any]


class Memory:
    """Megabytes that this process holds: at the beginning, after a tenth of the work, now.

    On standard error it says now and then how far the work is.
    """

    def __init__(self, total: int, what: str) -> None:
        """For `total` inputs of a sort."""
        self._total, self._what = total, what
        self._told = [_resident() >> 20]

    def __call__(self, count: int, seen: float) -> None:
        """`count` inputs are done; `seen` is the slowest, or the kinds of harm."""
        if count == max(1, self._total // 10):
            self._told.append(_resident() >> 20)
        if count % max(1, self._total // 20) == 0:
            print(
                f"{count:,} {self._what}, {_resident() >> 20} MB, {seen:.3g}",
                file=sys.stderr,
                flush=True,
            )

    @property
    def told(self) -> list[int]:
        """The three figures."""
        return [*self._told, _resident() >> 20]


def _resident() -> int:
    """The bytes that this process has in memory now; 0 where that is not told."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError):
        return 0


def _peak_of_readers() -> int:
    """The most memory that a reading process had; 0 where that is not told."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _asked(texts: Iterator[str], total: int, do: Callable[[str], object], what: str) -> Facts:
    memory = Memory(total, what)
    tried = try_queries(texts, do, memory)
    slow = [tried.worst[:300]] if tried.slowest > SECONDS else []
    raised = [f"{what}: {text[:200]!r}" for what, text in tried.raised.items()]
    return {
        "tried": tried.queries, "slowest s": round(tried.slowest, 3), "memory MB": memory.told,
        "wrong": [*raised, *slow],
    }  # fmt: skip


def understood(count: int, seed: int) -> Facts:
    """Give queries to all that looks at one before the index is asked."""
    return _asked(queries(count, seed), count, understand, "queries")


def searched(count: int, seed: int) -> Facts:
    """Search the built-in library for queries."""
    from indexer.scan import library_root
    from indexer.update import update

    with tempfile.TemporaryDirectory() as folder:
        update(Path(folder), [library_root()])
        session = Session(Path(folder))
        return _asked(queries(count, seed), count, _searcher(session), "searches")


def read(count: int, seed: int, keep: Path | None = None) -> Facts:
    """Give mutated documents to the readers; those that did harm are written to `keep`."""
    started, memory = time.perf_counter(), Memory(count, "documents")
    tally = try_documents(count, seed, memory)
    sandbox.close()
    for n, sample in enumerate(tally.harm.values() if keep else ()):
        assert keep
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{n}-{sample.name}").write_bytes(sample.data)
    return {
        "tried": count, **dict(tally.outcomes), "slowest s": round(tally.slowest, 3),
        "memory MB": memory.told, "a reader's peak MB": _peak_of_readers() >> 20,
        "seconds": round(time.perf_counter() - started),
        "wrong": [f"{sample.name}: {reason}" for reason, sample in tally.harm.items()],
    }  # fmt: skip


def _searcher(session: Session) -> Callable[[str], object]:
    """Searches with and without options, in turn."""
    choices = (
        Options(), Options(facets=True, group=True), Options(mode="all", sort="newest"),
        Options(mode="any", jurisdiction="CN,US", on="2019-06-01", page=3),
        Options(expand=False, limit=100),
    )  # fmt: skip
    turn = 0

    def search(text: str) -> object:
        nonlocal turn
        turn += 1
        return session.search(text, choices[turn % len(choices)])

    return search


def main(given: list[str] | None = None) -> int:
    """Run; 1 when harm was done."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.hostile")
    for name, default in (
        ("queries", 1_000_000),
        ("searches", 20_000),
        ("documents", 100_000),
        ("seed", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(given)
    facts: dict[str, Facts] = {}
    if options.queries:
        facts["queries"] = understood(options.queries, options.seed)
    if options.searches:
        facts["searches"] = searched(options.searches, options.seed)
    if options.documents:
        facts["documents"] = read(options.documents, options.seed, options.keep)
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return int(any(part["wrong"] for part in facts.values()))


if __name__ == "__main__":
    sys.exit(main())
