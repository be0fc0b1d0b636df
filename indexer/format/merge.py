"""Merging segments: when, and how.

Tiered merging as in Lucene's TieredMergePolicy, kept simple: segments of about one size (a
factor of `TIER`) are merged when there are `FANOUT` of them, so that a posting is written again
only once per tier, and adding a document costs its own work, not the index's. A segment whose
deletions pass a third of it is rewritten.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain, compress, pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus.named import NamedTuple
from indexer.format.segment import Segment, Terms
from indexer.format.segment_writer import RecordWriter, SectionWriter, checksums, write_dictionary
from indexer.schema import DATES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TIER, FANOUT = 8, 8
_GONE = 0xFFFFFFFF
#: So many dictionary blocks, and nearly so many postings, are merged at a time.
_BLOCKS_PER_STEP, _POSTINGS = 256, 1_000_000
#: After so many records what was read of them is let go.
_LET_GO = 8192


def to_merge(sizes: Sequence[int]) -> list[int]:
    """Which segments (by position) to merge now, given their live sizes; [] for none."""
    tiers: dict[int, list[int]] = {}
    for i, size in enumerate(sizes):
        tier, bound = 0, TIER
        while size > bound * 16:
            tier, bound = tier + 1, bound * TIER
        tiers.setdefault(tier, []).append(i)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= FANOUT:
            return sorted(i for t, members in tiers.items() if t <= tier for i in members)
    return []


class _Part:
    """One segment of a merge, with the new numbers of its documents and regulations."""

    def __init__(self, segment: Segment, first_doc: int, first_regulation: int) -> None:
        import numpy as np

        self.segment = segment
        live = np.ones(segment.doc_count, dtype=bool)
        live[list(segment.deleted)] = False
        self.live = live
        self.docs = _renumbered(live, first_doc)
        firsts = np.frombuffer(segment.first_of, dtype=np.uint32)
        self.live_regulations = live[firsts[:-1]]
        self.regulations = _renumbered(self.live_regulations, first_regulation)

    def numbers(self, name: str, dtype: str = "u4") -> NDArray[np.unsignedinteger[Any]]:
        """A section's numbers, of 4 bytes or as `dtype` says, for the live documents."""
        import numpy as np

        return np.frombuffer(self.segment.numbers(name), dtype=dtype)[self.live]


def _renumbered(live: NDArray[np.bool_], first: int) -> NDArray[np.uint32]:
    import numpy as np

    numbers = (np.cumsum(live, dtype=np.int64) - 1 + first).astype(np.uint32)
    numbers[~live] = _GONE
    return numbers


def merge(segments: Sequence[Segment], path: Path) -> None:
    """Write one segment to `path` with all that is not deleted in `segments`, in their order."""
    import numpy as np

    parts: list[_Part] = []
    docs = regulations = 0
    for segment in segments:
        part = _Part(segment, docs, regulations)
        parts.append(part)
        docs += int(part.live.sum())
        regulations += int(part.live_regulations.sum())
    out = SectionWriter(path)
    with (
        tempfile.TemporaryFile(dir=path.parent) as freqs,
        tempfile.TemporaryFile(dir=path.parent) as docs_file,
    ):
        rows = _merged_terms(parts, docs_file, freqs)
        write_dictionary(out, rows)
        for name, file in (("docs", docs_file), ("freqs", freqs)):
            file.seek(0)
            out.write(name, iter(lambda f=file: f.read(1 << 20), b""))  # type: ignore[misc]
    for name in ("lengths", "plengths"):
        out.write(name, (p.numbers(name).tobytes() for p in parts))
    out.write("regof", (p.regulations[p.numbers("regof")].tobytes() for p in parts))
    out.write("pathhead", (p.docs[p.numbers("pathhead")].tobytes() for p in parts))
    out.write("idkeys", (p.numbers("idkeys", "u8").tobytes() for p in parts))
    firsts = [
        p.docs[np.frombuffer(p.segment.first_of, np.uint32)[:-1]][p.live_regulations] for p in parts
    ]
    out.write("regs", [*(f.tobytes() for f in firsts), np.uint32(docs).tobytes()])
    dates = (np.frombuffer(p.segment.dates, np.int32).reshape(-1, len(DATES)) for p in parts)
    out.write("dates", (d[p.live_regulations].tobytes() for d, p in zip(dates, parts, strict=True)))
    for section in ("store", "rstore"):
        records = RecordWriter()
        records.write(out, section, _fill(records, parts, section))
    out.close()


def _fill(records: RecordWriter, parts: Sequence[_Part], section: str) -> Iterator[None]:
    """Add the live records of all parts, block by block."""
    for part in parts:
        live = part.live if section == "store" else part.live_regulations
        for numbers, packed in part.segment.record_blocks(section):
            kept = live[numbers.start : numbers.stop]
            if kept.all():
                records.add_block(bytes(packed), len(numbers))
            else:
                for number in compress(numbers, kept):
                    records.add(part.segment.record(section, number))
            if numbers.start % _LET_GO < len(numbers):
                part.segment.let_go()
            yield


def _steps(parts: Sequence[_Part]) -> Iterator[tuple[bytes, bytes | None]]:
    """Ranges of terms, [low, high), for each of which a bounded number of blocks is read of all
    parts together, whatever terms each has."""
    firsts = sorted(chain.from_iterable(p.segment.first_terms for p in parts))
    lows = [b"", *dict.fromkeys(firsts[_BLOCKS_PER_STEP::_BLOCKS_PER_STEP])]
    yield from zip(lows, [*lows[1:], None], strict=True)


def _terms(segment: Segment, low: bytes, high: bytes | None) -> Terms:
    """The terms of a segment in a range, none with the start 0."""
    names: list[bytes] = []
    sizes: list[int] = []
    start = -1
    for terms in segment.block_terms(low, high):
        names += terms.names
        sizes += terms.sizes
        start = terms.start if start < 0 else start
    return Terms(names, sizes, max(start, 0))


class _Held(NamedTuple):
    """Terms of a part by their ranks among those of all, ascending, and where the postings of each
    end, those of the first beginning at `start`."""

    part: _Part
    ranks: NDArray[np.intp]
    ends: NDArray[np.int64]
    start: int

    def between(
        self, low: int, high: int
    ) -> tuple[NDArray[np.intp], NDArray[np.uint32], NDArray[np.uint8]]:
        """The postings of the terms from one rank up to, not including, another: of each its rank,
        its document and its frequency; those of deleted documents are left out."""
        import numpy as np

        first, last = np.searchsorted(self.ranks, (low, high))
        before = int(self.ends[first - 1]) if first else 0
        sizes = np.diff(self.ends[first:last], prepend=before)
        docs, freqs = self.part.segment.postings_of(self.start + before, int(sizes.sum()))
        new = self.part.docs[np.frombuffer(docs, np.uint32)]
        live = new != _GONE
        ranks = np.repeat(self.ranks[first:last], sizes)
        return ranks[live], new[live], np.frombuffer(freqs, np.uint8)[live]


def _held(part: _Part, terms: Terms, rank: dict[bytes, int]) -> _Held:
    import numpy as np

    ranks = np.fromiter(map(rank.__getitem__, terms.names), np.intp, len(terms.names))
    return _Held(part, ranks, np.cumsum(terms.sizes, dtype=np.int64), terms.start)


def _portions(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of terms with so many postings each that not many more than `_POSTINGS` are in a
    range."""
    import numpy as np

    portions = np.cumsum(sizes) // _POSTINGS
    cuts = np.flatnonzero(np.diff(portions)) + 1
    yield from pairwise([0, *cuts.tolist(), len(sizes)])


def _merged_terms(
    parts: Sequence[_Part], docs_file: IO[bytes], freqs_file: IO[bytes]
) -> Iterator[tuple[bytes, int, int]]:
    """Merge the postings step by step: rows for the dictionary, postings to the two files."""
    import numpy as np

    for low, high in _steps(parts):
        found = [_terms(p.segment, low, high) for p in parts]
        names = sorted(set().union(*(terms.names for terms in found)))
        rank = dict(zip(names, range(len(names)), strict=True))
        held = [_held(p, t, rank) for p, t in zip(parts, found, strict=True) if t.names]
        sizes = np.zeros(len(names), np.int64)
        for one in held:
            sizes[one.ranks] += np.diff(one.ends, prepend=0)
        for first, last in _portions(sizes):
            rows = zip(*(one.between(first, last) for one in held), strict=True)
            ranks, docs, freqs = map(np.concatenate, rows)
            order = np.argsort(ranks, kind="stable")
            docs, freqs = docs[order], freqs[order]
            counts = np.bincount(ranks - first, minlength=last - first)
            docs_file.write(docs.data)
            freqs_file.write(freqs.data)
            sums = checksums(docs, freqs, counts)
            for name, size, checksum in zip(names[first:last], counts.tolist(), sums, strict=True):
                if size:
                    yield name, size, checksum
        for part in parts:
            part.segment.let_go()
