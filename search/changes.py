"""What changed in a period: texts that were replaced, rules that began, were amended or ended.

Where two dated texts of a regulation are held, each provision that differs is an event with its
old and new words. Elsewhere only the dates are known that a text or digest gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.errors import NothingFound, RegsearchError
from corpus.jurisdictions import lies_in
from corpus.messages import N_
from corpus.named import NamedTuple
from search.filters import codes
from search.query.days import day_of
from search.results import Found, today
from search.versions import Change, Text, changes, texts

if TYPE_CHECKING:
    from search.session import Session

#: So many characters are shown before and after changed words.
_AROUND = 60


class Event(NamedTuple):
    """One change of one provision, or of a regulation as a whole (`id` is then its id).

    `event` is added, removed, changed, renumbered (by its texts), in force, amended, repealed (by
    its dates); `effective` the day, ISO; `before` and `after` the changed words with some around,
    "" where no two texts tell them.
    """

    event: str
    effective: str
    id: str
    jurisdiction: str
    title: str
    citation: str
    heading: str
    from_version: str
    to_version: str
    before: str
    after: str
    successor: str
    text_kind: str
    url: str


def changes_between(
    session: Session, name: str = "", jurisdiction: str = "", start: str = "", end: str = ""
) -> list[Event]:
    """The events from the day `start` (a year ago without one) to `end` (also those to come), of
    the regulation with the id or name `name`, or of jurisdictions, by day; "" for all."""
    first = day_of(start) if start else _year_ago()
    last = day_of(end) if end else "9999-12-31"
    if first > last:
        raise RegsearchError(N_(f"the period ends on {last}, before it begins on {first}"))
    wanted = codes(jurisdiction, session)
    heads = session.heads(name) if name else [f for f, _ in session.regulations()]
    if name and not heads:
        raise NothingFound(N_(f"no regulation is called '{name}'; try: regsearch list"))
    here = [f for f in heads if not wanted or lies_in(f.regulation.jurisdiction, wanted)]
    found: list[Event] = []
    for id in dict.fromkeys(f.regulation.id for f in here):
        found += _by_texts(session, id, first, last)
    told = {(e.id.partition("#")[0], e.effective) for e in found}
    for head in session.ahead(here):
        found += [
            e for e in dated_events(session, head, first, last)
            if (head.regulation.id, e.effective) not in told
        ]  # fmt: skip
    return sorted(dict.fromkeys(found), key=lambda e: (e.effective, e.id))


def _year_ago() -> str:
    now = date.fromisoformat(today())
    return now.replace(year=now.year - 1, day=min(now.day, 28)).isoformat()


# --- by texts -------------------------------------------------------------------------------------


def _by_texts(session: Session, id: str, first: str, last: str) -> Iterator[Event]:
    """The changes from each dated text to the next of its language, where that is in the period."""
    if session.texts_of(id) < 2:
        return
    held = [t for t in texts(session, id) if t.date and not t.digest]
    for language in dict.fromkeys(t.regulation.language for t in held):
        own = [t for t in held if t.regulation.language == language]
        for old, new in pairwise(own):
            if first <= new.date <= last:
                rows = changes(session, old, new)
                yield from (event_of(old, new, c) for c in rows if c.what != "same")


def event_of(old: Text, new: Text, change: Change) -> Event:
    """A change from one dated text to the next, as an event."""
    r = new.regulation
    return Event(
        change.what, new.date, change.id or r.id, r.jurisdiction, r.title, change.citation,
        change.heading, old.date, new.date, changed_words(change.pieces, "-"),
        changed_words(change.pieces, "+"), r.superseded_by, r.text, r.url,
    )  # fmt: skip


def changed_words(pieces: Sequence[tuple[str, str]], mark: str) -> str:
    """One side of a difference ("-" the older, "+" the newer): its own words, with some of what
    stands around them; … is for what was left out."""
    if all(m == "=" or m != mark for m, _ in pieces):
        return ""
    shown = []
    for at, (m, text) in enumerate(pieces):
        if m == mark or (m == "=" and len(text) <= 2 * _AROUND):
            shown.append(text)
        elif m == "=":
            before = text[:_AROUND] if at else ""
            after = text[-_AROUND:] if at < len(pieces) - 1 else ""
            shown.append(f"{before}…{after}")
    return "".join(shown)


# --- by dates -------------------------------------------------------------------------------------


def dated_events(session: Session, head: Found, first: str, last: str) -> Iterator[Event]:
    """What the dates of a regulation and its provisions tell of the period."""
    r = head.regulation
    days = (("in force", r.effective), ("amended", r.amended), ("repealed", r.repealed))
    for event, day in days:
        if day and first <= day <= last:
            yield dated(head, event, day, r.id)
    for found in session.neighbours(head, -1):
        p = found.provision
        own = (("in force", p.effective), ("amended", p.amended), ("repealed", p.repealed))
        for (event, day), (_, whole) in zip(own, days, strict=True):
            if day and day != whole and first <= day <= last:
                yield dated(found, event, day, p.id)


def dated(found: Found, event: str, day: str, id: str) -> Event:
    """An event of a provision, or with its id of its regulation as a whole, that a date tells."""
    p, r = found.provision, found.regulation
    whole = id == r.id
    citation, heading = ("", "") if whole else (p.citation, p.heading)
    return Event(
        event, day, id, r.jurisdiction, r.title, citation, heading, "", r.version, "", "",
        r.superseded_by, r.text, r.url if whole else found.url,
    )  # fmt: skip
