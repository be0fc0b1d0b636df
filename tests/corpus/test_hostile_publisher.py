"""Publishers that answer with what is no HTTP, or never come to an end: one line each."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from corpus.errors import PullError
from corpus.official.client import Client
from corpus.official.responses import Request

HOST = "publisher.example"
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def _answering(answer: bytes, drip: bytes = b"") -> Iterator[str]:
    """A host that answers every request with these bytes, then with `drip` again and again."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def one(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65536)
            connection.sendall(answer)
            while drip and not done.wait(0.02):
                connection.sendall(drip)

    def run() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        done.set()
        server.close()


ANSWERS = {
    "superscript length": OK + b"Content-Length: \xb2\r\n\r\nkettle",
    "endless length": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nkettle",
    "negative length": OK + b"Content-Length: -5\r\n\r\nkettle",
    "superscript pause": b"HTTP/1.1 503 No\r\nRetry-After: \xb2\r\nContent-Length: 0\r\n\r\n",
    "endless pause": b"HTTP/1.1 503 No\r\nRetry-After: " + b"9" * 5000 + b"\r\n\r\n",
    "pause to a day that is none": b"HTTP/1.1 503 No\r\n"
    b"Retry-After: Mon, 99 Foo 99999 99:99\r\n\r\n",
    "half an address": b"HTTP/1.1 302 Go\r\nLocation: http://[::1\r\n\r\n",
    "no address": b"HTTP/1.1 302 Go\r\nLocation: http://[x]/\r\n\r\n",
    "byte FF": b"HTTP/1.1 302 Go\r\nLocation: \xff\xff://\xff/\r\n\r\n",
    "byte FF in the host": b"HTTP/1.1 302 Go\r\nLocation: http://\xff.example/\r\n\r\n",
    "no status": b"HTTP/1.1 ABC\r\n\r\n",
    "no HTTP": b"\xff\xfe\x00" * 50,
    "nothing": b"",
    "endless header": OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
    "many headers": OK + b"X: y\r\n" * 500 + b"\r\n",
    "bad chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nkettle\r\n",
    "bad gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\nkettle",
    "bad part": b"HTTP/1.1 206 Part\r\n"
    b"Content-Range: bytes \xb2-\xb3/\xb2\r\nContent-Length: 2\r\n\r\nab",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_what_is_no_http_is_one_line_or_a_body(answer: bytes) -> None:
    with (
        _answering(answer) as address,
        Client(mirrors={HOST: address}, retries=1, sleep=lambda _: None, timeout=(5, 5)) as client,
    ):
        request = Request(f"https://{HOST}/a", frozenset((HOST,)))
        for ask in (lambda: client.read(request), lambda: client.part(request, 0, 9, "")):
            try:
                ask()
            except PullError as error:
                assert "\n" not in str(error) and len(str(error)) < 300


@pytest.mark.parametrize(
    ("answer", "drip"),
    [
        (OK + b"Content-Length: 100000000\r\n\r\n", b"k"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nk\r\n"),
        (OK, b"X: y\r\n"),
        (b"HTTP/1.1 2", b"0"),
    ],
    ids=["body", "chunks", "headers", "status"],
)
def test_an_answer_that_drips_is_cut_off(answer: bytes, drip: bytes) -> None:
    with (
        _answering(answer, drip) as address,
        Client(mirrors={HOST: address}, retries=0, total=0.4, sleep=lambda _: None) as client,
        pytest.raises(PullError),
    ):
        client.read(Request(f"https://{HOST}/a", frozenset((HOST,))))
