"""ZIP packages, opened with care: what they hold, unpacked in memory up to a limit and no further.

Nothing is written to the disk, so that no name of a member leads anywhere; names are only shown.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.source import Source

#: A package may unpack to so many bytes in all, to so many times its size (small ones to more).
LARGEST, MOST_TIMES, FREE = 200 << 20, 400, 16 << 20
#: A package may hold so many files.
MOST_FILES = 10_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, OSError, EOFError, RuntimeError,
    NotImplementedError, KeyError, OverflowError,
)  # fmt: skip
#: What tells a kind of package: the member that each has.
_MARKS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "META-INF/container.xml": "epub",
}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/epub+zip": "epub",
}


def package_kind(data: bytes) -> str:
    """ "docx", "xlsx", "odt", "ods", "epub", or "zip" for any other package; "" for no package."""
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                kind = _OPEN_DOCUMENTS.get(package.read("mimetype").strip())
                if kind:
                    return kind
    except _BROKEN:
        return ""
    return next((kind for mark, kind in _MARKS.items() if mark in names), "zip")


class Package:
    """An open package. `read` gives a member's bytes, within the limits of the whole."""

    def __init__(self, source: Source, opened: zipfile.ZipFile, what: str) -> None:
        """`what` is the package in the words of a refusal: "a readable EPUB"."""
        self._source, self._zip, self._what = source, opened, what
        self._left = min(LARGEST, max(FREE, MOST_TIMES * len(source.data)))
        infos = [i for i in opened.infolist() if i.filename and not i.is_dir()]
        if len(infos) > MOST_FILES:
            raise UnreadableError(source.name, N_(f"holds more than {MOST_FILES:,} files"))
        self._infos = {_named(info): info for info in infos}

    @property
    def names(self) -> list[str]:
        """The names of the files within, in their order."""
        return list(self._infos)

    def size(self, name: str) -> int:
        """How many bytes a member says that it unpacks to."""
        return self._infos[name].file_size

    def read(self, name: str) -> bytes:
        """A member's bytes; UnreadableError when there is none, it is encrypted, broken or beyond
        what is left of the limits."""
        info = self._infos.get(name)
        if info is None:
            raise UnreadableError(
                self._source.name, N_(f"is not {self._what} (has no {name[:80]})")
            )
        if info.flag_bits & 1:
            raise UnreadableError(self._source.name, N_("is encrypted: remove its password first"))
        if info.file_size > self._left:
            raise UnreadableError(self._source.name, N_("unpacks to an unreasonable size"))
        try:
            data = self._zip.read(info)
        except _BROKEN as error:
            reason = f"cannot be unpacked ({str(error)[:80] or type(error).__name__})"
            raise UnreadableError(self._source.name, reason) from error
        self._left -= len(data)
        return data


@contextmanager
def opened_package(source: Source, what: str) -> Iterator[Package]:
    """The package in `source`; UnreadableError when it is not `what`, such as "a readable EPUB"."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(source.data))
    except _BROKEN as error:
        raise UnreadableError(source.name, N_(f"is not {what}, or a damaged one")) from error
    with opened:
        yield Package(source, opened, what)


def _named(info: zipfile.ZipInfo) -> str:
    """A member's name. Without a mark of UTF-8 it is in the code page of who packed it: UTF-8 or
    GB18030 here, as `zipfile` takes it for code page 437."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
