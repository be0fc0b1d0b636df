"""The PRC's National Database of Laws and Regulations (flk.npc.gov.cn): laws as Word documents.

There is no documented interface; the addresses are those that the site's own pages use, as public
programs describe them (2026). `POST /law-search/search/list` finds titles (`searchRange` 1) and
gives rows with `bbbs` (the id), `title` (with markup), `gbrq` (published), `sxrq` (in force from)
and `sxx` (1 repealed, 2 amended since, 3 in force, 4 not yet in force);
`GET /law-search/download/pc?format=docx&bbbs=…` gives a signed address on the site's object store,
good for about an hour. Not known for sure: how long this stays so, and whether a text may come as
an old .doc. Because it is no documented interface, the site's robots.txt is asked first and obeyed;
in 2026 it was seen to forbid all tools, and then the text must be saved with a browser.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.content import check_docx, json_value
from corpus.official.pull import FetchContext
from corpus.official.responses import Request
from corpus.official.store import Part, Received
from corpus.readers.xml import parse_date

_API = "https://flk.npc.gov.cn/law-search"
_MARKUP = re.compile(r"<[^>]*>|\s")
_EDITION = re.compile(r"[（(][^（()）]*[)）]$")
_IN_FORCE = 3
_EVERYTHING: dict[str, object] = {
    "searchRange": 1,
    "searchType": 2,
    "sxx": [],
    "sxrq": [],
    "gbrq": [],
    "gbrqYear": [],
    "flfgCodeId": [],
    "zdjgCodeId": [],
    "orderByParam": {"order": "-1", "sort": ""},
    "pageNum": 1,
    "pageSize": 20,
}


def fetch(context: FetchContext) -> Received | None:
    """The text in force whose title is `title`."""
    name, title = context.text.name, context.text.parameters["title"]
    search = context.request(f"{_API}/search/list", "application/json")
    if not context.client.may_fetch(search):
        raise PullError(
            name,
            N_(
                "flk.npc.gov.cn asks tools to keep out (robots.txt): open "
                f"{context.text.url} in a browser, save the text as .docx and add that file"
            ),
        )
    found = _answer(context, replace(search, json={**_EVERYTHING, "searchContent": title}))
    law = _choose(name, title, found.get("rows"))
    bbbs, version = str(law["bbbs"]), _day(law.get("sxrq")) or _day(law.get("gbrq"))
    known = context.known
    if known is not None and known.edition == bbbs and known.version == version:
        return None
    download = context.request(f"{_API}/download/pc?format=docx&bbbs={bbbs}", "application/json")
    data = _answer(context, download).get("data")
    address = data.get("url") if isinstance(data, dict) else None
    if not isinstance(address, str) or urlsplit(address).netloc not in download.hosts:
        raise PullError(name, N_("the publisher gives no address for the document"))
    parts = urlsplit(address)
    request = context.request(urlunsplit(("https", *parts[1:])))
    path = context.waiting(request)
    answer = context.client.download(request, path)
    try:
        check_docx(name, path)
        document = Part(".docx", path.read_bytes())
    finally:
        path.unlink()
    plain = replace(answer, url=request.url.partition("?")[0])
    return Received((document,), plain, version=version, edition=bbbs)


def _answer(context: FetchContext, request: Request) -> dict[str, object]:
    """The object that the service answers with; PullError when it reports a failure."""
    value = json_value(context.text.name, context.client.read(request))
    if not isinstance(value, dict) or value.get("code") != 200:
        said = str(value.get("msg", ""))[:80] if isinstance(value, dict) else ""
        raise PullError(
            context.text.name, N_(f"the publisher's search failed ({said or 'no reason'})")
        )
    return value


def _choose(name: str, title: str, rows: object) -> dict[str, object]:
    """The newest row in force with this title, which may end in the edition: "（2018年修正）"."""
    named = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
        and row.get("bbbs")
        and _EDITION.sub("", _MARKUP.sub("", str(row.get("title", "")))) == title
    ]
    current = [row for row in named if row.get("sxx") == _IN_FORCE]
    if not current:
        what = N_("that is in force") if named else N_("at all")
        raise PullError(name, N_(f"the publisher lists no text of this title {what}"))
    return max(current, key=lambda row: str(row.get("gbrq", "")))


def _day(value: object) -> date | None:
    return parse_date(str(value or ""))
