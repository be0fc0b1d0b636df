"""Sets of a segment's documents as arrays of bits, for processes that have numpy loaded.

What a `set` of numbers says in 60 bytes a document a mask says in one, and joins a hundred times as
fast; a fresh process, which has no numpy yet, is better off with a `set`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSet, Sequence, Set
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from indexer.format.segment import Segment

Bits = NDArray[np.bool_]


class Mask(MutableSet[int]):
    """A set of document numbers below a bound. Joined with any set; the result is a new one."""

    __slots__ = ("bits",)

    def __init__(self, bits: Bits) -> None:
        """The documents for which `bits` are true; it belongs to the mask from now on."""
        self.bits = bits

    @classmethod
    def of(cls, size: int, docs: Iterable[int]) -> Mask:
        """Those of some documents, whose numbers are below `size`."""
        mask = cls(np.zeros(size, np.bool_))
        mask.bits[numbers(docs)] = True
        return mask

    def __contains__(self, doc: object) -> bool:
        return bool(self.bits[doc])  # type: ignore[call-overload]

    def holds(self, docs: Sequence[int]) -> list[bool]:
        """Of each of some documents whether it is in it."""
        return self.bits[np.array(docs, np.intp)].tolist()  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[int]:
        return iter(np.flatnonzero(self.bits).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.bits))

    def __bool__(self) -> bool:
        return bool(self.bits.any())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Mask):
            return bool(np.array_equal(self.bits, other.bits))
        return isinstance(other, Set) and set(self) == other

    def update(self, docs: Iterable[int]) -> None:
        """Put documents in."""
        self.bits[numbers(docs)] = True

    def add(self, value: int) -> None:
        """Put a document in."""
        self.bits[value] = True

    def discard(self, value: int) -> None:
        """Take a document out."""
        self.bits[value] = False

    def difference_update(self, docs: Iterable[int]) -> None:
        """Take documents out."""
        self.bits[numbers(docs)] = False

    def __and__(self, other: Set[Any]) -> Any:
        if isinstance(other, Mask):
            return Mask(self.bits & other.bits)
        docs = numbers(other)
        return set(docs[self.bits[docs]].tolist())

    def __or__(self, other: Set[Any]) -> Any:
        return Mask(self.bits.copy()).__ior__(other)

    def __ior__(self, other: Set[Any]) -> Any:
        if isinstance(other, Mask):
            self.bits |= other.bits
        else:
            self.bits[numbers(other)] = True
        return self

    def __sub__(self, other: Set[Any]) -> Any:
        if isinstance(other, Mask):
            return Mask(self.bits & ~other.bits)
        left = Mask(self.bits.copy())
        left.difference_update(other)
        return left

    def __rsub__(self, other: Set[Any]) -> Any:
        docs = numbers(other)
        return set(docs[~self.bits[docs]].tolist())

    __rand__, __ror__ = __and__, __or__


def numbers(docs: Iterable[int]) -> Any:
    """What picks documents from an array."""
    if isinstance(docs, Mask):
        return docs.bits
    if isinstance(docs, memoryview):
        return np.frombuffer(docs, np.uint32)
    return np.fromiter(docs, np.intp)


def bits_of(segment: Segment, docs: Iterable[int]) -> Bits:
    """Some documents of a segment as bits, to look at."""
    return docs.bits if isinstance(docs, Mask) else Mask.of(segment.doc_count, docs).bits


def by_number(numbers_of: memoryview[int], mask: Mask) -> dict[int, int]:
    """How many documents of a mask have each number, of `numbers_of` all, such as their law's."""
    counts = np.bincount(np.frombuffer(numbers_of, np.uint32)[mask.bits])
    held = np.flatnonzero(counts)
    return dict(zip(held.tolist(), counts[held].tolist(), strict=True))


def of_laws(segment: Segment, heads: Iterable[int]) -> Mask:
    """The documents of the laws that one of `heads` is of."""
    firsts = np.frombuffer(segment.first_of, np.uint32)
    held = np.logical_or.reduceat(bits_of(segment, heads), firsts[:-1])
    return Mask(np.repeat(held, np.diff(firsts)))


def under_headings(segment: Segment, heads: Iterable[int]) -> Mask:
    """The documents of which one of `heads` is the first under their headings."""
    runs = segment.__dict__.get("_heading_runs")
    if runs is None:  # most documents stand beside others under the same headings
        first = np.frombuffer(segment.path_head, np.uint32)
        starts = np.flatnonzero(np.r_[True, first[1:] != first[:-1]])
        runs = first[starts].astype(np.intp), np.diff(np.r_[starts, len(first)])
        segment.__dict__["_heading_runs"] = runs
    of, lengths = runs
    return Mask(np.repeat(bits_of(segment, heads)[of], lengths))
