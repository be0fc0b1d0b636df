"""Official formats of the UK, the EU, Hong Kong, Taiwan, India and others.

Each made-up file gives exactly what stands beside it; broken and hostile files give one clear line.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.eu.numbers import celex, oj_number
from corpus.readers.outline import Levels, Outline, bare
from corpus.readers.registry import format_of, read
from corpus.source import Source

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = {
    "clml": ("CLML",),
    "akoma_ntoso": ("Akoma Ntoso",),
    "formex": ("Formex",),
    "hklm": ("HKLM",),
    "eurlex_html": ("EUR-Lex page",),
    "tw_moj": ("Taiwan MOJ JSON", "Taiwan MOJ XML"),
    "tw_html": ("Legislative Yuan page",),
    "rbi": ("RBI circulars",),
    "bluebell": ("bluebell",),
    "akn_html": ("German law page",),
    "unknown": ("unknown XML", "unknown JSON", "JSON of provisions"),
}
STATED = (
    "id", "title", "title_en", "title_zh", "aliases", "jurisdiction", "citation", "issuer",
    "number", "adopted", "effective", "amended", "version", "status", "url", "rights",
    "retrieved", "language", "kind", "text",
)  # fmt: skip


def _files() -> list[Path]:
    found = []
    for folder in FORMATS:
        paths = sorted((FIXTURES / folder).iterdir())
        expected = {path.name for path in paths if path.with_name(path.name[:-5]) in paths}
        found += [path for path in paths if path.name not in expected]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else str(value)


def _provision(p: Any) -> dict[str, Any]:
    always = {"citation": p.citation, "key": p.key, "path": list(p.path), "text": p.text}
    extra = {name: getattr(p, name) for name in ("heading", "notes", "locator")}
    if p.status:
        extra["status"] = str(p.status)
    return always | {name: value for name, value in extra.items() if value}


def summary(documents: list[Document]) -> list[dict[str, Any]]:
    """Documents as the expected files write them: fields that hold something."""
    return [
        {
            "regulation": {
                name: _plain(value)
                for name in STATED
                if (value := getattr(document.regulation, name)) not in (None, "", ())
            },
            "remarks": list(document.remarks),
            "provisions": [_provision(p) for p in document.provisions],
        }
        for document in documents
    ]


@pytest.mark.parametrize("path", _files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixture_gives_the_expected_documents(path: Path) -> None:
    source = Source(path.name, path.read_bytes())
    assert format_of(source).name in FORMATS[path.parent.name]
    expected = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
    if isinstance(expected, dict):
        assert unreadable(path.name, source.data) == f"{path.name}: {expected['unreadable']}"
        return
    documents = list(read(source))
    assert summary(documents) == expected
    for document in documents:
        keys = [p.key for p in document.provisions]
        assert len(set(keys)) == len(keys) and all(keys)
        assert all(p.text and not p.id for p in document.provisions)
        assert document.regulation.sha256 == source.sha256


def unreadable(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        list(read(Source(name, data)))
    return str(caught.value)


AKN = '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xml", f"{AKN}<act>", "is not well-formed XML"),
        ("a.xml", f"{AKN}</akomaNtoso>", "is not Akoma Ntoso: no document inside"),
        ("a.xml", f"{AKN}<act><body/></act></akomaNtoso>", "without text"),
        ("e.xml", f'<!DOCTYPE a [<!ENTITY x "y">]>{AKN}&x;</akomaNtoso>', "declares XML entities"),
        ("f.xml", "<ACT><BIB.INSTANCE/></ACT>", "is a Formex file without text"),
        ("f.xml", "<ACT><BIB.INSTANCE>", "is not well-formed XML"),
        ("h.xml", '<ordinance xmlns="http://www.xml.gov.hk/schemas/hklm/1.0"/>', "without text"),
        ("t.xml", "<法規><法規內容/></法規>", "holds no text"),
        ("t.json", '{"法規名稱": "x", "法規內容": [1, {"條號": 5}]}', "holds no text"),
        ("t.json", '{"法規名稱": ', "is not well-formed JSON"),
        ("t.html", "<title>法編號:1</title>", "without articles"),
        ("r.json", '{"circulars": [1, {"details": 5}]}', "holds no circular with text"),
        ("r.json", '{"circulars": {', "is not well-formed JSON"),
        ("d.html", "<title>Rechtsinformationen des Bundes</title>", "without provisions"),
        ("o.html", '<p class="oj-normal">', "without text"),
        ("b.txt", "BODY\n", "without an act in it"),
        ("n.json", "[" * 100_000, "is not well-formed JSON"),
        ("x.xml", "", "is not well-formed XML"),
    ],
)
def test_broken_files_give_one_clear_line(name: str, data: str, reason: str) -> None:
    line = unreadable(name, data.encode())
    assert line.startswith(f"{name}: ") and reason in line and "\n" not in line


def test_an_act_that_does_not_state_its_language_shows_it() -> None:
    data = (FIXTURES / "clml" / "amending-order.xml").read_bytes()
    unstated = data.replace(b"<dc:language>en</dc:language>", b"")
    (found,) = read(Source("a.xml", unstated))
    assert unstated != data and found.regulation.language == "en"


def test_deep_nesting_is_read_or_refused() -> None:
    depth = 240
    nested = "<point><num>(a)</num>" * depth + "<p>x</p>" + "</point>" * depth
    body = f"{AKN}<act><body>{nested}</body></act></akomaNtoso>"
    assert [len(d.provisions) for d in read(Source("a.xml", body.encode()))] == [1]
    deeper = body.replace(nested, "<a>" * 5000 + "</a>" * 5000)
    assert "is not well-formed XML" in unreadable("a.xml", deeper.encode())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_utf_16(encoding: str) -> None:
    name = "UTF-16" if encoding.startswith("utf-16") else "UTF-8"
    text = (
        f'<?xml version="1.0" encoding="{name}"?>{AKN}<act><body><article>'
        "<num>Article 1</num><p>燈</p></article></body></act></akomaNtoso>"
    )
    (document,) = read(Source("a.xml", text.encode(encoding)))
    assert [(p.key, p.text) for p in document.provisions] == [("1", "燈")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<html><body><p>第一条 公司</p></body></html>"),
        ("a.txt", "BODY OF THE LAW\nSection 1. x"),
        ("a.md", "# 法規名稱\n第一条 甲。"),
        ("a.jsonl", '{"law": "circulars", "text": "x"}'),
    ],
)
def test_files_of_other_formats_are_left_to_their_readers(name: str, text: str) -> None:
    ours = {label for labels in FORMATS.values() for label in labels}
    assert format_of(Source(name, text.encode())).name not in ours


def test_an_outline_returns_text_to_the_unit_that_holds_a_list() -> None:
    out = Outline()
    out.note("early")
    with out.division("Part 1"), out.unit("s. 1", "Lamps"):
        out.line("A lamp must")
        with out.unit("s. 1(a)"):
            out.prefix("(a)")
            out.line("burn,")
        out.line("always")
        out.append(".")
    with out.unit("s. 2"), out.unit("s. 2(1)"):
        out.line("x")
    out.line("loose")
    with out.unit("s. 1", fuller="Part 2 s. 1"):
        out.line("again")
    with out.unit("s. 1"):
        out.line("and again")
    rows = [(p.key, p.text, p.path, p.notes) for p in out.provisions()]
    assert rows == [
        ("1", "A lamp must\nalways.", ("Part 1",), "early"),
        ("1(a)", "(a) burn,", ("Part 1", "s. 1 Lamps"), ""),
        ("2(1)", "x", (), ""),
        ("passage 1", "loose", (), ""),
        ("part 2 s. 1", "again", (), ""),
        ("1~2", "and again", (), ""),
    ]


def test_levels_close_what_is_as_deep() -> None:
    out, levels = Outline(), Levels()
    for depth, citation in ((1, "s. 1"), (2, "s. 1(1)"), (3, "s. 1(1)(a)"), (2, "s. 1(2)")):
        levels.enter(depth, out.unit(citation))
        out.line(f"text of {citation}")
    levels.close(2)
    out.line("after")
    levels.close()
    texts = [p.text for p in out.provisions()]
    assert texts[0] == "text of s. 1\nafter" and len(texts) == 4


@pytest.mark.parametrize(
    ("number", "expected"),
    [("(a)", "a"), ("1.", "1"), ("—", ""), (" 4A. ", "4A"), ("(12-1)", "12-1")],
)
def test_bare_numbers(number: str, expected: str) -> None:
    assert bare(number) == expected


@pytest.mark.parametrize(
    ("title", "number", "filed"),
    [
        ("Regulation (EU) 2031/77 on lamps", "(EU) 2031/77", "32031r0077"),
        ("Regulation (EU) No 1093/2010 on banks", "(EU) No 1093/2010", "32010r1093"),
        ("Directive 2031/9/EU on lamps", "2031/9/EU", "32031l0009"),
        ("Council Directive 93/13/EEC", "93/13/EEC", "31993l0013"),
        ("Opinion on lamps", "", ""),
    ],
)
def test_numbers_of_european_acts(title: str, number: str, filed: str) -> None:
    assert (oj_number(title), celex(title)) == (number, filed)
