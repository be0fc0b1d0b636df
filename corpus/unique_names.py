"""Keys of provisions, and other names, of which no two are to be alike."""

from __future__ import annotations


class Keys:
    """The keys that are taken, and new ones."""

    def __init__(self) -> None:
        """Start with none taken."""
        self._taken: set[str] = set()
        self._turns: dict[str, int] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._taken

    def take(self, key: str) -> str:
        """`key` where it is free, else the first of "key~2", "key~3" … that is; taken from now."""
        turn, free = self._turns.get(key, 1), key
        while free in self._taken:
            turn += 1
            free = f"{key}~{turn}"
        self._turns[key] = turn
        self._taken.add(free)
        return free
