"""How many words of published files are in no provision: `python -m benchmarks.words_kept FOLDER`.

A line for each file that loses any, then the totals and the CPU seconds of reading and comparing.
"""

from __future__ import annotations

import gzip
import sys
import time
from pathlib import Path

from corpus.coverage import lost
from corpus.errors import UnreadableError
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source


def main(folder: Path) -> None:
    """Read every file below `folder` and compare."""
    files = words = missing = 0
    reading = comparing = 0.0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        source = Source(name, gzip.decompress(data) if path.suffix == ".gz" else data, path)
        start = time.process_time()
        try:
            documents = list(read(source))
        except UnreadableError as error:
            print(f"not read  {error}")
            continue
        read_at = time.process_time()
        found = lost(lines_of(source), documents)
        reading += read_at - start
        comparing += time.process_time() - read_at
        files, words, missing = files + 1, words + found.total, missing + found.words
        if found.words:
            print(f"{found.words:6,} {100 * found.share:6.2f} %  {name}: {found.first}")
    print(f"{files} files, {words:,} words, {missing:,} in no provision")
    print(f"CPU: reading {reading:.1f} s, comparing {comparing:.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
