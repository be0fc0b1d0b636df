"""One-section prints of Hong Kong e-Legislation: `Bankruptcy Ordinance (Cap./Instrument No.: 6)
(Version date: 24.6.2021)`, the part's title, `129. Fraudulent debtors`, and the section's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Provision
from corpus.readers.general.pdf_lines import Page, PdfLine, join
from corpus.readers.hk.header import HEADER, regulation_of
from corpus.source import Source
from corpus.text.cleaning import close_gaps
from corpus.text.han import has_han

_SECTION = re.compile(r"^(\d+[A-Z]{0,3})\.\s+(.*)$")
_LEVEL = re.compile(r"^(?:\(\w{1,5}\)(?:-\(\w{1,5}\))?\s)|^\([A-Z][a-z]+ |^\[|^\(由|^\(\d{4}年")


def is_hong_kong(pages: Sequence[Page]) -> bool:
    """True for pages that carry the header of a Hong Kong e-Legislation print."""
    return any(HEADER.match(line.text) for line in (pages[0].lines[:4] if pages else ()))


def read_hong_kong(source: Source, pages: Sequence[Page], author: str) -> Document:
    """The one section of a print; UnreadableError when it holds none."""
    lines = [line for page in pages for line in page.lines if not re.fullmatch(r"\d+", line.text)]
    header = next(match for line in lines if (match := HEADER.match(line.text)))
    lines = [line for line in lines if not HEADER.match(line.text)]
    at = next((i for i, line in enumerate(lines) if _SECTION.match(line.text)), None)
    if at is None:
        raise UnreadableError(source.name, N_("holds no section"))
    match = _SECTION.match(lines[at].text)
    assert match is not None
    heading = match[2].strip()
    body = lines[at + 1 :]
    while body and abs(body[0].left - lines[at].left) > 60 and _runs_on(heading, body[0]):
        heading = join(heading, body.pop(0).text)
    text = close_gaps("\n".join(_paragraphs(body)))
    chinese = has_han(header["title"])
    citation = f"第{match[1]}條" if chinese else f"s. {match[1]}"
    provision = Provision(
        citation=citation,
        key=citation_key(f"s. {match[1]}"),
        text=text or heading,
        heading=heading,
        path=tuple(line.text for line in lines[:at] if len(line.text) < 120),
        also=(f"s. {match[1]}",) if chinese else (),
    )
    return Document(regulation_of(header, author), (provision,))


def _runs_on(heading: str, line: PdfLine) -> bool:
    return line.text[:1].islower() and not _LEVEL.match(line.text) and len(heading) > 60


def _paragraphs(lines: Sequence[PdfLine]) -> list[str]:
    """The lines joined into paragraphs: a level in brackets or a shift to the left starts one."""
    out: list[str] = []
    last: PdfLine | None = None
    right = max((line.right for line in lines), default=0.0)
    for line in lines:
        starts = last is None or _LEVEL.match(line.text) is not None
        if last is not None and not starts:
            ended = last.text.endswith((".", ";", "—", "——", "\uff1b", "。", ":", "\uff1a", "]"))
            starts = last.right < right - 3 * line.size or (ended and line.left < last.left - 8)
        if starts:
            out.append(line.text)
        else:
            out[-1] = join(out[-1], line.text)
        last = line
    return out
