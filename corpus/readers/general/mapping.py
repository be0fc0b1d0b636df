"""The names that fields of a provision have with their makers, and a row as one of our records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from corpus.readers.general.fields import status_of

#: Part of a provision: the names of the fields that hold it, the first that is set counts.
NAMES = {
    "text": "text content body article_text section_text provision_text 正文 内容 条文 条文内容",
    "number": "citation article_no article_number section_number section article number "
    "recital_number provision_ref num 条号",
    "heading": "heading title section_title article_title name caption 标题",
    "path": "path book part division title_heading chapter subchapter chapter_title 章 节",
    "law": "law law_name law_title act statute document 法规名称 法律名称",
}
Record = dict[str, Any]


def first(part: str, row: Mapping[str, Any]) -> str:
    """The first field of `row` that the mapping names for `part`, as text."""
    values = (row.get(name) for name in NAMES[part].split())
    return next((str(v).strip() for v in values if isinstance(v, str | int) and str(v).strip()), "")


def as_line(row: Record) -> Record | None:
    """A row as a record of `corpus.readers.general.jsonl`; None where it is no provision."""
    law, text = first("law", row), first("text", row)
    if not law or not text:
        return None
    number = first("number", row)
    days = (row.get(name) for name in ("date", "version_date", "effective_date", "施行日期"))
    status = status_of(str(row.get("status") or row.get("时效性") or ""))
    return {
        **{name: row.get(name) or "" for name in ("jurisdiction", "lang")},
        "issuer": str(row.get("issuing_body") or row.get("issuer") or ""),
        "law": law,
        "text": text,
        "citation": cited(number, "section" if row.get("section") == number else ""),
        "heading": " > ".join(path_of(row, number)),
        "date": next((str(day) for day in days if day), ""),
        "status": status.value if status else "",
        **beside(row, {law, text, number, *path_of(row, number)}),
    }


#: Fields that tell of the law or of the file, and not of a provision.
ASIDE = frozenset(
    (
        "id", "type", "url", "law_id", "law_department", "level", "status", "source_provision",
        "lang", "language", "jurisdiction", "date", "effective_date", "publish_date",
        "version_date", "doc_type", "issuing_body", "issuer",
    )
)  # fmt: skip
#: Fields of a row of our own format.
OWN = frozenset(
    ("law", "text", "id", "jurisdiction", "citation", "heading", "lang", "date", "status", "issuer",
     "own", "notes")
)  # fmt: skip
_SHORTEST_NOTE = 12


def beside(row: Mapping[str, Any], known: set[str]) -> Record:
    """A provision's own heading, and what its row says beside what is `known`."""
    own = next(
        (s for name in NAMES["heading"].split() if (s := _said(row, name)) and s not in known), ""
    )
    said = (_said(row, name) for name in row if name not in ASIDE)
    notes = [s for s in said if len(s) >= _SHORTEST_NOTE and s not in known | {own}]
    return {"own": own, "notes": "\n".join(notes)}


def _said(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def path_of(row: Record, number: str) -> tuple[str, ...]:
    """The headings above a row, from its fields."""
    names = [*NAMES["path"].split(), "section"]
    parts = (str(row[name]).strip() for name in names if isinstance(row.get(name), str | int))
    return tuple(part for part in dict.fromkeys(parts) if part and part != number)


def cited(number: str, unit: str) -> str:
    """A number as it is cited: a bare one with the name of its unit."""
    bare = re.fullmatch(r"\d[\w.:/-]*|[IVXLC]+", number) is not None
    named = {"section": "s."}.get(unit, unit)
    return f"{named} {number}" if bare and named else number
