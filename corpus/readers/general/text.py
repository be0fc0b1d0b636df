"""Reader of plain text in any encoding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.model import Document
from corpus.readers.hk.header import described
from corpus.readers.us.leginfo import is_leginfo, read_leginfo
from corpus.source import Source
from corpus.splitting.assemble import Known, assemble
from corpus.splitting.lines import text_lines
from corpus.text.cleaning import decode


def read(source: Source) -> Iterator[Document]:
    """The one document in a plain text file; UnreadableError for binary or empty data."""
    text = decode(source.data, source.name)
    if is_leginfo(text[:20_000]):
        yield from read_leginfo(source)
        return
    lines = text_lines(text)
    named = described(lines[0].text) if lines else None
    if named is None:
        yield assemble(source, lines)
        return
    document = assemble(source, lines[1:], Known(named.title))
    yield replace(document, regulation=named)
