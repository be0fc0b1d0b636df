"""Reader of electronic books (.epub): the chapters in the order of the spine, as one document.

Format: EPUB 3 (and 2), Open Container Format; no font or image is unpacked.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree, html

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.general.html import read as read_html
from corpus.readers.packages import Package, opened_package
from corpus.readers.xml import find_all, local, parse_xml, text_of
from corpus.source import Source
from corpus.splitting.assemble import regulation_id

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
#: Elements that a web page has around its article, and a book has for its text.
_AS_TEXT = frozenset(("aside", "header", "footer", "form"))


def read(source: Source) -> Iterator[Document]:
    """The one document in a book; UnreadableError for broken and locked ones."""
    with opened_package(source, "a readable EPUB") as package:
        title, chapters = _book(source, package)
        bodies = [body for name in chapters for body in _bodies(name, package)]
    if not bodies:
        raise UnreadableError(source.name, N_("holds no text"))
    page = html.Element("html")
    body = etree.SubElement(page, "body")
    body.extend(bodies)
    data = etree.tostring(page, encoding="utf-8", method="html")
    data = data.replace(b"<html>", b'<html><meta charset="utf-8">', 1)
    for document in read_html(Source(source.name, data)):
        own = document.regulation
        if title and own.title != title:
            own = replace(own, title=title, id=regulation_id(own.jurisdiction, title))
        yield replace(document, regulation=own)


def lines(source: Source) -> Iterator[str]:
    """The texts of the chapters as they stand in them (for `corpus.coverage`)."""
    with opened_package(source, "a readable EPUB") as package:
        for name in _book(source, package)[1]:
            for body in _bodies(name, package):
                yield from (text for text in body.itertext() if isinstance(text, str))


def _book(source: Source, package: Package) -> tuple[str, list[str]]:
    """The title, and the names of the chapters in their order."""
    root = parse_xml(Source(_CONTAINER, package.read(_CONTAINER)))
    place = next((e.get("full-path", "") for e in find_all(root, "rootfile")), "")
    if "META-INF/rights.xml" in package.names:
        raise UnreadableError(source.name, N_("is locked (DRM), which is not opened here"))
    content = parse_xml(Source(place or "content.opf", package.read(place)))
    title = next((text_of(e) for e in find_all(content, "title")), "")
    folder = posixpath.dirname(place)
    items = {
        e.get("id", ""): posixpath.normpath(posixpath.join(folder, unquote(e.get("href", ""))))
        for e in find_all(content, "item")
        if e.get("media-type", "") in _PAGES and "nav" not in e.get("properties", "").split()
    }
    order = [e.get("idref", "") for e in find_all(content, "itemref")]
    chapters = dict.fromkeys(items[name] for name in order if name in items)
    return title, [name for name in chapters if name in package.names]


def _bodies(name: str, package: Package) -> Iterator[etree._Element]:
    """The text of a chapter as a block, without what only lays it out or leads through it."""
    data = package.read(name)
    if not data.strip():
        return
    try:
        root = html.document_fromstring(data, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableError(name, N_("holds no readable HTML")) from error
    body = root.find("body")
    if body is None:
        return
    for element in list(body.iter()):
        tag = local(element)
        if tag in ("nav", "script", "style") and element is not body:
            _drop(element)
            continue
        if tag in _AS_TEXT:
            element.tag = "div"
        for attribute in ("class", "id", "style", "role", "hidden"):
            if attribute in element.attrib:
                del element.attrib[attribute]
    body.tag = "div"
    yield body


def _drop(element: etree._Element) -> None:
    """Take an element out, and leave the text behind it."""
    above, before = element.getparent(), element.getprevious()
    if above is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        above.text = (above.text or "") + element.tail
    above.remove(element)
