"""A process that reads files and may die: crashes, endless loops and hunger for memory stay in it.

The reading process is started once and fed file after file over a pipe; it is replaced when it
dies, when it is silent for too long, and after `FILES_PER_PROCESS` files. Documents come back in
batches, so that a file of any size passes through in bounded memory. The reader of the answers
accepts nothing but documents: a process that a hostile file took over cannot make this one run
its code.

It is a plain child process (`subprocess`, not `multiprocessing`), so that it neither forks this
process nor imports its `__main__` again. It ends with its parent: it leaves when its standard
input ends, and on POSIX the kernel ends it when it computes for too long.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from corpus.errors import UnreadableError
from corpus.model import Document

if TYPE_CHECKING:
    from indexer.reading import Limits

#: A reading process is replaced after this many files, so that no leak in a library adds up.
FILES_PER_PROCESS = 500
#: A batch of documents is sent when it has this many provisions or is this many seconds old.
_PROVISIONS_PER_BATCH, _SECONDS_PER_BATCH = 256, 0.5
_LENGTH = 8

# The kinds of answers.
OPENED, DOCUMENTS, FAILED, ENDED = "opened", "documents", "failed", "ended"
_START = "import sys; sys.path[:] = sys.argv[1:]; from indexer.sandbox import main; main()"


class Job(NamedTuple):
    """A file to read: its name, where it is or (standard input) what it holds, and the limits."""

    name: str
    path: Path | None
    data: bytes
    limits: Limits


class Opened(NamedTuple):
    """A file that is being read: its SHA-256, its format's name, its documents as they come."""

    sha256: str
    format: str
    documents: Iterator[Document]


class _Died(Exception):
    """The reading process is gone; `str()` of it says why, as the reason of a failure."""


class _Answers(pickle.Unpickler):
    """Unpickles documents, and refuses whatever else a pickle may name."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "corpus.model" and name[:1].isupper() or (module, name) == ("datetime", "date"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")


class _Process:
    """A reading process and the two ends of its pipes."""

    def __init__(self, memory: int) -> None:
        self.memory, self.files = memory, 0
        command = [sys.executable, "-I", "-c", _START, *map(os.path.abspath, filter(None, sys.path))]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._silent = False

    @property
    def alive(self) -> bool:
        """Whether it runs, as far as is known."""
        return self._child.poll() is None

    def ask(self, job: Job) -> None:
        """Give it a file to read."""
        self.files += 1
        assert self._child.stdin
        try:
            _send(self._child.stdin, job)
        except OSError:
            raise _Died(self._reason(job.limits)) from None

    def answer(self, limits: Limits, most: int) -> tuple[str, Any, int]:
        """Its next answer and the answer's size; `_Died` when there is none in time, and when the
        answer has more than `most` bytes."""
        assert self._child.stdout
        timer = threading.Timer(limits.seconds, self._end_silence)
        timer.daemon = True
        timer.start()
        try:
            size = int.from_bytes(self._child.stdout.read(_LENGTH), "little")
            if size > most:
                raise _Died(f"yields more than {most >> 20:,} MB of text (REGSEARCH_MAX_TEXT_MB)")
            data = self._child.stdout.read(size)
        finally:
            timer.cancel()
        if not size or len(data) < size:
            raise _Died(self._reason(limits))
        try:
            kind, value = _Answers(io.BytesIO(data)).load()
        except (pickle.UnpicklingError, ValueError, TypeError, AttributeError, EOFError) as error:
            raise _Died(f"made its reader answer nonsense ({error})") from None
        return kind, value, size

    def _end_silence(self) -> None:
        self._silent = True
        self._child.kill()

    def _reason(self, limits: Limits) -> str:
        if self._silent:
            return f"takes longer than {limits.seconds:g} s to read (REGSEARCH_MAX_SECONDS)"
        self.end()
        code = self._child.returncode
        if os.name == "posix" and code == -signal.SIGPROF:
            return f"takes longer than {limits.seconds:g} s to read (REGSEARCH_MAX_SECONDS)"
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
            return f"made its reader crash ({name})"
        return f"made its reader stop (exit status {code})"

    def end(self) -> None:
        """End it, whatever it does, and wait until it is gone."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._child.stdout and self._child.stdout.closed:
                return
            self._child.wait(0.2 if self._child.poll() is None and self._at_end() else 0.0)
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):
                assert pipe
                pipe.close()

    def _at_end(self) -> bool:
        """Whether it is dying already: its own exit status says more than that of our kill."""
        return not self._silent and self.dying

    dying = False
