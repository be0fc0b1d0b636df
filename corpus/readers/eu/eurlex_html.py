"""Pages of EUR-Lex: acts of the Official Journal, and proposals of the Commission (XHTML).

Pages mark what a paragraph is by its class only: `oj-ti-art`, `oj-normal` in the Journal (without
`oj-` in older ones), `Titrearticle`, `li ManualConsidrant`, `Normal` in proposals. Points stand in
tables of two columns, number and text, which may nest, or bear a `num` span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree, html

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Provision
from corpus.readers.eu.eurlex_meta import Facts, regulation
from corpus.readers.markup import inline, table_lines
from corpus.readers.outline import Levels, Outline, Unit, bare
from corpus.readers.xml import children, find_all, local, squeeze
from corpus.source import Source
from corpus.text.cleaning import decode

_TITLE_BELOW = {("ti-art", "sti-art"), ("ti-section-1", "ti-section-2"), ("doc-ti", "doc-ti")}
_BREAK, _REFERENCE = "\ue000", "\ue001"
_ARTICLE, _PARAGRAPH, _POINT = 10, 11, 12
_TITLES = {"doc-ti", "typedudocument_cp", "titreobjet_cp", "statut", "typedudocument", "titreobjet"}
_ARTICLE_TITLES = {"ti-art", "titrearticle"}
_SECTIONS = {"ti-section-1", "ti-section-2", "ti-grseq-1"}
_PAGE_PARTS = {"logo", "emission", "rfrenceinstitutionnelle", "rfrenceinterinstitutionnelle",
               "cpmarking", "hd-date", "hd-lg", "hd-ti", "hd-oj", "doc-end"}  # fmt: skip
_SIGNING = {"fait", "institutionquisigne", "personnequisigne", "signatory", "final"}
_NUMBERED = re.compile(r"(\d+[a-z]?)\.\s+(?=\S)")
_NUMBER_CELL = re.compile(r"[(]?[0-9a-zA-Z]{1,6}[).]{1,2}|[—–•-]")
_ANNEX = re.compile(r"ANNEX\b", re.I)
_ENACTING = re.compile(r"Having regard to\b|THE [A-Z ]*(?:COMMISSION|COUNCIL|UNION|PARLIAMENT)\b")
_HEADING_LEVEL = re.compile(r"heading(\d)")
_POINT_LEVEL = re.compile(r"(?:point|numpar|tiret)[a-z]*(\d)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table: its class, its text, the number before it, how deep in tables."""

    kind: str
    text: str
    number: str = ""
    depth: int = 0
    notes: tuple[str, ...] = ()
    recital: bool = False


def read(source: Source) -> Iterator[Document]:
    """The one act or proposal on a page of EUR-Lex; UnreadableError when it holds no text."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", decode(source.data, source.name))
    try:
        root = html.document_fromstring(text)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError(source.name, N_(f"cannot be read as HTML ({error})")) from error
    reader = _Reader()
    blocks = _merged(_blocks(root, _footnotes(root)))
    for block in blocks:
        reader.add(block)
    provisions = reader.finish()
    if not provisions:
        raise UnreadableError(source.name, N_("is a page of EUR-Lex without text"))
    page = inline(next(find_all(root, "title"), None))
    facts = Facts([(b.kind, b.text) for b in blocks], root.get("lang") or "", page)
    yield Document(regulation(source, facts), provisions)


def _kind(element: etree._Element) -> str:
    """The class that tells what a paragraph is, without the Journal's prefix."""
    classes = [c.lower().removeprefix("oj-") for c in (element.get("class") or "").split()]
    return next((c for c in classes if c != "li"), "")


def _footnotes(root: etree._Element) -> dict[str, str]:
    """The texts of footnotes by the ids that references point to."""
    found: dict[str, str] = {}
    for note in find_all(root, "p", "dd"):
        anchors = list(find_all(note, "a"))
        if anchors and (local(note) == "dd" or _kind(note) == "note"):
            text = re.sub(r"^\(?\d+\)?\s*", "", inline(note))
            names = [anchor.get("id") or anchor.get("name") or "" for anchor in anchors]
            found |= {key: text for key in (*names, note.get("id") or "") if key}
    return found


def _blocks(
    element: etree._Element,
    notes: dict[str, str],
    depth: int = 0,
    recital: bool = False,
    within: str = "",
) -> Iterator[Block]:
    """The paragraphs and tables in `element`; `within` is the kind that a part gives to all."""
    for child in children(element):
        name, kind = local(child), _kind(child)
        inside = recital or (child.get("id") or "").startswith("rct_")
        if name in ("head", "script", "style", "dl") or kind == "note":
            continue
        if name == "table":
            yield from _table(child, notes, depth, inside)
        elif name == "p":
            yield _paragraph(child, within or kind, notes, depth, inside)
        else:
            ends = kind == "final" or child.get("id") == "fnp_1"
            yield from _blocks(child, notes, depth, inside, "final" if ends else within)


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with a title that stands below a number joined to it."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last and block.text and (last.kind, block.kind) in _TITLE_BELOW:
            gap = " " if last.kind == "ti-section-1" else "\n"
            if last.kind != "doc-ti" or _ANNEX.match(last.text):
                merged[-1] = replace(last, text=f"{last.text}{gap}{block.text}")
                continue
        if block.text or block.number:
            merged.append(block)
    return merged


def _is_reference(element: etree._Element) -> bool:
    target = (element.get("href") or "").partition("#")[2]
    return local(element) == "a" and (
        element.get("class") == "footnoteRef" or target.startswith(("ntr", "footnote"))
    )


def _paragraph(
    element: etree._Element, kind: str, notes: dict[str, str], depth: int, recital: bool
) -> Block:
    references = [a for a in find_all(element, "a") if _is_reference(a)]
    cited = [notes.get((a.get("href") or "").partition("#")[2], "") for a in references]
    number = next((e for e in find_all(element, "span") if e.get("class") == "num"), None)

    def replacement(each: etree._Element) -> str | None:
        if _is_reference(each):
            return _REFERENCE
        if each is number:
            return ""
        return _BREAK if local(each) == "br" else None

    lines = inline(element, replace=replacement).split(_BREAK)
    lines = [re.sub(rf"\s*{_REFERENCE}", "", line).strip() for line in lines]
    text = "\n".join(filter(None, lines))
    texts = tuple(filter(None, cited))
    return Block(kind, text, inline(number), depth, texts, recital)


def _table(
    table: etree._Element, notes: dict[str, str], depth: int, recital: bool
) -> Iterator[Block]:
    """A table of points, number and text, or a table of data as lines."""
    if any(_kind(p) in _PAGE_PARTS for p in find_all(table, "p")):
        return
    body = [row for part in (table, *children(table, "tbody")) for row in children(part, "tr")]
    cells = [list(children(row, "td", "th")) for row in body]
    if not all(len(c) == 2 and _NUMBER_CELL.fullmatch(squeeze(inline(c[0]))) for c in cells):
        yield Block("table", "\n".join(table_lines(table)), "", depth, (), recital)
        return
    for number, content in cells:
        label: str | None = inline(number)
        for block in _blocks(content, notes, depth + 1, recital):
            yield replace(block, number=label) if label and not block.number else block
            label = None


class _Reader:
    """Turns blocks into units, one after the other."""

    def __init__(self) -> None:
        self._out = Outline()
        self._levels = Levels()
        self._article: Unit | None = None
        self._annex = ""
        self._preamble = False

    def finish(self) -> tuple[Provision, ...]:
        self._levels.close()
        return self._out.provisions()

    def add(self, block: Block) -> None:
        kind = block.kind
        if kind in _PAGE_PARTS:
            return
        if kind in ("annexetitre", "doc-ti") and _ANNEX.match(block.text):
            self._begin_annex(block)
        elif kind in _TITLES:
            return
        elif kind in _SIGNING:
            self._levels.close(_ARTICLE)
            self._out.note(squeeze(block.text))
        elif kind in _ARTICLE_TITLES:
            self._begin_article(block)
        elif kind in _SECTIONS or _HEADING_LEVEL.search(kind) or kind.startswith("exposdesmotifs"):
            self._begin_section(block)
        elif block.recital or "considrant" in kind:
            self._begin_recital(block)
        elif kind == "institutionquiagit" or self._begins_preamble(block):
            self._preamble = True
            self._levels.enter(0, self._out.division("Preamble"))
            self._levels.enter(_ARTICLE - 1, self._out.unit("Preamble", key="preamble"))
            self._add_text(block)
        else:
            self._add_body(block)

    def _begins_preamble(self, block: Block) -> bool:
        first = not self._preamble and not self._article and not self._annex
        return first and _ENACTING.match(block.text) is not None

    def _add_text(self, block: Block) -> None:
        for line in block.text.split("\n"):
            self._out.line(line.strip())
        for note in block.notes:
            self._out.note(note)

    def _begin_article(self, block: Block) -> None:
        self._end_preamble()
        citation, _, heading = block.text.partition("\n")
        self._levels.close(_ARTICLE)
        unit = self._out.unit(f"{self._annex} {citation}".strip(), squeeze(heading))
        self._levels.enter(_ARTICLE, unit)
        self._article = self._out.current

    def _end_preamble(self) -> None:
        if self._preamble:
            self._levels.close()
            self._preamble = False

    def _begin_section(self, block: Block) -> None:
        self._end_preamble()
        match = _HEADING_LEVEL.search(block.kind)
        depth = int(match[1]) + 1 if match else (2 if block.kind == "ti-section-2" else 1)
        heading = squeeze(f"{block.number} {block.text}")
        self._levels.enter(depth, self._out.division(heading))

    def _begin_annex(self, block: Block) -> None:
        name, _, heading = block.text.partition("\n")
        self._annex = "Annex" + name.strip()[5:]
        self._article = None
        self._preamble = False
        self._levels.enter(0, self._out.unit(self._annex, squeeze(heading)))

    def _begin_recital(self, block: Block) -> None:
        if number := bare(block.number):
            self._levels.enter(_ARTICLE, self._out.unit(f"Recital {number}"))
        self._add_text(block)

    def _add_body(self, block: Block) -> None:
        """A paragraph of an article or annex: numbered, a point, or text of what is open."""
        match = _NUMBERED.match(block.text)
        if match and self._article and not block.number and not block.depth:
            cited = f"{self._article.citation}({match[1]})"
            self._levels.enter(_PARAGRAPH, self._out.unit(cited))
            self._add_text(replace(block, text=block.text[match.end() :]))
            return
        label = bare(block.number)
        inside = self._out.current is not None and not self._preamble
        if label and inside:
            self._levels.close(depth := _depth(block))
            above = self._out.current
            base = above.citation if above else ""
            cited = f"{base} point {label}" if base == self._annex else f"{base}({label})"
            self._levels.enter(depth, self._out.unit(cited))
        else:
            if not block.depth:
                self._levels.close(_POINT if self._article else _ARTICLE)
            self._out.prefix(block.number)
        self._add_text(block)


def _depth(block: Block) -> int:
    """How deep a numbered point stands: by its class, or by the tables around it."""
    if match := _POINT_LEVEL.search(block.kind):
        first = _PARAGRAPH - 1 if "numpar" in block.kind else _POINT
        return first + int(match[1])
    return _POINT - 1 + max(block.depth, 1)
