"""An opened index over all its segments: what statistics, postings and records there are.

Numbers are of documents that are not deleted; postings come as stored, with the deleted ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.format.manifest import Manifest, open_segments
from indexer.format.segment import Entry, Postings, Segment
from indexer.format.stored_fields import StoredProvision, StoredRegulation
from indexer.schema import KEYWORD, term_bytes


class Place(NamedTuple):
    """A provision's place in the index."""

    segment: int
    doc: int


class TextPlace(NamedTuple):
    """The place in the index of a regulation's text."""

    segment: int
    number: int


#: Provisions: the numbers of documents, segment by segment.
Sets = list[set[int]]


class IndexReader:
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
        self._terms: dict[bytes, tuple[int, list[Entry | None]]] = {}

    @classmethod
    def open(cls, folder: Path) -> IndexReader:
        """The committed state in `folder`; raises what `indexer.format.manifest` raises."""
        return cls(*open_segments(folder))

    # --- terms -------------------------------------------------------------------------------

    def frequency(self, field: str, text: str) -> int:
        """How many provisions (regulations, for a field of theirs) hold the term."""
        return self._term(field, text)[0]

    def postings(self, field: str, text: str) -> list[Postings | None]:
        """The term's postings in each segment."""
        entries = self._term(field, text)[1]
        return [s.postings(e) if e else None for s, e in zip(self.segments, entries, strict=True)]

    def _term(self, field: str, text: str) -> tuple[int, list[Entry | None]]:
        """A term's live frequency and its dictionary entries, looked up once."""
        name = term_bytes(field, text)
        known = self._terms.get(name)
        if known is None:
            entries = [s.find(name) for s in self.segments]
            pairs = zip(self.segments, entries, strict=True)
            known = sum(s.live_frequency(e) for s, e in pairs if e), entries
            if len(self._terms) > 50_000:
                self._terms.clear()
            self._terms[name] = known
        return known

    # --- keywords ----------------------------------------------------------------------------

    def by_keyword(self, word: str) -> list[Place]:
        """The documents with an exact keyword; see `indexer.schema.keyword`."""
        name = term_bytes(KEYWORD, word)
        places = []
        for i, segment in enumerate(self.segments):
            if entry := segment.find(name):
                docs = segment.postings(entry)[0]
                places += [Place(i, doc) for doc in docs if not segment.is_deleted(doc)]
        return places

    def prefixed(self, prefix: str, rest: re.Pattern[str] | None = None) -> Iterator[Place]:
        """The documents with a keyword that begins so, and goes on as `rest` matches."""
        low = term_bytes(KEYWORD, prefix)
        for i, segment in enumerate(self.segments):
            docs: set[int] = set()
            for name, entry in segment.terms_with(low):
                if rest is None or rest.match(name[len(low) :].decode("utf-8")):
                    docs.update(segment.postings(entry)[0])
            yield from (Place(i, doc) for doc in sorted(docs) if not segment.is_deleted(doc))

    def keywords(self, prefix: str, least: int = 1) -> list[str]:
        """The keywords with a beginning that so many documents have."""
        counts: dict[bytes, int] = {}
        for segment in self.segments:
            for name, entry in segment.terms_with(term_bytes(KEYWORD, prefix)):
                counts[name] = counts.get(name, 0) + segment.live_frequency(entry)
        return [n[len(KEYWORD) :].decode("utf-8") for n, count in counts.items() if count >= least]

    # --- provisions and texts ------------------------------------------------------------------

    def check(self) -> int:
        """Check every byte of every segment; how many segments there are. Raises DamagedIndex."""
        for segment in self.segments:
            segment.check()
        return len(self.segments)

    def places(self) -> list[Place]:
        """The places of all provisions that are not deleted."""
        return [
            Place(i, doc)
            for i, segment in enumerate(self.segments)
            for doc in range(segment.doc_count)
            if not segment.is_deleted(doc)
        ]

    def text_of(self, place: Place) -> TextPlace:
        """The text that the provision at a place belongs to."""
        return TextPlace(place.segment, self.segments[place.segment].regulation_of[place.doc])

    def documents_of(self, text: TextPlace) -> range:
        """The documents of a text, in its order."""
        return self.segments[text.segment].documents_of(text.number)

    # --- records -----------------------------------------------------------------------------

    def provision(self, place: Place) -> StoredProvision:
        """The stored provision at a place."""
        return self.segments[place.segment].provision(place.doc)

    def regulation(self, place: Place) -> StoredRegulation:
        """The stored regulation of the provision at a place."""
        text = self.text_of(place)
        return self.segments[text.segment].regulation(text.number)

    def siblings(self, place: Place) -> range:
        """The documents of the regulation of the provision at a place."""
        return self.documents_of(self.text_of(place))

    def heads(self) -> Iterator[Place]:
        """The first provision of every regulation that is not deleted."""
        for i, segment in enumerate(self.segments):
            for number in range(segment.regulation_count):
                docs = segment.documents_of(number)
                if docs and not segment.is_deleted(docs.start):
                    yield Place(i, docs.start)
