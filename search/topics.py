"""The library read across: numeric limits of a kind, and a topic side by side by jurisdiction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import lies_in
from corpus.limits_wording import per_text
from corpus.messages import N_, _
from corpus.named import NamedTuple
from corpus.text.han import has_han
from corpus.topics import LimitKind, Topic, limit_kinds
from indexer.format.stored_fields import StoredLimit, unpack_limit
from indexer.schema import LIMIT, TOPIC, keyword
from search.filters import codes, find_limit_kinds, find_subjects
from search.results import NO_HOME, Found, Options
from search.wording import title_in

if TYPE_CHECKING:
    from search.session import Session

#: Said where a jurisdiction has nothing under a topic: silence of the library, not of the law.
NOT_FOUND = N_("not found in this library")
#: The fields of a record of a comparison, but its limits.
COMPARED = (
    "jurisdiction", "citation", "title", "heading", "says", "status", "confidence", "id", "url",
    "status_reason",
)  # fmt: skip


class LimitRow(NamedTuple):
    """A numeric limit, with the provision that sets it and the sentence that says it."""

    jurisdiction: str
    kind: str
    quantity: str
    unit: str
    per: str
    sentence: str
    citation: str
    title: str
    id: str
    status: str
    confidence: str
    url: str
    op: str
    measure: str
    per_parts: dict[str, Any]
    who: list[str]
    when: str
    clock: str
    effect: str
    as_of: str
    adjusted: dict[str, Any]
    status_reason: str
    protects: str


def limits(
    session: Session,
    kind: str = "",
    jurisdiction: str = "",
    zh: bool = False,
    on: str = "",
    home: str = "",
) -> list[LimitRow]:
    """The numeric limits of the kinds named ("" for all), those of the `home` first, by
    jurisdiction, those gone last, and by id."""
    jurisdictions, by_home = codes(jurisdiction, session), home_first(home, session)
    wanted = [k.id for k in (find_limit_kinds(kind) if kind else limit_kinds())]
    rows = []
    for name in wanted:
        found = [f for f in session.with_keyword(keyword(LIMIT, name), on) if _in(f, jurisdictions)]
        found.sort(key=lambda f: (by_home(f.regulation.jurisdiction), _gone(f), f.provision.id))
        rows += [row for f in found for row in limits_of(f, name, zh)]
    return rows


def home_first(home: str, session: Session) -> Callable[[str], tuple[int, str]]:
    """The key that puts the jurisdictions of a home first, in its order, then the others."""
    mine = [] if home == NO_HOME else codes(home, session, N_("home jurisdiction"))

    def key(code: str) -> tuple[int, str]:
        at = next((n for n, one in enumerate(mine) if lies_in(code, [one])), len(mine))
        return at, code

    return key


def _gone(found: Found) -> bool:
    return found.status in ("repealed", "superseded")


def _in(found: Found, codes: Sequence[str]) -> bool:
    return not codes or lies_in(found.regulation.jurisdiction, codes)


def kinds_of_limits(session: Session) -> list[dict[str, Any]]:
    """The kinds of limits, and how many provisions set one of each."""
    return [
        {"kind": k.id, "en": k.en, "zh": k.zh, "provisions": session.count(keyword(LIMIT, k.id))}
        for k in limit_kinds()
    ]


def limits_of(f: Found, kind: str, zh: bool) -> list[LimitRow]:
    """The limits of a kind that a provision sets."""
    found = map(unpack_limit, f.provision.limits)
    return [_limit_row(f, limit, zh) for limit in found if limit.kind == kind]


def limits_in(f: Found, zh: bool) -> list[LimitRow]:
    """All the limits that a provision sets."""
    return [_limit_row(f, unpack_limit(packed), zh) for packed in f.provision.limits]


def limit_records(f: Found, zh: bool) -> list[dict[str, Any]]:
    """The limits that a provision sets, as data, without what is said of the provision."""
    rows = [row._asdict() for row in limits_in(f, zh)]
    return [
        {name: value for name, value in row.items() if name not in _OF_PROVISION} for row in rows
    ]


_OF_PROVISION = frozenset(
    ("jurisdiction", "citation", "title", "id", "status", "confidence", "url", "status_reason")
)


def _limit_row(f: Found, limit: StoredLimit, zh: bool) -> LimitRow:
    r, (first, second) = f.regulation, (("zh", "en") if zh else ("en", "zh"))
    low, high = limit.low, limit.high
    return LimitRow(
        jurisdiction=r.jurisdiction,
        kind=limit.kind,
        quantity=low if low == high else f"{low}-{high}",
        unit=limit.unit,
        per=_per(limit, zh),
        sentence=getattr(limit, first) or getattr(limit, second),
        citation=f.provision.citation,
        title=title_in("zh" if zh else "en", r),
        id=f.provision.id,
        status=f.status,
        confidence=f.provision.confidence,
        url=f.url,
        op=limit.op,
        measure=limit.measure,
        per_parts=_per_parts(limit),
        who=limit.who.split(),
        when=limit.when_zh if zh else limit.when_en,
        clock=limit.clock,
        effect=limit.effect,
        as_of=limit.as_of or f.text_of,
        adjusted=_adjusted(limit),
        status_reason=f.status_reason,
        protects=limit.protects,
    )


def _per(limit: StoredLimit, zh: bool) -> str:
    """What the limit is counted per, in words."""
    if not limit.n:
        return limit.per
    of = limit.of.split()
    return per_text(float(limit.n), limit.per_unit, bool(limit.rolling), of, zh)


def _per_parts(limit: StoredLimit) -> dict[str, Any]:
    """What the limit is counted per as data, {} where that is not known."""
    if not limit.n:
        return {}
    parts: dict[str, Any] = {"of": limit.of.split()}
    if limit.per_unit:
        span = {"n": _number(limit.n), "unit": limit.per_unit, "rolling": bool(limit.rolling)}
        parts = {**span, **parts}
    return parts


def _number(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _adjusted(limit: StoredLimit) -> dict[str, Any]:
    """The amount in force of one that is indexed, {} for any other."""
    if not limit.adjusted_by:
        return {}
    return {
        "quantity": _number(limit.adjusted) if limit.adjusted else None,
        "unit": limit.adjusted_unit or limit.unit,
        "since": limit.adjusted_since,
        "by": limit.adjusted_by,
    }


class Side(NamedTuple):
    """One jurisdiction's column of a comparison: its provisions, the aptest first."""

    jurisdiction: str
    provisions: list[Found]


class Comparison(NamedTuple):
    """The rules on a topic, or those that set a kind of limit, side by side."""

    topic: Topic | LimitKind
    sides: list[Side]


def compare(
    session: Session, topic: str, jurisdiction: str = "", on: str = "", home: str = ""
) -> list[Comparison]:
    """For each topic or kind of limit in a list, its provisions in each jurisdiction: the `home`
    first where none are named, and those provisions that say most of it first."""
    places = codes(jurisdiction, session)
    return [_comparison(session, one, places, on, home) for one in find_subjects(topic)]


def _comparison(
    session: Session, subject: Topic | LimitKind, places: list[str], on: str, home: str
) -> Comparison:
    field = TOPIC if isinstance(subject, Topic) else LIMIT
    found = session.with_keyword(keyword(field, subject.id), on)
    filed = {f.provision.id: f for f in found if not _gone(f)}
    held = {f.regulation.jurisdiction.split("-")[0] for f in filed.values()}
    words = " ".join((subject.zh, subject.en, *getattr(subject, "words", ())))
    topic = subject.id if isinstance(subject, Topic) else ""
    sides = []
    for code in places or sorted(held, key=home_first(home, session)):
        options = Options(
            limit=1000, topic=topic, jurisdiction=code, mode="any", expand=False, on=on
        )
        hits = [h.id for h in session.search(words, options, width=0).hits if h.id in filed]
        rest = [id for id, f in filed.items() if lies_in(f.regulation.jurisdiction, [code])]
        sides.append(Side(code, [filed[id] for id in dict.fromkeys([*hits, *sorted(rest)])]))
    return Comparison(subject, sides)


def comparison_rows(found: Sequence[Comparison], zh: bool, limit: int) -> list[dict[str, Any]]:
    """The sides of comparisons as records, `limit` provisions each; an empty side says so."""
    return [
        {**row, "topic": one.topic.id}
        for one in found
        for side in one.sides
        for row in side_rows(side, zh, limit)
    ]


def side_rows(side: Side, zh: bool, limit: int) -> list[dict[str, Any]]:
    """One side of a comparison as records."""
    if not side.provisions:
        row = {"jurisdiction": side.jurisdiction, "says": _(NOT_FOUND), "limits": []}
        return [dict.fromkeys(COMPARED, "") | row]
    return [_compared(f, zh) for f in side.provisions[:limit]]


def _compared(f: Found, zh: bool) -> dict[str, Any]:
    p, r = f.provision, f.regulation
    first, _, second = p.heading.partition(" / ")
    return {
        "jurisdiction": r.jurisdiction,
        "citation": p.citation,
        "title": title_in("zh" if zh else "en", r),
        "heading": first if zh or not second else second,
        "says": sentence(f, zh),
        "status": f.status,
        "confidence": p.confidence,
        "id": p.id,
        "url": f.url,
        "status_reason": f.status_reason,
        "limits": limit_records(f, zh),
    }


def sentence(found: Found, zh: bool) -> str:
    """The provision's digest in one language, its first two sentences."""
    paragraphs = [p for p in found.provision.text.split("\n\n") if has_han(p) == zh]
    text = " ".join(" ".join(paragraphs or [found.provision.text]).split())
    parts = re.findall(r".+?(?:[。！？；]|[.!?](?=\s|$)|$)", text)
    return "".join(parts[:2]).strip()
