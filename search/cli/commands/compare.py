"""`regsearch compare`."""

from __future__ import annotations

from typing import Any

import click

from corpus.messages import N_, _
from search.cli import language
from search.cli.options import (
    color_option,
    day_option,
    format_option,
    jurisdiction_option,
    workspace,
)
from search.cli.output import out, records, say, stop
from search.cli.terminal import terminal_width, wrap
from search.formats import safe
from search.results import Found
from search.topics import NOT_FOUND, Side, limit_records, sentence

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
    "status_reason",
]


@click.command(name="compare")
@click.argument("topic", nargs=-1, required=True)
@jurisdiction_option("Which, in order, such as CN,US,UK; all that have it otherwise.")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, 100),
    default=4,
    show_default=True,
    help="Provisions a jurisdiction.",
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
    on: str,
    format_: str,
) -> None:
    """Set the rules on TOPIC side by side for several jurisdictions.

    An empty side means that this library holds nothing on it, never that there is no rule.
    """
    name = " ".join(topic)
    zh = language.of_texts(name) == "zh"
    chosen, sides = workspace(ctx).ask(lambda session: session.compare(name, jurisdiction, on))
    if format_ == "table":
        out(click.style(chosen.zh if zh else chosen.en, bold=True) + "\n")
        out("\n".join(_side(side, zh, limit) for side in sides))
        say(N_("Digest, not the official text: follow the links for the text in force."))
    else:
        rows = [row for side in sides for row in _rows(side, zh, limit)]
        records(format_, rows, FIELDS[:6], every=FIELDS)
    stop(0 if any(side.provisions for side in sides) else 1)


def _rows(side: Side, zh: bool, limit: int) -> list[dict[str, Any]]:
    if not side.provisions:
        row = {"jurisdiction": side.jurisdiction, "says": _(NOT_FOUND), "limits": []}
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
        "status_reason": f.status_reason,
        "limits": limit_records(f, zh),
    }


def _heading(heading: str, zh: bool) -> str:
    first, _, second = heading.partition(" / ")
    return first if zh or not second else second


def _side(side: Side, zh: bool, limit: int) -> str:
    head = click.style(side.jurisdiction, bold=True, fg="cyan")
    if not side.provisions:
        return f"{head}\n   {_(NOT_FOUND)}\n"
    lines = [head]
    for row in _rows(side, zh, limit):
        mark = "" if row["status"] == "in force" else f" [{_(row['status'])}]"
        mark += f" ({_('unverified')})" if row["confidence"] == "unverified" else ""
        head = click.style(safe(row["heading"]), bold=True)
        lines.append(f"   {head}  {safe(row['title'])} {safe(row['citation'])}{mark}")
        reason = f" (status unknown: {row['status_reason']})" if row["status_reason"] else ""
        says = wrap(safe(row["says"] + reason), terminal_width() - 6)
        lines += [f"     {line}" for line in says]
    more = len(side.provisions) - limit
    if more > 0:
        lines.append("   " + _("and {n} more: -n {all}").format(n=more, all=len(side.provisions)))
    return "\n".join(lines) + "\n"
