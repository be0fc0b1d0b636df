"""Safe XML parsing and the text helpers that the XML readers share.

No entity is resolved, no DTD is loaded, no network is used; a document that declares entities is
refused. Comments and processing instructions are dropped before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.source import Source

#: The years that publishers write for "no date".
_NO_DATE_FROM = 2900
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Characters that no text holds. Those that count as white space are not among them.
UNPRINTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_AMERICAN = re.compile(r"(?<![A-Za-z])([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),\s+(\d{4})")


def parse_xml(source: Source) -> etree._Element:
    """The root element of `source`; UnreadableError when it is broken or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(source.name, N_(f"is not well-formed XML ({error.msg})")) from error
    except ValueError as error:
        raise UnreadableError(source.name, N_(f"cannot be read as XML ({error})")) from error
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableError(source.name, N_("declares XML entities, which are not accepted"))
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements of `element`, or those named `names`, in any namespace."""
    for child in element:
        name = local(child)
        if name and (not names or name in names):
            yield child


def first(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child element named one of `names`, or None."""
    return next(children(element, *names), None)


def find_all(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """`element` and its descendants that are named one of `names`, in document order."""
    return (each for each in element.iter() if local(each) in names)


def squeeze(text: str) -> str:
    """`text` with every run of white space, no-break and thin spaces included, as one space, and
    without control characters and half characters, which pages and JSON may hold."""
    return " ".join(UNPRINTED.sub("", text).split())


def text_of(element: etree._Element | None, skip: frozenset[str] = frozenset()) -> str:
    """All text within `element` on one line, without the elements named in `skip`; "" for None."""
    if element is None:
        return ""
    pieces: list[str] = []
    _gather(pieces, element, skip)
    return squeeze("".join(pieces))


def _gather(pieces: list[str], element: etree._Element, skip: frozenset[str]) -> None:
    """Add the texts within `element`."""
    pieces.append(element.text or "")
    for child in element:
        name = local(child)
        if name and name not in skip:
            _gather(pieces, child, skip)
        pieces.append(child.tail or "")


def table_text(rows: Iterable[Iterable[str]]) -> str:
    """A table as text: cells joined by " | ", a line for each row; empty rows are left out."""
    lines = ([squeeze(cell) for cell in row] for row in rows)
    return "\n".join(" | ".join(line) for line in lines if any(line))


def parse_date(text: str | None) -> date | None:
    """The one date in `text`: "2012-01-01", "March 17, 2015", "Dec. 29, 2022(fm)".

    None when there is none, when it is not a real day, and for stand-ins such as 2999-01-01.
    """
    if match := _ISO.search(text or ""):
        year, month, day = (int(part) for part in match.groups())
    elif (match := _AMERICAN.search(text or "")) and match[1].lower() in _MONTHS:
        year, month, day = int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2])
    else:
        return None
    try:
        return date(year, month, day) if year < _NO_DATE_FROM else None
    except ValueError:
        return None
