"""The annual edition of the Code of Federal Regulations, one part a file (govinfo.gov, CFR XML).

Structure: CFRGRANULE holds FDSYS (title, part, date, ancestors) and PART with SUBPART, SECTION
(SECTNO, SUBJECT, P) and APPENDIX. The date is the day as of which the volume was revised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.us.cfr import Part, document
from corpus.readers.us.gpo import blocks, flow, note_text
from corpus.readers.us.provisions import RESERVED, Collector, add_appendix, add_section
from corpus.readers.us.units import plain_text, trim_heading
from corpus.readers.xml import children, find_all, first, parse_date, parse_xml, squeeze, text_of
from corpus.source import Source

_SECTION_HEADS = frozenset(("SECTNO", "SUBJECT", "RESERVED", "HD"))
_DIVISIONS = ("SUBPART", "SUBJGRP", "PART")
_STRAY = ("P", "FP", "EXTRACT", "GPOTABLE", "GPH")


def read(source: Source) -> Iterator[Document]:
    """The parts in an annual CFR file; UnreadableError when there is none."""
    root = parse_xml(source)
    facts = first(root, "FDSYS")
    found = False
    for part in find_all(root, "PART"):
        found = True
        out = Collector()
        _division(out, part, ())
        if provisions := out.finish():
            yield document(_facts(facts, part), provisions)
    if not found:
        raise UnreadableError(source.name, N_("is a CFR file without a part"))


def _facts(facts: etree._Element | None, part: etree._Element) -> Part:
    """What the file states of the part."""
    values = dict.fromkeys(("CFRTITLE", "DATE", "TITLE", "GRANULENUM"), "")
    issuer = ""
    if facts is not None:
        values |= {name: text_of(first(facts, name)) for name in values}
        for parent in find_all(facts, "PARENT"):
            if parent.get("HEADING", "").upper().startswith("CHAPTER"):
                issuer = text_of(parent)
    heading = plain_text(flow(head)) if (head := first(part, "HD")) is not None else ""
    number = values["GRANULENUM"]
    if match := re.match(r"PARTS?\s+([0-9]+[a-z]?)", heading, re.I):
        number = match[1]
    return Part(
        title=values["CFRTITLE"],
        number=number,
        name=values["TITLE"] or heading.partition("—")[2],
        issuer=issuer,
        version=parse_date(values["DATE"]),
    )


def _division(out: Collector, division: etree._Element, path: tuple[str, ...]) -> None:
    """Add what a part, subpart or subject group holds."""
    _rejoin(division)
    for child in children(division):
        name = child.tag
        if name in ("AUTH", "SOURCE", "EDNOTE", "EFFDNOT", "NOTE", "CROSSREF"):
            out.note(note_text(child))
        elif name == "SECTION":
            _section(out, child, path)
        elif name in ("APPENDIX", "TEXT"):
            _appendix(out, child, path)
        elif name in _DIVISIONS:
            head = first(child, "HD")
            below = (*path, plain_text(flow(head))) if head is not None else path
            _division(out, child, below)


def _rejoin(division: etree._Element) -> None:
    """Put stray text back where it belongs: into the appendix before it, or a TEXT of its own."""
    home: etree._Element | None = None
    for child in list(children(division)):
        if child.tag in ("APPENDIX", "TEXT") and (child.tag == "APPENDIX" or home is None):
            home = child
        elif child.tag in ("TEXT", *_STRAY):
            if home is None:
                home = etree.SubElement(division, "TEXT")
                child.addprevious(home)
            home.append(child)
        elif child.tag in _DIVISIONS:
            inside = list(children(child))
            home = inside[-1] if inside and inside[-1].tag == "APPENDIX" else None
        elif child.tag != "PRTPAGE":
            home = None


def _section(out: Collector, section: etree._Element, path: tuple[str, ...]) -> None:
    """Add a section; a reserved range ("§§ 1022.58-1022.69") is one provision."""
    citation = squeeze(text_of(first(section, "SECTNO"), frozenset(("PRTPAGE",))))
    subject = first(section, "SUBJECT")
    heading = trim_heading(plain_text(flow(subject))) if subject is not None else ""
    if not heading and first(section, "RESERVED") is not None:
        heading = RESERVED
    add_section(out, citation, heading, blocks(section, skip=_SECTION_HEADS), path)


def _appendix(out: Collector, appendix: etree._Element, path: tuple[str, ...]) -> None:
    head = first(appendix, "HD", "RESERVED") if appendix.tag == "APPENDIX" else None
    title = plain_text(flow(head)) if head is not None else ""
    if head is not None:
        appendix.remove(head)
    add_appendix(out, title, blocks(appendix), path)
