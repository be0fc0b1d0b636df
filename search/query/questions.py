"""Questions: telling them from keywords, and leaving out the words that only ask."""

from __future__ import annotations

import re

from corpus.text.han import has_han, to_simplified
from corpus.text.lazy import pattern
from indexer.analysis import raw_tokens
from search.query.language import to_ascii

_ENGLISH = (
    "what|which|who|whom|whose|when|where|why|how|can|could|may|might|must|shall|should|will|would|"
    "do|does|did|is|are|was|were|am|be|been|being|please|tell|me|about|there|i|explain|describe|outline|"
    "clarify|elaborate|specify|specific|detail|details|provide|regarding|concerning|example|ensure|any|if|under|within"
)
_CHINESE = (
    "什么样|什么时候|什么|怎么样|怎么办|怎么|怎样|如何|是否|能不能|可不可以|可以吗|行不行|哪些|哪个|哪里|"
    "为什么|多少|多久|请问|有没有|是不是|会不会|要不要|吗|呢|么"
)
_TRADITIONAL = (
    "什麼樣|什麼時候|什麼|怎麼樣|怎麼辦|怎麼|怎樣|為什麼|請問|嗎|麼|有沒有|"
    # as Cantonese is written
    "幾多|幾耐|幾時|點樣|點算|點管|點解|邊個|邊度|乜嘢|可唔可以|得唔得|係咪|係唔係|有冇|嘅|喺|啲"
)
#: English words of grammar: they tell no provision from another.
_GRAMMAR = (
    " a an and are as at be but by for from has have he her his i in into is it its me my no nor "
    "of off on onto or our per she so than that the their them then these they this those to up "
    "us via was we were with you your "
)
_EDGE = ".,;:'"
#: How the titles of laws are written: in their brackets, by their last word, in English with a year
#: or in capitals.
_TITLE = pattern(
    r"《[^《》]{3,}》"
    r"|[^\W\d_a-zA-Z]{2,40}(?:(?:(?<=公司)|(?<![合违違非司执執立无無办辦方说說看想做]))法|法典|条例|條例|办法|辦法|规则|規則|细则|細則)"
    r"|(?=(?:[A-Z][\w'’-]*,?|of|the|and|for|in|on|to|with|\([A-Z][\w ]*\))(?:\s|$))"
    r"(?:[\w'’(),-]+\s+)+(?:Act|Regulations?|Rules|Directive|Order|Ordinance|Code|Law|Convention)"
    r"(?:,?\s+(?:of\s+)?(?:19|20)\d\d)?"
    r"|(?:[\w'’(),-]+\s+)+(?:act|regulations?|rules|directive|order|ordinance)\s+(?:19|20)\d\d"
)
_SMALL = frozenset(("of", "the", "and", "for", "in", "on", "to", "with"))
_QUOTED = pattern('"[^"]*"')
_ASKING, _HAN_ASKING = frozenset(_ENGLISH.split("|")), f"{_TRADITIONAL}|{_CHINESE}".split("|")
_WORD = pattern(r"\w+")
#: What one of must be in the title of a law.
_OF_TITLES = (
    *"《法例则則", "act", "regulation", "rules", "directive", "order", "ordinance", "code", "law",
    "convention",
)  # fmt: skip


def content_words(text: str) -> str:
    """`text` without interrogatives and request words; unchanged when nothing else is there."""
    rest = _without_asking(text)
    return rest if any(map(str.isalnum, rest)) else text


def _without_asking(text: str) -> str:
    """`text` with a space for each word that only asks."""
    rest = _WORD.sub(lambda word: " " if _asks(word[0]) else word[0], text)
    han = [] if rest.isascii() else [word for word in _HAN_ASKING if word in rest]
    return re.sub("|".join(han), " ", rest) if han else rest


def _asks(word: str) -> bool:
    """Whether a word of English only asks."""
    return word.lower() in _ASKING


def without_grammar(text: str) -> str:
    """`text` without English words of grammar, and without those that only ask."""
    words = content_words(text).split()
    return " ".join(w for w in words if f" {w.strip(_EDGE).lower()} " not in _GRAMMAR)


def is_question(text: str) -> bool:
    """Whether `text` is asked as a question or told as a sentence, rather than keywords."""
    stripped = _QUOTED.sub("", to_ascii(text)).strip()
    if stripped.endswith(("?", "？", "吗", "呢", "嗎")):
        return True
    words = raw_tokens(stripped)
    han_run = max((len(w) for w in words if w[0] >= "\u3005"), default=0)
    return len(words) > 6 or han_run > 8 or (len(words) > 2 and _begins_asking(stripped))


def _begins_asking(text: str) -> bool:
    first = _WORD.match(text)
    return bool(first and _asks(first[0]))


def is_title(text: str) -> bool:
    """Whether `text` is written as the title of a law, and nothing else is in it."""
    folded = text.lower()
    if not any(word in folded for word in _OF_TITLES):
        return False
    if not _TITLE.fullmatch(text.strip()) or _without_asking(text) != text:
        return False
    words = [w for w in text.split() if w[0].isalpha() and w[0].isascii() and w not in _SMALL]
    return text.rstrip()[-4:].isdigit() or all(w[0].isupper() for w in words)


def language_of(text: str) -> str:
    """The language and script of a query, as `Regulation.language` names them."""
    if any("가" <= c <= "힣" for c in text):
        return "ko"
    if any("ぁ" <= c <= "ヿ" for c in text):
        return "ja"
    if not has_han(text):
        return "en"
    return "zh-Hans" if to_simplified(text) == text else "zh-Hant"
