"""The places that a query names, as far as anything of them is held; else what they lie in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.jurisdictions import around, name_of
from corpus.messages import N_
from search.query.intent import Placed


def placed(named: Sequence[str], held: Callable[[str], bool]) -> Placed:
    """Where the codes `named` stand; `held` tells whether anything of a code is."""
    first: list[str] = []
    instead: list[str] = []
    following: list[str] = []
    absent: list[str] = []
    for code in named:
        nearest = [wide for wide in around(code) if held(wide)]
        if held(code):
            first.append(code)
        else:
            instead += nearest[:1]
            absent.append(code)
        following += nearest
    others = dict.fromkeys(code for code in following if code not in first + instead)
    return Placed(
        tuple(dict.fromkeys(first)), tuple(dict.fromkeys(instead)), tuple(others), tuple(absent)
    )


def absent_notes(where: Placed, held: Callable[[str], bool]) -> list[str]:
    """A line for each place that is not held: that it is not, and whose law stands nearest. English
    and Welsh law is that of the United Kingdom, of which nothing need be said."""
    rows = []
    for code in where.absent:
        nearest = next(filter(held, around(code)), "")
        if code in ("GB-ENG", "GB-WLS") and nearest:
            continue
        if nearest:
            near = name_of(nearest)
            rows.append(N_(f"nothing of {code} is held ({name_of(code)}); nearest: {near}"))
        else:
            rows.append(N_(f"nothing of {code} is held ({name_of(code)})"))
    return rows
