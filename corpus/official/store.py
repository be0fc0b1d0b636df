"""Where pulled texts are kept, and what is known of each.

    <folder>/us/reg-f/2026-11-20-1a2b3c4d.xml         the text as received
    <folder>/us/reg-f/.2026-11-20-1a2b3c4d.json       its record: address, time, hash, terms
    <folder>/.archives/<name>-5e6f7a8b.zip            archives as received, and their records

The date is the version that the publisher states, else the day of the download; the hash is of the
content. A text that changed becomes a new file: nothing is overwritten. Files are written beside
their place and moved into it. What begins with a dot is no text, and the indexer passes it over.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from corpus.errors import PullError, UnreadableError
from corpus.files import walk, write_over
from corpus.messages import N_
from corpus.official.catalogue import OfficialText, valid_name
from corpus.official.responses import Response

ARCHIVES = ".archives"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a text: its suffix (".xml", ".annex-1.xml") and its bytes."""

    suffix: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What a publisher's client brought.

    `version` is the date that the publisher states for the text, `edition` its own name for it
    ("119-102"). `archive` and `member` say what the text was taken from. `alike` is what decides
    whether the text changed, where that is not the bytes themselves.
    """

    parts: tuple[Part, ...]
    answer: Response
    version: date | None = None
    edition: str = ""
    archive: str = ""
    member: str = ""
    alike: bytes = b""


@dataclass(frozen=True, slots=True)
class Held:
    """A text in the folder. `files` are its files, the main one first; `sha256` is that one's.

    `fetched` is the day of the download, `checked` the last day on which the publisher still had
    this text; `time` is the download's moment (UTC). `latest` is False for older versions.
    """

    name: str
    regulation: str
    title: str
    publisher: str
    language: str
    page: str
    rights: str
    url: str
    files: tuple[Path, ...]
    sha256: str
    fetched: date
    checked: date
    time: str
    version: date | None = None
    edition: str = ""
    etag: str = ""
    last_modified: str = ""
    archive: str = ""
    member: str = ""
    alike: str = ""
    latest: bool = True

    @property
    def path(self) -> Path:
        """The main file."""
        return self.files[0]

    def age(self, today: date) -> int:
        """The days since the publisher was last asked for this text."""
        return (today - self.checked).days

    @property
    def answer(self) -> Response:
        """The validators for the next request."""
        return Response(self.url, self.etag, self.last_modified)


def folder_of(folder: Path, text: OfficialText) -> Path:
    """Where a text's versions are kept."""
    if not valid_name(text.name):
        raise PullError(text.name, N_("is no name for a text"))
    return folder / text.name


def held(folder: Path, name: str = "") -> list[Held]:
    """The texts in `folder`, or those of one name, by name and age, the oldest first.

    A record that cannot be read, and one whose files are gone, is passed over.
    """
    place = folder / name if name else folder
    names = sorted(here / name for here, names in walk(place) for name in names)
    records = [
        record
        for path in names
        if path.match(".*.json")
        and ARCHIVES not in path.relative_to(folder).parts
        and (record := _load(path)) is not None
    ]
    records.sort(key=lambda record: (record.name, record.checked, record.time))
    last = {record.name: record for record in records}
    return [
        record if last[record.name] is record else replace(record, latest=False)
        for record in records
    ]


def _load(path: Path) -> Held | None:
    try:
        row = json.loads(path.read_text("utf-8"))
        row["files"] = tuple(path.parent / Path(name).name for name in row["files"])
        for day in ("fetched", "checked", "version"):
            row[day] = date.fromisoformat(row[day]) if row[day] else None
        record = Held(**row)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if record.files and all(file.is_file() for file in record.files) else None


def keep(folder: Path, text: OfficialText, received: Received, today: date) -> Held:
    """Write a text and its record; the record of the version written."""
    place = folder_of(folder, text)
    digest = hashlib.sha256(b"".join(part.data for part in received.parts)).hexdigest()
    stem = f"{(received.version or today).isoformat()}-{digest[:8]}"
    record = Held(
        name=text.name,
        regulation=text.regulation,
        title=text.title,
        publisher=text.publisher.name,
        language=text.language,
        page=text.url,
        rights=text.rights,
        url=received.answer.url,
        files=tuple(place / f"{stem}{part.suffix}" for part in received.parts),
        sha256=hashlib.sha256(received.parts[0].data).hexdigest(),
        fetched=today,
        checked=today,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        version=received.version,
        edition=received.edition,
        etag=received.answer.etag,
        last_modified=received.answer.last_modified,
        archive=received.archive,
        member=received.member,
        alike=likeness(received),
    )
    write_record(record)  # first: a text without its record would be taken for another document
    for part, file in zip(received.parts, record.files, strict=True):
        if not file.exists():
            write(file, part.data)
    return record


def confirm(record: Held, today: date, received: Received | None = None) -> Held:
    """Note that the publisher still has this text, with its newest validators; the new record."""
    changed = replace(record, checked=max(today, record.checked))
    if received is not None:
        answer = received.answer
        changed = replace(
            changed,
            url=answer.url,
            etag=answer.etag,
            last_modified=answer.last_modified,
            archive=received.archive,
            member=received.member,
        )
    write_record(changed)
    return changed


def likeness(received: Received) -> str:
    """What two receptions of one text have in common."""
    data = received.alike or b"".join(part.data for part in received.parts)
    return hashlib.sha256(data).hexdigest()


def write_record(record: Held) -> None:
    """Write a text's record beside it."""
    row = asdict(record)
    del row["latest"]
    row["files"] = [file.name for file in record.files]
    for day in ("fetched", "checked", "version"):
        row[day] = row[day].isoformat() if row[day] else ""
    stem = record.path.name.removesuffix(record.path.suffix)
    data = json.dumps(row, ensure_ascii=False, indent=1).encode() + b"\n"
    write(record.path.with_name(f".{stem}.json"), data)


def write(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    try:
        write_over(path, data)
    except OSError as error:
        raise PullError(str(path), N_(f"cannot be written ({error.strerror})")) from error


def archive_record(path: Path) -> Response | None:
    """The validators of an archive that is kept; None where nothing usable is."""
    try:
        row = json.loads(path.with_name(f".{path.name}.json").read_text("utf-8"))
        return Response(row["url"], row["etag"], row["last_modified"]) if path.is_file() else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def newest_archive(folder: Path, slug: str) -> Path | None:
    """The archive of this slug that was kept last."""
    kept = (folder / ARCHIVES).glob(f"{slug}-????????.zip")
    return max(kept, key=lambda path: path.stat().st_mtime, default=None)


def digest_of(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_archive(folder: Path, name: str, temporary: Path, answer: Response, digest: str) -> Path:
    """Move a downloaded archive into its place, with its record; the place."""
    path = folder / ARCHIVES / name
    row = {
        "url": answer.url,
        "etag": answer.etag,
        "last_modified": answer.last_modified,
        "sha256": digest,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    os.replace(temporary, path)
    write(path.with_name(f".{path.name}.json"), json.dumps(row, indent=1).encode() + b"\n")
    return path


def record_of(file: Path) -> Held | None:
    """The record of the pulled text that `file` is a part of; None for any other file.

    UnreadableError when a record is there and cannot be read: without it, the text would be
    indexed as another document.
    """
    for path in file.parent.glob(".*.json"):
        try:
            path.read_bytes()
        except OSError as error:
            raise UnreadableError(
                file.name, N_(f"cannot be read ({error.strerror}: its record)")
            ) from None
        record = _load(path)
        if record is not None and file in record.files:
            return record
    return None
