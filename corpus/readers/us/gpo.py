"""The markup that the eCFR, the annual CFR and the Federal Register share, as blocks.

All three descend from GPO's typesetting codes: P, FP and HD for paragraphs and headings, E for
typefaces (E T="03" is italics), CITA, AUTH, EDNOTE and EFFDNOT for notes, GPOTABLE or HTML for
tables. Sources: the eCFR XML user guide and the CFR and Federal Register bulk data user guides of
the Government Publishing Office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.readers.us.units import ITALIC, UPRIGHT, Block, plain_text
from corpus.readers.xml import children, find_all, local, squeeze, table_text, text_of

_HISTORY = frozenset(
    ("CITA", "SECAUTH", "PARAUTH", "APPRO", "AUTH", "SOURCE", "EDNOTE", "EFFDNOT", "EFFDNOTP")
)
_NOTES = frozenset(("FTNT", "CROSSREF", "XREF"))
_LAYOUT = frozenset(("PRTPAGE", "EAR", "FTREF", "CFRTOC", "CONTENTS", "LRH", "RRH"))
_HEADS = frozenset(("HD", "HD1", "HD2", "HD3", "HED"))
_GROUPS = frozenset(("TEXT", "CODE", "EXAMPLE", "NOTE", "BOXTXT", "SIG", "LDRWK", "LSTSUB"))
_TABLES = frozenset(("GPOTABLE", "TABLE", "DIV", "table"))
_GRAPHICS = frozenset(("GPH", "GID", "img", "MATH"))
_SCRIPT = frozenset(("51", "52", "53", "54"))
_PRIVATE = re.compile("[\ue000-\ue002]")
_SEAM = "\ue002"
_LOST_DASH = re.compile(r"&?mdash;")  # an entity that lost its ampersand
_SEAMS = (
    (re.compile(rf"([^\s(\[“‘/—–-]){_SEAM}(?={ITALIC}?[\w“(§$])"), r"\1 "),
    (re.compile(rf"({UPRIGHT}|\]){_SEAM}\s*(?=[\w“(§$])"), r"\1 "),
)


def flow(element: etree._Element, seams: bool = False) -> str:
    """The text of a paragraph on one line, italics between `ITALIC` and `UPRIGHT`.

    Footnote references come as "[1]". With `seams`, spaces that the publisher lost around
    typeface changes are put back (Federal Register XML prints "under<E>Section 3,</E>as").
    """
    text = _flow(element, _SEAM if seams else "")
    for pattern, replacement in _SEAMS if seams else ():
        text = pattern.sub(replacement, text)
    return squeeze(_LOST_DASH.sub("—", text.replace(_SEAM, "")))


def _flow(element: etree._Element, seam: str) -> str:
    pieces = [_PRIVATE.sub("", element.text or "")]
    for child in element:
        name = local(child)
        if name in ("I", "E", "EM"):
            italic = name != "E" or child.get("T") == "03"
            inner = _flow(child, seam)
            around = "" if child.get("T") in _SCRIPT else seam
            pieces += [around, f"{ITALIC}{inner}{UPRIGHT}" if italic else inner, around]
        elif name == "SU" and _is_reference(child):
            pieces.append(f"[{text_of(child)}]{seam}")
        elif name == "PRTPAGE":
            pieces.append(" " if seam else "")
        elif name in _GRAPHICS:
            pieces.append(_graphic(child))
        elif name and name not in _LAYOUT:
            pieces.append(_flow(child, seam))
        pieces.append(_PRIVATE.sub("", child.tail or ""))
    return "".join(pieces)


def _graphic(element: etree._Element) -> str:
    """Where a graphic stands, by its file's name."""
    source = element.get("src", "").rpartition("/")[2]
    return squeeze(f"[graphic {text_of(element, _LAYOUT) or source}").rstrip() + "]"


def _is_reference(element: etree._Element) -> bool:
    after, parent = element.getnext(), element.getparent()
    if after is not None and local(after) == "FTREF":
        return True
    above = parent.getparent() if parent is not None else None
    return above is not None and local(above) == "FTNT" and element.getprevious() is None


def blocks(
    element: etree._Element,
    seams: bool = False,
    quoted: bool = False,
    skip: frozenset[str] = frozenset(),
) -> Iterator[Block]:
    """The blocks within a section or appendix, without the child elements named in `skip`.

    `quoted` makes every paragraph plain text, as in forms and model clauses.
    """
    for child in children(element):
        name = local(child)
        if name in _LAYOUT or name in skip:
            continue
        if name in _HISTORY | _NOTES:
            if note := note_text(child, seams):
                yield Block("note" if name in _NOTES else "history", note)
        elif name in _GRAPHICS:
            yield Block("text", _graphic(child))
        elif name in _TABLES:
            yield from _table(child, seams)
        elif name in _HEADS and not quoted:
            yield Block("head", flow(child, seams), head_level(child))
        elif name == "STARS":
            yield Block("stars", "")
        elif name in _GROUPS or name == "EXTRACT":
            yield from blocks(child, seams, quoted or name in ("EXTRACT", "EXAMPLE", "NOTE"))
        elif text := flow(child, seams):
            yield Block("p" if name == "P" and not quoted else "text", text)


def head_level(element: etree._Element) -> int:
    """The depth of a heading: 0 for HED, 1 for HD1, 2 for HD2 …."""
    source = element.get("SOURCE") or local(element)
    return int(source[2:]) if source[:2] == "HD" and source[2:].isdigit() else 0


def note_text(element: etree._Element, seams: bool = False) -> str:
    """A note on one line: its heading, then its paragraphs."""
    parts = [
        plain_text(flow(child, seams))
        for child in element.iter()
        if local(child) in ("HD", "HED", "P", "PSPACE", "FP")
    ]
    return " ".join(part for part in parts if part) or plain_text(flow(element, seams))


def _table(element: etree._Element, seams: bool) -> Iterator[Block]:
    """A GPOTABLE or an HTML table; an element that only looks like one gives its blocks."""
    name = local(element)
    if name == "DIV" and not any(True for _ in find_all(element, "TABLE")):
        yield from blocks(element, seams)
        return
    rows: list[list[str]] = []
    for row in find_all(element, "TTITLE", "TDESC", "BOXHD", "ROW", "TR", "tr", "TNOTE", "CAPTION"):
        cells = list(children(row, "CHED", "ENT", "TH", "TD", "th", "td"))
        rows.append([plain_text(flow(cell, seams)) for cell in cells or [row]])
    if text := table_text(rows):
        yield Block("text", text)
