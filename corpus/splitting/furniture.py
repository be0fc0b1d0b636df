"""What printing adds to a text's lines: line numbers, contents lists, broken lines.

Each function takes lines and gives lines; what it takes away is no word of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.splitting.headings import heading_of, is_contents
from corpus.splitting.lines import Line
from corpus.text.cleaning import without_ending

_NUMBERED = re.compile(r"^(\d{1,2})(?:\s+(\S.*))?$")
_LEADERS = re.compile(r"(?:[.…·]{3,}|…{2,}|(?:\. ){3,})\s*\d{0,4}$")
#: Leaders are looked for in so much of the end of a line: a line may be nothing but dots.
_TAIL = 120
_PAGE_NUMBER = re.compile(r"\d*[\s.…·]+")  # reversed
_RUNNING = re.compile(r"[。\uff1b\uff1a:.;]$")
_ENTRY_NUMBER = re.compile(r"(?:section |sec\. |s\. |§ ?)?\d{1,4}[a-z]{0,3}[.)]?\s+")
_LONGEST_ENTRY, _LONGEST_LABEL = 160, 30


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """`lines` without the numbers of lines, where a bill prints them: nearly every line has one,
    and they count from 1 on each page."""
    found = [_NUMBERED.match(line.text) for line in lines]
    numbers = [int(match[1]) if match else 0 for match in found]
    steps = sum(b == a + 1 for a, b in pairwise(numbers) if a and b)
    many = [n for n in numbers if n]
    if len(many) < max(6, 0.6 * len(lines)) or steps < 0.75 * (len(many) - 1) or max(many) > 60:
        return list(lines)
    out: list[Line] = []
    for line, match in zip(lines, found, strict=True):
        text = (match[2] or "") if match else line.text
        if text:
            out.append(replace(line, text=text))
    return _rejoined(out)


_STARTS = re.compile(r"^(?:SEC(?:TION|\.)|\(\w{1,4}\)|[“‘\"']|[A-Z][A-Z ]{6,}|§|•)")


def _rejoined(lines: Sequence[Line]) -> list[Line]:
    """Lines of a bill made paragraphs again."""
    out: list[Line] = []
    for line in lines:
        above = out[-1].text if out else ""
        if above and not _RUNNING.search(above.rstrip("”’\"'")) and not _STARTS.match(line.text):
            glue = above.endswith("-") and line.text[:1].islower()
            out[-1] = replace(
                out[-1], text=above[:-1] + line.text if glue else f"{above} {line.text}"
            )
        else:
            out.append(line)
    return out


#: Words that no sentence and no line of a heading ends with.
_WANTING = re.compile(
    r"(?:^|[\s(])(?:in|of|to|under|by|with|from|the|per|pursuant|see|or|and|nach|gemäß|der|des|dem|den|"
    r"und|oder|zu|aus|im|mit|von|siehe|de|du|des|la|le|les|à|au|aux|et|ou|par|selon|en|el|del|al|los|las|"
    r"y|o|con|según|tại|theo|của|và|hoặc|quy định ở)$"
)
_REFERRED = re.compile(
    r"(?:§+\s*\d|(?:section|sections|article|articles|artikel|artículo|art\.|điều|rule|regulation|clause|"
    r"paragraph|para\.|chapter|part|title)\s+(?:\d|[IVXLC]+\b))",
    re.I,
)


def is_reference(above: str, line: str) -> bool:
    """Whether a line begins with a number that the sentence in the line above refers to: "in the
    form in" / "Schedule 1."."""
    if _WANTING.search(above[-20:]) is None or len(above.split()) < 3 or above.isupper():
        return False
    heading = None if _REFERRED.match(line) else heading_of(line)
    return _REFERRED.match(line) is not None or (heading is not None and heading.attached)


def with_references_joined(lines: Sequence[Line]) -> list[Line]:
    """`lines` with "Annex II" and the like joined to the sentence in whose middle they stand."""
    out: list[Line] = []
    joining = False
    for i, line in enumerate(lines):
        above = out[-1].text if out else ""
        if joining or (above and not line.level and _refers(lines, i, above)):
            out[-1] = replace(out[-1], text=f"{above} {line.text}")
            joining = not joining and not is_reference(above, line.text)
        else:
            out.append(line)
    return out


def _refers(lines: Sequence[Line], i: int, above: str) -> bool:
    """Whether line `i` is a reference in the middle of the sentence that stands `above` it."""
    text = lines[i].text
    if is_reference(above, text):
        return True
    heading = heading_of(text) if len(text.split()) <= 3 and text.isascii() else None
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    return heading is not None and above[-1:].islower() and below[:1].islower()


_ANNEXED = re.compile(r"(?:所附|附后的|后附|附)的?《([^《》]{2,40})》")


def _is_annex(line: Line) -> bool:
    heading = heading_of(line.text, line.level)
    return heading is not None and heading.attached


def with_annexes_named(lines: Sequence[Line]) -> list[Line]:
    """`lines` with 附： before one that is but the name of an annex ("所附《税率表》" above)."""
    out: list[Line] = []
    names: set[str] = set()
    for line in lines:
        if names and line.text.strip("《》") in names and not _is_annex(out[-1]):
            out.append(replace(line, text=f"附\uff1a{line.text}"))
            continue
        if "附" in line.text:
            names.update(_ANNEXED.findall(line.text))
        out.append(line)
    return out


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """`lines` without tables of contents."""
    dropped = contents_of(lines)
    return [line for i, line in enumerate(lines) if i not in dropped]


def contents_of(lines: Sequence[Line]) -> set[int]:
    """The lines of tables of contents: from their headings on, those that come again as headings
    or beginnings of provisions, and, anywhere, entries with dots before a page number."""
    heads = [i for i, line in enumerate(lines) if is_contents(line.text)]
    dotted = {i for i, line in enumerate(lines) if _LEADERS.search(line.text[-_TAIL:])}
    if not heads and len(dotted) < 3:
        return set()
    book = _Book(lines)
    dropped = set(heads) | {i for i in dotted if book.comes_again(i, i + 1)}
    for head in heads:
        if head + 1 in dropped and head + 1 not in dotted:
            continue
        dropped.update(range(head + 1, book.end(head + 1)))
    return dropped


class _Book:
    """A text's lines, where each comes again."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._entries = [_entry(line) for line in lines]
        self._sorted = sorted([*self._places()])

    def _places(self) -> Iterator[tuple[str, int]]:
        """Every line, and every bare heading with the title in the line below it."""
        for i, entry in enumerate(self._entries):
            yield entry, i
            heading = heading_of(self._lines[i].text) if 0 < len(entry) < _LONGEST_LABEL else None
            bare = heading and (heading.attached or heading.text == heading.label)
            if bare and i + 1 < len(self._entries):
                gap = " " if _is_spaced(entry) else ""
                yield f"{entry}{gap}{self._entries[i + 1]}", i

    def comes_again(self, i: int, after: int) -> bool:
        """Whether a line from `after` on begins as line `i` reads."""
        return self._again(i, after) is not None

    def _again(self, i: int, after: int) -> int | None:
        entry = self._entries[i]
        if len(entry) < 2:
            return None
        again = self._places_of(entry, whole=_is_spaced(entry))
        return min((place for place in again if place >= after and place != i), default=None)

    def end(self, start: int) -> int:
        """Where the table of contents ends that begins at line `start`: at the first line that is
        no entry, or where its first entry comes again."""
        stop = len(self._lines)
        end = i = start
        while i < stop:
            again = self._again(i, i + 1)
            telling = len(self._entries[i]) > 3 or heading_of(self._lines[i].text) is not None
            if again is not None and (i == start or telling):
                stop = min(stop, again) if end == start else stop
                end = i + 1
            elif i > start and self._is_titled_otherwise(i):
                end = i + 1
            elif not self._can_be_entry(i, end):
                break
            i += 1
        return end

    def _is_titled_otherwise(self, i: int) -> bool:
        """Whether a line comes again with its title on a line of its own: "1. Short title", whose
        title stands above the number; "Schedule 1 - Forms", whose title stands below its label."""
        heading = heading_of(self._lines[i].text)
        if heading is not None and heading.label != heading.text:
            label = _entry(Line(heading.label))
            return any(place > i for place in self._places_of(label))
        numbered = _ENTRY_NUMBER.match(self._entries[i])
        title = self._entries[i][numbered.end() :] if numbered else ""
        number = re.search(r"\d\w*", numbered[0]) if numbered else None
        same = (title, f"{number[0]} {title}", f"{number[0]}. {title}") if number else ()
        return len(title) > 3 and any(
            place > i and self._entries[place] == entry
            for entry in same for place in self._places_of(entry)
        )  # fmt: skip

    def _places_of(self, entry: str, whole: bool = True) -> Iterator[int]:
        """The lines that begin with `entry`; where `whole`, as a word of theirs."""
        at = bisect_left(self._sorted, (entry, -1))
        for other, place in self._sorted[at : at + 200]:
            if not other.startswith(entry):
                return
            if not whole or not other[len(entry) : len(entry) + 1].isalnum():
                yield place

    def _can_be_entry(self, i: int, end: int) -> bool:
        """Whether a line that does not come again may stand among entries: no sentence, and not
        far below the last entry."""
        line = self._lines[i]
        if i - end > 3 or len(line.text) > _LONGEST_ENTRY or is_contents(line.text):
            return False
        return heading_of(line.text) is not None or not _RUNNING.search(line.text)


def _entry(line: Line) -> str:
    heading = heading_of(line.text) if len(line.text) < _LONGEST_LABEL else None
    label = heading is not None and heading.label == heading.text  # PART 1 is on no page 1
    ends = len(line.text) < 400 and not label
    text = without_ending(line.text, _PAGE_NUMBER) if ends else line.text
    text = _LEADERS.sub("", text) if len(line.text) < 400 else text
    return re.sub(r"[\s*#]+", " " if _is_spaced(text) else "", text).strip().casefold()


def _is_spaced(text: str) -> bool:
    """Whether spaces tell words apart in a line: it has no Han, kana or hangul."""
    return text.isascii() or max(text) < "\u2e80"
