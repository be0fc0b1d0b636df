"""The number that a question asks for: limits of that kind, the aptest of each jurisdiction.

Only what is in force on the day, or not known not to be, answers. Of a kind of many uses (a fine, a
notice) only a provision that the search itself finds among its best does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import around, lies_in
from corpus.limits_wording import share_text, unit_text
from corpus.topics import limit_kinds
from search.query.asked import AskedLimit
from search.ranking.features import BINDING_KINDS, bound
from search.results import Answer, Found, Results
from search.topics import LimitRow, limits_of

if TYPE_CHECKING:
    from search.searcher import Searcher

#: A provision answers that is at least so good as this share of the best; so many jurisdictions;
#: so many limits of a provision; so many provisions of a jurisdiction, and of the home or a place
#: that was named.
_APT, _PLACES, _EACH, _RULES, _RULES_THERE = 0.35, 12, 3, 2, 3
#: Kinds of which the highest is asked, and what does not cap.
_CAPS = frozenset(("rate-cap", "cost-cap", "loan-cap", "loan-term"))
#: What makes the better answer of two alike: a rule that was confirmed, that binds, that binds
#: collectors where the query is of collection, that is known to be in force.
_CONFIRMED, _BINDING, _COLLECTOR, _UNKNOWN = 1.3, 1.2, 1.5, 0.7
#: Whose claim on a debt becomes time-barred.
_CREDITORS = frozenset(("creditor", "debt-buyer", "servicer", "bank", "online-lender", "any"))
_OPS = (
    {"max": "at most ", "min": "at least ", "wait": "wait ", "threshold": "from "},
    {"max": "不超过", "min": "至少", "wait": "间隔", "threshold": "达到"},
)


def answers(search: Searcher[Any], found: Results) -> tuple[Answer, ...]:
    """What answers the query of `search`, which found `found`; () where it asks for no number."""
    asked = search.limit
    if asked is None:
        return ()
    holding = search.session.limiting(asked.kind, search.day)
    allowed = _reach(search, holding)
    if asked.debt:
        allowed = [f for f in allowed if bound(f, asked.kind) & _CREDITORS]
    if asked.broad:
        allowed = _beside(allowed, {hit.id for hit in found.hits[:10]}, search)
    names = [name for k in limit_kinds() if k.id == asked.kind for name in (k.zh, k.en)]
    scored = search.scores(allowed, names) if allowed else []
    least = _APT * max((score for score, _ in scored), default=1.0)
    apt = [(-n * _weight(f, asked), f) for n, f in scored if n >= least]
    apt.sort(key=lambda row: (row[0], row[1].provision.id, row[1].regulation.source))
    return tuple(_by_place([f for _, f in apt], asked, search))


def _reach(search: Searcher[Any], holding: Iterable[Found]) -> list[Found]:
    """The provisions of the places asked for; where they set no such limit, of what they lie in."""
    may = [f for f in holding if _may(search, f)]
    named, where = _named(search), search.favoured.named
    if named or not search.intent.places:
        return [f for f in may if not named or lies_in(f.regulation.jurisdiction, named)]
    there = [f for f in may if lies_in(f.regulation.jurisdiction, search.intent.places)]
    for wide in (where.nearest, where.next):
        there = there or [f for f in may if f.regulation.jurisdiction in wide]
    return there


def _beside(allowed: list[Found], shown: set[str], search: Searcher[Any]) -> list[Found]:
    """The provisions that are `shown`, and beside one of a part of a country the country's own."""
    rows = [f for f in allowed if f.provision.id in shown]
    if search.intent.places or search.options.jurisdiction:
        return rows
    parts = {code for f in rows for code in around(f.regulation.jurisdiction)}
    return rows + [f for f in allowed if f.regulation.jurisdiction in parts and f not in rows]


def _weight(f: Found, asked: AskedLimit) -> float:
    factor = _CONFIRMED if f.provision.confidence == "confirmed" else 1.0
    factor *= 1.0 if f.status == "in force" else _UNKNOWN
    if f.regulation.kind in BINDING_KINDS:
        factor *= _BINDING
    if asked.collection and "third-party-collector" in bound(f, asked.kind):
        factor *= _COLLECTOR
    return factor


def _named(search: Searcher[Any]) -> list[str]:
    """The jurisdictions of the filter."""
    return [*filter(None, search.options.jurisdiction.split(","))]


def _may(search: Searcher[Any], f: Found) -> bool:
    """Whether a provision satisfies filters and day."""
    o, r = search.options, f.regulation
    return (
        f.status in ("in force", "unknown")
        and (not o.kind or r.kind in o.kind.split(","))
        and (not o.status or f.status in o.status.split(","))
        and (not o.topic or not {*f.provision.topics}.isdisjoint(o.topic.split(",")))
    )


def _by_place(ranked: list[Found], asked: AskedLimit, search: Searcher[Any]) -> list[Answer]:
    """The limits of the best provisions of each jurisdiction, the home's first; of another place
    than that only provisions that say something else than those before."""
    here = [*search.home, *search.intent.places, *_named(search)]
    places: dict[str, list[list[Answer]]] = {}
    for f in ranked:
        code = f.regulation.jurisdiction
        there, rules = lies_in(code, here), places.setdefault(code, [])
        said = {a.says for rule in rules for a in rule if not there or a.id == f.provision.id}
        rows = [row for row in _limits(f, asked, search) if row.says not in said]
        if rows and len(rules) < (_RULES_THERE if there else _RULES):
            rules.append(rows)
    order = _whole_first([code for code in places if places[code]], search)
    return [row for code in order[:_PLACES] for rule in places[code] for row in rule]


def _whole_first(order: list[str], search: Searcher[Any]) -> list[str]:
    """The jurisdictions with the home's first; where no place is asked for, a country's own before
    those of its parts."""
    if not search.intent.places:
        behind, order = order, []
        for code in behind:
            whole = code.partition("-")[0]
            order += [c for c in dict.fromkeys((whole, code)) if c in behind and c not in order]
    return sorted(order, key=lambda code: not lies_in(code, search.home))


def _limits(f: Found, asked: AskedLimit, search: Searcher[Any]) -> list[Answer]:
    zh = (search.options.lang or search.language).startswith("zh")
    rows = limits_of(f, asked.kind, zh)
    if asked.kind in _CAPS:
        rows = [row for row in rows if row.op in ("max", "window")]
    if asked.debt:
        rows = [row for row in rows if _CREDITORS & {*row.who}]
    apt = [row for row in rows if ("visit" in row.measure) == asked.visit]
    said: dict[str, Answer] = {}
    for answer in (_answer(row, zh) for row in apt or rows):
        said.setdefault(answer.says, answer)
    return list(said.values())[:_EACH]


def _answer(row: LimitRow, zh: bool) -> Answer:
    """A limit with its number in words; all else is as the row has it."""
    told = row._asdict() | {"says": amount(row, zh)}
    return Answer(**{name: told[name] for name in Answer._fields})


def amount(row: LimitRow, zh: bool) -> str:
    """A limit's number in words: "8:00-21:00", "at most 7 calls per debt in 7 days (rolling)"."""
    if row.unit == "hour-of-day":
        return "-".join(_hour(hour) for hour in row.quantity.split("-"))
    per = "" if not row.per else f"，{row.per}" if zh else f" per {row.per}"
    if row.unit == "share":
        shares = "-".join(map(share_text, row.quantity.split("-")))
        return f"{_OPS[zh].get(row.op, '')}{shares}{per}"
    unit = unit_text(row.unit, row.quantity == "1", zh)
    gap = " " if unit.isascii() and unit != "%" else ""
    return f"{_OPS[zh].get(row.op, '')}{_grouped(row.quantity)}{gap}{unit}{per}"


def _grouped(quantity: str) -> str:
    """A number, or two with "-" between, with its thousands apart."""
    return "-".join(f"{float(n):,.12g}" if n.isdigit() else n for n in quantity.split("-"))


def _hour(text: str) -> str:
    minutes = round(float(text) * 60)
    return f"{minutes // 60}:{minutes % 60:02}"
