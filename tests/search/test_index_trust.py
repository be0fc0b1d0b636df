"""An index folder is no source of trust: what others can write says nothing of what is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import RegsearchError
from indexer.format.manifest import CURRENT
from search.no_hits import explain_nothing
from search.results import Options
from search.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "heron.txt").write_text("Heron Act\n\nSection 1. The heron wades.\n", "utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, corpus: Path) -> Path:
    folder = tmp_path / "index"
    Workspace([str(corpus)], str(folder)).session()
    return folder


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_an_index_is_its_users_alone(index: Path) -> None:
    assert _mode(index) == 0o700
    assert {_mode(path) for path in index.iterdir()} == {0o600}


def test_a_shared_index_takes_its_folders_permissions(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGSEARCH_SHARED", "1")
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o2770)
    before = os.umask(0o007)
    try:
        Workspace([str(corpus)], str(folder)).session()
    finally:
        os.umask(before)
    assert {_mode(path) for path in folder.iterdir() if path.name != "LOCK.pid"} == {0o660}


@pytest.mark.parametrize("writable", ["folder", "manifest", "link"])
def test_roots_that_others_can_write_are_not_read(
    tmp_path: Path, corpus: Path, index: Path, writable: str
) -> None:
    if writable == "link":
        (index / CURRENT).rename(tmp_path / "elsewhere")
        (index / CURRENT).symlink_to(tmp_path / "elsewhere")
    else:
        (index if writable == "folder" else index / CURRENT).chmod(0o777)
    (corpus / "secret.txt").write_text("Section 1. A secret ibis.\n", "utf-8")
    told: list[str] = []
    workspace = Workspace(index=str(index), notify=told.append)
    assert workspace.ask(lambda s: s.search("heron")).hits
    assert len(told) == 1 and "others can write the index" in told[0]
    for change in (workspace.update, lambda: workspace.session(refresh=True)):
        with pytest.raises(RegsearchError, match="--corpus says what belongs in it"):
            change()
    assert not Workspace(index=str(index)).ask(lambda s: s.search("ibis")).hits
    assert Workspace([str(corpus)], str(index)).update().added == ["papers/secret.txt"]


def test_ones_own_index_brings_itself_up_to_date(corpus: Path, index: Path) -> None:
    (corpus / "ibis.txt").write_text("Section 1. An ibis.\n", "utf-8")
    assert Workspace(index=str(index)).update().added == ["papers/ibis.txt"]


def test_an_index_of_others_in_another_form_is_refused_in_one_line(index: Path) -> None:
    (index / CURRENT).write_bytes(b"regsearch index 0\nschema 0\nend 0\n")
    index.chmod(0o777)
    with pytest.raises(RegsearchError) as error:
        Workspace(index=str(index)).ask(lambda s: s.search("heron"))
    assert "\n" not in str(error.value)


def test_a_folder_is_not_corpus_and_index_at_once(corpus: Path) -> None:
    with pytest.raises(RegsearchError, match="both corpus and index"):
        Workspace([str(corpus)], str(corpus / ".." / corpus.name))


@pytest.mark.parametrize("way", ["add", "pull", "update"])
def test_nothing_is_written_into_an_index_of_others(
    tmp_path: Path, corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("REGSEARCH_HOME", str(tmp_path / "home"))
    index.chmod(0o777)
    before = (index / CURRENT).read_bytes()
    workspace = Workspace([], str(index))
    with pytest.raises(RegsearchError, match="others can write the index"):
        if way == "add":
            workspace.add([corpus])
        elif way == "pull":
            list(workspace.pull([]))
        else:
            workspace.update()
    assert (index / CURRENT).read_bytes() == before
    assert not (tmp_path / "home").exists()


def test_an_index_of_others_tells_which_folders_it_was_made_of(index: Path) -> None:
    index.chmod(0o777)
    session = Workspace([], str(index)).session()
    said = list(explain_nothing(session, session.search("egret"), Options()))
    assert any(" in papers, indexed " in line for line in said), said
