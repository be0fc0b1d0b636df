"""The pages that lay things side by side: regulations, a comparison, the state of the index."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from corpus.topics import topics
from search.topics import side_rows
from search.web.desk import Desk
from search.web.page import Page
from search.web.reader import Reader

#: So many provisions of a jurisdiction stand in a comparison unless more are asked for.
EACH = 4


def regulations(desk: Desk, reader: Reader) -> Page:
    """The regulations, by jurisdiction."""
    names = ("jurisdiction", "kind", "status")
    filters = {name: reader.get(name) for name in names} | {"on": reader.day}
    rows = desk.ask(lambda s: s.list(**filters))
    places = [(code, list(of)) for code, of in groupby(rows, lambda row: str(row["jurisdiction"]))]
    return Page("regulations.html", {"places": places, "count": len(rows)})


def compare(desk: Desk, reader: Reader) -> Page:
    """A topic's rules side by side; without a topic, what can be compared."""
    name, places, on = reader.get("topic"), reader.get("jurisdiction"), reader.day
    values: dict[str, Any] = {"topics": topics(), "found": []}
    if not name:
        return Page("compare.html", values)
    each = reader.number("limit", EACH, 100)
    found = [
        (one.topic, [
            (side.jurisdiction, side_rows(side, reader.zh, each) if side.provisions else [],
             max(len(side.provisions) - each, 0)) for side in one.sides
        ]) for one in desk.ask(lambda s: s.compare(name, places, on, reader.home))
    ]  # fmt: skip
    return Page("compare.html", values | {"found": found})


def status(desk: Desk, reader: Reader) -> Page:
    """What is indexed, how fresh it is, and what is not searched."""
    return Page("status.html", {"facts": desk.ask(lambda s: s.status())})
