"""Everyday words find the law's: of each kind several wordings, none of them the law's own.

Each row is a question and the provisions, by the beginnings of their ids, one of which has to stand
among the first five.
"""

from __future__ import annotations

import pytest

from search.session import Session

ROWS = """
催收的给我单位领导发短信讲我的欠款|cn/nifa-collection-convention#催收对象 ; cn/consumer-finance-companies#56 ; cn/cba-collection-guidelines#第三人 ; cn/credit-card-measures#68
平台催款的人联系我部门同事，允许吗|cn/nifa-collection-convention#催收对象 ; cn/consumer-finance-companies#56 ; cn/cba-collection-guidelines#第三人 ; cn/credit-card-measures#68
借款逾期后对方告诉我老板我欠债|cn/nifa-collection-convention#催收对象 ; cn/consumer-finance-companies#56 ; cn/cba-collection-guidelines#第三人 ; cn/credit-card-measures#68
网贷公司打爆我手机通讯录里的人|cn/nifa-collection-convention#催收对象 ; cn/consumer-finance-companies#56 ; cn/cba-collection-guidelines#第三人 ; cn/credit-card-measures#68
十几岁的孩子在网上贷款，家长能不认吗|cn/civil-code#19 ; cn/civil-code#145 ; cn/civil-code#22
未成年初中生签的借款协议算不算数|cn/civil-code#19 ; cn/civil-code#145 ; cn/civil-code#22
17岁儿子偷偷用手机贷款有效吗|cn/civil-code#19 ; cn/civil-code#145 ; cn/civil-code#22 ; cn/civil-code#18
换了手机号联系不上，催收公司能找我朋友问我在哪吗|cn/nifa-collection-convention#催收对象 ; cn/consumer-finance-companies#56 ; cn/cba-collection-guidelines#第三人 ; cn/credit-card-measures#68 ; cn/gbt-45251#
How many days does the credit reporting agency get to look into my dispute?|us/fcra#1681i(a)
the credit bureau made a mistake, how long may the bureau investigate|us/fcra#1681i(a) ; us/reg-v#1022.43(e)
I challenged an entry in my credit file, when must the agency finish checking|us/fcra#1681i ; us/reg-v#1022.43(e)
Can I back out of a home equity loan I signed yesterday?|us/tila#1635 ; us/reg-z#1026.23 ; us/reg-z#1026.15
cancel a second mortgage after signing, how many days|us/tila#1635 ; us/reg-z#1026.23 ; us/reg-z#1026.15
I changed my mind about refinancing the mortgage on my home|us/tila#1635 ; us/reg-z#1026.23 ; us/reg-z#1026.15
maximum fee on a payday advance in California|us-ca/deferred-deposit#23036
How much may a California payday lender charge me?|us-ca/deferred-deposit#23036
California cash advance fee cap|us-ca/deferred-deposit#23036
May a collector phone me after 9 at night in the US?|us/reg-f#1006.6(b)(1) ; us/fdcpa#1692c(a)(1)
may US debt collectors ring me at my office|us/reg-f#1006.6(b)(3) ; us/fdcpa#1692c(a)(3)
Are US collectors allowed to talk to the executor about a deceased person's debt?|us/reg-f#1006.6(a) ; us/reg-f#1006.2(e) ; us/reg-f#1006.6(d)(1) ; us/fdcpa#1692c(d) ; us/reg-f#1006.10
my husband passed away, can US debt collectors contact me about his credit card|us/reg-f#1006.6(a) ; us/reg-f#1006.2(e) ; us/reg-f#1006.6(d)(1) ; us/fdcpa#1692c
欠信用卡四年没还，银行没来找过，现在还能起诉我吗|cn/civil-code#188 ; cn/civil-code#192 ; cn/civil-code#195
逾期三年了还能被起诉吗|cn/civil-code#188 ; cn/civil-code#192 ; cn/civil-code#193 ; cn/civil-code#195
借呗逾期三年没找我，现在还能告我吗|cn/civil-code#188 ; cn/civil-code#192 ; cn/civil-code#195
香港欠卡數幾多年之後唔可以再告我|hk/limitation#4
香港財務公司幾耐之後唔可以追我債|hk/limitation#4
把客户资料发到国外的催收公司要什么手续|cn/pipl#39 ; cn/network-data-regulation#35 ; cn/pipl#55
借款人信息传给境外公司行吗|cn/pipl#39 ; cn/network-data-regulation#35 ; cn/pipl#38
payday lender keeps hitting my bank account over and over in the US|us/payday-rule#1041 ; us/reg-e#1005.10
US online lender keeps trying my account even though it is empty|us/payday-rule#1041 ; us/reg-e#1005.10
a fund bought my bank loan, must they tell me, EU|eu/credit-servicers#10
my late mother owed money, may US collectors call her children|us/reg-f#1006.6 ; us/reg-f#1006.2(e) ; us/fdcpa#1692c ; us/fdcpa#1692b
""".strip().splitlines()  # noqa: E501


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[0][:40] for row in ROWS])
def test_everyday_words_find_the_provision(library: Session, row: str) -> None:
    question, _, right = row.partition("|")
    first = [hit.id for hit in library.search(question).hits[:5]]
    assert any(i.startswith(r) for i in first for r in right.split(" ; ")), first
