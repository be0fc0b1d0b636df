"""Forms of citations, claims and quotations that were once missed, each with others of its kind."""

from __future__ import annotations

import pytest

from search.checking.drafts import Draft
from search.checking.model import Options, Report
from search.session import Session

ON = "2026-11-28"


def _report(library: Session, text: str, place: str = "", role: str = "") -> Report:
    places = (place,) if place else ()
    return library.check(Draft.of_text(text), Options(on=ON, jurisdictions=places, role=role))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("see § 1006.18(e) and (f) of Regulation F",
         ["us/reg-f#1006.18(e)", "us/reg-f#1006.18(f)"]),
        ("12 CFR 1006.6(b)(1), (3) and (c)",
         ["us/reg-f#1006.6(b)(1)", "us/reg-f#1006.6(b)(3)", "us/reg-f#1006.6(c)(1)"]),
        ("limited by Regulation F at 1006.6(d)(4)", ["us/reg-f#1006.6(d)(4)"]),
        ("up to $1,000 under 15 U.S.C. § 1692k(a)", ["us/fdcpa#1692k(a)"]),
        ("follow § 1692b to the letter", ["us/fdcpa#1692b"]),
        ("無效（民§205），並違反個資§29、刑§305",
         ["tw/civil-code#205", "tw/personal-data-protection#29", "tw/criminal-code#305"]),
        ("参《民法典合同编通则解释》第六十五条、融资租赁司法解释第5条",
         ["cn/contract-part-interpretation#65", "cn/finance-lease-interpretation#5"]),
        ("paragraph 100 of the RBI (Non-Banking Financial Companies – Responsible Business "
         "Conduct) Directions, 2025", ["in/nbfc-responsible-conduct#100"]),
    ],
)  # fmt: skip
def test_forms_of_citations(library: Session, text: str, ids: list[str]) -> None:
    place = "TW" if "§205" in text else ""
    found = [id for c in _report(library, text, place).citations for id in c.ids[:1]]
    assert found == ids


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FDCPA § 808(9)", "RS107"), ("FCRA § 623(a)(10)", "RS107"), ("FDCPA § 808(8)", ""),
        ("the Consumer Protection Act, 1986 applies in India", "RS103"),
        ("Each text tells how to opt out, 12 CFR § 1006.6(e).", ""),
        ("The TCPA, 12 CFR § 1006.6(e).", "RS109"),
    ],
)  # fmt: skip
def test_what_is_said_of_them(library: Session, text: str, rule: str) -> None:
    said = {f.rule for f in _report(library, text).findings if f.rule.startswith("RS10")}
    assert said == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("text", "place", "alarms"),
    [
        ("全体催收员每天上午七点到岗开晨会。", "CN", []),
        ("催收员每天早上七点开始给客户打电话。", "CN", ["RS301"]),
        ("晚上十点半之前都算工作时间，可以继续给欠款人打电话。", "CN", ["RS301"]),
        ("Collectors report for work at 7 a.m. and log in.", "US", []),
        ("Collectors start dialing at 7 a.m. each day.", "US", ["RS301"]),
        ("In 2019 our predecessor called some debtors fifteen times a week.", "US", []),
        ("2019年以前公司每天给债务人打电话十次。", "CN", []),
        ("Call recordings are purged after 18 months (12 CFR 1006.100).", "US", ["RS302"]),
        ("收到支付令后，您可在三十日内提出异议（《民事诉讼法》第227条）。", "CN", ["RS302"]),
        ("You have 45 days to dispute the debt, more than 15 U.S.C. § 1692g(a) gives.", "US", []),
        ("Our moneylending outlet charges 5% a month on the loan.", "SG", ["RS301"]),
    ],
)
def test_alarms_of_numbers(library: Session, text: str, place: str, alarms: list[str]) -> None:
    role = "creditor" if place == "SG" else "collector"
    said = [f.rule for f in _report(library, text, place, role).findings]
    assert [rule for rule in said if rule in ("RS301", "RS302")] == alarms
