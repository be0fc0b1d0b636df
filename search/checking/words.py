"""A report as lines for people: scope first, then what was not checked, findings, citations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from search.checking import messages
from search.checking.model import LEVELS, Cited, Finding, Report
from search.checking.scope import scope_lines

#: So many findings of one rule that are notes are told one by one.
MOST_NOTES = 3
#: What a line of evidence begins with.
_ARROW = "→ "


class Told(NamedTuple):
    """A finding as told: its heading, its lines, its level."""

    level: str
    head: str
    lines: list[str]


def told_findings(report: Report, lang: str) -> Iterator[Told]:
    """The findings that count, the gravest first; many notes of one rule as one."""
    counted = report.gravest_first
    seen: dict[str, int] = {}
    for f in counted:
        seen[f.rule] = seen.get(f.rule, 0) + 1
        if f.level == "note" and seen[f.rule] > MOST_NOTES:
            continue
        yield _told(f, lang)
    for rule, count in seen.items():
        level = next(f.level for f in counted if f.rule == rule)
        if level == "note" and count > MOST_NOTES:
            more = messages.HEADINGS["more"].in_(lang).format(n=count - MOST_NOTES)
            yield Told("note", f"{rule}", [more])


def _told(f: Finding, lang: str) -> Told:
    level = messages.LEVEL[f.level].in_(lang)
    place = where(f, lang)
    lines = [f.message.in_(lang)]
    lines += [
        f"{_ARROW}{e.title} {e.citation} [{e.status}, {e.text_kind}] {e.url}"
        for e in f.evidence[:2]
    ]
    return Told(f.level, f"{place}  {level} {f.rule}", lines)


def evidence_link(line: str) -> tuple[str, str]:
    """A line of a finding, and the address of the evidence that ends it, else "". An address in any
    other line is a draft's."""
    before, _, last = line.rpartition(" ")
    ours = line.startswith(_ARROW) and last.startswith(("https://", "http://"))
    return (before, last) if ours else (line, "")


def where(f: Finding, lang: str) -> str:
    """The place of a finding in the draft, as its file counts."""
    if f.span is None:
        return "全文" if lang == "zh" else "whole draft"
    part = "" if f.span.part == "body" else f" ({f.span.part})"
    if f.span.place.startswith("line ") or not f.span.place:
        return f"{f.span.line}:{f.span.column}{part}"
    return f"{f.span.place}{part}"


def citation_line(row: Cited) -> str:
    """A citation with its axes, on one line."""
    axes = ", ".join((row.resolution, row.validity, row.pinpoint, row.basis))
    target = row.evidence[0].id if row.evidence else (row.ids[0] if row.ids else "–")
    return (
        f"{row.span.line}:{row.span.column}  {' '.join(row.span.text.split())}  [{axes}]  {target}"
    )


def as_lines(report: Report, lang: str) -> Iterator[Told]:
    """The whole report: scope, findings, citations."""
    yield Told("scope", "", scope_lines(report, lang))
    verdict = messages.VERDICT[report.verdict].in_(lang)
    counts = ", ".join(
        f"{n} {messages.LEVEL[level].in_(lang)}"
        for level in LEVELS
        if (n := sum(f.level == level for f in report.counted))
    )
    yield Told("verdict", f"{verdict}{': ' if counts else ''}{counts}", [])
    yield from told_findings(report, lang)
    if report.citations:
        rows = [citation_line(row) for row in report.citations]
        yield Told("list", messages.HEADINGS["citations"].in_(lang), rows)


def language(report: Report, lang: str) -> str:
    """The language to report in: as asked, else that of the draft."""
    return lang if lang in ("zh", "en") else str(report.draft["languages"][0])
