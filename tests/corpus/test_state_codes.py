"""Texts of state codes: title, place, sections and no shared ids."""

from __future__ import annotations

from corpus.model import Document
from corpus.readers.registry import read
from corpus.source import Source


def document(text: str, name: str = "a.txt") -> Document:
    return next(iter(read(Source(name, text.encode()))))


def leginfo(division: str, name: str, first: int) -> str:
    return f"""======================================================================
  Harbor Code
  State of California
======================================================================

Source: Official California Legislative Information

DIVISION {division}. {name} [{first}. - {first + 2}.]



CHAPTER 1. Lamps [{first}. - {first + 1}.5.]

{first}.

Keepers light lamps from dusk on the eve of January 1,
 2031.

(History: Added by Stats. 2030, Ch. 1, Sec. 2.   Effective January 1, 2031.)
-------------------------------------------

{first + 1}.5.

(a) Lamps burn until
2032.

(b) Oil is kept dry.

(History: Added by Stats. 2030, Ch. 1, Sec. 3.)
-------------------------------------------



  ARTICLE 2. Bells [{first + 2}. - {first + 2}.]

{first + 2}.

Keepers ring bells.

(History: Added by Stats. 2030, Ch. 1, Sec. 4.)
-------------------------------------------
"""


def test_divisions_of_one_code_are_different_documents() -> None:
    first = document(leginfo("1", "LAMP LAW", 100))
    second = document(leginfo("2.5", "BELL LAW", 200))
    assert first.regulation.id == "us-ca/california-harbor-code-division-1-lamp-law"
    assert second.regulation.id == "us-ca/california-harbor-code-division-2-5-bell-law"
    assert first.regulation.title == "California Harbor Code, Division 1. LAMP LAW"
    assert first.regulation.citation == "Cal. Harbor Code § 100 et seq."


def test_sections_with_their_histories() -> None:
    preamble, one, two, three = document(leginfo("1", "LAMP LAW", 100)).provisions
    assert "Harbor Code" in preamble.text
    assert [(p.key, p.path) for p in (one, two, three)] == [
        ("100", ("Chapter 1. Lamps",)),
        ("101.5", ("Chapter 1. Lamps",)),
        ("102", ("Chapter 1. Lamps", "Article 2. Bells")),
    ]
    assert one.text.endswith("2031.") and "Ch. 1, Sec. 2" in one.notes
    assert two.text == "(a) Lamps burn until\n2032.\n(b) Oil is kept dry."


def test_an_excerpt_without_its_code() -> None:
    text = leginfo("1", "LAMP LAW", 100).split("Information\n\n")[1]
    own = document(text).regulation
    assert (own.id, own.jurisdiction) == ("us-ca/division-1-lamp-law", "US-CA")
