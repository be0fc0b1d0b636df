"""What an Akoma Ntoso file states of a work: FRBR identification, preface, publication."""

from __future__ import annotations

import re
from functools import cached_property

from lxml import etree

from corpus.model import Kind, Regulation, TextKind
from corpus.readers.eu.numbers import oj_number
from corpus.readers.markup import inline
from corpus.readers.xml import children, find_all, first, local, parse_date
from corpus.source import Source

_LANGUAGES = {"eng": "en", "fin": "fi", "swe": "sv", "ita": "it", "ell": "el", "gr": "el",
              "fra": "fr", "deu": "de", "spa": "es", "por": "pt"}  # fmt: skip
#: Names of dates that say when a file was made or fetched, not when a text was adopted.
_CLERICAL = {"retrieval", "insert", "xmlconversion", "dateproduced", "generation"}
_RULES = re.compile(r"\b(?:directive|regulation|decision|decree|asetus|order|rules?)\b", re.I)
_LAWS = re.compile(r"\b(?:act|legge|law|statute|laki|νομοσ|νόμος|usc)\b", re.I)
_USC = re.compile(r"/us/usc/(\d+)/(\w+)")


class Meta:
    """The metadata of one act."""

    def __init__(self, act: etree._Element) -> None:
        self.act = act
        head = first(act, "meta")
        self._head = head if head is not None else etree.Element("meta")
        self._work = self._level("FRBRWork")
        self._expression = self._level("FRBRExpression")

    def _level(self, name: str) -> etree._Element:
        found = next(find_all(self._head, name), None)
        return found if found is not None else etree.Element(name)

    @cached_property
    def country(self) -> str:
        found = first(self._work, "FRBRcountry")
        return ((found.get("value") or "") if found is not None else "").lower()

    @cached_property
    def uri(self) -> str:
        found = first(self._work, "FRBRuri")
        if found is None:
            found = first(self._work, "FRBRthis")
        value = (found.get("value") or "") if found is not None else ""
        return value.partition("!")[0].strip("/")

    @property
    def celex(self) -> str:
        """The number under which EUR-Lex files an act of the European Union."""
        for alias in find_all(self._work, "FRBRalias"):
            if alias.get("name") == "CELEX":
                return alias.get("value") or ""
        return ""

    @property
    def link(self) -> str:
        for alias in find_all(self._work, "FRBRalias"):
            if (alias.get("value") or "").startswith(("http://", "https://")):
                return alias.get("value") or ""
        return ""

    @property
    def language(self) -> str:
        found = first(self._expression, "FRBRlanguage")
        code = ((found.get("language") or "") if found is not None else "").lower()
        code = code.partition("-")[0]
        return _LANGUAGES.get(code, code)

    def dates(self, work: bool) -> dict[str, str]:
        """The dates of the work or of the expression, by name."""
        level = self._work if work else self._expression
        return {
            (d.get("name") or "").lower(): d.get("date") or "" for d in children(level, "FRBRdate")
        }

    @cached_property
    def title(self) -> str:
        """The title as the preface gives it; else the number and heading of the first unit."""
        preface = first(self.act, "preface")
        for place in (preface, self._head) if preface is not None else (self._head,):
            found = next(find_all(place, "docTitle", "title"), None)
            if found is not None and inline(found):
                return inline(found)
        if preface is not None:
            lines = [inline(p, frozenset(("authorialNote",))) for p in children(preface)]
            return " ".join(filter(None, lines)).removesuffix(" (Text with EEA relevance)")
        return ""

    @property
    def first_unit(self) -> str:
        unit = next(find_all(self.act, "section", "article"), None)
        if unit is None:
            return ""
        number = inline(first(unit, "num"))
        mark = "§ " if local(unit) == "section" and self.country == "us" else ""
        return " ".join(filter(None, (mark + number, inline(first(unit, "heading")))))

    @property
    def number(self) -> str:
        if self.country == "eu":
            return oj_number(self.title)
        found = first(self._work, "FRBRnumber")
        if found is not None and found.get("value"):
            return found.get("value") or ""
        stated = inline(next(find_all(self.act, "docNumber"), None))
        named = re.search(r"\d+/\d{4}", self.act.get("name") or "")
        return stated or (named[0] if named else "")

    @property
    def kind(self) -> Kind:
        subtype = next(find_all(self._head, "typeStatute", "type"), None)
        said = [self.act.get("name") or "", inline(next(find_all(self.act, "docType"), None))]
        if subtype is not None:
            said.append(f"{subtype.get('refersTo') or ''} {inline(subtype)}")
        words = " ".join(said)
        if rule := _RULES.search(words):
            return Kind.DIRECTIVE if rule[0].lower() == "directive" else Kind.REGULATION
        return Kind.STATUTE if _LAWS.search(f"{words} {self.uri}") else Kind.OTHER


def regulation(source: Source, meta: Meta, official: bool) -> Regulation:
    """The regulation as the file states it."""
    work, expression = meta.dates(True), meta.dates(False)
    adopted = next((d for n, d in work.items() if n not in _CLERICAL), "")
    version = next((d for n, d in expression.items() if n not in _CLERICAL), "")
    retrieved = work.get("retrieval", "")
    usc = _USC.search(f"/{meta.uri}")
    return Regulation(
        id=_id(meta),
        title=meta.title or meta.first_unit or source.stem,
        jurisdiction=meta.country.upper(),
        kind=meta.kind,
        language=meta.language,
        citation=f"{usc[1]} U.S.C. § {usc[2]}" if usc else "",
        issuer=inline(next(find_all(meta.act, "creator"), None)),
        number=meta.number,
        adopted=parse_date(adopted),
        version=parse_date(version) if version not in (adopted, retrieved) else None,
        url=meta.link,
        text=TextKind.OFFICIAL if official else TextKind.UNVERIFIED,
        retrieved=parse_date(retrieved),
    )


def _id(meta: Meta) -> str:
    country = meta.country or "other"
    if meta.celex:
        return f"{country}/{meta.celex}".lower()
    if usc := _USC.search(f"/{meta.uri}"):
        return f"us/{usc[1]}-usc-{usc[2]}".lower()
    parts = [p for p in meta.uri.lower().split("/") if p not in ("akn", country, "act", "")]
    slug = re.sub(r"[^\w]+", "-", "-".join(parts)).strip("-")
    return f"{country}/{slug}"
