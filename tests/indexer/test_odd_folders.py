"""Folders as users have them: deep, linked, named like ours, with the files of other programs."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.errors import RegsearchError
from corpus.files import sweep_below
from indexer.format.manifest import CURRENT, read_manifest, read_sources
from indexer.freshness import standing
from indexer.scan import DOCUMENTS, LIBRARY, OFFICIAL, PassedOver, Root, named_roots, scan
from indexer.update import Progress, update
from search.checking.files import files_at
from search.documents import add_path
from search.session import Session
from search.workspace import Workspace
from tests.trials.folders import flatten

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, FIFOs and times of POSIX")


def _heron(path: Path, word: str = "wades") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Heron Act\n\nSection 1. The heron {word}.\n", "utf-8")
    return path


def _deep(levels: int) -> None:
    """Make a document so many folders below the one that is at hand, and stay there: the names
    together are longer than a path may be."""
    for _ in range(levels):
        os.mkdir("d")
        os.chdir("d")
    Path("b.txt").write_text("Section 1. Deep.\n", "utf-8")


def _names(folder: Path, told: list[PassedOver] | None = None) -> list[str]:
    return [file.name for file in scan([Root("c", folder)], told)]


def test_folders_may_lie_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _heron(tmp_path / "a.md")
    monkeypatch.chdir(tmp_path)
    _deep(1500)
    monkeypatch.chdir(tmp_path)
    sweep_below(tmp_path)
    told: list[PassedOver] = []
    assert _names(tmp_path, told) == ["c/a.md", "c/" + "d/" * 1500 + "b.txt"] and not told
    flatten(tmp_path)  # for the sake of who removes it by recursion


def test_drafts_may_lie_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that lie too deep to be named are told."""
    _heron(tmp_path / "a.md")
    (tmp_path / "c.md").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    _deep(1500)
    monkeypatch.chdir(tmp_path)
    found = [name for name, _ in files_at([str(tmp_path)])]
    assert found == ["a.md", "c.md", "d/" * 1500 + "b.txt"]
    monkeypatch.setattr(os, "scandir", _none)
    assert list(files_at([str(tmp_path)])) == [(".", "cannot be listed (Too deep)")]
    monkeypatch.undo()
    flatten(tmp_path)


def _none(path: object) -> None:
    raise OSError(36, "Too deep")


def test_a_folder_called_like_one_of_ours_is_read_like_any_other(tmp_path: Path) -> None:
    for name in (LIBRARY, DOCUMENTS, OFFICIAL):
        folder = tmp_path / name
        _heron(folder / "a.txt")
        _heron(folder / "README.md")
        (root,) = named_roots([folder])
        assert root.name == f"{name}~2"
        assert len(list(scan([root]))) == 2


@pytest.mark.parametrize("content", ["", "mine", "regsearch"])
def test_files_called_like_an_indexs_hide_no_folder(tmp_path: Path, content: str) -> None:
    _heron(tmp_path / "s" / "b.md")
    for name in ("LOCK", "CURRENT", "LOCK.pid"):
        (tmp_path / "s" / name).write_text(content, "utf-8")
    assert "c/s/b.md" in _names(tmp_path)


def test_an_index_within_the_corpus_is_passed_over(tmp_path: Path) -> None:
    _heron(tmp_path / "a.md")
    update(tmp_path / "index", [Root("c", tmp_path)])
    told: list[PassedOver] = []
    assert _names(tmp_path, told) == ["c/a.md"]
    assert [(p.reason, p.expected) for p in told] == [("an index", True)]


def test_documents_within_an_index_are_told(tmp_path: Path) -> None:
    update(tmp_path / "index", [Root("c", _heron(tmp_path / "a.md").parent)])
    _heron(tmp_path / "index" / "b.md")
    told: list[PassedOver] = []
    assert _names(tmp_path, told) == ["c/a.md"]
    (one,) = told
    assert not one.expected and one.reason == "an index: the other files in it are not read"


@pytest.mark.parametrize("mine", ["CURRENT", "LOCK", "LOCK.pid", "sources.1", "s1-1.seg"])
def test_a_users_file_in_the_place_of_an_index_stays(tmp_path: Path, mine: str) -> None:
    corpus, folder = tmp_path / "c", tmp_path / "i"
    _heron(corpus / "a.md")
    folder.mkdir()
    (folder / mine).write_text("mine", "utf-8")
    for rebuild in (False, True):
        try:
            update(folder, [Root("c", corpus)], rebuild=rebuild)
        except RegsearchError as error:
            assert mine == CURRENT and "choose another --index" in str(error)
        assert (folder / mine).read_text("utf-8") == "mine"


@pytest.mark.trial
def test_what_is_added_may_lie_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming, home = tmp_path / "incoming", tmp_path / "home"
    for folder in (incoming, home):
        folder.mkdir()
    monkeypatch.chdir(incoming)
    _deep(1200)
    monkeypatch.chdir(tmp_path)
    (added,) = add_path(incoming, home)
    assert added.path and added.path.read_text("utf-8") == "Section 1. Deep.\n"
    for folder in (incoming, home / "incoming"):
        flatten(folder)


def test_a_link_to_a_hidden_folder_is_followed_once(tmp_path: Path) -> None:
    _heron(tmp_path / ".v1" / "docs" / "b.md")
    _heron(tmp_path / "open" / "c.md")
    (tmp_path / ".v1" / "docs" / "up").symlink_to(tmp_path / ".v1" / "docs")
    (tmp_path / "docs").symlink_to(".v1/docs")
    (tmp_path / "twice").symlink_to("open")
    (tmp_path / "all").symlink_to(".")
    told: list[PassedOver] = []
    assert _names(tmp_path, told) == ["c/docs/b.md", "c/open/c.md"]
    assert {p.name for p in told if not p.expected} == set()


@pytest.mark.parametrize("name", ["CURRENT", "sources.1", "s1-1.seg", "s1-1.2.del"])
@pytest.mark.parametrize("kind", ["fifo", "zero", "folder", "dangling", "circle"])
def test_what_is_no_plain_file_in_an_index_is_damage(tmp_path: Path, name: str, kind: str) -> None:
    corpus, folder = tmp_path / "c", tmp_path / "i"
    for n in range(4):
        _heron(corpus / f"{n}.md", "wades " * (n + 1))
    workspace = Workspace([str(corpus)], str(folder))
    workspace.session()
    (corpus / "0.md").unlink()
    workspace.update()
    place = folder / (name.replace("sources.1", "sources.2"))
    if not place.exists():
        pytest.skip(f"no {name} in this state")
    place.unlink()
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to({"zero": "/dev/zero", "circle": place.name}.get(kind, "nowhere"))
    if name == CURRENT and kind == "folder":  # nothing replaces a folder
        with pytest.raises(IsADirectoryError, match="CURRENT'"):
            Workspace([str(corpus)], str(folder)).update()
        return
    again = Workspace([str(corpus)], str(folder))
    assert again.ask(lambda s: s.search("heron")).hits
    assert again.update().rebuilt or read_manifest(folder)


FIELDS = {
    "no generation": (b"generation ", b"g "),
    "no number": (b"stamp ", b"stamp x"),
    "too few": (b"files ", b"files 1 "),
    "a path that leads out": (b"segment s1-1.seg", b"segment ../../s1-1.seg"),
    "another file": (b"segment s1-1.seg", b"segment passwd"),
    "no numbers": (b"segment s1-1.seg ", b"segment s1-1.seg x"),
}


@pytest.mark.parametrize("change", FIELDS.values(), ids=FIELDS)
def test_a_manifest_that_no_build_wrote_is_damage(
    tmp_path: Path, change: tuple[bytes, bytes]
) -> None:
    corpus, folder = tmp_path / "c", tmp_path / "i"
    _heron(corpus / "a.md")
    Workspace([str(corpus)], str(folder)).session()
    body = (folder / CURRENT).read_bytes().rpartition(b"\nend ")[0].replace(*change)
    (folder / CURRENT).write_bytes(body + b"\nend %d\n" % zlib.crc32(body))
    again = Workspace([str(corpus)], str(folder))
    assert again.ask(lambda s: s.search("heron")).hits
    assert read_manifest(folder).files == 1


def test_a_file_set_back_in_time_is_read_again(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "c", tmp_path / "i"
    path = _heron(corpus / "a.md", "wades")
    os.utime(path, (10**9, 10**9))
    roots = [Root("c", corpus)]
    update(folder, roots)
    _heron(path, "swims")  # the same size
    os.utime(path, (10**9, 10**9))
    assert standing(read_sources(folder, (now := read_manifest(folder))), now, roots).stale == {
        "c/a.md": "changed since it was indexed"
    }
    assert update(folder, roots).changed == ["c/a.md"]
    assert Session(folder).search("swims").hits
    os.utime(path, (10**9 + 7, 10**9 + 7))  # another time, the same content
    assert not standing(read_sources(folder, (now := read_manifest(folder))), now, roots).stale
    assert update(folder, roots).work == 0


@pytest.fixture
def one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are written, and altered, at one time, as those that are unpacked together are."""
    real = os.stat

    def stat(path: str) -> SimpleNamespace:
        state = real(path)
        times = {"st_mtime_ns": 1, "st_ctime_ns": 1}
        return SimpleNamespace(st_size=state.st_size, st_ino=state.st_ino, **times)

    monkeypatch.setattr("indexer.scan.os", SimpleNamespace(**{**vars(os), "stat": stat}))


@pytest.mark.usefixtures("one_time")
@pytest.mark.parametrize("beside", [False, True], ids=["papers", "papers with facts"])
@pytest.mark.parametrize("how", ["folders", "files", "links"])
def test_files_that_change_places_are_read_again(tmp_path: Path, how: str, beside: bool) -> None:
    """Their names, sizes and times are what they were."""
    corpus, index, roots = tmp_path / "c", tmp_path / "i", [Root("c", tmp_path / "c")]
    for folder, does in (("a", "wades"), ("b", "swims")):
        there = corpus / (f".{folder}" if how == "links" else folder)
        _heron(there / "x.md", does)
        if beside:
            (there / "x.md.facts.yaml").write_text(f"status: proposed # {does}\n", "utf-8")
        if how == "links":
            (corpus / folder).symlink_to(there.name)
    update(index, roots)
    assert update(index, roots).work == 0
    names = [""] if how != "files" else ["x.md", "x.md.facts.yaml"][: 1 + beside]
    for name in names:
        one, other, aside = corpus / "a" / name, corpus / "b" / name, tmp_path / "aside"
        for path, target in ((one, aside), (other, one), (aside, other)):
            path.rename(target)
    now = read_manifest(index)
    assert not standing(read_sources(index, now), now, roots).fresh
    assert list(standing(read_sources(index, now), now, roots).stale) == ["c/a/x.md", "c/b/x.md"]
    assert update(index, roots).changed == ["c/a/x.md", "c/b/x.md"]
    [hit] = Session(index).search("swims").hits
    assert Session(index).find(hit.id)[0].regulation.source == "c/a/x.md"


class _Swapping(Progress):
    """Two folders change places after the files were found, and again when all is read."""

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus

    def start(self, files: int) -> None:
        for one, other in (("a", "aside"), ("b", "a"), ("aside", "b")):
            (self.corpus / one).rename(self.corpus / other)

    def done(self) -> None:
        self.start(0)


@pytest.mark.usefixtures("one_time")
def test_files_that_change_places_while_they_are_read_are_read_again(tmp_path: Path) -> None:
    corpus, index, roots = tmp_path / "c", tmp_path / "i", [Root("c", tmp_path / "c")]
    for folder, does in (("a", "wades"), ("b", "swims")):
        _heron(corpus / folder / "x.md", does)
    update(index, roots, progress=_Swapping(corpus))
    assert update(index, roots).changed == ["c/a/x.md", "c/b/x.md"]
    [hit] = Session(index).search("swims").hits
    assert hit.source == "c/b/x.md"
    assert update(index, roots).work == 0
