"""Reader of Canadian federal law as the Department of Justice publishes it: acts and regulations.

Sections are provisions with their subsections, paragraphs and definitions as lines. Format: the
XML of laws-lois.justice.gc.ca (LIMS).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, Status, TextKind
from corpus.readers.markup import inline, table_lines
from corpus.readers.outline import Levels, Outline
from corpus.readers.xml import children, find_all, first, local, parse_date, parse_xml, text_of
from corpus.source import Source
from corpus.splitting.assemble import regulation_id

#: Units below a section: each begins a line with its label.
_UNITS = frozenset(
    ("Subsection", "Paragraph", "Subparagraph", "Clause", "Subclause", "Subsubclause", "Item",
     "Definition", "Provision", "FormulaParagraph", "FormulaDefinition", "ListItem")
)  # fmt: skip
#: What of a law's identification is in its fields, or tells of the file.
_TOLD = frozenset(
    ("ShortTitle", "LongTitle", "Chapter", "InstrumentNumber", "ConsolidationDate", "BillHistory",
     "RunningHead", "RegistrationDate")
)  # fmt: skip
_NOTES = frozenset(("HistoricalNote", "Footnote", "Note"))
_PREFIXED = ("Label", "MarginalNote", "FormulaTerm")
_BESIDE = frozenset(("Footnote", "FootnoteRef"))
_DIVISIONS = frozenset(
    ("Body", "Introduction", "Order", "Schedule", "Group1-Part", "RegulationPiece")
)


def read(source: Source) -> Iterator[Document]:
    """The one act or regulation in a file; UnreadableError when it holds none."""
    root = parse_xml(source)
    if local(root) not in ("Statute", "Regulation", "Bill"):
        raise UnreadableError(source.name, N_(f"holds no act or regulation but <{local(root)}>"))
    outline, levels = Outline(), Levels()
    identity = first(root, "Identification")
    for child in children(root):
        if local(child) not in ("Identification", "RecentAmendments", "TableOfProvisions"):
            levels.close()
            _take(outline, levels, child)
    levels.close()
    if identity is not None:
        for child in children(identity):
            if local(child) not in _TOLD:
                parts = [inline(part) for part in children(child)] or [inline(child)]
                outline.note_first(" ".join(filter(None, parts)))
    for amendment in find_all(root, "Amendment"):
        outline.note_first(" ".join(["Amendment:", *map(inline, children(amendment))]))
    yield Document(_regulation(source, root, identity), outline.provisions())


def _take(outline: Outline, levels: Levels, element: etree._Element) -> None:
    """Add a part of a law, whatever it is."""
    name = local(element)
    if name == "Heading":
        depth = element.get("level", "1")
        names = (text_of(first(element, "Label")), inline(first(element, "TitleText"), _BESIDE))
        levels.enter(
            int(depth) if depth in tuple("123456789") else 9,
            outline.division(" ".join(filter(None, names))),
        )
    elif name == "Section":
        label = text_of(first(element, "Label"))
        with outline.unit(f"s. {label}" if label else "", _title(element)):
            _lines(outline, element)
    elif name == "Schedule":
        heading = first(element, "ScheduleFormHeading")
        label, title = (
            "" if heading is None else text_of(first(heading, name))
            for name in ("Label", "TitleText")
        )
        with outline.unit(label or "Schedule", title):
            _lines(outline, element)
    elif name in _NOTES:
        outline.note(inline(element))
    elif name in _DIVISIONS or next(find_all(element, "Section"), None) is not None:
        for child in children(element):
            _take(outline, levels, child)
    else:
        _lines(outline, element) if len(element) else outline.line(inline(element))


def _title(element: etree._Element) -> str:
    return inline(first(element, "MarginalNote"), _BESIDE)


def _lines(outline: Outline, element: etree._Element) -> None:
    """The lines within a section; marginal notes of subsections stand before their text."""
    top = local(element) in ("Section", "Schedule")
    for child in children(element):
        name = local(child)
        if name in _NOTES:
            outline.note(inline(child))
        elif name in _UNITS:
            outline.prefix(text_of(first(child, "Label")))
            if title := _title(child):
                outline.prefix(f"{title}:")
            outline.prefix(inline(first(child, "FormulaTerm")))
            _lines(outline, child)
        elif name in _PREFIXED and local(element) in (*_UNITS, "Section"):
            continue
        elif name == "BilingualGroup":
            outline.line(" | ".join(map(inline, children(child))))
        elif name in ("TableGroup", "table"):
            outline.line(inline(first(child, "Caption")))
            for line in table_lines(child, "row", ("entry",)):
                outline.line(line)
        elif top and name == "ScheduleFormHeading":
            outline.note(inline(first(child, "OriginatingRef")))
        elif any(
            local(inner) in _UNITS or local(inner) in ("Section", "TableGroup")
            for inner in child.iter()
            if inner is not child
        ):
            _lines(outline, child)
        else:
            outline.line(inline(child, _BESIDE))
            for note in find_all(child, "Footnote"):
                outline.note(inline(note))


def _regulation(
    source: Source, root: etree._Element, identity: etree._Element | None
) -> Regulation:
    def said(name: str) -> str:
        return inline(next(find_all(identity, name), None), _BESIDE) if identity is not None else ""

    attributes = {str(name).rpartition("}")[2]: str(value) for name, value in root.attrib.items()}
    short, long = said("ShortTitle"), said("LongTitle")
    title = short or long or source.stem
    amended = parse_date(attributes.get("lastAmendedDate"))
    force = attributes.get("in-force", "")
    regulation = local(root) == "Regulation"
    kind = Kind.REGULATION if regulation else Kind.STATUTE
    chapter = said("InstrumentNumber") if regulation else said("ConsolidatedNumber")
    status = {"yes": Status.IN_FORCE, "no": Status.NOT_YET}.get(force, Status.UNKNOWN)
    return Regulation(
        id=regulation_id("CA", title),
        title=title,
        jurisdiction="CA",
        kind=Kind.BILL if local(root) == "Bill" else kind,
        language=attributes.get("lang", "en"),
        aliases=(long,) if long and long != title else (),
        number=chapter,
        adopted=_registered(identity),
        effective=parse_date(attributes.get("inforce-start-date")),
        amended=amended,
        version=amended or parse_date(attributes.get("inforce-start-date")),
        status=status,
        text=TextKind.OFFICIAL,
    )


def _registered(identity: etree._Element | None) -> date | None:
    """The day on which a regulation was registered, or an act assented to."""
    if identity is None:
        return None
    stages = (at for at in find_all(identity, "Stages") if at.get("stage") == "assented-to")
    place = next(chain(find_all(identity, "RegistrationDate"), stages), None)
    parts = (
        [text_of(next(find_all(place, n), None)) for n in ("YYYY", "MM", "DD")]
        if place is not None
        else []
    )
    return parse_date("-".join(parts))
