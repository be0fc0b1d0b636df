"""From a source's lines to a document: split, describe, and put the two together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.citations.keys import law_key
from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Provision, Regulation, Status, TextKind
from corpus.source import Source
from corpus.splitting.header import Header, describe
from corpus.splitting.lines import Line
from corpus.splitting.splitter import split
from corpus.text.han import has_han


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows of a law beside its lines: its title as marked up, the part of the law
    that the file holds, and how many lines stand above the text (None: not known)."""

    title: str = ""
    part: str = ""
    front: int | None = None


def assemble(
    source: Source,
    lines: Sequence[Line],
    known: Known | None = None,
    *,
    remarks: Sequence[str] = (),
) -> Document:
    """The document in `lines`; UnreadableError when they hold no text."""
    if not any(line.text.strip() for line in lines):
        raise UnreadableError(source.name, N_("holds no text"))
    known = known or Known()
    parts = split(lines, known.front, bool(known.title))
    bodies = [provision.text for provision in parts.provisions]
    heading = next((p.path[0] for p in parts.provisions[:1] if p.path), "")
    header = describe(parts.front, bodies, title=known.title, name=source.stem, heading=heading)
    provisions = _with_preamble(header, parts.provisions)
    marks = list(remarks)
    if any("\ufffd" in body for body in bodies):
        marks.append(N_("some characters could not be decoded"))
    return Document(_regulation(header, known.part), provisions, tuple(marks))


def _with_preamble(header: Header, provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    """`provisions` below the preamble, where there is one; the first has the law's history in its
    notes, so that it is searched."""
    out = list(provisions)
    if header.preamble:
        citation = "前言" if has_han(header.preamble[0]) else "Preamble"
        out.insert(0, Provision(citation, "preamble", "\n".join(header.preamble)))
    if out and header.history:
        notes = "\n".join(filter(None, [*header.history, out[0].notes]))
        out[0] = replace(out[0], notes=notes)
    return tuple(out)


def _regulation(header: Header, part: str) -> Regulation:
    title = f"{header.title} {part}".strip() if part not in header.title else header.title
    return Regulation(
        id=regulation_id(header.jurisdiction, title),
        title=title,
        jurisdiction=header.jurisdiction,
        kind=header.kind,
        language=header.language,
        aliases=header.aliases,
        issuer=header.issuer,
        number=header.number,
        adopted=header.adopted,
        effective=header.effective,
        amended=header.amended,
        status=Status.REPEALED if header.repealed else Status.UNKNOWN,
        version=header.version,
        text=TextKind.UNVERIFIED,
    )


def titled(source: Source, title: str, bodies: Sequence[str]) -> Regulation:
    """The regulation of a file of records, told by its title and by the texts of its provisions."""
    said = describe([title], bodies, title=title, name=source.stem)
    return Regulation(
        id=regulation_id(said.jurisdiction, title),
        title=title,
        jurisdiction=said.jurisdiction,
        kind=said.kind,
        language=said.language,
    )


def regulation_id(jurisdiction: str, title: str) -> str:
    """`<jurisdiction>/<slug of the title>`, with "other" where the jurisdiction is not known."""
    slug = re.sub(r"[^\w]+", "-", law_key(title) if has_han(title) else title.lower()).strip("-")
    return f"{jurisdiction.lower() or 'other'}/{slug[:80] or 'untitled'}"
