"""What is asked of a cluster, whole or not at all: no partial answer leaves this module.

Every failure is one line that says what to do. `opensearchpy` is imported when a cluster is first
asked, so that nobody else waits for it.
"""

from __future__ import annotations

import json
import os
import re
import time
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from corpus.errors import RegsearchError
from corpus.messages import N_
from indexer.remote.address import CA, PASSWORD, USER, Address, secret

T = TypeVar("T")
Body = dict[str, Any]
#: Seconds to wait for an answer; how often what may pass is asked again, after how many seconds.
TIMEOUT, TRIES, PAUSE = 60, 4, 0.3
#: What may pass: too busy, a node that left, a shard on its way (500 "search_phase_execution").
_PASSING = frozenset((429, 500, 502, 503, 504))
#: How a row is answered that was taken when it was sent before.
_DONE_BEFORE = (("create", 409), ("delete", 404))
#: How all searches are asked: with the statistics of all shards, and whole or not at all.
_HOW = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": False}
#: The right that a refusal names: "no permissions for [indices:data/read/search] and User ...".
_RIGHT = re.compile(r"\[((?:indices|cluster):[\w/:*]+)")
#: What a server says of an index that is to be made and is there.
_ALREADY = "resource_already_exists_exception"
BUSY = N_("the server is busy or has lost a part: try again")


class ClusterError(RegsearchError):
    """A cluster that does not answer, or not as it must."""


class NotThere(ClusterError):
    """What was asked for is not on the cluster."""


class Taken(ClusterError):
    """A document that was to be made is there already."""


class Cluster:
    """A cluster that keeps indices."""

    def __init__(self, address: Address) -> None:
        """The cluster at `address`; nothing is sent yet."""
        self.address = address
        self.asked = 0  # round trips
        self._client: Any = None

    @property
    def client(self) -> Any:
        """The client of `opensearchpy`."""
        if self._client is None:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    from opensearchpy import OpenSearch
            except ImportError:
                raise ClusterError(
                    N_("an index on a cluster needs: pip install 'regsearch[opensearch]'")
                ) from None
            user, password = secret(USER), secret(PASSWORD)
            self._client = OpenSearch(
                self.address.urls,
                http_auth=(user, password) if user else None,
                ca_certs=os.environ.get(CA) or None,
                verify_certs=True,
                timeout=TIMEOUT,
                max_retries=0,
            )
        return self._client

    def ask(self, call: Callable[[Any], T], tries: int = TRIES) -> T:
        """What `call` gives, asked of the client; again after a failure that may pass."""
        from opensearchpy.exceptions import ConnectionError as Unreached
        from opensearchpy.exceptions import (
            ConnectionTimeout,
            OpenSearchException,
            SSLError,
            TransportError,
        )

        client, slow = self.client, 0
        for left in reversed(range(tries)):
            self.asked += 1
            try:
                return call(client)
            except TransportError as error:
                passing = error.status_code in _PASSING or isinstance(error, Unreached)
                slow += isinstance(error, ConnectionTimeout)
                if not left or not passing or slow > 1 or isinstance(error, SSLError):
                    raise self._told(error) from None
                time.sleep(PAUSE * (tries - left))
            except OpenSearchException as error:
                raise ClusterError(str(error)) from None
        raise AssertionError("not reached")

    def _told(self, error: Any) -> ClusterError:
        """An error in one line that says what to do."""
        from opensearchpy.exceptions import ConnectionTimeout, SSLError

        status, said = error.status_code, str(error)
        if isinstance(error, SSLError):
            if "WRONG_VERSION" in said or "record layer" in said:
                return ClusterError(
                    N_("the server speaks plain HTTP: opensearch+http:// (this machine only)")
                )
            return ClusterError(
                N_(f"the server's certificate is signed by no authority known here: {CA}")
            )
        if status == "N/A" and not isinstance(error, ConnectionTimeout):
            return ClusterError(
                N_(f"no search server answers at {', '.join(self.address.urls)}; is it up?")
            )
        return self._refused(status, getattr(error, "info", None))

    def _refused(self, status: Any, info: Any) -> ClusterError:
        """What a status says, in one line."""
        name, reason = self.address.name, _reason(info)
        if status == 401:
            return ClusterError(N_(f"the server does not know this user: {USER}, {PASSWORD}"))
        if status == 403:
            if right := _RIGHT.search(reason):
                return ClusterError(N_(f"this user has no right to {right[1]} on {name}"))
            return ClusterError(N_(f"this user has not the right to do that with {name}"))
        if status == 404:
            return NotThere(
                N_(f"no index {name} there: 'regsearch --corpus ... --index ... index' makes it")
            )
        if status == 409 or _ALREADY in str(info):
            return Taken(N_(f"{name} is being written"))
        if status in _PASSING or status in ("N/A", "TIMEOUT"):
            return ClusterError(BUSY)
        return ClusterError(N_(f"the server refused: {status} {reason}"))

    # --- searching ---------------------------------------------------------------------------

    def search(self, index: str, body: Body) -> Body:
        """The whole answer to one search."""
        return self.searches([(index, body)])[0]

    def searches(self, rows: Sequence[tuple[str, Body]]) -> list[Body]:
        """The whole answers to many searches, by one request, with statistics over all shards."""
        lines = "".join(
            line({"index": index, **_HOW, "preference": _copies(body)}) + line(body)
            for index, body in rows
        )
        for left in reversed(range(TRIES)):
            answers = self.ask(lambda c: c.msearch(body=lines))["responses"]
            failed = next((a for a in answers if "error" in a), None)
            if failed is None:
                for answer in answers:
                    _whole(answer)
                return list(answers)
            status = int(failed.get("status", 500))
            if status not in _PASSING or not left:
                raise self._refused(status, failed)
            time.sleep(PAUSE * (TRIES - left))
        raise AssertionError("not reached")

    def pages(self, index: str, body: Body, size: int = 2000) -> Iterator[list[Body]]:
        """All hits of a search, page by page; its `sort` gives every hit a place of its own."""
        body = {**body, "size": size, "track_total_hits": False}
        while True:
            hits = self.search(index, body)["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < size:
                return
            body["search_after"] = hits[-1]["sort"]

    def documents(self, wanted: Sequence[tuple[str, str]]) -> list[Body]:
        """The sources of documents (index, id), by one request; all of them or an error."""
        docs = [{"_index": index, "_id": id} for index, id in wanted]
        for left in reversed(range(TRIES)):
            found = self.ask(lambda c: c.mget(body={"docs": docs}))["docs"]
            if all(doc.get("found") for doc in found):
                return [doc["_source"] for doc in found]
            if left:
                time.sleep(PAUSE)
        raise ClusterError(BUSY)

    # --- writing -----------------------------------------------------------------------------

    def bulk(self, rows: str) -> list[tuple[str, Body]]:
        """What became of each row of a request: how it was written, and what is told of it."""
        answer = self.ask(lambda c: c.bulk(body=rows))
        return [next(iter(item.items())) for item in answer["items"]]

    def taken(self, how: str, told: Body) -> bool:
        """Whether a row was taken; raises where it will never be."""
        status = told["status"]
        if status >= 300 and status not in _PASSING and (how, status) not in _DONE_BEFORE:
            raise self._refused(status, told)
        return status not in _PASSING


def _copies(body: Body) -> str:
    """What chooses the copies of the shards that answer a search: the same for the same query, as
    copies of which documents were deleted score a little differently until they are merged."""
    return f"q{zlib.crc32(line(body.get('query', {})).encode()):08x}"


def line(row: Body) -> str:
    """A row of a request."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
    return text.encode("utf-8", "replace").decode()  # half characters are none


def _whole(answer: Body) -> None:
    """Raise unless every shard answered in full: a shard without a copy is not even `failed`."""
    shards = answer["_shards"]
    if answer.get("timed_out") or shards["successful"] != shards["total"]:
        missing = shards["total"] - shards["successful"]
        raise ClusterError(
            N_(f"{missing} of {shards['total']} parts of the index do not answer: nothing is shown")
        )


def _reason(info: Any) -> str:
    """The innermost reason of an answer that tells of an error."""
    if isinstance(info, list):
        return _reason(info[0]) if info else ""
    if not isinstance(info, dict):
        return str(info or "")[:200]
    for name in ("error", "caused_by", "root_cause", "index", "create", "delete"):
        if info.get(name):
            return _reason(info[name])
    return str(info.get("reason", info))[:200]
