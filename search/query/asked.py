"""Which number a question asks for: the kind of limit that would answer it.

A question asks for a limit when it names what is limited (calls, interest, records) and asks for
its measure (what time, how much, 几年). A query that is no more than the name of a kind of limit,
or that names the thing and the measure side by side (催收 时间, late fee cap), asks too.
"""

from __future__ import annotations

from functools import cache

from corpus.named import NamedTuple
from corpus.text.lazy import AnyOf
from search.query.intent import times


class AskedLimit(NamedTuple):
    """A kind of limit; `broad`: one of so many uses that only a rule that is found itself answers;
    `visit`: it is a visit that is asked about; `collection`: it is collectors; `debt`: of a
    limitation period, it is the creditor's, to sue for a debt."""

    kind: str
    broad: bool
    visit: bool
    collection: bool
    debt: bool = False


_CONTACT = (
    r"call|phon|ring\b|contact|visit|collector|collection|text(?:s|ed|ing)?\b|messag|knock|dun\b"
    r"|催|讨债|討債|要债|要債|追债|追債|电话|電話|来电|联系|聯繫|联络|聯絡|上门|上門|短信"
)
_CLOCK = (
    r"what (?:time|hours?)|which hours|how (?:late|early)"
    r"|\b(?:hours|(?:latest|earliest|last|first) (?:hour|time))\b|times? of (?:the )?day"
    r"|(?:permitted|allowed|call(?:ing)?|contact) times"
    r"|\bat night\b|midnight|in the evening|early (?:in the )?morning|until what"
    r"|几点|幾點|时段|時段|时间|時間|晚上|夜间|夜間|夜里|半夜|凌晨|深夜"
)
_AMOUNT = (
    r"how (?:much|high|large|big)|maximum|highest|\bmax\b|\bcaps?\b|capped|ceiling|\blimits?\b"
    r"|what (?:is the |are the )?(?:\w+ )?(?:interest|rate|apr|fee)|legal rate|above what"
    r"|上限|最高|最多|多少|几分|幾分|封顶|封頂|几个点|不得超过|不能超过|顶格"
)
_LONG = (
    r"how (?:long|many (?:days|years|months|hours|weeks)|soon|fast|quickly)|\bperiod\b|deadline"
    r"|time limit|within what|\bwhen must\b|多久|幾耐|几耐|多长|多長|几年|幾年|几天|幾天|几日|幾日|几个月|幾個月"  # noqa: E501
    r"|多少[年天日]|期限|期间|期間|时限|時限|年限|有效期"
)
_OFTEN = (
    r"how (?:many|often)|frequen|(?:times|calls|contacts) (?:a|per|each) (?:day|week)|\blimits?\b"
    r"|几次|幾次|几个|幾個|多少|频次|頻次|频率|頻率|次数|次數|最多"
)
_LATE = r"default|late|overdue|arrears|past.due|逾期|罚息|罰息|违约金|違約金|滞纳金|遲延|迟延"

_ANSWERED = (
    r"disput|challeng|investigat|respond|response|reply|异议|異議|答复|答覆|回复|回覆|核查|更正"
)
_PRINCIPAL = (
    r"本金[^,，。?？]{0,6}(?:多少|几|幾|怎么|如何|算)|(?:how (?:much|is)|what)[^,.?]{0,20}principal"
    r"|(?:算|按)[^,，。?？]{0,4}本金"
)
#: Of interest and of fees, what is asked about first is meant.
_INTEREST_FIRST = (
    r"(?:interest|\bapr\b|利率|利息|年化)\W*(?:and|or|与|和|及|跟|还有).*(?:fee|charge|费|費)"
)
#: What is a claim on a debt, by its words, and what is one against whoever lends or collects.
_OF_DEBT = AnyOf(r"\bdebts?\b|\bsued\b|sue me|\bowe[ds]?\b|\bloans?\b|欠|债|債|借|贷|貸|[告诉訴]我")
_OF_CLAIM = AnyOf(
    r"sue (?:a|an|the|them|my|him|her|over|for)\b|violat|违法|違法|damages|赔偿|賠償|claim against"
    r"|(?:起诉|起訴|控告|告|投诉)(?:催|银行|銀行|平台|公司|他|它|对方)"
)

#: A kind of limit: what is limited, how its measure is asked for, and what it must not be about.
#: The first that fits is asked.
_KINDS = (
    ("credit-report-age", False, r"credit (?:report|file|record|histor)|negative (?:item|info|record)|adverse info|征信|徵信|不良(?:记录|信息|紀錄)", _LONG, _ANSWERED),  # noqa: E501
    ("retention", False, r"(?:keep|kept|retain|retention|preserv|stor(?:e|ed|ing)).*(?:record|recording|file|document|data)|(?:record|recording|file|document|data).*(?:keep|kept|retain|retention|preserv|stor(?:e|ed|ing))|保存|留存|保管", _LONG, _ANSWERED),  # noqa: E501
    ("limitation-period", False, r"limitation|(?:statute|time).barred|\bsue[ds]?\b|lawsuit|时效|時效|起诉期|诉讼期|诉讼时间|打借条|追诉|追訴|(?:[不唔](?:能|可以|得|可|用|使|必))再?[^,，。?？]{0,3}(?:追|讨|討|还|還)(?:[^,，。?？]{0,10}(?:债|債|款|数|數|钱|錢)|\W*\Z)|no longer (?:sue|chase|collect|enforce)", _LONG + r"|\bstatute of limitations?\b|诉讼期|诉讼时间", r"中断|中止|中斷|interrupt|suspend|restart|reviv"),  # noqa: E501
    ("cooling-off", False, r"cool(?:ing)?.?off|withdraw|cancel|rescind|rescission|冷静期|冷靜期|撤回|撤销贷款|反悔|无条件解除", _LONG, ""),  # noqa: E501
    ("call-frequency", False, _CONTACT, _OFTEN, r"how (?:many|much) (?:days|years|months|interest)|多少(?:钱|錢|年|天|利)|费|費|fee|利率|interest"),  # noqa: E501
    ("call-hours", False, _CONTACT, _CLOCK, r"诉讼|起诉|投诉|处理时间|保存|limitation|how long|fee|interest|利率|借款时间"),  # noqa: E501
    ("default-rate", False, rf"(?:{_LATE}).*(?:interest|rate|利|息)|(?:interest|rate|利率?|息).*(?:{_LATE})|罚息|罰息", _AMOUNT, r"\bfees?\b"),  # noqa: E501
    ("cost-cap", False, r"\bfees?\b|charges?\b|total cost|cost of credit|\b(?:price|cost) caps?\b|费用|費用|手续费|手續費|综合成本|服务费|中介费|违约金", _AMOUNT, _INTEREST_FIRST),  # noqa: E501
    ("rate-cap", False, r"interest|\brates?\b|\bapr\b|usur|利率|利息|年化|高利贷|高利貸|月息|\birr\b", _AMOUNT, rf"exchange rate|汇率|{_PRINCIPAL}"),  # noqa: E501
    ("garnishment", True, r"garnish|wages?|salary|earnings|工资|工資|薪水|薪资|薪資", _AMOUNT + r"|what (?:share|part|portion)|garnish|比例|几成", ""),  # noqa: E501
    ("loan-cap", True, r"loan amount|borrow|lend|贷款额度|借款额|贷款金额|授信额度|放款", r"how (?:much|large)|maximum|\blimit\b|上限|最高|最多|多少", r"interest|rate|利率|利息|fee|费"),  # noqa: E501
    ("loan-term", True, r"loan|贷款|借款", r"(?:longest|maximum|max) (?:term|duration)|how long may a loan|最长|最長|贷款期限", ""),  # noqa: E501
    ("response-time", True, r"respond|response|reply|answer|complain|investigat|disput|答复|答覆|回复|回覆|投诉|申訴|异议|異議|核查", _LONG, ""),  # noqa: E501
    ("notice-period", True, r"notice|notif|validation|通知|告知", _LONG, ""),
    ("imprisonment", True, r"prison|jail|imprison|sentence|判刑|坐牢|刑期|有期徒刑|拘留|判几年", _LONG + r"|maximum|最高|最长", ""),  # noqa: E501
    ("fine", True, r"\bfine[sd]?\b|penalt|damages|罚款|罰款|罰鍰|赔偿|賠償", _AMOUNT, ""),
)  # fmt: skip
_VISIT = AnyOf(r"visit|knock|doorstep|face.to.face|come to|上门|上門|登门|面访")
#: What the name of a law, or a query, of collection holds one of.
COLLECTION = AnyOf("collect|催|讨债|討債|要债|要債|追债|追債|추심|dun")
_TELEPHONE = AnyOf(r"\bcall|phon|\bring\b|text|电话|電話|来电|短信")


def asked_limit(text: str) -> AskedLimit | None:
    """The limit that a query asks for, None for one that asks for none."""
    for kind, broad, thing, measure, other in _KINDS:
        asked = _holds(text, thing) and (
            _holds(text, measure) or (kind == "call-hours" and bool(times(text)))
        )
        if asked and not (other and _holds(text, other)):
            visit = _VISIT.holds(text) and not _TELEPHONE.holds(text)
            debt = kind == "limitation-period" and _is_of_debt(text)
            return AskedLimit(kind, broad, visit, COLLECTION.holds(text), debt)
    return None


def _is_of_debt(text: str) -> bool:
    return _OF_DEBT.holds(text) and not _OF_CLAIM.holds(text)


def _holds(text: str, alternatives: str) -> bool:
    return _any_of(alternatives).holds(text)


_any_of = cache(AnyOf)
