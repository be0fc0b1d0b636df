"""Nothing found is never nothing read: what a search did not reach is named."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from indexer.scan import PassedOver, Root, scan
from search.session import Session
from tests.helpers.running import Runner

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture
def gappy(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small corpus, with something of each sort that is not read."""
    (small / "bad.xml").write_text("<")
    (small / "locked").mkdir()
    (small / "locked" / "act.txt").write_text("Act\n\nSection 1. A stork.\n")
    (small / ".hidden.txt").write_text("x")
    if os.name == "posix":
        os.mkfifo(small / "pipe.txt")
        (small / "out.txt").symlink_to(tmp_path / "elsewhere.txt")
    real = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("indexer.scan.os.scandir", refuse)
    return small


EXPECTED = {
    "papers/locked/": "cannot be listed (Permission denied)",
    "papers/out.txt": "a link that leads out of the corpus",
    "papers/pipe.txt": "no plain file (a FIFO, socket or device)",
}


def test_a_scan_tells_what_it_passed_over(gappy: Path) -> None:
    told: list[PassedOver] = []
    assert len(list(scan([Root("papers", gappy), Root("gone", gappy / "gone")], told))) == 4
    missed = {p.name: p.reason for p in told if not p.expected}
    assert missed.pop("gone") == "is not there"
    if os.name == "posix":
        assert missed == EXPECTED
    assert [p.name for p in told if p.expected] == ["papers/.hidden.txt"]


@posix
def test_an_empty_answer_names_every_gap(run: Runner, gappy: Path, tmp_path: Path) -> None:
    base = ("--corpus", gappy, "--index", tmp_path / "index")
    first = run(*base, "index")
    assert "could not read papers/bad.xml: is not well-formed XML" in first.err
    for name, reason in EXPECTED.items():
        assert f"  passed over {name}: {reason}\n" in first.err
    (gappy / "later.txt").write_text("Act\n\nSection 1. A later stork.\n")
    (gappy / "widget.md").unlink()
    (gappy / "heron.txt").write_text("Act\n\nSection 1. Another heron.\n")
    ran = run(*base, "search", "stork")
    assert (ran.code, ran.out) == (1, "")
    lines = ran.err.splitlines()
    at = lines.index("could not be read, so not searched (1 of 4 files):")
    assert lines[at + 1].startswith("  papers/bad.xml: is not well-formed XML")
    at = lines.index("not searched as they are now: 'regsearch index' reads them (3):")
    assert set(lines[at + 1 : at + 4]) == {
        "  papers/later.txt: is not indexed yet",
        "  papers/heron.txt: changed since it was indexed",
        "  papers/widget.md: is gone since it was indexed",
    }
    at = lines.index("passed over (3):")
    assert lines[at + 1 : at + 4] == [f"  {name}: {why}" for name, why in EXPECTED.items()]


@posix
def test_status_verify_and_receipts_name_them_too(run: Runner, gappy: Path, tmp_path: Path) -> None:
    base = ("--corpus", gappy, "--index", tmp_path / "index")
    run(*base, "index")
    facts = json.loads(run(*base, "status", "--format", "json").out)
    assert list(facts["failures"]) == ["papers/bad.xml"]
    assert (facts["passed over"], facts["hidden"], facts["stale"]) == (EXPECTED, 1, {})
    told = run(*base, "status").out
    assert "passed over  3\n  papers/locked/: cannot be listed (Permission denied)\n" in told
    ran = run(*base, "verify")
    assert ran.code == 0 and "4 files could not be read" in ran.err
    for name in EXPECTED:
        assert f"  {name}: " in ran.out
    (gappy / "later.txt").write_text("Act\n\nSection 1. A later stork.\n")
    assert run(*base, "search", "stork", "--receipt", tmp_path / "r").code == 1
    receipt = json.loads((tmp_path / "r.json").read_text("utf-8"))["corpus"]
    assert {row["name"]: row["reason"] for row in receipt["passed_over"]} == EXPECTED
    assert receipt["stale"] == [{"name": "papers/later.txt", "reason": "is not indexed yet"}]
    page = (tmp_path / "r.md").read_text("utf-8")
    assert "| papers/later.txt | is not indexed yet |" in page and "| papers/locked/ |" in page


def test_a_corpus_without_files_says_so(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    ran = run("--corpus", tmp_path / "papers", "--index", tmp_path / "index", "search", "heron")
    assert ran.code == 1 and ran.err.endswith("the corpus holds no files\n")


def test_a_long_query_is_not_repeated_in_full(run_small: Runner) -> None:
    ran = run_small("search", "x" * 3000)
    assert ran.code == 1 and max(map(len, ran.err.splitlines())) < 120


def test_an_index_of_another_corpus_is_not_searched(
    run: Runner, small: Path, tmp_path: Path
) -> None:
    """What one corpus holds is no answer about another."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "act.txt").write_text("Act\n\nSection 1. A stork.\n")
    index = tmp_path / "index"
    assert run("--corpus", small, "--index", index, "search", "widget").code == 0
    ran = run("--corpus", other, "--index", index, "search", "widget", "--format", "json")
    assert (ran.code, ran.out) == (1, "[]\n")
    assert "the index was made of other folders" in ran.err
    assert run("--corpus", other, "--index", index, "search", "stork").code == 0


@pytest.mark.parametrize(
    "title",
    [
        "Lamp Lending Act", "lamp lending act 1987", "Lamp and Kettle (Lending) Regulations 2031",
        "《灯具出借办法》", "灯具出借管理条例", "灯具公司法",
    ],
)  # fmt: skip
def test_a_title_that_is_not_held_is_told(small_session: Session, title: str) -> None:
    """Beside what mentions its words: that is something else."""
    hints = small_session.search(title).hints
    assert not any(hint.startswith("searched for") for hint in hints)
    assert f"no text in the index is called {title.strip('《》')}" in hints


@pytest.mark.parametrize(
    "query",
    [
        "Widget Lending Act", "what does the Lamp Act say", "lending rules", "怎么出借合法",
        "lamp lending", "灯具公司违法", "部件出借法",
    ],
)  # fmt: skip
def test_what_is_held_or_no_title_is_not(small_session: Session, query: str) -> None:
    assert not any("is called" in hint for hint in small_session.search(query).hints)
