"""Bluebell: acts as plain text with keywords in capitals and indentation (Laws.Africa).

    CHAPTER 1 - Interpretation
      SECTION 1. - Definitions
        SUBSECTION (1)
          In this Act …

A backslash before a word of the text keeps it from being read as a keyword. Items stand inside the
text of their unit; tables are blocks of TR and TC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, TextKind
from corpus.readers.outline import Levels, Outline, bare
from corpus.readers.xml import squeeze, table_text
from corpus.source import Source
from corpus.text.cleaning import decode

_DIVISIONS = (
    "BOOK|CHAPTER|DIV|DIVISION|PART|SUBCHAPTER|SUBDIV|SUBDIVISION|SUBPART|TITLE|CROSSHEADING"
)
_UNITS = "SECTION|SEC|ARTICLE|ART|SUBSECTION|SUBSEC|PARAGRAPH|PARA|SUBPARAGRAPH|SUBPARA|CLAUSE|RULE"
_KEYWORD = re.compile(
    rf"(?P<word>{_DIVISIONS}|{_UNITS}|ITEM|SCHEDULE|ANNEXURE|APPENDIX|ATTACHMENT)"
    r"(?:\s+(?P<number>(?!-\s).*?))?(?:\s+-\s+(?P<heading>.*))?"
)
_BARE_WORD = re.compile(r"(?:PREFACE|PREAMBLE|BODY|CONCLUSIONS|ITEMS|TABLE|TR|TC|T[HC]\{.*\})")
_SUB = re.compile(r"^SUBHEADING ")
_ATTACHED = ("SCHEDULE", "ANNEXURE", "APPENDIX", "ATTACHMENT")
_SHORT_TITLE = re.compile(
    r"This Act (?:is called|may be cited as)(?: the)? "
    r"([A-Z][^.;,]{1,200}?(?:,? \d{4}| \[[^\[\]]{0,60}\])?)[.,;]"
)
_MAIN = ("SECTION", "SEC", "ARTICLE", "ART", "RULE")
_CITED = {"SECTION": "s.", "SEC": "s.", "ARTICLE": "Article", "ART": "Article", "RULE": "rule"}


def read(source: Source) -> Iterator[Document]:
    """The one act in a bluebell text; UnreadableError when it holds no text."""
    reader = _Reader()
    lines = decode(source.data, source.name).split("\n")
    for number, line in enumerate(lines):
        if line.strip():
            below = (lines[i] for i in range(number + 1, len(lines)))
            reader.add(len(line) - len(line.lstrip()), squeeze(line), below)
    reader.levels.close()
    provisions = reader.out.provisions()
    if not provisions:
        raise UnreadableError(source.name, N_("is bluebell text without an act in it"))
    named = (_SHORT_TITLE.search(provision.text) for provision in reversed(provisions))
    title = next((match[1] for match in named if match), source.stem)
    slug = re.sub(r"[^\w]+", "-", title.lower()).strip("-")
    regulation = Regulation(
        id=f"other/{slug}",
        title=title,
        kind=Kind.STATUTE if title != source.stem else Kind.OTHER,
        language="en" if title != source.stem else "",
        text=TextKind.UNVERIFIED,
    )
    yield Document(regulation, provisions)


def lines(source: Source) -> Iterator[str]:
    """The lines of a bluebell text without its keywords, for `corpus.coverage`."""
    for line in decode(source.data, source.name).split("\n"):
        text = squeeze(line)
        if _BARE_WORD.fullmatch(text):
            continue
        match = _KEYWORD.fullmatch(text)
        yield f"{match['number'] or ''} {match['heading'] or ''}" if match else _SUB.sub("", text)


class _Reader:
    """Reads line by line; indentation says what a line belongs to."""

    def __init__(self) -> None:
        self.out = Outline()
        self.levels = Levels()
        self._attached = ""
        self._begun = False
        self._table = -1

    def add(self, indent: int, text: str, following: Iterable[str]) -> None:
        """Read a line; `following` are the lines after it, for tables."""
        if self._table >= 0 and indent > self._table:
            return
        self._table = -1
        match = _KEYWORD.fullmatch(text)
        if text in ("PREFACE", "PREAMBLE"):
            if text == "PREFACE" or self.out.current is None:
                self.levels.enter(0, self.out.unit("Preamble", key="preamble"))
        elif text in ("BODY", "CONCLUSIONS"):
            return
        elif text == "TABLE":
            self.levels.close(indent)
            self._table = indent
            for line in _table(following, indent):
                self.out.line(line)
        elif _BARE_WORD.fullmatch(text):
            return
        elif match:
            self._begin(indent, match)
        else:
            self.levels.close(max(indent, 1))
            self.out.line(text.removeprefix("SUBHEADING ").replace("\\", "", text.startswith("\\")))

    def _begin(self, indent: int, match: re.Match[str]) -> None:
        word = match["word"]
        number, heading = (match["number"] or "").strip(), (match["heading"] or "").strip()
        if word == "ITEM":
            self.levels.close(indent)
            self.out.prefix(number)
        elif word in _ATTACHED:
            self._begun = True
            self._attached = number or word.title()
            self.levels.enter(0, self.out.unit(self._attached, heading))
        elif re.fullmatch(_DIVISIONS, word):
            label = " ".join(filter(None, (word.title(), number)))
            self._begun = True
            self.levels.enter(indent, self.out.division(" ".join(filter(None, (label, heading)))))
        elif not self._begun and word not in _MAIN:
            self.out.prefix(number)
        else:
            self._begun = True
            self.levels.close(indent)
            self._unit(indent, word, bare(number), heading)

    def _unit(self, indent: int, word: str, number: str, heading: str) -> None:
        above = self.out.current
        if above is None:
            citation = f"{_CITED.get(word, 'para.')} {number}"
        elif above.citation in (self._attached, "Preamble"):
            citation = f"{above.citation} para. {number}"
        else:
            citation = f"{above.citation}({number})"
        self.levels.enter(indent, self.out.unit(citation, heading))


def _table(lines: Iterable[str], indent: int) -> list[str]:
    """The rows of a table that stands deeper than `indent`, one a line."""
    rows: list[list[str]] = []
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if len(line) - len(line.lstrip()) <= indent:
            break
        if text == "TR":
            rows.append([])
        elif re.fullmatch(r"T[HC](?:\{.*\})?", text) and rows:
            rows[-1].append("")
        elif rows and rows[-1]:
            rows[-1][-1] += f" {text}"
    return table_text(rows).splitlines()
