"""Results as text: for people (table, plain, md) and for programs (json, jsonl, csv, trec)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import click

from search.results import Hit, Results
from search.snippets import Highlighter, columns

FORMATS = ("table", "plain", "json", "jsonl", "csv", "md")
#: What a terminal would obey, what would reorder a line, and half characters, which no stream can
#: write: shown as U+FFFD, escaped in JSON.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)
#: What would begin a link, a picture, HTML or code in Markdown, or end a cell.
_MARKUP = re.compile(r"[\\`\[\]<>|]")

STATUS_COLOURS = {"in force": "green", "not yet in force": "yellow", "repealed": "red",
                  "superseded": "red", "draft": "yellow"}  # fmt: skip


def safe(text: str) -> str:
    """`text` without terminal escapes and bidirectional controls."""
    return _UNSAFE.sub("\ufffd", text)


def record(hit: Hit) -> dict[str, Any]:
    """A hit as the documented JSON object; `text` only where asked for, `parts` with --explain."""
    fields = hit._asdict()
    if not hit.text:
        del fields["text"]
    del fields["parts"]
    return fields


def as_json(value: Any) -> str:
    """`value` as indented JSON; what a terminal would obey is escaped, so nothing is lost."""
    import json

    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def as_lines(records: Iterable[dict[str, Any]]) -> str:
    """Records as JSON lines, escaped as by `as_json`."""
    import json

    return "\n".join(_escaped(json.dumps(r, ensure_ascii=False)) for r in records)


def _escaped(written: str) -> str:
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", written)


def as_csv(records: Sequence[dict[str, Any]], columns_: Sequence[str]) -> str:
    """Records as CSV with a heading row; lists are joined by "; "."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns_)
    for r in records:
        writer.writerow([safe(_text(r.get(c, ""))) for c in columns_])
    return out.getvalue().rstrip("\n")


def as_markdown(rows: Sequence[Sequence[str]], heading: Sequence[str]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", safe(text)).replace("\n", " ")


def as_plain(rows: Sequence[Sequence[str]]) -> str:
    """Rows as tab-separated lines."""
    return "\n".join(
        "\t".join(safe(c).replace("\t", " ").replace("\n", " ") for c in r) for r in rows
    )


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


# --- search results ------------------------------------------------------------------------------


def results(found: Results, format: str, explain: bool = False) -> str:
    """A page of results in `format`; "" where there is nothing to print."""
    if format == "json":
        rows = [_explained(h) if explain else record(h) for h in found.hits]
        return as_json(rows)
    if format == "jsonl":
        return as_lines(_explained(h) if explain else record(h) for h in found.hits)
    if format == "csv":
        names = [n for n in Hit._fields if n not in ("parts", "text")]
        return as_csv([h._asdict() for h in found.hits], names)
    if format == "plain":
        return as_plain(
            [
                (str(h.rank), f"{h.score:.3f}", h.id, h.title, h.citation, h.status, h.snippet)
                for h in found.hits
            ]
        )
    if format == "md":
        return "\n\n".join(_markdown(h) for h in found.hits)
    style = Style(found)
    return "\n\n".join(style.hit(h, explain) for h in found.hits)


_PLAIN_LINK = re.compile(r"https?://[^\s()<>\\]+")


def _explained(hit: Hit) -> dict[str, Any]:
    return {**record(hit), "explain": {k: round(v, 6) for k, v in hit.parts.items()}}


def _markdown(hit: Hit) -> str:
    plain = _PLAIN_LINK.fullmatch(hit.url)
    link = f"[{_cell(hit.title)}]({hit.url})" if plain else _cell(hit.title)
    head = f"{hit.rank}. **{link} {_cell(hit.citation)}** {_cell(hit.heading)}"
    return f"{head}  \n   {_cell(hit.jurisdiction)} · {hit.status} · {hit.effective or 'date unknown'} · `{hit.id}`  \n   > {_cell(hit.snippet)}"  # noqa: E501


class Style:
    """Hits for a terminal, the query's words in bold."""

    def __init__(self, found: Results) -> None:
        """The style for the results of one query."""
        self._highlighter = Highlighter([found.query, *found.expansions])

    def hit(self, hit: Hit, explain: bool) -> str:
        """A hit in three or four lines: what it is, where it holds, the passage, the link."""
        head = click.style(f"{hit.rank:>2}. ", dim=True) + click.style(
            f"{safe(hit.title)} {safe(hit.citation)}", bold=True
        )
        if hit.heading:
            head += f"  {safe(hit.heading)}"
        status = click.style(hit.status, fg=STATUS_COLOURS.get(hit.status))
        facts = [hit.jurisdiction or "?", hit.kind, status, hit.effective or "date unknown"]
        if hit.text_kind == "digest":
            facts.append("digest" + (" (unverified)" if hit.confidence == "unverified" else ""))
        lines = [head, "    " + " · ".join(facts) + click.style(f"  {safe(hit.id)}", dim=True)]
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


def rows_in(
    format: str, rows: Sequence[dict[str, Any]], names: Sequence[str], last: str = ""
) -> str:
    """Uniform records in any format: the shared renderer of list, limits, topics, versions."""
    if format == "json":
        return as_json(list(rows))
    if format == "jsonl":
        return as_lines(rows)
    if format == "csv":
        return as_csv(rows, names)
    texts = [[_text(r.get(n, "")) for n in names] for r in rows]
    if format == "md":
        return as_markdown(texts, names)
    if format == "plain":
        return as_plain(texts)
    return as_table(texts, names, terminal_width()) if rows else ""


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def safe_lines(text: str) -> str:
    """`text` without unsafe controls, but with Click's own colours kept."""
    return "".join(
        part if part.startswith("\x1b[") and _STYLE.fullmatch(part) else safe(part)
        for part in _STYLE_SPLIT.split(text)
    )


_STYLE = re.compile(r"\x1b\[[0-9;]{1,12}m")
_STYLE_SPLIT = re.compile(r"(\x1b\[[0-9;]{1,12}m)")
