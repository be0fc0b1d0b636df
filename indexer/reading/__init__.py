"""From a file of the corpus to its documents.

A file is read in a process of its own kind (`sandbox`), as it may be anything; only the built-in
library, which is ours, is read in this one.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.model import Document
from corpus.named import NamedTuple
from indexer.reading import sandbox
from indexer.reading.limits import Limits
from indexer.reading.sandbox import AHEAD, Job
from indexer.scan import Found, library_root

if TYPE_CHECKING:
    from indexer.reading.loading import FileSource


class Turn(NamedTuple):
    """A file as one of those that are read one after another: its job, made before it is read by
    any process, and the next ones."""

    job: Job
    following: Sequence[Job]


def in_turn(files: Iterable[Found]) -> Iterator[Turn]:
    """Each file's turn, for `documents`."""
    coming = map(_job, files)
    jobs = deque(islice(coming, AHEAD))
    while jobs:
        yield Turn(jobs.popleft(), jobs)
        jobs.extend(islice(coming, 1))


def _job(file: Found) -> Job:
    return Job(file.name, Path(file.path), b"", Limits.of_environment(), seen=time.time_ns())


def documents(file: Found, turn: Turn | None = None) -> tuple[FileSource, str, Iterator[Document]]:
    """The source, its format's name, and its documents as they are read.

    The source stands for the file and holds nothing of it. UnreadableError, at once or while the
    documents come, says why a file cannot be read.
    """
    from corpus.readers.registry import format_of
    from indexer.reading.loading import FileSource, checked, load

    job, following = turn or Turn(_job(file), ())
    path = Path(file.path)
    if _is_ours(file.path):
        ours = load(file.name, path)
        format = format_of(ours)
        return ours, format.name, checked(ours, format.read(ours))
    others = [one for one in following if not _is_ours(str(one.path))]
    opened = sandbox.read(job, others)
    source = FileSource(file.name, b"", path, opened.sha256, opened.inode)
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


def _is_ours(path: str) -> bool:
    """Whether a file is the library's, which no reading process is given."""
    return path.startswith(_library())


@cache
def _library() -> str:
    return f"{library_root().path}{os.sep}"
