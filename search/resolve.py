"""Citations looked up one by one, each on the axes of a check: see `search.checking.citations`.

What is asked may be a citation in any usual form, an id, or the name of a law. That it does not
exist is said only where a register or a complete official text tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from search.checking import messages
from search.checking.citations import judged, read_citations
from search.checking.context import Context, evidence_of
from search.checking.drafts import Draft
from search.checking.judging import rule_of
from search.checking.model import Cited, Options, Said
from search.filters import codes
from search.query.days import day_of
from search.results import Found, today

if TYPE_CHECKING:
    from search.session import Session

_BASIS = {"official": "official_partial", "digest": "digest"}


class Resolved(NamedTuple):
    """What was asked, and its citations on their axes: none where it was not read as one."""

    asked: str
    citations: tuple[Cited, ...]


def resolve(
    session: Session, names: Sequence[str], on: str = "", jurisdiction: str = ""
) -> list[Resolved]:
    """One row for each of `names`, in order; `on` is the day to judge by, `jurisdiction` whose
    law is meant where several laws have a name."""
    day = day_of(on) if on else today()
    places = tuple(codes(jurisdiction, session))
    return [Resolved(name, _citations(session, name, day, places)) for name in names]


def _citations(session: Session, name: str, day: str, places: tuple[str, ...]) -> tuple[Cited, ...]:
    draft = Draft.of_text(name)
    context = Context(session, draft, Options(jurisdictions=places), day, jurisdictions=places)
    found = read_citations(context)
    rows = [row for sentence, one in found for row in judged(context, sentence, one)]
    if rows and any(row.evidence or row.ids for row in rows):
        return tuple(rows)
    held = session.find(name, day) or session.heads(name, day)
    return (_of_held(context, name, held),) if held else tuple(rows)


def _of_held(context: Context, name: str, held: list[Found]) -> Cited:
    """What is held under an id or a law's name that no sentence would cite it by."""
    best, span = held[0], context.draft.span(0, len(name))
    ids = tuple(dict.fromkeys(f.provision.id for f in held))
    laws = {f.regulation.id for f in held}
    several = "ambiguous" if len(laws) > 1 else "group"
    alone = len({f.provision.key for f in held}) == 1 and len(laws) == 1
    validity = best.status.replace(" ", "_")
    basis = _BASIS.get(best.regulation.text, "official_partial")
    return Cited(
        span, name, best.provision.key, "resolved" if alone else several, validity, "none", basis,
        "named", True, ids, tuple(evidence_of(f) for f in held[:3]), (),
        best.regulation.superseded_by, "", best.regulation.jurisdiction,
    )  # fmt: skip


def remark(row: Cited) -> Said | None:
    """What there is to say of a citation that is not simply there and in force."""
    rule = rule_of(row)
    return messages.citation(row, rule) if rule else None
