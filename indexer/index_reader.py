"""An opened index over all its segments: what statistics, postings and records there are.

Places come in an order of their own, which no history of updates changes: by regulation, and in it
as the text has them. In which segment a provision lies decides nothing.
Numbers are of documents that are not deleted; postings come as stored, with the deleted ones.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Sized
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeAlias, TypeVar

from corpus.named import NamedTuple
from indexer.format.manifest import Manifest, open_segments
from indexer.format.segment import Entry, Postings, Segment
from indexer.format.stored_fields import StoredProvision, StoredRegulation
from indexer.remembered import Bounded, Remembered
from indexer.schema import KEYWORD, REGULATION, SOURCE, keyword, term_bytes

if TYPE_CHECKING:
    from indexer.masks import Mask

#: Numbers of a segment's documents.
Docs: TypeAlias = "set[int] | Mask"


class Place(NamedTuple):
    """A provision's place in the index."""

    segment: int
    doc: int


class At(Protocol):
    """What stands at a place of the index."""

    @property
    def segment(self) -> int:
        """The first part of the place."""

    @property
    def doc(self) -> int:
        """The second part of the place."""


class TextPlace(NamedTuple):
    """The place in the index of a regulation's text."""

    segment: int
    number: int


#: As `TextPlace`, of hundreds of tuples, in a third of the time.
_TEXT_PLACE: Callable[[tuple[int, int]], TextPlace] = partial(tuple.__new__, TextPlace)


class Inside(Protocol):
    """A set of provisions: numbers on this machine, a query on a cluster."""

    def __contains__(self, at: At) -> bool: ...

    def holds(self, ats: Sequence[At]) -> list[bool]: ...

    def __and__(self, other: Self) -> Self: ...

    def __or__(self, other: Self) -> Self: ...

    def __sub__(self, other: Self) -> Self: ...


#: What an index has for sets of provisions.
I = TypeVar("I", bound=Inside)  # noqa: E741


class Index(Protocol):
    """A committed state of an index, opened, whatever keeps it: this machine's segments, or a
    cluster; `IndexReader` says what each method gives.

    A place is of its own index alone: nothing above reads more from it than its text (`segment`)
    and that a text's provisions follow each other (`doc`).
    """

    manifest: Manifest
    documents: int
    regulations: int

    def frequency(self, field: str, text: str) -> int: ...

    def frequencies(self, field: str, texts: Sequence[str]) -> dict[str, int]: ...

    def firsts_with(self, field: str, texts: Sequence[str]) -> list[Place | None]: ...

    def by_keyword(self, word: str) -> list[Place]: ...

    def prefixed(self, prefix: str, rest: re.Pattern[str] | None = None) -> Iterator[Place]: ...

    def keywords(self, prefix: str, least: int = 1) -> list[str]: ...

    def check(self) -> int: ...

    def places(self) -> list[Place]: ...

    def heads(self) -> Iterator[Place]: ...

    def text_of(self, place: At) -> TextPlace: ...

    def texts_at(self, places: Sequence[At]) -> list[TextPlace]:
        """The text that each of some provisions belongs to."""
        return [self.text_of(place) for place in places]

    def documents_of(self, text: TextPlace) -> range: ...

    def fetch(self, places: Iterable[Place]) -> None: ...

    def provision(self, place: Place) -> StoredProvision: ...

    def regulation_at(self, text: TextPlace) -> StoredRegulation: ...

    def searched_text(self, place: Place) -> str: ...

    def standing(self, segment: int, doc: int) -> tuple[int, int]: ...

    def regulation(self, place: Place) -> StoredRegulation:
        """The stored regulation of the provision at a place."""
        return self.regulation_at(self.text_of(place))

    def siblings(self, place: Place) -> range:
        """The documents of the regulation of the provision at a place."""
        return self.documents_of(self.text_of(place))

    def holders(self, word: str) -> Iterable[Place]:
        """As `by_keyword`, in no order: what is not asked for need not be told."""
        return self.by_keyword(word)

    def id_keys(self, text: TextPlace) -> Sequence[Hashable]:
        """What tells the ids of a text's provisions apart, in its order."""
        places = [Place(text.segment, doc) for doc in self.documents_of(text)]
        self.fetch(places)
        return [self.provision(place).id for place in places]

    def siblings_of(self, place: Place) -> list[Place]:
        """The places of the provisions of the text that a provision belongs to."""
        places = [Place(place.segment, doc) for doc in self.siblings(place)]
        self.fetch(places)
        return places

    def in_order(self, places: Iterable[Place]) -> list[Place]:
        """These places by their `standing`."""
        rows = list(places)
        if len(rows) < 2 or len(set(map(self.text_of, rows))) == 1:
            return sorted(rows)
        return sorted(rows, key=lambda p: self.standing(*p))


#: So few documents are kept in a `set` in any case.
_FEW = 200


def made(segment: Segment, docs: Iterable[int]) -> Docs:
    """A set of a segment's documents: a mask where there is numpy and they are many."""
    if "numpy" in sys.modules and (not isinstance(docs, Sized) or len(docs) > _FEW):
        from indexer.masks import Mask

        return Mask.of(segment.doc_count, docs)
    return docs if isinstance(docs, set) else set(docs)


#: Of so many terms the entries and the postings are remembered.
_TERMS = 50_000
#: So many bytes are kept of sets that many queries ask for; a set takes so many a number.
_KEPT, _BYTES = 60_000_000, 60


class Sets:
    """Provisions: the numbers of documents, segment by segment, each a `set` or, where numpy is
    loaded, a mask (`indexer.masks`). What is made of others may share their rows: only who made a
    set changes it, before handing it on."""

    __slots__ = ("rows",)

    def __init__(self, rows: Iterable[Docs]) -> None:
        """The documents `rows`, a set for each segment."""
        self.rows = list(rows)

    def __getitem__(self, segment: int) -> Docs:
        return self.rows[segment]

    def __contains__(self, at: At) -> bool:
        return at.doc in self.rows[at.segment]

    def holds(self, ats: Sequence[At]) -> list[bool]:
        """Of each place whether a provision of these stands there."""
        rows = self.rows
        if len(rows) == 1 and not isinstance(rows[0], set):
            return rows[0].holds([at.doc for at in ats])
        return [at.doc in rows[at.segment] for at in ats]

    def __and__(self, other: Sets) -> Sets:
        return Sets([a & b for a, b in zip(self.rows, other.rows, strict=True)])

    def __or__(self, other: Sets) -> Sets:
        rows = zip(self.rows, other.rows, strict=True)
        return Sets([a | b if a and b else a or b for a, b in rows])

    def __sub__(self, other: Sets) -> Sets:
        return Sets([a - b if b else a for a, b in zip(self.rows, other.rows, strict=True)])

    def count(self) -> int:
        """How many they are."""
        return sum(map(len, self.rows))

    def size(self) -> int:
        """How many bytes they take, nearly."""
        return sum(len(r) * _BYTES if isinstance(r, set) else r.bits.nbytes for r in self.rows)

    def settled(self, segments: Sequence[Segment]) -> Sets:
        """These, their rows as `made` makes them now: one may be of before numpy was loaded."""
        for i, docs in enumerate(self.rows):
            if isinstance(docs, set):
                self.rows[i] = made(segments[i], docs)
        return self

    def places(self) -> Iterator[Place]:
        """Their places, segment after segment."""
        return (Place(i, doc) for i, docs in enumerate(self.rows) for doc in docs)


class IndexReader(Index):
    """A committed state of the index, opened for reading."""

    def __init__(self, manifest: Manifest, segments: Sequence[Segment]) -> None:
        """`segments` are the manifest's, opened, in its order."""
        self.manifest = manifest
        self.segments = list(segments)
        infos = manifest.segments
        self.documents = sum(s.live_docs for s in infos)
        self.regulations = sum(s.live_regulations for s in infos)
        self.words = sum(s.words for s in infos)
        self.pairs = sum(s.pairs for s in infos)
        self._terms: Bounded[tuple[str, str], tuple[int, list[Entry | None]]] = Bounded(_TERMS)
        self._lists: Bounded[tuple[str, str], list[Postings | None]] = Bounded(_TERMS)
        self._kept: Remembered[Sets] = Remembered(_KEPT, Sets.size)

    @classmethod
    def open(cls, folder: Path) -> IndexReader:
        """The committed state in `folder`; raises what `indexer.format.manifest` raises."""
        return cls(*open_segments(folder))

    def keep(self, key: Hashable, find: Callable[[], Sets]) -> Sets:
        """A set that many queries ask for, such as the provisions of a jurisdiction, found once."""
        return self._kept.get(key, find).settled(self.segments)

    def keeps(self, key: Hashable) -> bool:
        """Whether a set is kept."""
        return key in self._kept

    # --- terms -------------------------------------------------------------------------------

    def frequency(self, field: str, text: str) -> int:
        """How many provisions (regulations, for a field of theirs) hold the term."""
        return self._term(field, text)[0]

    def frequencies(self, field: str, texts: Sequence[str]) -> dict[str, int]:
        """As `frequency`, of many terms; those that nothing holds are left out."""
        return {text: n for text in texts if (n := self.frequency(field, text))}

    def postings(self, field: str, text: str) -> list[Postings | None]:
        """The term's postings in each segment."""
        known = self._lists.get((field, text))
        if known is None:
            entries = zip(self.segments, self._term(field, text)[1], strict=True)
            known = [s.postings(e) if e else None for s, e in entries]
            self._lists.keep((field, text), known)
        return known

    def _term(self, field: str, text: str) -> tuple[int, list[Entry | None]]:
        """A term's live frequency and its dictionary entries, looked up once."""
        known = self._terms.get((field, text))
        if known is None:
            name = term_bytes(field, text)
            entries = [s.find(name) for s in self.segments]
            live = 0
            for segment, entry in zip(self.segments, entries, strict=True):
                live += segment.live_frequency(entry) if entry else 0
            known = live, entries
            self._terms.keep((field, text), known)
        return known

    def firsts_with(self, field: str, texts: Sequence[str]) -> list[Place | None]:
        """Of each term the first provision, in order, that holds it."""
        return [self._first_with(field, text) for text in texts]

    def _first_with(self, field: str, text: str) -> Place | None:
        return min(self._holding(field, text), key=lambda p: self.standing(*p), default=None)

    def _holding(self, field: str, text: str) -> list[Place]:
        """The documents with a term, segment after segment."""
        rows = enumerate(self.postings(field, text))
        return [place for i, row in rows if row for place in self._live(i, row[0])]

    def _live(self, i: int, docs: Iterable[int]) -> list[Place]:
        """The places of those of a segment's documents that are not deleted."""
        deleted = self.segments[i].is_deleted
        return [Place(i, doc) for doc in docs if not deleted(doc)]

    # --- keywords ----------------------------------------------------------------------------

    def by_keyword(self, word: str) -> list[Place]:
        """The documents with an exact keyword, in order; see `indexer.schema.keyword`."""
        return self.in_order(self.holders(word))

    def holders(self, word: str) -> list[Place]:
        """As `by_keyword`, segment after segment."""
        return self._holding(KEYWORD, word)

    def prefixed(self, prefix: str, rest: re.Pattern[str] | None = None) -> Iterator[Place]:
        """The documents with a keyword that begins so, and goes on as `rest` matches, in order."""
        low = term_bytes(KEYWORD, prefix)
        places: list[Place] = []
        for i, segment in enumerate(self.segments):
            docs: set[int] = set()
            for name, entry in segment.terms_with(low):
                if rest is None or rest.match(name[len(low) :].decode("utf-8")):
                    docs.update(segment.postings(entry)[0])
            places += self._live(i, docs)
        return iter(self.in_order(places))

    def keywords(self, prefix: str, least: int = 1) -> list[str]:
        """The keywords with a beginning that so many documents have, in order."""
        counts: dict[bytes, int] = {}
        for segment in self.segments:
            for name, entry in segment.terms_with(term_bytes(KEYWORD, prefix)):
                counts[name] = counts.get(name, 0) + segment.live_frequency(entry)
        return [n[len(KEYWORD) :].decode("utf-8") for n in sorted(counts) if counts[n] >= least]

    def shared(self, prefix: str) -> Iterator[list[Place]]:
        """The documents with each keyword of a beginning that more than one has, in no order."""
        entries: dict[bytes, list[tuple[int, Entry]]] = {}
        for i, segment in enumerate(self.segments):
            for name, entry in segment.terms_with(term_bytes(KEYWORD, prefix)):
                entries.setdefault(name, []).append((i, entry))
        for rows in entries.values():
            if len(rows) > 1 or rows[0][1].size > 1:
                found = ((i, self.segments[i].postings(entry)[0]) for i, entry in rows)
                places = [place for i, docs in found for place in self._live(i, docs)]
                if len(places) > 1:
                    yield places

    # --- provisions and texts ------------------------------------------------------------------

    def check(self) -> int:
        """Check every byte of every segment; how many segments there are. Raises DamagedIndex."""
        for segment in self.segments:
            segment.check()
        return len(self.segments)

    def places(self) -> list[Place]:
        """The places of all provisions that are not deleted."""
        rows = enumerate(self.segments)
        return [p for i, segment in rows for p in self._live(i, range(segment.doc_count))]

    def text_of(self, place: At) -> TextPlace:
        """The text that the provision at a place belongs to."""
        return TextPlace(place.segment, self.segments[place.segment].regulation_of[place.doc])

    def texts_at(self, places: Sequence[At]) -> list[TextPlace]:
        """The text that each of some provisions belongs to."""
        of = [segment.regulation_of for segment in self.segments]
        return [_TEXT_PLACE((at.segment, of[at.segment][at.doc])) for at in places]

    def documents_of(self, text: TextPlace) -> range:
        """The documents of a text, in its order."""
        return self.segments[text.segment].documents_of(text.number)

    # --- records -----------------------------------------------------------------------------

    def provision(self, place: Place) -> StoredProvision:
        """The stored provision at a place."""
        return self.segments[place.segment].provision(place.doc)

    def id_keys(self, text: TextPlace) -> Sequence[Hashable]:
        """See `Index`."""
        docs = self.documents_of(text)
        return self.segments[text.segment].id_keys[docs.start : docs.stop]

    def searched_text(self, place: Place) -> str:
        """Heading and text of the provision at a place."""
        return self.segments[place.segment].searched_text(place.doc)

    def regulation_at(self, text: TextPlace) -> StoredRegulation:
        """The stored regulation of a text."""
        return self.segments[text.segment].regulation(text.number)

    def fetch(self, places: Iterable[Place]) -> None:
        """These are looked at next: what has to be sent for is sent for at once."""

    def heads(self) -> Iterator[Place]:
        """The first provision of every regulation that is not deleted, in order."""
        places = []
        for i, segment in enumerate(self.segments):
            for number in range(segment.regulation_count):
                docs = segment.documents_of(number)
                if docs and not segment.is_deleted(docs.start):
                    places.append(Place(i, docs.start))
        return iter(self.in_order(places))

    # --- order -------------------------------------------------------------------------------

    def standing(self, segment: int, doc: int) -> tuple[int, int]:
        """Where a provision stands among all: its regulation's rank, its number in that."""
        s = self.segments[segment]
        regulation = s.regulation_of[doc]
        return self.ranks[segment][regulation], doc - s.first_of[regulation]

    @cached_property
    def ranks(self) -> list[list[int]]:
        """The rank of every regulation of each segment: by id, by source, and where both are the
        same, by what is stored of it and of its provisions."""
        ids, sources = self._named(REGULATION), self._named(SOURCE)
        names = {
            (i, n): (ids[i][n], sources[i][n]) for i in range(len(ids)) for n in range(len(ids[i]))
        }
        same: dict[tuple[bytes, bytes], list[tuple[int, int]]] = {}
        for place, name in names.items():
            same.setdefault(name, []).append(place)
        ranks = [[0] * s.regulation_count for s in self.segments]
        rank = 0
        for name in sorted(same):
            places = same[name]
            if len(places) > 1:
                begin = {place: self._stored(*place, 1) for place in places}
                told = len(set(map(tuple, begin.values()))) == len(places)
                places.sort(key=begin.__getitem__ if told else lambda place: self._stored(*place))
            for i, n in places:
                ranks[i][n] = rank
                rank += 1
        return ranks

    def _named(self, kind: str) -> list[list[bytes]]:
        """The keyword of a kind that each regulation of each segment has."""
        names = []
        for s in self.segments:
            row = [b""] * s.regulation_count
            for name, entry in s.terms_with(term_bytes(KEYWORD, keyword(kind))):
                for head in s.postings(entry)[0]:
                    row[s.regulation_of[head]] = name
            names.append(row)
        return names

    def _stored(self, segment: int, number: int, most: int | None = None) -> list[str]:
        """What is stored of a regulation and of its provisions (the first `most`)."""
        s = self.segments[segment]
        provisions = (s.record("store", doc) for doc in s.documents_of(number)[:most])
        return [s.record("rstore", number), *provisions]
