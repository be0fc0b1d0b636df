"""What of the law is held: by jurisdiction, and law by law, how much and of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import lies_in
from corpus.registers import extent
from search.contents import gaps
from search.filters import codes

if TYPE_CHECKING:
    from search.results import Found
    from search.session import Session


def coverage(session: Session) -> list[dict[str, Any]]:
    """How many laws and provisions of each jurisdiction are held, as official text, digest, or
    the user's own documents, and of how many laws every number; laws count once however many texts
    they have."""
    rows: dict[str, dict[str, Any]] = {}
    laws: dict[tuple[str, str], set[str]] = {}
    for found, size in session.regulations():
        r = found.regulation
        row = rows.setdefault(
            r.jurisdiction,
            {"jurisdiction": r.jurisdiction, "laws": 0, "provisions": 0, "complete": 0}
            | dict.fromkeys(_KINDS, 0),
        )
        row["provisions"] += size
        whole = ("complete",) if held_of(session, found) == "complete" else ()
        for what in ("laws", _kind(r.text), *whole):
            laws.setdefault((r.jurisdiction, what), set()).add(r.id)
    for (code, what), ids in laws.items():
        rows[code][what] = len(ids)
    return [rows[code] for code in sorted(rows)]


_KINDS = ("official", "digest", "own")


def held_of(session: Session, found: Found) -> str:
    """Whether the text that `found` belongs to holds every number of its law: "complete" or
    "partial" by the register of extents, a digest of what it does not know "partial"; "" where
    nothing tells."""
    known = extent(found.regulation.id)
    if known is None:
        return "partial" if found.regulation.text == "digest" else ""
    provisions = session.provisions_of(session.text_of(found))
    of = gaps(known, [p.citation for p in provisions])
    if of.missing:
        return "partial"
    return "complete" if known.complete else ""


def _kind(text: str) -> str:
    return text if text in _KINDS else "own"


def laws(session: Session, jurisdiction: str) -> list[dict[str, Any]]:
    """The texts of jurisdictions, each with its provisions and what is known of the extent:
    `numbers` are those that the law has by the register of extents, "" where nothing tells, `held`
    is what `held_of` tells of them."""
    wanted, rows = codes(jurisdiction, session), []
    for found, size in session.regulations():
        r = found.regulation
        if not lies_in(r.jurisdiction, wanted):
            continue
        known = extent(r.id)
        spans = [f"{s.prefix}{s.first}–{s.prefix}{s.last}" for s in known.ranges] if known else []
        rows.append(
            {"id": r.id, "jurisdiction": r.jurisdiction, "title": r.title, "status": found.status,
             "text_kind": r.text, "version": r.version, "provisions": size,
             "numbers": ", ".join(spans[:4]), "held": held_of(session, found), "url": r.url}
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row["jurisdiction"], row["id"], row["version"]))
