"""A place that is named rules the order; one of which nothing is held is said, with the nearest."""

from __future__ import annotations

import pytest

from corpus.jurisdictions import JURISDICTIONS, Jurisdiction, around
from search.favoured import absent_notes, placed
from search.session import Session
from tests.helpers.seeds import sparsely

PARTS = [j for j in JURISDICTIONS if j.code.startswith(("US-", "CA-"))]


@pytest.mark.parametrize("place", sparsely(PARTS, 6), ids=[j.code for j in PARTS])
def test_every_part_is_held_or_said_not_to_be(library: Session, place: Jurisdiction) -> None:
    code, en = place.code, place.en
    for query in (
        f"may a collector in {en} charge interest",
        f"在{place.zh}借钱，最高利率是多少？",
    ):
        found = library.search(query)
        held = any(code == hit for hit in _held(library))
        assert any(f"nothing of {code} " in hint for hint in found.hints) is not held
        if not held:
            assert found.hits[0].jurisdiction in around(code)


def _held(session: Session) -> set[str]:
    return {found.regulation.jurisdiction for found, _ in session.regulations()}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("payday loan fee limit California", "US-CA"),
        ("late fee cap Texas collectors", "US-TX"),
        ("interest on a judgment, New York", "US-NY"),
        ("Hong Kong debt collectors", "HK"),
    ],
)
def test_a_place_named_stands_first(library: Session, query: str, code: str) -> None:
    assert library.search(query).hits[0].jurisdiction == code


def test_what_a_place_lies_in_comes_next() -> None:
    held = {"US", "US-NY", "EU", "DE", "GB"}.__contains__
    assert placed(["US-NY"], held) == (("US-NY",), (), ("US",), ())
    assert placed(["US-OH"], held) == ((), ("US",), (), ("US-OH",))
    assert placed(["US-NYC"], held)[1:3] == (("US-NY",), ("US",))
    assert placed(["DE", "IT"], held) == (("DE",), ("EU",), (), ("IT",))
    assert absent_notes(placed(["GB-ENG"], held), held) == []
    assert "nearest" not in absent_notes(placed(["BR"], held), held)[0]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("征信有错，提出异议后几天答复", "response-time"),
        ("不良记录有误，银行多少天内核查", "response-time"),
        ("I dispute an entry in my credit report, how long does the bureau have", "response-time"),
    ],
)
def test_days_to_answer_are_no_retention(library: Session, question: str, kind: str) -> None:
    answers = library.search(question).answers
    assert {a.kind for a in answers} <= {kind}


@pytest.mark.parametrize(
    "question",
    [
        "借款先扣利息，本金怎么算",
        "扣掉利息后按多少算本金",
        "how much is the principal if interest was deducted",
    ],
)
def test_the_principal_is_no_cap_of_interest(library: Session, question: str) -> None:
    assert not [a for a in library.search(question).answers if a.kind == "rate-cap"]


@pytest.mark.parametrize(
    "question",
    [
        "How long does a default stay on my credit report?",
        "maximum interest rate on a loan",
        "what hours may collectors call",
    ],
)
def test_a_figure_is_said_once_of_a_provision(library: Session, question: str) -> None:
    rows = [(a.jurisdiction, a.id, a.says) for a in library.search(question).answers]
    assert rows and len(rows) == len(set(rows))


@pytest.mark.parametrize(
    "question",
    [
        "how many days to investigate a credit report dispute",
        "how soon must a bureau answer a dispute of credit information",
    ],
)
def test_a_country_stands_before_its_parts(library: Session, question: str) -> None:
    codes = [a.jurisdiction for a in library.search(question).answers]
    assert "US" in codes
    assert all(codes.index("US") < n for n, c in enumerate(codes) if c.startswith("US-"))


@pytest.mark.parametrize(
    "query",
    ["民间借贷 年利率 百分之三十六", "民间借贷 利率 上限 逾期利息"],
)
def test_a_rule_in_force_stands_before_its_earlier_text(library: Session, query: str) -> None:
    hits = [h for h in library.search(query).hits if h.regulation == "cn/private-lending"]
    states = [h.status == "superseded" for h in hits]
    assert states == sorted(states)
