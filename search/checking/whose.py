"""Whether a law's name in a draft can be meant for the law that is held under it, of another place.

Many places have a Personal Data Protection Act or a 民法. A draft says whose law it means by its
own places, by a place or a chapter beside the name, or by the year in the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from corpus.jurisdictions import meets, places_in
from corpus.registers import repealed_title
from corpus.text.han import has_han
from search.checking.context import Context
from search.matching.cited_text import CODED, DEFINED, CitedText

if TYPE_CHECKING:
    from indexer.format.stored_fields import StoredRegulation
    from search.results import Found

#: The places whose laws have their names in Han characters.
_HAN_PLACES = frozenset(("CN", "TW", "HK", "MO"))
_YEAR = re.compile(r"(?:18|19|20)\d\d")
#: The year of a title: Moneylenders Rules 2009, Negotiable Instruments Act, 1881, HPA 1969.
_TITLE_YEAR = re.compile(
    r"\b(?:Act|Code|Law|Ordinance|Rules|Regulations?|Order|Decree|[A-Z]{2,8})(?:\s*\([^()]{1,30}\))?,?\s+(?:of\s+)?"
    r"((?:18|19|20)\d\d)\b(?!/)"
)
_CHAPTER = re.compile(r"\b(?:Cap|Chapter)\.?\s*\d|第\s*\d+[A-Z]?\s*章", re.I)
#: A name that many places have a law of: Banking Act, Consumer Protection Act.
_GENERAL = re.compile(r"(?:the\s+)?(?:[A-Z][\w-]+\s+){1,2}(?:Act|Code|Law|Ordinance|Rules)")


def is_elsewhere(context: Context, text: str, one: CitedText, founds: Iterable[Found]) -> bool:
    """Whether `one`, cited in the sentence `text`, is not the law of `founds`, as those are of
    places that the draft does not mean."""
    laws = {f.regulation.id: f.regulation for f in founds}
    if not laws or one.told in (CODED, DEFINED) or repealed_title(one.law):
        return False
    places = {law.jurisdiction for law in laws.values()}
    if _meet(places, context.jurisdictions) or _meet(places, (p.code for p in places_in(text))):
        return False
    adjective = _place_before(text[: one.start])
    if adjective and not _meet(places, adjective):
        return True
    years = set(_TITLE_YEAR.findall(text[one.start : one.end + 30]))
    if years:
        return years.isdisjoint(year for law in laws.values() for year in _years(law))
    if not context.jurisdictions or _CHAPTER.search(text, one.start, one.end + 12):
        return False
    if has_han(one.law):
        return places <= _HAN_PLACES
    translated = all(has_han(law.title) for law in laws.values())
    return translated or bool(_GENERAL.fullmatch(one.law.strip()))


def _place_before(text: str) -> tuple[str, ...]:
    """The place that stands right before a law's name: UK GDPR, 香港民法."""
    last = re.search(r"(?:[A-Z][A-Za-z]+|[一-鿿]{2,5})\s?\Z", text)
    return tuple(p.code for p in places_in(last[0])) if last else ()


def dated_name(text: str, one: CitedText) -> str:
    """The name of the law that `one` cites in the sentence `text`, with the year behind it."""
    year = _TITLE_YEAR.search(text, one.start, one.end + 30)
    name = one.law.strip(" .,")
    return f"{name} {year[1]}" if year and not _YEAR.search(name) else name


def _meet(places: Iterable[str], codes: Iterable[str]) -> bool:
    """Whether the law of one of the places may be meant in one of the others."""
    others = tuple(codes)
    return any(meets(place, others) for place in places)


def _years(law: StoredRegulation) -> list[str]:
    """The years that a law's title may bear."""
    names = (law.title, law.title_en, law.title_zh, law.citation, law.number, *law.aliases)
    return _YEAR.findall(" ".join(names))
