"""From ranked provisions to a page of hits: order, groups, facets, and what a hit shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from corpus.named import NamedTuple
from indexer.index_reader import Place
from search.results import GONE, Found, Hit
from search.snippets import Shown


class Ranked(NamedTuple):
    """A provision in its place: `tier` 2 cited by the query, 1 with every word, 0 with some, -1
    with none but added ones (in a question the last two are one tier, told apart by `added`)."""

    tier: int
    score: float
    found: Found
    parts: dict[str, float]
    added: bool = False


class Unread(NamedTuple):
    """As `Ranked`, of a provision far down that is not loaded unless its page is shown; `part` is
    what its score is of."""

    tier: int
    score: float
    place: Place
    part: str
    added: bool


def order(row: Ranked) -> tuple[int, float, str, str]:
    """Best first; scores that differ by rounding alone are equal, and the id decides."""
    p, r = row.found.provision, row.found.regulation
    return (-row.tier, -round(row.score, 9), p.id, r.source)


def by_score(row: Ranked) -> tuple[float, str, str]:
    """Best first, whatever a provision holds of the words."""
    return order(row)[1:]


#: What does not bind today, when no day is asked for.
NOT_IN_FORCE = (*GONE, "not yet in force", "draft")


def in_force_first(rows: Sequence[Ranked]) -> list[Ranked]:
    """The rows, so that of the texts of one rule those in force take the places before those that
    do not bind: another version of the law, or the law that superseded it."""
    places: dict[str, list[int]] = {}
    for n, row in enumerate(rows):
        r = row.found.regulation
        places.setdefault(r.superseded_by or r.id, []).append(n)
    out = list(rows)
    for numbers in places.values():
        inside = sorted((rows[n] for n in numbers), key=lambda r: r.found.status in NOT_IN_FORCE)
        for n, row in zip(numbers, inside, strict=True):
            out[n] = row
    return out


def varied(rows: Sequence[Ranked], alike: bool = False) -> list[Ranked]:
    """Rows that are best first, so that no country has more than two of the first six places where
    another has a provision that is two thirds as good as the best; of rules that are `alike`, each
    country's answer to one question, more than one, and half as good."""
    each, share = (1, 0.5) if alike else (2, 2 / 3)
    shown: list[Ranked] = []
    later: list[Ranked] = []
    places: dict[str, int] = {}
    for row in rows:
        country = row.found.regulation.jurisdiction.partition("-")[0]
        near = row.tier == rows[0].tier and row.score >= share * rows[0].score
        if len(shown) < 6 and near and places.get(country, 0) < each:
            places[country] = places.get(country, 0) + 1
            shown.append(row)
        else:
            later.append(row)
    return shown + later


def sort_key(sort: str, standing: Callable[[Found], tuple[int, int]]) -> Callable[[Ranked], Any]:
    """The key for an order other than by score; the unknown dates come last."""

    def day(row: Ranked) -> str:
        return row.found.provision.effective or row.found.regulation.effective or "0000"

    if sort == "title":
        return lambda row: (row.found.regulation.title, standing(row.found))
    if sort == "jurisdiction":
        return lambda row: (row.found.regulation.jurisdiction or "~", -round(row.score, 9))
    if sort == "oldest":
        return lambda row: (day(row) == "0000", day(row))
    return lambda row: tuple(-int(n) for n in day(row).split("-"))


def _match(row: Ranked) -> str:
    if row.added:
        return "added words"
    if "successor" in row.parts:
        return "successor"
    return ("some words", "all words", "citation")[row.tier]


def first_of_each(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The best provision of each regulation, and after it the next two of the same."""
    groups: dict[str, list[Ranked]] = {}
    for row in ranked:
        groups.setdefault(row.found.regulation.id, []).append(row)
    return [row for rows in groups.values() for row in rows[:3]]


def hit(rank: int, row: Ranked, shown: Shown, with_text: bool) -> Hit:
    """A ranked provision as it is shown at `rank`."""
    p, r = row.found.provision, row.found.regulation
    return Hit(
        rank=rank,
        score=round(row.score, 6),
        id=p.id,
        regulation=r.id,
        title=r.title,
        title_en=r.title_en,
        title_zh=r.title_zh,
        citation=p.citation,
        heading=p.heading,
        path=p.path,
        jurisdiction=r.jurisdiction,
        kind=r.kind,
        status=row.found.status,
        effective=p.effective or r.effective,
        amended=p.amended or r.amended,
        version=r.version,
        text_kind=r.text,
        confidence=p.confidence,
        snippet=shown.passage(f"{p.text}\n{p.notes}".rstrip()),
        text=p.text if with_text else "",
        topics=p.topics,
        source=r.source,
        url=row.found.url,
        status_reason=row.found.status_reason,
        match=_match(row),
        parts=row.parts,
    )
