"""The watches that a user defined: `watches.toml`, beside the file of settings.

A table for each watch, made to be written by hand and kept under version control:

    [calls]
    query = "call frequency"
    jurisdiction = ["US", "CN"]
    topic = "call-frequency"
    events = ["changed", "repealed", "upcoming"]
    note = "for the monthly meeting"
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import NothingFound, RegsearchError
from corpus.files import write_over
from corpus.messages import N_
from corpus.named import NamedTuple
from search import configuration

#: The file's name.
NAME = "watches.toml"
#: What can become of what a watch finds: it is new in it, its text changed, it was repealed, it
#: will change or end, a number of it changed, or it is not found any more.
EVENTS = ("new", "changed", "repealed", "upcoming", "limit", "left")
_HEADER = re.compile(r"\s*\[")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class WatchError(RegsearchError):
    """A watch, or the file of them, that means nothing: where, and why."""


class Watch(NamedTuple):
    """A saved search: its query and filters, of which events it tells, and a note for the reader
    on why it is there."""

    name: str
    query: str = ""
    jurisdiction: tuple[str, ...] = ()
    topic: str = ""
    kind: str = ""
    events: tuple[str, ...] = EVENTS
    note: str = ""

    @property
    def search(self) -> str:
        """What is searched for; another search starts with another baseline."""
        return json.dumps([self.query, self.jurisdiction, self.topic, self.kind])


def path() -> Path:
    """The file, which need not be there."""
    return configuration.path().with_name(NAME)


def watches() -> list[Watch]:
    """The watches, in the file's order; [] where there is none. WatchError where a table of the
    file means nothing."""
    return [_watch(name, table) for name, table in _tables().items()]


def _tables() -> dict[str, Any]:
    file = path()
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        raise WatchError(f"{file}: " + N_("is no text in UTF-8")) from None
    except ValueError as error:
        raise WatchError(f"{file}: " + N_(f"is no TOML: {error}")) from None


def _watch(name: str, table: object) -> Watch:
    if not isinstance(table, dict):
        raise WatchError(f"{path()}: " + N_(f"'{name}' is no table of a watch"))
    fields: dict[str, Any] = {"name": name}
    for key, value in table.items():
        if key == "name" or key not in Watch._fields:
            known = ", ".join(Watch._fields[1:])
            raise WatchError(f"{path()}: {name}: " + N_(f"a watch has no '{key}'; it has: {known}"))
        fields[key] = _value(name, key, value)
    return checked(Watch(**fields))


def _value(name: str, key: str, value: object) -> object:
    if key in ("jurisdiction", "events"):
        values = value.split(",") if isinstance(value, str) else value
        if isinstance(values, list) and all(isinstance(one, str) for one in values):
            return tuple(text for one in values if (text := one.strip()))
    elif isinstance(value, str):
        return value
    raise WatchError(f"{path()}: {name}: " + N_(f"{key} is a text or a list of texts"))


def checked(watch: Watch) -> Watch:
    """The watch; WatchError where it means nothing."""
    if not watch.name.strip() or _CONTROL.search(watch.name):
        raise WatchError(N_("a watch needs a name of one line"))
    for event in watch.events:
        if event not in EVENTS:
            known = ",".join(EVENTS)
            raise WatchError(f"{watch.name}: " + N_(f"no event '{event}'; there are: {known}"))
    if not (watch.query.strip() or watch.topic):
        raise WatchError(f"{watch.name}: " + N_("a watch needs a query or a topic"))
    return watch._replace(events=watch.events or EVENTS)


def add(watch: Watch) -> Path:
    """Write a watch at the end of the file, of which every other line stays; the file."""
    file, tables = path(), _tables()
    if watch.name in tables:
        raise WatchError(N_(f"there is a watch '{watch.name}' already: regsearch watch remove"))
    text = file.read_text("utf-8") if tables or file.exists() else ""
    gap = "\n" if text.strip() else ""
    _write(f"{text.rstrip()}\n{gap}{_table(watch)}".lstrip("\n"), [*tables, watch.name])
    return file


def remove(name: str) -> Path:
    """Take a watch out of the file, of which every other line stays; the file."""
    file, tables = path(), _tables()
    if name not in tables:
        raise missing(name)
    lines = file.read_text("utf-8").split("\n")
    heads = [n for n, line in enumerate(lines) if _HEADER.match(line)]
    start = next((n for n in heads if _named(lines[n]) == name), None)
    if start is None:
        raise WatchError(f"{file}: " + N_(f"'{name}' cannot be taken out here; do it by hand"))
    end = next((n for n in heads if n > start), len(lines))
    _write("\n".join([*lines[:start], *lines[end:]]), [one for one in tables if one != name])
    return file


def missing(name: str) -> NothingFound:
    """What to raise of a watch that is not there."""
    return NothingFound(N_(f"there is no watch '{name}': regsearch watch list"))


def _named(header: str) -> str:
    """The name of the table that a line begins; "" for none."""
    try:
        return next(iter(tomllib.loads(header)), "")
    except ValueError:
        return ""


def _table(watch: Watch) -> str:
    bare = re.fullmatch(r"[A-Za-z0-9_-]+", watch.name)
    rows = [f"[{watch.name if bare else _quoted(watch.name)}]"]
    for key in Watch._fields[1:]:
        value = getattr(watch, key)
        if not value or (key == "events" and value == EVENTS):
            continue
        several = key in ("jurisdiction", "events")
        written = f"[{', '.join(map(_quoted, value))}]" if several else _quoted(value)
        rows.append(f"{key} = {written}")
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(text: str, names: Sequence[str]) -> None:
    """Write the file, having seen that it holds these watches."""
    try:
        right = list(tomllib.loads(text)) == list(names)
        data = text.encode("utf-8")
    except ValueError:
        right, data = False, b""
    if not right:
        raise WatchError(f"{path()}: " + N_("cannot be changed here; change the file by hand"))
    path().parent.mkdir(parents=True, exist_ok=True)
    write_over(path(), data)
