"""A process that reads files and may die: crashes, endless loops and hunger for memory stay in it.

The reading process is started once and fed file after file over a pipe; it is replaced when it
dies, when it is silent for too long, and after `FILES_PER_PROCESS` files. Documents come back in
batches, so that a file of any size passes through in bounded memory. Jobs and answers are JSON
(`indexer.wire`), and an answer is taken in field by field: a reading process that a hostile file
took over cannot make this one run its code.

It is a plain child process (`subprocess`, not `multiprocessing`), so that it neither forks this
process nor imports its `__main__` again. It ends with its parent: it leaves as soon as its
standard input ends, and where there is a POSIX kernel, that ends it when it computes too long.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from corpus.errors import UnreadableError
from corpus.model import Document
from indexer import wire

if TYPE_CHECKING:
    from indexer.limits import Limits

#: A reading process is replaced after this many files, so that no leak in a library adds up.
FILES_PER_PROCESS = 500
#: The exit status of a reading process that met its limit of memory.
OUT_OF_MEMORY = 71
CRASHED = "made its reader crash"
#: Not its own doing: the system was out of memory, or somebody ended it.
KILLED = f"{CRASHED} (SIGKILL)"
_LENGTH = 8
_START = "import sys; sys.path[:] = sys.argv[1:]; from indexer.sandbox import main; main()"


class Job(NamedTuple):
    """A file to read: its name, where it is or (path None) what it holds, and the limits."""

    name: str
    path: Path | None
    data: bytes
    limits: Limits


class Answer(NamedTuple):
    """Some of a file's documents. `end` is None when more will come, "" when these were the last,
    else the reason why nothing more can be read."""

    sha256: str
    format: str
    documents: list[Document]
    end: str | None


class Opened(NamedTuple):
    """A file that is being read: its SHA-256, its format's name, its documents as they come."""

    sha256: str
    format: str
    documents: Iterator[Document]


class _DiedError(Exception):
    """The reading process is gone or of no use; `str()` of it is the reason to give."""


class _Process:
    """A reading process and the two pipes to it."""

    def __init__(self, memory: int) -> None:
        self.memory, self.files, self.silent = memory, 0, False
        paths = [os.path.abspath(path) for path in sys.path]
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, *paths],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def usable(self) -> bool:
        """Whether it runs and may take one file more."""
        return self.files < FILES_PER_PROCESS and self._child.poll() is None

    def ask(self, job: Job) -> None:
        """Give it a file to read."""
        self.files += 1
        assert self._child.stdin
        try:
            path = str(job.path) if job.path else None
            _send(self._child.stdin, wire.pack((job.name, path, job.limits)))
            _send(self._child.stdin, job.data)
        except OSError:
            raise _DiedError(self._reason(job.limits)) from None

    def answer(self, limits: Limits, most: int) -> tuple[Answer, int]:
        """Its next answer, and the size of it, which may be `most` bytes."""
        assert self._child.stdout
        timer = threading.Timer(limits.seconds, self._end_silence)
        timer.daemon = True
        timer.start()
        try:
            size = int.from_bytes(self._child.stdout.read(_LENGTH), "little")
            if size > most:
                raise _DiedError(
                    f"yields more than {limits.text >> 20:,} MB of text (REGSEARCH_MAX_TEXT_MB)"
                )
            data = self._child.stdout.read(size)
        finally:
            timer.cancel()
        if not size or len(data) < size:
            raise _DiedError(self._reason(limits))
        try:
            return _answer(data), size
        except wire.WireError as error:
            raise _DiedError(f"made its reader answer with nonsense ({error})") from None

    def _end_silence(self) -> None:
        self.silent = True
        self._child.kill()

    def _reason(self, limits: Limits) -> str:
        """Why it died; waits a little for what is dying."""
        try:
            code = self._child.wait(5)
        except subprocess.TimeoutExpired:
            return "made its reader stop answering"
        if self.silent or (os.name == "posix" and code == -signal.SIGPROF):
            return f"takes longer than {limits.seconds:g} s to read (REGSEARCH_MAX_SECONDS)"
        if code == OUT_OF_MEMORY:
            return f"takes more than {limits.memory >> 20:,} MB of memory to read (REGSEARCH_MAX_MEMORY_MB)"  # noqa: E501
        if code >= 0:
            return f"made its reader stop (exit status {code})"
        with contextlib.suppress(ValueError):
            return f"{CRASHED} ({signal.Signals(-code).name})"
        return f"{CRASHED} (signal {-code})"

    def end(self) -> None:
        """End it, whatever it is doing, and wait until it is gone."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):
                assert pipe
                pipe.close()


def _answer(data: bytes) -> Answer:
    """The answer in some bytes; WireError when there is none."""
    value = wire.unpack(data)
    if type(value) is not list or len(value) != 4:
        raise wire.WireError("no answer")
    sha256, format, documents, end = value
    if type(sha256) is not str or type(format) is not str or type(end) not in (str, type(None)):
        raise wire.WireError("no answer")
    return Answer(sha256, format, wire.documents(documents), end)


#: Reading processes that wait for work. Taking and giving back are atomic, so threads may share.
_idle: list[_Process] = []


def _take(memory: int) -> _Process:
    while _idle:
        process = _idle.pop()
        if process.usable and process.memory == memory:
            return process
        process.end()
    return _Process(memory)


def close() -> None:
    """End the reading processes that wait for work."""
    while _idle:
        _idle.pop().end()


atexit.register(close)
if hasattr(os, "register_at_fork"):  # a fork must not share the pipes of its parent
    os.register_at_fork(after_in_child=_idle.clear)


def read(job: Job) -> Opened:
    """Read a file in a reading process; UnreadableError when nothing of it can be had.

    Where a process dies that had read other files before, a fresh one tries again: no file is
    blamed for what another did.
    """
    process = _take(job.limits.memory)
    used = process.files > 0
    try:
        return _read(process, job)
    except _DiedError as died:
        if not used or process.silent:
            raise UnreadableError(job.name, str(died)) from None
    try:
        return _read(_Process(job.limits.memory), job)
    except _DiedError as died:
        raise UnreadableError(job.name, str(died)) from None


def _read(process: _Process, job: Job) -> Opened:
    try:
        process.ask(job)
        answer, size = process.answer(job.limits, job.limits.text)
    except BaseException:  # Ctrl-C as well: nothing is left behind
        process.end()
        raise
    if answer.end is not None:
        _idle.append(process)
        return Opened(answer.sha256, answer.format, _last(job.name, answer))
    return Opened(answer.sha256, answer.format, _stream(process, job, answer, size))


def _last(name: str, answer: Answer) -> Iterator[Document]:
    yield from answer.documents
    if answer.end:
        raise UnreadableError(name, answer.end)


def _stream(process: _Process, job: Job, answer: Answer, size: int) -> Iterator[Document]:
    total, count = size, 0
    try:
        while answer.end is None:
            yield from answer.documents
            count += len(answer.documents)
            answer, size = process.answer(job.limits, job.limits.text - total)
            total += size
        _idle.append(process)
    except _DiedError as died:
        raise UnreadableError(
            job.name, f"{died}; the {count} regulations before that were read"
        ) from None
    finally:
        if answer.end is None:
            process.end()
    yield from _last(job.name, answer)


# --- the reading process itself ------------------------------------------------------------------


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH, "little"))
    pipe.write(data)
    pipe.flush()


def main() -> None:
    """Answer the jobs that come on standard input, until it ends."""
    from indexer.reading import answers

    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C ends
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, jobs), daemon=True).start()
    while True:
        job = jobs.get()
        _limit(job.limits)
        try:
            for answer in answers(job):
                _send(out, wire.pack(answer))
                _limit(job.limits)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except OSError:  # nobody listens any more
            os._exit(0)


def _receive(pipe: IO[bytes], jobs: queue.SimpleQueue[Job]) -> None:
    """Take in jobs, and leave at once when there is nobody to send any, even in mid-work."""
    from indexer.limits import Limits

    while head := _receive_one(pipe):
        name, path, limits = wire.unpack(head)
        data = _receive_one(pipe)
        jobs.put(Job(name, Path(path) if path else None, data, Limits(*limits)))
    os._exit(0)


def _receive_one(pipe: IO[bytes]) -> bytes:
    return pipe.read(int.from_bytes(pipe.read(_LENGTH), "little"))


def _limit(limits: Limits) -> None:
    """Let the kernel hold the limits too, where it can: of memory, and of computing time in case
    the parent is no longer there to end this process."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 2 * limits.seconds + 1)
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with contextlib.suppress(OSError, ValueError):  # a lower limit may be in force already
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
