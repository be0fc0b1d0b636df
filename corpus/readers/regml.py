"""RegML, the XML of the CFPB's eRegulations (namespace "eregs"): one CFR part a file.

Structure: fdsys and preamble hold the facts; part/content holds subparts with sections, whose
paragraphs nest and bear a `marker` and a `label` such as "1002-5-b-1"; appendices follow, and
interpretations whose labels name what they comment on ("1002-2-c-1-ii-Interp-1"). Source: the
schema at cfpb.github.io/regulations-schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.base import Source
from corpus.readers.us_cfr import Part, document
from corpus.readers.us_provisions import (
    RESERVED,
    Collector,
    add_appendix,
    comment_reference,
    dotted_levels,
    section_levels,
)
from corpus.readers.us_units import Block, is_reserved, trim_heading
from corpus.readers.xml import children, find_all, first, local, parse_date, parse_xml, text_of

_SUBJECT = re.compile(r"(§§?\s*[\w.–-]+)\s*(.*)", re.S)
_GRAPHIC = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")
_NOT_TEXT = frozenset(("url", "altText"))


def read(source: Source) -> Iterator[Document]:
    """The part in a RegML file; UnreadableError when it holds none."""
    root = parse_xml(source)
    part = first(root, "part")
    content = first(part, "content") if part is not None else None
    if part is None or content is None:
        raise UnreadableError(source.name, "is a RegML file without a part")
    out = Collector()
    _content(out, content, ())
    facts = _facts(root, part)
    yield document(source, facts, out.finish())


def _facts(root: etree._Element, part: etree._Element) -> Part:
    def value(*names: str) -> str:
        return next((text_of(each) for each in find_all(root, *names)), "")

    effective = parse_date(value("effectiveDate"))
    return Part(
        title=value("cfrTitleNum"),
        number=part.get("label", ""),
        name=next((text_of(t) for f in children(root, "fdsys") for t in children(f, "title")), ""),
        issuer=value("agency"),
        version=effective,
        effective=effective,
        letter=value("regLetter"),
        document=value("documentNumber"),
        url=value("federalRegisterURL"),
    )


def _content(out: Collector, content: etree._Element, path: tuple[str, ...]) -> None:
    """Add subparts, sections, appendices and interpretations."""
    for child in children(content):
        name = local(child)
        if name == "subpart":
            letter, title = child.get("subpartLetter", ""), text_of(first(child, "title"))
            if letter.isalpha():
                title = f"Subpart {letter}—{title}"
            inner = first(child, "content")
            if inner is not None:
                _content(out, inner, (*path, title) if title else path)
        elif name == "section":
            _section(out, child, path)
        elif name == "appendix":
            title = text_of(first(child, "appendixTitle"))
            add_appendix(out, title, _appendix_blocks(child, 1), path)
        elif name == "interpretations":
            title = text_of(first(child, "title"))
            for section in children(child, "interpSection"):
                _comments(out, section, "", (), (*path, title))


def _section(out: Collector, section: etree._Element, path: tuple[str, ...]) -> None:
    subject = text_of(first(section, "subject"))
    match = _SUBJECT.match(subject)
    citation, heading = (match[1], match[2]) if match else (subject, "")
    before = len(out.provisions)
    _paragraphs(out, section, citation, (), trim_heading(heading), path)
    if len(out.provisions) == before:
        out.add(citation, RESERVED if is_reserved(heading) else heading or subject, "", path)


def _paragraphs(
    out: Collector,
    element: etree._Element,
    citation: str,
    levels: tuple[str, ...],
    heading: str,
    path: tuple[str, ...],
) -> None:
    """Add a section or paragraph, its unmarked paragraphs joined to it, then its children."""
    own = [_text(first(element, "content"))]
    marked: list[etree._Element] = []
    for child in children(element, "paragraph"):
        if child.get("marker"):
            marked.append(child)
        else:
            own.append(f"{text_of(first(child, 'title'))} {_text(first(child, 'content'))}".strip())
            marked += children(child, "paragraph")
    text = "\n".join(filter(None, own))
    if not text and not marked and levels:
        text, heading = heading, ""
    if text and text != RESERVED or (text and levels):
        defines = first(element, "content")
        definition = defines is not None and first(defines, "def") is not None
        out.add(citation + section_levels(levels), text, heading, path, definition)
    label = levels[-1] if levels else citation
    below = (*path, f"{label} {heading}") if heading else path
    for child in marked:
        marker = child.get("marker") or ""
        caption = trim_heading(text_of(first(child, "title")))
        inner = (*levels, marker) if marker else levels
        _paragraphs(out, child, citation, inner, caption, below)


def _text(content: etree._Element | None) -> str:
    """The text of a content element, graphics by their names."""
    return _GRAPHIC.sub(r"[graphic \1]", text_of(content, _NOT_TEXT))


def _appendix_blocks(element: etree._Element, level: int) -> Iterator[Block]:
    """An appendix as flat blocks: its headings, and paragraphs with their markers in front."""
    for child in children(element, "appendixSection", "paragraph"):
        head = text_of(first(child, "subject", "title"))
        marker = child.get("marker") or ""
        keyterm = (title := first(child, "title")) is not None and title.get("type") == "keyterm"
        text = _text(first(child, "content"))
        if head and not marker and not keyterm:
            yield Block("head", head, level)
            head = ""
        if line := " ".join(filter(None, (marker, _caption(head), text))):
            yield Block("p", line)
        yield from _appendix_blocks(child, level + 1)


def _caption(head: str) -> str:
    return f"\ue000{head}\ue001" if head else ""


def _comments(
    out: Collector,
    element: etree._Element,
    reference: str,
    levels: tuple[str, ...],
    path: tuple[str, ...],
) -> None:
    """Add the comments in an interpretation's section or paragraph."""
    title = text_of(first(element, "title"))
    marker = element.get("marker") or ""
    if marker:
        levels = (*levels, marker)
        heading = trim_heading(title)
    else:
        levels = ()
        heading = ""
        reference = comment_reference(title, "") or _label_reference(element) or reference
        path = (*path, trim_heading(title)) if title else path
    citation = f"Comment {reference}"
    if levels:
        citation += f"-{dotted_levels(levels)}"
    text = _text(first(element, "content"))
    inner = list(children(element, "interpParagraph"))
    if not text and not inner:
        text, heading = heading, ""
    if text:
        out.add(citation, text, heading, path)
    below = (*path, f"{marker} {heading}") if marker and heading else path
    for child in inner:
        _comments(out, child, reference, levels, below)


def _label_reference(element: etree._Element) -> str:
    """What a label such as "1002-2-c-1-Interp" comments on: "2(c)(1)"; "" when it does not say."""
    parts = element.get("label", "").partition("-Interp")[0].split("-")[1:]
    if not parts:
        return ""
    if parts[0].isalpha() and parts[0].isupper():
        return f"app. {parts[0]}"
    return parts[0] + "".join(f"({part})" for part in parts[1:])
