"""`regsearch open`."""

from __future__ import annotations

import sys

import click

from corpus.errors import NothingFound
from corpus.messages import N_, _
from search.cli.options import day_option, offered, workspace
from search.cli.output import out, say


@click.command(name="open")
@click.argument("citation", nargs=-1, required=True, shell_complete=offered("ids"))
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
@day_option
@click.pass_context
def command(ctx: click.Context, citation: tuple[str, ...], on: str, only_print: bool) -> None:
    """Open the official page of a provision: CITATION is a citation or an id.

    Without a browser, its address is printed.
    """
    name = " ".join(citation)
    shown = workspace(ctx).ask(lambda session: session.show(name, on))
    addresses = list(dict.fromkeys(f.url for f in shown.provisions if f.url.startswith("http")))
    if not addresses:
        raise NothingFound(N_(f"no address is known of '{name}'"))
    if len(addresses) > 1:
        raise NothingFound(N_(f"'{name}' names {len(addresses)} provisions: name one by its id"))
    if only_print or not sys.stdout.isatty() or not _opened(addresses[0]):
        out(addresses[0])


def _opened(url: str) -> bool:
    """Whether a browser shows the page."""
    import webbrowser

    say(_("opening {url}").format(url=url))
    return webbrowser.open(url)
