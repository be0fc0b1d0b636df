"""The pages of what becomes of rules: which policies it reaches, what the watches find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.errors import NothingFound
from corpus.messages import N_, language
from search.changes import changed_words
from search.query.days import day_of
from search.results import today
from search.web.desk import Desk
from search.web.page import Page
from search.web.reader import Reader

if TYPE_CHECKING:
    from search.checking.affected import Affected

#: What is counted, not listed: nothing happened, or nothing can be told.
_QUIET = ("unchanged", "unknown")


def affected(desk: Desk, reader: Reader) -> Page:
    """Which policies rest on what changed or will; how to name them where none are."""
    if not desk.policies:
        return Page("affected.html", {"found": None, "rows": []})
    found = _affected(desk, reader)
    values: dict[str, Any] = {
        "found": found,
        "rows": [r for r in found.rows if r.status not in _QUIET],
        "unknown": [r for r in found.rows if r.status == "unknown"],
        "changed_words": changed_words,
        "query": reader.link().partition("?")[2],
    }
    values["pulls"] = sorted({r.pull for r in values["unknown"] if r.pull})
    return Page("affected.html", values)


def affected_feed(desk: Desk, reader: Reader) -> Page:
    """The same as an Atom feed (RFC 4287)."""
    if not desk.policies:
        raise NothingFound(N_("the server was started without --policies"))
    rows = [r for r in _affected(desk, reader).rows if r.status not in _QUIET]
    return Page("affected.atom", {"rows": rows, "today": today(), "changed_words": changed_words})


def _affected(desk: Desk, reader: Reader) -> Affected:
    since, until = reader.get("from"), reader.get("to")
    first, last = day_of(since) if since else "last-pull", day_of(until) if until else ""
    folder = [str(desk.policies)]
    return desk.work(lambda w: w.affected(folder, first, last))


def watch(desk: Desk, reader: Reader) -> Page:
    """The saved searches, and what became of what they find since `watch run`, or from a day on;
    to look here counts as no run."""
    since = day_of(reader.get("from")) if reader.get("from") else ""
    rows, digest = desk.work(lambda w: (w.watching.rows(), w.watching.run((), since)))
    return Page("watch.html", {"rows": rows, "digest": digest})


def watch_feed(desk: Desk, reader: Reader) -> Page:
    """The news of the watches as an Atom feed, that of earlier runs in it."""
    from search.watching.writing import written

    digest = desk.work(lambda w: w.watching.run())
    return Page("watch.atom", {"feed": written(digest, "atom"), "language": language()})
