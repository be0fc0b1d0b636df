"""A process that reads files and may die: crashes, endless loops and hunger for memory stay in it.

The reading process is started once and fed file after file over a pipe; it is replaced when it
dies, when it is silent for too long, and after `FILES_PER_PROCESS` files. Documents come back in
batches, so that a file of any size passes through in bounded memory; files are given to it before
their turn, so that of many small ones neither process waits for the other. Jobs and answers are
JSON (`indexer.wire`), and an answer is taken in field by field: a reading process that a hostile
file took over cannot make this one run its code. Where there is a POSIX kernel, that ends a
reading process which computes too long when its parent no longer does.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import CRASH, KILLED, UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.named import NamedTuple
from indexer import wire
from indexer.child_process import Child, TooMuchError, Watch

if TYPE_CHECKING:
    from indexer.reading.limits import Limits

#: A reading process is replaced after this many files, so that no leak in a library adds up.
FILES_PER_PROCESS = 2000
#: A reading process has at most so many files before it; when half of them are read, it gets more.
AHEAD = 32
#: The exit status of a reading process that met its limit of memory.
OUT_OF_MEMORY = 71
CRASHED = N_("made its reader crash")


class Job(NamedTuple):
    """A file to read: its name, where it is or (path None) what it holds, and the limits; `draft`:
    as a draft, line by line (`corpus.readers.draft`). `ocr` are the languages to read images in:
    then each page is answered as a document of its own. `seen` is when it was made (ns)."""

    name: str
    path: Path | None
    data: bytes
    limits: Limits
    draft: bool = False
    ocr: str = ""
    seen: int = 0


class Answer(NamedTuple):
    """Some of a file's documents. `end` is None when more will come, "" when these were the last,
    else the reason why nothing more can be read, and `kind` its kind (`corpus.errors`)."""

    sha256: str
    inode: int
    format: str
    documents: list[Document]
    end: str | None
    kind: str


class Opened(NamedTuple):
    """A file that is being read: its SHA-256, the inode of what was opened, its format's name, its
    documents as they come."""

    sha256: str
    inode: int
    format: str
    documents: Iterator[Document]


class _DiedError(Exception):
    """The reading process is gone or of no use; `str()` of it is the reason to give."""

    def __init__(self, reason: str, kind: str = CRASH) -> None:
        super().__init__(reason)
        self.kind = kind

    def of(self, name: str, read: str = "") -> UnreadableError:
        """The error of the file `name`, of which `read` says what was read before."""
        return UnreadableError(name, f"{self}{read}", self.kind)


class _Process:
    """A reading process."""

    def __init__(self, memory: int) -> None:
        self.memory, self.files, self.silent = memory, 0, False
        self.child = Child("indexer.reading.worker")
        self._watch = Watch(self._end_silence)
        #: The files that it was given and has not read to their end.
        self.asked: deque[Job] = deque()

    def suits(self, job: Job) -> bool:
        """Whether this file may come next: where others were given ahead, only the first of them,
        even if the process is gone, which may be that file's doing."""
        if self.asked:
            return self.asked[0] is job and not self.silent
        fresh = self.files < FILES_PER_PROCESS and not self.silent
        return fresh and self.memory == job.limits.memory and self.child.running

    def ask(self, job: Job) -> None:
        """Give it a file to read."""
        self.files += 1
        try:
            path = str(job.path) if job.path else None
            self.child.send(wire.pack((job.name, path, job.limits, job.draft, job.ocr)), job.data)
        except OSError:
            raise self._died(job.limits) from None
        self.asked.append(job)

    def ask_ahead(self, following: Sequence[Job]) -> None:
        """Give it some of the files that follow the first that it has, if it has few."""
        if len(self.asked) > AHEAD // 2:
            return
        self._watch.begin(self.asked[0].limits.seconds)  # it may be too busy to take them
        with contextlib.suppress(_DiedError):  # which the file that it reads is told
            for job in islice(following, len(self.asked) - 1, AHEAD - 1):
                if self.files >= FILES_PER_PROCESS or job.limits.memory != self.memory:
                    return
                self.ask(job)

    def close(self) -> None:
        """End it."""
        self._watch.end(wake=True)
        self.child.close()

    def answer(self, limits: Limits, most: int) -> tuple[Answer, int]:
        """Its next answer, and the size of it, which may be `most` bytes."""
        self._watch.begin(limits.seconds)
        try:
            data = self.child.receive(most)
        except TooMuchError:
            raise _DiedError(
                N_(f"yields more than {limits.text >> 20:,} MB of text (REGSEARCH_MAX_TEXT_MB)"),
                limits.met("text"),
            ) from None
        finally:
            self._watch.end()
        if not data:
            raise self._died(limits)
        try:
            return _answer(data), len(data)
        except wire.WireError as error:
            raise _DiedError(N_(f"made its reader answer with nonsense ({error})")) from None

    def _end_silence(self) -> None:
        self.silent = True
        self.child.kill()

    def _died(self, limits: Limits) -> _DiedError:
        """Why it died; waits a little for what is dying."""
        code = self.child.wait(5)
        if code is None:
            return _DiedError(N_("made its reader stop answering"))
        if self.silent or (os.name == "posix" and code == -signal.SIGPROF):
            why = N_(f"takes longer than {limits.seconds:g} s to read (REGSEARCH_MAX_SECONDS)")
            return _DiedError(why, limits.met("seconds"))
        if code == OUT_OF_MEMORY:
            why = N_(f"takes more than {limits.memory >> 20:,} MB of memory to read")
            return _DiedError(f"{why} (REGSEARCH_MAX_MEMORY_MB)", limits.met("memory"))
        if code >= 0:
            return _DiedError(N_(f"made its reader stop (exit status {code})"))
        if os.name == "posix" and code == -signal.SIGKILL:  # out of memory, or somebody ended it
            return _DiedError(f"{CRASHED} (SIGKILL)", KILLED)
        with contextlib.suppress(ValueError):
            return _DiedError(f"{CRASHED} ({signal.Signals(-code).name})")
        return _DiedError(N_(f"{CRASHED} (signal {-code})"))


def _answer(data: bytes) -> Answer:
    """The answer in some bytes; WireError when there is none."""
    value = wire.unpack(data)
    if type(value) is not list or len(value) != 6:
        raise wire.WireError("no answer")
    sha256, inode, format, documents, end, kind = value
    texts = [sha256, format, kind] + [end] * (end is not None)
    if any(type(text) is not str for text in texts) or type(inode) is not int:
        raise wire.WireError("no answer")
    return Answer(sha256, inode, format, wire.documents(documents), end, kind)


#: Reading processes that wait for work. Taking and giving back are atomic, so threads may share.
_idle: list[_Process] = []


def _take(job: Job) -> _Process:
    while _idle:
        process = _idle.pop()
        if process.suits(job):
            return process
        process.close()
    return _Process(job.limits.memory)


def _give_back(process: _Process) -> None:
    process.asked.popleft()
    _idle.append(process)


def close() -> None:
    """End the reading processes that wait for work."""
    while _idle:
        _idle.pop().close()


atexit.register(close)
if hasattr(os, "register_at_fork"):  # a fork must not share the pipes of its parent
    os.register_at_fork(after_in_child=_idle.clear)


def read(job: Job, following: Sequence[Job] = ()) -> Opened:
    """Read a file in a reading process; UnreadableError when nothing of it can be had. `following`
    are the files, if any, that will be read next.

    Where a process dies that had read other files before, a fresh one tries again: no file is
    blamed for what another did.
    """
    process = _take(job)
    used = process.files > len(process.asked)
    try:
        return _read(process, job, following)
    except _DiedError as died:
        if not used or process.silent:
            raise died.of(job.name) from None
    try:
        return _read(_Process(job.limits.memory), job, ())
    except _DiedError as died:
        raise died.of(job.name) from None


def _read(process: _Process, job: Job, following: Sequence[Job]) -> Opened:
    try:
        if not process.asked:
            process.ask(job)
        process.ask_ahead(following)
        answer, size = process.answer(job.limits, job.limits.text)
    except BaseException:  # Ctrl-C as well: nothing is left behind
        process.close()
        raise
    if answer.end is not None:
        _give_back(process)
        return Opened(answer.sha256, answer.inode, answer.format, _last(job.name, answer))
    return Opened(answer.sha256, answer.inode, answer.format, _stream(process, job, answer, size))


def _last(name: str, answer: Answer) -> Iterator[Document]:
    yield from answer.documents
    if answer.end:
        raise UnreadableError(name, answer.end, answer.kind)


def _stream(process: _Process, job: Job, answer: Answer, size: int) -> Iterator[Document]:
    total, count = size, 0
    try:
        while answer.end is None:
            yield from answer.documents
            count += len(answer.documents)
            answer, size = process.answer(job.limits, job.limits.text - total)
            total += size
        _give_back(process)
    except _DiedError as died:
        raise died.of(job.name, N_(f"; the {count} regulations before that were read")) from None
    finally:
        if answer.end is None:
            process.close()
    yield from _last(job.name, answer)
