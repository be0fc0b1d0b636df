"""`python -m benchmarks`: measure, print the tables, keep the figures.

--quick            5k only and few queries: a look, in under two minutes
--sizes LIST       such as 5k,60k,303k
--only LIST        of quality, search, indexing, cold, growth
--work DIR         where corpora and indexes are made and kept for the next run
                   (default: a temporary folder)
--results DIR      where latest.json and latest.md are read and written
                   (default: benchmarks/results; a quick run keeps nothing unless told where)
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import cold, data, indexing, quality, searching
from benchmarks.plan import Plan
from benchmarks.report import markdown
from benchmarks.results import Results

PARTS = {
    "indexing": indexing.measure,
    "search": searching.measure,
    "cold": cold.measure,
    "quality": quality.measure,
}
GROWTH = "growth"


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in PARTS and name != GROWTH:
            raise argparse.ArgumentTypeError(
                f"'{name}' is no part; there are {', '.join((*PARTS, GROWTH))}"
            )
    return names


def _sizes(text: str) -> tuple[data.Size, ...]:
    try:
        return tuple(map(data.size, text.split(",")))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line, parsed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure regsearch against other engines."
    )
    parser.add_argument(
        "--quick", action="store_true", help="5k and few queries: under two minutes"
    )
    parser.add_argument("--sizes", type=_sizes, help="such as 5k,60k,303k (default: 5k,60k)")
    parser.add_argument(
        "--only", type=_parts, default=(*PARTS, GROWTH), help=f"of {', '.join((*PARTS, GROWTH))}"
    )
    parser.add_argument(
        "--questions", type=int, default=1000, help="questions of an ablation (default: 1000)"
    )
    parser.add_argument("--everything", action="store_true", help="also plain Whoosh on 303k")
    parser.add_argument(
        "--work", type=Path, help="folder for corpora and indexes (default: a temporary one)"
    )
    parser.add_argument("--results", type=Path, help="folder of latest.json and latest.md")
    parser.add_argument(
        "--shared", type=Path, default=data.SHARED, help="folder with relevance/ and bulk/"
    )
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Run; 2 when there is nothing to measure on."""
    options = arguments(given)
    if not options.shared.is_dir():
        print(f"there is no folder {options.shared} to measure on", file=sys.stderr)
        return 2
    sizes = options.sizes or _sizes("5k" if options.quick else "5k,60k")
    keep = options.results or (
        None if options.quick else data.REPOSITORY / "benchmarks" / "results"
    )
    results = Results(keep or Path(tempfile.gettempdir()) / "none")
    with ExitStack() as stack:
        work = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        plan = Plan(
            work.resolve(),
            options.shared.resolve(),
            sizes,
            options.quick,
            options.everything,
            options.questions,
        )
        if keep:  # what is measured is kept, should a later part fail
            results.checkpoint = lambda: results.save(markdown(results, (*PARTS, GROWTH)))
        for name, measure in PARTS.items():
            if name in options.only:
                results.forget_notes(name)
                measure(plan, results)
                results.checkpoint()
    print(markdown(results, options.only))
    return 0


if __name__ == "__main__":
    sys.exit(main())
