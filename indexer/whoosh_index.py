"""The index as Whoosh's: its schema, its searcher, phrases without positions.

    with whoosh_searcher(folder) as searcher:
        found = searcher.search(query_parser().parse("call AND jurisdiction:US"), terms=True)
        print([hit["id"] for hit in found], found[0].highlights("text"))

Fields and their terms are those of `indexer.schema`; a query names terms as the analyzer makes
them, a parsed one is analyzed. `Phrase` stands for Whoosh's own, which needs positions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from whoosh import columns, fields, query
from whoosh.analysis import Analyzer, IDAnalyzer, Token
from whoosh.formats import Existence, Frequency
from whoosh.matching import FilterMatcher
from whoosh.qparser import QueryParser
from whoosh.query.wrappers import WrappingQuery
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.scoring import WeightingModel
from whoosh.searching import Searcher

from indexer import analysis
from indexer.format.segment import Segment
from indexer.format.whoosh_codec import COLUMNS, SOURCES, UNKNOWN_DAY, segment_reader
from indexer.index_reader import IndexReader
from indexer.phrases import (
    apart,
    bigrams,
    certain,
    clauses,
    in_headings,
    in_issuer,
    in_letters,
    in_names,
    in_text,
    letters,
)
from indexer.schema import DATES, JURISDICTION, KEYWORD_FIELDS, KIND, STATUS, TOPIC

#: Fields of words; for each the field of its pairs ("" for none) and the check of a phrase in it.
WORD_FIELDS: dict[str, tuple[str, Callable[[Segment, int, list[str]], bool]]] = {
    "text": ("pairs", in_text),
    "title": ("title_pairs", in_names),
    "path": ("", in_headings),
    "issuer": ("", in_issuer),
}
#: What Whoosh's `Hit` shows beside the fields that can be searched.
STORED = (
    "citation", "heading", "notes", "locator", "topics", "see", "confidence", "title_en",
    "title_zh", "number", "amended", "url",
)  # fmt: skip
_NORMAL: dict[str, Callable[[str], str]] = {
    JURISDICTION: str.upper,
    KIND: lambda text: text.lower().replace("_", " "),
    STATUS: lambda text: text.lower().replace("_", " "),
    TOPIC: lambda text: text.lower().replace(" ", "-"),
}


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """Our analyzer as Whoosh's: terms with their places in a text, for highlights (of a run of Han
    characters only the bigrams, so that what they match is one piece); for a query its tokens, runs
    of Han characters whole."""

    def __call__(self, value: str, mode: str = "", **options: Any) -> Iterator[Token]:
        token = Token(True, True, removestops=False, mode=mode)
        rows = self._tokens(value) if mode == "query" else self._terms(value)
        for position, (text, start, end) in enumerate(rows):
            token.text, token.original, token.boost, token.stopped = text, text, 1.0, False
            token.pos, token.startchar, token.endchar = position, start, end
            yield token

    @staticmethod
    def _tokens(value: str) -> Iterator[tuple[str, int, int]]:
        return ((text, 0, len(value)) for text in analysis.tokenize(value))

    @staticmethod
    def _terms(value: str) -> Iterator[tuple[str, int, int]]:
        for found in analysis.raw_matches(value):
            start, end = found.span()
            for text in analysis.tokenize(found[0]):
                if text < "\u3005" or len(text) != end - start:
                    yield text, start, end
                    continue
                for i in range(max(len(text) - 1, 1)):
                    pair = text[i : i + 2]
                    yield pair, start + i, start + i + len(pair)


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field of words that our analyzer made."""

    def __init__(self, stored: bool = False, column: Any = None) -> None:
        super().__init__(Frequency(), WordAnalyzer(), scorable=True, stored=stored)
        self.column_type = column

    def to_bytes(self, value: Any) -> bytes:
        return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")

    def from_bytes(self, data: bytes) -> str:
        return data.decode("utf-8")

    def self_parsing(self) -> bool:
        return True

    def parse_query(self, fieldname: str, qstring: str, boost: float = 1.0) -> query.Query:
        """The query for a word as it is typed; several that stand together are a phrase."""
        return Phrase(fieldname, qstring, boost=boost).normalize()

    def parse_range(self, fieldname: str, start: Any, end: Any, startexcl: bool, endexcl: bool,
                    boost: float = 1.0) -> query.Query:  # fmt: skip
        return query.TermRange(fieldname, start, end, startexcl, endexcl, boost=boost)


class KeywordField(fields.FieldType):  # type: ignore[misc]
    """A field of exact keywords of a kind."""

    def __init__(self, name: str, column: Any = None) -> None:
        super().__init__(Existence(), IDAnalyzer(), scorable=True, stored=True)
        self.column_type = column
        self._normal = _NORMAL.get(name, str)

    def to_bytes(self, value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        return self._normal(str(value)).encode("utf-8", "replace")


class DateField(fields.DATETIME):  # type: ignore[misc]
    """A date of a regulation."""

    def __init__(self) -> None:
        super().__init__(stored=True, sortable=columns.NumericColumn("q", default=UNKNOWN_DAY))

    def from_column_value(self, x: int) -> Any:
        return None if x == UNKNOWN_DAY else super().from_column_value(x)


class Checked(WrappingQuery):  # type: ignore[misc]
    """What a query matches and a check of the stored text confirms, scored as the query scores."""

    def __init__(self, child: query.Query, check: Callable[[Segment, int], bool]) -> None:
        super().__init__(child)
        self.check, self.boost = check, 1.0

    def _rewrap(self, child: query.Query) -> Checked:
        return Checked(child, self.check)

    def with_boost(self, boost: float) -> Checked:
        return self._rewrap(self.child.with_boost(boost))

    def __repr__(self) -> str:
        return f"Checked({self.child!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checked) and (self.child, self.check) == (other.child, other.check)

    def __hash__(self) -> int:
        return hash((type(self), self.child))

    def normalize(self) -> query.Query:
        return self

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        leaves = list(searcher.reader().leaf_readers())
        starts = [offset for _, offset in leaves]

        def confirmed(doc: int) -> bool:
            reader, offset = leaves[bisect_right(starts, doc) - 1]
            return self.check(reader.segment().segment, doc - offset)

        found = self.child.matcher(searcher, context)
        ids = frozenset(filter(confirmed, found.all_ids())) if found.is_active() else frozenset()
        return FilterMatcher(self.child.matcher(searcher, context), ids)


class _LiveNot(query.Not):  # type: ignore[misc]
    """Whoosh's `Not` alone, without deleted documents, which its matcher forgets in the end."""

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        reader = searcher.reader()
        gone = frozenset(filter(reader.is_deleted, range(reader.doc_count_all())))
        return FilterMatcher(super().matcher(searcher, context), gone, exclude=True)


def _live(q: query.Query) -> query.Query:
    return _LiveNot(q.query, boost=q.boost) if isinstance(q, query.Not) else q.apply(_live)


class IndexSearcher(Searcher):  # type: ignore[misc]
    """Whoosh's searcher, which finds no deleted document whatever the query."""

    def search(self, q: query.Query, **options: Any) -> Any:
        return super().search(_live(q), **options)

    def docs_for_query(self, q: query.Query, for_deletion: bool = False) -> Any:
        return super().docs_for_query(_live(q), for_deletion)


class Phrase(Checked):
    """Words in just this order, in a field of words; held against what is stored."""

    def __init__(
        self, fieldname: str, words: str | Sequence[str], slop: int = 1, boost: float = 1.0,
        char_ranges: Any = None,
    ) -> None:  # fmt: skip
        """`words`: text as typed, or tokens. What they are in a field of keywords is one keyword.
        Other than as neighbours (`slop`) words are not looked for."""
        self.fieldname, self.wanted = fieldname, _units(words)
        if fieldname not in WORD_FIELDS:
            text = words if isinstance(words, str) else " ".join(words)
            super().__init__(query.Term(fieldname, text, boost=boost), _no_check)
            self.wanted = [text]
            return
        pieces = clauses(words) if isinstance(words, str) and fieldname == "text" else []
        if len(pieces) > 1:
            bare = letters(str(words))
            parts = [Phrase(fieldname, piece, boost=boost).normalize() for piece in pieces]
            super().__init__(query.And(parts), lambda s, doc: in_letters(s, doc, bare))
            return
        wanted, check = self.wanted, WORD_FIELDS[fieldname][1]
        super().__init__(all_terms(fieldname, wanted, boost), _no_check)
        if len(wanted) > 1 and not (fieldname == "text" and certain(wanted)):
            self.check = lambda segment, doc: check(segment, doc, wanted)

    def __repr__(self) -> str:
        return f"Phrase({self.fieldname!r}, {self.wanted!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Phrase):
            return False
        return (self.fieldname, self.wanted) == (other.fieldname, other.wanted)

    def __hash__(self) -> int:
        return hash((self.fieldname, *self.wanted))

    def normalize(self) -> query.Query:
        """The bare query where nothing is to be checked."""
        return self.child if self.check is _no_check else self


def _no_check(segment: Segment, doc: int) -> bool:
    return True


def _units(words: str | Sequence[str]) -> list[str]:
    if isinstance(words, str):
        return analysis.units(words)
    return [unit for word in words for unit in (word if word >= "\u3005" else (word,))]


def all_terms(fieldname: str, wanted: list[str], boost: float = 1.0) -> query.Query:
    """The query for all that a field with these units in a row must hold; nothing for no unit."""
    words, pairs = bigrams(wanted) if len(wanted) > 1 else (tuple(wanted), ())
    pairs_field = WORD_FIELDS[fieldname][0]
    if not pairs_field:
        words, pairs = words + apart(pairs), ()
    terms = [query.Term(fieldname, w, boost=boost) for w in words]
    terms += [query.Term(pairs_field, p, boost=boost) for p in pairs]
    return query.And(terms) if len(terms) > 1 else terms[0] if terms else query.NullQuery


@cache
def schema() -> fields.Schema:
    """The Whoosh schema of the index: one document a provision."""
    text = columns.VarBytesColumn()
    made: dict[str, Any] = {name: fields.STORED() for name in STORED}
    for name in SOURCES:
        column = text if name in COLUMNS else None
        if name in KEYWORD_FIELDS:
            made[name] = KeywordField(name, column)
        else:
            made[name] = TermsField(stored="pairs" not in name, column=column)
    made |= {name: DateField() for name in DATES}
    return fields.Schema(**made)


def query_parser(fieldname: str = "text") -> QueryParser:
    """Whoosh's query language over our fields."""
    return QueryParser(fieldname, schema(), phraseclass=Phrase)


def whoosh_searcher(index: Path | IndexReader, weighting: WeightingModel | None = None) -> Searcher:
    """Whoosh's own searcher over the committed state in a folder, or over an opened index."""
    if isinstance(index, Path):
        index = IndexReader.open(index)
    readers = [reader_of(segment) for segment in index.segments]
    reader: Any = MultiReader(readers) if len(readers) > 1 else next(iter(readers), None)
    options = {"weighting": weighting} if weighting else {}
    return IndexSearcher(reader or EmptyReader(schema()), **options)


def reader_of(segment: Segment) -> SegmentReader:
    """Whoosh's reader over one segment."""
    return segment_reader(segment, schema())
