"""The public API: what docs/library-use.md shows is run, block after block."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import regsearch
from tests.helpers.seeds import as_trial

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "library-use.md").read_text("utf-8")


def test_every_example_of_the_page_runs(
    library_home: Path, clean_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(library_home, clean_environment)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.txt").write_text("Section 1. A blue heron calls.\n")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    assert len(blocks) >= 5
    names: dict[str, Any] = {}
    for block in blocks:
        code = compile(block, "docs/library-use.md", "exec")
        exec(code, names)
    assert names["found"].hits


def test_the_door_is_small() -> None:
    assert set(regsearch.__all__) == {
        "Hit", "Options", "RegsearchError", "Results", "Session", "Workspace", "open",
    }  # fmt: skip
    with pytest.raises(regsearch.RegsearchError, match="there is no corpus at"):
        regsearch.open(["nowhere-at-all"])


@pytest.mark.parametrize("module", ["regsearch", "search"])
def test_python_m(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "--lang", "en", "--help"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout.startswith("Usage: regsearch")


#: What may stand in a module that hides ours: nothing, what ends or speaks, a door like ours.
HIDING = ("", "raise SystemExit(7)", "print('mine')", "import nothing_of_the_name", "1 / 0", "a b",
          "import sys; sys.modules[__name__] = None")  # fmt: skip
#: The doors: `python -m regsearch`, the console script, the API.
DOORS = {
    "module": ["-m", "regsearch", "topics"],
    "script": ["-c", "import sys; sys.argv[1:] = ['topics']; from regsearch import main; main()"],
    "api": ["-c", "import sys, regsearch\ntry: regsearch.Session\nexcept ImportError as e: "
            "sys.exit(not sys.stderr.write(f'regsearch: {e}\\n') or 2)"],
}  # fmt: skip


def _hidden_by(folder: Path, door: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {n: v for n, v in os.environ.items() if n not in ("LC_ALL", "LC_MESSAGES")}
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, *DOORS[door]], cwd=folder, capture_output=True, text=True, timeout=60,
        env=clean | {"LANG": "C", "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"} | environ,
    )  # fmt: skip


@pytest.mark.parametrize("holds", HIDING)
@pytest.mark.parametrize(
    "name", ["search.py", *map(as_trial, ("corpus.py", "indexer/__init__.py"))]
)
def test_a_module_that_hides_ours_is_named(name: str, holds: str, tmp_path: Path) -> None:
    """One line says which file, whatever stands in it, and none of it runs."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(holds)
    done = _hidden_by(tmp_path, "module")
    assert (done.returncode, done.stdout) == (2, "")
    package = name.partition("/")[0].removesuffix(".py")
    assert done.stderr == (
        f"regsearch: {tmp_path / name} hides regsearch's package '{package}': "
        "rename it, or see PYTHONPATH\n"
    )


@pytest.mark.parametrize("door", DOORS)
def test_every_door_names_what_hides_ours(door: str, tmp_path: Path) -> None:
    """Also a package with modules of the names of ours, and to a reader of Chinese."""
    (tmp_path / "search" / "cli").mkdir(parents=True)
    for module in ("__init__", "session", "cli/__init__", "cli/app"):
        (tmp_path / "search" / f"{module}.py").write_text("def main(**words): print('mine')\n")
    done = _hidden_by(tmp_path, door, LANG="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"regsearch: {tmp_path / 'search' / '__init__.py'} 遮住了")
    assert done.stderr.count("\n") == 1


def test_a_folder_without_a_module_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "search").mkdir()
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text("# Lamps")
    done = _hidden_by(tmp_path, "api")
    assert (done.returncode, done.stderr) == (0, "")
