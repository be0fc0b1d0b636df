"""What every command takes: options, before it or after it, and the size of the terminal."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar

import click

from corpus.messages import N_
from search.cli import language

#: Whether only results and errors are wanted.
quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def _hush(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        quiet.set(True)


EVERYWHERE = (
    click.Option(
        ["--lang"], type=click.Choice(language.CHOICES), default="auto", expose_value=False,
        help=N_("Language of messages and texts; auto: the locale's.  [env: REGSEARCH_LANG]"),
    ),
    click.Option(
        ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_hush,
        help=N_("Print results and errors, no notes."),
    ),
)  # fmt: skip


def terminal_size(variable: str, which: int, default: int) -> int:
    """What the environment says, else the terminal (of stderr, too: results that go through `head`
    or a pager are read on it), else the default; as `shutil`, whose import takes as long as that of
    all that is here."""
    given = os.environ.get(variable, "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            return os.get_terminal_size(stream.fileno())[which] or default  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            continue
    return default


def help_width() -> int:
    """The columns of help: as Click counts them, which would import `shutil` to do so."""
    return max(min(terminal_size("COLUMNS", 0, 80), 80) - 2, 30)
