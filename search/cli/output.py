"""What a command writes: results on stdout, messages on stderr, an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from search.cli.terminal import as_table, safe_lines, terminal_width
from search.formats import as_cell, rows_in, safe


def say(text: str) -> None:
    """A message, on stderr."""
    click.echo(safe(text), err=True)


def out(text: str) -> None:
    """Results, on stdout; nothing for an empty text.

    The last wall: nothing but Click's own colours moves the terminal, whatever a document holds.
    """
    if text:
        click.echo(safe_lines(text))


def records(
    format: str,
    rows: Sequence[dict[str, Any]],
    names: Sequence[str],
    every: Sequence[str] = (),
) -> None:
    """Uniform records in any format: the columns `names`; in CSV `every` one."""
    if format != "table":
        out(rows_in(format, rows, (every or names) if format == "csv" else names))
    elif rows:
        texts = [[as_cell(r.get(n, "")) for n in names] for r in rows]
        out(as_table(texts, names, terminal_width()))


def stop(code: int) -> NoReturn:
    """End with an exit status: 0 hits, 1 none, 2 error."""
    sys.exit(int(code))
