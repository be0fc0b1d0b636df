"""Cellar, the repository of the Publications Office of the EU (publications.europa.eu).

`GET /resource/celex/CELEX` with an `Accept` and an `Accept-Language` leads, by a redirect, to a
zip of Formex 4 files, or to XHTML where there is no Formex. The zip is made anew for each request,
so only its members tell whether a text changed: one ACT (CONS.ACT where consolidated) and an ANNEX
each. Plain CELEX numbers are texts as adopted, without later amendments.
Source: https://op.europa.eu/en/web/cellar/cellar-data/publications
"""

from __future__ import annotations

import io
from datetime import date

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.content import open_archive, read_member, xml_root
from corpus.official.pull import FetchContext
from corpus.official.store import Part, Received
from corpus.readers.xml import find_all, local, parse_date, text_of

_ACCEPT = "application/zip;mtype=fmx4, application/xhtml+xml;q=0.5"
_MAIN = ("ACT", "CONS.ACT")


def fetch(context: FetchContext) -> Received | None:
    """The act with the number `celex`, in the text's language."""
    wanted = context.text.parameters
    url = f"https://publications.europa.eu/resource/celex/{wanted['celex']}"
    request = context.request(url, _ACCEPT, **{"Accept-Language": wanted["language"]})
    data, answer = context.document(request)
    if answer.unchanged:
        return None
    if data.startswith(b"PK\x03\x04"):
        parts, version = _formex(context.text.name, data)
    else:
        parts, version = (Part(".xhtml", _page(context.text.name, data)),), None
    return Received(parts, answer, version=version)


def _formex(name: str, data: bytes) -> tuple[tuple[Part, ...], date | None]:
    """The act, then its annexes, and the day of the act."""
    acts: list[Part] = []
    annexes: list[Part] = []
    version = None
    with open_archive(name, io.BytesIO(data)) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.filename)
        for member in (each for each in members if each.filename.lower().endswith(".xml")):
            content = read_member(name, archive, member)
            root = xml_root(name, content, *_MAIN, "ANNEX", "DOC", "PUBLICATION", "TOC")
            if local(root) in _MAIN:
                acts.append(Part(".xml", content))
                stated = next(find_all(root, "DATE"), None)
                iso = stated.get("ISO", "") if stated is not None else ""
                version = parse_date(f"{iso[:4]}-{iso[4:6]}-{iso[6:]}")
            elif local(root) == "ANNEX":
                annexes.append(Part(f".annex-{len(annexes) + 1}.xml", content))
    if len(acts) != 1:
        raise PullError(name, N_(f"the publisher's archive has {len(acts)} acts in it, not one"))
    return (*acts, *annexes), version


def _page(name: str, data: bytes) -> bytes:
    """An XHTML page that is the act: it has articles and is no error page."""
    from corpus.official.content import refuse_page

    if b"http://www.w3.org/1999/xhtml" not in data[:2048]:
        refuse_page(name, data)
    root = xml_root(name, data[data.find(b"<html") :], "html")
    if "Article 1" not in text_of(root):
        raise PullError(name, N_("the publisher sent a page without articles instead of the text"))
    return data
