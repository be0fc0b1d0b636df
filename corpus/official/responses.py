"""Requests and answers: what may be asked, which answers are none, and why."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from corpus.errors import PullError
from corpus.messages import N_

if TYPE_CHECKING:
    import requests

#: The most that one download may hold, unless the catalogue allows more.
MAX_BYTES = 300 << 20
_CHUNK = 64 << 10
_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_CHALLENGES = ("x-amzn-waf-action", "cf-mitigated")


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. `hosts` are the only hosts that may answer, redirects included."""

    url: str
    hosts: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    limit: int = MAX_BYTES

    @property
    def host(self) -> str:
        """The host that is asked first."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the address asked, and the validators for the next request.

    `unchanged` is True when the publisher says that the validators sent still hold (304).
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


class TryAgain(Exception):
    """A failure that may pass. `wait` is what the host asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.unreachable = unreachable


def body(response: requests.Response, request: Request, start: int) -> Iterator[bytes]:
    """The body's chunks; PullError past the limit, TryAgain when it is shorter than announced."""
    announced = number(response.headers.get("Content-Length", ""))
    too_large = N_(f"sends more than {request.limit >> 20} MB, the most that is accepted")
    if announced is not None and start + announced > request.limit:
        raise PullError(request.host, too_large)
    size = start
    for chunk in response.iter_content(_CHUNK):
        size += len(chunk)
        if size > request.limit:
            raise PullError(request.host, too_large)
        yield chunk
    plain = not response.headers.get("Content-Encoding")
    if plain and announced is not None and size - start < announced:
        raise TryAgain(N_("the answer broke off"))


def refuse(response: requests.Response, request: Request) -> None:
    """Raise for every status that is no answer to the question."""
    status, host = response.status_code, request.host
    path = urlsplit(request.url).path
    if status == 202 or any(name in response.headers for name in _CHALLENGES):
        raise PullError(host, N_("asks for a browser check (captcha) instead of answering"))
    if status in (200, 206, 304, 416):
        return
    if status in _AGAIN:
        what = N_("asks for fewer requests") if status == 429 else N_("is out of order")
        raise TryAgain(N_(f"{what} ({status}) for {path}"), retry_after(response))
    if status in (401, 403, 405, 451):
        raise PullError(host, N_(f"refuses to answer ({status}) for {path}"), status)
    if status in (404, 410):
        raise PullError(host, N_(f"has nothing ({status}) for {path}"), status)
    raise PullError(host, N_(f"answered {status} for {path}"), status)


def redirected(response: requests.Response, url: str, request: Request) -> str:
    """Where a redirect leads, over TLS if the question was; PullError off the allowed hosts."""
    try:
        target = urlsplit(urljoin(url, response.headers.get("Location", "")))
    except ValueError:
        raise PullError(request.host, N_("redirects to no address that can be read")) from None
    if target.netloc not in request.hosts:
        raise PullError(
            request.host,
            N_(f"redirects to {target.netloc or 'nowhere'}, which is not its own host"),
        )
    scheme = urlsplit(request.url).scheme
    return urlunsplit((scheme, target.netloc, target.path, target.query, ""))


def retry_after(response: requests.Response) -> float | None:
    """The seconds that `Retry-After` asks for; None where it says nothing."""
    value = response.headers.get("Retry-After", "").strip()
    if (seconds := number(value)) is not None:
        return float(seconds)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def number(value: str) -> int | None:
    """A header's number; None for what is none, and for one that no file or pause can have."""
    return int(value) if re.fullmatch(r"[0-9]{1,15}", value.strip()) else None


def validators(response: requests.Response) -> tuple[str, str]:
    """The ETag and the date that tell later whether the file is still the same."""
    return response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")


def conditions(known: Response | None) -> dict[str, str]:
    """The headers that ask only for another version than the known one."""
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def cause(error: BaseException) -> str:
    """The innermost reason of a connection's failure, in a few words."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(said.split())[:100] or type(error).__name__
