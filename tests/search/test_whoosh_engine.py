"""Plain Whoosh over the index: the same provisions as the fast path, and Whoosh's own ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from whoosh import query, scoring, sorting
from whoosh.qparser import MultifieldParser, QueryParser

from corpus.model import Document
from indexer.whoosh_index import Phrase, query_parser, schema, whoosh_searcher
from search.matching.conditions import Conditions
from search.matching.whoosh_query import WhooshConditions
from search.query.language import parse
from search.results import Options
from search.session import Session
from tests.helpers.running import Runner
from tests.helpers.seeds import seeds

WORDS = ["korix", "korium", "mipan", "mipping", "tuvor", "zelan", "lender", "lending", "lenders'"]
HAN = ["蓝鸟公司", "夜间敲门", "出借款项", "公司出借", "款", "催收员"]
VALUES = {
    "jurisdiction": ["US", "US-CA", "gb", "中国"],
    "kind": ["statute", "departmental rule", "Departmental_Rule"],
    "status": ["in force", "repealed"],
    "issuer": ["Mipan Board", "board", "蓝鸟公司"],
    "effective": ["2019", "2018-05..2020", ">=2020-01", "<2019-06-30", "9999-12-31", ">9999-12-31"],
    "repealed": ["2021..", "..2021"],
    "title": ["korix", "mipan lender", "蓝鸟公司", "公司", "."],
    "citation": ["Article 2", "1"],
    "id": ["reg1#1"],
    "lang": ["zh-Hans", "en"],
    "text": ["digest", "full"],
}  # fmt: skip


def _text(rng: random.Random) -> str:
    return " ".join(rng.choices([*WORDS, *HAN, "蓝鸟，公司", "korix. mipan"], k=rng.randint(1, 9)))


def _documents(
    rng: random.Random, document: Callable[..., Document], names: Iterator[int]
) -> list[Document]:
    made = []
    for _ in range(rng.randint(1, 6)):
        size = rng.randint(1, 6)
        days = [date(2018, 1, 1), date(2019, 6, 30), date(2020, 1, 1), date(2021, 12, 31), None]
        made.append(
            document(
                f"reg{next(names)}",
                [_text(rng) for _ in range(size)],
                headings=[rng.choice(["", _text(rng)]) for _ in range(size)],
                paths=rng.choices(["", "Part korix lender", "第一章 蓝鸟公司"], k=size),
                title=f"{_text(rng)} Act", jurisdiction=rng.choice(["US", "US-CA", "GB", "CN", ""]),
                issuer=rng.choice(["", "Mipan Board", "蓝鸟公司"]),
                effective=rng.choice(days), repealed=rng.choice(days),
            )
        )  # fmt: skip
    return made


@pytest.fixture(scope="module", params=seeds(8, quick=1))
def made(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> tuple[Session, random.Random]:
    """A random index of one to four segments with deletions in them."""
    rng = random.Random(request.param)
    names = count()
    batches = [_documents(rng, document, names) for _ in range(1 + request.param % 4)]
    ids = [d.regulation.id for batch in batches for d in batch]
    gone = {id for id in ids if rng.random() < 0.25} - {ids[0]}
    return make_index(tmp_path_factory.mktemp("whoosh"), batches, gone), rng


def _item(rng: random.Random, depth: int) -> str:
    word = rng.choice([*WORDS, *HAN, "nowhere", "的"])
    kinds: list[Callable[[], str]] = [
        lambda: word, lambda: word, lambda: word[:-1] + "*" if len(word) > 1 else word,
        lambda: f"{word[:1]}*{word[-1:]}", lambda: f"{word}~",
        lambda: f'"{word} {rng.choice([*WORDS, *HAN])}"', lambda: f'"{rng.choice(HAN)}"',
        lambda: '"蓝鸟，公司"',
        lambda: f"+{word}", lambda: f"NOT {word}", lambda: f"-{word}",
    ]  # fmt: skip
    if depth < 2:
        kinds += [lambda: f"({_query(rng, depth + 1)})"] * 2
    name = rng.choice(list(VALUES))
    kinds += [lambda: f'{name}:"{rng.choice(VALUES[name])}"'] * 2
    return rng.choice(kinds)()


def _query(rng: random.Random, depth: int = 0) -> str:
    items = [_item(rng, depth) for _ in range(rng.randint(1, 4))]
    return rng.choice([" ", " AND ", " OR ", " "]).join(items)


def test_conditions_are_those_of_the_fast_path(made: tuple[Session, random.Random]) -> None:
    session, rng = made
    fast = Conditions(session.reader)
    found = 0
    with session.whoosh() as searcher:
        whoosh = WhooshConditions(session.reader, searcher)
        for _ in range(150):
            text = _query(rng)
            if (node := parse(text).node) is not None:
                expected = fast.evaluate(node).rows
                assert whoosh.evaluate(node).rows == expected, text
                found += any(expected)
    assert found > 30


def test_a_search_finds_the_same_and_counts_alike(made: tuple[Session, random.Random]) -> None:
    session, rng = made
    for turn in range(40):
        text = _query(rng)
        options = Options(limit=1000, expand=turn % 2 == 0, mode=("auto", "any", "all")[turn % 3])
        fast = session.search(text, options)
        whoosh = session.search(text, options, engine="whoosh")
        assert {h.id for h in whoosh.hits} == {h.id for h in fast.hits}, text
        for name in ("all_words", "some_words", "added_words", "hints"):
            assert getattr(whoosh, name) == getattr(fast, name), text
        ranked = [h.score for h in whoosh.hits if h.match != "citation"]
        assert ranked == sorted(ranked, reverse=True)


# --- what Whoosh can do ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Session:
    first = document(
        "a", ["blue herons lend", "a collector's calls", "grey heron heron"],
        title="Heron Act", jurisdiction="US", paths=["Part One", "Part One", "Part Two"],
        effective=date(2019, 5, 1),
    )  # fmt: skip
    second = document(
        "b", ["蓝鸟公司不得夜间敲门", "white stork"], jurisdiction="CN", title="蓝鸟办法"
    )
    third = document("c", ["gone heron"], jurisdiction="US")
    fourth = document("d", ["a heron"], jurisdiction="US-CA", effective=date(2021, 1, 2))
    return make_index(tmp_path_factory.mktemp("ways"), [[first], [second, third], [fourth]], {"c"})


def _ids(session: Session, q: query.Query, **options: Any) -> list[str]:
    with session.whoosh() as searcher:
        return [hit["id"] for hit in searcher.search(q, limit=None, **options)]


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        (query.Term("text", "heron"), {"a#1", "a#3", "d#1"}),
        (query.Term("title", "heron"), {"a#1", "a#2", "a#3"}),
        (query.Term("path", "two"), {"a#3"}),
        (query.Term("jurisdiction", "us"), {"a#1", "a#2", "a#3", "d#1"}),
        (query.Term("id", "b#2"), {"b#2"}),
        (query.Term("regulation", "d"), {"d#1"}),
        (query.And([query.Term("text", "heron"), query.Not(query.Term("text", "grey"))]), {"a#1", "d#1"}),  # noqa: E501
        (query.Or([query.Term("text", "蓝鸟"), query.Prefix("text", "whit")]), {"b#1", "b#2"}),
        (query.Not(query.Term("text", "heron")), {"a#2", "b#1", "b#2"}),
        (query.Not(query.Term("text", "nowhere")), {"a#1", "a#2", "a#3", "b#1", "b#2", "d#1"}),
        (query.Wildcard("text", "h*n"), {"a#1", "a#3", "d#1"}),
        (query.FuzzyTerm("text", "herom"), {"a#1", "a#3", "d#1"}),
        (query.Every(), {"a#1", "a#2", "a#3", "b#1", "b#2", "d#1"}),
        (query.Every("effective"), {"a#1", "a#2", "a#3", "d#1"}),
        (query.DateRange("effective", datetime(2020, 1, 1), None), {"d#1"}),
        (query.DateRange("effective", None, datetime(2019, 5, 1)), {"a#1", "a#2", "a#3"}),
        (query.TermRange("text", "gray", "grez"), {"a#3"}),
        (query.TermRange("id", "a#3", "b#1"), {"a#3", "b#1"}),
        (Phrase("text", "blue heron"), {"a#1"}),
        (Phrase("text", "heron blue"), set()),
        (Phrase("text", "公司不得夜间"), {"b#1"}),
        (Phrase("text", "蓝鸟公司，不得夜间"), {"b#1"}),
        (Phrase("title", "heron act"), {"a#1", "a#2", "a#3"}),
        (Phrase("path", "part two"), {"a#3"}),
    ],
)  # fmt: skip
def test_query_classes(session: Session, q: query.Query, ids: set[str]) -> None:
    assert set(_ids(session, q)) == ids
    assert _ids(session, query.And([q, query.NullQuery])) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("herons", {"a#1", "a#3", "d#1"}),
        ("heron NOT grey", {"a#1", "d#1"}),
        ("公司不得夜间", {"b#1"}),
        ('"blue heron"', {"a#1"}),
        ("collector's", {"a#2"}),
        ("title:heron AND text:call*", {"a#2"}),
        ("jurisdiction:us-ca OR id:b#2", {"d#1", "b#2"}),
        ("effective:2021", {"d#1"}),
        ("effective:[2019 TO 2020]", {"a#1", "a#2", "a#3"}),
        ("text:[gray TO grez]", {"a#3"}),
    ],
)
def test_the_query_parser(session: Session, text: str, ids: set[str]) -> None:
    assert set(_ids(session, query_parser().parse(text))) == ids


def test_parsers_of_whoosh_take_the_schema(session: Session) -> None:
    anywhere = MultifieldParser(["text", "title", "path"], schema())
    assert set(_ids(session, anywhere.parse("act calls"))) == {"a#2"}
    assert set(_ids(session, QueryParser("text", schema()).parse("heron lending"))) == {"a#1"}


def test_hits_show_stored_fields_and_highlights(session: Session) -> None:
    with session.whoosh() as searcher:
        (hit,) = searcher.search(query.Term("id", "a#1"))
        assert hit["citation"] == "Article 1" and hit["title"] == "Heron Act"
        assert (hit["jurisdiction"], hit["effective"], hit["path"]) == (
            "US", "2019-05-01", ("Part One",),
        )  # fmt: skip
        found = searcher.search(query_parser().parse("herons blue"), terms=True)
        shown = found[0].highlights("text")
        assert ">blue</b>" in shown and ">herons</b>" in shown
        (hit,) = searcher.search(query_parser().parse("夜间敲门"))
        assert "夜间敲门</b>" in hit.highlights("text")
        assert searcher.document(id="d#1")["text"] == "a heron"


def test_sorting_and_facets_over_columns(session: Session) -> None:
    assert _ids(session, query.Term("text", "heron"), sortedby="effective")[-1] == "d#1"
    newest = sorting.FieldFacet("effective", reverse=True)
    by_day = _ids(session, query.Every(), sortedby=newest)
    assert by_day[0] == "d#1" and set(by_day[-2:]) == {"b#1", "b#2"}, "unknown days stay last"
    codes = sorting.FieldFacet("jurisdiction", reverse=True)
    assert _ids(session, query.Every(), sortedby=codes)[0] == "d#1"
    with session.whoosh() as searcher:
        found = searcher.search(query.Every(), groupedby=["jurisdiction", "effective"])
        sizes = {name: len(docs) for name, docs in found.groups("jurisdiction").items()}
        assert sizes == {"US": 3, "CN": 2, "US-CA": 1}
        days = {day: len(docs) for day, docs in found.groups("effective").items()}
        assert days == {datetime(2019, 5, 1): 3, datetime(2021, 1, 2): 1, None: 2}


def test_filters_masks_and_weightings(session: Session) -> None:
    heron = query.Term("text", "heron")
    assert set(_ids(session, heron, filter=query.Term("regulation", "a"))) == {"a#1", "a#3"}
    assert set(_ids(session, heron, mask=query.Term("regulation", "a"))) == {"d#1"}
    with whoosh_searcher(session.reader, scoring.TF_IDF()) as searcher:
        assert searcher.search(heron)[0]["id"] == "a#3"


def test_from_a_folder_and_of_an_empty_index(
    session: Session, tmp_path: Path, make_index: Callable[..., Session]
) -> None:
    with whoosh_searcher(session.folder) as searcher:
        assert searcher.doc_count() == 6
    empty = make_index(tmp_path, [])
    assert _ids(empty, query.Every()) == _ids(empty, query.Term("text", "heron")) == []
    assert empty.search("heron", engine="whoosh").hits == []


def test_closing_a_searcher_leaves_the_session_open(session: Session) -> None:
    with session.whoosh() as searcher:
        assert searcher.search(query.Term("text", "stork"))
    assert session.search("stork").hits


def test_the_command(run_small: Runner) -> None:
    fast, whoosh = (
        run_small("search", "widget", "--format", "plain", "--engine", engine)
        for engine in ("fast", "whoosh")
    )
    assert fast.code == whoosh.code == 0 and whoosh.out
    explained = run_small("search", "widget", "--explain", "--engine", "whoosh")
    assert "whoosh" in explained.out
    refused = run_small("search", "widget", "--engine", "whoosh", "--receipt", "r")
    assert refused.code == 2 and "fast engine's" in refused.err
