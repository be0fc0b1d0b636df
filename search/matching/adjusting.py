"""The readings of a draft's numbers, before their laws are looked for: with a part that is named
before them, of the code whose title follows, without the year of a title."""

from __future__ import annotations

import re

from corpus.citations.reading import CODE, UNIT, Reading

_OF_TITLE = re.compile(
    r"\s+of\s+title\s+(\d{1,2})(?:,?\s+(?:of\s+)?(?:the\s+)?"
    r"(United States Code|U\. ?S\. ?C(?:ode|\.)?|Code of Federal Regulations|C\. ?F\. ?R\.?))?",
    re.I,
)
_NEXT_CODE = re.compile(r"\s*(?:U\.? ?S\.? ?C\.?|C\.? ?F\.? ?R\.?)(?![a-z])", re.I)
#: A part of a provision that is named before it: subsection (c) of section 1692c.
_PART_OF = re.compile(
    r"\b(?:sub-?)?(?:section|paragraph|para|clause|division)s?\.?\s+((?:\([0-9A-Za-z]{1,5}\)\s?)+)"
    r"(?:of|in|to)\s+(?:the\s+)?\Z",
    re.I,
)


def adjusted(text: str, reading: Reading, floor: int) -> Reading:
    """A reading of `text`, which is read up to `floor`, as what it means; without numbers where
    they are none."""
    return _with_part(text, _of_title(text, _without_title(text, reading)), floor)


def _with_part(text: str, reading: Reading, floor: int) -> Reading:
    """The reading with the part of its provision that is named before it, where it has none."""
    if not reading.numbers or reading.form not in (CODE, UNIT) or "(" in reading.numbers[0].key:
        return reading
    found = _PART_OF.search(text, max(floor, reading.start - 80), reading.start)
    if not found:
        return reading
    first = reading.numbers[0]
    first = first._replace(key=first.key + re.sub(r"\s", "", found[1]))
    return reading._replace(numbers=(first, *reading.numbers[1:]), start=found.start())


def _without_title(text: str, reading: Reading) -> Reading:
    """The reading without a first number that is the year of a title (Regulations 2008, reg 7),
    and without a last one that is the next code's (12 CFR 1006.9 and 15 USC)."""
    first = reading.numbers[0]
    if first.unit[:3] in ("reg", "rul") and re.fullmatch(r"(?:19|20)\d\d", first.key):
        at = text.find(first.key, reading.start) + len(first.key)
        start = at + len(re.match(r"[\s,]*", text[at:])[0])  # type: ignore[index]
        return reading._replace(numbers=reading.numbers[1:], start=start)
    after = len(reading.numbers) > 1 and _NEXT_CODE.match(text, reading.end)
    if not after or not reading.numbers[-1].key.isdigit():
        return reading
    end = text.rindex(reading.numbers[-1].key, reading.start, reading.end)
    head = text[reading.start : end].rstrip()
    head = re.sub(r"(?:,|;|&|and|or)+\Z", "", head).rstrip(" ,;")
    return reading._replace(numbers=reading.numbers[:-1], end=reading.start + len(head))


def _of_title(text: str, reading: Reading) -> Reading:
    """Section 1692g of title 15, United States Code, as a number of that code."""
    title = reading.form == UNIT and _OF_TITLE.match(text, reading.end)
    if not title:
        return reading
    code = "cfr" if title[2] and "egulation" in title[2] else "usc"
    return reading._replace(form=CODE, code=f"{title[1]}{code}", end=title.end())
