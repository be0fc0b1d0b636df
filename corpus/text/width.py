"""Text in the columns of a terminal, by East Asian width (UAX 11): its width, and its lines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from unicodedata import combining, east_asian_width

#: What may not begin a line, and what may not end one (JIS X 4051's kinsoku).
_CLOSING, _OPENING = "。，、；：？！）》」』】〕…”’,.;:?!)]}", "（《「『【〔“‘([{"


def columns(text: str) -> int:
    """How many terminal columns `text` takes: two for a wide or full-width character (UAX 11)."""
    if text.isascii():
        return len(text)
    return sum(map(_WIDTHS.__getitem__, text))


def reaching(text: str, width: int) -> int:
    """How many characters of a text reach `width` columns; all, where it has not so many."""
    if text[:width].isascii():
        return min(len(text), width)
    used = accumulate(map(_WIDTHS.__getitem__, text))
    return next((n for n, columns in enumerate(used, 1) if columns >= width), len(text))


class _Widths(dict[str, int]):
    """Columns by character, each told once."""

    def __missing__(self, c: str) -> int:
        w = east_asian_width(c)
        self[c] = 2 if w in "WF" else 0 if w == "N" and combining(c) else 1
        return self[c]


_WIDTHS = _Widths()


def hung(head: str, text: str, width: int, indent: int = 0) -> list[str]:
    """`head` and `text`, wrapped, each line after the first below the text's beginning."""
    left = " " * indent
    lines = wrap(head + text, width - indent - 2)
    return [left + line if n == 0 else f"{left}  {line}" for n, line in enumerate(lines)]


def indented(text: str, width: int, indent: int) -> list[str]:
    """`text`, wrapped, each line after so many spaces."""
    return [" " * indent + line for line in wrap(text, width - indent)]


def parted(parts: Iterable[str], width: int, indent: int = 0) -> list[str]:
    """`parts` with " · " between them, as many on a line as it holds after `indent` spaces; a part
    is broken only where it is longer than a line, an id not there."""
    lines: list[str] = []
    for part in filter(None, parts):
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and columns(joined) <= width - indent:
            lines[-1] = joined
        else:
            lines.append(part)
    left = " " * indent
    fits = [
        [left + x] if columns(x) <= width - indent or _is_id(x) else hung("", x, width, indent)
        for x in lines
    ]
    return [line for some in fits for line in some]


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns; Han text breaks between characters, but never
    before what closes; other text at spaces, and a longer word between its names or where the line
    ends, but never an address, an id, a path, a variable or an option, which could not be copied
    then."""
    width = max(width, 8)
    if columns(whole := " ".join(text.split())) <= width:
        return [whole]
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text):
        if piece == " " and not line:
            continue
        size = len(piece) if piece.isascii() else columns(piece)
        if piece != " " and line.strip() and used + size > width:
            carried = line[len(line.rstrip(_OPENING)) :]
            lines += filter(None, [line[: len(line) - len(carried)].rstrip()])
            line, used = carried, columns(carried)
        while len(piece) > 1 and used + size > width and not _is_whole(piece):
            cut = _cut(piece, width - used, bool(line.strip(_OPENING)))
            lines.append(line + piece[:cut])
            line, used, piece = "", 0, piece[cut:]
            size = columns(piece)
        line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """What a line may break between: words, Han characters each with what closes after it; a sign
    of section is one piece with its number; " " stands for every run of spaces."""
    pieces: list[str] = []
    for word in text.split():
        if pieces and pieces[-2] in ("§", "§§"):
            pieces[-2:] = [f"{pieces[-2]} {word}", " "]
        else:
            pieces += [*([word] if word.isascii() or _is_id(word) else _parts(word)), " "]
    return pieces[:-1]


def _is_whole(piece: str) -> bool:
    """Whether a piece is never broken: an address, a path or an id."""
    return "/" in piece and (piece.isascii() or _is_id(piece))


def _is_id(word: str) -> bool:
    """Whether a word is the id of a provision, cn/gbt-45251#5.3(催收频次)."""
    before, sign, after = word.partition("#")
    return (
        bool(sign)
        and "/" in before
        and before.isascii()
        and " " not in before
        and not {*after} & {*"，。；：、（"}
    )


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    wide = False
    for c in word:
        before, wide = wide, "\u2e80" <= c <= "\uffef" or c in "“”‘’…"
        if parts and (c in _CLOSING or not (before or wide)):
            parts[-1] += c
            wide = wide or before
        else:
            parts.append(c)
    return parts


def _cut(piece: str, width: int, more: bool) -> int:
    """Where a piece is broken: as far as it fits, but before what stands before a closing mark and
    before a name that does not fit whole; not at all (0) where only `more` before it on the line
    leaves no room."""
    fits = cut = _fitting(piece, width)
    while 0 < cut < len(piece) and piece[cut] in _CLOSING:
        cut -= 1
    name = cut
    while cut < len(piece) and name and _names(piece[cut]) and _names(piece[name - 1]):
        name -= 1
    if (name and piece[name - 1] not in _OPENING) or more:
        return name
    return max(cut or fits, _name_end(piece, name))


def _names(character: str) -> bool:
    """Whether names are made of it: online-lender, REGSEARCH_INDEX, --format."""
    return character.isascii() and (character.isalnum() or character in "_-")


def _name_end(piece: str, start: int) -> int:
    """Where a name of a variable or an option ends that begins at `start`, and what closes after
    it; 0 where none does."""
    end = next((n for n in range(start, len(piece)) if not _names(piece[n])), len(piece))
    if "_" not in piece[start + 1 : end] and not piece.startswith("--", start):
        return 0
    return next((n for n in range(end, len(piece)) if piece[n] not in _CLOSING), len(piece))


def _fitting(word: str, width: int) -> int:
    """How many characters of a word fit into `width` columns, one at the least."""
    used = 0
    for n, character in enumerate(word):
        used += columns(character)
        if used > width:
            return max(n, 1)
    return len(word)


def fitted(text: str, width: int) -> str:
    """The beginning of `text` that fits."""
    return text if columns(text) <= width else text[: _fitting(text, width - 1)] + "…"
