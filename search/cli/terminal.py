"""Results and records for people at a terminal: tables, wrapping, colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from search.formats import safe
from search.results import Answer, Hit, Results
from search.snippets import Highlighter, columns

STATUS_COLOURS = {"in force": "green", "not yet in force": "yellow", "repealed": "red",
                  "superseded": "red", "draft": "yellow"}  # fmt: skip


def as_table(rows: Sequence[Sequence[str]], heading: Sequence[str], width: int = 100) -> str:
    """Rows in aligned columns; the last column is wrapped to what is left of `width`."""
    cells = [[safe(c).replace("\n", " ") for c in row] for row in [heading, *rows]]
    sizes = [min(max(columns(row[i]) for row in cells), 44) for i in range(len(heading) - 1)]
    rest = max(width - sum(sizes) - 2 * len(sizes), 24)
    lines = []
    for n, row in enumerate(cells):
        wrapped = [wrap(c, s) for c, s in zip(row, [*sizes, rest], strict=True)]
        for i in range(max(map(len, wrapped))):
            parts = [w[i] if i < len(w) else "" for w in wrapped]
            line = "  ".join(p + " " * (s - columns(p)) for p, s in zip(parts, sizes, strict=False))
            lines.append(f"{line}  {parts[-1]}".rstrip())
        if n == 0:
            lines.append("  ".join("-" * s for s in [*sizes, min(rest, 20)]))
    return "\n".join(lines)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns; Han text breaks anywhere, other at spaces."""
    lines, line, used = [], "", 0
    for piece in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+", text):
        size = columns(piece)
        if used + size > width and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip()
            size = columns(piece)
        while size > width:
            lines.append(piece[:width])
            piece = piece[width:]
            size = columns(piece)
        line += piece
        used += size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def results_table(found: Results, explain: bool = False) -> str:
    """A page of results for people."""
    style = Style(found)
    return "\n\n".join(style.hit(h, explain) for h in found.hits)


def answer_lines(answers: Sequence[Answer], most: int = 8) -> str:
    """The numbers that a question asks for, a line each: where, how much, when, by what rule."""
    lines = []
    for a in answers[:most]:
        marks = [a.status] * (a.status != "in force") + [a.confidence] * (
            a.confidence == "unverified"
        )
        when = f" ({safe(a.when)})" if a.when else ""
        mark = f"  [{', '.join(marks)}]" if marks else ""
        line = f"{a.jurisdiction:5} {safe(a.says)}{when} · {safe(a.title)} {safe(a.citation)}{mark}"
        first, *rest = wrap(line, terminal_width() - 6)
        number = click.style(safe(a.says), bold=True)
        lines.append(f"  {first.replace(safe(a.says), number, 1)}")
        lines += [f"        {line}" for line in rest]
        if a.status_reason:
            lines += [f"        {line}" for line in wrap(a.status_reason, terminal_width() - 8)]
    more = len(answers) - most
    return "\n".join([*lines, *([f"  and {more} more: --answers"] if more > 0 else [])])


class Style:
    """Hits for a terminal, the query's words in bold."""

    def __init__(self, found: Results) -> None:
        """The style for the results of one query."""
        self._highlighter = Highlighter([found.typed, *found.expansions])

    def hit(self, hit: Hit, explain: bool) -> str:
        """A hit in three or four lines: what it is, where it holds, the passage, the link."""
        head = click.style(f"{hit.rank:>2}. ", dim=True) + click.style(
            f"{safe(hit.title)} {safe(hit.citation)}", bold=True
        )
        if hit.heading:
            head += f"  {safe(hit.heading)}"
        status = click.style(hit.status, fg=STATUS_COLOURS.get(hit.status))
        facts = [hit.jurisdiction or "?", hit.kind, status, hit.effective or "date unknown"]
        why = f"status unknown: {hit.status_reason}" if hit.status_reason else ""
        if hit.text_kind == "digest":
            facts.append("digest" + (" (unverified)" if hit.confidence == "unverified" else ""))
        lines = [head, "    " + " · ".join(facts) + click.style(f"  {safe(hit.id)}", dim=True)]
        lines += ["    " + line for line in wrap(safe(why), terminal_width() - 6) if why]
        lines += [
            "    " + self.marked(line) for line in wrap(safe(hit.snippet), terminal_width() - 6)
        ]
        lines.append("    " + click.style(safe(hit.url or hit.source), dim=True))
        if explain:
            parts = "  ".join(f"{k} {v:.3f}" for k, v in hit.parts.items())
            lines.append(f"    score {hit.score:.3f} = {parts}  ({hit.match})")
        return "\n".join(lines)

    def marked(self, text: str) -> str:
        """`text` with the query's words in bold."""
        out, at = "", 0
        for start, end in self._highlighter.spans(text):
            out += text[at:start] + click.style(text[start:end], bold=True, fg="cyan")
            at = end
        return out + text[at:]


def terminal_width() -> int:
    """The terminal's columns, between 60 and 120; 100 without one."""
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))


def safe_lines(text: str) -> str:
    """`text` without unsafe controls, but with Click's own colours kept."""
    return "".join(
        part if part.startswith("\x1b[") and _STYLE.fullmatch(part) else safe(part)
        for part in _STYLE_SPLIT.split(text)
    )


_STYLE = re.compile(r"\x1b\[[0-9;]{1,12}m")
_STYLE_SPLIT = re.compile(r"(\x1b\[[0-9;]{1,12}m)")
