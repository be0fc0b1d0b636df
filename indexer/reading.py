"""From a file on disk to its documents, under limits."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.base import Source
from corpus.readers.registry import format_of
from indexer.scan import Found

#: No more than this is read from one file, packed or unpacked.
MAX_BYTES = 2 << 30


def load(name: str, path: Path) -> Source:
    """The source in the file at `path`, unpacked; UnreadableError when it cannot be read."""
    try:
        opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix.lower(), open)
        with opener(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise UnreadableError(name, f"cannot be read ({error})") from None
    if len(data) > MAX_BYTES:
        raise UnreadableError(name, f"larger than {MAX_BYTES >> 20} MB")
    if not data:
        raise UnreadableError(name, "is empty")
    return Source(name=name, data=data, path=path)


def documents(file: Found) -> tuple[Source, str, Iterator[Document]]:
    """The source, its format's name, and its documents as they are read."""
    source = load(file.name, Path(file.path))
    format = format_of(source)
    return source, format.name, _checked(source, format.load()(source))


def _checked(source: Source, documents: Iterator[Document]) -> Iterator[Document]:
    empty = True
    for document in documents:
        if document.provisions:
            empty = False
            yield document
    if empty:
        raise UnreadableError(source.name, "holds no text that could be read as provisions")
