"""`regsearch topics`."""

from __future__ import annotations

import click

from search.cli.language import in_own_language
from search.cli.options import format_option, offered, workspace
from search.cli.output import records, stop


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
    names = ["id", *in_own_language(format_), "provisions", "jurisdictions"]
    records(format_, rows, names if format_ == "table" else [*names, "words"])
    stop(0 if rows else 1)
