"""Which files make the corpus, and a quick stamp of their state.

A corpus is one or more roots: the built-in library, the user's own folder, or paths named on the
command line. Hidden files, editor backups and symbolic links out of the root are passed over.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

LIBRARY = "library"
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


def scan(roots: Sequence[Root]) -> Iterator[Found]:
    """All files of the corpus in order of their names; what cannot be listed is passed over."""
    for root in roots:
        path = str(root.path)
        if os.path.isdir(path):
            prefix = f"{root.name}/"
            library = root.name == LIBRARY
            for found in _walk(path, prefix, os.path.realpath(path)):
                plain = found.name.endswith(".md") and not found.name.endswith("/README.md")
                if library and not plain:
                    continue
                yield found
        elif os.path.isfile(path):
            stat = os.stat(path)
            yield Found(root.name, path, stat.st_size, stat.st_mtime_ns)


def _walk(folder: str, prefix: str, top: str) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    names = {entry.name for entry in entries}
    if "LOCK" in names and names & {"CURRENT", "LOCK.pid"}:  # an index inside its own corpus
        return
    for entry in entries:
        name = entry.name
        if name.startswith(".") or name.endswith(("~", ".part", ".tmp")):
            continue
        if entry.is_symlink() and not _within(entry.path, top):
            continue
        try:
            if entry.is_dir():
                if not entry.is_symlink():
                    yield from _walk(entry.path, f"{prefix}{name}/", top)
            elif entry.is_file():
                stat = entry.stat()
                yield Found(prefix + name, entry.path, stat.st_size, stat.st_mtime_ns)
        except OSError:
            continue


def _within(path: str, top: str) -> bool:
    return os.path.realpath(path).startswith(top + os.sep)


def stamp(found: Iterator[Found]) -> int:
    """A number that changes when a file is added, removed or written."""
    crc = 0
    for file in found:
        line = f"{file.name}\t{file.size}\t{file.mtime}\n"
        crc = zlib.crc32(line.encode("utf-8", "surrogateescape"), crc)
    return crc
