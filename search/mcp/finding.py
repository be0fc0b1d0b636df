"""The tools that find: search, show, resolve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.messages import _, language, told
from search.formats import dated
from search.mcp.answers import Answer, Page, Row
from search.mcp.quoting import line, pieces, quoted
from search.results import Found, Hit, Options, Results
from search.session import Session

#: So much of a provision's text is one row; a longer one goes on in the next.
_PIECE = 3000


def search(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """A page of hits."""
    last = page.start + given["limit"]
    options = Options(
        limit=last + 1, jurisdiction=",".join(given["jurisdiction"]), topic=given["topic"],
        kind=given["kind"], on=given["on"],
    )  # fmt: skip
    found = session.search(given["query"], options)
    rows = [_hit_row(hit) for hit in found.hits[page.start : last]]
    notes = [told(hint) for hint in found.hints]
    if not found.hits:
        notes += [told(text) for text in session.explain_nothing(found, options)]
        notes.append(_("nothing found in this library: that does not say that there is no rule"))
    page.data = {"total": found.size, "notes": "; ".join(notes)}
    page.head = [_found(found, rows), *(_("note: {note}").format(note=line(n)) for n in notes)]
    return page.of(rows, first=page.start, more=len(found.hits) > last)


def _found(found: Results, rows: list[Row]) -> str:
    if not rows:
        return _("No hits.")
    return _("{all:,} provisions hold every word, {some:,} some of the words.").format(
        all=found.all_words, some=found.some_words
    )


def _hit_row(hit: Hit) -> Row:
    status = state(hit.status, hit.status_reason, hit.effective, hit.amended)
    facts = [hit.id, hit.jurisdiction, status]
    facts += [_("version {day}").format(day=hit.version)] if hit.version else []
    facts += [basis(hit.text_kind, hit.confidence), hit.url]
    words = quoted(line(f"{hit.title} {hit.citation} {hit.heading}"), line(hit.snippet, 600))
    names = (
        "id", "citation", "title", "heading", "jurisdiction", "status", "effective", "amended",
        "version", "text_kind", "url", "confidence", "snippet",
    )  # fmt: skip
    data = {name: getattr(hit, name) for name in names}
    return Row(f"{hit.rank}. {' · '.join(line(f) for f in facts if f)}\n{words}", data)


def state(status: str, reason: str = "", effective: str = "", amended: str = "") -> str:
    """A status with its reason, the day from which the text applies, and of its last amendment."""
    day = dated(effective, amended)
    since = _(" since {day}").format(day=day) if effective and status == "in force" else ""
    return f"{_(status)}{since}" + (f" ({told(reason)})" if reason else "")


def basis(text_kind: str, confidence: str = "") -> str:
    """Which kind of text it is, and whether a digest was compared."""
    if text_kind == "official":
        return _("official text")
    if text_kind != "digest":
        return _("document of the user's own")
    return _("digest, unverified") if confidence == "unverified" else _("digest")


# --- show -----------------------------------------------------------------------------------------


def show(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """A provision in full, or the list of those that a name may mean."""
    name, on = given["citation"], given["on"]
    shown = session.show(name, on, given["context"])
    axes = [c for row in session.resolve([name], on) for c in row.citations][:1]
    notes = [told(note) for note in shown.notes] + [remark(c) for c in axes if remark(c)]
    notes = list(dict.fromkeys(notes))
    if not shown.provisions:
        notes = [*(notes or [_nothing(name)]), _search_for(name)]
    page.data = {
        "versions": [],
        "resolution": axes[0].resolution if axes else "outside_corpus",
        "pinpoint": axes[0].pinpoint if axes else "none",
        "notes": "; ".join(notes),
    }
    page.head = [_("note: {note}").format(note=line(note)) for note in notes]
    if given["versions"] and shown.provisions:
        _add_versions(session, page, shown.provisions[0].regulation.id, on)
    if shown.many:
        page.head.append(_("Several provisions match: call show with the id of one."))
        return page.of([Row(*_listed(f)) for f in shown.provisions])
    return page.of([row for f in shown.provisions for row in _full(session, f)])


def _nothing(name: str) -> str:
    return _("nothing in this library is cited as '{name}'").format(name=line(name, 100))


def _search_for(name: str) -> str:
    return _("Call search with query={query}").format(query=f'"{line(name, 100)}"')


def _add_versions(session: Session, page: Page, id: str, on: str) -> None:
    rows = session.versions(id, on)
    texts = [f"{r['version']} ({_(r['status'])}, {_(r['text'])})" for r in rows]
    page.data["versions"] = texts
    page.head.append(_("Dated texts: {texts}").format(texts=", ".join(texts)))


def _record(f: Found) -> dict[str, Any]:
    p, r = f.provision, f.regulation
    return {
        "id": p.id, "citation": p.citation, "title": r.title, "heading": p.heading,
        "jurisdiction": r.jurisdiction, "status": f.status,
        "effective": p.effective or r.effective, "amended": p.amended or r.amended,
        "version": r.version, "text_kind": r.text,
        "confidence": p.confidence, "url": f.url, "part": "", "text": "", "notes": p.notes,
        "see": ", ".join(p.see), "cited_by": 0,
    }  # fmt: skip


def _listed(f: Found) -> tuple[str, dict[str, Any]]:
    data = _record(f)
    status = state(f.status, f.status_reason, data["effective"], data["amended"])
    facts = (data["id"], data["jurisdiction"], status, data["url"])
    words = line(f"{data['title']} {data['citation']} {data['heading']}")
    return f"{' · '.join(line(x) for x in facts if x)}\n{quoted(words)}", data


def _full(session: Session, f: Found) -> Iterator[Row]:
    """A provision as rows: its facts with the first piece of its text, then the other pieces."""
    head, data = _listed(f)
    p, r = f.provision, f.regulation
    data["cited_by"] = session.cited_by(f)
    more = [
        basis(r.text, p.confidence),
        _("facts as of {day}").format(day=f.text_of) if f.text_of else "",
        _("superseded by {name}").format(name=r.superseded_by) if r.superseded_by else "",
        _("see also {ids}").format(ids=", ".join(p.see)) if p.see else "",
        _("cited by {n} regulations").format(n=data["cited_by"]) if data["cited_by"] else "",
    ]
    if r.text == "digest":
        more.append(_("the official text is behind the link"))
    head += "\n" + " · ".join(line(x) for x in more if x)
    parts = list(pieces(p.text, _PIECE))
    for n, part in enumerate(parts, 1):
        of = f"{n}/{len(parts)}"
        words = quoted(part, p.notes if n == len(parts) else "")
        text = f"{head}\n{words}" if n == 1 else f"{line(p.id)} ({of})\n{words}"
        yield Row(text, data | {"part": of, "text": part})


# --- resolve --------------------------------------------------------------------------------------


def resolve(session: Session, page: Page, given: dict[str, Any]) -> Answer:
    """Citations on their axes, one row each."""
    asked = [name for name in given["citations"] if name.strip()]
    found = session.resolve(asked, given["on"], ",".join(given["jurisdiction"]))
    rows = []
    for n, one in enumerate(found, 1):
        cites = [_axes(c) for c in one.citations]
        lines = [_axes_line(c) for c in cites] or [_("not read as a citation: not checked")]
        text = f"{n}. " + "\n   ".join(lines) + "\n" + quoted(line(one.asked))
        rows.append(Row(text, {"asked": one.asked, "citations": cites}))
    page.tail = [
        _("outside_corpus and not_checked say that it was not checked, not that it is wrong.")
    ]
    return page.of(rows)


def remark(row: Any) -> str:
    """What there is to say of a citation, in the reader's language; "" for nothing."""
    from search.resolve import remark as said

    one = said(row)
    return one.in_(language()) if one else ""


def _axes(c: Any) -> dict[str, Any]:
    best = c.evidence[0] if c.evidence else None
    return {
        "law": c.law, "number": c.key, "resolution": c.resolution, "validity": c.validity,
        "pinpoint": c.pinpoint, "basis": c.basis, "successor": c.successor, "since": c.since,
        "ids": list(c.ids), "suggestions": ", ".join(c.suggestions), "remark": remark(c),
        "title": best.title if best else "", "citation": best.citation if best else "",
        "status": best.status if best else "", "text_kind": best.text_kind if best else "",
        "url": best.url if best else "",
    }  # fmt: skip


def _axes_line(c: dict[str, Any]) -> str:
    facts = [f"{name} {c[name]}" for name in ("resolution", "validity", "pinpoint", "basis")]
    facts += [", ".join(c["ids"][:6]), line(f"{c['title']} {c['citation']}", 160), c["url"]]
    facts += [line(c["remark"])]
    return " · ".join(line(f) for f in facts if f.strip())
