"""The general readers over the published texts, against the files themselves.

Skipped where the folder of published texts does not stand beside the repository.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.citations.keys import parent_key
from corpus.model import Document
from corpus.readers.registry import read
from corpus.source import Source
from corpus.splitting.numbering import follows, number_of
from corpus.text.cleaning import decode
from corpus.text.numerals import parse_numeral

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the published texts are not here")

_NUMBERS = "0-9零〇○一二三四五六七八九十百千"
_ARTICLE = re.compile(
    rf"^[\s*]*第\s*([{_NUMBERS}]+)\s*(?:(?:-|之)\s*([{_NUMBERS}]+)\s*)?[条條](?:之([{_NUMBERS}]+))?"
    r"(?:\*\*)?(?=[\s\u3000]|$)"
)
_REFERS = re.compile(r"^\s*第.{1,6}[款项項]")


def documents(path: Path) -> list[Document]:
    return list(read(Source(str(path.relative_to(REAL)), path.read_bytes(), path)))


def articles(path: Path) -> list[str]:
    """The keys of the articles that stand at line starts of a text file, by a plain count."""
    keys = []
    for line in decode(path.read_bytes(), path.name).split("\n"):
        match = _ARTICLE.match(line)
        if match and not _REFERS.match(line[match.end() :]):
            number = parse_numeral(match[1])
            suffix = match[2] or match[3]
            keys.append(f"{number}-{parse_numeral(suffix)}" if suffix else str(number))
    return keys


def found(path: Path) -> list[str]:
    """The keys of the articles that the reader found."""
    keys = [p.key for document in documents(path) for p in document.provisions]
    return [key for key in keys if re.fullmatch(r"\d+(-\d+)?", key)]


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in REAL.glob(pattern))


def name_of(path: Path) -> str:
    return path.name


TEXTS = files("prc/lawrefbook/**/*.md", "prc/justlaws/**/*.md", "prc/rules-txt/*.txt")
TEXTS += files("awkward/*.txt")
#: Files whose plain count differs from what they hold, and why.
EXPLAINED = {
    "中国人民银行关于印发《中国人民银行金融消费者权益保护实施办法》的通知(银发〔2016〕314号).txt":
        "articles glued behind one another and page numbers inside lines",
    "关于印发《人民币利率管理规定》的通知（银发〔1999〕77号）.txt": "articles glued to headings",
    "征信业管理条例(国务院令_第631号).txt": "one article glued behind another",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_text_yields_exactly_its_articles(path: Path) -> None:
    expected = articles(path)
    if len(expected) < 2 or path.name in EXPLAINED:
        pytest.skip("has no articles at line starts" if len(expected) < 2 else "explained")
    assert found(path) == expected


PDFS = files("prc/rules-pdf/*.pdf", "awkward/*.pdf", "awkward/*.docx")
_RUNNING = re.compile(r"^\S+(?:总局|委员会)(?:规章|发布)$|^- \d+ -$|https?://|docId|扫一扫", re.M)


@pytest.mark.slow
@pytest.mark.parametrize("path", PDFS + [p for p in TEXTS if p.name in EXPLAINED], ids=name_of)
def test_articles_follow_without_gaps(path: Path) -> None:
    keys = found(path)
    assert keys[0] == "1"
    gaps = [(a, b) for a, b in pairwise(keys) if not follows(number_of(a), number_of(b))]
    assert gaps == []
    (document,) = documents(path)
    for provision in document.provisions:
        assert not _RUNNING.search(provision.text), provision.citation
        assert provision.text
    assert document.regulation.jurisdiction == "CN"


@pytest.mark.parametrize("name", ["中华人民共和国商业银行法", "中华人民共和国银行业监督管理法"])
def test_pdf_and_markdown_of_a_law_say_the_same(name: str) -> None:
    (markdown,) = [path for path in TEXTS if path.stem.startswith(name[7:])]
    pairs = zip(_bodies(REAL / f"prc/rules-pdf/{name}.pdf"), _bodies(markdown), strict=True)
    different = [key for (key, a), (_, b) in pairs if a != b]
    assert len(different) <= 3


def _bodies(path: Path) -> list[tuple[str, str]]:
    (document,) = documents(path)
    return [
        (p.key, re.sub(r"[^\u4e00-\u9fff0-9]", "", p.text))
        for p in document.provisions
        if re.fullmatch(r"\d+", p.key)
    ]


USC = files("us/usc/*.md")
#: Subsections that the file itself lacks, after which the letters go on.
_GAPS = {"1637": "q", "1681b": "d"}
#: The one paragraph that the file itself lacks, where a unit is cut into its paragraphs.
_PARAGRAPH_GAPS = {"362(b)": 5, "1693a": 3}


@pytest.mark.parametrize("path", USC, ids=name_of)
def test_us_code_yields_every_section_and_subsection(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sections = [s.replace("–", "-") for s in re.findall(r"^#### §\s([\w–-]+)\.", text, re.M)]
    (document,) = documents(path)
    letters: dict[str, list[str]] = {}
    numbers: dict[str, list[int]] = {}
    for provision in document.provisions:
        section, *levels = re.findall(r"[^()]+", provision.key)
        found_letters = letters.setdefault(section, [])
        if levels and levels[0].isalpha() and levels[0] not in found_letters:
            found_letters.append(levels[0])
        if levels and levels[-1].isdigit():
            numbers.setdefault(parent_key(provision.key), []).append(int(levels[-1]))
        else:
            paragraphs = re.findall(r"^\((\d+)\)", provision.text, re.M)
            short = len(provision.text.replace("\n", "")) <= 6_000
            assert short or len(paragraphs) < 2, provision.key
    assert list(letters) == [section.lower() for section in sections]
    alphabet = [c * n for n in (1, 2) for c in "abcdefghijklmnopqrstuvwxyz"]
    for section, found_letters in letters.items():
        expected = [c for c in alphabet if c != _GAPS.get(section)][: len(found_letters)]
        assert found_letters == expected, section
    for unit, found_numbers in numbers.items():
        counted = [n for n in range(1, 99) if n != _PARAGRAPH_GAPS.get(unit)]
        assert found_numbers == counted[: len(found_numbers)], unit
    marked = (p.key.rpartition("(")[2] + p.heading + p.text for p in document.provisions)
    kept = re.sub(r"\W", "", "".join(marked))
    for line in text.split("\n"):
        if re.match(r"^(?!#|SUBCHAPTER|Part [A-Z]—|\([a-z]{1,2}\)).{40,}", line):
            assert re.sub(r"\W", "", line) in kept


HONG_KONG = files("hk/pdf/*.pdf")


@pytest.mark.parametrize("path", HONG_KONG, ids=name_of)
def test_hong_kong_print_is_one_section(path: Path) -> None:
    (document,) = documents(path)
    (provision,) = document.provisions
    number = path.stem.split("_")[1].removeprefix("s").lower()
    assert provision.key == number
    assert provision.heading
    assert provision.text.startswith("(1)") or len(provision.text) > 20
    assert str(document.regulation.version) == "2021-06-24"
    assert document.regulation.id == "hk/cap-6" + ("-zh" if "zh" in path.stem else "")


def test_hong_kong_text_yields_every_regulation() -> None:
    (document,) = documents(REAL / "hk/txt/374D_Road-Traffic-PSV-Regulations.txt")
    keys = [p.key for p in document.provisions if re.fullmatch(r"\d+[a-z]*", p.key)]
    assert (keys[0], keys[-1]) == ("1", "67")
    assert all(follows(number_of(a), number_of(b)) for a, b in pairwise(keys))
    assert "schedule 1 para 1" in {p.key for p in document.provisions}


@pytest.mark.parametrize("path", files("seed/*.txt"), ids=name_of)
def test_seed_is_repaired(path: Path) -> None:
    (document,) = documents(path)
    text = "".join(p.heading + p.text for p in document.provisions)
    assert not re.search(r"\([a-z\u00e0-\u01ff]{1,6}\)", text)
    assert [p.key for p in document.provisions if p.key != "preamble"][:4] == ["1", "2", "3", "4"]
