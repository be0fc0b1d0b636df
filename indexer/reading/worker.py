"""The reading process: files in, documents out, under limits (see `indexer.reading.sandbox`)."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from indexer import wire
from indexer.child_process import Parent
from indexer.reading.limits import Limits
from indexer.reading.loading import answers
from indexer.reading.sandbox import OUT_OF_MEMORY, Job


def main() -> None:
    """Answer the jobs that come on standard input, until it ends."""
    parent = Parent()
    while True:
        name, path, numbers, draft, ocr = wire.unpack(parent.receive())
        limits = Limits(*numbers)
        where = Path(path) if path else None
        job = Job(name, where, parent.receive(), limits, draft is True, str(ocr))
        _limit(limits)
        try:
            for answer in answers(job):
                parent.send(wire.pack(answer))
                _limit(limits)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


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
