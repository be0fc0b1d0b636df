"""legislation.gov.uk: `/TYPE/YEAR/NUMBER/data.xml`, the latest revised text in CLML.

The text states the day from which it reads as it does in `dct:valid`. Acts that exist as scans
only come as metadata without a body. Source: https://www.legislation.gov.uk/developer
"""

from __future__ import annotations

from corpus.errors import PullError
from corpus.messages import N_
from corpus.official.content import xml_root
from corpus.official.pull import FetchContext
from corpus.official.store import Part, Received
from corpus.readers.xml import find_all, parse_date, text_of

_SITE = "https://www.legislation.gov.uk"
_BODIES = ("Body", "EUBody", "Schedules")


def fetch(context: FetchContext) -> Received | None:
    """The act or instrument at `path` ("ukpga/1974/39")."""
    url = f"{_SITE}/{context.text.parameters['path']}/data.xml"
    data, answer = context.document(context.request(url, "application/xml"))
    if answer.unchanged:
        return None
    root = xml_root(context.text.name, data, "Legislation")
    if next(find_all(root, *_BODIES), None) is None:
        raise PullError(context.text.name, N_("the publisher has only metadata of it, no text"))
    valid = next(find_all(root, "valid"), None)
    return Received((Part(".xml", data),), answer, version=parse_date(text_of(valid)))
