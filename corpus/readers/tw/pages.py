"""Laws of Taiwan as the Legislative Yuan published them until 2013: Big5 pages, one a version.

The tables are never closed, so what a piece of text is shows only in its font: colour 8000ff for
an article's number, 4000ff for a division's heading, blue for title and version. Dates are years
of the Republic (民國88年 is 1999). A page marked 非現行條文 was not the law in force when it was
made; a list above the text names each amendment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

from corpus.citations.keys import law_key
from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Provision, Regulation, Status, TextKind
from corpus.readers.outline import Outline
from corpus.readers.tw.divisions import Divisions
from corpus.readers.xml import squeeze
from corpus.source import Source
from corpus.text.cleaning import decode
from corpus.text.dates import real_day

_ARTICLE, _DIVISION, _BLUE = "8000ff", "4000ff", "blue"
_TITLE = re.compile(r"(.*\S)\s*[(（](\d+)[)）]$")
_DAY = re.compile(r"民國\s*(\d+)\s*年\s*(\d+)\s*月\s*(\d+)\s*日")
_DELETED = re.compile(r"[（(]\s*刪除\s*[)）]")
_CAPTION = re.compile(r"[（(](.+)[)）]")


@dataclass
class _Page(HTMLParser):
    """The page as a list of (font, text): font is a colour, "caption", "list" or ""."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    _fonts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "font":
            found = dict(attrs)
            self._fonts.append((found.get("color") or f"size {found.get('size')}").lower())
        elif tag in ("br", "td", "tr", "table"):
            self.pieces.append(("break", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "font" and self._fonts:
            self._fonts.pop()

    def handle_data(self, data: str) -> None:
        font = self._fonts[-1] if self._fonts else ""
        if text := squeeze(data):
            self.pieces.append((font, text))


def read(source: Source) -> Iterator[Document]:
    """The one law on a page; UnreadableError when it holds no article."""
    page = _Page()
    page.feed(decode(source.data, source.name, "big5"))
    page.close()
    start = next((i for i, (font, _) in enumerate(page.pieces) if font in (_ARTICLE, _DIVISION)), 0)
    head, body = page.pieces[:start], page.pieces[start:]
    provisions = _provisions(body, _history(head))
    if not start or not provisions:
        raise UnreadableError(source.name, N_("is a page of the Legislative Yuan without articles"))
    yield Document(_regulation(source, head), provisions)


def _provisions(body: list[tuple[str, str]], history: str) -> tuple[Provision, ...]:
    out, divisions = Outline(), Divisions()
    for number, heading, lines in _articles(body, divisions):
        deleted = len(lines) == 1 and _DELETED.fullmatch(lines[0])
        status = Status.REPEALED if deleted else None
        with divisions.within(out), out.unit(number, heading, status=status):
            for line in lines:
                out.line(line)
            out.note(history)
            history = ""
    return out.provisions()


def _articles(
    body: list[tuple[str, str]], divisions: Divisions
) -> Iterator[tuple[str, str, list[str]]]:
    """Number, caption and lines of each article; headings go to `divisions` as they come."""
    number, heading = "", ""
    lines: list[str] = []
    joined = False
    for font, text in [*body, (_ARTICLE, "")]:
        if font in (_ARTICLE, _DIVISION):
            if number:
                yield number, heading, lines
            number, heading, lines = (text if font == _ARTICLE else ""), "", []
            if font == _DIVISION:
                divisions.enter(text)
        elif font == "break":
            joined = False
            continue
        elif font == "size 2" and not lines and (caption := _CAPTION.fullmatch(text)):
            heading = caption[1]
        elif joined and lines:
            lines[-1] += text
        elif number:
            lines.append(text)
            joined = True


def _history(head: list[tuple[str, str]]) -> str:
    """The amendments listed above the text, one a line: day, then what it changed."""
    entries: list[str] = []
    for font, text in head:
        if font != "size 2":
            continue
        if text.startswith("中華民國"):
            entries.append(text)
        elif entries and not text.startswith("立法"):
            entries[-1] += f" {text}"
    return "\n".join(entries)


def _regulation(source: Source, head: list[tuple[str, str]]) -> Regulation:
    blue = [text for font, text in head if font == _BLUE]
    match = _TITLE.match(blue[0]) if blue else None
    name, number = (match[1], match[2]) if match else (blue[0] if blue else source.stem, "")
    stated = blue[1] if len(blue) > 1 else ""
    version = _date(stated)
    dates = [(text, _date(text)) for font, text in head if font == "size 2" and "年" in text]
    passed = [day for text, day in dates if day and text.rstrip().endswith("日")]
    return Regulation(
        id=f"tw/ly-{number}" if number else f"tw/{law_key(name)}",
        title=name,
        jurisdiction="TW",
        kind=Kind.STATUTE,
        language="zh-Hant",
        title_zh=name,
        issuer="立法院",
        number=number,
        adopted=min(passed, default=None),
        amended=version,
        version=version,
        status=Status.SUPERSEDED if "非現行" in stated else Status.UNKNOWN,
        text=TextKind.OFFICIAL,
    )


def _date(text: str) -> date | None:
    match = _DAY.search(text)
    return real_day(int(match[1]) + 1911, int(match[2]), int(match[3])) if match else None
