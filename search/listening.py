"""What doors that listen share: which hosts are this machine, and the token that guards them."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from corpus.errors import RegsearchError
from corpus.messages import N_

#: The names by which this machine alone is reached.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: The fewest characters of a token.
SHORTEST_TOKEN = 16


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach who listens at `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names_of(host: str) -> list[str]:
    """The name, as requests give it, of who listens at `host`; none for every address at once."""
    return [] if host in ("0.0.0.0", "::") else [in_url(host)]


def in_url(host: str) -> str:
    """`host` as an address of the web has it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def read_token(path: Path) -> str:
    """The token in a file; RegsearchError for one that keeps nobody out or fits no header."""
    token = path.read_text("utf-8").strip()
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
        raise RegsearchError(
            N_(f"{path}: a token has {SHORTEST_TOKEN} or more printable characters")
        )
    return token
