"""Building segments, on two cores when there is much to build.

`Builders` takes documents and writes a segment whenever enough postings have gathered. With
`parallel` it keeps a second process: documents go to whichever is free, each process writes
segments of its own, and neither waits for the other. The results do not depend on which segment
holds a document.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.model import Document
from indexer import wire
from indexer.child_process import Child, Parent
from indexer.format.manifest import SegmentInfo
from indexer.format.segment import Segment
from indexer.format.segment_writer import SegmentBuilder

#: Postings held in memory before a segment is written, all processes together.
POSTINGS_IN_MEMORY = 3_000_000
#: Provisions sent to the second process at a time, and how many such lots may be under way.
_LOT, _UNDER_WAY = 256, 2
#: The second process numbers its segments from here.
_FIRST_OF_SECOND = 1_000_000


def describe(path: Path, segment: Segment, info: SegmentInfo | None = None) -> SegmentInfo:
    """The manifest's line for a segment; `info` brings its deletions."""
    live = [d for d in range(segment.doc_count) if not segment.is_deleted(d)]
    return SegmentInfo(
        file=path.name,
        size=path.stat().st_size,
        docs=segment.doc_count,
        live_docs=len(live),
        live_regulations=len({segment.regulation_of[d] for d in live}),
        words=sum(map(segment.lengths.__getitem__, live)),
        pairs=sum(map(segment.pair_lengths.__getitem__, live)),
        deletions=info.deletions if info else "",
        deletions_crc=info.deletions_crc if info else 0,
    )


class BuilderDied(RegsearchError):
    """The second process ended, perhaps with a reason; the committed index is untouched."""

    def __init__(self, reason: str = "") -> None:
        why = f" ({reason})" if reason else ""
        super().__init__(
            N_(f"a process that was building the index ended{why}; run 'regsearch index' again")
        )


class _Local:
    """Builds segments in this process."""

    def __init__(self, new_path: Callable[[], Path], postings: int) -> None:
        self._new_path, self._postings = new_path, postings
        self._builder = SegmentBuilder()
        self.infos: list[SegmentInfo] = []

    def add(self, document: Document) -> None:
        self._builder.add(document)
        if self._builder.postings > self._postings:
            self.flush()

    def flush(self) -> None:
        if self._builder.doc_count:
            path = self._new_path()
            self._builder.write(path)
            segment = Segment(path)
            self.infos.append(describe(path, segment))
            segment.close()
            self._builder = SegmentBuilder()


def main() -> None:
    """The second process: lots of documents in, an answer to each; the segments at the end.

    A text is the reason why it cannot go on.
    """
    parent = Parent()
    folder, generation, postings = wire.unpack(parent.receive())
    numbers = count(_FIRST_OF_SECOND)
    local = _Local(lambda: Path(folder) / f"s{generation}-{next(numbers)}.seg", postings)
    try:
        while (lot := wire.unpack(parent.receive())) is not None:
            for document in wire.documents(lot):
                local.add(document)
            parent.send(wire.pack(len(lot)))
        local.flush()
        parent.send(wire.pack(local.infos))
    except OSError as error:
        parent.send(wire.pack(error.strerror or str(error)))


class _Second:
    """The second process, seen from here. What it answers is taken in by a thread."""

    def __init__(self, folder: Path, generation: int, postings: int) -> None:
        self.child = Child("indexer.parallel")
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.send((str(folder), generation, postings))
        self.under_way = 0

    def _listen(self) -> None:
        with suppress(ValueError, OSError):  # closed in between
            while answer := self.child.receive():
                self._answers.put(answer)
        self._answers.put(b"")

    def send(self, value: object) -> None:
        try:
            self.child.send(wire.pack(value))
        except OSError:
            raise BuilderDied from None

    def _answer(self) -> Any:
        answer = self._answers.get()
        value = wire.unpack(answer) if answer else ""
        if isinstance(value, str):
            raise BuilderDied(value)
        return value

    def take(self, lot: list[Document]) -> bool:
        """Give it a lot of documents, unless it has enough to do."""
        while self.under_way and not self._answers.empty():
            self._answer()
            self.under_way -= 1
        if self.under_way == _UNDER_WAY:
            return False
        self.send(lot)
        self.under_way += 1
        return True

    def segments(self) -> list[SegmentInfo]:
        """The segments that it wrote, once it is done."""
        while not isinstance(answer := self._answer(), list):
            pass
        return [SegmentInfo(*row) for row in answer]


class Builders:
    """Collects documents and writes them as segments; see the module."""

    def __init__(self, folder: Path, generation: int, parallel: bool) -> None:
        """Segments go to `folder`, under names of the `generation`."""
        self._count = 0
        self._folder, self._generation = folder, generation
        self._local = _Local(self.new_path, POSTINGS_IN_MEMORY // (2 if parallel else 1))
        self._lot: list[Document] = []
        self._size = 0
        half = POSTINGS_IN_MEMORY // 2
        self._second = _Second(folder, generation, half) if parallel else None

    def new_path(self) -> Path:
        """A path for one more segment of this generation."""
        self._count += 1
        return self._folder / f"s{self._generation}-{self._count}.seg"

    def add(self, document: Document) -> None:
        """Add a regulation with its provisions."""
        if self._second is None:
            self._local.add(document)
            return
        self._lot.append(document)
        self._size += len(document.provisions)
        if self._size >= _LOT:
            lot, self._lot, self._size = self._lot, [], 0
            if not self._second.take(lot):
                for document in lot:
                    self._local.add(document)

    def finish(self) -> list[SegmentInfo]:
        """Write what is left; the segments, those of this process first."""
        for document in self._lot:
            self._local.add(document)
        self._lot = []
        try:
            if self._second:
                self._second.send(None)  # no more comes
            self._local.flush()
            return self._local.infos + (self._second.segments() if self._second else [])
        finally:
            self.close()

    def close(self) -> None:
        """End the second process, whatever it is doing."""
        if self._second:
            self._second.child.close()
            self._second = None
