"""Reader of PDFs that hold text, through PDFium.

Running headers, footers and page numbers are removed, wrapped lines joined, and the result split
like any text. One-section prints of Hong Kong e-Legislation make their one section. PDFs without
text and encrypted PDFs are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

from corpus.errors import IMAGES, UnreadableError
from corpus.messages import N_
from corpus.model import Document, TextKind
from corpus.readers.general.pdf_lines import Page, body_pages, join, paragraphs, read_pages
from corpus.readers.general.scans import read_text
from corpus.readers.hk.prints import is_hong_kong, read_hong_kong
from corpus.readers.uk.fca import is_handbook, read_handbook
from corpus.source import Source
from corpus.splitting.shown import assembled

_PUBLISHER = re.compile(r"(国家金融监督管理总局)(?:规章|发布)")


def read(source: Source) -> Iterator[Document]:
    """The one document in a PDF; UnreadableError for scans, encrypted and broken files."""
    pages, author = read_pages(source)
    found = sum(len(line.text.strip()) for page in pages for line in page.lines)
    if found < 20 * max(1, len(pages) // 10):
        made = list(read_text(source))
        if not made:
            raise UnreadableError(source.name, N_(f"{IMAGES}: run OCR on it first (add --ocr)"))
        yield from made
        return
    if is_hong_kong(pages):
        yield read_hong_kong(source, pages, author)
        return
    if is_handbook(pages):
        yield from read_handbook(source)
        return
    body, running = body_pages(pages)
    document = assembled(source, paragraphs(body), _shown_title(pages), _remarks(pages, body))
    if publisher := _PUBLISHER.search(" ".join(running)):
        regulation = replace(document.regulation, text=TextKind.OFFICIAL)
        if not regulation.issuer:
            regulation = replace(regulation, issuer=publisher[1])
        document = replace(document, regulation=regulation)
    yield document


#: So many lines of the first page may hold the title, and so much larger than most lines it is.
_FIRST, _LARGER = 12, 1.2


def _shown_title(pages: list[Page]) -> str:
    """What is set largest at the head of a PDF; "" where nothing stands out."""
    sizes = sorted(line.size for page in pages for line in page.lines)
    first = next((page.lines[:_FIRST] for page in pages if page.lines), ())
    largest = max((line.size for line in first), default=0.0)
    at = [i for i, line in enumerate(first) if line.size > 0.95 * largest]
    if not at or largest < _LARGER * sizes[len(sizes) // 2] or at[-1] - at[0] != len(at) - 1:
        return ""
    return reduce(join, (line.text for line in first[at[0] : at[-1] + 1]))


def _remarks(pages: list[Page], body: list[Page]) -> list[str]:
    empty = [str(page.number) for page in pages if not page.lines]
    removed = sum(len(page.lines) for page in pages) - sum(len(page.lines) for page in body)
    remarks = []
    if removed:
        remarks.append(N_(f"lines of running headers and footers removed: {removed}"))
    if empty:
        remarks.append(N_(f"no text on pages {', '.join(empty[:20])}"))
    return remarks
