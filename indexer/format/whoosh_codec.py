"""Whoosh's codec plug point on our segments: Whoosh reads the very files that the fast path reads.

A document is a provision. What stands at a regulation's first provision, or at the first under a
heading, Whoosh is shown at all that it holds for. Keywords of each kind are a field; so are the
dates, whose terms are made when they are asked for. Whoosh's own table of contents is a pickle and
is not used: the manifest names the segments. With `indexer.whoosh_index` the one place that touches
Whoosh's base classes; a contract test holds both to Whoosh 2.7.4.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from whoosh import columns, fields
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import SegmentReader, TermInfo, TermNotFound
from whoosh.util.times import datetime_to_long

from corpus.named import NamedTuple
from indexer.format.segment import Entry, Segment
from indexer.remembered import Bounded
from indexer.schema import (
    DATES,
    FIELDS,
    KEYWORD,
    KEYWORD_FIELDS,
    OF_REGULATION,
    PATH,
    REGULATION_KEYWORDS,
    keyword,
    term_bytes,
)

#: Postings as Whoosh takes them: document numbers, ascending, and weights.
Rows = tuple[list[int], list[float]]


class Source(NamedTuple):
    """Where a field's terms stand in our dictionary: what they begin with, and for which documents
    a posting holds: its own (""), those of its regulation, those under its heading ("path")."""

    beginning: bytes
    of: str = ""


def _of(letter: str) -> str:
    return "path" if letter == PATH else "regulation" if letter in OF_REGULATION else ""


SOURCES = {
    **{name: Source(f.encode(), _of(f)) for name, f in FIELDS.items() if f != KEYWORD},
    **{
        name: Source(
            term_bytes(KEYWORD, keyword(kind)),
            "regulation" if kind in REGULATION_KEYWORDS else "",
        )
        for name, kind in KEYWORD_FIELDS.items()
    },
}
#: The fields that Whoosh can sort and group by, beside the dates: regulations' values.
COLUMNS = ("jurisdiction", "kind", "status", "language", "regulation", "title")
#: What a day is that is not known: later than all.
UNKNOWN_DAY = (1 << 63) - 1


def stored(segment: Segment, doc: int) -> dict[str, Any]:
    """What Whoosh's `Hit` shows of a provision and its regulation; dates are ISO texts. Where both
    have a value, the provision's own comes first."""
    p = segment.provision(doc)
    r = segment.regulation(segment.regulation_of[doc])
    own = p._asdict()
    for name in ("limits", "confirmed_in", "reason", "label", "edition"):
        del own[name]
    return own | {
        "regulation": r.id, "title": r.title, "title_en": r.title_en, "title_zh": r.title_zh,
        "jurisdiction": r.jurisdiction, "kind": r.kind, "language": r.language,
        "issuer": r.issuer, "number": r.number, "text_kind": r.text, "version": r.version,
        "status": p.status or r.status, "adopted": r.adopted,
        "effective": p.effective or r.effective, "repealed": p.repealed or r.repealed,
        "amended": p.amended or r.amended, "url": p.url or r.url, "source": r.source,
    }  # fmt: skip


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


class _Column(columns.ColumnReader):  # type: ignore[misc]
    """The values of a column, document by document."""

    def __init__(self, values: list[Any]) -> None:
        self._values, self._reverse = values, False

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def sort_key(self, docnum: int) -> Any:
        """The value, turned round for the other order; unknown days stay last."""
        value = self._values[docnum]
        return -value if self._reverse and value != UNKNOWN_DAY else value

    def set_reverse(self) -> None:
        self._reverse = True


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
        return stored(self._segment, docnum)

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in COLUMNS or fieldname in DATES

    def column_reader(self, fieldname: str, column: Any) -> _Column:
        segment = self._segment
        if fieldname in DATES:
            values: list[Any] = [
                datetime_to_long(datetime.fromordinal(day)) if day else UNKNOWN_DAY
                for day in segment.days(fieldname)
            ]
        else:
            name = {"regulation": "id"}.get(fieldname, fieldname)
            values = [
                getattr(segment.regulation(n), name).encode("utf-8", "replace")
                for n in range(segment.regulation_count)
            ]
        return _Column([values[number] for number in segment.regulation_of])


class _Dates:
    """The terms of a date, each of a day or of a longer span, as Whoosh's own field makes them."""

    def __init__(self, segment: Segment, name: str) -> None:
        field = fields.DATETIME()
        holding: dict[bytes, list[int]] = {}
        for number, day in enumerate(segment.days(name)):
            if day:
                for row in field.index(datetime.fromordinal(day)):
                    holding.setdefault(row[0], []).append(number)
        self.terms = sorted(holding)
        self._holding, self._segment = holding, segment

    def terms_from(self, prefix: bytes) -> Iterable[bytes]:
        """The terms not before `prefix`."""
        return self.terms[bisect_left(self.terms, prefix) :]

    def rows(self, text: bytes) -> Rows | None:
        """The documents of the regulations with that day."""
        numbers = self._holding.get(text, [])
        docs = [doc for number in numbers for doc in self._segment.documents_of(number)]
        return (docs, [1.0] * len(docs)) if docs else None


def _spread(segment: Segment, of: str, docs: Iterable[int], freqs: Iterable[int]) -> Rows:
    """Postings at the documents that they hold for."""
    found: list[tuple[int, float]] = []
    heads = segment.path_head
    for head, freq in zip(docs, freqs, strict=True):
        for doc in segment.documents_of(segment.regulation_of[head]):
            if of == "regulation" or heads[doc] == head:
                found.append((doc, float(freq)))
    found.sort()
    return [doc for doc, _ in found], [freq for _, freq in found]


class _Terms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._rows_read: Bounded[tuple[str, bytes], Rows | None] = Bounded(1000)
        self._dates_read: dict[str, _Dates] = {}

    def _dates(self, fieldname: str) -> _Dates:
        if fieldname not in self._dates_read:
            self._dates_read[fieldname] = _Dates(self._segment, fieldname)
        return self._dates_read[fieldname]

    def _entry(self, fieldname: str, text: bytes) -> Entry | None:
        return self._segment.find(SOURCES[fieldname].beginning + text)

    def _rows(self, fieldname: str, text: bytes) -> Rows | None:
        """A term's postings; None for one that this segment lacks."""
        term = (fieldname, text)
        if term not in self._rows_read:
            self._rows_read.keep(term, self._read(fieldname, text))
        return self._rows_read[term]

    def _read(self, fieldname: str, text: bytes) -> Rows | None:
        if fieldname in DATES:
            return self._dates(fieldname).rows(text)
        entry = self._entry(fieldname, text)
        if entry is None:
            return None
        docs, freqs = self._segment.postings(entry)
        of = SOURCES[fieldname].of
        return _spread(self._segment, of, docs, freqs) if of else (list(docs), [*map(float, freqs)])

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        fieldname, text = term
        if fieldname in DATES:
            return self._dates(fieldname).rows(text) is not None
        return fieldname in SOURCES and self._entry(fieldname, text) is not None

    def indexed_field_names(self) -> list[str]:
        return [*SOURCES, *DATES]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self.indexed_field_names()):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        if fieldname in DATES:
            yield from ((fieldname, text) for text in self._dates(fieldname).terms_from(prefix))
        elif fieldname in SOURCES:
            beginning = SOURCES[fieldname].beginning
            for term, _ in self._segment.terms_from(beginning + prefix):
                if not term.startswith(beginning):
                    return
                yield fieldname, term[len(beginning) :]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents hold the term; 0 for one that this segment lacks."""
        rows = self._rows(fieldname, text)
        return len(rows[0]) if rows else 0

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often the term occurs; 0 for one that this segment lacks."""
        rows = self._rows(fieldname, text)
        return sum(rows[1]) if rows else 0.0

    def _known(self, fieldname: str, text: bytes) -> Rows:
        rows = self._rows(fieldname, text)
        if rows is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return rows

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        docs, weights = self._known(fieldname, text)
        return TermInfo(weight=sum(weights), df=len(docs), minlength=0, maxlength=1 << 30,
                        maxweight=max(weights), minid=docs[0], maxid=docs[-1])  # fmt: skip

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        docs, weights = self._known(fieldname, text)
        info = self.term_info(fieldname, text)
        term = (fieldname, text)
        return ListMatcher(docs, weights, format=format_, scorer=scorer, term=term, terminfo=info)

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        return _Cursor(lambda prefix: self.terms_from(fieldname, prefix))


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    """Walks a field's terms in order; what Whoosh's Levenshtein automaton steps through."""

    def __init__(self, terms_from: Callable[[bytes], Iterator[tuple[str, bytes]]]) -> None:
        self._terms_from = terms_from
        self.first()

    def _seek(self, term: bytes) -> str | None:
        self._terms = self._terms_from(term)
        return self.next()

    def first(self) -> str | None:
        return self._seek(b"")

    def find(self, string: str | bytes) -> str | None:
        return self._seek(string if isinstance(string, bytes) else string.encode("utf-8"))

    def next(self) -> str | None:
        found = next(self._terms, None)
        self._text = found[1].decode("utf-8") if found else None
        return self._text

    def text(self) -> str | None:
        return self._text

    def is_valid(self) -> bool:
        return self._text is not None


def segment_reader(segment: Segment, schema: fields.Schema) -> SegmentReader:
    """Whoosh's reader over one segment."""
    return SegmentReader(None, schema, _WhooshSegment(segment), codec=RawCodec())
