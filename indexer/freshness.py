"""How an index stands to its corpus now: what failed, what changed since, what is passed over.

"Nothing found" must never mean "nothing read": this is what tells them apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import KILLED, PASSING
from corpus.files import open_plain
from corpus.messages import N_
from corpus.named import NamedTuple
from indexer.format.manifest import Manifest, SourceLine
from indexer.scan import Found, PassedOver, Root, beside, named, scan, stamp

#: Within how many ns two writes may get one time: 20 ms by a kernel's clock, 2 s where a file
#: system keeps whole seconds only (FAT by twos).
_TICK, _COARSE_TICK = 20_000_000, 2_000_000_000


class Standing(NamedTuple):
    """The sources by name as they were indexed, the files by name that are there now, and what
    lies there but is not read. `fresh`: nothing was added, removed or written since."""

    sources: dict[str, SourceLine]
    found: dict[str, Found]
    passed_over: list[PassedOver]
    fresh: bool

    @property
    def failed(self) -> dict[str, str]:
        """The files that could not be read, each with the reason."""
        return {s.name: s.failure for s in self.sources.values() if s.failure}

    @property
    def lost(self) -> dict[str, str]:
        """The files with words that are in no provision, and what the reader said of them."""
        return {s.name: s.lost for s in self.sources.values() if s.lost}

    @property
    def stale(self) -> dict[str, str]:
        """The files of which the index does not hold the present content, each with the reason.
        Where size and times tell nothing, the content does."""
        new = (name for name in self.found if name not in self.sources)
        changed = (
            name
            for name, file in self.found.items()
            if name in self.sources and differs(file, self.sources[name])
        )
        gone = (name for name in self.sources if name not in self.found)
        return {
            **dict.fromkeys(new, N_("is not indexed yet")),
            **dict.fromkeys(changed, N_("changed since it was indexed")),
            **dict.fromkeys(gone, N_("is gone since it was indexed")),
        }

    @property
    def missed(self) -> dict[str, str]:
        """What is passed over and may be missed: all but hidden and temporary files."""
        return {p.name: p.reason for p in self.passed_over if not p.expected}


def standing(sources: dict[str, SourceLine], manifest: Manifest, roots: Sequence[Root]) -> Standing:
    """How an index of these `sources` stands to the corpus; where that is not known (no `roots`),
    each file counts as it was indexed."""
    passed_over: list[PassedOver] = []
    if not roots:
        there = {s.name: s.found for s in sources.values()}
        return Standing(sources, there, passed_over, fresh=True)
    seen = list(scan(roots, passed_over))
    return Standing(
        sources=sources,
        found={file.name: file for file in named(seen)},
        passed_over=passed_over,
        fresh=stamp(iter(seen)) == manifest.stamp,
    )


def differs(file: Found, line: SourceLine) -> bool:
    """Whether a file is not as it was read, or as it was when it could not be."""
    if line.sha256 and not passes(line):
        return not unchanged(file, line)
    return file[2:] != line.found[2:]


def passes(line: SourceLine) -> bool:
    """Whether a failure is to be tried again: the system was in the way (a full disk passes), or
    the file may have been replaced after it was read."""
    return bool(line.failure) and (line.kind in (PASSING, KILLED) or racy(line))


def unchanged(file: Found, line: SourceLine) -> SourceLine | None:
    """What is known of a file that is as it was read; None of one that is not. Its times and its
    inode tell, unless one was set while it was read or is not what it was; then its content does.
    """
    if file.size != line.size or not line.sha256 or passes(line):
        return None
    if file[2:] == line.found[2:] and not racy(line):
        return line
    if beside(Path(file.path)):  # which may have changed, whatever the file's own hash says
        return None
    seen = time.time_ns()
    if content_hash(file.path) != line.sha256:
        return None
    return line._replace(mtime=file.mtime, ctime=file.ctime, inode=file.inode, seen=seen)


def racy(line: SourceLine) -> bool:
    """Whether the file may have been written again, after `seen`, without a change of its times."""
    times = (line.mtime, line.ctime) if os.name == "posix" else (line.mtime,)
    coarse = not any(time % 1_000_000_000 for time in times)
    return max(times) > line.seen - (_COARSE_TICK if coarse else _TICK)


def content_hash(path: str) -> str:
    """The SHA-256 of a file's bytes, "" when it cannot be read."""
    import hashlib

    try:
        with open_plain(Path(path)) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except OSError:
        return ""
