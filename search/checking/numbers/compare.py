"""How a stated number relates to a limit: both in the same units, or not comparable."""

from __future__ import annotations

from corpus.named import NamedTuple
from search.checking.model import Amount

#: Days in a unit of time, for rates and periods; business days are not converted.
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_PER_YEAR = {"year": 1.0, "month": 12.0, "day": 365.0, "week": 52.0}
WITHIN, EQUAL, STRICTER, EXCEEDS, DIFFERS, UNLIKE = (
    "within", "equal", "stricter", "exceeds", "differs", "not_comparable",
)  # fmt: skip
#: Measures that are compared with each other though their names differ: a call is a contact.
_CALLS = {
    ("call-hours", "contact-hours"), ("contact-hours", "call-hours"),
    ("visit-hours", "contact-hours"),
}  # fmt: skip


class LimitOf(NamedTuple):
    """A limit as it is compared."""

    measure: str
    op: str
    low: float
    high: float
    unit: str
    per_n: float
    per_unit: str


def relation(claim: Amount, limit: LimitOf) -> str:
    """How a claim relates to a limit: one of the words above."""
    aged = claim.kind == "credit-report-age" and limit.measure in ("age", "period")
    if claim.readings or not (aged or _alike(claim.measure, limit.measure)):
        return UNLIKE
    if claim.kind == "call-hours":
        return _hours(claim, limit)
    if claim.kind == "call-frequency":
        return _counts(claim, limit)
    if claim.kind in ("rate-cap", "default-rate"):
        return _rates(claim, limit)
    return _periods(claim, limit)


def allows(claim: Amount, limit: LimitOf) -> bool:
    """Whether a limit of a rate allows a claim when nominal and effective rates are not told apart:
    then the claim does not exceed every limit, though the two cannot be compared for sure."""
    if claim.kind not in ("rate-cap", "default-rate") or claim.readings:
        return False
    return _rates(claim._replace(measure=limit.measure), limit) in (EQUAL, STRICTER)


def _alike(one: str, other: str) -> bool:
    return (
        one == other or (one, other) in _CALLS or {one, other} <= {"rate-nominal", "rate-effective"}
    )


def _hours(claim: Amount, limit: LimitOf) -> str:
    if limit.op != "window":
        return UNLIKE
    low = limit.low if claim.low < 0 else claim.low
    high = limit.high if claim.high < 0 else claim.high
    if low < limit.low - 1e-9 or high > limit.high + 1e-9:
        return EXCEEDS
    if claim.op == "point":
        return WITHIN
    return EQUAL if (low, high) == (limit.low, limit.high) else STRICTER


def _counts(claim: Amount, limit: LimitOf) -> str:
    if limit.op == "wait":
        return _least(claim.low * _DAYS.get(claim.unit, 0), limit.low * _DAYS.get(limit.unit, 0))
    if limit.op != "max" or not claim.per_unit or not limit.per_unit:
        return UNLIKE
    own, other = _days(claim.per_n, claim.per_unit), _days(limit.per_n, limit.per_unit)
    if own == other:
        return _most(claim.low, limit.low)
    if own < other and claim.low > limit.low:
        return EXCEEDS  # more in less time
    if own > other and claim.op == "max":
        return UNLIKE
    # a number that is reached each day is reached on every day of the limit's week
    reached = claim.low * other / own
    return EXCEEDS if own < other and claim.op != "max" and reached > limit.low else UNLIKE


def _days(n: float, unit: str) -> float:
    return n * _DAYS.get(unit, 0.0)


def _rates(claim: Amount, limit: LimitOf) -> str:
    if claim.unit != limit.unit and {claim.unit, limit.unit} - {"percent", "bp"}:
        return UNLIKE
    if limit.op not in ("max", "exact"):
        return UNLIKE
    own = claim.low * _PER_YEAR.get(claim.per_unit, 0 if claim.unit == "percent" else 1)
    other = limit.low * _PER_YEAR.get(limit.per_unit, 0 if limit.unit in ("percent", "bp") else 1)
    if claim.measure == limit.measure == "default-surcharge":
        own, other = claim.low, limit.low
    other *= 0.01 if limit.unit == "bp" else 1
    if not own or not other:
        return UNLIKE
    if limit.op == "exact":
        return EQUAL if abs(own - other) < 1e-6 else DIFFERS
    found = _most(own, other)
    mixed = claim.measure != limit.measure
    return UNLIKE if mixed and found != EXCEEDS else found


def _periods(claim: Amount, limit: LimitOf) -> str:
    if (claim.unit == "business-day") != (limit.unit == "business-day"):
        return UNLIKE
    if claim.unit == limit.unit:
        own, other = claim.low, limit.low
    else:
        own, other = _days(claim.low, claim.unit), _days(limit.low, limit.unit)
    if not own or not other:
        return UNLIKE
    if limit.op == "max":
        return _most(own, other)
    if limit.op == "min":
        return _least(own, other)
    return EQUAL if abs(own - other) < 1e-6 else DIFFERS


def _most(own: float, other: float) -> str:
    if abs(own - other) < 1e-6:
        return EQUAL
    return EXCEEDS if own > other else STRICTER


def _least(own: float, other: float) -> str:
    if not own or not other:
        return UNLIKE
    return {EXCEEDS: STRICTER, STRICTER: EXCEEDS}.get(found := _most(own, other), found)
