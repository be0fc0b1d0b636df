"""Inline text of XML and HTML elements: what reads as one line, and tables as lines."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from corpus.readers.xml import children, find_all, local, squeeze, table_text

#: Elements of any format that stand apart from the words around them.
APART = frozenset(
    ("br", "eol", "p", "P", "Para", "Text", "ALINEA", "td", "th", "tr", "li", "div", "content",
     "Signee", "PersonName", "JobTitle", "Department", "DateText", "signature", "role", "person")
)  # fmt: skip
#: Gives the text that stands for an element, or None to read the element itself.
Replacement = Callable[[etree._Element], str | None]


def inline(
    element: etree._Element | None,
    skip: frozenset[str] = frozenset(),
    replace: Replacement | None = None,
) -> str:
    """The text within `element` on one line, without the elements named in `skip`.

    Elements that stand apart (`APART`) are set off by a space; `replace` may give a text in place
    of an element. "" for None.
    """
    if element is None:
        return ""
    pieces: list[str] = []
    _gather(pieces, element, skip, replace)
    return squeeze("".join(pieces))


def is_mixed(element: etree._Element) -> bool:
    """True when an element holds words of its own beside its child elements."""
    return any((text or "").strip() for text in (element.text, *(c.tail for c in element)))


def _gather(
    pieces: list[str], element: etree._Element, skip: frozenset[str], replace: Replacement | None
) -> None:
    """Add the texts within `element`. (Generators within generators would hand each piece up
    through every level.)"""
    pieces.append(element.text or "")
    for child in element:
        name = local(child)
        if name and name not in skip:
            instead = replace(child) if replace else None
            gap = " " if name in APART else ""
            pieces.append(gap)
            if instead is None:
                _gather(pieces, child, skip, replace)
            else:
                pieces.append(instead)
            pieces.append(gap)
        pieces.append(child.tail or "")


def table_lines(
    table: etree._Element,
    row: str = "tr",
    cells: tuple[str, ...] = ("td", "th"),
    skip: frozenset[str] = frozenset(),
    replace: Replacement | None = None,
) -> list[str]:
    """A table's rows, one a line, cells joined by " | "."""
    rows = ([inline(c, skip, replace) for c in children(r, *cells)] for r in find_all(table, row))
    return table_text(rows).splitlines()
