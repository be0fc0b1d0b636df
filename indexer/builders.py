"""Building segments, on two cores when there is much to build.

`Builders` takes documents and writes a segment whenever enough postings have gathered. With
`parallel` it keeps a second process: documents go to whichever is free, each process writes
segments of its own, and neither waits for the other. The results do not depend on which segment
holds a document.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from corpus.errors import RegsearchError
from corpus.model import Document
from indexer.segment import Segment
from indexer.segment_writer import SegmentBuilder
from indexer.store import SegmentInfo

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
            f"a process that was building the index ended{why}; run 'regsearch index' again"
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


def _serve(pipe: Connection, folder: Path, generation: int, postings: int) -> None:
    """The second process: lots of documents in, an answer to each; the segments at the end.

    A text is the reason why it cannot go on.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides what Ctrl-C ends
    numbers = count(_FIRST_OF_SECOND)
    local = _Local(lambda: folder / f"s{generation}-{next(numbers)}.seg", postings)
    lots: queue.SimpleQueue[list[Document] | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, lots), daemon=True).start()
    try:
        while (lot := lots.get()) is not None:
            for document in lot:
                local.add(document)
            pipe.send(len(lot))
        local.flush()
        pipe.send(local.infos)
    except BrokenPipeError:  # nobody listens any more
        os._exit(0)
    except OSError as error:
        pipe.send(error.strerror or str(error))


def _receive(pipe: Connection, lots: queue.SimpleQueue[list[Document] | None]) -> None:
    """Take in lots, and leave at once, even in mid-work, when the first process is gone."""
    try:
        while True:
            lots.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


class Builders:
    """Collects documents and writes them as segments; see the module."""

    def __init__(self, folder: Path, generation: int, parallel: bool) -> None:
        """Segments go to `folder`, under names of the `generation`."""
        self._count = 0
        self._folder, self._generation = folder, generation
        self._local = _Local(self.new_path, POSTINGS_IN_MEMORY // (2 if parallel else 1))
        self._lot: list[Document] = []
        self._size = self._sent = 0
        self._process = self._pipe = None
        if parallel:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            arguments = (theirs, folder, generation, POSTINGS_IN_MEMORY // 2)
            self._process = context.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()

    def new_path(self) -> Path:
        """A path for one more segment of this generation."""
        self._count += 1
        return self._folder / f"s{self._generation}-{self._count}.seg"

    def add(self, document: Document) -> None:
        """Add a regulation with its provisions."""
        if self._pipe is None:
            self._local.add(document)
            return
        self._lot.append(document)
        self._size += len(document.provisions)
        if self._size >= _LOT:
            self._hand_out()

    def _hand_out(self) -> None:
        lot, self._lot, self._size = self._lot, [], 0
        try:
            while self._sent and self._pipe.poll():  # type: ignore[union-attr]
                self._answer()
                self._sent -= 1
            if self._sent < _UNDER_WAY:
                self._pipe.send(lot)  # type: ignore[union-attr]
                self._sent += 1
                return
        except (EOFError, OSError):
            raise BuilderDied from None
        for document in lot:
            self._local.add(document)

    def _answer(self) -> int | list[SegmentInfo]:
        answer: int | list[SegmentInfo] | str = self._pipe.recv()  # type: ignore[union-attr]
        if isinstance(answer, str):
            raise BuilderDied(answer)
        return answer

    def finish(self) -> list[SegmentInfo]:
        """Write what is left; the segments, those of this process first."""
        for document in self._lot:
            self._local.add(document)
        self._lot = []
        theirs: list[SegmentInfo] = []
        try:
            if self._pipe is not None:
                self._pipe.send(None)
            self._local.flush()
            if self._pipe is not None:
                while not isinstance(answer := self._answer(), list):
                    pass
                theirs = answer
        except (EOFError, OSError):
            raise BuilderDied from None
        finally:
            self.close()
        return self._local.infos + theirs

    def close(self) -> None:
        """End the second process, whatever it is doing."""
        if self._process is not None:
            self._pipe.close()  # type: ignore[union-attr]
            self._process.join(1 if self._process.is_alive() else 0)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process = self._pipe = None
