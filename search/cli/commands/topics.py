"""`regsearch topics`."""

from __future__ import annotations

import click

from search.cli.options import format_option, offered, workspace
from search.cli.output import records, stop

COLUMNS = ["id", "en", "zh", "provisions", "jurisdictions"]


@click.command(name="topics")
@click.argument("topic", required=False, nargs=-1, shell_complete=offered("topics"))
@format_option()
@click.pass_context
def command(ctx: click.Context, topic: tuple[str, ...], format_: str) -> None:
    """List the topics of the library, in the order of a loan's life, and what is filed under each.

    With TOPIC: those alone.

    Search within one: regsearch search --topic call-times "..."
    """
    rows = workspace(ctx).ask(lambda session: session.topics(" ".join(topic)))
    records(format_, rows, COLUMNS if format_ == "table" else [*COLUMNS, "words"])
    stop(0 if rows else 1)
