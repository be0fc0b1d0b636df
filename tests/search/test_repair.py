"""A damaged or outdated index repairs itself on the next command, and says so in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import indexer.schema
from tests.helpers.running import Ran, Runner
from tests.helpers.seeds import seeds

ASKED = ("search", "heron OR widget OR 蓝鸟 OR gadget", "--format", "json")


@pytest.fixture
def built(run: Runner, small: Path, tmp_path: Path) -> tuple[Any, Path, list[Any]]:
    """A runner over the small corpus, its index folder, and what it answers when all is well."""
    folder = tmp_path / "index"

    def command(*args: str) -> Ran:
        return run("--corpus", small, "--index", folder, *args)

    command("index")
    return command, folder, _hits(command(*ASKED))


def _hits(ran: Ran) -> list[Any]:
    assert ran.code == 0, ran
    return [(h["id"], h["score"]) for h in json.loads(ran.out)]


def _index_files(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.iterdir()) if not p.name.startswith("LOCK")]


def _damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "removed":
        path.unlink()
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "garbage":
        path.write_bytes(b"\xa5" * len(data))


@pytest.mark.parametrize("how", ["removed", "emptied", "cut", "garbage"])
@pytest.mark.parametrize("which", seeds(3, 1))
def test_a_damaged_file_is_rebuilt(
    built: tuple[Any, Path, list[Any]], which: int, how: str
) -> None:
    """CURRENT, the segment and the sources, each in four ways."""
    command, folder, good = built
    files = _index_files(folder)
    assert [p.name for p in files] == ["CURRENT", "s1-1.seg", "sources.1"]
    _damage(files[which], how)
    ran = command(*ASKED)
    assert _hits(ran) == good
    if which == 1:
        assert ran.err.count("rebuilding") == 1 and "Traceback" not in ran.err
    assert command("index").code == 0
    assert _hits(command(*ASKED)) == good


@pytest.mark.trial
def test_every_byte_of_a_segment(built: tuple[Any, Path, list[Any]]) -> None:
    """A flipped byte anywhere: the answer is right all the same, at once or after a rebuild."""
    command, folder, good = built
    for step in range(40):
        path = next(folder.glob("*.seg"))
        data = bytearray(path.read_bytes())
        data[len(data) * step // 40] ^= 0xFF
        path.write_bytes(data)
        ran = command(*ASKED)
        assert _hits(ran) == good, f"byte {len(data) * step // 40} of {len(data)}"
        command("index", "--rebuild")


def test_another_schema(
    built: tuple[Any, Path, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    command, _, good = built
    monkeypatch.setattr(indexer.schema, "SCHEMA_VERSION", indexer.schema.SCHEMA_VERSION + 1)
    ran = command(*ASKED)
    assert _hits(ran) == good
    assert "the index was made by another version of regsearch: rebuilding" in ran.err.splitlines()
    assert "rebuilding" not in command(*ASKED).err


def test_index_says_why_it_rebuilds(
    built: tuple[Any, Path, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    command, folder, _ = built
    _damage(folder / "CURRENT", "cut")
    ran = command("index")
    assert ran.code == 0
    assert (
        ran.err.splitlines()[0]
        == "index file CURRENT is damaged (not a whole manifest): rebuilding"
    )


@pytest.mark.parametrize("command_line", [("list",), ("status",), ("show", "zz/widget-act#1")])
def test_other_commands_repair_too(
    built: tuple[Any, Path, list[Any]], command_line: tuple[str, ...]
) -> None:
    command, folder, _ = built
    _damage(next(folder.glob("*.seg")), "cut")
    assert command(*command_line).code == 0


def test_a_corpus_that_changed_is_told(built: tuple[Any, Path, list[Any]], small: Path) -> None:
    command, _, _ = built
    (small / "egret.txt").write_text("Section 1. An egret.\n", "utf-8")
    ran = command("search", "egret")
    assert ran.code == 1
    assert "note: the corpus changed since it was indexed" in ran.err
    ran = command("search", "egret", "--refresh")
    assert ran.code == 0 and "note: the corpus changed" not in ran.err
    assert "note: the corpus changed" not in command("search", "egret").err
