"""Many queries in one run: one stream of results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from corpus.errors import RegsearchError
from search.cli import render
from search.cli.desk import out, say
from search.query.language import QueryTooLong
from search.results import Options, Results


class BatchError(RegsearchError):
    """A file of queries that cannot be read."""


Search = Callable[[str, Options], Results]


def run(search: Search, lines: TextIO, options: Options, format: str) -> int:
    """Search for each line and write the results; the exit status: 0 when any query had hits."""
    hits = 0
    if format == "json":
        format = "jsonl"
    for number, line in enumerate(_decoded(lines), 1):
        if not line.strip():
            continue
        id, text = _query(line, number)
        try:
            found = search(text, options)
        except QueryTooLong as error:
            say(f"regsearch: {id}: {error}")
            continue
        hits += len(found.hits)
        if format == "trec":
            written = trec(id, found)
        elif format == "jsonl":
            rows = ({"query": id, **render.record(hit)} for hit in found.hits)
            written = render.as_lines(rows)
        else:
            written = render.results(found, format)
            written = (
                f"# {id}: {render.safe(text)}\n{written}\n"
                if format in ("table", "md")
                else written
            )
        if written:
            out(written)
    return 0 if hits else 1


def _decoded(lines: TextIO) -> Iterator[str]:
    """The lines, in UTF-8; BatchError where they are not."""
    try:
        yield from lines
    except UnicodeDecodeError:
        raise BatchError(f"{lines.name}: is not UTF-8 text; convert it first") from None


def _query(line: str, number: int) -> tuple[str, str]:
    """The id and text of a line: JSON with both, or plain text numbered from 1."""
    if line.lstrip().startswith("{"):
        import json

        try:
            row = json.loads(line)
            return str(row.get("id", number)), str(row["text"])
        except (ValueError, KeyError, AttributeError, RecursionError):
            pass
    return str(number), line.strip()


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
