"""From a file of the corpus to its documents.

A file is read in a process of its own kind (`sandbox`), as it may be anything; only the built-in
library, which is ours, is read in this one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpus.model import Document
from corpus.source import Source
from indexer.reading import sandbox
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Job
from indexer.scan import Found, library_root


def documents(file: Found) -> tuple[Source, str, Iterator[Document]]:
    """The source, its format's name, and its documents as they are read.

    The source stands for the file and holds nothing of it. UnreadableError, at once or while the
    documents come, says why a file cannot be read.
    """
    from corpus.readers.registry import format_of
    from indexer.reading.loading import FileSource, checked, load

    path = Path(file.path)
    if file.path.startswith(_library()):
        source = load(file.name, path)
        format = format_of(source)
        return source, format.name, checked(source, format.read(source))
    opened = sandbox.read(Job(file.name, path, b"", Limits.of_environment()))
    source = FileSource(file.name, b"", path, opened.sha256)
    return source, opened.format, opened.documents


def documents_in(name: str, data: bytes) -> Iterator[Document]:
    """The documents in a file that is not on disk (standard input); as `documents`."""
    return sandbox.read(Job(name, None, data, Limits.of_environment())).documents


def pages_by_ocr(name: str, path: Path | None, data: bytes, languages: str) -> Iterator[str]:
    """The texts of the pages of a PDF that is images; as `documents`."""
    job = Job(name, path, data, Limits.of_environment(), ocr=languages)
    for page in sandbox.read(job).documents:
        yield from (provision.text for provision in page.provisions)


def draft_in(name: str, path: Path | None, data: bytes = b"") -> tuple[str, Document]:
    """The SHA-256 of a draft, on disk or (path None) in `data`, and the document of its lines
    (`corpus.readers.draft`); UnreadableError says why it cannot be read."""
    opened = sandbox.read(Job(name, path, data, Limits.of_environment(), draft=True))
    (document,) = opened.documents
    return opened.sha256, document


@cache
def _library() -> str:
    return f"{library_root().path}{os.sep}"
