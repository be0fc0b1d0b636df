"""Reader of the built-in library's format (corpus/library/README.md): bilingual digests.

A file is front matter, a summary, and one `## citation` section per provision: a fence of YAML
and the digest's paragraphs, Chinese first, then English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.frontmatter import (
    Value,
    as_date,
    as_list,
    as_text,
    parse_mapping,
    split_front_matter,
)
from corpus.limits_schema import limit_of
from corpus.model import (
    Confidence,
    Document,
    Kind,
    Limit,
    Provision,
    Regulation,
    Status,
    TextKind,
)
from corpus.source import Source
from corpus.unique_names import Keys

_HEADING = re.compile(r"^##[ \t]+(\S.*)$", re.M)
_FENCE = re.compile(r"\A\s*```ya?ml[ \t]*\n(.*?)^```[ \t]*$", re.S | re.M)


@dataclass(frozen=True, slots=True)
class Section:
    """One provision as written: its citation, its fence's fields, its paragraphs."""

    citation: str
    fields: dict[str, Value]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file as written: front matter, the summary's paragraphs, and the sections in order."""

    front: dict[str, Value]
    summary: tuple[str, ...]
    sections: tuple[Section, ...]


def parse(text: str) -> LibraryFile:
    """The parts of a library file; ValueError with one line of reason where it has none."""
    front, body = split_front_matter(text.replace("\r\n", "\n"))
    if not front:
        raise ValueError("has no front matter")
    parts = _HEADING.split(body)
    sections = []
    for citation, content in zip(parts[1::2], parts[2::2], strict=True):
        citation = citation.rstrip(" \t")
        fence = _FENCE.match(content)
        if fence is None:
            raise ValueError(f"{citation}: has no ```yaml fence under its heading")
        try:
            fields = parse_mapping(fence[1])
        except ValueError as error:
            raise ValueError(f"{citation}: {error}") from error
        sections.append(Section(citation, fields, _paragraphs(content[fence.end() :])))
    return LibraryFile(front, _paragraphs(parts[0]), tuple(sections))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(block.strip() for block in re.split(r"\n[ \t]*\n", text) if block.strip())


def read(source: Source) -> Iterator[Document]:
    """The one document in a library file; UnreadableError where it breaks the format."""
    try:
        file = parse(source.data.decode("utf-8-sig"))
        regulation = _regulation(file, source)
        yield Document(regulation, tuple(_provisions(file)))
    except (UnicodeDecodeError, ValueError) as error:
        reason = "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
        raise UnreadableError(source.name, reason) from error


def _regulation(file: LibraryFile, source: Source) -> Regulation:
    front = file.front
    text = {name: as_text(value) for name, value in front.items()}
    for name in ("id", "title"):
        if not text.get(name):
            raise ValueError(f"front matter has no '{name}'")
    return Regulation(
        id=text["id"],
        title=text["title"],
        jurisdiction=text.get("jurisdiction", ""),
        kind=Kind(text.get("kind") or Kind.OTHER),
        language=text.get("language", ""),
        title_en=text.get("title_en", ""),
        title_zh=text.get("title_zh", ""),
        aliases=as_list(front.get("aliases")),
        citation=text.get("citation", ""),
        issuer=text.get("issuer", ""),
        number=text.get("number", ""),
        adopted=as_date(front.get("adopted")),
        effective=as_date(front.get("effective")),
        amended=as_date(front.get("amended")),
        repealed=as_date(front.get("repealed")),
        status=Status(text.get("status") or Status.UNKNOWN),
        superseded_by=text.get("superseded_by", ""),
        version=as_date(front.get("version")),
        url=text.get("url", ""),
        text=TextKind.DIGEST,
        confirmed=text.get("confirmed", ""),
        summary="\n\n".join(file.summary),
        edition=text.get("edition", ""),
        checked=as_date(front.get("checked")),
    )


def _provisions(file: LibraryFile) -> Iterator[Provision]:
    keys = Keys()
    for section in file.sections:
        key = keys.take(citation_key(section.citation))
        try:
            yield _provision(section, key)
        except ValueError as error:
            raise ValueError(f"{section.citation}: {error}") from error


def _provision(section: Section, key: str) -> Provision:
    fields = section.fields
    heading = [as_text(fields.get(name)) for name in ("heading_zh", "heading_en")]
    confirmed = ", ".join(as_list(fields.get("confirmed")))
    status = as_text(fields.get("status"))
    return Provision(
        citation=section.citation,
        key=key,
        text="\n\n".join(section.paragraphs),
        heading=" / ".join(part for part in heading if part),
        path=as_list(fields.get("path")),
        topics=as_list(fields.get("topics")),
        also=as_list(fields.get("also")),
        see=as_list(fields.get("see")),
        limits=_limits(fields.get("limits")),
        confidence=Confidence.CONFIRMED if confirmed else Confidence.UNVERIFIED,
        confirmed_in=confirmed,
        status=Status(status) if status else None,
        effective=as_date(fields.get("effective")),
        repealed=as_date(fields.get("repealed")),
        amended=as_date(fields.get("amended")),
        reason=as_text(fields.get("reason")),
        label=as_text(fields.get("label")) == "true",
        edition=as_text(fields.get("edition")),
        url=as_text(fields.get("url")),
    )


def _limits(value: Value | None) -> tuple[Limit, ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, list):
        raise ValueError("limits is not a list")
    limits = []
    for row in value:
        if not isinstance(row, dict):
            raise ValueError("a limit is not a mapping")
        limits.append(limit_of(row))
    return tuple(limits)
