"""Readers of lists of rules as tables (.csv, .tsv, .xlsx, .ods): one provision a row.

The row of headings tells what each column is, by the names of `corpus.readers.general.mapping` and
`COLUMNS`; docs/documents.md lists them. A column of another name is kept among the provision's
notes. A table without a column of text is read as text, a line for each row.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.frontmatter import Value
from corpus.messages import N_
from corpus.model import Document, Provision
from corpus.named import NamedTuple
from corpus.readers.general.fields import ALIASES, day_of, status_of, with_fields
from corpus.readers.general.mapping import NAMES, cited
from corpus.source import Reader, Source
from corpus.splitting.assemble import Known, assemble, titled
from corpus.splitting.header import names_a_law
from corpus.splitting.lines import Line
from corpus.splitting.shown import can_be_title
from corpus.text.cleaning import close_gaps, decode, repair
from corpus.text.han import has_han
from corpus.unique_names import Keys

#: Part of a provision: names that its column has in tables, beside those of records.
COLUMNS = {
    "text": "provision rule_text requirement requirements wording full_text legal_text "
    "provision_content 条款内容 规定内容 具体内容 原文 条款原文 条文原文 规定",
    "number": "citation reference ref no no. clause clause_no provision_no rule_no rule paragraph "
    "条款 条款号 条款编号 条次 条 序号 编号 规则编号 rule_id form form_no annex schedule",
    "heading": "subject topic headline 条标 条名 主题 要点",
    "path": "chapter_no section_heading 编 分类",
    "law": "regulation regulation_name instrument source_document law_or_regulation 法规 法律 "
    "法律法规 文件 文件名称 制度名称 法规文件 规范名称",
}
#: Fields of the law that a column may hold, and names that they have in tables only.
_OF_LAW = ("jurisdiction", "kind", "status", "effective", "adopted", "issuer", "url", "number")
_IN_TABLES = {
    "number": "official_number document_number 文号 发文字号",
    "jurisdiction": "country 法域 国家 地区",
    "issuer": "authority regulator 发文机关 发布机关 发布单位", "kind": "效力级别 法规类别",
    "effective": "生效日期 实施日期", "adopted": "发布日期 颁布日期", "status": "效力状态 状态",
    "url": "link 链接",
}  # fmt: skip
#: Those of them that are no words of the law.
_CODES = ("law:jurisdiction", "law:kind", "law:status", "law:effective", "law:adopted")
_HEADINGS_WITHIN = 20
_SHEET = re.compile(r"(?:sheet|工作表|table|表)\s?\d*", re.I)
_LONGEST_CELL = 1 << 20
T = TypeVar("T")


class Table(NamedTuple):
    """A sheet: its name ("" where it says nothing) and its rows of cells."""

    name: str
    rows: list[list[str]]


def csv_tables(source: Source) -> list[Table]:
    """The rows of a file of values apart by commas, semicolons or tabs; UnreadableError for binary
    data."""
    text = decode(source.data, source.name)
    csv.field_size_limit(_LONGEST_CELL)
    first = text.lstrip("\n")[:4096].split("\n", 1)[0]
    mark = max("\t,;|", key=first.count) if source.suffix != ".tsv" else "\t"
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=False))
    except csv.Error as error:
        raise UnreadableError(source.name, N_(f"is no readable table ({error})")) from error
    return [Table("", [[repair(cell).strip() for cell in row] for row in rows])]


def reader_of(
    tables: Callable[[Source], list[Table]],
) -> tuple[Reader, Callable[[Source], Iterator[str]]]:
    """The reader of a kind of file of tables, and what gives its cells (for `corpus.coverage`)."""
    return lambda source: documents(source, tables(source)), lambda source: lines(tables(source))


def documents(source: Source, tables: Sequence[Table]) -> Iterator[Document]:
    """The documents in tables: one for each law that a table names, in the order of its rows."""
    main = ""
    for table in tables:
        rows = [row for row in table.rows if any(row)]
        name = "" if _SHEET.fullmatch(table.name) else table.name
        below = f"{main} {table.name}".strip() if main else name
        columns = _Columns.of(rows)
        if columns is not None:
            own = name if not main or names_a_law(name) else below
            made = _documents(source, own, rows, columns)
        else:
            made = _text(source, below, rows)
        for document in made:
            main = main or document.regulation.title
            yield document
    if not main:
        raise UnreadableError(source.name, N_("holds no text"))


def _text(source: Source, name: str, rows: Sequence[Sequence[str]]) -> Iterator[Document]:
    """A sheet without a column of text: a line for each row, titled by its first row where that
    can be a title, else by `name`."""
    lines = [Line(" | ".join(filter(None, row)), f"row {n}") for n, row in enumerate(rows, 1)]
    if not lines:
        return
    if len(lines) > 1 and " | " not in lines[0].text and can_be_title(lines[0].text):
        yield assemble(source, lines[1:], Known(title=lines[0].text, front=0))
    else:
        yield assemble(source, lines, Known(title=name, front=0))


def lines(tables: Sequence[Table]) -> Iterator[str]:
    """The cells as they stand in tables, without the row of headings and those that tell of the
    law (for `corpus.coverage`)."""
    for table in tables:
        rows = [row for row in table.rows if any(row)]
        columns = _Columns.of(rows)
        of_law = {i for i, what in columns.parts.items() if what in _CODES} if columns else set()
        for n, row in enumerate(rows):
            if columns is None or n != columns.at:
                cells = (cell for i, cell in enumerate(row) if i not in of_law)
                yield from (line for cell in cells for line in cell.split("\n"))


def _named(cell: str) -> str:
    """A heading as it is looked for: "Section no.:" is "section_no"."""
    return re.sub(r"[\s_/-]+", "_", cell.strip().lower()).strip("_:*.\uff1a")


def _parts() -> dict[str, str]:
    """The part that each name of a column says; the names that records have come first."""
    known: dict[str, str] = {}
    for part in _OF_LAW:
        names = _IN_TABLES.get(part, "").split() if part == "number" else ALIASES[part].split()
        for name in [*_IN_TABLES.get(part, "").split(), *names]:
            known[name.lower()] = f"law:{part}"
    for table in (COLUMNS, NAMES):
        for part, written in table.items():
            known |= {name.lower().strip("."): part for name in written.split()}
    return known


@dataclass(frozen=True)
class _Columns:
    """Which column holds what: `at` is the row of headings, `names` are those written in it."""

    at: int
    names: list[str]
    parts: dict[int, str]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> _Columns | None:
        """The columns of a table; None where no row names one that holds text."""
        known = _parts()
        for at, row in enumerate(rows[:_HEADINGS_WITHIN]):
            parts = {
                i: known[name] for i, cell in enumerate(row) if (name := _named(cell)) in known
            }
            if "text" in parts.values() and len([c for c in row if c]) > 1:
                return cls(at, list(row), _told_apart(parts, row, rows[at + 1 :]))
        return None

    def column(self, part: str) -> list[int]:
        """The numbers of the columns that hold `part`."""
        return [i for i, what in self.parts.items() if what == part]


def _told_apart(
    parts: dict[int, str], names: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[int, str]:
    """`parts` with one column of text and one of numbers; a title that many rows share is the
    law's, where no other column names it."""
    parts = dict(parts)
    for part in ("text", "number"):
        twice = [i for i, what in parts.items() if what == part][1:]
        parts |= dict.fromkeys(twice, "path" if part == "number" else "")
    if "law" not in parts.values():
        for i, what in list(parts.items()):
            values = [row[i] for row in rows if i < len(row) and row[i]]
            shared = len(values) > 1 and 2 * len(set(values)) <= len(values)
            if what == "heading" and _named(names[i]) in ("title", "name", "标题") and shared:
                parts[i] = "law"
                break
    return parts


@dataclass
class _Law:
    """The rows of one law."""

    title: str
    fields: dict[str, Value] = field(default_factory=dict)
    provisions: list[Provision] = field(default_factory=list)
    keys: Keys = field(default_factory=Keys)


def _documents(
    source: Source, name: str, rows: Sequence[Sequence[str]], columns: _Columns
) -> Iterator[Document]:
    above = [" ".join(filter(None, row)) for row in rows[: columns.at]]
    title = above[0] if above and len(above[0]) <= 100 else ""
    title = title or name or source.stem
    laws: dict[str, _Law] = {}
    own, held = title, ""
    for number, row in enumerate(rows[columns.at + 1 :], columns.at + 2):
        cells = {i: cell for i, cell in enumerate(row) if cell}
        own = next((cells[i] for i in columns.column("law") if i in cells), own)
        held = next((cells[i] for i in columns.column("path") if i in cells), held)
        law = laws.setdefault(own, _Law(own))
        _take(law, cells, columns, number)
    remarks = [N_(f"above the table: {line[:200]}") for line in above if line != title]
    for law in laws.values():
        yield _document(source, law, remarks)


def _take(law: _Law, cells: dict[int, str], columns: _Columns, number: int) -> None:
    """Add a row to its law."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for i, cell in cells.items():
        name = columns.names[i] if i < len(columns.names) else ""
        parts.setdefault(columns.parts.get(i, ""), []).append((name, cell))
    citation = _cited(*parts["number"][0]) if "number" in parts else ""
    heading = "\n".join(cell for _, cell in parts.get("heading", []))
    notes = [f"{name}: {cell}" if name else cell for name, cell in parts.get("", [])]
    notes += _told(law, parts)
    text = "\n".join(cell for _, cell in parts.get("text", []))
    if not text:
        text, heading, notes = "\n".join(filter(None, (heading, *notes))), "", []
    if not text:
        text, citation = citation, ""
    if not text:
        return
    place = f"row {number}"
    law.provisions.append(
        Provision(
            citation=citation or place,
            key=law.keys.take(citation_key(citation or place)),
            text=close_gaps(text),
            heading=heading.replace("\n", "; "),
            path=tuple(cell for _, cell in parts.get("path", [])),
            notes="\n".join(notes),
            locator=place,
            status=_own(law, parts, "status", status_of),
            effective=_own(law, parts, "effective", day_of),
        )
    )


def _told(law: _Law, parts: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    """Take what a row says of its law; what an earlier row says otherwise is a note of this one."""
    for part, given in parts.items():
        for name, cell in given if part.startswith("law:") else ():
            if law.fields.setdefault(part.removeprefix("law:"), cell) != cell:
                yield f"{name}: {cell}"


def _own(
    law: _Law, parts: dict[str, list[tuple[str, str]]], name: str, read: Callable[[str], T | None]
) -> T | None:
    """A provision's own status or date, where its row says another than the law's."""
    given = parts.get(f"law:{name}")
    return read(given[0][1]) if given and given[0][1] != law.fields.get(name) else None


def _cited(name: str, number: str) -> str:
    """A number as it is cited: a bare one with the unit that its column is headed by."""
    bare = re.fullmatch(r"(\d+)(?:\.0)?", number)
    if not bare or _named(name) in (
        "序号",
        "编号",
        "规则编号",
        "no",
        "ref",
        "reference",
        "number",
        "citation",
        "num",
    ):
        return number
    if has_han(name):
        return f"第{bare[1]}条"
    unit = re.match(r"section|article|rule|clause|paragraph|recital", _named(name))
    return cited(
        bare[1], "section" if unit and unit[0] == "section" else unit[0].title() if unit else ""
    )


def _document(source: Source, law: _Law, remarks: Sequence[str]) -> Document:
    title = repair(law.title).replace("\n", " ").strip()
    bodies = [provision.text for provision in law.provisions]
    own = titled(source, title, bodies)
    own, unknown = with_fields(own, {"title": title} | law.fields)
    twice = Counter(p.citation for p in law.provisions).most_common(1)
    marks = [N_(f"{twice[0][0]} stands in {twice[0][1]} rows")] if twice and twice[0][1] > 1 else []
    return Document(own, tuple(law.provisions), (*remarks, *unknown, *marks))


#: The documents in a file of values, and its cells.
read_csv, csv_lines = reader_of(csv_tables)
