"""The scope of a report in words: what was held against what, and what was not checked."""

from __future__ import annotations

from collections.abc import Callable

from corpus.jurisdictions import JURISDICTIONS
from corpus.messages import N_, _, language, ngettext, speaking
from search.checking import messages
from search.checking.model import NotChecked, Report, Span

#: So many passages that were not checked are shown of each sort, and so much of each.
_MOST, _LONGEST = 4, 32

#: What the kinds of draft are called.
KINDS = {
    "script": N_("call script"), "letter": N_("letter"), "notice": N_("notice"),
    "policy": N_("policy"), "contract": N_("contract"), "memo": N_("memorandum"),
    "answer": N_("answer"),
}  # fmt: skip
#: What those who speak in a draft are called.
ROLES = {
    "collector": N_("collector"), "creditor": N_("creditor"), "bank": N_("bank"),
    "online-lender": N_("online lender"), "debt-buyer": N_("debt buyer"),
}  # fmt: skip
_FROM = {
    "option": N_("as asked"), "front matter": N_("front matter"), "text": N_("from the text"),
    "citations": N_("from citations"), "language": N_("guessed from the language"),
    "default": N_("default"), "": N_("unknown"),
}  # fmt: skip


def _counted(what: str, n: int) -> str:
    """So many things of a sort, in the language that is spoken."""
    say: dict[str, Callable[[], str]] = {
        "citations": lambda: ngettext("{n} citation", "{n} citations", n),
        "quotes": lambda: ngettext("{n} quotation", "{n} quotations", n),
        "claims": lambda: ngettext("{n} number", "{n} numbers", n),
        "duties": lambda: ngettext(
            "{n} passage expected in such a draft", "{n} passages expected in such a draft", n
        ),
        "citation": lambda: ngettext("{n} citation", "{n} citations", n),
        "quotation": lambda: ngettext("{n} quotation", "{n} quotations", n),
        "number": lambda: ngettext("{n} number", "{n} numbers", n),
        "pinpoint": lambda: ngettext(
            "the paragraph of {n} citation", "the paragraphs of {n} citations", n
        ),
        "rest": lambda: _("the rest of the draft"),
    }
    return say[what]().format(n=n) if what in say else _(what)


def scope_lines(report: Report, lang: str) -> list[str]:
    """What a reader must know before the findings, in "zh" or "en", a paragraph each."""
    with speaking(lang):
        missed = not_checked(report, lang)
        return [_held(report), _checked(report), *missed, str(messages.notice())]


def _held(report: Report) -> str:
    """What was held against what."""
    draft, corpus = report.draft, report.corpus
    places = messages.separator().join(map(_place, draft["jurisdictions"]))
    told = _(
        "{path}: {kind} ({kind_from}), {places} ({places_from}), {role} ({role_from}), "
        "as of {day}, held against {texts:,} texts ({official:,} official, {digests:,} digests)."
    )
    role = draft["role"]
    return told.format(
        path=draft["path"],
        kind=_(KINDS[draft["kind"]]),
        kind_from=_(_FROM[draft["kind_from"]]),
        places=places or _("place unknown"),
        places_from=_(_FROM[draft["jurisdictions_from"]]),
        role=_(ROLES[role]) if role else _("role unknown"),
        role_from=_(_FROM[draft["role_from"]]) if role else _("limits of all roles"),
        day=draft["on"],
        texts=corpus["regulations"],
        official=corpus["official"],
        digests=corpus["digest"],
    )


def _checked(report: Report) -> str:
    counts = {name: n for name, n in report.scope.items() if n and name != "sentences"}
    if not counts:
        return _("Nothing was checked.")
    parts = messages.separator().join(_counted(name, n) for name, n in counts.items())
    return _("Checked: {parts}.").format(parts=parts)


def not_checked(report: Report, lang: str) -> list[str]:
    """A line for each sort of thing that was not checked, with how many and why."""
    with speaking(lang):
        return [_missed(m) for m in report.not_checked]


def _missed(m: NotChecked) -> str:
    told = _("Not checked: {what} ({why})").format(what=_counted(m.what, m.times), why=str(m.why))
    if not m.spans:
        return told
    more = messages.separator() + "…" if len(m.spans) > _MOST else ""
    return told + messages.colon() + messages.separator().join(map(_shown, m.spans[:_MOST])) + more


def _shown(span: Span) -> str:
    """Where a passage stands, and how it begins."""
    text = " ".join(span.text.split())
    return f"{place_of(span)} “{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"


def place_of(span: Span) -> str:
    """The place of a passage in the draft, as its file counts."""
    part = "" if span.part == "body" else f" ({span.part})"
    if span.place.startswith("line ") or not span.place:
        return f"{span.line}:{span.column}{part}"
    return f"{span.place}{part}"


def _place(code: str) -> str:
    """What a jurisdiction is called; the code itself where the table lacks it."""
    known = next((j for j in JURISDICTIONS if j.code == code), None)
    return (known.zh if language() == "zh" else known.en) if known else code
