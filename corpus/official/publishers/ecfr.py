"""The Electronic Code of Federal Regulations: the versioner service of www.ecfr.gov.

`GET /api/versioner/v1/titles.json` lists the titles with `up_to_date_as_of`, the newest day that
can be asked for (a later one is answered 404); `GET /api/versioner/v1/full/DAY/title-N.xml?part=P`
(and `&subpart=S`) gives the XML. The text names the day in its `hierarchy_metadata`, so that two
days of one text differ in bytes; they are compared without it.
Source: https://www.ecfr.gov/developers/documentation/api/v1
"""

from __future__ import annotations

import re
from datetime import date

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.content import json_value, xml_root
from corpus.official.pull import FetchContext
from corpus.official.store import Part, Received

_API = "https://www.ecfr.gov/api/versioner/v1"
_DAY = re.compile(rb"/on/[0-9]{4}-[0-9]{2}-[0-9]{2}/")


def fetch(context: FetchContext) -> Received | None:
    """The part named by `title`, `part` and perhaps `subpart`."""
    wanted = context.text.parameters
    day = _newest_day(context, wanted["title"])
    query = f"part={wanted['part']}"
    if "subpart" in wanted:
        query += f"&subpart={wanted['subpart']}"
    url = f"{_API}/full/{day.isoformat()}/title-{wanted['title']}.xml?{query}"
    data, answer = context.document(context.request(url, "application/xml"))
    if answer.unchanged:
        return None
    root = xml_root(context.text.name, data, "DIV5", "DIV6", "ECFR")
    if next(root.iter("DIV8", "DIV9"), None) is None:
        raise PullError(context.text.name, N_("the publisher's text has no section"))
    return Received((Part(".xml", data),), answer, version=day, alike=_DAY.sub(b"/on/", data))


def _newest_day(context: FetchContext, title: str) -> date:
    """The newest day for which the service has the title."""
    name = context.text.name
    request = context.request(f"{_API}/titles.json", "application/json")
    listing = json_value(name, context.client.read(request))
    rows = listing.get("titles") if isinstance(listing, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and str(row.get("number")) == title:
            try:
                return date.fromisoformat(str(row.get("up_to_date_as_of")))
            except ValueError:
                break
    raise PullError(name, N_(f"the publisher's list of titles gives no day for title {title}"))
