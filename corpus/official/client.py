"""The HTTP client: polite, bounded, and strict about whom it talks to.

One request a second goes to a host. What fails in passing (no answer, 408, 429, 5xx, a body that
broke off) is tried again with growing pauses, or after the time that `Retry-After` asks for. A
redirect is followed within the hosts that the caller names, never off TLS. Certificates are
verified; proxies and certificate bundles come from the environment (`HTTPS_PROXY`, `NO_PROXY`,
`REQUESTS_CA_BUNDLE`). `requests` is imported on first use only.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.responses import (
    Request,
    Response,
    TryAgain,
    body,
    cause,
    conditions,
    number,
    redirected,
    refuse,
    validators,
)

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

    import requests

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LONGEST_WAIT = 120.0

T = TypeVar("T")


def user_agent() -> str:
    """How the client names itself."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("regsearch")
    except PackageNotFoundError:
        number = "0"
    return f"regsearch/{number} (regsearch, offline search of lending regulations)"


class Client:
    """Fetches over HTTP for one run. Use it as a context manager, or call `close`.

    `pause` is the least time between two requests to a host, `timeout` the seconds to connect and
    to wait for data, `total` those that one answer may take in all, `retries` how often a passing
    failure is tried again. `mirrors` sends the
    requests for a host to another base address. Every method raises `PullError`.
    """

    def __init__(
        self,
        *,
        pause: float = 1.0,
        timeout: tuple[float, float] = (10.0, 60.0),
        total: float = 1800.0,
        retries: int = 4,
        mirrors: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause = pause
        self._timeout = timeout
        self._total = total
        self._retries = retries
        self._mirrors = dict(mirrors or {})
        self._sleep = sleep
        self._clock = clock
        self._session: requests.Session | None = None
        self._next: dict[str, float] = {}
        self._unreachable: dict[str, str] = {}
        self._robots: dict[str, RobotFileParser] = {}
        self._read: dict[str, bytes] = {}
        #: Archives that were checked in this run, by folder and address.
        self.checked: dict[tuple[Path, str], Path] = {}
        #: Called as a download comes in: its bytes so far, and how many are announced (0: unknown).
        self.heard: Callable[[int, int], None] = lambda got, of: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def read(self, request: Request) -> bytes:
        """A small body, in memory; the same question is asked once in a run."""
        key = f"{request.url} {json.dumps(request.json, sort_keys=True)}"
        if key not in self._read:
            self._read[key] = self._tried(request, {}, lambda r: b"".join(body(r, request, 0)))
        return self._read[key]

    def part(self, request: Request, start: int, end: int, etag: str) -> tuple[bytes, str, int]:
        """Bytes `start` to `end` (-n, 0 for the last n) of a file, its ETag and its full size.

        The size is -1 when the host answers with the whole file instead, which is not read.
        """
        span = f"{start}" if start < 0 else f"{start}-{end - 1}"
        headers = {"Range": f"bytes={span}"} | ({"If-Match": etag} if etag else {})

        def take(response: requests.Response) -> tuple[bytes, str, int]:
            found = response.headers.get("ETag", "")
            if response.status_code != 206:
                return b"", found, -1
            size = number(response.headers.get("Content-Range", "").rpartition("/")[2])
            data = b"".join(body(response, request, 0))
            return data, found, -1 if size is None else size

        return self._tried(request, headers, take)

    def download(self, request: Request, path: Path, known: Response | None = None) -> Response:
        """Fetch into the file `path`, going on where an earlier try broke off.

        With `known`, the publisher is asked only for a text that differs from it; nothing is
        written when it does not. A broken download stays beside `path` as `.part`.
        """
        partial = _Partial(path, request.url)

        def take(response: requests.Response) -> Response:
            if response.status_code == 304:
                return Response(request.url, *validators(response), unchanged=True)
            if response.status_code == 416:
                partial.drop()
                raise TryAgain(N_("has no more of the file than is here"))
            partial.receive(response, request, self.heard)
            return Response(request.url, *validators(response))

        def headers() -> dict[str, str]:
            return partial.headers() or conditions(known)

        answer = self._tried(request, headers, take)
        if not answer.unchanged:
            partial.finish()
        return answer

    def may_fetch(self, request: Request) -> bool:
        """Whether the host's robots.txt lets this client ask for the request's address."""
        from urllib.robotparser import RobotFileParser

        host = request.host
        if host not in self._robots:
            rules = RobotFileParser()
            address = urlunsplit((urlsplit(request.url).scheme, host, "/robots.txt", "", ""))
            try:
                lines = self.read(Request(address, request.hosts, limit=1 << 20))
            except PullError as error:
                if error.http != 404:
                    raise
                lines = b""
            rules.parse(lines.decode("utf-8", "replace").splitlines())
            self._robots[host] = rules
        return self._robots[host].can_fetch("regsearch", request.url)

    def _tried(
        self,
        request: Request,
        headers: Mapping[str, str] | Callable[[], Mapping[str, str]],
        take: Callable[[requests.Response], T],
    ) -> T:
        """What `take` makes of the response, trying again while failures may pass."""
        if reason := self._unreachable.get(request.host):
            raise PullError(request.host, reason)
        for turn in range(self._retries + 1):
            try:
                extra = headers() if callable(headers) else headers
                with self._within(request), self._answered(request, extra) as response:
                    return take(response)
            except TryAgain as failure:
                last = turn == self._retries or (failure.unreachable and turn > 0)
                wait = 2.0**turn if failure.wait is None else failure.wait
                if wait > _LONGEST_WAIT:
                    asked = N_(f"{failure}; it asks to wait {wait:.0f} s")
                    raise PullError(request.host, asked) from None
                if last:
                    if failure.unreachable:
                        self._unreachable[request.host] = str(failure)
                    raise PullError(request.host, N_(f"{failure} ({turn + 1} tries)")) from None
                self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _within(self, request: Request) -> Iterator[None]:
        """PullError when the block takes longer than one answer may."""
        self._opened()
        late = PullError(request.host, N_(f"did not send all of it within {self._total:.0f} s"))
        cut = threading.Event()
        try:
            with self._connections.within(self._total, cut):
                yield
        except TryAgain:
            if cut.is_set():
                raise late from None
            raise
        if cut.is_set():  # headers that are cut off look like ended ones
            raise late

    def _opened(self) -> requests.Session:
        if self._session is None:
            from corpus.official.connections import Connections

            self._connections = Connections()
            self._session = self._connections.session()
            self._session.headers["User-Agent"] = user_agent()
            self._session.auth = _no_login
        return self._session

    @contextmanager
    def _answered(self, request: Request, extra: Mapping[str, str]) -> Iterator[requests.Response]:
        """The response to `request` after redirects; TryAgain or PullError when it is no good."""
        import requests

        from corpus.official.connections import MALFORMED

        url, method = request.url, "GET" if request.json is None else "POST"
        headers = {"Accept-Encoding": "identity", **request.headers, **extra}
        for _ in range(6):
            try:
                response = self._send(method, url, request, headers)
            except requests.exceptions.SSLError as error:
                raise PullError(
                    request.host, N_(f"gives no safe connection ({cause(error)})")
                ) from error
            except requests.exceptions.ReadTimeout:
                raise TryAgain(N_("did not answer in time")) from None
            except requests.RequestException as error:
                raise TryAgain(
                    N_(f"cannot be reached ({cause(error)})"), unreachable=True
                ) from error
            except (ValueError, *MALFORMED) as error:
                raise PullError(
                    request.host, N_(f"answers what is no HTTP ({cause(error)})")
                ) from error
            with response:
                if response.status_code not in _REDIRECTS:
                    refuse(response, request)
                    try:
                        yield response
                    except (requests.RequestException, *MALFORMED) as error:
                        raise TryAgain(N_(f"the answer broke off ({cause(error)})")) from error
                    return
                url = redirected(response, url, request)
                if response.status_code == 303:
                    method = "GET"
        raise PullError(request.host, N_("redirects in a circle"))

    def _send(
        self, method: str, url: str, request: Request, headers: Mapping[str, str]
    ) -> requests.Response:
        host = urlsplit(url).netloc
        now = self._clock()
        if (due := self._next.get(host, now)) > now:
            self._sleep(due - now)
        self._next[host] = max(due, now) + self._pause
        return self._opened().request(
            method,
            self._mirrored(url),
            json=request.json if method == "POST" else None,
            headers=headers,
            timeout=self._timeout,
            stream=True,
            allow_redirects=False,
        )

    def _mirrored(self, url: str) -> str:
        parts = urlsplit(url)
        base = self._mirrors.get(parts.netloc)
        return url if base is None else base + urlunsplit(("", "", parts.path, parts.query, ""))


def _no_login(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep passwords in `.netrc` from being sent to anyone."""
    return request


class _Partial:
    """A download on its way: the bytes so far, and the validator that they belong to."""

    def __init__(self, path: Path, url: str) -> None:
        self._path = path
        self._url = url
        self._data = path.with_name(path.name + ".part")
        self._note = path.with_name(path.name + ".part.json")

    def headers(self) -> dict[str, str]:
        """The headers that ask for the rest; {} to begin anew."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            size = self._data.stat().st_size
        except (OSError, ValueError):
            return {}
        if not isinstance(note, dict) or note.get("url") != self._url or not size:
            return {}
        return {"Range": f"bytes={size}-", "If-Range": str(note.get("validator", ""))}

    def receive(
        self, response: requests.Response, request: Request, heard: Callable[[int, int], None]
    ) -> None:
        """Append the rest of the body, or write it from its beginning; `heard` of each piece."""
        start = self._data.stat().st_size if response.status_code == 206 else 0
        if start and not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            self.drop()
            raise TryAgain(N_("sent another part than was asked for"))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not start:
            self._remember(response)
        try:
            announced = number(response.headers.get("Content-Length", "")) or 0
            with self._data.open("ab" if start else "wb") as file:
                for chunk in body(response, request, start):
                    file.write(chunk)
                    heard(file.tell(), announced and start + announced)
        except PullError:
            self.drop()
            raise

    def _remember(self, response: requests.Response) -> None:
        etag, modified = validators(response)
        validator = "" if etag.startswith("W/") else etag
        validator = validator or modified
        if validator and not response.headers.get("Content-Encoding"):
            self._note.write_text(json.dumps({"url": self._url, "validator": validator}), "utf-8")
        else:
            self._note.unlink(missing_ok=True)

    def drop(self) -> None:
        """Forget what has come so far."""
        self._data.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put the whole file in its place."""
        os.replace(self._data, self._path)
        self._note.unlink(missing_ok=True)
