"""The contents of a regulation: its provisions by division, and which numbers are not held."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.errors import NothingFound
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.registers import Extent, Range, extent, top_number
from search.results import Found
from search.versions import expression_date

if TYPE_CHECKING:
    from search.session import Session

#: So many runs of missing numbers are listed.
MOST_GAPS = 200


class Gaps(NamedTuple):
    """What of a law's numbers is held: `held` of `known` numbers, and those that are not, in runs
    ("5-9"); `complete` says that the register knows every number of the law."""

    held: int
    known: int
    missing: list[str]
    complete: bool
    as_of: str
    basis: str


class Contents(NamedTuple):
    """A regulation's text with its divisions, other texts of it, and its gaps (None: the register
    of extents does not know the law)."""

    found: Found
    divisions: list[tuple[tuple[str, ...], list[Found]]]
    texts: list[Found]
    gaps: Gaps | None


def contents(session: Session, name: str, on: str = "", version: str = "") -> Contents:
    """The contents of the regulation with that id or name: of the text of the date `version`, else
    of the one that applies on the day `on`; NothingFound where there is none."""
    heads = session.heads(name, on)
    dated = [f for f in heads if not version or expression_date(f.regulation) == version]
    if not dated:
        raise NothingFound(N_(f"no regulation is called '{name}'; try: regsearch list"))
    f = min(dated, key=_rank)
    provisions = session.neighbours(f, -1, on)
    divisions = [
        (path, list(rows)) for path, rows in groupby(provisions, lambda p: p.provision.path)
    ]
    texts = [head for head in heads if head.regulation.id == f.regulation.id]
    known = extent(f.regulation.id)
    return Contents(
        found=f,
        divisions=divisions,
        texts=sorted(texts, key=lambda t: expression_date(t.regulation), reverse=True),
        gaps=gaps(known, [p.provision.citation for p in provisions]) if known else None,
    )


def _rank(f: Found) -> tuple[int, bool, int]:
    order = {"in force": 0, "unknown": 0, "not yet in force": 1}
    date = expression_date(f.regulation).replace("-", "")
    return order.get(f.status, 2), f.regulation.text == "digest", -int(date or 0)


def gaps(known: Extent, citations: list[str]) -> Gaps:
    """Which of a law's numbers none of these citations names."""
    held = {number for c in citations if (number := top_number(c))}
    runs: list[str] = []
    total = count = 0
    for numbers in (*map(_numbers, known.ranges), iter(sorted(known.inserted))):
        exist = [n for n in numbers if known.has(n)]
        total += len(exist)
        count += sum(n in held for n in exist)
        runs += _runs(exist, held)
    day = known.as_of.isoformat() if known.as_of else ""
    return Gaps(count, total, runs[:MOST_GAPS], known.complete, day, known.basis)


def _numbers(span: Range) -> Iterator[str]:
    if span.bare:
        yield span.prefix
    for n in range(span.first, span.last + 1):
        yield span.prefix + (chr(n) if span.letters else str(n))


def _runs(numbers: list[str], held: set[str]) -> Iterator[str]:
    """The numbers that are not held, those that follow each other as "first-last"."""
    for here, row in groupby(numbers, lambda n: n in held):
        run = list(row)
        if not here:
            yield run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}"
