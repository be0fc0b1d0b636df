"""Stored records: what a search shows of a provision and of its regulation, as plain lines.

A record is its fields' texts joined by the ASCII unit separator, a list within a field by the
record separator: quick to split in a fresh process, and nothing in it can run.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from corpus.named import NamedTuple
from corpus.text.lazy import pattern

if TYPE_CHECKING:
    from corpus.model import Limit, Per, Provision, Regulation

FIELD, ITEM, PART = "\x1f", "\x1e", "\x1d"
_CONTROL = pattern("[\x1c-\x1f]")


class StoredProvision(NamedTuple):
    """A provision as stored; lists are tuples, absent values are "". `page` is its address by the
    rule of its publisher."""

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
    page: str


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
    protects: str


class StoredRegulation(NamedTuple):
    """A regulation as stored; dates are ISO texts, absent values are "". `keys` are its names as
    `law_key` writes them, `cited_as` those by which other texts cite it."""

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
    keys: tuple[str, ...]
    cited_as: tuple[str, ...]


_at = StoredProvision._fields.index
_PROVISION_LISTS = tuple(map(_at, ("path", "topics", "also", "see", "limits")))
_HEADING, _TEXT = _at("heading"), _at("text")
_REGULATION_LISTS = tuple(map(StoredRegulation._fields.index, ("aliases", "keys", "cited_as")))


def _flat(value: object) -> str:
    if not value:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return _CONTROL.sub(" ", str(value))


def _packed(value: object) -> str:
    if not value:
        return ""
    return ITEM.join(map(_flat, value)) if isinstance(value, tuple) else _flat(value)


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
        limit.protects,
    )  # fmt: skip
    return PART.join(map(_flat, parts))


def _per(per: Per | None) -> tuple[str, ...]:
    if per is None:
        return ("",) * 4
    return (_number(per.n), per.unit, "true" if per.rolling else "", " ".join(per.of))


def unpack_limit(packed: str) -> StoredLimit:
    """A limit of a stored provision."""
    return StoredLimit._make(packed.split(PART))


def pack_provision(p: Provision, id: str, of: Regulation | None = None) -> str:
    """One line for provision `p` under the id `id`, with its page where its regulation is given."""
    own = {
        "id": _flat(id),
        "limits": ITEM.join(_limit(limit) for limit in p.limits),
        "label": "true" if p.label else "",
        "page": _page(p, of) if of else "",
    }
    return FIELD.join(
        own[name] if name in own else _packed(getattr(p, name)) for name in StoredProvision._fields
    )


def _page(p: Provision, of: Regulation) -> str:
    from corpus.links import provision_url

    return _flat(provision_url(of.url, of.jurisdiction, p.citation))


def unpack_provision(line: str) -> StoredProvision:
    """The provision that `pack_provision` packed."""
    return StoredProvision._make(_split(line, _PROVISION_LISTS))


def searched_text(line: str) -> str:
    """Heading and text of a packed provision, without unpacking the rest."""
    fields = line.split(FIELD, _TEXT + 1)
    return f"{fields[_HEADING]}\n{fields[_TEXT]}"


def pack_regulation(r: Regulation) -> str:
    """One line for regulation `r`."""
    cited_as = _keys({r.title, r.title_zh or r.title})
    own = {
        "keys": _packed(_keys({r.title, r.title_en, r.title_zh, *r.aliases})),
        "cited_as": _packed(cited_as),
    }
    return FIELD.join(
        own[name] if name in own else _packed(getattr(r, name)) for name in StoredRegulation._fields
    )


def _keys(names: set[str]) -> tuple[str, ...]:
    from corpus.citations.keys import law_keys

    return tuple(sorted({key for name in names if name for key in law_keys(name)}))


def unpack_regulation(line: str) -> StoredRegulation:
    """The regulation that `pack_regulation` packed."""
    return StoredRegulation._make(_split(line, _REGULATION_LISTS))
