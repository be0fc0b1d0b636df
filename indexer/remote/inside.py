"""Sets of provisions on a cluster, as queries; which provisions are in one is asked when it must be
known, and remembered.

The engine takes 1,024 clauses a search at most, and few levels: what is joined stays flat, and of
sets that together have more clauses than `MOST_CLAUSES` the larger is asked for and named by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from indexer.index_reader import At

Body = dict[str, Any]
NOTHING: Body = {"match_none": {}}
ALL: Body = {"match_all": {}}
#: What a hit tells: its place alone.
AT: Body = {"_source": False, "docvalue_fields": ["text", "order"]}
#: Of which fields a word is held: the text's, a name's of the regulation, a heading's above.
HELD = ("w", "t", "h")
#: The parts of a set have so many clauses together; a search uses some of them, and its words.
MOST_CLAUSES = 300


class Asked(Protocol):
    """Whom sets are asked of: the index."""

    def test(self, wheres: Sequence[Where], places: Sequence[tuple[int, int]]) -> None: ...

    def all_places(self, query: Body) -> Iterator[tuple[int, int]]: ...


class Where:
    """A set of provisions. `terms`: it holds those with any of these words, and no more; `known`
    says of some places whether they are in it, `size` how many there are, once asked."""

    __slots__ = ("clauses", "index", "known", "query", "size", "terms")

    def __init__(self, query: Body, index: Asked, terms: tuple[str, ...] = ()) -> None:
        """The provisions of a query of `index`."""
        self.query = held(terms) if terms else query
        self.index, self.terms = index, terms
        self.clauses = clauses_of(self.query)
        self.known: dict[tuple[int, int], bool] = {}
        self.size: int | None = None

    def __contains__(self, at: At) -> bool:
        place = (at.segment, at.doc)
        if place not in self.known:
            self.index.test([self], [place])
        return self.known[place]

    def holds(self, ats: Sequence[At]) -> list[bool]:
        """Of each place whether it is in it; asked for together."""
        places = [(at.segment, at.doc) for at in ats]
        if new := [place for place in dict.fromkeys(places) if place not in self.known]:
            self.index.test([self], new)
        return [self.known[place] for place in places]

    def __and__(self, other: Where) -> Where:
        if ALL in (self.query, other.query):
            return other if self.query == ALL else self
        joined = self._joined(other)
        if joined.clauses > MOST_CLAUSES:
            a, b = _small(self, other)
            joined = a._joined(b)
        return joined

    def _joined(self, other: Where) -> Where:
        (all_a, no_a), (all_b, no_b) = _parts(self), _parts(other)
        return Where(_bool([*all_a, *all_b], [*no_a, *no_b]), self.index)

    def __or__(self, other: Where) -> Where:
        return union((self, other), self.index)

    def __sub__(self, other: Where) -> Where:
        if other.query == NOTHING:
            return self
        a, b = _small(self, other)
        every, none = _parts(a)
        return Where(_bool(every, [*none, b.query]), self.index)

    def settled(self) -> Where:
        """The same, by places."""
        return Where(ids_of(self.index.all_places(self.query)), self.index)


def _small(a: Where, b: Where) -> tuple[Where, Where]:
    """Both, settled as far as they would have too many clauses together."""
    if a.clauses + b.clauses > MOST_CLAUSES:
        a, b = (a.settled(), b) if a.clauses >= b.clauses else (a, b.settled())
    return a, b


def _bool(every: list[Body], none: list[Body]) -> Body:
    """What holds of every part of one list and of none of the other, each named once."""
    once = ([*{id(part): part for part in parts}.values()] for parts in (every, none))
    every, none = once
    return {"bool": {"filter": every, **({"must_not": none} if none else {})}}


def _parts(where: Where) -> tuple[list[Body], list[Body]]:
    """What holds of all in a set, and what of none."""
    query = where.query
    inner = query.get("bool")
    if inner and "filter" in inner and inner.keys() <= {"filter", "must_not"}:
        return list(inner["filter"]), list(inner.get("must_not", ()))
    return [query], []


def clauses_of(query: Body) -> int:
    """How many clauses a query has, as the engine counts them."""
    if "bool" not in query:
        return 1
    return sum(clauses_of(part) for parts in query["bool"].values() for part in parts)


def union(rows: Iterable[Where], index: Asked) -> Where:
    """What is in any of these, nothing where there are none; words alone are asked for together."""
    rows = [row for row in rows if row.terms or row.query != NOTHING]
    if len(rows) == 1:
        return rows[0]
    terms = tuple(dict.fromkeys(t for row in rows for t in row.terms))
    words = [Where(NOTHING, index, terms)] if terms else []
    others: list[Where] = []
    clauses = 3
    for row in (row for row in rows if not row.terms):
        if clauses + row.clauses > MOST_CLAUSES and others:
            others, clauses = [_any(others, index).settled()], 4
        others.append(row)
        clauses += row.clauses
    return words[0] if words and not others else _any([*others, *words], index)


def any_of(queries: Sequence[Body]) -> Body:
    """What one of some queries finds; to the engine a list of none would be everything."""
    return {"bool": {"should": list(queries)}} if queries else NOTHING


def _any(rows: Sequence[Where], index: Asked) -> Where:
    return Where(any_of([row.query for row in rows]), index)


def ids_of(places: Iterable[tuple[int, int]]) -> Body:
    """The provisions at these places."""
    return {"ids": {"values": [f"{text}-{order}" for text, order in places]}}


def held(terms: Sequence[str]) -> Body:
    """The provisions with any of these words, in text, names or headings."""
    if not terms:
        return NOTHING
    return {"bool": {"should": [{"terms": {field: list(terms)}} for field in HELD]}}


def all_of(field: str, terms: Iterable[str]) -> list[Body]:
    """The conditions that a field has each of these terms."""
    return [{"term": {field: term}} for term in terms]
