"""`regsearch limits`."""

from __future__ import annotations

import click

from corpus.text.han import has_han
from corpus.topics import limit_kinds
from search.cli import render
from search.cli.desk import Desk, color_option, day_option, format_option, out, say, stop
from search.matching.conditions import jurisdiction_code
from search.topics import LimitRow, limits


@click.command(name="limits")
@click.argument("kind", required=False, nargs=-1)
@click.option(
    "-j", "--jurisdiction", default="", metavar="CODES", help="Only these, such as CN,US,UK."
)
@click.option(
    "--lang",
    type=click.Choice(["auto", "en", "zh"]),
    default="auto",
    help="Language of the sentences; auto: that of KIND.",
)
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
    session = Desk(ctx).session()
    name = " ".join(kind)
    if not name:
        _kinds(ctx, session, format_)
        return
    zh = lang == "zh" or (lang == "auto" and has_han(name))
    codes = [jurisdiction_code(c) for c in jurisdiction.split(",") if c.strip()]
    rows = limits(session, name, codes, zh, on)
    if format_ == "table":
        for row in rows:
            out(_paragraph(row))
        say(
            f"{len(rows)} limits. Digest, not the official text: "
            "'regsearch show ID' has the link to the text in force."
        )
    else:
        names = (
            list(LimitRow._fields)
            if format_ == "csv"
            else [
                "jurisdiction",
                "quantity",
                "unit",
                "per",
                "sentence",
                "citation",
                "title",
                "status",
            ]
        )
        out(render.rows_in(format_, [r._asdict() for r in rows], names))
    stop(0 if rows else 1)


def _paragraph(row: LimitRow) -> str:
    amount = click.style(
        f"{row.quantity} {row.unit}{f' per {row.per}' if row.per else ''}", bold=True
    )
    mark = "" if row.status == "in force" else f" [{row.status}]"
    mark += " (unverified)" if row.confidence == "unverified" else ""
    lines = [
        f"{row.jurisdiction:6} {amount}  {render.safe(row.title)} {render.safe(row.citation)}{mark}"
    ]
    lines += [
        f"       {line}"
        for line in render.wrap(render.safe(row.sentence), render.terminal_width() - 8)
    ]
    return "\n".join([*lines, f"       {row.id}", ""])


def _kinds(ctx: click.Context, session, format_: str) -> None:  # type: ignore[no-untyped-def]
    rows = [
        {
            "kind": k.id,
            "en": k.en,
            "zh": k.zh,
            "provisions": len(session.with_keyword(f"limit:{k.id}")),
        }
        for k in limit_kinds()
    ]
    out(render.rows_in(format_, rows, ["kind", "en", "zh", "provisions"]))
    stop(0)
