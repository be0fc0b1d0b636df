"""`regsearch remove`."""

from __future__ import annotations

from pathlib import Path

import click

from search import paths
from search.desk import Desk, out, say, stop


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
    path = folder / own[0].removeprefix("documents/")
    target = free_name(folder.parent / "removed" / path.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    desk.update()
    out(f"removed {own[0]}; the file is kept at {target}")


def free_name(path: Path) -> Path:
    """`path`, or a like name that is not taken."""
    n, free = 1, path
    while free.exists():
        n += 1
        free = path.with_name(f"{path.stem}~{n}{path.suffix}")
    return free
