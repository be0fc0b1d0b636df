"""Splitting a law's lines into provisions, and finding the marks that start them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.splitting.headings import heading_of, is_contents
from corpus.splitting.lines import Line, text_lines
from corpus.splitting.numbering import Mark, follows, in_sequence, number_of
from corpus.splitting.schemes import SCHEMES
from corpus.splitting.splitter import Split, split
from corpus.text.numerals import to_chinese


def keys(text: str) -> list[str]:
    return [p.key for p in split(text_lines(text)).provisions]


def texts(text: str) -> dict[str, str]:
    return {p.key: p.text for p in split(text_lines(text)).provisions}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条 甲\n第二条 乙\n第二条之一 丙\n第三条 丁", ["1", "2", "2-1", "3"]),
        ("第1条 甲\n第2条 乙", ["1", "2"]),
        ("第 1 條\n甲\n第 2 條\n乙\n第 2-1 條\n丙\n第3之1條\n丁", ["1", "2", "2-1", "3-1"]),
        ("第 一 条 甲\n第 二 条 乙", ["1", "2"]),
        ("**第一条**　甲\n**第二条**　乙\n第二条之一　丙", ["1", "2", "2-1"]),
        ("第一条第一条　甲\n第二条第二条　乙", ["1", "2"]),
        ("第一条\n甲\n第二条\n乙", ["1", "2"]),
        ("第四十条 甲\n第四十一条 乙", ["40", "41"]),
        ("§ 12. Title\nText.\n§ 12a. Other\nText.\n§ 13 More\nText.", ["12", "12a", "13"]),
        ("Section 1. A\nText.\nSection 2. B\nText.", ["1", "2"]),
        ("Sec. 3. A\nText.\nSec. 4. B\nText.", ["3", "4"]),
        ("Article 5\nA\nArticle 6\nB", ["5", "6"]),
        ("Article I\nA\nArticle II\nB\nArticle III\nC", ["i", "ii", "iii"]),
        ("Rule 1.2.3 A\nText.\nRule 1.2.4 B\nText.", ["1.2.3", "1.2.4"]),
        ("1. Short title\nText.\n2. Scope\nText.\n2A. More\nText.", ["1", "2", "2a"]),
        ("1.1 范围\n甲。\n1.2 术语\n乙。\n2.1 要求\n丙。", ["1.1", "1.2", "2.1"]),
        ("一、甲\n文。\n二、乙\n文。\n三、丙\n文。", ["1", "2", "3"]),
        ("（一）甲。\n（二）乙。", ["(1)", "(2)"]),
    ],
)
def test_every_way_of_numbering(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "第五条规定的除外。",
        "第五条、第六条的规定。",
        "第五条第二款的除外。",
        "第五条 第二款的除外。",
        "第九十九条 所说的除外。",
        "第一条 所说的除外。",
    ],
)
def test_a_reference_at_the_start_of_a_line_is_no_article(reference: str) -> None:
    rest = "第三条 丙。\n第四条 丁。\n第五条 戊。\n第六条 己。"
    text = f"第一条 甲。\n第二条 依照本办法\n{reference}\n{rest}"
    found = texts(text)
    assert list(found) == ["1", "2", "3", "4", "5", "6"]
    assert found["2"].endswith(reference)


def test_glued_articles_and_headings() -> None:
    found = split(
        text_lines(
            "第一章 总则第一条 甲。第二条 乙。\n第二章 附则\n"
            "第三条 丙。第四条 依照第一条办理。第五条 戊。"
        )
    )
    assert [(p.key, p.text) for p in found.provisions] == [
        ("1", "甲。"),
        ("2", "乙。"),
        ("3", "丙。"),
        ("4", "依照第一条办理。"),
        ("5", "戊。"),
    ]
    assert found.provisions[1].path == ("第一章 总则",)
    assert found.provisions[2].path == ("第二章 附则",)


def test_missing_articles_are_stepped_over() -> None:
    assert keys("第一条 甲\n第二条 乙\n第五条 戊\n第六条 己") == ["1", "2", "5", "6"]


def test_contents_headings_and_path() -> None:
    found = split(
        text_lines(
            "示例法\n目　录\n第一编 总则……1\n第一章 甲……2\n第二编 分则……9\n"
            "第一编 总则\n第一章 甲\n第一条 一。\n第一节 子\n第二条 二。\n第二章 乙\n"
            "第三条 三。\n第二编\n分　则\n第四条 四。"
        )
    )
    assert found.front == ("示例法",)
    assert [(p.key, p.path) for p in found.provisions] == [
        ("1", ("第一编 总则", "第一章 甲")),
        ("2", ("第一编 总则", "第一章 甲", "第一节 子")),
        ("3", ("第一编 总则", "第二章 乙")),
        ("4", ("第二编 分则",)),
    ]


def test_english_contents_are_no_provisions() -> None:
    found = split(
        text_lines(
            "Act\nContents\n1. Title\n2. Scope\n3. Rest\nPart 1\nGeneral\n1. Title\nIt is so.\n"
            "2. Scope\nAll.\n3. Rest\nNone."
        )
    )
    assert [p.key for p in found.provisions] == ["1", "2", "3"]
    assert found.provisions[0].heading == "Title"
    assert found.provisions[0].path == ("Part 1 General",)


def test_attachments_count_for_themselves() -> None:
    found = split(
        text_lines(
            "第一条 甲。\n第二条 乙。\n附件1\n示例表\n第一条 丙。\n第二条 丁。\n附件2\n只有文字。"
        )
    )
    assert [(p.citation, p.key) for p in found.provisions] == [
        ("第一条", "1"),
        ("第二条", "2"),
        ("附件1 第一条", "附件1 1"),
        ("附件1 第二条", "附件1 2"),
        ("附件2", "附件2"),
    ]
    english = "1. A\nText.\n2. B\nText.\nSchedule 2\nForms\n1. C\nText.\n2. D\nText."
    assert keys(english) == ["1", "2", "schedule 2 para 1", "schedule 2 para 2"]


def test_amending_decision_is_cut_at_its_own_numbers() -> None:
    text = "一、将第五条修改为：“第五条 甲。\n“第二款。”\n二、删去第六条。\n三、本决定施行。"
    found = texts(text.replace(":", "\uff1a"))
    assert list(found) == ["1", "2", "3"]
    assert found["1"].endswith("“第二款。”")


def test_headings_of_groups_when_the_numbers_count_on() -> None:
    text = "一、甲组\n1.子。\n2.丑。\n3.寅。\n二、乙组\n4.卯。\n5.辰。\n6.巳。"
    found = split(text_lines(text)).provisions
    assert [(p.key, p.path) for p in found][2:4] == [("3", ("一、甲组",)), ("4", ("二、乙组",))]


def test_bare_lines_above_articles_are_headings() -> None:
    text = "一、一般规定\n第一条 甲。\n二、特别规定\n（一）动产\n第二条 乙。"
    found = split(text_lines(text)).provisions
    assert [p.path for p in found] == [("一、一般规定",), ("二、特别规定", "（一）动产")]


def test_long_items_of_a_notice_are_cut_at_their_own_items() -> None:
    items = "\n".join(f"（{to_chinese(n)}）" + "说明文字。" * 60 for n in range(1, 6))
    found = split(text_lines(f"一、管理\n{items}\n二、附则\n本通知自印发之日起施行。")).provisions
    assert [p.key for p in found] == ["1(1)", "1(2)", "1(3)", "1(4)", "1(5)", "2"]
    assert found[0].citation == "一（一）"
    assert found[0].path == ("一、管理",)


def test_signature_and_distribution_go_to_the_notes() -> None:
    text = "一、甲。\n二、乙。\n示例部\n二〇二〇年五月六日\n抄送：各单位。\n（共印9份）"
    found = split(text_lines(text)).provisions
    assert found[-1].text == "乙。"
    assert found[-1].notes == "示例部\n二〇二〇年五月六日\n抄送：各单位。\n（共印9份）"


def test_text_without_numbers_is_cut_into_passages() -> None:
    paragraph = "没有编号的文字写在这里。" * 20
    found = split([Line("题目"), *(Line(paragraph, f"p. {n}") for n in range(1, 9))])
    assert found.front == ("题目",)
    assert all(200 < len(p.text) <= 1200 for p in found.provisions)
    assert [p.locator for p in found.provisions] == ["p. 1", "p. 3", "p. 5", "p. 7"]
    (line,) = split([Line("字" * 3000, "p. 1")]).provisions[:1]
    assert len(line.text) == 1200


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("第一章 总 则", "第一章"),
        ("第 二 章", "第二章"),
        ("第三分编 担保物权", "第三分编"),
        ("第 一 款 契約", "第一款"),
        ("附　则", "附则"),
        ("PART II", "PART II"),
        ("Chapter 3 — Duties of lenders", "Chapter 3"),
        ("Schedule 2 Forms", "Schedule 2"),
        ("附件一", "附件一"),
        ("附件：", "附件"),
        ("第一章 总则 ........ 12", "第一章"),
    ],
)
def test_headings(line: str, label: str) -> None:
    heading = heading_of(line.replace(":", "\uff1a"))
    assert heading is not None
    assert heading.label == label


@pytest.mark.parametrize(
    "line",
    [
        "第二章规定的事项。", "第一节、第二节", "第二款的规定", "第一章的规定适用",
        "Part of the loan", "part ii applies", "Schedule 5 applies to every lender.",
        "Title to goods", "附件：1.示例表；2.示例函", "附件所列示例",
        "Chapter 3 is repealed.",
    ],
)  # fmt: skip
def test_no_headings(line: str) -> None:
    assert heading_of(line.replace(":", "\uff1a")) is None


def test_contents_lines() -> None:
    assert all(map(is_contents, ("目录", "目 次", "Contents", "ARRANGEMENT OF SECTIONS", "# 目录")))
    assert not is_contents("目录管理办法")


@pytest.mark.parametrize(
    ("first", "second"),
    [("1", "2"), ("3", "3-1"), ("3-1", "3-2"), ("3-2", "4"), ("12", "12A"), ("12A", "12B"),
     ("12B", "13"), ("1", "1.1"), ("1.9", "2"), ("1.9", "2.1"), ("1006.6", "1006.7")],
)  # fmt: skip
def test_what_follows(first: str, second: str) -> None:
    assert follows(number_of(first), number_of(second))
    assert not follows(number_of(second), number_of(first))


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from([1, 2, 3])), max_size=40))
def test_sequence_rises(candidates: list[tuple[int, int]]) -> None:
    marks = [
        Mark(i, 0, 1, f"第{n}条", ((n, ""),), grade) for i, (n, grade) in enumerate(candidates)
    ]
    chain = in_sequence(marks)
    assert [m.number for m in chain] == sorted({m.number for m in chain})
    assert [m.line for m in chain] == sorted(m.line for m in chain)


STEMS = st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=12)
WORDS = STEMS.map(lambda stem: f"{stem}事项。")
TITLES = st.sampled_from(["总则", "监督管理", "附则"])


@st.composite
def laws(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A made-up law of chapters and articles, and the keys of its articles."""
    lines, found, number = ["示例条例"], [], 0
    for chapter in range(1, draw(st.integers(1, 4)) + 1):
        lines.append(f"第{to_chinese(chapter)}章 {draw(TITLES)}")
        for _ in range(draw(st.integers(1, 6))):
            number += 1
            lines.append(f"第{to_chinese(number)}条 {draw(WORDS)}")
            found.append(str(number))
            lines += draw(st.lists(WORDS, max_size=3))
            if draw(st.booleans()):
                lines.append(f"依照第{to_chinese(draw(st.integers(1, 40)))}条的规定办理。")
            if draw(st.integers(0, 4)) == 0:
                lines.append(f"第{to_chinese(number)}条之一 {draw(WORDS)}")
                found.append(f"{number}-1")
    return "\n".join(lines), found


def everything(found: Split) -> str:
    parts = list(found.front)
    for p in found.provisions:
        parts += [*p.path, p.citation, p.heading, p.text, p.notes]
    return re.sub(r"\s", "", "".join(parts))


@given(laws())
def test_a_law_yields_exactly_its_articles_and_loses_nothing(law: tuple[str, list[str]]) -> None:
    text, expected = law
    found = split(text_lines(text))
    assert [p.key for p in found.provisions] == expected
    kept = everything(found)
    for line in text.split("\n"):
        assert re.sub(r"\s", "", line) in kept


@given(st.text(alphabet="第一二三条章节甲乙。\n 、（）1234.()§abPart", max_size=200))
def test_no_character_of_any_text_is_lost(text: str) -> None:
    lines = text_lines(text)
    found = split(lines)
    page = r"^\d{1,4}(?=第[一二三]+[条章节])"  # printed into the line of an article
    wanted = re.sub(r"[\s#*>_.…·\-—]", "", "".join(re.sub(page, "", line.text) for line in lines))
    kept = re.sub(r"[\s#*>_.…·\-—]", "", everything(found))
    assert not set(wanted) - set(kept)
    assert len({p.key for p in found.provisions}) == len(found.provisions)


@pytest.mark.parametrize("text", [
    "1\n第1章", "甲乙\n第一章 丙\n第二章 丁", "第一条 甲\n第一章 乙", "§1\n第1节1\nPart 1",
    "第一章 甲\n第一条 乙\n第二章 丙\n第三章 丁\n第二条 戊",
])  # fmt: skip
def test_a_heading_with_nothing_below_it_is_kept(text: str) -> None:
    found = split(text_lines(text))
    assert set(re.sub(r"\s", "", text)) <= set(everything(found))


def test_schemes_have_names_of_their_own() -> None:
    assert len({scheme.name for scheme in SCHEMES}) == len(SCHEMES)


@pytest.mark.parametrize(
    ("texts", "front", "body"),
    [
        (["Kettles must be red."], [], ["Kettles must be red."]),
        (["茶壶应当是红色的。"], [], ["茶壶应当是红色的。"]),
        (
            ["Notice of kettles", "Kettles must be red."],
            ["Notice of kettles"],
            ["Kettles must be red."],
        ),
        (["茶壶提示", "（2024年5月6日公布）"], ["茶壶提示"], ["（2024年5月6日公布）"]),
        (["Kettles Act 2030"], ["Kettles Act 2030"], ["Kettles Act 2030"]),
    ],
)
def test_a_text_of_a_line_or_two_gives_each_line_once(
    texts: list[str], front: list[str], body: list[str]
) -> None:
    found = split([Line(text, f"line {n}") for n, text in enumerate(texts, 1)])
    assert list(found.front) == front
    assert [provision.text for provision in found.provisions] == body


@pytest.mark.parametrize(
    "numbers",
    [["A.1", "A.1.1", "A.2", "B.1"], ["C.1", "C.2", "C.2.1"], ["B.1.1", "B.1.2", "B.2.1"]],
)
def test_a_parts_letter_and_a_number_in_it(numbers: list[str]) -> None:
    rows = [f"{number} Heron {i}\nIt waits {i} days." for i, number in enumerate(numbers)]
    marks = split(text_lines("\n".join(["Lamp Lending Manual", "", *rows]))).provisions
    assert [provision.key for provision in marks] == [number.lower() for number in numbers]
