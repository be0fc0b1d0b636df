"""Registers beside the library: which numbers a law has, and which texts no longer apply.

`registers/extent/*.toml` says of each law which top-level numbers exist, so that "there is no such
section" can be said of a law that is held as a digest only. `registers/repeal.toml` names repealed
laws and earlier texts that people still cite, what replaced them, and where single provisions went.
The format is described in corpus/library/README.md; the files are read when first asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from corpus.citations.keys import citation_key, law_key, plain
from corpus.topics import LIBRARY

SCHEMES = ("article", "section", "rule", "paragraph", "regulation")
HOW = ("repealed", "amended", "moved")
_NUMBER = re.compile(r"(?:[a-z]{3,} )?(\d[\w.]*(?:-\w[\w.]*)*)\Z")
_INTEGER_TAIL = re.compile(r"(.*?)(0|[1-9]\d*)\Z")
_LONG_HAN = re.compile(r"[一-鿿]{7,40}")
_INTERPRETATION = re.compile(r"(.{2,12}法)的?司法解释(\([一二三四五六]\))?")
_ISSUED = re.compile(r"[一-鿿、]{4,}?(关于[一-鿿《》〈〉（）]{8,})")
_LETTER_TAIL = re.compile(r"(.*\d)([a-z])\Z")

#: A problem: of what entry, and what.
Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `first` to `last`: the integers, or the letters, that follow `prefix`.

    `bare` says that the prefix itself belongs to it, as 1692 does to 1692-1692p.
    """

    prefix: str
    first: int
    last: int
    letters: bool = False
    bare: bool = False

    def __contains__(self, number: object) -> bool:
        """Whether the number, in lower case, is one of them."""
        if not isinstance(number, str) or not number.startswith(self.prefix):
            return False
        tail = number[len(self.prefix) :]
        if not tail:
            return self.bare
        if self.letters:
            return len(tail) == 1 and tail.isalpha() and self.first <= ord(tail) <= self.last
        found = _INTEGER_TAIL.match(tail)
        return bool(found and not found[1] and self.first <= int(found[2]) <= self.last)


def parse_range(text: str) -> Range:
    """The range "1-1260", "1006.1-1006.108", "140a-140d" or "1692-1692p"; ValueError otherwise."""
    parts = text.strip().lower().split("-")
    if len(parts) % 2:
        raise ValueError(f"range '{text}' has no two ends")
    first, last = ("-".join(half) for half in (parts[: len(parts) // 2], parts[len(parts) // 2 :]))
    one, other = _INTEGER_TAIL.match(first), _INTEGER_TAIL.match(last)
    if one and other and one[1] == other[1] and int(one[2]) <= int(other[2]):
        return Range(one[1], int(one[2]), int(other[2]))
    if (end := _LETTER_TAIL.match(last)) and end[1] == first:
        return Range(first, ord("a"), ord(end[2]), letters=True, bare=True)
    begin = _LETTER_TAIL.match(first)
    if begin and end and begin[1] == end[1] and begin[2] <= end[2]:
        return Range(end[1], ord(begin[2]), ord(end[2]), letters=True)
    raise ValueError(f"range '{text}' is not of numbers that follow each other")


def top_number(citation: str) -> str:
    """The number of the article, section or rule that a citation lies in: "293-1", "1692c",
    "7.3.8"; "" where it names a schedule, an annex, or nothing with a number."""
    key = citation_key(citation)
    if re.match(r"(?:sch|annex|appendix|comment|part|principle|recital|rao)", key):
        return ""
    found = _NUMBER.match(re.split(r"[¶(]", key)[0].strip())
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Extent:
    """The top-level numbers of a law, as of a day, and on what basis they are known.

    `complete` says that every number is known; only then is a missing one no number of the law.
    `ceiling` is one that no number of the law is greater than; the last may be less. `outside`
    marks a law that the library does not digest.
    """

    id: str
    scheme: str = ""
    ranges: tuple[Range, ...] = ()
    inserted: frozenset[str] = frozenset()
    gaps: tuple[Range | str, ...] = ()
    complete: bool = False
    ceiling: int = 0
    as_of: date | None = None
    basis: str = ""
    note: str = ""
    outside: bool = False

    def has(self, number: str) -> bool | None:
        """Whether the law has that number, written as in "293-1" or as a citation; None where
        that is not known."""
        wanted = top_number(number)
        if not wanted:
            return None
        if wanted in self.inserted:
            return True
        if any(wanted == gap if isinstance(gap, str) else wanted in gap for gap in self.gaps):
            return False
        if any(wanted in span for span in self.ranges):
            return True
        if any(span.prefix.startswith(f"{wanted}.") for span in self.ranges):
            return True  # a section of a rulebook: CONC 7.9 has 7.9.1 to 7.9.15
        return False if self.complete or self._is_beyond(wanted) else None

    def _is_beyond(self, number: str) -> bool:
        digits = re.match(r"\d+(?![\d.])", number)
        return bool(self.ceiling and digits and int(digits[0]) > self.ceiling)


@dataclass(frozen=True, slots=True)
class RepealedText:
    """A law, or an earlier text of one, that no longer applies.

    `how` is "repealed", "amended" (a later text of the same law) or "moved" (the same rules
    elsewhere); `repealed` the first day on which it no longer applied. `successor` says in words
    what took its place, `successor_ids` by the library's ids, `concordance` where single
    provisions went; it is never complete.
    """

    title: str
    jurisdiction: str
    how: str
    successor: str
    repealed: date | None = None
    aliases: tuple[str, ...] = ()
    successor_ids: tuple[str, ...] = ()
    note: str = ""
    concordance: Mapping[str, str] = field(default_factory=dict)


def extent(id: str) -> Extent | None:
    """The extent of the regulation with that id, None where the register has none."""
    return extents().get(id)


def repealed_title(name: str) -> RepealedText | None:
    """The repealed law or earlier text of that name or alias, None where there is none; also of an
    interpretation by its short name (婚姻法司法解释（二）)."""
    name = name.rstrip(" .,;")
    if found := _repealed_names().get(_name_key(name)):
        return found
    short = _INTERPRETATION.fullmatch(plain(name))
    if not short:
        return None
    law = short[1].removeprefix("中华人民共和国")
    full = f"最高人民法院关于适用《中华人民共和国{law}》若干问题的解释{short[2] or ''}"
    return _repealed_names().get(_name_key(full))


#: The last title of a code, and the titles that it has not got. United States Code: 54, of which
#: 53 is reserved (Office of the Law Revision Counsel); Code of Federal Regulations: 50, of which 35
#: is reserved (Office of the Federal Register).
_TITLES = {"usc": (54, {53}), "cfr": (50, {35})}


def has_title(code: str) -> bool | None:
    """Whether a code has a title: "15usc" has, "61usc" has not; None for what is no such code."""
    found = re.fullmatch(r"(\d{1,4})\s?(usc|cfr)(?: part \S+)?", code.lower())
    if not found:
        return None
    last, reserved = _TITLES[found[2]]
    return 1 <= int(found[1]) <= last and int(found[1]) not in reserved


def repealed_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a text names repealed laws by titles of several English words, or of many Chinese
    characters behind none or a word that leads in: (start, end, name)."""
    for found in _repealed_titles().finditer(text) if re.search(r"[A-Za-z]{4}|法", text) else ():
        yield found.start(), found.end(), found[0]


@cache
def _repealed_titles() -> re.Pattern[str]:
    names = {name for row in repealed_texts() for name in _names(row)}
    long = sorted((n for n in names if n.isascii() and len(n.split()) >= 3), key=len, reverse=True)
    han = sorted((n for n in names if _LONG_HAN.fullmatch(n)), key=len, reverse=True)
    english, chinese = ("|".join(map(re.escape, titles)) for titles in (long, han))
    return re.compile(
        rf"(?<!\w)(?:{english})(?!\w)"
        rf"|(?:(?<!\w)|(?<=[依据據按照循违違守由和与與]))(?:{chinese})(?![第\w]*第)"
    )


@cache
def extents(folder: Path = LIBRARY / "registers" / "extent") -> Mapping[str, Extent]:
    """Every extent, by id; ValueError where a file breaks the format."""
    found: dict[str, Extent] = {}
    for path in sorted(folder.glob("*.toml")):
        for id, row in _toml(path).items():
            if id in found:
                raise ValueError(f"{path.name}: {id}: stands twice")
            try:
                found[id] = _extent(id, row)
            except (TypeError, ValueError) as error:
                raise ValueError(f"{path.name}: {id}: {error}") from error
    return found


@cache
def repealed_texts(path: Path = LIBRARY / "registers" / "repeal.toml") -> tuple[RepealedText, ...]:
    """Every repealed law and earlier text, in the file's order; ValueError where it is none."""
    rows = _toml(path).get("text", []) if path.is_file() else []
    if not isinstance(rows, list):
        raise ValueError(f"{path.name}: 'text' is no list of tables")
    return tuple(_repealed(row) for row in rows)


@cache
def _repealed_names() -> Mapping[str, RepealedText]:
    return {_name_key(n): text for text in repealed_texts() for n in _names(text)}


_CHINA = ("PRC", "P.R.C.", "People's Republic of China")


def _names(text: RepealedText) -> Iterator[str]:
    """Its title and aliases; a Chinese title also without its issuer (最高人民法院《关于……》), an
    English name of a Chinese law also with its place in other words."""
    yield from (text.title, *text.aliases)
    if issued := _ISSUED.fullmatch(text.title):
        yield issued[1]
    for name in text.aliases if text.jurisdiction == "CN" else ():
        bare = name.removesuffix(" of the PRC")
        if name.isascii() and " Law" in bare:
            yield from (f"{bare} of the {place}" for place in _CHINA)
            yield from (f"{bare} of China", f"PRC {bare}", f"China's {bare}", f"Chinese {bare}")


def _name_key(name: str) -> str:
    """A name as matched; years in brackets are part of it."""
    return law_key(plain(name))


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _extent(id: str, row: object) -> Extent:
    fields = _fields(row, Extent)
    return Extent(
        id=id,
        scheme=_text(fields, "scheme"),
        ranges=tuple(_span(text) for text in _texts(fields, "ranges")),
        inserted=frozenset(plain(text).lower() for text in _texts(fields, "inserted")),
        gaps=tuple(_gap(text) for text in _texts(fields, "gaps")),
        complete=fields.get("complete") is True,
        ceiling=_number(fields, "ceiling"),
        as_of=_day(fields, "as_of"),
        basis=_text(fields, "basis"),
        note=_text(fields, "note"),
        outside=fields.get("outside") is True,
    )


def _span(text: str) -> Range:
    """A range, or a lone number as the range of itself."""
    text = plain(text)
    lone = "-" not in text and top_number(text) == text.lower()
    return Range(text.lower(), 0, -1, bare=True) if lone else parse_range(text)


def _gap(text: str) -> Range | str:
    """A range of numbers that do not exist, or one such number: "293-1" is no range."""
    try:
        return parse_range(plain(text))
    except ValueError:
        return plain(text).lower()


def _repealed(row: object) -> RepealedText:
    fields = _fields(row, RepealedText)
    moved = fields.get("concordance", {})
    if not isinstance(moved, dict):
        raise ValueError("'concordance' is no table")
    return RepealedText(
        title=_text(fields, "title"),
        jurisdiction=_text(fields, "jurisdiction"),
        how=_text(fields, "how"),
        successor=_text(fields, "successor"),
        repealed=_day(fields, "repealed"),
        aliases=_texts(fields, "aliases"),
        successor_ids=_texts(fields, "successor_ids"),
        note=_text(fields, "note"),
        concordance={str(old): str(new) for old, new in moved.items()},
    )


def _fields(row: object, of: type) -> dict[str, object]:
    if not isinstance(row, dict):
        raise ValueError("is no table")
    unknown = sorted(row.keys() - set(of.__annotations__))
    if unknown:
        raise ValueError(f"unknown field '{unknown[0]}'")
    return row


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"'{name}' is no text")
    return value


def _texts(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"'{name}' is no list of texts")
    return tuple(value)


def _number(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name, 0)
    if type(value) is not int or value < 0:
        raise ValueError(f"'{name}' is no number")
    return value


def _day(fields: Mapping[str, object], name: str) -> date | None:
    value = fields.get(name)
    if value is not None and type(value) is not date:
        raise ValueError(f"'{name}' is no day")
    return value


# --- the rules ------------------------------------------------------------------------------------


def register_problems(library: Path, ids: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the registers of a library whose regulations have these ids."""
    try:
        for id, found in extents(library / "registers" / "extent").items():
            yield from ((f"extent {id}", problem) for problem in _extent_problems(found, ids))
    except ValueError as error:
        yield "extent", str(error)
    try:
        yield from _repeal_problems(repealed_texts(library / "registers" / "repeal.toml"), ids)
    except ValueError as error:
        yield "repeal", str(error)


def _extent_problems(found: Extent, ids: Collection[str]) -> Iterator[str]:
    if found.id not in ids and not found.outside:
        yield "no regulation has that id; a law outside the library says outside = true"
    if found.scheme not in SCHEMES:
        yield f"scheme '{found.scheme}' is not one of {', '.join(SCHEMES)}"
    if not found.ranges and not found.inserted and not found.ceiling:
        yield "has no number"
    if found.as_of is None:
        yield "'as_of' is missing"
    if not found.basis:
        yield "'basis' is missing"
    for number in sorted(found.inserted):
        if top_number(number) != number:
            yield f"inserted '{number}' is no number"


def _repeal_problems(texts: tuple[RepealedText, ...], ids: Collection[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for text in texts:
        where = f"repeal {text.title}"
        for name in ("title", "jurisdiction", "successor"):
            if not getattr(text, name):
                yield where, f"'{name}' is missing"
        if text.how not in HOW:
            yield where, f"how '{text.how}' is not one of {', '.join(HOW)}"
        for id in text.successor_ids:
            if id not in ids:
                yield where, f"successor_ids: no regulation '{id}'"
        for key in sorted({_name_key(name) for name in (text.title, *text.aliases)}):
            if seen.setdefault(key, text.title) != text.title:
                yield where, f"'{key}' also names {seen[key]}"


def number_problem(id: str, citation: str, library: Path) -> str:
    """Why a digest's citation is against its law's extent; "" where it is not."""
    try:
        found = extents(library / "registers" / "extent").get(id)
    except ValueError:
        return ""  # said of the register
    if found is None or found.has(citation) is not False:
        return ""
    return f"the extent register has no number '{top_number(citation)}'"
