"""From the paragraphs of a section or appendix to its numbered units.

Readers turn their markup into `Block`s, whose text shows italics by the marks `ITALIC` and
`UPRIGHT`; `units` splits markers and captions off, nests the paragraphs and gathers the text of
each. Captions are the italic words after a marker: "(b) *Scope.* (1) This part ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.readers.us.levels import Marker, nest, ordinal, roman, valid
from corpus.readers.xml import squeeze

ITALIC, UPRIGHT = "\ue000", "\ue001"

_INSIDE = r"[0-9]{1,3}|[a-z]{1,7}|[A-Z]{1,5}"
_PARENTHESIS = re.compile(rf"{ITALIC}?\(({ITALIC}?)({_INSIDE}){UPRIGHT}?\){UPRIGHT}?\s*")
_DOTTED = re.compile(rf"({ITALIC}?)({_INSIDE})\.{UPRIGHT}?(?=[\s{ITALIC}])\s*")
_RANGE = re.compile(r"(?:-|–|—|through|and|to|,)\s*\(([0-9]{1,3}|[a-z]{1,7}|[A-Z]{1,5})\)\s*")
_RESERVED = re.compile(r"\[\s*reserved\s*\]\.?", re.I)
_CAPTION = re.compile(rf"([“‘]?){ITALIC}([^{ITALIC}{UPRIGHT}]+){UPRIGHT}(\s*[.:—–-]+)?\s*")
_TERM_FOLLOWS = re.compile(
    r"[^.;:]{0,120}?\b(?:means?|includes?|has the (?:same )?meanings?|have the (?:same )?meanings?"
    r"|refers? to|shall mean)\b"
)
#: So many levels there are, each of which may begin in one paragraph.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section, in order.

    `kind` is "p" (a paragraph that may bear a marker), "text" (a paragraph or table that may
    not), "head" (a heading, of depth `level`), "note" (on what stands before it), "history" (a note
    on the whole section) or "stars" (text left out).
    """

    kind: str
    text: str
    level: int = 0


@dataclass(slots=True)
class Unit:
    """A numbered unit in the making: its full path of labels, captions above it, and contents."""

    levels: tuple[str, ...]
    heading: str = ""
    path: tuple[str, ...] = ()
    text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    term: bool = False


@dataclass(slots=True)
class _Piece:
    """A paragraph, or the part of one that has a marker of its own, with what follows it."""

    marker: Marker
    caption: str
    unit: Unit


def plain_text(text: str) -> str:
    """`text` without the marks for italics."""
    return squeeze(text.replace(ITALIC, "").replace(UPRIGHT, ""))


def is_reserved(text: str) -> bool:
    """True when the text says no more than "[Reserved]"."""
    return bool(_RESERVED.fullmatch(text.strip()))


def units(blocks: Iterable[Block], dotted: bool = False, loose: bool = False) -> list[Unit]:
    """The units of a section: first the lead-in without levels, then each numbered unit.

    `dotted` reads "1." and "a." as markers too, as appendices have them; `loose` is for
    amendments, which print the changed paragraphs only. Units without text and without notes
    stay in the list; the caller leaves them out.
    """
    lead = Unit(())
    pieces: list[_Piece] = []
    gap = False
    for block in blocks:
        target = pieces[-1].unit if pieces else lead
        if block.kind == "stars":
            gap = True
        elif block.kind in ("note", "history"):
            (target if block.kind == "note" else lead).notes.append(plain_text(block.text))
        elif block.kind == "p" and (found := _pieces(block.text, dotted, gap)):
            pieces += found
            gap = False
        elif block.text:
            target.text.append(_lines(block.text))
    paths = nest([piece.marker for piece in pieces], loose)
    for piece, path in zip(pieces, paths, strict=True):
        piece.unit.levels = path
    _inherit(pieces)
    return [lead, *(piece.unit for piece in pieces)]


def _lines(text: str) -> str:
    """A table keeps its lines; italics go."""
    return "\n".join(plain_text(line) for line in text.split("\n"))


def _inherit(pieces: list[_Piece]) -> None:
    """Give each unit the captions of the units above it."""
    captions: dict[tuple[str, ...], str] = {}
    for piece in pieces:
        levels = piece.unit.levels
        captions = {key: text for key, text in captions.items() if key == levels[: len(key)]}
        captions.pop(levels, None)
        piece.unit.path = tuple(captions[key] for key in sorted(captions, key=len))
        if piece.caption:
            captions[levels] = piece.caption


def _pieces(text: str, dotted: bool, gap: bool) -> list[_Piece]:
    """A paragraph split at its markers; empty when it has none."""
    pieces: list[_Piece] = []
    rest = text
    while len(pieces) < _DEEPEST and (found := _marker(rest, dotted)):
        if pieces and not _starts(found[0]):
            break
        marker, rest = found
        unit = Unit(())
        caption, rest = _split_caption(rest, dotted)
        unit.heading = caption
        pieces.append(_Piece(replace(marker, gap=gap), "", unit))
        if caption:
            pieces[-1].caption = f"{marker.label} {caption}"
        gap = False
    if not pieces:
        if term := _term(text):
            pieces = [_Piece(Marker("", label=term, term=True, gap=gap), term, Unit((), term))]
            pieces[0].unit.term = True
        else:
            return []
    body = pieces[-1].unit
    if rest := plain_text(rest):
        body.text.append(rest)
    return pieces


def _starts(marker: Marker) -> bool:
    """True for the first of a level: only these follow another marker in one paragraph."""
    return "1" in (marker.text, str(ordinal(marker.text)), str(roman(marker.text.lower())))


def _marker(text: str, dotted: bool) -> tuple[Marker, str] | None:
    """The marker that `text` begins with, and what follows it."""
    match = _PARENTHESIS.match(text)
    if match and valid(match[2]):
        rest = text[match.end() :]
        if match[0].startswith(ITALIC) and UPRIGHT not in match[0]:
            rest = ITALIC + rest  # the italics of a caption began before its marker
        italic = bool(match[1]) or (match[0].startswith(ITALIC) and UPRIGHT in match[0])
        marker = Marker(match[2], f"({match[2]})", italic=italic)
        span = _RANGE.match(rest)
        if span and valid(span[1]) and is_reserved(plain_text(rest[span.end() :])):
            label = plain_text(text[: match.end()] + span[0])
            return replace(marker, last=span[1], label=label), rest[span.end() :]
        return marker, rest
    if dotted and (match := _DOTTED.match(text)) and valid(match[2]):
        rest = text[match.end() :]
        if match[1] and UPRIGHT not in match[0]:
            rest = ITALIC + rest
        italic = bool(match[1]) and UPRIGHT in match[0]
        return Marker(match[2], f"{match[2]}.", italic=italic, dotted=True), rest
    return None


def _split_caption(text: str, dotted: bool) -> tuple[str, str]:
    """The italic caption that `text` begins with, and the rest."""
    match = _CAPTION.match(text)
    if not match:
        return "", text
    inside, rest = squeeze(match[1] + match[2]), text[match.end() :]
    follows = _marker(rest, dotted)
    closed = inside.endswith((".", ":", "?", "—")) or match[3] or not rest.strip()
    if not (closed or (follows and _starts(follows[0]))) or inside.endswith("et seq."):
        return "", text
    if rest.startswith(","):
        return "", text
    return trim_heading(inside), rest


def trim_heading(text: str) -> str:
    """A heading without the full stop, colon or dash that ends it."""
    text = squeeze(text).rstrip(" :—–-")
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def _term(text: str) -> str:
    """The term that an unnumbered paragraph defines; "" when it defines none."""
    match = _CAPTION.match(text)
    if not match or not _TERM_FOLLOWS.match(plain_text(text[match.end() :])):
        return ""
    return squeeze(match[2]).strip(" ,.:;—“”‘’")
