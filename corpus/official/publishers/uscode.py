"""The United States Code: the release points of uscode.house.gov, in USLM XML.

The page `/download/download.shtml` names the current release point and links one zip a title
(`releasepoints/us/pl/119/108/xml_usc15@119-108.zip`; the path may end in such as "102not101"),
which holds one `usc15.xml`. The zip is kept as received. Of the title, only the sections wanted
are taken as a text: elements are left out of the XML, none is changed. An address that does not
exist is answered with an error page, not with 404.
Source: https://uscode.house.gov/download/resources/USLM-User-Guide.pdf
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urljoin

from lxml import etree

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.content import find_member, open_archive, read_member, xml_root
from corpus.official.pull import FetchContext
from corpus.official.store import Part, Received
from corpus.readers.xml import children, first, local, parse_date, text_of

_PAGE = "https://uscode.house.gov/download/download.shtml"
_SECTION = re.compile(r"/us/usc/t[0-9]+a?/s([0-9]+)(?![0-9])")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_RELEASED = re.compile(r"Public\s+Law\s+([0-9]+-[0-9]+)\s*\(([0-9]{2})/([0-9]{2})/([0-9]{4})\)")


def fetch(context: FetchContext) -> Received | None:
    """The sections `sections` ("1692" or "1601-1667") of title `title`, or all of it."""
    wanted, name = context.text.parameters, context.text.name
    request = context.request(_PAGE, "text/html")
    page = _COMMENT.sub("", context.client.read(request).decode("utf-8", "replace"))
    number = wanted["title"].zfill(2)
    link = re.search(rf'href="([^"]*/xml_usc{number}@([0-9]+-[0-9A-Za-z]+)\.zip)"', page)
    if link is None:
        raise PullError(
            name, N_(f"the publisher's page of downloads has no title {wanted['title']}")
        )
    with context.archive(context.request(urljoin(_PAGE, link[1]), "application/zip")) as kept:
        if context.known is not None and context.known.archive == kept.name:
            return None
        with open_archive(name, kept.path) as archive:
            member = find_member(
                name,
                archive,
                lambda each: each.endswith(f"usc{number}.xml"),
                N_(f"file of title {number}"),
            )
            data = read_member(name, archive, member)
        root = xml_root(name, data, "uscDoc")
        if "sections" in wanted:
            data = _only(name, root, wanted["sections"])
    return Received(
        (Part(".xml", data),),
        kept.answer,
        version=_released(page, link[2]) or _made(root),
        edition=link[2],
        archive=kept.name,
        member=member.filename,
        alike=_without_ids(data),
    )


def _only(name: str, root: etree._Element, sections: str) -> bytes:
    """The title with no other sections than those wanted, and the headings above them."""
    low, _, high = sections.partition("-")
    numbers = range(int(low), int(high or low) + 1)
    keep: set[etree._Element] = set()
    for element in root.iter("{*}section"):
        match = _SECTION.match(element.get("identifier", ""))
        if match and int(match[1]) in numbers:
            keep.add(element)
            keep.update(element.iterancestors())
    main = first(root, "main")
    if not keep or main is None:
        raise PullError(name, N_(f"the publisher's title has no section {sections}"))
    _prune(main, keep)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _prune(element: etree._Element, keep: set[etree._Element]) -> None:
    for child in list(children(element)):
        if child in keep:
            if local(child) != "section":
                _prune(child, keep)
        elif local(child) not in ("num", "heading"):
            element.remove(child)


def _released(page: str, edition: str) -> date | None:
    """The day of a release point, where the page says it."""
    for law, month, day, year in _RELEASED.findall(page):
        if edition == law or edition.startswith(f"{law}not"):
            return parse_date(f"{year}-{month}-{day}")
    return None


def _made(root: etree._Element) -> date | None:
    meta = first(root, "meta")
    return parse_date(text_of(first(meta, "created"))) if meta is not None else None


def _without_ids(data: bytes) -> bytes:
    """The text without what is made anew at every release: ids, the day, the release's name."""
    data = re.sub(rb' id="[^"]*"', b"", data)
    return re.sub(rb"(?s)<meta\b.*?</meta>", b"", data, count=1)
