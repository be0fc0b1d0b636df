"""Citations in their normal form, whatever the script and the country that they are written in."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.citations.finding import find_citations
from corpus.citations.keys import citation_key, law_key, law_keys, parent_key
from corpus.citations.reading import ARTICLE, CODE, fold, readings

KEYS = [
    ("第六百八十条", "680"),
    ("第680条", "680"),
    ("第 六百八十 條", "680"),
    ("Article 680", "680"),
    ("第二百九十三条之一", "293-1"),
    ("第 293-1 條", "293-1"),
    ("第13之1條", "13-1"),
    ("第十三条之2", "13-2"),
    ("第一条之规定", "1"),
    ("第五百八十五条第二款第（三）项", "585¶2(3)"),
    ("第五百八十五条第三项", "585(3)"),
    # Hong Kong
    ("第30A條", "30a"),
    ("第30a条", "30a"),
    ("第 6A 條", "6a"),
    ("第30A(1)條", "30a(1)"),
    ("第６Ａ（１）（ｂ）條", "6a(1)(b)"),
    ("s. 30A(1)", "30a(1)"),
    # Japan
    ("第13条の2", "13-2"),
    ("第十三条の二", "13-2"),
    ("第1条の2の3", "1-2-3"),
    # Korea
    ("제8조", "8"),
    ("제8조의3", "8-3"),
    ("제 8 조의 3 제1항", "8-3¶1"),
    ("제8조제1항제2호", "8¶1(2)"),
    # Latin
    ("Article 2 bis", "2-bis"),
    ("art. 2-bis", "2-bis"),
    ("2bis", "2-bis"),
    ("art. 30 ter", "30-ter"),
    ("Art. L. 120-1 quinquies", "l. 120-1-quinquies"),
    ("Art. 14 Bis(2)", "14-bis(2)"),
    ("§§ 4 bis 6", "4 bis 6"),
    # notices
    ("一、", "1"),
    ("（二）", "(2)"),
    ("一（一）", "1(1)"),
    ("六（三）", "6(3)"),
    ("6(3)", "6(3)"),
    ("二十、（十二）", "20(12)"),
    ("三（一）（2）", "3(1)(2)"),
    # common law
    ("§ 1692c(a)(1)", "1692c(a)(1)"),
    ("1692c (a) (1)", "1692c(a)(1)"),
    ("§ 1681s–2(b)", "1681s-2(b)"),
    ("§ 1006.14(b)(2)(i)(A)", "1006.14(b)(2)(i)(A)"),
    ("s. 140A", "140a"),
    ("Section 140A", "140a"),
    ("reg. 7", "7"),
    ("Rule 1.2.3", "1.2.3"),
    ("CONC 7.9.4", "conc 7.9.4"),
    ("Schedule 2 para. 5", "schedule 2 para 5"),
    ("Annex IV", "annex iv"),
    ("Preamble", "preamble"),
    ("", ""),
]


@pytest.mark.parametrize(("citation", "key"), KEYS)
def test_keys(citation: str, key: str) -> None:
    assert citation_key(citation) == key


@pytest.mark.parametrize(("citation", "key"), KEYS)
def test_a_key_is_its_own_key(citation: str, key: str) -> None:
    """What is stored as a key, and written in `see:`, is not changed by being read again."""
    assert citation_key(key) == key


@pytest.mark.parametrize(
    ("key", "parent"),
    [("1692c(a)(1)", "1692c(a)"), ("585¶2(3)", "585¶2"), ("585¶2", "585"), ("8-3", ""), ("", "")],
)
def test_parents(key: str, parent: str) -> None:
    assert parent_key(key) == parent


def test_names_of_laws() -> None:
    assert law_key("《中华人民共和国民法典》") == law_key("民法典") == law_key("民 法 典")
    assert law_key("15 U.S.C.") == law_key("15 USC")
    assert law_keys("民法典 合同编") == (law_key("民法典 合同编"), law_key("民法典"))
    assert law_keys("当铺规则") == (law_key("当铺规则"),)


# --- what once did harm --------------------------------------------------------------------------


def test_a_long_name_is_keyed_at_once() -> None:
    started = time.process_time()
    assert law_keys("法" + "-" * 60_000 + "b") == ("法b",)
    assert law_keys("蓝鸟法" + "-" * 60_000 + "总则") == ("蓝鸟法总则", "蓝鸟法")
    assert time.process_time() - started < 10


def test_long_texts_are_not_remembered() -> None:
    """As queries they would fill the memory of a program that runs on."""
    tracemalloc.start()
    try:
        for n in range(100):
            citation_key(f"{n}" + "a" * 100_000)
            law_key(f"{n}" + "a" * 100_000)
        assert tracemalloc.get_traced_memory()[0] < 2_000_000
    finally:
        tracemalloc.stop()


# --- the scanner of running text and the reader of one citation agree -----------------------------

_LEVEL = st.sampled_from(["", "(a)", "(b)(2)", "(c)(1)(ii)", " (a)(3)"])
_LATIN = st.builds(
    "{} {} {}{}{}".format,
    st.integers(1, 50),
    st.sampled_from(["U.S.C.", "USC", "U. S. C.", "U.S.C.A.", "CFR", "C.F.R."]),
    st.sampled_from(["", "§ ", "§", "sec. ", "Section "]),
    st.from_regex(
        r"[1-9][0-9]{0,3}|[1-9][0-9]{1,3}\.[1-9][0-9]?|[1-9][0-9]{2}[a-z]{1,2}", fullmatch=True
    ),
    _LEVEL,
)  # fmt: skip
_COUNT = st.sampled_from(["三", "十二", "一百二十", "九十九", "3", "120", "六百八十"])
_HAN = st.builds(
    "{}第{}{}条{}".format,
    st.sampled_from(["《壶法》", "《水壶管理办法》", "中华人民共和国水壶法", "水壶管理条例"]),
    st.sampled_from(["", " "]),
    _COUNT,
    st.sampled_from(["", "之一", "之二", " 之一"]),
)


@given(
    st.one_of(_LATIN, _HAN),
    st.sampled_from(["", "under ", "依据", "(see ", "各方同意，依照", "cf. "]),
    st.sampled_from(["", ".", "，利息照付。", ", a keeper pays", ")", "的规定"]),
)
def test_the_scanner_and_the_reader_agree(cited: str, before: str, after: str) -> None:
    han = "第" in cited
    assume(not han or not before.isascii() or not before.strip())
    text = f"{before}{cited}{after}"
    (found,) = find_citations(text)
    reading = next(r for r in readings(fold(text)) if r.form == (ARTICLE if han else CODE))
    assert found.key == reading.numbers[0].key == next(iter(readings(fold(cited)))).numbers[0].key
    assert text[: found.end] == before + cited
    if han:
        assert found.key == citation_key(cited[cited.index("第") :])
    else:
        assert found.law.replace(" ", "") == reading.code
