"""`regsearch diff`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from corpus.messages import _
from corpus.text.width import indented
from search import markdown
from search.cli.language import of_texts
from search.cli.options import color_option, offered, workspace
from search.cli.output import out, say, stop
from search.cli.terminal import run_lines, terminal_width
from search.formats import as_json, safe
from search.versions import Change
from search.wording import cited

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
        between = "\n\n" if format_ == "table" else "\n"
        out(between.join(map(shown, rows)), paged=format_ == "table")
    kinds = {w: sum(c.what == w for c in rows) for w in _KINDS}
    say(
        f"{before.date or _('undated')} -> {after.date or _('undated')}: "
        + ", ".join(_("{n} {what}").format(n=n, what=_(w)) for w, n in kinds.items())
    )
    stop(0 if rows else 1)


def _runs(change: Change) -> Iterator[tuple[str, str]]:
    """What changed, what went and what came in marks and in its colour."""
    styles = {"-": ("[-", "-]", "red"), "+": ("{+", "+}", "green")}
    for mark, text in change.pieces:
        if mark == "=":
            yield _short(safe(text)), ""
        else:
            left, right, colour = styles[mark]
            yield f"{left}{safe(text)}{right}", colour
    if not change.pieces:
        yield _("The text is the same."), ""


def _block(change: Change) -> str:
    """A change for a terminal."""
    name = " ".join((_cited(change, " -> "), safe(change.heading), f"({_(change.what)})"))
    bold = [click.style(line, bold=True) for line in indented(name, terminal_width(), 0)]
    return "\n".join([*bold, *run_lines(_runs(change), terminal_width())])


def _cited(change: Change, arrow: str) -> str:
    """What a provision was and is cited by, as the reader reads it."""
    lang = of_texts()
    was = cited(lang, change.was, change.was_id)
    return arrow.join(filter(None, (was, cited(lang, change.citation, change.id))))


def _markdown(change: Change) -> str:
    """A change as Markdown: what went and what came in HTML's own elements, for its stars and
    waves do not always hold between Han characters."""
    head = markdown.escaped(f"{_cited(change, ' → ')} {change.heading} ({_(change.what)})")
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
