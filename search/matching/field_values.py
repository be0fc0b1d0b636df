"""The values of conditions as typed: days, kinds, citations; malformed ones are errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.jurisdictions import code_of
from corpus.messages import N_
from corpus.text.lazy import pattern
from indexer.analysis import tokenize, units
from indexer.phrases import bigrams
from indexer.schema import ID, JURISDICTION, KIND, STATUS, TOPIC, key_keyword, keyword
from search.query.language import MalformedCondition

_DATE = pattern(r"(>=|<=|>|<)?(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def term_of(name: str, value: str) -> tuple[str, bool]:
    """The keyword for the value of a field, and whether it is one of whole regulations."""
    if name in ("citation", "id"):
        return citation_term(name, value), False
    if not value.isascii():
        from corpus.names import value_of

        value = value_of(name, value)
    if name == JURISDICTION:
        value = code_of(value) or value.upper()
    if name == TOPIC:
        return keyword(TOPIC, value.lower().replace(" ", "-")), False
    return keyword(name, word_of(name, value) if name in (KIND, STATUS) else value), True


def title_terms(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the pairs of a part of a title."""
    words, pairs = bigrams(units(value))
    return words or tuple(tokenize(value)), pairs


def values_of(value: str) -> list[str]:
    """The values of a field in what was typed, which may be several."""
    return [v.strip() for v in re.split(r"[,，|]", value) if v.strip()]


def dates_of(name: str, value: str) -> tuple[int, int]:
    """As `date_span`, for the value of a field; raises MalformedCondition for what is no date."""
    span = date_span(value)
    if span is None:
        raise MalformedCondition(
            N_(f"{name}:{value} is no date; write 2021, 2021-06-30 or 2019..2021")
        )
    return span


def word_of(name: str, value: str) -> str:
    """The kind or status (`name`) that `value` is, in either language; raises
    MalformedCondition for what is none."""
    from corpus.model import Kind, Status

    known = [str(one) for one in (Kind if name == KIND else Status)]
    words = {one.replace("-", " "): one for one in known}
    wanted = " ".join(re.sub("[_-]", " ", value.lower()).split())
    if wanted in words:
        return words[wanted]
    raise MalformedCondition(N_(f"{name}:{value} is none; there are: {', '.join(known)}"))


def date_span(text: str) -> tuple[int, int] | None:
    """The first and last day number that a date value allows: 2020, >=2020-06, 2019..2021."""
    first, dots, last = text.partition("..")
    if dots:
        low = _day_span(first)[0] if first else 1
        high = _day_span(last)[1] if last else date.max.toordinal()
        return (low, high) if low and high else None
    match = _DATE.fullmatch(text)
    low, high = _day_span(text.lstrip("<>="))
    if not match or not low:
        return None
    sign = match[1]
    if sign in (">", ">="):
        return (low if sign == ">=" else high + 1), date.max.toordinal()
    if sign in ("<", "<="):
        return 1, (high if sign == "<=" else low - 1)
    return low, high


def _day_span(text: str) -> tuple[int, int]:
    match = _DATE.fullmatch(text.strip())
    if not match:
        return 0, 0
    year, month, day = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    try:
        low = date(year, month or 1, day or 1)
        if day:
            return low.toordinal(), low.toordinal()
        after = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
        return low.toordinal(), after.toordinal() - 1
    except ValueError:
        return 0, 0


def analyzed(text: str) -> Iterator[str]:
    """The terms that must all be there for a text to hold `text` (nearly) as it stands."""
    words, _ = bigrams(units(text))
    yield from words or tokenize(text)


def citation_term(name: str, value: str) -> str:
    """The keyword for the value of an id or a citation."""
    from corpus.citations.keys import citation_key

    return keyword(ID, value) if name == ID else key_keyword(citation_key(value))
