"""Reader of OpenDocument texts (.odt, .fodt): paragraphs, automatic numbers, tables, notes.

Deleted text of tracked changes and annotations are left out. Format: OASIS OpenDocument 1.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.packages import opened_package
from corpus.readers.xml import children, find_all, first, local, parse_xml, text_of
from corpus.source import Source
from corpus.splitting.assemble import assemble
from corpus.splitting.lines import Line
from corpus.text.cleaning import repair
from corpus.text.numerals import to_chinese

_BLOCKS = frozenset(
    (
        "section", "text-box", "table-of-content", "index-body", "index-title", "frame", "page",
        "alphabetical-index", "numbered-paragraph", "g", "custom-shape", "illustration-index",
        "table-index", "user-index", "object-index", "bibliography",
    )
)  # fmt: skip
_SKIPPED = frozenset(("annotation", "tracked-changes", "bookmark", "forms", "sequence-decls"))
_MOST_SPACES = 100


def read(source: Source) -> Iterator[Document]:
    """The one document in a text; UnreadableError for broken, encrypted or bloated files."""
    content, styles = _parts(source)
    body = next(find_all(content, "text"), None)
    if body is None:
        raise UnreadableError(source.name, N_("has no text body"))
    reader = _Body(_Numbers.of(styles, content))
    reader.blocks(body)
    remarks = [f"tables made into text: {reader.tables}"] if reader.tables else []
    yield assemble(source, reader.lines, remarks=remarks)


def lines(source: Source) -> Iterator[str]:
    """The paragraphs as they stand in the file (for `corpus.coverage`)."""
    content, _ = _parts(source)
    for paragraph in find_all(content, "p", "h"):
        if not any(local(above) in _SKIPPED for above in paragraph.iterancestors()):
            yield text_of(paragraph, _SKIPPED)


def _parts(source: Source) -> tuple[etree._Element, etree._Element | None]:
    """The roots of the content and of the styles; of a flat file, the same."""
    if not source.data.startswith(b"PK"):
        root = parse_xml(source)
        return root, root
    with opened_package(source, N_("a readable OpenDocument text")) as package:
        if "META-INF/manifest.xml" in package.names:
            manifest = package.read("META-INF/manifest.xml")
            if b"encryption-data" in manifest:
                raise UnreadableError(source.name, N_("is encrypted: remove its password first"))
        content = parse_xml(Source("content.xml", package.read("content.xml")))
        held = "styles.xml" in package.names
        styles = parse_xml(Source("styles.xml", package.read("styles.xml"))) if held else None
        return content, styles


def _get(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by its name without its namespace."""
    found = (v for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name)
    return str(next(found, default))


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


@dataclass
class _Body:
    """Walks through the body and gathers its lines."""

    numbers: _Numbers
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def blocks(self, element: etree._Element, above: tuple[tuple[str, int], ...] = ()) -> None:
        """Take the blocks within `element`; `above` are the lists around it, with their levels."""
        for child in children(element):
            name = local(child)
            if name in ("p", "h"):
                label = self.numbers.of_heading(child) if name == "h" else ""
                self.paragraph(child, label)
            elif name == "list":
                self.items(child, above)
            elif name == "table":
                self.table(child)
            elif name in _BLOCKS:
                self.blocks(child, above)

    def items(self, element: etree._Element, above: tuple[tuple[str, int], ...]) -> None:
        """Take a list, with the numbers that are not written in it."""
        style = _get(element, "style-name") or (above[-1][0] if above else "")
        level = above[-1][1] + 1 if above else 1
        goes_on = _get(element, "continue-numbering") == "true" or _get(element, "continue-list")
        if not above and not goes_on:
            self.numbers.restart(style)
        for item in children(element, "list-item", "list-header"):
            label = self.numbers.of_item(style, level) if local(item) == "list-item" else ""
            for child in children(item):
                if local(child) in ("p", "h"):
                    self.paragraph(child, label)
                    label = ""
                elif local(child) == "list":
                    self.items(child, (*above, (style, level)))
                else:
                    self.blocks(child, above)

    def paragraph(self, element: etree._Element, label: str) -> None:
        """Take one paragraph; the notes that it refers to stand below it."""
        self.count += 1
        self._add(f"{label}{self._text(element)}")
        for frame in find_all(element, "text-box"):
            self.blocks(frame)
        notes, self.notes = self.notes, []
        for note in notes:
            self._add(note)

    def _add(self, text: str) -> None:
        for part in repair(text).split("\n"):
            if part.strip():
                self.lines.append(Line(part.strip(), f"paragraph {self.count}"))

    def _text(self, element: etree._Element) -> str:
        """The text in an element, with spaces and breaks, without notes, which are kept."""
        out = [element.text or ""]
        for child in element:
            name = local(child)
            if name == "s":
                out.append(" " * min(_whole(_get(child, "c"), 1), _MOST_SPACES))
            elif name == "tab":
                out.append("\t")
            elif name == "line-break":
                out.append("\n")
            elif name == "note":
                out.append(self._noted(child))
            elif name and name not in _SKIPPED and name != "text-box":
                out.append(self._text(child))
            out.append(child.tail or "")
        return "".join(out)

    def _noted(self, element: etree._Element) -> str:
        """The mark of a note, whose text is kept for below the paragraph."""
        mark, body = first(element, "note-citation"), first(element, "note-body")
        written = f"[{mark.text if mark is not None and mark.text else '*'}]"
        if body is not None:
            texts = [self._text(p) for p in find_all(body, "p", "h")]
            self.notes.append(f"{written} {' '.join(texts)}")
        return written

    def table(self, element: etree._Element) -> None:
        """Take a table: a line for each row, cells apart by " | "; one that only lays out the page
        is read through."""
        cells = list(find_all(element, "table-cell"))
        if any(len(list(children(cell, "p", "h", "list"))) > 3 for cell in cells):
            for cell in children_cells(element):
                self.blocks(cell)
            return
        self.tables += 1
        for row in find_all(element, "table-row"):
            self.count += 1
            texts = []
            for cell in children(row, "table-cell"):
                parts = [self._text(p) for p in find_all(cell, "p", "h")]
                texts.append(" ".join(" ".join(parts).split()))
            if any(texts):
                self._add(" | ".join(texts))
            notes, self.notes = self.notes, []
            for note in notes:
                self._add(note)


def children_cells(table: etree._Element) -> Iterator[etree._Element]:
    """The cells of a table itself, not of tables within them."""
    for child in children(table):
        if local(child) == "table-cell":
            yield child
        elif local(child) in ("table-row", "table-rows", "table-header-rows", "table-row-group"):
            yield from children_cells(child)


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    format: str
    before: str
    after: str
    start: int
    shown: int


@dataclass
class _Numbers:
    """Automatic numbering: the styles of lists and of headings, and how far each has counted."""

    styles: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, *roots: etree._Element | None) -> _Numbers:
        """Read the styles of a file."""
        numbers = cls()
        for root in roots:
            if root is None:
                continue
            for style in find_all(root, "list-style", "outline-style"):
                name = _get(style, "name") if local(style) == "list-style" else ""
                marks = children(style, "list-level-style-number", "outline-level-style")
                numbers.styles[name] = {_whole(_get(m, "level"), 1): _level(m) for m in marks}
        return numbers

    def of_heading(self, heading: etree._Element) -> str:
        """The number of a heading, "" where it has none."""
        return self.of_item("", _whole(_get(heading, "outline-level"), 1))

    def restart(self, style: str) -> None:
        """Count a list from its start again."""
        self.counts.pop(style, None)

    def of_item(self, style: str, level: int) -> str:
        """The number of the next item of a list at a level, with a space behind it."""
        levels = self.styles.get(style, {})
        own = levels.get(level)
        if own is None or not own.format:
            return ""
        counts = self.counts[style]
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        shown = range(max(1, level - own.shown + 1), level + 1)
        parts = [
            written(counts.get(at, levels[at].start), levels[at].format)
            for at in shown
            if at in levels and levels[at].format
        ]
        return f"{own.before}{'.'.join(parts)}{own.after} "


def _level(mark: etree._Element) -> _Level:
    return _Level(
        _get(mark, "num-format"),
        _get(mark, "num-prefix"),
        _get(mark, "num-suffix"),
        _whole(_get(mark, "start-value"), 1),
        _whole(_get(mark, "display-levels"), 1),
    )


def written(number: int, style: str) -> str:
    """A number as a list's format writes it."""
    if style in ("a", "A"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letter.upper() if style == "A" else letter
    if style in ("i", "I"):
        roman = _roman(number)
        return roman.upper() if style == "I" else roman
    return to_chinese(number) if style[:1] in "一壹甲" else str(number)


def _roman(number: int) -> str:
    signs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
             (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    out = ""
    for value, sign in signs:
        out += sign * min(number // value, 50)
        number %= value
    return out
