"""Kinds of texts that once lost words or were cut wrongly; each text is made up."""

from __future__ import annotations

import pytest

from corpus.coverage import lost
from corpus.model import Document, Kind, Status
from corpus.raw_text import lines_of
from corpus.readers.registry import read
from corpus.source import Source


def document(text: str, name: str = "file.txt") -> Document:
    return next(read(Source(name, text.encode())))


def keys(text: str, name: str = "file.txt") -> list[str]:
    return [p.key for p in document(text, name).provisions]


def text_of(key: str, made: Document) -> str:
    return next(p.text for p in made.provisions if p.key == key)


LAW = "示例收费法\n\n第一条 税率见附表。\n第二条 本法自2031年1月1日起施行。\n\n"


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("附：\n税率表", "附"), ("附：税率表", "附"), ("附件：\n税率表", "附件"),
        ("附件1：税率表", "附件1"), ("附件一 税率表", "附件一"), ("附表\n税率表", "附表"),
        ("附录A 税率表", "附录a"), ("【附件2】\n税率表", "附件2"), ("附件1\n\n税率表", "附件1"),
    ],
)  # fmt: skip
def test_text_after_the_last_article_is_a_provision(head: str, key: str) -> None:
    made = document(f"{LAW}{head}\n借款合同 金额的万分之零点五\n保理合同 价款的万分之三\n")
    assert [p.key for p in made.provisions] == ["1", "2", key]
    assert "万分之零点五" in made.provisions[-1].text
    assert "万分之零点五" not in made.provisions[-2].notes


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("Schedule 1\nRates", "schedule 1"), ("FIRST SCHEDULE", "first schedule"),
        ("Annex II\nRates", "annex ii"), ("Appendix A — Rates", "appendix a"),
        ("Schedule 2 (Section 4)", "schedule 2"), ("ANNEXURE\nRates", "annexure"),
        ("Form 3\nNotice of default", "form 3"),
    ],
)  # fmt: skip
def test_english_annexes_are_provisions(head: str, key: str) -> None:
    text = "Lending Act\n\n1. A lender shall register.\n2. A lender shall pay.\n\n"
    text += f"{head}\nFee: 5 per cent\n"
    made = document(text)
    assert [p.key for p in made.provisions] == ["1", "2", key]
    assert "5 per cent" in made.provisions[-1].text


def test_an_article_between_contents_and_first_chapter_stays() -> None:
    text = (
        "示例规则\n\n目　　录\n第一章　借款\n第二章　催收\n\n第一条　为规范借贷，制定本规则。\n\n"
        "第一章　借款\n第二条　利率不得过高。\n第二章　催收\n第三条　催收应当在日间进行。\n"
    )
    assert keys(text) == ["1", "2", "3"]


def test_contents_do_not_swallow_an_act_up_to_its_notes() -> None:
    text = (
        "Lending Act\n\nContents\n1 Title\n2 Calls\nNotes\n\n"
        "Whereas lenders shall be fair, be it enacted:\n\n1 Title\n"
        "This Act is the Lending Act 2031.\n\n"
        "2 Calls\nA lender must not call after 9 pm.\n\nNotes\n1 General\n"
        "This is a reprint.\n"
    )
    made = document(text)
    assert lost(lines_of(Source("file.txt", text.encode())), [made]).words == 0
    assert "must not call" in text_of("2", made)


def test_contents_with_dots_and_page_numbers_are_no_text() -> None:
    text = (
        "示例办法\n第一章 总则……………1\n第二章 催收……………2\n第三章 附则……………3\n"
        "第一章 总则\n第一条 甲。\n第二章 催收\n第二条 乙。\n第三章 附则\n第三条 丙。\n"
    )
    assert keys(text) == ["1", "2", "3"]


@pytest.mark.parametrize("mark", ["-2-", "— 2 —", "－2－", "第2页", "第 2 页 共 9 页", "2"])
def test_a_page_number_glued_to_an_article_swallows_nothing(mark: str) -> None:
    text = "示例条例\n第一条 甲。\n第二条 乙。\n"
    text += f"{mark}第三条 采取下列措施：\n（一）丙；\n第四条 丁。\n第五条 戊。\n"
    assert keys(text) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["90.105 Short title. This.", "90.110 Hours. A (1).", "90.112 Penalty. B."],
         ["90.105", "90.110", "90.112"]),
        (["559.72 Practices.—No.", "559.725 Complaints.—The.", "559.77 Remedies.—A."],
         ["559.72", "559.725", "559.77"]),
        (["RCW 19.16.100 Definitions. A.", "RCW 19.16.250 Practices. B."],
         ["19.16.100", "19.16.250"]),
        (["§ 601. A.", "§ 601-a. B.", "§ 602. C."], ["601", "601-a", "602"]),
        (["§ 3 A", "§ 3a B", "§ 4 C"], ["3", "3a", "4"]),
        (["1 Short title", "This is.", "2 Hours", "A must not."], ["1", "2"]),
        (["제1조(목적) 이.", "제2조(정의) 이.", "제2조의2(횟수) 하루."], ["1", "2", "2-2"]),
        (["第一条 これは。", "第二条 これは。", "第二条の二 これは。", "第三条 これは。"],
         ["1", "2", "2-2", "3"]),
        (["Điều 5. Lãi suất", "Các bên.", "Điều 6. Thời hạn", "Bên vay."], ["điều 5", "điều 6"]),
        (["Artikel 3 Grundsatz", "Der.", "Artikel 4 Frist", "Die."], ["artikel 3", "artikel 4"]),
        (["第１　趣旨", "この要綱は。", "第２　対象", "市民とする。"], ["第1", "第2"]),
        (["1 A lender keeps a log.", "2 A call is short.", "3 No call is made."], ["1", "2", "3"]),
        (["Artículo 1. Objeto.", "El.", "Artículo 2. Plazo.", "La.", "Disposición final única.",
          "Entra."], ["artículo 1", "artículo 2", "disposición final única"]),
        (["§ 1 Zweck", "Der.", "§ 2 Frist", "Die.", "Anlage (zu § 2)", "Muster"],
         ["1", "2", "anlage"]),
        (["1. Aim", "Banks shall.", "2. Hours", "Agents may.", "Annex - I", "Letter"],
         ["1", "2", "annex i"]),
        (["Article L312-1", "Le prêt.", "Article L312-2", "Le taux.", "Article R312-1", "Il."],
         ["l312-1", "l312-2", "r312-1"]),
    ],
)  # fmt: skip
def test_every_kind_of_number_is_seen(lines: list[str], expected: list[str]) -> None:
    assert [
        k for k in keys("\n".join(["Law Of Examples", "", *lines])) if k != "preamble"
    ] == expected


def test_headings_above_numbers_belong_to_them() -> None:
    made = document(
        "Collectors Act 2031\n\nPART 1\n\nPRELIMINARY\n\nShort title\n\n1.  This Act is it.\n\n"
        "Interpretation\n\n2.—(1)  In this Act, “Act” means the Old Act "
        "(Cap. 2, 2001 Revised Edition).\n\n"
        "Hours\n\n3.  A collector must not call at night in Singapore.\n"
    )
    assert [p.heading for p in made.provisions] == ["Short title", "Interpretation", "Hours"]
    assert made.regulation.jurisdiction == "SG"
    assert made.regulation.kind is Kind.STATUTE


def test_a_reference_at_a_line_start_is_no_annex() -> None:
    made = document(
        "Direction\n\n2. The circulars listed in\nAnnex II\nand all others are withdrawn.\n\n"
        "3. No calls.\n\nAnnex I\nDocuments\n\nAnnex II\nCirculars\n"
    )
    assert [p.key for p in made.provisions] == ["2", "3", "annex i", "annex ii"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["商业银行示例贷款", "催收管理暂行办法"], "商业银行示例贷款催收管理暂行办法"),
        (["某国各级人民代表大会", "常务委员会监督法"], "某国各级人民代表大会常务委员会监督法"),
        (["示例网络支付科技有限公司", "岗位职责"], "岗位职责"),
        (["Year Edition: 2031 (2031 Legislative Assembly)", "Chapter 90 -- Debts", ""],
         "Chapter 90 -- Debts"),
    ],
)  # fmt: skip
def test_a_title_is_whole_and_no_issuer_or_label(lines: list[str], title: str) -> None:
    text = "\n".join([*lines, "", "第一条 甲。", "第二条 乙。"])
    assert document(text, "x1.txt").regulation.title == title


def test_a_title_ends_where_the_remark_in_brackets_begins() -> None:
    made = document(
        "示例贷款\n催收管理办法\n\n（2031年5月6日公布 自2031年7月1日起施行）\n\n第一条 甲。\n第二条 乙。\n"  # noqa: E501
    )
    own = made.regulation
    assert own.title == "示例贷款催收管理办法"
    assert str(own.adopted) == "2031-05-06" and str(own.effective) == "2031-07-01"


def test_day_of_issue_is_the_day_of_a_law_that_applies_from_its_issue() -> None:
    made = document(
        "某局关于印发《示例催收管理办法》的通知\n各公司：\n现将《示例催收管理办法》印发给你们。\n某局\n"
        "2031年3月4日\n示例催收管理办法\n第一条 甲。\n第二条 本办法自印发之日起施行。\n"
    )
    assert str(made.regulation.adopted) == str(made.regulation.effective) == "2031-03-04"


def test_a_title_may_say_that_the_law_is_repealed() -> None:
    made = document("示例管理办法（已废止）\n第一条 甲。\n第二条 乙。\n")
    assert made.regulation.status is Status.REPEALED


def test_markdown_headings_underlined_and_rules_at_the_top() -> None:
    assert keys(
        "示例法\n=====\n\n第一章 甲\n===\n第一条 甲。\n\n第二章 乙\n------\n第二条 乙。\n", "a.md"
    ) == ["1", "2"]
    made = document(
        "---\n**版本**: 从文件\n**来源**: 某部\n---\n\n示例办法\n\n第一条 甲。\n第二条 乙。\n",
        "a.md",
    )
    assert [p.key for p in made.provisions] == ["preamble", "1", "2"]
    assert made.remarks[0].startswith("front matter read as text")


def test_a_sentence_set_as_a_heading_is_text() -> None:
    made = document(
        "# 示例标准\n\n第一条 甲。\n## (二) 监测。对全部账户开展监测,完\n善标准。\n第二条 乙。\n",
        "a.md",
    )
    assert [p.key for p in made.provisions] == ["1", "2"]
    assert "完善标准" in made.provisions[0].text


def test_markdown_footnotes_stand_where_they_are_referred_to() -> None:
    made = document("# 示例法\n\n第一条 甲。[^1]\n\n第二条 乙。\n\n[^1]: 甲不含丙。\n", "a.md")
    assert "甲不含丙" in made.provisions[0].text


def test_line_numbers_of_a_bill_are_no_text() -> None:
    lines = ["A BILL", "To regulate.", "SECTION 1. TITLE.", "This Act may be cited as the Fair Act",
             "of 2031.", "SEC. 2. CALLS.", "A collector may not call", "after 9 p.m."]  # fmt: skip
    made = document("\n".join(f"{n} {line}" for n, line in enumerate(lines, 1)))
    assert [p.key for p in made.provisions if p.key != "preamble"] == ["1", "2"]
    assert made.provisions[-1].text == "A collector may not call after 9 p.m."


def test_a_bill_is_a_draft_and_no_act() -> None:
    section = '<section><num value="1">SECTION 1. </num><content>No calls.</content></section>'
    head = (
        '<bill xmlns="http://schemas.gpo.gov/xml/uslm" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<meta><dc:title>199 HR 7 IH: To regulate.</dc:title><dc:type>House Bill</dc:type>"
        "<docNumber>7</docNumber><congress>199</congress></meta>"
    )
    plain = document(f"{head}<main>{section}</main></bill>", "a.xml")
    nested = f"<main><collection><component><main>{section}</main></component></collection></main>"
    for made in (plain, document(f"{head}{nested}</bill>", "a.xml")):
        own = made.regulation
        assert (own.kind, own.status, own.citation) == (Kind.BILL, Status.DRAFT, "H.R. 7 (199th)")
        assert [p.key for p in made.provisions] == ["1"]


def test_a_volume_of_the_cfr_is_a_regulation() -> None:
    made = document(
        '<cfrDoc xmlns="http://schemas.gpo.gov/xml/uslm"><meta><docNumber>97</docNumber></meta><main>'
        "<part><num>PART 447</num><heading>Calls</heading><section><num>§ 447.1</num>"
        "<heading>Scope.</heading><content>No calls.</content></section></part></main></cfrDoc>",
        "a.xml",
    )
    assert (made.regulation.id, made.regulation.kind) == ("us/97-cfr", Kind.REGULATION)
    assert [p.key for p in made.provisions] == ["447.1"]


def test_the_law_on_a_page_with_a_notice_has_its_own_title() -> None:
    made = document(
        "<html><head><title>某部关于印发《示例管理办法》的通知_某网</title></head><body>"
        "<p>某部关于印发《示例管理办法》的通知</p><p>各地：</p><p>现印发给你们。</p><p>示例管理办法</p>"
        "<p>第一条 甲。</p><p>第二条 乙。</p></body></html>",
        "a.html",
    )
    assert made.regulation.title == "示例管理办法"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Art. 1 Scopo", "Art. 2 Orari", "Art. 2-bis Festivi", "Art. 2-ter Costi", "Art. 3 Fine"],
         ["Art. 1", "Art. 2", "Art. 2-bis", "Art. 2-ter", "Art. 3"]),
        (["Article L. 120-1", "Article L. 120-1 bis", "Article L. 120-2", "Article R. 120-3"],
         ["Article L. 120-1", "Article L. 120-1 bis", "Article L. 120-2", "Article R. 120-3"]),
        (["Artigo 1.º", "Artigo 2.º", "Artigo 2.º-A", "Artigo 3º"],
         ["Artigo 1.º", "Artigo 2.º", "Artigo 2.º-A", "Artigo 3º"]),
        (["Artículo 1.º Objeto.", "Artículo 2.º Horas.", "Artículo 2.º bis. Domingo."],
         ["Artículo 1.º", "Artículo 2.º", "Artículo 2.º bis"]),
        (["SECTION 1. Title.", "SEC. 2. Hours.", "SEC. 2-A. Feasts.", "SEC. 3. End."],
         ["SECTION 1", "SEC. 2", "SEC. 2-A", "SEC. 3"]),
    ],
)  # fmt: skip
def test_inserted_numbers_are_provisions_of_their_own(
    lines: list[str], expected: list[str]
) -> None:
    text = "\n".join(f"{line}\nThe caller keeps rule {n}." for n, line in enumerate(lines, 1))
    made = document(f"An Invented Law on Calls\n\n{text}\n")
    assert [p.citation for p in made.provisions] == expected
    assert lost(text.splitlines(), [made]).words == 0


def test_an_ordinals_sign_is_no_part_of_a_key() -> None:
    assert keys("Lei de Cobranças\n\nArtigo 1.º\nObjeto.\n\nArtigo 2.º\nHoras.\n") == [
        key.replace(".º", "") for key in ("artigo 1.º", "artigo 2.º")
    ]


def test_the_history_of_a_french_article_is_a_note() -> None:
    made = document(
        "Code inventé\n\nArticle L1-1\nModifié par Loi n°2031-1 du 3 mai 2031 - art. 4\n"
        "Aucun appel la nuit.\n\nArticle L1-2\nCréé par Décret n°2031-2\nAucun appel le jour.\n"
    )
    first, second = made.provisions
    assert (first.text, second.text) == ("Aucun appel la nuit.", "Aucun appel le jour.")
    assert "Loi n°2031-1" in first.notes and "Décret n°2031-2" in second.notes


def test_a_japanese_part_is_a_division() -> None:
    made = document(
        "架空回収法\n\n第一部　総則\n\n第一条　この法律は回収を定める。\n\n"
        "第二部　回収\n第一章　時刻\n第二条　夜間は電話をしてはならない。\n"
    )
    assert [p.path for p in made.provisions] == [
        ("第一部 総則",), ("第二部 回収", "第一章 時刻")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("---\ntitle: Policy\n---\n\n## Hours\n\nBy day.\n", ["Hours"]),
        ("# Policy\n\n## Hours\n\nBy day.\n", ["Hours"]),
        ("# Policy\n\n## Hours\n\nBy day.\n\n### At work\n\nNever.\n", ["Hours", "At work"]),
        ("# Policy\n\n## Section 1. Hours\n\nBy day.\n", ["Section 1"]),
        ("# 制度\n\n## 时间\n\n白天联系。\n", ["时间"]),
        ("Policy\n======\n\nHours\n-----\n\nBy day.\n", ["Hours"]),
    ],
)
def test_a_heading_without_a_number_is_a_section(text: str, cited: list[str]) -> None:
    made = document(text, "a.md")
    assert [p.citation for p in made.provisions] == cited
    assert made.regulation.title in ("Policy", "制度")
    assert lost(text.replace("---\ntitle: Policy\n---", "").splitlines(), [made]).words == 0


def test_an_annex_is_told_by_the_name_that_an_article_gives_it() -> None:
    made = document(
        "示例税条例\n第一条 税率依照所附《税目税率表》执行。\n第二条 自2031年1月1日起施行。\n"
        "《税目税率表》\n借款 万分之七\n"
    )
    last = made.provisions[-1]
    assert (last.key, last.text) == ("附", "借款 万分之七")
    twice = document(
        "示例税条例\n第一条 税率依照所附《税率表》执行。\n第二条 施行。\n"
        "附：\n税率表\n借款 万分之七\n"
    )
    assert [(p.key, p.notes) for p in twice.provisions] == [("1", ""), ("2", ""), ("附", "")]


def test_an_item_of_an_annex_is_no_heading() -> None:
    made = document(
        "# 示例规则\n\n## 第一条\n\n守附件。\n\n## 第二条\n\n施行。\n\n## 附件一：费率\n\n"
        "（一）一般千分之三；\n\n## （二）优惠费率\n\n千分之一。\n",
        "rules.md",
    )
    assert [p.key for p in made.provisions] == ["1", "2", "附件一"]
    assert made.provisions[-1].text == "（一）一般千分之三；\n（二）优惠费率\n千分之一。"


@pytest.mark.parametrize("mark", ["〔4〕", "【4】", "[4]", "· 4 ·", "第 4 页 共 9 页"])
def test_a_page_number_glued_to_an_article_in_other_marks(mark: str) -> None:
    assert keys(f"条例\n第一条 目的。\n第二条 范围。\n{mark}第三条 报告。\n") == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "title", "cited"),
    [
        ("Wet\nArtikel 3:11\nEen.\nArtikel 3:12\nTwee.\nArtikel 3:13\nDrie.\n",
         "Wet", "Artikel 3:12"),
        ("24-5-101. Short title. This Act is the Lanterns Code.\n24-5-102. Light. Lit.\n"
         "24-5-103.5. Oil. Kept.\n", "Lanterns Code", "24-5-102"),
        ("LAWS OF LUMEN\n\nLANTERN KEEPERS (LICENSING)\nRULES 2031\n\n"
         "1. Name\nText.\n2. Oil\nText.\n",
         "LANTERN KEEPERS (LICENSING) RULES 2031", "2"),
    ],
)  # fmt: skip
def test_numbers_and_titles_of_other_ways(text: str, title: str, cited: str) -> None:
    made = document(text)
    assert made.regulation.title == title
    assert cited in [p.citation for p in made.provisions]


def test_a_notice_is_also_called_by_what_it_issues() -> None:
    made = document(
        "关于印发《示例调解办法》的通知\n各街道：\n请执行。\n第一条 调解。\n第二条 施行。\n"
    )
    assert "示例调解办法" in made.regulation.aliases


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Bộ luật số 9/2031/QH19", Kind.STATUTE), ("THÔNG TƯ về thu nợ", Kind.RULE),
     ("Nghị định về xe cho vay", Kind.REGULATION)],
)  # fmt: skip
def test_vietnamese_titles_tell_the_kind(title: str, kind: Kind) -> None:
    made = document(
        f"{title}\n\nĐiều 1. Phạm vi\nÁp dụng cho người vay.\nĐiều 2. Hiệu lực\nNgay.\n"
    )
    assert (made.regulation.jurisdiction, made.regulation.kind) == ("VN", kind)
