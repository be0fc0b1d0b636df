"""Which places a draft is of, which kind of draft it is, and of which day."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from corpus.jurisdictions import code_of, places_in
from corpus.text.han import han_share, has_han, is_chinese, to_simplified
from corpus.text.quantities import dates_in
from search.checking.drafts import Block, Draft
from search.checking.model import Cited, Options

KINDS = ("script", "letter", "notice", "policy", "contract", "memo", "answer")
ROLES = ("collector", "creditor", "bank", "online-lender", "debt-buyer")
#: How often words of a kind must be seen is a vote; the first kind wins a tie.
_WORDS = {
    "script": r"话术|話術|\bscript\b|坐席|催收员[:：]|\bagent:|\bcollector:|开场白|您好[,，]?(?:我是|这里是|請問|请问)|hello, (?:this is|may i|is this)|this is .{2,40} calling",
    "contract": r"甲方|乙方|借款人[（(]|出借人|本合同|本协议|本契約|借貸契約|\bthis agreement\b|\bborrower shall\b|\blender\b|借款合同|loan agreement",
    "letter": r"\bdear\b|sincerely|yours (?:faithfully|truly)|敬启|尊敬的|此致|敬啟|台端|律师函|催收函|validation (?:notice|letter)|amount (?:of the debt|due)|dispute (?:this|the) debt|致[:：]|台端|閣下|阁下|贵方|\\bre:",
    "notice": r"\bnotice\b|通知书|公告|告知书|通知書",
    "policy": r"\bpolicy\b|管理办法|制度|规程|手册|员工(?:应|不得)|\bstaff (?:must|shall|may)\b|\bprocedures?\b",
    "answer": r"^\W{0,4}(?:q|a|user|assistant|bot|问|答|用户|客服)\W{0,3}\s*[:：]|chatbot|聊天|智能客服",
    "memo": r"memorandum|备忘|意见书|法律意见|\bmemo\b",
}  # fmt: skip


def kind_of(draft: Draft, options: Options) -> tuple[str, str]:
    """The kind of a draft, and where that was found: asked, front matter, text."""
    if options.kind in KINDS:
        return options.kind, "option"
    if (told := str(draft.front.get("kind", ""))) in KINDS:
        return told, "front matter"
    text = draft.words[:20000]
    votes = {kind: len(re.findall(pattern, text, re.I | re.M)) for kind, pattern in _WORDS.items()}
    title = text.lstrip("#* \n").partition("\n")[0][:80]
    for kind, pattern in _WORDS.items():
        votes[kind] += bool(re.search(pattern, title, re.I))
    best = max(votes, key=lambda kind: votes[kind])
    clear = votes[best] >= 2 or sum(map(bool, votes.values())) == 1
    return (best, "text") if clear else ("memo", "default")


_ROLE_WORDS = {
    "collector": r"第三方催收|委外|受(?:.{2,12})?委托|催收公司|催收机构|collection agency|debt collector|on behalf of|third[- ]party (?:collect|agenc)|ARM company|\b(?:attempt|trying) to collect a debt",
    "bank": r"本行|我行|银行股份|\b[Oo]ur [Bb]ank\b|\bthe bank\b|the Bank\b",
    "creditor": r"放債人|放债人|放贷人|持牌放貸|出借人|贷款人|\bNBFC\b|[Yy]our (?:credit |loan )?agreement with us|\b[Tt]he Lender\b|\b[Mm]oney ?lender\b|licensed lender|\bas (?:the )?(?:original )?creditor\b",
    "online-lender": r"网贷|网络小贷|互联网贷款平台|小额贷款公司|peer-to-peer|online lender|digital lending",
    "debt-buyer": r"debt buyer|purchased (?:the|your) (?:debt|account)|债权受让人|资产管理公司受让",
}  # fmt: skip


def role_of(draft: Draft, options: Options, kind: str) -> tuple[str, str]:
    """Who speaks in a draft, and where that was found; "" where nothing tells, or an answer is about
    others."""
    if options.role:
        return options.role, "option"
    if (told := str(draft.front.get("role", ""))) in ROLES:
        return told, "front matter"
    if kind == "answer":
        return "", ""
    text = draft.words[:20000]
    votes = {role: len(re.findall(pattern, text)) for role, pattern in _ROLE_WORDS.items()}
    best = max(votes, key=lambda role: votes[role])
    return (best, "text") if votes[best] else ("", "")


def places_of(draft: Draft, options: Options) -> tuple[tuple[str, ...], str]:
    """The jurisdictions of a draft as asked for, by its front matter, or as its text names them."""
    if options.jurisdictions:
        return options.jurisdictions, "option"
    written = draft.front.get("jurisdiction", "")
    names = written if isinstance(written, list) else re.split(r"[,;]", str(written))
    if told := tuple(code for name in names if (code := code_of(str(name)))):
        return told, "front matter"
    if named := _named(draft.words[:40000]):
        return named, "text"
    return (), ""


def _named(text: str) -> tuple[str, ...]:
    """The places that a text names, the most often named first."""
    seen = Counter(place.code for place in places_in(text))
    for currency, code in _CURRENCIES:
        seen[code] += len(re.findall(currency, text))
    return tuple(code for code, count in seen.most_common(4) if count)


_CURRENCIES = (
    (r"人民币|LPR|\bRMB\b", "CN"), (r"HK\$|港币|港幣|港元", "HK"), (r"NT\$|新台幣|新臺幣|台端", "TW"),
    (r"S\$|\bSGD\b", "SG"), (r"£", "GB"), (r"₹|\bRs\.|\blakh\b", "IN"), (r"(?<![A-Z])US\$", "US"),
)  # fmt: skip


#: The places whose drafts are in Chinese alone, and a question of those whom a chatbot answers.
_HAN_PLACES = frozenset(("CN", "TW"))
_ASKED = re.compile(
    r"\W{0,4}(?:user|q|question|customer|consumer|client|问|問|用户|用戶|客户|提问)\W{0,3}\s*[:：]",
    re.I,
)


def is_asked(kind: str, block: Block) -> bool:
    """Whether a paragraph of an answer is what was asked."""
    return kind == "answer" and _ASKED.match(block.text) is not None


def places_here(places: tuple[str, ...], block: Block, cited: Iterable[Cited]) -> tuple[str, ...]:
    """Those of a draft's places that a paragraph is of: where the draft is of places of both
    languages, those of its own, and those whose law it names."""
    han = has_han(block.text)
    own = [place for place in places if (place in _HAN_PLACES) <= han]
    if han and _HAN_PLACES & set(places):
        own = [place for place in places if place in (*_HAN_PLACES, "HK", "MO")]
    if len(own) in (0, len(places)):
        return places
    low, high = block.at(0, len(block.text))
    named = {c.jurisdiction for c in cited if low <= c.span.start < high}
    named |= {place.code for place in places_in(block.text)}
    return tuple(place for place in places if place in own or place in named)


def places_spoken(draft: Draft) -> tuple[str, ...]:
    """The place that a language alone makes likely: Chinese in simplified characters is of CN."""
    text = draft.words[:20000]
    simple = has_han(text) and to_simplified(text) == text
    return ("CN",) if simple and han_share(text) > 0.5 else ()


def places_cited(rows: Iterable[Cited]) -> tuple[str, ...]:
    """The places of the laws that a draft cites without doubt, the most often cited first."""
    seen = Counter(
        row.jurisdiction
        for row in rows
        if row.jurisdiction and row.resolution in ("resolved", "group")
    )
    return tuple(code for code, _ in seen.most_common(4))


def language_of(draft: Draft) -> list[str]:
    """The languages of a draft: "zh", "en" or both, its main one first."""
    text = draft.words[:40000]
    found = ["zh"] if has_han(text) else []
    found += ["en"] if re.search(r"[a-z]{3,} [a-z]{2,}", text) else []
    return sorted(found, reverse=is_chinese(text[:2000])) or ["en"]


def day_of(draft: Draft) -> str:
    """The day of a draft, as its front matter or its first lines give it; "" where none does."""
    for name in ("date", "effective", "日期"):
        if dates := dates_in(str(draft.front.get(name, ""))):
            return dates[0].isoformat()
    dates = dates_in(draft.words[:400])
    return dates[0].isoformat() if dates else ""
