"""Office formats, tables, containers, national formats: each made-up file gives its result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from corpus.errors import UnreadableError
from corpus.model import Document
from corpus.readers.registry import format_of, read
from corpus.source import Source
from tests.corpus.test_general_formats import summary

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = {
    "epub": ("EPUB",),
    "mhtml": ("saved page",),
    "mail": ("mail",),
    "rtf": ("rich text",),
    "odt": ("OpenDocument text",),
    "table": ("Excel workbook", "OpenDocument workbook", "table of values"),
    "zip": ("ZIP archive",),
    "canada": ("Justice Canada XML",),
    "egov": ("e-Gov XML",),
    "gii": ("gesetze-im-internet XML",),
    "us_api": ("Federal Register JSON", "regulation tree JSON", "eCFR JSON"),
    "disguised": ("HTML under another name",),
}
FILES = [
    path
    for folder in FORMATS
    for path in sorted((FIXTURES / folder).iterdir())
    if path.with_name(f"{path.name}.json").exists()
]


def results(source: Source) -> dict[str, Any]:
    """The documents, as the expected files write them, and why reading ended, where it did."""
    documents: list[Document] = []
    try:
        documents.extend(read(source))
    except UnreadableError as error:
        return {"documents": summary(documents), "unreadable": error.reason}
    return {"documents": summary(documents)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_gives_what_stands_beside_it(path: Path) -> None:
    source = Source(path.name, path.read_bytes(), path)
    assert format_of(source).name in FORMATS[path.parent.name]
    expected = path.with_name(f"{path.name}.json").read_text("utf-8")
    assert results(source) == json.loads(expected)


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        list(read(Source(name, data)))
    assert "\n" not in str(caught.value)
    return str(caught.value)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "is a binary Word file (.doc): save"),
        ("a.wps", OLE + "WordDocument".encode("utf-16-le"), "is a binary Word file (.doc): save"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "is a binary Excel file (.xls): save"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted: remove its"),
        ("a.msg", OLE + "__substg1.0_1".encode("utf-16-le"), "is a mail of Outlook (.msg): save"),
        ("a.doc", OLE, "is an old Office file: save it as .docx"),
        ("a.epub", b"PK\x03\x04rest", "is not a readable EPUB"),
        ("a.odt", b"rest", "is not well-formed XML"),
        ("a.odt", b"PK\x03\x04rest", "is not a readable OpenDocument text"),
        ("a.xlsx", b"PK\x03\x04rest", "is not a readable Excel workbook"),
        ("a.zip", b"rest", "is not a readable ZIP archive"),
        ("a.mht", b"rest", "is no mail or saved page (has no header)"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: text/plain\n\na", "holds no HTML page"),
        ("a.eml", b"From: a@b.example\n\n", "holds no file that could be read"),
        ("a.csv", b"\n\n", "holds no text"),
        ("a.rtf", b"{\\rtf1 }", "holds no text"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 5000, "is nested too deeply"),
        ("a.7z", b"7z\xbc\xaf", "no reader for '.7z' files (unpack it first, or pack it as .zip)"),
    ],
)
def test_refuses_with_one_clear_reason(name: str, data: bytes, reason: str) -> None:
    assert refusal(name, data).startswith(f"{name}: {reason}")


def provisions(name: str, data: bytes) -> list[tuple[str, str]]:
    return [(p.citation, p.text) for d in read(Source(name, data)) for p in d.provisions]


LAW = "Lamp Order 2031\n\n1. This is the Lamp Order 2031.\n2. No lamp is lent.\n"
READ = [("1", "This is the Lamp Order 2031."), ("2", "No lamp is lent.")]


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.wps", "a.docx.rtf"])
def test_rich_text_is_told_by_its_bytes(name: str) -> None:
    text = "{\\rtf1\\ansi " + LAW.replace("\n", "\\par\r\n") + "}"
    assert provisions(name, text.encode()) == READ


def test_rich_text_passes_over_raw_bytes() -> None:
    raw = b"{\\rtf1 {\\pict\\bin6 }}}{{{}Lamp Order 2031\\par 1. A lamp.\\par 2. A heron.\\par}"
    assert provisions("a.rtf", raw) == [("1", "A lamp."), ("2", "A heron.")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_in_any_encoding_and_with_any_separator(encoding: str, mark: str) -> None:
    table = "法规,条号,条文\n示例灯具办法,第一条,灯具应当归还。\n".replace(",", mark)
    assert provisions("a.csv", table.encode(encoding)) == [("第一条", "灯具应当归还。")]


def test_a_row_that_says_otherwise_keeps_what_it_says() -> None:
    table = b"law,number,text,status\nLamp Act,1,A lamp.,in force\nLamp Act,2,A heron.,repealed\n"
    (document,) = read(Source("a.csv", table))
    assert document.regulation.status == "in force"
    assert [p.status for p in document.provisions] == [None, "repealed"]
    assert document.provisions[1].notes == "status: repealed"


def test_a_sheet_is_titled_by_its_first_row_or_by_the_first_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rules = book.active
    rows = (["催收规则清单（2031版）"], ["编号", "条款内容"], ["2.1", "晚间不得拨打电话。"])
    sheets = {
        "处罚": (["违规处罚标准"], ["首次", "扣款"]),
        "说明": (["本清单每季度更新。"], ["联系人", "某甲"]),
        "Sheet4": (["条款号", "内容"], ["第一条", "再次违规的，调离岗位。"]),
        "表单": (["表单编号", "Form", "Text"], ["", "Form 1", "姓名：____"]),
        "录音保存办法": (["条款号", "内容"], ["第一条", "录音保存三年。"]),
    }
    for row in rows:
        rules.append(row)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for row in lines:
            sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    made = list(read(Source("book.xlsx", (tmp_path / "book.xlsx").read_bytes())))
    assert [d.regulation.title for d in made] == [
        "催收规则清单（2031版）", "违规处罚标准", "催收规则清单（2031版） 说明",
        "催收规则清单（2031版） Sheet4", "催收规则清单（2031版） 表单", "录音保存办法",
    ]  # fmt: skip
    assert [made[i].provisions[0].citation for i in (0, 4)] == ["2.1", "Form 1"]
