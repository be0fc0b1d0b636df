"""Who may ask, and what every answer carries: the wall between other web pages and this server.

A page anywhere can make a browser send requests to this machine. So every request names a host
that is allowed (a foreign name that was made to point here is refused), a form comes from a page
of ours, and where others than this machine can reach the server a token is asked for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Sequence
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.messages import N_

#: What every answer says of itself to the browser. `same-origin` for the referrer, as without any
#: the browser calls the origin of our own form "null".
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
#: The longest path with its query, in bytes: room for the longest query in any script, encoded.
LONGEST_TARGET = 16_000
#: The form that asks for the token, and where it leads.
DOOR, COOKIE = "/token", "regsearch_token"

Refuse = Callable[[Scope, Receive, Send, int, str], Awaitable[None]]


class Guard:
    """Lets a request through to `app`, or refuses it by `refuse(scope, receive, send, status,
    reason)`; puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], refuse: Refuse, token: str = "") -> None:
        """`hosts` are the names that this server answers to, without ports; `token` ("": none) is
        asked of everybody."""
        self.app, self.refuse = app, refuse
        self.hosts = frozenset(name.lower() for name in hosts)
        self._token, self._key = token, secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        status, reason = self.verdict(scope)
        if status:
            await self.refuse(scope, receive, sealed, status, reason)
        else:
            await self.app(scope, receive, sealed)

    def verdict(self, scope: Scope) -> tuple[int, str]:
        """The status to refuse a request with, and why; 0 for one that is let through."""
        headers = Headers(scope=scope)
        if headers.getlist("host")[1:] or _name(headers.get("host", "")) not in self.hosts:
            return 421, N_("this server does not answer to that name")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            return 414, N_("the address is too long")
        if scope["method"] not in ("GET", "HEAD") and not _own(headers, scope):
            return 403, N_("a form must be sent from a page of this server")
        if self._token and not self._known(headers) and scope["path"] not in (DOOR, "/style.css"):
            return 401, N_("this server asks for its token")
        return 0, ""

    def admits(self, token: str) -> str:
        """The value of the cookie for who gives the right token, "" for a wrong one."""
        given, right = token.encode("utf-8", "replace"), self._token.encode()
        return self._mark() if self._token and hmac.compare_digest(given, right) else ""

    def _mark(self) -> str:
        return hmac.new(self._key, self._token.encode(), hashlib.sha256).hexdigest()

    def _known(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.admits(token.strip()):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(
            cookie.value.encode(), self._mark().encode()
        )


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower().removesuffix(".")


def _own(headers: Headers, scope: Scope) -> bool:
    """Whether a form was sent by a page of this server: the browser says so."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return headers.get("origin") == f"{scope['scheme']}://{headers.get('host', '')}"
