"""Writing the index folder (see `manifest`): one writer, whose state replaces another by a rename.

A build that dies leaves files that no manifest names; the next run sweeps them away. Files are
only ever created, never opened for writing when they are there: a link that somebody put in their
place leads nowhere.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from operator import methodcaller
from pathlib import Path

from corpus.errors import RegsearchError
from corpus.files import create, file_mode, open_plain, replace, sync_folder, write_new
from corpus.files import sweep as sweep_unfinished
from corpus.messages import N_
from indexer.format.manifest import (
    CURRENT,
    DELETIONS_MAGIC,
    SOURCES_MAGIC,
    Manifest,
    NoIndex,
    OutdatedIndex,
    SourceLine,
    read_manifest,
)
from indexer.format.segment import MAGIC, DamagedIndex
from indexer.scan import INDEX_MAGIC

#: The names of files that a build makes, and the generation that made each.
_MADE = re.compile(
    r"s(\d+)-\d+\.seg|s\d+-\d+\.(\d+)\.del|sources\.(\d+)|CURRENT\.(\d+)\.(?:new|claim)"
)
_CLAIM_MAGIC = b"regsearch claim\n"
#: What each begins with: a file of such a name that begins otherwise is somebody else's.
_MAGIC = {
    ".seg": MAGIC,
    ".del": DELETIONS_MAGIC,
    ".new": INDEX_MAGIC,
    ".claim": _CLAIM_MAGIC,
}


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and bring it to the disk."""
    create(path, methodcaller("write", data), file_mode(path.parent))


def write_deletions(
    folder: Path, file: str, generation: int, docs: Iterable[int]
) -> tuple[str, int]:
    """Write a segment's deletions; the file's name and checksum."""
    data = DELETIONS_MAGIC + array("I", sorted(docs)).tobytes()
    name = f"{Path(file).stem}.{generation}.del"
    write_file(folder / name, data)
    return name, zlib.crc32(data)


@contextmanager
def claimed(folder: Path, old: Manifest | None) -> Iterator[int]:
    """The number of a generation after `old`, which no other build writes under: not even what is
    still alive of one whose process was killed. Nothing is left of what fails in the block."""
    _refuse_others(folder)
    generation = 1 + max(old.generation if old else 0, last_generation(folder))
    sweep_unfinished(folder)
    claim = folder / f"{CURRENT}.{generation}.claim"
    write_new(claim, methodcaller("write", _CLAIM_MAGIC), file_mode(folder))
    try:
        yield generation
    except BaseException:
        discard(folder, generation)
        raise


def _refuse_others(folder: Path) -> None:
    """Raise RegsearchError where CURRENT is somebody else's file: it is of no index's make, and
    nothing else in the folder was made by a build."""
    path = folder / CURRENT
    if path.is_symlink():  # the commit puts a file in its place, wherever it leads
        return
    try:
        with open_plain(path) as file:
            head = file.read(len(INDEX_MAGIC))
    except OSError:
        return
    if head and head != INDEX_MAGIC and not _made(folder):
        raise RegsearchError(N_(f"{path} is no index's file: choose another --index"))


def commit(folder: Path, manifest: Manifest, sources: Iterable[SourceLine]) -> Manifest:
    """Make `manifest` the state of the index, then sweep away what it does not name."""
    lines = "\n".join(s.pack() for s in sources)
    data = SOURCES_MAGIC + lines.encode("utf-8", "surrogateescape")
    write_file(folder / f"sources.{manifest.generation}", data)
    manifest = manifest._replace(sources_crc=zlib.crc32(data))
    temporary = folder / f"{CURRENT}.{manifest.generation}.new"
    write_file(temporary, manifest.pack())
    sync_folder(folder)  # what CURRENT will name is on the disk before CURRENT names it
    replace(temporary, folder / CURRENT)
    sync_folder(folder)
    sweep(folder, manifest)
    return manifest


def sweep(folder: Path, manifest: Manifest) -> None:
    """Delete the index files that `manifest` does not name; other files are left alone."""
    keep = {f"sources.{manifest.generation}"}
    for info in manifest.segments:
        keep.update((info.file, info.deletions))
    for path, _ in _made(folder):
        if path.name not in keep:
            _unlink(path)


def discard(folder: Path, generation: int) -> None:
    """Delete what a build that failed has written, unless it came as far as to be committed."""
    try:
        if read_manifest(folder).generation == generation:
            return
    except (NoIndex, DamagedIndex, OutdatedIndex):
        pass  # then this generation is not the committed one either
    except OSError:
        return
    for path, made in _made(folder):
        if made == generation:
            _unlink(path)


def last_generation(folder: Path) -> int:
    """The highest generation that left a file in the folder, committed or not; 0 for none."""
    return max((generation for _, generation in _named_so(folder)), default=0)


def _made(folder: Path) -> list[tuple[Path, int]]:
    """The files that builds made, each with its generation, claims last. Of others that are named
    so nothing is known: they stay. What a build was killed over may be empty; its claim is not."""
    found = _named_so(folder)
    claimed = {g for path, g in found if path.suffix == ".claim" and _is_ours(path)}
    ours = [(path, g) for path, g in found if g in claimed or _is_ours(path)]
    return sorted(ours, key=lambda made: made[0].suffix == ".claim")


def _named_so(folder: Path) -> list[tuple[Path, int]]:
    found = [(path, _MADE.fullmatch(path.name)) for path in folder.iterdir()]
    return [(path, int(next(filter(None, m.groups())))) for path, m in found if m]


def _is_ours(path: Path) -> bool:
    magic = _MAGIC.get(path.suffix, SOURCES_MAGIC)
    try:
        with open_plain(path) as file:
            return file.read(len(magic)) == magic
    except OSError:
        return False


def _unlink(path: Path) -> None:
    with suppress(OSError):  # still mapped by a reader on some systems: the next sweep takes it
        path.unlink()
