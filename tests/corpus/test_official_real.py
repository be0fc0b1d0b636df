"""The official formats against published files: every unit and every word of the source is there.

The files are no part of the project; without them these tests are skipped. Nothing of their text
stands here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from corpus.citations.keys import citation_key
from corpus.errors import UnreadableError
from corpus.model import Document, Kind, Status, TextKind
from corpus.readers.registry import read
from corpus.readers.xml import local
from corpus.source import Source

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the published files are not here")

#: Elements that stand apart from the words around them.
APART = {
    "p", "P", "num", "NO.P", "NO.PARAG", "TXT", "TI.ART", "STI.ART", "TI", "STI", "VISA", "NOTE",
    "ALINEA", "PREAMBLE.INIT", "heading", "content", "GR.CONSID.INIT", "PREAMBLE.FINAL",
    "leadIn", "def", "sourceNote", "td", "th", "tr", "Text", "Pnumber", "Number", "Title",
    "TitleBlock", "Reference", "Para", "ListItem", "PersonName", "JobTitle", "Department",
    "DateText", "LongTitle", "Footnote", "Commentary", "mi", "mo", "mn", "role", "person",
    "signature", "條號", "條文內容", "編章節", "沿革內容", "前言",
}  # fmt: skip


@cache
def documents(name: str) -> tuple[Document, ...]:
    path = REAL / name
    return tuple(read(Source(name, path.read_bytes(), path)))


def names(*patterns: str) -> list[str]:
    if not REAL.is_dir():
        return []
    found = [p for pattern in patterns for p in sorted(REAL.glob(pattern))]
    return [str(path.relative_to(REAL)) for path in found]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def source_text(root: etree._Element, left_out: set[str]) -> str:
    pieces: list[str] = []

    def walk(element: etree._Element) -> None:
        name = local(element)
        if name and name not in left_out:
            gap = " " if name in APART else ""
            pieces.append(gap + (element.text or ""))
            for child in element:
                walk(child)
            pieces.append(gap)
        pieces.append(element.tail or "")

    walk(root)
    return "".join(pieces)


def given_text(docs: Iterable[Document], everything: bool = True) -> str:
    """The texts of provisions; with notes, headings, citations and titles for `everything`."""
    lines: list[str] = []
    for document in docs:
        heads = {head for p in document.provisions for head in p.path}
        stated = document.regulation
        if everything:
            lines += [*heads, stated.title, stated.number, stated.issuer]
        for p in document.provisions:
            lines += [p.text, p.notes, p.heading, p.citation] if everything else [p.text]
    return "\n".join(lines)


#: Files, and how many words of each stand nowhere in what is read.
WHOLE = [
    ("uk/clml/eudn_2004_605_adopted.xml", 0),
    ("uk/clml/ukpga-1981-54-part-VI-2020-08-03.xml", 2),  # a note that nothing refers to
    ("uk/clml/ukpga-1996-31-section-20-2010-01-12.xml", 0),
    ("uk/clml/ukpga-2016-24-section-26-enacted.xml", 0),
    ("uk/clml/ukpga_20020016_en.xml", 1),  # the word "Schedules" above them
    ("uk/clml/uksi-2006-622-made.xml", 1),  # SCHEDULE, which holds pictures only
    ("uk/clml/uksi-2014-2080-article-1.xml", 0),
    ("uk/clml/wsi-2022-367-made.xml", 2),  # EXPLANATORY NOTE in capitals
    ("eu/akn/32014L0092.akn", 4),  # "Text with EEA relevance"
    ("eu/formex/L_202400903EN.000101.fmx.xml", 0),
    ("eu/formex/DOC_3_annex_L_2008311.xml", 2),  # ANNEX in capitals; a note given twice
    ("hk/hklm/cap25_excerpt.xml", 0),
    ("other/fi/finlex_2024_123.xml", 1),  # the year of the act's number
    ("other/gr/law_4330_2015.xml", 13),  # the word for "paragraph"; the heading "Law no."
    ("other/it/20240527_24G00083_VIGENZA_20240902.xml", 3),  # kind and date of the law
]
LEFT_OUT = {
    "Metadata", "Contents", "Resources", "Versions", "SubjectInformation", "MadeDate",
    "LaidDate", "ComingIntoForce", "DateOfEnactment", "meta", "toc", "coverPage", "BIB.INSTANCE",
}  # fmt: skip
#: Numbers of list items, which the markup leaves to the reader.
MARKERS = {"a", "b", "c", "d", "e", "i", "ii", "iii", "iv", "v", "vi"}


@pytest.mark.parametrize(("name", "missing"), WHOLE, ids=lambda v: str(v).rpartition("/")[2])
def test_every_word_is_there_and_none_is_added(name: str, missing: int) -> None:
    root = etree.parse(str(REAL / name)).getroot()
    source = Counter(words(source_text(root, LEFT_OUT)))
    docs = documents(name)
    lost = source - Counter(words(given_text(docs)))
    assert lost.total() <= missing, lost
    added = Counter(words(given_text(docs, everything=False))) - source
    assert set(added) <= MARKERS, added


def keys(name: str) -> set[str]:
    return {p.key for document in documents(name) for p in document.provisions}


def covered(key: str, found: set[str]) -> bool:
    """True when a unit has a provision, or has no text of its own and units below do."""
    return key in found or any(k.startswith((f"{key}(", f"{key} ")) for k in found)


@pytest.mark.parametrize("name", names("uk/clml/*.xml"))
def test_every_numbered_id_in_clml_gives_a_provision(name: str) -> None:
    root = etree.parse(str(REAL / name)).getroot()
    ids = [
        each.get("id") or ""
        for each in root.iter()
        if re.fullmatch(r"P[1-7]", local(each))
        and each.get("id")
        and not any(local(above) == "BlockAmendment" for above in each.iterancestors())
    ]
    if not ids:
        with pytest.raises(UnreadableError, match=r"holds only title and dates of .+, no text"):
            documents(name)
        return
    found = keys(name)
    if all(re.fullmatch(r"p\d+", each) for each in ids):  # numbers that say nothing: count
        leaves = [key for key in found if not any(k.startswith(f"{key}(") for k in found)]
        numbered = [key for key in leaves if re.match(r"\d|schedule \d+ para", key)]
        assert len(numbered) == _leaf_units(root)
        return
    for each in ids:
        head, *levels = re.sub(r"^(?:section|article|regulation|rule)-", "", each).split("-")
        key = head + "".join(f"({level})" for level in levels)
        if each.startswith("schedule-"):
            match = re.fullmatch(r"schedule-(\w+)-paragraph-(\w+)(.*)", each)
            assert match, each
            levels = match[3].split("-")[1:]
            key = f"schedule {match[1]} para {match[2]}" + "".join(f"({v})" for v in levels)
        assert covered(citation_key(key), found), each


def _leaf_units(root: etree._Element) -> int:
    """How many numbered units of a CLML file hold no other and stand in no quotation."""
    units = [
        each
        for each in root.iter()
        if re.fullmatch(r"P[1-7]", local(each))
        and any(local(child) == "Pnumber" for child in each)
        and not any(local(above) == "BlockAmendment" for above in each.iterancestors())
    ]
    inner = {id(above) for each in units for above in each.iterancestors()}
    return sum(1 for each in units if id(each) not in inner)


def test_quoted_provisions_are_text_of_the_provision_that_quotes_them() -> None:
    name = "uk/clml/ukpga-2016-24-section-26-enacted.xml"
    assert keys(name) == {"26(1)", "26(2)"}
    (document,) = documents(name)
    assert document.provisions[0].text.count("\n274") == 4


def test_dated_repealed_and_partial_texts_of_the_uk() -> None:
    (act,) = documents("uk/clml/ukpga-1981-54-part-VI-2020-08-03.xml")
    assert act.regulation.status is Status.SUPERSEDED
    assert act.remarks == ("an extract, part/VI, not the whole",)
    repealed = {p.key for p in act.provisions if p.status is Status.REPEALED}
    assert {"130", "138", "138a", "138b"} <= repealed
    jurisdictions = {d.regulation.jurisdiction for n in names("uk/clml/wsi*") for d in documents(n)}
    assert jurisdictions == {"GB-WLS"}


@pytest.mark.parametrize(
    ("name", "articles", "recitals"),
    [
        ("eu/akn/32014L0092.akn", 31, 58),
        ("eu/formex/L_202400903EN.000101.fmx.xml", 23, 57),
        ("eu/html/COM_2025_6.html", 3, 30),
    ],
)
def test_european_acts_have_each_article_and_recital(
    name: str, articles: int, recitals: int
) -> None:
    found = keys(name)
    assert all(covered(str(n), found) for n in range(1, articles + 1))
    assert not covered(str(articles + 1), found)
    assert {k for k in found if k.startswith("recital")} == {
        f"recital {n}" for n in range(1, recitals + 1)
    }


def test_every_word_of_a_proposal_is_there() -> None:
    name = "eu/html/COM_2025_6.html"
    page = (REAL / name).read_text("utf-8")
    body = re.sub(r"<!--.*?-->", "", page[page.index("<body") :], flags=re.S)
    body = body[body.index('class="Exposdesmotifstitre"') :].partition(">")[2]
    body = re.sub(r'<a [^>]*class="footnote(?:Ref)?".*?</a>', "", body, flags=re.S)
    text = re.sub(r"<(?:/p|/dd|br)[^>]*>", " ", body).replace("&amp;", "&")
    source = Counter(words(re.sub(r"<[^>]+>", "", text)))
    lost = source - Counter(words(given_text(documents(name))))
    # its own title and number, and a heading with only headings below
    assert lost.total() <= 10, lost


def test_each_numbered_element_of_akoma_ntoso_gives_a_provision() -> None:
    root = etree.parse(str(REAL / "eu/akn/32014L0092.akn")).getroot()
    found = keys("eu/akn/32014L0092.akn")
    for element in root.iter():
        number = re.search(r"__art_(\d+)(.*)$", element.get("eId") or "")
        if local(element) in ("article", "paragraph", "point") and number:
            levels = re.findall(r"(?:para|point)_\(?(\w+)", number[2])
            assert covered(number[1] + "".join(f"({v})" for v in levels), found)


def test_third_party_sections_say_that_they_are_cut() -> None:
    files = names("us/akn-thirdparty/*.xml")
    for name in files:
        (document,) = documents(name)
        assert document.regulation.text is TextKind.UNVERIFIED
        assert "third-party" in document.remarks[0]
        root = etree.parse(str(REAL / name)).getroot()
        sections = [e for e in root.iter() if local(e) == "section"]
        content = next(c for c in sections[0] if local(c) == "content")
        text = "".join(str(t) for t in content.itertext())
        assert any("cut off" in r for r in document.remarks) == (len(text) >= 1990)
        for each in root.iter():
            if local(each) == "subsection":
                number = next(str(n.text) for n in each if local(n) == "num")
                if "".join(str(t) for t in each.itertext()).strip() == number * 2:
                    continue  # a subsection without text
                section = document.provisions[0].citation.partition("(")[0]
                assert citation_key(f"{section}{number}") in keys(name)
    assert len(files) == 18


def articles(name: str) -> dict[str, str]:
    """The articles of a law of Taiwan: key to text without white space."""
    provisions = (p for document in documents(name) for p in document.provisions)
    return {p.key: re.sub(r"\s", "", p.text) for p in provisions if p.citation}


@pytest.mark.parametrize("name", names("tw/json/*/*.json"))
def test_every_article_of_taiwan_is_there_whole(name: str) -> None:
    content = json.loads((REAL / name).read_text("utf-8-sig"))
    rows = [row for row in content["法規內容"] if "條號" in row]
    found = articles(name)
    expected = {citation_key(r["條號"]): re.sub(r"\s", "", r["條文內容"]) for r in rows}
    assert found == {key: text for key, text in expected.items() if text}
    (document,) = documents(name)
    numbers = [tuple(int(n) for n in re.findall(r"\d+", p.key)) for p in document.provisions]
    assert numbers == sorted(numbers)
    heads = {re.sub(r"\s", "", row["編章節"]) for row in content["法規內容"] if "編章節" in row}
    assert {re.sub(r"\s", "", h) for p in document.provisions for h in p.path} <= heads
    assert document.regulation.id.startswith(f"tw/{Path(name).name.partition('_')[0]}")
    assert document.regulation.kind in (Kind.STATUTE, Kind.RULE)
    assert document.regulation.effective is None or document.regulation.effective.year < 2100


@pytest.mark.parametrize("name", names("tw/xml/*/*.xml"))
def test_xml_and_json_of_taiwan_agree(name: str) -> None:
    (by_xml,) = documents(name)
    (by_json,) = documents(name.replace("xml", "json"))
    same = by_xml.regulation.version == by_json.regulation.version
    assert by_xml.regulation.id == by_json.regulation.id and same
    assert [(p.citation, p.key, p.path, p.text.split()) for p in by_xml.provisions] == [
        (p.citation, p.key, p.path, p.text.split()) for p in by_json.provisions
    ]


#: A page of the Legislative Yuan, the law today, and how many articles read the same.
PAGES = [
    ("01295_0129599121400", "D0080075_當舖業法", 34),
    ("01531_0153195050500", "G0380001_銀行法", 100),
    ("04509_0450999050700", "B0000001_民法", 600),
    ("04590_04590101120700", "B0010042_消費者債務清理條例", 100),
    ("08137_08137100060300", "G0380226_金融消費者保護法", 20),
]


@pytest.mark.parametrize(("page", "law", "least"), PAGES)
def test_old_pages_of_taiwan_agree_with_todays_text(page: str, law: str, least: int) -> None:
    """Old versions differ by amendment only: no article of a page is unknown today, most agree."""
    old, new = articles(f"tw/html-big5/{page}.html"), articles(f"tw/json/zh-Hant/{law}.json")
    assert set(old) <= set(new)
    assert sum(1 for key, text in old.items() if new[key] == text) >= least


@pytest.mark.parametrize("name", names("tw/html-big5/*.html"))
def test_every_article_of_a_big5_page_is_there(name: str) -> None:
    page = (REAL / name).read_bytes().decode("cp950")
    numbers = re.findall(r"<font color=8000ff>(第[^<]+條[^<]*)</font>", page)
    found = articles(name)
    assert list(found) == [citation_key(number) for number in numbers]
    body = page[page.index("<font color=4000ff") :]
    body = re.sub(r"<font size=2>.*?</font>|<!--.*?-->|<font color=[48]000ff.*?</font>", "", body)
    body = re.sub(r"<[^>]+>|&nbsp;|\s", "", body)
    assert "".join(found.values()) == body


def test_circulars_of_india() -> None:
    content = json.loads((REAL / "in/rbi_circulars_2024.json").read_text("utf-8-sig"))
    docs = documents("in/rbi_circulars_2024.json")
    rows = [r["details"]["circular"] for r in content["circulars"]]
    full = [r for r in rows if any(s["content"].strip() for s in r["contentSections"])]
    assert len(docs) == len(full) and "2 circulars" in docs[0].remarks[0]
    assert len({d.regulation.id for d in docs}) == len(docs)
    for row, document in zip(full, docs, strict=True):
        text = "\n".join(s["content"] for s in row["contentSections"])
        source = Counter(words(text))
        given = Counter(words(given_text([document])))
        assert not source - given, document.regulation.id
    assert any("lost" in remark for document in docs for remark in document.remarks)


def test_other_files_say_what_they_are() -> None:
    with pytest.raises(UnreadableError, match=r"is a list of \d+ titles or references without"):
        documents("hk/cap6_section_titles.json")
    (german,) = documents("other/de/germany_eli.html")
    main = [p.key for p in german.provisions if "(" not in p.key]
    assert main == ["eingangsformel", "1", "2", "3"]
    (bluebell,) = documents("other/za/za-cpa.txt")
    found = {p.key for p in bluebell.provisions}
    assert all(covered(str(n), found) for n in range(1, 123))
    source = (REAL / "other/za/za-cpa.txt").read_text("utf-8")
    keywords = r"^ *(?:PREFACE|PREAMBLE|BODY|ITEMS|TABLE|TR|TC\{.*\}|[A-Z]{3,} .*) *$"
    text = re.sub(keywords, "", source, flags=re.M)
    assert not Counter(words(text)) - Counter(words(given_text([bluebell])))
