"""A file on a host, read by ranges, so that one member of a huge archive can be had alone."""

from __future__ import annotations

import io

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.client import Client
from corpus.official.responses import Request

_TAIL = 256 << 10
_BLOCK = 256 << 10


class RemoteFile(io.RawIOBase):
    """A seekable file over HTTP ranges.

    `size` is -1 when the host gives no ranges; nothing can be read then. All ranges must come from
    one version of the file (`If-Match`). What was read last is kept in memory.
    """

    def __init__(self, client: Client, request: Request) -> None:
        self._client = client
        self._request = request
        self._at = 0
        self._data, self.etag, self.size = client.part(request, -_TAIL, 0, "")
        if self.etag.startswith("W/"):
            self.etag = ""
        self._start = max(0, self.size - len(self._data))
        self._tail = (self._start, self._data)

    def readable(self) -> bool:
        """True: it can be read."""
        return True

    def seekable(self) -> bool:
        """True: any part can be read."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place; the place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, fewer only at the end."""
        end = self.size if size is None or size < 0 else min(self.size, self._at + size)
        pieces = []
        while self._at < end:
            piece = self._here(end)
            pieces.append(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def _here(self, end: int) -> bytes:
        """Some bytes from the present place on, at least one."""
        for start, data in (self._tail, (self._start, self._data)):
            if start <= self._at < start + len(data):
                return data[self._at - start : end - start]
        stop = min(self.size, max(end, self._at + _BLOCK))
        data, _, size = self._client.part(self._request, self._at, stop, self.etag)
        if size != self.size or len(data) != stop - self._at:
            raise PullError(self._request.host, N_("changed the archive while it was being read"))
        self._start, self._data = self._at, data
        return data[: end - self._at]
