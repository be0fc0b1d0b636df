"""`regsearch topics`."""

from __future__ import annotations

import click

from corpus.topics import topics
from search.cli import render
from search.cli.desk import Desk, format_option, out, stop


@click.command(name="topics")
@format_option()
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """List the topics of the library, in the order of a loan's life, and what is filed under each.

    Search within one: regsearch search --topic call-times "..."
    """
    session = Desk(ctx).session()
    rows = []
    for topic in topics():
        found = session.with_keyword(f"topic:{topic.id}")
        codes = sorted({f.regulation.jurisdiction.split("-")[0] for f in found})
        rows.append({"id": topic.id, "en": topic.en, "zh": topic.zh, "provisions": len(found),
                     "jurisdictions": codes, "words": topic.words})  # fmt: skip
    names = ["id", "en", "zh", "provisions", "jurisdictions"]
    if format_ in ("csv", "md", "plain"):
        names.append("words")
    out(render.rows_in(format_, rows, names))
    stop(0 if rows else 1)
