"""Which special classes of persons a draft names: a limit that protects servicemembers alone says
nothing of a rate for everyone.

A class is named by the sentence of the number, by the heading above it or by the head of the draft;
"civilian" or "other than servicemembers" does not name it. A debtor is taken for a consumer where
no firm is named.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text.han import to_simplified
from search.checking.drafts import is_heading

if TYPE_CHECKING:
    from search.checking.drafts import Draft, Sentence

_WORDS = {
    "servicemember": r"service ?members?\b|covered (?:borrower|member)s?\b|\bactive[- ]duty\b|\bmilitary\b|\barmed forces\b|\bsoldiers?\b|\bsailors?\b|\bairm[ae]n\b|\bnational guard\b|\breservists?\b|\b(?:MAPR|SCRA|MLA)\b|军人|现役|服役|军属|军职",
    "student": r"\bstudents?\b|\beducation(?:al)? loans?\b|助学|学生|校园贷",
    "business": r"\b(?:business|commercial|corporate) (?:purposes?|loans?|lending|credit|borrowers?|customers?|clients?|debts?|debtors?|accounts?)\b|\b(?:loans?|lend(?:ing)?|credit) to (?:an? |any )?(?:small |other )?(?:business\w*|compan\w+|corporat\w+|partnerships?|firms?|merchants?)\b|\bB2B\b|\bbetween (?:businesses|traders|merchants)\b|\bSMEs?\b|\bproductive loans?\b|(?:企业|公司|商户)(?:贷款|借款|客户|之间|间)|(?:经营性|对公|生产性)贷款|小微企业",
    "cardholder": r"\bcredit cards?\b|\bcash cards?\b|\bcard ?holders?\b|\bcard accounts?\b|\brevolving\b|信用卡|现金卡|持卡人|循环信用|透支",
    "homeowner": r"\bmortgages?\b|\bhome[- ]?(?:loans?|owners?|equity)\b|\bdwellings?\b|\bprincipal residence\b|房贷|住房贷款|个人住房|按揭|房屋贷款",
    "pawner": r"\bpawn\w*|典当|当铺|质当|当金",
    "microfinance-borrower": r"\bmicro-?(?:finance|credit|loans?)\b|小额信贷|微型金融",
    "judgment-debtor": r"\b(?:post-?)?judge?ments?\b|\bjudge?ment[- ]debtors?\b|判决|被执行人|迟延履行|生效法律文书",
    "government-debtor": r"\b(?:federal|government|administrative) (?:claims?|debts?|agenc\w+|offset|garnishment)\b|\bowed? to the (?:United States|government|Treasury)\b|\bdelinquent (?:federal|nontax)\b|公法债",
    "benefit-recipient": r"\bsocial security\b|\b(?:federal|veterans?'?) benefits?\b|\bbenefit (?:payments?|recipients?)\b|\bSSI\b|社会保障金",
    "identity-theft-victim": r"\bidentity theft\b|\bstolen identit|身份(?:被)?(?:盗用|冒用)",
    "solicited": r"\btele-?market\w*|\bsolicit\w*|\bpre-?recorded\b|\brobo-?calls?\b|\bartificial (?:or pre\w+ )?voice|\bsales calls?\b|营销|推销|预录|语音群呼",
    "third-person": r"\bthird[- ](?:persons?|part(?:y|ies)\b(?! (?:debt )?collect))|\bneighbou?rs?\b|\brelatives?\b|\bfamily\b|\bemployers?\b|\b(?:co-?workers?|colleagues?|friends?)\b|\blocation information\b|第三人|亲友|亲属|紧急联系人|同事|邻居|家人|朋友",
}  # fmt: skip
#: Those who are no debtors of a draft, unless it names them: of their limits there is nothing to say.
NO_DEBTORS = ("solicited", "third-person")
_NOT = r"(?:\bnon-?|\bnot (?:an? |the |to )?|\bother than |\bexcept(?:ing|ed)?(?: for)? |\bexclud\w+ |\bwithout |非|除|不含|不包括|不适用于)(?:an? |any |the |active[- ]duty |loans? to )?"
_PLAIN = re.compile(
    r"\bcivilians?\b|\b(?:ordinary|all other|other) (?:consumers?|borrowers?|customers?|loans?)\b|普通(?:消费者|借款人|客户)|其他(?:客户|借款人|贷款)",
    re.I,
)


def names(draft: Draft, sentence: Sentence, class_: str) -> bool:
    """Whether a number in that sentence is of persons of that class."""
    heads = [_head_of(draft), draft.heading_above(sentence.block)]
    if class_ == "consumer":
        own = _said(sentence.text, "business")
        return not own and not any(_said(head, "business") for head in heads)
    if _said(sentence.text, class_):
        return True
    return not _PLAIN.search(sentence.text) and any(_said(head, class_) for head in heads)


def _said(text: str, class_: str) -> bool:
    """Whether a text names a class, other than to leave it out."""
    from corpus.citations.reading import fold

    text = to_simplified(fold(text))
    said = _WORDS[class_]
    kept = re.sub(rf"{_NOT}(?:{said})", "", text, flags=re.I)
    return bool(re.search(said, kept, re.I))


def _head_of(draft: Draft) -> str:
    """The title of a draft: of its front matter, else its first paragraph where that is short."""
    if title := draft.front.get("title"):
        return str(title)
    first = draft.blocks[0].text if draft.blocks else ""
    return first if is_heading(first) else ""
