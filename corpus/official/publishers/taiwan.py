"""Taiwan's law database (law.moj.gov.tw): one zip of JSON for all acts, one for all orders.

`GET /api/Ch/Law/JSON`, `/api/Ch/Order/JSON` and, in English, `/api/En/…` give a zip with
`ChLaw.json` (UTF-8 with a BOM; 26 MB unpacked), `schema.csv` and `manifest.csv`. The JSON is
`{"UpdateDate": …, "Laws": [{"LawName": …, "LawURL": "…?pcode=G0380001", "LawModifiedDate":
"20200115", "LawArticles": […]}]}`; English names begin with `Eng`. The zip is kept as received and
serves all texts; a text is the one law's object, character for character.
Source: https://law.moj.gov.tw/api/swagger/index.html
"""

from __future__ import annotations

import json
import re

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.content import find_member, open_archive, read_member
from corpus.official.pull import FetchContext
from corpus.official.store import Part, Received
from corpus.readers.xml import parse_date

_API = "https://law.moj.gov.tw/api"
_SPACE = re.compile(r"[\s,]*")


def fetch(context: FetchContext) -> Received | None:
    """The law with the code `pcode` in the file `file` ("Ch/Law", "En/Order")."""
    wanted, name = context.text.parameters, context.text.name
    url = f"{_API}/{wanted['file']}/JSON"
    with context.archive(context.request(url, "application/zip")) as kept:
        if context.known is not None and context.known.archive == kept.name:
            return None
        with open_archive(name, kept.path) as archive:
            member = find_member(
                name, archive, lambda each: each.endswith(".json"), N_("JSON file")
            )
            data = read_member(name, archive, member)
        text, law = _law(name, data, wanted["pcode"])
    day = str(law.get("LawModifiedDate") or law.get("EngLawModifiedDate") or "")
    return Received(
        (Part(".json", text.encode()),),
        kept.answer,
        version=parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}"),
        archive=kept.name,
        member=member.filename,
    )


def _law(name: str, data: bytes, pcode: str) -> tuple[str, dict[str, object]]:
    """One law of the file: its text in the file, and what that says."""
    decoder = json.JSONDecoder()
    try:
        content = data.decode("utf-8-sig")
        place = re.compile(r'"Laws"\s*:\s*\[\s*').search(content)
        at = place.end() if place else len(content)
        while content.startswith("{", at):
            law, end = decoder.raw_decode(content, at)
            if str(law.get("LawURL") or law.get("EngLawURL")).endswith(f"pcode={pcode}"):
                return content[at:end], law
            space = _SPACE.match(content, end)
            at = space.end() if space else end
    except (ValueError, RecursionError):
        raise PullError(name, N_("the publisher's file is not JSON")) from None
    raise PullError(name, N_(f"the publisher's file has no law with the code {pcode}"))
