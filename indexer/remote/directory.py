"""The texts of an index on a cluster, a row each: what is asked of all of them without a request.

A session reads it once; it is some hundred bytes a text, packed.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from corpus.model import Document
from corpus.named import NamedTuple
from indexer.format.segment_writer import provision_id, text_keywords
from indexer.format.stored_fields import (
    StoredProvision,
    StoredRegulation,
    pack_provision,
    pack_regulation,
    unpack_provision,
    unpack_regulation,
)
from indexer.schema import REGULATION, SOURCE, keyword, value_of

#: What is kept of a regulation, and what of a provision that has it for itself.
_FACTS = (
    "id", "title", "title_zh", "jurisdiction", "kind", "language", "adopted", "effective",
    "amended", "repealed", "status", "version", "text", "retrieved", "source", "cited_as",
)  # fmt: skip
_OWN = ("status", "effective", "repealed", "amended")
_CHUNK = 1_000_000
_NO_REGULATION = StoredRegulation._make([""] * len(StoredRegulation._fields))
_NO_PROVISION = StoredProvision._make([""] * len(StoredProvision._fields))


class Row(NamedTuple):
    """A text: its number and size, the keywords of its regulation, the `_FACTS`, the `_OWN` of
    those provisions that have some (by their order), and the ids of all."""

    number: int
    size: int
    words: int
    keywords: list[str]
    facts: list[Any]
    own: dict[str, list[str]]
    ids: list[str]

    def provision(self, order: int) -> StoredProvision:
        """A provision as far as it is kept here."""
        values = self.own.get(str(order), ("",) * len(_OWN))
        own: dict[str, Any] = dict(zip(_OWN, values, strict=True))
        return _NO_PROVISION._replace(id=self.ids[order], **own)


def row_of(document: Document, number: int, words: int) -> Row:
    """The row of a text."""
    regulation = unpack_regulation(pack_regulation(document.regulation))
    ids = [provision_id(document.regulation, p) for p in document.provisions]
    own = {}
    for order, (p, id) in enumerate(zip(document.provisions, ids, strict=True)):
        stored = unpack_provision(pack_provision(p, id, document.regulation))
        if any(values := [getattr(stored, name) for name in _OWN]):
            own[str(order)] = values
    facts = [getattr(regulation, name) for name in _FACTS]
    return Row(number, len(ids), words, sorted(text_keywords(document)), facts, own, ids)


def pack(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as texts of some size."""
    packed = base64.b64encode(zlib.compress(json.dumps(list(rows)).encode(), 6)).decode()
    return (packed[i : i + _CHUNK] for i in range(0, len(packed), _CHUNK))


class Directory:
    """The texts of a state of the index."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Of these rows."""
        self.rows = {row.number: row for row in rows}
        self._regulations: dict[int, StoredRegulation] = {}

    def regulation(self, number: int) -> StoredRegulation:
        """The regulation of a text, as far as it is kept here."""
        known = self._regulations.get(number)
        if known is None:
            facts = zip(_FACTS, self.rows[number].facts, strict=True)
            known = _NO_REGULATION._replace(aliases=(), **dict(facts))
            self._regulations[number] = known
        return known

    @classmethod
    def unpack(cls, parts: Iterable[str]) -> Directory:
        """What `pack` packed."""
        text = "".join(parts)
        rows: list[Any] = json.loads(zlib.decompress(base64.b64decode(text))) if text else []
        return cls(Row(*row) for row in rows)

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The rank of each text: by the id of its regulation, then by its source."""
        id, source = _FACTS.index("id"), _FACTS.index("source")
        rows = sorted(
            self.rows.values(),
            key=lambda r: (r.facts[id].encode(), r.facts[source].encode(), r.number),
        )
        return {row.number: rank for rank, row in enumerate(rows)}

    @cached_property
    def holders(self) -> dict[str, list[int]]:
        """The texts with each keyword of regulations, in order."""
        found: dict[str, list[int]] = {}
        for number in self.ranks:
            for word in self.rows[number].keywords:
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def several(self) -> dict[str, list[int]]:
        """The regulations with more texts than one, and these."""
        return {
            value_of(word): numbers
            for word, numbers in self.holders.items()
            if word.startswith(keyword(REGULATION)) and len(numbers) > 1
        }

    @cached_property
    def digests(self) -> set[int]:
        """The digests among the texts of such regulations."""
        numbers = {n for numbers in self.several.values() for n in numbers}
        return {n for n in numbers if self.regulation(n).text == "digest"}

    @cached_property
    def places(self) -> dict[str, list[tuple[int, int]]]:
        """Where the ids of provisions of such regulations stand."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number in sorted({n for numbers in self.several.values() for n in numbers}):
            for order, id in enumerate(self.rows[number].ids):
                found.setdefault(id, []).append((number, order))
        return found

    @cached_property
    def texts_of_ids(self) -> dict[str, set[int]]:
        """The texts, of such regulations, that hold each id of a provision."""
        return {id: {number for number, _ in at} for id, at in self.places.items()}

    def without(self, sources: set[str]) -> Iterator[Row]:
        """The rows less those of some sources."""
        gone = {keyword(SOURCE, name) for name in sources}
        return (row for row in self.rows.values() if not gone.intersection(row.keywords))
