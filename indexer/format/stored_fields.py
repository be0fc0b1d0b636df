"""Stored records: what a search shows of a provision and of its regulation, as plain lines.

A record is its fields' texts joined by the ASCII unit separator, a list within a field by the
record separator: quick to split in a fresh process, and nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.model import Limit, Per, Provision, Regulation

FIELD, ITEM, PART = "\x1f", "\x1e", "\x1d"
_CONTROL = str.maketrans({"\x1c": " ", FIELD: " ", ITEM: " ", PART: " "})


class StoredProvision(NamedTuple):
    """A provision as stored; lists are tuples, absent values are ""."""

    id: str
    citation: str
    key: str
    heading: str
    path: tuple[str, ...]
    text: str
    notes: str
    locator: str
    topics: tuple[str, ...]
    also: tuple[str, ...]
    see: tuple[str, ...]
    limits: tuple[str, ...]
    confidence: str
    confirmed_in: str
    status: str
    effective: str
    repealed: str
    amended: str
    reason: str
    label: str
    edition: str
    url: str


class StoredLimit(NamedTuple):
    """A limit as stored: every part a text, "" where absent; `of` and `who` joined by spaces."""

    kind: str
    low: str
    high: str
    unit: str
    per: str
    zh: str
    en: str
    op: str
    measure: str
    n: str
    per_unit: str
    rolling: str
    of: str
    who: str
    when_zh: str
    when_en: str
    clock: str
    effect: str
    as_of: str
    adjusted: str
    adjusted_unit: str
    adjusted_since: str
    adjusted_by: str


class StoredRegulation(NamedTuple):
    """A regulation as stored; dates are ISO texts, absent values are ""."""

    id: str
    title: str
    jurisdiction: str
    kind: str
    language: str
    title_en: str
    title_zh: str
    aliases: tuple[str, ...]
    citation: str
    issuer: str
    number: str
    adopted: str
    effective: str
    amended: str
    repealed: str
    status: str
    superseded_by: str
    version: str
    url: str
    text: str
    confirmed: str
    summary: str
    rights: str
    retrieved: str
    source: str
    sha256: str
    edition: str
    checked: str


_PROVISION_LISTS = (4, 8, 9, 10, 11)
_REGULATION_LISTS = (7,)


def _flat(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value).translate(_CONTROL)


def _join(values: Iterable[object]) -> str:
    return FIELD.join(
        ITEM.join(_flat(v) for v in value) if isinstance(value, tuple) else _flat(value)
        for value in values
    )


def _split(line: str, lists: tuple[int, ...]) -> list[str | tuple[str, ...]]:
    fields: list[str | tuple[str, ...]] = list(line.split(FIELD))
    for i in lists:
        field = fields[i]
        fields[i] = tuple(field.split(ITEM)) if isinstance(field, str) and field else ()
    return fields


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _limit(limit: Limit) -> str:
    q, per, new = limit.quantity, limit.counted, limit.adjusted
    low, high = q if isinstance(q, tuple) else (q, q)
    parts = (
        limit.kind, _number(low), _number(high), limit.unit, limit.per, limit.zh, limit.en,
        limit.op, limit.measure, *_per(per), " ".join(limit.who), limit.when_zh, limit.when_en,
        limit.clock, limit.effect, limit.as_of,
        *((_number(new.quantity), new.unit, new.since, new.by) if new else ("",) * 4),
    )  # fmt: skip
    return PART.join(map(_flat, parts))


def _per(per: Per | None) -> tuple[str, ...]:
    if per is None:
        return ("",) * 4
    return (_number(per.n), per.unit, "true" if per.rolling else "", " ".join(per.of))


def unpack_limit(packed: str) -> StoredLimit:
    """A limit of a stored provision."""
    return StoredLimit._make(packed.split(PART))


def pack_provision(p: Provision, id: str) -> str:
    """One line for provision `p` under the id `id`."""
    limits = ITEM.join(_limit(limit) for limit in p.limits)
    head = _join((id, p.citation, p.key, p.heading, p.path, p.text, p.notes, p.locator,
                  p.topics, p.also, p.see))  # fmt: skip
    tail = _join((p.confidence, p.confirmed_in, p.status, p.effective, p.repealed, p.amended,
                  p.reason, "true" if p.label else "", p.edition, p.url))  # fmt: skip
    return FIELD.join((head, limits, tail))


def unpack_provision(line: str) -> StoredProvision:
    """The provision that `pack_provision` packed."""
    return StoredProvision._make(_split(line, _PROVISION_LISTS))


def searched_text(line: str) -> str:
    """Heading and text of a packed provision, without unpacking the rest."""
    fields = line.split(FIELD, 6)
    return f"{fields[3]}\n{fields[5]}"


def pack_regulation(r: Regulation) -> str:
    """One line for regulation `r`."""
    return _join(getattr(r, name) for name in StoredRegulation._fields)


def unpack_regulation(line: str) -> StoredRegulation:
    """The regulation that `pack_regulation` packed."""
    return StoredRegulation._make(_split(line, _REGULATION_LISTS))
