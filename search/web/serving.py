"""Running the server: where it listens, which names it answers to, what it asks of others."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from corpus.errors import RegsearchError
from search.web.app import make_app
from search.web.guard import LOOPBACK
from search.workspace import Workspace

#: The shortest token, in characters.
SHORTEST_TOKEN = 16
#: So many requests at once; another is told to come again.
MOST_REQUESTS = 64


def serve(
    workspace: Callable[[], Workspace], host: str, port: int, hosts: Sequence[str],
    token_file: Path | None, ready: Callable[[str], None],
) -> None:  # fmt: skip
    """Serve until interrupted, at `host` and `port` (0: a free one). `hosts` are further names that
    it answers to; `ready` is called with its address once it listens. RegsearchError where others
    than this machine could reach it and no token is asked for."""
    token = read_token(token_file) if token_file else ""
    local = _is_loopback(host)
    if not local and not token:
        raise RegsearchError(f"others can reach {host}: name a file with a token, --token-file")
    named = [] if host in ("0.0.0.0", "::") else [f"[{host}]" if ":" in host else host]
    app = make_app(workspace, [*(LOOPBACK if local else ()), *named, *hosts], token)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        limit_concurrency=MOST_REQUESTS, timeout_keep_alive=5, lifespan="off",
        timeout_graceful_shutdown=3, proxy_headers=False,
    )  # fmt: skip
    socket = config.bind_socket() if _free(host, port) else None
    if socket is None:
        raise RegsearchError(f"{host}:{port} is taken: choose another --port")
    socket.listen()  # who comes before the server runs waits
    at = socket.getsockname()[1]
    ready(f"http://{f'[{host}]' if ':' in host else host}:{at}/")
    uvicorn.Server(config).run(sockets=[socket])


def read_token(path: Path) -> str:
    """The token in a file; RegsearchError where it is too short to keep anybody out."""
    token = path.read_text("utf-8").strip()
    if len(token) < SHORTEST_TOKEN or not token.isascii():
        raise RegsearchError(f"{path}: a token has {SHORTEST_TOKEN} ASCII characters or more")
    return token


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _free(host: str, port: int) -> bool:
    """Whether nobody listens there yet: uvicorn ends the process where somebody does."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
