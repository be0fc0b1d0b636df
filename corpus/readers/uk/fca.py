"""Reader of the PDFs of the FCA Handbook: a chapter of a sourcebook, rule by rule.

A rule's number stands in the margin, at the height of the rule's first line ("7.3.10 R"); R marks
a rule, G guidance, E evidence, D a direction. The running header names sourcebook and chapter, the
footer the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.model import Document, Kind, Provision, Regulation
from corpus.readers.general.pdf_lines import Page, PdfLine, join, read_pages
from corpus.source import Source
from corpus.unique_names import Keys

_HOST = "www.handbook.fca.org.uk"
_FOOTER = re.compile(r"\b([A-Z]{2,6}) (\d{1,2}[A-Z]?)/\d+")
_RELEASE = re.compile(r"Release (\d+) ● ([A-Z][a-z]{2})[a-z]* (\d{4})")
_RULE = re.compile(r"(\d{1,2}[A-Z]{0,2}\.\d{1,2}[A-Z]{0,2}\.\d{1,3}[A-Z]{0,2}) ?([RGEDUKP]{1,2})?")
_LEADERS = re.compile(r"\s*\.{10,}\s*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MARGIN, _TOP, _FOOT, _NEAR, _HEADING = 120.0, 765.0, 40.0, 4.0, 11.0


def is_handbook(pages: Sequence[Page]) -> bool:
    """True for pages with the Handbook's footer."""
    return any(_HOST in line.text for page in pages[:2] for line in page.lines)


def read_handbook(source: Source) -> Iterator[Document]:
    """The one chapter, or part of it, in such a PDF."""
    pages, _ = read_pages(source, by_height=True)
    texts = [line.text for page in pages for line in page.lines]
    footer = next((m for text in texts if _HOST in text and (m := _FOOTER.search(text))), None)
    book, chapter = (footer[1], footer[2]) if footer else ("", "")
    provisions = tuple(_provisions(pages, book, chapter))
    if provisions:
        first = replace(provisions[0], notes="\n".join(_running(pages)))
        provisions = (first, *provisions[1:])
    yield Document(_regulation(texts, book, chapter), provisions)


def _running(pages: Sequence[Page]) -> Iterator[str]:
    """The running headers, which name the sections, each once."""
    margins = (at.text for page in pages for at in page.lines if at.left < _MARGIN)
    for text in dict.fromkeys(margins):
        if not _RULE.fullmatch(text) and _HOST not in text and len(text) > 3:
            yield text


def _regulation(texts: Sequence[str], book: str, chapter: str) -> Regulation:
    release = next((m for text in texts if (m := _RELEASE.search(text))), None)
    named = texts[0] if texts and texts[0].endswith("ourcebook") else ""
    day = None
    if release and release[2] in _MONTHS:
        day = date(int(release[3]), _MONTHS.index(release[2]) + 1, 1)
    return Regulation(
        id=f"gb/{book.lower()}-{chapter.lower()}",
        title=f"{named or 'FCA Handbook'} ({book}), chapter {chapter}",
        jurisdiction="GB",
        kind=Kind.RULE,
        language="en",
        aliases=(f"{book} {chapter}",),
        issuer="Financial Conduct Authority",
        citation=f"FCA Handbook, {book} {chapter}",
        number=f"Release {release[1]}" if release else "",
        version=day,
    )


def _provisions(pages: Sequence[Page], book: str, chapter: str) -> Iterator[Provision]:
    keys = Keys()
    section, citation, place = "", "", "p. 1"
    lines: list[str] = []
    heading = False
    for page in pages:
        for number, line in _in_order(page):
            head = line is not None and re.match(rf"{chapter}\.\d+[A-Z]? [A-Z]", line.text)
            if number or head:
                if lines:
                    yield _provision(keys, citation or f"{book} {chapter}", section, lines)
                lines = []
                citation = f"{book} {number}" if number else citation
                heading = False
            if line is not None and (head or (heading and line.size > _HEADING)):
                section = line.text if head else join(section, line.text)
                citation = f"{book} {section.split()[0]}" if not number else citation
                heading = True
            elif line is not None:
                lines.append(line.text)
    if lines:
        yield _provision(keys, citation or place, section, lines)


def _in_order(page: Page) -> Iterator[tuple[str, PdfLine | None]]:
    """The lines of a page's body, those that begin a rule with its number."""
    body = [line for line in page.lines if line.left >= _MARGIN and line.base > _FOOT]
    margin = [line for line in page.lines if line.left < _MARGIN]
    rules = sorted(((at.base, at.text) for at in margin if _RULE.fullmatch(at.text)), reverse=True)
    cover = not any(_FOOT < line.base < _TOP for line in body)
    if cover:
        body = [line for line in page.lines if line.base > _FOOT]
    numbers = re.compile(r"\d{1,2}[A-Z]{0,2}")  # the chapter's, on the outer edge
    body = [line for line in body if not numbers.fullmatch(line.text)]
    for line in sorted(body, key=lambda line: -round(line.base)):
        here = [rule for rule in rules if rule[0] > line.base - _NEAR]
        rules = rules[len(here) :]
        for _, number in here[:-1]:
            yield number, None
        yield here[-1][1] if here else "", line
    for _, number in rules:
        yield number, None


def _provision(keys: Keys, citation: str, section: str, lines: Sequence[str]) -> Provision:
    paragraphs: list[str] = []
    for text in lines:
        clean = _LEADERS.sub("", text)
        begins = re.match(r"\(\w{1,4}\) |\[Note", clean) or clean != text
        if paragraphs and not begins and not paragraphs[-1].endswith("\n"):
            paragraphs[-1] = join(paragraphs[-1], clean)
        else:
            paragraphs.append(clean)
    match = _RULE.fullmatch(citation.partition(" ")[2])
    plain = f"{citation.partition(' ')[0]} {match[1]}" if match else citation
    body = "\n".join(paragraphs)
    return Provision(
        citation=plain + (match[2] or "" if match else ""),
        key=keys.take(plain.lower()),
        text=body,
        path=(section,) if section else (),
    )
