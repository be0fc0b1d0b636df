"""Documents on their way to a cluster, in lots of some size, a few of them at once."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from indexer.remote.cluster import BUSY, PAUSE, Body, Cluster, ClusterError, line

#: So much is sent at once: larger lots trip the breaker of a small node.
LOT_BYTES, LOT_ROWS = 1_000_000, 2000
#: So many lots are on their way at once; who has one more waits for the first of them.
ABREAST = 3
#: So often what a cluster has no room for is sent again: for about two minutes.
BULK_TRIES = 12
#: A row of a request, and the document that it is about.
_Rows = list[tuple[str, str]]


class Lots:
    """What is written and deleted. No order is kept among lots: each document is named once. What
    goes wrong with a lot is raised by what is called next, `arrive` at the latest."""

    def __init__(self, cluster: Cluster, may: Callable[[], None]) -> None:
        """To `cluster`; `may` raises when no more may be sent."""
        self.cluster, self._may = cluster, may
        self._lot: _Rows = []
        self._size = 0
        self._stopped = threading.Event()
        self._threads = ThreadPoolExecutor(ABREAST, "lots")
        self._under_way: deque[Future[None]] = deque()

    def add(self, index: str, id: str, document: Body | None) -> None:
        """Write a new document, or delete one (None)."""
        head = {"delete" if document is None else "create": {"_index": index, "_id": id}}
        self._lot.append((line(head), "" if document is None else line(document)))
        self._size += len(self._lot[-1][1])
        if len(self._lot) >= LOT_ROWS or self._size >= LOT_BYTES:
            self._send()

    def arrive(self) -> None:
        """Send what is left, and wait until all has been taken."""
        if self._lot:
            self._send()
        self._wait(0)

    def end(self) -> None:
        """Send nothing more; what is on its way has arrived, or failed, when this returns."""
        self._stopped.set()
        self._threads.shutdown(cancel_futures=True)

    def _send(self) -> None:
        self._wait(ABREAST - 1)
        lot, self._lot, self._size = self._lot, [], 0
        self._under_way.append(self._threads.submit(self._sent, lot))

    def _wait(self, most: int) -> None:
        """Wait until so many lots at most are on their way."""
        while len(self._under_way) > most:
            self._under_way.popleft().result()

    def _sent(self, lot: _Rows) -> None:
        """Send a lot; those of it that were refused for want of room, and a lot that a node took
        with it, again. What is there already then stays: none is written twice."""
        for tried in range(BULK_TRIES):
            self._may()
            items = self.cluster.bulk("".join(text for row in lot for text in row))
            lot = [
                row for row, (how, told) in zip(lot, items, strict=True)
                if not self.cluster.taken(how, told)
            ]  # fmt: skip
            if not lot:
                return
            if self._stopped.wait(min(PAUSE * 2**tried, 20.0)):
                return
        raise ClusterError(BUSY)
