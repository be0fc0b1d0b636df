"""Questions in the words of those who ask: borrowers, legal-aid lawyers, compliance officers.

Each row is a question and the provisions, by the beginnings of their ids, that answer it: decided
from the law, not from what a search brings. A provision belongs in a row only when reading it
answers the question.
"""

from __future__ import annotations

import pytest

from search.query.thesaurus import meant
from search.results import Options
from search.session import Session

#: So many of the sixty have to find a right provision among the first five.
WANTED = 57

SIXTY = """
催收的人把我堵在家里不让出门，犯法吗|cn/criminal-law#238 ; cn/criminal-law#245 ; cn/soft-violence-opinions#6 ; cn/public-security-penalties#47
征信报告上有一笔不是我借的贷款，怎么提异议|cn/credit-reporting-regulation#25 ; cn/personal-credit-database#16 ; cn/personal-credit-database#17
欠的钱已经过了五年，对方还能告赢我吗|cn/civil-code#188 ; cn/civil-code#192
过了时效的欠款，我又在催款单上签了字，还要还吗|cn/civil-code#192 ; cn/limitation-rules#19
在微信里催对方还钱，时效会重新计算吗|cn/civil-code#195 ; cn/limitation-rules#8
给同学的贷款做了担保，银行能直接找我还吗|cn/civil-code#686 ; cn/civil-code#687 ; cn/civil-code#688
老公赌博欠的债，老婆有义务还吗|cn/civil-code#1064
借条上没写利息，能要利息吗|cn/civil-code#680 ; cn/private-lending#24
提前还贷款，银行能收违约金吗|cn/civil-code#677 ; cn/private-lending#30
借一万到手只有八千五，本金怎么算|cn/civil-code#670 ; cn/private-lending#26
法院冻结工资卡，会不会给我留生活费|cn/civil-procedure#254 ; cn/seizure-provisions#3
家里只有一套房，法院能拍卖吗|cn/seizure-provisions#4 ; cn/seizure-provisions#5 ; cn/execution-objections#20
进了老赖名单，要多久才能撤下来|cn/dishonest-debtors#2 ; cn/dishonest-debtors#10
银行上报逾期之前必须先通知我吗|cn/credit-reporting-regulation#15
我还的钱先抵本金还是先抵利息|cn/civil-code#561
收到法院支付令不服，几天之内要提出异议|cn/civil-procedure#227 ; cn/payment-order-provisions#
贷款被转给资产管理公司却没人告诉我，转让有效吗|cn/civil-code#546
专门放高利贷会不会被判刑|cn/illegal-lending-opinions# ; cn/criminal-law#225 ; cn/criminal-law#175
平台把客户的通讯录卖给催收，要承担什么刑事责任|cn/criminal-law#253-1 ; cn/personal-data-crimes#
消费金融公司委托外部机构催收，要怎么管理合作方|cn/consumer-finance-companies#57 ; cn/consumer-finance-companies#56
美国的催收公司可以给我发短信和电子邮件吗|us/reg-f#1006.6(d) ; us/reg-f#1006.42 ; us/reg-f#1006.6(e) ; us/reg-f#1006.22(f)(3)
英国的债务喘息期一共多少天|gb/breathing-space#26 ; gb/breathing-space#7
信用卡循環利率最高可以收到百分之幾|tw/banking-act#47-1
欠了卡債想跟銀行做前置協商，要怎麼開始|tw/consumer-debt-clearance#151
討債公司跑去我上班的地方跟老闆說我欠錢|tw/outsourcing-rules#14 ; tw/criminal-code#310 ; tw/personal-data-protection#20
薪水被強制執行最多會扣多少|tw/compulsory-enforcement#115-1
借錢給朋友，多少年不討就要不回來了|tw/civil-code#125 ; tw/civil-code#144
爸爸過世留下一堆債，子女要不要還|tw/civil-code#1148
香港財務公司收年息幾厘就算犯法|hk/money-lenders#24
香港收數公司可不可以打給我的諮詢人|hk/code-of-banking-practice#43.3 ; hk/money-lenders-conditions#licensing condition 13
A debt collector said I will be arrested if I don't pay today|us/fdcpa#1692e(4) ; us/fdcpa#1692e(5) ; us/reg-f#1006.18(b) ; us-ca/rosenthal-act#1788.10 ; us-tx/debt-collection-act#392.301 ; us-fl/consumer-collection-practices#559.72(7)
Are collectors allowed to email me at my work address?|us/reg-f#1006.22(f)(3) ; us/reg-f#1006.6(b)(3) ; us/reg-f#1006.6(d)
Can I still be sued over a credit card debt that is ten years old?|us/reg-f#1006.26 ; gb/limitation-act#5 ; gb/limitation-act#24 ; us-ny/cplr-consumer-credit#cplr 214-i ; gb/conc-7#conc 7.15
when does a charge-off drop off my credit report|us/fcra#1681c(a)(4) ; us/fcra#1681c(c)
they keep robocalling my cell phone without my permission|us/tcpa#227(b)(1)(A) ; us/tcpa-rules#64.1200(a)(1)
I filed for chapter 7 and a creditor still calls me every day|us/bankruptcy-code#362(a) ; us/bankruptcy-code#524(a)(2)
How do I stop a payday lender from pulling money out of my bank account?|us/efta#1693e(a) ; us/reg-e#1005.10(c) ; us/payday-rule#1041.8
Is a law firm that collects debts covered by the FDCPA?|us/fdcpa#1692a(6) ; us/reg-f#1006.2(i)
can a hospital bill collector take more than a quarter of my paycheck|us/wage-garnishment#1673
lender turned me down and won't say why|us/ecoa#1691(d) ; us/reg-b#1002.9
Does the California Rosenthal Act apply to the original creditor?|us-ca/rosenthal-act#1788.2
How much can a payday lender in California charge for a bounced check?|us-ca/deferred-deposit#23036(e)
how long can they sue me on a credit card in New York|us-ny/cplr-consumer-credit#cplr 214-i
After how many years is a debt dead in Scotland?|gb-sct/prescription-scotland#6(1) ; gb-sct/prescription-scotland#7(1)
UK: what must a default notice say and how long do I have to put things right|gb/consumer-credit-act#87 ; gb/consumer-credit-act#88
What is the daily cost cap on payday loans in the UK?|gb/conc-5a#conc 5a.2
Can I hand the car back halfway through hire purchase in England?|gb/consumer-credit-act#99
Does breathing space freeze interest and charges?|gb/breathing-space#7
shop went bust, can I claim from my card company under section 75|gb/consumer-credit-act#75
Do I need a licence to run a collection agency in Singapore?|sg/debt-collection#6 ; sg/debt-collection#14
How much interest per month may a Singapore licensed moneylender take?|sg/moneylenders#moneylenders rules 2009
What time in the morning may recovery agents ring borrowers in India?|in/nbfc-responsible-conduct#100 ; in/bank-responsible-conduct#410
Can an Indian bank add interest on top of penal charges?|in/fair-practices-penal-charges#3(i) ; in/nbfc-responsible-conduct#30(1)
is there a cooling-off period for loans from apps in India|in/digital-lending#10
How many times a week may an Australian debt collector contact me?|au/rg-96#part 2 s. 5
I lost my job, can I ask my Australian lender to change the repayments|au/national-credit-act#schedule 1 s. 72
Within how many days can a consumer withdraw from a credit agreement in the EU?|eu/ccd2#26 ; eu/ccd1#14
May a bank in the EU refuse a loan purely by algorithm?|eu/gdpr#22 ; eu/ccd2#18
Can a Hong Kong money lender charge 50 percent a year?|hk/money-lenders#24 ; hk/money-lenders#25
Is it a crime in China to collect a usurious debt by threats?|cn/criminal-law#293-1
""".strip().splitlines()  # noqa: E501

#: Short queries, each with a right provision among the first three.
SHORT = """
may a collector call at 9 pm?|us/fdcpa#1692c(a)(1) ; us/reg-f#1006.6(b)(1)
催收几点不能打电话|cn/gbt-45251#5.3(催收时间) ; cn/nifa-collection-convention#催收时间
一天最多打几个催收电话|cn/gbt-45251#5.3(催收频次)
催收 频次|cn/gbt-45251#5.3(催收频次)
催收 时间|cn/gbt-45251#5.3(催收时间) ; cn/nifa-collection-convention#催收时间
中国 催收 时间|cn/gbt-45251#5.3(催收时间) ; cn/nifa-collection-convention#催收时间
网贷年化利率上限|cn/private-lending#25 ; cn/cash-loan-notice#1(2) ; cn/microloan-companies#16 ; cn/loan-assistance-notice#
小额贷款 利率|cn/microloan-cost-guidelines#2 ; cn/private-lending-reply#1 ; cn/microloan-companies#16 ; cn/cash-loan-notice#1(2) ; cn/all-in-cost-disclosure# ; cn/microloan-companies#15
民间借贷利率上限|cn/private-lending#25
欠债不还会坐牢吗|cn/criminal-law#313 ; cn/criminal-law#193 ; cn/refusal-to-execute-interpretation# ; cn/civil-procedure#114
骚扰电话|cn/civil-code#1033 ; cn/gbt-45251#5.3(催收频次) ; cn/nifa-collection-convention# ; cn/public-security-penalties#50 ; cn/soft-violence-opinions# ; cn/anti-telecom-fraud-law#
late fee cap|us/reg-z#1026.52(b) ; us/tila#1665d ; gb/conc-5a# ; id/p2p-lending-circular# ; us/payday-rule#
convenience fee|us/fdcpa#1692f(1) ; us/reg-f#1006.22(b)
pay to pay fee|us/fdcpa#1692f(1) ; us/reg-f#1006.22(b)
California Rosenthal|us-ca/rosenthal-act#
Texas debt collection|us-tx/debt-collection-act#
New York debt collection|us-ny/debt-collection-rules#
新加坡 放贷 利率|sg/moneylenders#
債務催收 電話|tw/outsourcing-rules# ; hk/code-of-banking-practice#
""".strip().splitlines()  # noqa: E501

#: The same asked otherwise, and others of their kinds.
VARIANTS = """
can a debt collector ring me at 21:00|us/fdcpa#1692c(a)(1) ; us/reg-f#1006.6(b)(1)
latest hour a collection agency may telephone|us/fdcpa#1692c(a)(1) ; us/reg-f#1006.6(b)(1)
are debt collectors allowed to phone at ten at night|us/fdcpa#1692c(a)(1) ; us/reg-f#1006.6(b)(1)
晚上十点以后还能打催收电话吗|cn/gbt-45251#5.3(催收时间) ; cn/cba-collection-guidelines#催收时间
讨债电话可以打到几点|cn/gbt-45251#5.3(催收时间) ; cn/cba-collection-guidelines#催收时间
催收电话每天几次算合规|cn/gbt-45251#5.3(催收频次) ; cn/cba-collection-guidelines#拨打次数
催收 时段|cn/gbt-45251#5.3(催收时间) ; cn/cba-collection-guidelines#催收时间
大陆 催收 时间|cn/gbt-45251#5.3(催收时间) ; cn/cba-collection-guidelines#催收时间
网络贷款年利率最高多少|cn/private-lending#25 ; cn/cash-loan-notice#1(2) ; cn/microloan-companies#16 ; cn/consumer-finance-companies#20
小贷公司 利率|cn/private-lending-reply#1 ; cn/microloan-companies#16 ; cn/cash-loan-notice#1(2) ; cn/microloan-companies#15
还不起钱会被抓去坐牢吗|cn/criminal-law#313 ; cn/criminal-law#193 ; cn/criminal-law#196 ; cn/refusal-to-execute-interpretation#
电话骚扰|cn/civil-code#1033 ; cn/gbt-45251#5.3(催收频次) ; cn/nifa-collection-convention# ; cn/soft-violence-opinions# ; cn/anti-telecom-fraud-law#
fee for paying by card|us/fdcpa#1692f(1) ; us/reg-f#1006.22(b)
collector charges a fee to pay by phone|us/fdcpa#1692f(1) ; us/reg-f#1006.22(b)
Rosenthal Act|us-ca/rosenthal-act#
Florida debt collection|us-fl/consumer-collection-practices#
Massachusetts debt collection|us-ma/debt-collection-regs#
香港 放债 利率|hk/money-lenders#
債務催收 簡訊|tw/outsourcing-rules# ; tw/credit-card-rules# ; hk/code-of-banking-practice#
can they garnish my social security for a credit card debt|us/federal-claims#3716
garnish my social security|us/federal-claims#3716
may they garnish my pension|us/wage-garnishment#1672 ; us/wage-garnishment#1673
借钱利率上限|cn/private-lending#25
cap on late fees|us/reg-z#1026.52(b) ; us/tila#1665d ; gb/conc-5a# ; id/p2p-lending-circular# ; us/payday-rule#
""".strip().splitlines()  # noqa: E501


def _right(id: str, answers: str) -> bool:
    """Whether an id begins as one of the answers does, up to the end of a number."""
    for answer in answers.split(" ; "):
        rest = id[len(answer) :]
        if id.startswith(answer) and (answer.endswith("#") or not rest[:1].isalnum()):
            return rest[:1] != "-"
    return False


def _rank(library: Session, row: str) -> int:
    question, _, answers = row.partition("|")
    hits = library.search(question, Options(limit=10)).hits
    return next((n for n, hit in enumerate(hits, 1) if _right(hit.id, answers)), 99)


def test_sixty_questions_half_of_them_chinese() -> None:
    questions = [row.partition("|")[0] for row in SIXTY]
    assert len(set(questions)) == 60
    assert sum(not q.isascii() for q in questions) == 30


def test_questions_in_everyday_words_find_the_law(library: Session) -> None:
    ranks = {row.partition("|")[0]: _rank(library, row) for row in SIXTY}
    missed = {question: rank for question, rank in ranks.items() if rank > 5}
    assert len(SIXTY) - len(missed) >= WANTED, missed


@pytest.mark.parametrize("row", SHORT + VARIANTS)
def test_a_right_provision_is_in_the_first_three(library: Session, row: str) -> None:
    assert _rank(library, row) <= 3


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("借条的诉讼期是多久", {"诉讼时效"}),
        ("他们把我关起来三天", {"非法拘禁"}),
        ("不让我离开办公室", {"非法拘禁"}),
        ("he turned my brother down", {"adverse action"}),
        ("when does the old debt drop off", {"obsolete information", "statute of limitations"}),
    ],
)
def test_everyday_words_lead_to_the_laws(query: str, terms: set[str]) -> None:
    assert terms <= set(meant(query))


@pytest.mark.parametrize(
    "query", ["诉讼时效", "催收 时间", "turn the page and then look right down there", ""]
)
def test_other_words_lead_to_none(query: str) -> None:
    assert meant(query) == []


def test_mainland_and_taiwan_are_answered_with_their_own_law(library: Session) -> None:
    """Simplified characters bring mainland law first, Traditional that of Taiwan or Hong Kong."""
    for simplified, traditional in (
        ("诉讼时间是几年", "訴訟時效是幾年"),
        ("上门催收合法吗", "催收人員可以上門嗎"),
        ("骚扰电话", "騷擾電話"),
        ("债权转让要通知吗", "債權讓與要通知嗎"),
    ):
        ours = library.search(simplified, Options(limit=3)).hits
        theirs = library.search(traditional, Options(limit=3)).hits
        assert {hit.jurisdiction for hit in ours} == {"CN"}, simplified
        assert {hit.jurisdiction for hit in theirs} <= {"TW", "HK"}, traditional


def test_a_part_of_a_country_comes_before_the_rest(library: Session) -> None:
    hits = library.search("debt collection licence in Florida", Options(limit=10)).hits
    assert hits[0].jurisdiction == "US-FL"
    assert library.search("Texas debt collection").hits[0].jurisdiction == "US-TX"


@pytest.mark.parametrize("word", ["催收次数", "违约金", "高利贷", "个人数据", "扣工资", "征信异议"])
def test_an_everyday_word_is_no_name_of_a_foreign_law(library: Session, word: str) -> None:
    """No law abroad has a plain Chinese word as a name, which would lead to it alone."""
    assert library.search(word, Options(limit=1)).hits[0].id.startswith("cn/")
