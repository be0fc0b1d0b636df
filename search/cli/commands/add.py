"""`regsearch add`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from search import paths
from search.cli.desk import Desk, out, say, stop
from search.documents import Added, add_path, add_stream


@click.command(name="add")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|-")
@click.option(
    "--name", default="stdin.txt", show_default=True, help="File name for standard input."
)
@click.pass_context
def command(ctx: click.Context, sources: tuple[str, ...], name: str) -> None:
    """Copy documents into your corpus, say what was understood, and index them.

    Originals are never moved or changed. A file that cannot be read is not added.
    """
    folder = paths.user_folder()
    added: list[Added] = []
    for source in sources:
        if source == "-":
            added.append(add_stream(sys.stdin.buffer, name, folder))
        elif Path(source).exists():
            added.extend(add_path(Path(source), folder))
        else:
            added.append(Added(source, None, failure="there is no such file or folder"))
    for one in added:
        if one.failure:
            say(f"not added: {one.name}: {one.failure}")
        else:
            out(one.describe())
    good = [one for one in added if not one.failure]
    if good:
        desk = Desk(ctx)
        if not desk.default:
            say(f"note: copied to {folder}, which this --corpus does not include")
        report = desk.update()
        new, changed = len(report.added), len(report.changed)
        say(f"indexed: {new} new, {changed} changed files; {report.seconds:.1f} s")
    stop(0 if good and len(good) == len(added) else 2)
