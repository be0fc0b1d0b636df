"""The tools that read across the library: limits, compare, changes, affected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.jurisdictions import lies_in
from corpus.limits_wording import CLASSES, unit_text
from corpus.messages import _, language
from corpus.text.han import has_han
from search.around import title_of
from search.changes import Event, changed_words
from search.filters import codes
from search.mcp.answers import Answer, Page, Refusal, Row
from search.mcp.finding import basis, state
from search.mcp.quoting import line, quoted
from search.query.days import day_of
from search.results import Found
from search.session import Session
from search.topics import NOT_FOUND, LimitRow, sentence

if TYPE_CHECKING:
    from search.workspace import Workspace

#: So many provisions of a jurisdiction stand in a comparison.
_EACH = 4


def _chinese(asked: str) -> bool:
    """Whether an answer is for a reader of Chinese."""
    return language() == "zh" or has_han(asked)


# --- limits ---------------------------------------------------------------------------------------


def limits(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """The numeric limits of a kind by jurisdiction; without a kind, the kinds."""
    wanted, zh = ",".join(given["jurisdiction"]), _chinese(given["kind"])
    page.data = {"kinds": [], "missing": []}
    if not given["kind"]:
        kinds = session.kinds_of_limits()
        page.data["kinds"] = [row["kind"] for row in kinds]
        page.head = [_("Kinds of limits; call limits with one of them:")]
        page.head += [f"{r['kind']} ({r['zh' if zh else 'en']}): {r['provisions']}" for r in kinds]
        return page.of([])
    found = session.limits(given["kind"], wanted, zh, given["on"])
    held = {row.jurisdiction for row in found}
    missing = [
        c
        for c in codes(wanted, session)
        if not any(lies_in(h, [c]) or lies_in(c, [h]) for h in held)
    ]
    page.data["missing"] = missing
    if missing:
        page.tail = [f"{', '.join(missing)}: {_(NOT_FOUND)}"]
    page.head = [_("{n:,} limits.").format(n=len(found))]
    return page.of([_limit_row(row, zh) for row in found])


def _limit_row(row: LimitRow, zh: bool) -> Row:
    unit = unit_text(row.unit, row.quantity == "1", zh)
    amount = " ".join(filter(None, (row.op, row.quantity, unit, row.per and f"/ {row.per}")))
    facts = [row.jurisdiction, amount, row.id, state(row.status, row.status_reason)]
    facts += [_("unverified") if row.confidence == "unverified" else ""]
    facts += [_("as of {day}").format(day=row.as_of) if row.as_of else "", row.url]
    if row.protects:
        facts.append(_("protects only {who}").format(who=_(CLASSES[row.protects])))
    words = quoted(line(f"{row.title} {row.citation}"), line(row.sentence, 600), line(row.when))
    names = (
        "jurisdiction", "kind", "op", "quantity", "unit", "per", "measure", "when", "sentence",
        "citation", "title", "id", "status", "confidence", "as_of", "url",
        "protects",
    )  # fmt: skip
    data = {name: getattr(row, name) for name in names} | {"who": ", ".join(row.who)}
    return Row(f"{' · '.join(line(x) for x in facts if x)}\n{words}", data)


# --- compare --------------------------------------------------------------------------------------


def compare(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """A topic's rules by jurisdiction; without a topic, the topics."""
    zh = _chinese(given["topic"])
    page.data = {"topics": [], "missing": []}
    if not given["topic"]:
        rows = session.topics()
        page.data["topics"] = [row["id"] for row in rows]
        page.head = [_("Topics; call compare with one of them:")]
        page.head += [f"{row['id']} ({row['zh' if zh else 'en']})" for row in rows]
        return page.of([])
    found = session.compare(given["topic"], ",".join(given["jurisdiction"]), given["on"])
    sides = [side for one in found for side in one.sides]
    page.data["missing"] = [side.jurisdiction for side in sides if not side.provisions]
    if page.data["missing"]:
        page.tail = [f"{', '.join(page.data['missing'])}: {_(NOT_FOUND)}"]
    page.head = [one.topic.zh if zh else one.topic.en for one in found]
    return page.of([_cell(f, zh) for side in sides for f in side.provisions[:_EACH]])


def _cell(f: Found, zh: bool) -> Row:
    p, r = f.provision, f.regulation
    title = title_of(f, zh)
    says = sentence(f, zh)
    facts = (r.jurisdiction, p.id, state(f.status, f.status_reason), basis(r.text, p.confidence))
    words = quoted(line(f"{title} {p.citation} {p.heading}"), line(says, 600))
    data = {
        "jurisdiction": r.jurisdiction, "id": p.id, "citation": p.citation, "title": title,
        "says": says, "status": f.status, "text_kind": r.text, "confidence": p.confidence,
        "url": f.url,
    }  # fmt: skip
    return Row(f"{' · '.join(line(x) for x in (*facts, f.url) if x)}\n{words}", data)


# --- changes --------------------------------------------------------------------------------------


def changes(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """What changed in a period, with the words where two dated texts tell them."""
    name, wanted = given["id"], ",".join(given["jurisdiction"])
    if name and not session.ids(name):
        reason = _("no law is called '{name}' in this library").format(name=line(name, 100))
        raise Refusal("outside_corpus", reason, _("Call search or status for what is held"))
    found = session.changes(name, wanted, given["from"], given["to"])
    if name and not found:
        _can_tell(session, name)
    page.head = [_("{n:,} changes are known to this library.").format(n=len(found))]
    page.tail = [
        _("Changes of a text that is held in one version only are known by their dates, if at all; "
          "regsearch pull brings official texts.")
    ]  # fmt: skip
    return page.of([_event_row(e) for e in found])


def _can_tell(session: Session, name: str) -> None:
    """Refuse where one text alone is held: that nothing is known says nothing then."""
    if not any(session.texts_of(id) > 1 for id in session.ids(name)):
        reason = _("one text alone of '{name}' is held, so what changed in it is not known")
        instead = _("Call show for that text; regsearch pull brings official texts")
        raise Refusal("not_complete", reason.format(name=line(name, 100)), instead)


def _event_row(e: Event) -> Row:
    versions = f"{e.from_version} → {e.to_version}" if e.from_version else ""
    facts = (e.effective, _(e.event), e.id, e.jurisdiction, versions, basis(e.text_kind), e.url)
    words = quoted(
        line(f"{e.title} {e.citation} {e.heading}"),
        f"- {line(e.before, 900)}" if e.before else "",
        f"+ {line(e.after, 900)}" if e.after else "",
    )
    more = _("superseded by {name}").format(name=line(e.successor)) if e.successor else ""
    text = " · ".join(line(x) for x in (*facts, more) if x)
    return Row(f"{text}\n{words}", e._asdict())


# --- affected -------------------------------------------------------------------------------------


def affected(workspace: Workspace, page: Page, given: dict[str, Any], policies: Path) -> Answer:
    """Which of the policies rest on what changed, ended, or will."""
    since = day_of(given["from"]) if given["from"] else "last-pull"
    until = day_of(given["to"]) if given["to"] else ""
    from search.checking.affected import Asked

    asked = Asked(tuple(given["basis"] or ()))
    found = workspace.affected([str(policies)], since, until, asked=asked)
    rows = [r for r in found.rows if r.status not in ("unchanged", "unknown")]
    unknown = sum(r.status == "unknown" for r in found.rows)
    page.data = {"unknown": unknown, "not_read": sorted(found.failures)}
    page.head = [_("{n:,} passages are affected.").format(n=len(rows))]
    if unknown:
        page.tail.append(
            _("{n:,} passages rest on provisions of which one text alone is held: what became of "
              "them is not known.").format(n=unknown)
        )  # fmt: skip
    if found.failures:
        page.tail.append(_("Not read: {n:,} files").format(n=len(found.failures)))
    return page.of([_affected_row(r) for r in rows])


def _affected_row(r: Any) -> Row:
    where = _("line {line}").format(line=r.span.line)
    facts = (r.status.replace("_", " "), r.effective, r.provision, r.basis, r.successor)
    before, after = changed_words(r.diff, "-"), changed_words(r.diff, "+")
    words = quoted(
        line(f"{r.policy}, {where}: {r.span.text}"), line(f"{r.title} {r.citation}"),
        f"- {line(before, 900)}" if before else "", f"+ {line(after, 900)}" if after else "",
    )  # fmt: skip
    data = {
        "policy": r.policy, "passage": r.span.text, "provision": r.provision, "title": r.title,
        "citation": r.citation, "status": r.status, "effective": r.effective, "basis": r.basis,
        "successor": r.successor, "before": before, "after": after, "line": r.span.line,
    }  # fmt: skip
    return Row(f"{' · '.join(line(x) for x in facts if x)}\n{words}", data)
