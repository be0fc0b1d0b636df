"""What a cluster answers, seen from a made-up server on loopback: whole answers, or one line."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import Locked, RegsearchError
from indexer.remote.address import CA, PASSWORD, USER, address_of, secret
from indexer.remote.cluster import Body, Cluster, ClusterError
from indexer.remote.lots import ABREAST, LOT_BYTES, Lots
from indexer.remote.writer import ClusterWriter, Made
from search import paths
from tests.helpers.running import Runner

pytest.importorskip("opensearchpy")
Answer = tuple[int, Any]
WHOLE = {"_shards": {"total": 3, "successful": 3, "failed": 0}, "timed_out": False,
         "hits": {"hits": [], "total": {"value": 5}}}  # fmt: skip


class Server:
    """A server that gives the answers it was told, one after the other, the last for ever."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                server.asked.append((self.path, body, self.headers.get("Authorization", "")))
                status, answer = server.answers[0]
                if len(server.answers) > 1:
                    del server.answers[0]
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_HEAD = do

            def log_message(self, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def close(self) -> None:
        """Stop it."""
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr("indexer.remote.cluster.PAUSE", 0.0)
    made = Server()
    yield made
    made.close()


def cluster(server: Server) -> Cluster:
    return Cluster(address_of(f"opensearch+http://127.0.0.1:{server.port}/laws"))


def searched(server: Server, *answers: Any) -> Any:
    """What a search gives whose single answers these are."""
    server.answers = [(200, {"responses": [answer]}) for answer in answers]
    return cluster(server).search("laws", {"size": 0})


def test_a_whole_answer_is_given(server: Server) -> None:
    assert searched(server, WHOLE)["hits"]["total"]["value"] == 5
    (_, body, _) = server.asked[0]
    head = json.loads(body.splitlines()[0])
    assert head["search_type"] == "dfs_query_then_fetch"
    assert head["allow_partial_search_results"] is False


@pytest.mark.parametrize(
    "part",
    [
        {"_shards": {"total": 3, "successful": 2, "failed": 0}},
        {"_shards": {"total": 3, "successful": 2, "failed": 1}},
        {"timed_out": True},
    ],
    ids=["not counted as failed", "failed", "timed out"],
)
def test_a_partial_answer_is_none(server: Server, part: dict[str, Any]) -> None:
    """A shard without a copy is left out with status 200 and no failure told."""
    with pytest.raises(ClusterError, match="nothing is shown"):
        searched(server, {**WHOLE, **part})


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(server: Server, status: int) -> None:
    failed = {"error": {"type": "search_phase_execution_exception"}, "status": status}
    assert searched(server, failed, WHOLE)["hits"]
    assert len(server.asked) == 2
    server.answers = [(status, failed), (200, {"ok": True})]
    assert cluster(server).ask(lambda c: c.info()) == {"ok": True}


def test_what_does_not_pass_is_told(server: Server) -> None:
    failed = {"error": {"type": "search_phase_execution_exception"}, "status": 500}
    with pytest.raises(ClusterError, match="try again"):
        searched(server, failed)
    refused = {"error": {"reason": "no such field"}, "status": 400}
    with pytest.raises(ClusterError, match="400 no such field"):
        searched(server, refused)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "does not know this user"),
        (403, "not the right to do that with laws"),
        (404, "no index laws there"),
        (429, "busy or has lost a part"),
        (503, "busy or has lost a part"),
    ],
)
def test_an_error_is_one_line_and_status_2(
    server: Server, run: Runner, status: int, told: str
) -> None:
    server.answers = [(status, {"error": {"reason": "x"}, "status": status})]
    address = f"opensearch+http://127.0.0.1:{server.port}/laws"
    for command in (("search", "kettle"), ("status",), ("verify",), ("show", "zz#1"), ("list",)):
        done = run("--lang", "en", "--index", address, *command)
        assert done.code == 2 and told in done.err and done.out == ""
        assert len(done.err.strip().splitlines()) == 1
    in_chinese(run, address)


def in_chinese(run: Runner, address: str) -> None:
    """The same fault, told in Chinese: one line, and status 2."""
    done = run("--lang", "zh", "--index", address, "search", "kettle")
    assert done.code == 2 and done.out == "" and re.search("[一-鿿]", done.err), done.err
    assert len(done.err.strip().splitlines()) == 1


def test_nobody_there(run: Runner, server: Server) -> None:
    address = f"opensearch+http://127.0.0.1:{server.port}/laws"
    server.close()
    done = run("--index", address, "search", "kettle")
    assert done.code == 2 and "no search server answers" in done.err
    assert len(done.err.strip().splitlines()) == 1
    in_chinese(run, address)


def test_a_server_that_is_silent_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked twice, not four times: each takes as long as patience is."""
    monkeypatch.setattr("indexer.remote.cluster.PAUSE", 0.0)
    monkeypatch.setattr("indexer.remote.cluster.TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"opensearch+http://127.0.0.1:{silent.getsockname()[1]}/laws"
        made = Cluster(address_of(address))
        with pytest.raises(ClusterError, match="busy or has lost a part: try again"):
            made.ask(lambda c: c.info())
    assert made.asked == 2


@pytest.mark.parametrize(
    ("reason", "right"),
    [
        ("no permissions for [indices:data/read/msearch] and User [name=a]",
         "indices:data/read/msearch"),
        ("no permissions for [indices:data/write/bulk[s]] and User [name=a]",
         "indices:data/write/bulk"),
        ("no permissions for [cluster:monitor/health]", "cluster:monitor/health"),
    ],
)  # fmt: skip
def test_the_right_that_lacks_is_named(server: Server, reason: str, right: str) -> None:
    refused = {"error": {"root_cause": [{"reason": reason}], "reason": reason}, "status": 403}
    server.answers = [(403, refused)]
    with pytest.raises(ClusterError, match=f"no right to {right} on laws"):
        cluster(server).ask(lambda c: c.info())
    with pytest.raises(ClusterError, match=f"no right to {right} on laws"):
        searched(server, refused)


def test_copies_are_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long is the server's to know; the client's own patience is a number of seconds."""
    writer = ClusterWriter(cluster(server).address, {})
    made = Made.__new__(Made)
    made.cluster = writer.cluster
    server.answers = [(408, {"timed_out": True}), (200, {"timed_out": False})]
    made._wait("laws-g1-texts", "green")
    assert len(server.asked) == 2
    assert "wait_for_status=green" in server.asked[0][0] and "timeout=30s" in server.asked[0][0]
    server.answers = [(408, {"timed_out": True})]
    with pytest.raises(ClusterError, match="try again"):
        made._wait("laws-g1-texts", "green")


def test_what_was_deleted_is_merged_away_or_told(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was deleted goes at once, but for marks."""
    monkeypatch.setattr("indexer.remote.writer.time.sleep", lambda seconds: None)
    monkeypatch.setattr("indexer.remote.writer.EXPUNGE_TRIES", 3)
    writer = ClusterWriter(cluster(server).address, {})
    writer._until = float("inf")
    made = Made.__new__(Made)
    made.cluster, made.writer = writer.cluster, writer
    held: Answer = (200, {"_all": {"total": {"docs": {"deleted": 7}}}})
    merged: list[Answer] = [(200, {}), (200, {"_shards": {"failed": 0}}), (200, {})]
    busy: list[Answer] = [(200, {}), (400, {"error": {"reason": "later"}}), (200, {})]
    server.answers = [held, *busy, held, *merged]
    made._expunge("laws-g1-provisions")
    paths = [path for path, _, _ in server.asked]
    assert sum("_forcemerge" in path for path in paths) == 2
    assert all("only_expunge_deletes=true" in path for path in paths if "_forcemerge" in path)
    server.answers = [held, *busy, held, *busy, held, *busy]
    with pytest.raises(ClusterError, match="try again"):
        made._expunge("laws-g1-provisions")


def always() -> None:
    """More may be sent."""


def lots(made: Cluster, *documents: Body | None, may: Callable[[], None] = always) -> Lots:
    """Documents, or deletions, that are on their way."""
    sending = Lots(made, may)
    for n, document in enumerate(documents, 1):
        sending.add("x", str(n), document)
    return sending


def test_a_lot_whose_answer_was_lost_is_there_once(server: Server) -> None:
    """Asked again, the cluster has what it took, and takes the rest."""
    rows = [{"create": {"status": 409, "error": {"type": "conflict"}}}, {"create": {"status": 201}}]
    server.answers = [(503, {}), (200, {"items": rows})]
    lots(cluster(server), {}, {}).arrive()
    assert [body.count('{"create":') for _, body, _ in server.asked] == [2, 2]


def test_what_is_made_when_asked_again_is_made(server: Server) -> None:
    """The first answer was lost."""
    made = Made.__new__(Made)
    made.writer = ClusterWriter(cluster(server).address, {})
    made.cluster, made.name = made.writer.cluster, "laws-g1"
    there = {"error": {"type": "resource_already_exists_exception", "reason": "[x] exists"}}
    server.answers = [(200, {"number_of_data_nodes": 1}), (503, {}), (400, there)]
    made._create("texts", {})
    assert len(server.asked) == 3
    other = {"error": {"type": "mapper_parsing_exception", "reason": "no such type"}}
    server.answers = [(400, other)]
    with pytest.raises(ClusterError, match="no such type"):
        made._create("texts", {})


def test_lots_are_small(server: Server) -> None:
    """Larger ones trip the breaker of a small node."""
    statuses = {"items": [{"index": {"status": 201}}] * 3}
    server.answers = [(200, statuses)]
    sending = Lots(cluster(server), always)
    for n in range(6):
        sending.add("x", str(n), {"w": "a" * (LOT_BYTES * 2 // 5)})
    sending.arrive()
    assert [len(body.splitlines()) for _, body, _ in server.asked] == [6, 6]
    assert max(len(body) for _, body, _ in server.asked) < LOT_BYTES * 3 // 2


# --- who asks ------------------------------------------------------------------------------------


def test_the_password_is_sent_and_never_in_the_address(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(USER, "reader")
    (tmp_path / "word").write_text("hush\n")
    monkeypatch.setenv(f"{PASSWORD}_FILE", str(tmp_path / "word"))
    assert secret(PASSWORD) == "hush"
    searched(server, WHOLE)
    assert server.asked[0][2].startswith("Basic ")
    with pytest.raises(RegsearchError, match="holds no password"):
        address_of("opensearch://reader:hush@search.example/laws")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("opensearch://search.example/laws", "opensearch://search.example:9200/laws"),
        ("opensearch://a:1,b/laws", "opensearch://a:1,b:9200/laws"),
        ("opensearch+http://localhost/laws", "opensearch+http://localhost:9200/laws"),
        ("opensearch+http://[::1]:9/laws", "opensearch+http://[::1]:9/laws"),
    ],
)
def test_addresses(text: str, shown: str) -> None:
    assert str(address_of(text)) == shown
    assert address_of(text).secure == text.startswith("opensearch:")


@pytest.mark.parametrize(
    "text",
    [
        "opensearch://", "opensearch://host", "opensearch://host/", "opensearch://host/Laws",
        "opensearch://host/a/b", "opensearch:///laws", "opensearch://host:x/laws",
        "opensearch://host/_laws", "opensearch://host/*", "opensearch+http://search.example/laws",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(RegsearchError):
        address_of(text)


def test_an_address_is_no_path(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "opensearch://search.example:9200/laws"
    monkeypatch.setenv("REGSEARCH_INDEX", address)
    assert paths.index_named(None, []) == address
    assert "opensearch:" not in str(paths.index_folder(None, []))


# --- certificates --------------------------------------------------------------------------------


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server with a certificate that no authority signed, and the certificate."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    made = Server(context)
    made.answers = [(200, {"ok": True})]
    yield made, certificate
    made.close()


def test_a_certificate_is_verified(
    secure: tuple[Server, Path], monkeypatch: pytest.MonkeyPatch, run: Runner
) -> None:
    server, certificate = secure
    address = address_of(f"opensearch://localhost:{server.port}/laws")
    with pytest.raises(ClusterError, match=CA):
        Cluster(address).ask(lambda c: c.info())
    done = run("--index", str(address), "search", "kettle")
    assert done.code == 2 and len(done.err.strip().splitlines()) == 1 and CA in done.err
    in_chinese(run, str(address))
    monkeypatch.setenv(CA, str(certificate))
    assert Cluster(address).ask(lambda c: c.info()) == {"ok": True}


def test_plain_http_where_https_is_asked(server: Server, run: Runner) -> None:
    server.answers = [(200, {"ok": True})]
    address = address_of(f"opensearch://localhost:{server.port}/laws")
    with pytest.raises(ClusterError, match="speaks plain HTTP"):
        Cluster(address).ask(lambda c: c.info())
    done = run("--index", str(address), "search", "kettle")
    assert done.code == 2 and len(done.err.strip().splitlines()) == 1
    assert "speaks plain HTTP" in done.err
    in_chinese(run, str(address))


class Bulk:
    """A client that takes lots as it is told: the statuses of each row, lot after lot."""

    def __init__(self, *lots: list[int]) -> None:
        self.lots, self.sent = list(lots), list[int]()

    def bulk(self, body: str) -> Any:
        heads = [row for row in map(json.loads, body.splitlines()) if row.keys() <= _HOW]
        self.sent.append(len(heads))
        rows = zip(heads, self.lots.pop(0), strict=True)
        return {"items": [{next(iter(head)): {"status": status}} for head, status in rows]}


_HOW = {"create", "delete"}


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ([[201, 201, 200]], [3]),
        ([[201, 429, 503], [201, 404]], [3, 2]),
        ([[201, 201, 404]], [3]),
    ],
    ids=["taken", "refused for want of room", "gone already"],
)
def test_what_a_cluster_has_no_room_for_is_sent_again(
    monkeypatch: pytest.MonkeyPatch, told: list[list[int]], sent: list[int]
) -> None:
    monkeypatch.setattr("indexer.remote.lots.PAUSE", 0.0)
    client = Bulk(*told)
    monkeypatch.setattr(Cluster, "client", property(lambda self: client))
    made = Cluster(address_of("opensearch+http://localhost/laws"))
    lots(made, {"w": "a"}, {"w": "b"}, None).arrive()
    assert client.sent == sent


def test_a_document_that_is_refused_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Bulk([400])
    monkeypatch.setattr(Cluster, "client", property(lambda self: client))
    made = Cluster(address_of("opensearch+http://localhost/laws"))
    with pytest.raises(ClusterError, match="refused: 400"):
        lots(made, {"w": "a"}).arrive()


class Slow(Bulk):
    """A client that takes nothing until it is told to, and knows how much is on its way."""

    def __init__(self, *lots: list[int]) -> None:
        super().__init__(*lots)
        self.open, self.seen = threading.Event(), threading.Semaphore(0)

    def bulk(self, body: str) -> Any:
        self.seen.release()
        assert self.open.wait(60)
        return super().bulk(body)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Such a client, of which each lot is one document."""
    client = Slow(*[[201]] * (ABREAST + 2))
    monkeypatch.setattr(Cluster, "client", property(lambda self: client))
    monkeypatch.setattr("indexer.remote.lots.LOT_ROWS", 1)
    return client


def test_a_few_lots_are_on_their_way_at_once(slow: Slow) -> None:
    """Who has one more waits: what a cluster cannot take piles up nowhere."""
    sending = Lots(Cluster(address_of("opensearch+http://localhost/laws")), always)
    for n in range(ABREAST):
        sending.add("x", str(n), {"w": "a"})
    assert all(slow.seen.acquire(timeout=60) for _ in range(ABREAST))

    def add_two() -> None:
        sending.add("x", "a", {"w": "a"})
        sending.add("x", "b", {"w": "a"})

    more = threading.Thread(target=add_two, daemon=True)
    more.start()
    more.join(0.2)
    assert more.is_alive() and not slow.seen.acquire(blocking=False)
    slow.open.set()
    more.join(60)
    sending.arrive()
    assert slow.sent == [1] * (ABREAST + 2)


def test_nothing_is_sent_any_more_when_it_has_ended(slow: Slow) -> None:
    """What failed is made away with: nothing that is on its way may come after that."""
    slow.lots = [[503]] * 9
    slow.open.set()
    sending = lots(Cluster(address_of("opensearch+http://localhost/laws")), {"w": "a"})
    assert slow.seen.acquire(timeout=60)
    sending.end()
    sent = len(slow.sent)
    assert 0 < sent < 9
    sending.arrive()
    assert len(slow.sent) == sent


def test_who_may_send_no_more_does_not(slow: Slow) -> None:
    """The lock is lost: each lot is held against that, and the writer is told."""
    slow.open.set()

    def may() -> None:
        raise Locked("taken")

    sending = lots(Cluster(address_of("opensearch+http://localhost/laws")), {"w": "a"}, may=may)
    with pytest.raises(Locked, match="taken"):
        sending.arrive()
    assert not slow.sent


# --- what it costs others ------------------------------------------------------------------------


def test_a_local_command_imports_no_client(small_index: Path) -> None:
    corpus = small_index.parent / "papers"
    code = (
        "import sys; from search.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if 'opensearch' in m or '.remote' in m))"
    )
    for command in (
        ("search", "widget"), ("search", "--facets", "widget"), ("list",),
        ("show", "zz/widget-act"), ("versions", "zz/widget-act"),
        ("limits", "rate-cap"), ("index",), ("status",), ("verify",),
    ):  # fmt: skip
        args = [sys.executable, "-c", code, "--corpus", corpus, "--index", small_index, *command]
        done = subprocess.run(args, capture_output=True, text=True, timeout=300)
        assert done.stdout.strip().splitlines()[-1] == "[]", done.stderr
