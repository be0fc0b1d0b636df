"""A provision in full: what a citation, an id or a law's name stands for, and all that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.named import NamedTuple
from search.query.days import future_note
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
#: Between two numbers of one law.
_NEXT_NUMBER = re.compile(r"(?<=[\d)条條款項项])\s+(?=[第§]?\s*\d|第)|(?<=\d[a-zA-Z])\s+(?=\d)")


class Shown(NamedTuple):
    """What a name stands for: provisions to show, or (`many`) those it may mean, to choose from.

    `whole` says that the provisions are a whole regulation's; `notes` that a cited provision is
    not held, or was repealed.
    """

    provisions: list[Found]
    many: bool = False
    whole: bool = False
    notes: tuple[str, ...] = ()


def show(
    session: Session,
    name: str | Sequence[str],
    on: str = "",
    context: int = 0,
    whole: bool = False,
) -> Shown:
    """The provisions that `name` (citations, ids, a law's name; several texts are one citation in
    pieces, or several) stands for, with `context` neighbours on each side, or their whole
    regulation; none when it stands for nothing.

    A section is shown with its parts. What several regulations hold is a choice (`many`), but
    where each of several citations is of one.
    """
    texts = [name] if isinstance(name, str) else list(name)
    name = " ".join(texts)
    found, notes = session.numbered(name, on)
    named = [found] if _of_one(found) else []
    if not found and not notes:
        if written := _with_unit(session, name, on):
            texts, name = [written], written
        named = _each(session, texts, on)
        found = [f for row in named for f in row] or session.find(name, on)
        notes = session.citation_notes(name)
    if not found and notes:
        return Shown([], notes=tuple(notes))
    if note := future_note(on):
        notes = [note, *notes]
    if not found:
        found, whole = session.heads(name, on), True
        named = [_that_apply(found)] if _of_one(found) else []
    if not named:
        return Shown(found, many=bool(found), notes=tuple(notes))
    if not whole and not context:
        return Shown([f for row in named for f in _own(row)], notes=tuple(notes))
    count = -1 if whole else context
    rows = [f for row in named for first in _own(row)[:2]
            for f in session.neighbours(first, count, on)]  # fmt: skip
    return Shown(_once(rows), whole=whole, notes=tuple(notes))


def _each(session: Session, texts: Sequence[str], on: str) -> list[list[Found]]:
    """What each of the citations in `texts` stands for; [] where there are none, or one of them
    may be of several regulations."""
    if len(texts) > 1:
        alone = [session.find(text, on) for text in texts]
        if all(map(_of_one, alone)):
            return alone
    text = _listed(session, " ".join(texts))
    found = session.find(text, on)
    if _of_one(found):
        return [found]
    spans = session.cited_spans(text)
    named = [row for start, end in spans if (row := session.find(text[start:end], on))]
    return named if found and len(named) > 1 and all(map(_of_one, named)) else []


def _with_unit(session: Session, name: str, on: str) -> str:
    """`name` with "section" before the numbers at its end, where that alone makes a citation of
    it: a sentence may hold "Civil Code 585" and mean a year, what is to be shown means a number."""
    from search.matching.citing import BEHIND_NAME, LISTED

    behind = re.search(BEHIND_NAME, name)
    if not behind or not any(map(str.isalpha, name[: behind.start()])):
        return ""
    if session.find(name, on) or session.heads(name, on) or session.citation_notes(name):
        return ""
    for number in re.finditer(r"(?<![\w.(])\d", behind[0]):
        at = behind.start() + number.start()
        written = f"{name[:at]}section {LISTED.sub(', ', name[at:])}"
        spans = session.cited_spans(written)
        if spans and spans[0][0] == 0:
            return written
    return ""


def _listed(session: Session, text: str) -> str:
    """`text` with the commas between numbers that a reader may leave out (Act 12 14), where more
    is cited with them."""
    listed = re.sub(_NEXT_NUMBER, ", ", text)
    if listed == text:
        return text
    plain, more = ({f.provision.id for f in session.find(t)} for t in (text, listed))
    return listed if plain and plain < more else text


def _of_one(found: Sequence[Found]) -> bool:
    """Whether provisions are of one regulation."""
    return len({f.regulation.id for f in found}) == 1


def _that_apply(texts: Sequence[Found]) -> list[Found]:
    """Of the texts of one regulation those that apply on the day; else the next to, else all."""
    applying = [f for f in texts if f.status in ("in force", "unknown")]
    coming = sorted((f for f in texts if f.status == "not yet in force"), key=lambda f: f.begins)
    return applying or coming[:1] or list(texts)


def _own(found: Sequence[Found]) -> list[Found]:
    """Provisions of one regulation: of each, at most two texts (digest and official, say)."""
    seen: dict[str, int] = {}
    own = []
    for f in found:
        seen[f.provision.key] = seen.get(f.provision.key, 0) + 1
        if seen[f.provision.key] <= 2:
            own.append(f)
    return own


def _once(found: Sequence[Found]) -> list[Found]:
    """Without what stands there already."""
    return list({(f.provision.id, f.regulation.source): f for f in found}.values())


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
