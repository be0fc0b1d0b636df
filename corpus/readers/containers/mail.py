"""Readers of mail (.eml) and of pages that a browser saved whole (.mht, .mhtml), both of MIME.

Of a mail the text is a document, titled by the subject, and each attachment one of its own; of a
saved page its first HTML part and the pages within its frames. Format: RFC 5322, 2045-2049, 2557.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.readers.containers.members import Member, member, reader_of
from corpus.source import Source
from corpus.text.cleaning import decode

_MOST_PARTS = 2000
_LONGEST_HEADER = 1000
_FORWARDED = "message/rfc822"
_PAGES = ("text/html", "application/xhtml+xml")
#: Kinds of text that a mail may be, the best first.
_BODIES = ("text/html", "text/plain")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_META = re.compile(r"(<meta[^<>]{0,200}charset\s*=\s*[\"']?)[\w-]+", re.I)
_SUFFIXES = {"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


def mail_members(source: Source) -> Iterator[Member]:
    """The text of a mail, named by its subject, and its attachments."""
    message = _message(source)
    leaves = list(_leaves(message))
    texts = [part for part in leaves if not _filename(part) and _kind(part) in _BODIES]
    kinds = {_kind(part) for part in texts}
    best = next((kind for kind in _BODIES if kind in kinds), "")
    named = _subject(message) or "message"
    for part in leaves:
        if part not in texts:
            yield _attachment(source, part)
        elif _kind(part) == best and (data := _content(part)).strip():
            name = f"{named}{_SUFFIXES[best]}"
            yield member(source, name, _utf8(part, data, name))


def page_members(source: Source) -> Iterator[Member]:
    """The page that was saved, and those in its frames; images and styles are left out."""
    message = _message(source)
    pages = [part for part in _leaves(message) if _kind(part) in _PAGES]
    if not pages:
        raise UnreadableError(source.name, N_("holds no HTML page"))
    name = f"{_subject(message) or source.stem}.html"
    for page in pages:
        yield member(source, name, _utf8(page, _content(page), name))


def _message(source: Source) -> Message:
    message = message_from_bytes(source.data.lstrip(b"\xef\xbb\xbf\r\n"))
    if not message.keys():
        raise UnreadableError(source.name, N_("is no mail or saved page (has no header)"))
    return message


def _kind(part: Message) -> str:
    return part.get_content_type()


def _subject(message: Message) -> str:
    return re.sub(r"[\s/\\]+", " ", _decoded(message.get("Subject"))).strip()


def _filename(part: Message) -> str:
    try:
        return _decoded(part.get_filename())
    except (ValueError, LookupError, TypeError):
        return "attachment"


def _decoded(header: object) -> str:
    """A header's text, with its encoded words as characters."""
    written = str(header or "")[:_LONGEST_HEADER]
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, HeaderParseError):
        return written


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold content; a mail that was forwarded whole is one."""
    todo = [message]
    for _ in range(_MOST_PARTS):
        if not todo:
            return
        part = todo.pop()
        inner: Any = part.get_payload()
        if isinstance(inner, list) and _kind(part) != _FORWARDED:
            todo += reversed(inner)
        else:
            yield part
    raise UnreadableError("mail", N_(f"has more than {_MOST_PARTS:,} parts"))


def _content(part: Message) -> bytes:
    inner: Any = part.get_payload()
    if isinstance(inner, list):
        return bytes(inner[0].as_bytes()) if inner else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _utf8(part: Message, data: bytes, name: str) -> bytes:
    """The text of a part, which may be in the character set that it states, as UTF-8."""
    charset = str(part.get_content_charset() or "")
    if not charset and (declared := _CHARSET.search(data[:4096])):
        charset = declared[1].decode("ascii")
    text = decode(data, name, charset) if data else ""
    if _kind(part) in _PAGES:
        text = _META.sub(r"\1utf-8", text[:8192]) + text[8192:]
    return text.encode("utf-8", "replace")


def _attachment(source: Source, part: Message) -> Member:
    kind, name = _kind(part), _filename(part)
    if kind == _FORWARDED:
        return member(source, name or "forwarded.eml", _content(part))
    return member(source, name or f"part{_SUFFIXES.get(kind) or '.' + kind[-12:]}", _content(part))


#: The documents in a mail, its text and its attachments, and its lines.
read_mail, mail_lines = reader_of(mail_members)
#: The documents in a saved page, and its lines.
read_page, page_lines = reader_of(page_members)
