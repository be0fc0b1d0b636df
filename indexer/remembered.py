"""What a session computes once of an open index: bounded, the least recently used goes first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by key, of so many numbers in all."""

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
