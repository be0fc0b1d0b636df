"""Values as sentences write them, and the words that turn them: at most, at least, not."""

# ruff: noqa: E501

from __future__ import annotations

import re

from corpus.text.numerals import parse_numeral
from corpus.text.quantities import CARDINALS, TENS, words_value

#: Words that say how many and are no cardinal.
OTHERS = {
    "once": 1.0, "twice": 2.0, "thrice": 3.0, "a": 1.0, "an": 1.0, "each": 1.0, "single": 1.0,
    "every": 1.0, "half": 0.5,
}  # fmt: skip
_UNITS = "|".join(word for word, n in CARDINALS.items() if 0 < n < 10)
_SINGLE = "|".join(sorted((w for w in (*CARDINALS, *OTHERS) if len(w) > 2), key=len, reverse=True))
_ENGLISH = rf"(?:{'|'.join(TENS)})(?:-(?:{_UNITS})(?![a-z]))?|{_SINGLE}"
#: A value: Arabic, English in words, Chinese numerals.
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?(?:\s?[万亿])?|(?:{_ENGLISH})(?![a-z])"
    r"|[零〇一二两三四五六七八九十百千万半壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零〇一二三四五六七八九]+)?)"
)


def value_of(written: str) -> float | None:
    """The value of a number as `NUMBER` matches it; None for none."""
    text = written.strip().lower().replace(",", "")
    if text in OTHERS:
        return OTHERS[text]
    if re.fullmatch(_ENGLISH, text):
        return words_value(text)
    if text == "半":
        return 0.5
    if found := re.match(r"(\d+(?:\.\d+)?)\s?([万亿]?)\Z", text):
        return float(found[1]) * {"万": 1e4, "亿": 1e8}.get(found[2], 1)
    whole, point, rest = text.partition("点")
    number = parse_numeral(whole)
    if number is None:
        return None
    return number + (float(f"0.{parse_numeral(rest) or 0}") if point else 0)


MOST = re.compile(
    r"不超过|不得超过|不能超过|不应超过|不会超过|未超过|不高于|不得高于|不多于|不得多于|最多|至多|上限|以内|以下|之内|不晚于|不迟于|不得超出|不逾|封顶|不得逾|最高|仅限|只能|为限|[只仅](?=打|拨|联系|发|上门|会|可|致电|能|限)|"
    r"\b(?:at most|no more than|(?:no|not) more (?:often|frequently) than|(?:is|are) (?:the|our|a) (?:ceiling|limit|maximum|cap|most)|not more than|up to|maximum|max\.?|not (?:to )?exceed(?:ing)?|"
    r"(?:must|may|shall|will|does|do|can) not exceed|never exceed|never (?:\w+ ){0,3}more than|"
    r"not (?:\w+ ){0,6}more than|n[o']t (?:\w+ ){0,6}more than|cap(?:ped)?(?: at)?|limit(?:ed|s)?(?: to| of)?|restrict(?:ed|s)?(?: to)?|keep (?:\w+ ){1,3}to|"
    r"no (?:later|longer|higher|greater) than|not (?:later|longer|higher) than|within|under|below|fewer than|"
    r"less than|or (?:fewer|less)|no (?:\w+ ){1,4}more than|ceiling|only)\b",
    re.I,
)
LEAST = re.compile(
    r"不少于|不得少于|不低于|不得低于|至少|最少|不短于|不得短于|以上|超过|高于|逾(?!期)|"
    r"\b(?:at least|no (?:less|fewer|shorter) than|not less than|minimum|or more|more than|over|above|"
    r"exceed(?:s|ing)?|not (?:earlier|shorter) than)\b",
    re.I,
)
NOT = re.compile(
    r"不得|禁止|严禁|不准|不许|不可|不能|不会|不再|切勿|请勿|不要|不应|勿|无权|没有?权|没有资格|"
    r"\b(?:not|no|nobody|none|never|neither|prohibit(?:ed|s)?|forbidden|forbid|avoid|without|refrain|cannot|can't|"
    r"don't|doesn't|won't|mustn't)\b",
    re.I,
)


#: What turns the number behind it alone: "7 years under section 5" is no bound.
_BEFORE_ONLY = frozenset(("under", "within", "below", "only"))


def direction(before: str, after: str) -> str:
    """ "max", "min" or "exact": what the words around a number make of it."""
    behind = MOST.match(after.lstrip())
    if MOST.search(before) or (behind and behind[0].lower() not in _BEFORE_ONLY):
        return "max"
    least = LEAST.search(before) or LEAST.match(after.lstrip())
    if least:
        return "max" if NOT.search(before) and "超过" in before else "min"
    return "exact"
