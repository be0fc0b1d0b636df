"""What a publisher sent, looked at before anything is kept: XML, JSON, archives, documents.

Every function takes the name of the text for its errors and raises `PullError` with the reason.
Nothing is ever unpacked to a path that an archive names.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, cast

from lxml import etree

from corpus.errors import PullError, UnreadableError
from corpus.messages import N_
from corpus.official.remote import RemoteFile
from corpus.readers.xml import local, parse_xml
from corpus.source import Source

_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script)\b", re.I | re.S
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_BOM = b"\xef\xbb\xbf"
_MAX_MEMBER = 400 << 20
_MAX_MEMBERS = 200_000
_MAX_RATIO = 200


def refuse_page(name: str, data: bytes) -> None:
    """Raise when `data` is nothing, or a web page in the place of a text."""
    if not data.strip():
        raise PullError(name, N_("the publisher sent nothing"))
    if _PAGE.match(data[:4096].removeprefix(_BOM)):
        title = _TITLE.search(data[:65536].decode("utf-8", "replace"))
        shown = " ".join(html.unescape(title[1]).split())[:80] if title else ""
        said = f' ("{shown}")' if shown else ""
        raise PullError(
            name,
            N_(f"the publisher sent a web page{said} instead of the text: an error or a captcha"),
        )


def xml_root(name: str, data: bytes, *roots: str) -> etree._Element:
    """The root element of an XML text that must be named one of `roots`."""
    if "html" not in roots:
        refuse_page(name, data)
    try:
        root = parse_xml(Source(name, data))
    except UnreadableError as error:
        raise PullError(name, N_(f"the publisher's text {error.reason}")) from error
    if local(root) not in roots:
        raise PullError(
            name, N_(f"the publisher sent <{local(root)}>, not the text (<{roots[0]}>)")
        )
    return root


def json_value(name: str, data: bytes) -> object:
    """The value of a JSON answer."""
    refuse_page(name, data)
    try:
        return json.loads(data.removeprefix(_BOM))
    except (ValueError, RecursionError):
        raise PullError(name, N_("the publisher's answer is not JSON")) from None


def open_archive(name: str, file: Path | IO[bytes] | RemoteFile) -> zipfile.ZipFile:
    """A zip archive whose members' names are no path tricks; the caller closes it."""
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], file))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        if isinstance(file, Path):
            with file.open("rb") as stream:
                refuse_page(name, stream.read(65536))
        raise PullError(name, N_("the publisher's archive is not a whole zip file")) from None
    members = archive.infolist()
    problem = ""
    if len(members) > _MAX_MEMBERS:
        problem = N_(f"the publisher's archive has {len(members)} members, too many to be true")
    elif trick := next((m.filename for m in members if _escapes(m.filename)), ""):
        problem = N_(f"the publisher's archive holds a path that leads out of it ({trick[:60]!r})")
    if problem:
        archive.close()
        raise PullError(name, problem)
    return archive


def _escapes(path: str) -> bool:
    return (
        PurePosixPath(path).is_absolute()
        or PureWindowsPath(path).is_absolute()
        or bool(PureWindowsPath(path).drive)
        or path.startswith("\\")
        or ".." in re.split(r"[/\\]", path)
    )


def find_member(
    name: str, archive: zipfile.ZipFile, wanted: Callable[[str], bool], what: str
) -> zipfile.ZipInfo:
    """The last member, by name, whose name is wanted; `what` names it for people."""
    found = [member for member in archive.infolist() if wanted(member.filename)]
    if not found:
        raise PullError(name, N_(f"the publisher's archive has no {what}"))
    return max(found, key=lambda member: member.filename)


def read_member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes; archives that swell beyond all measure are refused."""
    swollen = member.file_size > _MAX_RATIO * max(member.compress_size, 1)
    if member.file_size > _MAX_MEMBER or (swollen and member.file_size > 1 << 20):
        raise PullError(name, N_("the publisher's archive swells beyond all measure (a zip bomb?)"))
    if member.flag_bits & 1:
        raise PullError(name, N_("the publisher's archive is encrypted"))
    try:
        with archive.open(member) as stream:
            data = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise PullError(name, N_("the publisher's archive is damaged")) from None
    if len(data) != member.file_size:
        raise PullError(name, N_("the publisher's archive is damaged"))
    return data


def check_docx(name: str, path: Path) -> None:
    """Raise unless the file is a Word document (.docx)."""
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise PullError(name, N_("the publisher sent an old Word file (.doc), not a .docx"))
    with open_archive(name, path) as archive:
        document = find_member(
            name, archive, lambda member: member == "word/document.xml", N_("Word document in it")
        )
        read_member(name, archive, document)
