"""Damage to index files, in short; `python -m tests.trials.damage` is the long form."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import indexer.reading
from indexer.format.manifest import read_manifest
from indexer.format.segment import DamagedIndex, Segment
from indexer.scan import Root
from indexer.update import update
from search.results import Options
from search.session import Session
from tests.helpers.running import Ran, Runner
from tests.trials.damage import some

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Papers are read in this process, as the library's: what is tested is the index."""
    monkeypatch.setattr(indexer.reading, "_library", lambda: f"{tmp_path}{os.sep}")


@pytest.mark.trial
@pytest.mark.usefixtures("clean_environment")
def test_no_damage_changes_an_answer() -> None:
    """Every part of the index, in several ways, under several commands."""
    outcome = some(63)
    assert outcome.wrong == []
    assert outcome.tried.total() >= 45
    assert outcome.noticed["by the command"] >= 20


def _section(path: Path, name: str) -> int:
    """Where a section begins."""
    return Segment(path)._sections[name][0]


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)


def test_a_whole_check_knows_every_section(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    path = next(folder.glob("*.seg"))
    sections = Segment(path)._sections
    assert len(sections) == 16
    Segment(path).check()
    whole = path.read_bytes()
    for name in sections:
        _flip(path, _section(path, name))
        with pytest.raises(DamagedIndex, match=f"section {name}"):
            Segment(path).check()
        path.write_bytes(whole)
    _flip(path, next(at for at in _gaps(sections) if at % 8))
    with pytest.raises(DamagedIndex, match="between sections"):
        Segment(path).check()


def _gaps(sections: dict[str, tuple[int, int, int]]) -> list[int]:
    """Where sections end, but the last."""
    return sorted(at + size for at, size, _ in sections.values())[:-1]


@pytest.mark.parametrize("section", ["docs", "freqs", "store", "terms"])
def test_damage_is_never_merged_into_a_new_segment(tmp_path: Path, section: str) -> None:
    """Merging copies postings with new checksums: damage would become truth."""
    corpus, folder = tmp_path / "papers", tmp_path / "index"
    corpus.mkdir()
    roots = [Root("papers", corpus)]
    for n in range(7):
        (corpus / f"p{n}.txt").write_text(f"Act {n}\n\nSection 1. A heron with number{n}.\n")
        update(folder, roots)
    assert len(read_manifest(folder).segments) == 7
    path = sorted(folder.glob("*.seg"))[2]
    _flip(path, _section(path, section) + 3)
    (corpus / "p7.txt").write_text("Act 7\n\nSection 1. A heron with number7.\n")
    report = update(folder, roots)
    assert report.rebuilt.startswith(f"index file {path.name} is damaged (")
    session = Session(folder)
    assert len(session.search("heron", Options(limit=50)).hits) == 8
    assert all(len(session.search(f"number{n}").hits) == 1 for n in range(8))
    for segment in session.reader.segments:
        segment.check()


def test_damage_met_by_an_update_leads_to_a_rebuild(tmp_path: Path, small: Path) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    path = next(folder.glob("*.seg"))
    _flip(path, _section(path, "regof"))
    (small / "heron.txt").unlink()
    assert update(folder, roots).rebuilt == f"index file {path.name} is damaged (section regof)"
    assert not Session(folder).search('"蓝鸟公司"').hits


# --- damage that is met in the middle of a command -----------------------------------------------


@pytest.fixture
def lazily(run: Runner, small: Path, tmp_path: Path) -> tuple[Any, Path]:
    """A runner over an index whose stored texts are damaged: opening it tells nothing."""
    folder = tmp_path / "index"

    def command(*args: str, **more: Any) -> Ran:
        return run("--corpus", small, "--index", folder, *args, **more)

    assert command("index").code == 0
    for section in ("store", "rstore"):
        path = next(folder.glob("*.seg"))
        _flip(path, _section(path, section) + 5)
    Session(folder)
    return command, folder


@pytest.mark.parametrize("args", [
    ("search", "heron OR widget", "--format", "json"), ("show", "zz/widget-act#1"), ("list",),
    ("search", "--batch", "-", "--format", "jsonl"), ("verify",), ("versions", "zz/widget-act"),
])  # fmt: skip
def test_it_is_said_in_a_line_and_done_again(
    lazily: tuple[Any, Path], args: tuple[str, ...]
) -> None:
    command, _ = lazily
    ran = command(*args, stdin=b"widget\nheron\n")
    again = command(*args, stdin=b"widget\nheron\n")
    assert (ran.code, ran.out) == (again.code, again.out) and ran.code == 0
    said = [line for line in ran.err.splitlines() if line.endswith(": rebuilding")]
    assert len(said) == 1 and said[0].startswith("index file s1-1.seg is damaged (")
    assert "rebuilding" not in again.err


def test_a_damaged_manifest_without_a_corpus_is_not_rebuilt_from_another(
    run: Runner, small: Path, tmp_path: Path
) -> None:
    """Which corpus the index was made from stood in the manifest; the library is not it."""
    folder = tmp_path / "index"
    run("--corpus", small, "--index", folder, "index")
    (folder / "CURRENT").write_bytes(b"damaged")
    ran = run("--index", folder, "search", "widget")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("regsearch: index file CURRENT is damaged") and "--corpus" in ran.err
    assert run("--corpus", small, "--index", folder, "search", "widget").code == 0


# --- an index folder that others can write to ----------------------------------------------------

SEARCH = """
import os, pickle, sys
def caught(*args, **kwargs):
    os._exit(66)
pickle.load = pickle.loads = caught
sys.addaudithook(lambda name, args: os._exit(66) if name == "pickle.find_class" else None)
from search.cli.app import main
for command in ("search widget", "search widgt~", "show zz/widget-act#1", "list", "verify"):
    try:
        main.main(args=["--index", sys.argv[1], *command.split()], prog_name="regsearch")
    except SystemExit as done:
        if done.code not in (0, None):
            os._exit(67)
print("no pickle was loaded")
"""


class _Evil:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


def test_no_pickle_is_loaded_from_an_index(
    run: Runner, small: Path, tmp_path: Path, clean_environment: Path
) -> None:
    """Not by any command that reads an index, whatever lies in a folder that all may write to:
    Whoosh would load its table of contents, a pickle, from there."""
    folder, mark = tmp_path / "index", tmp_path / "ran"
    run("--corpus", small, "--index", folder, "index")
    folder.chmod(0o777)
    for name in ("_MAIN_1.toc", "MAIN_1.toc", "_MAIN_2.toc", "MAIN_abc.seg", "schema.pickle"):
        (folder / name).write_bytes(pickle.dumps(_Evil(mark)))
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stdout[-21:]) == (0, "no pickle was loaded\n"), done
    assert not mark.exists()


def test_a_pickle_in_the_place_of_an_index_file_is_damage(
    run: Runner, small: Path, tmp_path: Path
) -> None:
    folder, mark = tmp_path / "index", tmp_path / "ran"
    for pattern in ("CURRENT", "*.seg", "sources.*"):
        run("--corpus", small, "--index", folder, "index", "--rebuild")
        next(folder.glob(pattern)).write_bytes(pickle.dumps(_Evil(mark)))
        assert run("--corpus", small, "--index", folder, "search", "widget").code == 0
        assert run("--corpus", small, "--index", folder, "status").code == 0
    assert not mark.exists()
