"""Readers of JSON of US publishers: documents of the Federal Register's interface, and trees of
the Consumer Financial Protection Bureau's regulations-parser; eCFR's JSON holds no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Regulation, Status, TextKind
from corpus.readers.outline import Outline
from corpus.readers.xml import parse_date, squeeze
from corpus.source import Source
from corpus.splitting.assemble import regulation_id
from corpus.text.cleaning import decode_json

_DEEPEST = 100
Record = dict[str, Any]


def _said(record: Record, name: str) -> str:
    value = record.get(name)
    return squeeze(str(value)) if isinstance(value, str | int) else ""


def _list(record: Record, name: str) -> list[Any]:
    value = record.get(name)
    return value if isinstance(value, list) else []


# --- the Federal Register ------------------------------------------------------------------------

#: Fields of a document that are texts, in their order, and what they are called.
_PARTS = {"action": "ACTION", "abstract": "SUMMARY", "dates": "DATES"}
_TYPES = {"Rule": Kind.REGULATION, "Proposed Rule": Kind.BILL, "Notice": Kind.OTHER}


def register(source: Source) -> Iterator[Document]:
    """The documents in an answer of the interface: one, or a list of results."""
    content = decode_json(source.data, source.name)
    results = content.get("results") if isinstance(content, dict) else content
    rows = results if isinstance(results, list) else [content]
    for row in rows:
        if isinstance(row, dict) and _said(row, "title") and any(_said(row, n) for n in _PARTS):
            yield _document(row)


def _document(row: Record) -> Document:
    title, number = _said(row, "title"), _said(row, "document_number")
    outline = Outline()
    for name, called in _PARTS.items():
        if text := _said(row, name):
            with outline.unit(called, key=called.lower()):
                outline.line(text)
    names = [
        _said(a, "name") or _said(a, "raw_name")
        for a in _list(row, "agencies")
        if isinstance(a, dict)
    ]
    kind = _said(row, "type")
    own = Regulation(
        id=f"us/fr-{number}" if number else regulation_id("US", title),
        title=title,
        jurisdiction="US",
        kind=_TYPES.get(kind, Kind.OTHER),
        language="en",
        citation=_said(row, "citation"),
        issuer="; ".join(filter(None, names)),
        number=number,
        adopted=parse_date(_said(row, "publication_date")),
        effective=parse_date(_said(row, "effective_on")),
        status=Status.DRAFT if kind == "Proposed Rule" else Status.UNKNOWN,
        url=_said(row, "html_url"),
        text=TextKind.OFFICIAL,
    )
    where = _said(row, "full_text_xml_url") or _said(row, "raw_text_url") or own.url
    remark = N_("only the summary")
    if where:
        remark = N_(f"only the summary of the document; its text: {where}")
    return Document(own, outline.provisions(), (remark,))


# --- regulations-parser --------------------------------------------------------------------------

_SUPPLEMENT = "Interp"


def tree(source: Source) -> Iterator[Document]:
    """The one regulation in a tree of nodes; UnreadableError when it holds none."""
    root = decode_json(source.data, source.name)
    label = root.get("label") if isinstance(root, dict) else None
    if not isinstance(label, list) or not label:
        raise UnreadableError(source.name, N_("is no tree of a regulation (has no label)"))
    part = str(label[0])
    outline = Outline()
    _node(outline, root, part, 0)
    title = _said(root, "title") or f"Part {part}"
    own = Regulation(
        id=f"us/cfr-part-{part}",
        title=title,
        jurisdiction="US",
        kind=Kind.REGULATION,
        language="en",
        aliases=(f"Part {part}",),
    )
    yield Document(own, outline.provisions())


def tree_lines(source: Source) -> Iterator[str]:
    """The titles and texts of a tree, for `corpus.coverage`."""
    todo = [decode_json(source.data, source.name)]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            yield from (str(node.get(name) or "") for name in ("title", "text"))
            children = node.get("children")
            todo += reversed(children) if isinstance(children, list) else []


def _node(outline: Outline, node: Record, part: str, depth: int) -> None:
    """Add a node: a division without text of its own, a unit, or a line of the unit around it."""
    if depth > _DEEPEST:
        raise RecursionError
    label = [str(one) for one in _list(node, "label")]
    title, text = _said(node, "title"), str(node.get("text") or "")
    kind = str(node.get("node_type") or "")
    unit = _citation(label, kind, part)
    inner = [child for child in _list(node, "children") if isinstance(child, dict)]
    if unit:
        with outline.unit(unit, _bare(title, unit)):
            _below(outline, text, inner, part, depth)
    elif depth and title:
        with outline.division(title):
            _below(outline, text, inner, part, depth)
    else:
        _below(outline, text, inner, part, depth)


def _below(outline: Outline, text: str, inner: list[Record], part: str, depth: int) -> None:
    for line in text.split("\n"):
        outline.line(squeeze(line))
    for child in inner:
        _node(outline, child, part, depth + 1)


def _citation(label: list[str], kind: str, part: str) -> str:
    """How a node is cited where it is a provision: a section, an appendix, a comment; else ""."""
    if kind == "regtext" and len(label) == 2 and label[1].isalnum():
        return f"§ {part}.{label[1]}"
    if kind == "appendix" and len(label) == 2:
        return f"Appendix {label[1]} to Part {part}"
    if kind == "interp" and label[-1:] == [_SUPPLEMENT] and len(label) > 2:
        outer = "".join(f"({one})" for one in label[2:-1])
        return f"Comment {label[1]}{outer}"
    return ""


def _bare(title: str, unit: str) -> str:
    """A title without the number that it begins with."""
    return title.removeprefix(unit).lstrip(" .—–-") if title.startswith(unit) else title


# --- eCFR ----------------------------------------------------------------------------------------


def refuse_ecfr(source: Source) -> Iterator[Document]:
    """Refuse eCFR's tables of contents and search results; UnreadableError always."""
    excerpts = b'"full_text_excerpt"' in source.data
    what = (
        N_("search results with excerpts")
        if excerpts
        else N_("headings of the CFR without their text")
    )
    raise UnreadableError(
        source.name, N_(f"holds {what}: get the text from eCFR's /api/versioner/v1/full/ as XML")
    )
