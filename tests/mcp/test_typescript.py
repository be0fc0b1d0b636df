"""Another maker's client, the TypeScript SDK, over both transports."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.mcp.test_transports import LIMIT, _served

SDK = "@modelcontextprotocol/sdk@1"
SCRIPT = """
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
const how = JSON.parse(process.argv[2]);
const transport = how.url
  ? new StreamableHTTPClientTransport(new URL(how.url))
  : new StdioClientTransport({ command: how.command[0], args: how.command.slice(1), env: process.env });
const client = new Client({ name: "test", version: "1" });
await client.connect(transport);
const tools = (await client.listTools()).tools;
const answers = {};
for (const [name, given] of Object.entries(how.calls)) {
  const answer = await client.callTool({ name, arguments: given });
  answers[name] = { error: answer.isError ?? false, text: answer.content[0].text, data: answer.structuredContent };
}
await client.close();
console.log(JSON.stringify({ tools: tools.map((tool) => tool.name), answers }));
"""  # noqa: E501
CALLS = {
    "search": {"query": "widget"},
    "show": {"citation": "zz/widget-act#1"},
    "resolve": {"citations": ["Gadget Rule Article 1", "nothing"]},
    "check_draft": {"text": "Gadget Rule Article 1 applies."},
    "limits": {"kind": "no-such-kind"},
    "compare": {"topic": "call-times"},
    "changes": {"from": "2010-01-01"},
    "status": {},
}
pytestmark = pytest.mark.trial


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SDK and a client that calls tools with it."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node or npm is missing")
    folder = tmp_path_factory.mktemp("npm")
    install = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--silent",
        "--fetch-retries=1",
        "--fetch-timeout=20000",
        "--prefix",
        str(folder),
        SDK,
    ]
    try:
        subprocess.run(install, capture_output=True, timeout=240, cwd=folder, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip(f"npm cannot fetch {SDK}")
    (folder / "client.mjs").write_text(SCRIPT)
    return folder


def _checked(client: Path, how: dict[str, object]) -> None:
    """A conversation: the SDK itself holds each answer against the tool's schema."""
    told = json.dumps({**how, "calls": CALLS})
    done = subprocess.run(
        ["node", "client.mjs", told], cwd=client, capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert set(said["tools"]) == set(CALLS)
    failed = {name for name, answer in said["answers"].items() if answer["error"]}
    assert failed == {"limits"}
    assert said["answers"]["search"]["data"]["hits"][0]["id"].startswith("zz/")
    assert said["answers"]["check_draft"]["data"]["verdict"] == "findings"


def test_over_standard_input_and_output(client: Path, command: list[str]) -> None:
    _checked(client, {"command": command})


def test_over_http(client: Path, command: list[str]) -> None:
    with _served(command) as port:
        _checked(client, {"url": f"http://127.0.0.1:{port}/mcp"})
