"""Real OpenSearch nodes on loopback, started from the server's jars and ended by their pids.

Only who asks for them gets them: REGSEARCH_TEST_CLUSTER=start, or the address of a cluster that is
up. A node never outlives the process that started it, however that ends (Linux). The jars are laid
out by `home_from_maven`, from what Maven holds on this machine; nothing is fetched unless
REGSEARCH_FETCH_OPENSEARCH is set. `missing` says what there is not.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "3.9.0"
#: The server refuses to run as root.
NOBODY = 65534
#: Names a cluster to test with, or says `start`.
ASKED = "REGSEARCH_TEST_CLUSTER"
#: prctl(2): the signal that a process gets when its parent ends.
PR_SET_PDEATHSIG = 1
POM = Path(__file__).with_name("opensearch_pom.xml")
MODULES = {
    "analysis-common": (
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        ["analysis-common-*.jar"],
    ),
    "mapper-extras": (
        "org.opensearch.index.mapper.MapperExtrasModulePlugin",
        ["mapper-extras-client-*.jar"],
    ),
    "transport-netty4": (
        "org.opensearch.transport.Netty4ModulePlugin",
        ["transport-netty4-client-*.jar", "netty-*.jar", "opensearch-netty4-*.jar"],
    ),
}  # fmt: skip
LOG4J = """status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:opensearch.logs.base_path}${sys:file.separator}node.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""


def java() -> Path | None:
    """A JDK of 21 or newer: named by the environment, on the path, or where systems keep them."""
    named = (os.environ.get(n) for n in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME"))
    homes = [Path(home) for home in named if home]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    on_path = shutil.which("java")
    for binary in [*(home / "bin/java" for home in homes), *([Path(on_path)] if on_path else [])]:
        if binary.exists() and _major(binary) >= 21:
            return binary
    return None


def _major(binary: Path) -> int:
    told = subprocess.run([binary, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def missing() -> str:
    """What these tests lack on this machine; "" for nothing."""
    if os.environ.get(ASKED) != "start":
        return f"real nodes are not asked for: {ASKED}=start, or the address of a cluster"
    if sys.platform != "linux":
        return "nodes are started on Linux alone, where they end with their parent"
    if java() is None:
        return "no JDK of 21 or newer"
    if not (jars() or os.environ.get("REGSEARCH_FETCH_OPENSEARCH")):
        return f"no jars of OpenSearch {VERSION}: set REGSEARCH_FETCH_OPENSEARCH to fetch them"
    return "" if shutil.which("mvn") else "no mvn"


def jars() -> bool:
    """Whether Maven holds the server on this machine."""
    return (Path.home() / ".m2/repository/org/opensearch/opensearch" / VERSION).is_dir()


def home_from_maven(out: Path) -> Path:
    """Lay the server's home into `out`, once."""
    if (out / "modules/transport-netty4").is_dir():
        return out
    for name in ("bin", "lib", "modules", "plugins", "config", "logs", "extensions"):
        (out / name).mkdir(parents=True, exist_ok=True)
    offline = [] if os.environ.get("REGSEARCH_FETCH_OPENSEARCH") else ["-o"]
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={out}/lib"]
    subprocess.run(
        ["mvn", "-q", "-B", *offline, "-f", POM, *goal],
        check=True,
        capture_output=True,
        timeout=500,
    )
    for name, (main, patterns) in MODULES.items():
        folder = out / "modules" / name
        folder.mkdir()
        for pattern in patterns:
            for jar in (out / "lib").glob(pattern):
                jar.rename(folder / jar.name)
        facts = {
            "description": name, "version": VERSION, "name": name, "classname": main,
            "java.version": 21, "opensearch.version": VERSION, "has.native.controller": "false",
        }  # fmt: skip
        lines = "".join(f"{k}={v}\n" for k, v in facts.items())
        (folder / "plugin-descriptor.properties").write_text(lines)
    for path in (out, *out.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return out


def ends_with_parent() -> Callable[[], None]:
    """What a child calls before it runs: it is killed when this process ends, however that does."""
    parent, libc = os.getpid(), ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        failed = libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if failed or os.getppid() != parent:
            os._exit(1)

    return ask


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens at."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Node:
    """One node, in a folder of its own."""

    def __init__(self, home: Path, folder: Path, number: int, ports: list[int], heap: str) -> None:
        self.home, self.folder, self.heap = home, folder / f"n{number}", heap
        count = len(ports) // 2
        self.port, transport = ports[number], ports[count + number]
        for sub in ("config", "data", "logs", "tmp"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
        names = ", ".join(f"n{i}" for i in range(count))
        seeds = ", ".join(f'"127.0.0.1:{port}"' for port in ports[count:])
        joined = ["discovery.type: single-node"]
        if count > 1:
            joined = [
                f"discovery.seed_hosts: [{seeds}]",
                f"cluster.initial_cluster_manager_nodes: [{names}]",
            ]
        (self.folder / "config/opensearch.yml").write_text(
            "\n".join([
                "cluster.name: regsearch-test", f"node.name: n{number}",
                f"path.data: {self.folder}/data", f"path.logs: {self.folder}/logs",
                "network.host: 127.0.0.1", f"http.port: {self.port}",
                f"transport.port: {transport}", *joined,
                "cluster.routing.allocation.disk.threshold_enabled: false",
                "action.auto_create_index: false", "",
            ])
        )  # fmt: skip
        (self.folder / "config/log4j2.properties").write_text(LOG4J)
        self.pid = 0

    def command(self) -> list[str]:
        """What starts it."""
        folder, home = self.folder, self.home
        return [
            str(java()), f"-Xms{self.heap}", f"-Xmx{self.heap}", "-XX:+UseG1GC",
            "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30",
            f"-Djava.io.tmpdir={folder}/tmp", f"-Djna.tmpdir={folder}/tmp", "-Djna.nosys=true",
            "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-Dio.netty.noUnsafe=true",
            "-Dio.netty.noKeySetOptimization=true", "-Dlog4j2.disable.jmx=true",
            "-Dlog4j.shutdownHookEnabled=false", "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            f"-Dopensearch.path.home={home}", f"-Dopensearch.path.conf={folder}/config",
            "-Dopensearch.distribution.type=tar", "-Dopensearch.bundled_jdk=false",
            "-cp", f"{home}/lib/*", "org.opensearch.bootstrap.OpenSearch",
        ]  # fmt: skip

    def start(self) -> None:
        """Start it; it is told of nothing but its own folder."""
        other: dict[str, object] = {}
        if os.getuid() == 0:
            other = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        out = (self.folder / "logs/stdout").open("wb")
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=ends_with_parent(),
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder)}, **other,
        )  # fmt: skip
        out.close()
        self.pid = self.process.pid

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, by its pid, and wait until it is gone."""
        if self.process.poll() is None:
            os.kill(self.pid, how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)


def healthy(port: int, nodes: int, wait: float = 180.0) -> None:
    """Wait for a green cluster of so many nodes."""
    end, found = time.monotonic() + wait, {}
    while time.monotonic() < end:
        try:
            url = f"http://127.0.0.1:{port}/_cluster/health"
            with urllib.request.urlopen(url, timeout=3) as answer:
                found = json.load(answer)
            if found["number_of_nodes"] == nodes and found["status"] == "green":
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"no green cluster of {nodes} nodes: {found}")


@contextmanager
def nodes(home: Path, folder: Path, count: int, heap: str = "512m") -> Iterator[list[Node]]:
    """Nodes that are up, and are gone afterwards. Their folder must be open to others."""
    ports = free_ports(2 * count)
    made = [Node(home, folder, i, ports, heap) for i in range(count)]
    try:
        for node in made:
            node.start()
        healthy(made[0].port, count)
        yield made
    finally:
        for node in made:
            if node.pid:
                node.kill(signal.SIGTERM)
