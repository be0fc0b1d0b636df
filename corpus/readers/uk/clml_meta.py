"""What a CLML file states of an act or instrument as a whole."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from lxml import etree

from corpus.messages import N_
from corpus.model import Kind, Regulation, Status, TextKind
from corpus.readers.uk.clml_text import line_of
from corpus.readers.xml import find_all, first, local, parse_date, squeeze, text_of
from corpus.splitting.origin import language_of

_URI = re.compile(r"legislation\.gov\.uk/(?:id/)?([a-z]+)/(\d{4}|[A-Za-z0-9/-]+?)/(\d+)(?=/|$)(.*)")
_PLACES = {
    "GB-WLS": {"wsi", "asc", "anaw", "mwa", "wdsi"},
    "GB-SCT": {"asp", "ssi", "aosp", "sdsi"},
    "GB-NIR": {"nia", "nisr", "nisi", "apni", "mnia", "nidsr", "nisro"},
}
_KINDS = {"primary": Kind.STATUTE, "secondary": Kind.REGULATION, "euretained": Kind.REGULATION}
_UNITS = {"order": "art.", "regulation": "reg.", "rule": "rule", "scheme": "para."}
_EXTRACT = re.compile(
    r"(?:section|article|regulation|rule|part|chapter|schedules?|crossheading|introduction|body)"
    r"(?:/[^/]+)*"
)
_TYPES = {
    "UnitedKingdomPublicGeneralAct": "ukpga", "UnitedKingdomLocalAct": "ukla",
    "UnitedKingdomStatutoryInstrument": "uksi", "ScottishAct": "asp",
    "ScottishStatutoryInstrument": "ssi", "WelshParliamentAct": "asc",
    "WelshNationalAssemblyAct": "anaw", "WelshStatutoryInstrument": "wsi",
    "NorthernIrelandAct": "nia", "NorthernIrelandStatutoryRule": "nisr",
}  # fmt: skip
_SERIES = {"ukpga": "c.", "asp": "asp", "anaw": "anaw", "asc": "asc", "nia": "c."}
_INSTRUMENTS = {"uksi": "S.I.", "wsi": "S.I.", "ssi": "S.S.I.", "nisr": "S.R."}


class Meta:
    """The metadata of a CLML file."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        head = first(root, "Metadata")
        self.head = head if head is not None else etree.Element("Metadata")
        self.title = self.text("title") or _printed_title(root)

    def text(self, name: str) -> str:
        """The text of the metadata element `name`, or ""."""
        return text_of(next(find_all(self.head, name), None))

    def value(self, name: str, attribute: str = "Value") -> str:
        """An attribute of the metadata element `name`, or ""."""
        found = next(find_all(self.head, name), None)
        return (found.get(attribute) or "") if found is not None else ""

    @cached_property
    def uri(self) -> str:
        return self.root.get("IdURI") or self.text("identifier")

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """Series, year and number: ("ukpga", "1981", "54")."""
        match = _URI.search(self.uri)
        if match:
            return match[1], match[2], match[3]
        series = _TYPES.get(self.value("DocumentMainType"), "")
        return series, self.value("Year"), self.value("Number")

    @property
    def european(self) -> bool:
        """True for law of the European Union."""
        return first(self.root, "EURetained") is not None or self.parts[0].startswith("eu")

    @property
    def unit(self) -> str:
        """How the main units are cited: "s.", "art.", "reg.", "rule"."""
        if self.european:
            return "Article"
        if self.value("DocumentCategory") == "secondary":
            return _UNITS.get(self.value("DocumentMinorType"), "art.")
        return "s."

    @property
    def extract(self) -> str:
        """The part of the act that the file is cut to: "section/20"; "" for the whole."""
        match = _URI.search(self.text("identifier"))
        rest = match[4].strip("/") if match else ""
        rest = re.sub(r"/?(?:\d{4}-\d\d-\d\d|enacted|made|created|adopted)$", "", rest)
        return rest if _EXTRACT.fullmatch(rest) else ""


def _printed_title(root: etree._Element) -> str:
    """The title that stands above the law, not that of its subject."""
    titles = find_all(root, "Title")
    own = (
        t for t in titles if not any(local(a) == "SubjectInformation" for a in t.iterancestors())
    )
    return line_of(next(own, None))


def regulation(meta: Meta) -> Regulation:
    """The regulation as the file states it."""
    series, year, number = meta.parts
    category = meta.value("DocumentCategory")
    return Regulation(
        id=f"gb/{series}-{year.replace('/', '-')}-{number}".lower() if series else
        "gb/" + re.sub(r"[^a-z0-9]+", "-", meta.title.lower()).strip("-"),
        title=squeeze(meta.title),
        jurisdiction=next((place for place, all_ in _PLACES.items() if series in all_), "GB"),
        kind=Kind.DIRECTIVE if series == "eudr" else _KINDS.get(category, Kind.OTHER),
        language=meta.text("language") or _language(meta.root),
        citation=_citation(series, year, number) or meta.text("bibliographicCitation"),
        issuer=meta.value("CreatedBy", "Label"),
        number=_number(meta.root),
        adopted=parse_date(meta.value("EnactmentDate", "Date") or meta.value("Made", "Date")),
        effective=_commencement(meta),
        status=_status(meta),
        version=parse_date(meta.text("valid")),
        url=meta.root.get("DocumentURI") or meta.text("identifier"),
        text=TextKind.OFFICIAL,
    )  # fmt: skip


def remarks(meta: Meta, pictures: int) -> tuple[str, ...]:
    """What the person who added the file should know."""
    found = []
    if meta.extract:
        found.append(N_(f"an extract, {meta.extract}, not the whole"))
    if pictures:
        found.append(N_(f"{pictures} pictures left out"))
    return tuple(found)


def _language(root: etree._Element) -> str:
    """The language as marked, else as the text shows: files of 2002 do not state it."""
    return root.get("{http://www.w3.org/XML/1998/namespace}lang") or language_of(text_of(root))


def _citation(series: str, year: str, number: str) -> str:
    if mark := _SERIES.get(series):
        return f"{year} {mark} {number}"
    if mark := _INSTRUMENTS.get(series):
        return f"{mark} {year}/{number}"
    return ""


def _number(root: etree._Element) -> str:
    for prelims in find_all(root, "PrimaryPrelims", "SecondaryPrelims"):
        return line_of(first(prelims, "Number"))
    return ""


def _commencement(meta: Meta) -> date | None:
    dates = [
        day.get("Date") or ""
        for each in find_all(meta.head, "ComingIntoForce")
        for day in find_all(each, "DateTime")
    ]
    return parse_date(dates[0]) if len(dates) == 1 else None


def _status(meta: Meta) -> Status:
    """SUPERSEDED where the text had ended when the file was last changed."""
    end = parse_date(meta.root.get("RestrictEndDate"))
    changed = parse_date(meta.text("modified"))
    return Status.SUPERSEDED if end and changed and end <= changed else Status.UNKNOWN
