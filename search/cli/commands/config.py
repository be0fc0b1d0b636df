"""`regsearch config`."""

from __future__ import annotations

import click

from corpus.errors import NothingFound
from corpus.messages import N_
from search import configuration
from search.cli.options import format_option, workspace
from search.cli.output import out, records, say

COLUMNS = ["setting", "value", "from", "about"]


@click.group(name="config", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show and change what is settled once: home, lang, corpus, index.

    \b
    regsearch config set home CN,HK
    regsearch config unset home

    An option wins over the environment, that over the file, that over the default.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@command.command(name="show")
@format_option()
def show(format_: str = "table") -> None:
    """Show every setting and where it comes from."""
    records(format_, configuration.rows(), COLUMNS, every=[*COLUMNS, "variable"])


@command.command(name="set")
@click.argument("setting")
@click.argument("values", nargs=-1, required=True)
@click.pass_context
def put(ctx: click.Context, setting: str, values: tuple[str, ...]) -> None:
    """Settle SETTING, such as 'home CN HK' or 'lang zh', in the file."""
    written = workspace(ctx).settle(setting, values)
    say(f"{setting}: {', '.join(written)}  ({configuration.path()})")
    if variable := _hidden(setting):
        say(N_(f"note: {variable} is set and wins over the file"))


@command.command(name="unset")
@click.argument("setting")
def unset(setting: str) -> None:
    """Take SETTING out of the file."""
    if not configuration.unset(setting):
        raise NothingFound(N_(f"{setting} is not set in {configuration.path()}"))
    say(N_(f"{setting}: not set any more"))
    if variable := _hidden(setting):
        say(N_(f"note: {variable} is set and wins over the file"))


@command.command(name="path")
def path() -> None:
    """Say where the file is, or would be."""
    out(str(configuration.path()))


def _hidden(setting: str) -> str:
    """The variable of the environment that makes the file's value of `setting` void, or ""."""
    known = configuration.SETTINGS.get(setting)
    origin = configuration.settled(setting).origin if known else ""
    return origin if known and origin == known.variable else ""
