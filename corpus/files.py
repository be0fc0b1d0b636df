"""Writing files so that nothing is lost: as a whole or not at all, and never over another.

A file is written beside its place under a name of ours, brought to the disk, and moved. What a
process that was killed leaves is swept away by the next run of the indexer (`sweep_below`).
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from operator import methodcaller
from pathlib import Path
from typing import IO

from corpus.errors import Locked
from corpus.messages import N_
from corpus.text.lazy import pattern

_OURS = pattern(r"\.regsearch-(\d+)-\d+\.tmp")
_numbers = count()
#: What the file begins with that names the holder of a lock.
HOLDER_MAGIC = b"process "
#: Held by the one process that writes a folder.
_LOCK = "LOCK"
#: The seconds between two attempts to replace a file that somebody has open.
_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.16) if os.name == "nt" else ()
#: Where one cannot ask whether a process lives, its files are left alone for so many seconds.
_OLD = 3600


def shared() -> bool:
    """Whether this user's REGSEARCH_SHARED declares that others may read what is indexed."""
    return os.environ.get("REGSEARCH_SHARED", "0") not in ("", "0")


def file_mode(folder: Path) -> int:
    """The permissions of a file in a folder of ours: the user's alone, or the folder's own where
    the user declares it shared; less the mask, as ever."""
    return folder.stat().st_mode & 0o666 if shared() else 0o600


def open_new(path: Path, mode: int = 0o666) -> IO[bytes]:
    """A new file, opened for writing, with the permissions `mode` less the user's mask;
    FileExistsError when there is one, or a link, of that name."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))


class NotPlain(OSError):
    """What was to be read is no plain file: a FIFO never answers, a device never ends."""

    def __init__(self, path: object) -> None:
        super().__init__(errno.EINVAL, N_("is no plain file"), str(path))


def open_plain(path: Path, follow: bool = True) -> IO[bytes]:
    """A plain file, opened for reading; NotPlain for what is none, which is not even opened. A link
    is an OSError unless one is to `follow` it."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotPlain(path)
    more = 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    return open(path, "rb", opener=lambda name, flags: _open_plain(name, flags | more))


def read_plain(path: Path, most: int = 1 << 30) -> bytes:
    """The bytes of a plain file (see `open_plain`); OSError when there are more than `most`."""
    with open_plain(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def _open_plain(name: str, flags: int) -> int:
    handle = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):  # it may have been replaced in between
        return handle
    os.close(handle)
    raise NotPlain(name)


def walk(
    folder: Path, told: Callable[[Path, OSError], object] = lambda path, why: None
) -> Iterator[tuple[Path, list[str]]]:
    """Each folder below `folder`, itself first, with the names of its files, however deep they lie.
    Links are not followed; what cannot be listed is left out, and `told`."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        folders, names = _listed(here, told)
        waiting += folders
        yield here, names


def _listed(here: Path, told: Callable[[Path, OSError], object]) -> tuple[list[Path], list[str]]:
    folders, names = [], []
    try:
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(here / entry.name)
                else:
                    names.append(entry.name)
    except OSError as error:
        told(here, error)
    return folders, names


def make_folders(folder: Path) -> None:
    """Make a folder and those above it that are not there; no recursion, for folders lie deep."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)


def replace(path: Path, target: Path) -> None:
    """Move a file into the place of one that may be there. Windows refuses while somebody has that
    one open; readers of ours are done with it in a moment, so it is tried again."""
    for pause in _PAUSES:
        try:
            os.replace(path, target)
            return
        except PermissionError:
            time.sleep(pause)
    try:
        os.replace(path, target)
    except IsADirectoryError as error:  # told by its own name
        raise IsADirectoryError(error.errno, error.strerror, str(target)) from None


def create(path: Path, fill: Callable[[IO[bytes]], object], mode: int = 0o666) -> None:
    """Make a file (see `open_new`), write it by `fill`, and bring it to the disk. Nothing is left
    of what breaks off."""
    file = open_new(path, mode)
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
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_new(path: Path, fill: Callable[[IO[bytes]], object], mode: int = 0o666) -> None:
    """Write a file, by `fill`; FileExistsError when there is one of that name, which stays."""
    temporary = _written(path.parent, fill, mode)
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
        if os.name != "posix":  # there a rename never replaces
            os.rename(path, target)
            return
        open_new(target).close()  # the name is ours from here on
        try:
            os.replace(path, target)
        except BaseException:
            target.unlink()
            raise
    else:
        path.unlink()


def free_names(path: Path) -> Iterator[Path]:
    """`path`, then like names: "act.txt", "act~2.txt", "act~3.txt", ..."""
    yield path
    for n in count(2):
        yield path.with_name(f"{path.stem}~{n}{path.suffix}")


def _written(folder: Path, fill: Callable[[IO[bytes]], object], mode: int = 0o666) -> Path:
    make_folders(folder)
    temporary = folder / f".regsearch-{os.getpid()}-{next(_numbers)}.tmp"
    create(temporary, fill, mode)
    return temporary


def sweep_below(folder: Path) -> None:
    """Delete what writers that are gone left in `folder` and the folders below it; nobody else's
    files."""
    for path, names in walk(folder):
        _sweep(path, names)


def sweep(folder: Path) -> None:
    """Delete what writers that are gone left in `folder` itself."""
    _sweep(folder, os.listdir(folder))


def _sweep(folder: Path, names: list[str]) -> None:
    for match in filter(None, map(_OURS.fullmatch, names)):
        with suppress(OSError):
            if not _at_work(int(match[1]), folder / match[0]):
                (folder / match[0]).unlink()


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

    folder.mkdir(parents=True, exist_ok=True, mode=0o777 if shared() else 0o700)
    path = folder / _LOCK
    lock = FileLock(path, timeout=wait if wait >= 0 else 0, mode=file_mode(folder))
    try:
        lock.acquire()
    except Timeout:
        raise Locked(
            N_(f"{what} being written by {_holder(folder)}; try again when it is done")
        ) from None
    holder = folder / f"{_LOCK}.pid"
    try:
        _let_go(holder)
        with suppress(FileExistsError), open_new(holder, file_mode(folder)) as file:
            file.write(HOLDER_MAGIC + b"%d" % os.getpid())
        yield
    finally:
        _let_go(holder)
        lock.release()


def _let_go(holder: Path) -> None:
    """Delete the file that names the holder of a lock; a file of the user's that is called so, and
    what is no plain file, stays."""
    with suppress(OSError):
        data = read_plain(holder)
        if not data or data.startswith(HOLDER_MAGIC):  # empty: who wrote it was killed
            holder.unlink()


def _holder(folder: Path) -> str:
    try:
        return (folder / f"{_LOCK}.pid").read_text("utf-8", "replace")[:40] or N_("another process")
    except OSError:
        return N_("another process")
