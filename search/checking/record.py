"""A report as the JSON object of every door: `regsearch.check/1`, see `check.schema.json`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from search.checking import messages
from search.checking.model import LEVELS, SCHEMA, Cited, Claim, Duty, Finding, Quote, Report, Said


def record(report: Report) -> dict[str, Any]:
    """The whole report; every field of the schema is there."""
    from search.receipt import tool_version

    return {
        "schema": SCHEMA,
        "tool": {"name": "regsearch", "version": tool_version()},
        "draft": report.draft,
        "corpus": report.corpus,
        "scope": {"checked": report.scope, "not_checked": [_missed(m) for m in report.not_checked]},
        "summary": summary(report),
        "citations": [_cited(row) for row in report.citations],
        "quotes": [_quote(row) for row in report.quotes],
        "claims": [_claim(row) for row in report.claims],
        "touched": list(report.touched),
        "duties": [_duty(row) for row in report.duties],
        "findings": [finding(row) for row in report.findings],
        "notice": said(messages.notice()),
    }


def summary(report: Report) -> dict[str, Any]:
    """The verdict, and how many findings that count there are of each level and rule."""
    counted = report.counted
    levels = Counter(f.level for f in counted)
    return {
        "verdict": report.verdict,
        "levels": {level: levels[level] for level in LEVELS},
        "by_rule": dict(sorted(Counter(f.rule for f in counted).items())),
        "suppressed": sum(f.suppressed is not None for f in report.findings),
        "known": sum(f.known for f in report.findings),
    }


def said(one: Said) -> dict[str, str]:
    """A statement in both languages."""
    return {"zh": one.zh, "en": one.en}


def finding(row: Finding) -> dict[str, Any]:
    """A finding as an object."""
    return {
        "id": row.id,
        "rule": row.rule,
        "name": row.name,
        "level": row.level,
        "message": said(row.message),
        "span": _span(row.span),
        "refs": list(row.refs),
        "evidence": [e._asdict() for e in row.evidence],
        "fix": {"text": row.fix} if row.fix else None,
        "fingerprint": row.fingerprint,
        "suppressed": row.suppressed._asdict() if row.suppressed else None,
        "known": row.known,
    }


def _span(span: Any) -> dict[str, Any] | None:
    return span._asdict() if span else None


def _missed(row: Any) -> dict[str, Any]:
    spans = [_span(span) for span in row.spans]
    return {"what": row.what, "why": said(row.why), "count": row.times, "spans": spans}


def _cited(row: Cited) -> dict[str, Any]:
    plain = row._asdict() | {"span": _span(row.span)}
    plain["evidence"] = [e._asdict() for e in row.evidence]
    return plain | {"ids": list(row.ids), "suggestions": list(row.suggestions)}


def _quote(row: Quote) -> dict[str, Any]:
    return row._asdict() | {
        "span": _span(row.span),
        "attributed": list(row.attributed),
        "evidence": [e._asdict() for e in row.evidence],
        "diff": [list(piece) for piece in row.diff],
        "omitted": list(row.omitted),
    }


def _claim(row: Claim) -> dict[str, Any]:
    amount = row.amount._asdict() | {"readings": list(row.amount.readings)}
    return {
        "span": _span(row.span),
        **amount,
        "jurisdictions": list(row.jurisdictions),
        "relation": row.relation,
        "against": list(row.against),
    }


def _duty(row: Duty) -> dict[str, Any]:
    return row._asdict() | {
        "title": said(row.title),
        "example": said(row.example),
        "provisions": list(row.provisions),
        "span": _span(row.span),
    }
