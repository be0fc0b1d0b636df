"""`regsearch versions`."""

from __future__ import annotations

import click

from corpus.messages import N_
from search.cli.options import day_option, format_option, offered, workspace
from search.cli.output import records, say

COLUMNS = ["version", "status", "text", "language", "provisions", "retrieved", "source"]


@click.command(name="versions")
@click.argument("regulation", nargs=-1, required=True, shell_complete=offered("ids"))
@day_option
@format_option()
@click.pass_context
def command(ctx: click.Context, regulation: tuple[str, ...], on: str, format_: str) -> None:
    """List the dated texts of REGULATION (its id or name) that the index holds."""
    name = " ".join(regulation)
    rows = workspace(ctx).ask(lambda session: session.versions(name, on))
    records(format_, rows, COLUMNS, every=list(rows[0]))
    for row in rows:
        if row["status_reason"]:
            say(N_(f"{row['id']} of {row['version']}: status unknown: {row['status_reason']}"))
