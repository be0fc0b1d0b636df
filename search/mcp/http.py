"""The server over streamable HTTP: this machine alone, unless a token guards it.

Every request's Host and Origin are checked, as any page that is open in a browser can send
requests to this machine. Nothing of a request is logged.
"""

from __future__ import annotations

import hmac
import logging
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcp.server.transport_security import TransportSecuritySettings

from corpus.errors import RegsearchError
from corpus.messages import N_, _
from search.listening import LOOPBACK, in_url, is_loopback, names_of, read_token
from search.mcp.server import server_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from search.mcp.tools import Tools

PATH = "/mcp"


class Guarded:
    """An application that answers only requests with the token, where there is one."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._expected = app, f"Bearer {token}".encode() if token else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 401."""
        if scope["type"] == "http" and self._expected and not self._known(scope):
            head = [(b"www-authenticate", b"Bearer"), (b"content-type", b"text/plain")]
            await send({"type": "http.response.start", "status": 401, "headers": head})
            await send({"type": "http.response.body", "body": b"a token is needed"})
            return
        await self._app(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(given) == 1 and hmac.compare_digest(given[0], self._expected)


def application(
    tools: Tools, host: str = "127.0.0.1", hosts: Sequence[str] = (), token: str = ""
) -> ASGIApp:
    """The application for a server bound to `host`."""
    names = [*LOOPBACK, *hosts, *names_of(host)]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{name}{port}"
            for name in names for scheme in ("http", "https") for port in ("", ":*")
        ],
    )  # fmt: skip
    app = server_of(tools).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True,
        transport_security=security, host=in_url(host),
    )  # fmt: skip
    return Guarded(app, token)


def serve_http(
    tools: Tools, address: str, hosts: Sequence[str] = (), token_file: Path | None = None
) -> None:
    """Serve at `address` (HOST:PORT) until interrupted; RegsearchError where that is not safe."""
    import uvicorn

    host, port = _address(address)
    token = read_token(token_file) if token_file else ""
    if not token and not is_loopback(host):
        raise RegsearchError(N_(f"{host} is not this machine alone: name a --token-file"))
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    logging.getLogger("mcp.server.transport_security").setLevel(logging.WARNING)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        config = uvicorn.Config(
            application(tools, host, hosts, token),
            log_level="warning", access_log=False, server_header=False,
        )  # fmt: skip
        at = f"http://{in_url(host)}:{listening.getsockname()[1]}{PATH}"
        tools.workspace.notify(_("serving assistants at {address}").format(address=at))
        uvicorn.Server(config).run(sockets=[listening])


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise RegsearchError(N_(f"'{text}' is no address such as 127.0.0.1:8765"))
    return host.strip("[]") or "127.0.0.1", int(port)
