"""What the project asks of itself, and whether the figures hold it."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks import cold
from benchmarks.engines import TITLES
from benchmarks.quality import COMMAND
from benchmarks.results import Results, number, table

OURS, RANKING = TITLES["regsearch"], TITLES["regsearch_ranking"]
WHOOSH, FTS5, TANTIVY = (TITLES[n] for n in ("whoosh_stock", "sqlite_fts5", "tantivy_bm25"))


class Target(NamedTuple):
    """A figure (None: not measured), its bound, and whether the bound is the least or the most."""

    text: str
    value: float | None
    least: float | None = None
    most: float | None = None

    def row(self) -> list[str]:
        """The target as a row of a table."""
        bound = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        if self.value is None:
            return [self.text, bound, "–", "not measured"]
        held = (
            self.value >= self.least if self.least is not None else self.value <= (self.most or 0)
        )
        return [self.text, bound, number(self.value), "yes" if held else "**no**"]


def targets(results: Results) -> list[Target]:
    """Every target of the ranking and speed issue that a figure tells."""

    def quotient(part: str, group: str, column: str, over: str, under: str) -> float | None:
        a, b = (results.get(part, group, row, column) for row in (over, under))
        return a / b if a is not None and b else None

    def quality(group: str, row: str, column: str) -> float | None:
        return results.get("quality", group, row, column)

    add = results.get("indexing", "303k", OURS, "add one, ms")
    whole = results.get("indexing", "303k", OURS, "seconds")
    return [
        Target("English R@10", quality("obliqa", COMMAND, "R@10"), least=0.80),
        Target("English MAP@10", quality("obliqa", COMMAND, "MAP@10"), least=0.67),
        Target(
            "Chinese R@10, no thesaurus",
            quality("stard ablations", "no thesaurus", "R@10"),
            least=0.545,
        ),
        Target(
            "Chinese R@10, neither thesaurus nor prior",
            quality("stard ablations", "neither thesaurus nor prior", "R@10"),
            least=0.50,
        ),
        Target(
            "60k questions p50: plain Whoosh / regsearch",
            quotient("search", "60k", "questions p50, ms", WHOOSH, OURS),
            least=100,
        ),
        Target(
            "60k questions p50: FTS5 / regsearch",
            quotient("search", "60k", "questions p50, ms", FTS5, OURS),
            least=1,
        ),
        Target(
            "60k keywords p50: plain Whoosh / regsearch",
            quotient("search", "60k", "keywords p50, ms", WHOOSH, OURS),
            least=20,
        ),
        *(
            Target(
                f"60k {kind} p50: {what} / tantivy-py",
                quotient("search", "60k", f"{kind} p50, ms", row, TANTIVY),
                most=most,
            )
            for kind, what, row, most in (
                ("questions", "ranking alone", RANKING, 2.5),
                ("questions", "the whole search", OURS, 6),
                ("keywords", "ranking alone", RANKING, 3),
                ("keywords", "the whole search", OURS, 8),
            )
        ),
        Target(
            "303k questions p95, ms",
            results.get("search", "303k", OURS, "questions p95, ms"),
            most=60,
        ),
        Target(
            "60k index, processor: regsearch / tantivy-py",
            quotient("indexing", "60k", "CPU s", OURS, TANTIVY),
            most=1.5,
        ),
        Target(
            "60k index, seconds: plain Whoosh / regsearch",
            quotient("indexing", "60k", "seconds", WHOOSH, OURS),
            least=6,
        ),
        Target(
            "60k index, size: regsearch / plain Whoosh",
            quotient("indexing", "60k", "size MB", OURS, WHOOSH),
            most=0.5,
        ),
        Target("60k index, peak MB", results.get("indexing", "60k", OURS, "peak MB"), most=300),
        Target(
            "303k index: full build / one added document",
            1000 * whole / add if add and whole else None,
            least=200,
        ),
        Target(
            "fresh process over the library / import click", cold.worst(results, "library"), most=2
        ),
        Target("fresh process over 60k / import click", cold.worst(results, "60k"), most=2.6),
        Target(
            "regsearch --help / import click",
            results.get("cold", "fresh process", cold.HELP, cold.TIMES),
            most=1.2,
        ),
    ]


def markdown(results: Results) -> str:
    """The table of targets."""
    return table(["", "asked", "found", "holds"], [target.row() for target in targets(results)])
