"""Circulars of the Reserve Bank of India, as collected from its pages into one JSON file.

Structure: `circulars`, each with `details.circular`: title, number, date, addressees,
`contentSections` (title, content as paragraphs) and `tables`. The collection lost many lists:
a paragraph says "as explained below:" and nothing follows. Remarks count such places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from typing import Any

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document, Kind, Provision, Regulation, TextKind
from corpus.readers.outline import Outline
from corpus.readers.xml import parse_date, squeeze, table_text
from corpus.source import Source
from corpus.text.cleaning import decode_json
from corpus.text.dates import numeric_day

_NUMBER = re.compile(r"(\d{1,2})\.(?!\d)\s*|(\d{1,2}(?:\.\d{1,2})+)\.?\s+(?=[A-Z“\"'(\[])")
_FILED = re.compile(r"RBI/(\d{4})-(\d{2,4})/(\d+)")
_SIGNATURE = re.compile(r"Yours\s+(?:faithfully|sincerely|truly)", re.I)
_POWERS = re.compile(r"in exercise of the powers?\b|\bhereby directs?\b|\bit is directed\b", re.I)
_LEADS_ON = re.compile(r"(?::|:-|—|\bbelow)\s*$")
_ANNEX = re.compile(r"(?:annex(?:ure)?|appendix|schedule)\b(?:.{0,8}$)", re.I)
_SKIP = 2


def read(source: Source) -> Iterator[Document]:
    """One document a circular; those without text are named in a remark on the first."""
    content = decode_json(source.data, source.name)
    circulars = content.get("circulars") if isinstance(content, dict) else None
    readable: list[tuple[dict[str, Any], dict[str, Any]]] = []
    empty = 0
    for row in circulars if isinstance(circulars, list) else ():
        detail = _mapping(_mapping(row, "details"), "circular")
        if any(_text(s, "content") for s in _list(detail, "contentSections")):
            readable.append((row, detail))
        else:
            empty += 1
    if not readable:
        raise UnreadableError(source.name, N_("holds no circular with text"))
    remarks: tuple[str, ...] = (N_(f"{empty} circulars without text left out"),) if empty else ()
    for row, detail in readable:
        provisions, lost = _provisions(row, detail)
        if lost:
            remarks += (N_(f"{lost} paragraphs announce a list or table that the file has lost"),)
        yield Document(_regulation(row, detail, provisions), provisions, remarks)
        remarks = ()


def _mapping(holder: object, key: str) -> dict[str, Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, dict) else {}


def _list(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = holder.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(holder: dict[str, Any], key: str) -> str:
    return str(holder.get(key) or "").strip()


def _provisions(row: dict[str, Any], detail: dict[str, Any]) -> tuple[tuple[Provision, ...], int]:
    out, lost = Outline(), 0
    title = squeeze(_text(detail, "title"))
    above: list[str] = []
    after_text = True
    for section in _list(detail, "contentSections"):
        heading = squeeze(_text(section, "title"))
        letter, rest = _split_signature(_text(section, "content"))
        if not letter.strip():
            above = [heading] if after_text else [*above, heading]
            after_text = False
            out.note(rest)
            continue
        after_text = True
        if _ANNEX.match(heading):
            above, heading = [heading], ""
        annex = next((h for h in above if _ANNEX.match(h)), "")
        with ExitStack() as stack:
            for each in (*above, "" if heading == title else heading):
                stack.enter_context(out.division(each))
            lost += _add_paragraphs(out, _paragraphs(letter), annex, heading)
            out.note(rest)
    for number, table in enumerate(_list(detail, "tables"), 1):
        with out.unit(f"Table {number}", squeeze(_text(table, "title"))):
            for line in _table_lines(table):
                out.line(line)
    if meant := squeeze(_text(row, "Meant For") or _text(detail, "meantFor")):
        out.note_first(f"Meant for: {meant}")
    if department := squeeze(_text(row, "Department")):
        out.note_first(f"Department: {department}")
    return out.provisions(), lost


def _split_signature(text: str) -> tuple[str, str]:
    match = _SIGNATURE.search(text)
    return (text[: match.start()], squeeze(text[match.start() :])) if match else (text, "")


def _paragraphs(text: str) -> list[str]:
    return [squeeze(block) for block in re.split(r"\n\s*\n", text) if block.strip()]


def _add_paragraphs(out: Outline, paragraphs: list[str], annex: str, heading: str) -> int:
    """Add a section's paragraphs; how many announce a list that does not follow."""
    prefix = f"{annex} " if annex else ""
    lost, last = 0, 0
    groups: list[tuple[str, list[str]]] = [("", [])]
    for paragraph in paragraphs:
        match = _NUMBER.match(paragraph)
        number = (match[1] or match[2]) if match else ""
        top = int(number.split(".")[0]) if number else 0
        if match and (top == 1 or not last or last <= top <= last + _SKIP):
            last = top
            groups.append((number, [paragraph[match.end() :]]))
        else:
            groups[-1][1].append(paragraph)
    for number, lines in groups:
        lost += bool(lines and _LEADS_ON.search(lines[-1]))
        if number:
            fuller = f"{prefix}{heading} para. {number}"
            with out.unit(f"{prefix}para. {number}", fuller=fuller):
                _add_lines(out, lines)
        else:
            _add_lines(out, lines)
    return lost


def _add_lines(out: Outline, lines: list[str]) -> None:
    for line in lines:
        out.line(line)


def _table_lines(table: dict[str, Any]) -> list[str]:
    """A table's lines; its rows may have cells that its headers do not name."""
    headers = [str(h) for h in table.get("headers") or ()]
    data = _list(table, "data")
    names = list(dict.fromkeys([*headers, *chain.from_iterable(data)]))
    rows = [[str(row.get(name) or "") for name in names] for row in data]
    return table_text([headers, *rows] if headers else rows).splitlines()


def _regulation(
    row: dict[str, Any], detail: dict[str, Any], provisions: tuple[Provision, ...]
) -> Regulation:
    number = squeeze(_text(detail, "circularNumber") or _text(row, "Circular Number"))
    filed = _FILED.search(_text(row, "Circular Number")) or _FILED.search(number)
    link = _text(row, "link")
    page = link.rpartition("Id=")[2]
    binding = any(_POWERS.search(p.text) for p in provisions)
    return Regulation(
        id=f"in/rbi-{filed[1]}-{filed[2][-2:]}-{filed[3]}" if filed else f"in/rbi-{page}",
        title=squeeze(_text(detail, "title") or _text(row, "Subject")),
        jurisdiction="IN",
        kind=Kind.RULE if binding else Kind.GUIDELINE,
        language="en",
        citation=filed[0] if filed else "",
        issuer="Reserve Bank of India",
        number=number,
        adopted=numeric_day(_text(row, "Date Of Issue")) or parse_date(_text(detail, "date")),
        url=link,
        text=TextKind.UNVERIFIED,
    )
