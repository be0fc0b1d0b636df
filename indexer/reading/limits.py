"""What reading one file may take, as the environment says."""

from __future__ import annotations

import os

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.named import NamedTuple


class LimitError(RegsearchError):
    """A limit in the environment that is no number."""


class Limits(NamedTuple):
    """What one file may take: seconds between two signs of progress, and bytes: in memory while
    it is read, on disk or unpacked when it must be held whole, and of text in the end."""

    seconds: float = 60.0
    memory: int = 3072 << 20
    file: int = 256 << 20
    text: int = 4096 << 20

    @classmethod
    def of_environment(cls) -> Limits:
        """The defaults, or what REGSEARCH_MAX_SECONDS, REGSEARCH_MAX_MEMORY_MB,
        REGSEARCH_MAX_FILE_MB and REGSEARCH_MAX_TEXT_MB say."""
        d = cls()
        return cls(
            _number("REGSEARCH_MAX_SECONDS", d.seconds),
            int(_number("REGSEARCH_MAX_MEMORY_MB", d.memory >> 20) * (1 << 20)),
            int(_number("REGSEARCH_MAX_FILE_MB", d.file >> 20) * (1 << 20)),
            int(_number("REGSEARCH_MAX_TEXT_MB", d.text >> 20) * (1 << 20)),
        )

    def met(self, name: str) -> str:
        """The kind of a failure at the limit of this name: which one, and where it stood."""
        return f"{name} {getattr(self, name)}"

    def bind(self, kind: str) -> bool:
        """Whether a file that failed in this way would fail again: not where it met a limit that
        is another one now."""
        name = kind.partition(" ")[0]
        return name not in self._fields or kind == self.met(name)


def _number(name: str, default: float) -> float:
    written = os.environ.get(name, "")
    try:
        value = float(written or default)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:
        raise LimitError(N_(f"{name} is '{written}'; it must be a number above 0"))
    return value
