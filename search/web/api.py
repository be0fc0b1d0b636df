"""`/api/v1/`: what the commands print with `--format json`, byte for byte; and what has no command
of its own, in the same form: citations on their axes, changes of a period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpus.errors import NothingFound, RegsearchError
from corpus.messages import N_, told
from search.checking.model import Report
from search.checking.writing import written
from search.formats import as_json, results
from search.show import full_record
from search.topics import comparison_rows
from search.web.desk import Desk
from search.web.reader import Reader
from search.web.reading import options_of

#: So many citations are resolved at once.
MOST_CITATIONS = 50


def failure(error: RegsearchError) -> str:
    """An error as JSON."""
    return as_json({"error": told(str(error))})


def checked(report: Report) -> str:
    """The report of a check."""
    return written([report], "json", "en")


def _search(desk: Desk, reader: Reader) -> str:
    text, options = reader.get("q"), options_of(reader)
    return str(results(desk.ask(lambda s: s.search(text, options)), "json"))


def _show(desk: Desk, reader: Reader) -> str:
    name, on = reader.get("id") or reader.get("q"), reader.day
    around = reader.number("context", 0, 100)
    shown = desk.ask(lambda s: s.show(name, on, around))
    if not shown.provisions:
        raise NothingFound("; ".join(shown.notes) or N_(f"nothing is cited as '{name}'"))
    if shown.many:
        return as_json([_choice(f) for f in shown.provisions])
    return as_json([full_record(f) for f in shown.provisions])


def _choice(f: Any) -> dict[str, Any]:
    p = f.provision
    says = f"{f.regulation.title}: {p.heading or p.text[:60]}"
    return {"id": p.id, "citation": p.citation, "status": f.status, "heading": says}


def _resolve(desk: Desk, reader: Reader) -> str:
    names, on, places = reader.all("citation"), reader.day, reader.get("jurisdiction")
    if not names or len(names) > MOST_CITATIONS:
        raise RegsearchError(
            N_(f"name citations, {MOST_CITATIONS} at most: ?citation=...&citation=...")
        )
    return as_json([one.record() for one in desk.ask(lambda s: s.resolve(names, on, places))])


def _changes(desk: Desk, reader: Reader) -> str:
    asked = [reader.get(name) for name in ("id", "jurisdiction", "from", "to")]
    return as_json([event._asdict() for event in desk.ask(lambda s: s.changes(*asked))])


def _limits(desk: Desk, reader: Reader) -> str:
    kind, places, on = reader.get("kind"), reader.get("jurisdiction"), reader.day
    if not kind:
        return as_json(desk.ask(lambda s: s.kinds_of_limits()))
    rows = desk.ask(lambda s: s.limits(kind, places, reader.zh, on))
    return as_json([row._asdict() for row in rows])


def _compare(desk: Desk, reader: Reader) -> str:
    topic, places, on = reader.get("topic"), reader.get("jurisdiction"), reader.day
    found = desk.ask(lambda s: s.compare(topic, places, on))
    return as_json(comparison_rows(found, reader.zh, reader.number("limit", 4, 100)))


def _diff(desk: Desk, reader: Reader) -> str:
    name, old, new = reader.get("id"), reader.get("from"), reader.get("to")
    rows = desk.ask(lambda s: s.diff(name, old, new)).changes
    return as_json([{**c._asdict(), "pieces": [list(p) for p in c.pieces]} for c in rows])


def _list(desk: Desk, reader: Reader) -> str:
    names = ("jurisdiction", "kind", "status", "source")
    filters = {name: reader.get(name) for name in names} | {"on": reader.day}
    return as_json(desk.ask(lambda s: s.list(**filters)))


#: The address of each answer, and what makes it.
ANSWERS: dict[str, Callable[[Desk, Reader], str]] = {
    "/api/v1/search": _search,
    "/api/v1/show": _show,
    "/api/v1/resolve": _resolve,
    "/api/v1/limits": _limits,
    "/api/v1/compare": _compare,
    "/api/v1/changes": _changes,
    "/api/v1/diff": _diff,
    "/api/v1/versions": lambda desk, reader: as_json(
        desk.ask(lambda s: s.versions(reader.get("id"), reader.day))
    ),
    "/api/v1/list": _list,
    "/api/v1/topics": lambda desk, reader: as_json(desk.ask(lambda s: s.topics())),
    "/api/v1/status": lambda desk, reader: as_json(desk.ask(lambda s: s.status())),
}
