"""Readers of mail (.eml) and of pages that a browser saved whole (.mht, .mhtml), both of MIME.

Of a mail the text is a document, titled by the subject, and each attachment one of its own; of a
saved page its first HTML part and the pages within its frames. Format: RFC 5322, 2045-2049, 2557.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from typing import Any

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.containers.members import Member, documents_in, lines_in, member
from corpus.source import Source
from corpus.text.cleaning import decode

_MOST_PARTS = 1000
_SUFFIXES = {"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


def read_mail(source: Source) -> Iterator[Document]:
    """The documents in a mail: its text and its attachments; UnreadableError for none."""
    return documents_in(source, mail_members)


def read_page(source: Source) -> Iterator[Document]:
    """The documents in a saved page; UnreadableError where it holds no page."""
    return documents_in(source, page_members)


def mail_lines(source: Source) -> Iterator[str]:
    """The lines of a mail and of what is attached, for `corpus.coverage`."""
    return lines_in(source, mail_members)


def page_lines(source: Source) -> Iterator[str]:
    """The lines of a saved page, for `corpus.coverage`."""
    return lines_in(source, page_members)


def mail_members(source: Source) -> Iterator[Member]:
    """The text of a mail, named by its subject, and its attachments."""
    message = _message(source)
    subject = re.sub(r"[\s/\\]+", " ", str(message.get("Subject") or "")).strip() or "message"
    body = message.get_body(("html", "plain"))
    attached = [part for part in _leaves(message) if part is not body]
    alternatives = {"text/plain", "text/html"} if body is not None else set()
    if body is not None and (data := _content(body)).strip():
        plain = body.get_content_type() != "text/html"
        name = f"{subject}{'.txt' if plain else '.html'}"
        yield member(source, name, _utf8(body, data, name))
    for part in attached:
        if not part.get_filename() and part.get_content_type() in alternatives:
            continue  # the same text once more
        yield _attachment(source, part)


def page_members(source: Source) -> Iterator[Member]:
    """The page that was saved, and those in its frames; images and styles are left out."""
    message = _message(source)
    pages = [part for part in _leaves(message) if part.get_content_type() == "text/html"]
    if not pages:
        raise UnreadableError(source.name, "holds no HTML page")
    title = re.sub(r"[\s/\\]+", " ", str(message.get("Subject") or "")).strip() or source.stem
    for page in pages:
        name = f"{title}.html"
        yield member(source, name, _utf8(page, _content(page), name))


def _message(source: Source) -> EmailMessage:
    data = source.data.lstrip(b"\xef\xbb\xbf\r\n")
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableError(source.name, "is no mail or saved page (has no header)")
    return message


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold content; a mail that was forwarded whole is one."""
    todo: list[Message] = [message]
    count = 0
    while todo:
        part = todo.pop()
        count += 1
        if count > _MOST_PARTS or not isinstance(part, EmailMessage):
            continue
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            inner: Any = part.get_payload()
            todo += reversed([p for p in inner if isinstance(p, Message)])
        else:
            yield part


def _content(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner: Any = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _utf8(part: MIMEPart, data: bytes, name: str) -> bytes:
    """The text of a part, which may be in the character set that it states, as UTF-8."""
    text = decode(data, name, str(part.get_content_charset() or "")) if data else ""
    if part.get_content_type() == "text/html":
        text = re.sub(r"(?i)(<meta[^>]{0,200}charset\s*=\s*[\"']?)[\w-]+", r"\1utf-8", text)
    return text.encode("utf-8", "replace")


def _attachment(source: Source, part: EmailMessage) -> Member:
    kind = part.get_content_type()
    name = part.get_filename() or ""
    if kind == "message/rfc822":
        return member(source, name or "forwarded.eml", _content(part))
    if not name:
        name = f"part{_SUFFIXES.get(kind) or '.' + kind.rpartition('/')[2]}"
    return member(source, name, _content(part))
