"""Provisions as records of any maker: JSON with one object a provision, and rows as JSON lines.

The whole mapping is `mapping.NAMES`: a part of a provision, and the names that fields have for it.
What tells of the law is read as front matter is (`corpus.readers.general.fields`). A string that no
name of the mapping takes is kept among the provision's notes, where it is longer than a code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.citations.keys import citation_key
from corpus.frontmatter import Value
from corpus.model import Document, Provision
from corpus.readers.general.fields import ALIASES, with_fields
from corpus.readers.general.jsonl import documents_of
from corpus.readers.general.mapping import Record, as_line, beside, cited, first, path_of
from corpus.readers.general.unknown import read_json as refuse
from corpus.source import Source
from corpus.splitting.assemble import regulation_id, titled
from corpus.text.cleaning import close_gaps, decode, repair
from corpus.unique_names import Keys

#: Names of lists whose objects are provisions, and how their bare numbers are cited.
LISTS = {
    "provisions": "", "articles": "Article", "sections": "", "recitals": "Recital", "items": "",
    "rules": "Rule", "rows": "", "data": "", "clauses": "Clause", "schedules": "Schedule",
}  # fmt: skip


def read(source: Source) -> Iterator[Document]:
    """The documents in a JSON file of provisions; UnreadableError where it holds none."""
    try:
        content = json.loads(decode(source.data, source.name))
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        records = [(unit, row) for name, unit in LISTS.items() for row in _rows(content.get(name))]
        if any(first("law", row) for _, row in records) and not _title(content):
            content = [row for _, row in records]
        elif records:
            yield _document(source, content, records)
            return
    rows = [row for row in map(as_line, _rows(content)) if row]
    yield from documents_of(rows) if rows else refuse(source)


def _rows(value: object) -> list[Record]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict) and first("text", row)]


def _title(content: Record) -> str:
    names = [*ALIASES["title"].split(), "full_name", "law_name"]
    found = (content[name] for name in names if isinstance(content.get(name), str))
    return next((repair(title).strip() for title in found if title.strip()), "")


def _document(source: Source, content: Record, records: list[tuple[str, Record]]) -> Document:
    keys = Keys()
    provisions = tuple(_provision(keys, i, unit, row) for i, (unit, row) in enumerate(records))
    title = _title(content) or source.stem
    bodies = [provision.text for provision in provisions]
    own = titled(source, title, bodies)
    fields: dict[str, Value] = {n: str(v) for n, v in content.items() if isinstance(v, str | int)}
    own, remarks = with_fields(own, {"title": title} | fields)
    if "/" not in str(content.get("id", "/")):
        other = tuple(dict.fromkeys((*own.aliases, str(content["id"]))))
        own = replace(own, id=regulation_id(own.jurisdiction, title), aliases=other)
    if own.language != "en":
        provisions = tuple(_signed(provision) for provision in provisions)
    return Document(own, provisions, tuple(remarks))


def _signed(provision: Provision) -> Provision:
    """`provision` of a law that is not in English, whose sections are cited with their sign."""
    return replace(provision, citation=re.sub(r"^s\. ", "§ ", provision.citation))


def _provision(keys: Keys, order: int, unit: str, row: Record) -> Provision:
    number = first("number", row)
    citation = cited(number, unit or ("section" if row.get("section") else "")) or str(order + 1)
    text = close_gaps(repair(first("text", row).replace("\r\n", "\n")))
    if number and (lead := re.match(rf"{re.escape(number)}(?:\.\s*|\s+)(?=\S)", text)):
        text = text[lead.end() :]
    told = beside(row, {number, first("text", row), *path_of(row, number)})
    return Provision(
        citation=citation,
        key=keys.take(citation_key(citation)),
        text=text,
        heading=repair(told["own"]),
        path=path_of(row, number),
        notes=told["notes"],
    )
