"""What the commands share: options, opening the index (building it if need be), messages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.scan import Root, scan, stamp
from indexer.segment import DamagedIndex
from indexer.store import Manifest, NoIndex, OutdatedIndex, read_manifest
from search import paths
from search.render import FORMATS, safe

if TYPE_CHECKING:
    from indexer.build import Report
    from search.session import Session


def say(text: str) -> None:
    """A message, on stderr."""
    click.echo(safe(text), err=True)


def out(text: str) -> None:
    """Results, on stdout; nothing for an empty text."""
    if text:
        click.echo(text)


def format_option(default: str = "table", extra: Sequence[str] = ()) -> Callable[[Any], Any]:
    """The shared --format option."""
    return click.option(
        "--format", "format_", type=click.Choice([*FORMATS, *extra]), default=default,
        show_default=True, help="How to print results.",
    )  # fmt: skip


def day_option(f: Any) -> Any:
    """The shared --on option: an ISO day."""
    return click.option("--on", default="", metavar="DATE", callback=_day, help="What applied on that day, such as 2019-06-01.")(f)  # noqa: E501


def _day(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not value:
        return ""
    from datetime import date

    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"'{value}' is no date; write 2019-06-01") from None


class Desk:
    """The corpus and the index that a command works on."""

    def __init__(self, ctx: click.Context) -> None:
        """From the options of the `regsearch` command itself."""
        corpus, index = ctx.find_root().obj
        chosen = paths.chosen_corpus(corpus)
        self.default = not chosen
        self.folder = paths.index_folder(index, chosen)
        self.roots = self._roots(chosen, index)

    def _roots(self, chosen: list[Path], index: str | None) -> list[Root]:
        for path in chosen:
            if str(path) != "library" and not path.exists():
                raise click.UsageError(f"there is no corpus at {path}")
        if not chosen and index:
            try:
                manifest = read_manifest(self.folder)
            except (NoIndex, DamagedIndex, OutdatedIndex):
                return paths.roots(chosen)
            rows = [line.split("\t", 1) for line in manifest.roots]
            return [Root(name, Path(path)) for name, path in rows]
        return paths.roots(chosen)

    def update(self, **options: Any) -> Report:
        """Bring the index up to date, with progress on a terminal."""
        from indexer.build import update
        from search.progress import Bar

        return update(self.folder, self.roots, progress=Bar(), **options)

    def session(self, refresh: bool = False) -> Session:
        """The index, opened; built first when it is missing, damaged or of another version."""
        from search.session import Session

        if refresh:
            self.update()
        try:
            session = Session(self.folder)
        except (NoIndex, OutdatedIndex, DamagedIndex) as error:
            self._build(error)
            return Session(self.folder)
        if not refresh:
            self._check_fresh(session.manifest)
        return session

    def _build(self, why: Exception) -> None:
        if not isinstance(why, NoIndex):
            say(f"{why}: rebuilding")
        report = self.update(rebuild=not isinstance(why, NoIndex))
        say(f"indexed {report.provisions:,} provisions of {report.documents:,} regulations in {report.seconds:.1f} s")
        self.tell_failures(report.failures)

    def tell_failures(self, failures: dict[str, str], most: int = 10) -> None:
        """List the files that could not be read, with the reasons."""
        for name, reason in list(failures.items())[:most]:
            say(f"  could not read {name}: {reason}")
        if len(failures) > most:
            say(f"  and {len(failures) - most} more: regsearch status")

    def _check_fresh(self, manifest: Manifest) -> None:
        if stamp(scan(self.roots)) != manifest.stamp:
            say(f"note: the corpus changed since it was indexed ({manifest.built[:10]}); --refresh or 'regsearch index' brings it up to date")  # noqa: E501


def stop(code: int) -> None:
    """End with an exit status: 0 hits, 1 none, 2 error."""
    sys.exit(code)
