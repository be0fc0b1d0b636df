"""The command that tries SECURITY.md's promises: its page and its parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tests.trials.__main__ as trials

ROOT = Path(__file__).resolve().parents[1]

FOUND = {
    "crash": {"seconds": 5, "status": 1, "figures": {
        "tried": {"killed": 1500}, "wrong": ["a heron was lost"]}},
    "fuzz": {"seconds": 1, "status": 0, "figures": {
        name: {"tried": 9, "edges": [3, 7], "wrong": []} for name in "abcd"}},
    "verify": {"seconds": 2, "status": 0, "figures": {
        "passed": True, "checks": [{"name": "index files", "right": 3, "total": 3}]}},
}  # fmt: skip


def test_the_page_holds_every_figure_and_whatever_was_wrong() -> None:
    page = trials.markdown(FOUND)
    assert "| tried, killed | 1,500 |" in page and "- a heron was lost" in page
    assert "|  | tried | edges |" in page and "| c | 9 | 3 → 7 |" in page
    assert "| passed | True |" in page and "| checks | index files 3 of 3 |" in page
    assert page.count("Nothing was wrong.") == 2
    assert trials.wrong(FOUND) == ["a heron was lost"]


def test_a_part_that_gives_no_figures_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trials.PARTS, "none", trials.Part("tests.trials.none", (), ()))
    facts = trials.run("none", True)
    assert facts["status"] == 1 and trials.wrong(facts) == ["gave no figures (exit status 1)"]


@pytest.mark.trial
def test_every_part_has_a_short_form_that_its_command_knows() -> None:
    for name, part in trials.PARTS.items():
        if part.quick:
            help = subprocess.run(
                [sys.executable, "-m", part.module, "--help"],
                cwd=ROOT, capture_output=True, text=True,
            ).stdout  # fmt: skip
            assert all(o in help for o in part.quick if o.startswith("--")), name
