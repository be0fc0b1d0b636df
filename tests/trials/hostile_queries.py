"""Hostile queries: the language's own pieces out of order, and how they are tried."""

from __future__ import annotations

import random
import re
import signal
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from corpus.citations.finding import find_citations
from corpus.citations.keys import citation_key, law_key
from corpus.citations.reading import readings
from corpus.jurisdictions import code_of
from indexer.analysis import analyze
from search.filters import UnknownName
from search.matching.field_values import date_span
from search.query.language import (
    QueryError,
    conditions,
    parse,
    positive_texts,
    soft_words,
)
from search.query.questions import content_words, is_question
from tests.helpers.trees import fields

#: No query and no document of a reasonable size may take longer.
SECONDS = 2.0

_WORDS = (
    "催收", "时间", "利率", "上限", "債務", "民法典", "collector", "call", "lender", "fee", "the",
    "a", "heron", "蓝鸟", "部件", "ﾊﾝｶｸ", "한글", "ﬁne", "İ", "ẞ", "12", "1006.14", "1692c",
    "第六百八十条", "第680條", "之一", "款", "项", "AND", "OR", "NOT", "and", "or", "not",
)  # fmt: skip
PIECES = (
    *_WORDS, *'()"*~:+-?!,.;[]{}\\/|&^$#@%<>=§_',
    "（", "）", "“", "”", "：", "＊", "？", "　", "、",
    "。", "《", "》", "..", "**", "~~", '""', "()",
    "title:", "citation:", "jurisdiction:", "kind:",
    "issuer:", "topic:", "status:", "text:", "id:",
    "lang:", "adopted:", "effective:", "repealed:",
    "标题:", "生效:", "x:", ":", "2020", ">=2019",
    "2019..2021", "0000-00-00", "9999..",
    "99999999999999999999", "us-ca", "CN,US", "12 CFR ",
    "15 U.S.C. § ", "U.S.C", "Section ", "s.",
    "art. ", "(a)", "(1)", "第", "条", "FDCPA 805",
    "\x00", "\n", "\t", "\x1b[31m", "\u202e",
    "\ufeff", "\ud800", "\U0010ffff", "\u0301", "\u200d",
)  # fmt: skip


def query(rng: random.Random) -> str:
    """A hostile query."""
    kind = rng.random()
    if kind < 0.02:
        return str(rng.choice(PIECES)) * rng.randint(100, 4000)
    if kind < 0.05:
        return rng.choice('(+-"*') * rng.randint(1, 200) + query(rng) + ")" * rng.randint(0, 200)
    if kind < 0.15:
        return "".join(
            chr(rng.choice(CATEGORIES[rng.choice(_NAMES)])) for _ in range(rng.randint(1, 30))
        )
    gap = rng.choice((" ", "", " ", "\u3000"))
    size = rng.randint(200, 2000) if kind > 0.995 else rng.randint(1, 12)
    return gap.join(rng.choice(PIECES) for _ in range(size))


def _categories() -> dict[str, list[int]]:
    """Some characters of every Unicode category, surrogates and private ones as well."""
    found: dict[str, list[int]] = {}
    for code in range(0, 0x110000, 7):
        found.setdefault(unicodedata.category(chr(code)), []).append(code)
    return found


CATEGORIES = _categories()
_NAMES = sorted(CATEGORIES)


def understand(text: str) -> None:
    """All that is done to a query before an index is asked."""
    try:
        parsed = parse(text)
    except QueryError:
        return
    for node in (*positive_texts(parsed.node), *conditions(parsed.node)):
        repr(node)
    for named in fields(parsed.node):
        date_span(named.value)
        code_of(named.value)
    for word in soft_words(parsed.node):
        analyze(word)
    list(readings(text))
    citation_key(text)
    law_key(text)
    find_citations(text)
    analyze(content_words(text))
    is_question(text)


class Timed(NamedTuple):
    """How many queries were tried, the slowest of them, and what was raised, by its first query."""

    queries: int
    slowest: float
    worst: str
    raised: dict[str, str]


class HangError(Exception):
    """Something took far too long."""


@contextmanager
def watched(seconds: float = 5 * SECONDS) -> Iterator[None]:
    """Raises `HangError` in what computes longer, where there are alarms; by default after five
    times the bound. The time is the processor's: other programs may be at work."""

    def end(*_: object) -> None:
        raise HangError(f"took longer than {seconds:g} s")

    if not hasattr(signal, "setitimer"):
        yield
        return
    old = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # and again, should it be caught
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def named(error: Exception) -> str:
    """What sort of failure it is: its class and words, whatever numbers it holds."""
    return re.sub(r"\d+", "#", f"{type(error).__name__}: {error}"[:200])


def as_text(data: bytes) -> str:
    """Bytes as a text, with half characters where they spell such."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def try_queries(
    queries: Iterator[str],
    do: Callable[[str], object],
    tell: Callable[[int, float], object] = lambda count, slowest: None,
) -> Timed:
    """Give each query to `do`, in which nothing may be raised, and `tell` after each how many were
    tried and how long the slowest computed."""
    count, slowest, worst = 0, 0.0, ""
    raised: dict[str, str] = {}
    for text in queries:
        started = time.process_time()
        try:
            with watched():
                do(text)
        except (QueryError, UnknownName):  # one line that says why not
            pass
        except Exception as error:  # what is looked for
            raised.setdefault(named(error), text)
        seconds = time.process_time() - started
        count += 1
        if seconds > slowest:
            slowest, worst = seconds, text
        tell(count, slowest)
    return Timed(count, slowest, worst, raised)


def queries(count: int, seed: int) -> Iterator[str]:
    """So many hostile queries."""
    rng = random.Random(seed)
    return (query(rng) for _ in range(count))
