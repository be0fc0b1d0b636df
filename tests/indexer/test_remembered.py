"""What a session remembers of an open index is bounded."""

from __future__ import annotations

from indexer.remembered import Remembered


def test_the_least_recently_used_goes_first() -> None:
    made: list[str] = []

    def value(name: str) -> str:
        made.append(name)
        return name.upper()

    held: Remembered[str] = Remembered(10, lambda _: 4)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert held.get(name, lambda name=name: value(name)) == name.upper()  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_one_that_is_larger_than_all_is_kept_alone() -> None:
    held: Remembered[int] = Remembered(10, lambda n: n)
    held.get("small", lambda: 1)
    assert held.get("large", lambda: 1000) == 1000
    assert held.get("large", lambda: 2000) == 1000
    assert held.get("small", lambda: 4) == 4
