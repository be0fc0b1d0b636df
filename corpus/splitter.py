"""From the lines of a law to its provisions.

`split` finds the numbering that the text uses (`corpus.marks`), cuts it where a number starts a
provision, and gives each piece its headings (`corpus.headings`). Headings, tables of contents and
the law's own front matter are no provisions; text without numbers is cut into passages of about a
screenful, each with its place in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.citations import citation_key
from corpus.describe import is_history
from corpus.han import has_han
from corpus.headings import Heading, Path, heading_of, is_contents
from corpus.marks import (
    DOUBTFUL,
    SCHEMES,
    SURE,
    Mark,
    Scheme,
    in_sequence,
    steadiness,
    undouble,
)
from corpus.model import Provision
from corpus.text import close_gaps, repair

_PASSAGE, _LONGEST_PASSAGE = 400, 1200
_LONG_ITEM = 1200
_STEADY = 0.5
_RUNNING = re.compile(r"[。\uff1b\uff1a:.;]$")
_ITEM_HEADING = re.compile(
    r"^(?:([一二三四五六七八九十]{1,3})、|[(\uff08][一二三四五六七八九十]{1,3}[)\uff09])"
    r"[^。;\uff1b:\uff1a\uff0c]{2,40}$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or line of the source: its text, its place ("line 40", "p. 3"), its level as a
    heading (0: body text)."""

    text: str
    place: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """A law taken apart: the lines above its first provision, and its provisions in order."""

    front: tuple[str, ...]
    provisions: tuple[Provision, ...]


@dataclass
class _Piece:
    """A provision in the making."""

    citation: str
    key: str
    path: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    place: str = ""
    english: bool = False


def text_lines(text: str) -> list[Line]:
    """The repaired non-empty lines of a plain text, with their line numbers as places."""
    return [
        Line(line.strip(), f"line {number}")
        for number, line in enumerate(repair(text).split("\n"), 1)
        if line.strip()
    ]


def split(lines: Sequence[Line], front: int | None = None) -> Split:
    """The provisions of a law given as lines; see the module's description.

    `front` is the number of lines known to stand above the law's text (title, adoption), where
    the source says so.
    """
    kept = [Line(undouble(line.text), line.place, line.level) for line in _without_contents(lines)]
    marks = _marks(kept)
    if not marks:
        above = _front_lines(kept) if front is None else front
        body = kept[above:] or kept
        return Split(tuple(line.text for line in kept[:above]), tuple(_unique(_passages(body))))
    kept = _with_item_headings(kept, marks)
    start = _first_body_line(kept, marks[0])
    pieces = _pieces(kept, start, marks)
    return Split(tuple(line.text for line in kept[:start]), tuple(_unique(_refined(pieces))))


def _without_contents(lines: Sequence[Line]) -> list[Line]:
    """`lines` without the table of contents: from its heading to where its first entry recurs."""
    kept: list[Line] = []
    skip_to = -1
    for i, line in enumerate(lines):
        if i < skip_to:
            continue
        if is_contents(line.text) and (end := _end_of_contents(lines, i + 1)):
            skip_to = end
            continue
        kept.append(line)
    return kept


def _end_of_contents(lines: Sequence[Line], start: int) -> int:
    """Where the entry right below a "contents" line stands for the second time; 0: nowhere."""
    entry = next((h for line in lines[start : start + 3] if (h := heading_of(line.text))), None)
    if entry is None:
        return start
    for i in range(start + 1, len(lines)):
        again = heading_of(lines[i].text)
        if again and again.label == entry.label and i > start + 1:
            return i
    return start


def _marks(lines: Sequence[Line]) -> list[Mark]:
    """The marks that start provisions, in order, of the scheme that the text is numbered by."""
    best: list[Mark] = []
    for scheme in SCHEMES:
        chosen = _chosen(scheme, lines)
        if len(chosen) == 1 and not (scheme.single and _opens(lines, chosen[0])):
            continue
        steady = steadiness(chosen) >= _STEADY or scheme.single
        if chosen and steady and (not best or _better(chosen, best)):
            best = chosen
    return best


def _opens(lines: Sequence[Line], mark: Mark) -> bool:
    """True when no running text stands above a text's only mark."""
    above = lines[: mark.line]
    return mark.grade == SURE and not any(_RUNNING.search(line.text) for line in above)


def _better(marks: Sequence[Mark], best: Sequence[Mark]) -> bool:
    """True when a weaker scheme shows more order than the stronger one that came first.

    Either it starts above it and is steady while the other is not, or it counts on through the
    whole text, so that the stronger numbers are but the headings of its groups.
    """
    counts_on = steadiness(marks) >= 0.95 and marks[0].number == ((1, ""),)
    if best[0].citation in ("一", "一、"):
        return counts_on and len(marks) >= 2 * len(best) and marks[-1].number[0][0] >= len(marks)
    unsteady = len(best) == 1 or steadiness(best) < 0.9
    return marks[0].line < best[0].line and steadiness(marks) >= 0.9 and unsteady


def _with_item_headings(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Line]:
    """`lines` with bare lines such as 一、一般规定 right above a mark made headings."""
    starts = {mark.line for mark in marks}
    out = list(lines)
    below = False
    for i in range(len(lines) - 1, -1, -1):
        match = _ITEM_HEADING.match(lines[i].text)
        if match and below and i not in starts and not lines[i].level:
            out[i] = Line(lines[i].text, lines[i].place, 7 if match[1] else 8)
        elif i not in starts and heading_of(lines[i].text, lines[i].level) is None:
            below = False
        if i in starts and not lines[i].text[: _first_start(marks, i)].strip():
            below = True
    return out


def _first_start(marks: Sequence[Mark], line: int) -> int:
    return next(mark.start for mark in marks if mark.line == line)


def _chosen(scheme: Scheme, lines: Sequence[Line]) -> list[Mark]:
    candidates = [mark for i, line in enumerate(lines) for mark in scheme.find(line.text, i)]
    starts = [i for i, line in enumerate(lines) if _is_attached(line)]
    groups = _groups(candidates, starts)
    chosen = [in_sequence(group) for group in groups]
    chosen = [group for group in chosen if group]
    while len(chosen) > 1 and _is_listing(chosen[0], chosen[1], lines):
        chosen.pop(0)
    return [mark for group in chosen for mark in group]


def _is_attached(line: Line) -> bool:
    heading = heading_of(line.text, line.level)
    return heading is not None and heading.attached


def _groups(candidates: Sequence[Mark], starts: Sequence[int]) -> list[list[Mark]]:
    """`candidates` cut where numbering starts afresh: at an attachment, or at 1 followed by 2."""
    groups: list[list[Mark]] = [[]]
    boundaries = list(starts)
    for i, mark in enumerate(candidates):
        fresh = False
        while boundaries and boundaries[0] <= mark.line:
            boundaries.pop(0)
            fresh = bool(groups[-1])
        if fresh or (groups[-1] and _restarts(candidates, i)):
            groups.append([])
        groups[-1].append(mark)
    return groups


def _restarts(candidates: Sequence[Mark], i: int) -> bool:
    mark = candidates[i]
    if mark.number != ((1, ""),) or mark.grade < SURE:
        return False
    behind = [m for m in candidates[:i] if m.grade > DOUBTFUL]
    ahead = [m for m in candidates[i + 1 : i + 12] if m.grade > DOUBTFUL]
    if not behind or not ahead:
        return False
    return behind[-1].number > mark.number and ahead[0].number[0][0] == 2


def _is_listing(first: Sequence[Mark], second: Sequence[Mark], lines: Sequence[Line]) -> bool:
    """True when `first` is a table of contents of `second`: the same numbers on bare lines."""
    shared = {m.number for m in first} & {m.number for m in second}
    if len(first) < 2 or len(shared) < 0.6 * len(first):
        return False
    follow = [b.line - a.line for a, b in zip(first, first[1:], strict=False)]
    short = sum(len(lines[m.line].text) < 160 for m in first)
    return short == len(first) and sum(follow) <= 1.5 * len(follow)


def _first_body_line(lines: Sequence[Line], mark: Mark) -> int:
    """The line where the law's body starts: the headings right above the first mark, or it."""
    start = mark.line
    while start > 0 and _is_division(lines[start - 1]):
        start -= 1
    return start


def _is_division(line: Line) -> bool:
    heading = heading_of(line.text, line.level)
    return heading is not None and (not heading.kind.startswith("#") or line.level > 1)


def _front_lines(lines: Sequence[Line]) -> int:
    """How many lines at the head of a text without numbers are its title and adoption."""
    count = 1 if lines and len(lines[0].text) <= 100 else 0
    while 0 < count < len(lines) and is_history(lines[count].text):
        count += 1
    return count


def _pieces(lines: Sequence[Line], start: int, marks: Sequence[Mark]) -> list[_Piece]:
    """The text from line `start` on, cut at the marks, with headings taken out into paths."""
    path = Path()
    pieces: list[_Piece] = []
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.line, []).append(mark)
    state = _Cutter(path, pieces)
    for i in range(start, len(lines)):
        here = by_line.get(i, [])
        ends = [mark.start for mark in here[1:]] + [len(lines[i].text)]
        before = lines[i].text[: here[0].start] if here else lines[i].text
        if before.strip(" *#"):
            state.text(Line(before.strip(), lines[i].place, lines[i].level if not here else 0))
        for mark, end in zip(here, ends, strict=True) if here else ():
            state.mark(mark, lines[i].text[mark.end : end], lines[i].place)
    return pieces


@dataclass
class _Cutter:
    """Walks through the lines: where it is (path), and what it has cut so far."""

    path: Path
    pieces: list[_Piece]
    fresh: Heading | None = None

    def mark(self, mark: Mark, rest: str, place: str) -> None:
        """Start a provision at `mark`; `rest` is what follows the number on its line."""
        attached = self.path.attached
        key = f"{_attached_key(attached)} {mark.key}" if attached else mark.key
        citation = f"{attached.label} {mark.citation}" if attached else mark.citation
        piece = _Piece(citation, key, self.path.texts, place=place)
        piece.english = not has_han(mark.citation) and not has_han(rest)
        if rest.strip(" *"):
            piece.lines.append(rest.strip().removeprefix("**").strip())
        self.pieces.append(piece)
        self.fresh = None

    def text(self, line: Line) -> None:
        """Take a line without a mark: a heading, a heading's title, or text."""
        heading = heading_of(line.text, line.level)
        if heading:
            self.path.enter(heading)
            self.fresh = heading
            return
        if self.fresh and self._is_title(line.text):
            self.path.title(line.text)
            self.fresh = replace(self.fresh, text=f"{self.fresh.label} {line.text}")
            return
        if self.fresh or not self.pieces:
            citation = self.fresh.label if self.fresh else "前言"
            piece = _Piece(citation, citation_key(citation), self.path.texts, place=line.place)
            self.pieces.append(piece)
            self.fresh = None
        self.pieces[-1].lines.append(line.text)

    def _is_title(self, text: str) -> bool:
        """True when a line can be the title of the bare heading right above it."""
        assert self.fresh is not None
        bare = self.fresh.text == self.fresh.label and not self.fresh.kind.startswith("#")
        ends = text.endswith(tuple("。;:,.:\uff1b\uff1a\uff0c"))
        return bare and len(text) <= 100 and not ends and not text.startswith(("(", "\uff08", "["))


def _attached_key(heading: Heading) -> str:
    key = heading.label.lower()
    return key if has_han(key) else f"{key} para"


_HAN_OWN_HEADING = re.compile(r"^[【\[]([^】\]]{1,40})[】\]]\s*")
_DASHED = re.compile(r"^(.{2,120}?)\.\s?[—–-]+\s*(?=\S)")


def _refined(pieces: Iterable[_Piece]) -> Iterator[Provision]:
    for piece in pieces:
        trailing = _trailing(piece.lines)
        if trailing:
            piece.notes.extend(piece.lines[-trailing:])
            del piece.lines[-trailing:]
        heading, lines = _own_heading(piece)
        yield from _items(piece, heading, lines)


def _own_heading(piece: _Piece) -> tuple[str, list[str]]:
    """A provision's own heading, and its text without it."""
    lines = piece.lines
    if not lines:
        return "", lines
    first = lines[0]
    if match := _HAN_OWN_HEADING.match(first):
        return match[1], [first[match.end() :], *lines[1:]]
    if has_han(piece.citation) and not piece.citation.startswith("第") and len(lines) > 1:
        bare = len(first) <= 60 and not re.search(r"[。;\uff1b\uff1a:\uff0c]", first)
        return (first, lines[1:]) if bare else ("", lines)
    if not piece.english:
        return "", lines
    if match := _DASHED.match(first):
        return match[1], [first[match.end() :], *lines[1:]]
    title = len(lines) > 1 and len(first) <= 160 and not first.endswith((";", ":", ",", "—"))
    if title and not lines[1][:1].islower() and len(first.rstrip(".").split()) <= 25:
        sentence = first.endswith(".") and len(first.split()) > 12
        return ("", lines) if sentence else (first.rstrip("."), lines[1:])
    return "", lines


_BRACKET_ITEM = re.compile(r"^[(\uff08]([一二三四五六七八九十]{1,3})[)\uff09]")


def _items(piece: _Piece, heading: str, lines: Sequence[str]) -> Iterator[Provision]:
    """The provision, or, for a long numbered paragraph of a notice, one for each of its (一)."""
    text = "\n".join(lines)
    base = Provision(
        citation=piece.citation,
        key=piece.key,
        text=close_gaps(text),
        heading=close_gaps(heading),
        path=piece.path,
        notes="\n".join(piece.notes),
        definition=defines(heading, text),
    )
    notice = has_han(piece.citation) and re.fullmatch(r"[一二三四五六七八九十百]+", piece.citation)
    starts = [i for i, line in enumerate(lines) if _BRACKET_ITEM.match(line)]
    if not notice or len(text) <= _LONG_ITEM or len(starts) < 2:
        yield base
        return
    lead = "\n".join(lines[: starts[0]])
    name = f"{piece.citation}、{heading}" if heading else piece.citation
    if lead or not heading:
        yield replace(base, text=close_gaps(lead), notes="")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        match = _BRACKET_ITEM.match(lines[start])
        assert match is not None
        body = [lines[start][match.end() :].strip(), *lines[start + 1 : end]]
        yield Provision(
            citation=f"{piece.citation}{match[0]}",
            key=f"{piece.key}{citation_key(match[0])}",
            text=close_gaps("\n".join(body)),
            path=(*piece.path, close_gaps(name)),
            notes=base.notes if end == len(lines) else "",
        )


_DATE_LINE = re.compile(r"^[(\uff08]?[\d〇○零一二三四五六七八九十]{2,4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日\s?[)\uff09]?$")  # fmt: skip  # noqa: E501
_OFFICE_LINE = re.compile(
    r"^(?:抄\s?送|内部发送|联系人|主题词|信息公开选项|[(\uff08]此页无正文|手机扫一扫|[(\uff08]文章来源|"
    r"附件?\s?\d*\s?[:\uff1a]|打印本页|【?打印|.{2,20}(?:办公厅|办公室)\s.*印发|\(?End\)?$|"
    r"新华社北京.{4,12}日电|政策解读|相关(?:链接|稿件))"
)


def _trailing(lines: Sequence[str]) -> int:
    """How many of the last lines are no text of the provision: signatures, dates, distribution."""
    cut = len(lines)
    for i, line in enumerate(lines):
        if _OFFICE_LINE.match(line) and i:
            cut = i
            break
    end = cut
    while end > 1 and _DATE_LINE.match(lines[end - 1]):
        end -= 1
    if end < cut:
        while end > 1 and len(lines[end - 1]) <= 40 and not re.search(r"[。;\uff1b:\uff1a\uff0c]", lines[end - 1]):
            end -= 1
        cut = end
    return len(lines) - cut


_DEFINES = re.compile(
    r"(?:所称|所稱)[^。]{1,60}?(?:是指|\uff0c指|包括|系指|係指)|用[词詞语語]的?(?:含义|定义|定義)"
    r"|\bAs used in (?:this|these)\b|\bThe term [“\"]|\bunless the context otherwise requires\b"
    r"|[”\"]\s+means\b"
)
_DEFINITIONS = re.compile(r"\bdefinitions?\b|\binterpretation\b|定义|定義|释义|名词", re.I)


def defines(heading: str, text: str) -> bool:
    """True when a provision defines terms, as its heading or its words say."""
    return bool(_DEFINITIONS.search(heading) or _DEFINES.search(text[:2000]))


def _passages(lines: Sequence[Line]) -> Iterator[Provision]:
    """A text without numbers in passages of some 400 to 1200 characters, cut between lines."""
    path = Path()
    held: list[Line] = []
    size = 0
    for line in lines:
        heading = heading_of(line.text, line.level)
        if held and (heading or size >= _PASSAGE or size + len(line.text) > _LONGEST_PASSAGE):
            yield _passage(held, path.texts)
            held, size = [], 0
        if heading:
            path.enter(heading)
            continue
        for part in _sentences(line):
            if held and size + len(part.text) > _LONGEST_PASSAGE:
                yield _passage(held, path.texts)
                held, size = [], 0
            held.append(part)
            size += len(part.text)
    if held:
        yield _passage(held, path.texts)


def _sentences(line: Line) -> Iterator[Line]:
    """`line`, cut after sentences where it is longer than a passage may be."""
    text = line.text
    while len(text) > _LONGEST_PASSAGE:
        ends = [m.end() for m in re.finditer(r"[。\uff1b;]|[.?!]\s", text[:_LONGEST_PASSAGE])]
        cut = ends[-1] if ends else text.rfind(" ", 0, _LONGEST_PASSAGE) + 1 or _LONGEST_PASSAGE
        yield Line(text[:cut].strip(), line.place)
        text = text[cut:].strip()
    if text:
        yield Line(text, line.place)


def _passage(lines: Sequence[Line], path: tuple[str, ...]) -> Provision:
    place = lines[0].place
    text = close_gaps("\n".join(line.text for line in lines))
    return Provision(citation=place, key=place, text=text, path=path, locator=place)


def _unique(provisions: Iterable[Provision]) -> Iterator[Provision]:
    """`provisions` numbered in order, the second of one key marked "~2"."""
    taken: set[str] = set()
    for order, provision in enumerate(provisions):
        key = provision.key
        turn = 1
        while key in taken:
            turn += 1
            key = f"{provision.key}~{turn}"
        taken.add(key)
        yield replace(provision, key=key, order=order)
