"""No word of a file is lost: the guard itself, and every fixture and published file through it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.coverage import lost
from corpus.errors import UnreadableError
from corpus.model import Document, Provision, Regulation
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source

FIXTURES = Path(__file__).parent / "fixtures"
REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
TABLES = {"facts.csv", "manifest.csv", "remote-locators.csv"}
#: A larger share of lost words needs a reason here.
MOST = 0.005
#: Words of a fixture, and of a published file, that are in no provision, and why.
MADE_UP = {
    "journal.html": "the journal's name and page above the title",
    "act.txt": "words of bluebell for the parts of an act",
    "part900.xml": "the markup's abbreviation PT.",
    "gpo_bulk.xml": "the day on which the file was made",
    "example-act.md": "the library's own fields of each provision",
    "circulars.json": "the collection's name",
    "page.html": "the page's own words around the law",
}
EXPLAINED = {
    "za-cpa.txt": "a contents list whose entries are worded otherwise in the text",
    "G0380233_金融監督管理委員會指定非公務機關個人資料檔案安全維護辦法.json": "names of files",
    "uksi-2006-622-made.xml": "subjects above the title",
    "wsi-2022-367-made.xml": "subjects above the title",
    "15-1692.xml": "words that the file runs together",
    "113publ44-uslm.xml": "the congress above the title",
    "germany_eli.html": "the portal's notice that it is being tested",
    "law_4330_2015.xml": "the gazette's name above the law",
    "COMPS-9748_CPSIA.xml": "the publisher's note on the compilation",
}


def document(*texts: str, title: str = "") -> Document:
    provisions = tuple(
        Provision(citation=f"第{n}条", key=str(n), text=text) for n, text in enumerate(texts, 1)
    )
    return Document(Regulation(id="x", title=title), provisions)


def test_the_first_lost_words_are_told() -> None:
    found = lost(
        ["标题", "第1条 甲乙丙丁。", "第2条 戊己庚辛壬癸。"], [document("甲乙丙丁。", title="标题")]
    )
    assert found.words == 7  # the number counts
    assert "戊己庚辛壬癸" in found.first
    assert found.remark("a.txt").startswith("7 words of a.txt are in no provision: ")


def test_order_line_ends_and_numbers_do_not_matter() -> None:
    made = document("A collector must not\ncall after 9 pm.", "A lender may.")
    lines = ["§ 2 A lender", "may.", "1. A collector must", "not call after", "9 pm.", "- 3 -"]
    assert lost(lines, [made]).words == 0


@given(st.lists(st.text("abcde 甲乙丙丁", min_size=1, max_size=30), min_size=1, max_size=8))
def test_what_is_in_a_provision_is_never_lost(texts: list[str]) -> None:
    assert lost(texts, [document(*texts)]).words == 0


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), min_size=1, max_size=30))
def test_words_that_are_nowhere_all_count(words: list[str]) -> None:
    assert lost([" ".join(words)], [document("另外的文字")]).words == len(words)


def files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    made = {path for path in found if path.with_suffix("") in found and path.suffix == ".json"}
    return [path for path in found if path not in made and path.name not in TABLES]


def share_lost(path: Path, name: str) -> tuple[float, str]:
    data = path.read_bytes()
    source = Source(name, gzip.decompress(data) if path.suffix == ".gz" else data, path)
    try:
        found = lost(lines_of(source), list(read(source)))
    except UnreadableError:
        return 0.0, ""
    return (found.share if found.remark(name) else 0.0), found.first


@pytest.mark.parametrize("path", files(FIXTURES), ids=lambda path: path.name)
def test_no_word_of_a_fixture_is_lost(path: Path) -> None:
    if "sources" in path.parts or path.suffix == ".jsonl":
        pytest.skip("answers of publishers' sites, or one line for each provision")
    share, first = share_lost(path, path.name)
    assert share <= MOST or path.name in MADE_UP, first


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the published texts are not here")
@pytest.mark.parametrize("path", files(REAL) if REAL.is_dir() else [], ids=lambda p: p.name)
def test_no_word_of_a_published_file_is_lost(path: Path) -> None:
    share, first = share_lost(path, path.relative_to(REAL).as_posix())
    assert share <= MOST or path.name in EXPLAINED, first


def test_capitals_beyond_ascii_and_pages_of_contents_are_no_loss() -> None:
    made = document(
        "Luật Đèn\nMỤC LỤC\nĐiều 1. Ánh sáng\nĐèn được thắp.\nĐiều 2. Dầu\nDầu được giữ.\n"
    )
    lines = ["Mục lục", "ĐIỀU 1. ÁNH SÁNG 3", "điều 2. dầu 14", "ĐÈN ĐƯỢC TẮT."]
    assert (lost(lines, [made]).words, lost(lines, [made]).first) == (3, "đèn được tắt")
