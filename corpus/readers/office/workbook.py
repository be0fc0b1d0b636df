"""Readers of workbooks (.xlsx, .ods): their sheets as tables of text.

Dates are written as 2031-01-31, formulas as the value that was stored with them. Formats: ECMA-376
part 1, SpreadsheetML; OASIS OpenDocument 1.3.
"""

from __future__ import annotations

import posixpath
import re
from datetime import date, timedelta

from lxml import etree

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.readers.office.tables import Table, reader_of
from corpus.readers.packages import Package, opened_package
from corpus.readers.xml import children, find_all, first, local, parse_xml, text_of
from corpus.source import Source
from corpus.text.cleaning import repair

_MAIN = "xl/workbook.xml"
_MOST_COLUMNS, _MOST_CELLS = 500, 3_000_000
#: Days are counted from here (1900 taken for a leap year), or from 1904.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DATE_FORMATS = frozenset((14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58))
_MOST_DAYS = 200_000


def xlsx_tables(source: Source) -> list[Table]:
    """The sheets of a workbook of Excel in their order; UnreadableError where it is broken or
    encrypted."""
    with opened_package(source, N_("a readable Excel workbook")) as package:
        book = _part(package, _MAIN)
        targets = _targets(package)
        shared = _shared(package)
        days = _date_styles(package)
        properties = first(book, "workbookPr")
        since = _EPOCH
        if properties is not None and properties.get("date1904") in ("1", "true"):
            since = _EPOCH_1904
        tables = []
        for sheet in find_all(book, "sheet"):
            ids = (v for k, v in sheet.attrib.items() if str(k).endswith("}id"))
            place = targets.get(str(next(ids, "")), "")
            if place in package.names:
                rows = _Sheet(source, shared, days, since).rows(_part(package, place))
                tables.append(Table(sheet.get("name", ""), rows))
    return tables


def _part(package: Package, name: str) -> etree._Element:
    return parse_xml(Source(name, package.read(name)))


def _targets(package: Package) -> dict[str, str]:
    """Where each sheet is, by the id that the workbook calls it."""
    name = "xl/_rels/workbook.xml.rels"
    if name not in package.names:
        return {}
    found = {}
    for link in find_all(_part(package, name), "Relationship"):
        target = link.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        found[link.get("Id", "")] = posixpath.normpath(place)
    return found


def _shared(package: Package) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in package.names:
        return []
    return [_string(item) for item in children(_part(package, name), "si")]


def _string(item: etree._Element) -> str:
    """A string of runs, without the phonetic ones."""
    runs = (t for t in find_all(item, "t") if not any(local(a) == "rPh" for a in t.iterancestors()))
    return repair("".join(t.text or "" for t in runs)).strip()


def _date_styles(package: Package) -> set[int]:
    """The styles of cells that show a number as a date."""
    name = "xl/styles.xml"
    if name not in package.names:
        return set()
    root = _part(package, name)
    own = {
        _whole(form.get("numFmtId"))
        for form in find_all(root, "numFmt")
        if re.search(r"[yd]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", form.get("formatCode", "")))
    }
    styles = next(find_all(root, "cellXfs"), None)
    ids = [_whole(xf.get("numFmtId")) for xf in children(styles)] if styles is not None else []
    return {i for i, id in enumerate(ids) if id in own or id in _DATE_FORMATS}


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


class _Sheet:
    """Makes rows of one sheet."""

    def __init__(self, source: Source, shared: list[str], days: set[int], since: date) -> None:
        self._source, self._shared, self._days, self._since = source, shared, days, since
        self._cells = 0

    def rows(self, root: etree._Element) -> list[list[str]]:
        """The rows that hold anything, their cells in their columns."""
        rows = []
        for row in find_all(root, "row"):
            cells: dict[int, str] = {}
            for at, cell in enumerate(children(row, "c")):
                column = _column(cell.get("r", ""), at)
                if (text := self._text(cell)) and column < _MOST_COLUMNS:
                    cells[column] = text
            self._cells += len(cells)
            if self._cells > _MOST_CELLS:
                raise UnreadableError(self._source.name, N_(f"has more than {_MOST_CELLS:,} cells"))
            if cells:
                rows.append([cells.get(i, "") for i in range(max(cells) + 1)])
        return rows

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _string(cell)
        held = first(cell, "v")
        value = (held.text or "").strip() if held is not None else ""
        if kind == "s":
            at = _whole(value, -1)
            return self._shared[at] if 0 <= at < len(self._shared) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "n" and value:
            return self._number(value, _whole(cell.get("s")))
        return repair(value).strip() if kind in ("str", "d") else ""

    def _number(self, value: str, style: int) -> str:
        try:
            number = float(value)
        except ValueError:
            return value[:40]
        if style in self._days and 0 < number < _MOST_DAYS:
            return (self._since + timedelta(days=int(number))).isoformat()
        return f"{number:.15g}" if abs(number) < 1e300 else value[:40]


def _column(place: str, default: int) -> int:
    """The number of the column of a cell: "C5" is 2."""
    letters = re.match(r"[A-Z]{1,3}", place)
    if not letters:
        return default
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - 64
    return number - 1


def ods_tables(source: Source) -> list[Table]:
    """The sheets of an OpenDocument workbook in their order."""
    if source.data.startswith(b"PK"):
        with opened_package(source, N_("a readable OpenDocument workbook")) as package:
            root = _part(package, "content.xml")
    else:
        root = parse_xml(source)
    tables = []
    for table in find_all(root, "table"):
        name = next((str(v) for k, v in table.attrib.items() if str(k).endswith("}name")), "")
        rows = [_ods_row(row) for row in find_all(table, "table-row")]
        tables.append(Table(name, [row for row in rows if any(row)]))
    return tables


def _ods_row(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in children(row, "table-cell", "covered-table-cell"):
        times = next((str(v) for k, v in cell.attrib.items() if "columns-repeated" in str(k)), "1")
        room = _MOST_COLUMNS - len(cells)
        texts = [text_of(p, frozenset(("annotation",))) for p in children(cell, "p")]
        cells += [repair("\n".join(texts)).strip()] * min(_whole(times, 1), room)
    while cells and not cells[-1]:
        cells.pop()
    return cells


#: The documents in a workbook of Excel, and its cells.
read_xlsx, xlsx_lines = reader_of(xlsx_tables)
#: The documents in an OpenDocument workbook, and its cells.
read_ods, ods_lines = reader_of(ods_tables)
