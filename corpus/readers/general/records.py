"""Provisions as records of any maker: JSON with one object a provision, and rows as JSON lines.

`NAMES` is the whole mapping: the part of a provision, and the names that fields have for it. What
tells of the law is read as front matter is (`corpus.readers.general.fields`). A string that no
name of the mapping takes is kept among the provision's notes, where it is longer than a code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from corpus.citations.keys import citation_key
from corpus.definitions import defines
from corpus.frontmatter import Value
from corpus.model import Document, Provision, Regulation
from corpus.readers.general.fields import ALIASES, status_of, with_fields
from corpus.readers.general.jsonl import documents_of
from corpus.readers.general.unknown import read_json as refuse
from corpus.source import Source
from corpus.splitting.assemble import regulation_id
from corpus.splitting.header import describe
from corpus.text.cleaning import close_gaps, decode, repair
from corpus.unique_names import Keys

#: Part of a provision: the names of the fields that hold it, the first that is set counts.
NAMES = {
    "text": "text content body article_text section_text provision_text 正文 内容 条文 条文内容",
    "number": "citation article_no article_number section_number section article number "
    "recital_number provision_ref num 条号",
    "heading": "heading title section_title article_title name caption 标题",
    "path": "path book part division title_heading chapter subchapter chapter_title 章 节",
    "law": "law law_name law_title act statute document 法规名称 法律名称",
}
#: Names of lists whose objects are provisions, and how their bare numbers are cited.
LISTS = {
    "provisions": "", "articles": "Article", "sections": "", "recitals": "Recital", "items": "",
    "rules": "Rule", "rows": "", "data": "", "clauses": "Clause", "schedules": "Schedule",
}  # fmt: skip
#: Fields that tell of the law or of the file, and not of a provision.
_ASIDE = frozenset(
    (
        "id", "type", "url", "law_id", "law_department", "level", "status", "source_provision",
        "lang", "language", "jurisdiction", "date", "effective_date", "publish_date",
        "version_date", "doc_type", "issuing_body",
    )
)  # fmt: skip
_SHORTEST_NOTE = 12
Record = dict[str, Any]


def read(source: Source) -> Iterator[Document]:
    """The documents in a JSON file of provisions; UnreadableError where it holds none."""
    try:
        content = json.loads(decode(source.data, source.name))
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        records = [(unit, row) for name, unit in LISTS.items() for row in _rows(content.get(name))]
        if any(_first("law", row) for _, row in records) and not _title(content):
            content = [row for _, row in records]
        elif records:
            yield _document(source, content, records)
            return
    rows = [row for row in map(as_line, _rows(content)) if row]
    yield from documents_of(source, rows) if rows else refuse(source)


def _rows(value: object) -> list[Record]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict) and _first("text", row)]


def _first(part: str, row: Mapping[str, Any]) -> str:
    """The first field of `row` that the mapping names for `part`, as text."""
    values = (row.get(name) for name in NAMES[part].split())
    return next((str(v).strip() for v in values if isinstance(v, str | int) and str(v).strip()), "")


def as_line(row: Record) -> Record | None:
    """A row as a record of `corpus.readers.general.jsonl`; None where it is no provision."""
    law, text = _first("law", row), _first("text", row)
    if not law or not text:
        return None
    number = _first("number", row)
    days = (row.get(name) for name in ("date", "version_date", "effective_date", "施行日期"))
    status = status_of(str(row.get("status") or row.get("时效性") or ""))
    return {
        **{name: row.get(name) or "" for name in ("jurisdiction", "lang")},
        "issuer": str(row.get("issuing_body") or row.get("issuer") or ""),
        "law": law,
        "text": text,
        "citation": _cited(number, "section" if row.get("section") == number else ""),
        "heading": " > ".join(_path(row, number)),
        "date": next((str(day) for day in days if day), ""),
        "status": status.value if status else "",
    }


def _path(row: Record, number: str) -> tuple[str, ...]:
    names = [*NAMES["path"].split(), "section"]
    parts = (str(row[name]).strip() for name in names if isinstance(row.get(name), str | int))
    return tuple(part for part in dict.fromkeys(parts) if part and part != number)


def _cited(number: str, unit: str) -> str:
    """A number as it is cited: a bare one with the name of its unit."""
    bare = re.fullmatch(r"\d[\w.:/-]*|[IVXLC]+", number) is not None
    named = {"section": "s."}.get(unit, unit)
    return f"{named} {number}" if bare and named else number


def _title(content: Record) -> str:
    names = [*ALIASES["title"].split(), "full_name", "law_name"]
    found = (content[name] for name in names if isinstance(content.get(name), str))
    return next((repair(title).strip() for title in found if title.strip()), "")


def _document(source: Source, content: Record, records: list[tuple[str, Record]]) -> Document:
    keys = Keys()
    provisions = tuple(_provision(keys, i, unit, row) for i, (unit, row) in enumerate(records))
    title = _title(content) or source.stem
    bodies = [provision.text for provision in provisions]
    said = describe([title], bodies, title=title, name=source.stem)
    own = Regulation(
        id=regulation_id(said.jurisdiction, title),
        title=title,
        jurisdiction=said.jurisdiction,
        kind=said.kind,
        language=said.language,
        source=source.name,
        sha256=source.sha256,
    )
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
    number = _first("number", row)
    citation = _cited(number, unit or ("section" if row.get("section") else "")) or str(order + 1)
    text = close_gaps(repair(_first("text", row).replace("\r\n", "\n")))
    if number and (lead := re.match(rf"{re.escape(number)}(?:\.\s*|\s+)(?=\S)", text)):
        text = text[lead.end() :]
    heading = _first("heading", row)
    known = {number, heading, _first("text", row), *_path(row, number)}
    notes = (v.strip() for n, v in row.items() if isinstance(v, str) and n not in _ASIDE)
    return Provision(
        citation=citation,
        key=keys.take(citation_key(citation)),
        text=text,
        order=order,
        heading=repair(heading),
        path=_path(row, number),
        notes="\n".join(n for n in notes if len(n) >= _SHORTEST_NOTE and n not in known),
        definition=defines(heading, text),
    )
