"""Files of old Office programs (.doc, .xls, .msg): refused, with what to do."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.source import Source

#: Names of streams, and what the file is that has one of them.
_KINDS = (
    ("EncryptedPackage", N_("is encrypted: remove its password first")),
    (
        "WordDocument",
        N_(
            "is a binary Word file (.doc): save it as .docx "
            "(in Word, WPS or LibreOffice: Save as; many at once: soffice --convert-to docx *.doc)"
        ),
    ),
    ("Workbook", N_("is a binary Excel file (.xls): save it as .xlsx or .csv")),
    ("Book", N_("is a binary Excel file (.xls): save it as .xlsx or .csv")),
    ("PowerPoint Document", N_("is a binary presentation (.ppt): save it as a PDF with text")),
    ("__substg1.0_", N_("is a mail of Outlook (.msg): save it as .eml")),
)


def read(source: Source) -> Iterator[Document]:
    """Refuse an old Office file by what it holds; UnreadableError always."""
    kinds = (why for name, why in _KINDS if name.encode("utf-16-le") in source.data)
    reason = next(kinds, N_("is an old Office file: save it as .docx"))
    raise UnreadableError(source.name, reason)
