"""The United States Code as Markdown: `#### § 1692c. Heading`, subsections below.

A provision is a subsection, "§ 1692c(a)", with its paragraphs inside; a section without subsections
is cut into its paragraphs, "§ 1692a(6)", and so is a subsection of several pages. Subsections stand
as headings of any level, or as plain paragraphs "(b) …"; in titles 10 and 11 such a heading may
hold the operative text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Provision, Regulation
from corpus.source import Source
from corpus.splitting.headings import Heading, Path
from corpus.text.cleaning import repair

_TITLE = re.compile(r"^#\s+Title\s+(\d+)\s*[—-]\s*(.+)$", re.M)
_DIVISION = re.compile(
    r"^(?:#{1,3}\s+)?((SUBTITLE|CHAPTER|SUBCHAPTER|PART|SUBPART)\s+[\dIVXLCA-Z–-]+\s*[—-].*)$", re.I
)
_SECTION = re.compile(r"^#{2,6}\s+(§+\s*([\dA-Za-z–-]+))\.\s*(.*)$")
_LEVEL = re.compile(r"^(#{5,9}\s+)?\(([a-z]{1,2})\)\s*(.*)$")
_DEEPER = re.compile(r"^(?:#{5,9}\s+)?\(([A-Z]{1,2}|\d+|[ivxl]+)\)")
_NUMBERED = re.compile(r"^\((\d{1,3})\)\s*(.*)$")
_ROMAN_NEXT = {"i": "ii", "v": "vi", "x": "xi"}
#: A subsection of more characters is cut into its numbered paragraphs.
_LONGEST = 6_000


def is_us_code(text: str) -> bool:
    """True for a Markdown text of the United States Code."""
    return _TITLE.match(text) is not None and "\n#### §" in text


@dataclass
class _Section:
    citation: str
    heading: str
    path: tuple[str, ...]
    lines: list[str] = field(default_factory=list)


def read_us_code(source: Source, text: str) -> Document:
    """The sections of the United States Code in `text`; UnreadableError when it has none."""
    title = _TITLE.match(text)
    sections = list(_sections(repair(text).split("\n")))
    if title is None or not sections:
        raise UnreadableError(source.name, N_("holds no section of the United States Code"))
    provisions = tuple(p for section in sections for p in _provisions(section))
    return Document(_regulation(source, title[1], title[2], sections), provisions)


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    path = Path()
    current: _Section | None = None
    for line in lines:
        if match := _SECTION.match(line):
            if current:
                yield current
            number = match[2].replace("–", "-")
            current = _Section(f"§ {number}", match[3].strip(), path.texts)
        elif division := _DIVISION.match(line):
            path.enter(Heading(division[2].lower(), division[1], division[1]))
        elif current and line.strip():
            current.lines.append(line.strip())
        elif title := _TITLE.match(line):
            path.enter(Heading("#1", title[0], title[0].lstrip("# ")))
    if current:
        yield current


def _provisions(section: _Section) -> Iterator[Provision]:
    """The section's subsections, with what stands above the first as the section's own text."""
    starts = list(_subsections(section.lines))
    lead = section.lines[: starts[0][0]] if starts else section.lines
    if lead or not starts:
        lines = [_bare(line) for line in lead]
        yield from _cut(section, section.citation, section.heading, lines, cut=not starts)
    ends = [*(start for start, _, _ in starts[1:]), len(section.lines)][: len(starts)]
    for (start, letter, marked), end in zip(starts, ends, strict=True):
        match = _LEVEL.match(section.lines[start])
        first = match[3] if match else ""
        rest = [_bare(line) for line in section.lines[start + 1 : end]]
        heading = _heading(first, marked, rest) if marked else _plain_heading(first, rest)
        lines = rest if heading or not first else [first, *rest]
        cut = sum(map(len, lines)) > _LONGEST
        yield from _cut(section, f"{section.citation}({letter})", heading, lines, cut=cut)


def _cut(
    section: _Section, citation: str, heading: str, lines: Sequence[str], *, cut: bool
) -> Iterator[Provision]:
    """One provision, or with `cut` its paragraphs (1), (2), … after its lead-in, where it has any.

    Definitions are cited by their number, and a subsection of many pages is no useful hit.
    """
    starts = _paragraphs(lines) if cut else []
    whole = citation == section.citation
    title = f"{section.citation}. {section.heading}".rstrip(". ")
    path = section.path if whole else (*section.path, title)
    lead = lines[: starts[0][0]] if starts else lines
    if lead or not starts:
        yield _provision(citation, heading, path, lead)
    label = f"{citation.removeprefix(section.citation)} {heading}" if heading else ""
    below = (*path, title) if whole else (*path, label) if label else path
    ends = [*(start for start, _, _ in starts[1:]), len(lines)][: len(starts)]
    for (start, number, first), end in zip(starts, ends, strict=True):
        rest = lines[start + 1 : end]
        name = _plain_heading(first, rest)
        body = rest if name or not first else [first, *rest]
        yield _provision(f"{citation}({number})", name, below, body)


def _provision(
    citation: str, heading: str, path: tuple[str, ...], lines: Sequence[str]
) -> Provision:
    return Provision(citation, citation_key(citation), "\n".join(lines), heading, path)


def _paragraphs(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """(line, number, what follows it) of the paragraphs (1), (2), …; none where only one is.

    Repealed ones leave gaps, and a number enacted twice stays one paragraph.
    """
    found: list[tuple[int, int, str]] = []
    last = 0
    for i, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and last < int(match[1]) <= last + 3:
            last = int(match[1])
            found.append((i, last, match[2]))
    return found if len(found) > 1 else []


def _subsections(lines: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    """(line, letter, level of heading) of each subsection: the letters that follow in order."""
    expected = "a"
    for i, line in enumerate(lines):
        match = _LEVEL.match(line)
        if match is None:
            continue
        level = len(match[1].strip()) if match[1] else 0
        skips = level in (5, 6) and _later(match[2], expected)
        if level > 6 or not (match[2] == expected or skips):
            continue
        if not level and _is_roman(match[2], lines[i + 1 :]):
            continue
        yield i, match[2], level
        expected = _next(match[2])


def _later(letter: str, expected: str) -> bool:
    return (len(letter), letter) > (len(expected), expected)


def _is_roman(letter: str, after: Sequence[str]) -> bool:
    """True when a plain "(i)" counts clauses: "(ii)" or "(I)" comes before "(1)" or "(j)" does.

    A clause is part of a run and holds subclauses; a subsection holds paragraphs.
    """
    if letter not in _ROMAN_NEXT:
        return False
    decides = re.compile(rf"^(?:#{{5,6}}\s+)?\(({_ROMAN_NEXT[letter]}|I|1|{_next(letter)})\)")
    first = next(filter(None, map(decides.match, after)), None)
    return first is not None and first[1] in (_ROMAN_NEXT[letter], "I")


def _next(letter: str) -> str:
    """The letter after: a, b, … z, aa, bb, …"""
    if letter[0] == "z":
        return "a" * (len(letter) + 1)
    return chr(ord(letter[0]) + 1) * len(letter)


def _heading(first: str, level: int, rest: Sequence[str]) -> str:
    """The subsection's heading, "" when the line is operative text."""
    if not level or not rest or len(first) > 160:
        return ""
    title = first.rstrip(" .")
    runs_on = bool(_DEEPER.match(rest[0])) and level == 6 and not first.rstrip().endswith(".")
    return "" if runs_on or first.endswith((",", ";", ":", "—")) else title


def _plain_heading(first: str, rest: Sequence[str]) -> str:
    """The heading of an unmarked "(1) Heading" above its text, "" when it is the text itself.

    A level may follow at once, "(1) Heading", "(A) In general", when it has a heading of its own.
    """
    title = first
    for line in rest[:6]:
        if not title[:1].isupper() or not title[-1:].isalnum() or len(title) > 120:
            return ""
        level = _DEEPER.match(line)
        if level is None:
            return first
        title = line[level.end() :].strip()
    return ""


def _bare(line: str) -> str:
    return re.sub(r"^#{5,9}\s+", "", line)


def _regulation(
    source: Source, number: str, title: str, sections: Sequence[_Section]
) -> Regulation:
    first, last = sections[0].citation, sections[-1].citation
    span = first if first == last else f"§{first} to {last.removeprefix('§ ')}"
    words = [part.replace("-", " ") for part in source.stem.split("_")[1:]]
    name = words[-1] if words else f"{number} U.S.C. {span}"
    chapters = [part for part in sections[0].path if part.upper().startswith(("CHAPTER", "SUB"))]
    return Regulation(
        id=f"us/{number}-usc-{citation_key(first)}",
        title=name,
        title_en=name,
        aliases=tuple(word for word in words[:-1] if word.isupper()),
        jurisdiction="US",
        kind=Kind.STATUTE,
        language="en",
        citation=f"{number} U.S.C. {first}" + (" et seq." if first != last else ""),
        issuer="United States Congress",
        summary=" / ".join([f"Title {number}— {title}", *chapters]),
    )
