"""Figures, where they are kept (JSON), and the tables made of them (Markdown)."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

#: Part ("search"), group ("60k"), row ("SQLite FTS5"), column ("questions p50 ms"), value.
Figures = dict[str, dict[str, dict[str, dict[str, float]]]]
_PACKAGES = ("whoosh", "tantivy", "bm25s", "numpy")


class Results:
    """The figures of this run, beside those of the last one that was kept."""

    def __init__(self, folder: Path) -> None:
        """Read what `folder` holds."""
        self.folder = folder
        path = folder / "latest.json"
        kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self.last: Figures = kept.get("figures", {})
        self.notes: dict[str, list[str]] = kept.get("notes", {})
        self.measured: dict[str, str] = kept.get("measured", {})
        self.now: Figures = {}
        #: Called when a group is measured; a run that keeps its figures saves them here.
        self.checkpoint: Callable[[], None] = lambda: None

    def put(self, part: str, group: str, row: str, column: str, value: float) -> None:
        """Keep one figure."""
        self.now.setdefault(part, {}).setdefault(group, {}).setdefault(row, {})[column] = value
        load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
        self.measured[f"{part} {group}"] = f"{time.strftime('%Y-%m-%d')}, load {load}"

    def note(self, part: str, text: str) -> None:
        """Keep a remark that stands below the tables of a part."""
        if text not in self.notes.setdefault(part, []):
            self.notes[part].append(text)

    def forget_notes(self, part: str) -> None:
        """Drop the remarks of an earlier run on a part that is measured again."""
        self.notes.pop(part, None)

    def figures(self) -> Figures:
        """This run's figures; where a group was not measured, the last ones."""
        merged: Figures = {part: dict(groups) for part, groups in self.last.items()}
        for part, groups in self.now.items():
            merged.setdefault(part, {}).update(groups)
        return merged

    def get(self, part: str, group: str, row: str, column: str) -> float | None:
        """One figure, or None."""
        return self.figures().get(part, {}).get(group, {}).get(row, {}).get(column)

    def was(self, part: str, group: str, row: str, column: str) -> float | None:
        """The figure that this run's replaces, or None."""
        if group not in self.now.get(part, {}):
            return None
        return self.last.get(part, {}).get(group, {}).get(row, {}).get(column)

    def save(self, markdown: str) -> None:
        """Write latest.json and latest.md."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {
            "environment": environment(),
            "measured": self.measured,
            "figures": self.figures(),
            "previous": self.last,
            "notes": self.notes,
        }
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        (self.folder / "latest.json").write_text(text + "\n", "utf-8")
        (self.folder / "latest.md").write_text(markdown, "utf-8")


def environment() -> dict[str, str]:
    """What the figures depend on besides the code."""
    import sqlite3

    found = {"python": platform.python_version(), "cores": str(os.cpu_count())}
    found["sqlite"] = sqlite3.sqlite_version
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def number(value: float | None) -> str:
    """A figure with three digits that count."""
    if value is None:
        return "–"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{round(value, digits) + 0.0:,.{digits}f}"  # + 0.0: no "-0.000"


def cell(value: float | None, was: float | None) -> str:
    """A figure and, where it changed, the one before it."""
    shown, before = number(value), number(was)
    return shown if was is None or shown == before else f"{shown} (was {before})"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    body = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in body)


def columns(rows: dict[str, dict[str, float]]) -> list[str]:
    """The columns that the rows have, in the order in which they first appear."""
    return list(dict.fromkeys(column for row in rows.values() for column in row))


def group_table(results: Results, part: str, group: str) -> str:
    """The table of one group."""
    rows = results.figures()[part][group]
    head = columns(rows)
    cells = [
        [name, *(cell(row.get(c), results.was(part, group, name, c)) for c in head)]
        for name, row in rows.items()
    ]
    return table(["", *head], cells)
