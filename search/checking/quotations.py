"""Quotations held against official texts; never against the digest, which is in our own words.

A quotation is one only where the draft says so: a citation leads in to it (第六百八十条规定：“…”,
§ 1692g provides: "…") or follows it in brackets. Everything else in quotation marks is the draft's
own matter (speech, terms, names) and is said to be not checked.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.citations.keys import parent_key
from corpus.text.han import HAN, has_han, to_simplified
from indexer.schema import ID, keyword
from search.checking import messages
from search.checking.context import Context, evidence_of
from search.checking.drafts import Block
from search.checking.model import Cited, Evidence, Quote, Span
from search.checking.wording import Match, held

if TYPE_CHECKING:
    from search.results import Found

_MARKS = re.compile(
    r"“([^“”]+)”|\"([^\"]+)\"|「([^「」]+)」|『([^『』]+)』|«([^«»]+)»|„([^„“]+)“|(?<!\w)‘((?:[^‘’]|’(?=\w)){20,})’"
)
_LEAD = re.compile(
    r"(?:规定|規定|明确|明確|载明|原文|指出|要求|表述为|写明|[:：]|\b(?:provid(?:es?|ing)|stat(?:es|ing)|reads?|says|"
    r"prohibits?|forbids?|bars?|bans?|allows?|permits?|entitles?|adds?|speaks? of|requires?|defines?|as follows|puts? it|has it|in the words of|explains?|confirms?|specif(?:ies|ying)|that))[^“”\"「『«。.;；]{0,40}\Z",
    re.I,
)
#: Under § 1692g, “…”: the citation stands right before, led in to itself.
_UNDER = re.compile(
    r"(?:\b(?:under|according to|pursuant to|per|by)\s|根据|依据|依照|按照|依)"
    r"[^“”\"「『«。;；]{3,70}[,，:：]\s*\Z",
    re.I,
)
#: Under § 1692g, the collector “may not …”: what a provision says somebody must or may.
_SUBJECT = re.compile(
    r"(?:\b(?:under|according to|pursuant to|per|by)\s|根据|依据|依照|按照|依)"
    r"[^“”\"「『«。;；]{3,70}[,，][^“”\"「『«。;；.!?]{1,60}\Z",
    re.I,
)
_NORM = re.compile(
    r"(?:may|must|shall|cannot|is|are|has|have|need)\b|(?:应当|不得|可以|有权|无权|必须|禁止)"
)
_FOLLOWS = re.compile(r"[\s,.，。;；—–-]*[(（\[]?\s*(?:见|参见|引自|see|per|from)?\s*\Z", re.I)
_SPEECH = re.compile(
    r"(?:\b(?:agents?|collectors?|staff|you|we|caller|script|operator)\b[^“\"]{0,30}\b(?:say|tell|state|read|ask)|说|回答|告知[^“]{0,8}|话术|答[:：]|问[:：])[^“\"「]{0,20}\Z",
    re.I,
)
#: What a citation goes on with that begins a sentence: Section 9 adds that.
_GOES_ON = re.compile(r"\s+(?!(?:of|in|to|and|or|as|\(|at)\b)[a-z]{2,}")
#: Where a sentence ends.
_STOP = re.compile(r"[。！？!?]|(?<![A-Z])\.[”\"’」』»]*\s+(?=[A-Z“\"])")
#: How far a citation may stand from the quotation that it leads in to, or that it follows.
_BEFORE, _AFTER = 140, 12


def read_quotes(context: Context, cited: Sequence[Cited]) -> list[Quote]:
    """The quotations of the draft, each compared; what there is to say of them is added."""
    found, loose = [], []
    for n, block in enumerate(context.draft.blocks):
        if context.is_late(block):
            break
        for start, end in _quoted(block):
            span = context.draft.span(*block.at(start, end))
            own = _attributed(context, n, block, (start, end), cited)
            if own or (own := _alike(context, block, (start, end), cited)):
                found.append(_compared(context, span, own))
            else:
                loose.append(span)
    if loose:
        context.miss("quotation", messages.why(messages.UNATTRIBUTED), tuple(loose))
    for span in loose:
        context.find("RS208", messages.unattributed(span), span)
    return found


def _quoted(block: Block) -> Iterator[tuple[int, int]]:
    """Where the quotations of a block stand, without their marks."""
    if block.quoted:
        if _is_long(block.text):
            yield 0, len(block.text)
        return
    for m in _MARKS.finditer(block.text):
        group = next(n for n in range(1, 8) if m[n] is not None)
        if _is_long(m[group]):
            yield m.span(group)


def _is_long(text: str) -> bool:
    """Whether a passage is long enough to be told from chance."""
    return len(re.findall(f"[{HAN}]", text)) >= 8 or len(re.findall(r"[A-Za-z']+", text)) >= 5


def _attributed(
    context: Context, number: int, block: Block, place: tuple[int, int], cited: Sequence[Cited]
) -> list[Cited]:
    """The citations that a quotation is of: of the lead-in, or right behind it."""
    start, end = place
    if block.quoted and number:
        above = context.draft.blocks[number - 1]
        if not above.text.rstrip().endswith((":", "：")):
            return []
        low, high = above.at(0, len(above.text))
        return [c for c in cited if c.key and low <= c.span.start < high][-2:]
    head = block.text[max(0, start - _BEFORE) : start].rstrip('“"「『«„‘')
    if _SPEECH.search(head):
        return []
    lead = _LEAD.search(head) or _UNDER.search(head)
    if not lead and _NORM.match(to_simplified(block.text[start:end])):
        lead = _SUBJECT.search(head)
    low, at = block.at(max(0, start - _BEFORE), start)
    before = [c for c in cited if c.key and low <= c.span.start and c.span.end <= at]
    if (
        lead
        and before
        and not re.search(r"[。!?！？]", block.text[max(0, start - _BEFORE) : start][-40:-1])
    ):
        last = before[-1].span
        return [c for c in before if c.span == last]
    return _behind(context, block, end, cited)


def _behind(context: Context, block: Block, end: int, cited: Sequence[Cited]) -> list[Cited]:
    """The citations right behind a quotation that begin no sentence of their own."""
    text = context.draft.text
    stop, last = block.at(end - 1, len(block.text))
    for c in cited:
        if not c.key or not 0 < c.span.start - stop <= _AFTER + 1 or c.span.end > last:
            continue
        between = text[stop + 2 : c.span.start]
        if _FOLLOWS.match(between) and not _GOES_ON.match(text, c.span.end):
            return [row for row in cited if row.span == c.span]
    return []


def _alike(
    context: Context, block: Block, place: tuple[int, int], cited: Sequence[Cited]
) -> list[Cited]:
    """The one citation of the sentence around a quotation, where its provision is held in words
    that are all but those that are quoted: then it is quoted, however it is led in to."""
    start, end = block.at(*place)
    text = context.draft.text
    here = [
        c
        for c in cited
        if c.key and c.resolution in ("resolved", "group")
        if (c.span.end <= start and start - c.span.end <= _BEFORE
            and not _STOP.search(text[c.span.end : start]))
        or (end <= c.span.start <= end + _BEFORE and not _STOP.search(text[end : c.span.start]))
    ]  # fmt: skip
    if len({c.span for c in here}) != 1:
        return []
    quotation = text[start:end]
    for founds in _official(context, [id for c in here for id in c.ids], has_han(quotation)):
        if held(quotation, "\n".join(f.provision.text for f in founds)).how in ("exact", "near"):
            return here
    return []


# --- comparing ------------------------------------------------------------------------------------


def _compared(context: Context, span: Span, cited: Sequence[Cited]) -> Quote:
    text = span.text
    ids = tuple(dict.fromkeys(id for c in cited for id in c.ids))
    texts = _official(context, ids, has_han(text))
    if not texts:
        return _not_comparable(context, span, ids)
    best, chosen = Match("none"), texts[0]
    for founds in texts:
        match = held(text, "\n".join(f.provision.text for f in founds))
        if _rank(match) > _rank(best):
            best, chosen = match, founds
        if best.how == "exact":
            break
    if best.how in ("none", "near") and (place := _elsewhere(context, texts, text)):
        return _found_elsewhere(context, span, ids, place)
    evidence = tuple(evidence_of(f, has_han(text)) for f in chosen[:2])
    _say(context, span, ids, best, evidence)
    if best.how == "exact" and not _is_verbatim(text, chosen):
        context.find("RS201", messages.typography(evidence[0]), span, ids, evidence)
    status = {"none": "not_in_provision", "near": "words_differ"}.get(best.how, best.how)
    return Quote(span, status, ids, evidence, best.diff, best.omitted, "")


def _is_verbatim(quotation: str, founds: Sequence[Found]) -> bool:
    """Whether the provision has a quotation character for character, line breaks apart."""
    return "".join(quotation.split()) in "".join("".join(f.provision.text.split()) for f in founds)


def _rank(match: Match) -> int:
    return {"none": 0, "near": 1, "fragments": 2, "exact": 3}[match.how]


def _official(context: Context, ids: Sequence[str], zh: bool) -> list[list[Found]]:
    """The official texts of provisions in the quotation's language, those of one text together;
    those in force first. Where the official text counts less finely, what it has them in."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for id in ids:
        while id and not (texts := _official_of(context, id, zh)):
            law, _, key = id.partition("#")
            id = f"{law}#{up}" if (up := parent_key(key)) else ""
        for f in texts if id else ():
            group = groups.setdefault((f.regulation.source, f.regulation.version), [])
            group += [f] * (f not in group)
    order = {"in force": 0, "unknown": 1}
    return sorted(groups.values(), key=lambda g: order.get(g[0].status, 2))


def _official_of(context: Context, id: str, zh: bool) -> list[Found]:
    return [
        f
        for f in context.session.with_keyword(keyword(ID, id), context.day)
        if f.regulation.text == "official" and has_han(f.provision.text[:400]) == zh
    ]


def _elsewhere(context: Context, texts: Sequence[Sequence[Found]], text: str) -> Found | None:
    """Another provision of the same official texts that holds the quotation word for word."""
    for founds in texts[:3]:
        for f in context.session.neighbours(founds[0], -1, context.day):
            if (
                f.provision.id != founds[0].provision.id
                and held(text, f.provision.text).how == "exact"
            ):
                return f
    return None


def _found_elsewhere(context: Context, span: Span, ids: tuple[str, ...], place: Found) -> Quote:
    evidence = (evidence_of(place, has_han(span.text)),)
    context.find("RS205", messages.quoted_elsewhere(evidence[0]), span, ids, evidence)
    return Quote(span, "elsewhere", ids, evidence, (), (), "")


def _not_comparable(context: Context, span: Span, ids: tuple[str, ...]) -> Quote:
    pull = _pull(ids)
    context.find("RS207", messages.not_comparable(span, pull), span, ids)
    context.miss("quotation", messages.why(messages.DIGEST_ONLY), (span,))
    return Quote(span, "not_comparable", ids, (), (), (), pull)


def _pull(ids: Sequence[str]) -> str:
    """The official text to fetch that would settle it; "" where none is in the catalogue."""
    from corpus.official import catalogue

    regulations = {id.partition("#")[0] for id in ids}
    return next((text.name for text in catalogue() if text.regulation in regulations), "")


def _say(
    context: Context, span: Span, ids: tuple[str, ...], match: Match, evidence: tuple[Evidence, ...]
) -> None:
    if match.how == "none":
        context.find("RS206", messages.quoted(evidence[0]), span, ids, evidence)
    elif match.how == "near":
        context.find("RS202", messages.differs(match.diff, evidence[0]), span, ids, evidence)
    elif match.how == "fragments":
        context.find("RS203", messages.scattered(evidence[0]), span, ids, evidence)
    elif match.omitted:
        context.find("RS204", messages.left_out(match.omitted, evidence[0]), span, ids, evidence)
