"""Progress on stderr, on terminals only."""

from __future__ import annotations

import sys
import time

from indexer.update import Progress
from search.cli.terminal import terminal_width
from search.formats import safe


class Bar(Progress):
    """Names the file in work; rewrites one line, ten times a second at the most."""

    def __init__(self) -> None:
        self._total = self._count = 0
        self._drawn = 0.0
        self._on = sys.stderr.isatty()

    def start(self, total: int) -> None:
        self._total = total

    def file(self, name: str) -> None:
        self._count += 1
        if not self._on or time.monotonic() - self._drawn < 0.1:
            return
        self._drawn = time.monotonic()
        done = 20 * self._count // max(self._total, 1)
        head = f"indexing [{'#' * done}{'.' * (20 - done)}] {self._count}/{self._total} "
        sys.stderr.write(f"\r\x1b[K{head}{safe(name)[: terminal_width() - len(head) - 20]}")
        sys.stderr.flush()

    def done(self) -> None:
        if self._on and self._total:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Counter:
    """Tells how far a count has come: call it with what is done and the total."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 50 == 0 or done == total):
            line = f"\r{self._doing} {done:,} of {total:,}"
            sys.stderr.write("\r\x1b[K" if done == total else line)
            sys.stderr.flush()
