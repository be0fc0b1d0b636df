"""What every reader of the Code of Federal Regulations makes of a part: its `Regulation`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.model import Document, Kind, Provision, Regulation, TextKind
from corpus.readers.xml import squeeze

_COMMON_NAME = re.compile(r"\(\s*Regulation\s+([A-Z]{1,2})\s*\)", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """What a file states of a part: title and part number, name, issuing chapter, dates."""

    title: str
    number: str
    name: str = ""
    issuer: str = ""
    version: date | None = None
    effective: date | None = None
    letter: str = ""
    document: str = ""
    url: str = ""


def document(
    part: Part, provisions: tuple[Provision, ...], remarks: tuple[str, ...] = ()
) -> Document:
    """The document of a part."""
    citation = squeeze(f"{part.title} CFR Part {part.number}")
    letter = f"Regulation {part.letter}" if part.letter else ""
    if not letter and (match := _COMMON_NAME.search(part.name)):
        letter = f"Regulation {match[1].upper()}"
    aliases = (citation, squeeze(f"{part.title} CFR {part.number}"), letter)
    return Document(
        Regulation(
            id=f"us/{part.title}-cfr-{part.number}".lower().replace("/-", "/"),
            title=squeeze(part.name) or citation,
            jurisdiction="US",
            kind=Kind.REGULATION,
            language="en",
            aliases=tuple(filter(None, dict.fromkeys(aliases))),
            citation=citation,
            issuer=squeeze(part.issuer.replace("(CONTINUED)", "")),
            number=part.document,
            effective=part.effective,
            version=part.version,
            url=part.url,
            text=TextKind.OFFICIAL,
        ),
        provisions,
        remarks,
    )
