"""One law in several formats gives the same provisions; every difference has its reason here.

The real files stand beside the repository; without them the tests are skipped.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from corpus.model import Provision
from corpus.readers.registry import read
from corpus.source import Source

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"the real files are not at {REAL}")


@cache
def provisions(pattern: str) -> dict[str, Provision]:
    """The provisions of the files that match `pattern`, by key, in order."""
    paths = sorted(REAL.glob(pattern))
    assert paths, pattern
    found: dict[str, Provision] = {}
    for path in paths:
        source = Source(str(path.relative_to(REAL)), path.read_bytes(), path)
        for document in read(source):
            for each in document.provisions:
                assert each.key not in found, f"{path.name}: {each.key} twice"
                found[each.key] = each
    return found


def packed(text: str) -> str:
    """`text` without spaces, which PDFs and browsers set anew."""
    return re.sub(r"\s", "", text)


def letters(text: str) -> str:
    """`text` without spaces and punctuation, which publishers set differently."""
    return re.sub(r"\W", "", text)


# --- the Civil Code of the PRC -------------------------------------------------------------------

CIVIL_CODE = "prc/lawrefbook/民法典/*.md"


@pytest.mark.trial
@pytest.mark.parametrize(
    "pattern",
    [
        "awkward/民法典_y9.docx",
        "awkward/民法典_xinhua.pdf",
        "awkward/民法典_pbc-pdf-extract*.txt",
    ],
)
def test_the_civil_code_is_one(pattern: str) -> None:
    """Markdown in eight books, DOCX, PDF and a text taken out of a PDF: the same 1,260 articles.

    Spaces apart, no character differs. The PDF keeps the printer's spaces around the figures of a
    date (article 1260). The paths differ by the book, which the Markdown has in its title.
    """
    books, other = provisions(CIVIL_CODE), provisions(pattern)
    assert list(other) == [str(n) for n in range(1, 1261)]
    assert set(books) == set(other)
    assert [k for k in other if packed(other[k].text) != packed(books[k].text)] == []
    spaced = {k for k in other if other[k].text != books[k].text}
    assert spaced == ({"1260"} if pattern.endswith(".pdf") else set())
    paths = {k for k in other if other[k].path[-len(books[k].path) :] != books[k].path}
    assert {k for k in paths if books[k].path} == set()


def test_the_book_of_contracts_is_in_the_code() -> None:
    book = provisions("prc/justlaws/civil-and-commercial/civil-code/03-contracts.md")
    code = provisions(CIVIL_CODE)
    assert list(book) == [str(n) for n in range(463, 989)]
    assert [k for k in book if book[k].text != code[k].text] == []


# --- acts of Taiwan ------------------------------------------------------------------------------

ACTS = ("B0010042", "D0080075", "G0380001")


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("act", ACTS)
def test_the_ministry_writes_json_as_xml(act: str, language: str) -> None:
    json = provisions(f"tw/json/{language}/{act}_*.json")
    xml = provisions(f"tw/xml/{language}/{act}_*.xml")
    assert list(json) == list(xml)
    assert list(json.values()) == list(xml.values())


#: A page of the Legislative Yuan, the act in JSON, and how many entries of its history are later
#: than the page.
PAGES = [
    ("01295_0129590052500", "D0080075", 3),
    ("01295_0129599121400", "D0080075", 1),
    ("04590_04590100011000", "B0010042", 4),
    ("04590_04590101120700", "B0010042", 2),
]


@pytest.mark.parametrize(("page", "act", "later"), PAGES, ids=[page for page, *_ in PAGES])
def test_an_older_page_differs_where_the_history_says_so(page: str, act: str, later: int) -> None:
    """The texts differ in the articles that were amended or added since, and in no other."""
    old = provisions(f"tw/html-big5/{page}.html")
    new = provisions(f"tw/json/zh-Hant/{act}_*.json")
    changed, added = since(next(iter(new.values())).notes, later)
    assert list(old.keys()) == [k for k in new if k not in added]
    differ = {k for k in old if letters(old[k].text) != letters(new[k].text)}
    assert differ == changed - added
    assert [old[k].path for k in old] == [new[k].path for k in old]


def since(history: str, later: int) -> tuple[set[str], set[str]]:
    """The articles that the last `later` entries of a history amend, and those that they add."""
    entries = re.split(r"(?m)^(?=\d+\.中華民國)", history)[-later:]
    changed: set[str] = set()
    added: set[str] = set()
    for entry in entries:
        for verb, found in re.findall(r"(修正公布|增訂)第?\s*([\d、～\-\s第]+?)\s*條條文", entry):
            (added if verb == "增訂" else changed).update(_numbers(found))
    return changed, added


def _numbers(listed: str) -> set[str]:
    numbers: set[str] = set()
    for item in re.sub(r"[\s第]", "", listed).split("、"):
        first, _, last = item.partition("～")
        span = range(int(first), int(last) + 1) if last else ()
        numbers |= {str(n) for n in span} or {first}
    return numbers
