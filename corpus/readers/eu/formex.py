"""Formex 4, the Official Journal's own format: acts (ACT), annexes (ANNEX), consolidated texts.

Structure: BIB.INSTANCE (data of the Journal), TITLE, PREAMBLE (VISA, CONSID), ENACTING.TERMS
(DIVISION, ARTICLE, PARAG, ALINEA, LIST, ITEM, NP), FINAL; an annex holds CONTENTS with GR.SEQ.
Quotation marks are empty elements; QUOT.S holds provisions of other acts: text here.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Regulation, TextKind
from corpus.readers.eu.numbers import celex, kind_of, oj_number
from corpus.readers.markup import inline, table_lines
from corpus.readers.outline import Walk, bare
from corpus.readers.xml import children, find_all, first, local, parse_xml, text_of
from corpus.source import Source
from corpus.text.dates import compact_day

_NOTES = frozenset(("NOTE",))
_BLOCKS = frozenset(("LIST", "NP", "QUOT.S", "TBL", "PARAG", "ALINEA", "GR.SEQ", "ARTICLE"))
_HEADS = frozenset(("TITLE", "TI", "STI", "TI.ART", "STI.ART", "NO.P", "NO.PARAG", "BIB.INSTANCE"))
_DASHES = {"DASH": "—", "NDASH": "–", "BULLET": "•"}


def read(source: Source) -> Iterator[Document]:
    """The one act or annex in a Formex file; UnreadableError when it holds no text."""
    root = parse_xml(source)
    reader = _Reader()
    title = _line(first(root, "TITLE")) or _line(next(find_all(root, "TITLE"), None))
    if local(root) == "ANNEX":
        reader.annex(root)
    else:
        reader.act(root)
    provisions = reader.out.provisions()
    if not provisions:
        raise UnreadableError(source.name, N_("is a Formex file without text"))
    yield Document(_regulation(source, root, title), provisions)


def _line(element: etree._Element | None) -> str:
    return inline(element, _NOTES, _mark)


def _mark(element: etree._Element) -> str | None:
    """The quotation mark that QUOT.START and QUOT.END stand for, by its code."""
    if local(element) not in ("QUOT.START", "QUOT.END"):
        return None
    try:
        return chr(int(element.get("CODE") or "", 16))
    except (ValueError, OverflowError):
        return "“" if local(element) == "QUOT.START" else "”"


class _Reader(Walk):
    """Walks a document."""

    heads = _HEADS

    def __init__(self) -> None:
        super().__init__()
        self._annex = ""

    def act(self, root: etree._Element) -> None:
        for part in find_all(root, "PREAMBLE", "ENACTING.TERMS", "FINAL", "ANNEX"):
            if local(part) == "PREAMBLE":
                self._preamble(part)
            elif local(part) == "FINAL":
                self.out.note(_line(part))
            elif local(part) == "ANNEX":
                self.annex(part)
            else:
                self.content(part)

    def annex(self, annex: etree._Element) -> None:
        title = first(annex, "TITLE")
        lines = [_line(p) for p in find_all(title, "P")] if title is not None else []
        name = lines[0] if lines else "Annex"
        self._annex = "Annex" + name[5:] if name.upper().startswith("ANNEX") else name
        with self.out.unit(self._annex, " ".join(lines[1:])):
            self.content(annex)
        self._annex = ""

    def _preamble(self, preamble: etree._Element) -> None:
        with self.out.division("Preamble"), self.out.unit("Preamble", key="preamble"):
            for block in find_all(preamble, "PREAMBLE.INIT", "VISA", "GR.CONSID.INIT", "CONSID",
                                  "PREAMBLE.FINAL"):  # fmt: skip
                if local(block) != "CONSID":
                    self._text(block)
                    continue
                number = bare(_line(next(find_all(block, "NO.P"), None)))
                with self.out.unit(f"Recital {number}" if number else "Recital"):
                    numbered = first(block, "NP")
                    self.content(block if numbered is None else numbered)

    def child(self, child: etree._Element) -> None:
        name = local(child)
        if name == "DIVISION":
            with self.out.division(_line(first(child, "TITLE"))):
                self.content(child)
        elif name == "ARTICLE":
            self._unit(child, "TI.ART", "STI.ART")
        elif name in ("PARAG", "NP"):
            self._unit(child, "NO.PARAG" if name == "PARAG" else "NO.P", "")
        elif name == "GR.SEQ":
            self._sequence(child)
        elif name == "ITEM":
            if first(child, "NP") is None:
                self.out.prefix(_DASHES.get(_type(child), ""))
            self.content(child)
        elif name == "QUOT.S":
            self.quotation(child)
        elif name == "TBL":
            self._table(child)
        elif any(local(each) in _BLOCKS for each in child):
            self._mixed(child)
        elif name not in ("NOTE", "BIB.DATA"):
            self.content(child) if _only_blocks(child) else self._text(child)

    def _mixed(self, element: etree._Element) -> None:
        """Words, and blocks among them, in their order."""
        words = etree.Element(local(element))
        words.text = element.text
        for child in list(element):
            if local(child) in _BLOCKS or (local(child) == "P" and not _words(element)):
                self._flush(words)
                words = etree.Element(local(element))
                words.text = child.tail
                child.tail = None
                self.child(child)
            else:
                words.append(child)
        self._flush(words)

    def _flush(self, words: etree._Element) -> None:
        text = _line(words)
        if text and not text.strip(" .,;:’”'\""):
            self.out.append(text)
        elif text:
            self.out.line(text)
        self._notes(words)

    def _text(self, element: etree._Element) -> None:
        self.out.line(_line(element))
        self._notes(element)

    def _notes(self, element: etree._Element) -> None:
        for note in find_all(element, "NOTE"):
            self.out.note(_line_within(note))

    def _table(self, table: etree._Element) -> None:
        self.out.line(_line(first(table, "TITLE")))
        for line in table_lines(table, "ROW", ("CELL",), _NOTES, _mark):
            self.out.line(line)
        self._notes(table)

    def _unit(self, element: etree._Element, number_tag: str, heading_tag: str) -> None:
        number = _line(first(element, number_tag))
        heading = _line(first(element, heading_tag)) if heading_tag else ""
        if self.quoted or not bare(number):
            self.out.prefix(number)
            if heading or local(element) == "ARTICLE":
                self.out.line(heading)
            self.content(element)
            return
        with self.out.unit(self._cite(local(element), bare(number)), heading):
            for head in children(element, *_HEADS):
                self._notes(head)
            self.content(element)

    def _sequence(self, sequence: etree._Element) -> None:
        """A headed part of an annex: a unit by its number, a division without one."""
        title = first(sequence, "TITLE")
        number = bare(_line(next(find_all(title, "NO.P"), None))) if title is not None else ""
        if self.quoted or not number:
            self.headed(sequence, _line(title))
            return
        heading = _line(next(find_all(title, "TXT"), None)) if title is not None else ""
        with self.out.unit(f"{self._annex} point {number}".strip(), heading):
            if title is not None:
                self._notes(title)
            self.content(sequence)

    def _cite(self, name: str, number: str) -> str:
        above = self.out.current
        if name == "ARTICLE":
            return f"{self._annex} {number}" if self._annex else number
        if above is None or not above.citation:
            return f"({number})"
        if above.citation == self._annex:
            return f"{self._annex} point {number}"
        return f"{above.citation}({number})"


def _line_within(note: etree._Element) -> str:
    return inline(note, frozenset(), _mark)


def _words(element: etree._Element) -> bool:
    return any((t or "").strip() for t in (element.text, *(c.tail for c in element)))


def _only_blocks(element: etree._Element) -> bool:
    """True for a container of paragraphs, without words of its own."""
    return not _words(element) and any(local(c) in ("P", "ITEM", "NP", "GR.SEQ") for c in element)


def _type(item: etree._Element) -> str:
    parent = item.getparent()
    return (parent.get("TYPE") or "") if parent is not None else ""


def _regulation(source: Source, root: etree._Element, title: str) -> Regulation:
    head = next(find_all(root, "BIB.INSTANCE", "INFO.CONSLEG", "BIB.DATA"), None)
    head = head if head is not None else etree.Element("BIB.INSTANCE")
    date = next(find_all(head, "DATE"), None)
    where = {n: text_of(next(find_all(head, n), None)) for n in ("COLL", "NO.OJ", "YEAR")}
    page = text_of(first(head, "PAGE.FIRST"))
    journal = f"OJ {where['COLL']} {where['NO.OJ']}, {where['YEAR']}, p. {page}"
    journal = journal if where["NO.OJ"] else ""
    slug = celex(title) or _slug(where, page) or _plain(title or source.stem)
    return Regulation(
        id=f"eu/{slug}",
        title=f"{title.capitalize()} ({journal})" if local(root) == "ANNEX" and journal else title,
        jurisdiction="EU",
        kind=kind_of(title),
        language=text_of(next(find_all(head, "LG.DOC"), None)).lower(),
        citation=journal,
        issuer=_line(next(find_all(root, "PREAMBLE.INIT"), None)).rstrip(","),
        number=oj_number(title),
        adopted=compact_day(date.get("ISO") or "") if date is not None else None,
        text=TextKind.OFFICIAL,
    )


def _slug(where: dict[str, str], page: str) -> str:
    if not where["NO.OJ"]:
        return ""
    return f"oj-{where['COLL']}-{where['NO.OJ']}-{where['YEAR']}-p{page}".lower()


def _plain(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
