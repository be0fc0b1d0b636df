"""`regsearch compare`."""

from __future__ import annotations

from typing import Any

import click

from corpus.han import has_han
from search import render
from search.conditions import jurisdiction_code
from search.desk import Desk, color_option, day_option, format_option, out, say, stop
from search.handbook import NOT_FOUND, Side, compare, limit_records, sentence
from search.results import Found

FIELDS = [
    "jurisdiction",
    "citation",
    "title",
    "heading",
    "says",
    "status",
    "confidence",
    "id",
    "url",
]


@click.command(name="compare")
@click.argument("topic", nargs=-1, required=True)
@click.option(
    "-j",
    "--jurisdiction",
    default="",
    metavar="CODES",
    help="Which, in order, such as CN,US,UK; all that have it otherwise.",
)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, 100),
    default=4,
    show_default=True,
    help="Provisions a jurisdiction.",
)
@click.option(
    "--lang",
    type=click.Choice(["auto", "en", "zh"]),
    default="auto",
    help="Language; auto: that of TOPIC.",
)
@day_option
@format_option()
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    topic: tuple[str, ...],
    jurisdiction: str,
    limit: int,
    lang: str,
    on: str,
    format_: str,
) -> None:
    """Set the rules on TOPIC side by side for several jurisdictions.

    An empty side means that this library holds nothing on it, never that there is no rule.
    """
    name = " ".join(topic)
    zh = lang == "zh" or (lang == "auto" and has_han(name))
    codes = [jurisdiction_code(c) for c in jurisdiction.split(",") if c.strip()]
    chosen, sides = compare(Desk(ctx).session(), name, codes, on)
    if format_ == "table":
        out(click.style(chosen.zh if zh else chosen.en, bold=True) + "\n")
        for side in sides:
            out(_side(side, zh, limit))
        say("Digest, not the official text: follow the links for the text in force.")
    else:
        rows = [row for side in sides for row in _rows(side, zh, limit)]
        names = FIELDS if format_ == "csv" else FIELDS[:6]
        out(render.rows_in(format_, rows, names))
    stop(0 if any(side.provisions for side in sides) else 1)


def _rows(side: Side, zh: bool, limit: int) -> list[dict[str, Any]]:
    if not side.provisions:
        row = {"jurisdiction": side.jurisdiction, "says": NOT_FOUND, "limits": []}
        return [dict.fromkeys(FIELDS, "") | row]
    return [_row(f, zh) for f in side.provisions[:limit]]


def _row(f: Found, zh: bool) -> dict[str, Any]:
    p, r = f.provision, f.regulation
    return {
        "jurisdiction": r.jurisdiction,
        "citation": p.citation,
        "title": (r.title_zh if zh else r.title_en) or r.title,
        "heading": _heading(p.heading, zh),
        "says": sentence(f, zh),
        "status": f.status,
        "confidence": p.confidence,
        "id": p.id,
        "url": f.url,
        "limits": limit_records(f, zh),
    }


def _heading(heading: str, zh: bool) -> str:
    first, _, second = heading.partition(" / ")
    return first if zh or not second else second


def _side(side: Side, zh: bool, limit: int) -> str:
    head = click.style(side.jurisdiction, bold=True, fg="cyan")
    if not side.provisions:
        return f"{head}\n   {NOT_FOUND}\n"
    lines = [head]
    for row in _rows(side, zh, limit):
        mark = "" if row["status"] == "in force" else f" [{row['status']}]"
        mark += " (unverified)" if row["confidence"] == "unverified" else ""
        head = click.style(render.safe(row["heading"]), bold=True)
        lines.append(f"   {head}  {render.safe(row['title'])} {render.safe(row['citation'])}{mark}")
        says = render.wrap(render.safe(row["says"]), render.terminal_width() - 6)
        lines += [f"     {line}" for line in says]
    more = len(side.provisions) - limit
    if more > 0:
        lines.append(f"   and {more} more: -n {len(side.provisions)}")
    return "\n".join(lines) + "\n"
