"""A provision in full: what a citation, an id or a law's name stands for, and all that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from search.results import Found

if TYPE_CHECKING:
    from search.session import Session

PROVISION_FIELDS = (
    "citation", "heading", "path", "text", "notes", "topics", "see", "also", "confidence",
    "confirmed_in",
)  # fmt: skip
REGULATION_FIELDS = (
    "title", "title_en", "summary", "jurisdiction", "kind", "issuer", "number", "adopted",
    "amended", "superseded_by", "version", "source", "sha256", "retrieved", "rights", "url",
)  # fmt: skip


class Shown(NamedTuple):
    """What a name stands for: provisions to show, or (`many`) those it may mean, to choose from.

    `whole` says that the provisions are a whole regulation's; `notes` that a cited provision is
    not held, or was repealed.
    """

    provisions: list[Found]
    many: bool = False
    whole: bool = False
    notes: tuple[str, ...] = ()


def show(session: Session, name: str, on: str = "", context: int = 0, whole: bool = False) -> Shown:
    """The provisions that `name` (a citation, an id, a law's name) stands for, with `context`
    neighbours on each side, or their whole regulation; none when it stands for nothing."""
    found = session.find(name, on)
    notes = tuple(session.citation_notes(name))
    if not found and notes:
        return Shown([], notes=notes)
    if not found:
        found, whole = session.heads(name, on), True
    if len({(f.provision.key, f.regulation.id) for f in found}) > 1 and not (
        whole and len(found) == 1
    ):
        return Shown(found, many=True, notes=notes)
    count = -1 if whole else context
    rows = [f for first in found[:2] for f in session.neighbours(first, count, on)]
    return Shown(rows, whole=whole, notes=notes)


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
        "status_reason": f.status_reason,
        "effective": p.effective or r.effective,
        "repealed": p.repealed or r.repealed,
        "text_kind": r.text,
        "url": f.url,
        "reason": p.reason,
        "text_of": f.text_of,
    }
