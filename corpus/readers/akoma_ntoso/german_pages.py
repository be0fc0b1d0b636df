"""Pages of the German legal information portal (rechtsinformationen.bund.de).

They render LegalDocML: each provision is headed by `h2.einzelvorschrift`; `akn-num`, `akn-p` and
`akn-item` tell numbers, paragraphs and list items. All else on a page is menus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, TextKind
from corpus.readers.markup import inline
from corpus.readers.outline import Outline, bare
from corpus.readers.xml import children, find_all, local, squeeze
from corpus.source import Source
from corpus.text.cleaning import decode
from corpus.text.dates import written_day

_FULL_CITATION = re.compile(r"Vollzitat\s+(\S.{0,2000}?\(BGBl\.[^)]{0,500}\))", re.S)


def read(source: Source) -> Iterator[Document]:
    """The one law on a page; UnreadableError when it holds no provision."""
    try:
        root = html.document_fromstring(decode(source.data, source.name))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError(source.name, N_(f"cannot be read as HTML ({error})")) from error
    out = Outline()
    heads = list(_classed(root, "h2", "einzelvorschrift"))
    holders = [_holder(head) for head in heads]
    apart = frozenset(holders)
    taken: set[etree._Element] = set()
    for head, holder in zip(heads, holders, strict=True):
        number = inline(next(_classed(head, "span", "akn-num"), None))
        heading = inline(next(_classed(head, "span", "akn-heading"), None)) if number else ""
        with out.unit(number or inline(head), heading):
            if holder not in taken:  # where two provisions share one, the text is the first's
                _content(out, holder, apart)
            taken.add(holder)
    for note in _classed(root, "li", "fussnote"):
        out.note_first(inline(note))
    for name in (
        e for part in _classed(root, "section", "akn-proprietary") for e in find_all(part, "dt")
    ):
        out.note_first(f"{inline(name)}: {inline(name.getnext())}")
    provisions = out.provisions()
    if not provisions:
        raise UnreadableError(source.name, N_("is a page without provisions"))
    yield Document(_regulation(source, root), provisions)


def lines(source: Source) -> Iterator[str]:
    """The texts of a law's own part of a page, for `corpus.coverage`."""
    root = html.document_fromstring(decode(source.data, source.name))
    law = next((e for e in root.iter() if "akn-act" in (e.get("class") or "").split()), root)
    return (str(text) for text in law.itertext())


def _classed(root: etree._Element, tag: str, name: str) -> Iterator[etree._Element]:
    return (e for e in find_all(root, tag) if name in (e.get("class") or "").split())


def _holder(head: etree._Element) -> etree._Element:
    """The element that holds a provision: its article, or what holds the heading."""
    article = next((a for a in head.iterancestors() if local(a) == "article"), None)
    parent = head.getparent()
    if article is not None:
        return article
    while parent is not None and next(find_all(parent, "p"), None) is None:
        parent = parent.getparent()
    return head if parent is None else parent


def _content(out: Outline, element: etree._Element, apart: frozenset[etree._Element]) -> None:
    """Add what `element` holds; `apart` are the elements that hold a provision of their own."""
    for child in children(element):
        if child in apart:
            continue
        names = (child.get("class") or "").split()
        spans = (c for c in children(child, "span") if "akn-num" in (c.get("class") or ""))
        number = bare(inline(next(spans, None)))
        if local(child) == "p":
            out.line(inline(child))
        elif local(child) == "h2" or "akn-num" in names:
            continue
        elif number and out.current:
            with out.unit(f"{out.current.citation}({number})"):
                _content(out, child, apart)
        elif local(child) == "table":
            out.line(inline(child))
        else:
            _content(out, child, apart)


def _regulation(source: Source, root: etree._Element) -> Regulation:
    title = inline(next(_classed(root, "h1", "titel"), None)) or source.stem
    short = inline(next(_classed(root, "h1", "kurztitel"), None)).strip("() ")
    marked = next(_classed(root, "span", "amtliche-abkuerzung"), None)
    shown = (e for e in find_all(root, "div") if e.get("id") == "abbreviation")
    abbreviation = inline(marked) or inline(next(shown, None))
    match = _FULL_CITATION.search("".join(str(t) for t in root.itertext()))
    citation = squeeze(match[1]) if match else ""
    return Regulation(
        id="de/" + re.sub(r"[^\w]+", "-", (abbreviation or title).lower()).strip("-"),
        title=title,
        jurisdiction="DE",
        kind=Kind.REGULATION
        if title.startswith("Verordnung")
        else Kind.STATUTE
        if "gesetz" in f"{title} {short}".lower()
        else Kind.OTHER,
        language="de",
        aliases=tuple(filter(None, (short.partition(" - ")[0], abbreviation))),
        citation=citation,
        adopted=written_day(citation),
        text=TextKind.OFFICIAL,
    )
