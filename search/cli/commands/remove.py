"""`regsearch remove`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from corpus.files import free_names, move_new
from indexer.scan import named, scan
from search import paths
from search.cli.desk import Desk, out, say, stop


@click.command(name="remove")
@click.argument("name")
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Take a document out of your corpus: NAME is a regulation's id or a source from 'list'.

    The file goes to the folder `removed` beside your corpus, so that nothing is lost.
    """
    desk = Desk(ctx)
    session = desk.session()
    folder = paths.user_folder()
    sources = {
        f.regulation.source
        for f, _ in session.regulations()
        if name in (f.regulation.id, f.regulation.source)
    }
    own = sorted(s for s in sources if s.startswith("documents/"))
    if not own:
        where = (
            f"; it is in {', '.join(sorted(sources))}, which is not yours to remove"
            if sources
            else ""
        )
        say(f"no document of yours is called '{name}'{where}")
        stop(1)
    if len(own) > 1:
        say(f"several documents hold '{name}'; name one of: {', '.join(own)}")
        stop(2)
    there = {file.name: Path(file.path) for file in named(scan(desk.roots))}
    path = there.get(own[0])
    if path is None or not path.is_relative_to(folder):
        say(f"{own[0]} is not in {folder}: 'regsearch index' brings the index up to date")
        stop(2)
    target = kept(path, folder.parent / "removed")
    desk.update()
    out(f"removed {own[0]}; the file is kept at {target}")


def kept(path: Path, folder: Path) -> Path:
    """Move a file into `folder`, under a name that is not taken there; where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for target in free_names(folder / path.name):
        with suppress(FileExistsError):
            move_new(path, target)
            return target
    raise AssertionError("names never end")
