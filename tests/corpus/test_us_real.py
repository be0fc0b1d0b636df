"""The readers for the United States' formats against real files, where these are at hand.

Each check compares what was read with the file itself, read in another, simpler way.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from corpus.model import Document, Provision
from corpus.readers.registry import read
from corpus.readers.us.levels import ordinal, roman
from corpus.source import Source
from tests.helpers.seeds import as_trial

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "us"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"the real files are not at {REAL}")

ANNUAL = "cfr-annual/CFR-2012-title12-vol8-part{}.xml"
GPO = (
    *map(ANNUAL.format, (1002, 1016)),
    *(as_trial(ANNUAL.format(part)) for part in (1005, 1022, 1024)),
    pytest.param(ANNUAL.format(1026), marks=pytest.mark.slow),
    "cfr-annual/CFR-2017-title12-vol9-part1090.xml",
    "ecfr/gpo-bulk_ECFR-title1.xml",
    "ecfr/versioner-full_title-3.xml",
    "ecfr/versioner-part_title-3-part-101.xml",
    "fr/2013-16962-1.xml",
    "fr/2014-30419.xml",
)
REGML = {
    1002: "regml/1002/2017-20417_20220101.xml",
    1016: "regml/1016/2016-16132.xml",
    1022: "regml/1022/2011-31728.xml",
}
USLM = ("uslm/113publ44-uslm.xml", "uslm/COMPS-9748_CPSIA.xml", "uslm/usc09.xml")
EREGS = "{eregs}"

MARKERS = re.compile(r"\((?:[0-9]{1,3}|[a-z]{1,6}|[A-Z]{1,4})\)")
DOTTED = re.compile(r"^\s*(?:[0-9]{1,3}|[a-z]{1,5}|[A-Z]{1,2})\.\s*|(?<=[.:—e] )(?:i|A|1)\. ")


@cache
def documents(name: str) -> tuple[Document, ...]:
    data = (REAL / name).read_bytes()
    return tuple(read(Source(name, gzip.decompress(data) if name.endswith(".gz") else data)))


@cache
def tree(name: str) -> etree._Element:
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    return etree.fromstring((REAL / name).read_bytes(), parser)


def provisions(name: str) -> list[Provision]:
    return [p for document in documents(name) for p in document.provisions]


def bare(text: str) -> str:
    """The letters and digits of a text, without markers in parentheses."""
    return re.sub(r"\W+", "", MARKERS.sub("", text.replace("mdash;", "—"))).lower()


def letters(text: str) -> str:
    """The letters and digits of a text, without markers of paragraphs."""
    return bare(DOTTED.sub("", text))


def haystack(name: str) -> str:
    """All that was read, headings before their texts."""
    parts: list[str] = []
    for document in documents(name):
        r = document.regulation
        parts += [r.title, *r.aliases, r.issuer, r.rights]
        for p in document.provisions:
            parts.append("".join(letters(x) for x in (*p.path, p.heading, *p.text.split("\n"))))
            parts.append(letters(p.heading + " " + p.text.replace("\n", " ")))
            parts.append(letters(p.citation) + letters(p.heading or p.text))
            parts += [p.locator, p.notes.replace("\n", " "), *p.notes.split("\n")]
    return " ".join(letters(part) for part in parts)


def text_of(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def within(element: etree._Element, *names: str) -> bool:
    return any(etree.QName(above).localname in names for above in element.iterancestors())


def assert_all_there(name: str, elements: list[etree._Element]) -> None:
    hay = haystack(name)
    missing = [t for t in map(text_of, elements) if letters(t) and letters(t) not in hay]
    assert not missing, missing[:3]


def assert_nothing_invented(name: str) -> None:
    whole = bare(text_of(tree(name)))
    graphic = re.compile(r"\[graphic [^]]*\]|\[Reserved\]")
    for p in provisions(name):
        for line in p.text.split("\n"):
            assert bare(graphic.sub("", line)) in whole, p.key


@pytest.mark.parametrize("name", GPO)
def test_every_paragraph_and_cell_is_read(name: str) -> None:
    tags = ("P", "FP", "FP-1", "FP-2", "FP-DASH", "PSPACE", "ENT", "TD", "TH", "FRP", "AMDPAR")
    content = [e for e in tree(name).iter(*tags) if not within(e, "CONTENTS", "CFRTOC", "FDSYS")]
    odd = ("3. U.S. Rule.",)  # begins like a marker within a marker
    assert_all_there(name, [e for e in content if not text_of(e).startswith(odd)])


@pytest.mark.parametrize("name", GPO)
def test_every_section_is_read(name: str) -> None:
    read_citations = [p.citation for p in provisions(name)]
    for element in tree(name).iter("SECTION", "DIV8"):
        head = element.find("SECTNO") if element.tag == "SECTION" else element.find("HEAD")
        assert head is not None
        number = text_of(head).split("  ")[0]
        number = " ".join(number.split()[:2]) if element.tag == "DIV8" else number
        assert any(c.startswith(number) for c in read_citations), number


@pytest.mark.parametrize("name", [*GPO, *REGML.values(), *USLM])
def test_nothing_is_invented(name: str) -> None:
    assert_nothing_invented(name)


@pytest.mark.parametrize("name", [*GPO, *REGML.values(), *USLM])
def test_keys_and_order(name: str) -> None:
    for document in documents(name):
        keys = [p.key for p in document.provisions]
        assert len(set(keys)) == len(keys)
        assert all(p.text for p in document.provisions)


#: Lists of markers that do not run on in the file itself: numbers that the publisher repeats or
#: skips, paragraphs that hold only definitions, and letters that begin with (aa).
KNOWN_GAPS = {
    "cfr-annual/CFR-2012-title12-vol8-part1016.xml": {"§ 1016.5(b)(4)"},
    "cfr-annual/CFR-2017-title12-vol9-part1090.xml": {"§ 1090.104"},
    "ecfr/gpo-bulk_ECFR-title1.xml": {"§ 426.207"},
    "uslm/COMPS-9748_CPSIA.xml": {"Sec. 101(b)(5)(B)(i)(III)"},
}


@pytest.mark.parametrize("name", [n for n in (*GPO, *REGML.values(), *USLM) if "fr/" not in str(n)])
def test_paragraphs_are_numbered_without_gaps(name: str) -> None:
    gaps = set()
    for document in documents(name):
        lists: dict[str, list[str]] = {}
        for p in document.provisions:
            match = re.fullmatch(r"((?:§|Sec\.) [\w.-]+)((?:\([^()]+\)(?:-| and )?)*)", p.citation)
            levels = re.findall(r"\([^()]+\)(?:(?:-| and )\([^()]+\))?", match[2]) if match else ()
            for depth, level in enumerate(levels):
                found = lists.setdefault(match[1] + "".join(levels[:depth]), [])  # type: ignore[index]
                if level not in found:
                    found.append(level)
        gaps |= {above for above, found in lists.items() if not runs_on(found)}
    assert gaps == KNOWN_GAPS.get(name, set())


def runs_on(markers: list[str]) -> bool:
    """True when the markers count 1, 2, 3 … in one of the ways of counting."""
    ends = [re.findall(r"\((\w+)\)", marker) for marker in markers]
    counts = (lambda t: int(t) if t.isdigit() else 0, ordinal, roman, lambda t: roman(t.lower()))
    for count in counts:
        spans = [(count(end[0]), count(end[-1])) for end in ends]
        starts = [start for start, _ in spans]
        if starts == [1, *(last + 1 for _, last in spans[:-1])]:
            return True
    return False


def test_ecfr_metadata_carries_no_placeholder() -> None:
    (document,) = documents("ecfr/versioner-part_title-3-part-101.xml")
    assert document.regulation.id == "us/3-cfr-101"
    assert "SUBSTITUTE" not in repr(document) and "&quot;" not in repr(document)
    assert document.regulation.version is None


def test_ecfr_page_reads_as_the_xml_does() -> None:
    (page,) = documents("ecfr/html/parts__title-1__part-304.html.gz")
    (part,) = (
        d
        for d in documents("ecfr/gpo-bulk_ECFR-title1.xml")
        if d.regulation.id == page.regulation.id
    )
    assert page.provisions == part.provisions


def test_reserved_parts_give_no_document() -> None:
    ids = [d.regulation.id for d in documents("ecfr/gpo-bulk_ECFR-title1.xml")]
    assert len(ids) == 28 and "us/1-cfr-300" not in ids and "us/1-cfr-51" in ids


@pytest.mark.parametrize("name", REGML.values())
def test_every_regml_text_is_read(name: str) -> None:
    tags = (EREGS + "content", EREGS + "title", EREGS + "subject", EREGS + "appendixTitle")
    leaves = [
        e
        for e in tree(name).iter(*tags)
        if not within(e, "fdsys", "preamble", "tableOfContents")
        and not any(True for _ in e.iter(*(EREGS + n for n in ("section", "appendix", "graphic"))))
    ]
    assert_all_there(name, leaves)


@pytest.mark.parametrize("name", REGML.values())
def test_regml_labels_give_the_citations(name: str) -> None:
    """Labels whose inner parts are mistaken are the exception: (c)(2)(ii) as "1022-82-c-ii"."""
    keys = {p.key for p in provisions(name)}
    wrong = total = 0
    for element in tree(name).iter(EREGS + "paragraph"):
        part, section, *levels = (element.get("label") or "x-p1").split("-")
        if not within(element, "section") or not levels or re.fullmatch(r"p\d+", levels[-1]):
            continue
        total += 1
        key = f"{part}.{section}" + "".join(f"({level})" for level in levels)
        wrong += not any(k.startswith(key) for k in keys)
    assert total > 300 and wrong / total < 0.05


@pytest.mark.parametrize(
    ("part", "annual_only", "regml_only", "differ"),
    [
        # 2012 against 2022: sections 1002.5(a)(4), 13 and 14 and their comments were rewritten
        (1002, 41, 53, 49),
        # 2012 against 2016: § 1016.5(e) was added; the annual file numbers (b)(4)(iv) as (iii)
        (1016, 1, 10, 7),
        # 2012 against 2011: reserved sections are cited in groups or not, appendix C by (a) or a.
        (1022, 19, 26, 5),
    ],
)
def test_annual_and_regml_agree_but_for_amendments(
    part: int, annual_only: int, regml_only: int, differ: int
) -> None:
    annual = {p.key: p for p in provisions(ANNUAL.format(part))}
    regml = {p.key: p for p in provisions(REGML[part])}
    both = annual.keys() & regml.keys()
    assert len(annual.keys() - both) == annual_only
    assert len(regml.keys() - both) == regml_only
    assert sum(bare(annual[key].text) != bare(regml[key].text) for key in both) == differ


@pytest.mark.parametrize("name", USLM)
def test_every_uslm_text_is_read(name: str) -> None:
    names = ("content", "chapeau", "continuation", "heading", "sourceCredit", "p")
    hay = haystack(name)
    for element in tree(name).iter():
        if etree.QName(element).localname not in names or within(
            element, "toc", "preface", "longTitle", "sidenote", "legislativeHistory"
        ):
            continue
        copy = etree.fromstring(etree.tostring(element, with_tail=False))
        for inner in list(copy.iter("{*}toc", "{*}page", "{*}sidenote", "{*}editorialNote")):
            inner.clear(keep_tail=True)  # type: ignore[call-arg]
        text = letters(text_of(copy))
        parent = etree.QName(element.getparent()).localname
        assert text in hay or (parent == "title" and name.endswith("usc09.xml")), text[:80]


def test_uslm_identifiers_give_the_citations() -> None:
    keys = {p.key for p in provisions("uslm/usc09.xml")}
    for element in tree("uslm/usc09.xml").iter():
        if match := re.fullmatch(r"/us/usc/t9/s(\w+)((?:/\w+)*)", element.get("identifier", "")):
            key = match[1] + "".join(f"({level})" for level in match[2].split("/")[1:])
            assert any(k == key or k.startswith(key + "(") for k in keys), key


def test_uslm_facts() -> None:
    (code,), (law,) = documents("uslm/usc09.xml"), documents("uslm/COMPS-9748_CPSIA.xml")
    assert (code.regulation.id, str(code.regulation.version)) == ("us/9-usc", "2025-08-11")
    assert (law.regulation.id, str(law.regulation.amended)) == ("us/pl-110-314", "2011-08-12")


def test_federal_register_facts() -> None:
    (document,) = documents("fr/2014-30419.xml")
    regulation = document.regulation
    assert regulation.id == "us/fr-2014-30419"
    assert (str(regulation.effective), regulation.adopted) == ("2015-01-01", None)
    assert {p.key for p in document.provisions} >= {
        "comment 34.203(b)(2)-1.ii",
        "comment 43(b)(2)-1.ii",
        "comment 35(c)(2)(ii)-1.ii",
    }
