"""USLM, United States Legislative Markup, versions 1 and 2 (uscode.house.gov, govinfo.gov).

Read are titles of the United States Code (uscDoc), public laws (pLaw) and compilations of statutes
(statuteCompilation). Levels nest in the markup: title, chapter … section, subsection, paragraph,
subparagraph, clause, subclause, item. `num` and `heading` head a level; `chapeau`, `content` and
`continuation` are its own words. Quoted provisions of other acts are text of the provision that
quotes them. Source: the USLM user guide and schema of the Office of the Law Revision Counsel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, Status, TextKind
from corpus.readers.us.provisions import Collector
from corpus.readers.us.units import trim_heading
from corpus.readers.xml import (
    children,
    find_all,
    first,
    local,
    parse_date,
    parse_xml,
    squeeze,
    table_text,
    text_of,
)
from corpus.source import Source

_LEVELS = frozenset(
    ("subsection", "paragraph", "subparagraph", "clause", "subclause", "item", "subitem",
     "subsubitem")
)  # fmt: skip
_DIVISIONS = frozenset(
    ("title", "subtitle", "chapter", "subchapter", "part", "subpart", "division", "subdivision",
     "article", "subarticle", "appendix", "preliminary", "reorganizationPlan", "courtRule")
)  # fmt: skip
_OWN = frozenset(("chapeau", "content", "continuation", "text", "p", "elided", "proviso"))
_NOTES = frozenset(
    ("note", "notes", "sourceCredit", "editorialNote", "sidenote", "footnote", "explanationNote",
     "legislativeHistory")
)  # fmt: skip
_FORMULAS = frozenset(
    ("longTitle", "enactingFormula", "resolvingClause", "preamble", "action", "signatures")
)
_INLINE = frozenset(("toc", "page", "sidenote", "footnote", "editorialNote", "marker"))
_BREAKS = frozenset(
    ("p", "tr", "section", "heading", "quotedContent", "note", "block", "chapeau", "content",
     "continuation", "docTitle", "officialTitle", *_LEVELS)
)  # fmt: skip
_ENDED = {
    "repealed": Status.REPEALED,
    "omitted": Status.REPEALED,
    "superseded": Status.SUPERSEDED,
}
_PUBLIC_LAW = re.compile(r"(?:Public Law|P\.L\.)\s*(\d+)[–-](\d+)")


def read(source: Source) -> Iterator[Document]:
    """The one law in a USLM file; UnreadableError when it has no text."""
    root = parse_xml(source)
    main = first(root, "main")
    if main is None:
        raise UnreadableError(source.name, N_("is a USLM file without a main text"))
    walk = _Walk()
    mains = [m for m in find_all(main, "main") if m is not main]
    for child in children(root, "preface"):
        walk.front(child)
    titles = list(children(main, "title", "appendix")) if local(root) == "uscDoc" else []
    for division in titles or mains or [main]:
        walk.division(division, ())
    for child in children(root, "legislativeHistory"):
        walk.out.note(_lines(child))
    provisions = walk.out.finish()
    if not provisions:
        raise UnreadableError(source.name, N_("is a USLM file without provisions"))
    status = walk.status
    provisions = tuple(
        replace(p, status=status[at]) if at in status else p for at, p in enumerate(provisions)
    )
    yield Document(_regulation(root, main), provisions, tuple(walk.remarks))


class _Walk:
    """Walks a law's levels and gathers its provisions."""

    def __init__(self) -> None:
        self.out = Collector()
        self.status: dict[int, Status] = {}
        self.remarks: list[str] = []
        self._after = ""

    def front(self, preface: etree._Element) -> None:
        """Keep what a preface says, its marks of pages and the file's own properties aside."""
        for child in children(preface):
            if local(child) not in ("page", "property", "meta", "toc"):
                self.out.note(_lines(child) or text_of(child))

    def division(self, element: etree._Element, path: tuple[str, ...], name: str = "") -> None:
        """Add what a title, chapter or the whole law holds."""
        for child in children(element):
            kind = local(child)
            if kind == "section":
                self.section(child, path, name)
            elif kind in _DIVISIONS:
                head = _head(child)
                self.division(child, (*path, head) if head else path, _number(child) or name)
            elif kind in _NOTES or kind in _FORMULAS:
                self.out.note(_lines(child))
            elif kind == "elided":
                self._remark(N_("parts of the law are left out in the file (* * *)"))
            elif kind in ("level", "p", "content"):
                self._unnumbered(child, path)

    def section(self, section: etree._Element, path: tuple[str, ...], division: str) -> None:
        """Add a section and the levels in it."""
        number = text_of(first(section, "num")).strip("[ ")
        heading = trim_heading(text_of(first(section, "heading"), _INLINE))
        if not number:
            self._unnumbered(section, path)
            return
        citation = re.sub(r"(?i)^section\b|^sec\.", "Sec.", number.rstrip(". "))
        heading = heading if "[" in heading else heading.rstrip("] ")
        self._after = citation
        self._level(section, citation, heading, path, division)

    def _level(
        self,
        element: etree._Element,
        citation: str,
        heading: str,
        path: tuple[str, ...],
        division: str,
    ) -> None:
        """Add a level: its own words, then its inner levels."""
        inner = [child for child in children(element) if local(child) in _LEVELS]
        own = [_lines(child) for child in children(element) if local(child) in _OWN]
        text = "\n".join(filter(None, own))
        for child in children(element):
            if local(child) in _NOTES:
                self.out.note(_lines(child))
        if any(True for _ in find_all(element, "toc")) and not inner:
            self._remark(N_("tables of contents are left out"))
        if text or not inner:
            name = heading if text else ""
            self._add(element, citation, text or heading, name, path, division)
        label = squeeze(text_of(first(element, "num"))) if local(element) in _LEVELS else citation
        below = (*path, f"{label} {heading}") if heading else path
        for child in inner:
            title = trim_heading(text_of(first(child, "heading"), _INLINE))
            self._level(child, citation + _marker(child), title, below, division)

    def _unnumbered(self, element: etree._Element, path: tuple[str, ...]) -> None:
        if text := _lines(element):
            where = f"text after {self._after}" if self._after else "text before the first section"
            self.out.add("", text, "", path, locator=where)

    def _add(
        self,
        element: etree._Element,
        citation: str,
        text: str,
        heading: str,
        path: tuple[str, ...],
        division: str,
    ) -> None:
        if not text:
            return
        if status := _ENDED.get(element.get("status", "")):
            self.status[len(self.out.provisions)] = status
        self.out.add(citation, text, heading, path, division)

    def _remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)


def _marker(level: etree._Element) -> str:
    """A level's marker as cited: "(a)"; from `value` where `num` is missing or longer."""
    number = first(level, "num")
    if number is None:
        return ""
    text = text_of(number).strip("“”‘’'\" .—–-")
    return text if re.fullmatch(r"\([^()]{1,8}\)", text) else f"({number.get('value') or text})"


def _number(division: etree._Element) -> str:
    """A division's number: "Title I", "chapter 2"."""
    number = text_of(first(division, "num")).rstrip(" .—–-")
    return number if re.match(r"[A-Za-z]+ ", number) else f"{local(division)} {number}".strip()


def _head(division: etree._Element) -> str:
    number = text_of(first(division, "num"))
    heading = trim_heading(text_of(first(division, "heading"), _INLINE))
    joint = "" if number.endswith(("—", "–")) or not number or not heading else " "
    return number + joint + heading


def _lines(element: etree._Element) -> str:
    """The text of an element, a line for each paragraph, level and table row."""
    return "\n".join(filter(None, (squeeze(line) for line in "".join(_walk(element)).split("\n"))))


def _walk(element: etree._Element) -> Iterator[str]:
    yield _one_line(element.text)
    for child in element:
        name = local(child)
        if name == "tr":
            cells = (text_of(cell) for cell in children(child, "th", "td"))
            yield "\n" + table_text([cells]) + "\n"
        elif name and name not in _INLINE:
            around = "\n" if name in _BREAKS else ""
            yield around
            yield from _walk(child)
            yield around
        yield _one_line(child.tail)


def _one_line(text: str | None) -> str:
    """`text` with its line breaks as spaces."""
    return (text or "").replace("\n", " ")


def _regulation(root: etree._Element, main: etree._Element) -> Regulation:
    """The facts of the law."""
    meta = first(root, "meta")
    meta = meta if meta is not None else root
    common = Regulation(
        id="",
        title="",
        jurisdiction="US",
        kind=Kind.STATUTE,
        language=(text_of(first(meta, "language")) or _language(root)).lower(),
        text=TextKind.OFFICIAL,
        rights=text_of(first(meta, "rights")),
    )
    kind = f"{local(root)} {text_of(first(meta, 'type'))}".lower()
    if local(root) == "uscDoc":
        return _code(common, meta, main)
    if "cfr" in kind or "code of federal regulations" in kind:
        return _cfr(common, meta, main)
    if _BILL.search(kind):
        return _bill(common, root, meta)
    return _act(common, root, meta)


def _language(root: etree._Element) -> str:
    return root.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def _code(common: Regulation, meta: etree._Element, main: etree._Element) -> Regulation:
    """A title of the United States Code; its version is the day the file was made."""
    number = text_of(first(meta, "docNumber")).lower()
    title = first(main, "title", "appendix")
    heading = trim_heading(text_of(first(title, "heading"))) if title is not None else ""
    name = text_of(first(meta, "title")) or f"Title {number}"
    return replace(
        common,
        id=f"us/{number}-usc",
        title=heading or name,
        aliases=(f"{number} U.S.C.", f"{number} USC", f"{name}, United States Code"),
        citation=f"{number} U.S.C.",
        version=parse_date(text_of(first(meta, "created"))),
    )


def _cfr(common: Regulation, meta: etree._Element, main: etree._Element) -> Regulation:
    """A title of the Code of Federal Regulations, or a volume of one."""
    title = next(find_all(main, "title"), None)
    head = text_of(first(title, "num")) if title is not None else ""
    name = text_of(first(meta, "title"))
    found = re.search(r"\d+", head or text_of(first(meta, "docNumber")) or name)
    number = found[0] if found else "0"
    heading = trim_heading(text_of(first(title, "heading"))) if title is not None else ""
    return replace(
        common,
        id=f"us/{number}-cfr",
        title=name or f"Title {number}, Code of Federal Regulations",
        aliases=tuple(filter(None, (f"{number} CFR", f"{number} C.F.R.", heading))),
        citation=f"{number} CFR",
        kind=Kind.REGULATION,
        version=parse_date(text_of(first(meta, "date")) or text_of(first(meta, "created"))),
    )


_BILL = re.compile(r"\bbill\b|resolution|amendment|engross")
#: How bills and resolutions are cited, by what their types begin with.
_CHAMBERS = (
    ("house joint", "H.J. Res."), ("senate joint", "S.J. Res."), ("house conc", "H. Con. Res."),
    ("senate conc", "S. Con. Res."), ("house res", "H. Res."), ("senate res", "S. Res."),
    ("house", "H.R."), ("senate", "S."),
)  # fmt: skip


_CITED = re.compile(
    r"\b((?:H\.J\.|S\.J\.|H\. Con\.|S\. Con\.|H\.|S\.) Res\.|H\.R\.|S\.) ?(\d{1,5})\b"
)


def _bill(common: Regulation, root: etree._Element, meta: etree._Element) -> Regulation:
    """A bill or resolution: a draft, whatever it proposes."""
    full, number = text_of(first(meta, "title")), text_of(first(meta, "docNumber"))
    kind = text_of(first(meta, "type")).lower() or full.lower()
    chamber = next((cited for begins, cited in _CHAMBERS if begins in kind), "")
    if not number and (printed := _CITED.search(full)):
        chamber, number = printed[1], printed[2]
    congress = text_of(first(meta, "congress"))
    if not congress:
        stated = next(find_all(root, "congress"), None)
        congress = (stated.get("value") or text_of(stated)) if stated is not None else ""
    named = re.match(r"(\d{2,3})\b", congress or full)
    which = f"{named[1]}{_th(int(named[1]))}" if named else ""
    cited = f"{chamber} {number}".strip()
    short = text_of(next(find_all(root, "shortTitle"), None)).strip('“”"')
    slug = re.sub(r"[^a-z]", "", chamber.lower()) or "bill"
    names = dict.fromkeys([cited, full, *(text_of(each) for each in children(meta, "citableAs"))])
    title = short or full or cited
    return replace(
        common,
        id=f"us/{named[1] if named else 'x'}-{slug}-{number}",
        title=title,
        aliases=tuple(name for name in names if name and name != title),
        kind=Kind.BILL,
        status=Status.DRAFT,
        citation=f"{cited} ({which})" if which else cited,
        number=cited,
    )


def _th(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _act(common: Regulation, root: etree._Element, meta: etree._Element) -> Regulation:
    """A public law, or a compilation of one as amended."""
    cited = [text_of(each) for each in children(meta, "citableAs")]
    law = next((m for text in cited if (m := _PUBLIC_LAW.search(text))), None)
    full = text_of(first(meta, "title"))
    short = text_of(next(find_all(root, "shortTitle"), None)).strip('“”"')
    title = text_of(first(meta, "citableAsShortTitle")) or short or full
    contained = [text_of(each) for each in children(meta, "containsShortTitle")]
    names = dict.fromkeys([*cited, full, short, *contained])
    approved = parse_date(text_of(first(meta, "approvedDate"))) or parse_date(
        text_of(next(find_all(root, "actionDescription"), None))
    )
    amended = _edition(root)
    number = f"{law[1]}-{law[2]}" if law else text_of(first(meta, "docNumber"))
    return replace(
        common,
        id=f"us/pl-{number}",
        title=title,
        aliases=tuple(name for name in names if name and name != title),
        citation=f"Pub. L. {law[1]}–{law[2]}" if law else "",
        number=law[0] if law else "",
        adopted=approved,
        amended=amended,
        version=amended or approved,
    )


def _edition(root: etree._Element) -> date | None:
    """The day of the last amendment that a compilation includes."""
    note = next(find_all(root, "editionNote"), None)
    stated = first(note, "date") if note is not None else None
    return parse_date(stated.get("date") or text_of(stated)) if stated is not None else None
