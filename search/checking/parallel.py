"""Numbers beside each other that do not agree: a law and the chapter behind its name (Cap. 163), a
provision and the code's section in brackets behind it (15 U.S.C. § 1692e)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.registers import top_number
from corpus.text.han import has_han
from search.checking.context import Context
from search.checking.model import Cited
from search.matching.cited_text import CODED, NAMED, CitedText

if TYPE_CHECKING:
    from search.results import Found

#: A chapter as a law is cited by; not a part of a law (第3章, Chapter 2).
_CHAPTER = re.compile(
    r"\bCap\.?\s*(\d{1,3}[A-Z]{0,2})\b|(?<=[(（])\s*(?:第\s*(\d{1,3}[A-Z]{0,2})\s*章|Chapter\s+(\d{1,3})\b)",
    re.I,
)
_OWN = re.compile(r"Cap\.?\s*(\d{1,3}[A-Z]{0,2})|第\s*(\d{1,3}[A-Z]{0,2})\s*章()", re.I)
#: What stands between a provision and the section of the code that it is.
_CODIFIED = re.compile(r"\s*[(（]\s*|\s*,?\s*(?:which is |as )?codified (?:at|in)\s+", re.I)
_HELD = ("resolved", "group")


def chaptered(text: str, one: CitedText, row: Cited, founds: Sequence[Found]) -> Cited:
    """The row; its name does not match where the chapter written beside the name, in the sentence
    `text`, is not that of the law, as far as its own chapter is known."""
    written = _CHAPTER.search(text, one.start, min(len(text), one.end + 14))
    if not written or (row.resolution not in _HELD and not row.ids):
        return row
    own: dict[str, str] = {}
    for f in founds:
        r = f.regulation
        for name in (r.citation, r.number, *r.aliases):
            if m := _OWN.fullmatch(name.strip()):
                own.setdefault(name.strip(), _number(m))
    if not own or _number(written) in own.values():
        return row
    alike = [name for name in own if has_han(name) == has_han(written[0])]
    return row._replace(
        name_match=False,
        heading=written[0].strip(),
        suggestions=((alike or list(own))[0],),
        beside=" ".join(row.span.text.split()),
    )


def _number(chapter: re.Match[str]) -> str:
    return (chapter[1] or chapter[2] or chapter[3]).upper()


def disagreeing(context: Context, rows: Sequence[Cited]) -> list[Cited]:
    """The rows; a code's section that stands in brackets behind a provision, as what that is, does
    not match where it is another one of the same law."""
    told = list(rows)
    words = context.draft.words
    for n, (one, other) in enumerate(pairwise(rows)):
        between = words[one.span.end : other.span.start]
        if (one.told, other.told) != (NAMED, CODED) or not _CODIFIED.fullmatch(between):
            continue
        if one.resolution not in _HELD or other.resolution not in _HELD or not one.key:
            continue
        own, others = set(map(_place, one.ids)), set(map(_place, other.ids))
        if {id for id, _ in own} == {id for id, _ in others} and own.isdisjoint(others):
            told[n + 1] = other._replace(
                name_match=False,
                heading=" ".join(other.span.text.split()),
                suggestions=(one.evidence[0].citation if one.evidence else one.ids[0],),
                beside=" ".join(one.span.text.split()),
            )
    return told


def _place(id: str) -> tuple[str, str]:
    """The law and the section of a provision's id."""
    law, _, key = id.partition("#")
    return law, top_number(key) or key
