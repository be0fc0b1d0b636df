"""The Markdown report of a run."""

from __future__ import annotations

from importlib import import_module

from benchmarks import growth, targets
from benchmarks.results import Results, environment, group_table

TITLES = {"quality": "Quality", "search": "Search", "indexing": "Indexing", "cold": "Fresh process"}


def markdown(results: Results, parts: tuple[str, ...]) -> str:
    """The tables of `parts`, each with its notes and how it was measured."""
    made_with = ", ".join(f"{name} {value}" for name, value in environment().items())
    blocks = ["# Benchmarks", f"Made by `python -m benchmarks`; {made_with}."]
    for part, title in TITLES.items():
        groups = results.figures().get(part, {})
        if part in parts and groups:
            blocks += [f"## {title}", _method(part)]
            for group in groups:
                measured = results.measured.get(f"{part} {group}", "")
                blocks += [f"**{group}** ({measured})", group_table(results, part, group)]
            blocks += [f"- {note}" for note in results.notes.get(part, [])]
    if "growth" in parts and (grown := growth.tables(results)):
        blocks += ["## Growth", grown]
    blocks += ["## Targets", targets.markdown(results)]
    return "\n\n".join(blocks) + "\n"


def _method(part: str) -> str:
    """How a part is measured, as its module says."""
    modules = {"quality": "quality", "search": "searching", "indexing": "indexing", "cold": "cold"}
    text = import_module(f"benchmarks.{modules[part]}").__doc__ or ""
    return text.strip()
