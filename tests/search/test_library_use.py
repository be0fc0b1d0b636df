"""The public API: what docs/library-use.md shows is run, block after block."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import regsearch

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
        [sys.executable, "-m", module, "--help"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout.startswith("Usage: regsearch")


@pytest.mark.parametrize("name", ["search.py", "corpus.py", "indexer/__init__.py"])
def test_a_module_that_hides_ours_is_named(name: str, tmp_path: Path) -> None:
    """A `search.py` on PYTHONPATH: one line says which file, no traceback."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.path.append(sys.argv.pop(1)); "
    code += "import regsearch; sys.argv[1:] = ['search', 'x']; regsearch.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(ROOT)],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert str(tmp_path / name) in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
