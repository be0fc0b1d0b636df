"""The index folder, as readers see it: which segments make the committed state.

    CURRENT        the manifest of the committed state, replaced by rename: the only file that
                   changes; it names the others and carries their sizes and checksums
    s<g>-<n>.seg   segments, written once
    s<g>-<n>.<g>.del   numbers of a segment's deleted documents, one file a generation
    sources.<g>    one line a source: what it was and what came of it
    CURRENT.<g>.claim  says that a build writes under generation g; gone once it is done
    LOCK           held by the one writer

Readers take no lock: they read CURRENT and map what it names; when a file is gone because a
newer state replaced it in between, they read CURRENT again. Nothing here is ever unpickled.
`indexer.format.commit` writes the folder.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import RegsearchError
from corpus.files import read_plain
from corpus.messages import N_
from corpus.named import NamedTuple
from indexer.format.segment import DamagedIndex, Segment
from indexer.scan import INDEX_MAGIC, Found, Root
from indexer.schema import made_with

FORMAT = f"{INDEX_MAGIC.decode()}3"
#: What the files of sources and of deletions begin with.
SOURCES_MAGIC, DELETIONS_MAGIC = b"regsearch sources\n", b"regsearch deletions\n"
CURRENT = "CURRENT"


class NoIndex(RegsearchError):
    """There is no index in the folder yet."""


class OutdatedIndex(RegsearchError):
    """The index was made by another version of the schema or the analyzer: rebuild it.

    `roots` are the manifest's, so that it is rebuilt from the same corpus.
    """

    def __init__(self, roots: tuple[str, ...]) -> None:
        super().__init__(N_("the index was made by another version of regsearch"))
        self.roots = roots


class SegmentInfo(NamedTuple):
    """A segment in the manifest. Sums are over documents that are not deleted."""

    file: str
    size: int
    docs: int
    live_docs: int
    live_regulations: int
    words: int
    pairs: int
    deletions: str
    deletions_crc: int


class Manifest(NamedTuple):
    """A committed state of the index. `stamp` is the corpus as it was seen then."""

    generation: int
    built: str
    stamp: int
    roots: tuple[str, ...]
    files: int
    failures: int
    sources_crc: int
    segments: tuple[SegmentInfo, ...]

    @property
    def fingerprint(self) -> str:
        """A short name of this very state."""
        return f"{zlib.crc32(self.pack()):08x}"

    def pack(self) -> bytes:
        """The manifest as the bytes of CURRENT."""
        lines = [
            FORMAT,
            f"schema {made_with()}",
            f"generation {self.generation}",
            f"built {self.built}",
            f"stamp {self.stamp}",
            f"files {self.files} {self.failures} {self.sources_crc}",
            *(f"root {root}" for root in self.roots),
            *("segment " + " ".join(str(v) or "-" for v in info) for info in self.segments),
        ]
        body = "\n".join(lines).encode("utf-8", "surrogateescape")
        return body + f"\nend {zlib.crc32(body)}\n".encode()

    @classmethod
    def unpack(cls, data: bytes) -> Manifest:
        """Read CURRENT; DamagedIndex when it is not whole, or says what no build wrote;
        OutdatedIndex when of another make."""
        body, mark, end = data.rpartition(b"\nend ")
        if not mark or not data.startswith(INDEX_MAGIC) or end.strip() != b"%d" % zlib.crc32(body):
            raise DamagedIndex(CURRENT, N_("not a whole manifest"))
        rows = [line.partition(" ") for line in body.decode("utf-8", "surrogateescape").split("\n")]
        if rows[0][2] != FORMAT.partition(" ")[2] or rows[1][2] != made_with():
            raise OutdatedIndex(tuple(value for name, _, value in rows if name == "root"))
        try:
            return cls._of_rows(rows)
        except (KeyError, ValueError):
            raise DamagedIndex(CURRENT, N_("not what a build wrote")) from None

    @classmethod
    def _of_rows(cls, rows: list[tuple[str, str, str]]) -> Manifest:
        single = {name: value for name, _, value in rows}
        files, failures, sources_crc = map(int, single["files"].split())
        return cls(
            generation=int(single["generation"]),
            built=single["built"],
            stamp=int(single["stamp"]),
            roots=tuple(value for name, _, value in rows if name == "root"),
            files=files,
            failures=failures,
            sources_crc=sources_crc,
            segments=tuple(_segment_info(value) for name, _, value in rows if name == "segment"),
        )


def _segment_info(line: str) -> SegmentInfo:
    file, *numbers, deletions, crc = line.split(" ")
    size, docs, live_docs, live_regulations, words, pairs = map(int, numbers)
    deletions = "" if deletions == "-" else deletions
    if not re.fullmatch(r"s\d+-\d+\.seg( s\d+-\d+\.\d+\.del)?", f"{file} {deletions}".strip()):
        raise ValueError(line)  # no path that leads elsewhere
    return SegmentInfo(
        file, size, docs, live_docs, live_regulations, words, pairs, deletions, int(crc)
    )


class SourceLine(NamedTuple):
    """What is known of one source file: its size, times (ns) and inode when `seen` (ns, by this
    machine's clock, before it was read). `failure` says why it could not be read, or ""; `kind`
    what kind of failure that was (`corpus.errors`); `lost` which of its words are in no provision,
    or ""."""

    name: str
    path: str
    size: int
    mtime: int
    ctime: int
    inode: int
    seen: int
    sha256: str
    format: str
    documents: int
    provisions: int
    failure: str = ""
    kind: str = ""
    lost: str = ""

    @property
    def found(self) -> Found:
        """The file as it was found."""
        return Found(self.name, self.path, self.size, self.mtime, self.ctime, self.inode)

    def pack(self) -> str:
        """One line."""
        return "\t".join(str(v).replace("\t", " ").replace("\n", " ") for v in self)

    @classmethod
    def unpack(cls, line: str) -> SourceLine:
        """The source that `pack` packed."""
        name, path, *rest = line.split("\t")
        size, mtime, ctime, inode, seen = map(int, rest[:5])
        sha, format, documents, provisions, failure, kind, lost = rest[5:]
        counts = (int(documents), int(provisions))
        times = (mtime, ctime, inode, seen)
        return cls(name, path, size, *times, sha, format, *counts, failure, kind, lost)


def root_lines(roots: Iterable[Root]) -> tuple[str, ...]:
    """The roots of a corpus as a manifest tells of them."""
    return tuple(f"{root.name}\t{root.path}" for root in roots)


def read_manifest(folder: Path) -> Manifest:
    """The committed state in `folder`; NoIndex, DamagedIndex or OutdatedIndex otherwise."""
    try:
        data = read_plain(folder / CURRENT)
    except (FileNotFoundError, NotADirectoryError):
        raise NoIndex(N_(f"no index in {folder}")) from None
    except PermissionError:
        raise
    except OSError as error:
        raise DamagedIndex(CURRENT, error.strerror or str(error)) from None
    return Manifest.unpack(data)


def read_sources(folder: Path, manifest: Manifest) -> dict[str, SourceLine]:
    """The sources of a committed state, by name; DamagedIndex when they are not there whole.

    They are not there, too, when another state replaced `manifest` since it was read: who holds a
    damaged index looks at CURRENT before rebuilding it.
    """
    name = f"sources.{manifest.generation}"
    try:
        data = _checked(folder / name, manifest.sources_crc, SOURCES_MAGIC)
        lines = data.decode("utf-8", "surrogateescape").split("\n")
        return {s.name: s for s in map(SourceLine.unpack, filter(None, lines))}
    except FileNotFoundError:
        raise DamagedIndex(name, "missing") from None
    except ValueError:
        raise DamagedIndex(name, N_("not what a build wrote")) from None


def _checked(path: Path, crc: int, magic: bytes) -> bytes:
    """What follows `magic` in a file; DamagedIndex when it is not as it was written."""
    try:
        data = read_plain(path)
    except (FileNotFoundError, PermissionError):
        raise
    except OSError as error:
        raise DamagedIndex(path.name, error.strerror or str(error)) from None
    if zlib.crc32(data) != crc or not data.startswith(magic):
        raise DamagedIndex(path.name, "checksum")
    return data[len(magic) :]


def open_segment(folder: Path, info: SegmentInfo) -> Segment:
    """The segment that the manifest names, with its deletions."""
    deleted: tuple[int, ...] = ()
    if info.deletions:
        data = _checked(folder / info.deletions, info.deletions_crc, DELETIONS_MAGIC)
        deleted = tuple(array("I", data))
    try:
        size = (folder / info.file).stat().st_size
    except (FileNotFoundError, PermissionError):
        raise
    except OSError as error:  # a link in a circle
        raise DamagedIndex(info.file, error.strerror or str(error)) from None
    if size != info.size:
        raise DamagedIndex(info.file, "size")
    return Segment(folder / info.file, deleted)


def open_segments(folder: Path) -> tuple[Manifest, list[Segment]]:
    """The committed state and its segments, opened.

    A file that is gone was swept away by a newer state, or it is damage: CURRENT tells which.
    """
    tried: Manifest | None = None
    while True:
        manifest = read_manifest(folder)
        try:
            return manifest, [open_segment(folder, info) for info in manifest.segments]
        except FileNotFoundError as gone:
            if manifest == tried:
                raise DamagedIndex(Path(gone.filename).name, "missing") from None
            tried = manifest
