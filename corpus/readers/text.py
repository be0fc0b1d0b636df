"""Reader of plain text in any encoding."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.assemble import assemble
from corpus.model import Document
from corpus.readers.base import Source
from corpus.splitter import text_lines
from corpus.text import decode


def read(source: Source) -> Iterator[Document]:
    """The one document in a plain text file; UnreadableError for binary or empty data."""
    yield assemble(source, text_lines(decode(source.data, source.name)))
