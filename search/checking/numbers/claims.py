"""The claims of a sentence: every number of a kind that is compared, once."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from corpus.citations.reading import fold
from corpus.text.han import to_simplified
from corpus.text.quantities import CARDINALS, TENS
from search.checking.model import Amount
from search.checking.numbers.clock import clock_claims
from search.checking.numbers.counts import count_claims
from search.checking.numbers.periods import period_claims
from search.checking.numbers.rates import rate_claims

_IN_WORDS = re.compile(
    rf"[两半]|\b(?:{'|'.join([*CARDINALS, *TENS])}|once|twice|noon|midnight)\b", re.I
)
_PAST = re.compile(
    r"曾经?|原(?:规定|来|先)|以往|过去|旧规|历史上|\b(?:previously|formerly|used to|in the past|historically|once was|until \d{4})\b",
    re.I,
)
#: A year that is over, and what was done in it or before it.
_YEAR = re.compile(
    r"\b(?:before|until|prior to|back in|in|during) ((?:19|20)\d\d),? (?:we|our|the|they|he|she|it|some|its|their|collectors|agents|staff)\b"
    r"(?=.*\b(?:\w+ed|was|were|had|did|rang|sent|took|made|paid)\b)"
    r"|((?:19|20)\d\d)年?(?:以前|之前|前)(?!签|订|放|发|借|成立)",
    re.I,
)


def claims_in(sentence: str, bare: bool = False) -> Iterator[tuple[int, int, Amount]]:
    """(start, end, amount) for each number in a sentence that is of a kind that is compared; with
    `bare` the periods too of which no word says what they are, as of no kind."""
    if not any(map(str.isnumeric, sentence)) and not _IN_WORDS.search(sentence):
        return
    text = to_simplified(fold(sentence))
    taken: list[tuple[int, int]] = []
    periods = partial(period_claims, bare=bare)
    for read in (clock_claims, count_claims, rate_claims, periods):
        for start, end, amount in read(text):
            if all(end <= s or e <= start for s, e in taken):
                taken.append((start, end))
                yield start, end, amount


def is_past(sentence: str) -> bool:
    """Whether a sentence tells of what was, which no limit of now is compared with."""
    years = (int(m[1] or m[2]) for m in _YEAR.finditer(sentence))
    return bool(_PAST.search(sentence)) or any(year <= date.today().year for year in years)
