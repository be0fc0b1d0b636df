"""Undoing repetition in third-party Akoma Ntoso conversions of the United States Code.

Such a file puts the whole section, cut at about 2,000 characters, into the section's own content
and then repeats each subsection, number and heading included. What a subsection repeats is left
out of the section, so that each word is read once; where the text ends short, a remark says so.
"""

from __future__ import annotations

import re

from lxml import etree

from corpus.messages import N_
from corpus.readers.markup import inline
from corpus.readers.xml import children, find_all, first, squeeze

#: Where a section's text ends and its history begins: "(Pub. L. 90–321, …", "(July 1, 1944, ch. …".
_CREDIT = re.compile(r"\((?:Added )?(?:Pub\. L\. \d|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}, ch\. )")
_CUT_AT = 1990
_LEFT_OUT = 12


def undo_repetition(act: etree._Element) -> tuple[str, ...]:
    """Shorten the sections of `act` that repeat their subsections; remarks on what was found."""
    remarks: list[str] = []
    for section in find_all(act, "section"):
        content = first(section, "content")
        number = first(section, "num")
        if content is None or number is None:
            continue
        start = re.match(rf"§+\s*{re.escape(inline(number))}\.?\s*", inline(content))
        if start is None:
            continue
        text = inline(content)
        cut = len("".join(str(t) for t in content.itertext())) >= _CUT_AT
        below = list(children(section, "subsection"))
        rest = _without(text[start.end() :], inline(first(section, "heading")))
        kept, lost = _own_text(rest, [_repeated(s) for s in below], cut)
        _set_text(content, kept)
        remarks.append(N_("a third-party conversion of the United States Code"))
        if cut:
            remarks.append(N_(f"{inline(number)}: the text is cut off in the file"))
        elif lost:
            where = inline(number)
            remarks.append(N_(f"{where}: what stands below its subsections is in § {where} itself"))
    return tuple(dict.fromkeys(remarks))


def _repeated(subsection: etree._Element) -> str:
    """What a subsection repeats; its own text is left without its number and heading."""
    content = first(subsection, "content")
    if content is None:
        return ""
    text = inline(content)
    heading = inline(first(subsection, "heading"))
    _set_text(content, _without(_without(text, inline(first(subsection, "num"))), heading))
    return text


def _without(text: str, start: str) -> str:
    return text.removeprefix(start).strip()


def _own_text(text: str, repeated: list[str], cut: bool) -> tuple[str, bool]:
    """`text` without the passages in `repeated`; True when more than a lead-in is left.

    Passages are found whatever their spaces; a cut text may end inside one.
    """
    squashed, places = _squash(text)
    taken = [False] * len(text)
    for passage in repeated:
        wanted = _squash(passage)[0]
        at = squashed.find(wanted) if wanted else -1
        if at < 0 and cut:
            at = _cut_end(squashed, wanted)
        for place in places[at : at + len(wanted)] if at >= 0 else ():
            taken[place] = True
    pieces = "".join("\n" if gone else c for c, gone in zip(text, taken, strict=True))
    lines = [squeeze(piece) for piece in re.split(r"\n+", pieces)]
    lines = [line for line in lines if line]
    after = pieces[taken.index(True) :] if True in taken else ""
    credit = _CREDIT.search(after)
    own = squeeze(after[: credit.start()] if credit else after)
    return "\n".join(lines), len(own) > _LEFT_OUT


def _squash(text: str) -> tuple[str, list[int]]:
    places = [i for i, c in enumerate(text) if not c.isspace()]
    return "".join(text[i] for i in places), places


def _cut_end(squashed: str, wanted: str) -> int:
    """Where the beginning of `wanted` ends the text; -1 for nowhere."""
    for length in range(min(len(wanted), len(squashed)), 7, -1):
        if squashed.endswith(wanted[:length]):
            return len(squashed) - length
    return -1


def _set_text(content: etree._Element, text: str) -> None:
    """Make `content` hold `text` alone, a paragraph for each line, the credits as a note."""
    for child in list(content):
        content.remove(child)
    content.text = None
    for line in filter(None, text.split("\n")):
        paragraph = etree.SubElement(content, "p")
        credit = _CREDIT.search(line)
        paragraph.text = line[: credit.start()] if credit else line
        if credit:
            etree.SubElement(paragraph, "authorialNote").text = line[credit.start() :]
