"""Running the server: where it listens, which names it answers to, what it asks of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import uvicorn

from corpus.errors import RegsearchError
from corpus.messages import N_
from search.listening import LOOPBACK, in_url, is_loopback, names_of, read_token
from search.web.app import make_app
from search.workspace import Workspace

#: So many requests at once; another is told to come again.
MOST_REQUESTS = 64


def serve(
    workspace: Callable[[], Workspace], host: str, port: int, hosts: Sequence[str],
    token_file: Path | None, ready: Callable[[str], None], policies: Path | None = None,
) -> None:  # fmt: skip
    """Serve until interrupted, at `host` and `port` (0: a free one). `hosts` are further names that
    it answers to; `ready` is called with its address once it listens; `policies` is the folder that
    the page of affected policies is about. RegsearchError where others than this machine could
    reach it and no token is asked for."""
    token = read_token(token_file) if token_file else ""
    local = is_loopback(host)
    if not local and not token:
        raise RegsearchError(N_(f"others can reach {host}: name a file with a token, --token-file"))
    names = [*(LOOPBACK if local else ()), *names_of(host), *hosts]
    app = make_app(workspace, names, token, policies)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        limit_concurrency=MOST_REQUESTS, timeout_keep_alive=5, lifespan="off",
        timeout_graceful_shutdown=3, proxy_headers=False,
    )  # fmt: skip
    socket = config.bind_socket() if _free(host, port) else None
    if socket is None:
        raise RegsearchError(N_(f"{host}:{port} is taken: choose another --port"))
    socket.listen()  # who comes before the server runs waits
    at = socket.getsockname()[1]
    ready(f"http://{in_url(host)}:{at}/")
    import_module("numpy")  # many searches to come pay for its loops, so that no first one has to
    uvicorn.Server(config).run(sockets=[socket])


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
