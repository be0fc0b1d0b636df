"""How an index stands to its corpus now: what failed, what changed since, what is passed over.

"Nothing found" must never mean "nothing read": this is what tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.scan import PassedOver, Root, named, scan, stamp
from indexer.store import Manifest, SourceLine, read_sources


class Standing(NamedTuple):
    """The sources by name, and of the files that are there now: which failed (and why), which are
    not indexed yet, changed or gone since; what lies there but is not read."""

    sources: dict[str, SourceLine]
    failed: dict[str, str]
    new: list[str]
    changed: list[str]
    gone: list[str]
    passed_over: list[PassedOver]
    fresh: bool

    @property
    def stale(self) -> dict[str, str]:
        """The files of which the index does not hold the present content, each with the reason."""
        return {
            **dict.fromkeys(self.new, "is not indexed yet"),
            **dict.fromkeys(self.changed, "changed since it was indexed"),
            **dict.fromkeys(self.gone, "is gone since it was indexed"),
        }

    @property
    def missed(self) -> dict[str, str]:
        """What is passed over and may be missed: all but hidden and temporary files."""
        return {p.name: p.reason for p in self.passed_over if not p.expected}


def standing(folder: Path, manifest: Manifest, roots: Sequence[Root]) -> Standing:
    """How the index in `folder` stands to the corpus. Files are compared by size and time."""
    sources = read_sources(folder, manifest)
    passed_over: list[PassedOver] = []
    seen = list(scan(roots, passed_over))
    found = {file.name: file for file in named(seen)}
    known = {name: (line.size, line.mtime) for name, line in sources.items()}
    return Standing(
        sources=sources,
        failed={s.name: s.failure for s in sources.values() if s.failure},
        new=[name for name in found if name not in known],
        changed=[n for n, f in found.items() if n in known and known[n] != (f.size, f.mtime)],
        gone=[name for name in sources if name not in found],
        passed_over=passed_over,
        fresh=stamp(iter(seen)) == manifest.stamp,
    )
