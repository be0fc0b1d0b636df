"""Reader of German federal law as gesetze-im-internet.de publishes it: gii-norm XML.

A file is a flat list of norms: the law itself first, then divisions (whose `gliederungskennzahl`
has three digits a level) and provisions (`enbez`). Format: gii-norm.dtd 1.01.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, TextKind
from corpus.readers.markup import inline, table_lines
from corpus.readers.outline import Levels, Outline
from corpus.readers.xml import children, find_all, first, local, parse_date, parse_xml, text_of
from corpus.source import Source
from corpus.splitting.assemble import regulation_id

_DIGITS_A_LEVEL = 3
_REGULATIONS = ("verordnung", "Verordnung", "Satzung", "ordnung")
#: Anlage 1 (zu § 3): what belongs to a provision; what stands behind all divisions.
_BELONGING = re.compile(r"(.+?)\s*(\(zu .*\))$")
_AFTER_ALL = ("Anlage", "Anhang", "Schlussformel", "Schlußformel")
_NOT_INLINE = frozenset(("DL", "table", "TOC", "FnR", "Footnotes"))


def read(source: Source) -> Iterator[Document]:
    """The one law in a file; UnreadableError when it holds none."""
    root = parse_xml(source)
    norms = list(find_all(root, "norm"))
    if not norms:
        raise UnreadableError(source.name, N_("holds no norm"))
    outline, levels = Outline(), Levels()
    for norm in norms:
        _take(outline, levels, norm)
    levels.close()
    for said in _standing(norms[0]):
        outline.note_first(said)
    yield Document(_regulation(source, norms[0]), outline.provisions())


def _standing(norm: etree._Element) -> list[str]:
    """What the file says of the law's amendments."""
    found = find_all(norm, "standangabe")
    return [f"{_meta(at, 'standtyp')}: {_meta(at, 'standkommentar')}" for at in found]


def _meta(norm: etree._Element, name: str) -> str:
    return text_of(next(find_all(norm, name), None))


def _take(outline: Outline, levels: Levels, norm: etree._Element) -> None:
    """Add a norm: a division, a provision, or the law's own remarks."""
    metadata = first(norm, "metadaten")
    if metadata is None:
        return
    division = first(metadata, "gliederungseinheit")
    number = text_of(first(metadata, "enbez"))
    if division is not None:
        depth = len(_meta(division, "gliederungskennzahl")) // _DIGITS_A_LEVEL
        names = (_meta(division, "gliederungsbez").strip("-–"), _meta(division, "gliederungstitel"))
        levels.enter(max(1, depth), outline.division(" ".join(filter(None, names))))
    title = inline(first(metadata, "titel"), frozenset(("FnR", "Footnotes")))
    if match := _BELONGING.match(number):
        number, title = match[1], f"{title} {match[2]}".strip()
    if number.startswith(_AFTER_ALL):
        levels.close()
    if number or title:
        if next(find_all(norm, "TOC"), None) is None:  # a list of contents
            with outline.unit(number, title):
                _texts(outline, norm)
    else:
        _texts(outline, norm)


def _texts(outline: Outline, norm: etree._Element) -> None:
    """The text of a norm, and its footnotes as notes."""
    data = first(norm, "textdaten")
    if data is None:
        return
    for part in children(data):
        notes = local(part) == "fussnoten"
        for line in _lines(part):
            (outline.note if notes else outline.line)(line)
    for note in find_all(data, "Footnote"):
        outline.note(inline(note))


def _lines(element: etree._Element) -> Iterator[str]:
    """The lines within an element; an item of a list begins with its mark."""
    mark = ""
    for child in children(element):
        name = local(child)
        if name == "DT":
            mark = _inline(child)
        elif name == "DD":
            for i, line in enumerate(_lines(child) if len(child) else filter(None, _mixed(child))):
                yield f"{mark} {line}".strip() if i == 0 else line
        elif name == "table":
            yield from _nested(child)
        elif not len(child) and name in ("Revision", "kommentar"):
            yield _inline(child)
        elif name in ("DL", "text", "Content", "Revision", "fussnoten", "kommentar"):
            yield from _lines(child)
        elif name not in ("TOC", "Footnotes"):
            yield from filter(None, _mixed(child))


def _mixed(element: etree._Element) -> Iterator[str]:
    """The lines of a paragraph: its lists and tables stand where they stand in its text."""
    if next(children(element, "DL", "table"), None) is None:
        yield _inline(element)
        return
    part = etree.Element("P")
    part.text = element.text
    for child in element:
        if local(child) in ("DL", "table"):
            yield _inline(part)
            yield from _nested(child)
            part = etree.Element("P")
            part.text = child.tail
        else:
            part.append(deepcopy(child))
    yield _inline(part)


def _inline(element: etree._Element) -> str:
    """The text of an element without lists and tables within; a break parts words."""
    return inline(element, _NOT_INLINE, lambda child: " " if local(child) == "BR" else None)


def _nested(element: etree._Element) -> Iterator[str]:
    """The lines of a list, or of a table with its title."""
    if local(element) != "table":
        yield from _lines(element)
        return
    yield from filter(None, map(_inline, children(element, "Title")))
    yield from table_lines(element, "row", ("entry",))


def _regulation(source: Source, norm: etree._Element) -> Regulation:
    long, short = _meta(norm, "langue"), _meta(norm, "kurzue")
    title = long or short or _meta(norm, "jurabk") or source.stem
    codes = (short, _meta(norm, "jurabk"), _meta(norm, "amtabk"))
    journal = next(find_all(norm, "fundstelle"), None)
    ordinance = any(word in title for word in _REGULATIONS) and "gesetz" not in title.lower()
    return Regulation(
        id=regulation_id("DE", _meta(norm, "jurabk") or title),
        title=title,
        jurisdiction="DE",
        kind=Kind.REGULATION if ordinance else Kind.STATUTE,
        language="de",
        aliases=tuple(dict.fromkeys(code for code in codes if code and code != title)),
        number=" ".join(map(text_of, children(journal))) if journal is not None else "",
        adopted=parse_date(_meta(norm, "ausfertigung-datum")),
        text=TextKind.OFFICIAL,
    )
