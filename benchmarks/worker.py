"""The child processes in which things are measured; each answers with lines of JSON.

- `build ENGINE CORPUS FOLDER` answers {"seconds", "cpu", "peak_mb"};
- `add ENGINE CORPUS FOLDER COUNT` adds COUNT documents, a commit each, and answers {"seconds",
  "slowest", "peak_mb"}: median and slowest after the first, which also imports;
- `serve ENGINE FOLDER` answers each [query, options] on standard input with {"ms", "ids"}: the
  milliseconds of the processor, so that what else the machine does is not in them.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.engines import engine, opened


def peak_mb() -> float:
    """The most memory that this process had resident, and the largest of its children, in MB.

    Linux's ru_maxrss of a new process starts at its parent's, VmHWM does not; so the latter is read
    where there is one.
    """
    import resource

    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        own = next(int(row.split()[1]) for row in status.read_text().splitlines() if "VmHWM" in row)
    return (own + children) / (1024 if sys.platform != "darwin" else 1 << 20)


def timed(work: Callable[[], None]) -> float:
    """The seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def write(name: str, corpus: Path, folder: Path, added: int) -> None:
    """Build an index, or add so many documents to it, and say what that took."""
    work = engine(name)
    if added:
        times = [timed(partial(work.add, corpus, folder, number)) for number in range(added)]
        answer = {"seconds": median(times[1:]), "slowest": max(times[1:])}
    else:
        answer = {"seconds": timed(lambda: work.build(corpus, folder))}
    answer |= {"cpu": sum(os.times()[:4]), "peak_mb": peak_mb()}
    print(json.dumps(answer), flush=True)


def serve(name: str, folder: Path) -> None:
    """Answer queries until standard input ends."""
    search = opened(name, folder)
    for line in sys.stdin:
        query, options = json.loads(line)
        started = time.process_time()
        found = search(query, options)
        ms = 1000 * (time.process_time() - started)
        print(json.dumps({"ms": ms, "ids": [id for id, _ in found]}), flush=True)


def main(task: str, name: str, *rest: str) -> None:
    """Do one of the tasks above."""
    if task == "serve":
        serve(name, Path(rest[0]))
    else:
        write(name, Path(rest[0]), Path(rest[1]), int(rest[2]) if task == "add" else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
