"""Kills and failing files, in short; `python -m tests.trials.crash` is the long form."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import indexer.format.commit
import indexer.format.manifest
import indexer.parallel
import indexer.reading
import indexer.update
import indexer.writer
from corpus.errors import PASSING, UnreadableError
from indexer.format.commit import last_generation
from indexer.format.manifest import CURRENT, read_manifest, read_sources
from indexer.parallel import BuilderDied
from indexer.reading import sandbox
from indexer.scan import Root, scan, stamp
from indexer.update import update
from search.session import Session
from tests.helpers.running import Runner

ROOT = Path(__file__).resolve().parents[2]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def _files(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Papers are read in this process, as the library's: what is tested is the writing."""
    monkeypatch.setattr(indexer.reading, "_library", lambda: f"{tmp_path}{os.sep}")


@pytest.mark.trial
@needs_fork
def test_25_kills_and_some_faults_lose_nothing() -> None:
    """In a process of its own, as it forks."""
    command = ["-m", "tests.trials.crash", "--kills", "25", "--faults", "5", "--files", "8"]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    assert done.stdout, done.stderr[-2000:]
    outcome = json.loads(done.stdout)
    assert outcome["wrong"] == []
    assert outcome["tried"]["killed"] == 25
    assert set(outcome["killed in"]) >= {"full", "incremental", "add", "remove", "pull", "large"}


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("where", ["write_file", "sync_folder", "replace"])
def test_a_commit_that_fails_leaves_no_litter(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    (small / "more.txt").write_text("Section 1. More herons.\n")

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(f"indexer.format.commit.{where}", full)
        with pytest.raises(OSError, match="No space"):
            update(folder, roots)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


@pytest.mark.usefixtures("in_this_process")
def test_a_commit_that_fails_after_its_rename_is_kept(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    (small / "more.txt").write_text("Section 1. More storks.\n")

    def full(*args: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(indexer.format.commit, "sweep", full)
        with pytest.raises(OSError, match="output error"):
            update(folder, roots)
    assert Session(folder).search("storks").hits
    assert update(folder, roots).work == 0


@pytest.mark.usefixtures("in_this_process")
def test_the_next_run_sweeps_even_when_it_has_nothing_to_do(tmp_path: Path, small: Path) -> None:
    """A build that was killed right after its commit could not sweep."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    clean = _files(folder)
    (folder / "CURRENT.0.claim").write_bytes(b"regsearch claim\n")
    for name in ("s0-1.seg", "s0-1.0.del", "sources.0", "CURRENT.0.new"):
        (folder / name).write_bytes(b"left")
    (folder / "sources.7").write_bytes(b"regsearch sources\n")
    assert update(folder, roots).work == 0
    assert _files(folder) == clean


@pytest.mark.usefixtures("in_this_process")
def test_generations_rise_even_after_damage(tmp_path: Path, small: Path) -> None:
    """A name of a file is never used twice, as a reader may still hold the old one."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    for _ in range(3):
        update(folder, roots, rebuild=True)
    (folder / CURRENT).write_bytes(b"damaged")
    assert last_generation(folder) == 3
    update(folder, roots)
    assert read_manifest(folder).generation == 4


@pytest.mark.usefixtures("in_this_process")
def test_a_failure_of_the_system_is_tried_again(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A permission that is given back, a disk that has room again: the file has not changed."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    real = indexer.reading.documents

    def refused(file, turn):  # type: ignore[no-untyped-def]
        if file.name.endswith("heron.txt"):
            raise UnreadableError(file.name, "cannot be read (no permission)", PASSING)
        return real(file, turn)

    with monkeypatch.context() as patch:
        patch.setattr(indexer.reading, "documents", refused)
        report = update(folder, roots)
    assert list(report.failures) == ["papers/heron.txt"]
    report = update(folder, roots)
    assert (report.changed, report.failures) == (["papers/heron.txt"], {})
    assert Session(folder).search('"蓝鸟公司"').hits


@pytest.mark.usefixtures("in_this_process")
def test_a_file_that_comes_while_the_corpus_is_read_is_seen_as_news(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp is that of the files that were looked at, not of those that are there later."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    real = indexer.format.commit.commit

    def late(*args):  # type: ignore[no-untyped-def]
        (small / "late.txt").write_text("Section 1. A late stork.\n")
        return real(*args)

    monkeypatch.setattr(indexer.writer, "commit", late)
    update(folder, roots)
    assert stamp(scan(roots)) != read_manifest(folder).stamp
    assert update(folder, roots).added == ["papers/late.txt"]


@pytest.mark.usefixtures("in_this_process")
def test_names_that_differ_only_in_bytes_that_are_no_text(tmp_path: Path, small: Path) -> None:
    """Both are kept apart: dropping one does not drop the other."""
    if sys.platform == "darwin":
        pytest.skip("file names are text there")
    for n, name in enumerate((b"x\xff.txt", b"x\xfe.txt")):
        path = Path(os.fsdecode(os.fsencode(small) + b"/" + name))
        path.write_text(f"Act {n}\n\nSection 1. A stork with number{n}.\n")
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    assert len(Session(folder).search("stork").hits) == 2
    Path(os.fsdecode(os.fsencode(small) + b"/x\xff.txt")).unlink()
    update(folder, roots)
    session = Session(folder)
    assert session.search("number1").hits and not session.search("number0").hits
    assert len(read_sources(folder, session.manifest)) == 4


def test_a_name_with_a_line_end_does_not_spoil_the_dictionary(
    tmp_path: Path, small: Path, write_files: Callable[..., Path]
) -> None:
    write_files(small, {"odd\nname.txt": "Odd Act\n\nSection 1. An odd stork.\n"})
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    session = Session(folder)
    terms = [term for s in session.reader.segments for term, _ in s.terms_from(b"")]
    assert len(terms) == len(set(terms)) and session.search("stork").hits


@needs_fork
def test_a_link_in_the_place_of_an_index_file_leads_nowhere(
    tmp_path: Path, small: Path, run: Runner
) -> None:
    """Whoever can write the index folder could else have any file of the user's written over."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    folder.mkdir()
    for name in ("s1-1.seg", "sources.1", "CURRENT.1.new", "CURRENT.1.claim", "CURRENT"):
        (folder / name).symlink_to(precious)
    (folder / "LOCK.pid").symlink_to(precious)
    update(folder, roots)
    update(folder, roots, rebuild=True)
    assert Session(folder).search("widget").hits
    (folder / "LOCK").unlink()
    (folder / "LOCK").symlink_to(precious)
    ran = run("--corpus", small, "--index", folder, "index", "--rebuild")
    assert ran.code == 2 and ran.err.count("\n") == 1
    assert precious.read_text() == "precious"


# --- helpers that die ----------------------------------------------------------------------------


@pytest.mark.usefixtures("in_this_process")
def test_a_second_builder_that_dies_is_told_in_a_line(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    real = indexer.parallel.Builders.add

    def add(self: indexer.parallel.Builders, document: Any) -> None:
        real(self, document)
        assert self._second
        self._second.child.kill()
        self._second.child.wait(60)

    monkeypatch.setattr(indexer.update, "_is_large", lambda files: True)
    monkeypatch.setattr(indexer.parallel.Builders, "add", add)
    with pytest.raises(BuilderDied, match=r"building the index ended; run 'regsearch index' again"):
        update(folder, roots, rebuild=True)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_second_builder_says_why_it_cannot_go_on() -> None:
    for reason in ("", "No space left on device"):
        text = str(BuilderDied(reason))
        assert reason in text and text.endswith("run 'regsearch index' again")


@pytest.mark.usefixtures("in_this_process")
def test_what_the_dead_still_write_is_in_nobodys_way(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build was killed when it had claimed a generation and written nothing: the next one takes
    another, as a second process of the dead one may write for a moment more."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    with monkeypatch.context() as patch:
        patch.setattr(indexer.format.commit, "discard", lambda *_: None)
        patch.setattr(indexer.update._Build, "run", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            update(folder, roots, rebuild=True)
    assert "CURRENT.2.claim" in _files(folder)
    update(folder, roots, rebuild=True)
    assert read_manifest(folder).generation == 3
    assert not [name for name in _files(folder) if name.endswith("claim")]


def _interrupted(self: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("name", "low"), [("REGSEARCH_MAX_SECONDS", "0.001"), ("REGSEARCH_MAX_FILE_MB", "0.0001")]
)
def test_a_file_that_met_a_limit_is_read_when_the_limit_is_raised(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch, name: str, low: str
) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    sandbox.close()  # a process that runs already may be quick enough
    monkeypatch.setenv(name, low)
    # A file read within a clock's tick of its writing is tried again, whatever it failed of.
    monkeypatch.setattr("indexer.freshness.racy", lambda line: False)
    assert name in update(folder, roots).failures["papers/heron.txt"]
    assert "papers/heron.txt" not in update(folder, roots).changed, "it would fail again"
    monkeypatch.setenv(name, "200")
    report = update(folder, roots)
    assert "papers/heron.txt" in report.changed and not report.failures


def test_a_file_whose_reader_was_killed_is_read_again(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system was out of memory, say: that is not the file's doing."""
    folder, roots = tmp_path / "index", [Root("papers", small)]

    def killed(self: sandbox._Process, job: sandbox.Job) -> None:
        self.child.kill()
        self.child.wait(60)
        raise self._died(job.limits)

    sandbox.close()
    with monkeypatch.context() as patch:
        patch.setattr(sandbox._Process, "ask", killed)
        report = update(folder, roots)
    assert set(report.failures.values()) == {"made its reader crash (SIGKILL)"}
    assert len(report.failures) == 3
    report = update(folder, roots)
    assert (len(report.changed), report.failures) == (3, {})
