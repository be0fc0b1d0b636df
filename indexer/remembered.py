"""What is looked up or computed once of an open index, bounded."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Bounded(dict[K, T]):
    """Values by key, all of which are let go where they are more than so many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def make_room(self) -> None:
        """Let go of all, where they are too many; what is put in next stays together."""
        if len(self) > self._most:
            self.clear()

    def keep(self, key: K, value: T) -> T:
        """Keep the value of a key; the value."""
        self.make_room()
        self[key] = value
        return value


class Remembered(Generic[T]):
    """Values by key, of so many numbers in all; the least recently used goes first."""

    def __init__(self, most: int, size: Callable[[T], int]) -> None:
        """`most` numbers are kept; a value is of `size` numbers."""
        self._most, self._held, self._size = most, 0, size
        self._rows: dict[Hashable, tuple[T, int]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._rows

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made where it is not held."""
        row = self._rows.pop(key, None)
        if row is None:
            value = make()
            row = value, self._size(value)
            self._held += row[1]
        self._rows[key] = row
        while self._held > self._most and len(self._rows) > 1:
            self._held -= self._rows.pop(next(iter(self._rows)))[1]
        return row[0]
