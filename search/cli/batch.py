"""Many queries in one run, and one document of results in each format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO

from corpus.errors import RegsearchError
from corpus.messages import _, told
from corpus.named import NamedTuple
from search import formats, markdown
from search.cli.hits import results_table
from search.cli.output import complain, out, out_in
from search.cli.progress import Counter
from search.query.language import QueryError, is_asked
from search.results import Results


class BatchError(RegsearchError):
    """A file of queries that cannot be read."""


Search = Callable[[str], Results]


class Query(NamedTuple):
    """A query of the file: its id (the line's number without one), and its text."""

    id: str
    text: str


class Batch(NamedTuple):
    """How to search, and what to write."""

    search: Search
    format: str
    language: str


def run(batch: Batch, lines: TextIO) -> int:
    """Search for each line and write one document; the exit status: 2 where a line is no query,
    else 0 when any query had hits."""
    queries, wrong = _queries(lines)
    answers = _answers(batch, queries, wrong)
    hits = 0
    if batch.format in ("json", "csv", "xlsx"):
        rows = [{"query": q.id, **r} for q, found in answers for r in _records(found)]
        hits = len(rows)
        names = ["query", *formats.hit_fields(any("text" in r for r in rows))]
        out_in(batch.format, formats.rows_in(batch.format, rows, names))
    else:
        for query, found in answers:
            hits += len(found.hits)
            out(_written(batch, query, found))
    return 2 if wrong else 0 if hits else 1


def _answers(
    batch: Batch, queries: Sequence[Query], wrong: list[str]
) -> Iterator[tuple[Query, Results]]:
    step = Counter(_("searching"))
    for done, query in enumerate(queries):
        step(done, len(queries), query.text)
        try:
            found = batch.search(query.text)
        except QueryError as error:
            step.clear()
            wrong.append(query.id)
            complain(f"regsearch: {query.id}: {told(str(error))}")
            continue
        step.clear()
        yield query, found


def _records(found: Results) -> list[dict[str, Any]]:
    return [formats.record(hit) for hit in found.hits]


def _written(batch: Batch, query: Query, found: Results) -> str:
    if batch.format == "trec":
        return formats.trec(query.id, found)
    if batch.format == "jsonl":
        return formats.as_lines({"query": query.id, **r} for r in _records(found))
    if batch.format == "plain":
        rows = str(formats.results(found, "plain", language=batch.language)).splitlines()
        return "\n".join(f"{formats.as_plain([[query.id]])}\t{row}" for row in rows)
    if batch.format == "table":
        body = results_table(found, language=batch.language)
    else:
        body = str(formats.results(found, batch.format, language=batch.language))
    head = f"{query.id}: {query.text}"
    told_as = markdown.escaped if batch.format == "md" else formats.safe
    return f"# {told_as(head)}\n{body or _('nothing found')}\n"


def _queries(lines: TextIO) -> tuple[list[Query], list[str]]:
    """The queries, and the numbers of the lines that are none, each of which is told of."""
    found, wrong = [], []
    for number, line in enumerate(_decoded(lines), 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        if query := _query(line, number):
            found.append(query)
            continue
        wrong.append(str(number))
        told = _("{file}, line {number}: is no query: text, or JSON with 'text' and perhaps 'id'")
        complain(f"regsearch: {told.format(file=_name(lines), number=number)}")
    return found, wrong


def _decoded(lines: TextIO) -> Iterator[str]:
    """The lines, in UTF-8; BatchError where they are not."""
    try:
        yield from lines
    except UnicodeDecodeError:
        told = _("{file}: is not UTF-8 text; convert it first")
        raise BatchError(told.format(file=_name(lines))) from None


def _name(lines: TextIO) -> str:
    return str(getattr(lines, "name", "stdin"))


def _query(line: str, number: int) -> Query | None:
    """The query of a line: JSON with id and text, or plain text; None for other JSON and for what
    has no word."""
    line = line.strip().removeprefix("\ufeff").strip()
    if not line.startswith("{"):
        return Query(str(number), line) if is_asked(line) and not _is_list(line) else None
    import json

    try:
        row = json.loads(line)
        text = row["text"]
    except (ValueError, KeyError, RecursionError):
        return None
    asked = isinstance(text, str) and is_asked(text)
    return Query(str(row.get("id", number)), text) if asked else None


def _is_list(line: str) -> bool:
    """Whether a line is a list of JSON, which no format of queries has."""
    import json

    try:
        return isinstance(json.loads(line), list)
    except (ValueError, RecursionError):
        return False
