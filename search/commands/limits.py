"""`regsearch limits`."""

from __future__ import annotations

from typing import Any

import click

from corpus.han import has_han
from corpus.limits_schema import unit_text
from corpus.topics import limit_kinds
from search import render
from search.conditions import jurisdiction_code
from search.desk import Desk, color_option, day_option, format_option, out, say, stop
from search.handbook import LimitRow, limits


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
            out(_paragraph(row, zh))
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
        records = [r._asdict() if format_ in ("json", "jsonl") else _flat(r) for r in rows]
        out(render.rows_in(format_, records, names))
    stop(0 if rows else 1)


#: What a limit is, where the number alone does not tell; in English and in Chinese.
_OPS = (
    {"max": "at most ", "min": "at least ", "wait": "wait "},
    {"max": "不超过", "min": "至少", "wait": "间隔"},
)


def _flat(row: LimitRow) -> dict[str, Any]:
    """A limit with texts alone, for the formats of one line a limit."""
    per = " ".join(
        f"{name}={','.join(value) if isinstance(value, list) else value}"
        for name, value in row.per_parts.items()
    )
    return row._asdict() | {"per_parts": per, "who": " ".join(row.who), "adjusted": _adjusted(row)}


def _adjusted(row: LimitRow) -> str:
    """The amount in force of one that is indexed, in words."""
    new = row.adjusted
    if not new:
        return ""
    amount = f"{new['quantity']:g} {new['unit']} since {new['since']}, " if new["quantity"] else ""
    return f"{amount}adjusted by {new['by']}"


def _paragraph(row: LimitRow, zh: bool) -> str:
    unit = unit_text(row.unit, row.quantity == "1", zh)
    per = "" if not row.per else f"，{row.per}" if zh else f" per {row.per}"
    amount = click.style(f"{_OPS[zh].get(row.op, '')}{row.quantity} {unit}{per}", bold=True)
    mark = "" if row.status == "in force" else f" [{row.status}]"
    mark += " (unverified)" if row.confidence == "unverified" else ""
    lines = [
        f"{row.jurisdiction:6} {amount}  {render.safe(row.title)} {render.safe(row.citation)}{mark}"
    ]
    lines += [
        f"       {line}"
        for line in render.wrap(render.safe(row.sentence), render.terminal_width() - 8)
    ]
    facts = [row.id, f"as of {row.as_of}" if row.as_of else "", _adjusted(row)]
    return "\n".join([*lines, f"       {' · '.join(filter(None, facts))}", ""])


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
