"""The Electronic Code of Federal Regulations (ecfr.gov): a title, a part or less in one file.

Three flavours of one structure are read: the versioner's full title (ECFR), the versioner's part
or section (a DIV1 to DIV9 as root) and GPO's bulk data (DLPSTEXTCLASS). DIV1 is a title, DIV3 a
chapter, DIV5 a part, DIV6 a subpart, DIV7 a subject group, DIV8 a section, DIV9 an appendix; N is
its number, "§ 1.1" or "1.1" or empty, and HEAD its heading. `read_html` reads the same structure
as rendered in HTML (classes "reg-part", "reg-section" …). One document per part.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date

from lxml import etree
from lxml import html as lxml_html

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.us.cfr import Part, document
from corpus.readers.us.gpo import blocks, flow, note_text
from corpus.readers.us.provisions import RESERVED, Collector, add_appendix, add_section
from corpus.readers.us.units import is_reserved, plain_text, trim_heading
from corpus.readers.xml import children, find_all, first, parse_date, parse_xml, squeeze, text_of
from corpus.source import Source

_DIVISIONS = ("DIV1", "DIV2", "DIV3", "DIV4", "DIV5", "DIV6", "DIV7")
_UNITS = ("DIV8", "DIV9")
_NUMBERED = re.compile(r"(§§?\s*[0-9][\w.–-]*(?:\s*(?:through|to|and)\s+[0-9][\w.–-]*)?)\s*(.*)")
_PART_HEAD = re.compile(r"PARTS?\s+([0-9]+[a-z]*(?:-[0-9]+[a-z]*)?)\s*(?:—|-|–)?\s*(.*)", re.I)
_CITED = re.compile(r"([0-9]+)\s+CFR\s+(?:Part\s+)?([0-9]+[a-z]*)", re.I)
_DATED_PATH = re.compile(r"/on/([0-9]{4}-[0-9]{2}-[0-9]{2})/")
_NO_ISSUER = re.compile(r"\[?reserved|miscellaneous", re.I)
_SITE = "https://www.ecfr.gov"
_HTML_TAGS = {
    "reg-part": "DIV5",
    "reg-subpart": "DIV6",
    "reg-subjgrp": "DIV7",
    "reg-section": "DIV8",
    "reg-appendix": "DIV9",
    "reg-heading": "HEAD",
    "reg-paragraph": "P",
    "reg-citation": "CITA",
    "reg-source": "SOURCE",
    "reg-authority": "AUTH",
    "reg-label": "HED",
    "reg-emphasis": "I",
}


def read(source: Source) -> Iterator[Document]:
    """The parts in an eCFR XML file; reserved parts are left out."""
    yield from _documents(source, parse_xml(source), "")


def read_html(source: Source) -> Iterator[Document]:
    """The part in a rendered page; its title number comes from the file's name ("title-1")."""
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        root = lxml_html.document_fromstring(source.data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError(source.name, N_(f"cannot be read as HTML ({error})")) from error
    for element in root.iter():
        name, _, rest = (element.get("class") or "").partition(" ")
        if name in _HTML_TAGS and "bold" not in rest:
            element.tag = _HTML_TAGS[name]
            element.set("N", squeeze(element.get("data-identifier", "")))
    title = re.search(r"title-([0-9]+)", source.name)
    yield from _documents(source, root, title[1] if title else "")


def _documents(source: Source, root: etree._Element, title: str) -> Iterator[Document]:
    parts = list(find_all(root, "DIV5"))
    if not parts and not any(True for _ in find_all(root, *_UNITS)):
        raise UnreadableError(source.name, N_("is an eCFR file without a part or section"))
    for part in parts or [root]:
        out = Collector()
        if part.tag in _UNITS:
            _unit(out, part, ())
        else:
            _division(out, part, ())
        if provisions := out.finish():
            yield document(_facts(part, title), provisions)


def _facts(part: etree._Element, title: str) -> Part:
    """What the file states of a part."""
    data = _metadata(part)
    cited = _CITED.match(data.get("citation", ""))
    head = plain_text(flow(first_head)) if (first_head := first(part, "HEAD")) is not None else ""
    match = _PART_HEAD.match(head)
    section = next((_number(unit) for unit in find_all(part, "DIV8")), "")
    number = part.get("N") if part.tag == "DIV5" else ""
    number = number or (cited[2] if cited else "") or (match[1] if match else "")
    issuer = ""
    for above in part.iterancestors():
        if above.tag == "DIV1":
            title = above.get("N") or title
        elif above.tag == "DIV3" and (chapter := first(above, "HEAD")) is not None:
            issuer = plain_text(flow(chapter)).partition("—")[2]
    dated = _DATED_PATH.match(data.get("path", ""))
    return Part(
        title=title or (cited[1] if cited else "") or part.get("NODE", "").partition(":")[0],
        number=number or section.partition(".")[0],
        name=match[2] if match else "",
        issuer="" if _NO_ISSUER.match(issuer) else issuer,
        version=_amended(part) or (parse_date(dated[1]) if dated else None),
        url=_SITE + data["path"] if dated else "",
    )


def _metadata(element: etree._Element) -> dict[str, str]:
    """The JSON of `hierarchy_metadata`, which may be escaped twice; {} where there is none."""
    text = element.get("hierarchy_metadata", "")
    for _ in range(3):
        try:
            data = json.loads(text)
        except ValueError:
            text = html.unescape(text)
            continue
        pairs = data.items() if isinstance(data, dict) else ()
        return {key: squeeze(value) for key, value in pairs if isinstance(value, str)}
    return {}


def _amended(part: etree._Element) -> date | None:
    """The amendment date of the part's volume, or of what holds the part."""
    for above in part.iterancestors():
        for volume in children(above, "VOLUME"):
            if volume.get("N") == part.get("VOLUME") and volume.get("AMDDATE"):
                return parse_date(volume.get("AMDDATE"))
        if (stated := first(above, "AMDDATE")) is not None:
            return parse_date(text_of(stated))
    return None


def _division(out: Collector, division: etree._Element, path: tuple[str, ...]) -> None:
    """Add what a part, subpart or subject group holds; notes wait for the first provision."""
    for child in children(division):
        if child.tag in _DIVISIONS:
            head = first(child, "HEAD")
            heading = plain_text(flow(head)) if head is not None else ""
            _division(out, child, (*path, heading))
        elif child.tag in _UNITS:
            _unit(out, child, path)
        elif child.tag in ("section", "div", "body", "main", "article"):
            _division(out, child, path)
        elif child.tag not in ("HEAD", "AMDDATE", "VOLUME", "CFRTOC", "HEADER"):
            out.note(note_text(child))


def _unit(out: Collector, unit: etree._Element, path: tuple[str, ...]) -> None:
    """Add a section or an appendix."""
    head = first(unit, "HEAD")
    heading = plain_text(flow(head)) if head is not None else ""
    content = blocks(unit, skip=frozenset(("HEAD",)))
    if unit.tag == "DIV9":
        add_appendix(out, heading or unit.get("N", ""), content, path)
        return
    match = _NUMBERED.match(heading)
    citation = squeeze(match[1]) if match else f"§ {_number(unit)}".strip()
    subject = trim_heading(match[2] if match else heading)
    add_section(out, citation, RESERVED if is_reserved(subject) else subject, content, path)


def _number(section: etree._Element) -> str:
    """A section's number without its sign, from N, the metadata or the heading."""
    number = section.get("N", "").lstrip("§ ")
    if not number:
        cited = _metadata(section).get("citation", "").rpartition(" ")[2]
        match = _NUMBERED.match(text_of(first(section, "HEAD")))
        number = cited or (match[1].lstrip("§ ") if match else "")
    return number
