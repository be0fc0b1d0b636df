"""A digest of the watches as Markdown, as an Atom feed (RFC 4287), and as data."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from corpus.messages import N_, _, language, ngettext, told
from search.formats import as_json, safe
from search.markdown import bold, escaped, link
from search.watching.definitions import EVENTS
from search.watching.news import Digest
from search.watching.seen import KEPT, News
from search.wording import cited

SCHEMA = "regsearch.watch/1"
#: What happened, as a heading tells it.
HEADINGS = {
    "new": N_("New"), "changed": N_("Changed"), "repealed": N_("Repealed or replaced"),
    "upcoming": N_("To come"), "limit": N_("Numbers that changed"),
    "left": N_("Not found any more"),
}  # fmt: skip
#: By this the entries of a feed are told from others', whatever machine made it (RFC 4122).
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:regsearch:watch")


def written(digest: Digest, format: str) -> str:
    """A digest as "md", "json" or "atom", in the reader's language."""
    if format == "json":
        return as_json(record(digest))
    return as_atom(digest) if format == "atom" else as_markdown(digest)


def record(digest: Digest) -> dict[str, Any]:
    """A digest as an object of JSON."""
    return {
        "schema": SCHEMA, "day": digest.day, "run": digest.run, "first": digest.first,
        "muted": digest.muted, "failures": digest.failures,
        "news": [n._asdict() for n in digest.news],
    }  # fmt: skip


# --- Markdown -------------------------------------------------------------------------------------


def as_markdown(digest: Digest) -> str:
    """A digest as Markdown: the news by what happened, each with its watches."""
    rows = [f"# {_('Watches')} {digest.day}", ""]
    rows += "\n\n".join(map(escaped, said(digest))).split("\n")
    for event in EVENTS:
        own = [n for n in digest.news if n.event == event]
        if own:
            rows += ["", f"## {_(HEADINGS[event])} ({len(own)})", ""]
            for one in own:
                rows += _item(one)
    return "\n".join(rows)


def said(digest: Digest) -> Iterator[str]:
    """What was run, and what of it there is to say before the news, a paragraph each."""
    count = len(digest.news)
    counted = ngettext("{n} piece of news", "{n} pieces of news", count).format(n=count)
    yield _("{said} from: {names}").format(said=counted, names=_names(digest.run))
    lines = (
        (digest.first, _("Run for the first time, what is found now was noted: {names}")),
        (digest.muted, _("Muted: {names}")),
    )
    for names, line in lines:
        if names:
            yield line.format(names=_names(names))
    for name, reason in digest.failures.items():
        yield _("Not run: {names}").format(names=f"{name}: {told(reason)}")


def named(one: News) -> str:
    """The provision by its title and citation, as the reader reads them."""
    return f"{one.title} {cited(language(), one.citation, one.id)}".strip()


def details(one: News) -> Iterator[str]:
    """What is told of a piece of news below its name: heading, words before and now, watches."""
    if one.heading:
        yield one.heading
    if one.before:
        yield f"{_('before')}: {one.before}"
    if one.after:
        yield f"{_('now')}: {one.after}"
    notes = f" – {'; '.join(one.notes)}" if one.notes else ""
    yield f"{_('watch')}: {_names(one.watches)}{notes}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "–"


def _item(one: News) -> Iterator[str]:
    name = escaped(named(one))
    place = f" ({escaped(one.jurisdiction)})" if one.jurisdiction else ""
    day = f", {one.effective}" if one.effective else ""
    yield f"- {bold(link(name, one.url))}{place}{day}: {state(one)}"
    yield from (f"  - {escaped(line)}" for line in details(one))


def state(one: News) -> str:
    """The provision's status and which text tells of it."""
    return ", ".join(_(word) for word in (one.status, one.text_kind) if word) or _("not held")


# --- Atom -----------------------------------------------------------------------------------------


def as_atom(digest: Digest) -> str:
    """The latest news, those of earlier runs among them, as a feed: a reader of feeds that looks
    seldom misses none of them."""
    held = {_id(n): n for n in (*digest.earlier, *digest.news)}
    latest = sorted(held.values(), key=lambda n: n.detected)[-KEPT:]
    entries = "\n".join(map(_entry, reversed(latest)))
    lang = "zh-Hans" if language() == "zh" else "en"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n'
        f"<title>regsearch: {_xml(_('Watches'))}</title>\n"
        f"<id>urn:uuid:{_NAMESPACE}</id>\n<updated>{digest.day}T00:00:00Z</updated>\n"
        f"<author><name>regsearch</name></author>\n{entries}\n</feed>"
    )


def _entry(one: News) -> str:
    title = f"{_(HEADINGS[one.event])}: {named(one)}"
    link = f"<link href={quoteattr(safe(one.url))}/>\n" if one.url else ""
    words = " → ".join(text for text in (one.before, one.after) if text)
    parts = (one.effective, state(one), words, ", ".join(one.watches), "; ".join(one.notes))
    summary = " · ".join(part for part in parts if part)
    return (
        f"<entry>\n<title>{_xml(title)}</title>\n<id>{_id(one)}</id>\n"
        f"<updated>{one.detected}T00:00:00Z</updated>\n{link}"
        f"<summary>{_xml(summary)}</summary>\n</entry>"
    )


def _id(one: News) -> str:
    """The same for the same news, whenever it is written."""
    parts = chr(31).join((*one.mark, one.detected, one.before, one.after))
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, parts)}"


def _xml(text: str) -> str:
    return escape(safe(text))
