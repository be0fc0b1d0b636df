"""Which files make the corpus, and a quick stamp of their state.

A corpus is one or more roots: the built-in library, the user's own folder, or paths named on the
command line. Hidden files, editor backups, special files, symbolic links out of the root and what
cannot be listed are passed over; who wants to know of them gives `scan` a list.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

from corpus import FACTS, TEXT
from corpus.files import HOLDER_MAGIC, read_plain
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.text.lazy import pattern

LIBRARY = "library"
#: What no name of a source may hold: it would end a line, or a term, of an index file.
_CONTROL = pattern("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: The roots of the user's own documents, and of the texts that `regsearch pull` fetched.
DOCUMENTS, OFFICIAL = "documents", "official"


class Root(NamedTuple):
    """A folder or file of the corpus and the name its sources begin with."""

    name: str
    path: Path


class Found(NamedTuple):
    """A file found under a root: its name in the index, where it is, its size, when it was written
    (mtime) and last altered in any way (ctime), in ns, and its inode. A user can set the first
    time, but not the second (which elsewhere than on POSIX is the file's creation); the inode tells
    files apart that change places with the folders they lie in."""

    name: str
    path: str
    size: int
    mtime: int
    ctime: int
    inode: int


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
    """Roots for paths given by the user, with names that differ, also from those of our own."""
    roots: list[Root] = []
    taken = {LIBRARY, DOCUMENTS, OFFICIAL}
    for path in paths:
        name = base = path.resolve().name or "corpus"
        n = 2
        while name in taken:
            name, n = f"{base}~{n}", n + 1
        taken.add(name)
        roots.append(Root(name, path))
    return roots


def scan(roots: Sequence[Root], passed_over: _Told = None) -> Iterator[Found]:
    """All files of the corpus in order of their names; what is not read is told to `passed_over`,
    and all of it is there when the iterator is at its end."""
    for root in roots:
        path = str(root.path)
        if os.path.isdir(path):
            library = root.name == LIBRARY
            for found in _Walk(path, passed_over).files(path, f"{root.name}/"):
                plain = found.name.endswith(".md") and not found.name.endswith("/README.md")
                if library and not plain:
                    continue
                yield found
        elif os.path.isfile(path):
            yield found_at(root.name, path, *map(str, beside(Path(path))))
        else:
            _tell(passed_over, root.name, _not_read(path))


class _Walk:
    """The files below the folder `top`, in order of their names; not by recursion, for folders lie
    deep. A link to a folder is followed where that is read nowhere else: where it is hidden."""

    def __init__(self, top: str, told: _Told) -> None:
        self._top, self._told = os.path.realpath(top), told
        self._linked: set[str] = set()

    def files(self, folder: str, prefix: str) -> Iterator[Found]:
        """The files of `folder`, whose names begin with `prefix`."""
        waiting = [self._listed(folder, prefix)]
        while waiting:
            item = next(waiting[-1], None)
            if item is None:
                waiting.pop()
            elif isinstance(item, Found):
                yield item
            else:
                waiting.append(self._listed(*item))

    def _listed(self, folder: str, prefix: str) -> Iterator[Found | tuple[str, str]]:
        """The files in a folder, and the folders in it that are to be listed."""
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            _tell(self._told, prefix, N_(f"cannot be listed ({error.strerror})"))
            return
        names = {entry.name for entry in listed}
        if _is_index(folder, names):
            others = any(not is_hidden(n) and not _OF_INDEX.fullmatch(n) for n in names)
            what = N_("an index: the other files in it are not read") if others else N_("an index")
            _tell(self._told, prefix, what, expected=not others)
            return
        for entry in listed:
            name = prefix + entry.name
            if is_hidden(entry.name):
                _tell(self._told, name, HIDDEN, expected=True)
                continue
            if belongs(entry.name, names):
                continue
            more = [entry.path + end for end in (FACTS, TEXT) if entry.name + end in names]
            try:
                item = self._looked_at(entry, name, more)
            except OSError as error:
                _tell(self._told, name, N_(f"cannot be looked at ({error.strerror})"))
                continue
            if item:
                yield item

    def _looked_at(
        self, entry: os.DirEntry[str], name: str, more: Iterable[str]
    ) -> Found | tuple[str, str] | None:
        linked = entry.is_symlink()
        real = os.path.realpath(entry.path) if linked else ""
        if linked and real != self._top and not real.startswith(self._top + os.sep):
            _tell(self._told, name, N_("a link that leads out of the corpus"))
        elif entry.is_dir():
            if not linked or self._hidden_only(real, name):
                return entry.path, f"{name}/"
        elif entry.is_file():
            return found_at(name, entry.path, *more)
        else:
            _tell(self._told, name, _not_read(entry.path))
        return None

    def _hidden_only(self, real: str, name: str) -> bool:
        """Whether the folder that a link leads to is read by that link alone."""
        below = real[len(self._top) + 1 :].split(os.sep)
        if any(map(is_hidden, below)) and real not in self._linked:
            self._linked.add(real)
            return True
        _tell(self._told, name, N_("a link to a folder that is read in its place"), expected=True)
        return False


def found_at(name: str, path: str, *more: str) -> Found:
    """A file, as large and as young as it and those beside it that belong to it (`more`); what
    tells each of these apart then stands for the inode."""
    first = found = _state(path)
    if more:
        states = [first, *map(_state, more)]
        sizes, written, altered, _ = zip(*states, strict=True)
        found = sum(sizes), max(written), max(altered), zlib.crc32(repr(states).encode())
    return Found(name, path, *found)


def _state(path: str) -> tuple[int, int, int, int]:
    state = os.stat(path)
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


#: What an index folder's CURRENT begins with.
INDEX_MAGIC = b"regsearch index "


#: The files of an index folder.
_OF_INDEX = pattern(
    r"CURRENT(\.\d+\.(new|claim))?|LOCK(\.pid)?|sources\.\d+|s\d+-\d+(\.seg|\.\d+\.del)"
)


def _is_index(folder: str, names: set[str]) -> bool:
    """Whether a folder is an index, by what its own files hold; one that is built for the first
    time has no CURRENT yet."""
    for name, mark in (("CURRENT", INDEX_MAGIC), ("LOCK.pid", HOLDER_MAGIC)):
        if "LOCK" in names and name in names:
            try:
                if read_plain(Path(folder, name)).startswith(mark):
                    return True
            except OSError:
                continue
    return False


def belongs(name: str, names: Container[str]) -> bool:
    """Whether a file of that name stands beside one of `names`, and belongs to it."""
    return name.endswith((FACTS, TEXT)) and any(
        name.endswith(end) and name.removesuffix(end) in names for end in (FACTS, TEXT)
    )


def beside(path: Path) -> list[Path]:
    """What is there beside a document and belongs to it."""
    found = (path.with_name(path.name + end) for end in (FACTS, TEXT))
    return [file for file in found if file.is_file()]


HIDDEN = N_("hidden or temporary by its name")


def is_hidden(name: str) -> bool:
    """Whether a file or folder of that name is passed over as hidden or temporary."""
    return name.startswith(".") or name.endswith(("~", ".part", ".tmp"))


def _not_read(path: str) -> str:
    """Why a path that is neither folder nor file is not read."""
    if not os.path.lexists(path):
        return N_("is not there")
    if os.path.exists(path):
        return N_("no plain file (a FIFO, socket or device)")
    return N_("a broken link")


def _tell(told: _Told, name: str, reason: str, expected: bool = False) -> None:
    if told is not None:
        told.append(PassedOver(name, reason, expected))


def named(found: Iterable[Found]) -> list[Found]:
    """The files under names that an index file can hold, no two alike."""
    from corpus.unique_names import Keys

    keys = Keys()
    storable = ((_CONTROL.sub("\ufffd", f.name).encode("utf-8", "replace"), f) for f in found)
    return [file._replace(name=keys.take(name.decode("utf-8"))) for name, file in storable]


def stamp(found: Iterator[Found]) -> int:
    """A number that changes when a file is added, removed or written."""
    crc = 0
    for file in found:
        line = f"{file.name}\t{file.size}\t{file.mtime}\t{file.ctime}\t{file.inode}\n"
        crc = zlib.crc32(line.encode("utf-8", "surrogateescape"), crc)
    return crc
