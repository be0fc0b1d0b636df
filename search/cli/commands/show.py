"""`regsearch show`."""

from __future__ import annotations

import click

from corpus.errors import NothingFound
from corpus.messages import N_
from search.cli import language
from search.cli.options import color_option, day_option, format_option, offered, workspace
from search.cli.output import out, records, say
from search.cli.provision import as_markdown, pages
from search.results import Found
from search.show import Shown, full_record
from search.wording import cited, half, title_in

#: The columns of a provision where each is a line.
COLUMNS = ("id", "title", "citation", "heading", "status", "confidence", "url", "text")


@click.command(name="show")
@click.argument("citation", nargs=-1, required=True, shell_complete=offered("ids"))
@click.option(
    "-C",
    "--context",
    type=click.IntRange(0, 100),
    default=0,
    help="Neighbours to show on each side.",
)
@click.option("--whole", is_flag=True, help="Show the whole regulation.")
@day_option
@format_option()
@color_option
@click.pass_context
def command(
    ctx: click.Context, citation: tuple[str, ...], context: int, whole: bool, on: str, format_: str
) -> None:
    """Show a provision in full: CITATION is a citation, an id, or the name of a regulation.

    Several provisions that match are listed, not guessed.
    """
    name = " ".join(citation)
    lang = language.of_texts(name)
    shown = workspace(ctx).ask(lambda session: session.show(citation, on, context, whole))
    if not shown.provisions:
        nothing = N_(f"nothing is cited as '{name}'; try: regsearch search \"{name}\"")
        raise NothingFound("; ".join(shown.notes) or nothing)
    for note in shown.notes:
        say(note)
    if shown.many:
        _list(shown.provisions, name, format_, lang)
    else:
        _print(shown, format_, lang)


def _print(shown: Shown, format_: str, lang: str) -> None:
    if format_ == "table":
        out(pages(shown, lang), paged=True)
    elif format_ == "md":
        out(as_markdown(shown, lang))
    else:
        rows = [full_record(f) for f in shown.provisions]
        records(format_, rows, COLUMNS, every=list(rows[0]))


def _list(found: list[Found], name: str, format_: str, lang: str) -> None:
    say(N_(f"{len(found)} provisions match '{name}': name one by its id"))
    rows = []
    for f in found:
        p = f.provision
        says = f"{title_in(lang, f.regulation)}: {half(lang, p.heading) or p.text[:60]}"
        citation = cited(lang, p.citation, p.id) if format_ in ("table", "md") else p.citation
        rows.append({"id": p.id, "citation": citation, "status": f.status, "heading": says})
    records(format_, rows, ["id", "citation", "status", "heading"])
