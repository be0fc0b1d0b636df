"""What an update of the index found changed: events, kept beside the user's documents.

After `pull` and `index` the texts that are new or other than before are compared with those that
they follow, and what differs is appended to a file, once for each change of each provision. So
"since the last pull" can be told though the change itself took effect long before. A digest is in
our own words: of it only the dates count that it gives.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.named import NamedTuple
from corpus.text.quantities import CARDINALS, TENS
from indexer.schema import SOURCE, keyword
from search.changes import Event, dated, dated_events, event_of
from search.versions import Change, Text, changes, compared, rows_of, texts

if TYPE_CHECKING:
    from indexer.update import Report
    from search.session import Session

#: What changes the sense of a rule where it differs: numbers, negations, duties.
WEIGHTY = re.compile(
    r"\d|[一二三四五六七八九十百千万]+|不|应当|应當|可以|禁止"
    rf"|\b(?:not|no|never|must|may|shall|unless|except|{'|'.join([*CARDINALS, *TENS])})\b",
    re.I,
)
_EVER = ("0000", "9999-12-31")


class Recorded(NamedTuple):
    """A change as it was found: the event, when (UTC, ISO), whether numbers, negations or duties
    differ (`material`), and of what was renumbered the id that it had (`was`)."""

    event: Event
    detected: str
    material: bool
    was: str = ""

    @property
    def mark(self) -> tuple[str, ...]:
        """By what a change is known, found twice or not."""
        e = self.event
        return (e.event, e.id, e.from_version, e.to_version, e.effective, e.before, e.after)

    def record(self) -> dict[str, object]:
        """The event as an object of JSON."""
        return {**self.event._asdict(), **self._asdict(), "event": self.event.event}


# --- the file -------------------------------------------------------------------------------------


def recorded(file: Path) -> list[Recorded]:
    """The events of a file, the oldest first; [] where there is none. A line that a killed write
    left half done is passed over."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [found for line in lines if (found := _read(line))]


def _read(line: str) -> Recorded | None:
    try:
        row = json.loads(line)
        event = Event(*(str(row[name]) for name in Event._fields))
        return Recorded(event, str(row["detected"]), bool(row["material"]), str(row["was"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def last_run(events: Iterable[Recorded]) -> list[Recorded]:
    """The events of the last update that found any."""
    held = list(events)
    last = max((e.detected for e in held), default="")
    return [e for e in held if e.detected == last]


def keep(file: Path, found: Iterable[Recorded]) -> list[Recorded]:
    """Append the events but those that a provision's last one in the file repeats; which these
    were."""
    last = {e.event.id: e.mark for e in recorded(file)}
    new = list({e.mark: e for e in found if e.mark != last.get(e.event.id)}.values())
    if new:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(e.record(), ensure_ascii=False) + "\n" for e in new)
        with file.open("ab+") as out:
            out.seek(0, 2)
            if out.tell():
                out.seek(-1, 2)
                torn = out.read(1) != b"\n"
                text = f"\n{text}" if torn else text
            out.write(text.encode("utf-8"))
    return new


# --- finding --------------------------------------------------------------------------------------


def found_by(before: Session, after: Session, report: Report) -> Iterator[Recorded]:
    """The changes that an update brought, between the index `before` and the one `after`."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    names = frozenset((*report.added, *report.changed))
    places = {p for name in names for p in after.texts_with(keyword(SOURCE, name))}
    for id in dict.fromkeys(after.regulation(place).id for place in sorted(places)):
        if before.texts_of(id):
            found = list(_of_texts(before, after, id, names))
            days = {e.effective for e, _, _ in found}
            found += [(e, False, "") for e in _of_dates(before, after, id, days)]
            yield from (Recorded(event, now, material, was) for event, material, was in found)


def _of_texts(
    before: Session, after: Session, id: str, names: Collection[str]
) -> Iterator[tuple[Event, bool, str]]:
    """What differs between the texts of a regulation that are new and those that they follow."""
    earlier = [t for t in texts(before, id) if not t.digest]
    held = [t for t in texts(after, id) if not t.digest]
    for n, new in enumerate(held):
        if not any(part.regulation.source in names for part in new.parts):
            continue
        if old := _same_file(new, earlier):
            rows = compared(rows_of(before, old.parts), rows_of(after, new.parts))
        elif old := _followed(new, held[:n], earlier):
            rows = changes(after, old, new)
        else:
            continue
        yield from (_of_change(old, new, change) for change in rows if change.what != "same")


def _same_file(new: Text, earlier: Sequence[Text]) -> Text | None:
    """The text that was in the same file before."""
    sources = {part.regulation.source for part in new.parts}
    own = (t for t in earlier if sources & {part.regulation.source for part in t.parts})
    return next(own, None)


def _followed(new: Text, held: Sequence[Text], earlier: Sequence[Text]) -> Text | None:
    """The text that a new one follows; None where it is no newer than what was held."""
    language = new.regulation.language
    dates = [t.date for t in earlier if t.regulation.language == language]
    if not dates or new.date < max(dates):
        return None
    return next((t for t in reversed(held) if t.regulation.language == language), None)


def _of_change(old: Text, new: Text, change: Change) -> tuple[Event, bool, str]:
    material = any(mark != "=" and WEIGHTY.search(text) for mark, text in change.pieces)
    was = change.was_id if change.what == "renumbered" else ""
    return event_of(old, new, change), material, was


def _of_dates(before: Session, after: Session, id: str, told: Collection[str]) -> Iterator[Event]:
    """What the dates and states of a regulation and its provisions now tell, and did not before;
    days that texts told of already are left out."""
    heads = before.heads(id)
    known = {_dated(e) for head in heads for e in dated_events(before, head, *_EVER)}
    states = {(f.regulation.source, f.status) for f in heads}
    sources = {source for source, _ in states}
    for head in after.heads(id):
        new = [e for e in dated_events(after, head, *_EVER) if _dated(e) not in known]
        yield from (e for e in new if e.effective not in told)
        r = head.regulation
        if not new and r.source in sources and (r.source, head.status) not in states:
            yield dated(head, head.status, "", r.id)


def _dated(event: Event) -> tuple[str, str, str]:
    return event.event, event.id, event.effective
