"""The topics and the kinds of numeric limits of `corpus/library/topics.toml`, and the library's
files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corpus.named import NamedTuple
from corpus.tables import read

#: The folder of the built-in library.
LIBRARY = Path(__file__).parent / "library"


class Topic(NamedTuple):
    """A topic: its stable id, its names, and the words that people type for it."""

    id: str
    zh: str
    en: str
    words: tuple[str, ...] = ()


class LimitKind(NamedTuple):
    """A kind of numeric limit ("call-hours") and its names."""

    id: str
    zh: str
    en: str


@cache
def _table() -> dict[str, list[dict[str, object]]]:
    return read(LIBRARY / "topics.toml", "corpus.tables.topics")


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of a loan's life."""
    return tuple(
        Topic(str(row["id"]), str(row["zh"]), str(row["en"]), _words(row.get("words")))
        for row in _table()["topic"]
    )


@cache
def limit_kinds() -> tuple[LimitKind, ...]:
    """Every kind of numeric limit, in the file's order."""
    return tuple(
        LimitKind(str(row["id"]), str(row["zh"]), str(row["en"])) for row in _table()["limit"]
    )


def library_files(folder: Path = LIBRARY) -> list[Path]:
    """The library's documents, in the order of their paths: every .md file except README.md."""
    return sorted(path for path in folder.rglob("*.md") if path.name != "README.md")


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
