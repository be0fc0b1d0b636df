"""One segment of the index: a file of sorted terms, raw posting arrays and stored records.

    header   b"regsearch segment 1\\n"
    terms    blocks of 64 sorted terms (a field's letter and the text), zlib; each block holds
             u64 where its first postings start, u32 counts, u32 CRC-32 of postings, the terms
    firsts   the first term of each block        blocks   u32 offsets of the blocks
    docs     u32 document numbers                freqs    u8 frequencies (255 = 255 or more)
    lengths  u32 words per document              plengths u32 pairs per document
    regof    u32 regulation of a document        pathhead u32 first document under the same path
    regs     u32 first document per regulation   dates    4 x i32 day numbers per regulation
    store    blocks of up to 4 stored provisions, zlib; storeat u64: first documents of the
             blocks and the end, offsets and end; rstore, rstoreat the same for up to 16 regulations
    directory: name, offset, length, CRC-32 of each section, one a line; its offset and CRC-32 last

Every byte is checked before it is believed: small sections against their CRC when first used,
term blocks and stored blocks by zlib's own checksum, postings by their term's CRC; what was
checked is believed as long as the file is open. Damage raises `DamagedIndex`. The file is mapped,
so opening it reads only what a query needs.

Fields that hold for a whole regulation (title, keywords) have postings at its first document
only, those that hold for a whole heading at the first document under it.
"""

from __future__ import annotations

import mmap
import sys
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from struct import Struct, unpack_from

from corpus.errors import RegsearchError
from corpus.files import open_plain
from corpus.messages import N_
from corpus.named import NamedTuple
from indexer.format.stored_fields import (
    StoredProvision,
    StoredRegulation,
    searched_text,
    unpack_provision,
    unpack_regulation,
)
from indexer.remembered import Bounded
from indexer.schema import DATES

MAGIC = b"regsearch segment 1\n"
FOOTER = Struct("<QLL")
TERMS_PER_BLOCK = 64
#: Provisions are read here and there, regulations often all.
RECORDS_PER_BLOCK, REGULATIONS_PER_BLOCK = 4, 16
RECORD_END = "\x1c"
#: So many lists of postings are remembered as checked.
_MOST_CHECKED = 100_000
#: So many bytes of a section are read at a time.
_CHUNK = 16_000_000
#: Of so many documents the headings above are remembered.
_MOST_HEADINGS = 50_000

Postings = tuple["memoryview[int]", "memoryview[int]"]


class Entry(NamedTuple):
    """A term's place in the dictionary: where its postings start, how many, their CRC-32."""

    start: int
    size: int
    checksum: int


def id_key(id: str) -> int:
    """A number of 64 bits that stands for an id where only sameness is asked: of some thousand ids
    of a law two are alike once in 10^12 laws (BLAKE2b, RFC 7693)."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(id.encode("utf-8", "replace"), digest_size=8).digest(), "little")


class Terms(NamedTuple):
    """Terms that follow each other: how many postings each has, and where the first's start."""

    names: list[bytes]
    sizes: list[int]
    start: int


class Block:
    """A dictionary block, as `segment_writer.pack_blocks` packed it: sorted terms, where their
    postings start, their counts and checksums."""

    def __init__(self, packed: bytes) -> None:
        self._start, self._size = unpack_from("<QL", packed)
        ends = 12, 12 + 4 * self._size, 12 + 8 * self._size
        self._counts, self._checksums = (
            memoryview(packed)[a:b].cast("I") for a, b in pairwise(ends)
        )
        self._terms = b"\n%b\n" % packed[ends[2] :]

    def find(self, term: bytes) -> Entry | None:
        """The entry of a term, None where the block has none."""
        at = self._terms.find(b"\n%b\n" % term)
        if at < 0:
            return None
        i = self._terms.count(b"\n", 0, at)
        return Entry(self._start + sum(self._counts[:i]), self._counts[i], self._checksums[i])

    def rows(self) -> Iterator[tuple[bytes, Entry]]:
        """All terms, each with its entry."""
        start = self._start
        for term, size, checksum in zip(self._names(), self._counts, self._checksums, strict=True):
            yield term, Entry(start, size, checksum)
            start += size

    def _names(self) -> list[bytes]:
        return self._terms[1:-1].split(b"\n")

    def between(self, low: bytes, high: bytes | None) -> Terms:
        """The terms from `low` up to, not including, `high` (None: to the end)."""
        names = self._names()
        first = bisect_left(names, low)
        last = len(names) if high is None else bisect_left(names, high, first)
        start = self._start + sum(self._counts[:first])
        return Terms(names[first:last], self._counts[first:last].tolist(), start)


class DamagedIndex(RegsearchError):
    """An index file that is not as it was written. The index is rebuilt from the corpus."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(N_(f"index file {name} is damaged ({what})"))


class Segment:
    """A segment opened for reading. `deleted` holds the numbers of deleted documents, sorted."""

    def __init__(self, path: Path, deleted: tuple[int, ...] = ()) -> None:
        """Map the file at `path` and read its directory; DamagedIndex when it is not whole."""
        self.name = path.name
        self.deleted = deleted
        self._deleted_set = frozenset(deleted)
        with open_plain(path) as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise DamagedIndex(self.name, "empty") from None
        self._view = memoryview(self._map)
        self._sections = self._directory()
        self._blocks_read: Bounded[int, Block] = Bounded(512)
        self._records_read: Bounded[tuple[str, int], list[bytes]] = Bounded(1024)
        self._regulations: Bounded[int, StoredRegulation] = Bounded(20_000)
        self._headings: Bounded[int, tuple[str, ...]] = Bounded(_MOST_HEADINGS)
        self._lists_checked: set[int] = set()

    def _directory(self) -> dict[str, tuple[int, int, int]]:
        size = len(self._view)
        if size < len(MAGIC) + FOOTER.size or self._map[: len(MAGIC)] != MAGIC:
            raise DamagedIndex(self.name, N_("no segment header"))
        at, length, crc = FOOTER.unpack_from(self._view, size - FOOTER.size)
        if at + length + FOOTER.size != size or zlib.crc32(self._view[at : at + length]) != crc:
            raise DamagedIndex(self.name, N_("truncated or overwritten"))
        lines = bytes(self._view[at : at + length]).decode("ascii").splitlines()
        sections = {}
        for line in lines:
            name, offset, size_, sum_ = line.split()
            sections[name] = (int(offset), int(size_), int(sum_))
        return sections

    def check(self) -> None:
        """Read it whole; DamagedIndex when a byte is not as it was written.

        Searching checks only what it reads; this is for who copies a segment, or vouches for it.
        """
        last = len(MAGIC)
        for name, (at, size, _) in self._sections.items():
            if any(self._view[last:at]):
                raise DamagedIndex(self.name, N_("between sections"))
            self._checked(name)
            self.let_go()
            last = at + size

    def let_go(self) -> None:
        """Give back the memory of what was read of the file, which is read again where needed."""
        self._blocks_read.clear()
        if sys.platform == "linux":
            self._map.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Let go of the file."""
        self.__dict__.clear()

    def raw(self, name: str) -> memoryview[int]:
        """The bytes of a section, unchecked."""
        at, size, _ = self._sections[name]
        return self._view[at : at + size]

    def _checked(self, name: str) -> memoryview[int]:
        view, crc = self.raw(name), 0
        for at in range(0, len(view), _CHUNK):
            if at:
                self.let_go()
            crc = zlib.crc32(view[at : at + _CHUNK], crc)
        if crc != self._sections[name][2]:
            raise DamagedIndex(self.name, N_(f"section {name}"))
        return view

    def numbers(self, name: str, code: str = "I") -> memoryview[int]:
        """A section as numbers (4 bytes each, or as `code` says), its checksum verified."""
        return self._checked(name).cast("B").cast(code)  # type: ignore[call-overload,no-any-return]

    # --- documents -------------------------------------------------------------------------

    @cached_property
    def lengths(self) -> memoryview[int]:
        """Words per document."""
        return self.numbers("lengths")

    @cached_property
    def pair_lengths(self) -> memoryview[int]:
        """Pairs per document."""
        return self.numbers("plengths")

    @cached_property
    def regulation_of(self) -> memoryview[int]:
        """The regulation's number of each document."""
        return self.numbers("regof")

    @cached_property
    def path_head(self) -> memoryview[int]:
        """For each document the first document under the same headings."""
        return self.numbers("pathhead")

    @cached_property
    def first_of(self) -> memoryview[int]:
        """The first document of each regulation, and after the last the number of documents."""
        return self.numbers("regs")

    @cached_property
    def id_keys(self) -> memoryview[int]:
        """The `id_key` of each document's id."""
        return self.numbers("idkeys", "Q")

    @cached_property
    def dates(self) -> memoryview[int]:
        """The day numbers (0: unknown) of each regulation in turn, in the order of `DATES`."""
        return self.numbers("dates", "i")

    def days(self, name: str) -> memoryview[int]:
        """One date of every regulation, by its name: day numbers, 0 where it is unknown."""
        return self.dates[DATES.index(name) :: len(DATES)]

    @property
    def doc_count(self) -> int:
        """The number of documents, deleted ones included."""
        return self._sections["lengths"][1] // 4

    @property
    def regulation_count(self) -> int:
        """The number of regulations, deleted ones included."""
        return self._sections["regs"][1] // 4 - 1

    def is_deleted(self, doc: int) -> bool:
        """Whether document `doc` is deleted."""
        return doc in self._deleted_set

    def documents_of(self, regulation: int) -> range:
        """The document numbers of a regulation."""
        return range(self.first_of[regulation], self.first_of[regulation + 1])

    # --- terms and postings ----------------------------------------------------------------

    @cached_property
    def first_terms(self) -> list[bytes]:
        """The first term of each dictionary block."""
        firsts = bytes(self._checked("firsts"))
        return firsts.split(b"\n") if firsts else []

    @cached_property
    def _block_at(self) -> memoryview[int]:
        return self.numbers("blocks")

    @cached_property
    def _docs(self) -> memoryview[int]:
        return self.raw("docs").cast("I")

    @cached_property
    def _freqs(self) -> memoryview[int]:
        return self.raw("freqs")

    def _block(self, number: int) -> Block:
        block = self._blocks_read.get(number)
        if block is None:
            at = self._block_at
            try:
                packed = zlib.decompress(self.raw("terms")[at[number] : at[number + 1]])
            except zlib.error:
                raise DamagedIndex(self.name, "terms") from None
            block = self._blocks_read.keep(number, Block(packed))
        return block

    def find(self, term: bytes) -> Entry | None:
        """The dictionary entry of a term (field letter and text, UTF-8), or None."""
        number = bisect_right(self.first_terms, term) - 1
        if number < 0:
            return None
        return self._block(number).find(term)

    def terms_from(self, prefix: bytes) -> Iterator[tuple[bytes, Entry]]:
        """The terms not before `prefix`, in order, each with its dictionary entry."""
        number = max(bisect_right(self.first_terms, prefix) - 1, 0)
        for n in range(number, len(self.first_terms)):
            for term, entry in self._block(n).rows():
                if term >= prefix:
                    yield term, entry

    def terms_with(self, prefix: bytes) -> Iterator[tuple[bytes, Entry]]:
        """The terms that begin with `prefix`, in order, each with its dictionary entry."""
        for term, entry in self.terms_from(prefix):
            if not term.startswith(prefix):
                return
            yield term, entry

    def terms_between(self, low: bytes, high: bytes | None) -> Iterator[tuple[bytes, Entry]]:
        """The terms from `low` up to, not including, `high` (None: to the end)."""
        for term, entry in self.terms_from(low):
            if high is not None and term >= high:
                return
            yield term, entry

    def block_terms(self, low: bytes, high: bytes | None) -> Iterator[Terms]:
        """As `terms_between`, those of each dictionary block at once."""
        number = max(bisect_right(self.first_terms, low) - 1, 0)
        for n in range(number, len(self.first_terms)):
            if high is not None and self.first_terms[n] >= high:
                return
            if (terms := self._block(n).between(low, high)).names:
                yield terms

    def postings_of(self, start: int, size: int) -> Postings:
        """So many postings as stored, those of terms that follow each other."""
        return self._docs[start : start + size], self._freqs[start : start + size]

    def live_frequency(self, entry: Entry) -> int:
        """How many documents that are not deleted hold the term."""
        if not self.deleted:
            return entry.size
        docs, _ = self.postings(entry)
        if len(self.deleted) * 16 < entry.size:
            return entry.size - sum(contains(docs, doc) for doc in self.deleted)
        return entry.size - sum(doc in self._deleted_set for doc in docs)

    def postings(self, entry: Entry) -> Postings:
        """Document numbers (ascending) and frequencies of a term, deleted documents included."""
        start, end = entry.start, entry.start + entry.size
        docs, freqs = self._docs[start:end], self._freqs[start:end]
        if start not in self._lists_checked:
            if len(freqs) != entry.size or zlib.crc32(freqs, zlib.crc32(docs)) != entry.checksum:
                raise DamagedIndex(self.name, "postings")
            if len(self._lists_checked) > _MOST_CHECKED:
                self._lists_checked.clear()
            self._lists_checked.add(start)
        return docs, freqs

    # --- stored records --------------------------------------------------------------------

    def record(self, section: str, number: int) -> str:
        """A stored record as packed: `section` is "store" (provisions) or "rstore"."""
        firsts, offsets = self._places[section]
        block = bisect_right(firsts, number) - 1
        lines = self._records_read.get((section, block))
        if lines is None:
            packed = self.raw(section)[offsets[block] : offsets[block + 1]]
            try:
                lines = zlib.decompress(packed).split(RECORD_END.encode())
            except zlib.error:
                raise DamagedIndex(self.name, N_("stored text")) from None
            self._records_read.keep((section, block), lines)
        try:
            return lines[number - firsts[block]].decode("utf-8")
        except UnicodeDecodeError:
            raise DamagedIndex(self.name, N_("stored text")) from None

    @cached_property
    def _places(self) -> dict[str, tuple[memoryview[int], memoryview[int]]]:
        places = {}
        for section in ("store", "rstore"):
            view = self._checked(f"{section}at").cast("Q")
            half = len(view) // 2
            places[section] = view[:half], view[half:]
        return places

    def record_blocks(self, section: str) -> Iterator[tuple[range, memoryview[int]]]:
        """The packed blocks of a record section, each with the numbers of its records."""
        firsts, offsets = self._places[section]
        for i in range(len(firsts) - 1):
            numbers = range(firsts[i], firsts[i + 1])
            yield numbers, self.raw(section)[offsets[i] : offsets[i + 1]]

    def provision(self, doc: int) -> StoredProvision:
        """The stored provision of a document."""
        return unpack_provision(self.record("store", doc))

    def headings(self, doc: int) -> tuple[str, ...]:
        """The headings above a document; remembered, as a few stand above all documents."""
        head = self.path_head[doc]
        known = self._headings.get(head)
        if known is None:
            known = self._headings.keep(head, tuple(self.provision(head).path))
        return known

    def searched_text(self, doc: int) -> str:
        """Heading and text of a document."""
        return searched_text(self.record("store", doc))

    def regulation(self, number: int) -> StoredRegulation:
        """The stored regulation with that number in this segment."""
        known = self._regulations.get(number)
        if known is None:
            record = self.record("rstore", number)
            known = self._regulations.keep(number, unpack_regulation(record))
        return known


def contains(sorted_numbers: memoryview[int], number: int) -> bool:
    """Whether an ascending array holds `number`."""
    i = bisect_left(sorted_numbers, number)
    return i < len(sorted_numbers) and sorted_numbers[i] == number
