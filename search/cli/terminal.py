"""Tables and wrapped text for a terminal, by East Asian width; links, where it has them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby

import click

from corpus.messages import _
from corpus.text.lazy import pattern
from corpus.text.width import columns, parted, wrap
from search.cli.shared import terminal_size
from search.formats import safe

STATUS_COLOURS = {"in force": "green", "not yet in force": "yellow", "repealed": "red",
                  "superseded": "red", "draft": "yellow"}  # fmt: skip
#: A column but the last is never wider, and the last never narrower, in a table.
_WIDEST, _NARROWEST = 44, 24


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
    lines += parted(named[1:-1], width, 2)
    return "\n".join([*lines, *parted(named[1:][-1:], width, 2)])


def run_lines(runs: Iterable[tuple[str, str]], width: int) -> list[str]:
    """Texts, each with its colour ("" for none), as one, wrapped and coloured."""
    pairs = list(runs)
    text = "".join(said for said, _colour in pairs)
    colours = [colour for said, colour in pairs for _one in said]
    lines, at = [], 0
    for line in (part for paragraph in text.split("\n") for part in wrap(paragraph, width)):
        shown = []
        for character in line:
            while not character.isspace() and text[at].isspace():
                at += 1
            shown.append((character, colours[at] if at < len(text) else ""))
            at += not character.isspace()
        grouped = groupby(shown, key=lambda pair: pair[1])
        lines.append("".join(_in_colour("".join(c for c, _one in some), colour)
                             for colour, some in grouped))  # fmt: skip
    return lines


def _in_colour(text: str, colour: str) -> str:
    return click.style(text, fg=colour) if colour else text


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
