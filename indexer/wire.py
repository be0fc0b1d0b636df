"""Documents as bytes, between the process that reads a file and the one that indexes it.

JSON, with an object as the list of its fields in their order; dates are ISO texts. What takes the
bytes in trusts nothing: every value is checked against the type that the document model declares
for its field, so the reading process, should a hostile file take it over, can send wrong
documents but nothing that is none.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from corpus.model import Adjusted, Document, Limit, Per, Provision, Regulation

_Check = Callable[[Any], Any]
_OBJECTS = (Adjusted, Document, Limit, Per, Provision, Regulation)


class WireError(ValueError):
    """Bytes that are no documents."""


def pack(value: Any) -> bytes:
    """A value of lists, texts, numbers and documents as bytes; half characters are kept."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, _OBJECTS):
        return [getattr(value, name) for name in value.__slots__]
    raise TypeError(f"{type(value).__name__} is no part of a document")


def unpack(data: bytes) -> Any:
    """The value that `pack` packed, documents still as lists; WireError when there is none."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise WireError(str(error)) from None


def documents(value: object) -> list[Document]:
    """The documents in a value that `unpack` gave; WireError where a field is not of its type."""
    if type(value) is not list:
        raise WireError("no list of documents")
    return [_check(Document)(row) for row in value]


@cache
def _check(kind: Any) -> _Check:
    """What turns a JSON value into one of the type `kind`, or raises WireError."""
    if kind in _OBJECTS:
        return _object(kind)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if isinstance(kind, UnionType):
        return _either(get_args(kind))
    return _date if kind is date else _enum(kind) if issubclass(kind, StrEnum) else _exact(kind)


def _exact(kind: type) -> _Check:
    def check(value: Any) -> Any:
        if type(value) is kind:
            return value
        if kind is float and type(value) is int:
            return float(value)
        raise WireError(f"{type(value).__name__} in the place of {kind.__name__}")

    return check


def _enum(kind: type[StrEnum]) -> _Check:
    names = {member.value: member for member in kind}

    def check(value: Any) -> Any:
        if type(value) is not str or value not in names:
            raise WireError(f"no {kind.__name__}")
        return names[value]

    return check


def _date(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise WireError("no date") from None


def _tuple(kinds: tuple[Any, ...]) -> _Check:
    if kinds[-1] is Ellipsis:
        one = _check(kinds[0])

        def check(value: Any) -> Any:
            if type(value) is not list:
                raise WireError("no list")
            return tuple(map(one, value)) if value else ()

        return check
    return _row(tuple, [_check(kind) for kind in kinds])


def _either(kinds: tuple[Any, ...]) -> _Check:
    """None, or the one type that is sent as a list, or the one that is not."""
    of = {
        get_origin(kind) is tuple or kind in _OBJECTS: _check(kind)
        for kind in kinds
        if kind is not NoneType
    }

    def check(value: Any) -> Any:
        if value is None and NoneType in kinds:
            return None
        if one := of.get(type(value) is list):
            return one(value)
        raise WireError(f"{type(value).__name__} where it cannot be")

    return check


def _object(kind: type) -> _Check:
    types = get_type_hints(kind)
    row = _row(lambda values: kind(*values), [_check(types[f.name]) for f in fields(kind)])
    return _finite_limit(row) if kind is Limit else row


def _row(make: Callable[[Any], Any], checks: list[_Check]) -> _Check:
    def check(value: Any) -> Any:
        if type(value) is not list or len(value) != len(checks):
            raise WireError("a list of another length")
        return make([one(field) for one, field in zip(checks, value, strict=True)])

    return check


def _finite_limit(row: _Check) -> _Check:
    def check(value: Any) -> Any:
        limit: Limit = row(value)
        numbers = [*limit.quantity] if isinstance(limit.quantity, tuple) else [limit.quantity]
        numbers += [limit.counted.n] if limit.counted else []
        if limit.adjusted and limit.adjusted.quantity is not None:
            numbers.append(limit.adjusted.quantity)
        if not all(map(math.isfinite, numbers)):
            raise WireError("no number")
        return limit

    return check
