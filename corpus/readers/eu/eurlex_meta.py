"""What a page of EUR-Lex states of an act or proposal as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.model import Regulation, Status, TextKind
from corpus.readers.eu.numbers import celex, kind_of, oj_number
from corpus.readers.xml import squeeze
from corpus.source import Source
from corpus.text.dates import numeric_day, written_day

_COM = re.compile(r"\b(COM|SWD|JOIN|C)\s?\((\d{4})\)\s?(\d+)")
_NAMED_LANGUAGE = re.compile(r"\.([A-Z]{3})\.xhtml")
_LANGUAGES = {
    "ENG": "en", "FRA": "fr", "DEU": "de", "ITA": "it", "SPA": "es", "NLD": "nl", "POR": "pt",
    "ELL": "el", "FIN": "fi", "SWE": "sv", "DAN": "da", "POL": "pl",
}  # fmt: skip


class Facts:
    """The facts on a page: `paragraphs` are its classes and texts in order, `language` its
    attribute, `name` the title in its head, which names the language of proposals."""

    def __init__(self, paragraphs: Iterable[tuple[str, str]], language: str, name: str) -> None:
        self._all = [(kind, squeeze(text)) for kind, text in paragraphs]
        match = _NAMED_LANGUAGE.search(name)
        self.language = language.lower() or (_LANGUAGES.get(match[1], "") if match else "")

    def first(self, *kinds: str) -> str:
        """The first paragraph of one of `kinds`, or ""."""
        return next((text for kind, text in self._all if kind in kinds and text), "")

    @property
    def proposal(self) -> bool:
        """True for a proposal of the Commission."""
        return "proposal" in self.first("statut").lower()

    @property
    def title(self) -> str:
        """The title: of a proposal put together from its cover's parts."""
        cover = [self.first("statut"), self.first("typedudocument_cp", "typedudocument"),
                 self.first("titreobjet_cp", "titreobjet")]  # fmt: skip
        if any(cover):
            return " ".join(filter(None, cover))
        lines = [text for kind, text in self._all if kind == "doc-ti"]
        end = next((i for i, text in enumerate(lines) if text.upper().startswith("ANNEX")), None)
        return " ".join(lines[:end])


def regulation(source: Source, facts: Facts) -> Regulation:
    """The regulation as the page states it."""
    title, reference = facts.title, facts.first("rfrenceinstitutionnelle")
    com = _COM.search(reference)
    slug = f"{com[1]}-{com[2]}-{com[3]}".lower() if com else celex(title) or _plain(title)
    return Regulation(
        id=f"eu/{slug or _plain(source.stem)}",
        title=title or source.stem,
        jurisdiction="EU",
        kind=kind_of(title),
        language=facts.language,
        issuer=facts.first("logo", "institutionquiagit").rstrip(","),
        number=reference or oj_number(title),
        adopted=numeric_day(facts.first("emission", "hd-date")) or written_day(title),
        status=Status.DRAFT if facts.proposal else Status.UNKNOWN,
        text=TextKind.OFFICIAL,
    )


def _plain(title: str) -> str:
    return "-".join(re.findall(r"\w+", title.lower())[:12])
