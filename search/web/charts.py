"""Limits as pictures: where on a scale each stands. Plain geometry; a template draws it as SVG.

Hours of a day are bars on 0-24, all else is a point on a scale of its unit; what is of one unit per
the same time and thing stands in one picture. The table beside a picture says the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus.limits_wording import unit_text
from corpus.named import NamedTuple
from search.answers import amount
from search.topics import LimitRow

#: In units of the picture: its width, where the scale begins and ends, the height of a row.
WIDTH, LEFT, RIGHT, ROW = 720, 190, 640, 26
#: A scale of values that differ by more than this factor is logarithmic.
_WIDE = 60
#: So many rows make a picture; of more, the table tells.
MOST_ROWS = 60


class Mark(NamedTuple):
    """A row of a picture: what it is of, its bar or point (from `x` on, `width` wide; 0: a point),
    the direction in which it allows more ("max": to the left, "min": to the right), its label."""

    row: LimitRow
    y: int
    x: float
    width: float
    op: str
    label: str


class Chart(NamedTuple):
    """A picture: its unit in words, its marks, its ticks (x, label), its height."""

    unit: str
    hours: bool
    logarithmic: bool
    marks: list[Mark]
    ticks: list[tuple[float, str]]
    height: int
    left: int = LEFT
    right: int = RIGHT
    width: int = WIDTH
    row: int = ROW


def charts(rows: Sequence[LimitRow], zh: bool) -> list[Chart]:
    """The pictures of some limits, the fullest first; what stands alone makes none."""
    groups: dict[tuple[str, str], list[LimitRow]] = {}
    for row in rows:
        if _ends(row):
            per = "" if row.unit == "hour-of-day" else row.per
            groups.setdefault((row.unit, per), []).append(row)
    full = [of for of in map(_distinct, groups.values()) if 1 < len(of) <= MOST_ROWS]
    return [_chart(of, zh) for of in sorted(full, key=lambda of: -len(of))]


def _distinct(rows: list[LimitRow]) -> list[LimitRow]:
    """One row of those of a place that would be drawn alike."""
    return list({(r.jurisdiction, r.quantity, r.op, r.status): r for r in rows}.values())


def _ends(row: LimitRow) -> tuple[float, float] | None:
    """The two ends of a limit's quantity, the same for a point."""
    low, dash, high = row.quantity.partition("-")
    try:
        return float(low), float(high if dash else low)
    except ValueError:
        return None


def _chart(rows: list[LimitRow], zh: bool) -> Chart:
    first = rows[0]
    hours = first.unit == "hour-of-day"
    values = [end for row in rows for end in (_ends(row) or ())]
    low, high = (0.0, 24.0) if hours else (min(values), max(values))
    logarithmic = not hours and low > 0 and high / low > _WIDE
    scale = _Scale(low if logarithmic else min(0.0, low), high or 1.0, logarithmic)
    marks = [_mark(n, row, scale, zh) for n, row in enumerate(rows)]
    per = f"，{first.per}" if zh else f" per {first.per}"
    unit = unit_text(first.unit, zh=zh) + (per if first.per and not hours else "")
    ticks = [(scale.x(v), f"{v:g}") for v in (range(0, 25, 3) if hours else scale.ticks())]
    return Chart(unit, hours, logarithmic, marks, ticks, ROW * len(rows) + 34)


def _mark(number: int, row: LimitRow, scale: _Scale, zh: bool) -> Mark:
    low, high = _ends(row) or (0.0, 0.0)
    x = scale.x(low)
    return Mark(row, ROW * number + 30, x, scale.x(high) - x, row.op, amount(row, zh))


class _Scale:
    """Values on the picture's width, linear or logarithmic."""

    def __init__(self, low: float, high: float, logarithmic: bool) -> None:
        self.low, self.high, self.logarithmic = low, high, logarithmic

    def x(self, value: float) -> float:
        """Where a value stands."""
        low, high, at = self.low, self.high, value
        if self.logarithmic:
            low, high, at = math.log(low), math.log(high), math.log(value)
        share = (at - low) / ((high - low) or 1.0)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def ticks(self) -> list[float]:
        """About five round values."""
        if self.logarithmic:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            step = max((last - first) // 5, 1)
            return [10.0**n for n in range(first, last + 1, step)]
        raw = (self.high - self.low) / 5
        unit = 10 ** math.floor(math.log10(raw))
        step = next(unit * n for n in (1, 2, 2.5, 5, 10) if unit * n >= raw)
        count = math.floor((self.high - self.low) / step + 1e-9)
        return [round(self.low + n * step, 10) for n in range(count + 1)]
