"""How much the built-in library holds: `python -m corpus.figures` prints a row a jurisdiction.

A regulation is linked when its `url` leads deeper than the publisher's home page, a provision when
it has a page of its own, by its field `url` or by a rule of `corpus.links`. A limit is full when it
says `op`, `measure`, `who` and `effect`; those of the kinds that are compared must be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from corpus.limits_schema import STRUCTURED
from corpus.links import provision_url
from corpus.model import Document, Limit
from corpus.readers.library import read
from corpus.source import Source
from corpus.topics import LIBRARY, library_files

_TOTAL = "all"


@dataclass(slots=True)
class Figures:
    """Counts of a jurisdiction; the names of the fields are the heads of the columns."""

    regulations: int = 0
    linked: int = 0
    provisions: int = 0
    confirmed: int = 0
    own_page: int = 0
    limits: int = 0
    full: int = 0
    compared: int = 0
    compared_full: int = 0

    def add(self, document: Document) -> None:
        """Count a regulation with its provisions and their limits."""
        law = document.regulation
        address = urlsplit(law.url)
        self.regulations += 1
        self.linked += bool(address.path.strip("/") or address.query)
        for provision in document.provisions:
            self.provisions += 1
            self.confirmed += bool(provision.confirmed_in)
            page = provision.url or provision_url(law.url, law.jurisdiction, provision.citation)
            self.own_page += bool(page)
            for limit in provision.limits:
                self._add_limit(limit)

    def _add_limit(self, limit: Limit) -> None:
        full = bool(limit.op and limit.measure and limit.who and limit.effect)
        compared = limit.kind in STRUCTURED
        self.limits += 1
        self.full += full
        self.compared += compared
        self.compared_full += full and compared


def figures(library: Path = LIBRARY) -> dict[str, Figures]:
    """The figures of each jurisdiction of `library`, in order of its code, and of "all"."""
    rows: dict[str, Figures] = {}
    total = Figures()
    for document in _documents(library):
        rows.setdefault(document.regulation.jurisdiction, Figures()).add(document)
        total.add(document)
    return {place: rows[place] for place in sorted(rows)} | {_TOTAL: total}


def _documents(library: Path) -> Iterator[Document]:
    for path in library_files(library):
        yield from read(Source(str(path.relative_to(library)), path.read_bytes(), path))


def table(rows: dict[str, Figures]) -> list[str]:
    """The figures as lines of columns, the heads first."""
    heads: Sequence[str] = [column.name for column in fields(Figures)]
    lines = ["place  " + "  ".join(heads)]
    for place, row in rows.items():
        cells = (str(getattr(row, head)).rjust(len(head)) for head in heads)
        lines.append(f"{place:<7}" + "  ".join(cells))
    return lines


if __name__ == "__main__":
    print("\n".join(table(figures())))
