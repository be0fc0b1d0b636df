"""Reader of provisions as JSON lines: `{"id", "jurisdiction", "law", "citation", "heading", "text",
"lang", "date", "status"}`, one a line.

Consecutive lines of one law and date make one document, which is handed on before the next is
read; the record's id stays the provision's. A large file is read from disk as a stream, packed or
not.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import IO

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Provision, Regulation, Status
from corpus.readers.general.mapping import OWN, Record, as_line, beside
from corpus.source import Source
from corpus.splitting.assemble import regulation_id
from corpus.splitting.header import describe
from corpus.splitting.origin import kind_of
from corpus.text.cleaning import close_gaps, repair
from corpus.unique_names import Keys

_PATH = re.compile(r"(?<!\s)\s+[/>]\s+")
_PROVINCE_CODES = (
    "北京BJ 天津TJ 河北HE 山西SX 内蒙古NM 辽宁LN 吉林JL 黑龙江HL 上海SH 江苏JS 浙江ZJ 安徽AH "
    "福建FJ 江西JX 山东SD 河南HA 湖北HB 湖南HN 广东GD 广西GX 海南HI 重庆CQ 四川SC 贵州GZ 云南YN "
    "西藏XZ 陕西SN 甘肃GS 青海QH 宁夏NX 新疆XJ"
)
_PROVINCES = {entry[:-2]: entry[-2:] for entry in _PROVINCE_CODES.split()}
#: A longer line, in bytes, is passed over, so that a file of one line is not held in memory.
_LONGEST = 16 << 20


def read(source: Source) -> Iterator[Document]:
    """The documents in a file of provisions, one at a time; UnreadableError when no line of it is
    a provision. Lines that are none are counted in a remark on the last document."""
    bad = _Count()
    last: Document | None = None
    for document in documents_of(_records(source, bad)):
        if last is not None:
            yield last
        last = document
    if last is None:
        raise UnreadableError(source.name, N_("holds no line with 'law' and 'text'"))
    remarks = (N_(f"lines left out that are no provisions: {bad.lines}"),) if bad.lines else ()
    yield Document(last.regulation, last.provisions, remarks)


def documents_of(rows: Iterable[Record]) -> Iterator[Document]:
    """The documents that records make, each of the consecutive ones of one law and date."""
    ids: dict[tuple[str, str], int] = {}
    for (law, day), records in groupby(rows, key=_law):
        yield _document(law, day, list(records), ids)


@dataclass
class _Count:
    lines: int = field(default=0)


def _lines(source: Source) -> Iterator[bytes]:
    """The file's lines, from memory or, where nothing is held, from disk."""
    if source.data or source.path is None:
        yield from source.data.split(b"\n") if len(source.data) < 1 << 20 else _slices(source.data)
        return
    try:
        with _opened(source.path) as stream:
            yield from _bounded(stream)
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise UnreadableError(source.name, N_(f"cannot be unpacked ({error})")) from error


def _bounded(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """The lines of a stream; of one beyond `_LONGEST` only its beginning, which is no record."""
    while line := stream.readline(_LONGEST):
        yield line
        while len(line) == _LONGEST and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST)


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rb")
    return lzma.open(path, "rb") if path.suffix.lower() == ".xz" else path.open("rb")


def _slices(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end + 1


def _records(source: Source, bad: _Count) -> Iterator[Record]:
    """The records of a file; of rows with other names, as `corpus.readers.general.records` maps
    them, with what a row of the law alone tells of it."""
    told: Record = {}
    for line in _lines(source):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict) and record.get("law") and isinstance(record.get("text"), str):
            yield record
        elif isinstance(record, dict) and isinstance(record.get("law"), dict):
            told = {name: value for name, value in record["law"].items() if value}
        elif isinstance(record, dict) and (row := as_line(told | record)):
            yield row
        else:
            bad.lines += 1


def _law(record: Record) -> tuple[str, str]:
    return str(record["law"]), str(record.get("date") or "")


def _document(
    law: str, day: str, records: list[Record], ids: dict[tuple[str, str], int]
) -> Document:
    title = repair(law).strip()
    first = records[0]
    place = _jurisdiction(str(first.get("jurisdiction") or ""))
    language = str(first.get("lang") or "")
    if not place or not language:
        told = describe([title], [str(r["text"]) for r in records[:40]], title=title)
        place, language = place or told.jurisdiction, language or told.language
    identity = _identity(records) or regulation_id(place, title)
    turn = ids[identity, day] = ids.get((identity, day), 0) + 1
    regulation = Regulation(
        id=identity if turn == 1 else f"{identity}~{turn}",
        title=title,
        jurisdiction=place,
        kind=kind_of(title, title, place),
        language=language,
        issuer=str(first.get("issuer") or ""),
        status=_status(str(first.get("status") or "")),
        version=_date(day),
    )
    return Document(regulation, tuple(_provisions(records)))


def _identity(records: list[Record]) -> str:
    """What the records' ids share ("tw/A0020002" of "tw/A0020002/14"); "" where nothing."""
    heads = {str(record.get("id") or "").rpartition("/")[0] for record in records}
    return heads.pop() if len(heads) == 1 else ""


def _jurisdiction(written: str) -> str:
    place, _, part = written.partition("/")
    place = place.replace("PRC", "CN").removesuffix("-local")
    province = next((code for name, code in _PROVINCES.items() if part.startswith(name)), "")
    return f"{place}-{province}" if province else place


def _status(written: str) -> Status:
    return Status(written) if written in list(Status) else Status.UNKNOWN


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _provisions(records: Iterable[Record]) -> Iterator[Provision]:
    keys = Keys()
    for order, record in enumerate(records):
        citation = str(record.get("citation") or order + 1)
        heading = str(record.get("heading") or "")
        text = close_gaps(repair(record["text"].replace("\r\n", "\n")))
        if record.keys() - OWN:
            rest = {name: value for name, value in record.items() if name not in OWN}
            record = record | beside(rest, {str(record["law"])})
        yield Provision(
            citation=citation,
            key=keys.take(citation_key(citation)),
            text=text,
            heading=repair(str(record.get("own") or "")),
            notes=repair(str(record.get("notes") or "")),
            path=tuple(part for part in _PATH.split(heading) if part),
            id=str(record.get("id") or ""),
        )
