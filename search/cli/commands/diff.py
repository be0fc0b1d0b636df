"""`regsearch diff`."""

from __future__ import annotations

import click

from search.cli import render
from search.cli.desk import Desk, color_option, out, say, stop
from search.session import Session
from search.versions import Change, Text, changes, texts


@click.command(name="diff")
@click.argument("regulation")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "md"]),
    default="table",
    show_default=True,
)
@color_option
@click.pass_context
def command(
    ctx: click.Context, regulation: str, old: str | None, new: str | None, format_: str
) -> None:
    """Say what changed in REGULATION from the text of date OLD to that of date NEW.

    Without dates: between its two latest texts. Exit status: 0 changes, 1 none.
    """
    session = Desk(ctx).session()
    before, after = _pair(session, regulation, old, new)
    rows = [c for c in changes(session, before, after) if c.what != "same"]
    if format_ == "json":
        out(render.as_json([{**c._asdict(), "pieces": [list(p) for p in c.pieces]} for c in rows]))
    else:
        marked = _markdown if format_ == "md" else _coloured
        for change in rows:
            head = f"{change.citation} {render.safe(change.heading)} ({change.what})"
            out(f"{head}\n{marked(change)}\n")
    kinds = {w: sum(c.what == w for c in rows) for w in ("changed", "added", "removed")}
    say(
        f"{before.date or 'undated'} -> {after.date or 'undated'}: "
        + ", ".join(f"{n} {w}" for w, n in kinds.items())
    )
    stop(0 if rows else 1)


def _pair(session: Session, name: str, old: str | None, new: str | None) -> tuple[Text, Text]:
    """The two texts to compare, both in one language: that of the latest of which there are two."""
    found = [t for id in session.ids(name) for t in texts(session, id) if not t.digest]
    languages = [t.regulation.language for t in found]
    common = [t for t in found if languages.count(t.regulation.language) > 1]
    if not common:
        raise click.UsageError(
            f"'{name}' has {len(found)} dated texts of one language in the index; two are needed"
            " (see: regsearch versions)"
        )
    held = [t for t in common if t.regulation.language == common[-1].regulation.language]
    chosen = []
    for wanted, default in ((old, held[-2]), (new, held[-1])):
        match = [t for t in held if wanted and t.date.startswith(wanted)]
        if wanted and len(match) != 1:
            dates = ", ".join(t.date or "undated" for t in held)
            raise click.UsageError(f"{len(match)} texts of {wanted}; there are: {dates}")
        chosen.append(match[0] if match else default)
    return chosen[0], chosen[1]


def _coloured(change: Change) -> str:
    styles = {"-": ("[-", "-]", "red"), "+": ("{+", "+}", "green")}
    parts = []
    for mark, text in change.pieces:
        if mark == "=":
            parts.append(_short(render.safe(text)))
        else:
            left, right, colour = styles[mark]
            parts.append(click.style(f"{left}{render.safe(text)}{right}", fg=colour))
    return "".join(parts)


def _markdown(change: Change) -> str:
    marks = {"-": "~~{}~~", "+": "**{}**", "=": "{}"}
    return "".join(marks[m].format(render.safe(t)) for m, t in change.pieces)


def _short(text: str) -> str:
    """A long unchanged passage, its middle left out."""
    return text if len(text) < 200 else f"{text[:80]} … {text[-80:]}"
