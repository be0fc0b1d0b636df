"""`regsearch limits`."""

from __future__ import annotations

from typing import Any

import click

from corpus.limits_wording import CLASSES, unit_text
from corpus.messages import N_, _, ngettext, speaking, told
from corpus.text.width import indented, parted, wrap
from search.answers import amount
from search.cli import language
from search.cli.options import (
    color_option,
    day_option,
    format_option,
    home_option,
    jurisdiction_option,
    offered,
    workspace,
)
from search.cli.output import out, records, say, stop
from search.cli.terminal import linked, terminal_width
from search.formats import safe
from search.topics import LimitRow
from search.wording import aside, cited

#: The columns of a line of text for each limit, and those of a Markdown table.
COLUMNS = (
    "jurisdiction", "quantity", "unit", "per", "sentence", "citation", "title", "status",
    "confidence", "id", "url",
)  # fmt: skip
READ = ("jurisdiction", "limit", "sentence", "title", "citation", "status", "confidence", "id")


@click.command(name="limits")
@click.argument("kind", required=False, nargs=-1, shell_complete=offered("limits"))
@jurisdiction_option()
@home_option
@day_option
@format_option()
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    kind: tuple[str, ...],
    jurisdiction: str,
    home: str,
    on: str,
    format_: str,
) -> None:
    """Tabulate the numeric limits of KIND across jurisdictions, each with its sentence.

    Without KIND: the kinds there are, and how many limits of each.
    """
    name = " ".join(kind)
    if not name:
        rows = workspace(ctx).ask(lambda session: session.kinds_of_limits())
        records(format_, rows, ["kind", *language.in_own_language(format_), "provisions"])
        stop(0)
    zh = language.of_texts(name) == "zh"
    found = workspace(ctx).ask(lambda session: session.limits(name, jurisdiction, zh, on, home))
    _print(found, format_, zh)
    stop(0 if found else 1)


def _print(found: list[LimitRow], format_: str, zh: bool) -> None:
    if format_ == "table":
        out("\n\n".join(_paragraph(row, zh) for row in found), paged=True)
        if not found:
            say(_("the library holds no such limit for that; there may be one all the same"))
        else:
            counted = ngettext("{n:,} limit", "{n:,} limits", len(found)).format(n=len(found))
            say(counted)
            say(N_("Digest, not the official text: 'regsearch open ID' opens the text in force."))
    elif format_ == "md":
        rows = [
            row._asdict() | {"limit": amount(row, zh), "citation": _cited(row, zh)} for row in found
        ]
        records(format_, rows, READ)
    else:
        nested = format_ in ("json", "jsonl")
        rows = [row._asdict() if nested else _flat(row, zh) for row in found]
        records(format_, rows, COLUMNS, every=LimitRow._fields)


def _cited(row: LimitRow, zh: bool) -> str:
    return cited("zh" if zh else "en", row.citation, row.id)


def _flat(row: LimitRow, zh: bool) -> dict[str, Any]:
    """A limit with texts alone, for the formats of one line a limit."""
    per = " ".join(
        f"{name}={','.join(value) if isinstance(value, list) else value}"
        for name, value in row.per_parts.items()
    )
    who = " ".join(row.who)
    return row._asdict() | {"per_parts": per, "who": who, "adjusted": _adjusted(row, zh)}


def _adjusted(row: LimitRow, zh: bool) -> str:
    """The amount in force of one that is indexed, in words."""
    new = row.adjusted
    if not new:
        return ""
    with speaking("zh" if zh else "en"):
        if not new["quantity"]:
            return _("adjusted by {by}").format(by=new["by"])
        now = f"{new['quantity']:,} {unit_text(new['unit'], zh=zh)}"
        said = _("{amount} since {since}, adjusted by {by}")
        return said.format(amount=now, since=new["since"], by=new["by"])


def _paragraph(row: LimitRow, zh: bool) -> str:
    much, width = amount(row, zh), terminal_width()
    mark = "" if row.status == "in force" else f" [{_(row.status)}]"
    mark += aside(_("unverified")) if row.confidence == "unverified" else ""
    named = f"{row.title} {_cited(row, zh)}"
    head = f"{row.jurisdiction} {much} · {safe(named).rstrip()}{mark}"
    first, *rest = wrap(head, width - 7)
    lines = [first.replace(much, click.style(much, bold=True), 1)]
    lines += [f"       {line}" for line in rest]
    lines += indented(safe(row.sentence), width, 7)
    if row.status_reason:
        why = _("status unknown: {reason}").format(reason=told(row.status_reason))
        lines += indented(safe(why), width, 7)
    facts = [
        row.id,
        _("protects only {who}").format(who=_(CLASSES[row.protects])) if row.protects else "",
        _("as of {day}").format(day=row.as_of) if row.as_of else "",
        _adjusted(row, zh),
    ]
    told_of = parted(facts, width, 7)
    return "\n".join([*lines, *(x.replace(row.id, linked(row.url, row.id), 1) for x in told_of)])
