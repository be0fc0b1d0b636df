"""Files are written whole or not at all, and never over another."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from corpus.files import free_names, move_new, sweep_below, write_new, write_over

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def holding(text: str) -> Callable[[IO[bytes]], object]:
    return lambda file: file.write(text.encode())


@pytest.fixture(params=["links", "no links"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hard links, and on a file system that has none."""
    if request.param == "no links":

        def refuse(*_: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr("corpus.files.os.link", refuse)


@pytest.mark.usefixtures("_either_way")
def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    act = tmp_path / "new" / "act.txt"
    write_new(act, holding("first"))
    (tmp_path / "other.txt").write_text("other")
    with pytest.raises(FileExistsError):
        write_new(act, holding("second"))
    with pytest.raises(FileExistsError):
        move_new(tmp_path / "other.txt", act)
    assert act.read_text() == "first" and (tmp_path / "other.txt").read_text() == "other"
    move_new(tmp_path / "other.txt", tmp_path / "new" / "other.txt")
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["act.txt", "other.txt"]
    write_over(act, b"third")
    assert act.read_text() == "third"


@pytest.mark.parametrize("reason", [errno.EXDEV, errno.ENOENT, errno.ENOSPC])
def test_nothing_is_left_of_a_move_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    """To another disk, of a file that is gone, on a full disk: no empty document stands there."""

    def refuse(*_: object) -> None:
        raise OSError(reason, os.strerror(reason))

    for name in ("link", "replace", "rename"):
        monkeypatch.setattr(f"corpus.files.os.{name}", refuse)
    (tmp_path / "a").write_text("old")
    with pytest.raises(OSError, match=os.strerror(reason)):
        move_new(tmp_path / "a", tmp_path / "b")
    with pytest.raises(OSError, match=os.strerror(reason)):
        write_new(tmp_path / "c", holding("new"))
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("refusals", [1, 3])
def test_a_file_that_is_open_is_replaced_when_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    """As Windows has it; who keeps the file open for good is told of."""
    left, replace = [refusals], os.replace

    def open_elsewhere(*paths: Path) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(errno.EACCES, "in use")
        replace(*paths)

    monkeypatch.setattr("corpus.files._PAUSES", (0.0, 0.0))
    monkeypatch.setattr("corpus.files.os.replace", open_elsewhere)
    (tmp_path / "a").write_text("old")
    if refusals < 3:
        write_over(tmp_path / "a", b"new")
    else:
        with pytest.raises(PermissionError):
            write_over(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_text() == ("new" if refusals < 3 else "old")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@posix
@pytest.mark.usefixtures("_either_way")
def test_a_link_in_the_place_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a.txt", holding("x"))
    (tmp_path / "precious.txt").write_text("precious")
    (tmp_path / "b.txt").symlink_to(tmp_path / "precious.txt")
    write_over(tmp_path / "b.txt", b"y")
    assert (tmp_path / "precious.txt").read_text() == "precious"
    assert not (tmp_path / "elsewhere.txt").exists()


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def breaks(file: IO[bytes]) -> None:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        write_new(tmp_path / "act.txt", breaks)
    assert not list(tmp_path.iterdir())


def test_only_what_the_dead_left_is_swept(tmp_path: Path) -> None:
    """Files of processes at work stay, and whatever is not ours by its name."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    below = tmp_path / "below"
    below.mkdir()
    dead = [tmp_path / f".regsearch-{gone.pid}-0.tmp", below / f".regsearch-{gone.pid}-7.tmp"]
    kept = [f".regsearch-{os.getpid()}-9.tmp", ".x.part", "y.tmp", ".regsearch-1-x.tmp"]
    for path in (*dead, *(tmp_path / name for name in kept)):
        path.write_text("x")
        os.utime(path, (1, 1))
    sweep_below(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*kept, "below"])
    assert not list(below.iterdir())


def test_free_names() -> None:
    names = free_names(Path("a/act.txt"))
    assert [next(names).name for _ in range(3)] == ["act.txt", "act~2.txt", "act~3.txt"]
