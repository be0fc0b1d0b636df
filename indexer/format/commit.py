"""Writing the index folder (see `manifest`): one writer, whose state replaces another by a rename.

A build that dies leaves files that no manifest names; the next run sweeps them away. Files are
only ever created, never opened for writing when they are there: a link that somebody put in their
place leads nowhere.
"""

from __future__ import annotations

import os
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from operator import methodcaller
from pathlib import Path

from corpus.files import create, sync_folder
from indexer.format.manifest import (
    CURRENT,
    Manifest,
    NoIndex,
    OutdatedIndex,
    SourceLine,
    read_manifest,
)
from indexer.format.segment import DamagedIndex

#: The files that a build makes, and the generation that made each: nothing else is ever deleted.
_MADE = re.compile(
    r"s(\d+)-\d+\.seg|s\d+-\d+\.(\d+)\.del|sources\.(\d+)|CURRENT\.(\d+)\.(?:new|claim)"
)


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and bring it to the disk."""
    create(path, methodcaller("write", data))


def write_deletions(
    folder: Path, file: str, generation: int, docs: Iterable[int]
) -> tuple[str, int]:
    """Write a segment's deletions; the file's name and checksum."""
    data = array("I", sorted(docs)).tobytes()
    name = f"{Path(file).stem}.{generation}.del"
    write_file(folder / name, data)
    return name, zlib.crc32(data)


@contextmanager
def claimed(folder: Path, old: Manifest | None) -> Iterator[int]:
    """The number of a generation after `old`, which no other build writes under: not even what is
    still alive of one whose process was killed. Nothing is left of what fails in the block."""
    generation = 1 + max(old.generation if old else 0, last_generation(folder))
    (folder / f"{CURRENT}.{generation}.claim").touch(exist_ok=False)
    try:
        yield generation
    except BaseException:
        discard(folder, generation)
        raise


def commit(folder: Path, manifest: Manifest, sources: Iterable[SourceLine]) -> Manifest:
    """Make `manifest` the state of the index, then sweep away what it does not name."""
    data = "\n".join(s.pack() for s in sources).encode("utf-8", "surrogateescape")
    write_file(folder / f"sources.{manifest.generation}", data)
    manifest = manifest._replace(sources_crc=zlib.crc32(data))
    temporary = folder / f"{CURRENT}.{manifest.generation}.new"
    write_file(temporary, manifest.pack())
    sync_folder(folder)  # what CURRENT will name is on the disk before CURRENT names it
    os.replace(temporary, folder / CURRENT)
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
    return max((generation for _, generation in _made(folder)), default=0)


def _made(folder: Path) -> list[tuple[Path, int]]:
    """The files that builds made, each with its generation."""
    found = [(path, _MADE.fullmatch(path.name)) for path in folder.iterdir()]
    return [(path, int(next(filter(None, m.groups())))) for path, m in found if m]


def _unlink(path: Path) -> None:
    with suppress(OSError):  # still mapped by a reader on some systems: the next sweep takes it
        path.unlink()
