"""The number that a question asks for: which, of which places, on which day; never unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.model import Kind
from search.filters import UnknownName
from search.query.asked import asked_limit
from search.query.intent import may_ask_number
from search.ranking.features import BINDING_KINDS
from search.results import Answer, Options
from search.session import Session
from tests.helpers.running import Runner


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("may a collector call at 9 pm?", "call-hours"),
        ("can they ring me at 6:30 a.m.", "call-hours"),
        ("until what hour may an agency contact a debtor at night", "call-hours"),
        ("催收几点之前不能打电话", "call-hours"),
        ("晚上十点还能催债吗", "call-hours"),
        ("催收 时间", "call-hours"),
        ("債務催收 夜間 電話", "call-hours"),
        ("how often can a collector phone in a week", "call-frequency"),
        ("一天最多打几个催收电话", "call-frequency"),
        ("催收 频次", "call-frequency"),
        ("what is the maximum interest rate", "rate-cap"),
        ("rate cap", "rate-cap"),
        ("网贷年化利率上限", "rate-cap"),
        ("民间借贷利息最高多少", "rate-cap"),
        ("逾期利率最高多少", "default-rate"),
        ("how much default interest may be charged", "default-rate"),
        ("late fee cap", "cost-cap"),
        ("手续费最高多少", "cost-cap"),
        ("诉讼时效几年", "limitation-period"),
        ("how long is the limitation period for a debt", "limitation-period"),
        ("how many years until a debt is statute barred", "limitation-period"),
        ("how long must records be kept", "retention"),
        ("催收录音要保存多久", "retention"),
        ("how long does a default stay on my credit file", "credit-report-age"),
        ("征信不良记录几年消除", "credit-report-age"),
        ("how many days to cancel a loan", "cooling-off"),
        ("冷静期几天", "cooling-off"),
        ("how long may a bank take to answer a complaint", "response-time"),
    ],
)
def test_a_question_asks_for_its_limit(question: str, kind: str) -> None:
    asked = asked_limit(question)
    assert asked is not None and asked.kind == kind
    assert may_ask_number(question)


@pytest.mark.parametrize(
    "question",
    [
        "催收可以联系家人吗", "骚扰电话", "FDCPA", "voicemail", "民法典680条", "mini-Miranda",
        "诉讼时效 中断", "interest rate disclosure", "call recording consent", "信用卡停息挂账",
        "what is a debt collector", "harassment by phone", "may a collector call my employer",
        "欠债不还会坐牢吗", "validation notice", "third-party contact", "债权转让 通知",
        "can a collector add a convenience fee", "TCPA calls", "催收公司需要牌照吗",
    ],
)  # fmt: skip
def test_another_question_asks_for_none(library: Session, question: str) -> None:
    assert library.search(question).answers == ()


def _said(session: Session, query: str, **options: str) -> dict[str, set[str]]:
    found = session.search(query, Options(**options))  # type: ignore[arg-type]
    said: dict[str, set[str]] = {}
    for answer in found.answers:
        said.setdefault(answer.jurisdiction, set()).add(answer.says)
    return said


@pytest.mark.parametrize(
    ("query", "place", "says"),
    [
        ("may a collector call at 9 pm?", "US", "8:00-21:00"),
        ("催收几点之前不能打电话", "CN", "8:00-22:00"),
        ("in Taiwan, until what time may collectors call?", "TW", "7:00-22:00"),
        ("诉讼时效几年", "CN", "3年"),
        ("利率 上限", "TW", "不超过16%，每年"),
        (
            "singapore moneylender maximum interest and late fee",
            "SG",
            "at most 4 percent per month",
        ),
        ("statute of limitations on credit card debt in New York", "US-NY", "3 years"),
    ],
)
def test_the_answer_is_the_limit_of_its_place(
    library: Session, query: str, place: str, says: str
) -> None:
    assert says in _said(library, query)[place]


#: Periods within which borrowers sue.
THEIRS = {"us/tila#1640(e)", "us/fdcpa#1692k(d)", "us/fcra#1681p", "tw/personal-data-protection#30"}


@pytest.mark.parametrize(
    "query",
    [
        "sued for a card debt past the statute of limitations",
        "欠钱几年过诉讼时效",
        "債務 時效 幾年",
    ],
)
def test_a_debts_limitation_is_the_creditors(library: Session, query: str) -> None:
    """Not the time that a borrower has to sue whoever lends or collects."""
    answers = library.search(query).answers
    assert answers and THEIRS.isdisjoint(a.id for a in answers)
    claims = library.search("how long do I have to sue a US lender that violated the law").answers
    assert any(a.id in THEIRS for a in claims)


def test_home_place_and_filter_decide_whose_answers(library: Session) -> None:
    assert next(iter(_said(library, "rate cap", home="TW"))) == "TW"
    assert set(_said(library, "maximum interest rate in Japan")) == {"JP"}
    assert set(_said(library, "利率上限", jurisdiction="TW,HK")) <= {"TW", "HK"}
    assert next(iter(_said(library, "催收几点不能打电话"))) == "CN"


@pytest.mark.parametrize("query", ["rate cap", "利率 上限", "民间借贷最高利率是多少"])
@pytest.mark.parametrize("day", ["2019-06-01", "2016-01-01", "2020-08-01"])
def test_on_an_earlier_day_the_rule_of_that_day_answers(
    library: Session, query: str, day: str
) -> None:
    answers = [a for a in library.search(query, Options(on=day)).answers if a.jurisdiction == "CN"]
    assert any(a.id == "cn/private-lending#26" and a.quantity == "24" for a in answers)
    assert not any(a.unit == "x-LPR1Y" for a in answers)
    assert all(a.status == "in force" or a.status_reason for a in answers)


def test_every_answer_is_cited_and_says_what_it_is_worth(library: Session) -> None:
    for query in ("may a collector call at 9 pm?", "rate cap", "how long must records be kept"):
        for answer in library.search(query).answers:
            (row,) = {
                (r.citation, r.confidence) for r in library.limits(answer.kind) if r.id == answer.id
            }
            assert (answer.citation, answer.confidence) == row
            assert answer.sentence and answer.title


def test_answers_are_shown_given_alone_and_on_file(
    run: Runner, tmp_path: Path, clean_environment: Path, library_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("REGSEARCH_HOME", str(library_home))
    query = "may a collector call at 9 pm?"
    ran = run("search", query, "--receipt", str(tmp_path / "r"))
    assert ran.out.index("8:00-21:00") < ran.out.index(" 1. ")
    assert "unverified" in ran.out
    receipt = json.loads((tmp_path / "r.json").read_text("utf-8"))
    alone = json.loads(run("search", query, "--answers", "--format", "json").out)
    assert alone == receipt["answer"]["answers"] and set(alone[0]) == set(Answer._fields)
    assert "8:00-21:00" in (tmp_path / "r.md").read_text("utf-8")
    assert run("search", "voicemail", "--answers").code == 1


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("call times", {"call-hours"}),
        ("催收时间", {"call-hours"}),
        ("催收频次", {"call-frequency"}),
        ("limitation of actions", {"limitation-period"}),
        ("call times, 催收频次", {"call-hours", "call-frequency"}),
    ],
)
def test_limits_take_the_names_of_topics(library: Session, name: str, kinds: set[str]) -> None:
    assert {row.kind for row in library.limits(name)} == kinds


@pytest.mark.parametrize("name", ["no such thing", "advertising", "call times, zzzz"])
def test_a_name_without_a_limit_is_refused(library: Session, name: str) -> None:
    with pytest.raises(UnknownName, match="no kind of limit is called"):
        library.limits(name)


@pytest.mark.parametrize(
    ("names", "subjects"),
    [
        ("call times call frequency", ["call-times", "call-frequency"]),
        ("call-frequency, 催收时间", ["call-frequency", "call-times"]),
        ("disputes and hardship", ["disputes", "hardship"]),
        ("call hours", ["call-times"]),
        ("cost-cap harassment", ["cost-cap", "harassment"]),
    ],
)
def test_each_of_several_subjects_is_compared(
    library: Session, names: str, subjects: list[str]
) -> None:
    found = library.compare(names, "US")
    assert [one.topic.id for one in found] == subjects
    assert all(side.jurisdiction == "US" for one in found for side in one.sides)


@pytest.mark.parametrize("names", ["call-times bogus", "zzzz disputes", "hardship zzzz disputes"])
def test_a_subject_that_is_none_is_named(library: Session, names: str) -> None:
    with pytest.raises(UnknownName, match=r"'(bogus|zzzz)'"):
        library.compare(names)


def test_kinds_of_limits_need_no_commas(library: Session) -> None:
    rows = library.limits("rate cap call-hours 催收频次")
    assert {row.kind for row in rows} == {"rate-cap", "call-hours", "call-frequency"}
    assert [row["id"] for row in library.topics("call times 催收频次")] == [
        "call-times",
        "call-frequency",
    ]


@pytest.mark.parametrize("home", ["TW", "US,GB", "CN"])
def test_limits_and_comparisons_begin_at_home(library: Session, home: str) -> None:
    first = home.split(",")[0]
    assert library.limits("call-hours", home=home)[0].jurisdiction.startswith(first)
    assert library.compare("harassment", home=home)[0].sides[0].jurisdiction == first
    of_all = {row.id for row in library.limits("call-hours")}
    assert {row.id for row in library.limits("call-hours", home=home)} == of_all


@pytest.mark.parametrize("query", ["骚扰电话", "上门催收", "逾期 利息 上限", "債務催收 電話"])
def test_home_stands_before_others_that_hold_more_of_the_words(
    library: Session, query: str
) -> None:
    found = library.search(query)
    home = [hit.jurisdiction in found.home for hit in found.hits]
    assert found.home
    assert home == sorted(home, reverse=True)
    assert home[0]


def test_home_gives_way_where_it_has_nothing_near(library: Session) -> None:
    found = library.search("autodialed robocall to a cell phone", Options(home="DE"))
    assert not found.home
    assert any("nothing of DE" in hint for hint in found.hints)


def test_the_kinds_that_bind_are_kinds() -> None:
    """The module spells them, so that a search need not load the document model."""
    assert {str(kind) for kind in Kind} >= BINDING_KINDS
