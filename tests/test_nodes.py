"""The real nodes of other tests: never started unasked, never left behind."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import opensearch_nodes

#: Starts a node that is a sleeping process, tells its pid, and waits.
PARENT = """
import sys
from pathlib import Path
from tests.helpers.opensearch_nodes import Node

class Sleeper(Node):
    def command(self):
        return ["sleep", "600"]

node = Sleeper(Path("home"), Path(sys.argv[1]), 0, [1, 2], "1m")
node.start()
print(node.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="nodes are started on Linux alone")
def test_a_node_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        ended = os.pidfd_open(pid)
        try:
            assert not select.select([ended], [], [], 0)[0]
            parent.kill()
            assert select.select([ended], [], [], 60)[0], "the node outlives its parent"
        finally:
            os.close(ended)


@pytest.mark.parametrize("asked", [None, "opensearch+http://localhost:9200"])
def test_no_node_starts_unasked(monkeypatch: pytest.MonkeyPatch, asked: str | None) -> None:
    monkeypatch.delenv(opensearch_nodes.ASKED, raising=False)
    if asked:
        monkeypatch.setenv(opensearch_nodes.ASKED, asked)
    assert "not asked for" in opensearch_nodes.missing()


@pytest.mark.skipif(
    sys.platform != "linux" or os.getuid() != 0, reason="only root has users to change to"
)
def test_a_node_is_never_root(tmp_path: Path) -> None:
    """The server refuses to run as root."""
    tmp_path.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        status = Path(f"/proc/{pid}/status").read_text()
        parent.kill()
    (users,) = (line for line in status.splitlines() if line.startswith("Uid:"))
    assert set(users.split()[1:]) == {str(opensearch_nodes.NOBODY)}
