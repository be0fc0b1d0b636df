"""What such a draft must or usually does hold, and the rules that its sentences touch.

A duty is looked for by patterns; "no passage recognised" is all that can be said where none is
found. Nothing is said of a duty whose provisions are not in force on the day.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.citations.reading import fold
from corpus.duties import DutyRule, Patterns, TouchRule, duties, touches
from corpus.jurisdictions import lies_in, meets
from corpus.text.han import has_han, to_simplified
from indexer.schema import ID, keyword
from search.checking import messages
from search.checking.context import Context, evidence_of
from search.checking.drafts import without_emphasis
from search.checking.model import Duty, Said, Span
from search.checking.numbers.values import NOT
from search.checking.places import is_asked, places_here

if TYPE_CHECKING:
    from search.checking.drafts import Sentence
    from search.results import Found

#: So many sentences that touch one rule are told of.
_MOST = 12
_NOT_BANKS = ("creditor", "online-lender", "debt-buyer")
#: What makes of an announcement none: a consent, the search for an address, a question.
_HELD_BACK = re.compile(
    r"[?？吗]|同意|授权|经您|地址|下落|\b(?:consent\w*|permi\w+|authori\w+|locat\w+|address|lawyer|attorney|wages?|garnish\w*|court order)\b",
    re.I,
)
#: What is denied or forbidden: right before it, or as what nobody may say.
_DENIED = re.compile(
    r"\b(?:not|never|cannot|nobody|no one|neither|nor|no \w+|\w+n't)\s+(?:\w+\s+)?\Z|[不勿未][得应能可再]?\Z"
    r"|(?:禁止|严禁|不得|不准|不许|不要|切勿|请勿)[^，。；：]{0,12}\Z"
    r"|\b(?:not|never|\w+n't)\s+(?:\w+\s+){0,2}(?:say|tell|claim|threaten|suggest|state|imply|mention|use)\w*\b[^.;:“\"]*\Z"
    r"|[不勿禁]\w{0,6}(?:声称|威胁|暗示|表示|告知|谎称|冒充|自称|使用|称)[^，。；]*\Z",
    re.I,
)
_OPENED = re.compile(r"[“「\"][^”」\"]*\Z")


def read_duties(context: Context) -> list[Duty]:
    """The duties of a draft of this kind and place; what is not recognised is said."""
    text = to_simplified(fold(without_emphasis(context.draft.text)))
    found = []
    for rule in duties():
        if not _is_for(context, rule):
            continue
        applies = not rule.when or _first(text, rule.when) is not None
        provisions = _in_force(context, rule.provisions)
        status, span = "not_applicable", None
        if applies and provisions:
            status, span = _status(context, text, rule)
        if status != "present" and status != "not_applicable":
            _say(context, rule, provisions)
        found.append(
            Duty(
                rule.id, status, rule.level, Said(rule.zh, rule.en), rule.jurisdiction,
                rule.provisions, span, Said(rule.example_zh, rule.example_en),
            )
        )  # fmt: skip
    return found


def _is_for(context: Context, rule: DutyRule) -> bool:
    here = any(lies_in(code, (rule.jurisdiction,)) for code in context.jurisdictions)
    role = not rule.roles or not context.role or context.role in rule.roles
    return here and role and context.kind in rule.kinds


def _status(context: Context, text: str, rule: DutyRule) -> tuple[str, Span | None]:
    places = [_first(text, group) for group in rule.needs]
    held = [place for place in places if place is not None]
    if len(held) < len(places):
        return ("unclear" if held else "absent"), None
    return "present", context.draft.span(*held[0])


def _first(text: str, patterns: Patterns) -> tuple[int, int] | None:
    """Where the first of some patterns is found."""
    spans = [m.span() for pattern in patterns if (m := pattern.search(text))]
    return min(spans) if spans else None


def _in_force(context: Context, ids: Sequence[str]) -> list[Found]:
    """The provisions, or the first ones of whole laws, that are in force on the day."""
    found = []
    for id in ids:
        held = context.session.with_keyword(keyword(ID, id), context.day)
        held = held or context.heads(id)
        found += [f for f in held if f.status == "in force"][:1]
    return found


def _say(context: Context, rule: DutyRule, provisions: Sequence[Found]) -> None:
    evidence = tuple(evidence_of(f, context.zh) for f in provisions[:2])
    name = "RS401" if rule.level == "must" else "RS402"
    said = messages.no_passage(Said(rule.zh, rule.en), Said(rule.example_zh, rule.example_en))
    context.find(name, said, None, (rule.id, *rule.provisions), evidence)


# --- what sentences touch -------------------------------------------------------------------------


def read_touched(context: Context) -> list[dict[str, Any]]:
    """The rules of the draft's places that its sentences touch, as notes."""
    if not context.jurisdictions:
        return []
    rows: list[dict[str, Any]] = []
    sentences = [
        (s, to_simplified(fold(s.text)))
        for s in context.draft.sentences
        if not is_asked(context.kind, s.block)
    ]
    for rule in touches():
        ids = [id for id in rule.provisions if _of_here(context, id)]
        provisions = _in_force(context, ids) if ids else []
        if not provisions:
            continue
        for sentence in _touching(sentences, (*rule.any, *rule.warn))[:_MOST]:
            here = places_here(context.jurisdictions, sentence.block, ())
            own = [f for f in provisions if meets(f.regulation.jurisdiction, here)]
            if not own:
                continue
            span = context.draft.span(*sentence.at(0, len(sentence.text)))
            evidence = tuple(evidence_of(f, context.zh) for f in own)
            refs = tuple(f.provision.id for f in own)
            said = messages.touched(Said(rule.zh, rule.en), span)
            level = "warning" if _announced(context, rule, span.text) else ""
            context.find("RS403", said, span, refs, evidence, level=level)
            rows.append({"id": rule.id, "span": span._asdict(), "provisions": list(refs)})
    return rows


def _announced(context: Context, rule: TouchRule, sentence: str) -> bool:
    """Whether a collector's draft says that it will do what a rule forbids collectors."""
    if context.role not in ("collector", "debt-buyer") or context.kind == "policy":
        return False
    text = to_simplified(fold(sentence))
    if _HELD_BACK.search(text) or (place := _first(text, rule.warn)) is None:
        return False
    return not NOT.search(text[slice(*place)]) and _is_said(text, place[0])


def _of_here(context: Context, id: str) -> bool:
    """Whether a provision is of the draft's places and binds its role: the FDCPA binds those who
    collect for others, not the creditor itself; Hong Kong's banking code binds banks and their agents."""
    place = id.partition("/")[0].upper()
    if id.startswith(("us/fdcpa", "us/reg-f")) and context.role in (
        "bank",
        "creditor",
        "online-lender",
    ):
        return False
    if id.startswith("hk/code-of-banking-practice") and context.role in _NOT_BANKS:
        return False
    return any(lies_in(code, (place,)) for code in context.jurisdictions)


def _touching(sentences: Sequence[tuple[Sentence, str]], patterns: Patterns) -> list[Sentence]:
    """The sentences, each given with its folded text, in which one of the patterns is found; those
    in Han characters are looked for only where there are any."""
    plain = [pattern for pattern in patterns if not has_han(pattern.pattern)]
    return [
        sentence
        for sentence, text in sentences
        if any(pattern.search(text) for pattern in (patterns if has_han(text) else plain))
    ]


def _is_said(text: str, at: int) -> bool:
    """Whether what begins at `at` in a folded sentence is not denied or forbidden there, nor in a
    quotation of what nobody may say."""
    before = text[:at]
    opened = _OPENED.search(before)
    quoted = opened and _DENIED.search(before[: opened.start()].rstrip())
    return not quoted and not _DENIED.search(before)
