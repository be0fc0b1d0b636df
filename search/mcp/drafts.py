"""The tool check_draft: a draft held against the rules; nothing of it is kept or logged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.files import open_plain
from corpus.messages import _, language
from search.checking.drafts import Draft
from search.checking.model import GRAVITY, LEVELS, Finding, Report
from search.checking.options import options_of
from search.checking.record import summary
from search.checking.scope import not_checked, scope_lines
from search.mcp.answers import Answer, Page, Refusal, Row
from search.mcp.quoting import line, quoted
from search.query.days import day_of
from search.session import Session

#: The parts of a check that hold a draft against the rules of its jurisdictions alone.
_PLACED = frozenset(("limits", "duties"))
#: The largest file, in bytes.
LARGEST = 5_000_000


def check_draft(
    session: Session, page: Page, given: dict[str, Any], roots: Sequence[Path]
) -> Answer:
    """The findings of a draft, errors first, with what was not checked said before them."""
    options = options_of(
        kind=given["kind"] or "auto", jurisdiction=",".join(given["jurisdiction"]),
        role=given["role"], on=given["on"] and day_of(given["on"]),
        only=",".join(given["only"]), configured=False,
    )  # fmt: skip
    report = session.check(_draft(given, roots), options)
    if given["only"] and not report.draft["jurisdictions"] and _PLACED.issuperset(given["only"]):
        reason = _("nothing tells whose rules the draft is under, and these parts depend on it")
        instead = _("Call check_draft with jurisdiction=[...], codes such as CN or US")
        raise Refusal("needs_jurisdiction", reason, instead)
    least = GRAVITY[given["min_level"] or LEVELS[-1]]
    found = [f for f in report.gravest_first if GRAVITY[f.level] <= least]
    page.data = _facts(report)
    page.head = [
        *(line(text, 600) for text in scope_lines(report, language())),
        _("Verdict: {verdict}; {counts}.").format(
            verdict=report.verdict,
            counts=", ".join(f"{n} {_(level)}" for level, n in page.data["levels"].items()),
        ),
    ]
    return page.of([_finding_row(f) for f in found])


def _facts(report: Report) -> dict[str, Any]:
    draft, counted = report.draft, summary(report)
    return {
        "verdict": report.verdict,
        "levels": counted["levels"],
        "checked": report.scope,
        "not_checked": not_checked(report, language()),
        "on": draft["on"],
        "kind": draft["kind"],
        "jurisdictions": draft["jurisdictions"],
        "sha256": draft["sha256"],
    }


def _finding_row(f: Finding) -> Row:
    where = _("line {line}").format(line=f.span.line) if f.span else ""
    facts = [f.id, _(f.level), f"{f.rule} {f.name}", where]
    proofs = [
        " · ".join(line(x) for x in ("  " + e.id, e.status, e.version, e.text_kind, e.url) if x)
        for e in f.evidence
    ]
    words = quoted(line(f.message.in_(language()), 600), _fixed(f))
    text = "\n".join([" · ".join(x for x in facts if x), *proofs, words])
    data = {
        "id": f.id, "level": f.level, "rule": f.rule, "name": f.name,
        "message": f.message.in_(language()), "line": f.span.line if f.span else 0,
        "passage": line(f.span.text) if f.span else "", "fix": f.fix,
        "evidence": [_proof(e) for e in f.evidence],
    }  # fmt: skip
    return Row(text, data)


def _fixed(f: Finding) -> str:
    return _("instead: {text}").format(text=line(f.fix)) if f.fix else ""


def _proof(e: Any) -> dict[str, str]:
    names = ("id", "citation", "title", "status", "version", "text_kind", "excerpt", "url")
    return {name: getattr(e, name) for name in names}


# --- the draft ------------------------------------------------------------------------------------


def _draft(given: dict[str, Any], roots: Sequence[Path]) -> Draft:
    if bool(given["text"].strip()) == bool(given["path"]):
        raise Refusal(
            "bad_argument", _("give a draft as text or by its path"), _("Call with text=...")
        )
    if given["path"]:
        name, data = read_below(roots, given["path"])
        return Draft.of_bytes(data, name)
    return Draft.of_text(given["text"], "draft.txt")


def read_below(roots: Sequence[Path], path: str) -> tuple[str, bytes]:
    """The name and bytes of a file below one of `roots`; links out of them are not followed, and
    nothing but a regular file is read. Refused alike whether it is there or not."""
    for root in roots:
        try:
            real = (root / path).resolve(strict=True)
            if real.is_relative_to(root):
                return real.name, _bytes(real, root)
        except (OSError, ValueError, RuntimeError):
            continue
    if not roots:
        reason = _("this server reads no files: it was started without --root")
    else:
        reason = _("there is no such file below the folders of --root")
    raise Refusal("no_file", reason, _("Call check_draft with text=..."))


def _bytes(real: Path, root: Path) -> bytes:
    with open_plain(real, follow=False) as opened:
        state = os.fstat(opened.fileno())
        again = real.resolve(strict=True)  # a folder on the way may have become a link
        if not again.is_relative_to(root) or not os.path.samestat(state, again.stat()):
            raise OSError("was moved")
        if state.st_size > LARGEST:
            reason = _("the file has {n:,} bytes of {most:,}").format(n=state.st_size, most=LARGEST)
            raise Refusal("too_long", reason, _("Call check_draft with a part of it as text"))
        return opened.read(LARGEST + 1)
