"""The structure of a library limit: its words (op, measure, unit, who …) and its rules.

The kinds of `STRUCTURED` are compared with numbers in drafts and must be written in full; the
others may keep a free unit. The fields are described in corpus/library/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.frontmatter import Value, as_date, as_list, as_text
from corpus.limits_wording import CLASSES, CONTACTS, MONEY, RATES, TIME, UNITS, per_text
from corpus.model import Adjusted, Limit, Per

#: The kinds that must have op, measure, a unit of the list, who and effect.
STRUCTURED = frozenset((
    "call-hours", "call-frequency", "rate-cap", "default-rate", "notice-period",
    "response-time", "limitation-period", "retention", "cooling-off",
))  # fmt: skip
OPS = ("max", "min", "window", "exact", "wait", "threshold")
WHO = (
    "third-party-collector", "creditor", "bank", "online-lender", "debt-buyer", "servicer",
    "credit-bureau", "furnisher", "intermediary", "employer", "consumer", "debtor", "guarantor",
    "court", "regulator", "licensee", "any",
)  # fmt: skip
PROTECTS = tuple(CLASSES)
EFFECTS = ("prohibited", "presumption", "duty", "right", "void", "consequence")
CLOCKS = ("debtor-local", "official")
_RATE_MEASURES = ("rate-nominal", "rate-effective", "rate-multiple")
#: The measures of each structured kind.
MEASURES_OF: Mapping[str, Sequence[str]] = {
    "call-hours": ("call-hours", "contact-hours", "visit-hours"),
    "call-frequency": (
        "calls", "contacts", "visits", "letters", "messages", "wait-after-contact",
    ),
    "rate-cap": _RATE_MEASURES,
    "default-rate": ("default-nominal", "default-surcharge", "default-fee", "rate-multiple"),
    "notice-period": ("notice",),
    "response-time": ("response",),
    "limitation-period": ("limitation", "long-stop"),
    "retention": ("retention",),
    "cooling-off": ("withdrawal",),
}  # fmt: skip
_OTHER_MEASURES = (
    "amount",
    "ratio",
    "term",
    "imprisonment",
    "threshold",
    "count",
    "period",
    "age",
)
MEASURES = (
    *dict.fromkeys(measure for row in MEASURES_OF.values() for measure in row),
    *_OTHER_MEASURES,
)
_UNITS_OF: Mapping[str, Sequence[str]] = {
    "call-hours": ("hour-of-day",),
    "call-frequency": (*CONTACTS, *TIME),
    "rate-cap": RATES,
    "default-rate": (*RATES, *MONEY),
    **dict.fromkeys(
        ("notice-period", "response-time", "limitation-period", "retention", "cooling-off"), TIME
    ),
}
LIMIT_FIELDS = frozenset((
    "kind", "op", "measure", "quantity", "unit", "per", "who", "protects", "when_zh", "when_en",
    "clock", "effect", "as_of", "adjusted", "zh", "en",
))  # fmt: skip
_PER_FIELDS = frozenset(("n", "unit", "rolling", "of"))
_ADJUSTED_FIELDS = frozenset(("quantity", "unit", "since", "by"))
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*\Z")


# --- the rules ------------------------------------------------------------------------------------


def structure_problems(limit: Mapping[str, Value]) -> Iterator[str]:
    """What is wrong with a limit's structured fields; see the README for the rules."""
    kind, op = as_text(limit.get("kind")), as_text(limit.get("op"))
    if kind in STRUCTURED:
        for name in ("op", "measure", "effect"):
            if not as_text(limit.get(name)):
                yield f"'{name}' is missing"
        if not as_list(limit.get("who")):
            yield "'who' is missing"
    for name, allowed in (
        ("op", OPS), ("measure", MEASURES_OF.get(kind, MEASURES)), ("effect", EFFECTS),
        ("clock", CLOCKS), ("protects", PROTECTS),
    ):  # fmt: skip
        yield from not_one_of(name, limit.get(name), allowed)
    for who in as_list(limit.get("who")):
        yield from not_one_of("who", who, WHO)
    if kind in STRUCTURED or op:
        yield from not_one_of("unit", limit.get("unit"), _UNITS_OF.get(kind, UNITS))
        yield from _shape_problems(kind, op, limit)
    if limit.get("clock") and kind != "call-hours":
        yield "'clock' is for call-hours only"
    if bool(as_text(limit.get("when_zh"))) != bool(as_text(limit.get("when_en"))):
        yield "needs both 'when_zh' and 'when_en', or neither"
    yield from _day_problems("as_of", limit.get("as_of"))
    yield from _per_problems(kind, limit.get("per"))
    yield from _adjusted_problems(limit.get("adjusted"))


def not_one_of(name: str, value: Value | None, allowed: Sequence[str]) -> Iterator[str]:
    """The problem of a field with a value that is none of those allowed; none where it has none."""
    if (written := as_text(value)) and written not in allowed:
        yield f"{name} '{written}' is not one of {', '.join(allowed)}"


def _shape_problems(kind: str, op: str, limit: Mapping[str, Value]) -> Iterator[str]:
    """Of the quantity's form, which `op` decides, and of the hours of the day."""
    quantity, measure = limit.get("quantity"), as_text(limit.get("measure"))
    if isinstance(quantity, list) != (op == "window"):
        yield "a [low, high] quantity and op 'window' go together"
    if (measure == "wait-after-contact") != (op == "wait"):
        yield "measure 'wait-after-contact' and op 'wait' go together"
    if kind == "call-frequency" and as_text(limit.get("unit")) in TIME and op != "wait":
        yield "a unit of time is for op 'wait' only"
    if isinstance(quantity, list) and len(quantity) == 2:
        try:
            low, high = (float(item) if isinstance(item, str) else 0.0 for item in quantity)
        except ValueError:
            return  # said where the quantity is read
        if low >= high:
            yield f"its window [{low:g}, {high:g}] is empty"
        if kind == "call-hours" and not 0 <= low < high <= 24:
            yield "its hours are not on the 24-hour clock"


def _per_problems(kind: str, per: Value | None) -> Iterator[str]:
    if not isinstance(per, dict):
        if kind in STRUCTURED and as_list(per):
            yield "'per' is not a mapping of n, unit, rolling, of"
        return
    yield from (f"per: unknown field '{name}'" for name in sorted(per.keys() - _PER_FIELDS))
    if not per.get("unit") and not per.get("of"):
        yield "per: needs 'unit' or 'of'"
    for problem in (
        *not_one_of("unit", per.get("unit"), UNITS),
        *_number_problems("n", per.get("n")),
        *not_one_of("rolling", per.get("rolling"), _BOOLEANS),
    ):
        yield f"per: {problem}"
    for of in as_list(per.get("of")):
        if not _WORD.match(of):
            yield f"per: of '{of}' is not a word in lower case"


def _adjusted_problems(adjusted: Value | None) -> Iterator[str]:
    if not isinstance(adjusted, dict):
        if as_list(adjusted):
            yield "'adjusted' is not a mapping of quantity, unit, since, by"
        return
    for name in sorted(adjusted.keys() - _ADJUSTED_FIELDS):
        yield f"adjusted: unknown field '{name}'"
    if not as_text(adjusted.get("by")):
        yield "adjusted: 'by' is missing"
    if bool(as_text(adjusted.get("quantity"))) != bool(as_text(adjusted.get("since"))):
        yield "adjusted: needs both 'quantity' and 'since', or neither"
    for problem in (
        *not_one_of("unit", adjusted.get("unit"), UNITS),
        *_number_problems("quantity", adjusted.get("quantity")),
        *_day_problems("since", adjusted.get("since")),
    ):
        yield f"adjusted: {problem}"


def _number_problems(name: str, value: Value | None) -> Iterator[str]:
    try:
        if value is not None and value != "":
            float(as_text(value))
    except ValueError:
        yield f"{name} '{value}' is not a number"


def _day_problems(name: str, value: Value | None) -> Iterator[str]:
    try:
        as_date(value)
    except ValueError as error:
        yield f"{name}: {error}"


# --- reading --------------------------------------------------------------------------------------

_BOOLEANS = ("true", "false")


def limit_of(row: Mapping[str, Value]) -> Limit:
    """The limit in a mapping of the library's format; ValueError where a value is no number or
    date."""
    text = {name: as_text(item) for name, item in row.items()}
    per = _per_of(row.get("per"))
    return Limit(
        kind=text.get("kind", ""),
        quantity=quantity_of(row.get("quantity")),
        unit=text.get("unit", ""),
        per=per_text(per.n, per.unit, per.rolling, per.of) if per else text.get("per", ""),
        zh=text.get("zh", ""),
        en=text.get("en", ""),
        op=text.get("op", ""),
        measure=text.get("measure", ""),
        counted=per,
        who=as_list(row.get("who")),
        protects=text.get("protects", ""),
        when_zh=text.get("when_zh", ""),
        when_en=text.get("when_en", ""),
        clock=text.get("clock", ""),
        effect=text.get("effect", ""),
        as_of=as_date(row.get("as_of")),
        adjusted=_adjusted_of(row.get("adjusted")),
    )


def quantity_of(value: Value | None) -> float | tuple[float, float]:
    """A limit's quantity, a number or `[low, high]`; ValueError when it is neither."""
    try:
        if isinstance(value, str):
            return float(value)
        if isinstance(value, list) and len(value) == 2:
            low, high = (float(item) for item in value if isinstance(item, str))
            return low, high
    except ValueError as error:
        raise ValueError(f"quantity {value} is not a number") from error
    raise ValueError(f"quantity {value} is not a number or [low, high]")


def _per_of(value: Value | None) -> Per | None:
    if not isinstance(value, dict):
        return None
    number = as_text(value.get("n"))
    return Per(
        n=float(number or 1),
        unit=as_text(value.get("unit")),
        rolling=as_text(value.get("rolling")) == "true",
        of=as_list(value.get("of")),
    )


def _adjusted_of(value: Value | None) -> Adjusted | None:
    if not isinstance(value, dict):
        return None
    number = as_text(value.get("quantity"))
    return Adjusted(
        by=as_text(value.get("by")),
        quantity=float(number) if number else None,
        unit=as_text(value.get("unit")),
        since=as_date(value.get("since")),
    )
