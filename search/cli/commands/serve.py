"""`regsearch serve`."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.errors import RegsearchError
from corpus.messages import N_
from search.cli.options import workspace
from search.cli.output import say


@click.command(name="serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8377, show_default=True,
              help="Where to listen; 0: a free port.")  # fmt: skip
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at; any but this machine's own needs a token.",
)
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME",
              help="A further name that the server answers to; may be repeated.")  # fmt: skip
@click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The file with the token that everybody is asked for.")  # fmt: skip
@click.option(
    "--policies",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The folder of policies that the page 'affected' is about.",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.pass_context
def command(ctx: click.Context, port: int, host: str, hosts: tuple[str, ...],
            token_file: Path | None, policies: Path | None, open_: bool) -> None:  # fmt: skip
    """Show search, provisions and checks of drafts as pages in the browser, on this machine.

    Needs the extra 'web': pip install 'regsearch[web]'. Nothing is written but the index; nothing
    of a draft is kept. Ends with Ctrl-C.
    """
    try:
        from search.web.serving import serve
    except ModuleNotFoundError as missing:
        raise RegsearchError(N_(f"needs {missing.name}: pip install 'regsearch[web]'")) from None

    def ready(address: str) -> None:
        say(N_(f"regsearch: {address}  (Ctrl-C ends it)"))
        if open_:
            click.launch(address)

    serve(lambda: workspace(ctx), host, port, hosts, token_file, ready, policies)
