"""The pages that lay things side by side: regulations, a comparison, the state of the index."""

from __future__ import annotations

from importlib.metadata import metadata
from itertools import groupby
from typing import Any

from corpus.jurisdictions import lies_in
from corpus.topics import topics
from search.changes import Event
from search.filters import codes
from search.results import Found, today
from search.session import Session
from search.topics import side_rows
from search.versions import Diff
from search.web.api import ANSWERS
from search.web.charts import charts
from search.web.desk import Desk
from search.web.page import Page
from search.web.reader import Reader
from search.web.reading import named

#: So many provisions of a jurisdiction stand in a comparison unless more are asked for.
EACH = 4
#: So many entries make a feed.
MOST_ENTRIES = 200
#: What a picture shows: what applies or may come to.
SHOWN = ("in force", "unknown", "not yet in force", "draft")


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


def limits(desk: Desk, reader: Reader) -> Page:
    """The limits of a kind as pictures and as a table; without a kind, what kinds there are."""
    kind, places, on = reader.get("kind"), reader.get("jurisdiction"), reader.day
    kinds = desk.ask(lambda s: s.kinds_of_limits())
    if not kind:
        return Page("limits.html", {"kind": "", "kinds": kinds})
    rows = desk.ask(lambda s: s.limits(kind, places, reader.zh, on))
    held = [row.jurisdiction for row in rows]
    values = {
        "kind": rows[0].kind if rows else kind,
        "kinds": kinds,
        "rows": rows,
        "charts": charts([row for row in rows if row.status in SHOWN], reader.zh),
        "missing": [c for c in codes(places) if not any(lies_in(h, [c]) for h in held)],
    }
    return Page("limits.html", values)


def changes(desk: Desk, reader: Reader) -> Page:
    """What changed in a period, the latest first; `/changes.atom` is the same as a feed."""
    groups = [list(of) for _, of in groupby(_events(desk, reader), _together)]
    values = {
        "groups": [(of[0], of if len(of) > 1 else []) for of in groups],
        "query": reader.link().partition("?")[2],
    }
    return Page("changes.html", values)


def _together(e: Event) -> tuple[str, str, str]:
    """What the same became of on one day in one law stands together."""
    return e.effective, e.id if "#" not in e.id else e.id.partition("#")[0] + "#", e.event


def feed(desk: Desk, reader: Reader) -> Page:
    """The changes of a period as an Atom feed (RFC 4287)."""
    events = _events(desk, reader)[:MOST_ENTRIES]
    latest = max((e.effective for e in events if e.effective <= today()), default=today())
    return Page("changes.atom", {"events": events, "latest": latest})


def _events(desk: Desk, reader: Reader) -> list[Event]:
    name, places = reader.get("id"), reader.get("jurisdiction")
    start, end = reader.get("from"), reader.get("to")
    found = desk.ask(lambda s: s.changes(name, places, start, end))
    found.sort(key=lambda e: (e.id.partition("#")[0], "#" in e.id, e.event))
    return sorted(found, key=lambda e: e.effective, reverse=True)


def diff(desk: Desk, reader: Reader) -> Page:
    """Two dated texts of a regulation, word by word."""
    name = named(reader, "diff")
    found = desk.ask(lambda s: _differing(s, name, reader.get("from"), reader.get("to")))
    difference, rows, heads = found
    kinds = ("changed", "added", "removed")
    values = {
        "name": name,
        "first": heads[0] if heads else None,
        "before": difference.before.date,
        "after": difference.after.date,
        "dates": list(dict.fromkeys(row["version"] for row in rows)),
        "changes": difference.changes,
        "counts": {kind: sum(c.what == kind for c in difference.changes) for kind in kinds},
    }
    return Page("diff.html", values)


def _differing(
    session: Session, name: str, old: str, new: str
) -> tuple[Diff, list[dict[str, Any]], list[Found]]:
    found = session.diff(name, old, new)
    language, digest = found.after.regulation.language, found.after.digest
    rows = [
        row
        for row in session.versions(name)
        if row["language"] == language and (row["text"] == "digest") == digest
    ]
    return found, rows, session.heads(name)


def status(desk: Desk, reader: Reader) -> Page:
    """What is indexed, how fresh it is, what is not searched, and what of the law is held."""
    facts, held = desk.ask(lambda s: (s.status(), s.coverage()))
    return Page("status.html", {"facts": facts, "held": held})


def about(desk: Desk, reader: Reader) -> Page:
    """What this is, what it keeps, and its addresses for programs."""
    from search.receipt import tool_version

    values = {
        "facts": desk.ask(lambda s: s.status()),
        "version": tool_version(),
        "licence": metadata("regsearch")["License-Expression"],
        "names": [path.rpartition("/")[2] for path in ANSWERS],
        "policies": desk.policies is not None,
    }
    return Page("about.html", values)
