"""`regsearch remove`."""

from __future__ import annotations

import click

from corpus.messages import _
from search.cli.options import workspace
from search.cli.output import tell


@click.command(name="remove")
@click.argument("name")
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Take a document out of your corpus: NAME is a regulation's id or a source from 'list'.

    The file goes to the folder `removed` beside your corpus, so that nothing is lost.
    """
    removed = workspace(ctx).remove(name)
    line = _("removed {source}; the file is kept at {kept}")
    tell([line.format(source=removed.source, kept=removed.kept)])
