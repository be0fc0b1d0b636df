"""The one table of formats, and `read`: from a source to documents.

Formats are tried from the most to the least particular; the first whose sniffer accepts the
source reads it. A reader's module is imported only when a source needs it, so that adding a
format costs nothing to anyone who does not use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.base import Reader, Sniffer, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table: a name for people, how to tell the format, and where its reader is.

    `reader` is "module:function" within `corpus.readers`.
    """

    name: str
    sniff: Sniffer
    reader: str

    def load(self) -> Reader:
        """Import and return the reader function."""
        module, function = self.reader.split(":")
        loaded: Reader = getattr(import_module(f"corpus.readers.{module}"), function)
        return loaded


def _suffix(*suffixes: str) -> Sniffer:
    return lambda source: source.suffix in suffixes


def _starts(*magic: bytes) -> Sniffer:
    return lambda source: source.data.startswith(magic)


def _has(*needles: bytes) -> Sniffer:
    """Accept a source whose first 4 KiB hold any of `needles`."""
    return lambda source: any(needle in source.head for needle in needles)


def _digest(source: Source) -> bool:
    """Accept a file of the built-in library's format: Markdown whose front matter says so."""
    return source.suffix == ".md" and b"\ntext: digest" in source.data[:16384]


FORMATS: tuple[Format, ...] = (
    # official formats go here, above the general ones
    Format("eCFR XML", _has(b"<ECFR", b"<DLPSTEXTCLASS", b"<DIV5 ", b"<DIV8 "), "ecfr:read"),
    Format("eCFR page", _has(b'class="reg-part"'), "ecfr:read_html"),
    Format("annual CFR XML", _has(b"<CFRGRANULE", b"<CFRDOC"), "cfr_annual:read"),
    Format("Federal Register XML", _has(b"<PREAMB>"), "federal_register:read"),
    Format("RegML", _has(b'="eregs"'), "regml:read"),
    Format("USLM", _has(b"/schemas/uslm", b"/xml/uslm"), "uslm:read"),
    Format("PDF", _starts(b"%PDF-"), "pdf:read"),
    Format("DOCX", _suffix(".docx"), "docx:read"),
    Format("JSON lines", _suffix(".jsonl"), "jsonl:read"),
    Format("HTML", _suffix(".html", ".htm", ".xhtml"), "html:read"),
    Format("library digest", _digest, "library:read"),
    Format("Markdown", _suffix(".md", ".markdown"), "markdown:read"),
    Format("plain text", _suffix(".txt", ".text", ""), "text:read"),
)


def format_of(source: Source) -> Format:
    """The format that reads `source`; UnreadableError when none does."""
    for candidate in FORMATS:
        if candidate.sniff(source):
            return candidate
    raise UnreadableError(
        source.name, f"no reader for '{source.suffix or 'this'}' files (see README, Formats)"
    )


def read(source: Source) -> Iterator[Document]:
    """The documents in `source`, in order; UnreadableError, with the reason, when there is none."""
    found = False
    for document in format_of(source).load()(source):
        found = True
        yield document
    if not found:
        raise UnreadableError(source.name, "holds no text")
