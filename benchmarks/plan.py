"""What a run of the benchmarks is to do, and on what."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from benchmarks import data


class Plan(NamedTuple):
    """The choices of one run. `everything` also runs what is left out for its slowness."""

    work: Path
    shared: Path
    sizes: tuple[data.Size, ...]
    quick: bool
    everything: bool
    questions: int

    def corpus(self, size: data.Size) -> Path:
        """The folder with the provisions of a size."""
        return data.corpus(self.shared, self.work, size)

    @staticmethod
    def count(size: data.Size) -> int:
        """How many provisions a size has, nearly."""
        return 1000 * int(size.name[:-1])

    def builds(self, size: data.Size) -> int:
        """How often an index is built: fewer times the larger it is."""
        return 1 if self.quick or self.count(size) > 100_000 else 3

    def queries(self, size: data.Size) -> int:
        """How many questions are asked, and twice as many as keywords; fewer of a large corpus."""
        return 20 if self.quick else 60 if self.count(size) > 100_000 else 200

    def rounds(self, size: data.Size) -> int:
        """How often each query is asked in process."""
        return 1 if self.quick or self.count(size) > 100_000 else 3

    @property
    def processes(self) -> int:
        """How often each command is run as a fresh process."""
        return 2 if self.quick else 15
