"""From the sections and appendices of a United States regulation to provisions.

Citations of sections are the section's and its paragraphs' markers, "§ 1006.14(b)(2)(i)"; of
unnumbered definitions the section's and the term, "§ 1090.101 Consumer". Appendices give
"Appendix E I(b)(1)" and "Appendix B para d.1"; official interpretations give "Comment 5(b)-1.i".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from corpus.citations.keys import citation_key
from corpus.model import Provision
from corpus.readers.us.units import (
    Block,
    Unit,
    is_reserved,
    plain_text,
    trim_heading,
    units,
)
from corpus.unique_names import Keys

RESERVED = "[Reserved]"
_APPENDIX_NAME = re.compile(
    r"(?i:appendix|appendices|supplement|exhibit|attachment)\s+[A-Z0-9]+(?:-[A-Z0-9]+)?(?![a-z])"
    r"(?:\s+(?i:to\s+subpart)\s+[A-Z0-9]+)?"
)
_TO_PART = re.compile(r"^\w+(?:\s+\w+)?\s+to\s+part\s", re.I)
_FORM_CODE = re.compile(
    r"(?i:(?:model\s+)?(?:form|notice|clause)s?\s+)?([A-Z]-\d+[A-Z]?(?:\([A-Z0-9]+\))*)(?![a-z])"
)
_OUTLINE_CODE = re.compile(r"([IVX]+|[A-Z]|\d+)(?=\.)|(\([a-z0-9]+\))")
_SECTION_HEAD = re.compile(r"(?i:section)\s+\d+\.(\d+[a-z]?)(?![a-z])")
_PARAGRAPH_HEAD = re.compile(
    r"(?:paragraph\s+)?(\d+[a-z]?(?:\.\d+)?(?:\s?\([0-9A-Za-z]+\))+)", re.I
)
_LEVEL_HEAD = re.compile(r"(?:\([0-9A-Za-z]+\))+")
_APPENDIX_HEAD = re.compile(r"appendix\s+([A-Z](?:-\d+)?|[A-Z]\d+)\b", re.I)


class Collector:
    """Gathers provisions in order, with unique keys; notes wait for the provision they precede."""

    def __init__(self) -> None:
        self.provisions: list[Provision] = []
        self._keys = Keys()
        self._notes: list[str] = []

    def note(self, *texts: str) -> None:
        """Keep notes for the next provision."""
        self._notes += filter(None, texts)

    def add(
        self,
        citation: str,
        text: str,
        heading: str = "",
        path: tuple[str, ...] = (),
        division: str = "",
        locator: str = "",
    ) -> None:
        """Add a provision; on a key that is taken, `division` is put before it, or else "~2"."""
        key = citation_key(citation) or citation_key(locator)
        if key in self._keys and division and not key.startswith(citation_key(division)):
            key = f"{citation_key(division)} {key}"
        notes, self._notes = "\n".join(self._notes), []
        self.provisions.append(
            Provision(
                citation=citation,
                key=self._keys.take(key),
                text=text,
                heading=heading,
                path=tuple(filter(None, path)),
                notes=notes,
                locator=locator,
            )
        )

    def finish(self) -> tuple[Provision, ...]:
        """The provisions; notes still waiting go to the last."""
        if self._notes and self.provisions:
            last = self.provisions[-1]
            notes = "\n".join(filter(None, [last.notes, *self._notes]))
            self.provisions[-1] = replace(last, notes=notes)
        return tuple(self.provisions)


def add_section(
    out: Collector,
    citation: str,
    heading: str,
    blocks: Iterable[Block],
    path: tuple[str, ...] = (),
    loose: bool = False,
    division: str = "",
) -> None:
    """Add a section's provisions: its lead-in and each numbered paragraph with text of its own."""
    lead, *numbered = units(blocks, loose=loose)
    reserved = is_reserved(heading)
    below = (*path, f"{citation} {heading}".strip())
    out.note(*lead.notes)
    if lead.text:
        text = "\n".join(lead.text)
        out.add(citation, text, "" if reserved else heading, path, division)
    elif not any(_worth(numbered)):
        out.add(citation, RESERVED if reserved else heading, "", path, division=division)
    _add_units(out, numbered, lambda unit: citation + section_levels(unit.levels), below, division)


def section_levels(levels: Iterable[str]) -> str:
    """The levels as cited: "(b)(2)(i)", " Consumer(1)"."""
    return "".join(label if label.startswith("(") else f" {label}" for label in levels)


def dotted_levels(levels: Iterable[str]) -> str:
    """The levels of an appendix or comment as cited: "1.i.A", "B.2(a)"."""
    text = ""
    for label in levels:
        joint = "" if label.startswith("(") or not text else "." if label.endswith(".") else " "
        text += joint + label.rstrip(".")
    return text


def _worth(numbered: list[Unit]) -> list[bool]:
    """Which units are worth a provision: those with text, and captions with nothing below them."""
    parents = {unit.levels[:depth] for unit in numbered for depth in range(len(unit.levels))}
    return [bool(u.text or (u.heading and u.levels not in parents)) for u in numbered]


def _add_units(
    out: Collector,
    numbered: list[Unit],
    cite: Callable[[Unit], str],
    path: tuple[str, ...],
    division: str,
) -> None:
    """Add the units worth a provision; the notes of the others wait for the next."""
    for unit, worth in zip(numbered, _worth(numbered), strict=True):
        out.note(*unit.notes)
        if worth:
            text, heading = "\n".join(unit.text) or unit.heading, unit.heading if unit.text else ""
            out.add(cite(unit), text, heading, (*path, *unit.path), division)


def appendix_name(title: str) -> str:
    """How an appendix is cited within its part: "Appendix C", "Supplement I", "Appendix"."""
    match = _APPENDIX_NAME.match(title)
    if match:
        return match[0]
    return re.split(r"(?<!\s)\s+(?:to|-)\s+|—", title, maxsplit=1)[0].strip()


def add_appendix(
    out: Collector,
    title: str,
    blocks: Iterable[Block],
    path: tuple[str, ...] = (),
    loose: bool = False,
    division: str = "",
) -> None:
    """Add the provisions of an appendix, or the comments of official interpretations.

    An appendix to the part stands outside its subparts, wherever the file puts it.
    """
    name = appendix_name(title)
    if _TO_PART.search(title):
        path = tuple(head for head in path if not head.lower().startswith("subpart"))
    content = list(blocks)
    before = len(out.provisions)
    if any(b.kind == "head" and _SECTION_HEAD.match(plain_text(b.text)) for b in content):
        _add_comments(out, name, content, (*path, title), loose, division)
    else:
        for heads, segment in _segments(content):
            base, levels = _base(name, heads)
            below = (*path, title, *heads)
            _add_segment(out, base, " para ", levels, segment, below, loose, division or name)
    if len(out.provisions) == before and title.lower().endswith("[reserved]"):
        out.add(name, RESERVED, "", (*path, title), division=division)


def _segments(
    blocks: Iterable[Block], every: bool = False
) -> list[tuple[tuple[str, ...], list[Block]]]:
    """The blocks between headings, each with the headings above it.

    A heading that nothing stands below is a line of text, as forms have them; with `every`, it
    stays a heading and comes with no blocks.
    """
    found: list[tuple[tuple[str, ...], list[Block]]] = [((), [])]
    heads: list[tuple[int, str]] = []
    for block in [*blocks, Block("head", "")]:
        above = tuple(text for _, text in heads)
        if block.kind != "head":
            found[-1][1].append(block)
            continue
        bare = bool(heads) and not found[-1][1] and block.level <= heads[-1][0]
        if bare and above[-1].lower().endswith("[reserved]"):
            found[-1][1].append(Block("text", RESERVED))
        elif bare and not every:
            found.pop()
            if found[-1][0] != above[:-1]:
                found.append((above[:-1], []))
            found[-1][1].append(Block("text", above[-1]))
        heads = [head for head in heads if head[0] < block.level]
        heads.append((block.level, trim_heading(plain_text(block.text))))
        found.append((tuple(text for _, text in heads), []))
    return found[:-1]


def _add_comments(
    out: Collector,
    name: str,
    blocks: Iterable[Block],
    path: tuple[str, ...],
    loose: bool,
    division: str,
) -> None:
    """Add official interpretations: what stands below each heading, cited by the heading."""
    reference = ""
    heads: list[tuple[str, str]] = []
    before: tuple[str, ...] = ()
    marked = (Block("head", b.text, 9) if _is_head(b) else b for b in blocks)
    for above, segment in _segments(marked, every=True):
        for depth, head in enumerate(above):
            if above[: depth + 1] != before[: depth + 1]:
                reference = comment_reference(head, reference)
                heads = [*_still_above(heads, head, reference), (reference, head)]
        before = above
        base = f"Comment {reference}" if reference else name
        below = (*path, *(text for _, text in heads))
        _add_segment(out, base, "-", (), segment, below, loose, division or name)


def _still_above(heads: list[tuple[str, str]], head: str, reference: str) -> list[tuple[str, str]]:
    """Of the headings above, those that still stand above a new one."""
    if not reference:
        return []
    if comment_reference(head, "") and not _PARAGRAPH_HEAD.match(head):
        return [(above, text) for above, text in heads if not above]
    starts = [above for above, _ in heads if above][:1]
    return [
        (above, text)
        for above, text in heads
        if not above or above in starts or (above != reference and reference.startswith(above))
    ]


def _is_head(block: Block) -> bool:
    """True for a paragraph such as "15(a) General rules." that serves as a heading."""
    text = plain_text(block.text)
    return bool(_PARAGRAPH_HEAD.match(text)) and len(text) < 200 and ". " not in text


def comment_reference(head: str, current: str) -> str:
    """What the comments below a heading comment on: "5", "5(b)(1)", "app. A"; else `current`."""
    if match := _SECTION_HEAD.match(head):
        return match[1]
    if match := _PARAGRAPH_HEAD.match(head):
        return match[1].replace(" ", "")
    if match := _APPENDIX_HEAD.match(head):
        return f"app. {match[1]}"
    if (match := _LEVEL_HEAD.match(head)) and current.startswith("app. "):
        return current.partition("(")[0] + match[0]
    if head.lower() == "introduction":
        return head
    return "" if head.lower().startswith("subpart") else current


def _base(name: str, heads: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What stands below `heads` in an appendix is cited by: a name, and levels to begin with."""
    levels: list[str] = []
    form_name = name
    for head in heads:
        if form := _FORM_CODE.match(head):
            form_name, levels = f"{name} {form[1]}".strip(), []
        elif code := _OUTLINE_CODE.match(head):
            levels.append(code[2] or f"{code[1]}.")
    if heads and not (_FORM_CODE.match(heads[-1]) or _OUTLINE_CODE.match(heads[-1])):
        return f"{name}, {heads[-1]}", ()
    return form_name, tuple(levels)


def _add_segment(
    out: Collector,
    base: str,
    joint: str,
    above: tuple[str, ...],
    content: list[Block],
    path: tuple[str, ...],
    loose: bool,
    division: str,
) -> None:
    """Add what stands between two headings: the unnumbered text, then each numbered paragraph."""
    lead, *numbered = units(content, dotted=True, loose=loose)
    out.note(*lead.notes)
    if lead.text:
        citation = _cite(base, joint, above)
        out.add(citation, "\n".join(lead.text), path[-1], path[:-1], division)
    _add_units(
        out, numbered, lambda unit: _cite(base, joint, (*above, *unit.levels)), path, division
    )


def _cite(base: str, joint: str, levels: tuple[str, ...]) -> str:
    """A citation of levels below `base`: "Appendix H para 3.a", "Appendix D(b)(1)"."""
    cited = dotted_levels(levels)
    return base + (cited if cited.startswith("(") or not cited else joint + cited)
