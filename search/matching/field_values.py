"""The values of conditions as typed: days, kinds, citations; malformed ones are errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.citations.keys import citation_key
from corpus.jurisdictions import code_of
from corpus.messages import N_
from indexer.analysis import tokenize, units
from indexer.phrases import bigrams
from indexer.schema import ID, JURISDICTION, KIND, LIMIT, STATUS, TOPIC, key_keyword, keyword
from search.query.language import MalformedCondition

#: What stands between values, as a comma.
_BETWEEN = str.maketrans("，|", ",,")


def term_of(name: str, value: str) -> tuple[str, bool]:
    """The keyword for the value of a field, and whether it is one of whole regulations."""
    if name in ("citation", "id"):
        return citation_term(name, value), False
    if not value.isascii():
        from corpus.names import value_of

        value = value_of(name, value)
    if name == JURISDICTION:
        value = code_of(value) or value.upper()
    if name in (TOPIC, LIMIT):
        return keyword(name, value.lower().replace(" ", "-")), False
    return keyword(name, word_of(name, value) if name in (KIND, STATUS) else value), True


def title_terms(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the pairs of a part of a title."""
    words, pairs = bigrams(units(value))
    return words or tuple(tokenize(value)), pairs


def values_of(value: str) -> list[str]:
    """The values of a field in what was typed, which may be several."""
    return [v.strip() for v in value.translate(_BETWEEN).split(",") if v.strip()]


def dates_of(name: str, value: str) -> tuple[int, int]:
    """As `date_span`, for the value of a field; raises MalformedCondition for what is no date."""
    span = date_span(value)
    if span is None:
        given = f"{name}:{value}"
        raise MalformedCondition(N_(f"{given} is no date; write 2021, 2021-06-30 or 2019..2021"))
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
    given = f"{name}:{value}"
    raise MalformedCondition(N_(f"{given} is none; there are: {', '.join(known)}"))


def date_span(text: str) -> tuple[int, int] | None:
    """The first and last day number that a date value allows: 2020, >=2020-06, 2019..2021, and
    the same with days in any usual form; None for what is no date."""
    from search.query.days import NoDay

    first, dots, last = text.partition("..")
    try:
        if dots:
            low = _days(first)[0] if first else 1
            high = _days(last)[1] if last else date.max.toordinal()
            return low, high
        sign = re.match("[<>]?=?", text)[0]  # type: ignore[index]
        low, high = _days(text[len(sign) :])
    except NoDay:
        return None
    if sign[:1] == ">":
        return (low if sign == ">=" else high + 1), date.max.toordinal()
    if sign[:1] == "<":
        return 1, (high if sign == "<=" else low - 1)
    return None if sign else (low, high)


def _days(text: str) -> tuple[int, int]:
    """The first and last day number of what `text` names."""
    from search.query.days import days_of

    first, last = days_of(text)
    return first.toordinal(), last.toordinal()


def analyzed(text: str) -> Iterator[str]:
    """The terms that must all be there for a text to hold `text` (nearly) as it stands."""
    words, _ = bigrams(units(text))
    yield from words or tokenize(text)


def citation_term(name: str, value: str) -> str:
    """The keyword for the value of an id or a citation."""
    return keyword(ID, value) if name == ID else key_keyword(citation_key(value))
