"""Reports as plain text, Markdown, HTML, and as the draft's text with marks."""

from __future__ import annotations

import html
from collections.abc import Sequence

from corpus.messages import _, speaking
from search.checking.messages import colon
from search.checking.model import Report
from search.checking.words import as_lines, evidence_link, language_of
from search.markdown import bold, escaped, link, quoted
from search.wording import safe


def plain(report: Report, lang: str) -> str:
    """A report as text."""
    rows = []
    for told in as_lines(report, lang):
        rows += [told.head] if told.head else []
        rows += [f"  {line}" if told.head else line for line in told.lines]
        rows.append("")
    return safe("\n".join(rows).rstrip())


def markdown(report: Report, lang: str) -> str:
    """A report as Markdown."""
    rows = [f"# {escaped(str(report.draft['path']))}", ""]
    for told in as_lines(report, lang):
        if told.level == "scope":
            rows += quoted("\n".join(told.lines))
        elif told.level == "verdict":
            rows += [bold(escaped(told.head))]
        elif told.level == "list":
            rows += [f"## {escaped(told.head)}", "", *(f"- {escaped(x)}" for x in told.lines)]
        else:
            rows += [f"- {bold(escaped(told.head))}", *(f"  - {_md(x)}" for x in told.lines)]
        rows.append("")
    return safe("\n".join(rows).rstrip())


def _md(line: str) -> str:
    before, url = evidence_link(line)
    return f"{escaped(before)} {link(escaped(url), url)}".strip()


def annotated(report: Report, lang: str) -> str:
    """The text of the draft with a mark behind each passage that a finding is about, and below it
    the findings by their marks."""
    spots = sorted((f.span.end, n) for n, f in enumerate(report.counted, 1) if f.span is not None)
    out, at = [], 0
    for end, number in spots:
        out += [report.text[at:end], f"⟦{number}⟧"]
        at = end
    out.append(report.text[at:])
    with speaking(lang):
        rows = [
            f"⟦{n}⟧ {_(f.level)} {f.rule}{colon()}{f.message}"
            for n, f in enumerate(report.counted, 1)
        ]
    return safe("".join(out).rstrip() + "\n\n----\n" + "\n".join(rows))


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "section{border-left:.3rem solid #999;padding:.1rem 1rem;margin:1rem 0}"
    ".error{border-color:#b00020}.warning{border-color:#b26a00}.note{border-color:#00639b}"
    ".scope{background:#f3f3f3}h3{font-size:1rem;margin:.4rem 0}p{margin:.3rem 0}"
)


def html_page(reports: Sequence[Report], lang: str) -> str:
    """Reports as one page without scripts."""
    body = []
    for report in reports:
        body.append(f"<h1>{_html(str(report.draft['path']))}</h1>")
        for told in as_lines(report, language_of(report, lang)):
            lines = "".join(f"<p>{_html(line)}</p>" for line in told.lines)
            head = f"<h3>{_html(told.head)}</h3>" if told.head else ""
            body.append(f'<section class="{told.level}">{head}{lines}</section>')
    shown = language_of(reports[0], lang) if reports else "en"
    return (
        f'<!doctype html>\n<html lang="{shown}"><head><meta charset="utf-8">'
        f"<title>regsearch check</title><style>{_STYLE}</style></head>\n<body>"
        + "\n".join(body)
        + "\n</body></html>"
    )


def _html(line: str) -> str:
    before, url = evidence_link(safe(line))
    address = html.escape(url)
    return html.escape(before) + (
        f' <a href="{address}" rel="noopener">{address}</a>' if url else ""
    )
