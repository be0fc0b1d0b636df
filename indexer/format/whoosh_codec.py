"""Whoosh on our segments: its codec plug point, its searcher, its fuzzy terms.

The one module that touches Whoosh's base classes and private attributes; a contract test holds
it to Whoosh 2.7.4. Whoosh reads the very files that the fast path reads: a term's postings come
out of the same arrays, the statistics from the same sections. Whoosh's own table of contents is a
pickle and is not used: the manifest names the segments.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.codec import base
from whoosh.formats import Frequency
from whoosh.matching import ListMatcher
from whoosh.reading import MultiReader, SegmentReader, TermInfo, TermNotFound
from whoosh.scoring import WeightingModel, WeightLengthScorer
from whoosh.searching import Searcher

from indexer.format.manifest import open_segments
from indexer.format.segment import Segment
from indexer.schema import FIELDS


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field whose terms our analyzer made; queries name terms as they are."""

    def __init__(self) -> None:
        self.format = Frequency()
        self.scorable = True
        self.stored = False
        self.unique = False
        self.indexed = True
        self.analyzer = None
        self.vector = None
        self.column_type = None

    def to_bytes(self, value: Any) -> bytes:
        return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")

    def from_bytes(self, data: bytes) -> str:
        return data.decode("utf-8")


def schema() -> fields.Schema:
    """The Whoosh schema of the index: one document a provision."""
    return fields.Schema(**{name: TermsField() for name in FIELDS})


class _WhooshSegment(base.Segment):  # type: ignore[misc]
    """A Whoosh segment over one of ours."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.indexname = "regsearch"
        self.segid = segment.name
        self.compound = False

    def codec(self) -> RawCodec:
        return RawCodec()

    def doc_count_all(self) -> int:
        return self.segment.doc_count

    def deleted_count(self) -> int:
        return len(self.segment.deleted)

    def deleted_docs(self) -> tuple[int, ...]:
        return self.segment.deleted

    def is_deleted(self, docnum: int) -> bool:
        return self.segment.is_deleted(docnum)


class RawCodec(base.Codec):  # type: ignore[misc]
    """Reads postings as raw arrays. Writing is `segment_writer`'s."""

    def terms_reader(self, storage: Any, segment: _WhooshSegment) -> _Terms:
        return _Terms(segment.segment)

    def per_document_reader(self, storage: Any, segment: _WhooshSegment) -> _Documents:
        return _Documents(segment)


class _Documents(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, whoosh_segment: _WhooshSegment) -> None:
        self._whoosh = whoosh_segment
        self._segment = whoosh_segment.segment

    def doc_count(self) -> int:
        return int(self._whoosh.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.doc_count

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> tuple[int, ...]:
        return self._segment.deleted

    def _lengths(self, fieldname: str) -> Any:
        return {"text": self._segment.lengths, "pairs": self._segment.pair_lengths}.get(fieldname)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return lengths[docnum] if lengths is not None else 1

    def field_length(self, fieldname: str) -> int:
        """Words of the live documents, so that averages are those of the fast path."""
        lengths = self._lengths(fieldname)
        if lengths is None:
            return self._segment.doc_count
        return int(sum(lengths) - sum(lengths[d] for d in self._segment.deleted))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return min(lengths, default=0) if lengths is not None else 1

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return max(lengths, default=0) if lengths is not None else 1

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        provision = self._segment.provision(docnum)
        regulation = self._segment.regulation(self._segment.regulation_of[docnum])
        return {**provision._asdict(), "regulation": regulation.id, "title": regulation.title}


class _Terms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @staticmethod
    def _name(fieldname: str, text: bytes) -> bytes:
        return FIELDS[fieldname].encode("ascii") + text

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._segment.find(self._name(*term)) is not None

    def indexed_field_names(self) -> list[str]:
        return list(FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(FIELDS):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        letter = FIELDS[fieldname].encode("ascii")
        for term, _ in self._segment.terms_from(letter + prefix):
            if term[:1] != letter:
                return
            yield fieldname, term[1:]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def _entry(self, fieldname: str, text: bytes) -> Any:
        entry = self._segment.find(self._name(fieldname, text))
        if entry is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return entry

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents hold the term; 0 for one that this segment lacks."""
        entry = self._segment.find(self._name(fieldname, text))
        return entry.size if entry else 0

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often the term occurs; 0 for one that this segment lacks."""
        known = (fieldname, text) in self
        return float(self.term_info(fieldname, text).weight()) if known else 0.0

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        docs, freqs = self._segment.postings(self._entry(fieldname, text))
        return TermInfo(weight=float(sum(freqs)), df=len(docs), minlength=0, maxlength=1 << 30,
                        maxweight=float(max(freqs)), minid=docs[0], maxid=docs[-1])  # fmt: skip

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        docs, freqs = self._segment.postings(self._entry(fieldname, text))
        weights = [float(f) for f in freqs]
        info = self.term_info(fieldname, text)
        return ListMatcher(list(docs), weights, format=format_, scorer=scorer, terminfo=info)

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        return _Cursor(self._segment, FIELDS[fieldname].encode("ascii"))


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    """Walks a field's terms in order; what Whoosh's Levenshtein automaton steps through."""

    def __init__(self, segment: Segment, letter: bytes) -> None:
        self._segment, self._letter = segment, letter
        self.first()

    def _seek(self, term: bytes) -> str | None:
        self._terms = self._segment.terms_from(self._letter + term)
        return self.next()

    def first(self) -> str | None:
        return self._seek(b"")

    def find(self, string: str | bytes) -> str | None:
        return self._seek(string if isinstance(string, bytes) else string.encode("utf-8"))

    def next(self) -> str | None:
        found = next(self._terms, None)
        inside = found is not None and found[0][:1] == self._letter
        self._text = found[0][1:].decode("utf-8") if found and inside else None
        return self._text

    def text(self) -> str | None:
        return self._text

    def is_valid(self) -> bool:
        return self._text is not None


def segment_reader(segment: Segment) -> SegmentReader:
    """Whoosh's reader over one segment."""
    return SegmentReader(None, schema(), _WhooshSegment(segment), codec=RawCodec())


def open_searcher(folder: Path, weighting: WeightingModel | None = None) -> Searcher:
    """Plain Whoosh over the index in `folder`: its own searcher, matchers and collectors."""
    _, segments = open_segments(folder)
    return searcher(segments, weighting)


def searcher(segments: list[Segment], weighting: WeightingModel | None = None) -> Searcher:
    """Plain Whoosh over opened segments."""
    readers = [segment_reader(s) for s in segments]
    reader = readers[0] if len(readers) == 1 else MultiReader(readers)
    return Searcher(reader, weighting=weighting or RawBM25())


class RawBM25(WeightingModel):  # type: ignore[misc]
    """The fast path's BM25 as a Whoosh weighting model: same idf, same lengths, same constants."""

    def __init__(
        self, k1: float = 1.0, b: float = 0.75, weights: dict[str, float] | None = None
    ) -> None:
        self.k1, self.b, self.weights = k1, b, weights or {}

    def idf(self, searcher: Searcher, fieldname: str, text: bytes) -> float:
        """ln(1 + (N - n + .5) / (n + .5)) over documents that are not deleted."""
        from math import log

        parent = searcher.get_parent()
        reader = parent.reader()
        total = reader.doc_count()
        readers = [r for r, _ in reader.leaf_readers()]
        holding = 0
        for leaf in readers:
            segment = leaf.segment().segment
            entry = segment.find(_Terms._name(fieldname, text))
            holding += segment.live_frequency(entry) if entry else 0
        return log(1 + (total - holding + 0.5) / (holding + 0.5))

    def scorer(self, searcher: Searcher, fieldname: str, text: bytes, qf: float = 1) -> _BM25Scorer:
        parent = searcher.get_parent()
        average = parent.reader().field_length(fieldname) / (parent.reader().doc_count() or 1)
        weight = self.weights.get(text.decode("utf-8"), 1.0) * self.idf(searcher, fieldname, text)
        return _BM25Scorer(searcher, fieldname, weight, average, self.k1, self.b)


class _BM25Scorer(WeightLengthScorer):  # type: ignore[misc]
    def __init__(
        self, searcher: Searcher, fieldname: str, weight: float, average: float, k1: float, b: float
    ) -> None:
        self._weight, self._k1 = weight, k1
        self._base, self._slope = k1 * (1 - b), k1 * b / average if average else 0.0
        self.dfl = lambda docid: searcher.doc_field_length(docid, fieldname, 1)
        self._maxquality = self._weight * (k1 + 1)

    def _score(self, weight: float, length: int) -> float:
        return self._weight * weight * (self._k1 + 1) / (weight + self._base + self._slope * length)
