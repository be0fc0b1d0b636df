"""Searching while others write, in short; `python -m tests.trials.concurrency` is the long form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.format.manifest import open_segments, read_manifest, read_sources
from indexer.format.segment import DamagedIndex
from indexer.scan import Root
from indexer.update import update
from tests.trials.concurrency import trials


@pytest.mark.trial
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_eight_searchers_and_two_writers() -> None:
    facts = trials(searchers=8, writers=2, seconds=2.5)
    assert facts["wrong"] == []
    assert isinstance(facts["searches"], int) and facts["searches"] >= 8


def test_sources_that_were_replaced_are_told_from_damage(tmp_path: Path, small: Path) -> None:
    """Who reads them late gets an error that leads to a look at CURRENT."""
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    old = read_manifest(folder)
    (small / "more.txt").write_text("Section 1. More.\n")
    update(folder, roots)
    with pytest.raises(DamagedIndex, match=r"sources\.1 is damaged \(missing\)"):
        read_sources(folder, old)
    assert read_manifest(folder) != old


def test_a_segment_that_is_gone_is_damage_at_once(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "index"
    update(folder, [Root("papers", small)])
    next(folder.glob("*.seg")).unlink()
    with pytest.raises(DamagedIndex, match=r"s1-1\.seg is damaged \(missing\)"):
        open_segments(folder)


def test_two_who_find_the_same_damage_rebuild_once(tmp_path: Path, small: Path) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    damaged = read_manifest(folder)
    assert update(folder, roots, damaged=damaged).rebuilt == "the index is damaged"
    again = update(folder, roots, damaged=damaged)
    assert (again.rebuilt, again.work) == ("", 0)
