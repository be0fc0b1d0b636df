"""Page numbers within a text, and the running headers and footers that stand beside them.

A running line is told by the marks of pages (`corpus.text.pages`) that it stands near: it comes at
many of them, or says what the title, or the heading of the division that the page is in, says. So
a header that changes with the chapter is told, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from corpus.splitting.furniture import contents_of, is_reference
from corpus.splitting.headings import Heading, heading_of
from corpus.splitting.lines import Line
from corpus.splitting.schemes import SCHEMES
from corpus.text.numerals import NUMERAL
from corpus.text.pages import DASHED, WORDED, is_mark

_PAGE = rf"(?:{DASHED}|{WORDED}|\[Page\s\d+\])"
_BEFORE = re.compile(rf"^{_PAGE}\s*(?=\S)", re.I)
_ARTICLE = rf"第\s?[{NUMERAL}]+\s?[条條章节節编編]"
_GLUED = re.compile(
    rf"(?<!\s)\s*(?:{DASHED}|[〔【\[]\d{{1,4}}[〕】\]]|第\s?\d+\s?页(?:\s?共\s?\d+\s?页)?)\s*(?={_ARTICLE})"
)
_BARE = re.compile(r"^\d{1,4}(?=第[零〇一二三四五六七八九十百千]+[条條章节節])")
#: A header and a page number on one line.
_BEHIND = re.compile(rf"^(.{{2,100}}?)[\s|·•,\uff0c–—-]+({WORDED})$", re.I)
_AHEAD = re.compile(rf"^({WORDED})[\s|·•–—-]+(.{{2,100}})$", re.I)
_ENDED = re.compile(r"[。\uff1b\uff1a:.;]$|[._…\uff3f]{3}")
_LONGEST, _REACH, _HEAD = 120, 3, 6
_WORD = re.compile(r"\w+")
_APART = " \u3000·•|/—–-:\uff1a\t"


def without_page_numbers(lines: Sequence[Line]) -> list[Line]:
    """`lines` without page numbers and the running lines beside them, and cut where a page number
    is glued to the beginning of an article."""
    lines = _parted(lines)
    marks = sorted({i for i, line in enumerate(lines) if is_mark(line.text)} | _rising(lines))
    dropped = {*marks, *running(lines, marks)} if marks else set()
    out: list[Line] = []
    for i, line in enumerate(lines):
        if i in dropped:
            continue
        text = line.text
        if any(c.isdigit() for c in text[:12]):
            text = _BARE.sub("", _BEFORE.sub("", text))
        for part in _GLUED.split(text) if "第" in text else (text,):
            if part.strip():
                out.append(line if part == line.text else replace(line, text=part.strip()))
    return out


def _parted(lines: Sequence[Line]) -> list[Line]:
    """`lines`, those apart that hold a page number and a header that others hold, too."""
    found = {}
    for i, line in enumerate(lines):
        if len(line.text) < _LONGEST and any(c.isdigit() for c in line.text):
            behind, ahead = _BEHIND.match(line.text), _AHEAD.match(line.text)
            if behind or ahead:
                found[i] = (behind[1], behind[2]) if behind else (ahead[1], ahead[2])  # type: ignore[index]
    shapes = [shape(part) for parts in found.values() for part in parts]
    out: list[Line] = []
    for i, line in enumerate(lines):
        parts = found.get(i, ())
        told = any(shapes.count(shape(part)) > 1 and not is_mark(part) for part in parts)
        if parts and (told or any(heading_of(part) for part in parts)):
            out += [replace(line, text=part.strip()) for part in parts]
        else:
            out.append(line)
    return out


def _rising(lines: Sequence[Line]) -> set[int]:
    """The lines of nothing but a number that count the pages: three or more, each the next."""
    alone = [i for i, line in enumerate(lines) if re.fullmatch(r"\d{1,4}", line.text)]
    if len(alone) < 3:
        return set()
    steps = ((b - a, int(lines[b].text) - int(lines[a].text)) for a, b in pairwise(alone))
    return set(alone) if all(apart > 4 and step == 1 for apart, step in steps) else set()


def shape(text: str) -> str:
    """A line as it is told from others whatever number of a page it holds; one that is numbered
    itself (Article 12, Table 3) is another line with each number."""
    said = re.sub(r"\d+", "#", text)
    named = len(_WORD.findall(text)) > 2 and heading_of(text) is None
    if said == text or (named and not any(m for s in SCHEMES for m in s.find(text, 0))):
        return said
    return text


def running(lines: Sequence[Line], marks: Sequence[int]) -> set[int]:
    """The running lines near the `marks`, which are lines in order."""
    return _Pages(lines, marks).running()


@dataclass
class _Pages:
    """Lines, and which of them are marks of pages."""

    lines: Sequence[Line]
    marks: Sequence[int]
    found: set[int] = field(default_factory=set)

    @cached_property
    def _near(self) -> dict[int, set[int]]:
        """The lines near marks that may be running ones, each with its marks."""
        near: dict[int, set[int]] = {}
        taken = set(self.marks)
        for mark in self.marks:
            for step in (-1, 1):
                for i in range(mark + step, mark + step * (_REACH + 1), step):
                    if i in taken or not 0 <= i < len(self.lines) or not _may_run(self.lines[i]):
                        break
                    near.setdefault(i, set()).add(mark)
        return near

    @cached_property
    def _contents(self) -> set[int]:
        return contents_of(self.lines)

    @cached_property
    def _elsewhere(self) -> set[str]:
        """The lines, and the titles of headings, that stand near no mark."""
        texts = (line.text for i, line in enumerate(self.lines) if i not in self._near)
        return {text.casefold() for text in texts if len(text) <= _LONGEST}

    def running(self) -> set[int]:
        """Which lines are running ones; a line that comes at the head of the text, and at few
        marks alone, stays once."""
        shapes: dict[str, set[int]] = {}
        for i, marks in self._near.items():
            shapes.setdefault(shape(self.lines[i].text), set()).update(marks)
        least = max(2, len(self.marks) / 2)
        often = {s for s, marks in shapes.items() if len(marks) >= min(3, least)}
        always = {s for s, marks in shapes.items() if len(marks) >= max(3, least)}
        kept: set[str] = set()
        for i in sorted(self._near):
            text = self.lines[i].text
            form = shape(text)
            again = form in often and (form in kept or (i >= _HEAD and form in always))
            kept.add(form)
            says = self._says_more(i, form in often) or self._says_the_heading(i)
            if again or says or self._names_a_chapter(i):
                self.found.add(i)
        self.found |= self._between()
        return self.found

    def _between(self) -> set[int]:
        """Lines between a running line and its mark that are other lines' words, too."""
        return {
            i
            for i, marks in self._near.items()
            if i not in self.found
            and self.lines[i].text.casefold() in self._elsewhere
            and any(
                abs(other - mark) > abs(i - mark) and (other - mark) * (i - mark) > 0
                for mark in marks
                for other in self.found
                if abs(other - mark) <= _REACH
            )
        }

    def _says_more(self, i: int, often: bool) -> bool:
        """Whether a line stands in the head of the text, too; one that is seen `often`, as a part
        of a line of it, or anywhere else."""
        text, head = self.lines[i].text, self._head(i)
        if not often:
            return text in head
        folded = text.casefold()
        return folded in self._elsewhere or any(folded in line.casefold() for line in head)

    def _names_a_chapter(self, i: int) -> bool:
        """Whether a line is a line of the head and, apart from it, a heading or another line."""
        for title in self._head(i):
            if len(title) >= 4 and title in self.lines[i].text:
                rest = self.lines[i].text.replace(title, "").strip(_APART)
                if heading_of(rest) or rest.casefold() in self._elsewhere:
                    return True
        return False

    def _head(self, i: int) -> list[str]:
        """The first lines of the text above line `i`; none for a heading."""
        if heading_of(self.lines[i].text) is not None:
            return []
        return [line.text for line in self.lines[: min(i, _HEAD)]]

    def _says_the_heading(self, i: int) -> bool:
        """Whether a line is the heading of the division that it stands in, or that follows it on
        its page."""
        heading = heading_of(self.lines[i].text)
        if heading is None:
            return False
        before = next(self._like(heading, range(i - 1, -1, -1)), None)
        end = next((mark for mark in self.marks if mark > i + _REACH), len(self.lines))
        after = next(self._like(heading, range(i + 1, end)), None)
        return any(j is not None and self._same(i, heading, j) for j in (before, after))

    def _like(self, heading: Heading, places: range) -> Iterator[int]:
        """The headings of the same kind among the lines at `places`, running ones aside."""
        for j in places:
            other = heading_of(self.lines[j].text)
            if other and other.kind == heading.kind and j not in self.found:
                above = self.lines[j - 1].text if j else ""
                if j not in self._contents and not is_reference(above, self.lines[j].text):
                    yield j

    def _same(self, i: int, heading: Heading, j: int) -> bool:
        other = heading_of(self.lines[j].text)
        below = " ".join(line.text for line in self.lines[j : j + _REACH + 1])
        words = set(_WORD.findall(self.lines[i].text.casefold()))
        same = other is not None and other.label.casefold() == heading.label.casefold()
        return same and words <= set(_WORD.findall(below.casefold()))


def _may_run(line: Line) -> bool:
    said = sum(map(str.isalnum, line.text[:_LONGEST]))
    short = said >= 4 and len(line.text) <= _LONGEST  # 年 月 日 is to be filled in
    return short and not line.level and _ENDED.search(line.text) is None
