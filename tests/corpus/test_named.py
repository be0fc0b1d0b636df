"""`corpus.named`: named tuples as `typing.NamedTuple` makes them."""

from __future__ import annotations

import copy
import pickle
import typing
from typing import Any, Generic, TypeVar

import pytest

from corpus.named import NamedTuple

T = TypeVar("T")


class Ours(NamedTuple):
    """A row."""

    a: int
    b: str = "x"
    c: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Twice a."""
        return 2 * self.a


class Theirs(typing.NamedTuple):
    """A row."""

    a: int
    b: str = "x"
    c: tuple[str, ...] = ()


class Boxed(NamedTuple, Generic[T]):
    """A row of some kind."""

    value: T


CALLS: list[Any] = [
    lambda row: row(1),
    lambda row: row(1, "y", ("z",)),
    lambda row: row(a=1, c=("z",)),
    lambda row: row._make([1, "y", ()]),
    lambda row: row(1)._replace(b="z"),
]
WRONG: list[Any] = [
    lambda row: row(),
    lambda row: row(1, "y", (), 4),
    lambda row: row(1, a=2),
    lambda row: row(1, d=2),
    lambda row: row._make([]),
    lambda row: row(1)._replace(d=2),
]


@pytest.mark.parametrize("call", CALLS)
def test_a_row_is_as_one_of_typing(call: Any) -> None:
    ours, theirs = call(Ours), call(Theirs)
    assert ours == theirs == tuple(ours)
    assert ours._asdict() == theirs._asdict()
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert (ours.a, ours.b, ours.c, ours.twice) == (*theirs, 2 * theirs.a)
    assert Ours._fields == Theirs._fields and Ours.__match_args__ == Theirs.__match_args__
    assert not hasattr(ours, "__dict__")
    for copied in (copy.copy(ours), copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):
        assert copied == ours and type(copied) is Ours


@pytest.mark.parametrize("call", WRONG)
def test_what_is_no_row_is_refused(call: Any) -> None:
    for row in (Ours, Theirs):
        with pytest.raises((TypeError, ValueError)):
            call(row)


def test_a_row_cannot_be_changed_and_may_be_of_a_kind() -> None:
    row: Any = Ours(1)
    with pytest.raises(AttributeError):
        row.a = 2
    with pytest.raises(AttributeError):
        row.d = 2
    assert Boxed(3).value == 3 and Boxed[int](3) == (3,)
