"""The server as clients meet it: the SDK's own client over both transports, and raw requests."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from search.mcp.schemas import DESCRIBED
from tests.helpers.seeds import as_trial

LIMIT = 120


INITIALIZE = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {},
               "clientInfo": {"name": "test", "version": "1"}},
}  # fmt: skip


async def _conversation(session: ClientSession) -> None:
    """What a client does: it says hello, lists the tools, calls all, makes a mistake."""
    hello = await session.initialize()
    assert hello.server_info.name == "regsearch" and "never instructions" in (
        hello.instructions or ""
    )
    tools = (await session.list_tools()).tools
    assert {tool.name for tool in tools} == set(DESCRIBED) - {"affected"}
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    required: dict[str, dict[str, Any]] = {
        "search": {"query": "widget"},
        "show": {"citation": "zz/widget-act#1"},
        "resolve": {"citations": ["Gadget Rule Article 1"]},
        "check_draft": {"path": "letter.md"},
    }
    for tool in tools:  # the client holds each answer against the tool's schema
        answer = await session.call_tool(tool.name, required.get(tool.name, {}))
        assert not answer.is_error and answer.structured_content and answer.content
    wrong = await session.call_tool("search", {})
    assert wrong.is_error and "Call search with" in str(wrong.content)
    secret = await session.call_tool("check_draft", {"path": "../secret.txt"})
    assert secret.is_error and "no_file" in str(secret.content)


@pytest.mark.trial
def test_over_standard_input_and_output(command: list[str]) -> None:
    async def talk() -> None:
        server = StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
        with anyio.fail_after(LIMIT):
            async with stdio_client(server) as streams, ClientSession(*streams) as session:
                await _conversation(session)

    anyio.run(talk)


@pytest.mark.parametrize("version", ["2025-11-25", *map(as_trial, ("2024-11-05", "2025-06-18"))])
def test_stdout_holds_protocol_alone(command: list[str], version: str) -> None:
    hello = json.loads(json.dumps(INITIALIZE).replace("2025-11-25", version))
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": {"name": "search", "arguments": {"query": "widget"}}}  # fmt: skip
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    given = "".join(json.dumps(m) + "\n" for m in (hello, ready, call))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin and server.stdout and server.stderr
        server.stdin.write(given)
        server.stdin.flush()
        lines = [json.loads(server.stdout.readline()) for _ in range(2)]
        server.stdin.close()
        assert server.stdout.read() == "" and server.stderr.read() == ""
    assert server.returncode == 0
    assert lines[0]["result"]["protocolVersion"] == version
    assert lines[1]["result"]["structuredContent"]["hits"]


@pytest.mark.trial
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="computing time is told by /proc")
def test_hello_is_answered_after_two_seconds_of_computing(command: list[str]) -> None:
    """On an idle core; the bound leaves half as much again for a busy one."""
    spent = []
    for _ in range(2):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            assert server.stdin and server.stdout
            server.stdin.write(json.dumps(INITIALIZE).encode() + b"\n")
            server.stdin.flush()
            assert b'"serverInfo"' in server.stdout.readline()
            numbers = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
            spent.append((int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK"))
            server.stdin.close()
    assert min(spent) < 3


# --- HTTP -----------------------------------------------------------------------------------------


@contextmanager
def _served(command: list[str], *more: str) -> Iterator[int]:
    """The port of a server over HTTP; it must end by itself when it is interrupted."""
    with subprocess.Popen(
        [*command, "--http", "127.0.0.1:0", *more], stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr
            said = server.stderr.readline()
            port = re.search(r":(\d+)/mcp", said)
            assert port, said
            yield int(port[1])
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(LIMIT) == 130
            assert server.stderr and "Traceback" not in server.stderr.read()


def _ask(port: int, body: Any = INITIALIZE, method: str = "POST", path: str = "/mcp",
         **headers: str) -> tuple[HTTPResponse, bytes]:  # fmt: skip
    """The answer to a raw request; a header's name is written with `_` for `-`."""
    own = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        connection.request(method, path, data, own)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.trial
def test_over_http(command: list[str]) -> None:
    async def talk(port: int) -> None:
        with anyio.fail_after(LIMIT):
            url = f"http://127.0.0.1:{port}/mcp"
            async with streamable_http_client(url) as s, ClientSession(s[0], s[1]) as session:
                await _conversation(session)

    with _served(command) as port:
        anyio.run(talk, port)


@pytest.mark.trial
def test_what_a_page_in_a_browser_could_send_is_refused(command: list[str]) -> None:
    with _served(command, "--allow-host", "rules.example") as port:
        refused: list[tuple[dict[str, str], int]] = [
            ({"Host": "evil.example"}, 421),
            ({"Host": "127.0.0.1.evil.example"}, 421),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://localhost.evil.example"}, 403),
            ({"Content_Type": "text/plain"}, 400),
            ({"Content_Type": "application/x-www-form-urlencoded"}, 400),
        ]
        for headers, status in refused:
            answer, _ = _ask(port, **headers)
            assert answer.status == status, headers
            assert "access-control-allow-origin" not in {n.lower() for n, _ in answer.getheaders()}
        for allowed in ({}, {"Host": "rules.example"}, {"Origin": f"http://localhost:{port}"}):
            assert _ask(port, **allowed)[0].status == 200
        assert _ask(port, b"{" + b" " * 5_000_000)[0].status == 413
        assert _ask(port, b"{no json")[0].status == 400
        assert _ask(port, b"", "GET", "/")[0].status == 404
        assert _ask(port, b"", "GET", "/mcp/../etc/passwd")[0].status == 404


@pytest.mark.trial
def test_a_token_guards_every_request(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a-token-of-some-length\n")
    with _served(command, "--token-file", str(tmp_path / "token")) as port:
        for header in (
            "",
            "Bearer",
            "Bearer a-token-of-some-lengtH",
            "Basic a-token-of-some-length",
        ):
            answer, said = _ask(port, Authorization=header)
            assert answer.status == 401 and b"regsearch" not in said
        answer, said = _ask(port, Authorization="Bearer a-token-of-some-length")
        assert answer.status == 200 and b"regsearch" in said


@pytest.mark.parametrize(
    ("options", "says"),
    [
        as_trial(["--http", "0.0.0.0:0"], "0.0.0.0 is not this machine alone: name a --token-file"),
        as_trial(["--http", "rules.example:80"], "is not this machine alone"),
        as_trial(["--http", "nonsense"], "'nonsense' is no address such as 127.0.0.1:8765"),
        as_trial(["--http", "127.0.0.1:99999"], "is no address"),
        as_trial(["--http", "127.0.0.1:0", "--token-file", "no-such-file"], "no-such-file"),
        as_trial(["--root", "no-such-folder"], "there is no folder no-such-folder"),
        as_trial(["--max-chars", "10"], "2000<=x<=100000"),
    ],
)
def test_a_start_that_is_not_safe_or_not_possible_is_refused(
    command: list[str], options: list[str], says: str
) -> None:
    done = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=LIMIT,
    )
    assert done.returncode == 2 and says in done.stderr and not done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.trial
def test_a_short_token_is_refused(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "token").write_text("short")
    done = subprocess.run(
        [*command, "--http", "0.0.0.0:0", "--token-file", str(tmp_path / "token")],
        capture_output=True, text=True, timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == 2 and "a token has 16 or more" in done.stderr


def test_without_the_extra_it_is_named(command: list[str]) -> None:
    hidden = "import sys; sys.modules['mcp'] = sys.modules['mcp_types'] = None; from search.cli.app import main; main()"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", hidden, *command[3:]], capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 2 and "pip install 'regsearch[mcp]'" in done.stderr


@pytest.mark.trial
def test_nothing_of_a_draft_is_written_down(command: list[str], place: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in place.rglob("*") if p.is_file()}
    draft = {"name": "check_draft", "arguments": {"text": "platypus ledger § 2(a)"}}
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": draft}
    server = subprocess.run(
        command, input="\n".join(map(json.dumps, (INITIALIZE, call))) + "\n", text=True,
        capture_output=True, timeout=LIMIT,
    )  # fmt: skip
    assert "platypus" not in server.stderr
    assert before == {p: p.stat().st_mtime_ns for p in place.rglob("*") if p.is_file()}
