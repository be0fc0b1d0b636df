"""Citations of drafts, on their axes, against the built-in library."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from search.checking.drafts import Draft
from search.checking.model import Options
from search.checking.words import citation_line
from search.session import Session

ON = "2026-11-28"


def _rows(library: Session, text: str) -> list[tuple[str, str, str]]:
    report = library.check(Draft.of_text(text), Options(on="2026-11-01"))
    return [(row.key, row.resolution, row.validity) for row in report.citations if row.key]


@pytest.mark.parametrize(
    ("text", "key", "resolution", "validity"),
    [
        ("see 12 CFR 1006.14(b)(2)(i)", "1006.14(b)(2)(i)", "resolved", "in_force"),
        ("the FDCPA, section 805(a)(1)", "805(a)(1)", "resolved", "in_force"),
        ("15 U.S.C. § 1692q", "1692q", "no_such_provision", "unknown"),
        ("section 1692g of title 15, United States Code", "1692g", "group", "in_force"),
        ("依《民法典》第六百八十条", "680", "resolved", "in_force"),
        ("依《民法典》第一千三百条", "1300", "no_such_provision", "unknown"),
        ("《合同法》第二百条", "200", "resolved", "repealed"),
        ("Bankruptcy Act 1914 s. 3", "3", "outside_corpus", "unknown"),
        ("under subsection (c) of section 1692c of title 15", "1692c(c)", "resolved", "in_force"),
        ("paragraph (b)(2) of 12 CFR 1006.14", "1006.14(b)(2)", "group", "in_force"),
        ("15 USCA § 1692f(1) (West)", "1692f(1)", "resolved", "in_force"),
        ("C.P.L.R. § 214-i", "214-i", "resolved", "in_force"),
        ("Property Law of the People's Republic of China, art. 170", "170", "resolved", "repealed"),
        ("General Principles of Civil Law of the PRC, Art. 135", "135", "resolved", "repealed"),
    ],
)
def test_a_citation_has_its_axes(
    library: Session, text: str, key: str, resolution: str, validity: str
) -> None:
    assert _rows(library, text) == [(key, resolution, validity)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("《个人信息保护法》第七十三条至第七十六条", "76"),
        ("Articles 98 to 105 GDPR", "105"),
        ("15 U.S.C. §§ 1692c–1692x", "1692x"),
        ("15 U.S.C. §§ 1692c to 1692e", ""),
        ("《民法典》第六百七十六条至第六百七十八条", ""),
    ],
)
def test_the_last_number_of_a_range_may_be_missing(library: Session, text: str, last: str) -> None:
    missing = [key for key, resolution, _ in _rows(library, text) if resolution[:7] == "no_such"]
    assert missing == [last] * bool(last)


@pytest.mark.parametrize("text", ["12 CFR part 1006", "Reg F (12 C.F.R. pt. 1006) binds us."])
def test_a_part_of_the_code_is_a_whole_law(library: Session, text: str) -> None:
    report = library.check(Draft.of_text(text), Options(on="2026-11-01"))
    assert [(row.key, row.resolution, row.ids) for row in report.citations][-1:] == [
        ("", "resolved", ("us/reg-f",))
    ]


def test_the_draft_s_own_numbers_are_no_citations(library: Session) -> None:
    assert _rows(library, "本合同第三条约定。See section 4 of this Agreement.") == []


def test_a_pronoun_and_a_short_name_point_back(library: Session) -> None:
    text = (
        "依《中华人民共和国民法典》（以下简称《民法》）第680条；同法第681条。\n\n《民法》第682条。"
    )
    assert [key for key, _, _ in _rows(library, text)] == ["680", "681", "682"]


def test_a_citation_may_be_broken_over_two_lines(library: Session) -> None:
    report = library.check(Draft.of_text("as 12 CFR\n1006.14(b) has it"))
    (row,) = report.citations
    assert (row.span.line, row.span.end_line) == (1, 2)
    assert report.text[row.span.start : row.span.end] == "12 CFR\n1006.14(b)"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("61 U.S.C. § 12", "RS102"),
        ("Article 17 GDPR (right of access)", "RS109"),
        ("FDCPA § 805 (Validation of debts)", "RS109"),
        ("section 5 of the Limitation Act 1980 (actions on a specialty)", "RS109"),
        ("Subsection (h) of 15 U.S.C. § 1692c lets you call at work.", "RS107"),
        ("《民法典》第六百八十条第四款", "RS107"),
        ("15 U.S.C. § 1681c-1(z)", "RS107"),
        ("12 CFR 1026.91", "RS101"),
        ("Section 5(2) of the Limitation Act 1980", "RS107"),
        ("《民法典》（第680条；第1300条）", "RS101"),
        ("《民法典》第六百七十六条（禁止高利放贷）", "RS109"),
        ("Art. 3 of Council Directive 87/102/EEC", "RS103"),
        ("reg. 3 of the Consumer Protection from Unfair Trading Regulations 2008", "RS103"),
        ("53 USC 4", "RS102"),
        ("35 CFR 1.1", "RS102"),
        ("54 U.S.C. § 12", "RS110"),
        ("《民法典》第六百八十条（诉讼时效）", "RS109"),
        ("《民法典》第一百八十八条（诉讼时效）", ""),
        ("《民法典》第六百八十条（以下简称高利贷条款）", ""),
        ("15 U.S.C. § 1692g (validation of debts)", ""),
        ("15 U.S.C. § 1692g (see the annex)", ""),
        ("We follow the OFT Debt collection guidance.", "RS103"),
        ("Directive 95/46/EC", "RS103"),
        ("《婚姻法司法解释（二）》第二十四条", "RS103"),
    ],
)
def test_a_name_or_a_heading_that_cannot_be_is_said(library: Session, text: str, rule: str) -> None:
    report = library.check(Draft.of_text(text), Options(on="2026-11-01"))
    found = {f.rule for f in report.findings if f.rule.startswith("RS1")}
    assert found == ({rule} if rule else set())


def test_a_law_cited_by_name_and_chapter_is_one_citation(library: Session) -> None:
    report = library.check(Draft.of_text("Money Lenders Ordinance (Cap. 163) s 24"))
    assert [(c.span.text, c.key) for c in report.citations] == [
        ("Money Lenders Ordinance (Cap. 163) s 24", "24")
    ]


def test_a_semicolon_in_brackets_ends_no_sentence() -> None:
    draft = Draft.of_text("见《示例法》（第1条；第2条）；另见第3条。")
    assert [s.text for s in draft.sentences] == ["见《示例法》（第1条；第2条）；", "另见第3条。"]


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("See Doe v. Roe, 582 U.S. 79, and 123 F.3d 456.", ["582 U.S. 79", "123 F.3d 456"]),
        ("[2014] UKSC 61 decided it.", ["[2014] UKSC 61"]),
        ("见（2021）京0105民初1234号判决。", ["（2021）京0105民初1234号"]),
        ("Pub. L. 99-9999 and SI 1999/9999", ["Pub. L. 99-9999", "SI 1999/9999"]),
        ("comment 14(b)(2)(i)-2", ["comment 14(b)(2)(i)-2"]),
        ("按银监发〔1999〕998号执行。", ["银监发〔1999〕998号"]),
        ("15 U.S.C. § 1692g, 12 CFR 1006.34", []),
        ("《中华人民共和国民法典》（主席令〔2020〕45号）第680条", []),
        ("We made 12 U.S. calls and 3 UK ones on [2024] day 7.", []),
    ],
)
def test_what_looks_like_a_citation_is_listed(
    library: Session, text: str, unread: list[str]
) -> None:
    report = library.check(
        Draft.of_text(text), Options(on="2026-11-01", only=frozenset(["citations"]))
    )
    assert [f.span.text for f in report.findings if f.rule == "RS111" and f.span] == unread
    missed = [m.times for m in report.not_checked if m.what == "citation"]
    assert missed == ([len(unread)] if unread else [])


def _rules(library: Session, text: str, *places: str) -> list[str]:
    report = library.check(Draft.of_text(text), Options(on="2026-11-01", jurisdictions=places))
    return [f.rule for f in report.findings if f.rule < "RS2"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("SG", "Consent is taken under section 8 of the Personal Data Protection Act 2012."),
        ("SG", "See s 8 of the Personal Data Protection Act 2012 (Singapore)."),
        ("SG", "The fee is set by rule 9 of the Moneylenders Rules 2009."),
        (
            "IN",
            "A dishonoured cheque falls under section 22 of the Negotiable Instruments Act, 1881.",
        ),
        ("CN", "格式条款依消费者保护法第十二条无效。"),
        ("", "We follow section 8 of the Personal Data Protection Act 2012."),
    ],
)
def test_a_law_of_another_place_is_not_the_one_that_is_meant(
    library: Session, place: str, text: str
) -> None:
    places = (place,) if place else ()
    report = library.check(Draft.of_text(text), Options(on="2026-11-01", jurisdictions=places))
    assert [(row.resolution, row.ids) for row in report.citations] == [("outside_corpus", ())]


@pytest.mark.parametrize(
    ("place", "text", "id"),
    [
        ("SG", "Taiwan's Personal Data Protection Act, article 8, applies.", "tw/personal-data"),
        ("US", "Article 17 GDPR gives erasure.", "eu/gdpr"),
        ("SG", "Section 24 of the Money Lenders Ordinance (Cap. 163) sets a cap.", "hk/money"),
        ("CN", "台湾《消费者保护法》第十二条另有规定。", "tw/consumer-protection"),
        ("HK", "See section 87 of the Consumer Credit Act 1974.", "gb/consumer-credit"),
        ("CN", "可参考个保法第29条。", "cn/pipl"),
        ("CN", "可參考民法典第六百七十九條。", "cn/civil-code"),
    ],
)
def test_a_law_of_another_place_is_meant_where_the_draft_says_so(
    library: Session, place: str, text: str, id: str
) -> None:
    report = library.check(Draft.of_text(text), Options(on="2026-11-01", jurisdictions=(place,)))
    rows = [row for row in report.citations if row.key]
    assert rows and all(row.resolution in ("resolved", "group") for row in rows)
    assert all(one.startswith(id) for row in rows for one in row.ids)


@pytest.mark.parametrize(
    ("place", "text", "wrong"),
    [
        ("HK", "Section 23 of the Money Lenders Ordinance (Cap. 361) applies.", True),
        ("HK", "Section 23 of the Money Lenders Ordinance (Cap. 163) applies.", False),
        ("HK", "《個人資料（私隱）條例》（第846章）第19條另有規定。", True),
        ("HK", "《個人資料（私隱）條例》（第486章）第19條另有規定。", False),
        ("US", "Section 806 of the FDCPA (15 U.S.C. § 1692e) bars threats.", True),
        ("US", "A letter.\n\nSection 806 of the FDCPA (15 U.S.C. § 1692f) bars threats.", True),
        ("US", "Section 806 of the FDCPA (15 U.S.C. § 1692d) bars threats.", False),
        ("US", "Section 805 of the FDCPA (15 U.S.C. § 1692c(a)) limits calls.", False),
        ("US", "Section 805 of the FDCPA and 15 U.S.C. § 1692e apply.", False),
    ],
)
def test_numbers_beside_each_other_agree(
    library: Session, place: str, text: str, wrong: bool
) -> None:
    assert ("RS109" in _rules(library, text, place)) == wrong


@pytest.mark.parametrize("edition", ["2020 Rev Ed", "2010 Revised Edition", "2014 Ed."])
def test_the_year_of_an_edition_is_no_section(library: Session, edition: str) -> None:
    text = f"It is licensed under the Moneylenders Act (Cap. 188), {edition}"
    assert _rules(library, text, "SG") == [] == _rows(library, text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("See 12 CFR 1006.14(b)(2)(iv).", True),
        ("See 12 CFR 1006.14(b)(2)(ii).", False),
        ("See 12 CFR 1006.6(b)(1)(v).", True),
        ("See 12 CFR 1002.9(a)(1)(vi).", True),
        ("See 12 CFR 1002.9(a)(1)(iii).", False),
        ("Erasure follows Article 17(5) GDPR.", True),
        ("Erasure follows Article 17(3) GDPR.", False),
        ("《个人信息保护法》第十三条第一款第八项", True),
        ("《个人信息保护法》第十三条第一款第七项", False),
        ("《消费者权益保护法》第二十五条第六款", True),
        ("《消费者权益保护法》第二十五条第三款", False),
    ],
)
def test_a_paragraph_beyond_the_last_one_known_does_not_exist(
    library: Session, text: str, absent: bool
) -> None:
    assert ("RS107" in _rules(library, text)) == absent


@pytest.mark.parametrize(
    ("place", "text", "about"),
    [
        ("CN", "依据《民法典》第六百七十一条，不准高利放贷，借款的利率要合乎国家的规定。", "第六百八十条"),
        ("CN", "砍头息不受保护：利息预先从本金中扣除的，按实际借款数额返还借款并计算利息（《民法典》第六百八十六条）。", "第六百七十条"),
        ("US", "Within five days the validation notice goes out (15 U.S.C. § 1692d).", "§ 1692g"),
        ("GB", "Under s. 88 of the Consumer Credit Act 1974 a court may reopen an unfair relationship.", "s. 140"),
        ("US", "Within five days the validation notice goes out. See 15 U.S.C. § 1692d.", "§ 1692g"),
    ],
)  # fmt: skip
def test_a_sentence_on_another_article_s_subject_is_told(
    library: Session, place: str, text: str, about: str
) -> None:
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=(place,)))
    assert "RS109" in {f.rule for f in report.findings}
    assert [row.about.startswith(about) for row in report.citations] == [True]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("CN", "依据《民法典》第六百八十条，不准高利放贷，借款的利率要合乎国家的规定。"),
        ("CN", "根据《民法典》第六百七十五条、第六百八十条，按期还款，不准高利放贷，借款利率要合规。"),
        ("CN", "依《民法典》第六百七十五条，请于本周五前联系我们。"),
        ("US", "Within five days the validation notice goes out (15 U.S.C. § 1692g(a))."),
        ("US", "We honour the FDCPA (15 U.S.C. § 1692 et seq.): the validation notice goes out in five days."),
        ("GB", "Regulation 7 of the Debt Respite Scheme (Breathing Space Moratorium and Mental Health Crisis "
               "Moratorium) (England and Wales) Regulations 2020 applies."),
    ],
)  # fmt: skip
def test_a_sentence_on_the_cited_article_s_subject_is_not(
    library: Session, place: str, text: str
) -> None:
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=(place,)))
    assert report.citations
    assert not [row.about for row in report.citations if row.about]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("GB", "Section 245 of the Consumer Credit Act 1974 governs this."),
        ("IN", "Possession is taken under section 53(4) of the SARFAESI Act, 2002."),
        ("HK", "《放債人條例》（第163章）第88條另有規定。"),
    ],
)
def test_a_number_beyond_the_end_of_a_law_does_not_exist(
    library: Session, place: str, text: str
) -> None:
    assert "RS101" in _rules(library, text, place)


def test_a_title_of_the_code_that_was_moved_is_told_with_its_successor(library: Session) -> None:
    text = "Interest is cut for those called up, as 50 U.S.C. App. § 527 requires."
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=("US",)))
    (found,) = [f for f in report.findings if f.rule == "RS104"]
    assert "3901" in found.message.en


@pytest.mark.parametrize(
    ("place", "text", "key", "resolution"),
    [
        ("TW", "利息從約定（票據法§28Ⅱ）。", "28", "resolved"),
        ("HK", "《銀行營運守則》第43.1段另有說明。", "43.1", "resolved"),
        ("US", "推定见F条例第1006.14(b)(2)条。", "1006.14(b)(2)", "group"),
        ("JP", "取立ては貸金業法第21条第1項による。", "21(1)", "resolved"),
        (
            "IN",
            "It is twelve years (art. 62 of the Schedule to the Limitation Act, 1963).",
            "schedule art. 62",
            "resolved",
        ),
        (
            "IN",
            "It is three years (Limitation Act, 1963, Schedule, Article 19).",
            "schedule art. 19",
            "resolved",
        ),
        ("DE", "Das verlangt § 13a Abs. 1 RDG.", "13a(1)", "resolved"),
        (
            "CA",
            "That is an offence under the Criminal Code, R.S.C. 1985, c. C-46, s. 347(1).",
            "347(1)",
            "resolved",
        ),
        ("HK", "《放債人條例》（第163章）第25條適用。", "25", "resolved"),
    ],
)
def test_forms_of_other_places_are_read(
    library: Session, place: str, text: str, key: str, resolution: str
) -> None:
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=(place,)))
    assert [(row.key, row.resolution) for row in report.citations if row.key] == [(key, resolution)]


def test_a_title_that_goes_on_behind_brackets_is_no_heading(library: Session) -> None:
    title = "Debt Respite Scheme (Breathing Space Moratorium and Mental Health Crisis Moratorium)"
    text = (
        f"No fees are charged (regulation 7 of the {title} (England and Wales) Regulations 2020)."
    )
    assert "RS109" not in _rules(library, text, "GB")


def test_a_repealed_act_of_a_name_that_another_place_has_is_told(library: Session) -> None:
    text = "A court order is needed: section 33 of the Hire-Purchase Act 1965."
    assert "RS103" in _rules(library, text, "GB")


def test_a_circular_is_known_by_its_number_or_listed(library: Session) -> None:
    text = "Calls follow RBI circular DOR.ORG.REC.65/21.04.158/2022-23 of August 2022."
    assert "RS104" in _rules(library, text, "IN") or "RS103" in _rules(library, text, "IN")
    assert "RS111" in _rules(library, text.replace("REC.65", "REC.999"), "IN")


@pytest.mark.parametrize(
    ("place", "text", "rule"),
    [
        ("TW", "個人資料之利用依電腦處理個人資料保護法辦理。", "RS104"),
        ("GB", "You may ask for your data (UK GDPR).", "RS110"),
        ("EU", "Access is given under Art. 112 DSGVO.", "RS101"),
        ("US", "See Regulation F, 12 CFR 1006.18(k).", "RS107"),
    ],
)
def test_a_name_alone_or_of_another_place_is_judged(
    library: Session, place: str, text: str, rule: str
) -> None:
    assert rule in _rules(library, text, place)


def test_a_section_of_what_letters_name_is_listed(library: Session) -> None:
    text = "Personal data follow section 13 of the QXPA."
    assert "RS111" in _rules(library, text, "SG")


def test_a_bracket_that_opens_before_a_citation_is_none_of_it(library: Session) -> None:
    text = "Seven days are given (section 88 of the Consumer Credit Act 1974)."
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=("GB",)))
    assert [row.span.text for row in report.citations] == [
        "section 88 of the Consumer Credit Act 1974"
    ]


def test_a_number_alone_makes_no_other_paragraph_the_subject(library: Session) -> None:
    text = "We may report this for ten years under 15 U.S.C. § 1681c(a)(4)."
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=("US",)))
    assert [f.rule for f in report.findings if f.rule in ("RS109", "RS302")] == ["RS302"]


def test_the_title_tells_the_kind_of_a_draft(library: Session) -> None:
    report = library.check(Draft.of_text("# Recovery policy\n\nAgents carry a card.\n"), Options())
    assert report.draft["kind"] == "policy"


@pytest.mark.parametrize(
    ("place", "text", "about"),
    [
        ("CN", "利息预先在本金中扣除的，按实际借款数额计息（《民法典》第八百二十条）。", "第六百七十条"),
        ("CN", "《民法典》第八百二十条：货物毁损的，承运人赔偿。", ""),
        ("CN", "没有约定保证期间的，从主债务履行期限届满之日起算六个月（民法典第六百九十二条、第八百二十条）。", ""),
        ("TW", "違約金過高者，法院得酌減至相當之數額（民法第321條）。", "第 252 條"),
        ("SG", "Harassing a borrower is an offence whoever lends (section 80 of the Moneylenders Act 2008).", "s. 47"),
        ("SG", "The Registrar keeps a register, section 80 of the Moneylenders Act 2008.", ""),
    ],
)  # fmt: skip
def test_of_an_article_that_is_not_held_another_one_s_subject_is_told(
    library: Session, place: str, text: str, about: str
) -> None:
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=(place,)))
    found = [f for f in report.findings if f.rule == "RS109"]
    assert [row.about[: len(about)] for row in report.citations if row.about] == [about][
        : bool(about)
    ]
    assert ["no text of" in f.message.en for f in found] == [True][: bool(about)]


@pytest.mark.parametrize(
    "verb", ["遵守", "违背", "学习", "受", "落实", "履行", "查阅", "比如", "我们的", "遵循"]
)
@pytest.mark.parametrize("name", ["刑法第二百九十三条之一", "民法典第六百八十条", "个保法第13条"])
def test_a_short_name_follows_a_word_of_prose(library: Session, verb: str, name: str) -> None:
    (row,) = library.check(Draft.of_text(f"催收工作{verb}{name}的要求。")).citations
    assert (row.resolution, row.span.text) == ("resolved", name)


@pytest.mark.parametrize(
    ("place", "rule"), [("IE", "RS101"), ("DE", "RS101"), ("EU", "RS101"), ("SG", "RS110")]
)
def test_the_law_of_the_union_holds_in_its_members(library: Session, place: str, rule: str) -> None:
    assert rule in _rules(library, "You may ask for erasure (Article 102 GDPR).", place)


@pytest.mark.parametrize(
    "text",
    [
        "小贷催收见《关于加强小额贷款公司监督管理的通知》。",
        "利率依最高人民法院《关于人民法院审理借贷案件的若干意见》。",
        "利率依《关于人民法院审理借贷案件的若干意见》第六条。",
    ],
)
def test_a_repealed_text_is_known_whatever_its_name_ends_with(library: Session, text: str) -> None:
    assert {"RS103", "RS104"} & set(_rules(library, text, "CN"))


def test_a_colon_may_follow_a_rule(library: Session) -> None:
    text = "CONC 7.3.4R: customers in arrears get forbearance."
    (row,) = library.check(Draft.of_text(text)).citations
    assert row.ids == ("gb/conc-7#conc 7.3.4",)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("US", "Call us Monday to Friday 8am to 6pm Eastern, or 9 a.m. to 1 p.m. on Saturday."),
        ("CN", "## 第八条 债权转让\n\n出借人可以转让本合同项下的债权。"),
    ],
)
def test_hours_and_headings_are_no_citations(library: Session, place: str, text: str) -> None:
    assert not library.check(Draft.of_text(text), Options(on=ON, jurisdictions=(place,))).citations


def test_a_title_of_several_brackets_is_one_citation(library: Session) -> None:
    text = (
        "Under regulation 7 of the Debt Respite Scheme (Breathing Space Moratorium and Mental Health "
        "Crisis Moratorium) (England and Wales) Regulations 2020 we pause."
    )
    (row,) = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=("GB",))).citations
    assert row.ids == ("gb/breathing-space#7",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Served under section 87(1) of the Consumer Credit Act 1974.\n\nSee section 89 of the Act.", True),
        ("The Limitation Act 1980 and the Consumer Credit Act 1974 apply.\n\nSee section 29 of the Act.", False),
        ("The Limitation Act 1980 and the Consumer Credit Act 1974 apply.\n\nSee section 89 of the Act.", True),
        ("The Consumer Credit Act 1974 applies.\n\nSee section 829 of the Act.", False),
        ("The Consumer Credit Act 1974 applies to a loan of a firm (section 89 of that Act).", True),
    ],
)  # fmt: skip
def test_the_act_is_the_only_one_that_was_named(library: Session, text: str, found: bool) -> None:
    rows = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=("GB",))).citations
    assert ("gb/consumer-credit-act#89" in rows[-1].ids) == found
    assert not [row for row in rows if row.resolution == "no_such_provision"]


def test_third_persons_are_no_number(library: Session) -> None:
    text = "本行利用台端個人資料依個人資料保護法第8條告知，不會向與債務無關之第三人透露。"
    assert "RS109" not in _rules(library, text, "TW")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("CONC 7.9.25R", ("7.9.1–7.9.15",)),
        ("See § 1006.12.", ("1006.10", "1006.14")),
    ],
)
def test_what_the_law_has_near_a_number_is_told(
    library: Session, text: str, near: tuple[str, ...]
) -> None:
    (row,) = library.check(Draft.of_text(text), Options(on=ON)).citations
    assert set(near) <= set(row.suggestions)


def test_numbers_are_told_as_written(library: Session) -> None:
    text = "Interest on default sums is simple: section 86F of the Consumer Credit Act 1974."
    report = library.check(Draft.of_text(text), Options(on=ON, jurisdictions=("GB",)))
    (row,) = report.citations
    assert "(86F, Consumer Credit Act 1974)" in citation_line(row)
    assert row.law == "Consumer Credit Act 1974"
