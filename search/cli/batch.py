"""Many queries in one run: one stream of results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from corpus.errors import RegsearchError
from search import formats
from search.cli.output import out, say
from search.cli.terminal import results_table
from search.query.language import QueryTooLong
from search.results import Results


class BatchError(RegsearchError):
    """A file of queries that cannot be read."""


Search = Callable[[str], Results]


def run(search: Search, lines: TextIO, format: str) -> int:
    """Search for each line and write the results; the exit status: 0 when any query had hits."""
    hits = 0
    if format == "json":
        format = "jsonl"
    for number, line in enumerate(_decoded(lines), 1):
        if not line.strip():
            continue
        id, text = _query(line, number)
        try:
            found = search(text)
        except QueryTooLong as error:
            say(f"regsearch: {id}: {error}")
            continue
        hits += len(found.hits)
        if format == "trec":
            written = formats.trec(id, found)
        elif format == "jsonl":
            rows = ({"query": id, **formats.record(hit)} for hit in found.hits)
            written = formats.as_lines(rows)
        else:
            written = results_table(found) if format == "table" else formats.results(found, format)
            written = (
                f"# {id}: {formats.safe(text)}\n{written}\n"
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
