"""Files as they come: mixed numbering, annexes, contents lists, furniture of pages, languages.

They were written before anybody looked at how they would be read. Each must keep all its words, its
title must be the law's own, and its numbers must be found.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.coverage import FEWEST, lost
from corpus.model import Document
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source

FOLDER = Path(__file__).parent / "fixtures" / "mixed"
#: A file's title, its jurisdiction and number, and the keys of its provisions.
EXPECTED = {
    "01_zh_measures.txt": (
        "海棠省小额出借机构管理办法", "", "",
        "preamble 1 2 3 4 4-1 5 6 7 8 9 附件1 附件2",
    ),
    "02_zh_decision.md": (
        "关于修改《竹溪市典当业管理规定》的决定", "CN", "竹溪市人民政府令第87号",
        "preamble 竹溪市典当业管理规定 1 2 3 4 5 附表一",
    ),
    "03_zh_page.html": (
        "青禾市催款外包备案办法", "", "青金规〔2031〕4号",
        "preamble 1 2 3 4 5 附件 附件~2",
    ),
    "04_zh_standard.txt": (
        "消费借款信息披露要求", "", "",
        "preamble 1 2 2.1 2.2 3 3.1 3.1.1 3.1.2 3.2 附录a",
    ),
    "05_tw.txt": ("蘭陽縣當舖利息管理自治條例", "TW", "", "preamble 1 2 2-1 3 4 5 附表"),
    "06_en_act.txt": (
        "Doorstep Lending Act 2029", "", "",
        "preamble 1 2 3 3a 4 schedule_1 schedule_2",
    ),
    "07_en_state.md": (
        "Title 41 — Trade and Credit", "", "",
        "preamble 41-7-101 41-7-102 41-7-110 41-7-111 41-7-112 appendix_a",
    ),
    "08_en_order.html": (
        "The Debt Adjusters (Fees) Order 2032", "", "",
        "preamble 1 2 3 receipt explanatory_note",
    ),
    "09_ko.txt": (
        "가람시 소액대부 보호 조례", "KR", "",
        "preamble 1 2 2-2 3 4 5 부칙_1 부칙_2 부칙 별표1 별지제1호",
    ),
    "10_ko_notice.md": ("채권추심 안내 고시", "KR", "", "preamble 1 1-2 2 3 부칙"),
    "11_ja.txt": (
        "小口貸付けの利用者の保護に関する条例", "JP", "",
        "preamble 1 2 3 4 4-2 5 6 附則 附則~2 別表第一 様式第一号",
    ),
    "13_de.txt": (
        "Gesetz über Kleindarlehen und Mahnwesen (Kleindarlehensgesetz - KlDG)", "", "",
        "preamble 1 2 3 3a 4 5 8 anlage_1",
    ),
    "14_de_bylaw.docx": (
        "Mahnordnung der Genossenschaft Birkenhain", "", "", "preamble 1 1-bis 2 3 4 anhang",
    ),
    "15_fr.md": (
        "Code du petit crédit", "", "",
        "preamble l112-1 l112-1-1 l112-2 l113-1 r112-1 d113-4 annexe_à_l'article_d113-4",
    ),
    "16_fr_order.pdf": (
        "ARRÊTÉ du 2 mars 2032 relatif aux pénalités de retard", "", "",
        "preamble premier 2 2-bis 3 annexe",
    ),
    "17_en_regs.docx": (
        "Collectors (Records) Regulations 2030", "", "", "preamble 1 2 2a 3 schedule",
    ),
    "18_vi.txt": (
        "QUYẾT ĐỊNH BAN HÀNH QUY ĐỊNH VỀ HOẠT ĐỘNG CHO VAY NHỎ", "VN", "27/2031/QĐ-UBND",
        "preamble điều_1 điều_2 điều_3 chương_i_điều_1 chương_i_điều_2 mục_1_điều_3 điều_3a "
        "điều_4 phụ_lục_i",
    ),
    "19_zh_complaints.docx": (
        "客户投诉处理细则", "", "云贷发〔2032〕6号", "preamble 1 2 3 4 5 附件",
    ),
    "20_zh_rules.pdf": (
        "栖霞市网络借款信息服务机构收费公示管理暂行规定", "", "栖霞市地方金融管理局令第3号",
        "1 2 3 4 5 6 7 附",
    ),
    "21_en_code.pdf": (
        "THE LANTERN ISLES BANKERS' CODE Fair Treatment of Borrowers", "", "",
        "preamble 1.1 2.1 2.1.1 2.1.2 2.2 annex_a",
    ),
    "22_ja_guide.pdf": ("貸付けの相談に関する取扱要領", "JP", "", "p._1 p._2 p._2~2"),
}  # fmt: skip
FILES = sorted(path.name for path in FOLDER.iterdir())


def source(name: str) -> Source:
    return Source(name, (FOLDER / name).read_bytes(), FOLDER / name)


def the_one(name: str) -> Document:
    (document,) = read(source(name))
    return document


@pytest.mark.parametrize("name", FILES)
def test_every_word_is_kept(name: str) -> None:
    found = lost(lines_of(source(name)), [the_one(name)])
    assert found.words < FEWEST, found.first


@pytest.mark.parametrize("name", EXPECTED)
def test_title_number_and_provisions(name: str) -> None:
    title, jurisdiction, number, keys = EXPECTED[name]
    document = the_one(name)
    made = document.regulation
    assert (made.title, made.jurisdiction, made.number) == (title, jurisdiction, number)
    assert [p.key.replace(" ", "_") for p in document.provisions] == keys.split()


def test_days_of_a_vietnamese_and_a_chinese_instrument() -> None:
    days = [the_one(n).regulation.adopted for n in ("18_vi.txt", "20_zh_rules.pdf")]
    assert [str(day) for day in days] == ["2031-06-11", "2031-07-07"]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (
            "UK_Tally Act.md",
            "# Tally Act 1911\n\n##### 4\n\nThe tally of a loan is kept by it.",
            "GB",
        ),
        (
            "US-OR_tally.txt",
            "Tally rules\n\n1. The tally of a loan is kept.\n2. It is shown.",
            "US-OR",
        ),
        ("IT_policy.txt", "Tally rules\n\n1. The tally of a loan is kept.\n2. It is shown.", ""),
        ("US_taux.txt", "Règles\n\nArticle 1\nLe taux est affiché.\nArticle 2\nIl est bas.", ""),
        ("a.txt", "青禾市规定\n（2031年1月1日青禾市人民政府令第2号公布）\n第一条 明示收费。", "CN"),
        ("a.txt", "Điều 1. Lãi suất được niêm yết.\nĐiều 2. Không thu phí trước.", "VN"),
    ],
)
def test_where_a_text_that_does_not_say_it_applies(name: str, text: str, place: str) -> None:
    (document,) = read(Source(name, text.encode()))
    assert document.regulation.jurisdiction == place


def test_an_extract_of_vietnams_codification_is_named_after_its_law() -> None:
    origin = "(Điều {} Bộ luật số 7/2031/QH99, có hiệu lực thi hành kể từ ngày 01/02/2032)"
    text = "\n".join(
        f"Điều 9.1.LQ.{n}. Lãi suất\n{origin.format(n)}\nLãi suất được niêm yết." for n in (4, 5)
    )
    (document,) = read(Source("trich.md", text.encode()))
    made = document.regulation
    assert (made.title, made.number) == ("Bộ luật số 7/2031/QH99", "7/2031/QH99")
    assert (made.jurisdiction, str(made.effective)) == ("VN", "2032-02-01")
