"""Every real file at hand yields provisions or one clear line why not.

A sweep over some 360 files: run with `-m slow`, and with `-s` for the table. What is odd about a
file is named here with its reason, so that anything new shows.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from corpus.errors import UnreadableError
from corpus.model import Document, Status
from corpus.readers.registry import format_of, read
from corpus.source import Source

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason=f"the real files are not at {REAL}"),
]
#: Tables about the files, no regulations.
TABLES = {"facts.csv", "manifest.csv"}
#: Files without a text of a regulation.
REFUSED = {
    "hk/cap6_section_titles.json": "is a list of 192 titles or references without their text",
    "uk/clml/uksi-1985-566-introduction-made.xml": "holds only title and dates",
}
#: Provisions of more than 20,000 characters. All are as long in the source: lists of definitions
#: that the source does not number, and instructions for a form.
LONG = {
    ("other/za/za-cpa.html", "1"),
    ("other/za/za-cpa.txt", "s. 1"),
    ("us/cfr-annual/CFR-2012-title12-vol8-part1024.xml", "Appendix A, Line Item Instructions"),
}
#: Where nothing in the file tells the country: acts of South Africa and Zimbabwe, a web page.
NOWHERE = {"other/za/za-cpa.html", "other/za/za-cpa.txt", "other/zw/zw-cpa.html"}


@dataclass
class Row:
    """One line of the table: a format and what its files gave."""

    files: int = 0
    documents: int = 0
    provisions: int = 0
    refused: int = 0
    longest: tuple[int, str] = (0, "")
    reasons: list[str] = field(default_factory=list)


@cache
def swept() -> list[tuple[str, str, tuple[Document, ...], str]]:
    """Every file: its name, its format, its documents, and the line that refuses it."""
    found = []
    for path in sorted(REAL.rglob("*")):
        name = path.relative_to(REAL).as_posix()
        if not path.is_file() or name in TABLES:
            continue
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        source = Source(name, data, path)
        try:
            found.append((name, format_of(source).name, tuple(read(source)), ""))
        except UnreadableError as error:
            found.append((name, format_of(source).name, (), str(error)))
    return found


def test_every_file_is_read_or_refused_in_one_line() -> None:
    refused = {name: line for name, _, _, line in swept() if line}
    assert set(refused) == set(REFUSED)
    for name, line in refused.items():
        assert line.startswith(f"{name}: {REFUSED[name]}") and "\n" not in line
    empty = [name for name, _, docs, line in swept() if not line and not docs]
    assert empty == []


def test_every_document_is_sound() -> None:
    """It has provisions, none is empty, their keys differ, and they are in order."""
    for name, _, documents, _ in swept():
        for document in documents:
            keys = [p.key for p in document.provisions]
            assert keys and all(keys) and len(set(keys)) == len(keys), name
            assert all(p.text.strip() for p in document.provisions), name
            assert "�" not in document.regulation.title, name


def test_no_provision_is_longer_than_its_source_makes_it() -> None:
    found = {
        (name, p.citation)
        for name, _, documents, _ in swept()
        for document in documents
        for p in document.provisions
        if len(p.text) > 20_000
    }
    assert found == LONG


def test_a_subsection_i_is_no_clause() -> None:
    name = "us/usc/15-USC-1681_FCRA_Fair-Credit-Reporting-Act.md"
    ((document,),) = (documents for found, _, documents, _ in swept() if found == name)
    keys = {p.key for p in document.provisions}
    assert {"1681c-1(h)", "1681c-1(i)(1)", "1681c-1(j)(1)", "1681c-1(k)"} <= keys


def test_a_definition_of_the_us_code_stands_by_itself() -> None:
    name = "us/usc/12-USC-5481-5531-5536_CFPA_UDAAP.md"
    ((document,),) = (documents for found, _, documents, _ in swept() if found == name)
    headings = {p.key: p.heading for p in document.provisions}
    assert headings["5481"] == "Definitions"
    assert headings["5481(15)"] == "Financial product or service"


def test_every_document_says_what_it_is() -> None:
    for name, _, documents, _ in swept():
        for document in documents:
            r = document.regulation
            assert r.id and r.title and len(r.title) < 600, name
            if name not in NOWHERE and not name.startswith("seed/"):
                assert r.jurisdiction, name
                assert r.id.startswith(f"{r.jurisdiction.split('-')[0].lower()}/"), (name, r.id)
            days = [d for d in (r.adopted, r.effective, r.amended, r.version) if d]
            assert all(1200 < d.year < 2100 for d in days), (name, days)
            assert r.status is not Status.IN_FORCE or name.startswith("hk/hklm/"), name


def test_the_table() -> None:
    """One line a format; shown with `-s`."""
    table: dict[str, Row] = {}
    for name, form, documents, line in swept():
        row = table.setdefault(form, Row())
        row.files += 1
        row.documents += len(documents)
        row.refused += bool(line)
        row.reasons += [line] if line else []
        for document in documents:
            row.provisions += len(document.provisions)
            for p in document.provisions:
                row.longest = max(row.longest, (len(p.text), f"{name} {p.citation}"))
    print("\n| format | files | documents | provisions | refused | longest provision |")
    print("|---|---:|---:|---:|---:|---|")
    for form, row in table.items():
        size, place = row.longest
        print(f"| {form} | {row.files} | {row.documents} | {row.provisions:,} | {row.refused} "
              f"| {size:,} ({place}) |")  # fmt: skip
        for reason in row.reasons:
            print(f"| | | | | | refused: {reason} |")
    assert sum(row.files for row in table.values()) == len(swept()) > 300
    assert sum(row.provisions for row in table.values()) > 40_000
