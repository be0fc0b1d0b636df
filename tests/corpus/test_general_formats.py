"""The general formats: each made-up file gives exactly what stands beside it."""

from __future__ import annotations

import gzip
import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UnreadableError
from corpus.model import Document, Provision
from corpus.readers.general import jsonl
from corpus.readers.registry import format_of, read
from corpus.source import Source
from tests.corpus.makers import make_docx, make_pdf, pack_docx

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = {
    "text": "plain text",
    "markdown": "Markdown",
    "uscode": "Markdown",
    "html": "HTML",
    "docx": "DOCX",
    "pdf": "PDF",
    "jsonl": "JSON lines",
    "library": "library digest",
}
FILES = [
    path
    for folder in FORMATS
    for path in sorted((FIXTURES / folder).rglob("*"))
    if path.is_file() and path.suffix != ".json"
]
STATED = (
    "id", "title", "jurisdiction", "kind", "language", "aliases", "citation", "issuer", "number",
    "adopted", "effective", "amended", "version", "status", "url", "text", "summary",
)  # fmt: skip
EXTRA = (
    "heading", "path", "notes", "locator", "topics", "also", "see", "confidence",
    "effective", "id",
)  # fmt: skip


def summary(documents: list[Document]) -> list[dict[str, Any]]:
    """Documents as the expected files write them: fields that hold something."""
    return [
        {
            "regulation": _stated(document.regulation, STATED),
            "remarks": list(document.remarks),
            "provisions": [_provision(p) for p in document.provisions],
        }
        for document in documents
    ]


def _stated(item: object, names: tuple[str, ...]) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in names}
    return {name: _plain(value) for name, value in fields.items() if value not in (None, "", ())}


def _provision(p: Provision) -> dict[str, Any]:
    limits = [[limit.kind, _plain(limit.quantity), limit.unit, limit.per] for limit in p.limits]
    found = {"citation": p.citation, "key": p.key, "text": p.text}
    found |= {name: value for name, value in _stated(p, EXTRA).items() if value}
    return found | ({"limits": limits} if limits else {})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, date) else value


def source_of(path: Path) -> Source:
    return Source(path.name, path.read_bytes(), path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_gives_what_stands_beside_it(path: Path) -> None:
    expected = path.with_name(f"{path.name}.json")
    assert expected.is_file(), f"no expected result: {expected.name}"
    source = source_of(path)
    folder = path.relative_to(FIXTURES).parts[0]
    assert format_of(source).name == FORMATS[folder]
    assert summary(list(read(source))) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_keys_are_unique_and_orders_count_up(path: Path) -> None:
    for document in read(source_of(path)):
        keys = [p.key for p in document.provisions]
        assert len(set(keys)) == len(keys)
        assert document.regulation.source == path.name


def test_every_encoding_gives_the_same_law() -> None:
    folder = FIXTURES / "text"
    texts = [folder / name for name in ("law.txt", "law_gb18030.txt", "law_utf16.txt")]
    provisions = [[p for d in read(source_of(path)) for p in d.provisions] for path in texts]
    assert provisions[0] == provisions[1] == provisions[2]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        list(read(Source(name, data)))
    assert "\n" not in str(caught.value)
    return str(caught.value)


ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "x">]><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "a.txt: holds no text"),
        ("a.txt", b" \n\n", "a.txt: holds no text"),
        ("a.txt", bytes(range(256)) * 9, "a.txt: binary data or an unknown encoding, not text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "a.txt: an image, not text"),
        ("a.md", b"PK\x03\x04rest", "a.md: a ZIP archive or Office file, not text"),
        ("a.docx", b"PK\x03\x04rest", "a.docx: is not a readable Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0rest", "a.docx: is encrypted or an old Word file"),
        ("a.docx", pack_docx(ENTITIES), "word/document.xml: declares XML entities"),
        ("a.docx", pack_docx("<a"), "word/document.xml: is not well-formed XML"),
        ("a.docx", pack_docx("0" * 9_000_000), "a.docx: unpacks to an unreasonable size"),
        ("a.pdf", b"%PDF-1.4\nbroken", "a.pdf: is not a readable PDF"),
        ("a.pdf", make_pdf([[]]), "a.pdf: holds images of pages, not text: run OCR on it first"),
        ("a.html", b"<html></html>", "a.html: holds no text"),
        ("a.html", b"", "a.html: holds no readable HTML"),
        ("a.jsonl", b"{}\n[1]\nnonsense\n", "a.jsonl: holds no line with 'law' and 'text'"),
    ],
)
def test_refuses_with_one_clear_reason(name: str, data: bytes, reason: str) -> None:
    assert refusal(name, data).startswith(reason)


def test_encrypted_pdf_is_refused() -> None:
    data = make_pdf([[(80, 700, 12, "text")]]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> >> /ID [<00> <00>]",
    )
    assert "encrypted" in refusal("locked.pdf", data)


def test_automatic_numbers_of_word_are_written_out() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    numbering = (
        f'<w:numbering xmlns:w="{w}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    numbered = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        "<w:r><w:t>{}</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>。</w:t></w:r></w:ins></w:p>"
    )
    body = "".join(numbered.format(text) for text in ("甲", "乙"))
    document = f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'
    data = pack_docx(document, numbering=numbering)
    (found,) = read(Source("auto.docx", data))
    assert [(p.key, p.text) for p in found.provisions] == [("1", "甲。"), ("2", "乙。")]


def test_table_of_contents_of_a_word_file_is_no_provision() -> None:
    blocks = ["示例办法", "目录", "第一章 甲", "第二章 乙", "第一章 甲", "第一条 一。"]
    blocks += ["第二章 乙", "第二条 二。"]
    (found,) = read(Source("toc.docx", make_docx(blocks)))
    paths = [(p.key, *p.path) for p in found.provisions]
    assert paths == [("1", "第一章 甲"), ("2", "第二章 乙")]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_lines_are_streamed_from_disk(tmp_path: Path, suffix: str, pack: Any) -> None:
    plain = (FIXTURES / "jsonl/provisions.jsonl").read_bytes()
    path = tmp_path / f"provisions.jsonl{suffix}"
    path.write_bytes(pack(plain))
    streamed = list(jsonl.read(Source(path.name, b"", path)))
    held = list(jsonl.read(Source(path.name, plain)))
    assert [d.provisions for d in streamed] == [d.provisions for d in held]
    assert len(streamed) == 2
    path.write_bytes(pack(plain)[:60])
    with pytest.raises(UnreadableError, match="cannot be unpacked"):
        list(jsonl.read(Source(path.name, b"", path)))


def test_part_of_a_law_takes_its_title_from_the_folder(tmp_path: Path) -> None:
    head = "# 中华人民共和国示例法\n\n2019年2月3日第一届全国人民代表大会第四次会议通过\n"
    (tmp_path / "README.md").write_text(head, encoding="utf-8")
    part = tmp_path / "02-part.md"
    part.write_text("# 第二编　分则\n\n**第九条**　甲。\n\n**第十条**　乙。\n", encoding="utf-8")
    (found,) = read(source_of(part))
    assert found.regulation.title == "中华人民共和国示例法 第二编 分则"
    assert found.regulation.adopted == date(2019, 2, 3)
    assert [(p.key, p.path) for p in found.provisions] == [
        ("9", ("第二编 分则",)),
        ("10", ("第二编 分则",)),
    ]
    (readme,) = read(source_of(tmp_path / "README.md"))
    assert readme.regulation.id == "cn/示例法"


@pytest.mark.parametrize(
    ("name", "text", "id"),
    [
        ("code-a/03.md", "# 第三编　合同\n\n**第九条**　甲。\n", "other/code-a-第三编合同"),
        ("code-b/03.md", "# 第三编　合同\n\n**第七条**　甲。\n", "other/code-b-第三编合同"),
        ("code-a/04.md", "# 附则\n\n**第九条**　甲。\n", "other/code-a-附则"),
        ("code-a/05.md", "# 示例规定\n\n**第九条**　甲。\n", "other/示例规定"),
        ("code-a/06.md", "---\nid: cn/x\n---\n# 第三编　合同\n\n**第九条**　甲。\n", "cn/x"),
        ("03.md", "# 第三编　合同\n\n**第九条**　甲。\n", "other/第三编合同"),
    ],
)
def test_part_of_an_unnamed_code_is_told_by_its_folder(name: str, text: str, id: str) -> None:
    (found,) = read(Source(name, text.encode()))
    assert found.regulation.id == id
    title = text.partition("# ")[2].partition("\n")[0].replace("\u3000", " ")
    assert found.regulation.title == title


def us_code(*lines: str) -> list[Provision]:
    """The provisions of a made-up section 7 of the United States Code."""
    head = ["# Title 99— EXAMPLES", "### CHAPTER 1— MADE-UP", "#### § 7. Examples"]
    (found,) = read(Source("99-USC-7.md", "\n\n".join([*head, *lines]).encode()))
    return list(found.provisions)


LETTERS = [f"({letter}) Made-up rule." for letter in "abcdefgh"]


@pytest.mark.parametrize(
    ("below", "last"),
    [
        (["(1) A part.", "(A) An item", "(i) of one kind; and", "(ii) of another."], "7(i)"),
        (["(j) Another rule.", "(1) A part", "(i) of one kind; and", "(ii) of another."], "7(j)"),
        (["(ii) of another kind."], "7(h)"),
        (["(I) of one sort; and", "(II) of another.", "(ii) of another kind."], "7(h)"),
    ],
)
def test_the_first_marker_tells_a_subsection_i_from_a_clause(below: list[str], last: str) -> None:
    assert us_code(*LETTERS, "(i) Text", *below)[-1].key == last


def test_a_long_subsection_of_the_us_code_is_cut_into_its_paragraphs() -> None:
    long = "word " * 700
    parts = ["(1) Limits", "(A) In general", long, "(2) Repealed.", "(4)", f"(A) {long}"]
    short, lead, *cut = us_code("(a) Short", *parts[3:5], "Text.", "(b) Title", "Lead", *parts)
    assert (short.key, short.heading) == ("7(a)", "")
    assert (lead.key, lead.heading, lead.text) == ("7(b)", "Title", "Lead")
    assert [(p.key, p.heading) for p in cut] == [("7(b)(1)", "Limits"), ("7(b)(2)", ""),
                                                 ("7(b)(4)", "")]  # fmt: skip
    assert {p.path[2:] for p in cut} == {("§ 7. Examples", "(b) Title")}
    assert cut[0].text == f"(A) In general\n{long.strip()}"
    assert (cut[1].text, cut[2].text) == ("Repealed.", f"(A) {long.strip()}")


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Internal", "How we treat herons in arrears"), ("内部资料", "贷后工作要求"),
        ("Heron Lending plc", "Ways with widgets"), ("v 3.1, 4 May 2031", "催收人员礼貌要求"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["size", "bold", "style"])
def test_the_title_of_a_word_file_is_what_stands_out(
    tmp_path: Path, above: str, title: str, how: str
) -> None:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    file = docx.Document()
    file.add_paragraph(above)
    shown = file.add_paragraph(style="Title" if how == "style" else None)
    run = shown.add_run(title)
    if how == "size":
        run.font.size = Pt(20)
    elif how == "bold":
        run.bold = True
        shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
    file.add_paragraph("Our people follow these points.")
    file.add_paragraph("They never whistle.")
    file.save(str(tmp_path / "scan-0031.docx"))
    path = tmp_path / "scan-0031.docx"
    (document,) = read(Source(path.name, path.read_bytes(), path))
    assert document.regulation.title == title
    words = " ".join(p.text for p in document.provisions)
    assert above in f"{words} {document.regulation.summary}" and "never whistle" in words
