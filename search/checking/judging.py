"""From the axes of a citation to findings."""

from __future__ import annotations

from search.checking import messages
from search.checking.context import Context
from search.checking.model import Cited
from search.matching.cited_text import RECALLED

_OF_VALIDITY = {
    "repealed": "RS103", "superseded": "RS104", "amended_since": "RS105",
    "not_yet_in_force": "RS106", "draft": "RS106",
}  # fmt: skip


def rule_of(row: Cited) -> str:
    """The rule that a citation falls under; "" where there is nothing to say."""
    if row.resolution == "no_such_provision":
        return "RS101"
    if row.resolution == "no_such_law":
        return "RS102"
    if row.validity in _OF_VALIDITY and row.resolution != "unparsed":
        return _OF_VALIDITY[row.validity]
    if row.pinpoint == "absent":
        return "RS107"
    if not row.name_match:
        return "RS109"
    return {"ambiguous": "RS108", "outside_corpus": "RS110", "unparsed": "RS111"}.get(
        row.resolution, ""
    )


def report_citation(context: Context, row: Cited) -> None:
    """Add what there is to say of a citation."""
    rule = rule_of(row)
    if row.pinpoint == "ancestor":
        context.miss("pinpoint", messages.why(messages.DIGEST_ONLY), (row.span,))
    if not rule:
        return
    refs = row.ids or (f"{row.law} {row.key}".strip(),)
    fix = row.successor if rule in ("RS103", "RS104") else ""
    level = "warning" if row.told == RECALLED and row.resolution == "unparsed" else ""
    context.find(rule, messages.citation(row, rule), row.span, refs, row.evidence, fix, level)
    if row.resolution == "outside_corpus":
        reason = messages.DIGEST_ONLY if row.ids else messages.OUTSIDE
        context.miss("citation", messages.why(reason), (row.span,))
    elif rule == "RS111":
        context.miss("citation", messages.why(messages.OUTSIDE), (row.span,))
