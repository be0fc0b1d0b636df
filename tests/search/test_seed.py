"""Twenty-four plain questions, two in each language for each step of a collection.

The questions were written first, from the six steps alone; then every provision of the library
that answers one was listed, of any jurisdiction, as no question names one. One of them has to be
among the first five. A question that fails is work for the ranking or the library, not for this
table: a provision belongs here only when reading it answers the question.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.results import Options
from search.session import Session
from tests.helpers.running import Runner

QUESTIONS: list[tuple[str, str, str]] = [
    # --- collecting borrower information
    (
        "information",
        "贷款公司可以收集借款人的哪些个人信息？",
        """cn/microloan-companies#38 cn/bank-internet-loans#风险数据
        cn/consumer-finance-companies#55 cn/pipl#6 cn/cash-loan-notice#1(6)
        cn/credit-reporting-regulation#13 cn/credit-reporting-regulation#14
        cn/pboc-consumer-protection#29 cn/bank-insurer-consumer-protection#43
        cn/cybersecurity-law#43 cn/civil-code#1035 cn/online-lending-intermediaries#27
        cn/credit-reporting-measures#7 tw/personal-data-protection#19
        tw/personal-data-protection#5 ph/unfair-collection#2 cn/pipl#13""",
    ),
    (
        "information",
        "网贷平台能不能读取我手机里的通讯录？",
        """cn/pipl#6 cn/cybersecurity-law#43 cn/microloan-companies#37 cn/microloan-companies#38
        cn/pipl#16 cn/online-lending-intermediaries#27 cn/gbt-45251#5.5
        cn/pboc-consumer-protection#29 in/digital-lending#12
        id/p2p-lending-circular#akses data ph/unfair-collection#1(h)""",
    ),
    (
        "information",
        "What personal data may a lender collect from a borrower?",
        """hk/personal-data#schedule 1 principle 1 cn/bank-internet-loans#风险数据
        cn/cash-loan-notice#1(6) cn/pipl#6 cn/online-lending-intermediaries#27
        cn/microloan-companies#38 cn/consumer-finance-companies#55
        cn/credit-reporting-regulation#14 cn/pboc-consumer-protection#29 in/digital-lending#12
        eu/ccd2#18 cn/bank-insurer-consumer-protection#43 tw/personal-data-protection#19
        id/p2p-lending-circular#akses data us/reg-b#1002.5(b) us/ecoa#1691(b) cn/pipl#13""",
    ),
    (
        "information",
        "May a debt collector ask other people where the debtor lives?",
        """us/fdcpa#1692b us/fdcpa#1692b(3) us/reg-f#1006.10(b) us/reg-f#1006.10(c)
        us/reg-f#1006.10(a) kr/fair-collection#8-3 cn/gbt-45251#5.3(联系人)
        ca/financial-consumer-protection-regulations#third parties""",
    ),
    # --- first contact
    (
        "first contact",
        "催收员第一次打电话时要不要说明自己是谁？",
        """us/fdcpa#1692d(6) us/reg-f#1006.14(g) us/fdcpa#1692e(11) us/reg-f#1006.18(e)
        gb/conc-7#conc 7.9.1 cn/nifa-collection-convention#表明身份
        us-ma/debt-collection-regs#7.04(1)(d) jp/money-lending#21 cn/gbt-45251#5.2
        tw/outsourcing-rules#14 us-ca/rosenthal-act#1788.11 au/rg-96#part 2 s. 1""",
    ),
    (
        "first contact",
        "催收人员最晚几点可以给欠款人打电话？",
        """us/fdcpa#1692c(a)(1) us/reg-f#1006.6(b)(1) cn/gbt-45251#5.3(催收时间)
        cn/nifa-collection-convention#催收时间 tw/outsourcing-rules#14 kr/fair-collection#9
        jp/money-lending#21 hk/code-of-banking-practice#43.2 au/rg-96#part 2 s. 4
        ca/financial-consumer-protection-regulations#collection hours ph/unfair-collection#1(g)
        id/consumer-protection#pasal 62 in/recovery-agents#2
        us-ma/debt-collection-regs#7.04(1)(g)""",
    ),
    (
        "first contact",
        "What must a debt collector tell the consumer in the first communication?",
        """us/fdcpa#1692e(11) us/reg-f#1006.18(e) us/fdcpa#1692g(a) us/reg-f#1006.34(a)(1)
        us-ny/debt-collection-rules#1.2(a) us-ma/debt-collection-regs#7.08(1)
        gb/conc-7#conc 7.9.1 eu/credit-servicers#10(2)""",
    ),
    (
        "first contact",
        "When is it too late in the evening for a debt collector to phone?",
        """us/fdcpa#1692c(a)(1) us/reg-f#1006.6(b)(1) cn/gbt-45251#5.3(催收时间)
        cn/nifa-collection-convention#催收时间 tw/outsourcing-rules#14 kr/fair-collection#9
        jp/money-lending#21 hk/code-of-banking-practice#43.2 au/rg-96#part 2 s. 4
        ca/financial-consumer-protection-regulations#collection hours ph/unfair-collection#1(g)
        id/consumer-protection#pasal 62 in/recovery-agents#2
        us-ma/debt-collection-regs#7.04(1)(g)""",
    ),
    # --- negotiating
    ("negotiating", "信用卡还不上，能不能和银行协商分期还款？", "cn/credit-card-measures#70 cn/civil-code#543 tw/consumer-debt-clearance#151"),  # noqa: E501
    (
        "negotiating",
        "双方谈好的还款和解协议，对方不履行怎么办？",
        "cn/execution-settlement#9 cn/civil-procedure#241 cn/civil-procedure#206 cn/execution-settlement#11",  # noqa: E501
    ),
    (
        "negotiating",
        "Can a borrower in financial difficulty get a repayment plan?",
        """cn/credit-card-measures#70 cn/microloan-companies#40 gb/conc-7#conc 7.3.4
        gb/conc-7#conc 7.3.5 gb/conc-7#conc 7.3.8 gb/conc-7#conc 7.3.11
        gb/consumer-credit-act#129 gb/consumer-credit-act#129a eu/ccd2#35 eu/credit-servicers#27
        tw/consumer-debt-clearance#53 tw/consumer-debt-clearance#151
        au/national-credit-act#schedule 1 s. 72 au/rg-96#part 2 s. 14 cn/personal-loans#44
        cn/civil-code#543 gb/breathing-space#24 tw/consumer-debt-clearance#3""",
    ),
    (
        "negotiating",
        "Does admitting the debt in negotiations restart the limitation period?",
        """gb/limitation-act#29 gb/limitation-act#30 cn/civil-code#195 cn/limitation-rules#14
        tw/civil-code#129 cn/limitation-rules#19 tw/civil-code#144 tw/civil-code#137""",
    ),
    # --- suing
    (
        "suing",
        "借款人不还钱，应该到哪个法院起诉？",
        """cn/private-lending#3 cn/civil-procedure#22 cn/civil-procedure#24 cn/civil-procedure#35
        us/fdcpa#1692i us/reg-f#1006.30(d) cn/civil-code#511""",
    ),
    (
        "suing",
        "借出去的钱过了几年法院就不保护了？",
        """cn/civil-code#188 cn/civil-code#192 gb/limitation-act#5 gb/limitation-act#6
        tw/civil-code#125 tw/civil-code#144 vn/civil-code#429 gb/conc-7#conc 7.15.1""",
    ),
    (
        "suing",
        "In which court may a debt collector sue a consumer?",
        "us/fdcpa#1692i us/reg-f#1006.30(d) us-ca/rosenthal-act#1788.15 cn/civil-procedure#22",
    ),
    (
        "suing",
        "How many years does a creditor have to sue for an unpaid loan?",
        """cn/civil-code#188 gb/limitation-act#5 gb/limitation-act#6 gb/limitation-act#8
        tw/civil-code#125 vn/civil-code#429 gb/conc-7#conc 7.15.1 gb/limitation-act#20""",
    ),
    # --- the collector's fees and licence
    (
        "fees and licence",
        "催收公司可以向欠款人加收催收费用吗？",
        """us/fdcpa#1692f(1) us/reg-f#1006.22(b) cn/bank-internet-loans#第五章(合作机构收费)
        kr/fair-collection#13 hk/code-of-banking-practice#7 gb/conc-7#conc 7.7.5
        tw/outsourcing-rules#14 us-tx/debt-collection-act#392.303 us-ca/rosenthal-act#1788.14
        ca/financial-consumer-protection-regulations#conduct tw/outsourcing-rules#14(2)
        cn/consumer-finance-companies#47""",
    ),
    (
        "fees and licence",
        "没有放贷资质的人经常放贷，合同有效吗？",
        """cn/private-lending#13 cn/civil-code#153 hk/money-lenders#23 sg/moneylenders#19
        my/moneylenders#15 gb/fsma-consumer-credit#26a""",
    ),
    (
        "fees and licence",
        "Can a debt collector add a collection fee to what I owe?",
        """us/fdcpa#1692f(1) us/reg-f#1006.22(b) cn/bank-internet-loans#第五章(合作机构收费)
        kr/fair-collection#13 hk/code-of-banking-practice#7 gb/conc-7#conc 7.7.5
        tw/outsourcing-rules#14 us-tx/debt-collection-act#392.303 us-ca/rosenthal-act#1788.14
        ca/financial-consumer-protection-regulations#conduct tw/outsourcing-rules#14(2)
        cn/consumer-finance-companies#47""",
    ),
    (
        "fees and licence",
        "Does a business need a licence to lend money?",
        """cn/cash-loan-notice#1(1) hk/money-lenders#7 sg/moneylenders#5 my/moneylenders#5
        jp/money-lending#3 jp/money-lending#11 au/national-credit-act#29
        gb/fsma-consumer-credit#19 gb/fsma-consumer-credit#rao article 60b eu/ccd2#37
        cn/banking-supervision-law#19 cn/microloan-companies#8 cn/commercial-bank-law#11""",
    ),
    # --- unlawful collection and its penalties
    (
        "unlawful collection",
        "催收时威胁恐吓借款人会受到什么处罚？",
        """cn/public-security-penalties#50¶1 cn/criminal-law#293-1 cn/criminal-law#293
        tw/criminal-code#305 tw/criminal-code#344-1 tw/criminal-code#346 sg/moneylenders#47
        my/moneylenders#29b us/extortionate-credit#894 kr/fair-collection#15
        gb/administration-of-justice#40(1) cn/soft-violence-opinions#5""",
    ),
    (
        "unlawful collection",
        "为了讨债把人关起来是什么罪？",
        "cn/criminal-law#238 tw/criminal-code#302 cn/illegal-detention-reply#正文 cn/soft-violence-opinions#6 tw/criminal-code#302-1",  # noqa: E501
    ),
    (
        "unlawful collection",
        "What damages can I get if a debt collector breaks the law?",
        """us/fdcpa#1692k(a) us/fdcpa#1692k(b) kr/fair-collection#14 us-ca/rosenthal-act#1788.30
        gb/fsma-consumer-credit#138d cn/civil-code#1183 au/consumer-law#236""",
    ),
    (
        "unlawful collection",
        "Is it a crime to threaten someone with violence to collect a debt?",
        """cn/criminal-law#293-1 cn/criminal-law#293 tw/criminal-code#305 tw/criminal-code#344-1
        us/extortionate-credit#894 sg/moneylenders#47 my/moneylenders#29b kr/fair-collection#15
        gb/administration-of-justice#40(1) us-tx/debt-collection-act#392.301""",
    ),
]  # fmt: skip


def ids_in(text: str) -> set[str]:
    """The ids of a row: they begin with a folder and a slash, and some hold spaces."""
    found: list[str] = []
    for word in text.split():
        if "#" in word and "/" in word.split("#")[0]:
            found.append(word)
        else:
            found[-1] += f" {word}"
    return set(found)


def test_two_questions_a_step_and_language() -> None:
    steps = {step for step, _, _ in QUESTIONS}
    assert len(steps) == 6 and len(QUESTIONS) == 24
    for step in steps:
        texts = [q for s, q, _ in QUESTIONS if s == step]
        assert sorted(q.isascii() for q in texts) == [False, False, True, True]


def test_every_answer_is_in_the_library(library: Session) -> None:
    """A right answer that was renamed must not turn a question into one that cannot be met."""
    missing = {id for _, _, answers in QUESTIONS for id in ids_in(answers) if not library.find(id)}
    assert missing == set()


@pytest.mark.parametrize(
    ("step", "question", "answers"), QUESTIONS, ids=[q for _, q, _ in QUESTIONS]
)
def test_a_right_provision_is_in_the_first_five(
    library: Session, step: str, question: str, answers: str
) -> None:
    hits = library.search(question, Options(limit=5)).hits
    right = ids_in(answers)
    assert any(h.id in right for h in hits), [f"{h.id}: {h.heading}" for h in hits]


SEED = Path(__file__).resolve().parents[3] / "shared" / "real" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="needs the article in ../shared/real/seed")
@pytest.mark.parametrize("query", ["互联网金融 催收", "網貸", "网贷 催款公司"])
def test_the_seed_article_itself_is_found(run_library: Runner, query: str) -> None:
    """Added as a document, the article (with its broken characters) is found in either script."""
    assert run_library("add", *SEED.glob("*.txt")).code == 0
    found = run_library("search", query, "-n", "200", "--format", "json")
    assert any(hit["source"].startswith("documents/") for hit in json.loads(found.out))
