"""Cutting a law's lines at its marks into provisions with headings, notes and paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.citations.keys import citation_key
from corpus.model import Provision
from corpus.splitting.headings import Heading, Path, heading_of
from corpus.splitting.lines import Line
from corpus.splitting.numbering import Mark
from corpus.splitting.wrapping import unwrapped
from corpus.text.cleaning import close_gaps
from corpus.text.han import has_han
from corpus.text.numerals import NUMERAL

_LONG_ITEM = 1200


@dataclass
class Piece:
    """A provision in the making."""

    citation: str
    key: str
    path: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    place: str = ""
    english: bool = False
    heading: str = ""


def pieces(
    lines: Sequence[Line], start: int, marks: Sequence[Mark], titles: Mapping[int, str]
) -> list[Piece]:
    """The text from line `start` on, cut at the marks, each of which starts a line, with headings
    taken out into paths. `titles` are the headings of marks that stand in the lines above them."""
    cutter = _Cutter()
    starts = {mark.line: mark for mark in marks}
    for i in range(start, len(lines)):
        if mark := starts.get(i):
            cutter.leave(lines[i].level)
            cutter.mark(mark, lines[i].text[mark.end :], lines[i].place, titles.get(i, ""))
        elif i + 1 not in titles:
            cutter.text(lines[i], last=i + 1 in starts)
    cutter.close()
    return cutter.pieces


@dataclass
class _Cutter:
    """Walks through the lines: where it is (path), and what it has cut so far."""

    path: Path = field(default_factory=Path)
    pieces: list[Piece] = field(default_factory=list)
    fresh: Heading | None = None
    notes: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def mark(self, mark: Mark, rest: str, place: str, title: str) -> None:
        """Start a provision at `mark`; `rest` is what follows the number on its line."""
        attached = self.path.attached
        key = f"{_attached_key(attached)} {mark.key}" if attached else mark.key
        citation = f"{attached.label} {mark.citation}" if attached else mark.citation
        if key in self.keys and self.path.division:
            key = f"{citation_key(self.path.division)} {mark.key}"
            key = f"{citation_key(attached.label)} {key}" if attached else key
        self.keys.add(key)
        piece = Piece(citation, key, self.path.texts, place=place, heading=title)
        piece.notes, self.notes = self.notes, []
        piece.english = not has_han(mark.citation) and not has_han(rest)
        if rest.strip(" *|"):
            piece.lines.append(rest.strip().removeprefix("**").lstrip("| ").rstrip())
        self.pieces.append(piece)
        self.fresh = None

    def text(self, line: Line, last: bool = False) -> None:
        """Take a line without a mark: a heading, a heading's title, or text; `last` when a mark
        comes next."""
        heading = heading_of(line.text, line.level)
        untitled = self.fresh is not None and self.fresh.text == self.fresh.label
        item = heading is not None and heading.kind == "#" and _BRACKETED.match(heading.text)
        if heading and not (untitled and heading.kind == "plain") and not (item and self._inside):
            self._enter(heading)
            return
        if self.fresh and self.fresh.attached and untitled and _BELONGS.match(line.text):
            self.notes.append(line.text)
            return
        if self.fresh and self._is_title(line.text):
            self.path.title(close_gaps(line.text))
            self.fresh = replace(self.fresh, text=f"{self.fresh.label} {line.text}")
            return
        if self.fresh and last and self._goes_on(line.text):
            text = join_title(self.fresh.text, line.text)
            self.path.title(close_gaps(text.removeprefix(self.fresh.label).strip()))
            self.fresh = replace(self.fresh, text=text)
            return
        if self.fresh and _REMARK.match(line.text):
            self.notes.append(line.text)
            return
        if self.fresh or not self.pieces:
            citation = self.fresh.label if self.fresh else "前言"
            piece = Piece(citation, citation_key(citation), self.path.texts, place=line.place)
            piece.notes, self.notes = self.notes, []
            self.pieces.append(piece)
            self.fresh = None
        self.pieces[-1].lines.append(line.text)

    @property
    def _inside(self) -> bool:
        """Whether the text of an annex is being taken."""
        return self.path.attached is not None and self.fresh is None

    def _enter(self, heading: Heading) -> None:
        above, bare = self.path.texts, self.fresh
        self.path.enter(heading)
        self._keep([text for text in above if text not in self.path.texts], bare)
        self.fresh = heading

    def leave(self, level: int) -> None:
        """Leave the headings that stand at `level` of the markup, or below it."""
        above, bare = self.path.texts, self.fresh
        self.path.leave(level)
        if gone := [text for text in above if text not in self.path.texts]:
            self._keep(gone, bare)
            self.fresh = None

    def close(self) -> None:
        """Keep what stands at the end with nothing below it."""
        self._keep(self.path.texts, self.fresh)
        if self.pieces:
            self.pieces[-1].notes += self.notes

    def _keep(self, headings: Iterable[str], bare: Heading | None) -> None:
        """Keep headings that no provision stands below: a schedule or annex of nothing but a title
        as a provision, what the source sets as a heading as text of the provision above, others
        as notes to it, or to the first provision."""
        last = self.pieces[-1] if self.pieces else None
        lost = [text for text in headings if not last or text not in last.path]
        if bare and bare.attached and bare.text in lost and bare.text != bare.label:
            rest = bare.text.removeprefix(bare.label).strip(" .:—–-\uff1a")
            piece = Piece(bare.label, citation_key(bare.label), (bare.text,))
            piece.lines.append(rest or bare.text)
            self.pieces.append(piece)
            return
        if bare and bare.kind == "#" and last and bare.text in lost:
            last.lines += lost
            return
        (last.notes if last else self.notes).extend(lost)

    def _goes_on(self, text: str) -> bool:
        """True when a line goes on with the title of the heading right above it."""
        assert self.fresh is not None
        titled = self.fresh.text != self.fresh.label and self.fresh.kind != "#"
        whole = len(text) <= 20 and not text.endswith(_ENDS) and not text.startswith(_OPENERS)
        return titled and whole and has_han(text) and not self.fresh.attached

    def _is_title(self, text: str) -> bool:
        """True when a line can be the title of the bare heading right above it."""
        assert self.fresh is not None
        bare = self.fresh.text == self.fresh.label and self.fresh.kind != "#"
        ends = text.endswith(_ENDS)
        plain = not ends and not text.startswith(_OPENERS) and " | " not in text
        return bare and len(text) <= 100 and plain


_ENDS = tuple("。;:,.:\uff1b\uff1a\uff0c")
_OPENERS = ("(", "\uff08", "[")
#: Below a schedule's number: the provisions that it belongs to.
_BELONGS = re.compile(
    r"^(?:Sections?|Articles?|Regulations?|Rules?|Paragraphs?|Clauses?|ss?\.|reg\.|r\.)"
    r"(?:,? (?:and |to )?\d+[A-Z]{0,2}(?:\(\w{1,4}\))*)+\.?$"
)
#: （二）: an item, whatever the source sets it as.
_BRACKETED = re.compile(r"[(\uff08](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)\uff09]")
_REMARK = re.compile(r"^[(\[][^()\[\]]{1,100}[)\]]$")


def join_title(above: str, below: str) -> str:
    """Two lines of one title as one: Han text without a space, words with one."""
    return above + below if has_han(above[-1:]) and has_han(below[:1]) else f"{above} {below}"


def _attached_key(heading: Heading) -> str:
    key = heading.label.lower()
    return key if has_han(key) else f"{key} para"


_HAN_OWN_HEADING = re.compile(r"^[【\[]([^】\]]{1,40})[】\]]\s*")
_KOREAN_HEADING = re.compile(r"^\(([^()]{1,60}(?:\([^()]{0,30}\)[^()]{0,20})?)\)\s*")
#: Where an article of a French code tells its history.
_AMENDED = re.compile(
    r"(?:Modifié|Créé|Abrogé|Transféré|Annulé)e?s? (?:par|le)\b|Version en vigueur"
)
_POINT = re.compile(rf"第[{NUMERAL}]+")
_DASHED = re.compile(r"^(.{2,120}?)\.\s?[—–-]+\s*(?=\S)")


def refined(pieces: Iterable[Piece]) -> Iterator[Provision]:
    for piece in pieces:
        trailing = _trailing(piece.lines)
        if trailing:
            piece.notes.extend(piece.lines[-trailing:])
            del piece.lines[-trailing:]
        while len(piece.lines) > 1 and _AMENDED.match(piece.lines[0]):
            piece.notes.append(piece.lines.pop(0))
        heading, lines = _own_heading(piece)
        yield from _items(piece, heading, lines)


def _own_heading(piece: Piece) -> tuple[str, list[str]]:
    """A provision's own heading, and its text without it."""
    lines = piece.lines
    if piece.heading or not lines:
        return piece.heading, lines
    first = lines[0]
    if match := _HAN_OWN_HEADING.match(first):
        return match[1], [*filter(None, [first[match.end() :]]), *lines[1:]]
    if piece.citation.startswith("제") and (match := _KOREAN_HEADING.match(first)):
        return match[1], [*filter(None, [first[match.end() :]]), *lines[1:]]
    point = piece.citation[0] not in "第附別别" or _POINT.fullmatch(piece.citation) is not None
    if has_han(piece.citation) and point and len(lines) > 1:
        bare = len(first) <= 60 and not re.search(r"[。;\uff1b\uff1a:\uff0c]", first)
        return (first, lines[1:]) if bare else ("", lines)
    if not piece.english:
        return "", lines
    if match := _DASHED.match(first):
        return match[1], [*filter(None, [first[match.end() :]]), *lines[1:]]
    title = len(lines) > 1 and len(first) <= 160 and not first.endswith((";", ":", ",", "—"))
    title = title and " | " not in first and _AMENDED.match(first) is None
    if title and not lines[1][:1].islower() and len(first.rstrip(".").split()) <= 25:
        sentence = first.endswith(".") and len(first.split()) > 6
        return ("", lines) if sentence else (first.rstrip(".").lstrip("-–—: "), lines[1:])
    return "", lines


_BRACKET_ITEM = re.compile(r"^[(\uff08]([一二三四五六七八九十]{1,3})[)\uff09]")


def _items(piece: Piece, heading: str, lines: Sequence[str]) -> Iterator[Provision]:
    """The provision, or, for a long numbered paragraph of a notice, one for each of its (一)."""
    text = unwrapped(lines)
    base = Provision(
        citation=piece.citation,
        key=piece.key,
        text=close_gaps(text),
        heading=close_gaps(heading),
        path=piece.path,
        notes="\n".join(piece.notes),
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
            text=close_gaps(unwrapped(body)),
            path=(*piece.path, close_gaps(name)),
            notes=base.notes if end == len(lines) else "",
        )


_STOP = re.compile(r"[。;\uff1b:\uff1a\uff0c]")
_HAN_OR_DIGIT = r"[\d〇○零一二三四五六七八九十]"
_DATE_LINE = re.compile(
    rf"^[(\uff08]?{_HAN_OR_DIGIT}{{2,4}}\s?年\s?{_HAN_OR_DIGIT}{{1,3}}\s?月"
    rf"\s?{_HAN_OR_DIGIT}{{1,3}}\s?日\s?[)\uff09]?$"
)
_OFFICE_LINE = re.compile(
    r"^(?:抄\s?送|内部发送|联系人|主题词|信息公开选项|[(\uff08]此页无正文|手机扫一扫|[(\uff08]文章来源|"
    r"打印本页|【?打印|.{2,20}(?:办公厅|办公室)\s.*印发|\(?End\)?$|"
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
        while end > 1 and len(lines[end - 1]) <= 40 and not _STOP.search(lines[end - 1]):
            end -= 1
        cut = end
    return len(lines) - cut
