"""What a law's header says of it."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.model import Kind
from corpus.splitting.assemble import regulation_id
from corpus.splitting.header import Header, describe, is_history
from corpus.splitting.origin import language_of


def header(*lines: str, body: tuple[str, ...] = (), name: str = "", title: str = "") -> Header:
    return describe(lines, body, title=title, name=name)


def test_statute() -> None:
    found = header(
        "中华人民共和国示例法",
        "2001年2月3日第一届全国人民代表大会常务委员会第五次会议通过",
        "根据2009年8月7日第二届全国人民代表大会常务委员会第十次会议《关于修改部分法律的决定》第一次修正",
        "2019年4月5日第三届全国人民代表大会常务委员会第九次会议修订",
        body=("本法自2001年5月1日起施行。",),
    )
    assert found.title == "中华人民共和国示例法"
    assert (found.jurisdiction, found.kind, found.language) == ("CN", Kind.STATUTE, "zh-Hans")
    assert found.issuer == "全国人民代表大会常务委员会"
    assert found.adopted == date(2001, 2, 3)
    assert found.amended == found.version == date(2019, 4, 5)
    assert found.effective == date(2001, 5, 1)
    assert len(found.history) == 3
    assert found.preamble == ()


def test_order_of_a_ministry() -> None:
    found = header(
        "国家金融监督管理总局令",
        "2024年第9号",
        "《示例贷款管理办法》已经2024年1月2日第1次局务会议审议通过，现予公布，自2024年5月6日起施行。",
        "局　长　王某某",
        "2024年2月3日",
        "示例贷款管理办法",
    )
    assert found.title == "示例贷款管理办法"
    assert found.number == "国家金融监督管理总局令2024年第9号"
    assert (found.kind, found.issuer) == (Kind.RULE, "国家金融监督管理总局")
    assert (found.adopted, found.effective) == (date(2024, 1, 2), date(2024, 5, 6))
    assert found.preamble == ()


def test_judicial_interpretation_with_preamble() -> None:
    found = header(
        "最高人民法院关于审理示例案件",
        "适用法律若干问题的解释",
        "（2015年6月7日最高人民法院审判委员会第9004次会议通过",
        "自2015年9月1日起施行）",
        "为正确审理示例案件，根据《中华人民共和国民法典》的规定，制定本解释。",
    )
    assert found.title == "最高人民法院关于审理示例案件适用法律若干问题的解释"
    assert (found.kind, found.issuer) == (Kind.INTERPRETATION, "最高人民法院")
    assert (found.adopted, found.effective) == (date(2015, 6, 7), date(2015, 9, 1))
    (preamble,) = found.preamble
    assert preamble.startswith("为正确审理示例案件")


def test_second_adoption_by_the_same_body_is_an_amendment() -> None:
    found = header(
        "2013年1月2日 最高人民法院审判委员会第9001次会议通过",
        "2020年3月4日 最高人民法院审判委员会第9002次会议通过",
        title="最高人民法院关于示例的规定",
    )
    assert (found.adopted, found.amended) == (date(2013, 1, 2), date(2020, 3, 4))
    both = header(
        "2018年1月2日 最高人民法院审判委员会第9003次会议",
        "2018年5月6日 最高人民检察院第九届检察委员会第八十次会议通过",
        title="最高人民法院、最高人民检察院关于示例的解释",
    )
    assert (both.adopted, both.amended) == (date(2018, 1, 2), None)


def test_title_glued_to_the_addressees() -> None:
    found = header("中国人民银行关于示例的通知中国人民银行各分行：", name="x")
    assert found.title == "中国人民银行关于示例的通知"
    assert found.preamble == ("中国人民银行各分行：",)
    assert found.kind == Kind.GUIDELINE


def test_file_name_helps_out() -> None:
    assert header(body=("文。",), name="示例办法(2011-02-03)").adopted == date(2011, 2, 3)
    found = header("特急", name="示例部_关于示例的通知(示发〔2016〕8号)")
    assert found.title == "示例部 关于示例的通知(示发〔2016〕8号)"
    assert found.number == "示发〔2016〕8号"


@pytest.mark.parametrize(
    ("line", "place", "kind"),
    [
        ("中华人民共和国示例条例", "CN", Kind.REGULATION),
        ("国务院关于示例的指导意见", "CN", Kind.GUIDELINE),
        ("示例公司催收办法", "", Kind.OTHER),
        ("中華民國示例法", "TW", Kind.STATUTE),
        ("Example Rules", "", Kind.OTHER),
    ],
)
def test_jurisdiction_only_where_the_text_proves_it(line: str, place: str, kind: Kind) -> None:
    found = header(line)
    assert found.jurisdiction == place
    assert found.kind == kind


def test_history_lines() -> None:
    assert is_history("2020年2月3日 第一届全国人民代表大会第九次会议通过")
    assert is_history("2021年1月1日 施行")
    assert not is_history("为了规范示例，根据2020年1月1日的会议，制定本办法，请各单位执行。" * 3)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lender's duty—and that of the “collector”—is to write to the borrower.", "en"),
        ("A résumé of the rules: the lender shall write to Mr. 王 of the made-up bank.", "en"),
        ("A lender shall pay the borrower.", "en"),
        ("Le prêteur écrit à l'emprunteur — dans un délai d'un mois.", ""),
        ("Pemberi pinjaman wajib menulis kepada peminjam dalam waktu satu bulan.", ""),
        ("出借人应当书面通知借款人(the borrower)。", "zh-Hans"),
        ("出借人應當書面通知借款人。", "zh-Hant"),
        ("1 2 3", ""),
    ],
)
def test_language_is_told_by_the_words(text: str, language: str) -> None:
    assert language_of(text) == language
    assert header(text, body=(text,), name="a").language == language


@pytest.mark.parametrize(
    ("place", "title", "id"),
    [
        ("CN", "中华人民共和国民法典 合同编", "cn/民法典合同编"),
        ("US-CA", "Example Act of 2001", "us-ca/example-act-of-2001"),
        ("", "《示例办法》（试行）", "other/示例办法试行"),
        ("", "***", "other/untitled"),
    ],
)
def test_ids(place: str, title: str, id: str) -> None:
    assert regulation_id(place, title) == id


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("茶壶管理办法（已废止）", "茶壶管理办法"),
        ("【失效】茶壶管理规定", "茶壶管理规定"),
        ("茶壶管理条例(已被《水壶管理条例》废止)", "茶壶管理条例"),
        ("Kettles Act 1990 (Repealed)", "Kettles Act 1990"),
        ("Kettles Act 1990 [repealed]", "Kettles Act 1990"),
    ],
)
def test_that_a_law_has_ended_is_its_status_and_no_part_of_its_title(line: str, title: str) -> None:
    found = describe([line], ["A kettle is red."])
    assert (found.title, found.repealed) == (title, True)
    assert not describe([title], ["A kettle is red."]).repealed


@pytest.mark.parametrize(
    ("line", "adopted", "amended"),
    [
        ("中華民國一百十二年五月六日示例委員會令訂定發布", date(2023, 5, 6), None),
        ("中華民國113年7月1日修正發布第三條", None, date(2024, 7, 1)),
        ("公布日期：民國 108 年 03 月 04 日", date(2019, 3, 4), None),
        ("修正日期：民國 112 年 5 月 6 日", None, date(2023, 5, 6)),
        ("发布日期：2023年5月6日", date(2023, 5, 6), None),
    ],
)
def test_days_of_the_republic_of_china(
    line: str, adopted: date | None, amended: date | None
) -> None:
    found = describe(
        ["茶壺管理條例", line], ["茶壺為紅色。", "本條例自民國一百零八年四月一日施行。"]
    )
    assert (found.adopted, found.amended) == (adopted, amended)
    assert found.effective == date(2019, 4, 1)
    assert not found.preamble
