"""`python -m benchmarks.hostile`: hostile queries and documents, many of them, and the figures.

--queries N     queries given to the parser, the citation reader and the analyzers (1,000,000)
--searches N    of these, whole searches of the built-in library (20,000)
--documents N   mutated documents given to the readers, in their reading process (100,000)
--seed N        another seed makes other queries and documents (1)
--keep DIR      where the documents that made a reader fail, hang or crash are written

Queries are made of the language's own pieces, out of order. Documents are the fixtures of every
reader, cut, swollen, spliced, nested and re-encoded; one that makes a reader answer in a new way
(another outcome, another number of provisions) is mutated further, as a fuzzer guided by coverage
would do. Exit status 1 when a query or document did harm.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.hostile_documents import try_documents
from benchmarks.hostile_queries import SECONDS, Timed, queries, try_queries, understand
from indexer import sandbox
from indexer.build import update
from indexer.scan import library_root
from search.results import Options
from search.session import Session


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


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _progress(every: int) -> Callable[[int, float], None]:
    """Says on standard error, every so many queries, how far it is."""

    def tell(count: int, slowest: float) -> None:
        if count % every == 0:
            _say(f"{count:,} queries, {_resident() >> 20} MB, slowest {slowest:.2f} s")

    return tell


def _documents_tried(count: int, harm: int) -> None:
    if count % 10_000 == 0:
        _say(f"{count:,} documents, {_resident() >> 20} MB here, {harm} kinds of harm")


def _tell(title: str, tried: Timed, before: int) -> bool:
    grown = max(0, _resident() - before) >> 20
    print(
        f"{title}: {tried.queries:,}, raised {len(tried.raised)}, "
        f"slowest {tried.slowest:.3f} s, memory +{grown} MB"
    )
    for what, text in tried.raised.items():
        print(f"  {what}  {text[:200]!r}")
    if tried.slowest > SECONDS:
        print(f"  slowest: {tried.worst[:300]!r} ({len(tried.worst):,} characters)")
    return bool(tried.raised) or tried.slowest > SECONDS


def main(given: list[str] | None = None) -> int:
    """Run; 1 when harm was done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    for name, default in (
        ("queries", 1_000_000),
        ("searches", 20_000),
        ("documents", 100_000),
        ("seed", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(given)
    harm = [
        options.queries and _try_understanding(options.queries, options.seed),
        options.searches and _try_searches(options.searches, options.seed),
        options.documents and _try_documents(options.documents, options.seed, options.keep),
    ]
    return int(any(harm))


def _try_understanding(count: int, seed: int) -> bool:
    """Tell what came of so many queries; whether they did harm, as the two below."""
    try_queries(queries(2000, 0), understand)  # caches fill
    before = _resident()
    tried = try_queries(queries(count, seed), understand, _progress(100_000))
    return _tell("queries understood", tried, before)


def _try_searches(count: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        update(Path(folder), [library_root()])
        session = Session(Path(folder))
        try_queries(queries(500, 0), session.search)
        before = _resident()
        tried = try_queries(queries(count, seed), _searcher(session), _progress(2000))
        return _tell("searches of the library", tried, before)


def _try_documents(count: int, seed: int, keep: Path | None) -> bool:
    before = _resident()
    started = time.perf_counter()
    tally = try_documents(count, seed, _documents_tried)
    sandbox.close()
    outcomes = ", ".join(f"{n:,} {what}" for what, n in sorted(tally.outcomes.items()))
    print(
        f"documents: {outcomes}; slowest {tally.slowest:.2f} s, memory here "
        f"+{max(0, _resident() - before) >> 20} MB, of a reader at most "
        f"{_peak_of_readers() >> 20} MB, {time.perf_counter() - started:.0f} s"
    )
    for n, (reason, sample) in enumerate(tally.harm.items()):
        print(f"  {sample.name}: {reason}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{n}-{sample.name}").write_bytes(sample.data)
    return bool(tally.harm)


def _searcher(session: Session) -> Callable[[str], object]:
    """Searches with and without options, in turn."""
    choices = (
        Options(), Options(facets=True, group=True), Options(mode="all", sort="newest", text=True),
        Options(mode="any", jurisdiction="CN,US", on="2019-06-01", page=3),
        Options(expand=False, limit=100),
    )  # fmt: skip
    turn = 0

    def search(text: str) -> object:
        nonlocal turn
        turn += 1
        return session.search(text, choices[turn % len(choices)])

    return search


if __name__ == "__main__":
    sys.exit(main())
