"""The tool status: what is held, how fresh it is, what was not read."""

from __future__ import annotations

from typing import Any

from corpus.messages import N_, _, told
from search.mcp.answers import Answer, Page, Row
from search.mcp.finding import basis
from search.mcp.quoting import line, quoted
from search.session import Session

#: A row of the coverage without its facts: those of a place and of a law share one form.
_EMPTY = {
    **dict.fromkeys(
        ("id", "title", "status", "text_kind", "version", "numbers", "held", "url"), ""
    ),
    **dict.fromkeys(("laws", "complete", "official", "digest", "own"), 0),
}
#: What a row says of how much of a law is held.
_HELD = {"complete": N_("complete"), "partial": N_("partial"), "": N_("not known whether complete")}
#: So many files that were not read are named.
_NAMED = 10


def status(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """The library by jurisdiction, or law by law, with the state of the index."""
    facts = session.status()
    unread = {**facts["failures"], **facts["passed over"]}
    named = [f"{name}: {told(why)}" for name, why in list(unread.items())[:_NAMED]]
    page.data = {"built": facts["built"], "not_read": named, "stale": len(facts["stale"])}
    fresh = {True: _("up to date"), False: _("older than its documents"), None: _("not known")}
    page.head = [
        _("{regulations:,} texts of regulations, {provisions:,} provisions; built {day}: {fresh}.")
        .format(regulations=facts["regulations"], provisions=facts["provisions"],
                day=facts["built"][:10], fresh=fresh[facts["fresh"]])
    ]  # fmt: skip
    if unread:
        page.head.append(_("Not read: {n:,} files").format(n=len(unread)))
        page.head.append(quoted(*map(line, named)))
    wanted = ",".join(given["jurisdiction"])
    rows = session.coverage(wanted)
    return page.of([_law_row(row) if wanted else _place_row(row) for row in rows])


def _place_row(row: dict[str, Any]) -> Row:
    text = _(
        "{place}: {laws:,} laws, {provisions:,} provisions ({official:,} laws with official text, "
        "{digest:,} as digest, {own:,} own documents; every number of {complete:,})"
    )
    place = row["jurisdiction"] or _("no jurisdiction")
    return Row(text.format(**row, place=line(place)), _EMPTY | row)


def _law_row(row: dict[str, Any]) -> Row:
    facts = [
        line(row["id"]),
        row["jurisdiction"],
        _(row["status"]),
        basis(row["text_kind"]),
        row["version"],
    ]
    facts.append(_("{n:,} provisions held").format(n=row["provisions"]))
    if row["numbers"]:
        facts.append(_("the law has numbers {spans}").format(spans=row["numbers"]))
    facts.append(_(_HELD[row["held"]]))
    facts.append(line(row["url"]))
    return Row(f"{' · '.join(f for f in facts if f)}\n{quoted(line(row['title']))}", _EMPTY | row)
