"""Footnotes of a page: what superscripts refer to further down."""

from __future__ import annotations

import re

from lxml import etree

from corpus.named import NamedTuple

#: A reference to a note: 1, [1], *, †, a.
_SIGN = re.compile(r"\[?(\d{1,3}|[a-z]|\*{1,3}|[†‡])\]?")
#: What may hold a note, which has so many characters at the most.
_HOLDERS, _LONGEST = frozenset(("p", "li", "div", "aside", "dd", "td", "section")), 3000
_BACK = re.compile(r"\s*[↩↑]\ufe0e?$")


class Note(NamedTuple):
    """A note: its sign, and the element that holds its text."""

    sign: str
    holder: etree._Element

    def text(self, said: str) -> str:
        """What it says, without its sign and the way back."""
        said = re.sub(rf"^[\s\[↑^]*{re.escape(self.sign)}[\s\].:]*", "", said)
        return f"[{self.sign}] {_BACK.sub('', said)}"


def notes_of(root: etree._Element) -> dict[etree._Element, Note]:
    """The links in superscripts that refer to a note further down, each with the note."""
    links = [(n, e) for n, e in enumerate(root.iter("*")) if _refers(e)]
    if not links:
        return {}
    wanted = {(link.get("href") or "")[1:] for _, link in links}
    named: dict[str, tuple[int, etree._Element]] = {}
    for n, element in enumerate(root.iter("*")):
        if (name := element.get("id") or element.get("name") or "") in wanted:
            named.setdefault(name, (n, element))
    found: dict[etree._Element, Note] = {}
    for n, link in links:
        at, target = named.get((link.get("href") or "")[1:], (0, link))
        sign = _SIGN.fullmatch("".join(map(str, link.itertext())).strip())
        holder = _holder(target)
        if at > n and sign and holder is not None and link not in list(holder.iter("a")):
            found[link] = Note(sign[1], holder)
    return found


def _refers(element: etree._Element) -> bool:
    if element.tag != "a" or not (element.get("href") or "").startswith("#"):
        return False
    above = element.getparent()
    return element.find("sup") is not None or (above is not None and above.tag == "sup")


def _holder(target: etree._Element) -> etree._Element | None:
    """The block that holds a note; None where it is more than a note."""
    holder: etree._Element | None = target
    while holder is not None and holder.tag not in _HOLDERS:
        holder = holder.getparent()
    if holder is None or sum(len(str(text)) for text in holder.itertext()) > _LONGEST:
        return None
    return holder
