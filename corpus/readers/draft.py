"""The lines of a draft: a letter, script, policy or contract as it stands, not as a law.

A reader of laws looks for articles; here every line is kept at its place, so that what is said of
it can be pointed at: the lines of a text or Markdown file by their numbers, the paragraphs, tables
and footnotes of a Word file in their order, the paragraphs of a PDF's pages. What such a file may
hold besides, and is not read, is named.

A draft travels as a `Document` whose provisions are its lines: `text`, `locator` (its place) and
`heading` (its part: body, footnote, endnote, table).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Provision, Regulation
from corpus.readers.registry import format_of
from corpus.source import Source
from corpus.splitting.lines import Line
from corpus.text.cleaning import decode

BODY, TABLE = "body", "table"
#: So many lines of a draft are read.
MOST_LINES = 200_000
#: Parts of a Word file that are not read, by their files.
_UNREAD = (
    ("comments", re.compile(r"word/comments\.xml")),
    ("headers", re.compile(r"word/header\d*\.xml")),
    ("footers", re.compile(r"word/footer\d*\.xml")),
)
_PLACE = re.compile(r"line \d+")


def read_draft(source: Source) -> Document:
    """The draft in a file as a document of its lines; its remarks name the parts that were not
    read. UnreadableError where nothing can be read."""
    unread: list[str] = []
    if source.data.startswith(b"%PDF-"):
        lines = _pdf(source, unread)
    elif source.data.startswith(b"PK\x03\x04"):
        lines = _word(source, unread)
    elif source.suffix in (".html", ".htm", ".xhtml"):
        lines = _html(source)
    elif source.suffix in (".md", ".markdown", ".txt", ".text", ""):
        text = decode(source.data, source.name)
        lines = [Line(line, f"line {n}") for n, line in enumerate(text.split("\n"), 1)]
    else:
        lines = _other(source)
    return _document(source, lines[:MOST_LINES], unread, len(lines) > MOST_LINES)


def _document(source: Source, lines: list[Line], unread: list[str], cut: bool) -> Document:
    if not any(line.text.strip() for line in lines):
        raise UnreadableError(source.name, N_("holds no text"))
    provisions = tuple(
        Provision("", str(n), _plain(line.text), heading=_part(line), locator=line.place)
        for n, line in enumerate(lines)
    )
    remarks = [*dict.fromkeys(unread), *([N_(f"lines after {MOST_LINES}")] if cut else [])]
    return Document(Regulation(id="draft", title=source.stem), provisions, tuple(remarks))


def _plain(text: str) -> str:
    """A line without its end and without tabulators, of the same length otherwise."""
    return text.rstrip("\r").replace("\t", " ").replace("\ufeff", " ")


def _part(line: Line) -> str:
    """The part of the draft that a line belongs to."""
    if line.place in ("footnote", "endnote"):
        return line.place
    if re.match(r"\[e?\d+\] ", line.text) and not _PLACE.match(line.place):
        return "endnote" if line.text.startswith("[e") else "footnote"
    return TABLE if " | " in line.text and line.place.startswith("paragraph") else BODY


def _pdf(source: Source, unread: list[str]) -> list[Line]:
    from corpus.readers.general.pdf_lines import body_pages, paragraphs, read_pages

    pages, _ = read_pages(source)
    found = sum(len(line.text.strip()) for page in pages for line in page.lines)
    if found < 20 * max(1, len(pages) // 10):
        raise UnreadableError(
            source.name, N_("holds images of pages, not text: run OCR on it first")
        )
    unread += [N_(f"no text on page {page.number}") for page in pages if not page.lines][:20]
    return paragraphs(body_pages(pages)[0])


def _word(source: Source, unread: list[str]) -> list[Line]:
    from corpus.readers.general.docx import lines_of_word

    lines = lines_of_word(source)
    with zipfile.ZipFile(io.BytesIO(source.data)) as package:
        names = package.namelist()
        unread += [what for what, file in _UNREAD if any(map(file.fullmatch, names))]
        if b"txbxContent" in package.read("word/document.xml"):
            unread.append(N_("text boxes"))
    return lines


def _html(source: Source) -> list[Line]:
    from corpus.readers.general.html import lines_of_page

    return lines_of_page(source)


def _other(source: Source) -> list[Line]:
    """The lines of any other format that can be read, such as a message."""
    found: Iterable[Document] = format_of(source).read(source)
    return [
        Line(line, provision.locator)
        for document in found
        for provision in document.provisions
        for text in (provision.heading, provision.text)
        for line in text.split("\n")
        if text
    ]
