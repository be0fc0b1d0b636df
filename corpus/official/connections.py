"""Connections that can be cut off: an answer that drips, a byte now and then, meets no timeout of
its own, for each byte begins it anew."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

#: What else than `requests.RequestException` a malformed answer makes the libraries raise.
MALFORMED = (urllib3.exceptions.HTTPError, HTTPException, UnicodeError)


class Connections:
    """The connections of one session, those that are open."""

    def __init__(self) -> None:
        self._open: list[HTTPConnection] = []

    def session(self) -> requests.Session:
        """A session whose connections these are."""
        session = requests.Session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter(self))
        return session

    def opened(self, connection: HTTPConnection) -> None:
        """One more."""
        self._open = [c for c in self._open if c.sock is not None] + [connection]

    @contextmanager
    def within(self, seconds: float, cut: threading.Event) -> Iterator[None]:
        """Cut off what is open, and set `cut`, when the block takes longer."""
        timer = threading.Timer(seconds, self._cut_off, [cut])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut_off(self, cut: threading.Event) -> None:
        """End every connection: who waits for its data is told that there is none."""
        cut.set()
        for connection in self._open:
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        super().__init__()

    def init_poolmanager(self, *args: Any, **keywords: Any) -> None:
        super().init_poolmanager(*args, **keywords)
        self.poolmanager.pool_classes_by_scheme = _pools(self._connections)

    def proxy_manager_for(self, *args: Any, **keywords: Any) -> Any:
        manager = super().proxy_manager_for(*args, **keywords)
        manager.pool_classes_by_scheme = _pools(self._connections)
        return manager


def _pools(connections: Connections) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            connections.opened(self)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            connections.opened(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
