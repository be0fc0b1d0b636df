"""The options that commands share, and the workspace that they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.messages import N_, _, told
from search.cli.output import say, with_mark
from search.formats import FORMATS

if TYPE_CHECKING:
    from search.workspace import Workspace


def workspace(ctx: click.Context) -> Workspace:
    """The corpus and index named by the options of `regsearch` itself."""
    from search.workspace import Workspace

    corpus, index = ctx.find_root().obj
    return Workspace(corpus, index, notify=say, progress=_bar)


def _bar() -> Any:
    from search.cli.progress import Bar

    return Bar()


def format_option(default: str = "table", extra: Sequence[str] = ()) -> Callable[[Any], Any]:
    """The shared options --format and --bom."""

    def mark(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        with_mark.set(value)

    def both(f: Any) -> Any:
        f = click.option(
            "--bom", is_flag=True, expose_value=False, callback=mark,
            help="Begin CSV with a byte order mark, for Excel.",
        )(f)  # fmt: skip
        return click.option(
            "--format", "format_", type=click.Choice([*FORMATS, *extra]), default=default,
            show_default=True, help="How to print results.",
        )(f)  # fmt: skip

    return both


def color_option(f: Any) -> Any:
    """The shared --color option; it may also stand before the command."""

    def chosen(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value:
            ctx.color = want_color(value)

    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=chosen,
        help="When to colour output.",
    )(f)


def want_color(choice: str) -> bool | None:
    """Click's three-state colour: --color wins over NO_COLOR, that over FORCE_COLOR."""
    import os

    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def offered(what: str) -> Callable[..., Any]:
    """What a shell offers as values: a function of `search.cli.completion`, loaded when asked."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> Any:
        from search.cli import completion

        return getattr(completion, what)(ctx, param, begun)

    return complete


def jurisdiction_option(help: str = "Only these, such as CN,US,UK.") -> Callable[[Any], Any]:
    """The shared -j option."""
    return click.option(
        "-j", "--jurisdiction", default="", metavar="CODES", help=help,
        shell_complete=offered("jurisdictions"),
    )  # fmt: skip


def output_option(help: str) -> Callable[[Any], Any]:
    """The shared -o option: a file, or None for standard output, which "-" stands for, too."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=help,
        callback=lambda ctx, param, file: None if str(file) == "-" else file,
    )  # fmt: skip


def home_option(f: Any) -> Any:
    """The shared --home option; without it, what is settled."""

    def chosen(ctx: click.Context, param: click.Parameter, value: str) -> str:
        if value:
            from search.filters import home_codes

            return home_codes(value)
        from search.configuration import home

        return home()

    return click.option(
        "--home",
        default="",
        metavar="CODES",
        callback=chosen,
        help="Your own jurisdictions, such as CN,HK: first in the answer; none: no home."
        "  [env: REGSEARCH_HOME_JURISDICTION; see 'regsearch config']",
    )(f)


#: What they answer with says itself that a day is still to come.
_TELL_THE_FUTURE = ("search", "show")


def day_option(f: Any) -> Any:
    """The shared --on option: a day in any usual form, given on as ISO."""
    return click.option(
        "--on",
        default="",
        metavar="DATE",
        callback=_day,
        help="What applied on that day, such as 2019-06-01, 2019年6月1日, 1 June 2019, today.",
    )(f)


def _day(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not value:
        return ""
    from search.query.days import future_note, read_day

    day, whole = read_day(value)
    if not whole:
        say(N_(f"note: {value} is taken as its first day, {day}"))
    if ctx.info_name not in _TELL_THE_FUTURE and (note := future_note(day)):
        say(_("note: {text}").format(text=told(note)))
    return day
