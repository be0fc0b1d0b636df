"""`regsearch list`."""

from __future__ import annotations

import click

from search.cli import render
from search.cli.desk import Desk, day_option, format_option, out, say, stop
from search.matching.conditions import jurisdiction_code

COLUMNS = ["id", "jurisdiction", "kind", "status", "effective", "provisions", "title"]
KNOWN = (
    "jurisdiction", "kind", "effective", "version", "title", "title_en", "issuer", "number",
    "language", "source", "url",
)  # fmt: skip


@click.command(name="list")
@click.option(
    "-j", "--jurisdiction", default="", metavar="CODES", help="Only these, such as CN,US."
)
@click.option("--kind", default="", help="Only this kind.")
@click.option("--status", default="", help="Only this status.")
@click.option("--source", default="", help="Only sources whose name holds this.")
@day_option
@format_option()
@click.pass_context
def command(
    ctx: click.Context,
    jurisdiction: str,
    kind: str,
    status: str,
    source: str,
    on: str,
    format_: str,
) -> None:
    """List the regulations in the index."""
    session = Desk(ctx).session()
    codes = {jurisdiction_code(c) for c in jurisdiction.split(",") if c.strip()}
    rows = []
    for found, size in session.regulations(on):
        r = found.regulation
        where = {r.jurisdiction.upper(), r.jurisdiction.upper().split("-")[0]}
        if (codes and not codes & where) or (kind and r.kind != kind.lower()):
            continue
        if (status and found.status != status.lower()) or source not in r.source:
            continue
        known = {name: getattr(r, name) for name in KNOWN}
        rows.append({"id": r.id, "status": found.status, "provisions": size, **known})
    rows.sort(key=lambda row: (row["jurisdiction"], row["id"], row["version"]))
    out(
        render.rows_in(
            format_, rows, COLUMNS if format_ != "csv" else list(rows[0]) if rows else COLUMNS
        )
    )
    if format_ == "table":
        say(f"{len(rows)} regulations")
    stop(0 if rows else 1)
