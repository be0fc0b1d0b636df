"""The options that every command takes, before it or after it."""

from __future__ import annotations

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
