"""`regsearch limits`."""

from __future__ import annotations

import click

from corpus.text.han import has_han
from search.cli.options import (
    color_option,
    day_option,
    format_option,
    jurisdiction_option,
    lang_option,
    workspace,
)
from search.cli.output import out, records, say, stop
from search.cli.terminal import terminal_width, wrap
from search.formats import safe
from search.topics import LimitRow

COLUMNS = ["jurisdiction", "quantity", "unit", "per", "sentence", "citation", "title", "status"]


@click.command(name="limits")
@click.argument("kind", required=False, nargs=-1)
@jurisdiction_option()
@lang_option("KIND")
@day_option
@format_option()
@color_option
@click.pass_context
def command(
    ctx: click.Context, kind: tuple[str, ...], jurisdiction: str, lang: str, on: str, format_: str
) -> None:
    """Tabulate the numeric limits of KIND across jurisdictions, each with its sentence.

    Without KIND: the kinds there are, and how many limits of each.
    """
    name = " ".join(kind)
    if not name:
        rows = workspace(ctx).ask(lambda session: session.kinds_of_limits())
        records(format_, rows, ["kind", "en", "zh", "provisions"])
        stop(0)
    zh = lang == "zh" or (lang == "auto" and has_han(name))
    found = workspace(ctx).ask(lambda session: session.limits(name, jurisdiction, zh, on))
    if format_ == "table":
        out("\n".join(map(_paragraph, found)))
        say(
            f"{len(found)} limits. Digest, not the official text: "
            "'regsearch show ID' has the link to the text in force."
        )
    else:
        records(format_, [row._asdict() for row in found], COLUMNS, every=LimitRow._fields)
    stop(0 if found else 1)


def _paragraph(row: LimitRow) -> str:
    amount = click.style(
        f"{row.quantity} {row.unit}{f' per {row.per}' if row.per else ''}", bold=True
    )
    mark = "" if row.status == "in force" else f" [{row.status}]"
    mark += " (unverified)" if row.confidence == "unverified" else ""
    lines = [f"{row.jurisdiction:6} {amount}  {safe(row.title)} {safe(row.citation)}{mark}"]
    lines += [f"       {line}" for line in wrap(safe(row.sentence), terminal_width() - 8)]
    return "\n".join([*lines, f"       {row.id}", ""])
