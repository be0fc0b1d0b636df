"""Whoosh over our segments, and a contract with what Whoosh 2.7.4 keeps private.

`indexer.format.whoosh_codec` leans on names that Whoosh does not promise. When another version of
Whoosh is tried, these tests say which of them went.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
import whoosh
from whoosh import collectors, columns, fields, query, reading, searching
from whoosh.codec import base
from whoosh.formats import Frequency
from whoosh.matching import ListMatcher
from whoosh.query.wrappers import WrappingQuery
from whoosh.scoring import WeightingModel, WeightLengthScorer

from corpus.model import Document
from indexer.format.segment import Segment
from indexer.format.whoosh_codec import SOURCES, RawCodec
from indexer.schema import DATES
from indexer.whoosh_index import STORED, TermsField, reader_of, schema, whoosh_searcher
from search.matching.fuzzy import terms_within
from search.session import Session

# --- the contract --------------------------------------------------------------------------------


def test_the_version_is_the_pinned_one() -> None:
    assert whoosh.__version__ == (2, 7, 4)


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (base.Codec, ["terms_reader", "per_document_reader"]),
        (base.Segment, ["doc_count", "doc_count_all", "deleted_count", "deleted_docs", "is_deleted", "codec"]),  # noqa: E501
        (base.PerDocumentReader, ["doc_count", "doc_count_all", "has_deletions", "is_deleted", "deleted_docs",  # noqa: E501
                                  "doc_field_length", "field_length", "min_field_length", "max_field_length",  # noqa: E501
                                  "stored_fields"]),
        (base.TermsReader, ["__contains__", "indexed_field_names", "terms", "terms_from", "items", "items_from",  # noqa: E501
                            "term_info", "frequency", "doc_frequency", "matcher", "cursor"]),
        (base.FieldCursor, ["first", "find", "next"]),
        (reading.SegmentReader, ["segment", "leaf_readers", "terms_within", "doc_count", "field_length"]),  # noqa: E501
        (reading.MultiReader, ["leaf_readers", "doc_count", "field_length"]),
        (searching.Searcher, ["get_parent", "reader", "search"]),
        (WeightingModel, ["idf", "scorer"]),
        (WeightLengthScorer, ["_score", "score", "max_quality", "block_quality"]),
        (fields.FieldType, ["to_bytes", "from_bytes", "self_parsing", "parse_query", "parse_range",
                            "from_column_value"]),
        (fields.DATETIME, ["index"]),
        (columns.ColumnReader, ["__len__", "__getitem__", "__iter__", "sort_key", "set_reverse"]),
        (base.PerDocumentReader, ["supports_columns", "has_column", "column_reader"]),
        (WrappingQuery, ["_rewrap", "matcher", "normalize", "children"]),
    ],
)  # fmt: skip
def test_methods_that_are_overridden_or_called_exist(owner: type, names: list[str]) -> None:
    assert [n for n in names if not callable(getattr(owner, n, None))] == []


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (reading.SegmentReader.__init__, ["self", "storage", "schema", "segment", "generation", "codec"]),  # noqa: E501
        (reading.MultiReader.__init__, ["self", "readers", "generation"]),
        (reading.TermInfo.__init__, ["self", "weight", "df", "minlength", "maxlength", "maxweight", "minid", "maxid"]),  # noqa: E501
        (ListMatcher.__init__, ["self", "ids", "weights", "values", "format", "scorer", "position", "all_weights",  # noqa: E501
                                "term", "terminfo"]),
        (base.Codec.terms_reader, ["self", "storage", "segment"]),
        (base.Codec.per_document_reader, ["self", "storage", "segment"]),
        (base.TermsReader.matcher, ["self", "fieldname", "text", "format_", "scorer"]),
        (base.TermsReader.cursor, ["self", "fieldname", "fieldobj"]),
        (WeightingModel.scorer, ["self", "searcher", "fieldname", "text", "qf"]),
        (reading.SegmentReader.terms_within, ["self", "fieldname", "text", "maxdist", "prefix"]),
    ],
)  # fmt: skip
def test_signatures_are_those_that_we_call(
    function: Callable[..., object], parameters: list[str]
) -> None:
    assert list(inspect.signature(function).parameters) == parameters


def test_a_scorer_keeps_lengths_and_quality_under_these_names() -> None:
    """The oracle of the tests sets them itself instead of calling `setup`."""
    source = inspect.getsource(WeightLengthScorer)
    assert "self.dfl" in source and "self._maxquality" in source


def test_a_missing_term_is_told_by_a_key_error() -> None:
    """What `SegmentReader.doc_frequency` catches; `TermNotFound` is not one."""
    assert "except KeyError" in inspect.getsource(reading.SegmentReader.doc_frequency)
    assert not issubclass(reading.TermNotFound, KeyError)


def test_the_default_or_matcher_changes_at_5000_documents() -> None:
    """Why the fast path does not use it: the binary tree beyond is 40 times slower."""
    assert query.Or.AUTO_MATCHER == 0 or query.Or.matcher_type is not None
    assert "5000" in inspect.getsource(query.Or._matcher)


# --- reading -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Session:
    first = document("a", ["blue heron", "blue egret", "grey heron heron"])
    second = document("b", ["蓝鸟 heron", "white stork"])
    third = document("c", ["gone heron"])
    return make_index(tmp_path_factory.mktemp("codec"), [[first], [second, third]], {"c"})


def _ids(session: Session, q: query.Query, limit: int | None = None) -> list[str]:
    found = whoosh_searcher(session.reader).search(q, limit=limit)
    ids = [s.provision(d).id for s in session.reader.segments for d in range(s.doc_count)]
    return [ids[doc] for _, doc in found.top_n]


def test_plain_whoosh_searches_our_files(session: Session) -> None:
    assert _ids(session, query.Term("text", "heron")) == ["a#3", "a#1", "b#1"]
    assert _ids(session, query.Term("pairs", "grey heron")) == ["a#3"]
    assert _ids(session, query.Term("text", "蓝鸟")) == ["b#1"]
    assert _ids(session, query.Prefix("text", "whit")) == ["b#2"]
    assert sorted(_ids(session, query.Every())) == ["a#1", "a#2", "a#3", "b#1", "b#2"]


def test_deleted_documents_are_not_found(session: Session) -> None:
    assert _ids(session, query.Term("text", "gone")) == []


def test_from_a_folder(session: Session) -> None:
    with whoosh_searcher(session.folder) as found:
        assert found.doc_count() == 5


def test_field_lengths_are_those_of_live_documents(session: Session) -> None:
    reader = whoosh_searcher(session.reader).reader()
    assert reader.field_length("text") == session.reader.words
    assert reader.field_length("pairs") == session.reader.pairs
    assert reader.doc_count() == session.index.documents


def test_the_schema_names_every_field_once() -> None:
    assert sorted(schema().names()) == sorted([*SOURCES, *DATES, *STORED])
    assert len({source.beginning for source in SOURCES.values()}) == len(SOURCES)
    field = TermsField()
    assert field.from_bytes(field.to_bytes("蓝 bird")) == "蓝 bird"
    assert isinstance(field.format, Frequency)
    assert isinstance(RawCodec(), base.Codec) and collectors


def _segment(session: Session) -> Segment:
    return session.reader.segments[0]


def test_terms_come_as_whoosh_wants_them(session: Session) -> None:
    reader = reader_of(_segment(session))
    assert list(reader.field_terms("text")) == ["blue", "egret", "grey", "heron"]
    assert ("text", b"heron") in reader and ("text", b"stork") not in reader
    info = reader.term_info("text", "heron")
    assert (info.doc_frequency(), info.weight(), info.max_weight()) == (2, 3.0, 2.0)


def test_fuzzy_terms_come_from_whoosh_s_automaton(session: Session) -> None:
    assert set(terms_within(_segment(session), "w", "herom")) == {"heron"}
    assert set(terms_within(_segment(session), "w", "gray", 1)) == {"grey"}


def test_a_term_that_a_segment_lacks_counts_nothing(session: Session) -> None:
    """Plain Whoosh's Or asks every segment for the frequency of every term."""
    assert reader_of(_segment(session)).doc_frequency("text", "stork") == 0
    assert reader_of(_segment(session)).frequency("text", "stork") == 0
    both = query.And([query.Term("text", "blue"), query.Term("text", "heron")])
    assert _ids(session, both) == ["a#1"]


def test_plain_whoosh_may_skip_by_quality(session: Session) -> None:
    """With a limit Whoosh asks the scorer for the best score that it can give."""
    either = query.Or([query.Term("text", "heron"), query.Term("text", "blue")])
    assert _ids(session, either, limit=1) == ["a#1"]


def test_every_private_use_of_whoosh_is_in_one_module() -> None:
    """Other modules import Whoosh's stemmer at the most."""
    root = Path(__file__).resolve().parents[2]
    users = {
        path.relative_to(root).as_posix()
        for folder in ("corpus", "indexer", "search")
        for path in (root / folder).rglob("*.py")
        if any(
            line.strip().startswith(("import whoosh", "from whoosh"))
            for line in path.read_text("utf-8").splitlines()
        )
    }
    assert users == {
        "indexer/format/whoosh_codec.py",
        "indexer/whoosh_index.py",
        "indexer/analysis.py",
        "search/matching/whoosh_query.py",
        "search/remote/session.py",
        "search/session.py",
    }
