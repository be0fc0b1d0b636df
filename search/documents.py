"""Taking documents into the user's corpus: read first, then copy; originals stay as they are."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from corpus import TEXT
from corpus.beside import OF_ONE, corrected, facts_of, keep_facts
from corpus.errors import IMAGES, READ_IN_PART, NothingFound, RegsearchError, UnreadableError
from corpus.files import free_names, move_new, write_new
from corpus.messages import N_
from corpus.model import Document
from corpus.named import NamedTuple
from indexer.reading import documents, documents_in, pages_by_ocr
from indexer.reading.limits import Limits
from indexer.scan import DOCUMENTS, HIDDEN, Found, PassedOver, Root, beside, is_hidden, named, scan
from search import paths

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


class Asked(NamedTuple):
    """What the user asks for with a document: `facts` that the text does not say, or says
    otherwise (`corpus.beside.FIELDS`), and the languages to read images in ("": not at all)."""

    facts: Mapping[str, str] = {}
    ocr: str = ""


_NOTHING = Asked()


def add(
    source: Path | BinaryIO, folder: Path, name: str = "stdin.txt", asked: Asked = _NOTHING
) -> Iterator[Added]:
    """Add a file, all files below a folder, or a stream under `name`."""
    if not isinstance(source, Path):
        yield add_stream(source, name, folder, asked)
    elif source.exists():
        yield from add_path(source, folder, asked)
    else:
        yield Added(str(source), None, failure=N_("there is no such file or folder"))


def add_path(path: Path, folder: Path, asked: Asked = _NOTHING) -> Iterator[Added]:
    """Add a file, or every file below a folder (its own folders are kept) that is not among the
    user's documents already."""
    if path.is_file():
        yield _taken(_Taken(path.name, path, b""), folder, asked)
        return
    passed_over: list[PassedOver] = []
    files = list(scan([Root(path.resolve().name, path)], passed_over))  # before copies lie there
    held = [place.resolve() for place in (folder, *paths.own_folders())]
    found = 0
    for file in files:
        if any(Path(file.path).resolve().is_relative_to(place) for place in held):
            continue
        found += 1
        yield _taken(_Taken(file.name, Path(file.path), b""), folder, asked)
    missed = [one for one in passed_over if not one.expected]
    for one in missed:
        yield Added(one.name, None, failure=one.reason)
    if not found and not missed:
        yield Added(str(path), None, failure=N_("holds no files that are not here already"))


def add_stream(stream: BinaryIO, name: str, folder: Path, asked: Asked = _NOTHING) -> Added:
    """Add a document from a stream, such as standard input."""
    most = Limits.of_environment().file
    data = stream.read(most + 1)
    if len(data) > most:
        limit = N_(f"has more than {most >> 20:,} MB (REGSEARCH_MAX_FILE_MB)")
        return Added(name, None, failure=limit)
    return add_bytes(data, name, folder, asked)


def add_bytes(data: bytes, name: str, folder: Path, asked: Asked = _NOTHING) -> Added:
    """Add a document from its bytes."""
    if not data:
        return Added(name, None, failure=N_("is empty"))
    name = Path(name.replace("\0", "")).name or "stdin.txt"
    return _taken(_Taken(name, None, data), folder, asked)


class _Taken(NamedTuple):
    """A document that is taken in: its name, and where it is or what it holds."""

    name: str
    path: Path | None
    data: bytes

    def documents(self) -> Iterator[Document]:
        """Its documents, as its reader understands them."""
        if self.path:
            return documents(Found(self.name, str(self.path), 0, 0, 0, 0))[2]
        return documents_in(self.name, self.data)

    def recognized(self, languages: str) -> str:
        """The text that OCR makes of its pages."""
        pages = pages_by_ocr(self.name, self.path, self.data, languages)
        return "\n\n".join(pages).strip()

    def opened(self) -> IO[bytes]:
        """Its bytes, to be copied."""
        return self.path.open("rb") if self.path else io.BytesIO(self.data)

    def beside(self, end: str) -> str:
        """The text of what stands beside it and belongs to it ("": nothing)."""
        file = self.path.with_name(self.path.name + end) if self.path else None
        return file.read_text("utf-8", "replace") if file and file.is_file() else ""


def _taken(one: _Taken, folder: Path, asked: Asked) -> Added:
    name = one.name
    if is_hidden(Path(name).name):
        return Added(name, None, failure=N_(f"{HIDDEN}, so it would not be searched: rename it"))
    try:
        first, total, failure = _understood(one.documents())
        text = one.beside(TEXT)
        if asked.ocr and failure.startswith(IMAGES):
            text = one.recognized(asked.ocr)
            first, total, failure = _understood(_read_again(name, text))
        if failure and not (total and failure.startswith(READ_IN_PART)):
            return Added(name, None, failure=failure)
        said = next((f"--{field}" for field in OF_ONE if field in asked.facts), "")
        if said and total > 1:
            return Added(name, None, failure=N_(f"holds {total} regulations; {said} is for one"))
        facts = (facts_of(one.path) if one.path else {}) | dict(asked.facts)
        with one.opened() as content:
            path = _store(content, folder / name)
        _keep_beside(path, facts, text)
        known = facts_of(path)
        return Added(name, path, tuple(corrected(d, known) for d in first), total, failure)
    except UnreadableError as error:
        return Added(name, None, failure=error.reason)
    except OSError as error:
        return Added(name, None, failure=N_(f"cannot be copied ({error.strerror or error})"))


def _read_again(name: str, text: str) -> Iterator[Document]:
    """The document in the text that OCR made of a file; UnreadableError where it made none."""
    if not text:
        raise UnreadableError(name, N_("OCR found no text on its pages"))
    for document in documents_in(f"{Path(name).stem}.txt", text.encode()):
        remark = N_(f"text made by OCR: check it against the pages ({Path(name).name}{TEXT})")
        yield replace(document, remarks=(remark, *document.remarks))


def _keep_beside(path: Path, facts: Mapping[str, str], text: str) -> None:
    """Write what belongs to a document beside it; a text that is there stays, as the user may have
    mended it."""
    if facts and facts != facts_of(path):
        keep_facts(path, facts)
    if text:
        with suppress(FileExistsError):
            data = text.encode()
            write_new(path.with_name(path.name + TEXT), lambda file: file.write(data))


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
        if not os.path.lexists(path) and not beside(path):
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
        one, other = (hashlib.file_digest(file, "sha256") for file in (content, there))  # type: ignore[arg-type]
    return one.digest() == other.digest()


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
        none = N_(f"no document of yours is called '{name}'")
        if found:
            where = ", ".join(sorted(found))
            none = N_(f"{none}; it is in {where}, which is not yours to remove")
        raise NothingFound(none)
    if len(own) > 1:
        raise RegsearchError(N_(f"several documents hold '{name}'; name one of: {', '.join(own)}"))
    there = {file.name: Path(file.path) for file in named(scan(session.roots))}
    path = there.get(own[0])
    if path is None or not path.is_relative_to(folder):
        raise RegsearchError(
            N_(f"{own[0]} is not in {folder}: 'regsearch index' brings the index up to date")
        )
    return Removed(own[0], kept(path, folder.parent / paths.REMOVED))


def kept(path: Path, folder: Path) -> Path:
    """Move a file into `folder`, under a name that is not taken there; where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for target in free_names(folder / path.name):
        if beside(target):
            continue
        with suppress(FileExistsError):
            own = beside(path)
            move_new(path, target)
            for file in own:
                move_new(file, target.with_name(target.name + file.name.removeprefix(path.name)))
            return target
    raise AssertionError("names never end")
