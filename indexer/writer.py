"""Writing an index: what `indexer.update` asks of whatever keeps it, and the folder of segments.

A state is replaced as a whole or not at all; who reads meanwhile sees the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from corpus.files import write_lock
from corpus.messages import N_
from corpus.model import Document
from indexer.format.commit import claimed, commit, sweep, write_deletions
from indexer.format.manifest import (
    Manifest,
    SegmentInfo,
    SourceLine,
    open_segment,
    read_manifest,
    read_sources,
)
from indexer.format.merge import merge, to_merge
from indexer.format.segment import Segment
from indexer.parallel import Builders, describe
from indexer.schema import KEYWORD, SOURCE, keyword, term_bytes


class Generation(Protocol):
    """A state of the index that is being made."""

    number: int

    def keep(self, old: Manifest, without: set[str]) -> None:
        """Take over what the state `old` holds, less the documents of some sources."""

    def add(self, document: Document) -> None:
        """Add a regulation with its provisions."""

    def commit(self, manifest: Manifest, sources: Iterable[SourceLine]) -> None:
        """Make it the state of the index; its `segments` are put into `manifest` here."""


class Writer(Protocol):
    """The one writer of an index."""

    def lock(self, wait: float) -> AbstractContextManager[None]:
        """Keep all others from writing; raises `corpus.files.Locked` after `wait` seconds."""

    def manifest(self) -> Manifest:
        """The committed state; NoIndex, DamagedIndex or OutdatedIndex otherwise."""

    def sources(self, manifest: Manifest) -> dict[str, SourceLine]:
        """The sources of a state that is whole; DamagedIndex otherwise."""

    def generation(self, old: Manifest | None, large: bool) -> AbstractContextManager[Generation]:
        """A new state after `old`; nothing is left of one that fails. `large`: much is added."""

    def restamp(self, manifest: Manifest, sources: Iterable[SourceLine]) -> None:
        """Commit the sources' times anew; all else stays as it is in `manifest`."""

    def sweep(self, manifest: Manifest) -> None:
        """Delete what a build that was killed left."""


class FolderWriter:
    """Writes the index in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        """Of the index in `folder`."""
        self.folder = folder

    def lock(self, wait: float) -> AbstractContextManager[None]:
        """See `Writer`."""
        return write_lock(self.folder, wait, N_("the index is"))

    def manifest(self) -> Manifest:
        """See `Writer`."""
        return read_manifest(self.folder)

    def sources(self, manifest: Manifest) -> dict[str, SourceLine]:
        """See `Writer`."""
        known = read_sources(self.folder, manifest)
        for info in manifest.segments:
            open_segment(self.folder, info).close()
        return known

    @contextmanager
    def generation(self, old: Manifest | None, large: bool) -> Iterator[Generation]:
        """See `Writer`."""
        with claimed(self.folder, old) as number:
            made = Segments(self.folder, number, large)
            try:
                yield made
            finally:
                made.builders.close()

    def restamp(self, manifest: Manifest, sources: Iterable[SourceLine]) -> None:
        """See `Writer`."""
        with claimed(self.folder, manifest) as number:
            commit(self.folder, manifest._replace(generation=number), sources)

    def sweep(self, manifest: Manifest) -> None:
        """See `Writer`."""
        sweep(self.folder, manifest)


class Segments:
    """A generation of segments in a folder."""

    def __init__(self, folder: Path, number: int, large: bool) -> None:
        """Under the number `number`; a second process helps with one that is `large`."""
        self.folder, self.number = folder, number
        self.builders = Builders(folder, number, large)
        self.segments: list[SegmentInfo] = []

    def keep(self, old: Manifest, without: set[str]) -> None:
        """See `Generation`."""
        kept = (self._without(info, without) for info in old.segments)
        self.segments = [info for info in kept if info.live_docs]

    def add(self, document: Document) -> None:
        """See `Generation`."""
        self.builders.add(document)

    def commit(self, manifest: Manifest, sources: Iterable[SourceLine]) -> None:
        """See `Generation`."""
        new = self.builders.finish()
        self.segments += new
        if len(new) > 1:  # what came at once is read at once: one segment, however it was built
            self._merge_into_one(new)
        self._merge()
        commit(self.folder, manifest._replace(segments=tuple(self.segments)), sources)

    def _without(self, info: SegmentInfo, names: set[str]) -> SegmentInfo:
        """The segment less the documents of the sources `names`."""
        segment = open_segment(self.folder, info)
        deleted = set(segment.deleted)
        before = len(deleted)
        for name in names:
            entry = segment.find(term_bytes(KEYWORD, keyword(SOURCE, name)))
            if entry:
                for head in segment.postings(entry)[0]:
                    deleted.update(segment.documents_of(segment.regulation_of[head]))
        if len(deleted) == before:
            return info
        file, crc = write_deletions(self.folder, info.file, self.number, deleted)
        info = info._replace(deletions=file, deletions_crc=crc)
        return describe(self.folder / info.file, open_segment(self.folder, info), info)

    def _merge(self) -> None:
        while True:
            chosen = [i for i, s in enumerate(self.segments) if s.live_docs * 3 < s.docs * 2]
            chosen = chosen or to_merge([s.live_docs for s in self.segments])
            if not chosen:
                return
            self._merge_into_one([self.segments[i] for i in chosen])

    def _merge_into_one(self, chosen: Sequence[SegmentInfo]) -> None:
        path = self.builders.new_path()
        parts = [open_segment(self.folder, info) for info in chosen]
        for part in parts:  # what is copied gets new checksums: damage would become truth
            part.check()
        merge(parts, path)
        for part in parts:
            part.close()
        kept = [info for info in self.segments if info not in chosen]
        self.segments = [*kept, describe(path, Segment(path))]
