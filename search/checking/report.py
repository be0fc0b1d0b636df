"""A check of a draft from beginning to end: what `Session.check` does."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from indexer.schema import TEXT, keyword
from search.checking import messages
from search.checking.citations import judged, read_citations
from search.checking.context import Context
from search.checking.duties import read_duties, read_touched
from search.checking.judging import report_citation
from search.checking.limits import read_claims
from search.checking.model import Cited, Claim, Options, Report
from search.checking.parallel import disagreeing
from search.checking.places import (
    day_of,
    kind_of,
    language_of,
    places_cited,
    places_of,
    places_spoken,
    role_of,
)
from search.checking.quotations import read_quotes
from search.checking.subject import on_subject
from search.checking.suppress import put_aside
from search.checking.unread import numbered_laws, report_unread
from search.filters import codes
from search.results import today

if TYPE_CHECKING:
    from search.checking.drafts import Draft, Sentence
    from search.matching.cited_text import CitedText
    from search.session import Session


_UNLIKE = ("no_limit_in_corpus", "not_comparable")


def check(session: Session, draft: Draft, options: Options | None = None) -> Report:
    """Hold a draft against the rules in `session`'s index. UnknownName for a jurisdiction asked
    for that neither the table of jurisdictions nor the index has."""
    options = options or Options()
    codes(",".join(options.jurisdictions), session)
    context = Context(session, draft, options, options.on or today())
    context.since = options.since or day_of(draft)
    context.kind, kind_from = kind_of(draft, options)
    context.role, role_from = role_of(draft, options, context.kind)
    context.jurisdictions, places_from = places_of(draft, options)
    for part in draft.unread:
        context.find("RS901", messages.part_unread(part), None, (part,))
        context.miss(part, messages.why(messages.PART_UNREAD), count=1)
    told = places_from in ("option", "front matter")
    places_from = places_from or "citations"
    cited = _citations(context, told)
    if not context.jurisdictions:
        context.jurisdictions, places_from = places_spoken(draft), "language"
    claims = _claims(context, cited)
    quotes = read_quotes(context, cited) if context.wants("quotes") else []
    touched = read_touched(context) if context.wants("duties") else []
    duties = read_duties(context) if context.wants("duties") else []
    compared = sum(q.status != "not_comparable" for q in quotes)
    scope = {
        "sentences": sum(1 for _ in draft.sentences), "citations": len(cited),
        "quotes": compared,
        "claims": sum(c.relation not in _UNLIKE for c in claims),
        "duties": sum(d.status != "not_applicable" for d in duties),
    }  # fmt: skip
    facts = _facts(context, {"kind": kind_from, "role": role_from, "places": places_from})
    return Report(
        facts, _corpus(session), scope, tuple(context.missed), tuple(cited), tuple(quotes),
        tuple(claims), tuple(touched), tuple(duties), tuple(put_aside(context)), draft.text,
    )  # fmt: skip


def _facts(context: Context, told: dict[str, str]) -> dict[str, Any]:
    """What the report says of the draft itself; `told`: where kind, role and places are from."""
    draft, places = context.draft, list(context.jurisdictions)
    return {
        "path": draft.name, "sha256": draft.sha256, "kind": context.kind,
        "kind_from": told["kind"], "role": context.role, "role_from": told["role"],
        "languages": language_of(draft), "jurisdictions": places,
        "jurisdictions_from": told["places"] if places else "", "on": context.day,
        "since": context.since,
        "parts_read": sorted({line.part for line in draft.lines if line.text.strip()}),
        "parts_not_read": list(draft.unread),
    }  # fmt: skip


def _claims(context: Context, cited: list[Cited]) -> list[Claim]:
    if not context.wants("limits"):
        return []
    claims = read_claims(context, cited)
    for why in (messages.NO_LIMIT, messages.NO_RATE):
        if unlike := tuple(c.span for c in claims if c.relation in _UNLIKE and _why(c) == why):
            context.miss("number", messages.why(why), unlike)
    return claims


def _why(claim: Claim) -> str:
    """Why a number was not compared: its limit is a multiple of the LPR, or none is like it."""
    multiple = claim.amount.unit == "percent" and any(
        row["unit"].startswith("x-LPR") for row in claim.against
    )
    return messages.NO_RATE if multiple else messages.NO_LIMIT


def _citations(context: Context, told: bool) -> list[Cited]:
    if not context.wants("citations"):
        return []
    found = read_citations(context)
    rows = _judged(context, found)
    places = tuple(dict.fromkeys(context.jurisdictions + places_cited(rows)))
    if not told and places != context.jurisdictions:
        context.jurisdictions = places
        rows = _judged(context, found)
    rows = _on_subject(context, found, rows)
    rows = disagreeing(context, rows)
    rows = sorted(rows + numbered_laws(context, rows), key=lambda row: row.span.start)
    for row in rows:
        report_citation(context, row)
    report_unread(context, rows)
    return rows


def _judged(context: Context, found: list[tuple[Sentence, CitedText]]) -> list[Cited]:
    """The citations on their axes."""
    return [row for sentence, one in found for row in judged(context, sentence, one)]


def _on_subject(
    context: Context, found: list[tuple[Sentence, CitedText]], rows: list[Cited]
) -> list[Cited]:
    """The rows, those of a sentence held against what it speaks of."""
    told: list[Cited] = []
    left = iter(rows)
    row = next(left, None)
    for sentence, _ in groupby(found, key=itemgetter(0)):
        start, end = sentence.at(0, len(sentence.text))
        own = []
        while row and start <= row.span.start < max(end, start + 1):
            own.append(row)
            row = next(left, None)
        told += on_subject(context, sentence, own)
    return told + [row for row in (row, *left) if row]


def _corpus(session: Session) -> dict[str, Any]:
    """Which corpus the draft was held against."""
    manifest = session.manifest
    return {
        "index": manifest.fingerprint,
        "built": manifest.built,
        "provisions": session.provision_count,
        "regulations": session.regulation_count,
        "official": session.count(keyword(TEXT, "official")),
        "digest": session.count(keyword(TEXT, "digest")),
    }
