"""XML and JSON that no reader knows: one clear line why a file is not read."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.xml import local, parse_xml
from corpus.source import Source
from corpus.text.cleaning import decode_json

_LONGEST_TITLE = 200


def read_xml(source: Source) -> Iterator[Document]:
    """Refuse an XML file by its root element; UnreadableError always."""
    root = parse_xml(source)
    raise UnreadableError(
        source.name, N_(f"is XML of a format that is not known (root element <{local(root)}>)")
    )


def read_json(source: Source) -> Iterator[Document]:
    """Refuse a JSON file by what it holds; UnreadableError always."""
    content = decode_json(source.data, source.name)
    rows = content if isinstance(content, list) else []
    if rows and all(isinstance(row, dict) and _short(row) for row in rows):
        raise UnreadableError(
            source.name, N_(f"is a list of {len(rows)} titles or references without their text")
        )
    raise UnreadableError(source.name, N_("is JSON of a format that is not known"))


def _short(row: dict[str, object]) -> bool:
    """True for a record of short strings only."""
    return all(isinstance(v, str | int) and len(str(v)) <= _LONGEST_TITLE for v in row.values())
