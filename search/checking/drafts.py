"""A draft as it is checked: its text, its lines, paragraphs and sentences, and where they stand."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from corpus.frontmatter import split_front_matter
from corpus.model import Document
from corpus.named import NamedTuple
from corpus.text.han import HAN, has_han
from search.checking.model import Span

#: A sentence is read in pieces of so many characters at most.
LONGEST_SENTENCE = 900
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|No|Nos|[Aa]rts?|[Ss]ecs?|ss?|c|paras?|v|vs|[Rr]egs?|Mrs?|Ms|Dr|Inc|Ltd|Co|Corp|St|eg|ie|Cal|Civ|Stat|"
    r"Ann|Bus|Fin|Code|Cap|Pt|cf|[Ii]d|[Ii]bid|Pub|Fed|Gen|Rev|Com|pts?|[Ss]ubpt|ch|cl|sched|Sched|Tex|Mass|Wash|Fla|Ill|Colo|approx|Prac|Rem|Proc|Abs|Nr|Const|Evid|Ins|Lab|Veh|Gov|Okla|Ala|Ariz|Conn|Del|Mich|Minn|Mont|Neb|Nev|Tenn|Wis|Wyo|Rptr)|"
    r"\b[a-z]\.[a-z]|(?:[A-Z]\.\s?)+[A-Z])\Z"
)
_END = re.compile(r"[。！？；!?;]+[”’\"』」）)]*|\.[”’\"')]*(?=\s|\Z)")
#: A heading is no longer than this.
_LONGEST_HEADING = 90
#: What stands in brackets: a semicolon in it ends no sentence.
_ASIDE = re.compile(r"[(（][^()（）。！？\n]{1,200}[)）]")
#: A line that begins a paragraph of its own in a text whose lines are broken by hand.
_STARTS = re.compile(
    rf"\s*(?:#{{1,6}}\s|[-*+•·]\s|>|\||\d{{1,3}}[.、)]\s?|[(（]?[一二三四五六七八九十]{{1,3}}[)）、.]|第[{HAN}\d]{{1,9}}[条條章节]"
    r"|\[\^?\w+\]:?|[(（]\w{1,4}[)）]\s|<|[A-Za-z][\w ]{0,30}:\s*\Z)"
)
#: Marks of emphasis around words: by **July 10, 2026**.
_EMPHASIS = re.compile(r"(?<!\*)\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?!\*)")
_COMMENT = re.compile(r"\s*<!--.*?-->\s*\Z")
_SURE_END = ("。", "！", "？", "；", ".", "!", "?", ";", ":", "：", "|", "  ")


class Line(NamedTuple):
    """A line of the draft: its text, where it starts, its part and its place in the file."""

    text: str
    start: int
    part: str
    place: str


class Sentence(NamedTuple):
    """A sentence: its block, where it starts in the block, its text."""

    block: Block
    start: int
    text: str

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The place in the draft of a passage of this sentence."""
        return self.block.at(self.start + start, self.start + end)


def without_emphasis(text: str) -> str:
    """A text with spaces for the marks of emphasis in it."""
    return _EMPHASIS.sub(lambda m: " " * len(m[0]), text)


class Block:
    """A paragraph as one text, though the file may break it into lines."""

    def __init__(self, lines: list[tuple[int, Line]]) -> None:
        self.part, self.number, self.last = lines[0][1].part, lines[0][0], lines[-1][0]
        self._of_lines = lines[0][1].place.startswith("line ")
        first = lines[0][1].text.lstrip()
        self.quoted = first.startswith(">") and not first.startswith(">>")
        pieces: list[str] = []
        self._here: list[int] = []
        self._there: list[int] = []
        length = 0
        for _, line in lines:
            lead = len(line.text) - len(line.text.lstrip(" \u3000>" if self.quoted else " \u3000"))
            text = line.text[lead:].rstrip()
            if pieces and text and not _joins(pieces[-1], text):
                pieces.append(" ")
                self._here.append(length)
                self._there.append(line.start + lead - 1)
                length += 1
            self._here.append(length)
            self._there.append(line.start + lead)
            pieces.append(text)
            length += len(text)
        self.text = without_emphasis("".join(pieces))

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The place in the draft of a passage of this block."""
        return self._of(start), self._of(max(end - 1, start)) + 1

    def _of(self, position: int) -> int:
        piece = max(bisect_right(self._here, position) - 1, 0)
        return self._there[piece] + position - self._here[piece]

    def follows(self, line: int) -> bool:
        """Whether the block stands on the line below that one, in a text that has lines."""
        return self._of_lines and self.number == line + 1

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the block, in order."""
        return [Sentence(self, start, self.text[start:end]) for start, end in _cut(self.text)]


def is_heading(text: str) -> bool:
    """Whether a paragraph reads as a heading: it is short, and no sentence."""
    return len(text) <= _LONGEST_HEADING and not text.rstrip("”’\"'」』)） ").endswith(
        (".", "。", "；", ";", "！", "!", "?", "？", ",", "，", ":", "：", "|")
    )


def _joins(above: str, below: str) -> bool:
    """Whether two lines of a paragraph are joined without a space."""
    return has_han(above[-1:] or " ") or has_han(below[:1]) or above.endswith(("，", "、", "（"))


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text start and end."""
    start = 0
    aside = [m.span() for m in _ASIDE.finditer(text)]
    for end in _END.finditer(text):
        if text[end.start()] in ";；" and any(a < end.start() < b for a, b in aside):
            continue
        if text[end.start()] == "." and _ABBREVIATION.search(
            text, max(start, end.start() - 12), end.start()
        ):
            continue
        yield from _pieces(text, start, end.end())
        start = end.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces that are not too long, cut at a space or comma."""
    while start < end and text[start].isspace():
        start += 1
    while end - start > LONGEST_SENTENCE:
        window = text[start : start + LONGEST_SENTENCE]
        cut = max(window.rfind(mark) for mark in " ，,、|")
        middle = start + (cut + 1 if cut > LONGEST_SENTENCE // 2 else LONGEST_SENTENCE)
        yield start, middle
        start = middle
    if start < end:
        yield start, end


class Draft:
    """A draft that was read: `name` as it is shown, its hash, its text and what was not read."""

    def __init__(self, name: str, sha256: str, document: Document) -> None:
        self.name, self.sha256 = name, sha256
        self.unread = document.remarks
        self.lines: list[Line] = []
        start = 0
        for p in document.provisions:
            self.lines.append(Line(p.text, start, p.heading, p.locator))
            start += len(p.text) + 1
        self.text = "\n".join(line.text for line in self.lines)
        self._starts = [line.start for line in self.lines]
        self._body = 0
        self.front = self._front_matter()

    @classmethod
    def of_text(cls, text: str, name: str = "text.txt") -> Draft:
        """A draft that is at hand as a text."""
        from corpus.readers.draft import read_draft
        from corpus.source import Source

        data = text.encode("utf-8", "replace")
        return cls(name, hashlib.sha256(data).hexdigest(), read_draft(Source(name, data)))

    @classmethod
    def of_file(cls, path: Path, name: str = "") -> Draft:
        """The draft in a file; UnreadableError where it cannot be read."""
        from indexer.reading import draft_in

        return cls(name or path.name, *draft_in(path.name, path))

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> Draft:
        """The draft in some bytes; UnreadableError where it cannot be read."""
        from indexer.reading import draft_in

        return cls(name, *draft_in(name, None, data))

    def _front_matter(self) -> Mapping[str, object]:
        """The fields of the draft's front matter; the text goes on below it."""
        if not self.text.startswith("---"):
            return {}
        try:
            fields, rest = split_front_matter(self.text)
        except ValueError:
            return {}
        self._body = len(self.text) - len(rest)
        return fields

    @cached_property
    def blocks(self) -> list[Block]:
        """The paragraphs, without front matter and comments."""
        found: list[list[tuple[int, Line]]] = []
        open_ = False
        for number, line in enumerate(self.lines):
            blank = not line.text.strip() or line.start < self._body or _COMMENT.match(line.text)
            if blank:
                open_ = False
                continue
            if open_ and self._continues(found[-1][-1][1], line):
                found[-1].append((number, line))
            else:
                found.append([(number, line)])
            open_ = line.place.startswith("line ")
        return [Block(lines) for lines in found]

    @staticmethod
    def _continues(above: Line, line: Line) -> bool:
        """Whether a line goes on with the paragraph of the one above it."""
        if above.text.lstrip().startswith("#") or above.text.rstrip("\r").endswith(_SURE_END):
            return False
        quoted = above.text.lstrip().startswith(">") and line.text.lstrip().startswith(">")
        return quoted or not _STARTS.match(line.text)

    def heading_above(self, block: Block) -> str:
        """The nearest paragraph above a block that reads as a heading; "" for none."""
        numbers, texts = self._headings
        at = bisect_left(numbers, block.number)
        return texts[at - 1] if at else ""

    @cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        found = [block for block in self.blocks if is_heading(block.text)]
        return [block.number for block in found], [block.text for block in found]

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence, in order."""
        for block in self.blocks:
            yield from block.sentences

    @cached_property
    def words(self) -> str:
        """The text that is checked: without front matter and comments."""
        return "\n".join(block.text for block in self.blocks)

    def span(self, start: int, end: int) -> Span:
        """The passage between two offsets of the text."""
        first, last = self._line(start), self._line(max(end - 1, start))
        line = self.lines[first]
        return Span(
            start, end, first + 1, start - line.start + 1, last + 1,
            end - self.lines[last].start + 1, line.part, line.place, self.text[start:end],
        )  # fmt: skip

    def _line(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)
