"""A provision in full for people: on a terminal, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from corpus.messages import N_, _, told
from corpus.text.width import indented, parted
from search import markdown
from search.cli.terminal import linked, status_text, terminal_width
from search.results import GONE, Found
from search.show import Shown
from search.wording import cited, half, issuer_in, kind_in, paragraphs, readable, title_in, topic_in

DIGEST = N_(
    "Digest: facts in our own words, not the official text and not legal advice. "
    "Text in force: {url}"
)


def pages(shown: Shown, lang: str) -> str:
    """Provisions for a terminal and a reader of `lang`; of a whole regulation the texts alone."""
    summary = paragraphs(lang, shown.provisions[0].regulation.summary) if shown.whole else ""
    found = [_page(f, shown.whole, lang) for f in shown.provisions]
    return "\n\n".join(filter(None, ["\n".join(indented(summary, terminal_width(), 0)), *found]))


def as_markdown(shown: Shown, lang: str) -> str:
    """The same as Markdown: a heading for each provision, and for a whole regulation one above."""
    first = shown.provisions[0].regulation
    blocks = []
    if shown.whole:
        blocks.append(f"# {markdown.escaped(title_in(lang, first))}")
        blocks += markdown.paragraphs(paragraphs(lang, first.summary))
    for f in shown.provisions:
        blocks += _blocks(f, shown.whole, lang)
    return "\n\n".join(blocks)


def _blocks(f: Found, brief: bool, lang: str) -> Iterator[str]:
    p = f.provision
    title = "" if brief else title_in(lang, f.regulation)
    named = " ".join(filter(None, (title, cited(lang, p.citation, p.id), half(lang, p.heading))))
    yield f"{'##' if brief else '#'} {markdown.escaped(named)}"
    if path := _path(p.path, lang):
        yield markdown.escaped(path)
    yield from markdown.paragraphs(paragraphs(lang, p.text))
    if p.notes:
        yield "\n".join(markdown.quoted(_("Notes: {text}").format(text=p.notes)))
    if not brief:
        rows = [
            f"- {markdown.escaped(text)} {markdown.link(markdown.escaped(url), url)}".rstrip()
            for text, url in _facts(f, lang)
        ]
        yield "\n".join([*rows, f"- {markdown.code(p.id)} · {markdown.code(_source(f))}"])


def _page(f: Found, brief: bool, lang: str) -> str:
    p, r = f.provision, f.regulation
    citation, heading = cited(lang, p.citation, p.id), half(lang, p.heading)
    name = f"{title_in(lang, r)} {citation}".rstrip()
    heading = "" if heading == citation else heading
    lines = indented(f"{name}  {heading}".rstrip(), terminal_width(), 0)
    lines[0] = _bold_beginning(lines[0], name)
    lines += indented(path, terminal_width(), 0) if (path := _path(p.path, lang)) else []
    lines.append("")
    for paragraph in paragraphs(lang, p.text).split("\n"):
        lines += indented(paragraph, terminal_width(), 0)
    if p.notes:
        notes = indented(_("Notes: {text}").format(text=p.notes), terminal_width(), 0)
        lines += ["", *(click.style(line, dim=True) for line in notes)]
    if brief:
        return "\n".join(lines)
    lines.append("")
    for n, (text, url) in enumerate(_facts(f, lang)):
        said = parted(text.split(" · "), terminal_width())
        if n == 0:
            said = [line.replace(_(f.status), status_text(f.status), 1) for line in said]
        lines += _ended(said, url)
    origin = _("Id {id} · source {source}").format(id=p.id, source=_source(f))
    lines += [click.style(line, dim=True) for line in indented(origin, terminal_width(), 0)]
    return "\n".join(lines)


def _path(parts: Sequence[str], lang: str) -> str:
    """The headings above a provision, where the reader can read them."""
    path = " > ".join(half(lang, part) for part in parts)
    return path if readable(lang, path) else ""


def _bold_beginning(line: str, name: str) -> str:
    bold = min(len(name), len(line))
    return click.style(line[:bold], bold=True) + line[bold:]


def _ended(lines: list[str], url: str) -> list[str]:
    """Lines, and after them a link, which is never broken: on a line of its own if need be."""
    from corpus.text.width import columns

    if not url:
        return lines
    if columns(f"{lines[-1]} {url}") <= terminal_width():
        return [*lines[:-1], f"{lines[-1]} {linked(url, url)}"]
    return [*lines, linked(url, url)]


def _source(f: Found) -> str:
    where = f" ({f.provision.locator})" if f.provision.locator else ""
    return f"{f.regulation.source}{where}"


def _facts(f: Found, lang: str) -> Iterator[tuple[str, str]]:
    """What is known of a provision, a line each, with the address that ends it, or ""."""
    p, r = f.provision, f.regulation
    days = (
        (_("adopted"), r.adopted), (_("effective"), p.effective or r.effective),
        (_("amended"), p.amended or r.amended),
        (_("repealed") if f.status in GONE else _("until"), p.repealed or r.repealed),
        (_("version of"), r.version),
    )  # fmt: skip
    dates = [f"{name} {value}" for name, value in days if value]
    known = (r.jurisdiction, kind_in(r.kind, r.jurisdiction), _(f.status), *dates,
             issuer_in(lang, r.issuer), r.number)  # fmt: skip
    yield " · ".join(x for x in known if x), ""
    if f.status_reason:
        yield _("status unknown: {reason}").format(reason=told(f.status_reason)), ""
    if r.superseded_by:
        yield _("Superseded by {id}").format(id=r.superseded_by), ""
    if p.topics:
        names = ", ".join(topic_in(lang, id) for id in p.topics)
        yield _("Topics: {names}").format(names=names), ""
    if p.see:
        yield _("See also: {names}").format(names=", ".join(p.see)), ""
    if r.text == "digest":
        yield _(DIGEST).format(url="" if f.url else _("not known")).rstrip(), f.url
        yield _confidence(f), ""
    elif f.url:
        yield _("Link: {url}").format(url="").rstrip(), f.url


def _confidence(f: Found) -> str:
    if f.provision.confidence == "unverified":
        why = f.provision.reason or N_("not compared with a published text")
        return _("Confidence: unverified ({why})").format(why=told(why))
    of = f" ({f.text_of})" if f.text_of else ""
    against = f.provision.confirmed_in or f.regulation.confirmed
    return _("Confirmed against {text}").format(text=f"{against}{of}")
