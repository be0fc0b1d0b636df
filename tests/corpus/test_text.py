"""Decoding and repair of damaged text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableError
from corpus.text.cleaning import close_gaps, decode, repair, without_pinyin

SIMPLIFIED = "第一条 为了规范债务催收的行为，制定本办法。\n第二条 贷款人不得收取利息以外的费用。\n"
TRADITIONAL = "第一條 為規範債務催收之行為，制定本辦法。\n第二條 貸款人不得收取利息以外之費用。\n"
WESTERN = "§ 12 The lender’s “charge” – a café – may not exceed £5.\nNothing else is said here.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "utf-32"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "cp950"),
        (TRADITIONAL, "gb18030"),
        (WESTERN, "cp1252"),
        (WESTERN, "utf-16-le"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_end(text: str, encoding: str, ending: str) -> None:
    assert decode(text.replace("\n", ending).encode(encoding)) == text


def test_declared_charset_is_preferred_where_it_fits() -> None:
    assert decode("été".encode("cp1252"), charset="iso-8859-1") == "été"
    assert decode("第一条".encode(), charset="gb2312") == "第一条"
    assert decode("第一条".encode("gbk"), charset="gb2312") == "第一条"
    assert decode(SIMPLIFIED.encode("gbk"), charset="no-such") == SIMPLIFIED


def test_a_bad_byte_does_not_refuse_a_file() -> None:
    data = (SIMPLIFIED * 9).encode("gb18030") + b"\xff"
    assert decode(data).startswith("第一条")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 4, "x: binary data or an unknown encoding, not text"),
        (b"\0\1\2\3" * 100, "x: binary data or an unknown encoding, not text"),
        (b"%PDF-1.7", "x: a PDF, not text"),
        (b"{\\rtf1 a}", "x: rich text (.rtf): save it as .docx or text"),
    ],
)
def test_binary_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data, "x")
    assert str(caught.value) == reason


@given(st.binary(max_size=400))
def test_decoding_never_fails_otherwise(data: bytes) -> None:
    try:
        assert "\r" not in decode(data)
    except UnreadableError as error:
        assert str(error).startswith("text: ")


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("聯(lián)網行業(yè)發(fā)展", "聯網行業發展"),
        ("數\uff08shù\uff09據(jù)", "數據"),
        ("數(shù)據(jù)業(yè)了(le)一", "數據業了一"),
        ("銀行(bank)甲(a)乙(can)了(le)", "銀行(bank)甲(a)乙(can)了(le)"),
        ("\uff21\uff22\uff11\uff12\uff0c甲", "AB12\uff0c甲"),
        ("of\ufb01ce", "office"),
        ("col\u00adlect\u200b or\u2060s", "collect ors"),
        ("\x1b[31mred\x1b[0m\x07", "red"),
        ("a\u00a0\u202f\u3000b\tc", "a b c"),
        ("\u2f00\u2f08\u2ed3\u2ea0", "一人长民"),
        ("\u202eabc", "abc"),
    ],
)
def test_repair(damaged: str, whole: str) -> None:
    assert repair(damaged) == whole


@pytest.mark.parametrize(
    ("apart", "closed"),
    [
        ("总 则", "总则"),
        ("第 一 条", "第一条"),
        ("规定 \uff0c 借款人", "规定\uff0c借款人"),
        ("示例银行 示例财政", "示例银行 示例财政"),
        ("可以 use 一个", "可以 use 一个"),
        ("甲\n乙", "甲\n乙"),
    ],
)
def test_gaps_between_han_characters(apart: str, closed: str) -> None:
    assert close_gaps(apart) == closed


@given(st.text(alphabet="甲乙 ()\uff08\uff09abcāé第条\n,.1", max_size=60))
def test_repair_is_stable_and_keeps_lines(text: str) -> None:
    once = repair(text)
    assert repair(once) == once
    assert once.count("\n") == text.count("\n")


@given(st.text(alphabet="甲乙(abcd)1 ", max_size=40))
def test_no_toned_syllable_means_no_change(text: str) -> None:
    assert without_pinyin(text) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("euc_jp", "第一条 この法律は、貸金業を営む者の業務の適正な運営を確保することを目的とする。"),  # noqa: E501
        ("cp932", "第二条 貸金業者は、夜間に電話をかけてはならない。ただし、同意があるときは、この限りでない。"),  # noqa: E501
        ("euc_kr", "제1조(목적) 이 규칙은 채권추심의 공정을 목적으로 한다. 제2조 채권추심자는 전화하여서는 아니 된다."),  # noqa: E501
        ("gb2312", "第一条 为了规范贷款业务，保护借款人的合法权益，制定本办法。"),
        ("mac_roman", "§ 1 The lender’s café — see § 2. The “collector” must not call."),
        ("cp1252", "§ 1 The lender’s café — see § 2. The “collector” must not call."),
    ],
)  # fmt: skip
def test_encodings_of_other_countries(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text
