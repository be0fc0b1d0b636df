"""The dated texts of a regulation: which applied on a day, and what changed between two."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from indexer.analysis import CJK
from indexer.records import StoredRegulation
from search.results import Found

if TYPE_CHECKING:
    from search.session import Session

_PIECE = re.compile(rf"[{CJK}]|[^\W_{CJK}]+|\s+|.", re.S)


class Expression(NamedTuple):
    """One dated text of a regulation in the index. `date` is "" where nothing tells it."""

    segment: int
    number: int
    regulation: StoredRegulation
    date: str
    size: int

    @property
    def digest(self) -> bool:
        """Whether it is our digest."""
        return self.regulation.text == "digest"


def expression_date(regulation: StoredRegulation) -> str:
    """The day from which a text reads as it does: its version, else its latest own date."""
    if regulation.version:
        return regulation.version
    return max(
        (d for d in (regulation.effective, regulation.amended) if d), default=regulation.adopted
    )


def expressions(session: Session, id: str) -> list[Expression]:
    """Every text of the regulation `id` in the index, oldest first, the digest last."""
    found = []
    for place in session.lookup.by_keyword(f"reg:{id}"):
        segment = session.engine.segments[place.segment]
        number = segment.regulation_of[place.doc]
        regulation = segment.regulation(number)
        found.append(
            Expression(
                place.segment,
                number,
                regulation,
                expression_date(regulation),
                len(segment.documents_of(number)),
            )
        )
    return sorted(found, key=lambda e: (e.digest, e.date, e.regulation.source))


def superseded(session: Session, found: Found, day: str) -> bool:
    """Whether a later text in the same language, from `day` or before, replaced this one."""
    own = expression_date(found.regulation)
    if found.regulation.text == "digest" or not own:
        return False
    return any(
        not e.digest and own < e.date <= day and e.regulation.language == found.regulation.language
        for e in session.expressions(found.regulation.id)
    )


def in_future(session: Session, found: Found, day: str) -> bool:
    """Whether it is a text that reads so only after `day`, while an earlier one is there."""
    own = expression_date(found.regulation)
    if found.regulation.text == "digest" or own <= day:
        return False
    return any(
        not e.digest and e.date and e.date <= day for e in session.expressions(found.regulation.id)
    )


class Change(NamedTuple):
    """A provision in two texts: "added", "removed", "changed" or "same", and its pieces.

    `pieces` are (mark, text): mark is "=", "-" (only in the older) or "+" (only in the newer).
    """

    citation: str
    heading: str
    what: str
    pieces: list[tuple[str, str]]


def changes(session: Session, old: Expression, new: Expression) -> list[Change]:
    """What changed from `old` to `new`, provision by provision, in the order of the newer text."""
    before, after = _provisions(session, old), _provisions(session, new)
    rows = []
    for key, (citation, heading, text) in after.items():
        if key not in before:
            rows.append(Change(citation, heading, "added", [("+", text)]))
        elif (earlier := before[key][2]) != text:
            rows.append(Change(citation, heading, "changed", pieces(earlier, text)))
        else:
            rows.append(Change(citation, heading, "same", []))
    for key, (citation, heading, text) in before.items():
        if key not in after:
            rows.append(Change(citation, heading, "removed", [("-", text)]))
    return rows


def _provisions(session: Session, e: Expression) -> dict[str, tuple[str, str, str]]:
    segment = session.engine.segments[e.segment]
    found = (segment.provision(doc) for doc in segment.documents_of(e.number))
    return {p.key: (p.citation, p.heading, " ".join(p.text.split())) for p in found}


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """The differences between two texts, by word, in Chinese by character."""
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    if len(a) * len(b) > 25_000_000:
        return [("-", old), ("+", new)]
    out: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(("=", "".join(a[i:j])))
            continue
        if i < j:
            out.append(("-", "".join(a[i:j])))
        if k < m:
            out.append(("+", "".join(b[k:m])))
    return out
