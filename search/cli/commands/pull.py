"""`regsearch pull`."""

from __future__ import annotations

from typing import Any

import click

from search.cli.options import format_option, workspace
from search.cli.output import out, records, say, stop


@click.command(name="pull")
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--all", "everything", is_flag=True, help="Fetch every text of the catalogue.")
@click.option(
    "--list", "listing", is_flag=True, help="List the catalogue and what is here already."
)
@format_option()
@click.pass_context
def command(
    ctx: click.Context, names: tuple[str, ...], everything: bool, listing: bool, format_: str
) -> None:
    """Fetch official texts from their publishers and index them.

    A text that changed upstream becomes a new version beside the old one; nothing is overwritten.
    """
    if listing:
        _list(workspace(ctx).catalogue(), format_)
        stop(0)
    if not names and not everything:
        raise click.UsageError("name a text, or --all; 'regsearch pull --list' shows what there is")
    failed = False
    for outcome in workspace(ctx).pull(() if everything else names):
        failed |= outcome.held is None
        if held := outcome.held:
            day = held.version or "unknown date"
            out(f"{outcome.name}: {outcome.state}, text of {day}, {held.path}")
        else:
            say(outcome.error)
    stop(2 if failed else 0)


def _list(rows: list[dict[str, Any]], format_: str) -> None:
    records(format_, rows, ["name", "publisher", "here", "title"], every=list(rows[0]))
    say(f"{len(rows)} texts")
