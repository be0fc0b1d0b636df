"""Reader of Japanese law as e-Gov publishes it, in files and in answers of its interface.

Articles are provisions; paragraphs and items are their lines. Supplementary provisions stand below
the label of their own and the number of the law that brought them. Format: XML Schema for Japanese
Law, version 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, TextKind
from corpus.readers.markup import inline, table_lines
from corpus.readers.outline import Outline
from corpus.readers.xml import children, find_all, first, local, parse_xml
from corpus.source import Source
from corpus.splitting.assemble import regulation_id

_DIVISIONS = frozenset(("Part", "Chapter", "Section", "Subsection", "Division", "MainProvision"))
_ERAS = {"Meiji": 1867, "Taisho": 1911, "Showa": 1925, "Heisei": 1988, "Reiwa": 2018}
_KINDS = {
    "Act": Kind.STATUTE, "Constitution": Kind.STATUTE, "ImperialOrdinance": Kind.STATUTE,
    "CabinetOrder": Kind.REGULATION, "MinisterialOrdinance": Kind.RULE, "Rule": Kind.RULE,
}  # fmt: skip
#: Readings of characters, which repeat what they stand beside.
_READINGS = frozenset(("Rt", "TOC", "ArithFormulaNum"))
_LABELS = ("RemarksLabel", "SupplNoteLabel")


def read(source: Source) -> Iterator[Document]:
    """The laws in a file; UnreadableError when it holds none."""
    laws = list(find_all(parse_xml(source), "Law"))
    if not laws:
        raise UnreadableError(source.name, N_("holds no law"))
    for law in laws:
        yield _document(source, law)


def _document(source: Source, law: etree._Element) -> Document:
    body = first(law, "LawBody")
    if body is None:
        raise UnreadableError(source.name, N_("holds a law without a body"))
    outline = Outline()
    for child in children(body):
        if local(child) not in ("LawTitle", "TOC"):
            _take(outline, child)
    return Document(_regulation(source, law, body), outline.provisions())


def _text(element: etree._Element | None) -> str:
    return inline(element, _READINGS)


def _take(outline: Outline, element: etree._Element, amending: str | None = None) -> None:
    """Add a part of a law, whatever it is; of supplementary provisions, with the number of the
    law that amended by them ("" for the law's own)."""
    name = local(element)
    if name in _DIVISIONS:
        with outline.division(_text(first(element, f"{name}Title"))):
            for child in children(element):
                if local(child) != f"{name}Title":
                    _take(outline, child, amending)
    elif name == "SupplProvision":
        _supplementary(outline, element)
    elif name == "Article":
        _article(outline, element, amending)
    elif name.startswith("Appdx") or name in ("Preamble", "SupplProvisionAppdxTable"):
        title = _text(first(element, f"{name}Title")) or ("前文" if name == "Preamble" else "別表")
        with outline.unit(title):
            _rest(outline, element, (f"{name}Title",))
            if not any(line.strip() for line in _lines(element) if line != title):
                outline.line(title)  # a picture of the file's own
    elif name == "EnactStatement":
        outline.note(_text(element))
    else:
        for line in _lines(element):
            outline.line(line)


def _supplementary(outline: Outline, element: etree._Element) -> None:
    """Add provisions at the end of a law; those without articles are one provision."""
    label = "".join((first_text := _text(first(element, "SupplProvisionLabel"))).split()) or "附則"
    number = element.get("AmendLawNum", "")
    heading = f"{label}（{number}）" if number else first_text or label
    parts = [child for child in children(element) if local(child) != "SupplProvisionLabel"]
    with outline.division(heading):
        plain = [child for child in parts if local(child) == "Paragraph"]
        if plain:
            with outline.unit(heading if number else label):
                for child in plain:
                    _take(outline, child)
        for child in parts:
            if local(child) != "Paragraph":
                _take(outline, child, number)


def _article(outline: Outline, element: etree._Element, amending: str | None) -> None:
    """Add an article; the numbers of supplementary provisions begin again."""
    title = _text(first(element, "ArticleTitle"))
    caption = _text(first(element, "ArticleCaption")).strip("（）()")
    unit = outline.unit(title, caption)
    if amending is not None:
        key = f"附則 {amending} {citation_key(title)}"
        unit = outline.unit(f"附則{title}", caption, key=" ".join(key.split()))
    with unit:
        _rest(outline, element, ("ArticleCaption", "ArticleTitle"))


def _rest(outline: Outline, element: etree._Element, skip: tuple[str, ...]) -> None:
    for child in children(element):
        if local(child) not in skip:
            for line in _lines(child):
                outline.line(line)


def _lines(element: etree._Element) -> Iterator[str]:
    """The lines within a paragraph, an item or a table."""
    name = local(element)
    if name == "Table":
        yield from table_lines(element, "TableHeaderRow", ("TableHeaderColumn",))
        yield from table_lines(element, "TableRow", ("TableColumn",))
        return
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield _text(element)
        return
    if any(local(c) in ("Sentence", "Column") for c in element) or not len(element):
        parts = [_text(child) for child in children(element)] if len(element) else [_text(element)]
        labelled = len(element) and local(element[0]) in _LABELS
        label = [parts.pop(0)] if labelled else []
        line = ("　" if any(local(c) == "Column" for c in element) else "").join(parts)
        if line := "　".join(filter(None, [*label, line])):
            yield line
        return
    held: list[str] = []
    for child in children(element):
        kind = local(child)
        if kind.endswith(("Num", "Title")) and not len(held):
            held.append(_text(child))
            continue
        for line in _lines(child):
            yield "　".join(filter(None, (*held, line)))
            held = []
    if any(held):
        yield " ".join(filter(None, held))


def _regulation(source: Source, law: etree._Element, body: etree._Element) -> Regulation:
    named = first(body, "LawTitle")
    title = _text(named) or _text(first(law, "LawNum")) or source.stem
    short = named.get("Abbrev", "") if named is not None else ""
    return Regulation(
        id=regulation_id("JP", title),
        title=title,
        jurisdiction="JP",
        kind=_KINDS.get(law.get("LawType", ""), Kind.OTHER),
        language=law.get("Lang", "ja"),
        aliases=tuple(name for name in short.split(",") if name and name != title),
        number=_text(first(law, "LawNum")),
        adopted=_promulgated(law),
        text=TextKind.OFFICIAL,
    )


def _promulgated(law: etree._Element) -> date | None:
    """The day of promulgation, in years of the era; None where it is not given."""
    try:
        numbers = [int(law.get(n, "")) for n in ("Year", "PromulgateMonth", "PromulgateDay")]
        return date(_ERAS[law.get("Era", "")] + numbers[0], numbers[1], numbers[2])
    except (ValueError, KeyError, OverflowError):
        return None
