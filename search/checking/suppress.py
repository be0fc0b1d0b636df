"""Findings that are put aside: by a comment in the draft, by a table of the user, by a baseline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch

from corpus.named import NamedTuple
from search.checking import messages
from search.checking.context import Context
from search.checking.model import Finding, Suppressed

_COMMENT = re.compile(r"<!--\s*regsearch:\s*(ignore(?:-start|-end)?)\b\s*([^>]*?)-->")
_FIELD = re.compile(r"(until|reason)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")


class _Ignore(NamedTuple):
    """A suppression: for which rules, until when, why, and which findings."""

    by: str
    rules: tuple[str, ...]
    reason: str
    until: str
    line: int = 0
    text: str = ""
    fingerprint: str = ""
    last: int = 0
    open: bool = False


def put_aside(context: Context) -> list[Finding]:
    """The findings, those that are suppressed or known marked so. A suppression without a reason,
    or past its day, puts nothing aside and is itself a finding."""
    ignores = [*_comments(context), *_table(context)]
    live = []
    for one in ignores:
        if one.open or not one.reason or (one.until and one.until < context.day):
            _expired(context, one)
        else:
            live.append(one)
    return [_marked(context, finding, live) for finding in context.findings]


def _marked(context: Context, finding: Finding, ignores: Iterable[_Ignore]) -> Finding:
    for one in ignores:
        if _applies(one, finding):
            return finding._replace(suppressed=Suppressed(one.by, one.reason, one.until))
    return finding._replace(known=finding.fingerprint in context.options.baseline)


def _applies(one: _Ignore, finding: Finding) -> bool:
    if one.rules and finding.rule not in one.rules:
        return False
    if one.fingerprint:
        return finding.fingerprint == one.fingerprint
    if one.text:
        return finding.span is not None and one.text in finding.span.text
    if not one.line or finding.span is None:
        return one.by == "file" or not one.line
    if one.last:
        return one.line <= finding.span.line and finding.span.end_line <= one.last
    return finding.span.line <= one.line <= finding.span.end_line or (
        finding.span.line == one.line + 1
    )


def _comments(context: Context) -> Iterator[_Ignore]:
    """The suppressions in comments of the draft: `ignore` for its own line and the next one,
    `ignore-start` as far as the next `ignore-end`."""
    begun: _Ignore | None = None
    for number, line in enumerate(context.draft.lines, 1):
        for found in _COMMENT.finditer(line.text):
            if found[1] == "ignore-end":
                yield (
                    begun._replace(last=number, open=False)
                    if begun
                    else _Ignore("comment", (), "", "", number, open=True)
                )
                begun = None
                continue
            fields = {m[1]: m[2] or m[3] or m[4] or "" for m in _FIELD.finditer(found[2])}
            rules = tuple(re.findall(r"\bRS\d{3}\b", found[2]))
            one = _Ignore(
                "comment", rules, fields.get("reason", ""), fields.get("until", ""), number
            )
            if found[1] == "ignore":
                yield one
                continue
            if begun:
                yield begun
            begun = one._replace(open=True)
    if begun:
        yield begun


def _table(context: Context) -> Iterator[_Ignore]:
    """The suppressions of the user's table that are for this file."""
    for row in map(dict, context.options.ignores):
        if fnmatch(context.draft.name, row.get("file", "*") or "*"):
            rules = tuple(re.findall(r"RS\d{3}", row.get("rule", "")))
            yield _Ignore(
                "table", rules, row.get("reason", ""), row.get("until", ""),
                text=row.get("text", ""), fingerprint=row.get("fingerprint", ""),
            )  # fmt: skip


def _expired(context: Context, one: _Ignore) -> None:
    span = None
    if one.line:
        line = context.draft.lines[one.line - 1]
        span = context.draft.span(line.start, line.start + len(line.text))
    message = messages.void(one.rules, paired=not one.open, reason=one.reason, until=one.until)
    context.find("RS902", message, span)
