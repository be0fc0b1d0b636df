"""Sets of provisions on a cluster, as queries; which provisions are in one is asked when it must be
known, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from indexer.index_reader import At

Body = dict[str, Any]
NOTHING: Body = {"match_none": {}}
ALL: Body = {"match_all": {}}
#: What a hit tells: its place alone.
AT: Body = {"_source": False, "docvalue_fields": ["text", "order"]}
#: Of which fields a word is held: the text's, a name's of the regulation, a heading's above.
HELD = ("w", "t", "h")
Test = Callable[[Sequence["Where"], Sequence[tuple[int, int]]], None]


class Where:
    """A set of provisions. `terms`: it holds those with any of these words, and no more; `known`
    says of some places whether they are in it, `size` how many there are, once asked."""

    __slots__ = ("_query", "known", "size", "terms", "test")

    def __init__(self, query: Body, test: Test, terms: tuple[str, ...] = ()) -> None:
        """The provisions of a query; `test` finds out which of some places are in it."""
        self._query, self.test, self.terms = query, test, terms
        self.known: dict[tuple[int, int], bool] = {}
        self.size: int | None = None

    @property
    def query(self) -> Body:
        """The query for it."""
        return held(self.terms) if self.terms else self._query

    def __contains__(self, at: At) -> bool:
        place = (at.segment, at.doc)
        if place not in self.known:
            self.test([self], [place])
        return self.known[place]

    def holds(self, ats: Sequence[At]) -> list[bool]:
        """Of each place whether it is in it; asked for together."""
        places = [(at.segment, at.doc) for at in ats]
        if new := [place for place in dict.fromkeys(places) if place not in self.known]:
            self.test([self], new)
        return [self.known[place] for place in places]

    def __and__(self, other: Where) -> Where:
        if ALL in (self.query, other.query):
            return other if self.query == ALL else self
        return Where({"bool": {"filter": [*_parts(self), *_parts(other)]}}, self.test)

    def __or__(self, other: Where) -> Where:
        return union((self, other), self.test)

    def __sub__(self, other: Where) -> Where:
        if other.query == NOTHING:
            return self
        without = {"bool": {"filter": [self.query], "must_not": [other.query]}}
        return Where(without, self.test)


def _parts(where: Where) -> list[Body]:
    query = where.query
    inner = query.get("bool")
    return list(inner["filter"]) if inner and inner.keys() == {"filter"} else [query]


def union(rows: Iterable[Where], test: Test) -> Where:
    """What is in any of these; words alone are asked for together."""
    rows = [row for row in rows if row.terms or row.query != NOTHING]
    if len(rows) == 1:
        return rows[0]
    terms = tuple(dict.fromkeys(t for row in rows for t in row.terms))
    others = [row.query for row in rows if not row.terms]
    if not others:
        return Where(NOTHING, test, terms)
    return Where({"bool": {"should": [*others, *([held(terms)] if terms else [])]}}, test)


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
