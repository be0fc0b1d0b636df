"""The formats of the United States: each made-up file gives exactly what stands beside it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.registry import format_of, read
from corpus.readers.xml import parse_date, parse_xml
from corpus.source import Source

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = {
    "ecfr": ("eCFR XML", "eCFR page"),
    "cfr_annual": ("annual CFR XML",),
    "federal_register": ("Federal Register XML",),
    "regml": ("RegML",),
    "uslm": ("USLM",),
}
FILES = [
    path
    for folder in FORMATS
    for path in sorted((FIXTURES / folder).iterdir())
    if path.suffix != ".json"
]
STATED = (
    "id", "title", "aliases", "citation", "issuer", "number", "adopted", "effective", "amended",
    "version", "status", "url", "rights", "language", "kind",
)  # fmt: skip


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


def _provision(p: Any) -> dict[str, Any]:
    always = {"citation": p.citation, "key": p.key, "path": list(p.path), "text": p.text}
    extra = {name: getattr(p, name) for name in ("heading", "notes", "locator")}
    if p.status:
        extra["status"] = str(p.status)
    return always | {name: value for name, value in extra.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixture_gives_the_expected_documents(path: Path) -> None:
    source = Source(path.name, path.read_bytes())
    assert format_of(source).name in FORMATS[path.parent.name]
    documents = list(read(source))
    expected = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
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


def test_entities_are_refused() -> None:
    data = b'<!DOCTYPE ECFR [<!ENTITY a "b">]><ECFR>&a;</ECFR>'
    assert unreadable("a.xml", data) == "a.xml: declares XML entities, which are not accepted"


def test_outside_entities_are_refused() -> None:
    data = b'<!DOCTYPE ECFR [<!ENTITY % a SYSTEM "file:///nowhere"> %a;]><ECFR/>'
    assert "declares XML entities" in unreadable("a.xml", data)


def test_an_outside_dtd_is_not_loaded() -> None:
    assert parse_xml(Source("a", b'<!DOCTYPE a SYSTEM "file:///nowhere"><a/>')).tag == "a"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<ECFR>", "a.xml: is not well-formed XML (Premature end"),
        (b"<ECFR/>", "a.xml: is an eCFR file without a part or section"),
        (b"<CFRGRANULE/>", "a.xml: is a CFR file without a part"),
        (b"<RULE><PREAMB></RULE>", "a.xml: is not well-formed XML (Opening and ending tag"),
        (b"<a><b><c><PREAMB></PREAMB></c></b></a>", "a.xml: is a Federal Register file without"),
        (b'<regulation xmlns="eregs"/>', "a.xml: is a RegML file without a part"),
        (b'<a xmlns="http://schemas.gpo.gov/xml/uslm"/>', "a.xml: is a USLM file without a main"),
        (b"<ECFR>" + b"<a>" * 500, "a.xml: is not well-formed XML (Excessive depth"),
    ],
)
def test_broken_files_say_why(data: bytes, reason: str) -> None:
    assert unreadable("a.xml", data).startswith(reason)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_cut_short_raise_no_other_error(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 25)):
        with suppress(UnreadableError):
            list(read(Source(path.name, data[:end])))


def test_deep_markup_is_read() -> None:
    deep = b"<DIV5 N='1'><DIV8 N='1.1'><P>" + b"<I>" * 240 + b"x" + b"</I>" * 240
    (document,) = read(Source("a.xml", b"<ECFR>" + deep + b"</P></DIV8></DIV5></ECFR>"))
    assert [p.text for p in document.provisions] == ["x"]


def test_dates() -> None:
    texts = (
        "2012-01-01", "March 17, 2015", "Dec. 29, 2022(fm)", "2025-08-11T12:08:57",
        "2999-01-01", "2012-02-30", "Smarch 1, 2012", "soon", "", None,
    )  # fmt: skip
    assert [parse_date(text) for text in texts] == [
        date(2012, 1, 1), date(2015, 3, 17), date(2022, 12, 29), date(2025, 8, 11),
        None, None, None, None, None, None,
    ]  # fmt: skip
