"""`regsearch watch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.messages import N_, _, ngettext
from search.cli.options import format_option, jurisdiction_option, output_option, workspace
from search.cli.output import out, records, say, stop, table_or, tell

if TYPE_CHECKING:
    from search.watching.news import Digest

COLUMNS = ["name", "query", "jurisdiction", "topic", "events", "muted", "note"]


@click.group(name="watch", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Saved searches, and what is new, changed, repealed or to come in them.

    \b
    regsearch watch add calls "call frequency" -j US,CN --note "monthly meeting"
    regsearch watch run -o watches.md

    They stand in watches.toml, beside the file of settings, to be written by hand too. Nothing runs
    by itself: call 'watch run' after 'pull', or from cron. The first run only notes what is found.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@command.command(name="add")
@click.argument("name")
@click.argument("query", default="")
@jurisdiction_option()
@click.option("--topic", default="", metavar="TOPIC", help="Only of this topic.")
@click.option("--kind", default="", metavar="KIND", help="Only such instruments, as 'statute'.")
@click.option("--events", default="", metavar="LIST",
              help="Of new,changed,repealed,upcoming,limit,left; all without it.")  # fmt: skip
@click.option("--note", default="", metavar="TEXT", help="Why it is watched; told with its news.")
@click.pass_context
def add(
    ctx: click.Context, name: str, query: str, jurisdiction: str, topic: str, kind: str,
    events: str, note: str,
) -> None:  # fmt: skip
    """Save a search under NAME."""
    from search.watching.definitions import Watch

    watch = Watch(name, query, _list(jurisdiction), topic, kind, _list(events), note)
    file, found = workspace(ctx).watching.add(watch)
    line = ngettext("{name}: finds {n} provision now; written to {file}",
                    "{name}: finds {n} provisions now; written to {file}", found)  # fmt: skip
    tell([line.format(name=name, n=found, file=file)])


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@command.command(name="run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--since", default="", metavar="DATE",
              help="What happened from this day on, whatever was told before.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["table", "md", "json", "atom"]),
              help="How to write the digest; without it, a table for a terminal, else md.",
              )  # fmt: skip
@output_option("Write to a file.")
@click.pass_context
def run(
    ctx: click.Context,
    names: tuple[str, ...],
    since: str,
    format_: str | None,
    output: Path | None,
) -> None:
    """Tell what became of what the watches find, since they were last run.

    One digest, an item once though several watches find it. Exit status: 0 news, 1 none, 2 an error
    or a watch that could not be run.
    """
    from search.query.days import day_of

    since = day_of(since) if since else ""
    digest = workspace(ctx).watching.run(
        names, since, lambda digest: _write(digest, format_, output)
    )
    for name, reason in digest.failures.items():
        say(f"regsearch: {name}: {reason}")
    stop(2 if digest.failures else int(not digest.news))


def _write(digest: Digest, format_: str | None, output: Path | None) -> None:
    from search.watching.writing import written

    if output is None and (format_ or table_or("md")) == "table":
        from search.cli.news import digest_lines

        out("\n".join(digest_lines(digest)), paged=True)
        return
    text = written(digest, "md" if format_ in (None, "table") else format_)
    if output is None:
        out(text)
        return
    output.write_text(text + "\n", encoding="utf-8")
    say(N_(f"wrote {output}"))


@command.command(name="list")
@format_option()
@click.pass_context
def show(ctx: click.Context, format_: str = "table") -> None:
    """List the watches."""
    rows: list[dict[str, Any]] = workspace(ctx).watching.rows()
    if not rows:
        say(_("no saved searches yet: regsearch watch add NAME QUERY"))
    records(format_, rows, COLUMNS, every=[*COLUMNS, "kind"])
    stop(int(not rows))


@command.command(name="remove")
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Take the watch NAME out of the file."""
    file = workspace(ctx).watching.remove(name)
    say(N_(f"{name}: taken out of {file}"))


@command.command(name="mute")
@click.argument("name")
@click.option("--until", default="", metavar="DATE", help="Its last silent day; without it, none.")
@click.pass_context
def mute(ctx: click.Context, name: str, until: str) -> None:
    """Let the watch NAME be silent until a day; without --until, wake it."""
    from search.query.days import day_of

    day = day_of(until) if until else ""
    workspace(ctx).watching.mute(name, day)
    say(N_(f"{name}: muted until {day}") if day else N_(f"{name}: not muted"))
