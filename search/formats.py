"""Records and results as text for programs and files: json, jsonl, csv, md, plain, trec.

Nothing here knows a terminal: the command line, a page and a server write with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from search.results import Hit, Results

#: Every format; "table" is the terminal's (`search.cli.terminal`).
FORMATS = ("table", "plain", "json", "jsonl", "csv", "md")
#: What a terminal would obey, what would reorder a line, and half characters, which no stream can
#: write: shown as U+FFFD, escaped in JSON.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)
#: What would begin a link, a picture, HTML or code in Markdown, or end a cell.
_MARKUP = re.compile(r"[\\`\[\]<>|]")


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
        writer.writerow([safe(as_cell(r.get(c, ""))) for c in columns_])
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


def as_cell(value: Any) -> str:
    """A value as the text of a cell; lists joined by "; "."""
    return "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def rows_in(format: str, rows: Sequence[dict[str, Any]], names: Sequence[str]) -> str:
    """Uniform records in any format but table."""
    if format == "json":
        return as_json(list(rows))
    if format == "jsonl":
        return as_lines(rows)
    if format == "csv":
        return as_csv(rows, names)
    texts = [[as_cell(r.get(n, "")) for n in names] for r in rows]
    if format == "md":
        return as_markdown(texts, names)
    return as_plain(texts)


# --- search results -------------------------------------------------------------------------------


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
    if format == "trec":
        return trec("1", found)
    return "\n\n".join(_markdown(h) for h in found.hits)


_PLAIN_LINK = re.compile(r"https?://[^\s()<>\\]+")


def _explained(hit: Hit) -> dict[str, Any]:
    return {**record(hit), "explain": {k: round(v, 6) for k, v in hit.parts.items()}}


def _markdown(hit: Hit) -> str:
    plain = _PLAIN_LINK.fullmatch(hit.url)
    link = f"[{_cell(hit.title)}]({hit.url})" if plain else _cell(hit.title)
    head = f"{hit.rank}. **{link} {_cell(hit.citation)}** {_cell(hit.heading)}"
    return f"{head}  \n   {_cell(hit.jurisdiction)} · {hit.status}{_why(hit)} · {hit.effective or 'date unknown'} · `{hit.id}`  \n   > {_cell(hit.snippet)}"  # noqa: E501


def _why(hit: Hit) -> str:
    return f" ({_cell(hit.status_reason)})" if hit.status_reason else ""


def trec(id: str, found: Results) -> str:
    """Results as lines of a TREC run: query Q0 provision rank score name."""
    ids = id.split()
    name = "_".join(ids) or "0"
    return "\n".join(
        f"{name} Q0 {'_'.join(h.id.split())} {h.rank} {_falling(found, i):.6f} regsearch"
        for i, h in enumerate(found.hits)
    )


def _falling(found: Results, i: int) -> float:
    """A score that falls with the rank, as tools that read runs sort by it."""
    return found.hits[i].score if _sorted(found) else 1000.0 - found.hits[i].rank


def _sorted(found: Results) -> bool:
    scores = [h.score for h in found.hits]
    return scores == sorted(scores, reverse=True)
