"""Running headers, footers and page numbers within a text are no words of it."""

from __future__ import annotations

import pytest

from corpus.coverage import lost
from corpus.model import Document
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source

ACT = """Parlour Loans Act 2031

Part 1
Licences
1 Licensing
(1) No person may lend in a parlour without a licence about—
(a) hours, and
{}
(b) signs.
Part 2
Conduct
2 Signs
A lender must show the sign in
Schedule 1.
{}
3 Records
Records are kept for 3 years in
{}
a book.
Schedule 1
Form of sign
Lender's name: ....
"""


def document(text: str, name: str = "file.txt") -> Document:
    return next(read(Source(name, text.encode())))


@pytest.mark.parametrize(
    "mark",
    [
        "Page {} of 20", "Page {}", "- {} -", "Seite {} von 20", "Página {} de 20", "Trang {}/20",
        "{} / 20", "page {} sur 20", "Pagina {} van 20", "Strona {} z 20", "[Page {}]",
        "第 {} 页 共 20 页", "第{}頁，共20頁", "共20页 第{}页", "{}ページ", "－{}－", "{} 쪽",
    ],
)  # fmt: skip
def test_page_marks_in_many_languages_are_no_text(mark: str) -> None:
    made = document(ACT.format(*(mark.format(n) for n in (3, 4, 5))))
    assert [p.key for p in made.provisions] == ["1", "2", "3", "schedule 1"]
    for text, number in zip([p.text for p in made.provisions[:3]], "345", strict=True):
        assert mark.format(number) not in text
    assert made.provisions[0].text.endswith("(a) hours, and\n(b) signs.")


@pytest.mark.parametrize(
    "headers",
    [
        ("Parlour Loans Act 2031 (c. 9)\nPart 1 — Licences\nPage 3 of 20",
         "Parlour Loans Act 2031 (c. 9)\nPart 2 — Conduct\nPage 4 of 20",
         "Parlour Loans Act 2031 (c. 9)\nPart 2 — Conduct\nPage 5 of 20"),
        ("Page 3 of 20\nPart 1: Licences", "Page 4 of 20\nPart 2: Conduct",
         "Page 5 of 20\nPart 2: Conduct"),
        ("Part 1 Licences | Page 3 of 20", "Part 2 Conduct | Page 4 of 20",
         "Part 2 Conduct | Page 5 of 20"),
        ("Loans Board\nPage 3\nSpring Road 9", "Loans Board\nPage 4\nSpring Road 9",
         "Loans Board\nPage 5\nSpring Road 9"),
    ],
)  # fmt: skip
def test_running_headers_that_change_with_the_chapter(headers: tuple[str, str, str]) -> None:
    text = ACT.format(*headers)
    made = document(text)
    assert [p.key for p in made.provisions] == ["1", "2", "3", "schedule 1"]
    assert made.provisions[0].text.endswith("(a) hours, and\n(b) signs.")
    assert made.provisions[1].text == "A lender must show the sign in Schedule 1."
    assert made.provisions[2].text == "Records are kept for 3 years in\na book."
    assert made.provisions[2].path == ("Part 2 Conduct",)
    assert not lost(lines_of(Source("file.txt", text.encode())), [made]).words


def test_a_chapter_that_begins_a_page_is_a_heading() -> None:
    text = (
        "示例放款规则\n目录\n第一章 总则\n第二章 收费\n第一章 总则\n第一条 本规则适用于放款人。\n"
        "第 1 页 共 3 页\n第二章 收费\n第二条 不得收取砍头息。\n第 2 页 共 3 页\n"
        "第三条 本规则自2031年1月1日起施行。\n"
    )
    made = document(text)
    assert [(p.key, p.path) for p in made.provisions] == [
        ("1", ("第一章 总则",)), ("2", ("第二章 收费",)), ("3", ("第二章 收费",)),
    ]  # fmt: skip


def test_blanks_and_a_line_that_stands_once_are_no_running_lines() -> None:
    text = (
        "示例投诉规则\n第一条 投诉须填写登记表。\n附件1\n登记表\n投诉人姓名\n年 月 日\n第 2 页\n"
        "附件2\n答复表\n经办人签章\n年 月 日\n第 3 页\n"
    )
    made = document(text)
    assert made.provisions[1].text == "投诉人姓名\n年月日"
    assert made.provisions[2].text == "经办人签章\n年月日"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Die Gebühren richten sich nach", "Anlage 1. Sie sind fest."),
        ("The form of the notice is set out in", "Appendix 1. It must be signed."),
        ("Los gastos no excederán de los del", "Anexo 1. Son fijos."),
        ("Les frais sont fixés à la", "Annexe 1. Ils sont fixes."),
        ("A collector who has been told so under", "Section 2. must stop."),
    ],
)
def test_a_reference_at_the_beginning_of_a_line_is_no_annex(above: str, below: str) -> None:
    made = document(f"Fees Act\n1. Scope\nText of one.\n2. Fees\n{above}\n{below}\n3. End\nNone.\n")
    assert [p.key for p in made.provisions] == ["1", "2", "3"]
    assert made.provisions[1].text.replace("\n", " ").endswith(f"{above} {below}")


def test_what_a_schedule_belongs_to_is_not_its_title() -> None:
    made = document(
        "Fees Act\n1. One.\n2. Two.\nFIRST SCHEDULE\nSection 2\nFORM OF RECEIPT\nName:\n"
    )
    last = made.provisions[-1]
    assert (last.path, last.text, last.notes) == (
        ("FIRST SCHEDULE FORM OF RECEIPT",), "Name:", "Section 2",
    )  # fmt: skip


def test_numbers_of_articles_beside_page_numbers_are_no_running_lines() -> None:
    pages = (f"Article {n}\nText of {n} stands here.\nPage {n} of 9" for n in range(1, 9))
    made = document("Fees Act\n" + "\n".join(pages) + "\n")
    assert [p.citation for p in made.provisions] == [f"Article {n}" for n in range(1, 9)]


def test_the_title_with_a_chapter_beside_a_page_number_is_a_running_line() -> None:
    made = document(
        "移动展业车管理细则\n第一章 要求\n1.1 备案地点停放。\n1.2 不代替客户\n2 / 4\n"
        "移动展业车管理细则 · 第二章 车辆\n签字。\n第二章 车辆\n2.1 标明名称。\n2.2 登记。\n"
    )
    assert made.regulation.title == "移动展业车管理细则"
    assert [p.key for p in made.provisions] == ["1.1", "1.2", "2.1", "2.2"]
    assert made.provisions[1].text == "不代替客户\n签字。"
