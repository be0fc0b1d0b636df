"""Citations looked up one by one, each on the axes of a check: see `search.checking.citations`.

What is asked may be a citation in any usual form, an id, or the name of a law. That it does not
exist is said only where a register or a complete official text tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.named import NamedTuple
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

    def record(self) -> dict[str, Any]:
        """The row as an object, with the remark on each citation that is not simply there."""
        return {"asked": self.asked, "citations": [_record(row) for row in self.citations]}


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
    if any(row.key and (row.evidence or row.ids) for row in rows):
        return tuple(rows)
    if held := session.find(name, day):
        return (_of_held(context, name, held),)
    if rows or not (heads := session.heads(name, day)):
        return tuple(rows)
    return (_of_law(context, name, heads),)


def _of_held(context: Context, name: str, held: list[Found]) -> Cited:
    """What is held under an id, or a citation in a form that no sentence has."""
    best, laws = held[0], {f.regulation.id for f in held}
    alone = len({f.provision.key for f in held}) == 1
    p, r = best.provision, best.regulation
    return Cited(
        context.draft.span(0, len(name)), name, p.key,
        "ambiguous" if len(laws) > 1 else "resolved" if alone else "group",
        best.status.replace(" ", "_"), "none", _BASIS.get(r.text, "official_partial"), "named",
        True, tuple(dict.fromkeys(f.provision.id for f in held)),
        tuple(evidence_of(f) for f in held[:3]), (), r.superseded_by, p.repealed or r.repealed,
        r.jurisdiction,
    )  # fmt: skip


def _of_law(context: Context, name: str, heads: list[Found]) -> Cited:
    """A law as a whole, by its id."""
    row = _of_held(context, name, heads)
    ids = tuple(dict.fromkeys(f.regulation.id for f in heads))
    proofs = tuple(e._replace(id=e.id.partition("#")[0], citation="") for e in row.evidence)
    resolution = "ambiguous" if len(ids) > 1 else "resolved"
    return row._replace(key="", ids=ids, evidence=proofs, resolution=resolution)


def _record(row: Cited) -> dict[str, Any]:
    plain = row._asdict()
    del plain["span"]
    said = remark(row)
    plain["evidence"] = [e._asdict() for e in row.evidence]
    return plain | {"remark": {"zh": said.zh, "en": said.en} if said else None}


def remark(row: Cited) -> Said | None:
    """What there is to say of a citation that is not simply there and in force."""
    rule = rule_of(row)
    return messages.citation(row, rule) if rule else None
