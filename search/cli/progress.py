"""Progress on stderr, on terminals only: how far, how long still, what is in work."""

from __future__ import annotations

import sys
import time

from corpus.messages import _
from corpus.text.width import fitted
from indexer.update import Progress
from search.cli.shared import quiet
from search.cli.terminal import terminal_width
from search.formats import safe

#: Seconds between two drawings, and before the first estimate.
_PAUSE, _LEARNING = 0.1, 2.0


def _is_terminal() -> bool:
    return sys.stderr.isatty()


class Line:
    """One line that is drawn again and again; nothing where stderr is no terminal."""

    def __init__(self, doing: str) -> None:
        """`doing` says what is done, such as "indexing"."""
        self._doing, self._on = doing, _is_terminal() and not quiet.get()
        self._began, self._drawn, self._shown = time.monotonic(), 0.0, False

    def draw(self, done: float, total: int, name: str = "") -> None:
        """Draw, unless it was drawn just now."""
        now = time.monotonic()
        if not self._on or now - self._drawn < _PAUSE:
            return
        self._drawn = now
        share = min(done / max(total, 1), 1.0)
        bar = "#" * int(20 * share)
        left = left_text(now - self._began, share)
        line = f"{self._doing} [{bar:.<20}] {int(done):,}/{total:,} {left} {safe(name)}"
        self._write(fitted(line, terminal_width() - 1))
        self._shown = True

    def clear(self) -> None:
        """Take the line away, for what is printed in its place."""
        if self._shown:
            self._write("")
            self._shown = False

    def _write(self, line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def left_text(seconds: float, share: float) -> str:
    """How long it will still take when `share` of it took so many seconds; "" too early to tell."""
    if seconds < _LEARNING or share <= 0:
        return ""
    left = round(seconds / share - seconds)
    if left < 60:
        return _("{seconds} s left").format(seconds=left)
    return _("{minutes} min left").format(minutes=round(left / 60))


class Bar(Progress):
    """Names the file in work."""

    def __init__(self) -> None:
        self._line, self._total, self._count = Line(_("indexing")), 0, 0

    def start(self, total: int) -> None:
        self._total = total

    def file(self, name: str) -> None:
        self._count += 1
        self._line.draw(self._count, self._total, name)

    def done(self) -> None:
        self._line.clear()


class Counter:
    """Tells how far a count has come: call it with what is done and the total."""

    def __init__(self, doing: str) -> None:
        """`doing` says what is done."""
        self._line = Line(doing)

    def __call__(self, done: float, total: int, name: str = "") -> None:
        """Draw; at the end, take the line away."""
        if done >= total:
            self.clear()
        else:
            self._line.draw(done, total, name)

    def clear(self) -> None:
        """Take the line away, for what is printed in its place."""
        self._line.clear()
