"""Taking documents into the user's corpus: read first, then copy; originals stay as they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import UnreadableError
from corpus.model import Document
from indexer.reading import documents, documents_in
from indexer.scan import Found, Root, scan


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
            known = (("adopted", r.adopted), ("effective", r.effective), ("version", r.version))
            dates = ", ".join(f"{name} {day}" for name, day in known if day) or "dates unknown"
            where = r.jurisdiction or "jurisdiction unknown"
            lines.append(safe(f"  {r.title}  [{r.id}]  {where}, {r.kind}, {dates}"))
            cited = ", ".join(p.citation for p in document.provisions[:4])
            more = " …" if len(document.provisions) > 4 else ""
            lines.append(safe(f"  {len(document.provisions)} provisions: {cited}{more}"))
            lines += [safe(f"  note: {remark}") for remark in document.remarks[:5]]
        if len(self.documents) > 5:
            lines.append(f"  and {len(self.documents) - 5} more regulations")
        return "\n".join(lines)


def add_path(path: Path, folder: Path) -> Iterator[Added]:
    """Add a file, or every file below a folder (its own folders are kept)."""
    if path.is_file():
        yield _add(path.name, path, b"", folder)
        return
    for found in scan([Root(path.resolve().name, path)]):
        yield _add(found.name, Path(found.path), b"", folder)


def add_bytes(data: bytes, name: str, folder: Path) -> Added:
    """Add a document from its bytes."""
    safe_name = Path(name).name or "stdin.txt"
    if not data:
        return Added(name, None, (), "is empty")
    return _add(safe_name, None, data, folder)


def _add(name: str, path: Path | None, data: bytes, folder: Path) -> Added:
    try:
        file = Found(name, str(path), 0, 0)
        found = tuple(documents(file)[2] if path else documents_in(name, data))
        content = path.read_bytes() if path else data
    except UnreadableError as error:
        return Added(name, None, (), error.reason)
    return Added(name, _store(content, folder / name), found)


def _store(data: bytes, target: Path) -> Path:
    """Write the copy; another document of the same name is kept beside it, never overwritten."""
    target.parent.mkdir(parents=True, exist_ok=True)
    n, path = 1, target
    while path.exists():
        if path.read_bytes() == data:
            return path
        n += 1
        path = target.with_name(f"{target.stem}~{n}{target.suffix}")
    for stale in target.parent.glob(".*.part"):  # left by a run that was killed
        stale.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(data)
    os.replace(temporary, path)
    return path
