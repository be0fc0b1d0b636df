"""Hong Kong e-Legislation on DATA.GOV.HK: zips of HKLM XML, one a range of chapters and language.

`https://resource.data.one.gov.hk/doj/data/hkel_c_leg_cap_301_cap_600_en.zip` holds
`cap_486_en_c\\cap_486_20221001000000_en_c.xml` (with a backslash) and pictures; the number is the
day of the version. A zip has hundreds of megabytes, so only the ordinance wanted is read, by
ranges; where the host does not give ranges, the zip is fetched as a whole and kept.
Source: https://data.gov.hk/en-data/dataset/hk-doj-hkel-legislation-current
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping

from corpus.official.content import find_member, open_archive, read_member, xml_root
from corpus.official.pull import FetchContext
from corpus.official.remote import RemoteFile
from corpus.official.responses import Response
from corpus.official.store import Part, Received
from corpus.readers.xml import parse_date

_DATA = "https://resource.data.one.gov.hk/doj/data"
_RANGES = ((300, "cap_1_cap_300"), (600, "cap_301_cap_600"), (10_000, "cap_601_cap_end"))


def fetch(context: FetchContext) -> Received | None:
    """The ordinance `cap` ("163") in the language `language` ("en", "zh-Hant")."""
    wanted, name = context.text.parameters, context.text.name
    number = int(re.sub(r"\D.*", "", wanted["cap"]))
    span = next(span for last, span in _RANGES if number <= last)
    url = f"{_DATA}/hkel_c_leg_{span}_{wanted['language']}.zip"
    request = context.request(url, "application/zip")
    remote = RemoteFile(context.client, request)
    known = context.known
    if remote.size >= 0:
        if known is not None and known.url == url and remote.etag and known.etag == remote.etag:
            return None
        with open_archive(name, remote) as archive:
            data, member = _ordinance(name, archive, wanted)
        return _received(name, data, member, Response(url, remote.etag), "")
    with context.archive(request) as kept:
        if known is not None and known.archive == kept.name:
            return None
        with open_archive(name, kept.path) as archive:
            data, member = _ordinance(name, archive, wanted)
        return _received(name, data, member, kept.answer, kept.name)


def _ordinance(name: str, archive: zipfile.ZipFile, wanted: Mapping[str, str]) -> tuple[bytes, str]:
    """The ordinance's newest text in the archive, and its name there."""
    pattern = re.compile(
        rf"(?:.*[/\\\\])?cap_{re.escape(wanted['cap'])}_[0-9]+_{wanted['language']}_c\.xml"
    )
    member = find_member(
        name, archive, lambda each: pattern.fullmatch(each) is not None, f"Cap. {wanted['cap']}"
    )
    return read_member(name, archive, member), member.filename


def _received(name: str, data: bytes, member: str, answer: Response, archive: str) -> Received:
    xml_root(name, data, "ordinance")
    day = re.search(r"_([0-9]{4})([0-9]{2})([0-9]{2})[0-9]*_", member)
    return Received(
        (Part(".xml", data),),
        answer,
        version=parse_date("-".join(day.groups())) if day else None,
        archive=archive,
        member=member,
    )
