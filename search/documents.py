"""Taking documents into the user's corpus: read first, then copy; originals stay as they are."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from corpus.errors import UnreadableError
from corpus.files import free_names, write_new
from corpus.model import Document
from indexer.reading import documents, documents_in
from indexer.reading.limits import Limits
from indexer.scan import HIDDEN, Found, PassedOver, Root, is_hidden, scan

#: So many regulations of a file are told of one by one.
_TOLD = 5


class Added(NamedTuple):
    """A file that was added (or not: `failure` says why) and what was understood of it: its first
    documents, and how many it holds."""

    name: str
    path: Path | None
    documents: tuple[Document, ...] = ()
    total: int = 0
    failure: str = ""

    def describe(self) -> str:
        """Some lines for the person who added it."""
        from search.cli.render import safe

        lines = [safe(f"{self.name} -> {self.path}")]
        for document in self.documents:
            r = document.regulation
            known = (("adopted", r.adopted), ("effective", r.effective), ("version", r.version))
            dates = ", ".join(f"{name} {day}" for name, day in known if day) or "dates unknown"
            where = r.jurisdiction or "jurisdiction unknown"
            lines.append(safe(f"  {r.title}  [{r.id}]  {where}, {r.kind}, {dates}"))
            cited = ", ".join(p.citation for p in document.provisions[:4])
            more = " …" if len(document.provisions) > 4 else ""
            lines.append(safe(f"  {len(document.provisions)} provisions: {cited}{more}"))
            lines += [safe(f"  note: {remark}") for remark in document.remarks[:5]]
        if self.total > len(self.documents):
            lines.append(f"  and {self.total - len(self.documents):,} more regulations")
        return "\n".join(lines)


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
    file = Found(name, str(path), 0, 0)
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
        stream = iter(read())
        first = tuple(islice(stream, _TOLD))
        total = len(first) + sum(1 for _ in stream)
        with opened() as content:
            return Added(name, _store(content, folder / name), first, total)
    except UnreadableError as error:
        return Added(name, None, failure=error.reason)
    except OSError as error:
        return Added(name, None, failure=f"cannot be copied ({error.strerror or error})")


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
