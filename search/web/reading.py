"""The pages that search and read: home, search, a provision, a regulation, a difference."""

from __future__ import annotations

from typing import Any

from corpus.errors import NothingFound
from corpus.messages import _
from corpus.topics import topics
from search.around import Around
from search.citing_forms import forms
from search.no_hits import explain_unknown
from search.results import Options, Results, today
from search.session import Session
from search.snippets import Highlighter
from search.versions import expression_date
from search.web.desk import Desk
from search.web.page import Page
from search.web.reader import Reader, ids_of

FACETS = ("jurisdiction", "kind", "status", "topic")
#: So many values of a facet are shown.
MOST_VALUES = 14


def home(desk: Desk, reader: Reader) -> Page:
    """The first page: the form, the topics, what is here."""
    size = desk.ask(lambda s: (s.provision_count, s.regulation_count))
    return Page("home.html", {"topics": topics(), "provisions": size[0], "regulations": size[1]})


def options_of(reader: Reader) -> Options:
    """The options of a search in the address, called as those of `regsearch search`."""
    return Options(
        limit=reader.number("limit", 10, 100),
        page=reader.number("page", 1, 1000),
        sort=reader.get("sort") if reader.get("sort") in ("newest", "oldest", "title") else "score",
        group=reader.get("group_by") == "regulation",
        jurisdiction=reader.get("jurisdiction"),
        kind=reader.get("kind"),
        topic=reader.get("topic"),
        status=reader.get("status"),
        on=reader.day,
        home=reader.home,
        expand=reader.get("expand") != "no",
    )


def search(desk: Desk, reader: Reader) -> Page:
    """A page of hits with the facets."""
    text = reader.get("q")
    if not text:
        return home(desk, reader)
    options = options_of(reader)._replace(facets=True)
    found, nothing = desk.ask(lambda s: _searched(s, text, options))
    words = Highlighter([found.typed, *found.expansions])
    values = {
        "found": found,
        "options": options,
        "spans": words.spans,
        "unknown": list(explain_unknown(found)),
        "nothing": nothing,
        "facets": _facets(found, reader),
        "chosen": [(name, reader.get(name)) for name in FACETS if reader.get(name)],
        "more": len(found.hits) == options.limit,
    }
    return Page("search.html", values)


def _searched(session: Session, text: str, options: Options) -> tuple[Results, list[str]]:
    found = session.search(text, options)
    return found, [] if found.hits else list(session.explain_nothing(found, options))


def _facets(found: Results, reader: Reader) -> list[tuple[str, list[tuple[str, int]], int]]:
    """The facets that are not chosen yet: name, values with counts, how many values more."""
    rows = [(name, list(found.facets.get(name, {}).items())) for name in FACETS]
    return [
        (name, values[:MOST_VALUES], max(len(values) - MOST_VALUES, 0))
        for name, values in rows
        if values and not reader.get(name)
    ]


def provision(desk: Desk, reader: Reader) -> Page:
    """A provision with what stands around it."""
    path = reader.path.removeprefix("/p").strip("/")
    names = ids_of(path) if path else [reader.get("id")]
    on, version = reader.day, reader.get("version")
    found = desk.ask(lambda s: _around(s, names, on, version, reader.zh))
    date = expression_date(found.found.regulation)
    values = {
        "around": found,
        "f": found.found,
        "forms": forms(found.found),
        "date": date,
        "dates": [(expression_date(t.regulation), t) for t in found.texts],
        "day": on or today(),
    }
    return Page("provision.html", values)


def _around(session: Session, names: list[str], on: str, version: str, zh: bool) -> Around:
    for name in names:
        if session.find(name, on):
            return session.around(name, on, version, zh)
    raise NothingFound(_("no provision is called '{name}'").format(name=names[0] if names else ""))


def named(reader: Reader, page: str) -> str:
    """The regulation that the address of a page names."""
    return reader.path.removeprefix(f"/{page}").strip("/") or reader.get("id")


def regulation(desk: Desk, reader: Reader) -> Page:
    """The contents of a regulation, its texts and its gaps."""
    name, on, version = named(reader, "r"), reader.day, reader.get("version")
    found = desk.ask(lambda s: (s.contents(name, on, version), s.versions(name, on)))
    shown, rows = found
    date = expression_date(shown.found.regulation)
    values: dict[str, Any] = {"c": shown, "f": shown.found, "rows": rows, "date": date}
    languages = [row["language"] for row in rows if row["text"] != "digest"]
    values["differing"] = len(languages) > len(set(languages))
    return Page("regulation.html", values | {"day": on or today()})
