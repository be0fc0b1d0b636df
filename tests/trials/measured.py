"""A program run in a process of its own, and what that took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    """What a program gave, the seconds of computing that it and its children took, and the most
    MB of memory that one of them held."""

    status: int
    out: str
    err: str
    seconds: float
    memory: int


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end. Needs a POSIX system."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said, told = map(_text, (out, err))
    seconds = round(usage.ru_utime + usage.ru_stime, 2)
    return Run(process.returncode, said, told, seconds, usage.ru_maxrss >> 10)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def regsearch(*args: str, home: Path, **environment: str) -> Run:
    """Run `regsearch` with its folders in `home`, where its bytecode is kept, too: an installed
    program has that."""
    command = [sys.executable, "-m", "regsearch", *args]
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "bytecode")}
    return run(command, {"REGSEARCH_HOME": str(home), **kept, **environment})
