"""`regsearch mcp`."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli.options import workspace


@click.command(name="mcp")
@click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
              help="Let drafts below this folder be read by path; may be repeated.")  # fmt: skip
@click.option("--policies", type=click.Path(path_type=Path), metavar="DIR",
              help="The folder of policies that the tool 'affected' is about.")  # fmt: skip
@click.option("--http", "address", is_flag=False, flag_value="127.0.0.1:8765", default="",
              metavar="[HOST:PORT]", help="Serve over HTTP, at 127.0.0.1:8765 by default, instead "
              "of over standard input and output.")  # fmt: skip
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME",
              help="A further name that requests may be addressed to.")  # fmt: skip
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE",
              help="The token that requests must bring; needed for other machines.")  # fmt: skip
@click.option("--max-chars", "most", type=click.IntRange(2000, 100_000), default=12_000,
              show_default=True, help="The longest text of an answer, in characters.")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, roots: tuple[Path, ...], address: str, hosts: tuple[str, ...],
            token_file: Path | None, most: int, policies: Path | None) -> None:  # fmt: skip
    """Serve assistants over the Model Context Protocol, read-only.

    Without --http one client is served over standard input and output: it starts this command
    itself. docs/mcp.md tells how to add it to the usual clients.
    """
    from search.mcp.serving import serve

    serve(workspace(ctx), roots, most, address, hosts, token_file, policies)
