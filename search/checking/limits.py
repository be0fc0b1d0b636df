"""Claims held against the limits of the draft's places and role.

What the cited provision sets comes first (RS302); then the limits of the place. A number is called
looser (RS301) only where it exceeds every limit in force of its kind and measure in that place that
binds the role; where some allow it, that is a note that shows them all. Periods (to answer, to keep,
to sue) are compared with a cited provision only, as each law has many of them.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import lies_in
from corpus.named import NamedTuple
from indexer.schema import ID, keyword
from search.checking import messages
from search.checking.context import Context
from search.checking.guessed import PERIODS, guessed
from search.checking.meant import laws_named, nearest_first, of_case, of_condition
from search.checking.model import Amount, Cited, Claim, Evidence, Span
from search.checking.numbers.claims import claims_in, is_told_of
from search.checking.numbers.compare import (
    DIFFERS,
    EQUAL,
    EXCEEDS,
    STRICTER,
    UNLIKE,
    WITHIN,
    LimitOf,
    allows,
    relation,
)
from search.checking.numbers.unread import unread_numbers
from search.checking.places import is_asked, places_here
from search.checking.protected import NO_DEBTORS, names
from search.matching.cited_text import RECALLED

if TYPE_CHECKING:
    from search.checking.drafts import Sentence
    from search.topics import LimitRow

#: The kinds whose numbers are compared with all limits of a place; others only where one is cited.
_OF_PLACES = ("call-hours", "call-frequency", "rate-cap", "default-rate")
_ROLES = {"collector": "third-party-collector", "debt-buyer": "debt-buyer", "creditor": "creditor",
          "bank": "bank", "online-lender": "online-lender"}  # fmt: skip
#: Whom a limit binds that is said of a role: a bank is a creditor too, a licensee any lender.
_ALSO = {"bank": {"creditor", "licensee"}, "online-lender": {"creditor", "licensee"},
         "debt-buyer": {"third-party-collector", "creditor"}, "creditor": {"licensee"}}  # fmt: skip
#: The one-year LPR at its highest since it is quoted as now, in percent: on 20 August 2019.
HIGHEST_LPR = 4.25
#: Those whom the rules protect.
_CONSUMERS = {"consumer", "debtor", "borrower", "guarantor"}
#: What gives a consumer time, and what the time is for.
_GRANTED = re.compile(
    r"\b(?:you|consumers?|borrowers?|debtors?|customers?|card ?holders?|applicants?|guarantors?|hirers?)\s+(?:\w+\s+)?(?:have|has|may|can|get|must|need)\b|\b(?:give|allow|grant|within)\b"
    r"|[您你](?:有|可|须|应|必须)|给[您你予]|消费者|债务人|持卡人|借款人|客户|申请人|保证人",
    re.I,
)
#: A sentence that says what the law gives, and not what who speaks gives.
_OF_LAW = re.compile(
    r"(?=\W*(?:(?:under|pursuant to|according to|as provided)\b|根据|依据|依照|按照|依))(?!.*(?:\b(?:we|our|us|I)\b|我们|我司|我行|本行|本公司))",
    re.I | re.S,
)
#: A time that nobody but the law can give: to object, to appeal, to sue.
_OF_COURT = re.compile(
    r"支付令|法院|上诉|起诉|诉讼|仲裁|执行异议|复议|支付命令|\b(?:courts?|appeal|tribunal|judge?ment|lawsuit|summons|limitation)\b",
    re.I,
)
_DISPUTED = re.compile(
    r"\bdisput\w+\b[^.;]{0,40}\b(?:debt|validity|it|account|balance|amount)\b|\b(?:debt|validity|account|balance|amount)\b[^.;]{0,40}\bdisput"
    r"|(?:债务|债项|欠款).{0,20}(?:异议|争议)|(?:异议|争议).{0,20}(?:债务|债项|欠款)",
    re.I,
)
#: Of whom a sentence speaks that says what a collector may do.
_OF_COLLECTOR = re.compile(
    r"\b(?:debt[ -])?collectors?\s+(?:\w+ )?(?:may|can|could|might|must|shall|should|is|are|will)\b|\bcollection agenc(?:y|ies)\s+(?:may|can|must|will)\b"
    r"|催收(?:员|人员|机构|公司|方)(?:都|也|就|每[日天周])?(?:可|会|能|有权|应|须|必须|不得)",
    re.I,
)
_BINDING = ("prohibited", "presumption", "void", "duty", "consequence", "right")


class _Held(NamedTuple):
    """A limit, how the claim relates to it, and whether its condition is always met."""

    row: LimitRow
    relation: str


def read_claims(context: Context, cited: Sequence[Cited]) -> list[Claim]:
    """The claims of the draft, each compared; what there is to say of them is added."""
    found = []
    for sentence in context.draft.sentences:
        if context.is_late(sentence.block):
            break
        if is_asked(context.kind, sentence.block):
            continue
        read = list(claims_in(sentence.text, bare=True))
        taken = []
        for start, end, amount in read:
            span = context.draft.span(*sentence.at(start, end))
            meant = _by_cited(context, sentence, span, amount, cited, len(read) == 1)
            if meant.kind:
                meant = meant._replace(text=span.text)
                found.append(_compared(context, sentence, span, meant, cited))
                taken.append((start, end))
        _say_unread(context, sentence, taken, cited)
    return found


def _by_cited(
    context: Context,
    sentence: Sentence,
    span: Span,
    amount: Amount,
    cited: Sequence[Cited],
    alone: bool,
) -> Amount:
    """A number as what the cited provision has a limit of, where its own words do not lead to one."""
    if amount.kind and amount.kind not in PERIODS:
        return amount
    here = [c for c in _cited_here(sentence, cited) if c.key]
    ids = {id for c in here for id in c.ids}
    rows = [row for kind in PERIODS for row in _rows(context, kind) if row.id in ids] if ids else []
    if not rows or any(row.kind == amount.kind for row in rows):
        return amount
    text = context.draft.text
    between = min((_between(text, span, c.span) for c in here), key=len)
    return guessed(rows, [_limit(row) for row in rows], amount, between, alone) or amount


def _between(text: str, one: Span, other: Span) -> str:
    """What stands between two passages."""
    return text[min(one.end, other.end) : max(one.start, other.start)]


def _start(row: Cited) -> int:
    return row.span.start


def _say_unread(
    context: Context, sentence: Sentence, taken: list[tuple[int, int]], cited: Sequence[Cited]
) -> None:
    """Note the numbers of a sentence that were read as nothing that is compared."""
    first, last = sentence.at(0, len(sentence.text))
    low, high = (bisect_left(cited, at, key=_start) for at in (first, last))
    taken += [(c.span.start - first, c.span.end - first) for c in cited[low:high]]
    spans = [context.draft.span(*sentence.at(*at)) for at in unread_numbers(sentence.text, taken)]
    if spans:
        context.miss("number", messages.why(messages.NO_KIND), tuple(spans))


def _compared(
    context: Context, sentence: Sentence, span: Span, amount: Amount, cited: Sequence[Cited]
) -> Claim:
    asked = sentence.text.rstrip("”’\"' ").endswith(("?", "？", "吗"))
    if asked or is_told_of(sentence.text, amount.kind):
        return Claim(span, amount, context.jurisdictions, "not_comparable", ())
    here = _cited_here(sentence, cited)
    own = _of_cited(context, here, amount, sentence, span)
    if own:
        return _against_cited(context, span, amount, own)
    if amount.kind not in _OF_PLACES:
        if short := _shorter(context, amount, sentence.text):
            return _against_own_time(context, span, amount, short)
        return Claim(span, amount, context.jurisdictions, "no_limit_in_corpus", ())
    if not context.jurisdictions:
        if _rows(context, amount.kind):
            context.find("RS304", messages.limit_elsewhere(amount), span)
        return Claim(span, amount, (), "no_limit_in_corpus", ())
    places = places_here(context.jurisdictions, sentence.block, cited)
    return _against_places(context, sentence, span, amount, laws_named(here), places)


# --- the cited provision --------------------------------------------------------------------------


def _cited_here(sentence: Sentence, cited: Sequence[Cited]) -> list[Cited]:
    """The citations of the sentence that the claim stands in, as far as its full stops, but those
    of which only the law named above tells what they are of."""
    all_ = sentence.block.sentences
    first = last = next(n for n, one in enumerate(all_) if one.start == sentence.start)
    while first and all_[first - 1].text.endswith((";", "；")):
        first -= 1
    while all_[last].text.endswith((";", "；")) and last + 1 < len(all_):
        last += 1
    low = all_[first].at(0, 1)[0]
    high = all_[last].at(0, len(all_[last].text))[1]
    here = [c for c in cited if low <= c.span.start < high and c.told != RECALLED]
    return [c for c in here if c.resolution in ("resolved", "group")]


def _of_cited(
    context: Context, cited: Sequence[Cited], amount: Amount, sentence: Sentence, span: Span
) -> list[_Held]:
    """The limits of the kind that the cited provisions set; of those of several provisions those
    of the case that is spoken of."""
    ids = {id for c in cited if c.key for id in c.ids}
    if not ids:
        return []
    rows = [row for row in _rows(context, amount.kind) if row.id in ids]
    if len({row.id for row in rows}) > 1:
        at = span.start - sentence.at(0, 1)[0]
        rows = of_case(rows, sentence.text, at, at + len(span.text))
    rows = nearest_first(rows, sentence.text)
    return [_Held(row, _as_cited(amount, row, sentence.text, context.kind)) for row in rows]


def _as_cited(amount: Amount, row: LimitRow, sentence: str, kind: str) -> str:
    """How a number relates to what the cited provision sets: of the consumer's own time a shorter
    one is no stricter rule but another one; a longer one that is granted keeps it, save in an
    answer, which grants nothing."""
    found = relation(amount, _limit(row))
    if amount.kind in PERIODS and (row.unit, float(row.quantity.partition("-")[0])) == (
        amount.unit,
        amount.low,
    ):
        return EQUAL  # of whatever measure: the longest term beside the ordinary one
    if not row.who or not set(row.who) <= _CONSUMERS or found not in (STRICTER, EXCEEDS):
        return found
    longer = (found == EXCEEDS) == (_limit(row).op == "max")
    granted = kind != "answer" and _GRANTED.search(sentence) and not _OF_LAW.match(sentence)
    granted = granted and not _OF_COURT.search(f"{sentence} {row.sentence}")
    return WITHIN if longer and granted else DIFFERS


def _against_cited(context: Context, span: Span, amount: Amount, held: list[_Held]) -> Claim:
    relations = {h.relation for h in held} - {UNLIKE}
    places = tuple(dict.fromkeys(h.row.jurisdiction for h in held))
    against = tuple(_shown(h) for h in held)
    if not relations:
        return Claim(span, amount, places, "not_comparable", against)
    if relations & {EQUAL, WITHIN}:
        _say_what_comes(context, span, amount)
        return Claim(span, amount, places, "equal", against)
    evidence = tuple(_evidence(h.row) for h in held[:3])
    refs = tuple(h.row.id for h in held[:3])
    if relations & {EXCEEDS, DIFFERS}:
        first = next(h.row for h in held if h.relation in (EXCEEDS, DIFFERS))
        context.find("RS302", messages.number("differs", amount, first), span, refs, evidence)
        return Claim(span, amount, places, "differs", against)
    context.find("RS303", messages.number("stricter", amount, held[0].row), span, refs, evidence)
    return Claim(span, amount, places, "stricter", against)


# --- the consumer's own time ----------------------------------------------------------------------


def _shorter(context: Context, amount: Amount, sentence: str) -> list[_Held]:
    """The times that the law of the place gives a consumer to dispute a debt, where the draft's is
    held against them: found by what it is for, without a citation."""
    if amount.kind != "response-time" or not (
        _GRANTED.search(sentence) and _DISPUTED.search(sentence)
    ):
        return []
    rows = [
        row
        for row in _rows(context, amount.kind)
        if row.who and set(row.who) <= _CONSUMERS and _DISPUTED.search(row.sentence)
        if row.status == "in force" and row.effect in _BINDING
        if any(_covers(row.jurisdiction, code) for code in context.jurisdictions)
    ]
    held = [_Held(row, _as_cited(amount, row, sentence, context.kind)) for row in rows]
    return [h for h in held if h.relation != UNLIKE]


def _against_own_time(context: Context, span: Span, amount: Amount, held: list[_Held]) -> Claim:
    """A time that is shorter than each that the law gives is an error; a longer one is fine."""
    shown = tuple(_shown(h) for h in held)
    if any(h.relation != DIFFERS for h in held):
        return Claim(span, amount, context.jurisdictions, "within", shown)
    row = held[0].row
    said, level = messages.number("exceeds", amount, row), "" if context.role else "note"
    context.find("RS301", said, span, (row.id,), (_evidence(row),), level=level)
    return Claim(span, amount, context.jurisdictions, "exceeds", shown)


# --- the limits of a place ------------------------------------------------------------------------


def _against_places(
    context: Context,
    sentence: Sentence,
    span: Span,
    amount: Amount,
    laws: frozenset[str],
    places: tuple[str, ...],
) -> Claim:
    binding = [
        _Held(row, relation(amount, _limit(row)))
        for row in _rows(context, amount.kind)
        if _binds(context, row, places)
    ]
    named = [h for h in binding if h.relation != UNLIKE and h.row.id.partition("#")[0] in laws]
    binding = named or binding
    held = [h for h in binding if _concerns(context, sentence, h.row)]
    if held:
        claim = _against_held(context, sentence, span, amount, held)
    else:
        found = "not_comparable" if binding else "no_limit_in_corpus"
        claim = Claim(span, amount, context.jurisdictions, found, tuple(map(_shown, binding)))
    if claim.relation != "exceeds":
        _say_of_others(context, span, amount, [h for h in binding if h not in held])
    return claim


def _against_held(
    context: Context, sentence: Sentence, span: Span, amount: Amount, held: Sequence[_Held]
) -> Claim:
    """A number and the limits that are for those whom the sentence is about."""
    like = [h for h in held if h.relation != UNLIKE]
    shown = tuple(_shown(h) for h in (like or held))
    if _is_over_multiple(context, span, amount, held):
        return Claim(span, amount, context.jurisdictions, "exceeds", shown)
    special = _special(sentence, like) or _of_condition(sentence, span, like)
    if not like:
        return Claim(span, amount, context.jurisdictions, "not_comparable", shown)
    over = [h for h in like if h.relation == EXCEEDS]
    if special and all(h.relation == EXCEEDS for h in special):
        like = over = special
    refs = tuple(h.row.id for h in (over or like)[:3])
    evidence = tuple(_evidence(h.row) for h in (over or like)[:3])
    if over and _over_all(over, like) and not _allowed(amount, held):
        level = "" if context.role or _OF_COLLECTOR.search(sentence.text) else "note"
        first = over[0].row
        context.find(
            "RS301", messages.number("exceeds", amount, first), span, refs, evidence, level=level
        )
        return Claim(span, amount, context.jurisdictions, "exceeds", shown)
    if over:
        allowing = next((h.row for h in like if h.relation not in (EXCEEDS, DIFFERS)), None)
        said = messages.depends(amount, allowing, over[0].row)
        context.find("RS305", said, span, refs, evidence)
        return Claim(span, amount, context.jurisdictions, "conflict", shown)
    _say_what_comes(context, span, amount, sentence)
    found = "equal" if any(h.relation == EQUAL for h in like) else "stricter"
    if found == "stricter" and all(h.relation == DIFFERS for h in like):
        found = "differs"
    if all(h.relation == WITHIN for h in like):
        found = "within"
    return Claim(span, amount, context.jurisdictions, found, shown)


def _concerns(context: Context, sentence: Sentence, row: LimitRow) -> bool:
    """Whether a limit is one for everyone, or for a class of persons that the draft names."""
    return not row.protects or names(context.draft, sentence, row.protects)


def _special(sentence: Sentence, held: Sequence[_Held]) -> list[_Held]:
    """The limits of a class that the sentence is about: it states one number, so that this is not
    one for others beside it."""
    own = [h for h in held if h.row.protects not in ("", "consumer")]
    return own if own and sum(1 for _ in claims_in(sentence.text)) == 1 else []


def _of_condition(sentence: Sentence, span: Span, held: Sequence[_Held]) -> list[_Held]:
    """The limits whose condition is named beside the number."""
    at = span.start - sentence.at(0, 1)[0]
    met = of_condition([h.row for h in held], sentence.text, at, at + len(span.text))
    return [h for h in held if h.row in met]


def _say_of_others(context: Context, span: Span, amount: Amount, held: Sequence[_Held]) -> None:
    """Say once of each class that is not named that its limit is tighter than the number."""
    classes = dict.fromkeys(h.row.protects for h in held)
    for protects in [one for one in classes if one not in NO_DEBTORS]:
        tighter = [h.row for h in held if h.row.protects == protects and h.relation == EXCEEDS]
        if tighter:
            row = max(tighter, key=lambda row: float(row.quantity.partition("-")[0]))
            said = messages.only_if(amount, row)
            context.find("RS305", said, span, (row.id,), (_evidence(row),))


def _is_over_multiple(context: Context, span: Span, amount: Amount, held: Sequence[_Held]) -> bool:
    """Whether a rate is looser than a multiple of the LPR whatever the day, which is said; else the
    limit is named, as only the LPR of the day settles it."""
    if amount.unit != "percent" or amount.measure == "default-surcharge":
        return False
    rows = [h.row for h in held if h.row.unit.startswith("x-LPR") and h.row.op == "max"]
    role = _ROLES.get(context.role, "creditor")
    row = min(rows, key=lambda row: role not in row.who, default=None)
    if row is None:
        return False
    limit = _limit(row)
    highest = limit._replace(low=limit.low * HIGHEST_LPR, unit="percent", per_n=1, per_unit="year")
    beyond = relation(amount, highest._replace(measure=amount.measure)) == EXCEEDS
    over = beyond and context.role == "creditor" and role in row.who
    said = messages.multiple(amount, row, HIGHEST_LPR if over else 0.0)
    context.find("RS301" if over else "RS305", said, span, (row.id,), (_evidence(row),))
    return over


def _say_what_comes(
    context: Context, span: Span, amount: Amount, sentence: Sentence | None = None
) -> None:
    """Say of a number that keeps the limits of now that a limit to come does not allow it."""
    for row in _rows(context, amount.kind):
        if row.status != "not yet in force":
            continue
        if not _binds(context, row, context.jurisdictions, row.status):
            continue
        if sentence and not _concerns(context, sentence, row):
            continue
        if relation(amount, _limit(row)) in (EXCEEDS, DIFFERS) and (day := _begins(context, row)):
            said = messages.number_to_come(amount, row, day)
            context.find("RS306", said, span, (row.id,), (_evidence(row),))
            return


def _begins(context: Context, row: LimitRow) -> str:
    """The day to come from which a limit holds; "" where none is known."""
    for f in context.session.with_keyword(keyword(ID, row.id), context.day):
        if f.status == row.status and f.begins > context.day:
            return f.begins
    return ""


def _allowed(amount: Amount, held: Sequence[_Held]) -> bool:
    """Whether a limit that cannot be compared for sure would allow the number."""
    return any(h.relation == UNLIKE and allows(amount, _limit(h.row)) for h in held)


def _over_all(over: Sequence[_Held], like: Sequence[_Held]) -> bool:
    """Whether a claim exceeds every comparable limit of one of the draft's own places."""
    for place in {h.row.jurisdiction for h in over}:
        of_place = [h for h in like if h.row.jurisdiction == place]
        if all(h.relation in (EXCEEDS, DIFFERS) for h in of_place):
            return True
    return False


def _binds(
    context: Context, row: LimitRow, places: Sequence[str], status: str = "in force"
) -> bool:
    """Whether a limit is of one of these places, of that status, and for the draft's role."""
    if row.status != status or row.effect not in _BINDING or row.op == "threshold":
        return False
    if not any(_covers(row.jurisdiction, code) for code in places):
        return False
    role = _ROLES.get(context.role, "")
    if not role or "any" in row.who:
        return True
    of_debt = {"creditor"} if row.kind in ("rate-cap", "default-rate") else set()
    return bool({role, *_ALSO.get(context.role, set()), *of_debt} & set(row.who))


def _covers(place: str, code: str) -> bool:
    """Whether the law of `place` holds in `code`: the whole country's does in its parts."""
    return lies_in(code, (place,))


def _rows(context: Context, kind: str) -> list[LimitRow]:
    """The limits of a kind on the day; remembered for the draft."""
    if kind not in context.limits:
        context.limits[kind] = context.session.limits(kind, zh=context.zh, on=context.day)
    return context.limits[kind]


def _limit(row: LimitRow) -> LimitOf:
    low, _, high = row.quantity.partition("-")
    parts = row.per_parts
    number = float(parts.get("n", 0) or 0)
    return LimitOf(
        row.measure, row.op, float(low), float(high or low), row.unit,
        number or (1.0 if parts.get("unit") else 0.0), str(parts.get("unit", "")),
    )  # fmt: skip


def _shown(held: _Held) -> dict[str, Any]:
    row = held.row
    return {
        "id": row.id, "citation": row.citation, "title": row.title, "quantity": row.quantity,
        "unit": row.unit, "per": row.per, "op": row.op, "measure": row.measure, "who": row.who,
        "when": row.when, "protects": row.protects, "jurisdiction": row.jurisdiction, "relation": held.relation,
        "sentence": row.sentence,
    }  # fmt: skip


def _evidence(row: LimitRow) -> Evidence:
    return Evidence(
        row.id, row.citation, row.title, row.status, "", row.as_of, "digest", row.confidence,
        row.sentence, row.url,
    )  # fmt: skip
