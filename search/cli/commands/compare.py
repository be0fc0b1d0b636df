"""`regsearch compare`."""

from __future__ import annotations

import click

from corpus.messages import N_, _, told
from corpus.text.width import indented, wrap
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
from search.topics import COMPARED, NOT_FOUND, Comparison, Side, comparison_rows, side_rows
from search.wording import aside, cited


@click.command(name="compare")
@click.argument("topic", nargs=-1, required=True, shell_complete=offered("topics"))
@jurisdiction_option("Which, in order, such as CN,US,UK; all that have it otherwise.")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, 100),
    default=4,
    show_default=True,
    help="Provisions a jurisdiction.",
)
@home_option
@day_option
@format_option()
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    topic: tuple[str, ...],
    jurisdiction: str,
    limit: int,
    home: str,
    on: str,
    format_: str,
) -> None:
    """Set the rules on each TOPIC, or kind of limit, side by side for several jurisdictions.

    An empty side means that this library holds nothing on it, never that there is no rule.
    """
    name = " ".join(topic)
    zh = language.of_texts(name) == "zh"
    found = workspace(ctx).ask(lambda session: session.compare(name, jurisdiction, on, home))
    if format_ == "table":
        out("\n\n".join(_topic(one, zh, limit) for one in found), paged=True)
        say(N_("Digest, not the official text: 'regsearch open ID' opens the text in force."))
    else:
        rows = comparison_rows(found, zh, limit)
        names = COMPARED[:8] if format_ == "md" else COMPARED[:9]
        if format_ == "md":
            lang = "zh" if zh else "en"
            rows = [{**r, "citation": cited(lang, r["citation"], r["id"])} for r in rows]
        several = ("topic",) if len(found) > 1 else ()
        records(format_, rows, (*several, *names), every=(*COMPARED, "topic"))
    stop(0 if any(side.provisions for one in found for side in one.sides) else 1)


def _topic(found: Comparison, zh: bool, limit: int) -> str:
    chosen, sides = found
    title = click.style(chosen.zh if zh else chosen.en, bold=True)
    return "\n\n".join([title, *(_side(side, zh, limit) for side in sides)])


def _side(side: Side, zh: bool, limit: int) -> str:
    head = click.style(side.jurisdiction, bold=True, fg="cyan")
    if not side.provisions:
        return "\n".join([head, *indented(_(NOT_FOUND), terminal_width(), 3)])
    lines = [head]
    for row in side_rows(side, zh, limit):
        mark = "" if row["status"] == "in force" else f" [{_(row['status'])}]"
        mark += aside(_("unverified")) if row["confidence"] == "unverified" else ""
        title = f"{row['title']} {cited('zh' if zh else 'en', row['citation'], row['id'])}"
        name = f"{safe(row['heading'])} · {safe(title).rstrip()}{mark}"
        first, *rest = wrap(name, terminal_width() - 5)
        bold = min(len(safe(row["heading"])), len(first))
        lines.append(f"   {click.style(first[:bold], bold=True)}{first[bold:]}")
        lines += [f"     {line}" for line in rest]
        lines += indented(safe(row["says"]), terminal_width(), 5)
        if row["status_reason"]:
            why = _("status unknown: {reason}").format(reason=told(row["status_reason"]))
            lines += indented(safe(why), terminal_width(), 5)
        lines.append("     " + click.style(linked(row["url"], row["id"]), dim=True))
    more = len(side.provisions) - limit
    if more > 0:
        text = _("and {n} more: -n {all}").format(n=more, all=len(side.provisions))
        lines += indented(text, terminal_width(), 3)
    return "\n".join(lines)
