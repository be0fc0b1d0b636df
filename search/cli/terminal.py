"""Tables and wrapped text for a terminal, by East Asian width; links, where it has them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from corpus.messages import _
from corpus.text.lazy import pattern
from search.cli.shared import terminal_size
from search.formats import safe
from search.snippets import columns

STATUS_COLOURS = {"in force": "green", "not yet in force": "yellow", "repealed": "red",
                  "superseded": "red", "draft": "yellow"}  # fmt: skip
#: A column but the last is never wider, and the last never narrower, in a table.
_WIDEST, _NARROWEST = 44, 24
#: What may not begin a line, and what may not end one (JIS X 4051's kinsoku).
_CLOSING, _OPENING = "。，、；：？！）》」』】〕…”’,.;:?!)]}", "（《「『【〔“‘([{"


def as_table(rows: Sequence[Sequence[str]], heading: Sequence[str], width: int = 100) -> str:
    """Rows in aligned columns, the last one wrapped; a block for each where they do not fit."""
    cells = [[safe(c).replace("\n", " ") for c in row] for row in [heading, *rows]]
    natural = [max(columns(row[i]) for row in cells) for i in range(len(heading))]
    fixed = natural[:-1]
    rest = width - sum(fixed) - 2 * len(fixed)
    if max(fixed, default=0) > _WIDEST or rest < min(natural[-1], _NARROWEST):
        return "\n\n".join(_block(row, cells[0], width) for row in cells[1:])
    lines = []
    for n, row in enumerate(cells):
        last = wrap(row[-1], rest)
        head = "".join(c + " " * (s - columns(c) + 2) for c, s in zip(row, fixed, strict=False))
        lines += [f"{head if i == 0 else ' ' * columns(head)}{part}".rstrip()
                  for i, part in enumerate(last)]  # fmt: skip
        if n == 0:
            lines.append("  ".join("-" * s for s in [*fixed, min(rest, natural[-1])]))
    return "\n".join(lines)


def _block(row: Sequence[str], heading: Sequence[str], width: int) -> str:
    """A record in lines of its own: its first value; the others with their names, as many on a
    line as it holds; on one of its own the last, which is the longest."""
    lines = wrap(row[0], width)
    lines[0] = click.style(lines[0], bold=True)
    named = [f"{name}: {value}" if value else "" for name, value in zip(heading, row, strict=True)]
    line = ""
    for said in filter(None, named[1:-1]):
        joined = f"{line} · {said}" if line else said
        if line and columns(joined) > width - 2:
            lines += hung("", line, width, 2)
            joined = said
        line = joined
    return "\n".join([*lines, *(part for last in (line, *named[1:][-1:]) if last
                                for part in hung("", last, width, 2))])  # fmt: skip


def hung(head: str, text: str, width: int, indent: int = 0) -> list[str]:
    """`head` and `text`, wrapped, each line after the first below the text's beginning."""
    left = " " * indent
    lines = wrap(head + text, width - indent - 2)
    return [left + line if n == 0 else f"{left}  {line}" for n, line in enumerate(lines)]


def indented(text: str, width: int, indent: int) -> list[str]:
    """`text`, wrapped, each line after so many spaces."""
    return [" " * indent + line for line in wrap(text, width - indent)]


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns; Han text breaks between characters, but never
    before what closes; other text at spaces, and a longer word where the line ends."""
    width = max(width, 8)
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        if piece == " " and not line:
            continue
        size = len(piece) if piece.isascii() else columns(piece)
        if piece != " " and line.strip() and used + size > width:
            carried = line[len(line.rstrip(_OPENING)) :]
            lines.append(line[: len(line) - len(carried)].rstrip())
            line, used = carried, columns(carried)
        while len(piece) > 1 and used + size > width:
            cut = _fitting(piece, width - used)
            lines.append(line + piece[:cut])
            line, used, piece = "", 0, piece[cut:]
            size = columns(piece)
        line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """What a line may break between: words, Han characters each with what closes after it; " "
    stands for every run of spaces."""
    pieces = []
    for word in text.split():
        pieces += [*([word] if word.isascii() else _parts(word)), " "]
    return pieces[:-1]


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    wide = False
    for c in word:
        before, wide = wide, "\u2e80" <= c <= "\uffef" or c in "“”‘’…"
        if parts and (c in _CLOSING if before else not wide):
            parts[-1] += c
            wide = before
        else:
            parts.append(c)
    return parts


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


def terminal_width() -> int:
    """The terminal's columns, 120 at the most; 100 without one."""
    return max(20, min(terminal_size("COLUMNS", 0, 100), 120))


def terminal_height() -> int:
    """The terminal's lines; 0 where what is written goes elsewhere."""
    return terminal_size("LINES", 1, 24) if sys.stdout.isatty() else 0


def status_text(status: str) -> str:
    """A status in its colour, in the reader's language."""
    return click.style(_(status), fg=STATUS_COLOURS.get(status))


# --- links ----------------------------------------------------------------------------------------

_LINK = r"\x1b\]8;;(?:https?://[!-~]{1,2000})?\x1b\\"
_STYLE = r"\x1b\[[0-9;]{1,12}m"
_ALLOWED = pattern(f"({_LINK}|{_STYLE})")


def linked(url: str, text: str) -> str:
    """`text` as a link to `url` (OSC 8), where the terminal has links; else as it is."""
    if not url.startswith(("https://", "http://")) or not url.isascii() or not has_links():
        return text
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"


def has_links() -> bool:
    """Whether the terminal is one of those that show links; FORCE_HYPERLINK says it, too."""
    environ = os.environ
    if forced := environ.get("FORCE_HYPERLINK"):
        return forced != "0"
    if (
        not sys.stdout.isatty()
        or environ.get("NO_COLOR")
        or environ.get("TERM") in ("dumb", "linux")
    ):
        return False
    if environ.get("VTE_VERSION", "0").isdigit() and int(environ.get("VTE_VERSION", "0")) >= 5000:
        return True
    programs = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"}
    named = environ.get("TERM_PROGRAM") in programs
    known = any(name in environ for name in ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"))
    return named or known or environ.get("TERM", "") in ("foot", "alacritty", "xterm-ghostty")


def safe_lines(text: str) -> str:
    """`text` without unsafe controls, but with Click's own colours and our links kept."""
    return "".join(p if _ALLOWED.fullmatch(p) else safe(p) for p in _ALLOWED.split(text))
