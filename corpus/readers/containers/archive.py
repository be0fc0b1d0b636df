"""Reader of ZIP archives of documents."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.readers.containers.members import Member, is_aside, member, reader_of
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


#: The documents in an archive, and the lines of its files.
read, lines = reader_of(members)
