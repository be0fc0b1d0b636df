"""The workflow of the repository runs what README says, on every system and Python it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]


def test_the_workflow_runs_the_readmes_test_command() -> None:
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    job: dict[str, Any] = yaml.safe_load(text)["jobs"]["tests"]
    readme = (ROOT / "README.md").read_text("utf-8")
    assert any(step.get("run", "?") in readme for step in job["steps"])
    matrix = job["strategy"]["matrix"]
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
