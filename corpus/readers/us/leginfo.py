"""Reader of California's codes as text: leginfo's divisions, sections and their histories.

A section is a number alone on its line ("22000."); "(History: …)" and a row of dashes end it; the
headings of divisions end with the sections that they hold ("CHAPTER 1. Licensing [7. - 9.1.]").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Provision, Regulation
from corpus.source import Source
from corpus.splitting.assemble import regulation_id
from corpus.splitting.header import short_title
from corpus.text.cleaning import decode, repair
from corpus.unique_names import Keys

_LEVELS = ("TITLE", "DIVISION", "PART", "CHAPTER", "ARTICLE")
_HEADING = re.compile(
    rf"\s*((?:{'|'.join(_LEVELS)})\s[\dA-Z.]*?\d[\dA-Z]*)\.\s+(.+?)\s*"
    r"\[(\d[\w.]*?)\.(?:\s*-\s*\d[\w.]*?\.)?\]"
)
_SECTION = re.compile(r"\s*(\d{1,6}(?:\.\d{1,4}){0,3}[a-z]?)\.\s*")
_HISTORY = re.compile(
    r"\s*\((?:History: )?((?:Added|Amended|Repealed|Enacted|Renumbered)\b.*)\)\s*"
)
_CODE = re.compile(r"\s*((?:[A-Z][\w&,]+\s){1,6}Code)\s*")
_RULE = re.compile(r"\s*[-=]{10,}\s*")
_ABBREVIATED = {"Financial": "Fin.", "Civil": "Civ.", "Business and Professions": "Bus. & Prof."}


def is_leginfo(head: str) -> bool:
    """True for a text that begins with a division of a Californian code."""
    named = "California Legislative Information" in head or "(History: " in head
    return named and any(map(_HEADING.fullmatch, head.split("\n")[:40]))


@dataclass
class _Section:
    number: str
    path: tuple[str, ...]
    place: str
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Text:
    """What a file holds: lines above the first division, divisions and sections."""

    front: list[str] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    first: str = ""
    sections: list[_Section] = field(default_factory=list)


def read_leginfo(source: Source) -> Iterator[Document]:
    """The one document in such a text; UnreadableError where it has no section."""
    text = _taken(decode(source.data, source.name))
    if not text.sections:
        raise UnreadableError(source.name, N_("holds no section of a code"))
    provisions = tuple(_provisions(text))
    yield Document(_regulation(text, provisions), provisions)


def _taken(written: str) -> _Text:
    text = _Text()
    ended = True  # a wrapped line may be a number alone as well
    for number, line in enumerate(written.split("\n"), 1):
        if not line.strip() or _RULE.fullmatch(line):
            ended = ended or bool(line.strip())
            continue
        between, ended = ended, False
        if heading := _HEADING.fullmatch(line):
            _enter(text, heading)
            ended = True
        elif between and text.first and (section := _SECTION.fullmatch(line)):
            path = tuple(name for _, name in text.path)
            text.sections.append(_Section(section[1], path, f"line {number}"))
        elif not text.sections:
            text.front.append(repair(line.strip()))
        else:
            history = _HISTORY.fullmatch(line)
            ended = history is not None
            last = text.sections[-1]
            (last.notes if history else last.lines).append(repair(line.strip()))
    return text


def _enter(text: _Text, heading: re.Match[str]) -> None:
    kind, _, number = heading[1].partition(" ")
    name = f"{kind.capitalize()} {number}. {repair(heading[2])}"
    level = _LEVELS.index(kind)
    text.path = [*(above for above in text.path if above[0] < level), (level, name)]
    text.first = text.first or name


def _provisions(text: _Text) -> Iterator[Provision]:
    keys = Keys()
    if text.front:
        front = "\n".join(text.front)
        yield Provision(citation="Preamble", key=keys.take("preamble"), text=front)
    for section in text.sections:
        body = "\n".join(section.lines)
        yield Provision(
            citation=f"§ {section.number}",
            key=keys.take(section.number),
            text=body or "\n".join(section.notes),
            path=section.path[1:] if section.path[:1] == (text.first,) else section.path,
            notes="\n".join(section.notes) if body else "",
            locator=section.place,
        )


def _regulation(text: _Text, provisions: tuple[Provision, ...]) -> Regulation:
    code = next((match[1] for line in text.front if (match := _CODE.fullmatch(line))), "")
    title = ", ".join(part for part in (f"California {code}" if code else "", text.first) if part)
    short = _ABBREVIATED.get(code.removesuffix(" Code"), code.removesuffix(" Code"))
    own = short_title([p.text for p in provisions]) or text.first.partition(". ")[2]
    return Regulation(
        id=regulation_id("US-CA", title),
        title=title,
        title_en=own,
        jurisdiction="US-CA",
        kind=Kind.STATUTE,
        language="en",
        citation=f"Cal. {short} Code § {text.sections[0].number} et seq." if code else "",
    )
