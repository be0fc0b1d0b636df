"""Where nothing can be written: a search goes on, from a temporary index, and says so in a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.scan import library_root
from search import paths
from search.results import Options
from search.session import Session
from tests.helpers.running import Runner


@pytest.fixture
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that cannot be made, as there is a file in its place; another temporary folder."""
    (tmp_path / "file").write_text("")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("REGSEARCH_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return tmp_path


def test_a_search_where_nothing_can_be_kept(run: Runner, no_home: Path) -> None:
    (no_home / "papers").mkdir()
    (no_home / "papers" / "a.txt").write_text("Section 1. A heron wades.\n", "utf-8")
    args = ("--corpus", no_home / "papers", "search", "heron", "--format", "json")
    for _ in range(2):
        ran = run(*args)
        assert ran.code == 0 and json.loads(ran.out)
        told = [line for line in ran.err.splitlines() if "REGSEARCH_INDEX" in line]
        assert len(told) == 1 and "cannot be kept" in told[0] and "temporary" in told[0]
    assert "indexed" not in ran.err, "the second search finds the index of the first"


def test_an_index_that_is_asked_for_must_be_kept(run: Runner, no_home: Path) -> None:
    ran = run("index")
    assert ran.code == 2 and "cannot be kept" in ran.err and "REGSEARCH_INDEX" in ran.err


def test_a_stand_in_is_the_users_own(no_home: Path) -> None:
    first = paths.stand_in(Path("default")).parent
    assert first.stat().st_mode & 0o077 == 0
    first.chmod(0o777)
    assert paths.stand_in(Path("default")).parent != first, "others could have written that one"


def test_each_installation_has_an_index_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    here = paths.default_name()
    there = library_root()._replace(path=Path("/elsewhere/corpus/library"))
    monkeypatch.setattr("search.paths.library_root", lambda: there)
    assert paths.default_name() != here


def test_open_prints_the_address_where_there_is_no_terminal(run_small: Runner) -> None:
    ran = run_small("open", "zz/widget-act#2(a)")
    assert (ran.code, ran.out) == (0, "https://widgets.example/act\n")
    assert run_small("open", "nothing at all").code == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [("幾耐之後銀行唔可以再追我", "HK"), ("佢哋打電話嚟我", "HK"), ("多久之後不能再追討", "TW")],
)
def test_cantonese_is_of_hong_kong(library: Session, text: str, first: str) -> None:
    assert library.search(text, Options()).home[0] == first
