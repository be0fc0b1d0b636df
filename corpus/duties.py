"""The duties of drafts and the rules that sentences touch: `corpus/library/duties.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.text.lazy import pattern
from corpus.topics import LIBRARY

_KINDS = frozenset({"script", "letter", "notice", "policy", "contract", "answer"})
_LEVELS = frozenset({"must", "usual"})


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
    """What a sentence touches: in words, the provisions, the patterns of which one is enough;
    `warn` are those that a collector's draft is warned of when it says that it will."""

    id: str
    zh: str
    en: str
    provisions: tuple[str, ...]
    any: Patterns
    warn: Patterns


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
            _patterns(row["any"]), _patterns(row.get("warn")),
        )
        for row in _rows(path, "touch")
    )  # fmt: skip


def duty_problems(library: Path, keys: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """What is wrong with `library`'s duties and touches: the id of the row, and what.

    `keys` are the keys of provisions of each regulation. Nothing is wrong where there is no file.
    """
    path = library / "duties.toml"
    if not path.exists():
        return
    try:
        rules, touched = duties(path), touches(path)
        _compile_all(rules, touched)
    except (ValueError, KeyError, AssertionError, re.error) as error:
        yield "duties.toml", f"cannot be read: {error}"
        return
    rows: tuple[DutyRule | TouchRule, ...] = (*rules, *touched)
    ids = Counter(row.id for row in rows)
    yield from ((id, "stands twice") for id, times in ids.items() if times > 1)
    for duty in rules:
        if duty.level not in _LEVELS or not set(duty.kinds) <= _KINDS or not duty.kinds:
            yield duty.id, "level or kinds are none that there are"
        if foreign := [id for id in duty.provisions if _place(id) != duty.jurisdiction]:
            yield duty.id, f"is of another place than {', '.join(foreign)}"
    for row in rows:
        if not row.provisions:
            yield row.id, "names no provision"
        for id in row.provisions:
            law, _, key = id.partition("#")
            if law not in keys or (key and key not in keys[law]):
                yield row.id, f"no provision '{id}'"


def _compile_all(rules: tuple[DutyRule, ...], touched: tuple[TouchRule, ...]) -> None:
    """Compile every pattern; `re.error` where one is none."""
    groups = [group for rule in rules for group in (rule.when, *rule.needs)]
    groups += [group for rule in touched for group in (rule.any, rule.warn)]
    for group in groups:
        for one in group:
            one.search("")


def _place(id: str) -> str:
    return id.partition("/")[0].upper()


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
    return tuple(pattern(text, re.I) for text in _texts(value))
