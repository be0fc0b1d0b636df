"""What every reader shares: the source it reads, and the shape of a reader.

A reader is a module-level function; the registry (`corpus.readers.registry`) holds them in one
table and imports a reader's module only when a source needs it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corpus.model import Document


@dataclass(frozen=True)
class Source:
    """The bytes of one file, and what is known of it before reading.

    `name` is the path shown to people and stored as `Regulation.source` (relative to its corpus);
    `path` is where it stands on disk (None for standard input). `data` is the file's content,
    already unpacked where the file is `.gz` or `.xz` (`suffix` is then the inner one).
    """

    name: str
    data: bytes = field(repr=False)
    path: Path | None = None

    @cached_property
    def suffix(self) -> str:
        """The lower-case suffix without a compression suffix: ".md", ".xml", ""."""
        name = self.name.lower().removesuffix(".gz").removesuffix(".xz")
        return Path(name).suffix

    @cached_property
    def stem(self) -> str:
        """The file's name without folder and suffixes."""
        name = Path(self.name).name
        for ending in (".gz", ".xz"):
            name = name.removesuffix(ending)
        return Path(name).stem

    @cached_property
    def head(self) -> bytes:
        """The first 4 KiB, for sniffing."""
        return self.data[:4096]

    @cached_property
    def utf8_head(self) -> bytes:
        """The first 4 KiB, those of a UTF-16 file as UTF-8."""
        for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
                               (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):  # fmt: skip
            if self.head.startswith(mark):
                return self.head.decode(encoding, errors="ignore").encode()
        return self.head

    @cached_property
    def sha256(self) -> str:
        """The content's SHA-256 in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


#: Reads a source into documents. Raises `corpus.errors.UnreadableError` with the reason.
Reader = Callable[[Source], Iterator[Document]]
#: Tells, from name and first bytes alone, whether a reader is meant for a source.
Sniffer = Callable[[Source], bool]
