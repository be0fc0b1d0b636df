"""Paragraphs in lines of one width."""

from __future__ import annotations

import pytest

from corpus.splitting.lines import Line
from corpus.splitting.wrapping import unwrapped, with_words_joined


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["茶壶应当放在桌子的中间并且每天早", "晚各擦一次。"],
            "茶壶应当放在桌子的中间并且每天早晚各擦一次。",
        ),
        (
            [
                "每个茶壶都要有壶盖和壶嘴还要有",
                "壶把并且应当写明它的大小和颜色以",
                "及制造的年份。",
            ],
            "每个茶壶都要有壶盖和壶嘴还要有壶把并且应当写明它的大小和颜色以及制造的年份。",
        ),
    ],
)
def test_a_sentence_that_goes_on_below_is_one(lines: list[str], text: str) -> None:
    assert unwrapped(lines) == text


@pytest.mark.parametrize(
    "lines",
    [
        ["茶壶的名称", "水壶。"],  # a short line
        ["北京某某茶壶有限公司第一销售部", "上海某某茶壶有限公司第二销售部"],  # a list
        ["有下列情形之一的茶壶应当立即停用", "一、壶盖破损的。"],
        ["茶壶应当放在桌子的中间。", "每天早晚各擦一次。"],
        [
            "茶壶管理人员岗位职责和工作要求",
            "茶壶管理人员应当每天早晚各擦一次茶壶并且记录在册，不得遗漏任何一个。",
        ],
        ["茶壶管理人员（签字）：年 月 日", "受理意见（是否受理）："],
        ["A kettle must stand in the middle", "of the table."],
    ],
)
def test_other_lines_stay(lines: list[str]) -> None:
    assert unwrapped(lines) == "\n".join(lines)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["This consoli-", "dates the rules."], ["This consolidates", "the rules."]),
        (["zu über-", "mitteln, und", "mehr"], ["zu übermitteln,", "und", "mehr"]),
        (["well-", "defined, well", "and defined"], ["well-defined,", "well", "and defined"]),
        (["long-", "term debt; long-term loans"], ["long-term", "debt; long-term loans"]),
        (["short-", "and long-term"], ["short-", "and long-term"]),
        (["see 12-", "month terms"], ["see 12-", "month terms"]),
        (["A-", "B is not"], ["A-", "B is not"]),
    ],
)  # fmt: skip
def test_words_broken_by_a_hyphen_are_whole(lines: list[str], expected: list[str]) -> None:
    assert [line.text for line in with_words_joined([Line(text) for text in lines])] == expected
