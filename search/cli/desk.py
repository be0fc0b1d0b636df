"""What the commands share: options, opening the index (building it if need be), messages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from corpus.errors import RegsearchError
from indexer.format.manifest import Manifest, NoIndex, OutdatedIndex, read_manifest, root_lines
from indexer.format.segment import DamagedIndex
from indexer.scan import Root, scan, stamp
from search import paths
from search.cli.render import FORMATS, safe, safe_lines

if TYPE_CHECKING:
    from indexer.update import Report
    from search.results import Options, Results
    from search.session import Session

#: Where a command's context keeps its desk, and whether results were printed.
DESK, PRINTED = "regsearch.desk", "regsearch.printed"


def say(text: str) -> None:
    """A message, on stderr."""
    click.echo(safe(text), err=True)


def out(text: str) -> None:
    """Results, on stdout; nothing for an empty text.

    The last wall: nothing but Click's own colours moves the terminal, whatever a document holds.
    """
    if text:
        if ctx := click.get_current_context(silent=True):
            ctx.meta[PRINTED] = True
        click.echo(safe_lines(text))


def repairing(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A command that is tried again when it meets damage: the index is rebuilt in between."""

    @wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except DamagedIndex as damage:
            meta = click.get_current_context().meta
            if DESK not in meta:
                raise
            meta[DESK].repaired(damage)
            if meta.get(PRINTED):  # a second try would print again what was printed
                say("the index is whole again: run the command once more")
                stop(2)
            return callback(*args, **kwargs)

    return run


def format_option(default: str = "table", extra: Sequence[str] = ()) -> Callable[[Any], Any]:
    """The shared --format option."""
    return click.option(
        "--format", "format_", type=click.Choice([*FORMATS, *extra]), default=default,
        show_default=True, help="How to print results.",
    )  # fmt: skip


def color_option(f: Any) -> Any:
    """The shared --color option; it may also stand before the command."""

    def chosen(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value:
            from search.cli.app import want_color

            ctx.color = want_color(value)

    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=chosen,
        help="When to colour output.",
    )(f)


def day_option(f: Any) -> Any:
    """The shared --on option: an ISO day."""
    return click.option(
        "--on",
        default="",
        metavar="DATE",
        callback=_day,
        help="What applied on that day, such as 2019-06-01.",
    )(f)


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
        self._open: Session | None = None
        ctx.meta[DESK] = self

    def _roots(self, chosen: list[Path], index: str | None) -> list[Root]:
        for path in chosen:
            if str(path) != "library" and not path.exists():
                raise click.UsageError(f"there is no corpus at {path}")
        if not chosen and index:
            try:
                lines = read_manifest(self.folder).roots
            except NoIndex:
                return paths.roots(chosen)
            except OutdatedIndex as outdated:
                lines = outdated.roots
            except DamagedIndex as damage:  # which corpus it was made from is lost
                raise RegsearchError(f"{damage}; name its corpus to rebuild it: --corpus") from None
            rows = [line.split("\t", 1) for line in lines]
            return [Root(name, Path(path)) for name, path in rows]
        return paths.roots(chosen)

    def update(self, **options: Any) -> Report:
        """Bring the index up to date, with progress on a terminal; what an `add` or `pull` that
        was killed left among the user's documents goes away."""
        from corpus.files import sweep_below
        from indexer.update import update
        from search.cli.progress import Bar

        if self.default and not options.get("dry_run"):
            sweep_below(paths.user_folder())
            sweep_below(paths.official_folder())
        return update(self.folder, self.roots, progress=Bar(), **options)

    def session(self, refresh: bool = False) -> Session:
        """The index, opened; built first when it is missing, damaged or of another version."""
        from search.session import Session

        if refresh:
            self.update()
        try:
            self._open = Session(self.folder)
            if self._open.manifest.roots != root_lines(self.roots):
                say("the index was made of other folders: bringing it up to date with these")
                self.update()
                self._open = Session(self.folder)
        except (NoIndex, OutdatedIndex, DamagedIndex) as error:
            self._build(error)
            self._open = Session(self.folder)
            return self._open
        if not refresh:
            self._check_fresh(self._open.manifest)
        return self._open

    @property
    def session_open(self) -> Session:
        """The index as it was opened last."""
        return self._open or self.session()

    def search(self, text: str, options: Options) -> Results:
        """Search the index; damage that is met is repaired, and the search done again."""
        try:
            return self.session_open.search(text, options)
        except DamagedIndex as damage:
            return self.repaired(damage).search(text, options)

    def repaired(self, damage: DamagedIndex) -> Session:
        """The index opened anew after `damage`: rebuilt, unless it was replaced in the meantime."""
        from search.session import Session

        opened = self._open.manifest if self._open else None
        try:
            replaced = read_manifest(self.folder) != opened
        except (NoIndex, OutdatedIndex, DamagedIndex):
            replaced = False
        if not replaced:
            self._build(damage, damaged=opened)
        self._open = Session(self.folder)
        return self._open

    def _build(self, why: Exception, damaged: Manifest | None = None) -> None:
        if not isinstance(why, NoIndex):
            say(f"{why}: rebuilding")
        report = self.update(damaged=damaged)
        if not report.rebuilt:  # another process was quicker
            return
        of = f"{report.provisions:,} provisions of {report.documents:,} regulations"
        say(f"indexed {of} in {report.seconds:.1f} s")
        self.tell_failures(report)

    def tell_failures(self, report: Report, most: int = 10) -> None:
        """List the files that could not be read or were passed over, with the reasons."""
        missed = [p for p in report.passed_over if not p.expected]
        told = [f"could not read {name}: {reason}" for name, reason in report.failures.items()]
        told += [f"passed over {p.name}: {p.reason}" for p in missed]
        for line in told[:most]:
            say(f"  {line}")
        if len(told) > most:
            say(f"  and {len(told) - most} more: regsearch status")

    def _check_fresh(self, manifest: Manifest) -> None:
        if stamp(scan(self.roots)) != manifest.stamp:
            say(
                f"note: the corpus changed since it was indexed ({manifest.built[:10]}); "
                "--refresh or 'regsearch index' brings it up to date"
            )


def stop(code: int) -> NoReturn:
    """End with an exit status: 0 hits, 1 none, 2 error."""
    sys.exit(code)
