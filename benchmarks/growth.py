"""How each figure grows with the corpus: made of the other parts' figures, measured by them."""

from __future__ import annotations

from benchmarks.results import Results, number, table

PARTS = ("search", "indexing")


def tables(results: Results) -> str:
    """A table a part: each row's figures by size, and the factor from the first to the last."""
    written = []
    for part in PARTS:
        groups = results.figures().get(part, {})
        sizes = sorted((g for g in groups if _provisions(g)), key=_provisions)
        if len(sizes) < 2:
            continue
        rows = []
        for row in dict.fromkeys(row for size in sizes for row in groups[size]):
            for column in dict.fromkeys(c for size in sizes for c in groups[size].get(row, {})):
                values = [groups[size].get(row, {}).get(column) for size in sizes]
                rows.append([f"{row}: {column}", *map(number, values), _factor(values, sizes)])
        written.append(f"### {part}\n\n" + table(["", *sizes, "growth"], rows))
    return "\n\n".join(written)


def _factor(values: list[float | None], sizes: list[str]) -> str:
    """The factor over the sizes that have a figure, and how many times the provisions grew."""
    known = [(v, _provisions(s)) for v, s in zip(values, sizes, strict=True) if v]
    if len(known) < 2:
        return "–"
    (first, few), (last, many) = known[0], known[-1]
    return f"× {number(last / first)} for × {number(many / few)}"


def _provisions(group: str) -> int:
    """How many thousand provisions a group's name stands for; 0 when it is no size."""
    digits = group.removesuffix("k")
    return int(digits) if digits != group and digits.isdigit() else 0
