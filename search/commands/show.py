"""`regsearch show`."""

from __future__ import annotations

from typing import Any

import click

from search import render
from search.desk import Desk, color_option, day_option, format_option, out, say, stop
from search.results import Found
from search.session import Session

PROVISION_FIELDS = (
    "citation", "heading", "path", "text", "notes", "topics", "see", "also", "confidence",
    "confirmed_in",
)  # fmt: skip
REGULATION_FIELDS = (
    "title", "title_en", "jurisdiction", "kind", "issuer", "number", "adopted", "amended",
    "superseded_by", "version", "source", "sha256", "retrieved", "rights", "url",
)  # fmt: skip
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
    session = Desk(ctx).session()
    name = " ".join(citation)
    found = session.find(name, on)
    if not found:
        found, whole = _regulations(session, name, on), True
    if not found:
        say(f"nothing is cited as '{name}'; try: regsearch search \"{name}\"")
        stop(1)
    if len({(f.provision.key, f.regulation.id) for f in found}) > 1 and not (
        whole and len(found) == 1
    ):
        _list(found, name, format_)
        return
    rows = [
        f for first in found[:2] for f in session.neighbours(first, -1 if whole else context, on)
    ]
    if format_ in ("json", "jsonl", "csv"):
        records = [full_record(f) for f in rows]
        out(render.rows_in(format_, records, list(records[0])))
        return
    out("\n\n".join(_page(f, whole) for f in rows))


def _regulations(session: Session, name: str, on: str) -> list[Found]:
    return [session.load(p.segment, p.doc, on) for p in session.lookup.regulations(name)]


def _list(found: list[Found], name: str, format_: str) -> None:
    say(f"{len(found)} provisions match '{name}': name one by its id")
    rows = []
    for f in found:
        p = f.provision
        says = f"{f.regulation.title}: {p.heading or p.text[:60]}"
        rows.append({"id": p.id, "citation": p.citation, "status": f.status, "heading": says})
    out(render.rows_in(format_, rows, ["id", "citation", "status", "heading"]))


def full_record(f: Found) -> dict[str, Any]:
    """A provision and its regulation as one flat record."""
    p, r = f.provision, f.regulation
    of_provision = {name: getattr(p, name) for name in PROVISION_FIELDS}
    of_regulation = {name: getattr(r, name) for name in REGULATION_FIELDS}
    return {
        "id": p.id,
        "regulation": r.id,
        **of_provision,
        **of_regulation,
        "status": f.status,
        "effective": p.effective or r.effective,
        "repealed": p.repealed or r.repealed,
        "text_kind": r.text,
        "url": f.url,
        "reason": p.reason,
        "text_of": f.text_of,
    }


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
    status = click.style(f.status, fg=render.STATUS_COLOURS.get(f.status))
    dates = [f"{name} {value}" for name, value in (
        ("adopted", r.adopted), ("effective", p.effective or r.effective),
        ("amended", p.amended or r.amended),
        ("repealed", p.repealed or r.repealed), ("version of", r.version)) if value]  # fmt: skip
    lines += [
        "",
        " · ".join(x for x in (r.jurisdiction, r.kind, status, *dates, r.issuer, r.number) if x),
    ]
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
