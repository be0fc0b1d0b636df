"""The tools as a client is told of them: what each is for, takes and gives.

All of it together stays below 8,000 bytes, as it stands in the context of every conversation.
"""

from __future__ import annotations

from typing import Any

from corpus.named import NamedTuple

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_YES: Schema = {"type": "boolean"}
_COUNTS: Schema = {"type": "object", "additionalProperties": _NUMBER}
_LIST: Schema = {"type": "array", "items": _TEXT}
_ON: Schema = _TEXT
_PLACES: Schema = _LIST


def _row(fields: str, **more: Schema) -> Schema:
    """A row with the texts `fields`, absent ones empty, and `more`; what else it has are texts."""
    of = {"properties": more} if more else {}
    return {"type": "object", **of, "required": fields.split(), "additionalProperties": _TEXT}


def _page(key: str, row: Schema, **more: Schema) -> Schema:
    """A page of rows under `key`."""
    of = {key: {"type": "array", "items": row}, "next_cursor": _TEXT, **more}
    return {"type": "object", "properties": of}


def _one_of(words: str) -> Schema:
    return {"type": "string", "enum": words.split()}


def _takes(required: str = "", /, **fields: Schema) -> Schema:
    needed = {"required": required.split()} if required else {}
    return {"type": "object", "properties": fields, **needed}


class Described(NamedTuple):
    """A tool's description and schemas."""

    description: str
    takes: Schema
    gives: Schema


_PROVISION = "id citation title status text_kind url"
_COVERED = "jurisdiction id status held laws complete provisions"
_AXES = "resolution validity pinpoint basis successor suggestions remark url"

DESCRIBED = {
    "search": Described(
        "Search lending and debt-collection rules (Chinese, English): words, a question, a "
        'citation; AND OR NOT "phrase". Best first. No hits: not in this library, never no rule.',
        _takes(
            "query",
            query={"type": "string", "maxLength": 2000},
            jurisdiction={**_PLACES, "description": "codes such as CN, HK, US, US-CA"},
            topic=_TEXT,
            kind={**_TEXT, "description": "statute, regulation, ..."},
            on={**_ON, "description": "day to judge by; default today"},
            limit={"type": "integer", "minimum": 1, "maximum": 25, "default": 8},
            cursor=_TEXT,
        ),
        _page("hits", _row(f"{_PROVISION} confidence snippet"), total=_NUMBER, notes=_TEXT),
    ),
    "show": Described(
        "A provision in full by citation, id or law's name. Several matches are listed.",
        _takes(
            "citation",
            citation=_TEXT,
            on=_ON,
            context={"type": "integer", "maximum": 5, "description": "neighbours each side"},
            versions=_YES,
            cursor=_TEXT,
        ),
        _page(
            "provisions",
            _row(f"{_PROVISION} confidence part text notes see", cited_by=_NUMBER),
            resolution=_TEXT,
            pinpoint=_TEXT,
            versions=_LIST,
            notes=_TEXT,
        ),
    ),
    "resolve": Described(
        "Check citations. resolution: resolved, group, ambiguous, no_such_provision, "
        "outside_corpus (NOT checked, no error), unparsed; validity on the day; pinpoint: exact, "
        "ancestor (only its parent is held), absent; basis.",
        _takes(
            "citations",
            citations={"type": "array", "items": _TEXT, "maxItems": 50},
            on=_ON,
            jurisdiction=_PLACES,
            cursor=_TEXT,
        ),
        _page(
            "rows",
            _row(
                "asked",
                citations={
                    "type": "array",
                    "items": _row(_AXES, ids=_LIST),
                },
            ),
        ),
    ),
    "check_draft": Described(
        "Hold a draft against the rules: citations, quotations, numbers. Errors first; tell what "
        "not_checked lists. Nothing of the draft is kept.",
        _takes(
            text={"type": "string", "maxLength": 200_000},
            path={**_TEXT, "description": "a file below the server's --root, instead of text"},
            kind=_one_of("auto script letter notice policy contract memo answer"),
            jurisdiction=_PLACES,
            role=_one_of("collector creditor bank online-lender debt-buyer"),
            on=_ON,
            only={"type": "array", "items": _one_of("citations quotes limits duties")},
            min_level=_one_of("error warning note"),
            cursor=_TEXT,
        ),
        _page(
            "findings",
            _row(
                "id level rule message passage",
                line=_NUMBER,
                evidence={"type": "array"},
            ),
            verdict=_TEXT,
            levels=_COUNTS,
            not_checked=_LIST,
        ),
    ),
    "limits": Described(
        "Numeric limits of a kind (call hours, frequency, rate caps, periods) by jurisdiction, "
        "each with its provision. Without kind: the kinds.",
        _takes(kind=_TEXT, jurisdiction=_PLACES, on=_ON, cursor=_TEXT),
        _page(
            "limits",
            _row("jurisdiction id op quantity unit per when sentence citation status url"),
            kinds=_LIST,
            missing=_LIST,
        ),
    ),
    "compare": Described(
        "A topic's rules side by side. missing: not found in this library, never no rule. Without "
        "topic: the topics.",
        _takes(topic=_TEXT, jurisdiction=_PLACES, on=_ON, cursor=_TEXT),
        _page(
            "cells",
            _row("jurisdiction id citation says status url"),
            topics=_LIST,
            missing=_LIST,
        ),
    ),
    "changes": Described(
        "What changed, or will, in a period (default: the last year on), with old and new words "
        "where two dated texts are held.",
        _takes(
            id={**_TEXT, "description": "a law's id or name"},
            jurisdiction=_PLACES,
            cursor=_TEXT,
            **{"from": _TEXT, "to": _TEXT},
        ),
        _page(
            "events",
            _row("event effective id citation before after url"),
        ),
    ),
    "affected": Described(
        "Which of the user's policies rest on a provision that changed, ended or will (default: "
        "since texts were last fetched).",
        _takes(
            basis={"type": "array", "items": _one_of("cites quotes states")},
            cursor=_TEXT,
            **{"from": _TEXT, "to": _TEXT},
        ),
        _page(
            "rows",
            _row("policy provision status effective basis before after", line=_NUMBER),
            unknown=_NUMBER,
            not_read=_LIST,
        ),
    ),
    "status": Described(
        "What is held by jurisdiction (of given ones each law, complete or partial), how fresh it "
        "is, which files were not read.",
        _takes(jurisdiction=_PLACES, cursor=_TEXT),
        _page(
            "coverage",
            {"type": "object", "required": _COVERED.split()},
            built=_TEXT,
            not_read=_LIST,
            stale=_NUMBER,
        ),
    ),
}
