"""How an index stands to its corpus now: what failed, what changed since, what is passed over.

"Nothing found" must never mean "nothing read": this is what tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.format.manifest import Manifest, SourceLine, read_sources
from indexer.scan import Found, PassedOver, Root, named, scan, stamp


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
        They are compared by size and time."""
        known = {name: (line.size, line.mtime) for name, line in self.sources.items()}
        present = {name: (file.size, file.mtime) for name, file in self.found.items()}
        new = (name for name in present if name not in known)
        changed = (name for name, now in present.items() if known.get(name, now) != now)
        gone = (name for name in known if name not in present)
        return {
            **dict.fromkeys(new, "is not indexed yet"),
            **dict.fromkeys(changed, "changed since it was indexed"),
            **dict.fromkeys(gone, "is gone since it was indexed"),
        }

    @property
    def missed(self) -> dict[str, str]:
        """What is passed over and may be missed: all but hidden and temporary files."""
        return {p.name: p.reason for p in self.passed_over if not p.expected}


def standing(folder: Path, manifest: Manifest, roots: Sequence[Root]) -> Standing:
    """How the index in `folder` stands to the corpus."""
    passed_over: list[PassedOver] = []
    seen = list(scan(roots, passed_over))
    return Standing(
        sources=read_sources(folder, manifest),
        found={file.name: file for file in named(seen)},
        passed_over=passed_over,
        fresh=stamp(iter(seen)) == manifest.stamp,
    )
