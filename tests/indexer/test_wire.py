"""Documents as bytes: what goes out comes in, and nothing else does."""

from __future__ import annotations

import json
import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import (
    Adjusted,
    Confidence,
    Document,
    Kind,
    Limit,
    Per,
    Provision,
    Regulation,
    Status,
    TextKind,
)
from indexer.wire import WireError, documents, pack, unpack

TEXT = st.text(st.characters(), max_size=12)  # half characters as well
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
DATE = st.none() | st.dates()
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
PROVISIONS = st.builds(
    Provision, citation=TEXT, key=TEXT, text=TEXT, path=TEXTS,
    also=TEXTS, limits=st.lists(
        st.builds(
            Limit, kind=TEXT, quantity=NUMBER | st.tuples(NUMBER, NUMBER), unit=TEXT, as_of=DATE,
            counted=st.none() | st.builds(Per, n=NUMBER, rolling=st.booleans(), of=TEXTS),
            adjusted=st.none() | st.builds(Adjusted, TEXT, st.none() | NUMBER, since=DATE),
        ),
        max_size=2,
    ).map(tuple),
    confidence=st.none() | st.sampled_from(Confidence),
    status=st.none() | st.sampled_from(Status), effective=DATE, repealed=DATE,
)  # fmt: skip
REGULATIONS = st.builds(
    Regulation, id=TEXT, title=TEXT, kind=st.sampled_from(Kind), aliases=TEXTS, adopted=DATE,
    status=st.sampled_from(Status), version=DATE, text=st.sampled_from(TextKind),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document,
    regulation=REGULATIONS,
    provisions=st.lists(PROVISIONS, max_size=3).map(tuple),
    remarks=TEXTS,
    lost=TEXT,
)


@given(st.lists(DOCUMENTS, max_size=3))
def test_what_goes_out_comes_in(given_: list[Document]) -> None:
    found = documents(unpack(pack(given_)))
    assert found == given_
    for one, other in zip(found, given_, strict=True):
        assert type(one.regulation.kind) is type(other.regulation.kind)


WHOLE = Document(
    Regulation(id="zz/act", title="Act", kind=Kind.STATUTE, adopted=date(2020, 2, 29)),
    (Provision("§ 1", "1", "A heron.", limits=(Limit("fee", (1.0, 2.0), "EUR"),)),),
    ("a remark",),
)

_OTHERS: list[Any] = [None, True, 0, 1.5, "x", "2020-02-30", [], [[]], {}, {"a": 1}, ["x", 1]]


def _places(value: Any, path: tuple[int, ...] = ()) -> Any:
    yield path
    if isinstance(value, list):
        for i, part in enumerate(value):
            yield from _places(part, (*path, i))


def _with(value: Any, path: tuple[int, ...], other: Any) -> Any:
    if not path:
        return other
    return [_with(v, path[1:], other) if i == path[0] else v for i, v in enumerate(value)]


def test_a_field_of_another_type_is_refused_or_is_a_document() -> None:
    """Every field in turn holds every other sort of value: what comes in is of the right types."""
    packed = json.loads(pack([WHOLE]))
    refused = accepted = 0
    for path in _places(packed):
        for other in _OTHERS:
            try:
                found = documents(_with(packed, path, other))
            except WireError:
                refused += 1
                continue
            accepted += 1
            assert documents(unpack(pack(found))) == found
    assert refused > 400 and accepted > 50


@pytest.mark.parametrize(
    "data",
    [b"", b"[", b"\xff", b"[" * 100_000, b"9" * 9000, pickle.dumps(WHOLE), b"{}" * 2],
)
def test_bytes_that_are_none(data: bytes) -> None:
    with pytest.raises(WireError):
        documents(unpack(data))


def test_numbers_that_are_none() -> None:
    for bad in ("NaN", "Infinity", "1e999", "[1.0,NaN]"):
        data = pack([WHOLE]).replace(b"[1.0,2.0]", bad.encode())
        with pytest.raises(WireError, match="no number"):
            documents(unpack(data))


def test_only_documents_go_out() -> None:
    with pytest.raises(TypeError, match="object is no part of a document"):
        pack([object()])
