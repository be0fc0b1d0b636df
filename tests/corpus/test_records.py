"""Provisions as JSON of other makers, by the mapping of docs/documents.md."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from corpus.coverage import lost
from corpus.errors import UnreadableError
from corpus.model import Document, Kind, Status
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source

SECTIONS = [
    {"provision_ref": "s1", "chapter": "PART 1 - LAMPS", "section": "1", "title": "Short title",
     "content": "1. This Act is the Lamps Act 2031."},
    {"provision_ref": "s1A", "chapter": "PART 1 - LAMPS", "section": "1A", "title": "Duty",
     "content": "1A. —(1) Keepers light lamps.", "remark": "Inserted when the harbour grew."},
]  # fmt: skip
SEED = {
    "id": "la-2031", "type": "statute", "title": "Lamps Act 2031", "status": "in_force",
    "issued_date": "2031-05-06", "in_force_date": "", "url": "https://sso.agc.gov.sg/Act/LA2031",
    "provisions": SECTIONS,
}  # fmt: skip


def documents(content: Any, name: str = "a.json") -> list[Document]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    source = Source(name, text.encode())
    found = list(read(source))
    assert lost(lines_of(source), found).words == 0
    return found


def test_an_object_with_provisions() -> None:
    (read_back,) = documents(SEED)
    own = read_back.regulation
    assert (own.id, own.jurisdiction, own.language) == ("sg/lamps-act-2031", "SG", "en")
    assert (own.kind, own.status, own.adopted) == (
        Kind.STATUTE, Status.IN_FORCE, date(2031, 5, 6),
    )  # fmt: skip
    first, second = read_back.provisions
    assert (first.citation, first.key, first.heading) == ("s. 1", "1", "Short title")
    assert (first.text, first.path) == ("This Act is the Lamps Act 2031.", ("PART 1 - LAMPS",))
    assert (second.key, second.notes) == ("1a", "Inserted when the harbour grew.")


def test_articles_and_recitals_do_not_share_keys() -> None:
    content = {
        "full_name": "Lamp Regulation", "celex_id": "32031R0001",
        "eur_lex_url": "https://eur-lex.europa.eu/x",
        "articles": [{"number": "1", "title": "Scope", "text": "Lamps.", "chapter": "I"}],
        "recitals": [{"recital_number": "1", "text": "Whereas lamps are useful."}],
    }  # fmt: skip
    (read_back,) = documents(content)
    assert (read_back.regulation.jurisdiction, read_back.regulation.number) == ("EU", "32031R0001")
    assert [p.citation for p in read_back.provisions] == ["Article 1", "Recital 1"]


def test_rows_of_several_laws() -> None:
    rows = [{"law_name": law, "article_no": f"Article {n}", "article_text": f"{law} {n}."}
            for law in ("Lamp Law", "Bell Law") for n in (1, 2)]  # fmt: skip
    for content in (rows, {"rows": rows}):
        assert [(d.regulation.title, len(d.provisions)) for d in documents(content)] == [
            ("Lamp Law", 2), ("Bell Law", 2),
        ]  # fmt: skip


def test_rows_as_lines_below_a_row_of_their_law() -> None:
    law = {"law": {"law_name": "灯塔管理法", "version_date": "2031-06-27", "status": "现行有效"}}
    row = {"law_name": "灯塔管理法", "chapter": "第一章 总则", "section": None,
           "article_no": "第一条", "article_text": "为了管理灯塔，制定本法。"}  # fmt: skip
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in (law, row))
    (read_back,) = documents(text, "a.jsonl")
    own = read_back.regulation
    assert (own.title, own.version, own.status) == (
        "灯塔管理法", date(2031, 6, 27), Status.IN_FORCE,
    )  # fmt: skip
    assert [(p.key, p.path) for p in read_back.provisions] == [("1", ("第一章 总则",))]
    assert read_back.remarks == ()


@pytest.mark.parametrize("content", [{}, [], [{"a": 1}], {"provisions": [{"title": "x"}]}, 3])
def test_json_without_provisions_is_refused(content: Any) -> None:
    with pytest.raises(UnreadableError):
        documents(content)
