"""`regsearch index`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corpus.messages import N_, _, ngettext, told
from search.cli.options import workspace
from search.cli.output import say, stop
from search.workspace import unread

if TYPE_CHECKING:
    from indexer.update import Report


@click.command(name="index")
@click.option("--rebuild", is_flag=True, help="Start over instead of reading only what changed.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--wait",
    type=float,
    default=60.0,
    show_default=True,
    help="Seconds to wait for another writer.",
)
@click.pass_context
def command(ctx: click.Context, rebuild: bool, dry_run: bool, wait: float) -> None:
    """Bring the index up to date with the corpus: new, changed and removed files.

    Exit status 2 only when nothing could be indexed.
    """
    report = workspace(ctx).update(rebuild=rebuild, dry_run=dry_run, wait=wait)
    _tell(report, dry_run)
    stop(2 if report.total and len(report.failures) >= report.total and not dry_run else 0)


def _tell(report: Report, dry_run: bool) -> None:
    """Say what was read, or (`dry_run`) would be."""
    if report.rebuilt and report.rebuilt not in ("new", "asked for"):
        say(N_(f"{report.rebuilt}: rebuilding"))
    for mark, names in (("+", report.added), ("~", report.changed), ("-", report.removed)):
        for name in names if dry_run or len(names) <= 5 else ():
            say(f"  {mark} {name}")
    for name, remarks in report.remarks.items():
        for remark in remarks[:3]:
            say(f"  {name}: {remark}")
    for line in unread(report, most=1000):
        say(line)
    files = N_(
        f"{len(report.added)} new, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged files"
    )
    if dry_run:
        say(N_(f"would read: {files}"))
        return
    n, failed = report.provisions, len(report.failures)
    read = ngettext("{n:,} provision read", "{n:,} provisions read", n).format(n=n)
    failures = ngettext("{n:,} failure", "{n:,} failures", failed).format(n=failed)
    took = _("{seconds:.1f} s").format(seconds=report.seconds)
    say(_("; ").join((told(files), read, failures, took)))
