"""Citations as people write them, alone and inside sentences, over the built-in library."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations.keys import citation_key
from corpus.citations.reading import fold, readings
from corpus.model import Document
from search.results import Options
from search.session import Session
from tests.helpers.seeds import examples

#: What is typed, and the provision that comes first (or, of a "#" alone, its law's beginning).
FORMS = """
民法典680|cn/civil-code#680
民法典第680条是什么|cn/civil-code#680
依据《民法典》第680条，利息怎么算|cn/civil-code#680
依据民法典第六百八十条，利息怎么算|cn/civil-code#680
刑法第344條|tw/criminal-code#344
刑法第二百九十三條之一|cn/criminal-law#293-1
刑法293之一|cn/criminal-law#293-1
刑法293条之一|cn/criminal-law#293-1
刑法293-1|cn/criminal-law#293-1
刑法第293条怎么判|cn/criminal-law#293
銀行法47-1|tw/banking-act#47-1
银行法47-1|tw/banking-act#47-1
银行法47条之1|tw/banking-act#47-1
民法典第680条第1款第2项|cn/civil-code#680
第680条第1款第2项|cn/civil-code#680
最高法民间借贷规定 第二十五条|cn/private-lending#25
法释〔2020〕17号第25条|cn/private-lending#25
法释〔2020〕17号 第25条|cn/private-lending#25
法释(2020)17号第二十五条|cn/private-lending#25
s.127 CCA 1974|gb/consumer-credit-act#127
section 127 CCA|gb/consumer-credit-act#127
section 127 of the Consumer Credit Act 1974|gb/consumer-credit-act#127
section 127 Consumer Credit Act 1974|gb/consumer-credit-act#127
CCA s127|gb/consumer-credit-act#127
CCA s 77|gb/consumer-credit-act#77
Article 680 of the Civil Code|cn/civil-code#680
Article 680 of the Civil Code of the PRC|cn/civil-code#680
Article 680 civil code|cn/civil-code#680
what does Article 680 of the Civil Code say about interest?|cn/civil-code#680
Art. 22 GDPR|eu/gdpr#22
GDPR Art. 6(1)(f)|eu/gdpr#6(1)
Article 22 GDPR|eu/gdpr#22
is scoring allowed under Article 22 GDPR?|eu/gdpr#22
FCA CONC 7.9.4R|gb/conc-7#conc 7.9.4
FCA CONC 7.9.4 R|gb/conc-7#conc 7.9.4
CONC 7.9.4R|gb/conc-7#conc 7.9.4
CONC 7.9|gb/conc-7#conc 7.9.1
section 7.3 of CONC|gb/conc-7#conc 7.3.1
DISP 1.6|gb/disp#disp 1.6.1
FCA CONC 5A.2|gb/conc-5a#conc 5a.2.1
UK CONC 7.9.4|gb/conc-7#conc 7.9.4
15 USC 1692c(a)(1)|us/fdcpa#1692c(a)(1)
what does 15 USC 1692c say|us/fdcpa#1692c
explain Reg F 1006.6|us/reg-f#1006.6
Regulation F, § 1006.14(b)(2)(i)|us/reg-f#1006.14(b)(2)(i)
§ 1006.14(b)(2)(i)|us/reg-f#1006.14(b)(2)(i)
FDCPA section 807|us/fdcpa#1692e
section 805(a)(1) of the FDCPA|us/fdcpa#1692c(a)(1)
Fair Debt Collection Practices Act section 805(a)(1)|us/fdcpa#1692c(a)(1)
Tex. Fin. Code § 392.302|us-tx/debt-collection-act#392.302
Tex. Fin. Code Ann. § 392.302|us-tx/debt-collection-act#392.302
Texas Finance Code 392|us-tx/debt-collection-act#
Texas Finance Code 392.302|us-tx/debt-collection-act#392.302
California Civil Code section 1788.12|us-ca/rosenthal-act#1788.12
Cal. Civ. Code § 1788.12|us-ca/rosenthal-act#1788.12
Cap 163 s 24|hk/money-lenders#24
section 24 Cap 163|hk/money-lenders#24
放債人條例第24條|hk/money-lenders#24
940 CMR 7.04(1)(f)|us-ma/debt-collection-regs#7.04(1)(f)
815 ILCS 123/15-5-5|us-il/predatory-loan-prevention#15-5-5
23 NYCRR 1.5|us-ny/debt-collection-rules#1.5
대부업법 제8조|kr/moneylending#8
貸金業法第12条の8|jp/money-lending#12-8
民间借贷规定第二十五条、第二十六条|cn/private-lending#25
民法典第680条至第683条|cn/civil-code#680
§§ 1692c-1692e|us/fdcpa#1692c
15 U.S.C. §§ 1692c-1692e|us/fdcpa#1692c
CCA ss. 86A to 86C|gb/consumer-credit-act#86b
Art 17(1) CCD2|eu/ccd2#17
Regulation F|us/reg-f#
s 140A Consumer Credit Act 1974|gb/consumer-credit-act#140a
依合同法第80条|cn/contract-law#80
SI 2020/1311 reg 7|gb/breathing-space#7
Schedule 1 s. 88 National Credit Code|au/national-credit-act#schedule 1 s. 88
台湾民法第205条|tw/civil-code#205
臺灣民法第205條規定的利率|tw/civil-code#205
香港放債人條例第24條|hk/money-lenders#24
民法典合同编第680条|cn/civil-code#680
《民法典》合同编第680条|cn/civil-code#680
民法典的第680条|cn/civil-code#680
请问刑法第二百九十三条之一是什么罪|cn/criminal-law#293-1
債權人可否依銀行法第47條之1請求利息|tw/banking-act#47-1
个保法第13条|cn/pipl#13
PIPL Art. 13|cn/pipl#13
article 13 of PIPL|cn/pipl#13
FCRA § 623(a)(7)|us/fcra#1681s-2(a)(7)
12 CFR 1006.14(b)(2)(i)|us/reg-f#1006.14(b)(2)(i)
12 C.F.R. §1006.42|us/reg-f#1006.42
TCPA 227(b)(1)(A)|us/tcpa#227(b)(1)(A)
47 U.S.C. 227(b)(1)(A)(iii)|us/tcpa#227(b)(1)(A)
does 47 USC § 227(b)(1)(A) cover texts|us/tcpa#227(b)(1)(A)
reg. 7 of the Breathing Space regulations|gb/breathing-space#7
Limitation Act 1980, s.5|gb/limitation-act#5
s 5 of the Limitation Act|gb/limitation-act#5
Malaysia Moneylenders Act s 29B|my/moneylenders#29b
Moneylenders Act 1951 s. 29B|my/moneylenders#29b
Singapore Moneylenders Act s 5|sg/moneylenders#5
section 5 of the Moneylenders Act 2008|sg/moneylenders#5
채권추심법 제2조|kr/fair-collection#2
Article 9 of the Fair Debt Collection Act (Korea)|kr/fair-collection#9
Điều 468 Civil Code Vietnam|vn/civil-code#468
Article 468 of the Civil Code of Vietnam|vn/civil-code#468
POJK 22/2023 Pasal 62|id/consumer-protection#pasal 62
Pasal 62 POJK 22/2023|id/consumer-protection#pasal 62
HRS 443B-3|us-hi/collection-agencies#443b-3
合同法第80条还有效吗|cn/contract-law#80
根据《中华人民共和国个人信息保护法》第十三条，催收公司可以查通讯录吗|cn/pipl#13
《刑法》第二百九十三条之一第一款|cn/criminal-law#293-1
刑法二百九十三条之一|cn/criminal-law#293-1
刑法第293-1条|cn/criminal-law#293-1
刑法 第 293 条 之一|cn/criminal-law#293-1
民诉法第254条规定了什么|cn/civil-procedure#254
最高人民法院民间借贷司法解释第25条|cn/private-lending#25
民间借贷司法解释25条|cn/private-lending#25
民法典第680条和第681条|cn/civil-code#680
民法典680条第2款|cn/civil-code#680
中国民法典680|cn/civil-code#680
民法典 §680|cn/civil-code#680
民法典 art. 680|cn/civil-code#680
PRC Civil Code 680|cn/civil-code#680
PRC Civil Code, Article 680(2)|cn/civil-code#680
Chinese Civil Code art 680|cn/civil-code#680
Art. 680 Civil Code of the People's Republic of China|cn/civil-code#680
article 293-1 of the PRC Criminal Law|cn/criminal-law#293-1
Criminal Law of the PRC art. 293-1|cn/criminal-law#293-1
article 25 of the Private Lending Provisions|cn/private-lending#25
GB/T 45251 5.3|cn/gbt-45251#5.3
消费者債務清理條例第2條|tw/consumer-debt-clearance#2
民法第205條|tw/civil-code#205
Article 205 of the Taiwan Civil Code|tw/civil-code#205
Taiwan Civil Code Article 205|tw/civil-code#205
article 205 of the Civil Code of Taiwan|tw/civil-code#205
Cap. 163 s. 24|hk/money-lenders#24
Cap 163, section 24(1)|hk/money-lenders#24
s.24 Money Lenders Ordinance (Cap. 163)|hk/money-lenders#24
section 24 of the Money Lenders Ordinance|hk/money-lenders#24
第163章第24條|hk/money-lenders#24
《放債人條例》（第163章）第24條|hk/money-lenders#24
s 6A Cap 6|hk/bankruptcy#6a
Reg. F § 1006.6(b)(1)|us/reg-f#1006.6(b)(1)
section 1006.14 of Regulation F|us/reg-f#1006.14
12 CFR part 1006.14(b)|us/reg-f#1006.14(b)
12 CFR § 1006.42, please|us/reg-f#1006.42
can they email me under 12 CFR 1006.42?|us/reg-f#1006.42
15 usc 1692g(a)|us/fdcpa#1692g(a)
title 15 USC section 1692c|us/fdcpa#1692c
15 U.S. Code § 1692c|us/fdcpa#1692c
FDCPA §§ 805 and 806|us/fdcpa#1692c
FDCPA s. 809(b)|us/fdcpa#1692g(b)
§ 809(b) FDCPA|us/fdcpa#1692g(b)
section 1692g of the FDCPA|us/fdcpa#1692g
Fair Credit Reporting Act section 623(a)(7)|us/fcra#1681s-2(a)(7)
15 U.S.C. § 1681s–2(a)(7)|us/fcra#1681s-2(a)(7)
Haw. Rev. Stat. § 443B-3|us-hi/collection-agencies#443b-3
940 C.M.R. § 7.04(1)(f)|us-ma/debt-collection-regs#7.04(1)(f)
815 ILCS 123/15-5-5 says what|us-il/predatory-loan-prevention#15-5-5
23 NYCRR § 1.5(a)|us-ny/debt-collection-rules#1.5(a)
Cal Civ Code 1788.12|us-ca/rosenthal-act#1788.12
Rosenthal Act § 1788.12|us-ca/rosenthal-act#1788.12
N.J.S.A. 2C:21-19|us-nj/usury#2c:21-19
N.J. Stat. § 31:1-1|us-nj/usury#31:1-1
New Jersey usury 31:1-3|us-nj/usury#31:1-3
Va. Code § 6.2-1520(A)|us-va/consumer-finance-companies#6.2-1520(a)
N.C. Gen. Stat. § 53-166(c)|us-nc/consumer-finance-act#53-166(c)
Texas Debt Collection Act § 392.304|us-tx/debt-collection-act#392.304
CCA 1974, ss. 127 and 129|gb/consumer-credit-act#127
s127 CCA|gb/consumer-credit-act#127
Consumer Credit Act 1974 (UK) s 140A|gb/consumer-credit-act#140a
sections 86B to 86D of the Consumer Credit Act 1974|gb/consumer-credit-act#86b
section 40 of the Administration of Justice Act 1970|gb/administration-of-justice#40
CONC 7.3.4R and CONC 7.9.4R|gb/conc-7#conc 7.3.4
is CONC 7.9.4 a rule|gb/conc-7#conc 7.9.4
Article 17 of Directive (EU) 2023/2225|eu/ccd2#17
Directive 2014/17/EU, Article 28a|eu/mortgage-credit#28a
article 82 General Data Protection Regulation|eu/gdpr#82
通用数据保护条例第22条|eu/gdpr#22
s 7 Debt Respite Scheme regulations|gb/breathing-space#7
貸金業法第13条の2|jp/money-lending#13-2
利息制限法第1条|jp/interest-rate-restriction#1
貸金業法12条の8|jp/money-lending#12-8
채권의 공정한 추심에 관한 법률 제8조의3|kr/fair-collection#8-3
제8조의3 채권추심법|kr/fair-collection#8-3
금소법 제19조|kr/financial-consumer-protection#19
제8조의3|kr/fair-collection#8-3
Bộ luật Dân sự Điều 468|vn/civil-code#468
Điều 468|vn/civil-code#468
依据15 U.S.C. § 1692c(a)(1)，几点可以打电话|us/fdcpa#1692c(a)(1)
按照12 CFR 1006.14(b)处理|us/reg-f#1006.14(b)
15 U.S.C.A. § 1692e|us/fdcpa#1692e
15 U.S.C. sec. 1692g(a)|us/fdcpa#1692g(a)
RG 96 Part 2 section 7|au/rg-96#part 2 s. 7
National Credit Code s. 88|au/national-credit-act#schedule 1 s. 88
s 47 National Consumer Credit Protection Act 2009|au/national-credit-act#47
California Financial Code 22304|us-ca/financing-law#22304
artikel 6:119 BW|nl/civil-code#6:119
6:119 BW|nl/civil-code#6:119
2016/679 art 22|eu/gdpr#22
(EU) 2016/679, Article 22|eu/gdpr#22
香港法例第163章第24條|hk/money-lenders#24
Laws of Hong Kong Chapter 163 s 24|hk/money-lenders#24
12 USC 5531|us/cfpa#5531
法释2020年第17号 第25条|cn/private-lending#25
Bank Act (Canada) s. 627.04|ca/bank-act-framework#627.04
""".strip().splitlines()


def _is(id: str, wanted: str) -> bool:
    """The provision, its first part where the library holds only parts, or a law's beginning."""
    id, wanted = id.casefold(), wanted.casefold()
    return (
        id == wanted or id.startswith(f"{wanted}(") or (wanted[-1] == "#" and id.startswith(wanted))
    )


def test_there_are_many_forms() -> None:
    assert len(set(FORMS)) >= 120


@pytest.mark.parametrize("row", FORMS)
def test_what_is_cited_comes_first(library: Session, row: str) -> None:
    query, wanted = row.split("|")
    found = library.search(query, Options(limit=5))
    assert _is(found.hits[0].id, wanted), [hit.id for hit in found.hits]
    assert found.hits[0].match == "citation"
    shown = library.find(query) or library.heads(query)
    assert _is(shown[0].provision.id, wanted), [f.provision.id for f in shown]
    number = wanted.partition("#")[2].partition("(")[0]
    assert not [word for word in found.unknown if number and word.casefold() in number]


#: What is typed, and what is said as the library does not hold it.
OUTSIDE = """
民法典第100条|民法典 has 1,260 articles; the digest holds
民法典100|not article 100
依据民法典第一百条，怎么办|not article 100
Article 100 of the PRC Civil Code|not article 100
民法典第1300条|民法典 has no article 1300
刑法第999条怎么判|刑法 has no article 999
刑法第293条之九|刑法 has no article 293-9
GDPR Art. 98|GDPR has 99 articles; the digest holds
Article 130 GDPR|GDPR has no article 130
what does CONC 7.99.1 say|CONC has no rule 7.99.1
15 USC 9999|the index holds no 15 USC 9999
12 CFR 1006.999|the index holds no 12 CFR 1006.999
FDCPA section 999|FDCPA has no section 999
CCA s 150|not section 150
CCA s 300|has no section 300
物权法第100条|物权法 was repealed on 2021-01-01; in its place: 民法典
依合同法第8条|合同法 was repealed on 2021-01-01; its article 8 stands now at 民法典 465
侵权责任法第6条|侵权责任法 was repealed on 2021-01-01
section 5 of the Data Protection Act 1998|Data Protection Act 1998 was repealed on
section 23 of the Fair Trading Act 1986|no text in the index is called Fair Trading Act 1986
CCCFA s 9C|no text in the index is called CCCFA
C. consom., art. L. 312-39|no text in the index is called C. consom.
Codice civile art. 1284|no text in the index is called Codice civile
28 CFR 50.10|no text in the index is called 28 CFR 50.10
artikel 7:57 BW|not hold article 7:57
劳动合同法第82条|no text in the index is called 劳动合同法
依据《公司法》第20条|no text in the index is called 公司法
""".strip().splitlines()


@pytest.mark.parametrize(
    "query",
    [
        "12 CFR 1006.999", "what does FDCPA section 950 say", "民法典第九千条", "刑法第999条怎么判",
        "section 23 of the Fair Trading Act 1986", "金融消费者权益保护实施办法第二十条",
    ],
)  # fmt: skip
def test_no_other_provision_answers_a_mere_citation(library: Session, query: str) -> None:
    found = library.search(query)
    assert found.hints and not found.hits
    assert found.all_words == found.some_words == found.added_words == 0
    more = library.search(f"{query} harassment 骚扰")
    assert more.hits and more.hits[0].match != "citation"


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("合同法第107条", "cn/civil-code#577"),
        ("物权法第一百七十条怎么说", "cn/civil-code#386"),
        ("侵权责任法第6条", "cn/civil-code#1165"),
    ],
)
def test_a_repealed_provision_leads_to_where_it_stands_now(
    library: Session, query: str, id: str
) -> None:
    found = library.search(query)
    assert [(hit.id, hit.match) for hit in found.hits] == [(id, "successor")]


@pytest.mark.parametrize(
    ("query", "law"),
    [
        ("Public Law 111-203", "us/cfpa"),
        ("P.L. 111-203", "us/cfpa"),
        ("85 Fed. Reg. 76734", "us/reg-f"),
        ("86 FR 5766", "us/reg-f"),
        ("R.A. No. 386", "ph/civil-code"),
        ("央行令2021年第7号", "cn/movables-registration"),
        ("银保监会令2022年第9号", "cn/bank-insurer-consumer-protection"),
        ("国务院令631号", "cn/credit-reporting-regulation"),
        ("主席令第83号", "cn/criminal-law"),
        ("最高人民法院公告法释〔2022〕11号", "cn/civil-procedure-interpretation"),
        ("Chapter 163", "hk/money-lenders"),
        ("香港法例第486章", "hk/personal-data"),
        ("Regulation 2016/679", "eu/gdpr"),
        ("93/13", "eu/unfair-terms"),
    ],
)
def test_a_law_is_found_by_any_form_of_its_number(library: Session, query: str, law: str) -> None:
    assert library.search(query).hits[0].regulation == law
    assert {found.regulation.id for found in library.heads(query)} == {law}


@pytest.mark.parametrize("row", OUTSIDE)
def test_what_is_not_held_is_said(library: Session, row: str) -> None:
    query, said = row.split("|")
    found = library.search(query)
    assert [hint for hint in found.hints if said in hint], found.hints
    assert not [hit for hit in found.hits if hit.match == "citation"]
    shown = library.show(query)
    assert not shown.provisions and [note for note in shown.notes if said in note]


@pytest.mark.parametrize(
    "query",
    ["30 days", "2024年", "7 calls in 7 days", "9 pm",
     "may a collector call at 9 pm?", "13800138000", "FDCPA 7 calls in 7 days",
     "breathing space 60 days", "Reg F 7 times in 7 days", "民法典2021年",
     "GDPR 2016", "利率36%", "24% and 36%", "2020-08-20", "15天内还款", "第30天",
     "10条规定", "call 555-0100", "36% per year", "$100 loan fee of 15",
     "under 18", "民间借贷规定2020年修正 4倍", "1.5 times", "3月1日", "欠款5万元", "21:00",
     "NOT 民法典第680条", "805", "UK GDPR Art. 22", "日本民法典第680条", "债务 100,000 元",
     "8点至22点", "last 12 months of CCA"],
)  # fmt: skip
def test_what_is_no_citation_of_the_library(library: Session, query: str) -> None:
    assert library.find(query) == []
    assert not [hit for hit in library.search(query).hits if hit.match == "citation"]


def _ids(session: Session, query: str) -> list[str]:
    return [f.provision.id for f in session.find(query)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("民间借贷规定第二十五条、第二十六条", ["cn/private-lending#25", "cn/private-lending#26"]),
        ("民间借贷规定第25、26条", ["cn/private-lending#25", "cn/private-lending#26"]),
        ("民间借贷规定第25条至第27条", [f"cn/private-lending#{n}" for n in (25, 26, 27)]),
        ("CCA ss. 86A to 86C", [f"gb/consumer-credit-act#86{c}" for c in "bc"]),
        ("民法典第680条和刑法第293条", ["cn/civil-code#680", "cn/criminal-law#293"]),
        ("依据民法典第680条和同法第585条", ["cn/civil-code#680", "cn/civil-code#585"]),
        ("民间借贷规定第25条与本规定第26条", ["cn/private-lending#25", "cn/private-lending#26"]),
        (
            "section 127 CCA and section 129 of the same Act",
            ["gb/consumer-credit-act#127", "gb/consumer-credit-act#129"],
        ),
        ("GDPR Art. 22 and CCD2 Art. 17", ["eu/gdpr#22", "eu/ccd2#17"]),
    ],
)
def test_lists_and_ranges(library: Session, query: str, ids: list[str]) -> None:
    assert list(dict.fromkeys(_ids(library, query))) == ids


def test_a_range_of_sections_brings_all_their_parts(library: Session) -> None:
    for query in ("15 U.S.C. §§ 1692c-1692e", "§§ 1692c-1692e", "FDCPA §§ 805 to 807"):
        sections = {id.split("#")[1][:5] for id in _ids(library, query)}
        assert sections == {"1692c", "1692d", "1692e"}, query


def test_a_plural_meaning_lists_all(library: Session) -> None:
    ids = _ids(library, "FDCPA 805")
    assert len(ids) > 3 and all(id.startswith("us/fdcpa#1692c") for id in ids)


def test_what_belongs_to_it_comes_next(library: Session) -> None:
    hits = library.search("民法典第680条", Options(limit=20)).hits
    see = library.find("民法典第680条")[0].provision.see
    cited = [hit.id for hit in hits if hit.match == "citation"]
    assert cited[0] == "cn/civil-code#680" and set(cited[1:]) <= set(see)
    assert [hit.id for hit in hits[: len(cited)]] == cited


def test_a_repealed_law_is_shown_with_its_successor(library: Session) -> None:
    found = library.search("合同法第200条")
    assert found.hits[0].id == "cn/contract-law#200"
    assert "its article 200 stands now at 民法典 670" in found.hints[0]
    assert library.show("合同法第200条").notes == tuple(found.hints)


def test_a_number_is_matched_whole(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    laws = [document("zz/act", [f"text {i}" for i in range(1830)], title="Heron Act")]
    session = make_index(tmp_path, [laws])
    assert _ids(session, "Heron Act § 823") == ["zz/act#823"]
    assert _ids(session, "see section 82 of the Heron Act.") == ["zz/act#82"]
    assert _ids(session, "Egret Act § 823") == []


PIECES = st.sampled_from(
    ["第", "条", "680", "之", "至", "、", "《", "》", "民法典", "§§", "s.", "(a)", " ", "15", "USC",
     "and", "-", "제", "조"]
)  # fmt: skip


@examples(3)
@given(st.text(max_size=60) | st.lists(PIECES, max_size=14).map("".join))
def test_any_text_may_be_read(library: Session, text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    for reading in readings(folded):
        assert 0 <= reading.start < reading.end <= len(text) and reading.numbers
    for a, b in library.lookup.cited(text).spans:
        assert 0 <= a < b <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "第",
        "1",
        "1 a ",
        "(a)",
        "s ",
        "§",
        "1-",
        "条",
        "一",
        "1.",
        "A",
        " ",
        "《",
        "第1条、",
        "and ",
    ],
)
def test_long_texts_are_read_in_linear_time(library: Session, piece: str) -> None:
    started = time.process_time()
    readings(fold(piece * 20_000))
    library.lookup.cited(piece * (1000 // len(piece)))
    assert time.process_time() - started < 5


# --- a number that no law is named for ------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "named"),
    [("805", ["FDCPA § 805"]), ("127", ["Consumer Credit Act 1974 s. 127", "TILA § 127"]),
     ("680", ["第六百八十条"]), ("what is 809?", ["FDCPA § 809"])],
)  # fmt: skip
def test_a_number_alone_is_said_to_name_no_law(
    library: Session, number: str, named: list[str]
) -> None:
    shown, found = library.show(number), library.search(number)
    (note,) = shown.notes
    assert "alone names no law; it may be: " in note
    assert all(name in note for name in named)
    assert not shown.provisions and note in found.hints and not found.unknown


@pytest.mark.parametrize("number", ["7", "2021", "999999", "7 calls in 7 days"])
def test_a_number_that_is_no_provision_is_not_spoken_of(library: Session, number: str) -> None:
    assert not library.show(number).notes
    assert not any("alone names" in hint for hint in library.search(number).hints)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("debt collector section 809", "us/fdcpa#1692g(a)"),
        ("sec. 807 harassment by collectors of debts", "us/fdcpa#1692e"),
        ("section 805 of the Act, debt collector contacts at work", "us/fdcpa#1692c(a)(1)"),
        ("section 813 liability of a debt collector", "us/fdcpa#1692k"),
        ("805(a)(1)", "us/fdcpa#1692c(a)(1)"),
        ("section 809", "us/fdcpa#1692g(a)"),
    ],
)
def test_a_section_by_a_laws_own_count_where_the_text_is_of_its_subject(
    library: Session, query: str, id: str
) -> None:
    assert library.search(query).hits[0].id.startswith(id)


@pytest.mark.parametrize(
    "query", ["section 809 fishing", "section 805 wedding", "section 899 debt"]
)
def test_elsewhere_the_same_number_is_of_no_law(library: Session, query: str) -> None:
    assert not library.show(query).provisions


@pytest.mark.parametrize(
    ("query", "cited", "said"),
    [
        ("APP 2", ["heron#app 2", "stork#app 2"], ""),
        ("what is APP 2?", ["heron#app 2", "stork#app 2"], ""),
        ("what must a lender of boats disclose under APP 2?", [], ""),
        ("what becomes of a lender of boats under Part 19?", ["heron#part 19"], ""),
        (
            "what becomes of a lender of boats under Part 19 of the Heron Act?",
            ["heron#part 19"],
            "",
        ),
        ("what becomes of a lender of boats under Part 19 of the Stork Act?", [], "Stork Act"),
        ("what becomes of a lender of boats under Part 19 of the FSMR?", [], "FSMR"),
        ("as Clause 9 of the JORC Code or Clause 7 of the SAMREC Code says", [], "SAMREC Code"),
    ],
)
def test_a_number_with_a_word_before_it_is_of_the_law_named(
    query: str,
    cited: list[str],
    said: str,
    tmp_path: Path,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> None:
    """No other law's provision of that number stands first for it; of several laws it is of none,
    unless nothing else is asked."""
    laws = [
        _numbered(document("heron", ["text"] * 4, title="Heron Act"), "APP 2", "Part 19", "7", "9"),
        _numbered(document("stork", ["text"] * 3, title="Stork Act"), "APP 2", "7", "9"),
    ]
    session = make_index(tmp_path, [laws])
    found = session.lookup.cited(query)
    assert [session.load(*place).provision.id for place in found.places] == cited
    assert any(said in note for note in session.lookup.notes(found)) or not said


def _numbered(document: Document, *citations: str) -> Document:
    rows = zip(document.provisions, citations, strict=True)
    provisions = (replace(p, citation=c, key=citation_key(c)) for p, c in rows)
    return replace(document, provisions=tuple(provisions))
