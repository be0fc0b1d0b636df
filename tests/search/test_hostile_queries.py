"""Hostile queries: every input is a query or gets a hint; none crashes, none hangs."""

from __future__ import annotations

import random
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.citations.finding import find_citations
from corpus.citations.keys import citation_key, law_key
from corpus.citations.reading import readings
from corpus.splitting.lines import text_lines
from corpus.splitting.splitter import split
from indexer.analysis import tokenize
from indexer.schema import WORDS
from search.filters import UnknownName
from search.matching.fuzzy import terms_within
from search.query.language import MAX_QUERY, MalformedCondition, Query, QueryTooLong, parse
from search.results import Options
from search.session import Session
from search.snippets import Highlighter, snippet
from tests.helpers.running import Runner
from tests.helpers.seeds import examples
from tests.trials import hostile_documents, hostile_queries

ROOT = Path(__file__).resolve().parents[2]

SEARCHED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PARSED = examples(2)
#: Queries of the language's own pieces, and any text at all, surrogates as well.
QUERIES = st.one_of(
    st.lists(st.sampled_from(hostile_queries.PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(hostile_queries.PIECES), max_size=25).map("".join),
    st.text(st.characters(), max_size=60),
)
DOCUMENTS = st.lists(st.sampled_from(hostile_documents.PIECES), max_size=40).map("".join)


# --- properties ----------------------------------------------------------------------------------


@PARSED
@given(QUERIES)
def test_every_text_is_a_query(text: str) -> None:
    try:
        query = parse(text)
    except (MalformedCondition, UnknownName) as error:  # title: without a value
        assert str(error) and "\n" not in str(error)
        return
    assert isinstance(query, Query)
    assert all(hint and "\n" not in hint for hint in query.hints)


@PARSED
@given(QUERIES)
def test_every_text_may_be_a_citation(text: str) -> None:
    for reading in readings(text):
        assert all(isinstance(number.key, str) for number in reading.numbers)
    assert citation_key(text) == citation_key(text) and law_key(law_key(text)) is not None
    for found in find_citations(text):
        assert 0 <= found.start <= found.end <= len(text)


@PARSED
@given(DOCUMENTS)
def test_every_text_is_split(text: str) -> None:
    found = split(text_lines(text))
    assert len({p.key for p in found.provisions}) == len(found.provisions)


@PARSED
@given(DOCUMENTS, QUERIES)
def test_every_text_has_a_snippet(text: str, query: str) -> None:
    words = Highlighter([query])
    for start, end in words.spans(text):
        assert 0 <= start < end <= len(text)
    assert isinstance(snippet(text, words), str)


def whole(text: str) -> str:
    """`text` without half characters: those have a test of their own."""
    return text.encode("utf-8", "replace").decode("utf-8")


@SEARCHED
@given(QUERIES.map(whole), st.booleans(), st.sampled_from(["auto", "all", "any"]))
def test_every_query_is_answered(
    small_session: Session, text: str, facets: bool, mode: str
) -> None:
    try:
        found = small_session.search(text, Options(facets=facets, mode=mode))
    except (MalformedCondition, UnknownName) as error:
        assert "\n" not in str(error)
        return
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))


# --- the short form of the fuzzing ---------------------------------------------------------------


@pytest.mark.trial
def test_random_queries_are_understood() -> None:
    """The long form is `python -m tests.trials.hostile`."""
    queries = (q for q in hostile_queries.queries(1500, seed=3) if not long_number(q))
    tried = hostile_queries.try_queries(queries, hostile_queries.understand)
    assert not tried.raised and tried.slowest < 10


def long_number(text: str) -> bool:
    """Whether there are more digits in a row than int() takes: a known bug, below."""
    return sum(c.isdigit() for c in text) > 4000


@pytest.mark.trial
def test_random_queries_are_searched_for(small_session: Session) -> None:
    queries = (whole(q) for q in hostile_queries.queries(250, seed=4) if len(q) < 2000)
    tried = hostile_queries.try_queries(queries, small_session.search)
    assert not tried.raised


# --- what was thought of -------------------------------------------------------------------------

LONG = {
    "a word": "x" * MAX_QUERY,
    "Han": "催" * MAX_QUERY,
    "brackets": "(" * (MAX_QUERY // 2) + ")" * (MAX_QUERY // 2),
    "open brackets": "(" * MAX_QUERY,
    "around a word": "(" * 9999 + "a" + ")" * 9999,
    "quotes": '"' * MAX_QUERY,
    "a phrase": '"' + "the " * 4990 + '"',
    "a Han phrase": '"' + "的" * 19_000 + '"',
    "NOT": "NOT " * 4999,
    "minus": "-" * MAX_QUERY,
    "10,000 words": "的 " * 10_000,
    "5,000 OR": "a OR " * 3999,
    "4,000 AND": "a AND " * 3333,
    "titles": "title:the " * 2000,
    "dates": "effective:2020 " * 1333,
    "values": "jurisdiction:" + "CN," * 6000,
    "colons": ":" * MAX_QUERY,
    "spaces": " " * MAX_QUERY,
    "combining": "a" + "\u0301" * 19_999,
    "bidi": "\u202e" * MAX_QUERY,
    "a*": "a*",
    "*a*": "*a*",
    "tilde": "~" * MAX_QUERY,
    "sections": "§" * MAX_QUERY,
    "citations": "12 CFR 1006.14(b) " * 1100,
    "article": "第" * MAX_QUERY,
}


@pytest.mark.trial
@pytest.mark.parametrize("name", LONG)
def test_long_queries_are_answered(library: Session, name: str) -> None:
    with hostile_queries.watched(10):
        found = library.search(LONG[name][:MAX_QUERY])
        assert found.hits or found.hints or not found.some_words


@pytest.mark.parametrize("size", [MAX_QUERY + 1, 1_000_000])
def test_a_query_beyond_the_limit_gets_a_hint(run_small: Runner, size: int) -> None:
    with pytest.raises(
        QueryTooLong, match=f"the query has {size:,} characters; 20,000 is the limit"
    ):
        parse("a" * size)
    ran = run_small("search", "a " * (size // 2) + "a")
    assert (ran.code, ran.out) == (2, "") and ran.err.count("\n") == 1


def test_every_unicode_category_is_answered(small_session: Session) -> None:
    rng = random.Random(1)
    for codes in hostile_queries.CATEGORIES.values():
        text = "".join(map(chr, rng.sample(codes, min(8, len(codes)))))
        for form in (text, f'"{text}"', f"title:{text}", f"{text} OR heron"):
            with hostile_queries.watched(10), suppress(MalformedCondition):
                small_session.search(whole(form))


# --- what once did harm --------------------------------------------------------------------------

HARMED = {
    "field of nothing": "id:topic:》条the#\U0010ffff**)repealed:,",  # a union of no sets
    "field of commas": "9999..ẞ之一}“第六百八十条Section id:,（",
    "one word": "art. " * 800,  # suggestions for it each time
    "prefixes": "a* " * 1500,  # each is expanded and evaluated again
    "fuzzy words": " ".join(f"a{i}~" for i in range(1000)),  # an automaton each
    "phrases": " ".join(f'"a{i} b{i}"' for i in range(1500)),  # suggestions for each word
    "marks of emphasis": "*" * 20_000,  # all ways to pair them
    "section signs": "§" * 900 + " 1",  # as a mark, and as two, from each of them on
    "wildcard": "*" * 30 + "12 1",  # a regex that tries all ways to split
    "long number": "citation:" + "9" * 5000,  # int() has a limit
    "escapes": "\x1b[31m" * 4000,  # suggestions for one word of many parts
    "half character": "\ud800abc",  # Whoosh encodes it strictly, in did-you-mean
}


@pytest.mark.trial
@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="needs an alarm to end what hangs")
@pytest.mark.parametrize("name", HARMED)
def test_what_once_did_harm(library: Session, name: str) -> None:
    with hostile_queries.watched(20):  # against hangs, not a measure
        library.search(HARMED[name][:MAX_QUERY])


def test_a_word_with_a_short_stem_is_near_no_short_word(library: Session) -> None:
    """All of the dictionary's short words are within two edits of two letters."""
    word = "\u107d\u1fa2\u27ec" * 4
    assert len(tokenize(word)[0]) == 2
    for segment in library.reader.segments:
        assert not list(terms_within(segment, WORDS, word, 2))
