"""Which files make the corpus, and a quick stamp of their state.

A corpus is one or more roots: the built-in library, the user's own folder, or paths named on the
command line. Hidden files, editor backups, special files, symbolic links out of the root and what
cannot be listed are passed over; who wants to know of them gives `scan` a list.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import FACTS, TEXT

LIBRARY = "library"
#: What no name of a source may hold: it would end a line, or a term, of an index file.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: The root of the texts that `regsearch pull` fetched.
OFFICIAL = "official"


class Root(NamedTuple):
    """A folder or file of the corpus and the name its sources begin with."""

    name: str
    path: Path


class Found(NamedTuple):
    """A file found under a root: its name in the index, where it is, size and mtime (ns)."""

    name: str
    path: str
    size: int
    mtime: int


class PassedOver(NamedTuple):
    """What lies under a root but is not read: its name, and why. `expected` is what no user misses:
    hidden and temporary files."""

    name: str
    reason: str
    expected: bool = False


_Told = list[PassedOver] | None


def library_root() -> Root:
    """The built-in library."""
    import corpus

    return Root(LIBRARY, Path(corpus.__file__).parent / "library")


def named_roots(paths: Sequence[Path]) -> list[Root]:
    """Roots for paths given by the user, with names that differ."""
    roots: list[Root] = []
    for path in paths:
        name = base = path.resolve().name or "corpus"
        n = 2
        while any(root.name == name for root in roots):
            name, n = f"{base}~{n}", n + 1
        roots.append(Root(name, path))
    return roots


def scan(roots: Sequence[Root], passed_over: _Told = None) -> Iterator[Found]:
    """All files of the corpus in order of their names; what is not read is told to `passed_over`,
    and all of it is there when the iterator is at its end."""
    for root in roots:
        path = str(root.path)
        if os.path.isdir(path):
            library = root.name == LIBRARY
            for found in _walk(path, f"{root.name}/", os.path.realpath(path), passed_over):
                plain = found.name.endswith(".md") and not found.name.endswith("/README.md")
                if library and not plain:
                    continue
                yield found
        elif os.path.isfile(path):
            yield _found(root.name, path, os.stat(path))
        else:
            _tell(passed_over, root.name, _not_read(path))


def _walk(folder: str, prefix: str, top: str, told: _Told) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        _tell(told, prefix, f"cannot be listed ({error.strerror})")
        return
    names = {entry.name for entry in entries}
    if "LOCK" in names and names & {"CURRENT", "LOCK.pid"}:
        _tell(told, prefix, "an index", expected=True)
        return
    for entry in entries:
        name = entry.name
        if is_hidden(name):
            _tell(told, prefix + name, HIDDEN, expected=True)
            continue
        if entry.is_symlink() and not _within(entry.path, top):
            _tell(told, prefix + name, "a link that leads out of the corpus")
            continue
        try:
            if entry.is_dir():
                if not entry.is_symlink():
                    yield from _walk(entry.path, f"{prefix}{name}/", top, told)
            elif entry.is_file():
                if not belongs(name, names):
                    yield _found(prefix + name, entry.path, entry.stat())
            else:
                _tell(told, prefix + name, _not_read(entry.path))
        except OSError as error:
            _tell(told, prefix + name, f"cannot be looked at ({error.strerror})")


def belongs(name: str, names: Container[str]) -> bool:
    """Whether a file of that name stands beside one of `names`, and belongs to it."""
    ends = (end for end in (FACTS, TEXT) if name.endswith(end))
    return any(name.removesuffix(end) in names for end in ends)


def beside(path: Path) -> list[Path]:
    """What is there beside a document and belongs to it."""
    found = (path.with_name(path.name + end) for end in (FACTS, TEXT))
    return [file for file in found if file.is_file()]


def _found(name: str, path: str, stat: os.stat_result) -> Found:
    """A file, as large and as young as it and what belongs to it."""
    size, time = stat.st_size, stat.st_mtime_ns
    for file in beside(Path(path)):
        more = file.stat()
        size, time = size + more.st_size, max(time, more.st_mtime_ns)
    return Found(name, path, size, time)


HIDDEN = "hidden or temporary by its name"


def is_hidden(name: str) -> bool:
    """Whether a file or folder of that name is passed over as hidden or temporary."""
    return name.startswith(".") or name.endswith(("~", ".part", ".tmp"))


def _not_read(path: str) -> str:
    """Why a path that is neither folder nor file is not read."""
    if not os.path.lexists(path):
        return "is not there"
    return "no plain file (a FIFO, socket or device)" if os.path.exists(path) else "a broken link"


def _tell(told: _Told, name: str, reason: str, expected: bool = False) -> None:
    if told is not None:
        told.append(PassedOver(name, reason, expected))


def _within(path: str, top: str) -> bool:
    return os.path.realpath(path).startswith(top + os.sep)


def named(found: Iterable[Found]) -> list[Found]:
    """The files under names that an index file can hold, no two alike."""
    from corpus.unique_names import Keys

    names = Keys()
    return [file._replace(name=names.take(_storable(file.name))) for file in found]


def _storable(name: str) -> str:
    return _CONTROL.sub("\ufffd", name).encode("utf-8", "replace").decode("utf-8")


def stamp(found: Iterator[Found]) -> int:
    """A number that changes when a file is added, removed or written."""
    crc = 0
    for file in found:
        line = f"{file.name}\t{file.size}\t{file.mtime}\n"
        crc = zlib.crc32(line.encode("utf-8", "surrogateescape"), crc)
    return crc
