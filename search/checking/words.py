"""A report as lines for people: scope first, then what was not checked, findings, citations."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.messages import N_, _, language, ngettext, speaking
from corpus.named import NamedTuple
from corpus.registers import top_number
from search.checking.messages import colon, comma, number_of, separator
from search.checking.model import LEVELS, Cited, Finding, Report
from search.checking.scope import place_of, scope_lines
from search.wording import aside, cited

#: So many findings of one rule that are notes are told one by one.
MOST_NOTES = 3
#: What a line of evidence begins with.
_ARROW = "→ "


class Told(NamedTuple):
    """A finding as told: its heading, its lines, its level."""

    level: str
    head: str
    lines: list[str]


def _told_findings(report: Report) -> Iterator[Told]:
    """The findings that count, the gravest first; many notes of one rule as one."""
    counted = report.gravest_first
    seen: dict[str, int] = {}
    for f in counted:
        seen[f.rule] = seen.get(f.rule, 0) + 1
        if f.level == "note" and seen[f.rule] > MOST_NOTES:
            continue
        yield _told(f)
    for rule, count in seen.items():
        level = next(f.level for f in counted if f.rule == rule)
        if level == "note" and (more := count - MOST_NOTES) > 0:
            said = ngettext("and {n} more of the same", "and {n} more of the same", more)
            yield Told("note", f"{rule}", [said.format(n=more)])


def _told(f: Finding) -> Told:
    lines = [str(f.message)]
    for e in f.evidence[:2]:
        name = f"{e.title} {cited(language(), e.citation, e.id)}".rstrip()
        lines.append(f"{_ARROW}{name} [{_(e.status)}{comma()}{_(e.text_kind)}] {e.url}")
    return Told(f.level, f"{where(f, language())}  {_(f.level)} {f.rule}", lines)


def evidence_link(line: str) -> tuple[str, str]:
    """A line of a finding, and the address of the evidence that ends it, else "". An address in any
    other line is a draft's."""
    before, _, last = line.rpartition(" ")
    ours = line.startswith(_ARROW) and last.startswith(("https://", "http://"))
    return (before, last) if ours else (line, "")


def where(f: Finding, lang: str) -> str:
    """The place of a finding in the draft, as its file counts."""
    if f.span is None:
        with speaking(lang):
            return _("whole draft")
    return place_of(f.span)


#: The words of the axes of a citation; "" for what goes without saying.
AXES = {
    "resolved": "", "group": N_("several provisions"), "ambiguous": N_("may mean several laws"),
    "no_such_law": N_("no such law"), "no_such_provision": N_("no such provision"),
    "outside_corpus": N_("not in the library: not checked"), "unparsed": N_("not read"),
    "in_force": N_("in force"), "not_yet_in_force": N_("not yet in force"),
    "amended_since": N_("amended since"), "superseded": N_("superseded"),
    "repealed": N_("repealed"), "draft": N_("draft"), "unknown": N_("status not known"),
    "exact": "", "none": "", "ancestor": N_("only the provision above it is held"),
    "absent": N_("no such paragraph"), "not_checked": N_("paragraph not checked"),
    "official_complete": N_("by the official text"),
    "official_partial": N_("by a text of your own"), "digest": N_("by the digest"),
    "register": N_("by the register of laws"),
}  # fmt: skip


def axes(row: Cited) -> str:
    """What there is to say of a citation on its axes, in words."""
    names = [row.resolution]
    if row.resolution in ("resolved", "group", "ambiguous"):
        whole = not row.key or (row.pinpoint == "not_checked" and row.key == top_number(row.key))
        names += [row.validity, "none" if whole else row.pinpoint]
    elif row.validity != "unknown":
        names.append(row.validity)
    if row.resolution not in ("outside_corpus", "unparsed"):
        names.append(row.basis)
    return comma().join(_(AXES[name]) for name in names if AXES[name])


def citation_line(row: Cited) -> str:
    """A citation on one line: where it stands, what it says, what of it was found, its law."""
    named = row.evidence[0].title if row.evidence else row.law
    number = number_of(row) if row.key else ""
    gap = " " if number and number[0].isascii() else ""
    name = f"{named}{gap}{number}" if language() == "zh" else f"{number}, {named}".strip(", ")
    name = name if row.evidence or row.key not in row.span.text else ""
    written = " ".join(row.span.text.split())
    place = f"{row.span.line}:{row.span.column}"
    return f"{place}  {written} – {axes(row)}{aside(name) if name else ''}"


def level_counts(report: Report) -> str:
    """How many findings of each level count, in the language that is spoken."""
    counts = {level: sum(f.level == level for f in report.counted) for level in LEVELS}
    told = {
        "error": ngettext("{n} error", "{n} errors", counts["error"]),
        "warning": ngettext("{n} warning", "{n} warnings", counts["warning"]),
        "note": ngettext("{n} note", "{n} notes", counts["note"]),
    }
    return separator().join(told[level].format(n=n) for level, n in counts.items() if n)


def verdict(report: Report) -> str:
    """What a report comes to, in the language that is spoken."""
    if report.verdict == "findings":
        return _("Findings")
    if not report.is_checked:
        return _("Nothing was checked")
    if report.counted:
        return _("No errors or warnings in what was checked")
    if report.verdict == "incomplete":
        return _("Nothing was found in what was checked; some things were not")
    return _("Nothing was found in what was checked")


def as_lines(report: Report, lang: str) -> list[Told]:
    """The whole report: scope, findings, citations."""
    with speaking(lang):
        counts = level_counts(report)
        head = verdict(report) + (f"{colon()}{counts}" if counts else "")
        told = [Told("scope", "", scope_lines(report, lang)), Told("verdict", head, [])]
        told += _told_findings(report)
        if report.citations:
            rows = [citation_line(row) for row in report.citations]
            told.append(Told("list", _("All citations"), rows))
        return told


def language_of(report: Report, lang: str) -> str:
    """The language to report in: the reader's, else that of the draft."""
    return lang if lang in ("zh", "en") else str(report.draft["languages"][0])
