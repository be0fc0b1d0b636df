"""The server started, over standard input and output or over HTTP."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import RegsearchError
from corpus.messages import N_

if TYPE_CHECKING:
    from search.workspace import Workspace


def serve(
    workspace: Workspace, roots: Sequence[Path] = (), most: int = 12_000, address: str = "",
    hosts: Sequence[str] = (), token_file: Path | None = None, policies: Path | None = None,
) -> None:  # fmt: skip
    """Serve until the client leaves, or at `address` over HTTP until interrupted. Drafts may be
    read by path below `roots` alone; an answer has `most` characters at most; `hosts` are further
    names that requests may be addressed to; the token that they must bring is in `token_file`;
    `policies` is the folder that the tool `affected` is about."""
    gc.disable()  # the kit builds some thousand models: in three quarters of the time without
    try:
        from search.mcp.server import serve_stdio
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.split(".")[0] in ("mcp", "mcp_types", "anyio"):
            raise RegsearchError(
                N_("the server for assistants is an extra: pip install 'regsearch[mcp]'")
            ) from None
        raise
    finally:
        gc.enable()
    from search.mcp.tools import Tools

    tools = Tools(
        workspace, tuple(_folder(root) for root in roots), most, policies and _folder(policies)
    )
    if not address:
        serve_stdio(tools)
        return
    from search.mcp.http import serve_http

    serve_http(tools, address, hosts, token_file)


def _folder(root: Path) -> Path:
    if not root.is_dir():
        raise RegsearchError(N_(f"there is no folder {root}"))
    return root.resolve()
