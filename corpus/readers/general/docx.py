"""Reader of Word files (.docx): paragraphs, automatic numbers, tables, footnotes.

Styles are not relied upon, as most laws stand in "Normal" throughout; the text is split by its
own numbers. Deleted text of tracked changes is left out, inserted text is in. Format: ECMA-376,
part 1, WordprocessingML.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.xml import children, first, local, parse_xml
from corpus.source import Source
from corpus.splitting.lines import Line
from corpus.splitting.shown import assembled
from corpus.text.cleaning import repair
from corpus.text.numerals import to_chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("document", "numbering", "footnotes", "endnotes")
_LARGEST = 200 * 1024 * 1024
_MOST_TIMES = 400
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, OSError, EOFError, RuntimeError,
)  # fmt: skip
#: So many paragraphs may hold the title; body text is of so many half points at the most.
_FIRST, _BODY = 8, 26
_SKIPPED = frozenset({"del", "delText", "instrText", "Fallback", "rPr", "pPr", "moveFrom"})


def read(source: Source) -> Iterator[Document]:
    """The one document in a Word file; UnreadableError for broken, encrypted or bloated files."""
    reader = _body(source)
    remarks = []
    if reader.tables:
        remarks.append(N_(f"tables made into text: {reader.tables}"))
    lines = [*reader.lines, *reader.notes.values()]
    yield assembled(source, lines, _shown_title(reader.shown), remarks)


def lines_of_word(source: Source) -> list[Line]:
    """The paragraphs, rows of tables and notes of a Word file in their order; as `read`."""
    reader = _body(source)
    return [*reader.lines, *reader.notes.values()]


def _body(source: Source) -> _Body:
    """The body of a Word file, walked through; the notes that it refers to stand in their place."""
    parts = _parts(source)
    body = first(parse_xml(Source("word/document.xml", parts["word/document.xml"])), "body")
    if body is None:
        raise UnreadableError(source.name, N_("has no body"))
    reader = _Body(_Numbers.of(parts.get("word/numbering.xml", b"")))
    for kind in ("footnote", "endnote"):
        reader.notes.update(_notes(parts.get(f"word/{kind}s.xml", b""), kind))
    reader.blocks(body)
    return reader


def _parts(source: Source) -> dict[str, bytes]:
    """The parts of the package that hold text, unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as package:
            total = sum(info.file_size for info in package.infolist())
            if total > _LARGEST or total > _MOST_TIMES * max(len(source.data), 4096):
                raise UnreadableError(source.name, N_("unpacks to an unreasonable size"))
            names = set(package.namelist())
            if "word/document.xml" not in names:
                raise UnreadableError(source.name, N_("is not a Word document"))
            wanted = [f"word/{part}.xml" for part in _PARTS]
            return {name: package.read(name) for name in wanted if name in names}
    except _BROKEN as error:
        old = source.data.startswith(b"\xd0\xcf\x11\xe0")
        reason = (
            N_("is encrypted or an old Word file") if old else N_("is not a readable Word file")
        )
        raise UnreadableError(source.name, reason) from error


def _notes(data: bytes, kind: str) -> dict[str, Line]:
    """The footnotes or endnotes of a file, by the mark that refers to them."""
    if not data:
        return {}
    root = parse_xml(Source(f"word/{kind}s.xml", data))
    notes = {}
    for note in children(root, kind):
        text = repair(_text(note)).strip()
        if text and note.get(f"{_W}type") is None:
            mark = _mark(note, kind)
            notes[mark] = Line(f"{mark} {text}", kind)
    return notes


def _mark(element: etree._Element, kind: str) -> str:
    letter = "e" if kind == "endnote" else ""
    return f"[{letter}{element.get(f'{_W}id')}]"


def _text(element: etree._Element) -> str:
    """The text in an element: runs, tabs and breaks, without deletions and field codes."""
    out = []
    for child in children(element):
        name = local(child)
        if name == "t":
            out.append(child.text or "")
        elif name in ("tab", "ptab"):
            out.append("\t")
        elif name in ("br", "cr"):
            out.append("\n")
        elif name == "noBreakHyphen":
            out.append("-")
        elif name in ("footnoteReference", "endnoteReference"):
            out.append(_mark(child, name.removesuffix("Reference")))
        elif name not in _SKIPPED:
            out.append(_text(child))
    return "".join(out)


@dataclass
class _Body:
    """Walks through the body and gathers its lines."""

    numbers: _Numbers
    lines: list[Line] = field(default_factory=list)
    notes: dict[str, Line] = field(default_factory=dict)
    tables: int = 0
    count: int = 0
    shown: list[tuple[int, Line]] = field(default_factory=list)

    def blocks(self, element: etree._Element) -> None:
        """Take the paragraphs and tables of `element`, in order."""
        for child in children(element):
            name = local(child)
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"):
                self.blocks(child)

    def paragraph(self, element: etree._Element) -> None:
        """Take one paragraph, with its automatic number and its level in the outline."""
        self.count += 1
        text = self.numbers.label(element) + _text(element)
        begin = len(self.lines)
        for part in repair(text).split("\n"):
            if part.strip():
                self.lines.append(Line(part.strip(), f"paragraph {self.count}"))
        if len(self.shown) < _FIRST:
            self.shown += [(_weight(element), line) for line in self.lines[begin:]]
        self._take_notes(text)

    def _take_notes(self, text: str) -> None:
        """Take the notes that `text` refers to, right below it."""
        if self.notes and "[" in text:
            for mark in re.findall(r"\[e?\d+\]", text):
                if note := self.notes.pop(mark, None):
                    self.lines.append(note)

    def table(self, element: etree._Element) -> None:
        """Take a table: a line for each row, cells apart by " | "; one that only lays out the page
        is read through."""
        cells = [cell for row in children(element, "tr") for cell in children(row, "tc")]
        if any(_is_text(cell) for cell in cells):
            for cell in cells:
                self.blocks(cell)
            return
        self.tables += 1
        for row in children(element, "tr"):
            self.count += 1
            texts = [repair(_cell(cell)) for cell in children(row, "tc")]
            if any(texts):
                self.lines.append(Line(" | ".join(texts), f"paragraph {self.count}"))
                self._take_notes(" ".join(texts))


def _weight(paragraph: etree._Element) -> int:
    """How much a paragraph looks like the title: by its style, its size in half points, and whether
    it is in the middle and bold; 0 for body text."""
    properties = first(paragraph, "pPr")
    style = _value(properties, "pStyle") if properties is not None else ""
    middle = properties is not None and _value(properties, "jc") == "center"
    runs = [first(run, "rPr") for run in paragraph.iter(f"{_W}r") if _text(run).strip()]
    sizes = [int(_value(run, "sz") or 0) for run in runs if run is not None] or [0]
    bold = bool(runs) and all(run is not None and first(run, "b") is not None for run in runs)
    if style.lower() == "title":
        return 1000
    if len(sizes) < len(runs):
        return 0
    return (min(sizes) if min(sizes) > _BODY else 0) + (10 if middle and bold else 0)


def _shown_title(paragraphs: Sequence[tuple[int, Line]]) -> str:
    """Of the first paragraphs, by weight, the one that stands out; "" where no one does."""
    best = max((n for n, _ in paragraphs), default=0)
    found = [line.text for n, line in paragraphs if n == best]
    return found[0] if best and len(found) == 1 else ""


def _is_text(cell: etree._Element) -> bool:
    """True for a cell that holds a text: many paragraphs, or numbered ones."""
    texts = [text for p in children(cell, "p") if (text := _text(p).strip())]
    numbered = sum(_NUMBERED.match(text) is not None for text in texts)
    return numbered >= 2 or (len(texts) >= 4 and sum(map(len, texts)) > 600)


_NUMBERED = re.compile(
    r"第\s?[\d零〇一二三四五六七八九十百]+\s?[条條]|§|(?:Art|Sec)[a-z]*\.?\s\d|제\s?\d+\s?조|Điều\s\d"
)


def _cell(element: etree._Element) -> str:
    parts = [_text(p).strip() for p in element.iter(f"{_W}p")]
    return re.sub(r"\s*\n\s*", " ", " ".join(part for part in parts if part))


@dataclass
class _Numbers:
    """Automatic numbering: the formats of `numbering.xml`, and how far each list has counted."""

    lists: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, data: bytes) -> _Numbers:
        """Read `numbering.xml` (b"": there is none)."""
        numbers = cls()
        if not data:
            return numbers
        root = parse_xml(Source("word/numbering.xml", data))
        abstract = {
            element.get(f"{_W}abstractNumId", ""): {
                int(level.get(f"{_W}ilvl", "0")): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in children(element, "lvl")
            }
            for element in children(root, "abstractNum")
        }
        for element in children(root, "num"):
            numbers.lists[element.get(f"{_W}numId", "")] = abstract.get(
                _value(element, "abstractNumId"), {}
            )
        return numbers

    def label(self, paragraph: etree._Element) -> str:
        """The automatic number of a paragraph, with a space behind it; "" where it has none."""
        properties = first(paragraph, "pPr")
        mark = first(properties, "numPr") if properties is not None else None
        if mark is None:
            return ""
        list_id, level = _value(mark, "numId"), int(_value(mark, "ilvl") or 0)
        levels = self.lists.get(list_id, {})
        if level not in levels or levels[level][0] in ("bullet", "none"):
            return ""
        counts = self.counts[list_id]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            style, _, start = levels.get(at, ("decimal", "", 1))
            return _written(counts.get(at, start), style)

        return re.sub(r"%(\d)", written, levels[level][1]) + " "


def _value(element: etree._Element, name: str) -> str:
    child = first(element, name)
    return child.get(f"{_W}val", "") if child is not None else ""


def _written(number: int, style: str) -> str:
    if "hinese" in style or "japanese" in style.lower() or "ideograph" in style:
        return to_chinese(number)
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in zip(
            (100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            roman += sign * (number // value)
            number %= value
        return roman if style == "lowerRoman" else roman.upper()
    return str(number)
