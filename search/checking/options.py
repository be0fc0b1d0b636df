"""The options of a check, from the command line and from `regsearch.toml`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import RegsearchError
from corpus.jurisdictions import code_of
from corpus.messages import N_
from search.checking.model import LEVELS, Options
from search.checking.rules import PARTS, RULES
from search.filters import codes

#: The file of the working folder that is read where none is named.
CONFIG = "regsearch.toml"
#: What a baseline's file says that it is.
BASELINE = "regsearch.baseline/1"


class CheckError(RegsearchError):
    """An option, or a file of options, that means nothing."""


def options_of(
    kind: str = "auto",
    jurisdiction: str = "",
    role: str = "",
    on: str = "",
    since: str = "",
    only: str = "",
    skip: str = "",
    rules: Sequence[str] = (),
    baseline: Path | None = None,
    config: Path | None = None,
    configured: bool = True,
    reader: str = "",
) -> Options:
    """The options as typed; CheckError where one means nothing. Without `configured` the file of
    options in the working folder is not looked for: that of a server is nobody's."""
    table = _config(config) if config or configured else {}
    levels = {**_levels(table.get("rules", {})), **_levels(dict(map(_pair, rules)))}
    return Options(
        kind=kind,
        jurisdictions=_codes(jurisdiction),
        role=role or str(table.get("role", "")),
        on=on,
        since=since,
        only=_parts(only, skip),
        levels=tuple(sorted(levels.items())),
        ignores=_ignores(table.get("ignore", [])),
        baseline=read_baseline(baseline) if baseline else frozenset(),
        reader=reader,
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, level = text.partition("=")
    if not equals:
        raise CheckError(N_(f"--rule {text}: write it as RS301=note"))
    return name.strip(), level.strip()


def _levels(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise CheckError(N_("[check.rules] is no table"))
    for name, level in given.items():
        if name not in RULES:
            raise CheckError(N_(f"no rule '{name}': regsearch check --list-rules lists them"))
        if level not in (*LEVELS, "off"):
            raise CheckError(
                N_(f"{name}: the level '{level}' is not one of {','.join((*LEVELS, 'off'))}")
            )
    return {str(name): str(level) for name, level in given.items()}


def _codes(text: str) -> tuple[str, ...]:
    """The codes in a list with commas, semicolons or, of single words, spaces."""
    parts = [part.strip() for part in text.replace(";", ",").replace("；", ",").split(",")]
    names = [",".join([part] if code_of(part) else part.split()) for part in parts]
    return tuple(codes(",".join(names)))


def _parts(only: str, skip: str) -> frozenset[str]:
    wanted = {p for p in re.split(r"[,\s]+", only) if p} or set(PARTS)
    left = {p for p in re.split(r"[,\s]+", skip) if p}
    for part in wanted | left:
        if part not in PARTS:
            raise CheckError(N_(f"no part '{part}': there are {','.join(PARTS)}"))
    return frozenset(wanted - left)


def _config(path: Path | None) -> dict[str, Any]:
    """The table [check] of a file of options; {} where there is none."""
    if path is None and not Path(CONFIG).is_file():
        return {}
    file = path or Path(CONFIG)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("check", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CheckError(f"{file}: {error}") from None
    if not isinstance(table, dict):
        raise CheckError(N_(f"{file}: [check] is no table"))
    return table


def _ignores(rows: object) -> tuple[tuple[tuple[str, str], ...], ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CheckError(N_("[[check.ignore]] is no list of tables"))
    return tuple(tuple(sorted((str(k), str(v)) for k, v in row.items())) for row in rows)


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints of a baseline; CheckError where it is none."""
    try:
        value = json.loads(path.read_bytes())
        if value["format"] != BASELINE:
            raise ValueError("another format")
        return frozenset(str(mark) for mark in value["fingerprints"])
    except FileNotFoundError:
        raise CheckError(N_(f"{path}: there is no such baseline")) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CheckError(N_(f"{path}: is no baseline")) from None
