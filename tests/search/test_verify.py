"""`regsearch verify`: the index against the corpus."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.reading
from corpus.model import Document
from indexer.reading import Turn
from indexer.scan import Found, Root, library_root
from indexer.update import update
from search.session import Session
from search.verify import UNREAD, Check, phrase_of, verify
from tests.helpers.running import Runner

Checks = dict[str, tuple[int, int]]


def _counts(checks: list[Check]) -> Checks:
    return {c.name: (c.right, c.total) for c in checks}


def test_all_is_right(run_small: Runner) -> None:
    ran = run_small("verify")
    assert (ran.code, ran.err) == (0, "all is right\n")
    assert [line.split("  ")[0] for line in ran.out.splitlines() if not line.startswith(" ")] == [
        "index files", "files as they were indexed", "files that could be read",
        "files with all words kept", "provisions found by id", "found by citation",
        "found by a phrase of their own",
    ]  # fmt: skip
    assert ran.out.count("7 of 7") == 3 and ran.out.count("3 of 3") == 4


def test_as_json(run_small: Runner) -> None:
    facts = json.loads(run_small("verify", "--format", "json").out)
    assert facts["passed"] is True and len(facts["checks"]) == 7
    assert facts["checks"][4] == {
        "name": "provisions found by id", "total": 7, "right": 7, "faults": [], "fatal": True,
        "passed": True,
    }  # fmt: skip


def test_the_library_is_found(library: Session) -> None:
    checks = Session(library.folder, [library_root()]).verify(60)
    counts = _counts(checks)
    assert all(check.passed for check in checks), checks
    assert counts["provisions found by id"] == (60, 60)
    right, total = counts["found by citation"]
    assert right >= 0.85 * total


def test_steps_are_told(small_session: Session, small_index: Path) -> None:
    told: list[tuple[int, int]] = []
    small_session.roots = [Root("papers", small_index.parent / "papers")]
    small_session.verify(3, lambda *step: told.append(step))
    assert told[0] == (0, 3) and told[-1] == (3, 3)


@pytest.fixture
def built(tmp_path: Path, small: Path) -> Callable[[], list[Check]]:
    """Checks the small corpus, indexed once."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    (small / "broken.txt").write_bytes(b"")
    update(folder, roots)
    return lambda: verify(Session(folder, roots))


def test_files_that_are_not_what_was_indexed(built: Callable[[], list[Check]], small: Path) -> None:
    assert all(c.passed for c in built())
    (small / "heron.txt").write_text("Section 1. Another.\n")
    (small / "widget.md").unlink()
    (small / "new.txt").write_text("Section 1. New.\n")
    files = built()[1]
    assert not files.passed and (files.right, files.total) == (2, 5)
    assert sorted(files.faults) == [
        "papers/heron.txt has changed", "papers/new.txt is not indexed", "papers/widget.md is gone",
    ]  # fmt: skip


def test_a_file_that_could_not_be_read_is_named(built: Callable[[], list[Check]]) -> None:
    """It is no fault of the index, but nobody shall think that it was searched."""
    unread = next(c for c in built() if c.name == UNREAD)
    assert unread.faults == ["papers/broken.txt: is empty"] and unread.passed


def test_the_closing_line_names_what_was_not_read(run: Runner, small: Path, tmp_path: Path) -> None:
    (small / "broken.txt").write_bytes(b"")
    ran = run("--corpus", small, "--index", tmp_path / "index", "verify")
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "all that could be read is right; 1 file could not be read"


def test_words_that_are_in_no_provision_are_told(
    run: Runner, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `index` said them once, `verify` says them as long as the file is what it was."""

    def losing(file: Found, turn: Turn | None = None) -> tuple[Any, str, Iterator[Document]]:
        source, format, stream = reading.documents(file, turn)
        said = "9 words of act.txt are in no provision: an old heron"
        return source, format, (replace(d, lost=said) for d in stream)

    reading = SimpleNamespace(documents=indexer.reading.documents)
    monkeypatch.setattr(indexer.reading, "documents", losing)
    where = ("--corpus", small, "--index", tmp_path / "index")
    told = "9 words of act.txt are in no provision: an old heron"
    assert told in run(*where, "index").err
    ran = run(*where, "verify")
    assert ran.code == 0 and f"  {told}" in ran.out.splitlines()
    assert "files with all words kept        0 of 3" in ran.out
    assert "words in none" in ran.err.splitlines()[-1]
    monkeypatch.undo()
    assert told not in run(*where, "index", "--rebuild").err
    assert told not in run(*where, "verify").out


@pytest.mark.parametrize("what", ["id", "citation", "phrase"])
def test_a_provision_that_is_not_found_is_said(
    built: Callable[[], list[Check]], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """With a lookup, or a search, that has lost something."""
    from search.matching.lookup import Lookup
    from search.results import Results

    real_find, real_search = Lookup.find, Session.search

    def find(self: Lookup, query: str) -> Any:
        return [] if ("#" in query) == (what == "id") else real_find(self, query)

    def search(self: Session, *args: Any, **more: Any) -> Results:
        return real_search(self, *args, **more)._replace(hits=[])

    if what == "phrase":
        monkeypatch.setattr(Session, "search", search)
    else:
        monkeypatch.setattr(Lookup, "find", find)
    number = {"id": 4, "citation": 5, "phrase": 6}[what]
    checks = built()
    assert (checks[number].right, len(checks[number].faults)) == (0, 7)
    assert checks[number].passed == (what == "citation")
    others = [c for i, c in enumerate(checks) if i != number and i != 2]
    assert all(not c.faults for c in others)


def test_exit_status_and_closing_line(run: Runner, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    assert run("--corpus", small, "--index", folder, "verify").code == 0
    (small / "heron.txt").unlink()
    ran = run("--corpus", small, "--index", folder, "verify")
    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith("not all is right: 'regsearch index --rebuild'")


def test_deleted_provisions_are_not_asked_for(tmp_path: Path, small: Path) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    for n in range(3):
        (small / f"more{n}.txt").write_text(f"Act {n}\n\nSection 1. A stork number{n}.\n")
    update(folder, roots)
    (small / "more1.txt").unlink()
    update(folder, roots)
    checks = verify(Session(folder, roots))
    assert all(c.passed for c in checks), checks
    assert checks[4].total == 9


def test_a_text_that_a_later_one_replaced_is_found_all_the_same(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    from datetime import date

    old, new = (
        document("zz/act", [f"The {word} heron shall stand on one leg."], source=f"{word}.txt",
                 title="Heron Act", version=date(year, 1, 1), text="official")
        for word, year in (("old", 2010), ("new", 2020))
    )  # fmt: skip
    session = make_index(tmp_path / "index", [[old, new]])
    (tmp_path / "none").mkdir()
    session.roots = [Root("none", tmp_path / "none")]
    checks = verify(session)
    assert _counts(checks)["found by a phrase of their own"] == (2, 2)
    assert _counts(checks)["provisions found by id"] == (2, 2)


# --- phrases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "phrase"), [
    ("", ""), ("!?", ""), ("heron", "heron"),
    ("One two three four five six seven eight nine ten", "two three four five six seven eight nine"),  # noqa: E501
    ("蓝鸟公司出借款项，应当先问明。", "蓝鸟公司出借款项"),
    ("第一条 鸟", "第一条 鸟"), ('He said "no" twice', "He said no twice"),
    ("be called the “Heron Act of 2031” and “Stork Act”", "called the Heron Act of 2031 and Stork"),
    ("so „Reiher zahlt", "so Reiher zahlt"), ("a 「heron」 flies", "a heron flies"),
])  # fmt: skip
def test_the_phrase_of_a_text(text: str, phrase: str) -> None:
    assert phrase_of(text) == phrase


@given(st.text(max_size=80))
def test_any_text_has_a_phrase_or_none(text: str) -> None:
    phrase = phrase_of(text)
    assert '"' not in phrase and "\n" not in phrase


def test_a_phrase_may_hold_a_comma(small_session: Session) -> None:
    """Copied out of a provision as it stands, it has to find the provision."""
    assert small_session.search('"蓝鸟公司出借款项，应当先问明款项的用途"').hits


@pytest.mark.parametrize(("foreword", "title"), [
    ("为了保护苍鹭，特制定办法如下：", "示例苍鹭办法\n\n示苍发〔2031〕3号"),
    ("各苍鹭保护机构：\n现将示例苍鹭办法印发给你们，请遵照执行。", "示例苍鹭办法"),
    ("The herons of the marsh have asked for order.", "Heron Order 2031"),
])  # fmt: skip
def test_what_stands_before_the_first_number_is_found_by_its_citation(
    tmp_path: Path, foreword: str, title: str
) -> None:
    papers, folder = tmp_path / "papers", tmp_path / "index"
    papers.mkdir()
    articles = "第一条 苍鹭单足站立。\n第二条 苍鹭不得飞行。\n"
    if foreword.isascii():
        articles = "Section 1. Herons stand.\n\nSection 2. Herons fly.\n"
    (papers / "one.txt").write_text(f"{title}\n\n{foreword}\n\n{articles}", encoding="utf-8")
    roots = [Root("papers", papers)]
    update(folder, roots)
    session = Session(folder, roots)
    assert _counts(session.verify())["found by citation"] == (3, 3)
    name = title.split("\n")[0]
    for called in ("Preamble", "preamble") if foreword.isascii() else ("前言",):
        (place,) = session.places_of(f"{name} {called}")
        assert session.load(*place).provision.key == "preamble"
