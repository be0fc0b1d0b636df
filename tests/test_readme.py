"""Every command of README.md is run, in its order, in a folder where its files are there.

Blocks that make an environment or install something run only with REGSEARCH_TEST_INSTALL=1, and
those that fetch from publishers only with REGSEARCH_TEST_NETWORK=1.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from search.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8") if (ROOT / "README.md").exists() else ""
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.M | re.S)
#: The document that the README shows, under the name that it gives.
DOCUMENTS = re.findall(r"`(calls-\d+\.md)`:\n\n```markdown\n(.*?)^```$", README, re.M | re.S)
INSTALLS = [b.strip() for b in BLOCKS if re.search(r"\bvenv\b|\bpip\b", b)]
LINES = [
    (line, "regsearch pull " in block)
    for block in BLOCKS
    if block.strip() not in INSTALLS
    for line in block.replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]
#: These write nothing on stdout when all is well.
SILENT = {"index", "mcp", "pull"}
#: These run until they are interrupted; a test lets them listen where there is room.
SERVERS = {"serve": ["--port", "0"]}


def _pdf(lines: list[str]) -> bytes:
    """A small text PDF, a line of text each 20 points."""
    text = "BT /F1 12 Tf 72 720 Td 20 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{at:010d} 00000 n \n" for at in starts)
    tail = f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"  # noqa: E501
    return out + tail.encode()


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory,
    library_home: Path,
    write_files: Callable[[Path, Mapping[str, str]], Path],
    files: Mapping[str, str],
) -> tuple[Path, dict[str, str]]:
    """The folder to run in, with the files that the README names, and the environment."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "new-rule.pdf").write_bytes(
        _pdf(
            [
                "Made-up Rule on Widgets",
                "Section 1. Widgets are blue on Mondays.",
                "Section 2. Widgets rest on Sundays.",
            ]
        )
    )
    write_files(folder / "policies", files)
    (folder / "letter.md").write_text("Dear Ms Doe,\n\nunder FDCPA 809 you may dispute the debt.\n")
    for name, text in DOCUMENTS:
        (folder / name).write_text(text, "utf-8")
        later = text.replace("2025-01-01", "2026-01-01").replace("9 pm", "8 pm")
        (folder / name.replace("2025", "2026")).write_text(later, "utf-8")
    shutil.copytree(library_home, folder / "home")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGSEARCH_")}
    environment |= {
        "REGSEARCH_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    return folder, environment


def _names(text: str) -> set[str]:
    """The environment variables and exit statuses that a README names."""
    return set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`|^\| (\d+) \|", text, re.M))


def test_the_chinese_readme_has_the_same_commands() -> None:
    """So that what is run here is true of it, too; and its links lead somewhere."""
    chinese = (ROOT / "README.zh.md").read_text("utf-8")
    blocks = r"^```(?:sh|markdown)\n(.*?)^```$"
    assert re.findall(blocks, chinese, re.M | re.S) == re.findall(blocks, README, re.M | re.S)
    assert len(re.findall(r"^## ", chinese, re.M)) == len(re.findall(r"^## ", README, re.M))
    assert _names(chinese) == _names(README)
    for text in (README, chinese):
        for link in re.findall(r"\]\(([\w./-]+)\)", text):
            assert (ROOT / link).exists(), link


def test_there_are_commands_to_run() -> None:
    assert len(INSTALLS) == 2, "one command to start, one to run the tests"
    assert len(LINES) >= 10
    assert len(DOCUMENTS) == 1


def test_every_command_stands_in_the_readme() -> None:
    named = {shlex.split(line)[1] for line, _ in LINES if line.startswith("regsearch ")}
    assert set(COMMANDS) - named == set()


@pytest.mark.whole
@pytest.mark.parametrize(("line", "network"), LINES, ids=[line for line, _ in LINES])
def test_a_command_of_the_readme(
    place: tuple[Path, dict[str, str]], line: str, network: bool
) -> None:
    if network and "--list" not in line and not os.environ.get("REGSEARCH_TEST_NETWORK"):
        pytest.skip("fetches from a publisher: REGSEARCH_TEST_NETWORK=1 runs it")
    folder, environment = place
    words = shlex.split(line)
    assert words[0] == "regsearch", "only the command itself is run here"
    command = [sys.executable, "-c", "from search.cli.app import main; main()", *words[1:]]
    if words[1] in SERVERS:
        _served([*command, *SERVERS[words[1]]], folder, environment)
        return
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip() or words[1] in SILENT


def _served(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Start a server, read a page of it where it says that it listens, interrupt it."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr
            said = server.stderr.readline()
            address = re.search(r"http://\S+", said)
            assert address, said
            with urllib.request.urlopen(address[0], timeout=60) as page:
                assert page.status == 200
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(60) == 130


@pytest.mark.skipif(
    not os.environ.get("REGSEARCH_TEST_INSTALL"),
    reason="installs: REGSEARCH_TEST_INSTALL=1 runs it",
)
@pytest.mark.parametrize("line", INSTALLS)
def test_a_command_that_installs(tmp_path: Path, line: str) -> None:
    ignore = shutil.ignore_patterns(
        ".git", ".venv", "*.egg-info", "__pycache__", ".*_cache", "build"
    )
    clone = tmp_path / "regsearch"
    shutil.copytree(ROOT, clone, ignore=ignore)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGSEARCH_")}
    environment["REGSEARCH_HOME"] = str(tmp_path / "home")
    done = subprocess.run(
        ["sh", "-c", line], cwd=clone, env=environment, capture_output=True, text=True, timeout=6000
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout.strip()
