"""Taking documents into the user's corpus: read first, then copy; originals stay as they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.base import Source
from corpus.readers.registry import read
from indexer.reading import load
from indexer.scan import Root, scan


class Added(NamedTuple):
    """A document that was added (or not: `failure` says why) and what was understood of it."""

    name: str
    path: Path | None
    documents: tuple[Document, ...]
    failure: str = ""

    def describe(self) -> str:
        """Some lines for the person who added it."""
        from search.render import safe

        lines = [safe(f"{self.name} -> {self.path}")]
        for document in self.documents[:5]:
            r = document.regulation
            dates = ", ".join(
                f"{n} {v}" for n, v in (("adopted", r.adopted), ("effective", r.effective), ("version", r.version)) if v
            )
            lines.append(safe(f"  {r.title}  [{r.id}]  {r.jurisdiction or 'jurisdiction unknown'}, {r.kind}, {dates or 'dates unknown'}"))  # noqa: E501
            cited = ", ".join(p.citation for p in document.provisions[:4])
            lines.append(safe(f"  {len(document.provisions)} provisions: {cited}{' …' if len(document.provisions) > 4 else ''}"))  # noqa: E501
            lines += [safe(f"  note: {remark}") for remark in document.remarks[:5]]
        if len(self.documents) > 5:
            lines.append(f"  and {len(self.documents) - 5} more regulations")
        return "\n".join(lines)


def add_path(path: Path, folder: Path) -> Iterator[Added]:
    """Add a file, or every file below a folder (its own folders are kept)."""
    if path.is_file():
        yield _add(load_or_fail(path.name, path), path.name, folder)
        return
    for found in scan([Root(path.resolve().name, path)]):
        yield _add(load_or_fail(found.name, Path(found.path)), found.name, folder)


def add_bytes(data: bytes, name: str, folder: Path) -> Added:
    """Add a document from its bytes."""
    safe_name = Path(name).name or "stdin.txt"
    if not data:
        return Added(name, None, (), "is empty")
    return _add(Source(name=safe_name, data=data), safe_name, folder)


def load_or_fail(name: str, path: Path) -> Source | UnreadableError:
    """The source at `path`, or the error that says why it cannot be had."""
    try:
        return load(name, path)
    except UnreadableError as error:
        return error


def _add(source: Source | UnreadableError, name: str, folder: Path) -> Added:
    if isinstance(source, UnreadableError):
        return Added(name, None, (), source.reason)
    try:
        documents = tuple(d for d in read(source) if d.provisions)
    except UnreadableError as error:
        return Added(name, None, (), error.reason)
    if not documents:
        return Added(name, None, (), "holds no text that could be read as provisions")
    data = source.path.read_bytes() if source.path else source.data
    return Added(name, _store(data, folder / name), documents)


def _store(data: bytes, target: Path) -> Path:
    """Write the copy; another document of the same name is kept beside it, never overwritten."""
    target.parent.mkdir(parents=True, exist_ok=True)
    n, path = 1, target
    while path.exists():
        if path.read_bytes() == data:
            return path
        n += 1
        path = target.with_name(f"{target.stem}~{n}{target.suffix}")
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(data)
    os.replace(temporary, path)
    return path
