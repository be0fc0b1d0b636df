"""`regsearch topics`."""

from __future__ import annotations

import click

from search.cli.options import format_option, workspace
from search.cli.output import records, stop

COLUMNS = ["id", "en", "zh", "provisions", "jurisdictions"]


@click.command(name="topics")
@format_option()
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """List the topics of the library, in the order of a loan's life, and what is filed under each.

    Search within one: regsearch search --topic call-times "..."
    """
    rows = workspace(ctx).ask(lambda session: session.topics())
    records(format_, rows, COLUMNS if format_ == "table" else [*COLUMNS, "words"])
    stop(0 if rows else 1)
