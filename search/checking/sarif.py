"""Reports as SARIF 2.1.0, for the tools that show findings in their place in a repository.

Every result has one location, as tools refuse a whole file for one that has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from corpus.messages import _
from search.checking.model import Finding, Report, Said, Span
from search.checking.rules import RULES

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(reports: Sequence[Report]) -> dict[str, Any]:
    """The reports as one run."""
    from search.receipt import tool_version

    results = [_result(report, f) for report in reports for f in report.findings]
    used = sorted({f.rule for report in reports for f in report.findings})
    driver: dict[str, Any] = {"name": "regsearch", "version": tool_version()}
    if used:
        driver["rules"] = [_rule(id) for id in used]
    numbers = {id: n for n, id in enumerate(used)}
    for result in results:
        result["ruleIndex"] = numbers[result["ruleId"]]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(id: str) -> dict[str, Any]:
    rule = RULES[id]
    means = Said.both(lambda: _(rule.means))
    level = "none" if rule.level == "off" else rule.level
    return {
        "id": id,
        "name": rule.name,
        "shortDescription": {"text": rule.means},
        "fullDescription": {"text": f"{means.en} / {means.zh}"},
        "defaultConfiguration": {"level": level},
    }


def _result(report: Report, f: Finding) -> dict[str, Any]:
    place = f.span.place if f.span else ""
    by_line = f.span is not None and (place.startswith("line ") or not place)
    text = f.message.en if by_line or not place else f"{f.message.en} ({place})"
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(str(report.draft["path"]))},
            "region": _region(f.span) if by_line and f.span else {"startLine": 1},
        }
    }
    if place and not by_line:
        location["logicalLocations"] = [{"name": place, "kind": "element"}]
    result: dict[str, Any] = {
        "ruleId": f.rule,
        "level": f.level,
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {"regsearch/v1": f.fingerprint},
        "baselineState": "unchanged" if f.known else "new",
    }
    if f.suppressed:
        kind = "inSource" if f.suppressed.by == "comment" else "external"
        result["suppressions"] = [{"kind": kind, "justification": f.suppressed.reason}]
    return result


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
