"""Reader of ZIP archives of documents."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.containers.members import Member, documents_in, is_aside, lines_in, member
from corpus.readers.packages import opened_package
from corpus.source import Source


def members(source: Source) -> Iterator[Member]:
    """The files in an archive, one after the other; what holds no law is not unpacked."""
    with opened_package(source, N_("a readable ZIP archive")) as package:
        for name in package.names:
            try:
                data, refused = b"" if is_aside(name) else package.read(name), ""
            except UnreadableError as error:
                data, refused = b"", error.reason
            yield member(source, name, data, refused)


def read(source: Source) -> Iterator[Document]:
    """The documents in an archive; UnreadableError where none can be read, or not all."""
    return documents_in(source, members)


def lines(source: Source) -> Iterator[str]:
    """The lines of the files in an archive, for `corpus.coverage`."""
    return lines_in(source, members)
