"""Writing segments: from provisions to sorted posting arrays, without a Token object.

`SegmentBuilder` takes whole documents (a regulation with its provisions), has their terms inverted
(`indexer.format.inversion`) and keeps their records packed.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING

from corpus.citations.finding import find_citations
from corpus.citations.keys import citation_key, law_key, law_keys, serial_names, short_names
from corpus.files import file_mode, open_new
from corpus.model import Document, Provision, Regulation
from corpus.text.lazy import pattern
from corpus.topics import topics
from indexer.analysis import analyze
from indexer.format.inversion import Characters, TermPostings, together
from indexer.format.segment import (
    FOOTER,
    MAGIC,
    RECORD_END,
    RECORDS_PER_BLOCK,
    REGULATIONS_PER_BLOCK,
    TERMS_PER_BLOCK,
    id_key,
)
from indexer.format.stored_fields import pack_provision, pack_regulation
from indexer.schema import (
    ALSO,
    CITES,
    DATES,
    ID,
    ISSUER,
    JURISDICTION,
    KEYWORD,
    KIND,
    LANGUAGE,
    LAW,
    LIMIT,
    OWN_STATUS,
    PATH,
    REGULATION,
    SOURCE,
    STATUS,
    TEXT,
    TITLE,
    TITLE_PAIRS,
    TOPIC,
    key_keyword,
    keyword,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


#: Lists of so many postings and fewer have their checksums made many at once.
_FEW = 4


class SectionWriter:
    """Writes named sections one after another, and their directory at the end."""

    def __init__(self, path: Path) -> None:
        """Create the file at `path`; it must not exist."""
        self._file = open_new(path, file_mode(path.parent))
        self._file.write(MAGIC)
        self._lines: list[str] = []

    def write(self, name: str, chunks: Iterable[bytes | memoryview[int]]) -> None:
        """Add a section from its chunks."""
        file = self._file
        file.write(b"\0" * (-file.tell() % 8))
        start, crc = file.tell(), 0
        for chunk in chunks:
            file.write(chunk)
            crc = zlib.crc32(chunk, crc)
        self._lines.append(f"{name} {start} {file.tell() - start} {crc}\n")

    def close(self) -> None:
        """Write the directory, and bring everything to the disk."""
        import os

        directory = "".join(self._lines).encode("ascii")
        at = self._file.tell()
        self._file.write(directory)
        self._file.write(FOOTER.pack(at, len(directory), zlib.crc32(directory)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def pack_blocks(terms: Iterable[tuple[bytes, int, int]]) -> Iterator[tuple[bytes, bytes]]:
    """Dictionary blocks, each as (first term, packed block), from (term, count, checksum) rows."""
    start = 0
    block: list[tuple[bytes, int, int]] = []

    def packed() -> bytes:
        names, counts, sums = zip(*block, strict=True)
        n = len(block)
        head = pack(f"<QL{n}L{n}L", start, n, *counts, *sums)
        return zlib.compress(head + b"\n".join(names), 6)

    for row in terms:
        block.append(row)
        if len(block) == TERMS_PER_BLOCK:
            yield block[0][0], packed()
            start += sum(row[1] for row in block)
            block.clear()
    if block:
        yield block[0][0], packed()


def write_dictionary(out: SectionWriter, rows: Iterable[tuple[bytes, int, int]]) -> None:
    """Write the sections `terms`, `firsts` and `blocks`."""
    firsts: list[bytes] = []
    offsets = array("I", [0])

    def blocks() -> Iterator[bytes]:
        for first, packed in pack_blocks(rows):
            firsts.append(first)
            offsets.append(offsets[-1] + len(packed))
            yield packed

    out.write("terms", blocks())
    out.write("firsts", [b"\n".join(firsts)])
    out.write("blocks", [offsets.tobytes()])


class RecordWriter:
    """Collects stored records into zlib blocks of a few; kept packed, so memory stays small."""

    def __init__(self, per_block: int = RECORDS_PER_BLOCK) -> None:
        """No record yet."""
        self._per_block = per_block
        self._open: list[str] = []
        self._blocks: list[bytes] = []
        self._firsts, self._offsets = array("Q", [0]), array("Q", [0])

    def add(self, line: str) -> None:
        """Add one packed record."""
        self._open.append(line)
        if len(self._open) == self._per_block:
            self._pack()

    def add_block(self, packed: bytes, size: int) -> None:
        """Add a block of `size` records as another segment packed it."""
        self._pack()
        self._append(packed, size)

    def _pack(self) -> None:
        if self._open:
            text = RECORD_END.join(self._open).encode("utf-8", "replace")
            self._append(zlib.compress(text, 6), len(self._open))
            self._open.clear()

    def _append(self, packed: bytes, size: int) -> None:
        self._blocks.append(packed)
        self._firsts.append(self._firsts[-1] + size)
        self._offsets.append(self._offsets[-1] + len(packed))

    def write(self, out: SectionWriter, name: str, filling: Iterable[None] = ()) -> None:
        """Write the section `name` and where its blocks are, `name`at. Each step of `filling` may
        add records; what is packed by then is written, and not kept."""
        out.write(name, self._taken(filling))
        out.write(f"{name}at", [self._firsts.tobytes(), self._offsets.tobytes()])

    def _taken(self, filling: Iterable[None]) -> Iterator[bytes]:
        for _ in filling:
            yield from self._blocks
            self._blocks.clear()
        self._pack()
        yield from self._blocks


class SegmentBuilder:
    """Collects documents for one segment. `postings` tells when it is time to write it."""

    def __init__(self) -> None:
        """An empty segment."""
        self._terms = TermPostings()
        self._lengths = array("I")
        self._pair_lengths = array("I")
        self._characters = Characters(self._terms, self._lengths, self._pair_lengths)
        self._regulation_of = array("I")
        self._path_head = array("I")
        self._first_of = array("I")
        self._id_keys = array("Q")
        self._dates = array("i")
        self._store = RecordWriter()
        self._regulation_store = RecordWriter(REGULATIONS_PER_BLOCK)

    @property
    def doc_count(self) -> int:
        """Documents added so far."""
        return len(self._lengths)

    @property
    def regulation_count(self) -> int:
        """Regulations added so far."""
        return len(self._first_of)

    @property
    def postings(self) -> int:
        """Postings held in memory."""
        return len(self._terms) + len(self._characters)

    def add(self, document: Document) -> None:
        """Add a regulation with its provisions."""
        regulation = document.regulation
        number, head = self.regulation_count, self.doc_count
        self._first_of.append(head)
        for name in DATES:
            value: date | None = getattr(regulation, name)
            self._dates.append(value.toordinal() if value else 0)
        self._regulation_store.add(pack_regulation(regulation))
        path_heads: dict[tuple[str, ...], int] = {}
        for provision in document.provisions:
            doc = self.doc_count
            self._regulation_of.append(number)
            first = path_heads.setdefault(provision.path, doc)
            self._path_head.append(first)
            if first == doc and provision.path:
                self._terms.add(PATH, doc, analyze(" / ".join(provision.path))[0])
            self._add_provision(doc, regulation, provision)
        self._terms.add(KEYWORD, head, Counter(text_keywords(document)))
        title_words, title_pairs = analyze(title_text(regulation))
        self._terms.add(TITLE, head, title_words)
        self._terms.add(TITLE_PAIRS, head, title_pairs)
        self._terms.add(ISSUER, head, analyze(regulation.issuer)[0])

    def _add_provision(self, doc: int, regulation: Regulation, provision: Provision) -> None:
        self._lengths.append(0)
        self._pair_lengths.append(0)
        self._characters.add(doc, found_by(provision))
        id = provision_id(regulation, provision)
        self._id_keys.append(id_key(id))
        self._terms.add(KEYWORD, doc, Counter(provision_keywords(provision, id)))
        self._store.add(pack_provision(provision, id, regulation))

    def write(self, path: Path) -> None:
        """Write the segment to `path` and bring it to the disk."""
        out = SectionWriter(path)
        self._write_postings(out)
        out.write("lengths", [self._lengths.tobytes()])
        out.write("plengths", [self._pair_lengths.tobytes()])
        out.write("regof", [self._regulation_of.tobytes()])
        out.write("pathhead", [self._path_head.tobytes()])
        out.write("idkeys", [self._id_keys.tobytes()])
        out.write("regs", [self._first_of.tobytes(), array("I", [self.doc_count]).tobytes()])
        out.write("dates", [self._dates.tobytes()])
        self._store.write(out, "store")
        self._regulation_store.write(out, "rstore")
        out.close()

    def _write_postings(self, out: SectionWriter) -> None:
        self._characters.settle()
        found = together(self._terms.sorted(), self._characters.sorted())
        sums = checksums(found.docs, found.freqs, found.counts)
        write_dictionary(out, zip(found.terms, found.counts.tolist(), sums, strict=True))
        out.write("docs", [found.docs.data.cast("B")])
        out.write("freqs", [found.freqs.data.cast("B")])


def checksums(
    docs: NDArray[np.uint32], freqs: NDArray[np.uint8], counts: NDArray[np.int64]
) -> list[int]:
    """The CRC-32 of each term's postings, its documents' bytes and then its frequencies, in order;
    those of few postings, as most terms are, many terms at once."""
    import numpy as np

    sums = np.zeros(len(counts), dtype=np.uint32)
    starts = np.cumsum(counts) - counts
    doc_bytes = docs.view(np.uint8).reshape(-1, 4)
    for size in range(1, _FEW + 1):
        terms = np.flatnonzero(counts == size)
        at = starts[terms, None] + np.arange(size)
        sums[terms] = _crc32(np.hstack([doc_bytes[at].reshape(-1, 4 * size), freqs[at]]))
    docs_view, freqs_view = docs.data.cast("B"), freqs.data.cast("B")
    crc32, many = zlib.crc32, np.flatnonzero(counts > _FEW)
    for term, start, size in zip(
        *(a.tolist() for a in (many, starts[many], counts[many])), strict=True
    ):
        end = start + size
        sums[term] = crc32(freqs_view[start:end], crc32(docs_view[4 * start : 4 * end]))
    found: list[int] = sums.tolist()
    return found


def _crc32(rows: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The CRC-32 of each row, by the table of RFC 1952, section 8."""
    import numpy as np

    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(
            table & 1, np.uint32(0xEDB88320) ^ (table >> np.uint32(1)), table >> np.uint32(1)
        )
    sums = np.full(len(rows), 0xFFFFFFFF, dtype=np.uint32)
    for column in rows.T:
        sums = table[(sums ^ column) & np.uint32(0xFF)] ^ (sums >> np.uint32(8))
    return ~sums


@lru_cache(maxsize=1024)
def topic_names(topic: str) -> str:
    """A topic's names in both languages, so that a provision is found by what it is filed under."""
    return next((f"{t.zh} / {t.en}" for t in topics() if t.id == topic), topic)


def found_by(provision: Provision) -> str:
    """What a provision is found by."""
    topics = " / ".join(map(topic_names, provision.topics))
    return "\n".join((provision.heading, topics, provision.text, provision.notes))


def provision_id(regulation: Regulation, provision: Provision) -> str:
    """The id of a provision, made of its regulation's where it has none."""
    return provision.id or f"{regulation.id}#{provision.key}"


def title_text(regulation: Regulation) -> str:
    """All that a regulation is called, one name a line."""
    names = (
        regulation.title,
        regulation.title_en,
        regulation.title_zh,
        *regulation.aliases,
        regulation.citation,
        regulation.number,
    )
    return "\n".join(dict.fromkeys(n for n in names if n))


#: Between the numbers of one law.
_AND = pattern(r"\s*[;；，]\s*|,\s*(?=title\b|div)")


def regulation_keywords(regulation: Regulation) -> set[str]:
    """The exact terms that a regulation is filtered and looked up by."""
    names = title_text(regulation).splitlines()
    jurisdiction = regulation.jurisdiction.upper()
    names += short_names(regulation.title, regulation.issuer)
    serials = [n for s in (regulation.citation, regulation.number) for n in _AND.split(s) if n]
    names += [*serials, *(n for s in (*names, *serials) for n in serial_names(s, jurisdiction))]
    words = {keyword(LAW, key) for name in (*names, regulation.id) for key in law_keys(name)}
    words |= {
        keyword(REGULATION, regulation.id),
        keyword(KIND, regulation.kind),
        keyword(STATUS, regulation.status),
        keyword(TEXT, regulation.text),
        keyword(LANGUAGE, regulation.language),
        keyword(SOURCE, regulation.source),
    }
    if jurisdiction:
        words |= {keyword(JURISDICTION, c) for c in (jurisdiction, jurisdiction.split("-")[0])}
    return words


def text_keywords(document: Document) -> set[str]:
    """As `regulation_keywords`, with the laws that a text cites."""
    keywords = regulation_keywords(document.regulation)
    texts = (document.regulation.title, *(p.text for p in document.provisions))
    cited = {law_key(c.law) for text in texts for c in find_citations(text)}
    return keywords | {keyword(CITES, law) for law in cited if keyword(LAW, law) not in keywords}


def provision_keywords(provision: Provision, id: str) -> Iterator[str]:
    """The exact terms that a provision is filtered and looked up by."""
    yield keyword(ID, id)
    yield key_keyword(provision.key)
    if not any(map(str.isnumeric, provision.citation)):
        yield key_keyword(citation_key(provision.citation))
    for parallel in provision.also:
        yield keyword(ALSO, law_key(parallel))
    for topic in provision.topics:
        yield keyword(TOPIC, topic)
    for limit in provision.limits:
        yield keyword(LIMIT, limit.kind)
    if any((provision.status, provision.effective, provision.repealed, provision.amended)):
        yield keyword(OWN_STATUS)
