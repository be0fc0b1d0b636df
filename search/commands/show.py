"""`regsearch show`."""

from __future__ import annotations

from typing import Any

import click

from search import render
from search.desk import Desk, day_option, format_option, out, say, stop
from search.results import Found
from search.session import Session

DIGEST = "Digest: facts in our own words, not the official text and not legal advice. Text in force: {}"


@click.command(name="show")
@click.argument("citation", nargs=-1, required=True)
@click.option("-C", "--context", type=click.IntRange(0, 100), default=0, help="Neighbours to show on each side.")
@click.option("--whole", is_flag=True, help="Show the whole regulation.")
@day_option
@format_option()
@click.pass_context
def command(ctx: click.Context, citation: tuple[str, ...], context: int, whole: bool, on: str, format_: str) -> None:  # noqa: E501
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
    if len({(f.provision.key, f.regulation.id) for f in found}) > 1 and not (whole and len(found) == 1):
        _list(found, name, format_)
        return
    rows = [f for first in found[:2] for f in session.neighbours(first, -1 if whole else context, on)]
    if format_ in ("json", "jsonl", "csv"):
        records = [full_record(f) for f in rows]
        out(render.rows_in(format_, records, list(records[0])))
        return
    out("\n\n".join(_page(f, whole) for f in rows))


def _regulations(session: Session, name: str, on: str) -> list[Found]:
    return [session.load(p.segment, p.doc, on) for p in session.lookup.regulations(name)]


def _list(found: list[Found], name: str, format_: str) -> None:
    say(f"{len(found)} provisions match '{name}': name one by its id")
    rows = [{"id": f.provision.id, "citation": f.provision.citation, "status": f.status,
             "heading": f"{f.regulation.title}: {f.provision.heading or f.provision.text[:60]}"} for f in found]  # fmt: skip
    out(render.rows_in(format_, rows, ["id", "citation", "status", "heading"]))


def full_record(f: Found) -> dict[str, Any]:
    """A provision and its regulation as one flat record."""
    p, r = f.provision, f.regulation
    return {
        "id": p.id, "regulation": r.id, "title": r.title, "title_en": r.title_en, "citation": p.citation,
        "heading": p.heading, "path": p.path, "text": p.text, "notes": p.notes, "topics": p.topics,
        "see": p.see, "also": p.also, "jurisdiction": r.jurisdiction, "kind": r.kind, "issuer": r.issuer,
        "number": r.number, "status": f.status, "adopted": r.adopted, "effective": p.effective or r.effective,
        "amended": r.amended, "repealed": p.repealed or r.repealed, "superseded_by": r.superseded_by,
        "version": r.version, "text_kind": r.text, "confidence": p.confidence,
        "confirmed_in": p.confirmed_in, "source": r.source, "sha256": r.sha256,
        "retrieved": r.retrieved, "rights": r.rights, "url": r.url,
    }  # fmt: skip


def _page(f: Found, brief: bool) -> str:
    p, r = f.provision, f.regulation
    lines = [click.style(f"{r.title} {p.citation}", bold=True) + (f"  {p.heading}" if p.heading else "")]
    if p.path:
        lines.append(" > ".join(p.path))
    lines += ["", p.text]
    if p.notes:
        lines += ["", click.style(f"Notes: {p.notes}", dim=True)]
    if brief:
        return "\n".join(map(render.safe_lines, lines))
    status = click.style(f.status, fg=render.STATUS_COLOURS.get(f.status))
    dates = [f"{name} {value}" for name, value in (
        ("adopted", r.adopted), ("effective", p.effective or r.effective), ("amended", r.amended),
        ("repealed", p.repealed or r.repealed), ("version of", r.version)) if value]  # fmt: skip
    lines += ["", " · ".join(x for x in (r.jurisdiction, r.kind, status, *dates, r.issuer, r.number) if x)]
    if r.superseded_by:
        lines.append(f"Superseded by {r.superseded_by}")
    if p.topics:
        lines.append("Topics: " + ", ".join(p.topics))
    if p.see:
        lines.append("See also: " + ", ".join(p.see))
    if r.text == "digest":
        lines.append(DIGEST.format(r.url or "not known"))
        lines.append(_confidence(f))
    elif r.url:
        lines.append(f"Link: {r.url}")
    lines.append(click.style(f"Id {p.id} · source {r.source}{f' ({p.locator})' if p.locator else ''}", dim=True))
    return "\n".join(map(render.safe_lines, lines))


def _confidence(f: Found) -> str:
    if f.provision.confidence == "unverified":
        return "Confidence: unverified (not compared with a published text)"
    return f"Confirmed against {f.provision.confirmed_in or f.regulation.confirmed}"
