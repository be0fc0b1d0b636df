"""`regsearch list`."""

from __future__ import annotations

from typing import Any

import click

from corpus.messages import ngettext
from search.cli import language
from search.cli.options import day_option, format_option, jurisdiction_option, offered, workspace
from search.cli.output import records, say, stop
from search.wording import dated, kind_in

COLUMNS = ["id", "jurisdiction", "kind", "status", "effective", "provisions", "title"]


@click.command(name="list")
@jurisdiction_option("Only these, such as CN,US.")
@click.option("--kind", default="", shell_complete=offered("kinds"), help="Only this kind.")
@click.option("--status", default="", shell_complete=offered("statuses"), help="Only this status.")
@click.option("--source", default="", help="Only sources whose name holds this.")
@day_option
@format_option()
@click.pass_context
def command(ctx: click.Context, /, format_: str, **filters: str) -> None:
    """List the regulations in the index."""
    rows = workspace(ctx).ask(lambda session: session.list(**filters))
    every = list(rows[0]) if rows else COLUMNS
    if format_ in ("table", "md", "plain"):
        rows = [_as_read(row, format_ == "plain") for row in rows]
    records(format_, rows, COLUMNS, every=every)
    if format_ == "table":
        count = len(rows)
        say(ngettext("{n:,} regulation", "{n:,} regulations", count).format(n=count))
    stop(0 if rows else 1)


def _as_read(row: dict[str, Any], plain: bool) -> dict[str, Any]:
    """A row with its title, its kind (not where programs may read it) and its days as a reader sees
    them."""
    lang = language.of_texts()
    title = row["title"] if lang == "both" else row[f"title_{lang}"] or row["title"]
    kind = row["kind"] if plain else kind_in(row["kind"], row["jurisdiction"])
    days = dated(row["effective"], row["amended"])
    return {**row, "title": title, "kind": kind, "effective": days}
