"""Crown Legislation Markup Language, as legislation.gov.uk publishes acts and instruments.

Structure: Legislation holds Metadata, one of Primary, Secondary or EURetained (Prelims, Body,
Schedules), Footnotes and Commentaries. Part, Chapter, Pblock are divisions; P1group holds the
heading of P1 (section, article, regulation, schedule paragraph); P2 to P7 are its levels.
BlockAmendment holds provisions of other acts: text here, not provisions.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.markup import is_mixed, table_lines
from corpus.readers.outline import Walk
from corpus.readers.uk.clml_meta import Meta, regulation, remarks
from corpus.readers.uk.clml_text import (
    Notes,
    item_marker,
    line_of,
    math_text,
    number_of,
    repealed,
    standing,
    validity,
)
from corpus.readers.xml import children, find_all, first, local, parse_xml
from corpus.source import Source

_DIVISIONS = frozenset(
    ("Group", "Part", "Chapter", "Pblock", "PsubBlock", "EUPart", "EUTitle", "EUChapter",
     "EUSection", "EUSubsection", "Appendix")
)  # fmt: skip
_LEVELS = frozenset(f"P{n}" for n in range(1, 8))
_QUOTED = frozenset(("BlockAmendment", "BlockExtract"))
_HEADS = frozenset(("Number", "Title", "TitleBlock", "Subtitle", "Reference", "Pnumber"))
#: What stands above a law beside its number and title.
_DATED = frozenset(("SubjectInformation", "MadeDate", "LaidDate", "ComingIntoForce"))
_PICTURES = frozenset(("Figure", "Image"))


def read(source: Source) -> Iterator[Document]:
    """The one act or instrument in a CLML file.

    UnreadableError for a file of metadata only, or with title and dates but no text.
    """
    root = parse_xml(source)
    main = first(root, "Primary", "Secondary", "EURetained")
    meta = Meta(root)
    if main is None:
        raise UnreadableError(source.name, N_(f"holds only metadata of {meta.title}, no text"))
    reader = _Reader(root, meta)
    reader.read(main)
    provisions = reader.out.provisions()
    if not provisions:
        raise UnreadableError(
            source.name, N_(f"holds only title and dates of {meta.title}, no text")
        )
    yield Document(regulation(meta), provisions, remarks(meta, reader.pictures))


class _Reader(Walk):
    """Walks a document."""

    heads = _HEADS

    def __init__(self, root: etree._Element, meta: Meta) -> None:
        super().__init__()
        self.meta = meta
        self.pictures = 0
        self._notes = Notes(root)
        self._schedule = ""
        self._division = ""

    def read(self, main: etree._Element) -> None:
        for part in children(main):
            name = local(part)
            if name.endswith("Prelims"):
                self._preamble(part)
            elif name == "Schedules":
                for schedule in find_all(part, "Schedule"):
                    self._read_schedule(schedule)
            elif name in ("ExplanatoryNotes", "EarlierOrders"):
                title = "Explanatory Note" if name == "ExplanatoryNotes" else "Earlier Orders"
                with self.out.unit(title):
                    self.content(part)
            else:
                self.content(part)

    def _preamble(self, prelims: etree._Element) -> None:
        with self.out.division("Preamble"), self.out.unit("Preamble", key="preamble"):
            for part in children(prelims):
                if local(part) in ("LongTitle", "Correction") or local(part).endswith("Preamble"):
                    self._block(part, local(part))
                elif local(part) in _DATED:
                    self.out.note(line_of(part))

    def child(self, child: etree._Element) -> None:
        name = local(child)
        if name in _QUOTED:
            self.quotation(child)
        elif name in _LEVELS:
            self._level(child)
        elif name == "P1group":
            self._group(child)
        elif name in _DIVISIONS:
            self._read_division(child)
        elif name == "Division":
            self._recital(child)
        elif name == "ListItem":
            self._item(child)
        elif name == "Schedule":
            self._read_schedule(child)
        else:
            self._block(child, name)

    def _block(self, child: etree._Element, name: str) -> None:
        if name in ("Text", "IncludedText", "Citation", "PersonName", "JobTitle", "DateText"):
            self._text(child)
        elif name == "AppendText":
            self.out.append(line_of(child))
            self._notes.add(self.out, child)
        elif name == "Tabular":
            for table in find_all(child, "table"):
                for line in table_lines(table):
                    self.out.line(line)
            self._notes.add(self.out, child)
        elif name == "math":
            self.out.line(math_text(child))
        elif name in _PICTURES:
            self.pictures += 1
        elif name == "SignedSection":
            self.out.note(" ".join(line_of(s) for s in children(child)))
        elif len(child) and not is_mixed(child):
            self.content(child)
        else:
            self._text(child)

    def _text(self, element: etree._Element) -> None:
        self.out.line(line_of(element))
        self._notes.add(self.out, element)

    def _heading(self, element: etree._Element) -> str:
        """The number and title of a division, a group or a schedule."""
        heads = [c for c in children(element) if local(c) in ("Number", "Title", "TitleBlock")]
        return " ".join(filter(None, map(line_of, heads)))

    def _head_notes(self, element: etree._Element) -> None:
        for head in children(element):
            if local(head) in _HEADS:
                self._notes.add(self.out, head)

    def _read_division(self, division: etree._Element) -> None:
        before = self._division
        if not self.quoted:
            self._division = line_of(first(division, "Number")) or before
        self.headed(division, self._heading(division))
        self._division = before

    def _group(self, group: etree._Element) -> None:
        heading = line_of(first(group, "Title"))
        paragraphs = list(children(group, "P1"))
        if self.quoted or not paragraphs:
            self.out.line(heading)
        for child in children(group):
            if local(child) == "P1":
                self._level(child, heading)
            elif local(child) != "Title":
                self.child(child)

    def _level(self, element: etree._Element, heading: str = "") -> None:
        number = first(element, "Pnumber")
        label = line_of(number)
        if self.quoted or not label:
            self.out.prefix(number_of(element, label) if label else "")
            self.content(element)
            return
        citation = self._cite(element, label)
        fuller = self._fuller(citation)
        with self.out.unit(citation, heading, fuller=fuller, status=standing(element)) as unit:
            if local(element) == "P1":
                parent = element.getparent()
                if parent is not None and local(parent) == "P1group":
                    self._head_notes(parent)
            self._head_notes(element)
            self.content(element)
            if local(element) == "P1":
                self.out.note(validity(element))
            unit.status = repealed(element, unit) or unit.status

    def _fuller(self, citation: str) -> str:
        """The citation with the part that it stands in, for parts that number anew."""
        if not self._division or self._division == self._schedule:
            return ""
        if not self._schedule:
            return f"{self._division} {citation}"
        return citation.replace(self._schedule, f"{self._schedule} {self._division}", 1)

    def _cite(self, element: etree._Element, label: str) -> str:
        above = self.out.current
        if local(element) == "P1":
            if self._schedule:
                return f"{self._schedule} para. {label}"
            return label if " " in label else f"{self.meta.unit} {label}"
        if above is None or not above.citation:
            return f"({label})"
        if above.citation == self._schedule:
            return f"{self._schedule} para. ({label})"
        return f"{above.citation}({label})"

    def _item(self, item: etree._Element) -> None:
        """An item of a list: a unit in law of the European Union, a line elsewhere."""
        marker = item_marker(item)
        above = self.out.current
        if self.meta.european and item.get("NumberOverride") and above and not self.quoted:
            with self.out.unit(f"{above.citation}{marker}"):
                self.content(item)
        else:
            self.out.prefix(marker)
            self.content(item)

    def _recital(self, division: etree._Element) -> None:
        number = line_of(first(division, "Number")).strip("()")
        if number and not self.quoted and self.meta.european:
            with self.out.unit(f"Recital {number}"):
                self.content(division)
        else:
            self._read_division(division)

    def _read_schedule(self, schedule: etree._Element) -> None:
        label = line_of(first(schedule, "Number")).title() or "Schedule"
        block = first(schedule, "TitleBlock")
        heading = line_of(first(block if block is not None else schedule, "Title"))
        before, self._schedule = (self._schedule, self._division), label
        self._division = label
        with self.out.unit(label, heading, status=standing(schedule)):
            self._head_notes(schedule)
            self.out.note(line_of(first(schedule, "Reference")))
            self.content(schedule)
            self.out.note(validity(schedule))
        self._schedule, self._division = before
