"""`regsearch show`."""

from __future__ import annotations

import click

from corpus.errors import NothingFound
from search.cli.options import color_option, day_option, format_option, workspace
from search.cli.output import out, records, say
from search.cli.terminal import STATUS_COLOURS
from search.results import Found
from search.show import Shown, full_record

DIGEST = (
    "Digest: facts in our own words, not the official text and not legal advice. Text in force: {}"
)


@click.command(name="show")
@click.argument("citation", nargs=-1, required=True)
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
    shown = workspace(ctx).ask(lambda session: session.show(name, on, context, whole))
    if not shown.provisions:
        nothing = f"nothing is cited as '{name}'; try: regsearch search \"{name}\""
        raise NothingFound("; ".join(shown.notes) or nothing)
    for note in shown.notes:
        say(note)
    if shown.many:
        _list(shown.provisions, name, format_)
    else:
        _print(shown, format_)


def _print(shown: Shown, format_: str) -> None:
    if format_ in ("json", "jsonl", "csv"):
        rows = [full_record(f) for f in shown.provisions]
        records(format_, rows, list(rows[0]))
    else:
        summary = shown.provisions[0].regulation.summary if shown.whole else ""
        pages = [_page(f, shown.whole) for f in shown.provisions]
        out("\n\n".join(filter(None, [summary, *pages])))


def _list(found: list[Found], name: str, format_: str) -> None:
    say(f"{len(found)} provisions match '{name}': name one by its id")
    rows = []
    for f in found:
        p = f.provision
        says = f"{f.regulation.title}: {p.heading or p.text[:60]}"
        rows.append({"id": p.id, "citation": p.citation, "status": f.status, "heading": says})
    records(format_, rows, ["id", "citation", "status", "heading"])


def _page(f: Found, brief: bool) -> str:
    p, r = f.provision, f.regulation
    lines = [
        click.style(f"{r.title} {p.citation}", bold=True) + (f"  {p.heading}" if p.heading else "")
    ]
    if p.path:
        lines.append(" > ".join(p.path))
    lines += ["", p.text]
    if p.notes:
        lines += ["", click.style(f"Notes: {p.notes}", dim=True)]
    if brief:
        return "\n".join(lines)
    status = click.style(f.status, fg=STATUS_COLOURS.get(f.status))
    dates = [f"{name} {value}" for name, value in (
        ("adopted", r.adopted), ("effective", p.effective or r.effective),
        ("amended", p.amended or r.amended),
        ("repealed", p.repealed or r.repealed), ("version of", r.version)) if value]  # fmt: skip
    lines += [
        "",
        " · ".join(x for x in (r.jurisdiction, r.kind, status, *dates, r.issuer, r.number) if x),
    ]
    if f.status_reason:
        lines.append(click.style(f"Status unknown: {f.status_reason}", fg="yellow"))
    if r.superseded_by:
        lines.append(f"Superseded by {r.superseded_by}")
    if p.topics:
        lines.append("Topics: " + ", ".join(p.topics))
    if p.see:
        lines.append("See also: " + ", ".join(p.see))
    if r.text == "digest":
        lines.append(DIGEST.format(f.url or "not known"))
        lines.append(_confidence(f))
    elif f.url:
        lines.append(f"Link: {f.url}")
    lines.append(
        click.style(
            f"Id {p.id} · source {r.source}{f' ({p.locator})' if p.locator else ''}", dim=True
        )
    )
    return "\n".join(lines)


def _confidence(f: Found) -> str:
    if f.provision.confidence == "unverified":
        why = f.provision.reason or "not compared with a published text"
        return f"Confidence: unverified ({why})"
    of = f" ({f.text_of})" if f.text_of else ""
    return f"Confirmed against {f.provision.confirmed_in or f.regulation.confirmed}{of}"
