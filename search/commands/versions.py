"""`regsearch versions`."""

from __future__ import annotations

import click

from search import render
from search.desk import Desk, day_option, format_option, out, say, stop
from search.results import today
from search.versions import expressions

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
        texts = expressions(session, id)
        dated = [e.date for e in texts if not e.digest and e.date and e.date <= day]
        for e in texts:
            r = e.regulation
            state = "digest" if e.digest else _state(e.date, max(dated, default=""), day)
            rows.append({"id": id, "version": e.date or "unknown", "status": state, "text": r.text,
                         "language": r.language, "provisions": e.size, "retrieved": r.retrieved,
                         "source": r.source, "url": r.url, "sha256": r.sha256})  # fmt: skip
    out(render.rows_in(format_, rows, COLUMNS if format_ != "csv" else list(rows[0])))
    stop(0)


def _state(date: str, latest: str, day: str) -> str:
    if not date:
        return "date unknown"
    if date > day:
        return "not yet in force"
    return "applies" if date == latest else "superseded"
