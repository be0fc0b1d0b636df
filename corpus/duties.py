"""The duties of drafts and the rules that sentences touch: `corpus/library/duties.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.topics import LIBRARY

#: A group of patterns of which one must be found.
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class DutyRule:
    """What a draft of a kind must, or usually does, hold; `needs` are groups of patterns of which
    each must be found, `when` those of which one must be for the duty to apply (none: always)."""

    id: str
    zh: str
    en: str
    jurisdiction: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    provisions: tuple[str, ...]
    level: str
    when: Patterns
    needs: tuple[Patterns, ...]
    example_zh: str
    example_en: str


@dataclass(frozen=True, slots=True)
class TouchRule:
    """What a sentence touches: in words, the provisions, the patterns of which one is enough."""

    id: str
    zh: str
    en: str
    provisions: tuple[str, ...]
    any: Patterns


@cache
def duties(path: Path = LIBRARY / "duties.toml") -> tuple[DutyRule, ...]:
    """Every duty, in the file's order."""
    return tuple(_duty(row) for row in _rows(path, "duty"))


@cache
def touches(path: Path = LIBRARY / "duties.toml") -> tuple[TouchRule, ...]:
    """Everything that a sentence may touch, in the file's order."""
    return tuple(
        TouchRule(
            str(row["id"]), str(row["zh"]), str(row["en"]), _texts(row["provisions"]),
            _patterns(row["any"]),
        )
        for row in _rows(path, "touch")
    )  # fmt: skip


def _rows(path: Path, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    return rows


def _duty(row: dict[str, object]) -> DutyRule:
    groups = [row["any"]] if "any" in row else row["all"]
    assert isinstance(groups, list)
    return DutyRule(
        id=str(row["id"]),
        zh=str(row["zh"]),
        en=str(row["en"]),
        jurisdiction=str(row["jurisdiction"]),
        kinds=_texts(row["kinds"]),
        roles=_texts(row["roles"]),
        provisions=_texts(row["provisions"]),
        level=str(row["level"]),
        when=_patterns(row["when"]),
        needs=tuple(_patterns(group) for group in groups),
        example_zh=str(row["example_zh"]),
        example_en=str(row["example_en"]),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _patterns(value: object) -> Patterns:
    return tuple(re.compile(text, re.I) for text in _texts(value))
