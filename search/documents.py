"""Taking documents into the user's corpus: read first, then copy; originals stay as they are."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple

from corpus.errors import READ_IN_PART, NothingFound, RegsearchError, UnreadableError
from corpus.files import free_names, move_new, write_new
from corpus.messages import N_
from corpus.model import Document
from indexer.reading import documents, documents_in
from indexer.reading.limits import Limits
from indexer.scan import DOCUMENTS, HIDDEN, Found, PassedOver, Root, is_hidden, named, scan

if TYPE_CHECKING:
    from search.session import Session

#: So many regulations of a file are told of one by one.
_TOLD = 5


class Added(NamedTuple):
    """A file that was added and what was understood of it: its first documents, and how many it
    holds. `failure` says why it was not added (`path` is None), or what of it could not be read."""

    name: str
    path: Path | None
    documents: tuple[Document, ...] = ()
    total: int = 0
    failure: str = ""


class Removed(NamedTuple):
    """A document that was taken out: its source's name, and where the file is kept."""

    source: str
    kept: Path


def add(source: Path | BinaryIO, folder: Path, name: str = "stdin.txt") -> Iterator[Added]:
    """Add a file, all files below a folder, or a stream under `name`."""
    if not isinstance(source, Path):
        yield add_stream(source, name, folder)
    elif source.exists():
        yield from add_path(source, folder)
    else:
        yield Added(str(source), None, failure="there is no such file or folder")


def add_path(path: Path, folder: Path) -> Iterator[Added]:
    """Add a file, or every file below a folder (its own folders are kept)."""
    if path.is_file():
        yield _add(path.name, path, folder)
        return
    passed_over: list[PassedOver] = []
    found = 0
    for file in scan([Root(path.resolve().name, path)], passed_over):
        found += 1
        yield _add(file.name, Path(file.path), folder)
    for one in passed_over:
        if not one.expected:
            yield Added(one.name, None, failure=one.reason)
    if not found and not passed_over:
        yield Added(str(path), None, failure="holds no files")


def add_stream(stream: BinaryIO, name: str, folder: Path) -> Added:
    """Add a document from a stream, such as standard input."""
    most = Limits.of_environment().file
    data = stream.read(most + 1)
    if len(data) > most:
        limit = f"has more than {most >> 20:,} MB (REGSEARCH_MAX_FILE_MB)"
        return Added(name, None, failure=limit)
    return add_bytes(data, name, folder)


def add_bytes(data: bytes, name: str, folder: Path) -> Added:
    """Add a document from its bytes."""
    if not data:
        return Added(name, None, failure="is empty")
    name = Path(name.replace("\0", "")).name or "stdin.txt"
    return _taken(name, lambda: documents_in(name, data), lambda: io.BytesIO(data), folder)


def _add(name: str, path: Path, folder: Path) -> Added:
    file = Found(name, str(path), 0, 0, 0)
    return _taken(name, lambda: documents(file)[2], lambda: path.open("rb"), folder)


def _taken(
    name: str,
    read: Callable[[], Iterable[Document]],
    opened: Callable[[], IO[bytes]],
    folder: Path,
) -> Added:
    if is_hidden(Path(name).name):
        return Added(name, None, failure=f"{HIDDEN}, so it would not be searched: rename it")
    try:
        first, total, failure = _understood(read())
        if failure and not (total and failure.startswith(READ_IN_PART)):
            return Added(name, None, failure=failure)
        with opened() as content:
            return Added(name, _store(content, folder / name), first, total, failure)
    except UnreadableError as error:
        return Added(name, None, failure=error.reason)
    except OSError as error:
        return Added(name, None, failure=f"cannot be copied ({error.strerror or error})")


def _understood(documents: Iterable[Document]) -> tuple[tuple[Document, ...], int, str]:
    """The first of a file's documents, how many there are, and why reading broke off ("")."""
    first: list[Document] = []
    total = 0
    try:
        for total, document in enumerate(documents, 1):
            if total <= _TOLD:
                first.append(document)
    except UnreadableError as error:
        return tuple(first), total, error.reason
    return tuple(first), total, ""


def _store(content: IO[bytes], target: Path) -> Path:
    """Write the copy; another document of the same name is kept beside it, never overwritten."""
    for path in free_names(target):
        if not os.path.lexists(path):
            content.seek(0)
            try:
                write_new(path, lambda file: shutil.copyfileobj(content, file))
            except FileExistsError:  # another process was quicker
                pass
            else:
                return path
        if _same(content, path):
            return path
    raise AssertionError("names never end")


def _same(content: IO[bytes], path: Path) -> bool:
    if not path.is_file():
        return False
    content.seek(0)
    with path.open("rb") as there:
        while True:
            one, other = content.read(1 << 20), there.read(1 << 20)
            if one != other:
                return False
            if not one:
                return True


# --- taking out ----------------------------------------------------------------------------------


def remove(session: Session, name: str, folder: Path) -> Removed:
    """Move the user's document `name`, an id or a source, out of `folder`, to `removed` beside it.

    NothingFound when no document of the user's is called so; RegsearchError when several are.
    """
    found = {
        f.regulation.source
        for f, _ in session.regulations()
        if name in (f.regulation.id, f.regulation.source)
    }
    own = sorted(s for s in found if s.startswith(f"{DOCUMENTS}/"))
    if not own:
        others = f"; it is in {', '.join(sorted(found))}, which is not yours to remove"
        raise NothingFound(N_(f"no document of yours is called '{name}'{others if found else ''}"))
    if len(own) > 1:
        raise RegsearchError(N_(f"several documents hold '{name}'; name one of: {', '.join(own)}"))
    there = {file.name: Path(file.path) for file in named(scan(session.roots))}
    path = there.get(own[0])
    if path is None or not path.is_relative_to(folder):
        raise RegsearchError(
            N_(f"{own[0]} is not in {folder}: 'regsearch index' brings the index up to date")
        )
    return Removed(own[0], kept(path, folder.parent / "removed"))


def kept(path: Path, folder: Path) -> Path:
    """Move a file into `folder`, under a name that is not taken there; where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for target in free_names(folder / path.name):
        with suppress(FileExistsError):
            move_new(path, target)
            return target
    raise AssertionError("names never end")
