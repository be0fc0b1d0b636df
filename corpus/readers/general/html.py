"""Reader of HTML pages: the text of the page's article, not its menus.

The character set is the page's own statement of it, checked against the bytes. A data table
becomes a line for each row; a table that only lays out the page is read through. Two habits of
printed acts are undone, so that the splitter sees numbered sections with titles: a section's title
in bold after a number without a stop, and a title in a line above its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lxml import etree, html

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.general.html_notes import Note, notes_of
from corpus.source import Source
from corpus.splitting.assemble import Known, assemble
from corpus.splitting.headings import heading_of
from corpus.splitting.lines import Line
from corpus.text.cleaning import decode, repair

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DROPPED_TAGS = (
    "script style noscript template iframe object svg nav header footer form button select "
    "input textarea canvas audio video map dialog"
)
DROPPED = frozenset(_DROPPED_TAGS.split())
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|side-bar|footer|share|sharing|"
    r"cookies?|related|recommend|comments?|toolbar|pagination|pager|banner|advert|ads|skip-link|"
    r"search-box|searchbar|login|crumbs?|foot|copyright|print-btn|top-?bar)(?:$|[\s_-])",
    re.I,
)
_BLOCK_TAGS = (
    "p div section article main li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table thead "
    "tbody tfoot tr td th center address figure figcaption hr fieldset details summary body left "
    "caption"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
#: An <aside> within one of these is part of the text, elsewhere of the page.
_MAIN = ("main", "article")
_BOLD = frozenset({"b", "strong"})
_TITLED = re.compile(r"(\d+[A-Z]{0,2})\s+(\S.{1,158})")
_NUMBERED = re.compile(r"(\d+[A-Z]{0,2}\.)\s+(\S.*)")
#: What ends a line that is part of a sentence, whatever the page marks it as.
_UNFINISHED = ("—", ":", ";", ",")
_ACT = r"(?:Act|Law|Decree|Code|Ordinance)"
_SHORT_TITLE = re.compile(
    rf"^(?:\(1\) )?This {_ACT} (?:is|may be|shall be) (?:called|cited as|known as) (?:the )?"
    rf"([^.;\[]{{5,120}}?{_ACT}(?:,? \d{{4}})?)(?=[.,; ]|$)"
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "complementary"})


def read(source: Source) -> Iterator[Document]:
    """The one document in a page; UnreadableError when it holds no text."""
    root = _root(source)
    article = _article(root)
    page = _Page(notes_of(article))
    page.walk(article)
    page.end()
    title = _title(root, page.lines)
    lines = [line for line in page.lines if not (line.level == 1 and line.text == title)]
    lines = _titles_below_numbers(_titles_after_numbers(lines, page.bold))
    title = title or _short_title(lines)
    remarks = [f"tables made into text: {page.tables}"] if page.tables else []
    yield assemble(source, lines or page.lines, Known(title), remarks=remarks)


def lines_of_page(source: Source) -> list[Line]:
    """The lines of a page in their order, without what belongs to its site; as `read`."""
    root = _root(source)
    page = _Page(notes_of(root))
    page.walk(root)
    page.end()
    return page.lines


def _root(source: Source) -> html.HtmlElement:
    declared = _CHARSET.search(source.data[:4096])
    charset = declared[1].decode("ascii") if declared else ""
    text = decode(source.data, source.name, charset)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableError(source.name, N_("holds no readable HTML")) from error


def is_furniture(element: etree._Element) -> bool:
    if element.tag in DROPPED or element.get("role", "") in _ROLES or "hidden" in element.attrib:
        return True
    if element.tag in ("body", "main", "article", "html"):
        return False
    if "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    if element.tag == "aside" and not any(a.tag in _MAIN for a in element.iterancestors()):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return _FURNITURE.search(names) is not None


def _article(root: etree._Element) -> etree._Element:
    """The element that holds the page's article: <main> or <article> where it holds most of the
    text, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    size = _size(whole)
    for path in (".//main", ".//article", ".//*[@role='main']"):
        found = [element for element in whole.iterfind(path) if _size(element) > 0.4 * size]
        if found:
            return max(found, key=_size)
    return whole


def _size(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext() if isinstance(text, str))


def _title(root: etree._Element, lines: list[Line]) -> str:
    """The page's title: its one first-level heading, else what <title> and the text share."""
    headings = [line.text for line in lines if line.level == 1 and heading_of(line.text) is None]
    if len(headings) == 1:
        return headings[0]
    element = root.find(".//head/title")
    written = repair(element.text or "").strip() if element is not None else ""
    opening = {line.text for line in lines[:12]}
    parts = [written, *map(str.strip, re.split("[-–—|_·»]", written))]
    return next((part for part in parts if part and part in opening), "")


def _short_title(lines: list[Line]) -> str:
    """The title that an act of a common-law country gives itself: "may be cited as the … Act"."""
    return next((m[1] for line in lines if (m := _SHORT_TITLE.match(line.text))), "")


def _titles_after_numbers(lines: list[Line], bold: set[str]) -> list[Line]:
    """`lines` with "1 Short title" as "1. Short title", where such lines in bold count from 1."""
    found = [
        (line, m) for line in lines if line.place in bold and (m := _TITLED.fullmatch(line.text))
    ]
    numbers = [int(re.sub(r"\D", "", m[1])) for _, m in found]
    steps = sum(b - a in (0, 1) for a, b in pairwise(numbers))
    if len(found) < 3 or numbers[0] != 1 or steps < 0.9 * (len(found) - 1):
        return lines
    stopped = {line.place: f"{m[1]}. {m[2]}" for line, m in found}
    return [replace(line, text=stopped.get(line.place, line.text)) for line in lines]


def _titles_below_numbers(lines: list[Line]) -> list[Line]:
    """`lines` with a heading and "1. Text" below it as "1. Heading" and "Text", where nearly all
    numbered lines stand below a heading of their own."""
    pairs = {
        i: m
        for i, (above, line) in enumerate(pairwise(lines))
        if _is_title(above) and not line.level and (m := _NUMBERED.fullmatch(line.text))
    }
    numbered = sum(_NUMBERED.fullmatch(line.text) is not None for line in lines)
    if len(pairs) < 3 or len(pairs) < 0.8 * numbered:
        return lines
    out = list(lines)
    for i, m in pairs.items():
        out[i] = Line(f"{m[1]} {lines[i].text}", lines[i].place)
        out[i + 1] = replace(lines[i + 1], text=m[2])
    return out


def _is_title(line: Line) -> bool:
    """True for a heading that is no division's and no part of a sentence."""
    heading = heading_of(line.text, line.level)
    return heading is not None and heading.kind == "#"


@dataclass
class _Page:
    """Walks through the page and gathers its lines; the `notes` stand where they are referred to,
    each below the paragraph that does so."""

    notes: dict[etree._Element, Note] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    #: The places of the lines that are in bold from end to end.
    bold: set[str] = field(default_factory=set)
    _held: list[str] = field(default_factory=list)
    _level: int = 0
    _depth: int = 0
    _plain: bool = False
    _placed: set[etree._Element] = field(default_factory=set)
    _waiting: list[Note] = field(default_factory=list)

    def walk(self, element: etree._Element) -> None:
        """Take the text of `element` and of all within it."""
        if not isinstance(element.tag, str) or is_furniture(element) or element in self._placed:
            return
        if element in self.notes:
            self._take(f"[{self.notes[element].sign}]")
            self._waiting.append(self.notes[element])
            return
        tag = element.tag.lower()
        if tag == "table" and _is_data(element):
            self.table(element)
            return
        block = tag in _BLOCKS
        if block:
            self.end()
        outer = self._level
        if re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])
        if tag == "br":
            self.end()
        self._depth += tag in _BOLD
        self._take(element.text)
        for child in element:
            self.walk(child)
            self._take(child.tail)
        self._depth -= tag in _BOLD
        if block:
            self.end()
        self._level = outer

    def _take(self, text: str | None) -> None:
        if text:
            self._held.append(re.sub(r"\s+", " ", text))
            self._plain = self._plain or (not self._depth and not text.isspace())

    def end(self) -> None:
        """End the line that is being gathered."""
        text = repair("".join(self._held)).strip()
        self._held.clear()
        if text:
            level = 0 if text.endswith(_UNFINISHED) else self._level
            self.lines.append(Line(text, f"line {len(self.lines) + 1}", level))
            if not self._plain:
                self.bold.add(self.lines[-1].place)
        self._plain = False
        waiting, self._waiting = self._waiting, []
        for note in waiting:
            if note.holder not in self._placed:
                self._placed.add(note.holder)
                said = note.text(_cell(note.holder))
                self.lines.append(Line(said, f"line {len(self.lines) + 1}"))

    def table(self, element: etree._Element) -> None:
        """Take a data table: a line for each row, cells apart by " | "."""
        self.end()
        self.tables += 1
        rows = [[_cell(caption)] for caption in element.iterchildren("caption")]
        for row in element.iter("tr"):
            rows.append([_cell(cell) for cell in row.iterchildren("td", "th")])
        for cells in rows:
            if any(cells):
                self.lines.append(Line(" | ".join(cells), f"line {len(self.lines) + 1}"))


def _cell(element: etree._Element) -> str:
    """The text of a cell of a table; a line that ends within it parts words."""
    return repair(re.sub(r"\s+", " ", "".join(_strings(element)))).strip()


def _strings(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if isinstance(inner.tag, str):
            parts = " " if inner.tag in _BLOCKS or inner.tag == "br" else ""
            yield from (parts, *_strings(inner), parts)
        yield inner.tail or ""


def _is_data(table: etree._Element) -> bool:
    """True for a table of data: no table within, several rows of several short cells."""
    if table.find(".//table") is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    wide = [row for row in rows if len(row) > 1]
    cells = [cell for row in wide for cell in row]
    if len(wide) < 2 or len(wide) < 0.5 * len(rows):
        return table.find(".//th") is not None and bool(wide)
    blocks = sum(len(cell.findall(".//p")) > 2 or _size(cell) > 600 for cell in cells)
    return blocks <= 0.2 * len(cells)
