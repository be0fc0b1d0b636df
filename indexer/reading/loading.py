"""What happens to a file in the process that reads it: from bytes on the disk to documents.

Before a byte is read the file's type, name and size are looked at; a packed file is unpacked up to
its limit (`limits`) and no further. Documents are cleaned of what no record can hold.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import os
import re
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any, TypeVar

from corpus.coverage import guarded
from corpus.errors import FAULT, PASSING, UnreadableError
from corpus.files import NotPlain, open_plain
from corpus.messages import N_
from corpus.model import Document, Provision, Regulation
from corpus.raw_text import lines_of
from corpus.readers.registry import format_of
from corpus.source import Source
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Answer, Job

#: JSON lines in a file larger than this are read from disk as a stream, as are all packed ones.
STREAMED_FROM = 4 << 20
#: An unpacked file may be this many times larger than the packed one (small ones may be more).
MOST_TIMES, FREE = 400, 16 << 20
#: A batch of documents is handed on with this many provisions, or after this many seconds.
BATCH, BATCH_SECONDS = 256, 0.5
_LONGEST_REASON = 300
_PROJECT = Path(__file__).parents[2]
_PACKED: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


@dataclass(frozen=True)
class FileSource(Source):
    """A source whose hash is that of the file on disk, packed or not, however much is held;
    `inode` is that of the file that was opened (0: none was)."""

    digest: str = ""
    inode: int = 0

    @cached_property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal."""
        return self.digest


# --- from the disk -------------------------------------------------------------------------------


def load(name: str, path: Path, limits: Limits | None = None) -> FileSource:
    """The source in the file at `path`, unpacked; UnreadableError when it cannot be read.

    Large or packed JSON lines are left on disk for their reader to stream.
    """
    limits = limits or Limits.of_environment()
    if Path(name).suffix != path.suffix:  # one of two files of a name, told apart by "~2"
        name = path.name
    try:
        with open_plain(path) as file:
            return _source(name, path, file, limits)
    except NotPlain:
        reason = N_("is no plain file (a FIFO, socket, device or folder)")
        raise UnreadableError(name, reason) from None
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        kind = PASSING if getattr(error, "errno", None) else ""  # a packed file's faults have none
        raise UnreadableError(name, N_(f"cannot be read ({why})"), kind) from None


def _source(name: str, path: Path, file: IO[bytes], limits: Limits) -> FileSource:
    state = os.fstat(file.fileno())
    size, inode = state.st_size, state.st_ino
    opener = _PACKED.get(path.suffix.lower())
    streamed = FileSource(name, b"").suffix == ".jsonl" and (opener or size > STREAMED_FROM)
    if not size:
        raise UnreadableError(name, N_("is empty"))
    if size > limits.file and not streamed:
        raise UnreadableError(name, _too_large(size, limits), limits.met("file"))
    if opener or streamed:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        file.seek(0)
        if streamed:
            return FileSource(name, b"", path, digest, inode)
        assert opener
        with opener(file, "rb") as unpacked:
            data = _unpacked(name, unpacked, size, limits)
    else:
        data = file.read(limits.file + 1)
        if len(data) > limits.file:
            raise UnreadableError(name, _too_large(len(data), limits), limits.met("file"))
        digest = hashlib.sha256(data).hexdigest()
    if not data:
        raise UnreadableError(name, N_("is empty"))
    return FileSource(name, data, path, digest, inode)


def _too_large(size: int, limits: Limits) -> str:
    held, most = f"{size / (1 << 20):,.1f}", f"{limits.file / (1 << 20):,g}"
    return N_(f"has {held} MB; {most} MB is the limit (REGSEARCH_MAX_FILE_MB)")


def _unpacked(name: str, file: IO[bytes], size: int, limits: Limits) -> bytes:
    chunks: list[bytes] = []
    total = 0
    while chunk := file.read(1 << 20):
        chunks.append(chunk)
        total += len(chunk)
        if total > limits.file:
            raise UnreadableError(
                name,
                N_(f"unpacks to more than {limits.file / (1 << 20):,g} MB (REGSEARCH_MAX_FILE_MB)"),
                limits.met("file"),
            )
        if total > max(FREE, MOST_TIMES * size):
            raise UnreadableError(name, N_(f"unpacks to more than {MOST_TIMES} times its size"))
    return b"".join(chunks)


# --- what the reading process does ---------------------------------------------------------------


def answers(job: Job) -> Iterator[Answer]:
    """Read a file, and answer with its documents, batch by batch; the last answer has an end."""
    digest = format = ""
    batch: list[Document] = []
    provisions, started = 0, time.monotonic()
    end, kind, inode = "", "", 0
    try:
        source = load(job.name, job.path, job.limits) if job.path else Source(job.name, job.data)
        digest, inode = source.sha256, getattr(source, "inode", 0)
        format, documents = _pages(source, job.ocr) if job.ocr else _read(source, job.draft)
        for document in documents:
            batch.append(document)
            provisions += len(document.provisions)
            if provisions >= BATCH or time.monotonic() - started > BATCH_SECONDS:
                yield Answer(digest, inode, format, batch, None, "")
                batch, provisions, started = [], 0, time.monotonic()
    except UnreadableError as error:
        end, kind = _one_line(error.reason), error.kind
    except RecursionError:
        end = "is nested too deeply"
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile file makes a reader do, the run goes on
        end, kind = _one_line(_fault(error)), FAULT
    yield Answer(digest, inode, format, batch, end, kind)


def _read(source: Source, draft: bool) -> tuple[str, Iterator[Document]]:
    """The name of a source's format, and its documents as they come."""
    if draft:
        from corpus.readers.draft import read_draft

        return "draft", iter([_cleaned(read_draft(source), source.sha256)])
    found = format_of(source)
    return found.name, _guarded(source, checked(source, found.read(source)))


def _pages(source: Source, languages: str) -> tuple[str, Iterator[Document]]:
    """The pages of a source that is images, each as a document."""
    from corpus.readers.general.scans import pages_of

    return "OCR", checked(source, pages_of(source, languages))


def _guarded(source: Source, documents: Iterator[Document]) -> Iterator[Document]:
    """`documents`, the last saying when words of the file are in none of them; not those of a
    stream, each line of which is one provision."""
    if not source.data:
        return documents
    held = guarded(source.name, lines_of(source), documents)
    return (replace(d, lost=_one_line(d.lost)) if d.lost else d for d in held)


def _fault(error: Exception) -> str:
    """A reader's own failure, with the place: a file that shows it is worth a report."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(_PROJECT)] or frames
    where = f"{Path(ours[-1].filename).name} line {ours[-1].lineno}"
    return N_(f"its reader failed ({type(error).__name__} at {where}: {error})")


def _one_line(reason: str) -> str:
    """`reason`, which may quote the file, without line ends and controls, and not too long."""
    return " ".join(_CONTROLS.sub(" ", reason[: 4 * _LONGEST_REASON]).split())[:_LONGEST_REASON]


def checked(source: Source, documents: Iterator[Document]) -> Iterator[Document]:
    """The documents that hold anything, cleaned; UnreadableError when there is none."""
    empty = True
    for document in documents:
        if document.provisions:
            empty = False
            yield _cleaned(document, source.sha256)
    if empty:
        raise UnreadableError(source.name, N_("holds no text that could be read as provisions"))


# --- what no document may hold -------------------------------------------------------------------

#: What would break a line, a record or a terminal. Readers remove most of it; this is the wall.
_CONTROLS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNFIT = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
#: Fields that may have several lines.
_TEXTS = frozenset({"text", "notes", "summary"})
_Part = TypeVar("_Part", Provision, Regulation)


def _cleaned(document: Document, sha256: str) -> Document:
    """`document` without the characters that records, terms and lines of the index are made with,
    and without half characters, which cannot be written."""
    regulation = _clean(document.regulation)
    if not regulation.sha256:
        regulation = replace(regulation, sha256=sha256)
    provisions = tuple(map(_clean, document.provisions))
    remarks = tuple(map(_one_line, document.remarks))
    return Document(regulation, provisions, remarks, document.lost)


def _clean(part: _Part) -> _Part:
    """`part` itself where it is clean, as it nearly always is."""
    changed: dict[str, Any] = {}
    for name in part.__slots__:
        value = getattr(part, name)
        pattern = _UNSTORABLE if name in _TEXTS else _UNFIT
        if isinstance(value, str):
            if pattern.search(value):
                changed[name] = pattern.sub(_stand_in, value)
        elif isinstance(value, tuple):
            cleaned = (pattern.sub(_stand_in, v) if isinstance(v, str) else v for v in value)
            if (new := tuple(cleaned)) != value:
                changed[name] = new
    return replace(part, **changed) if changed else part


def _stand_in(match: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else " "
