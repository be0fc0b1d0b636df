"""Times of the day, as people and texts write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.clock import forms, times_in
from indexer.analysis import tokenize
from search.snippets import Shown

WRITTEN = [
    ("21:00", {2100}), ("9 p.m.", {2100}), ("9pm", {2100}), ("9 P.M.", {2100}), ("9.30 pm", {2130}),
    ("nine p.m.", {2100}), ("nine in the evening", {2100}), ("half past nine at night", {2130}),
    ("quarter to ten pm", {2145}), ("quarter past 8 in the morning", {815}), ("8 a.m.", {800}),
    ("9 o'clock", {900, 2100}), ("12 at night", {0}), ("12 pm", {1200}), ("noon", {1200}),
    ("midnight", {0}), ("24:00", {0}), ("晚九点", {2100}), ("晚上9点", {2100}), ("晚9点半", {2130}),
    ("晚上九點三十分", {2130}), ("21时", {2100}), ("二十一時", {2100}), ("上午8时", {800}),
    ("早上八点", {800}), ("下午两点", {1400}), ("九点", {900, 2100}), ("8时", {800}), ("午夜", {0}),
    ("夜里12点", {0}), ("中午十二点", {1200}), ("零点", {0}), ("凌晨3点", {300}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clock"), WRITTEN)
def test_a_time_in_its_usual_forms(text: str, clock: set[int]) -> None:
    for line in (text, f"每日{text}至" if text >= "\u3005" else f"calls until {text} are fine"):
        (time,) = times_in(line)
        assert {m // 60 * 100 + m % 60 for m in time.minutes} == clock
        assert line[time.start : time.end].strip() == text


@pytest.mark.parametrize(
    "text",
    [
        "24小时", "3小时内", "有一点", "一点也不", "3点意见", "时间", "时效", "第三时段", "几点",
        "25:00", "1:30:00", "at 9", "5 amounts", "7 calls in 7 days", "12 CFR 1006.6", "比例1.5",
        "点名", "27点", "§ 1692c(a)(1)", "5 a month",
    ],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert not list(times_in(text))


@given(st.integers(0, 24 * 60 - 1))
def test_every_form_of_a_time_is_that_time(minutes: int) -> None:
    for form in forms(minutes):
        assert [t.minutes for t in times_in(form)] == [frozenset((minutes,))]
        assert tokenize(form)


TEXT = (
    "A keeper of kettles may ring the bell. It may do so on no day before 8:00 or after 21:00, and"
    " not at all on a holiday. Bells of other keepers are of no matter here.\n\n"
    "壶匠可以敲钟。每日晚九点以后不得敲钟。别家的钟不论。"
)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("may a keeper ring at 9 pm", "21:00"),
        ("bell at nine in the evening", "21:00"),
        ("ring the bell at 21:00", "21:00"),
        ("ring after quarter to 10 pm", "8:00"),
        ("21时还能敲钟吗", "晚九点"),
        ("晚上9点敲钟", "晚九点"),
        ("21:00以后能不能敲钟", "晚九点"),
    ],
)
def test_a_passage_shows_the_time_that_is_asked_for(query: str, shown: str) -> None:
    passages = Shown(query, [], width=60)
    passage = passages.passage(TEXT)
    assert shown in passage
    marked = [passage[a:b] for a, b in passages.typed.spans(passage)]
    assert any(shown in piece for piece in marked) == (shown != "8:00"), marked
