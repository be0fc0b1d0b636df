"""Twenty files written before anybody looked at how they would be read: each keeps every line.

`expected.json` holds a file's lines without its furniture (numbers of pages, running headers,
entries of contents lists). A line must stand in names, headings, texts or notes, whatever was cut
or joined.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from corpus.readers.registry import read
from corpus.source import Source

FOLDER = Path(__file__).parent / "fixtures" / "lines"
LINES = json.loads((FOLDER / "expected.json").read_text("utf-8"))
#: What heads a contents list, and the names of columns.
ASIDE = {
    "arrangementofsections", "inhaltsübersicht", "índice", "contents",
    "idsectiontitletexteffective",
    "目錄", "目录", "目次",
}  # fmt: skip
MARKUP = re.compile(r"\{#\w+\}|\[\^\d\]:?|</?\w+>|\]\(#\w+\)|^title: |^---$")
TITLES = {
    "01_measures.txt": "示例省网络助贷业务管理细则", "02_act.txt": "DEBT COUNSELLING ACT 2033",
    "04_reiki.txt": "見本市小口貸付金貸付条例", "10_ordinance.txt": "樣本放債人(廣告)規例",
    "05_verordnung.txt": "Verordnung über das Musterinkasso",
    "08_thongtu.txt": "THÔNG TƯ Quy định về nhắc nợ qua điện thoại",
    "14_guize.pdf": "示例消费信贷合同管理规定", "17_book.epub": "Pawnbrokers Handbook",
}  # fmt: skip


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def kept(name: str) -> str:
    texts: list[str] = []
    for document in read(Source(name, (FOLDER / name).read_bytes())):
        own = document.regulation
        texts += [own.title, *own.aliases, own.number]
        for p in document.provisions:
            days = [f"{p.effective or own.effective}"]
            texts += [*p.path, p.citation, p.heading, p.text, p.notes, *days]
    return plain(" ".join(texts))


@pytest.mark.parametrize("name", sorted(LINES))
def test_every_line_is_kept(name: str) -> None:
    held = kept(name)
    lines = [plain(MARKUP.sub("", line)) for line in LINES[name]]
    if name.endswith(".csv"):  # a row's cells stand apart
        cells = [cell for line in LINES[name] for cell in re.split(r'[,"]+', line)]
        lines = [plain(cell) for cell in cells if plain(cell) not in ASIDE]
        lines = [
            line for line in lines if line not in ("id", "section", "title", "text", "effective")
        ]
    assert [line for line in lines if line not in ASIDE and not is_held(line, held)] == []


def is_held(line: str, held: str) -> bool:
    """Whether a line stands in the text, or both its halves do: a citation and what follows it."""
    return line in held or any(
        line[:cut] in held and line[cut:] in held for cut in range(2, len(line) - 2)
    )


@pytest.mark.parametrize("name", sorted(TITLES))
def test_titles_are_the_laws_own(name: str) -> None:
    first = next(read(Source(name, (FOLDER / name).read_bytes())))
    assert first.regulation.title == TITLES[name]
