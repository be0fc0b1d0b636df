"""`regsearch diff`."""

from __future__ import annotations

import click

from corpus.messages import _
from search import markdown
from search.cli.options import color_option, offered, workspace
from search.cli.output import out, say, stop
from search.formats import as_json, safe
from search.versions import Change

_KINDS = ("changed", "renumbered", "added", "removed")


@click.command(name="diff")
@click.argument("regulation", shell_complete=offered("ids"))
@click.argument("old", default="")
@click.argument("new", default="")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "md"]),
    default="table",
    show_default=True,
)
@color_option
@click.pass_context
def command(ctx: click.Context, regulation: str, old: str, new: str, format_: str) -> None:
    """Say what changed in REGULATION, or a provision that is cited, from the text of OLD to NEW.

    OLD and NEW are days of texts, or days on which they applied; without them: the two latest.
    Exit status: 0 changes, 1 none.
    """
    before, after, rows = workspace(ctx).ask(lambda session: session.diff(regulation, old, new))
    if format_ == "json":
        out(as_json([{**c._asdict(), "pieces": [list(p) for p in c.pieces]} for c in rows]))
    else:
        shown = _markdown if format_ == "md" else _block
        out("\n".join(map(shown, rows)), paged=format_ == "table")
    kinds = {w: sum(c.what == w for c in rows) for w in _KINDS}
    say(
        f"{before.date or _('undated')} -> {after.date or _('undated')}: "
        + ", ".join(f"{n} {_(w)}" for w, n in kinds.items())
    )
    stop(0 if rows else 1)


def _coloured(change: Change) -> str:
    styles = {"-": ("[-", "-]", "red"), "+": ("{+", "+}", "green")}
    parts = []
    for mark, text in change.pieces:
        if mark == "=":
            parts.append(_short(safe(text)))
        else:
            left, right, colour = styles[mark]
            parts.append(click.style(f"{left}{safe(text)}{right}", fg=colour))
    return "".join(parts)


def _block(change: Change) -> str:
    """A change for a terminal."""
    cited = " -> ".join(filter(None, (change.was, change.citation)))
    head = f"{cited} {safe(change.heading)} ({_(change.what)})"
    return f"{head}\n{_coloured(change) or _('The text is the same.')}\n"


def _markdown(change: Change) -> str:
    """A change as Markdown: what went and what came in HTML's own elements, for its stars and
    waves do not always hold between Han characters."""
    cited = " → ".join(filter(None, (change.was, change.citation)))
    head = markdown.escaped(f"{cited} {change.heading} ({_(change.what)})")
    marks = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "=": "{}"}
    text = "".join(
        "\n".join(
            marks[mark].format(part) if part else ""
            for part in map(markdown.inline, piece.split("\n"))
        )
        for mark, piece in change.pieces
    )
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    return "\n\n".join([f"## {head}", *(paragraphs or [_("The text is the same.")])]) + "\n"


def _short(text: str) -> str:
    """A long unchanged passage, its middle left out."""
    return text if len(text) < 200 else f"{text[:80]} … {text[-80:]}"
