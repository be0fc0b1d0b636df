"""Duties of drafts: each is cited, found in its own example, and told of where it is missing."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.citations.reading import fold
from corpus.duties import DutyRule, duties, touches
from corpus.text.han import to_simplified
from search.checking.drafts import Draft
from search.checking.model import Options, Report
from search.session import Session

INDIAN_POLICY = """Recovery policy

Recovery agents of the company collect overdue loans. {hours}
Nobody is harassed, nor are family, referees and friends.
Recovery agents are trained and give an undertaking. Grievances go one level higher.
"""
SINGAPORE_NOTICE = """Dear Sir,

Under your hire-purchase agreement instalments are unpaid. {time}
Otherwise the goods will be repossessed.
"""


def _report(library: Session, text: str, **options: Any) -> Report:
    return library.check(Draft.of_text(text, "draft.md"), Options(on="2026-11-28", **options))


def _statuses(library: Session, text: str, **options: Any) -> dict[str, str]:
    return {duty.id: duty.status for duty in _report(library, text, **options).duties}


@pytest.mark.parametrize("rule", duties(), ids=lambda r: r.id)
def test_what_a_duty_proposes_would_satisfy_it_in_either_language(rule: DutyRule) -> None:
    for example in (rule.example_zh, rule.example_en):
        text = to_simplified(fold(example))
        missing = [group for group in rule.needs if not any(p.search(text) for p in group)]
        assert not missing, (rule.id, example)


@pytest.mark.parametrize("rule", duties(), ids=lambda r: r.id)
def test_a_duty_names_provisions_of_its_own_place_that_the_library_holds(
    library: Session, rule: DutyRule
) -> None:
    assert rule.provisions and rule.level in ("must", "usual")
    for id in rule.provisions:
        assert id.partition("/")[0].upper() == rule.jurisdiction
        assert library.find(id), id


def test_every_place_with_rules_on_collection_has_duties() -> None:
    assert {rule.jurisdiction for rule in duties()} >= {"CN", "US", "GB", "HK", "TW", "IN", "SG"}
    assert all(rule.provisions for rule in touches())


@pytest.mark.parametrize("hours", ["Calls are made from 8 a.m. to 7 p.m.", "致电时间为8时至19时。"])
def test_an_indian_policy_that_holds_its_hours_is_whole(library: Session, hours: str) -> None:
    text = INDIAN_POLICY.format(hours=hours)
    found = _statuses(library, text, jurisdictions=("IN",), kind="policy")
    assert {found[f"in-{k}"] for k in ("hours", "no-harassment", "agents", "grievance")} == {
        "present"
    }


def test_an_indian_policy_without_hours_is_told(library: Session) -> None:
    text = INDIAN_POLICY.format(hours="")
    report = _report(library, text, jurisdictions=("IN",), kind="policy")
    said = [f for f in report.findings if f.rule == "RS401"]
    assert [f.refs[0] for f in said] == ["in-hours"]
    assert {e.id.split("#")[0] for e in said[0].evidence} == {"in/nbfc-responsible-conduct"}


@pytest.mark.parametrize(
    ("time", "status"),
    [("Pay within 7 business days of service.", "present"), ("Pay at once.", "absent")],
)
def test_a_notice_before_repossession_in_singapore(
    library: Session, time: str, status: str
) -> None:
    text = SINGAPORE_NOTICE.format(time=time)
    found = _statuses(library, text, jurisdictions=("SG",), kind="notice")
    assert found["sg-hp-notice"] == status


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("If you do not pay we will contact your employer.", "warning"),
        ("Our agent is going to call your boss about this debt.", "warning"),
        ("We will speak to your neighbours about the debt.", "warning"),
        ("If you do not pay, you may be arrested.", "warning"),
        ("You cannot go to jail for a debt.", "note"),
        ("We will not tell your family about this debt.", "note"),
        ("We never intend to contact your parents.", "note"),
        ("With your consent we will call your wife or friends.", "note"),
    ],
)
def test_a_collector_that_says_it_will_do_what_is_forbidden_is_warned(
    library: Session, text: str, level: str
) -> None:
    options = {"jurisdictions": ("US",), "kind": "letter"}
    report = _report(library, text, role="collector", **options)
    assert [f.level for f in report.findings if f.rule == "RS403"] == [level]
    assert not [f for f in _report(library, text, role="creditor", **options).findings
                if f.rule == "RS403" and f.level == "warning"]  # fmt: skip


@pytest.mark.parametrize(
    "hours",
    ["No calls before 8:00 a.m. or after 7:00 p.m.", "Never call before 9 am nor after 6 pm.",
     "No one is called before 08:00 hrs and no one after 19:00 hrs."],
)  # fmt: skip
def test_indian_hours_said_by_what_lies_outside_them(library: Session, hours: str) -> None:
    text = INDIAN_POLICY.format(hours=hours)
    assert _statuses(library, text, jurisdictions=("IN",), kind="policy")["in-hours"] == "present"


@pytest.mark.parametrize(
    ("role", "told"), [("creditor", False), ("bank", True), ("collector", True)]
)
def test_the_banking_code_is_told_to_those_whom_it_binds(
    library: Session, role: str, told: bool
) -> None:
    text = "Staff call the family and the referees of customers. Debt collection agencies help."
    report = _report(library, text, jurisdictions=("HK",), kind="policy", role=role)
    refs = [ref for f in report.findings for ref in f.refs]
    assert any(ref.startswith("hk/code-of-banking-practice") for ref in refs) is told


@pytest.mark.parametrize(
    ("text", "place", "is_touched"),
    [
        ("You may cancel this loan within 14 days.", "GB", True),
        ("A cooling-off period applies.", "EU", True),
        ("The right to rescind ends on Friday.", "US", True),
        ("契約成立後有三日猶豫期，得無條件解約。", "TW", True),
        ("We may cancel the appointment.", "GB", False),
        ("The lender waits for cool weather.", "GB", False),
    ],
)
def test_words_of_withdrawal_touch_the_rules_on_it(
    library: Session, text: str, place: str, is_touched: bool
) -> None:
    options = Options(on="2026-11-28", jurisdictions=(place,))
    report = library.check(Draft.of_text(text), options)
    assert [row["id"] for row in report.touched] == ["cooling-off"] * is_touched


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("**User:** A debt collector calls me.\n\n**Assistant:** It may not.", "answer", ""),
        ("问：催收公司天天打电话怎么办？\n\n答：可以投诉。", "answer", ""),
        ("CALL SCRIPT\n\nThis is an attempt to collect a debt.", "script", "collector"),
        ("# 借款合同\n\n甲方（出借人）：某甲\n\n乙方（借款人）：某乙", "contract", "creditor"),
    ],
)
def test_kind_and_role_are_told_by_the_text(
    library: Session, text: str, kind: str, role: str
) -> None:
    draft = library.check(Draft.of_text(text)).draft
    assert (draft["kind"], draft["role"]) == (kind, role)


def test_an_answer_is_not_charged_with_what_was_asked(library: Session) -> None:
    text = (
        "**User:** They call 10 times a day at 10:30 pm and told my sister about the debt.\n\n"
        "**Assistant:** Calls are fine from 8 a.m. to 9 p.m. only.\n\n"
        "**User:** 上海的催收公司会拘留我吗？\n\n"
        "**Assistant:** 不会，中国法律禁止恐吓，不会因为欠款拘留您。"
    )
    options = Options(on="2027-01-01", jurisdictions=("US", "CN"))
    report = library.check(Draft.of_text(text), options)
    assert [(c.span.line, c.relation) for c in report.claims] == [(3, "equal")]
    told = [f for f in report.findings if f.rule == "RS403"]
    assert {f.span.line for f in told if f.span} == {7}
    assert not [ref for f in told for ref in f.refs if ref.startswith("us/")]


@pytest.mark.parametrize(
    ("place", "text", "rule"),
    [
        ("US", "Pay by Friday or the sheriff may be at your door.", "us/fdcpa#1692e(4)"),
        ("US", "There is a convenience fee of $5 for card payments.", "us/fdcpa#1692f(1)"),
        ("US", "It does not matter how old the debt is.", "us/reg-f#1006.26(b)"),
        ("CN", "放款时先扣除首期利息，余额转入您的账户。", "cn/civil-code#670"),
        ("CN", "再不还我们只能通知您家里人。", "cn/gbt-45251#5.3(催收对象)"),
    ],
)
def test_what_sentences_touch(library: Session, place: str, text: str, rule: str) -> None:
    options = Options(on="2027-01-01", jurisdictions=(place,), role="collector", kind="script")
    findings = library.check(Draft.of_text(text), options).findings
    assert rule in {ref for f in findings if f.rule == "RS403" for ref in f.refs}
