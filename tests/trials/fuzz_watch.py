"""What the inputs of a fuzzed target do: the slowest of them, and those that do harm."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from tests.trials.hostile_queries import SECONDS, named


class Watch:
    """Runs inputs and keeps what they did in a folder: `figures.json`, and in `harm` the first
    input of each kind of harm."""

    def __init__(
        self, target: Callable[[bytes], str], folder: Path, seconds: float = SECONDS
    ) -> None:
        """`target` answers with the harm that an input did, "" for none, or raises; `seconds` is
        what an input may take. What the folder holds already, of a process that died, counts."""
        self._target, self._folder, self._seconds = target, folder, seconds
        self._slowest, self._harm = 0.0, dict[str, str]()
        (folder / "harm").mkdir(exist_ok=True)
        if (folder / "figures.json").exists():
            kept = json.loads((folder / "figures.json").read_text("utf-8"))
            self._slowest, self._harm = kept["slowest"], kept["harm"]

    def run(self, data: bytes) -> None:
        """Try an input. Its time is the processor's, as other programs may be at work."""
        started = time.process_time()
        try:
            harm = self._target(data)
        except Exception as error:  # what is looked for
            harm = named(error)
        seconds = time.process_time() - started
        if seconds > self._seconds:
            harm = harm or f"takes longer than {self._seconds:g} s"
        new = harm and harm not in self._harm
        if new:
            self._harm[harm] = f"{len(self._harm)}"
            (self._folder / "harm" / self._harm[harm]).write_bytes(data)
        if new or seconds > self._slowest:
            self._slowest = max(seconds, self._slowest)
            kept = {"slowest": self._slowest, "harm": self._harm}
            (self._folder / "figures.json").write_text(json.dumps(kept), "utf-8")
