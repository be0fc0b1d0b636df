"""The dated texts of a regulation: which applied on a day, and what changed between two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import NothingFound, RegsearchError
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.text.lazy import pattern
from indexer.analysis import CJK
from indexer.format.stored_fields import StoredRegulation
from indexer.index_reader import TextPlace
from indexer.schema import REGULATION, keyword
from search.query.days import NoDay, days_of
from search.results import Found, today

if TYPE_CHECKING:
    from search.provisions import Provisions
    from search.session import Session

#: How many provisions of a text are looked for in another to tell whether they are alike.
SAMPLE = 12
_PIECE = pattern(rf"[{CJK}]|[^\W_{CJK}]+|\s+|.", re.S)


class Expression(NamedTuple):
    """One dated text of a regulation in the index. `date` is "" where nothing tells it."""

    place: TextPlace
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


def expressions(session: Provisions, id: str) -> list[Expression]:
    """Every text of the regulation `id` in the index, oldest first, the digest last."""
    found = []
    for place in sorted(session.texts_with(keyword(REGULATION, id))):
        regulation = session.regulation(place)
        date, size = expression_date(regulation), session.size_of(place)
        found.append(Expression(place, regulation, date, size))
    return sorted(found, key=lambda e: (e.digest, e.date, e.regulation.source))


class Held(Protocol):
    """What is asked of an index to tell which of a regulation's texts applies."""

    def expressions(self, id: str) -> list[Expression]:
        """Every dated text of a regulation."""

    def shares(self, text: TextPlace, step: int, others: set[TextPlace]) -> bool:
        """Whether one of some texts holds one of each `step`-th provision of a text."""

    def size_of(self, text: TextPlace) -> int:
        """How many provisions a text has."""


class Later(NamedTuple):
    """The later texts that may have replaced provisions of a text by some day, and whether one of
    them replaced it as a whole."""

    texts: set[TextPlace]
    whole: bool


def later_texts(held: Held, text: TextPlace, regulation: StoredRegulation, day: str) -> Later:
    """The later texts of the same regulation and language, from `day` or before, that replace a
    text or provisions of it.

    A later text that holds a provision replaces it. One that does not, though it is a text of
    the same provisions and as a whole, replaces it too: the provision is gone. A text of other
    provisions (publishers give out single sections, each with its date) says nothing of it.
    A digest of a text that is years younger replaces what it digests.
    """
    date, language = expression_date(regulation), regulation.language
    if regulation.text == "digest" or not date:
        return Later(set(), False)
    texts = [e for e in held.expressions(regulation.id) if date < e.date <= day]
    newer = {
        e.place: e
        for e in texts
        if (digests_another(e, regulation) if e.digest else e.regulation.language == language)
    }
    size = held.size_of(text) if newer else 0
    alike = {
        place for place, e in newer.items() if not e.digest and e.size > 1 and 2 * e.size >= size
    }
    return Later(set(newer), bool(alike) and held.shares(text, size // SAMPLE + 1, alike))


def digests_another(digest: Expression, regulation: StoredRegulation) -> bool:
    """Whether a digest is of a younger text than `regulation`.

    One year is allowed for a text that is dated by its adoption; what was pulled is the text in
    force, whatever date it gives.
    """
    own = expression_date(regulation)
    return not regulation.retrieved and digest.date > f"{int(own[:4]) + 1:04}{own[4:]}"


def in_future(held: Held, regulation: StoredRegulation, amended: str, day: str) -> bool:
    """Whether it is a text, or a provision `amended` so, that reads so only after `day`, while
    there is an earlier one.

    A digest gives way to a digest of an earlier text alone.
    """
    own = amended or expression_date(regulation)
    if own <= day:
        return False
    digest = regulation.text == "digest"
    return any(
        e.digest == digest and e.date and e.date < own
        for e in held.expressions(regulation.id)
        if e.regulation.language == regulation.language
    )


class Text(NamedTuple):
    """One dated text, in one file or several: an act and its annex, the books of a code."""

    parts: tuple[Expression, ...]

    @property
    def date(self) -> str:
        """The day from which it reads so, "" where nothing tells it."""
        return self.parts[0].date

    @property
    def regulation(self) -> StoredRegulation:
        """What its first file says of the regulation."""
        return self.parts[0].regulation

    @property
    def digest(self) -> bool:
        """Whether it is our digest."""
        return self.parts[0].digest

    @property
    def size(self) -> int:
        """How many provisions it has."""
        return sum(part.size for part in self.parts)


def texts(session: Session, id: str) -> list[Text]:
    """Every text of the regulation `id`, oldest first, the digest last. Files of one date and
    language that share no provision make one text."""
    made: dict[tuple[bool, str, str], list[tuple[list[Expression], set[str]]]] = {}
    for e in session.expressions(id):
        keys = set(rows_of(session, (e,)))
        group = made.setdefault((e.digest, e.date, e.regulation.language), [])
        for parts, held in group:
            if e.date and not keys & held:
                parts.append(e)
                held |= keys
                break
        else:
            group.append(([e], keys))
    # an act's own file has a shorter name than those of its annexes
    for parts, _ in (pair for group in made.values() for pair in group):
        parts.sort(key=lambda e: (len(e.regulation.source), e.regulation.source))
    return [Text(tuple(parts)) for group in made.values() for parts, _ in group]


def _state(text: Text, held: list[Text], day: str) -> tuple[str, str]:
    """What a text is on `day`, and the reason where that is unknown. Whether a later one replaced
    it is told by size: publishers also give out single sections, which replace no whole."""
    r = text.regulation
    if text.digest and not all(other.digest for other in held):
        return "digest", ""
    if r.repealed and r.repealed <= day and r.status != "superseded":
        return "repealed", ""
    if not text.date:
        return N_("date unknown"), ""
    if text.date > day:
        earlier = any(o.digest == text.digest and "" < o.date < text.date for o in held)
        if earlier or not r.effective or r.effective > day:
            return "not yet in force", ""
        return "unknown", N_(f"that of {day} is not in the library")
    return ("superseded" if _replaced(text, held, day) else N_("applies")), ""


def _replaced(text: Text, held: list[Text], day: str) -> bool:
    """Whether a later text of the same regulation applies on `day`."""
    if text.digest:
        return any(o.digest and text.date < o.date <= day for o in held)
    return any(
        digests_another(other.parts[0], text.regulation)
        if other.digest
        else other.regulation.language == text.regulation.language and 2 * other.size >= text.size
        for other in held
        if text.date < other.date <= day
    )


def version_rows(session: Session, name: str, on: str = "") -> list[dict[str, Any]]:
    """The dated texts of the regulations with that id or name, one row each; NothingFound when
    none is called so. `status` is what a text is on the day `on`."""
    ids = session.ids(name)
    if not ids:
        raise NothingFound(N_(f"no regulation is called '{name}'; try: regsearch list"))
    rows = []
    for id in ids:
        held = texts(session, id)
        for text in held:
            r = text.regulation
            sources = "; ".join(part.regulation.source for part in text.parts)
            state, reason = _state(text, held, on or today())
            rows.append({"id": id, "version": text.date or "unknown", "status": state,
                         "text": r.text, "language": r.language, "provisions": text.size,
                         "retrieved": r.retrieved, "source": sources, "url": r.url,
                         "sha256": r.sha256, "status_reason": reason})  # fmt: skip
    return rows


class Change(NamedTuple):
    """A provision in two texts: "added", "removed", "changed", "renumbered" (its text the same)
    or "same", and its pieces.

    `pieces` are (mark, text): mark is "=", "-" (only in the older) or "+" (only in the newer).
    `was` is its citation in the older text where that is another, else "". `id` is what it is
    known by in the newer text (that of "removed" in the older), `was_id` in the older.
    """

    citation: str
    heading: str
    what: str
    pieces: list[tuple[str, str]]
    was: str = ""
    id: str = ""
    was_id: str = ""


class Diff(NamedTuple):
    """Two dated texts of a regulation, and what changed from one to the other."""

    before: Text
    after: Text
    changes: list[Change]


def diff(session: Session, name: str, old: str = "", new: str = "") -> Diff:
    """What changed in a regulation, or in the provisions of it that `name` cites, from the text of
    `old` to that of `new`: the day of a text, or a day on which it applied ("" for the two latest);
    RegsearchError when there are no two texts to compare."""
    ids = session.ids(name)
    cited = [] if ids else session.find(name)
    ids = ids or list(dict.fromkeys(f.regulation.id for f in cited))
    if len(ids) > 1 and cited:
        raise RegsearchError(N_(f"'{name}' is of {', '.join(ids)}: name one"))
    before, after = _pair(session, name, ids, old, new)
    rows = [c for c in changes(session, before, after) if not cited or _cites(cited, c)]
    if not rows:
        raise NothingFound(N_(f"neither of the two texts has '{name}'"))
    return Diff(before, after, [c for c in rows if c.what != "same"])


def _too_few(name: str, ids: list[str], count: int) -> str:
    """Why there are no two texts to compare, and what helps."""
    from corpus.official import catalogue

    if not ids:
        return N_(f"no regulation is called '{name}'; try: regsearch list")
    if pulled := [text.name for text in catalogue() if text.name in ids]:
        return N_(
            f"'{name}' has no two dated texts of one language in the index; pull it first: "
            f"regsearch pull {pulled[0]}"
        )
    return N_(
        f"'{name}' has {count} dated texts of one language in the index; two are needed "
        "(see: regsearch versions)"
    )


def _cites(cited: list[Found], change: Change) -> bool:
    """Whether a change is of a cited provision, of a part of one, or of what one is part of."""
    keys = {f.provision.id.casefold() for f in cited}
    for id in filter(None, (change.id.casefold(), change.was_id.casefold())):
        if any(id == k or id.startswith((f"{k}(", f"{k}¶")) for k in keys):
            return True
        if any(k.startswith((f"{id}(", f"{id}¶")) for k in keys):
            return True
    return False


def _pair(session: Session, name: str, ids: list[str], old: str, new: str) -> tuple[Text, Text]:
    """The two texts to compare, both in one language: that of the latest of which there are two."""
    found = [t for id in ids for t in texts(session, id) if not t.digest]
    languages = [t.regulation.language for t in found]
    common = [t for t in found if languages.count(t.regulation.language) > 1]
    if not common:
        raise RegsearchError(_too_few(name, ids, len(found)))
    held = [t for t in common if t.regulation.language == common[-1].regulation.language]
    return _of_day(held, old) if old else held[-2], _of_day(held, new) if new else held[-1]


def _of_day(held: list[Text], wanted: str) -> Text:
    """The one text of a day, month or year; else the one that applied on a day."""
    match = [t for t in held if t.date.startswith(wanted)]
    if not match:
        try:
            first, last = (day.isoformat() for day in days_of(wanted))
        except NoDay:
            first = last = ""
        match = [t for t in held if t.date and first <= t.date <= last]
        if not match and first == last:
            match = [t for t in held if "" < t.date <= first][-1:]
    if len(match) != 1:
        dates = ", ".join(t.date or "undated" for t in held)
        raise RegsearchError(N_(f"{len(match)} texts of {wanted}; there are: {dates}"))
    return match[0]


class Row(NamedTuple):
    """A provision as texts are compared: its id, citation, heading, and text on one line."""

    id: str
    citation: str
    heading: str
    text: str


def changes(session: Session, old: Text, new: Text) -> list[Change]:
    """What changed from `old` to `new`, provision by provision, in the order of the newer text."""
    return compared(rows_of(session, old.parts), rows_of(session, new.parts))


def compared(before: dict[str, Row], after: dict[str, Row]) -> list[Change]:
    """What changed between the provisions of two texts, each by its key."""
    from search.pairing import paired

    pairs = paired(*({k: row.text for k, row in side.items()} for side in (before, after)))
    rows = []
    for key, new in after.items():
        if key not in pairs:
            added = [("+", new.text)]
            rows.append(Change(new.citation, new.heading, "added", added, id=new.id))
            continue
        old = before[pairs[key]]
        was = old.citation if key != pairs[key] else ""
        if old.text == new.text:
            what, differing = "renumbered" if was else "same", list[tuple[str, str]]()
        else:
            what, differing = "changed", pieces(old.text, new.text)
        rows.append(Change(new.citation, new.heading, what, differing, was, new.id, old.id))
    kept = set(pairs.values())
    for key, old in before.items():
        if key not in kept:
            gone = [("-", old.text)]
            rows.append(
                Change(old.citation, old.heading, "removed", gone, id=old.id, was_id=old.id)
            )
    return rows


def rows_of(session: Session, parts: tuple[Expression, ...]) -> dict[str, Row]:
    """The provisions of a text, each by its key, in the text's order."""
    return {
        p.key: Row(p.id, p.citation, p.heading, " ".join(p.text.split()))
        for e in parts
        for p in session.provisions_of(e.place)
    }


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """The differences between two texts, by word, in Chinese by character."""
    from difflib import SequenceMatcher

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
