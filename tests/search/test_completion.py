"""What a shell offers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _offered(home: Path, *words: str) -> list[str]:
    """What bash would be offered for the last of the words."""
    environment = os.environ | {
        "_REGSEARCH_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(["regsearch", *words]),
        "COMP_CWORD": str(len(words)), "REGSEARCH_HOME": str(home), "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    code = "import regsearch, sys; sys.argv[0] = 'regsearch'; regsearch.main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("se",), "search"),
        (("search", "--jur"), "--jurisdiction"),
        (("search", "-j", "US,H"), "US,HK"),
        (("search", "--topic", "call-t"), "call-times"),
        (("search", "--kind", "stat"), "statute"),
        (("list", "--status", "in"), "in force"),
        (("limits", "call-h"), "call-hours"),
        (("compare", "call-t"), "call-times"),
        (("show", "us/reg-"), "us/reg-f"),
        (("show", "us/reg-f#1006.14(b)(1"), "us/reg-f#1006.14(b)(1)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values_are_offered(library_home: Path, words: tuple[str, ...], offered: str) -> None:
    assert offered in _offered(library_home, *words)


def test_without_an_index_nothing_is_built(tmp_path: Path) -> None:
    assert _offered(tmp_path / "home", "show", "us/") == []
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    code = "import regsearch, sys; sys.argv[0] = 'regsearch'; regsearch.main()"
    environment = os.environ | {"_REGSEARCH_COMPLETE": f"{shell}_source"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0 or "bash" in done.stderr.lower()
    assert "_REGSEARCH_COMPLETE" in done.stdout
