"""The client that fetches official texts, against a publisher on this machine."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import PullError
from corpus.official.client import Client
from corpus.official.remote import RemoteFile
from corpus.official.responses import Request, Response
from tests.helpers.publisher_site import Reply, serving

FIXTURES = Path(__file__).parent / "fixtures" / "sources"
HOST = "publisher.example"
URL = f"https://{HOST}/text.xml"
BODY = b"<text>" + b"kettle " * 40_000 + b"</text>"


@pytest.fixture
def site() -> Iterator[Any]:
    with serving() as running:
        yield running


class Clock:
    """Time that passes only while the client sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(site: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    mirrors = {HOST: site.address, "other.example": site.address}
    with Client(mirrors=mirrors, sleep=clock.sleep, clock=clock) as made:
        yield made


def ask(url: str = URL, **more: Any) -> Request:
    return Request(url, frozenset((HOST,)), **more)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_downloads_and_names_itself(site: Any, client: Client, tmp_path: Path) -> None:
    headers = {"ETag": '"1"', "Last-Modified": "Fri, 02 May 2031 00:00:00 GMT"}
    site.routes["/text.xml"] = Reply(BODY, headers=headers)
    answer = client.download(ask(), tmp_path / "new" / "text.xml")
    assert answer == Response(URL, '"1"', "Fri, 02 May 2031 00:00:00 GMT")
    assert (tmp_path / "new" / "text.xml").read_bytes() == BODY
    assert files(tmp_path) == ["text.xml"]
    assert site.asked[0].headers["User-Agent"].startswith("regsearch/")
    assert site.asked[0].headers["Accept-Encoding"] == "identity"


def test_offline_is_one_line_and_the_host_is_not_asked_again(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        mirrors = {HOST: f"http://127.0.0.1:{unused.getsockname()[1]}"}
        with Client(mirrors=mirrors, sleep=clock.sleep, clock=clock) as offline:
            for _ in range(2):
                with pytest.raises(PullError, match=r"^publisher\.example: cannot be reached \("):
                    offline.download(ask(), tmp_path / "text.xml")
    assert clock.slept == [1.0]
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"none", 404), r"has nothing \(404\) for /text\.xml$"),
        (Reply(b"", 410), r"has nothing \(410\)"),
        (Reply(b"", 403), r"refuses to answer \(403\)"),
        (Reply(b"", 418), r"answered 418"),
        (Reply(b"", 202, {"x-amzn-waf-action": "challenge"}), r"browser check \(captcha\)"),
        (Reply(b"", 405, {"x-amzn-waf-action": "captcha"}), r"browser check \(captcha\)"),
        (Reply(b"", 403, {"cf-mitigated": "challenge"}), r"browser check \(captcha\)"),
    ],
)
def test_a_refusal_is_final(
    site: Any, client: Client, tmp_path: Path, reply: Any, reason: str
) -> None:
    site.routes["/text.xml"] = reply
    with pytest.raises(PullError, match=reason):
        client.download(ask(), tmp_path / "text.xml")
    assert len(site.asked) == 1
    assert files(tmp_path) == []


def test_tries_again_after_500(site: Any, client: Client, clock: Clock, tmp_path: Path) -> None:
    site.routes["/text.xml"] = [Reply(b"", 500), Reply(b"", 503), Reply(BODY)]
    client.download(ask(), tmp_path / "text.xml")
    assert (tmp_path / "text.xml").read_bytes() == BODY
    assert clock.slept == [1.0, 2.0]


def test_gives_up_after_the_last_try(site: Any, client: Client, tmp_path: Path) -> None:
    site.routes["/text.xml"] = Reply(b"", 503)
    with pytest.raises(PullError, match=r"is out of order \(503\) for /text\.xml \(5 tries\)$"):
        client.download(ask(), tmp_path / "text.xml")
    assert len(site.asked) == 5


def test_silence_is_not_waited_for_for_ever(site: Any, clock: Clock) -> None:
    done = threading.Event()

    def silent(asked: Any) -> Any:
        done.wait(60)
        return Reply(BODY)

    site.routes["/text.xml"] = silent
    mirrors = {HOST: site.address}
    short = Client(mirrors=mirrors, timeout=(30, 0.1), retries=1, sleep=clock.sleep, clock=clock)
    with short, pytest.raises(PullError, match=r"did not answer in time \(2 tries\)$"):
        short.read(ask())
    done.set()


def test_a_small_body_that_breaks_off_is_asked_for_again(site: Any, client: Client) -> None:
    site.routes["/text.xml"] = [Reply(BODY, cut=1000), Reply(BODY)]
    assert client.read(ask()) == BODY


def test_waits_as_long_as_it_is_asked(
    site: Any, client: Client, clock: Clock, tmp_path: Path
) -> None:
    site.routes["/text.xml"] = [Reply(b"", 429, {"Retry-After": "7"}), Reply(BODY)]
    client.download(ask(), tmp_path / "text.xml")
    assert clock.slept == [7.0]


def test_does_not_wait_for_hours(site: Any, client: Client, clock: Clock, tmp_path: Path) -> None:
    site.routes["/text.xml"] = Reply(b"", 429, {"Retry-After": "Fri, 02 May 2131 00:00:00 GMT"})
    with pytest.raises(PullError, match=r"asks for fewer requests \(429\).*asks to wait \d+ s$"):
        client.download(ask(), tmp_path / "text.xml")
    assert clock.slept == []


def test_one_request_a_second_goes_to_a_host(site: Any, client: Client, clock: Clock) -> None:
    for name in "abc":
        site.routes[f"/{name}"] = Reply(b"x")
        client.read(ask(f"https://{HOST}/{name}"))
    assert clock.slept == [1.0, 1.0]
    client.read(ask(f"https://{HOST}/a"))
    assert len(site.asked) == 3


def test_follows_redirects_within_the_hosts(site: Any, client: Client, tmp_path: Path) -> None:
    site.routes["/text.xml"] = Reply(b"", 303, {"Location": f"http://{HOST}/there"})
    site.routes["/there"] = Reply(b"", 307, {"Location": "/here?x=1"})
    site.routes["/here?x=1"] = Reply(BODY)
    assert client.download(ask(), tmp_path / "text.xml").url == URL
    assert (tmp_path / "text.xml").read_bytes() == BODY


@pytest.mark.parametrize(
    "target", ["https://other.example/text.xml", "//other.example/", "file:///x"]
)
def test_refuses_redirects_to_other_hosts(
    site: Any, client: Client, tmp_path: Path, target: str
) -> None:
    site.routes["/text.xml"] = Reply(b"", 302, {"Location": target})
    with pytest.raises(PullError, match=r"redirects to .* not its own host"):
        client.download(ask(), tmp_path / "text.xml")
    assert len(site.asked) == 1
    assert files(tmp_path) == []


def test_stops_at_circles(site: Any, client: Client) -> None:
    site.routes["/text.xml"] = Reply(b"", 302, {"Location": "/text.xml"})
    with pytest.raises(PullError, match="redirects in a circle"):
        client.read(ask())
    assert len(site.asked) == 6


def test_goes_on_where_it_broke_off(site: Any, client: Client, tmp_path: Path) -> None:
    etag = {"ETag": '"1"'}
    site.routes["/text.xml"] = [
        Reply(BODY, headers=etag, cut=70_000, ranges=True),
        Reply(BODY, headers=etag, ranges=True),
    ]
    client.download(ask(), tmp_path / "text.xml")
    assert (tmp_path / "text.xml").read_bytes() == BODY
    assert site.asked[1].headers["Range"].startswith("bytes=")
    assert site.asked[1].headers["Range"] != "bytes=0-"
    assert site.asked[1].headers["If-Range"] == '"1"'
    assert files(tmp_path) == ["text.xml"]


def test_goes_on_in_the_next_run(site: Any, client: Client, tmp_path: Path) -> None:
    broken = Reply(BODY, headers={"ETag": '"1"'}, cut=70_000, ranges=True)
    site.routes["/text.xml"] = [broken, Reply(b"", 503)]
    path = tmp_path / "text.xml"
    with pytest.raises(PullError, match="out of order"):
        client.download(ask(), path)
    assert not path.exists()
    site.routes["/text.xml"] = Reply(BODY, headers={"ETag": '"1"'}, ranges=True)
    client.download(ask(), path)
    assert path.read_bytes() == BODY
    assert site.asked[-1].headers["Range"] == f"bytes={64 << 10}-"


def test_begins_anew_when_the_text_changed_meanwhile(
    site: Any, client: Client, tmp_path: Path
) -> None:
    new = BODY.replace(b"kettle", b"saucer")
    site.routes["/text.xml"] = [
        Reply(BODY, headers={"ETag": '"1"'}, cut=70_000, ranges=True),
        Reply(new, headers={"ETag": '"2"'}, ranges=True),
    ]
    client.download(ask(), tmp_path / "text.xml")
    assert (tmp_path / "text.xml").read_bytes() == new


def test_begins_anew_when_there_is_no_more(site: Any, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "text.xml"
    path.with_name("text.xml.part").write_bytes(b"x" * 300)
    note = f'{{"url": "{URL}", "validator": "\\"1\\""}}'
    path.with_name("text.xml.part.json").write_text(note)
    site.routes["/text.xml"] = Reply(b"short", headers={"ETag": '"1"'}, ranges=True)
    client.download(ask(), path)
    assert path.read_bytes() == b"short"


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "", "Connection": "close"}])
def test_too_large_is_refused(
    site: Any, client: Client, tmp_path: Path, headers: dict[str, str]
) -> None:
    site.routes["/text.xml"] = Reply(b"x" * (3 << 20), headers=headers)
    with pytest.raises(PullError, match="sends more than 2 MB"):
        client.download(ask(limit=2 << 20), tmp_path / "text.xml")
    assert files(tmp_path) == []


def test_asks_only_for_what_is_new(site: Any, client: Client, tmp_path: Path) -> None:
    site.routes["/text.xml"] = Reply(BODY, headers={"ETag": '"1"'})
    known = Response(URL, '"1"', "Fri, 02 May 2031 00:00:00 GMT")
    assert client.download(ask(), tmp_path / "text.xml", known).unchanged
    assert site.asked[0].headers["If-Modified-Since"] == known.last_modified
    assert files(tmp_path) == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_certificates_are_verified(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout"
    subprocess.run([*make.split(), key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as site:
        site.routes["/text.xml"] = Reply(BODY)
        mirrors = {HOST: site.address}
        with (
            Client(mirrors=mirrors, sleep=clock.sleep, clock=clock) as client,
            pytest.raises(PullError, match=r"gives no safe connection \(.*CERTIFICATE_VERIFY"),
        ):
            client.read(ask())
    assert site.asked == []


def test_robots(site: Any, client: Client) -> None:
    site.routes["/robots.txt"] = Reply(b"# none\nUser-agent: *\nDisallow: /closed\n")
    assert client.may_fetch(ask(f"https://{HOST}/open"))
    assert not client.may_fetch(ask(f"https://{HOST}/closed/1"))
    assert len(site.asked) == 1


def test_remote_file_reads_by_ranges(site: Any, client: Client) -> None:
    data = bytes(range(256)) * 4000
    site.routes["/text.xml"] = Reply(data, headers={"ETag": '"1"'}, ranges=True)
    remote = RemoteFile(client, ask())
    assert remote.size == len(data)
    for start, size in ((0, 10), (5, 300_000), (700_000, 50), (len(data) - 5, 99), (900_000, -1)):
        remote.seek(start)
        assert remote.read(size) == data[start : start + size if size >= 0 else None]
    assert sum(len(asked.headers["Range"]) > 0 for asked in site.asked) == len(site.asked)


def test_remote_file_that_changes_is_refused(site: Any, client: Client) -> None:
    site.routes["/text.xml"] = [
        Reply(b"a" * 900_000, headers={"ETag": '"1"'}, ranges=True),
        Reply(b"b" * 900_001, headers={"ETag": '"2"'}, ranges=True),
    ]
    remote = RemoteFile(client, ask())
    with pytest.raises(PullError, match="changed the archive while it was being read"):
        remote.read(10)


def test_the_http_library_is_imported_on_first_use_only() -> None:
    code = (
        "import sys, corpus.official as o; o.catalogue(); o.Client().close();"
        "sys.exit('requests' in sys.modules or 'lxml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
