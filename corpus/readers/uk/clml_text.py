"""Text and facts of single CLML elements: lines, numbers, notes, formulae, validity, repeals."""

from __future__ import annotations

import re

from lxml import etree

from corpus.model import Status
from corpus.readers.markup import inline
from corpus.readers.outline import Outline, Unit
from corpus.readers.xml import children, find_all, first, local

_SKIPPED = frozenset(("FootnoteRef", "CommentaryRef", "MarginNoteRef"))
_REPEALED = re.compile(r"\b(?:repealed|revoked|omitted)\b", re.I)
_DOTS = re.compile(r"[.\s…]+")
_STATUS = {"Prospective": Status.NOT_YET, "Repealed": Status.REPEALED}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def line_of(element: etree._Element | None) -> str:
    """The text of an element on one line, without references to notes; "" for None."""
    return inline(element, _SKIPPED, _formula)


def _formula(element: etree._Element) -> str | None:
    return math_text(element) if local(element) == "math" else None


def math_text(element: etree._Element) -> str:
    """A formula in MathML on one line: fractions as a/b, powers as a^b."""
    parts = [math_text(child) for child in children(element)]
    name = local(element)
    if name in ("mfrac", "msup", "msub") and len(parts) == 2:
        mark = {"mfrac": "/", "msup": "^", "msub": "_"}[name]
        return mark.join(f"({part})" if " " in part else part for part in parts)
    return " ".join(filter(None, ((element.text or "").strip(), *parts)))


def number_of(element: etree._Element, label: str) -> str:
    """The number of a quoted unit as printed: "274A", "(2)", "(a)", "1."."""
    number = first(element, "Pnumber")
    plain = ("", "") if local(element) == "P1" else ("(", ")")
    before = after = None
    if number is not None:
        before, after = number.get("PuncBefore"), number.get("PuncAfter")
    if before is None and after is None:
        before, after = plain
    return f"{before or ''}{label}{after or ''}"


def item_marker(item: etree._Element) -> str:
    """The number of a list's item as printed: "(a)", "1.", "•"; "" for lists without."""
    if number := item.get("NumberOverride"):
        return number
    parent = item.getparent()
    if parent is None or local(parent) != "OrderedList":
        decoration = parent.get("Decoration") if parent is not None else ""
        return {"bullet": "•", "dash": "—"}.get(decoration or "", "")
    index = list(children(parent, "ListItem")).index(item) + 1
    number = _numeral(index, parent.get("Type") or "arabic")
    before, after = {
        "parens": ("(", ")"), "parenRight": ("", ")"), "period": ("", "."),
    }.get(parent.get("Decoration") or "", ("", ""))  # fmt: skip
    return f"{before}{number}{after}"


def _numeral(index: int, kind: str) -> str:
    text = str(index)
    if kind.startswith("alpha"):
        text = chr(96 + (index - 1) % 26 + 1) * ((index - 1) // 26 + 1)
    elif kind.startswith("roman"):
        text = ""
        for value, letters in _ROMAN:
            text += letters * (index // value)
            index %= value
    return text.upper() if kind.endswith("upper") else text


def standing(element: etree._Element) -> Status | None:
    """The status that the element, or what holds it, states; None when it states none."""
    for each in (element, *element.iterancestors()):
        if status := _STATUS.get(each.get("Status") or ""):
            return status
    return None


def validity(element: etree._Element) -> str:
    """From and until when this text of a provision applies and where, in words; may be ""."""
    parent = element.getparent()
    group = parent if parent is not None and local(parent) == "P1group" else element

    def value(name: str) -> str:
        return element.get(name) or group.get(name) or ""

    start, end, extent = (value(f"Restrict{n}") for n in ("StartDate", "EndDate", "Extent"))
    dates = " ".join(filter(None, (start and f"from {start}", end and f"until {end}")))
    facts = (dates and f"This text applies {dates}", extent and f"extent {extent}")
    return "; ".join(filter(None, facts))


def repealed(element: etree._Element, unit: Unit) -> Status | None:
    """REPEALED for a unit that is all dots with a note of its repeal, or all marked repealed."""
    text = "".join(unit.text)
    if text and _DOTS.fullmatch(text):
        return Status.REPEALED if any(map(_REPEALED.search, unit.notes)) else None
    if unit.children:
        return None
    marked = [r for r in find_all(element, "Repeal") if not r.get("Extent")]
    inside = "".join(line_of(r) for r in marked if local(_parent(r)) != "Pnumber")
    return Status.REPEALED if text and _squashed(inside) == _squashed(text) else None


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _squashed(text: str) -> str:
    return re.sub(r"\s", "", text)


class Notes:
    """The footnotes and commentaries of a document, by the ids that the text refers to."""

    def __init__(self, root: etree._Element) -> None:
        self._texts = {
            note.get("id") or "": line_of(note)
            for note in find_all(root, "Footnote", "Commentary", "MarginNote")
        }

    def add(self, out: Outline, element: etree._Element) -> None:
        """Add the notes that the element refers to, each once."""
        for each in element.iter():
            reference = each.get("CommentaryRef") or (
                each.get("Ref") if local(each) in _SKIPPED else None
            )
            if reference:
                out.note(self._texts.get(reference, ""))
