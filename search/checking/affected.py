"""Which policies cite, quote or state a number of a provision that changed, ended or will.

For each provision that a policy cites, the dated texts in the index tell what becomes of it between
two days. Where only a digest or one dated text is held nothing can be told: `unknown`, with the
official text whose `pull` would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corpus.errors import NothingFound
from corpus.jurisdictions import lies_in
from corpus.messages import N_
from corpus.named import NamedTuple
from indexer.schema import ID, keyword
from search.checking.drafts import Draft
from search.checking.files import drafts_at
from search.checking.model import Cited, Options, Report, Span
from search.checking.options import CheckError
from search.events import WEIGHTY, Recorded
from search.filters import codes

if TYPE_CHECKING:
    from search.results import Found
    from search.session import Session

#: What can become of a provision, the gravest first.
STATUSES = (
    "repealed", "superseded", "changed", "renumbered", "will_end", "will_change",
    "not_yet_in_force", "unknown", "unchanged",
)  # fmt: skip
_RANK = {status: n for n, status in enumerate(STATUSES)}
#: So many provisions of a group are looked at.
_MOST = 40


class Row(NamedTuple):
    """A passage of a policy and what becomes of the provision that it rests on. `material`:
    numbers, negations or duties differ; `days_left`: until the change takes effect, below 0 since
    then."""

    policy: str
    span: Span
    basis: str
    provision: str
    citation: str
    title: str
    status: str
    effective: str
    days_left: int | None
    material: bool
    diff: tuple[tuple[str, str], ...]
    successor: str
    pull: str
    confidence: str = ""

    def record(self) -> dict[str, Any]:
        """The row as an object."""
        diff = [list(piece) for piece in self.diff]
        return self._asdict() | {"span": self.span._asdict(), "diff": diff}


#: What a policy does with a provision; a topic that is touched counts only where it is asked for.
BASES = ("cites", "quotes", "states")
TOPIC = "topic"
#: By what the rows may be ordered.
ORDERS = ("date", "policy", "provision")
#: So far ahead a change to come is told of where nothing is said, in days.
AHEAD = 365


class Window(NamedTuple):
    """The days between which a change counts, and how far ahead of the last it is told of; and
    the changes that count whenever they took effect: what the last update of the index found."""

    since: str
    until: str
    ahead: int = AHEAD
    found: tuple[Recorded, ...] = ()

    @property
    def horizon(self) -> str:
        """The last day of which a change is told."""
        return (date.fromisoformat(self.until) + timedelta(days=self.ahead)).isoformat()


class Asked(NamedTuple):
    """Which rows are asked for: what a policy does with a provision (`bases`, () for the usual),
    of a regulation (its id or name) and of jurisdictions, in which order."""

    bases: tuple[str, ...] = ()
    regulation: str = ""
    jurisdiction: str = ""
    by: str = "date"


def affected(
    session: Session, draft: Draft, window: Window,
    bases: Sequence[str] = (),
) -> list[Row]:  # fmt: skip
    """The rows of one policy, unchanged provisions among them."""
    report = session.check(draft, Options(on=window.until, since=window.since))
    rows = []
    for cited in report.citations:
        if cited.key and cited.ids and cited.resolution != "no_such_provision":
            basis = _basis(cited, report)
            if basis in (bases or BASES):
                rows += _rows(session, draft.name, cited, basis, window)
    if TOPIC in bases:
        told = {row.provision for row in rows}
        for one in _touching(report):
            found = _rows(session, draft.name, one, TOPIC, window)
            rows += [row for row in found if row.provision not in told]
    return rows


def _touching(report: Report) -> Iterator[Cited]:
    """The rules that sentences of a policy touch, as if they cited them."""
    for row in report.touched:
        span, ids = Span(**row["span"]), tuple(row["provisions"])
        yield Cited(
            span, "", "", "resolved", "in_force", "none", "digest", TOPIC, True, ids, (), (), "", ""
        )


def _basis(cited: Cited, report: Report) -> str:
    """Whether a passage quotes the provision, states a number of it, or only cites it."""
    if any(set(q.attributed) & set(cited.ids) for q in report.quotes):
        return "quotes"
    stated = any(set(cited.ids) & {row["id"] for row in claim.against} for claim in report.claims)
    return "states" if stated else "cites"


def _rows(session: Session, policy: str, cited: Cited, basis: str, window: Window) -> list[Row]:
    """What becomes of what is cited, a row for each provision and day; of several of which nothing
    is to be told, one row."""
    found = [row for id in cited.ids[:_MOST] for row in _of_id(session, policy, cited, id, window)]
    told = [row for row in found if row.status not in ("unknown", "unchanged")]
    kept = told or [min(found, key=lambda row: _RANK[row.status])]
    return [row._replace(basis=basis) for row in kept]


def _of_id(session: Session, policy: str, cited: Cited, id: str, window: Window) -> list[Row]:
    texts = _texts(session, id, window.until)
    e = next((e for e in cited.evidence if e.id == id), None)
    citation = e.citation if e else texts[-1].provision.citation if texts else cited.key
    title = e.title if e else texts[-1].regulation.title if texts else cited.law
    row = Row(
        policy, cited.span, "", id, citation, title, "unknown", "", None, False, (),
        cited.successor, "", e.confidence if e else texts[-1].provision.confidence if texts else "",
    )  # fmt: skip
    if cited.validity in ("repealed", "superseded"):
        return [_dated(row._replace(status=cited.validity), cited.since, window)]
    if cited.validity == "not_yet_in_force":
        return [_dated(row._replace(status="not_yet_in_force"), cited.since, window)]
    ending = next((t.provision.repealed or t.regulation.repealed for t in texts), "")
    if ending and window.until < ending <= window.horizon:
        return [_dated(row._replace(status="will_end"), ending, window)]
    return _compared(row, texts, window)


def _texts(session: Session, id: str, day: str) -> list[Found]:
    """The dated texts of a provision, oldest first: official ones, or those of the digest."""
    found = session.with_keyword(keyword(ID, id), day)
    official = [f for f in found if f.regulation.text == "official"]
    return sorted(official or found, key=_since)


def _since(found: Found) -> str:
    p, r = found.provision, found.regulation
    return p.amended or r.version or p.effective or r.amended or r.effective


def _compared(row: Row, texts: Sequence[Found], window: Window) -> list[Row]:
    """What dated texts of a provision tell, a row for each day; one text tells only of its own
    last change."""
    rows = []
    for when, old, new in sorted(_changes(texts)):
        if window.since < when <= window.horizon:
            status = "will_change" if when > window.until else "changed"
            rows.append(_dated(_with_diff(row._replace(status=status), old, new), when, window))
    return rows or [_told_once(row, texts, window)]


def _told_once(row: Row, texts: Sequence[Found], window: Window) -> Row:
    """What is known of a provision besides the differences of its texts."""
    if found := next((e for e in window.found if row.provision in (e.event.id, e.was)), None):
        return _found(row, found, window)
    last = _since(texts[-1]) if texts else ""
    if window.since < last <= window.until and texts[-1].provision.amended:
        return _dated(row._replace(status="changed"), last, window)
    if len(texts) > 1:
        return row._replace(status="unchanged")
    return row._replace(pull=_pull(row.provision))


_BECOMES = {
    "removed": "repealed", "repealed": "repealed", "superseded": "superseded",
    "renumbered": "renumbered",
}  # fmt: skip


def _found(row: Row, found: Recorded, window: Window) -> Row:
    """What an update found of the provision, whenever that took effect."""
    e = found.event
    words = (("-", e.before), ("+", e.after))
    row = row._replace(
        status=_BECOMES.get(e.event, "changed"),
        diff=tuple(piece for piece in words if piece[1]),
        material=found.material,
        successor=e.citation if e.event == "renumbered" else row.successor or e.successor,
    )
    return _dated(row, e.effective, window)


def _changes(texts: Sequence[Found]) -> Iterator[tuple[str, str, str]]:
    """(day, old text, new text) for each change between two dated texts."""
    for old, new in pairwise(texts):
        before, after = (" ".join(f.provision.text.split()) for f in (old, new))
        if before != after and _since(new) != _since(old):
            yield _since(new), before, after


def _with_diff(row: Row, old: str, new: str) -> Row:
    from search.versions import pieces

    diff = tuple(pieces(old, new))
    changed = [text for mark, text in diff if mark != "="]
    return row._replace(diff=diff, material=any(map(WEIGHTY.search, changed)))


def _dated(row: Row, day: str, window: Window) -> Row:
    if not day:
        return row
    left = (date.fromisoformat(day) - date.fromisoformat(window.until)).days
    return row._replace(effective=day, days_left=left)


def _pull(id: str) -> str:
    """The official text to fetch that would tell; "" where none is in the catalogue."""
    from corpus.official import catalogue

    regulation = id.partition("#")[0]
    return next((text.name for text in catalogue() if text.regulation == regulation), "")


def ordered(rows: Sequence[Row], by: str = "date") -> list[Row]:
    """Rows by the nearest day first, those of no day last; then by status and policy. `by`
    "policy" or "provision": those of each together."""

    def key(r: Row) -> tuple[object, ...]:
        group = {"policy": r.policy, "provision": r.provision}.get(by, "")
        day = (r.days_left is None, abs(r.days_left or 0))
        return (group, *day, _RANK[r.status], r.policy, r.span.start, r.effective)

    return sorted(rows, key=key)


_FAILS: dict[str, set[str]] = {
    "repealed": {"repealed", "superseded"}, "upcoming": {"will_change", "will_end"},
    "changed": {"changed", "renumbered", "repealed", "superseded"}, "never": set(),
}  # fmt: skip


class Affected(NamedTuple):
    """The rows of all policies, and why some could not be read."""

    rows: list[Row]
    failures: dict[str, str]

    def fails(self, fail_on: str) -> bool:
        """Whether there is a change of the sort: "repealed", "changed", "upcoming", "never", or
        "" for any."""
        found = {row.status for row in self.rows} - {"unchanged", "unknown"}
        return bool(found & _FAILS[fail_on] if fail_on else found)


def affected_files(
    session: Session, paths: Sequence[str], window: Window, asked: Asked
) -> Affected:
    """The rows of the policies at `paths`; CheckError for a basis or an order that is none, or for
    a window that ends before it begins; NothingFound for a regulation that is not held."""
    if window.since > window.until:
        raise CheckError(N_(f"{window.since} is after {window.until}"))
    for basis in asked.bases:
        if basis not in (*BASES, TOPIC):
            raise CheckError(N_(f"no basis '{basis}': there are {','.join((*BASES, TOPIC))}"))
    if asked.by not in ORDERS:
        raise CheckError(N_(f"no order '{asked.by}': there are {', '.join(ORDERS)}"))
    wanted = _wanted(session, asked)
    rows: list[Row] = []
    failures: dict[str, str] = {}
    for name, draft in drafts_at(paths, b""):
        if isinstance(draft, str):
            failures[name] = draft
        else:
            rows += [r for r in affected(session, draft, window, asked.bases) if wanted(r)]
    return Affected(ordered(rows, asked.by), failures)


def _wanted(session: Session, asked: Asked) -> Callable[[Row], bool]:
    """Whether a row is of the regulation and of the places that are asked for."""
    heads = session.heads(asked.regulation) if asked.regulation else []
    if asked.regulation and not heads:
        name = asked.regulation
        raise NothingFound(N_(f"no regulation is called '{name}'; try: regsearch list"))
    ids = {head.regulation.id for head in heads}
    places = codes(asked.jurisdiction, session)

    def wants(row: Row) -> bool:
        id = row.provision.partition("#")[0]
        if ids and id not in ids:
            return False
        held = session.heads(id) if places else []
        return not places or any(lies_in(h.regulation.jurisdiction, places) for h in held[:1])

    return wants
