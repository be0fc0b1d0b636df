"""The work of a query is bounded, and what is said of it stays true."""

from __future__ import annotations

from pathlib import Path

import pytest

import search.matching.conditions
import search.matching.matching
from indexer.format.segment import Segment
from indexer.index_reader import Sets
from indexer.scan import Root
from indexer.update import update
from search.matching.conditions import Conditions
from search.ranking.formula import RANKING
from search.results import Found, Options, Results
from search.session import Session

COUNT, READ = 12, 5


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The documents whose text is read, of an index of provisions of which each is of a pattern."""
    corpus = tmp_path / "papers"
    corpus.mkdir()
    rows = [f"Section {i}. A lender of herons {i}: 苍鹭的主人。\n" for i in range(1, COUNT + 1)]
    (corpus / "act.txt").write_text("Heron Act\n\n" + "\n".join(rows), "utf-8")
    update(tmp_path / "index", [Root("papers", corpus)])
    monkeypatch.setattr(search.matching.matching, "TEXTS_READ", READ)
    read: list[int] = []
    text = Segment.searched_text

    def noted(segment: Segment, doc: int) -> str:
        read.append(doc)
        return text(segment, doc)

    monkeypatch.setattr(Segment, "searched_text", noted)
    return read


def _found(tmp_path: Path, query: str) -> Results:
    return Session(tmp_path / "index").search(query, width=0)


@pytest.mark.parametrize("query", ["苍*人", "*苍*主*", "苍*的* 苍*人*", "lender*s*"])
def test_so_many_texts_are_read_and_it_is_said(
    tmp_path: Path, reads: list[int], query: str
) -> None:
    found = _found(tmp_path, query)
    assert len(reads) <= READ
    assert found.size <= COUNT
    if len(reads) == READ:
        assert any("at least" in hint for hint in found.hints)


@pytest.mark.parametrize("query", ["鹭*", "*鹭*", "*苍鹭* *主人*"])
def test_what_a_term_proves_is_not_read(tmp_path: Path, reads: list[int], query: str) -> None:
    found = _found(tmp_path, query)
    assert (len(reads), found.size, found.hints) == (0, COUNT, [])


def test_a_negation_finds_nothing_that_was_not_read(tmp_path: Path, reads: list[int]) -> None:
    """All are of the pattern: none is found, though not all are read."""
    assert _found(tmp_path, "heron NOT 苍*人").size == 0
    assert len(reads) == READ


@pytest.mark.parametrize("phrase", ['"苍鹭 的主人"', '"lender of herons"', '"鹭的主人"'])
def test_texts_are_read_for_phrases_in_bounds_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[int], phrase: str
) -> None:
    whole = _found(tmp_path, phrase)
    assert (whole.size, whole.hints) == (COUNT, [])
    monkeypatch.setattr(search.matching.conditions, "CHARACTERS_READ", 63_000)
    some = _found(tmp_path, phrase)
    assert 0 < some.size < COUNT
    assert any("at least" in hint for hint in some.hints)
    assert _found(tmp_path, f"heron NOT {phrase}").size == 0
    twice = _found(tmp_path, f"{phrase} OR {phrase.replace('主', '住').replace('of', 'or')}")
    assert twice.size == some.size


def test_a_phrase_that_was_read_in_part_is_not_kept_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[int]
) -> None:
    session = Session(tmp_path / "index")
    with monkeypatch.context() as less:
        less.setattr(search.matching.conditions, "CHARACTERS_READ", 63_000)
        assert session.search('"lender of herons"').size < COUNT
    assert session.search('"lender of herons"').size == COUNT


def test_the_same_part_is_looked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[int]
) -> None:
    asked: list[str] = []
    union = Conditions.any_of

    def noted(self: Conditions, texts: list[str]) -> Sets:
        asked.append(str(texts))
        return union(self, texts)

    monkeypatch.setattr(Conditions, "any_of", noted)
    once = _found(tmp_path, 'lender ("heron" OR "egret") NOT (stork OR ibis)')
    times, again = (
        len(asked),
        _found(tmp_path, 'lender ("heron" OR "egret") NOT (stork OR ibis) ' * 30),
    )
    assert (again.size, len(asked)) == (once.size, 2 * times)


@pytest.mark.parametrize("engine", ["fast", "whoosh"])
def test_a_page_far_down_loads_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """Past the candidates; and all pages together show each provision once."""
    papers = tmp_path / "papers"
    papers.mkdir()
    text = "\n\n".join(f"Section {i}. A heron lends {i} times." for i in range(1, 700))
    (papers / "a.txt").write_text(f"Act\n\n{text}\n", "utf-8")
    update(tmp_path / "index", [Root("papers", papers)])
    session = Session(tmp_path / "index")
    loaded: list[int] = []
    load = Session.load

    def counting(self: Session, segment: int, doc: int, day: str = "") -> Found:
        loaded.append(doc)
        return load(self, segment, doc, day)

    monkeypatch.setattr(Session, "load", counting)
    pages = []
    for page in range(1, 8):
        loaded.clear()
        pages += session.search("heron", Options(limit=100, page=page), engine=engine).hits
    assert len({hit.id for hit in pages}) == len(pages) == 699
    assert len(loaded) <= 100 + RANKING.candidates
