"""`regsearch versions`."""

from __future__ import annotations

import click

from search.cli import render
from search.cli.desk import Desk, day_option, format_option, out, say, stop
from search.results import today
from search.versions import Text, digests_another, texts

COLUMNS = ["version", "status", "text", "language", "provisions", "retrieved", "source"]


@click.command(name="versions")
@click.argument("regulation", nargs=-1, required=True)
@day_option
@format_option()
@click.pass_context
def command(ctx: click.Context, regulation: tuple[str, ...], on: str, format_: str) -> None:
    """List the dated texts of REGULATION (its id or name) that the index holds."""
    session = Desk(ctx).session()
    name = " ".join(regulation)
    ids = session.ids(name)
    if not ids:
        say(f"no regulation is called '{name}'; try: regsearch list")
        stop(1)
    day = on or today()
    rows = []
    for id in ids:
        held = texts(session, id)
        for text in held:
            r = text.regulation
            sources = "; ".join(part.regulation.source for part in text.parts)
            rows.append({"id": id, "version": text.date or "unknown",
                         "status": _state(text, held, day), "text": r.text,
                         "language": r.language, "provisions": text.size, "retrieved": r.retrieved,
                         "source": sources, "url": r.url, "sha256": r.sha256})  # fmt: skip
    out(render.rows_in(format_, rows, COLUMNS if format_ != "csv" else list(rows[0])))
    stop(0)


def _state(text: Text, held: list[Text], day: str) -> str:
    """What a text is on `day`. Whether a later one replaced it is told by size: publishers also
    give out single sections, which replace no whole."""
    if text.digest:
        return "digest"
    if not text.date:
        return "date unknown"
    if text.date > day:
        return "not yet in force"
    later = any(
        digests_another(other.parts[0], text.regulation)
        if other.digest
        else other.regulation.language == text.regulation.language and 2 * other.size >= text.size
        for other in held
        if text.date < other.date <= day
    )
    return "superseded" if later else "applies"
