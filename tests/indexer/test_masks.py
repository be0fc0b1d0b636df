"""Masks against plain sets."""

from __future__ import annotations

import operator
from array import array
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index_reader import Sets
from indexer.masks import Mask, by_number, of_laws, under_headings

SIZE = 40
numbers = st.sets(st.integers(0, SIZE - 1))
JOINS = [operator.and_, operator.or_, operator.sub, operator.iand, operator.ior]


@pytest.mark.parametrize("join", JOINS)
@given(a=numbers, b=numbers)
def test_joins_are_those_of_sets(join: Any, a: set[int], b: set[int]) -> None:
    """Mask with mask, mask with set and set with mask; what is joined stays as it was."""
    expected = join(set(a), b)
    assert set(join(Mask.of(SIZE, a), Mask.of(SIZE, b))) == expected
    assert set(join(Mask.of(SIZE, a), set(b))) == expected
    assert set(join(set(a), Mask.of(SIZE, b))) == expected
    right = Mask.of(SIZE, b)
    join(Mask.of(SIZE, a), right)
    assert right == b


@given(docs=numbers, more=numbers)
def test_what_a_mask_tells(docs: set[int], more: set[int]) -> None:
    """Membership, number, order, and what is put in and taken out."""
    mask = Mask.of(SIZE, array("I", sorted(docs)))
    assert [doc in mask for doc in range(SIZE)] == [doc in docs for doc in range(SIZE)]
    assert (len(mask), bool(mask), list(mask)) == (len(docs), bool(docs), sorted(docs))
    mask.update(more)
    assert mask == docs | more
    mask.difference_update(docs)
    assert mask == more - docs


@given(a=numbers, b=numbers, kinds=st.tuples(st.booleans(), st.booleans()))
def test_provisions_are_the_same_in_either_form(
    a: set[int], b: set[int], kinds: tuple[bool, bool]
) -> None:
    """`Sets` of sets, of masks, and of both."""
    one, other = (
        Sets([Mask.of(SIZE, s) if k else set(s)]) for s, k in zip((a, b), kinds, strict=True)
    )
    assert set((one & other)[0]) == a & b
    assert set((one | other)[0]) == a | b
    assert set((one - other)[0]) == a - b
    assert one.count() == len(a)
    assert {place.doc for place in one.places()} == a


@given(docs=numbers)
def test_by_number(docs: set[int]) -> None:
    """How many documents of each law."""
    laws = memoryview(array("I", [doc // 7 for doc in range(SIZE)]))
    expected = {law: n for law in range(6) if (n := sum(doc // 7 == law for doc in docs))}
    assert by_number(laws, Mask.of(SIZE, docs)) == expected


@given(heads=numbers)
def test_inheriting(heads: set[int]) -> None:
    """All documents of some laws, and those under some headings."""
    of = [doc // 7 for doc in range(SIZE)]
    firsts = [doc for doc in range(SIZE) if doc % 7 == 0] + [SIZE]
    path = [doc - doc % 4 if doc % 9 else doc // 2 for doc in range(SIZE)]
    first_of, path_head = (memoryview(array("I", row)) for row in (firsts, path))
    segment: Any = SimpleNamespace(doc_count=SIZE, first_of=first_of, path_head=path_head)
    assert of_laws(segment, heads) == {d for d in range(SIZE) if of[d] in {of[h] for h in heads}}
    assert under_headings(segment, heads) == {d for d in range(SIZE) if path[d] in heads}
