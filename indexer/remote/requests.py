"""What is sent to a cluster, and what its answers tell: the parts that reader and search share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.index_reader import Place
from indexer.remote.cluster import Body
from indexer.remote.inside import Where
from indexer.schema import ALSO, keyword

#: So many values of a field come at once.
BUCKETS = 5000
#: An order in which every provision has a place of its own.
BY_PLACE = ["text", "order"]
#: What a hit tells that is read: its place and what is stored of it.
RECORD: Body = {"_source": ["record"], "docvalue_fields": BY_PLACE}


def place_of(hit: Body) -> Place:
    """The place of a hit."""
    fields: dict[str, list[Any]] = hit["fields"]
    return Place(int(fields["text"][0]), int(fields["order"][0]))


def vocabulary(prefix: str) -> str:
    """What is sent for to tell the keywords that begin so: of the few parallel citations, all."""
    kind = keyword(ALSO)
    return kind if prefix.startswith(kind) else prefix


def beginning(prefix: str, after: Body) -> Body:
    """The search for a page of the keywords that begin so."""
    return {"size": 0, "query": {"prefix": {"k": prefix}}, "aggs": {"k": paged("k", after)}}


def paged(field: str, after: Body) -> Body:
    """A page of `BUCKETS` values of a field, with how many provisions have each, past `after`."""
    source = {"k": {"terms": {"field": field}}}
    return {"composite": {"size": BUCKETS, "sources": [source], **after}}


def page_after(page: Body) -> Body:
    """What the next page is past; {} where there is none."""
    return {"after": page["after_key"]} if len(page["buckets"]) == BUCKETS else {}


def filters(asked: Sequence[tuple[str, str]]) -> Body:
    parts = {str(i): {"term": {field: text}} for i, (field, text) in enumerate(asked)}
    return {"size": 0, "aggs": {"n": {"filters": {"filters": parts}}}}


def tallied(asked: Sequence[tuple[str, str]], answer: Body) -> dict[tuple[str, str], int]:
    buckets = answer["aggregations"]["n"]["buckets"]
    return {term: buckets[str(i)]["doc_count"] for i, term in enumerate(asked)}


def counting(where: Where) -> Body:
    """The search that counts a set."""
    query = {"bool": {"filter": [where.query]}}
    return {"size": 0, "track_total_hits": True, "query": query}


def named(wheres: Sequence[Where]) -> list[Body]:
    """Queries that score nothing and tell which of the sets a hit is in."""
    return [
        {"bool": {"filter": [where.query], "boost": 0, "_name": str(i)}}
        for i, where in enumerate(wheres)
    ]


def tell(wheres: Sequence[Where], hit: Body) -> None:
    """Remember of a hit which of the sets it is in."""
    place, held = place_of(hit), hit.get("matched_queries", ())
    for i, where in enumerate(wheres):
        where.known[place] = str(i) in held
