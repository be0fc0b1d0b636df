"""Hong Kong Legislation Markup (HKLM 1.0), as Hong Kong e-Legislation publishes ordinances.

Structure: meta, main (longTitle, parts, sections with subsections, paragraphs, subparagraphs,
definitions, schedules). Notes on amendments are `sourceNote`. Terms in the other language stand
inside the text and stay there.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, Status, TextKind
from corpus.readers.markup import inline, table_lines
from corpus.readers.outline import Walk, bare
from corpus.readers.xml import children, find_all, first, local, parse_date, parse_xml, text_of
from corpus.source import Source
from corpus.text.dates import written_day

_SITE = "https://www.elegislation.gov.hk"
_DIVISIONS = frozenset(("part", "division", "subdivision", "chapter", "crossHeading", "subpart"))
_LEVELS = frozenset(
    ("section", "regulation", "rule", "article", "subsection", "paragraph", "subparagraph",
     "subsubparagraph", "subsubsubparagraph", "clause", "item")
)  # fmt: skip
_UNITS = {"regulation": "reg.", "rule": "rule", "article": "art."}
_HEADS = frozenset(("num", "heading", "subheading"))
_QUOTED = frozenset(("quotedContent", "quotedStructure", "quotedText"))
_NOTES = frozenset(("sourceNote", "editorialNote", "footnote", "note"))
_BLOCKS = frozenset(("leadIn", "content", "continued", "text", "p", "longTitle", "preamble"))
_STATUS = {"in effect": Status.IN_FORCE, "repealed": Status.REPEALED,
           "not yet in operation": Status.NOT_YET}  # fmt: skip
_UNIT_STATUS = {"repealed": Status.REPEALED, "omitted": Status.REPEALED,
                "notyetineffect": Status.NOT_YET, "notyetinoperation": Status.NOT_YET}  # fmt: skip
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source) -> Iterator[Document]:
    """The one ordinance or instrument in an HKLM file; UnreadableError when it holds no text."""
    root = parse_xml(source)
    reader = _Reader()
    main = first(root, "main")
    if main is not None:
        reader.content(main)
    provisions = reader.out.provisions()
    if not provisions:
        raise UnreadableError(source.name, N_("is an HKLM file without text"))
    yield Document(_regulation(root), provisions)


class _Reader(Walk):
    """Walks a document."""

    heads = _HEADS

    def __init__(self) -> None:
        super().__init__()
        self._schedule = ""
        self._division = ""

    def child(self, child: etree._Element) -> None:
        name = local(child)
        if name in _QUOTED:
            self.quotation(child)
        elif name == "longTitle":
            with self.out.unit("Long title"):
                self.content(child)
        elif name in ("commencementNote", *_NOTES):
            self.out.note(inline(child))
        elif name == "schedule":
            self._read_schedule(child)
        elif name in _DIVISIONS:
            self._read_division(child)
        elif name in _LEVELS:
            self._level(child)
        elif name == "def":
            self._definition(child)
        elif name == "table":
            for line in table_lines(child, skip=_NOTES):
                self.out.line(line)
            self._notes(child)
        elif name in _BLOCKS or not len(child):
            self._text(child)
        else:
            self.content(child)

    def _text(self, element: etree._Element) -> None:
        blocks = [c for c in children(element) if local(c) in (*_LEVELS, *_QUOTED, "def", "table")]
        skip = _NOTES | {local(block) for block in blocks}
        self.out.line(inline(element, skip))
        for block in blocks:
            self.child(block)
        self._notes(element)

    def _notes(self, element: etree._Element) -> None:
        for note in find_all(element, *_NOTES):
            self.out.note(inline(note))

    def _heading(self, element: etree._Element) -> str:
        return " ".join(filter(None, (inline(h, _NOTES) for h in children(element, *_HEADS))))

    def _read_division(self, division: etree._Element) -> None:
        before = self._division
        if not self.quoted:
            self._division = inline(first(division, "num"), _NOTES)
        self.headed(division, self._heading(division))
        self._division = before

    def _read_schedule(self, schedule: etree._Element) -> None:
        label = inline(first(schedule, "num"), _NOTES).rstrip(".") or "Schedule"
        if label[0].isdigit():
            label = f"Schedule {label}"
        self._schedule, heading = label, inline(first(schedule, "heading"), _NOTES)
        with self.out.unit(label, heading, status=_standing(schedule)):
            self.content(schedule)
        self._schedule = ""

    def _level(self, element: etree._Element) -> None:
        number = inline(first(element, "num"), _NOTES)
        heading = inline(first(element, "heading"), _NOTES)
        if self.quoted or not bare(number):
            self.out.prefix(" ".join(filter(None, (number, heading))))
            self.content(element)
            return
        citation = self._cite(element, bare(number))
        fuller = f"{self._division} {citation}" if self._division else ""
        with self.out.unit(citation, heading, fuller=fuller, status=_standing(element)):
            self.content(element)
            for name in ("startPeriod", "endPeriod"):
                if value := element.get(name):
                    verb = "from" if name == "startPeriod" else "until"
                    self.out.note(f"This text applies {verb} {value}")

    def _definition(self, definition: etree._Element) -> None:
        """A definition: a unit cited by the term, "s. 2 creditor"; its paragraphs stand below."""
        above = self.out.current
        terms = [t for t in find_all(definition, "term") if not t.get(_LANG)]
        if self.quoted or above is None or not terms:
            self._text(definition)
            return
        with self.out.unit(f"{above.citation} {inline(terms[0])}"):
            if any(local(c) in ("leadIn", "content") for c in definition):
                self.content(definition)
            else:
                self._text(definition)

    def _cite(self, element: etree._Element, number: str) -> str:
        above = self.out.current
        if above is not None and above.citation == self._schedule:
            unit = "s." if local(element) == "section" else "para."
            return f"{self._schedule} {_UNITS.get(local(element), unit)} {number}"
        if above is not None and above.citation:
            return f"{above.citation}({number})"
        return f"{_UNITS.get(local(element), 's.')} {number}"


def _standing(element: etree._Element) -> Status | None:
    return _UNIT_STATUS.get((element.get("status") or "").lower().replace("-", ""))


def _regulation(root: etree._Element) -> Regulation:
    meta = first(root, "meta")
    meta = meta if meta is not None else etree.Element("meta")
    facts = {local(child): text_of(child) for child in children(meta)}
    number = facts.get("docNumber", "")
    name = facts.get("docName", "")
    language = facts.get("language", "") or root.get(_LANG) or ""
    path = facts.get("identifier", "")
    chinese = language.lower().startswith("zh")
    title = facts.get("title") or inline(next(find_all(root, "docTitle", "shortTitle"), None))
    commencement = inline(next(find_all(root, "commencementNote"), None), _NOTES)
    slug = f"{facts.get('docType') or 'cap'}-{number}"
    return Regulation(
        id=f"hk/{slug}{'-zh' if chinese else ''}".lower(),
        title=title or name,
        jurisdiction="HK",
        kind=Kind.STATUTE if local(root) == "ordinance" and number.isdigit() else Kind.REGULATION,
        language=language,
        aliases=(name,) if name and title else (),
        citation=name,
        number=name,
        effective=written_day(commencement),
        status=_STATUS.get(facts.get("docStatus", "").lower(), Status.UNKNOWN),
        version=parse_date(facts.get("date")),
        url=f"{_SITE}{path}" if path.startswith("/") else "",
        text=TextKind.OFFICIAL,
        rights=facts.get("rights", ""),
    )
