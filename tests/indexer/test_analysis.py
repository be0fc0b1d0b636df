"""The analyzer: what text becomes, and that queries and documents become the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.han import to_simplified
from indexer.analysis import (
    MAX_TERM,
    analyze,
    fingerprint,
    normalize,
    stem_of,
    tokenize,
    units,
)
from indexer.phrases import holds_letters, holds_phrase, letters

TOKENS = [
    ("", []),
    ("?!…，。", []),
    ("Herons lending", ["heron", "lend"]),
    ("§ 1006.14(b)(2)", ["1006.14", "b", "2"]),
    ("1.2.3 and 18.5.1", ["1.2.3", "and", "18.5.1"]),
    ("version 3.", ["version", "3"]),
    ("140A 1692c", ["140a", "1692c"]),
    ("the heron's nest, the heron’s egg", ["the", "heron", "nest", "the", "heron", "egg"]),
    ("ＡＢＣ１２３", ["abc123"]),
    ("ﬁnal oﬃce", ["final", "offic"]),
    ("蓝鸟公司", ["蓝鸟公司"]),
    ("藍鳥公司", ["蓝鸟公司"]),
    ("蓝鸟APP催收", ["蓝鸟", "app", "催收"]),
    ("第680条", ["第", "680", "条"]),
    ("かな カナ 한글", ["かな", "カナ", "한글"]),
    ("snake_case", ["snake", "case"]),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


WORDS = [
    ("蓝鸟公司", {"蓝": 1, "鸟": 1, "公": 1, "司": 1, "蓝鸟": 1, "鸟公": 1, "公司": 1}, {}),
    ("鸟鸟鸟", {"鸟": 3, "鸟鸟": 2}, {}),
    ("鸟，鸟", {"鸟": 2}, {}),
    ("blue widget blue", {"blue": 2, "widget": 1}, {"blue widget": 1, "widget blue": 1}),
    ("blue 鸟 widget", {"blue": 1, "widget": 1, "鸟": 1}, {}),
    ("at 21.5 h", {"at": 1, "21.5": 1, "h": 1}, {"at 21.5": 1, "21.5 h": 1}),
]


@pytest.mark.parametrize(("text", "words", "pairs"), WORDS)
def test_words_and_pairs(text: str, words: dict[str, int], pairs: dict[str, int]) -> None:
    assert analyze(text) == (Counter(words), Counter(pairs))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("蓝鸟与網貸條例", "藍鳥與网贷条例"),
        ("討債時間", "讨债时间"),
        ("LENDING", "lending"),
        ("lenders’", "lender"),
        ("（１２）", "(12)"),
    ],
)
def test_two_writings_of_one_thing_have_the_same_terms(one: str, other: str) -> None:
    assert analyze(one) == analyze(other)


def test_a_section_number_is_not_taken_apart() -> None:
    words, _ = analyze("1006.14")
    assert words == {"1006.14": 1}, "1006.14 must not be found by 14"


def test_hostile_tokens_are_cut() -> None:
    assert tokenize("x" * 10_000) == ["x" * MAX_TERM]


def test_units_split_runs_into_characters() -> None:
    assert units("蓝鸟 flies 1.2") == ["蓝", "鸟", "fli", "1.2"]


def test_fingerprint_is_one_word() -> None:
    """It stands in a line of CURRENT, where a space would shift the fields."""
    assert fingerprint() and " " not in fingerprint()


@given(st.text())
def test_any_text_is_analyzed(text: str) -> None:
    words, pairs = analyze(text)
    assert words.total() >= len(tokenize(text))
    assert all(word and len(word) <= MAX_TERM and " " not in word for word in words)
    assert all(pair.count(" ") == 1 for pair in pairs)


@given(st.text(alphabet="藍鳥條網貸与與債务務收款款項一二AbC1. ，", max_size=30))
def test_folding_before_or_after_makes_no_difference(text: str) -> None:
    assert analyze(text) == analyze(to_simplified(text))


@given(st.text(max_size=50))
def test_normalize_is_done_once(text: str) -> None:
    """Snippets normalize what was normalized; a second pass must change no term."""
    assert analyze(normalize(text)) == analyze(text)


@given(
    st.text(alphabet="蓝鸟公司ab1 .，\n", max_size=40),
    st.text(alphabet="蓝鸟公司ab1 .，", max_size=20),
)
def test_a_text_holds_the_terms_of_its_lines(before: str, line: str) -> None:
    """A query taken from a line of a document meets terms that the document has."""
    whole, part = analyze(f"{before}\n{line}")[0], analyze(line)[0]
    assert all(whole[term] >= n for term, n in part.items())


def test_a_stem_begins_as_its_word() -> None:
    """So a unit that begins otherwise than what is looked for need not be stemmed."""
    words = "dying lying tying skies fly flies cries early only us using yes eyes 'yield' agreed"
    text = f"{words} {words.upper()} 12.5 催收电话 collectors of debts, debt-collection"
    for wanted in pairwise(units(text)):
        assert holds_phrase(text, list(wanted))
    for word in (words.replace("'", "") + " generally succeeded inning news andes").split():
        assert stem_of(word)[0] == word[0]
    assert not holds_phrase("a collector of a debt", ["debt", "collector"])


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("A Debtor's car", "debtor car", True),
        ("a debtor, car", "debtors car", True),
        ("a debtor of a car", "debtor car", False),
        ("at 1.5a b", "1.5 a b", True),
        ("at 1.5 a c b", "1.5 a b", False),
        ("they were dying out", "dying out", True),
        ("ﬁnd Ａcts here", "find acts here", True),
        ("發展的", "发展的", True),
        ("发展，的", "发展的", False),
        ("calls 催收人 twice", "催收人", True),
        ("calls 催收人 twice", "call 催收", True),
        ("\u212aite flies", "kite flies", True),
    ],
)
def test_a_phrase_stands_in_a_row(text: str, wanted: str, held: bool) -> None:
    assert holds_phrase(text, units(wanted)) is held


@pytest.mark.parametrize(
    "text", ["有不", "有、不", "有's 不", "有。\n不", "甲有乙不", "①有②不", "發有 不", "有Ａ不"]
)
@pytest.mark.parametrize("wanted", ["有不", "发有不", "1有2不", "有a不"])
def test_letters_are_held_whatever_stops_are_in_them(text: str, wanted: str) -> None:
    assert holds_letters(text, wanted) is (wanted in letters(text))
