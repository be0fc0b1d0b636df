"""`regsearch affected`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from corpus.messages import _, ngettext
from search.cli.options import (
    color_option,
    format_option,
    jurisdiction_option,
    offered,
    workspace,
)
from search.cli.output import records, say, stop
from search.formats import safe

if TYPE_CHECKING:
    from search.checking.affected import Affected, Row

COLUMNS = ["policy", "place", "provision", "status", "effective", "days_left", "basis"]


@click.command(name="affected")
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER...")
@click.option("--from", "since", default="last-pull", show_default=True, metavar="DATE",
              help="Changes after this day; last-pull: since texts were last fetched.")  # fmt: skip
@click.option("--to", "until", default="", metavar="DATE", help="Until this day; today without.")
@click.option("--ahead", type=int, show_default="365", metavar="DAYS",
              help="How far ahead to tell of changes to come.")  # fmt: skip
@click.option("--basis", default="", show_default="cites,quotes,states", metavar="LIST",
              help="What a policy does with a provision; also topic: touches it.")  # fmt: skip
@click.option("--regulation", default="", metavar="ID", shell_complete=offered("ids"),
              help="Only what rests on this regulation, by id or name.")  # fmt: skip
@jurisdiction_option("Only what rests on the law of these, such as CN,US,UK.")
@click.option("--by", default="date", show_default=True, type=click.Choice(["date", "policy",
              "provision"]), help="In which order; date: the nearest day first.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Also rows that are unchanged.")
@click.option("--fail-on", default="", metavar="[repealed|changed|upcoming|never]",
              type=click.Choice(["", "repealed", "changed", "upcoming",
              "never"]), help="For what the exit status is 1; any change without it.")  # fmt: skip
@format_option()
@color_option
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], since: str, until: str, ahead: int | None,
    basis: str, regulation: str, jurisdiction: str, by: str, everything: bool, fail_on: str,
    format_: str,
) -> None:  # fmt: skip
    """Say which policies rest on a provision that changed, ended or will.

    FOLDER holds policies, letters, scripts, as for `check`. Where only a digest or one dated text
    of a provision is held, that is said: nothing can be told of it. Exit status: 0 nothing, 1
    something, 2 a wrong use or a file that could not be read.
    """
    from search.checking.affected import Asked

    bases = tuple(part.strip() for part in basis.split(",") if part.strip())
    asked = Asked(bases, regulation, jurisdiction, by)
    found = workspace(ctx).affected(list(paths), since, until, ahead, asked)
    rows = [r for r in found.rows if everything or r.status not in ("unchanged", "unknown")]
    nested = format_ in ("json", "jsonl")
    records(format_, [r.record() if nested else _flat(r) for r in rows], COLUMNS)
    _say(found, shown=bool(rows))
    stop(2 if found.failures else int(found.fails(fail_on)))


def _say(found: Affected, shown: bool) -> None:
    """That nothing was shown, and what could not be told, and why."""
    if not shown and not found.failures:
        say(_("no passage rests on a provision that changed, ended or will, as far as is known"))
    unknown = sum(r.status == "unknown" for r in found.rows)
    if unknown:
        pulls = sorted({r.pull for r in found.rows if r.pull})
        told = ngettext(
            "{n} passage rests on provisions of which only one text is held: unknown",
            "{n} passages rest on provisions of which only one text is held: unknown",
            unknown,
        )
        say(told.format(n=unknown) + (f" (regsearch pull {' '.join(pulls[:6])})" if pulls else ""))
    for name, reason in found.failures.items():
        say(f"regsearch: {name}: {reason}")


def _flat(row: Row) -> dict[str, Any]:
    """A row with texts alone."""
    span = row.span
    place = f"{span.line}:{span.column}" if span.place.startswith("line ") else span.place
    days = "" if row.days_left is None else str(row.days_left)
    return row._asdict() | {"place": place, "days_left": days, "policy": safe(row.policy)}
