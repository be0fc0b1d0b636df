"""The numbers that a citation means: each way that an index may have them, all of a range."""

from __future__ import annotations

import re

from corpus.citations.reading import Number
from indexer.index_reader import Index, Place
from indexer.schema import key_keyword

#: A range with more numbers is its two ends.
MOST_IN_RANGE = 60
_STEP = r"(.*\d)[a-z]\Z"
#: Units that are part of a provision's key; whether it may stand without.
_ALSO_A_KEY = {"schedule": False, "annex": False, "recital": False, "clause": True, "pasal": True}


def variants(number: Number, word: str) -> list[str]:
    """The keys that a number may have: with its unit, with a rulebook's name, without the letter
    of a rule's kind (7.9.4R)."""
    key = number.key
    if number.unit in _ALSO_A_KEY:
        keys = [f"{number.unit} {key}"]
        return [*keys, key] if _ALSO_A_KEY[number.unit] else keys
    keys = [key]
    if word:
        keys.append(f"{word} {key}")
        if "." in key and (step := re.match(_STEP, key)):
            keys.append(f"{word} {step[1]}")
    return keys


def parts(index: Index, key: str, marks: str = "(¶.") -> list[Place]:
    """What lies below a number, in order: 1692c(a) below 1692c, CONC 7.9.4 below CONC 7.9."""
    low = key.casefold()
    return [p for mark in marks for p in index.prefixed(key_keyword(f"{low}{mark}"))]


def spread_numbers(number: Number) -> list[Number]:
    """The numbers of a range, both ends among them; [] where it is none."""
    from corpus.registers import parse_range

    text = f"{number.key}-{number.last}" if number.last else number.key
    try:
        span = parse_range(text)
    except ValueError:
        ends = [number.key, number.last] if number.last else []
        return [Number(key, unit=number.unit) for key in ends]
    if span.last - span.first > MOST_IN_RANGE:
        return [Number(key, unit=number.unit) for key in (number.key, number.last) if number.last]
    tails = [chr(n) if span.letters else str(n) for n in range(span.first, span.last + 1)]
    keys = [span.prefix] * span.bare + [span.prefix + tail for tail in tails]
    return [Number(key, unit=number.unit) for key in keys]
