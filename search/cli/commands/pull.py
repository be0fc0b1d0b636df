"""`regsearch pull`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from corpus.messages import _, ngettext
from search.cli.language import of_texts
from search.cli.options import format_option, workspace
from search.cli.output import complain, records, say, stop, tell

if TYPE_CHECKING:
    from corpus.official import Outcome
    from search.workspace import Workspace


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
        raise click.UsageError(
            _("name a text, or --all; 'regsearch pull --list' shows what there is")
        )
    stop(_pull(workspace(ctx), () if everything else names))


def _pull(work: Workspace, names: Sequence[str]) -> int:
    """Fetch and tell of each; the exit status."""
    from search.cli.progress import Counter

    failed, step = False, Counter(_("fetching"))
    for outcome in work.pull(names, step):
        step.clear()
        failed |= outcome.held is None
        _tell(outcome)
    return 2 if failed else 0


def _tell(outcome: Outcome) -> None:
    if not (held := outcome.held):
        complain(outcome.error)
        return
    line = _("{name}: {state}, text of {day}, {path}")
    day, state = held.version or _("date unknown"), _(outcome.state or "")
    tell([line.format(name=outcome.name, state=state, day=day, path=held.path)])


def _list(rows: list[dict[str, Any]], format_: str) -> None:
    if format_ in ("table", "md") and (lang := of_texts()) != "both":
        rows = [{**row, "title": row[f"title_{lang}"] or row["title"]} for row in rows]
    records(format_, rows, ["name", "publisher", "here", "title"], every=list(rows[0]))
    say(ngettext("{n:,} text", "{n:,} texts", len(rows)).format(n=len(rows)))
