"""`regsearch show`."""

from __future__ import annotations

import click

from corpus.errors import NothingFound
from corpus.messages import N_, _, told
from search.cli import language
from search.cli.options import color_option, day_option, format_option, offered, workspace
from search.cli.output import out, records, say
from search.cli.terminal import indented, linked, status_text, terminal_width
from search.results import Found
from search.show import Shown, full_record
from search.wording import half, paragraphs, title_in

DIGEST = N_(
    "Digest: facts in our own words, not the official text and not legal advice. "
    "Text in force: {url}"
)


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
    if format_ in ("json", "jsonl", "csv"):
        rows = [full_record(f) for f in shown.provisions]
        records(format_, rows, list(rows[0]))
    else:
        summary = paragraphs(lang, shown.provisions[0].regulation.summary) if shown.whole else ""
        pages = [_page(f, shown.whole, lang) for f in shown.provisions]
        out("\n\n".join(filter(None, [summary, *pages])), paged=True)


def _list(found: list[Found], name: str, format_: str, lang: str) -> None:
    say(N_(f"{len(found)} provisions match '{name}': name one by its id"))
    rows = []
    for f in found:
        p = f.provision
        says = f"{title_in(lang, f.regulation)}: {half(lang, p.heading) or p.text[:60]}"
        rows.append({"id": p.id, "citation": p.citation, "status": f.status, "heading": says})
    records(format_, rows, ["id", "citation", "status", "heading"])


def _page(f: Found, brief: bool, lang: str) -> str:
    p, r = f.provision, f.regulation
    lines = [
        click.style(f"{title_in(lang, r)} {p.citation}", bold=True)
        + (f"  {half(lang, p.heading)}" if p.heading else "")
    ]
    if p.path:
        lines.append(" > ".join(half(lang, part) for part in p.path))
    lines.append("")
    for paragraph in paragraphs(lang, p.text).split("\n"):
        lines += indented(paragraph, terminal_width(), 0)
    if p.notes:
        lines += ["", click.style(_("Notes: {text}").format(text=p.notes), dim=True)]
    if brief:
        return "\n".join(lines)
    status = status_text(f.status)
    dates = [f"{name} {value}" for name, value in (
        (_("adopted"), r.adopted), (_("effective"), p.effective or r.effective),
        (_("amended"), p.amended or r.amended),
        (_("repealed"), p.repealed or r.repealed),
        (_("version of"), r.version)) if value]  # fmt: skip
    lines += [
        "",
        " · ".join(x for x in (r.jurisdiction, _(r.kind), status, *dates, r.issuer, r.number) if x),
    ]
    if f.status_reason:
        lines.append(
            click.style(
                _("status unknown: {reason}").format(reason=told(f.status_reason)), fg="yellow"
            )
        )
    if r.superseded_by:
        lines.append(_("Superseded by {id}").format(id=r.superseded_by))
    if p.topics:
        lines.append(_("Topics: {names}").format(names=", ".join(p.topics)))
    if p.see:
        lines.append(_("See also: {names}").format(names=", ".join(p.see)))
    if r.text == "digest":
        lines.append(_(DIGEST).format(url=linked(f.url, f.url) or _("not known")))
        lines.append(_confidence(f))
    elif f.url:
        lines.append(_("Link: {url}").format(url=linked(f.url, f.url)))
    lines.append(
        click.style(
            _("Id {id} · source {source}").format(id=p.id, source=r.source)
            + (f" ({p.locator})" if p.locator else ""),
            dim=True,
        )
    )
    return "\n".join(lines)


def _confidence(f: Found) -> str:
    if f.provision.confidence == "unverified":
        why = f.provision.reason or N_("not compared with a published text")
        return _("Confidence: unverified ({why})").format(why=told(why))
    of = f" ({f.text_of})" if f.text_of else ""
    against = f.provision.confirmed_in or f.regulation.confirmed
    return _("Confirmed against {text}").format(text=f"{against}{of}")
