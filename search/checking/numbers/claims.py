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

#: What is told as an example of how not to do it.
_BAD_EXAMPLE = re.compile(
    r"反面|(?:错误|不当|违规)(?:示范|做法|话术|案例|例子)|负面(?:案例|典型)|通报批评|处罚案例"
    r"|\b(?:bad|wrong|poor|improper) (?:examples?|scripts?|practices?)\b|\bwhat not to\b|\bhow not to\b|\bexamples? of (?:\w+ )?(?:violations?|misconduct|abuse|harassment)\b",
    re.I,
)
#: What somebody did at a time that is over.
_DONE = re.compile(
    r"(?=.*(?:\b(?:in|during) (?:19|20)\d\d\b|\b(?:last (?:year|month|week|night)|yesterday|years? ago|months? ago)\b))"
    r".*\b(?:phoned|called|rang|contacted|visited|texted|messaged|dialled|dialed|telephoned)\b"
    r"|(?:去年|上个?月|上周|昨天|前天|(?:19|20)\d\d年).*(?:打了|拨打了|致电了|打过|拨打过|联系了|上门了|催收了)",
    re.I | re.S,
)
_CONDUCT = frozenset(("call-hours", "call-frequency"))


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


def is_told_of(sentence: str, kind: str) -> bool:
    """Whether a number of a kind is of what was, or of an example of how not to do it: no limit of
    now is compared with it."""
    if _BAD_EXAMPLE.search(sentence) or (kind in _CONDUCT and _DONE.match(sentence)):
        return True
    years = (int(m[1] or m[2]) for m in _YEAR.finditer(sentence))
    return bool(_PAST.search(sentence)) or any(year <= date.today().year for year in years)
