"""Help as Click writes it, in the columns of the terminal: by East Asian width, narrow ones too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from corpus.messages import _
from corpus.text.width import columns, hung, wrap

#: Below so many columns what an option does stands below its name, not beside it; names that are
#: all so short (of commands) have it beside them there, too.
_NARROW, _SHORT = 60, 10


class Formatter(click.HelpFormatter):
    """Usage, texts and lists of options, wrapped by `corpus.text.width`."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage, its second line further in."""
        usage = _("Usage:") if prefix is None else prefix.rstrip()
        gap = " " if usage.isascii() else ""
        self._lines(hung(usage + gap, f"{prog} {args}".rstrip(), self.width + 2))

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        self._lines([heading + (":" if heading.isascii() else "：")])

    def write_text(self, text: str) -> None:
        """Paragraphs; after a line of \\b their lines stay as they are, if they fit."""
        blocks = ("\n".join(_paragraph(block, self._room)) for block in text.split("\n\n"))
        self._lines("\n\n".join(blocks).split("\n"))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Names and, beside or below them, what they mean."""
        rows = list(rows)
        longest = max((columns(name) for name, _meaning in rows), default=0)
        if self.width < _NARROW:
            col_max = _SHORT if longest <= _SHORT else 0
        size = min(longest, col_max) + col_spacing
        for name, meaning in rows:
            lines = wrap(meaning, self._room - size) if meaning else []
            if lines and columns(name) <= size - col_spacing:
                self._lines([name + " " * (size - columns(name)) + lines.pop(0)])
            else:
                self._lines(wrap(name, self._room))
            self._lines(" " * size + line for line in lines)

    @property
    def _room(self) -> int:
        return self.width - self.current_indent

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write((" " * self.current_indent + line).rstrip() + "\n")


def _paragraph(block: str, width: int) -> Iterator[str]:
    first, *lines = block.split("\n")
    if first.strip() != "\b":
        yield from wrap(_joined([first, *lines]), width)
        return
    for line in lines:
        yield from [line] if columns(line) <= width else hung("", line, width)


def _joined(lines: Iterable[str]) -> str:
    """The lines of a paragraph as one, with no gap after a mark of Chinese."""
    text = ""
    for line in lines:
        text += line if text[-1:] in ("", *"。，；：、）") else f" {line}"
    return text
