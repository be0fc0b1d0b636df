"""Periods of which the words do not say what they are, or say another thing than the provision that
is cited: its own limits tell, where they are of one kind.

"A copy is supplied within 30 working days of your request under section 77" has no word of a kind;
section 77 sets one period in working days. Such a number is said to differ only where nothing but
the citation stands beside it in its clause, and it is the only number of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.checking.model import Amount
from search.checking.numbers.compare import DIFFERS, EXCEEDS, LimitOf, relation

if TYPE_CHECKING:
    from search.topics import LimitRow

#: The kinds whose numbers are periods.
PERIODS = (
    "notice-period", "response-time", "limitation-period", "retention", "cooling-off", "loan-term",
    "credit-report-age",
)  # fmt: skip
_BREAK = re.compile(r"[,，;；、:：]|\b(?:and|or|but|if|unless)\b|[和或并]")


def _alike(one: str, other: str) -> bool:
    """Whether two units are one, or months and years."""
    return one == other or {one, other} == {"month", "year"}


def guessed(
    rows: Sequence[LimitRow], limits: Sequence[LimitOf], amount: Amount, between: str, alone: bool
) -> Amount | None:
    """The number as one of the kind of `rows`, the periods that the cited provision sets (`limits`
    the same as they are compared); None where that cannot be told. `between` is what stands
    between number and citation; `alone` whether it is the only number of its sentence."""
    alike = [
        n for n, row in enumerate(rows) if _alike(row.unit, amount.unit) and row.op != "threshold"
    ]
    if len({row.kind for row in rows}) != 1 or not alike:
        return None
    row = rows[alike[0]]
    op = "min" if row.op == "exact" else row.op
    found = amount._replace(kind=row.kind, measure=row.measure, op=op)
    relations = {relation(found, limits[n]) for n in alike}
    beside = between.strip(" ,，(（[:：—–-")
    if relations <= {EXCEEDS, DIFFERS} and not (alone and not _BREAK.search(beside)):
        return None
    return found
