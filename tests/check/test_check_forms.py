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
        ("The Hire-Purchase Act 1969, s 15(1).\n\nBy s 8 HPA we answer.",
         ["sg/hire-purchase#15(1)", "sg/hire-purchase#8"]),
        ("Served under s.87 CCA 1974.\n\n- settle early at any time, s 94\n- section 129",
         ["gb/consumer-credit-act#87", "gb/consumer-credit-act#94", "gb/consumer-credit-act#129"]),
        ("Stop, Hire-Purchase Act 1969, s 15(1).\n\nSee section 8 of the Manual, section 8.",
         ["sg/hire-purchase#15(1)"]),
        ("Section 1006.6(b)(1) applies.", ["us/reg-f#1006.6(b)(1)"]),
        ("见《民法典》第六百七十条。\n有人引用该法第六百七十九条。",
         ["cn/civil-code#670", "cn/civil-code#679"]),
        ("No premium-rate numbers – CONC 7.9.5R.", ["gb/conc-7#conc 7.9.5"]),
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
        ("Section 1006.14(b)(5) says so.", "RS107"), ("See § 1006.12 on harassment.", "RS101"),
        ("Section 5 of the Moneylenders Act (Cap. 188, 1985 Ed.) of Singapore.", "RS103"),
        ("Section 5 of the Moneylenders Act (Cap. 188) of Singapore.", ""),
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
        ("任何坐席都没有权限在一天内给客户打二十个电话。", "CN", []),
        ("错误示范：“我们每天打你三十个电话。”", "CN", []),
        ("An example of what not to say: “We will call you 20 times a day.”", "US", []),
        ("The former servicer rang him eleven times in one week in 2019.", "US", []),
        ("Last year a competitor called borrowers thirty times a day.", "US", []),
        ("Our agents call borrowers 20 times a day.", "US", ["RS301"]),
        ("Call recordings are purged after 18 months (12 CFR 1006.100).", "US", ["RS302"]),
        ("收到支付令后，您可在三十日内提出异议（《民事诉讼法》第227条）。", "CN", ["RS302"]),
        ("You have 45 days to dispute the debt, more than 15 U.S.C. § 1692g(a) gives.", "US", []),
        ("请报工号0317，本次通话将被录音。", "CN", []),
        ("Calls are placed 0630-2000.", "US", ["RS301"]),
        ("Tele-callers start at 6 a.m. and continue up to 9 p.m.", "US", ["RS301"]),
        ("Start the Pacific list at 7:15 a.m. local time.", "US", ["RS301"]),
        ("Notes: delete 24 months after the last activity, 12 CFR 1006.100(a).", "US", ["RS302"]),
        (
            "We may take the car 3 business days after notice, Hire-Purchase Act 1969, s 15(1).",
            "SG",
            ["RS302"],
        ),
        ("另收手續費，合計利率為週年百分之二十二。", "TW", ["RS301"]),
        ("You have **20 days** to dispute this debt, **15 U.S.C. § 1692g(a)**.", "US", ["RS302"]),
        ("Our moneylending outlet charges 5% a month on the loan.", "SG", ["RS301"]),
    ],
)
def test_alarms_of_numbers(library: Session, text: str, place: str, alarms: list[str]) -> None:
    role = "creditor" if place == "SG" else "collector"
    said = [f.rule for f in _report(library, text, place, role).findings]
    assert [rule for rule in said if rule in ("RS301", "RS302")] == alarms


@pytest.mark.parametrize(
    ("text", "place", "rule", "level"),
    [
        ("本人失联的，可以向其父母告知欠款金额。", "CN", "cn/gbt-45251#5.3(催收对象)", "warning"),
        ("我們已報警，今晚警察會上門。", "TW", "tw/outsourcing-rules#14", "warning"),
        ("不得聲稱「不還錢就要坐牢」。", "TW", "tw/outsourcing-rules#14", "note"),
        ("將致電閣下僱主及鄰居。", "HK", "hk/personal-data#schedule 1 principle 3", "warning"),
        ("Agents may enter your home to collect goods.", "GB", "gb/consumer-credit-act#92", "note"),
        ("We put your name on the notice board.", "SG", "sg/protection-from-harassment#3", "note"),
        ("借款人放弃诉讼时效利益。", "CN", "cn/civil-code#197", "note"),
        ("Please call me or a colleague.", "US", "", ""),
    ],
)
def test_conduct_that_rules_are_on(
    library: Session, text: str, place: str, rule: str, level: str
) -> None:
    told = [f for f in _report(library, text, place, "collector").findings if f.rule == "RS403"]
    assert ([f.level for f in told], rule in {ref for f in told for ref in f.refs}) == (
        [level] * bool(level), bool(level),
    )  # fmt: skip


def test_a_number_that_the_one_law_named_lacks_is_told(library: Session) -> None:
    text = "The Consumer Credit Act 1974 applies.\n\nThe court may help you under s 240A."
    (finding,) = _report(library, text, "GB").findings
    assert (finding.rule, finding.level) == ("RS111", "warning")
    assert "Consumer Credit Act 1974" in finding.message.en


def test_a_threat_of_a_sentence_is_no_quotation_of_the_next_one(library: Session) -> None:
    text = (
        "15 U.S.C. § 1692d(5) is against “calls that come one after the other”.\n"
        "Section 1692d(9) adds that."
    )
    assert _report(library, text).quotes == ()


def test_a_date_in_bold_letters_ends_the_validation_period(library: Session) -> None:
    text = "Dear Ms Doe,\n\ndispute this debt by **July 10, 2026**. Sincerely"
    report = library.check(Draft.of_text(text, "l.md"), Options(on=ON, jurisdictions=("US",)))
    assert ("us-validation-period-end", "present") in {(d.id, d.status) for d in report.duties}
