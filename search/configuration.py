"""What a user has settled once: by environment variables, or in the file `config.toml`.

Precedence: option, then environment, then the file, then the default. The file lies in the
platform's folder for configuration, or in REGSEARCH_HOME. It is TOML, a line for each setting:

    home = ["CN", "HK"]
    lang = "zh"

A file that cannot be understood is an error, never passed over: what it settles is not known.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.text.lazy import pattern

NAME = "config.toml"
#: The languages of `lang`.
LANGUAGES = ("en", "zh")
_TABLE = pattern(r"\s*\[")


class Setting(NamedTuple):
    """A setting: its variable of the environment, what parts several values there ("": there is
    one value only), and what it is."""

    variable: str
    separator: str
    about: str


SETTINGS = {
    "home": Setting(
        "REGSEARCH_HOME_JURISDICTION", ",", N_("your own jurisdictions, first in every answer")
    ),
    "lang": Setting("REGSEARCH_LANG", "", N_("the language of titles and messages: en or zh")),
    "corpus": Setting("REGSEARCH_CORPUS", os.pathsep, N_("folders to search")),
    "index": Setting("REGSEARCH_INDEX", "", N_("the folder of the index")),
}


class ConfigurationError(RegsearchError):
    """A setting, or the file of them, that cannot be used: where it stands, and why."""

    def __init__(self, where: object, why: str) -> None:
        super().__init__(f"{where}: {why}")


class Settled(NamedTuple):
    """A setting's values, and where they come from: a variable, the file, or "default"."""

    values: tuple[str, ...]
    origin: str


def path() -> Path:
    """The file, which need not be there."""
    return own_folder("config") / NAME


#: The folders of the XDG base directory specification: variable, and default below the home.
_XDG = {
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
}


def own_folder(of: Literal["config", "data", "cache"]) -> Path:
    """The folder for regsearch's settings, data or cache: REGSEARCH_HOME, else the platform's."""
    home = os.environ.get("REGSEARCH_HOME")
    return Path(home) if home else platform_folder(of)


def platform_folder(of: Literal["config", "data", "cache"]) -> Path:
    """The platform's folder for regsearch's settings, data or cache. Of Linux it is known here:
    `platformdirs`, which knows the others, imports more than a search does."""
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        variable, default = _XDG[of]
        given = os.environ.get(variable, "")
        # where there is no home, "~" stays, and what is to lie there says so
        return Path(given if given.startswith("/") else os.path.expanduser(default)) / "regsearch"
    import platformdirs

    folder: Path = getattr(platformdirs, f"user_{of}_path")("regsearch", appauthor=False)
    return folder


def settled(name: str) -> Settled:
    """What a setting of `SETTINGS` is; no values where nobody settled it."""
    setting = SETTINGS[name]
    if given := os.environ.get(setting.variable):
        parts = given.split(setting.separator) if setting.separator else [given]
        if values := tuple(part.strip() for part in parts if part.strip()):
            return Settled(values, setting.variable)
    if values := filed(name):
        return Settled(values, str(path()))
    return Settled((), "default")


def value(name: str) -> str:
    """A setting of one value, "" where nobody settled it."""
    return next(iter(settled(name).values), "")


def filed(name: str) -> tuple[str, ...]:
    """The values of a setting in the file alone."""
    return _read().get(name, ())


def home() -> str:
    """The user's own jurisdictions, as their codes with "," between; "" for none."""
    values, origin = settled("home")
    return ",".join(_checked("home", values, origin)) if values else ""


def language() -> str:
    """The language settled for titles and messages, "" for none."""
    values, origin = settled("lang")
    return _checked("lang", values, origin)[0] if values else ""


def rows() -> list[dict[str, Any]]:
    """Every setting with its values, where they come from, and what it is."""
    return [
        {"setting": name, "value": list(found.values), "from": found.origin,
         "about": setting.about, "variable": setting.variable}
        for name, setting in SETTINGS.items() for found in [settled(name)]
    ]  # fmt: skip


# --- changing -------------------------------------------------------------------------------------


def put(name: str, values: Sequence[str]) -> tuple[str, ...]:
    """Settle `name` in the file; the values as they were written. Every other line stays."""
    _known(name)
    _read()
    setting = SETTINGS[name]
    parts = [p for v in values for p in (v.split(setting.separator) if setting.separator else [v])]
    checked = _checked(name, [p.strip() for p in parts if p.strip()], name)
    written = [_quoted(v) for v in checked]
    text = f"[{', '.join(written)}]" if setting.separator else written[0]
    _write(name, f"{name} = {text}", list(checked) if setting.separator else checked[0])
    return checked


def unset(name: str) -> bool:
    """Take a setting out of the file; whether it was there. One that is unknown may go, too."""
    if name not in _table():
        _known(name)
        return False
    _write(name, "", None)
    return True


def _known(name: str) -> None:
    if name not in SETTINGS:
        raise ConfigurationError(
            name, N_(f"there is no such setting; there are: {', '.join(SETTINGS)}")
        )


def _checked(name: str, values: Sequence[str], origin: str) -> tuple[str, ...]:
    """`values` as they are kept; ConfigurationError for those that mean nothing."""
    if not values or (not SETTINGS[name].separator and len(values) > 1):
        if SETTINGS[name].separator:
            raise ConfigurationError(origin, N_(f"{name} has at least one value"))
        raise ConfigurationError(origin, N_(f"{name} has one value"))
    if name == "home":
        from search.filters import UnknownName, codes

        try:
            return tuple(codes(",".join(values)))
        except UnknownName as unknown:
            raise ConfigurationError(origin, str(unknown)) from None
    if name == "lang":
        if values[0].lower() not in LANGUAGES:
            raise ConfigurationError(origin, N_(f"lang is en or zh, not '{values[0]}'"))
        return (values[0].lower(),)
    return tuple(v if v == "library" else str(Path(v).absolute()) for v in values)


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(name: str, line: str, expected: object) -> None:
    """Put `line` in the place of a setting's ("": none), and see that nothing else changed."""
    import tomllib

    from corpus.files import write_over

    file, before = path(), _table()
    text = file.read_text("utf-8") if file.exists() else ""
    after = _edited(text, name, line)
    rest = {k: v for k, v in before.items() if k != name}
    try:
        same = tomllib.loads(after) == (rest | {name: expected} if line else rest)
        data = after.encode("utf-8")
    except ValueError:
        same, data = False, b""
    if not same:
        raise ConfigurationError(
            file, N_(f"{name} cannot be changed here; change the file by hand")
        )
    write_over(file, data)


def _edited(text: str, name: str, line: str) -> str:
    """`text` with the lines that set `name`, at its top level, replaced by `line`."""
    lines = text.split("\n")
    top = next((i for i, row in enumerate(lines) if _TABLE.match(row)), len(lines))
    begins = re.compile(rf"\s*(?:{name}|\"{name}\"|'{name}')\s*=")
    start = next((i for i, row in enumerate(lines[:top]) if begins.match(row)), -1)
    new = [line] if line else []
    if start < 0:
        return "\n".join([*new, *lines])
    return "\n".join([*lines[:start], *new, *lines[_end(lines, start) :]])


def _end(lines: Sequence[str], start: int) -> int:
    """Where the value that begins in line `start` is complete."""
    import tomllib

    for end in range(start + 1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[start:end]))
            return end
        except ValueError:
            continue
    return start + 1


# --- the file -------------------------------------------------------------------------------------


def _table() -> dict[str, Any]:
    """The file as TOML has it; {} where there is none."""
    file = path()
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        raise ConfigurationError(file, N_("is no text in UTF-8")) from None
    import tomllib

    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise ConfigurationError(file, N_(f"is no TOML: {error}")) from None


def _read() -> dict[str, tuple[str, ...]]:
    found = {}
    for name, given in _table().items():
        if name not in SETTINGS:
            raise ConfigurationError(
                path(), N_(f"there is no setting '{name}'; there are: {', '.join(SETTINGS)}")
            )
        values = given if isinstance(given, list) else [given]
        if not all(isinstance(v, str) for v in values):
            raise ConfigurationError(path(), N_(f"{name} is a text or a list of texts"))
        parts = [p for v in values for p in (v.split(",") if name == "home" else [v])]
        found[name] = tuple(p.strip() for p in parts if p.strip())
    return found
