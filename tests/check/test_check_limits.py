"""Numbers held against limits of made-up laws: those in force, and those to come."""

# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search.checking.drafts import Draft
from search.checking.model import Options
from search.checking.numbers.claims import claims_in
from search.checking.words import verdict
from search.session import Session
from tests.helpers.running import Runner

Checking = Callable[..., list[tuple[str, str]]]
ACT = """---
id: zz/{name}
title: {title}
jurisdiction: US
kind: statute
effective: {day}
status: {status}
text: digest
---

Made-up rules for tests.

## § 1

```yaml
heading_zh: 时间
heading_en: Hours
topics: [call-times]
confidence: unverified
limits:
  - kind: call-hours
    op: window
    measure: contact-hours
    quantity: [{low}, {high}]
    unit: hour-of-day
    who: [third-party-collector]
    effect: prohibited
    zh: 只在{low}时至{high}时按铃。
    en: Ring between {low} and {high} only.
```

只在{low}时至{high}时按铃。

Ring between {low} and {high} only.
"""


@pytest.fixture
def checking(run: Runner, tmp_path: Path) -> Checking:
    """Checks a text over two acts: 8 to 21 now, 9 to 20 from the year 2999 on."""
    corpus = tmp_path / "acts"
    corpus.mkdir()
    now = ACT.format(
        name="ring", title="Ringing Act", day="2019-01-01", status="in force", low=8, high=21
    )
    later = ACT.format(
        name="quiet", title="Quiet Act", day="2999-03-01", status="not yet in force", low=9, high=20
    )
    (corpus / "ring.md").write_text(now)
    (corpus / "quiet.md").write_text(later)

    def check(text: str, *args: str) -> list[tuple[str, str]]:
        done = run(
            "--corpus", corpus, "check", "-", "--jurisdiction", "US", "--only", "limits",
            "--format", "json", *args, stdin=text.encode(),
        )  # fmt: skip
        return [(f["rule"], f["level"]) for f in json.loads(done.out)["findings"]]

    return check


def test_a_limit_to_come_is_a_warning_with_its_day(checking: Checking) -> None:
    text = "We call debtors between 8 a.m. and 9 p.m."
    assert checking(text, "--role", "collector") == [("RS306", "warning")]
    assert checking("We call debtors between 9 a.m. and 8 p.m.", "--role", "collector") == []


@pytest.mark.parametrize(
    ("text", "low", "high", "op"),
    [
        ("Calls stop at 9 p.m. and do not start before 8 a.m.", 8, 21, "window"),
        ("催收电话早七点半开始，晚十点结束。", 7.5, 22, "window"),
        ("Calls start at 7 a.m. and end at 10 p.m.", 7, 22, "window"),
        ("Agents may ring twice each weekday.", 2, 2, "exact"),
        ("Maximum: 7 attempts/7 days.", 7, 7, "max"),
        ("催收员每日拨打次数上限：四次。", 4, 4, "max"),
        ("The daily cost of the payday loan is 0.7 per cent.", 0.7, 0.7, "exact"),
    ],
)
def test_a_number_is_read_whatever_it_is_written_in(
    text: str, low: float, high: float, op: str
) -> None:
    found = [amount for *_, amount in claims_in(text)]
    assert [(a.low, a.high, a.op) for a in found] == [(low, high, op)]


def test_of_an_unknown_role_an_excess_is_a_note(checking: Checking) -> None:
    text = "We call debtors between 7 a.m. and 9 p.m."
    assert checking(text, "--role", "collector") == [("RS301", "error")]
    assert checking(text) == [("RS301", "note")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Unless you settle within 5 days we will ring you up to 9 times a week.",
            [(9, 1, "week")],
        ),
        ("Pay within 7 days or we will call you 10 times.", []),
        ("We will call you 10 times unless you pay within 7 days.", []),
        ("如7日内未还款，每天拨打10个电话。", [(10, 1, "day")]),
        ("Within 7 days we may make up to 7 calls.", [(7, 7, "day")]),
        ("连续7日内拨打不超过7次。", [(7, 7, "day")]),
        ("我们每天最多给您打10个催收电话。", [(10, 1, "day")]),
        ("每人每天拨打语音催缴电话5个。", [(5, 1, "day")]),
        ("每天最多5通提醒电话。", [(5, 1, "day")]),
        ("每周联系10个客户。", []),
    ],
)
def test_a_count_is_joined_to_its_own_time_only(
    text: str, read: list[tuple[float, float, str]]
) -> None:
    found = [amount for *_, amount in claims_in(text)]
    assert [(a.low, a.per_n, a.per_unit) for a in found] == read


@pytest.mark.parametrize("text", ["The sky is clear.", "We have 9 offices.", "It rained a lot."])
def test_where_nothing_was_checked_no_pass_is_told(library: Session, text: str) -> None:
    report = library.check(Draft.of_text(text), Options(on="2026-11-28"))
    assert report.verdict == "incomplete"
    assert verdict(report) == "Nothing was checked"


@pytest.mark.parametrize(
    "text",
    ["本贷款年利率为16%，由民间借贷双方约定。", "双方约定年息14%。", "借款利率为月利率1%。"],
)
def test_a_limit_that_is_a_multiple_of_the_lpr_is_named(library: Session, text: str) -> None:
    options = Options(on="2026-11-28", jurisdictions=("CN",), role="creditor")
    report = library.check(Draft.of_text(text), options)
    said = [f for f in report.findings if f.rule == "RS305" and "4 times the LPR" in f.message.en]
    assert [f.refs for f in said] == [("cn/private-lending#25",)]
    assert not any("no comparable limit" in m.why.en for m in report.not_checked)


@pytest.mark.parametrize(
    ("text", "role", "rules"),
    [
        ("逾期的，按日千分之一支付违约金。", "creditor", ["RS301"]),
        ("借款利率为月息二分。", "creditor", ["RS301"]),
        ("借款利率为月息一分。", "creditor", ["RS305"]),
        ("逾期的，按日千分之一支付违约金。", "online-lender", ["RS305"]),
    ],
)
def test_what_no_lpr_would_allow_a_private_lender_is_an_error(
    library: Session, text: str, role: str, rules: list[str]
) -> None:
    options = Options(on="2026-11-28", jurisdictions=("CN",), role=role)
    said = [f.rule for f in library.check(Draft.of_text(text), options).findings]
    assert [rule for rule in said if rule.startswith("RS30")] == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("You have 10 days to dispute this debt under 15 U.S.C. 1692g(a).", ["RS302"]),
        ("You have 45 days to dispute this debt under 15 U.S.C. 1692g(a).", []),
        ("You have 10 days to dispute this debt.", ["RS301"]),
        ("You may dispute the validity of the debt within 14 days.", ["RS301"]),
        ("You have 45 days to dispute this debt.", []),
        ("We answer within 10 days where a record is disputed.", []),
    ],
)
def test_a_consumers_own_time_may_be_longer_and_not_shorter(
    library: Session, text: str, rules: list[str]
) -> None:
    options = Options(
        on="2026-11-28",
        jurisdictions=("US",),
        role="collector",
        only=frozenset(["citations", "limits"]),
    )
    report = library.check(Draft.of_text(text), options)
    assert [f.rule for f in report.findings] == rules


# --- limits of a class of persons -----------------------------------------------------------------

CAP = """  - kind: rate-cap
    op: max
    measure: rate-effective
    quantity: {quantity}
    unit: percent
    per: {{unit: year}}
    who: [creditor]
    {protects}
    effect: prohibited
    zh: 年利率最高{quantity}%。
    en: The yearly rate is at most {quantity}%.
"""


def _capped(run: Runner, folder: Path, caps: list[tuple[int, str]]) -> Callable[..., list[str]]:
    """Checks a draft over an act with caps that each protect a class ("" for everyone)."""
    head, _, _ = ACT.format(name="caps", title="Caps Act", day="2020-01-01", status="in force",
                            low=1, high=2).partition("  - kind:")  # fmt: skip
    rows = [CAP.format(quantity=n, protects=f"protects: {c}" if c else "") for n, c in caps]
    says = "\n\n".join(
        " ".join(said.format(n) for n, _ in caps)
        for said in ("年利率最高{}%。", "The yearly rate is at most {}%.")
    )
    folder.mkdir()
    (folder / "a.md").write_text(f"{head}{''.join(rows)}```\n\n{says}\n", encoding="utf-8")

    def check(text: str) -> list[str]:
        answer = run(
            "--corpus", folder, "check", "-", "--jurisdiction", "US", "--role", "creditor",
            "--only", "limits", "--format", "json", stdin=text.encode(),
        )  # fmt: skip
        found = json.loads(answer.out)["findings"]
        return [f"{f['rule']} {f['message']['en']}" for f in found]

    return check


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The APR of the loan is 48%.", "RS305"),
        ("Loans to active-duty servicemembers bear an APR of 48%.", "RS301"),
        ("# Loans to servicemembers\n\nThe APR is 48%.", "RS301"),
        ("# Military lending\n\nOther borrowers pay an APR of 48%.", "RS305"),
        ("Loans to anyone other than servicemembers bear an APR of 48%.", "RS305"),
        ("现役军人贷款的年利率为48%。", "RS301"),
        ("贷款的年利率为48%。", "RS305"),
        ("The APR of loans to servicemembers is 30%.", ""),
    ],
)
def test_a_limit_for_a_class_is_compared_where_it_is_named(
    run: Runner, tmp_path: Path, text: str, rule: str
) -> None:
    found = _capped(run, tmp_path / "acts", [(36, "servicemember")])(text)
    assert [f[:5] for f in found] == [rule] * bool(rule)
    assert all(("only if the debtor is a servicemember" in f) == (rule == "RS305") for f in found)


def test_the_limit_of_a_class_goes_before_that_for_all(run: Runner, tmp_path: Path) -> None:
    check = _capped(run, tmp_path / "acts", [(40, ""), (36, "cardholder"), (90, "pawner")])
    assert [f[:5] for f in check("Our credit cards bear an APR of 38%.")] == ["RS301"]
    assert [f[:5] for f in check("The APR of the loan is 60%.")] == ["RS301"]
    assert {f[:5] for f in check("The APR of the pawn loan is 60%.")} == {"RS305"}


def test_a_debtor_is_a_consumer_unless_a_firm_is_named(run: Runner, tmp_path: Path) -> None:
    check = _capped(run, tmp_path / "acts", [(30, "consumer"), (50, "business")])
    assert [f[:5] for f in check("The APR of the loan is 40%.")] == ["RS301"]
    assert check("Business loans bear an APR of 40%.")[0].startswith("RS305")
    assert [f[:5] for f in check("Business loans bear an APR of 60%.")][-1] == "RS301"


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "op"),
    [
        ("We ring no more often than once in any 24 hours.", "call-frequency", 1, 1, "max"),
        ("One call per working day is our ceiling.", "call-frequency", 1, 1, "max"),
        ("Collection calls are placed 0800-2100 hrs.", "call-hours", 8, 21, "window"),
        ("催收電話於早上七點至晚間十點間撥打。", "call-hours", 7, 22, "window"),
        ("Dispute the debt within 10 days of this notice.", "response-time", 10, 10, "max"),
        ("收到本通知后10日内可就债务提出异议。", "response-time", 10, 10, "max"),
        ("Within 5 days of your call we send a notice.", "notice-period", 5, 5, "max"),
        ("We text twice weekly.", "call-frequency", 2, 2, "exact"),
        ("Do not phone before eight a.m. or after nine p.m.", "call-hours", 8, 21, "window"),
        ("外呼起止时间：早九点、晚八点。", "call-hours", 9, 20, "window"),
        ("The loan costs 3% a month.", "rate-cap", 3, 3, "exact"),
        ("The cost of the short-term loan is 0.85% a day.", "rate-cap", 0.85, 0.85, "exact"),
    ],
)
def test_forms_of_numbers(text: str, kind: str, low: float, high: float, op: str) -> None:
    ((_, _, amount),) = claims_in(text)
    assert (amount.kind, amount.low, amount.high, amount.op) == (kind, low, high, op)


def test_the_hour_of_a_meeting_is_none_of_contact() -> None:
    assert list(claims_in("The meeting on call quality is at 10 p.m.")) == []
    assert list(claims_in("Pay by 5 p.m. to stop the call campaign.")) == []


@pytest.mark.parametrize(
    ("place", "text", "relation"),
    [
        ("CN", "依《征信业管理条例》第十六条，不良记录保留七年。", "differs"),
        ("CN", "依《征信业管理条例》第十六条，不良信息保存五年后删除。", "equal"),
        ("CN", "分期还款的期限最长可达六年（《商业银行信用卡业务监督管理办法》第七十条）。", "differs"),
        ("US", "We send our credit decision within 60 days (12 CFR 1002.9(a)(1)).", "differs"),
        ("US", "An adverse action notice follows within 30 days (12 CFR 1002.9(a)(1)).", "equal"),
        ("US", "Collections stay in your file for nine years (15 U.S.C. § 1681c(a)(4)).", "differs"),
        ("US", "The bureau finishes its reinvestigation in 60 days (15 U.S.C. § 1681i(a)(1)).", "differs"),
        ("GB", "Our high-cost short-term credit costs interest of 2% of the principal a day.", "exceeds"),
        ("GB", "Interest on our high-cost short-term credit is 0.5% of the sum lent each day.", "stricter"),
    ],
)  # fmt: skip
def test_periods_and_rates_are_read_whatever_stands_between(
    library: Session, place: str, text: str, relation: str
) -> None:
    options = Options(on="2026-11-01", jurisdictions=(place,), role="creditor")
    claims = library.check(Draft.of_text(text), options).claims
    assert [claim.relation for claim in claims] == [relation]


def test_a_share_of_a_balance_is_no_rate(library: Session) -> None:
    options = Options(on="2026-11-01", jurisdictions=("GB",))
    assert not library.check(Draft.of_text("The interest was 5% of the balance."), options).claims


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Under 12 CFR 1026.23(a) you may rescind until midnight of the third business day.", ""),
        ("Under 12 CFR 1026.23(a) you may rescind until midnight of the second business day.", "RS302"),
        ("Under 15 U.S.C. § 1681c, charged-off accounts stay on your report for ten years.", "RS302"),
        ("Under 15 U.S.C. § 1681c, bankruptcies stay on your report for ten years.", ""),
        ("Covered borrowers under the Military Lending Act pay an MAPR of at most 34 percent.", ""),
        ("Covered borrowers under the Military Lending Act pay an MAPR of at most 39 percent.", "RS301"),
    ],
)  # fmt: skip
def test_a_number_is_held_against_the_limit_that_is_meant(
    library: Session, text: str, rule: str
) -> None:
    options = Options(on="2026-11-28", jurisdictions=("US",), role="creditor")
    report = library.check(Draft.of_text(text), options)
    assert [f.rule for f in report.findings if f.rule[:3] == "RS3"] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("网购分期的商品可自签收之日起七日内寄还。", 1),
        ("自2026年3月1日起，迟交一次收25元手续费，前后两年不变。", 2),
        ("Parcels go back within 9 days, for a fee of $12.", 2),
        ("Agents call between 9 am and 5 pm.", 0),
        ("See 15 U.S.C. § 1692g of title 15.", 0),
    ],
)
def test_numbers_that_were_not_read_are_listed(library: Session, text: str, count: int) -> None:
    report = library.check(Draft.of_text(text), Options(on="2026-11-28"))
    unread = [m for m in report.not_checked if m.what == "number" and "recognised" in m.why.en]
    assert sum(m.times for m in unread) == count


def test_an_effective_rate_is_read_in_traditional_characters(library: Session) -> None:
    options = Options(on="2026-11-28", jurisdictions=("HK",), role="creditor")
    report = library.check(Draft.of_text("本貸款的實際年利率為百分之三十五。"), options)
    assert [(c.amount.measure, c.relation) for c in report.claims] == [
        ("rate-effective", "stricter")
    ]


@pytest.mark.parametrize(
    ("place", "role", "text", "kind", "relation"),
    [
        (
            "CN",
            "bank",
            "信用卡催收录音留底三年（《商业银行信用卡业务监督管理办法》第六十八条）。",
            "retention",
            "equal stricter",
        ),
        (
            "HK",
            "creditor",
            "在收到查閱資料要求後六十日內依從（《個人資料（私隱）條例》第19條）。",
            "response-time",
            "differs",
        ),
        (
            "TW",
            "bank",
            "持卡人收到信用卡十日內得解除契約（信用卡業務機構管理辦法第四十三條）。",
            "cooling-off",
            "equal",
        ),
        (
            "GB",
            "creditor",
            "A copy is supplied within 30 working days of a request under section 77 of the Consumer Credit Act 1974.",
            "response-time",
            "differs",
        ),
        (
            "GB",
            "creditor",
            "A copy is supplied within 12 working days of a request under section 77 of the Consumer Credit Act 1974.",
            "response-time",
            "equal",
        ),
        (
            "US",
            "creditor",
            "Applications are kept on file for 25 months (12 CFR 1002.12(b)).",
            "retention",
            "equal",
        ),
        (
            "US-CA",
            "creditor",
            "Loan records may be shredded one year after the final entry (Cal. Fin. Code § 22157).",
            "retention",
            "differs",
        ),
        (
            "DE",
            "creditor",
            "A consumer in default pays eight percentage points above the base rate (§ 288(1) BGB).",
            "default-rate",
            "differs",
        ),
        (
            "DE",
            "creditor",
            "A consumer in default pays five percentage points above the base rate (§ 288(1) BGB).",
            "default-rate",
            "equal",
        ),
        (
            "GB",
            "creditor",
            "Interest on our high-cost short-term credit is 1.2% per day of the principal.",
            "rate-cap",
            "exceeds",
        ),
        (
            "US-TX",
            "creditor",
            "The limitation period for a debt is six years under Tex. Civ. Prac. & Rem. Code § 16.004(a).",
            "limitation-period",
            "differs",
        ),
    ],
)
def test_the_cited_provision_tells_what_a_number_is_of(
    library: Session, place: str, role: str, text: str, kind: str, relation: str
) -> None:
    options = Options(on="2026-11-28", jurisdictions=(place,), role=role)
    report = library.check(Draft.of_text(text), options)
    assert [c.amount.kind for c in report.claims] == [kind]
    assert report.claims[0].relation in relation.split()


def test_another_number_beside_a_citation_is_not_held_against_it(library: Session) -> None:
    text = "You may ask for a copy under section 77 of the Consumer Credit Act 1974, and the arrears are due in 5 working days."
    options = Options(on="2026-11-28", jurisdictions=("GB",), role="creditor")
    report = library.check(Draft.of_text(text), options)
    assert not [f.rule for f in report.findings if f.rule in ("RS301", "RS302")]


@pytest.mark.parametrize(
    ("place", "text", "relation"),
    [
        ("CN", "对同一债务人每天的有效通话不多于五次。", "exceeds"),
        ("CN", "对同一债务人每天的有效通话不多于三次。", "equal"),
        ("CN", "对同一债务人每天拨打不多于五次，接通的除外。", "conflict"),
        ("US-CA", "Sundays and holidays aside, our collectors phone debtors from 9 a.m. to 8 p.m.", "stricter"),
    ],
)  # fmt: skip
def test_the_limit_whose_condition_is_named_decides(
    library: Session, place: str, text: str, relation: str
) -> None:
    options = Options(on="2027-01-01", jurisdictions=(place,), role="collector")
    (claim,) = library.check(Draft.of_text(text), options).claims
    assert claim.relation == relation
