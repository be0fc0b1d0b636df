"""Child processes that work for this one: bytes in, bytes out, and nothing else shared.

A child is a plain process (`subprocess`, not `multiprocessing`), so that it neither forks this
one nor imports its `__main__` again. It is a module's `main()`, fed *frames* (a length and so many
bytes) over its standard input, and it answers with frames. It writes nothing else anywhere, and
it leaves as soon as its standard input ends, even in mid-work: no child outlives its parent.
"""

from __future__ import annotations

import math
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO

_LENGTH = 8
_START = (
    "import sys; sys.path[:] = sys.argv[2:]; from importlib import import_module; "
    "import_module(sys.argv[1]).main()"
)


class TooMuchError(Exception):
    """A frame that is larger than may be."""


class Child:
    """A process that runs `main()` of a module of ours."""

    def __init__(self, module: str) -> None:
        """Start it."""
        paths = [os.path.abspath(path) for path in sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, module, *paths],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdin and self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self.pid = self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def send(self, *frames: bytes) -> None:
        """Give it frames; OSError when it is gone."""
        send(self._in, *frames)

    def receive(self, most: int | None = None) -> bytes:
        """Its next frame; b"" when it is gone. TooMuchError when that has more than `most` bytes,
        of which none is read."""
        size = int.from_bytes(self._out.read(_LENGTH), "little")
        if most is not None and size > most:
            raise TooMuchError
        frame = self._out.read(size)
        return frame if len(frame) == size else b""

    def wait(self, seconds: float) -> int | None:
        """Its exit status (negative: the signal that ended it); None when it goes on."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()

    def close(self) -> None:
        """End it and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out):
            with suppress(OSError):
                pipe.close()


def send(pipe: IO[bytes], *frames: bytes) -> None:
    """Write frames, at once."""
    for frame in frames:
        pipe.write(len(frame).to_bytes(_LENGTH, "little"))
        pipe.write(frame)
    pipe.flush()


class Watch:
    """Calls `late` when something takes longer than it may. Its one thread sleeps until then, and
    is not woken when all is well: that something begins and ends costs next to nothing."""

    def __init__(self, late: Callable[[], None]) -> None:
        self._late, self._changed = late, threading.Condition()
        self._due = self._wakes = math.inf
        self._asleep = False

    def begin(self, seconds: float) -> None:
        """It begins, and may take so long."""
        with self._changed:
            self._due = time.monotonic() + seconds
            if not self._asleep:
                self._asleep = True
                threading.Thread(target=self._run, daemon=True).start()
            elif self._due < self._wakes:
                self._changed.notify()

    def end(self, *, wake: bool = False) -> None:
        """It is done; with `wake` the thread ends, too, as nothing more will begin soon."""
        with self._changed:
            self._due = math.inf
            if wake:
                self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while (left := self._due - time.monotonic()) > 0:
                if self._due == math.inf:
                    break
                self._wakes = self._due
                self._changed.wait(min(left, threading.TIMEOUT_MAX))
            else:
                self._late()
            self._asleep = False


class Parent:
    """The other end, in the child: made once, by its `main()`."""

    def __init__(self) -> None:
        """Take over the standard streams."""
        self._out = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # what a library prints is no answer
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C ends
        self._frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(sys.stdin.buffer,), daemon=True).start()

    def _listen(self, pipe: IO[bytes]) -> None:
        while head := pipe.read(_LENGTH):
            size = int.from_bytes(head, "little")
            frame = pipe.read(size)
            if len(frame) < size:
                break
            self._frames.put(frame)
        os._exit(0)

    def receive(self) -> bytes:
        """The next frame."""
        return self._frames.get()

    def send(self, frame: bytes) -> None:
        """Answer with a frame; where nobody listens any more, the process ends."""
        try:
            send(self._out, frame)
        except OSError:
            os._exit(0)
