"""`regsearch add`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.messages import N_, _, ngettext, told
from corpus.model import Status
from search.cli.options import workspace
from search.cli.output import complain, say, standard_input, stop, tell
from search.wording import kind_in

if TYPE_CHECKING:
    from search.documents import Added


@click.command(name="add")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|-")
@click.option(
    "--name", default="stdin.txt", show_default=True, help="File name for standard input."
)
@click.option("--title", default="", help="Its title, where it was misunderstood.")
@click.option("--jurisdiction", default="", help="A code such as GB, US-CA or EU.")
@click.option("--kind", default="", help="statute, regulation, 'departmental rule', ...")
@click.option("--number", default="", help="The issuer's own number.")
@click.option("--effective", default="", help="Since when it applies: 2031-01-31.")
@click.option("--status", default="", help="'in force', repealed, draft, ...")
@click.option("--ocr", is_flag=True, help="Make text of PDFs that are images, by tesseract.")
@click.pass_context
def command(
    ctx: click.Context, /, sources: tuple[str, ...], name: str, ocr: bool, **facts: str
) -> None:
    """Copy documents into your corpus, say what was understood, and index them.

    Originals are never moved or changed. A file that cannot be read is not added. What you say of
    a document is kept beside the copy and goes before what its text says.
    """
    streams = [standard_input() if source == "-" else Path(source) for source in sources]
    added, report = workspace(ctx).add(streams, name, facts, ocr)
    for one in added:
        if one.path:
            tell(_lines(one))
        if one.failure:
            failed = f"{one.name}: {one.failure}"
            complain(failed if one.path else N_(f"not added: {failed}"))
    if report:
        new, changed = len(report.added), len(report.changed)
        say(N_(f"files indexed: {new} new, {changed} changed; {report.seconds:.1f} s"))
    stop(2 if any(one.failure for one in added) else 0)


def _lines(added: Added) -> Iterator[str]:
    """What was understood of a file, for the person who added it."""
    yield f"{added.name} -> {added.path}"
    for document in added.documents:
        r = document.regulation
        known = (("adopted", r.adopted), ("effective", r.effective), ("version", r.version))
        dates = ", ".join(f"{_(name)} {day}" for name, day in known if day) or _("dates unknown")
        where = r.jurisdiction or _("jurisdiction unknown")
        state = _("status unknown") if r.status is Status.UNKNOWN else _(r.status)
        said = (where, kind_in(r.kind, r.jurisdiction), r.number, state, dates)
        yield f"  {r.title}  [{r.id}]  {', '.join(filter(None, said))}"
        cited = ", ".join(p.citation for p in document.provisions[:4])
        count = len(document.provisions)
        more = " …" if count > 4 else ""
        counted = ngettext("{n:,} provision: {cited}", "{n:,} provisions: {cited}", count)
        yield "  " + counted.format(n=count, cited=cited + more)
        for remark in document.notes[:5]:
            yield "  " + _("note: {text}").format(text=told(remark))
    if added.total > len(added.documents):
        left = added.total - len(added.documents)
        others = ngettext("and {n:,} more regulation", "and {n:,} more regulations", left)
        yield "  " + others.format(n=left)
