"""A document of the Federal Register in GPO's XML: rules, proposed rules and notices.

Structure: PREAMB states agency, subject, action, dates; SUPLINF holds the explanation under HD
headings, then REGTEXT elements with the amendments: AMDPAR gives the instruction, SECTION or
headings and paragraphs the new text, STARS what is left out of it. Provisions are the headed parts
of the preamble, the instructions, and the amended sections, appendices and comments. Spaces that
were lost around typeface changes are put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Provision, Regulation, Status, TextKind
from corpus.readers.us.gpo import blocks, flow, head_level, note_text
from corpus.readers.us.provisions import RESERVED, Collector, add_appendix, add_section
from corpus.readers.us.units import Block, plain_text, trim_heading
from corpus.readers.xml import children, find_all, first, local, parse_date, parse_xml, squeeze
from corpus.source import Source

_STATUS = {"PRORULE": Status.DRAFT}
_FACTS = ("AGY", "ACT", "SUM", "DATES", "ADD", "FURINF", "EFFDATE", "COMDATE")
_SKIP = frozenset(("SECTNO", "SUBJECT", "HD", "RESERVED"))
_EFFECTIVE = re.compile(
    r"effective(?:\s+date:?)?(?:\s+(?:on|as\s+of|beginning))?"
    r"\s+([A-Z][a-z]+\.?\s+\d{1,2},\s+\d{4})",
    re.I,
)
_NUMBERED_HEAD = re.compile(r"([IVXLC]+|[A-Z]|\d+|[a-z])\.\s")
_INSTRUCTION = re.compile(r"(\d+[a-z]?)\.\s+(.*)", re.S)


def read(source: Source) -> Iterator[Document]:
    """The one document in a Federal Register file; UnreadableError when it has no preamble."""
    root = parse_xml(source)
    rule = next(find_all(root, "RULE", "PRORULE", "NOTICE", "PRESDOCU"), root)
    preamble = first(rule, "PREAMB")
    if preamble is None:
        raise UnreadableError(source.name, N_("is a Federal Register file without a preamble"))
    walk = _Walk()
    for part in children(preamble, *_FACTS):
        walk.fact(part)
    for part in children(rule):
        if local(part) not in ("PREAMB", "FRDOC", "BILCOD"):
            walk.body(part)
    provisions = walk.finish()
    yield Document(_regulation(source, rule, preamble), provisions)


class _Walk:
    """Walks a document in order and gathers its provisions."""

    def __init__(self) -> None:
        self.out = Collector()
        self._heads: list[tuple[int, str]] = []
        self._text: list[str] = []
        self._notes: list[str] = []
        self._bare = False

    def finish(self) -> tuple[Provision, ...]:
        """The provisions."""
        self._flush()
        return self.out.finish()

    def fact(self, part: etree._Element) -> None:
        """Add a part of the preamble that has a fixed name: summary, dates."""
        head = first(part, "HD")
        name = plain_text(flow(head, True)).rstrip(": ") if head is not None else local(part)
        text = "\n".join(
            plain_text(block.text)
            for block in blocks(part, True, skip=frozenset(("HD",)))
            if block.text
        )
        if text:
            self.out.add(f"Preamble, {name.capitalize()}", text, name)

    def body(self, element: etree._Element) -> None:
        """Add the explanation and, below it, the amendments."""
        for child in children(element):
            name = local(child)
            if name == "REGTEXT":
                self._flush()
                self._regtext(child)
                self._bare = False
            elif name == "HD":
                self._head(child)
            elif name in ("SIG", "LSTSUB"):
                self._flush()
                self._closing(child)
            else:
                holder = etree.Element("TEXT")
                holder.append(child)
                for block in blocks(holder, True):
                    self._keep(block)
        self._flush()

    def _head(self, head: etree._Element) -> None:
        """Start a new part of the explanation."""
        self._flush()
        level = head_level(head)
        if not self._bare:  # a heading right below another of its level stands under it
            self._heads = [(depth, text) for depth, text in self._heads if depth < level]
        if level:
            self._heads.append((level, plain_text(flow(head, True))))
        self._bare = bool(level)

    def _keep(self, block: Block) -> None:
        self._bare = self._bare and not block.text
        if block.kind in ("note", "history"):
            self._notes.append(plain_text(block.text))
        elif block.text:
            self._text.append("\n".join(plain_text(line) for line in block.text.split("\n")))

    def _flush(self) -> None:
        """Add the part of the explanation that has ended."""
        if not self._text:
            return
        heads = [text for _, text in self._heads]
        codes = [match[1] for head in heads if (match := _NUMBERED_HEAD.match(head))]
        if heads and len(codes) == len(heads):
            citation = f"Preamble {'.'.join(codes)}"
        else:
            citation = f"Preamble, {heads[-1]}" if heads else "Preamble"
        self.out.note(*self._notes)
        heading = heads[-1] if heads else ""
        self.out.add(citation, "\n".join(self._text), heading, tuple(heads[:-1]))
        self._text, self._notes = [], []

    def _closing(self, element: etree._Element) -> None:
        """Add the signatures or the list of subjects."""
        name = "Signature" if local(element) == "SIG" else "List of Subjects"
        lines = (child for child in children(element) if local(child) != "HD")
        parts = (plain_text(flow(line, True)) for line in lines)
        if text := "\n".join(filter(None, parts)):
            self.out.add(name, text)

    def _regtext(self, regtext: etree._Element) -> None:
        """Add an instruction and the text it prints."""
        number = f"part {regtext.get('PART', '')}".strip()
        path: tuple[str, ...] = (squeeze(f"{regtext.get('TITLE', '')} CFR {number}"),)
        loose: list[Block] = []
        for child in children(regtext):
            name = local(child)
            if name == "AMDPAR":
                self._print(loose, path, number)
                loose = []
                self._instruction(child, path)
            elif name == "SECTION":
                self._section(child, path, number)
            elif name in ("PART", "SUBPART"):
                path = (*path[:1], *self._division(child, path, number))
            elif name == "AUTH":
                if not _follows_instruction(child):
                    self.out.note(note_text(child, True))
            else:
                holder = etree.Element("TEXT")
                holder.extend([child] if name != "EXTRACT" else list(child))
                loose += blocks(holder, True)
        self._print(loose, path, number)

    def _division(
        self, division: etree._Element, path: tuple[str, ...], number: str
    ) -> tuple[str, ...]:
        """The headings of a part or subpart, whose sections are added."""
        heads = [plain_text(flow(head, True)) for head in children(division, "HD")]
        for section in children(division, "SECTION"):
            self._section(section, (*path, *heads), number)
        return (*path[1:], *heads) if local(division) == "SUBPART" else tuple(heads)

    def _instruction(self, element: etree._Element, path: tuple[str, ...]) -> None:
        text = plain_text(flow(element, True))
        match = _INSTRUCTION.match(text)
        citation = f"Amendatory instruction {match[1]}" if match else "Amendatory instruction"
        text = match[2] if match else text
        after = element.getnext()
        if after is not None and local(after) == "AUTH":
            text += "\n" + note_text(after, True)
        self.out.add(citation, text, "", path, division=path[0])

    def _section(self, section: etree._Element, path: tuple[str, ...], number: str) -> None:
        """Add an amended section; paragraphs that are not printed leave no trace."""
        sectno, subject = first(section, "SECTNO"), first(section, "SUBJECT")
        citation = plain_text(flow(sectno, True)) if sectno is not None else ""
        heading = trim_heading(plain_text(flow(subject, True))) if subject is not None else ""
        if "reserved" in heading.lower() and heading.startswith("["):
            heading = RESERVED
        content = blocks(section, True, skip=_SKIP)
        add_section(self.out, citation, heading, content, path, loose=True, division=number)

    def _print(self, loose: list[Block], path: tuple[str, ...], number: str) -> None:
        """Add printed text outside sections: an appendix or official interpretations."""
        if not any(block.text for block in loose if block.kind != "head"):
            return
        title = plain_text(loose[0].text) if loose[0].kind == "head" else ""
        content = loose[1:] if title else loose
        add_appendix(self.out, title or "Text", content, path, loose=True, division=number)


def _follows_instruction(element: etree._Element) -> bool:
    """True when the element is what the instruction before it introduces."""
    before = element.getprevious()
    return before is not None and local(before) == "AMDPAR"


def _regulation(source: Source, rule: etree._Element, preamble: etree._Element) -> Regulation:
    """The facts that the preamble states."""
    number = re.search(r"FR Doc\.?\s*([\w–-]+)", _text(first(rule, "FRDOC")))
    name = number[1].replace("–", "-") if number else source.stem
    title = _text(first(preamble, "SUBJECT"))
    dates = first(preamble, "DATES", "EFFDATE")
    stated = _EFFECTIVE.findall(_text(dates))
    effective = parse_date(stated[0]) if len(set(stated)) == 1 else None
    signed = {parse_date(match) for match in _signed(rule)}
    citation = f"FR Doc. {name}" if number else ""
    aliases = [_text(each) for each in children(preamble, "CFR", "DEPDOC", "RIN")]
    return Regulation(
        id=f"us/fr-{name}".lower(),
        title=title or citation or source.stem,
        jurisdiction="US",
        kind=Kind.OTHER if local(rule) == "NOTICE" else Kind.REGULATION,
        language="en",
        aliases=tuple(dict.fromkeys(filter(None, (citation, *(a.strip("[]") for a in aliases))))),
        citation=citation,
        issuer="; ".join(_text(each) for each in children(preamble, "AGENCY")),
        number=citation,
        adopted=_only(signed),
        effective=effective,
        version=effective,
        status=_STATUS.get(local(rule), Status.UNKNOWN),
        text=TextKind.OFFICIAL,
    )


def _text(element: etree._Element | None) -> str:
    return plain_text(flow(element, True)) if element is not None else ""


def _signed(rule: etree._Element) -> Iterator[str]:
    """The dates of signature, as written."""
    for signature in find_all(rule, "SIG"):
        for line in children(signature, "DATED", "P"):
            yield from re.findall(r"[A-Z][a-z]+\.? \d{1,2}, \d{4}", _text(line))


def _only(days: set[date | None]) -> date | None:
    """The one day in a set; None when there are several."""
    return next(iter(days)) if len(days) == 1 else None
