"""Akoma Ntoso 3 (LegalDocML), with the default or a prefixed namespace.

Publishers read: EUR-Lex conversions, Finlex, Normattiva, Greek and United States files.
Structure: meta, preface, preamble (citations, recitals), body (divisions, articles or sections,
paragraphs, lists of points), conclusions, attachments. An element with a number is a unit; one
without passes its text to what holds it; what is quoted from another act is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.akoma_ntoso.meta import Meta, regulation
from corpus.readers.akoma_ntoso.repeats import undo_repetition
from corpus.readers.markup import inline, is_mixed, table_lines
from corpus.readers.outline import Walk, bare
from corpus.readers.xml import children, find_all, first, local, parse_xml
from corpus.source import Source

_DIVISIONS = frozenset(
    ("book", "tome", "part", "title", "subtitle", "chapter", "subchapter", "subpart", "division",
     "subdivision", "crossHeading", "hcontainer")
)  # fmt: skip
_LEVELS = frozenset(
    ("article", "section", "subsection", "paragraph", "subparagraph", "clause", "subclause",
     "alinea", "point", "indent", "sublist", "rule", "subrule", "level", "item", "list", "proviso",
     "transitional")
)  # fmt: skip
_QUOTED = frozenset(("quotedStructure", "embeddedStructure"))
_HEADS = frozenset(("num", "heading", "subheading"))
_NOTES = frozenset(("authorialNote", "noteRef"))
_LINES = frozenset(("p", "listIntroduction", "listWrapUp", "block", "tocItem"))
_SKIPPED = frozenset(("meta", "toc"))
_WORDS = {"section": "s.", "rule": "rule", "paragraph": "para.", "article": "Article"}


def read(source: Source) -> Iterator[Document]:
    """The one act in an Akoma Ntoso file; UnreadableError when it holds no text."""
    root = parse_xml(source)
    act = next(children(root), None)
    if act is None or local(root) != "akomaNtoso":
        raise UnreadableError(
            source.name, N_("is not Akoma Ntoso: no document inside <akomaNtoso>")
        )
    meta = Meta(act)
    remarks = undo_repetition(act)
    reader = _Reader(meta)
    reader.read(act)
    provisions = reader.out.provisions()
    if not provisions:
        raise UnreadableError(source.name, N_("is an Akoma Ntoso file without text"))
    yield Document(regulation(source, meta, official=not remarks), provisions, remarks)


class _Reader(Walk):
    """Walks a document."""

    heads = _HEADS

    def __init__(self, meta: Meta) -> None:
        super().__init__()
        self._meta = meta
        self._attachment = ""

    def read(self, act: etree._Element) -> None:
        for part in children(act):
            name = local(part)
            if name in ("coverPage", "preface"):
                self._front(part)
            elif name == "preamble":
                self._preamble(part)
            elif name == "conclusions" or part.get("name") == "conclusions":
                self.out.note(inline(part, _NOTES))
            elif name in ("attachments", "components"):
                for document in find_all(part, "doc", "act"):
                    self._read_attachment(document)
            elif name in ("body", "mainBody"):
                self.content(part)

    def _front(self, part: etree._Element) -> None:
        """Keep what stands before the law beside its title: journal, number, who makes it."""
        for block in find_all(part, "p", "block", "longTitle"):
            aside = any(local(a) in ("toc", "block", "longTitle") for a in block.iterancestors())
            parts = [block] if is_mixed(block) else list(children(block))
            text = " ".join(inline(part, _NOTES) for part in parts if local(part) not in _NOTES)
            if not aside and not set(_words(text)) <= set(_words(self._meta.title)):
                self.out.note(text)
        self._notes(part)

    def _preamble(self, preamble: etree._Element) -> None:
        with self.out.division("Preamble"), self.out.unit("Preamble", key="preamble"):
            self._blocks(preamble)

    def _blocks(self, element: etree._Element) -> None:
        """Recitals, and the outermost blocks of text between them."""
        for child in children(element):
            name = local(child)
            if name == "recital":
                self._recital(child)
            elif name in ("p", "block"):
                self._text(child)
            elif name not in _NOTES:
                self._blocks(child)

    def _recital(self, recital: etree._Element) -> None:
        number = bare(inline(first(recital, "num")))
        with self.out.unit(f"Recital {number}" if number else "Recital"):
            self.content(recital)

    def _read_attachment(self, document: etree._Element) -> None:
        """An annex: a unit by its heading or name, which holds its unnumbered text."""
        heading = next(find_all(document, "docTitle"), None)
        self._attachment = document.get("name") or "Annex"
        with self.out.unit(self._attachment, inline(heading)):
            for part in children(document, "preface", "preamble", "mainBody", "body"):
                self.content(part)
        self._attachment = ""

    def child(self, child: etree._Element) -> None:
        name = local(child)
        if name in _QUOTED:
            self.quotation(child)
        elif name == "hcontainer" and child.get("name") in ("conclusions", "signatures"):
            self.out.note(inline(child, _NOTES))
        elif name in _DIVISIONS or (name == "section" and _holds_articles(child)):
            self.headed(child, " ".join(inline(h, _NOTES) for h in children(child, *_HEADS)))
        elif name in _LEVELS:
            self._level(child)
        elif name == "table":
            for line in table_lines(child, skip=_NOTES):
                self.out.line(line)
            self._notes(child)
        elif name in _LINES or not len(child):
            self._line(child)
        elif name not in _SKIPPED:
            self.content(child)

    def _line(self, line: etree._Element) -> None:
        """A paragraph; the quoted structures inside it follow it as lines of their own."""
        if not self._heading_line(line):
            self._text(line)
        for quoted in find_all(line, *_QUOTED):
            if not any(local(a) in _QUOTED for a in quoted.iterancestors()):
                self.child(quoted)

    def _heading_line(self, line: etree._Element) -> bool:
        """True for a paragraph in bold or italics outside every unit: it begins a passage."""
        only = list(children(line))
        loose = self.out.current is None or not self.out.current.citation
        if not loose or self.quoted or len(only) != 1 or local(only[0]) not in ("b", "i"):
            return False
        heading = inline(line, _NOTES)
        if heading != inline(only[0]):
            return False
        self.out.passage(heading)
        return True

    def _text(self, element: etree._Element) -> None:
        self.out.line(inline(element, _NOTES | _QUOTED))
        self._notes(element)

    def _notes(self, element: etree._Element) -> None:
        for note in find_all(element, "authorialNote"):
            if not any(local(a) in _QUOTED and a is not element for a in note.iterancestors()):
                self.out.note(inline(note))

    def _level(self, element: etree._Element) -> None:
        numbers = [inline(number, _NOTES) for number in children(element, "num")]
        number = numbers[0] if numbers else ""
        heads = (inline(h, _NOTES) for h in children(element, "heading", "subheading"))
        heading = " ".join(filter(None, (*numbers[1:], *heads)))
        if self.quoted or not bare(number):
            self.out.prefix(" ".join(filter(None, (number, heading))))
            if local(element) in ("article", "section"):
                self.out.line("")
            self.content(element)
            return
        citation = self._cite(element, number)
        with self.out.unit(citation, heading):
            for head in children(element, *_HEADS):
                self._notes(head)
            self.content(element)

    def _cite(self, element: etree._Element, number: str) -> str:
        """A citation: as the number is written where it says what it counts, else with the word
        for the element; levels below in brackets."""
        above = self.out.current
        label = bare(number)
        if above is not None and above.citation and above.citation != self._attachment:
            level = label.split()[-1]
            return f"{above.citation}({level})"
        prefix = f"{self._attachment} " if self._attachment else ""
        if re.search(r"[^\W\d_]{2,}|§", label):
            return prefix + label
        if local(element) == "section" and self._meta.country == "us":
            return f"§ {label}"
        return f"{prefix}{_WORDS.get(local(element), local(element))} {label}"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _holds_articles(section: etree._Element) -> bool:
    return next(find_all(section, "article"), None) is not None or any(
        each is not section for each in find_all(section, "section")
    )
