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
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.us.cfr import Part, document
from corpus.readers.us.provisions import (
    RESERVED,
    Collector,
    add_appendix,
    add_section,
    comment_reference,
    dotted_levels,
)
from corpus.readers.us.units import ITALIC, UPRIGHT, Block, is_reserved, plain_text, trim_heading
from corpus.readers.xml import children, find_all, first, local, parse_date, parse_xml, text_of
from corpus.source import Source

_SUBJECT = re.compile(r"(§§?\s*[\w.–-]+)\s*(.*)", re.S)
_GRAPHIC = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")
_UNNUMBERED = re.compile(r"(?:[ph]\d+)?")
_NOT_TEXT = frozenset(("url", "altText"))


def read(source: Source) -> Iterator[Document]:
    """The part in a RegML file; UnreadableError when it holds none."""
    root = parse_xml(source)
    part = first(root, "part")
    content = first(part, "content") if part is not None else None
    if part is None or content is None:
        raise UnreadableError(source.name, N_("is a RegML file without a part"))
    out = Collector()
    _content(out, content, ())
    facts = _facts(root, part)
    yield document(facts, out.finish())


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
    """Add a section, nested by its markers: the nesting of the markup has more mistakes."""
    subject = text_of(first(section, "subject"))
    match = _SUBJECT.match(subject)
    citation, heading = (match[1], match[2]) if match else (subject, "")
    if is_reserved(heading):
        heading = RESERVED
    add_section(out, citation, trim_heading(heading), _section_blocks(section), path)


def _section_blocks(element: etree._Element) -> Iterator[Block]:
    """The paragraphs of a section as flat blocks, markers and captions in front."""
    for child in children(element, "paragraph"):
        marker = _marker(child)
        caption, text = text_of(first(child, "title")), _text(first(child, "content"))
        front = f"{marker} {_italic(trim_heading(caption) + '.')} " if caption else f"{marker} "
        if line := (front + text).strip():
            yield Block("p" if marker else "text", line)
        yield from _section_blocks(child)


def _marker(paragraph: etree._Element) -> str:
    """A section paragraph's marker: "(a)"; "" for none.

    The label's last part is taken where it is a marker: printed markers are missing or mistaken
    now and then, as in the paper edition.
    """
    last = paragraph.get("label", "").rpartition("-")[2]
    marker = (paragraph.get("marker") or "").strip("(). ")
    marker = marker if _UNNUMBERED.fullmatch(last) else last
    return f"({marker})" if marker else ""


def _italic(text: str) -> str:
    return f"{ITALIC}{text}{UPRIGHT}"


def _text(content: etree._Element | None) -> str:
    """The text of a content element: terms defined in italics, graphics by their names."""
    if content is None:
        return ""
    text = text_of(content, _NOT_TEXT)
    term = first(content, "def")
    if term is not None and text.startswith(name := text_of(term)):
        text = _italic(name) + text[len(name) :]
    return _GRAPHIC.sub(r"[graphic \1]", text)


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
        if line := " ".join(filter(None, (marker, head and _italic(head), text))):
            yield Block("p", line)
        yield from _appendix_blocks(child, level + 1)


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
    heading = ""
    if marker:
        reference = _label_reference(element) or reference
        levels = (*levels, marker)
        heading = trim_heading(title)
    else:
        levels = ()
        reference = _label_reference(element) or comment_reference(title, "") or reference
        path = (*path, trim_heading(title)) if title else path
    citation = f"Comment {reference}"
    if levels:
        citation += f"-{dotted_levels(levels)}"
    text = plain_text(_text(first(element, "content")))
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
