"""Writing files so that nothing is lost: as a whole or not at all, and never over another.

A file is written beside its place under a name of ours, brought to the disk, and moved. What a
process that was killed leaves is swept away by the next run of the indexer (`sweep_below`).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from operator import methodcaller
from pathlib import Path
from typing import IO

from corpus.errors import Locked

_OURS = re.compile(r"\.regsearch-(\d+)-\d+\.tmp")
_numbers = count()
#: Held by the one process that writes a folder.
_LOCK = "LOCK"
#: Where one cannot ask whether a process lives, its files are left alone for so many seconds.
_OLD = 3600


def create(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Make a file, write it by `fill`, and bring it to the disk; FileExistsError when there is one,
    or a link, of that name. Nothing is left of what breaks off."""
    file = path.open("xb")
    try:
        with file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write_over(path: Path, data: bytes) -> None:
    """Write a file, in the place of the one that may be there."""
    temporary = _written(path.parent, methodcaller("write", data))
    try:
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_new(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Write a file, by `fill`; FileExistsError when there is one of that name, which stays."""
    temporary = _written(path.parent, fill)
    try:
        _move(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def move_new(path: Path, target: Path) -> None:
    """Move a file; FileExistsError when there is one at `target`, which stays."""
    _move(path, target)
    sync_folder(target.parent)
    sync_folder(path.parent)


def _move(path: Path, target: Path) -> None:
    try:
        os.link(path, target)  # the one step that never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without links, or another one
        if os.path.lexists(target):
            raise FileExistsError(f"{target} is there already") from None
        os.rename(path, target)
    else:
        path.unlink()


def free_names(path: Path) -> Iterator[Path]:
    """`path`, then like names: "act.txt", "act~2.txt", "act~3.txt", ..."""
    yield path
    for n in count(2):
        yield path.with_name(f"{path.stem}~{n}{path.suffix}")


def _written(folder: Path, fill: Callable[[IO[bytes]], object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".regsearch-{os.getpid()}-{next(_numbers)}.tmp"
    create(temporary, fill)
    return temporary


def sweep_below(folder: Path) -> None:
    """Delete what writers that are gone left in `folder` and the folders below it; nobody else's
    files."""
    for path, _, names in os.walk(folder):
        for match in filter(None, map(_OURS.fullmatch, names)):
            with suppress(OSError):
                if not _at_work(int(match[1]), Path(path, match[0])):
                    Path(path, match[0]).unlink()


def _at_work(process: int, file: Path) -> bool:
    """Whether the process that writes `file` may still be there."""
    if os.name != "posix":  # asking there would end it
        return time.time() - file.stat().st_mtime < _OLD
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where a folder can be opened for that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def write_lock(folder: Path, wait: float, what: str) -> Iterator[None]:
    """Hold a folder for writing; Locked, naming the holder, after `wait` seconds."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _LOCK
    lock = FileLock(path, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise Locked(
            f"{what} being written by {_holder(folder)}; try again when it is done"
        ) from None
    holder = folder / f"{_LOCK}.pid"
    try:
        holder.unlink(missing_ok=True)
        with suppress(FileExistsError), holder.open("x") as file:
            file.write(f"process {os.getpid()}")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    try:
        return (folder / f"{_LOCK}.pid").read_text("utf-8", "replace")[:40] or "another process"
    except OSError:
        return "another process"
