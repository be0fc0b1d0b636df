"""Where an index on a cluster is, and who asks: `opensearch://host:9200,host2/name`.

The user's name and password come from the environment or a file, never from the address, which is
shown in receipts and by `status`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.named import NamedTuple

#: HTTPS with verification; and plain HTTP, for this machine alone.
SECURE, PLAIN = "opensearch://", "opensearch+http://"
USER, PASSWORD, CA = "REGSEARCH_INDEX_USER", "REGSEARCH_INDEX_PASSWORD", "REGSEARCH_INDEX_CA"
_NAME = r"[a-z0-9][a-z0-9_.-]{0,99}"
_LOOPBACK = ("localhost", "127.", "[::1]")


class Address(NamedTuple):
    """An index: the hosts that keep it (each `host:port`), and its name there."""

    hosts: tuple[str, ...]
    name: str
    secure: bool

    def __str__(self) -> str:
        return f"{SECURE if self.secure else PLAIN}{','.join(self.hosts)}/{self.name}"

    @property
    def urls(self) -> list[str]:
        """The hosts as addresses of the web."""
        return [f"http{'s' * self.secure}://{host}" for host in self.hosts]


def address_of(text: str) -> Address:
    """The address in a text; raises RegsearchError for one that is none, or that holds a
    password."""
    secure = text.startswith(SECURE)
    hosts, _, name = text.removeprefix(SECURE).removeprefix(PLAIN).partition("/")
    if "@" in hosts:
        raise RegsearchError(
            N_(f"the address of an index holds no password: set {USER} and {PASSWORD}")
        )
    name = name.strip("/")
    found = [_host(host) for host in hosts.split(",") if host]
    if not found or not all(found) or not re.fullmatch(_NAME, name):
        raise RegsearchError(
            N_("an index on a cluster is opensearch://host:9200/name, in lower case")
        )
    if not secure and not all(host.startswith(_LOOPBACK) for host in found):
        raise RegsearchError(
            N_("plain HTTP is for this machine alone: opensearch://host:9200/name")
        )
    return Address(tuple(found), name, secure)


def _host(text: str) -> str:
    match = re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?", text)
    return f"{match[1]}:{match[2] or 9200}" if match else ""


def secret(variable: str) -> str:
    """What a variable of the environment holds, or the file that it with `_FILE` behind names."""
    if path := os.environ.get(f"{variable}_FILE"):
        try:
            return Path(path).read_text("utf-8").strip()
        except OSError as error:
            raise RegsearchError(f"{path}: {error.strerror}") from None
    return os.environ.get(variable, "")
