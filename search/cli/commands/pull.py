"""`regsearch pull`."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from corpus.errors import PullError
from search import paths
from search.cli import render
from search.cli.desk import Desk, format_option, out, say, stop


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
        _list(format_)
    elif not names and not everything:
        raise click.UsageError("name a text, or --all; 'regsearch pull --list' shows what there is")
    else:
        _pull(ctx, names, everything)


def _list(format_: str) -> None:
    from corpus.official import catalogue, pulled

    held = {h.name: h for h in pulled(paths.official_folder()) if h.latest}
    rows: list[dict[str, Any]] = []
    for text in catalogue():
        row = {"name": text.name, "regulation": text.regulation, "language": text.language}
        row |= {"publisher": text.publisher.name, "title": text.title, "here": ""}
        if here := held.get(text.name):
            days = here.age(date.today())
            row["here"] = f"{here.version or here.fetched}, checked {days} days ago"
        rows.append({**row, "url": text.url, "rights": text.rights})
    out(
        render.rows_in(
            format_,
            rows,
            list(rows[0]) if format_ == "csv" else ["name", "publisher", "here", "title"],
        )
    )
    say(f"{len(rows)} texts")
    stop(0)


def _pull(ctx: click.Context, names: tuple[str, ...], everything: bool) -> None:
    from corpus.official import Client, catalogue, find_text, pull
    from corpus.official.store import ARCHIVES
    from indexer.format.commit import write_lock

    texts = catalogue() if everything else [find_text(name) for name in names]
    folder = paths.official_folder()
    failed = fetched = 0
    lock = write_lock(folder / ARCHIVES, 0, "the official texts are")
    with lock, Client() as client:
        for text in texts:
            try:
                outcome = pull(text, folder, client=client, today=date.today())
            except PullError as error:
                failed += 1
                say(str(error))
                continue
            fetched += outcome.state != "unchanged"
            held = outcome.held
            day = held.version or "unknown date"
            out(f"{text.name}: {outcome.state}, text of {day}, {held.path}")
    if fetched:
        report = Desk(ctx).update()
        say(f"indexed: {report.provisions:,} provisions; {report.seconds:.1f} s")
    stop(2 if failed else 0)
