"""Hits for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from corpus.messages import _, told
from corpus.text.width import indented, parted, wrap
from search.cli.terminal import linked, status_text, terminal_width
from search.formats import safe
from search.results import Answer, Hit, Results
from search.snippets import Highlighter
from search.wording import aside, cited, dated, half, kind_in, paragraphs, title_in


def results_table(found: Results, explain: bool = False, language: str = "both") -> str:
    """A page of results for people."""
    style = Style(found, language)
    return "\n\n".join(style.hit(h, explain) for h in found.hits)


def answer_lines(answers: Sequence[Answer], language: str, most: int = 8) -> str:
    """The numbers that a question asks for, a line each: where, how much, when, by what rule."""
    lines, width = [], terminal_width()
    for a in answers[:most]:
        marks = [a.status] * (a.status != "in force") + [a.confidence] * (
            a.confidence == "unverified"
        )
        when = f" ({safe(a.when)})" if a.when else ""
        mark = f"  [{', '.join(map(_, marks))}]" if marks else ""
        line = f"{a.jurisdiction:5} {safe(a.says)}{when} · {_named(a, language)}{mark}"
        first, *rest = wrap(line, width - 8)
        number = click.style(safe(a.says), bold=True)
        lines.append(f"  {first.replace(safe(a.says), number, 1)}")
        lines += [f"        {line}" for line in rest]
        if a.status_reason:
            lines += indented(told(a.status_reason), width, 8)
    if len(answers) > most:
        lines.append("  " + _("and {n:,} more: --answers").format(n=len(answers) - most))
    return "\n".join(lines)


def _named(a: Answer, language: str) -> str:
    return safe(f"{a.title} {cited(language, a.citation, a.id)}".rstrip())


class Style:
    """Hits for a terminal, the query's words in bold."""

    def __init__(self, found: Results, language: str) -> None:
        """The style for the results of one query, and a reader of `language`."""
        self._highlighter = Highlighter([found.typed, *found.expansions])
        self._language, self._width = language, terminal_width()

    def hit(self, hit: Hit, explain: bool) -> str:
        """A hit in a few lines: what it is, where it holds, the passage or text, the link."""
        lines = self._head(hit) + self._facts(hit)
        if hit.status_reason:
            why = _("status unknown: {reason}").format(reason=told(hit.status_reason))
            lines += indented(safe(why), self._width, 4)
        text = paragraphs(self._language, hit.text) if hit.text else hit.snippet
        for paragraph in safe(text).split("\n"):
            lines += [self.marked(line) for line in indented(paragraph, self._width, 4)]
        url = safe(hit.url or hit.source)
        lines.append("    " + click.style(linked(hit.url, url), dim=True))
        if explain:
            parts = "  ".join(f"{k} {v:.3f}" for k, v in hit.parts.items())
            match = _(hit.match)
            score = _("score {score:.3f} = {parts}  ({match})")
            lines += indented(
                score.format(score=hit.score, parts=parts, match=match), self._width, 4
            )
        return "\n".join(lines)

    def _head(self, hit: Hit) -> list[str]:
        """Rank, title, citation and heading, the title and citation in bold."""
        citation = cited(self._language, hit.citation, hit.id)
        name = safe(f"{title_in(self._language, hit)} {citation}".rstrip())
        heading = safe(half(self._language, hit.heading))
        heading = "" if heading == citation else heading
        lines = wrap(f"{name}  {heading}".rstrip(), self._width - 4)
        left, done = [f"{hit.rank:>2}. "] + ["    "] * len(lines), 0
        out = []
        for margin, line in zip(left, lines, strict=False):
            bold = max(0, min(len(line), len(name) - done))
            done += len(line) + 1
            out.append(
                click.style(margin, dim=True) + click.style(line[:bold], bold=True) + line[bold:]
            )
        return out

    def _facts(self, hit: Hit) -> list[str]:
        facts = [
            hit.jurisdiction or "?",
            kind_in(hit.kind, hit.jurisdiction),
            _(hit.status),
            dated(hit.effective, hit.amended, hit.version) or _("date unknown"),
        ]
        if hit.text_kind == "digest":
            mark = aside(_("unverified")) if hit.confidence == "unverified" else ""
            facts.append(_("digest") + mark)
        lines = parted([*facts, safe(hit.id)], self._width, 4)
        return [line.replace(_(hit.status), status_text(hit.status), 1) for line in lines]

    def marked(self, text: str) -> str:
        """`text` with the query's words in bold."""
        out, at = "", 0
        for start, end in self._highlighter.spans(text):
            out += text[at:start] + click.style(text[start:end], bold=True, fg="cyan")
            at = end
        return out + text[at:]
