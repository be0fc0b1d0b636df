"""`regsearch pull`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from corpus.messages import N_, _, ngettext
from search.cli.language import of_texts
from search.cli.options import format_option, workspace
from search.cli.output import complain, records, say, stop, tell

if TYPE_CHECKING:
    from corpus.official import Outcome
    from search.workspace import Workspace

#: The languages that texts are fetched in, in words.
_LANGUAGES = {
    "en": N_("English"),
    "zh-Hans": N_("Chinese (simplified)"),
    "zh-Hant": N_("Chinese (traditional)"),
}


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
    every = list(rows[0])
    if format_ in ("table", "md"):
        rows = [{**row, **_in_words(row, of_texts())} for row in rows]
    records(format_, rows, ["name", "publisher", "language", "here", "title"], every=every)
    say(ngettext("{n:,} text", "{n:,} texts", len(rows)).format(n=len(rows)))


def _in_words(row: dict[str, Any], lang: str) -> dict[str, str]:
    title = row["title"] if lang == "both" else row[f"title_{lang}"]
    return {"title": title or row["title"], "language": _(_LANGUAGES[row["language"]])}
