"""Numbers and dates in every form that texts write them in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.numerals import parse_numeral, to_chinese
from corpus.text.quantities import dates_in, has_number, numbers_in, stated_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("百分之三十六", [36, 0.36]),
        ("36% a year", [36, 0.36]),
        ("36\uff05", [36, 0.36]),
        ("thirty-six per cent", [36, 0.36]),
        ("百分之十二点五", [12.5, 0.125]),
        ("三分之一", [1 / 3, 0.333]),
        ("one third of it", [1 / 3, 0.333]),
        ("one and one-half percent", [1.5]),
        ("twenty and three quarters", [20.75]),
        ("two-thirds", [2 / 3]),
        ("a quarter", [0.25]),
        ("四分之一", [0.25]),
        ("万分之五", [0.0005]),
        ("千分之三", [0.003]),
        ("10万元", [100_000]),
        ("十万元", [100_000]),
        ("100,000 dollars", [100_000]),
        ("1\uff0c500元", [1500]),
        ("1.5亿元", [150_000_000]),
        ("一亿二千万元", [120_000_000]),
        ("$2.5 million", [2_500_000]),
        ("one hundred and twenty days", [120]),
        ("twenty-four hours", [24]),
        ("from 8:00 to 21:30", [8, 21.5]),
        ("8时至22时", [8, 22]),
        ("9 p.m. or 8:30 a.m.", [21, 8.5]),
        ("12 a.m.", [0]),
        ("8时30分", [8.5]),
        ("两年半", [2, 2.5]),
        ("七个工作日", [7]),
        ("二十四个月", [24]),
        ("廿五條", [25]),
        ("六成", [0.6]),
        ("twice the amount", [2]),
        ("a year", [1]),
        ("the 31st day", [31]),
    ],
)
def test_numbers(text: str, numbers: list[float]) -> None:
    found = numbers_in(text)
    assert [n for n in numbers if not has_number(n, found)] == []


def test_what_a_text_surely_states() -> None:
    assert stated_numbers("一般不得超过三十日，一律处五万元罚款。") == {30, 50_000}
    assert stated_numbers("On 3 May 2020 one another paid 12 or forty dollars.") == {12, 40}


@pytest.mark.parametrize(
    "text",
    [
        "2021年8月20日", "2021 年 8 月 20 日", "二〇二一年八月二十日", "二○二一年八月二十日",
        "民國110年8月20日", "中華民國一百一十年八月二十日", "20 August 2021", "August 20, 2021",
        "Aug. 20, 2021", "20th day of August 2021", "2021-08-20", "20210820", "2021/8/20",
    ],
)  # fmt: skip
def test_dates(text: str) -> None:
    assert dates_in(f"x {text} y") == [date(2021, 8, 20)]


def test_impossible_dates_are_left_out() -> None:
    assert dates_in("2021年2月30日, 20211301, 31 June 2020") == []


@given(st.integers(0, 9999))
def test_numerals_there_and_back(number: int) -> None:
    assert parse_numeral(to_chinese(number)) == number
    assert has_number(number, numbers_in(f"不少于{to_chinese(number)}日"))
    assert has_number(number, numbers_in(f"not less than {number:,} days"))


@given(st.text(alphabet="零一二十百千万亿点半分之年月日0123456789.,:% aotwhreduns-", max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    numbers_in(text)
    dates_in(text)
