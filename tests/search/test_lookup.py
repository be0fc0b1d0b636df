"""Citations as people write them, over the built-in library."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations.keys import law_key
from corpus.citations.reading import fold, readings
from corpus.model import Document
from search.session import Session
from search.verify import _not_cited, _sampled

READ = [
    ("12 CFR 1006.14(b)", "12cfr", "1006.14(b)"),
    ("12 C.F.R. § 1006.14(b)(2)(i)", "12cfr", "1006.14(b)(2)(i)"),
    ("12CFR1006.6", "12cfr", "1006.6"),
    ("15 U.S.C. § 1692c", "15usc", "1692c"),
    ("15 USC 1692c(a)(1)", "15usc", "1692c(a)(1)"),
    ("15 U. S. C. 1681s–2(b)", "15usc", "1681s-2(b)"),
    ("民法典 680", "民法典", "680"),
    ("民法典第六百八十条", "民法典", "680"),
    ("《中华人民共和国民法典》第六百八十条", "民法典", "680"),
    ("民法典第680条第2款", "民法典", "680¶2"),
    ("银行法第47-1条", "银行法", "47-1"),
    ("銀行法第四十七條之一", "银行法", "47-1"),
    ("第六百八十条", "", "680"),
    ("Reg F 1006.6", "regf", "1006.6"),
    ("Consumer Credit Act s. 140A", "consumercreditact", "140a"),
    ("Consumer Credit Act section 140A", "consumercreditact", "140a"),
]


@pytest.mark.parametrize(("query", "law", "key"), READ)
def test_a_citation_is_read(query: str, law: str, key: str) -> None:
    text = fold(query)
    one = next(reading for reading in readings(text) if reading.end == len(text))
    assert (one.code or law_key(text[: one.start]), one.numbers[0].key) == (law, key)


@pytest.mark.parametrize(
    "query", ["", "680", "2020", "debt collection", "催收时间", "may a collector call?", "x" * 300]
)
def test_what_is_no_citation(query: str, library: Session) -> None:
    assert library.find(query) == []


@given(st.text(max_size=250))
def test_any_text_may_be_asked(text: str) -> None:
    for reading in readings(text):
        assert all(number.key for number in reading.numbers)


FOUND = [
    ("民法典第六百八十条", "cn/civil-code#680"),
    ("民法典第680条", "cn/civil-code#680"),
    ("民法典 680", "cn/civil-code#680"),
    pytest.param("民法典680条", "cn/civil-code#680"),
    ("《民法典》第六百八十条", "cn/civil-code#680"),
    ("中华人民共和国民法典第680条", "cn/civil-code#680"),
    ("Civil Code of the People's Republic of China Article 680", "cn/civil-code#680"),
    ("刑法第二百九十三条之一", "cn/criminal-law#293-1"),
    ("刑法 293-1", "cn/criminal-law#293-1"),
    ("刑法第293条之一", "cn/criminal-law#293-1"),
    ("銀行法第47-1條", "tw/banking-act#47-1"),
    ("銀行法第四十七條之一", "tw/banking-act#47-1"),
    ("银行法第四十七条之一", "tw/banking-act#47-1"),
    ("銀行法 第 47-1 條", "tw/banking-act#47-1"),
    ("12 CFR 1006.14(b)", "us/reg-f#1006.14(b)"),
    ("12 CFR 1006.14(b)(1)", "us/reg-f#1006.14(b)(1)"),
    ("12 C.F.R. § 1006.6(b)(1)", "us/reg-f#1006.6(b)(1)"),
    ("Reg F 1006.6(b)(1)", "us/reg-f#1006.6(b)(1)"),
    ("Reg F 1006.6", "us/reg-f#1006.6"),
    ("Regulation F § 1006.6", "us/reg-f#1006.6"),
    ("15 U.S.C. § 1692c", "us/fdcpa#1692c"),
    ("15 USC 1692c(a)(1)", "us/fdcpa#1692c(a)(1)"),
    ("15 U.S.C. 1692c(a)(1)", "us/fdcpa#1692c(a)(1)"),
    ("15 USC §1692c", "us/fdcpa#1692c"),
    ("FDCPA 1692g(a)", "us/fdcpa#1692g(a)"),
    ("FDCPA 805", "us/fdcpa#1692c"),
    ("FDCPA § 805", "us/fdcpa#1692c"),
    ("FDCPA § 809(b)", "us/fdcpa#1692g(b)"),
    ("15 USC 1681s-2(a)(7)", "us/fcra#1681s-2(a)(7)"),
    ("15 USC 1681s–2(a)(7)", "us/fcra#1681s-2(a)(7)"),
    ("Consumer Credit Act 1974 s. 66A", "gb/consumer-credit-act#66a"),
    ("Consumer Credit Act s.66A", "gb/consumer-credit-act#66a"),
    ("Limitation Act 1980 section 5", "gb/limitation-act#5"),
    ("Money Lenders Ordinance section 24", "hk/money-lenders#24"),
    ("us/fdcpa#1692c(a)(1)", "us/fdcpa#1692c(a)(1)"),
    ("民法典第六百八十條", "cn/civil-code#680"),
    (" 民法典 第 680 条 ", "cn/civil-code#680"),
]


@pytest.mark.parametrize(("query", "id"), FOUND)
def test_a_citation_finds_its_provision(library: Session, query: str, id: str) -> None:
    """The provision, or its parts where the library holds only those; and a search puts it first."""  # noqa: E501
    found = [f.provision.id for f in library.find(query)]
    assert found and all(one == id or one.startswith(f"{id}(") for one in found), found
    first = library.search(query).hits[0]
    assert (first.id, first.match) == (found[0], "citation")


def test_a_bare_article_finds_all_of_them(library: Session) -> None:
    found = library.find("第六百八十条")
    assert "cn/civil-code#680" in [f.provision.id for f in found]


@pytest.mark.parametrize(
    "query", ["民法典第九千九百九十九条", "99 USC 1", "Nowhere Act s. 3", "no citation at all"]
)
def test_what_is_not_there_is_not_guessed(library: Session, query: str) -> None:
    assert library.find(query) == []


@pytest.mark.parametrize(
    ("name", "id"),
    [("民法典", "cn/civil-code"), ("us/fdcpa", "us/fdcpa"), ("FDCPA", "us/fdcpa"),
     ("Fair Debt Collection Practices Act", "us/fdcpa"), ("Regulation F", "us/reg-f")],
)  # fmt: skip
def test_a_regulation_by_its_name(library: Session, name: str, id: str) -> None:
    ids = {library.load(p.segment, p.doc).regulation.id for p in library.lookup.regulations(name)}
    assert id in ids


def test_a_part_leads_to_what_it_is_part_of(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    session = make_index(tmp_path, [[document("zz/act", ["a", "b"], title="Heron Act")]])
    assert [f.provision.id for f in session.find("Heron Act Article 2(c)(1)")] == ["zz/act#2"]


def test_deleted_provisions_are_not_cited(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    documents = [
        document("zz/a", ["a"], title="Heron Act"),
        document("zz/b", ["b"], title="Egret Act"),
    ]
    session = make_index(tmp_path, [documents], {"zz/a"})
    assert session.find("Heron Act Article 1") == []
    assert session.find("zz/a#1") == []
    assert len(session.find("Egret Act Article 1")) == 1


def test_texts_in_force_come_first(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    from datetime import date

    from corpus.model import Status

    old = document(
        "zz/act", ["old"], title="Heron Act", status=Status.REPEALED, repealed=date(2010, 1, 1)
    )
    new = document(
        "zz/act", ["new"], title="Heron Act", status=Status.IN_FORCE, version=date(2010, 1, 1)
    )
    session = make_index(tmp_path, [[old, new]])
    assert [f.status for f in session.find("Heron Act Article 1")] == ["in force", "repealed"]
    assert [h.status for h in session.search("Heron Act Article 1").hits] == [
        "in force",
        "repealed",
    ]


def test_every_provision_of_the_library_is_found_by_its_own_citation(library: Session) -> None:
    """Also those that are cited in words: a law's name, then what its citation says."""
    places = _sampled(library, 0)
    assert len(places) > 2000
    rows = {place: found for place in places if (found := library.load(*place)).provision.citation}
    lost = [found.provision.id for found in _not_cited(library, rows)]
    assert lost == []
    assert library.lookup.find("ASIC RG 96 Part 2 s. 7")
    assert not library.lookup.find("ASIC RG 96 of visits") and not library.lookup.find("a b c d")


def test_numbers_behind_the_name_of_any_law_in_either_language(library: Session) -> None:
    asked, wrong = 0, []
    for head, _size in library.regulations():
        law = head.regulation
        keys = [f.provision.key for f in library.neighbours(head, -1)]
        keys = [key for key in keys if re.fullmatch(r"\d+[a-z]?(\.\d+)*", key)][:3]
        for name in {law.title, law.title_en, law.title_zh} - {""}:
            for numbers in (keys[:1], keys[1:], keys):
                found = library.show(f"{name} {' '.join(numbers)}").provisions
                held = {f.provision.key for f in found if f.regulation.id == law.id}
                asked += 1
                if not all(any(k == n or k.startswith(n) for k in held) for n in numbers):
                    wrong.append((name, numbers))
    assert wrong == [] and asked > 1000


@pytest.mark.parametrize(
    ("texts", "ids"),
    [
        (("Civil Code", "585", "680"), ["cn/civil-code#585", "cn/civil-code#680"]),
        (("Civil Code 585 and 680",), ["cn/civil-code#585", "cn/civil-code#680"]),
        (("Criminal Law 293",), ["cn/criminal-law#293"]),
        (("民法典", "585", "680"), ["cn/civil-code#585", "cn/civil-code#680"]),
        (("Consumer Credit Act", "94"), ["gb/consumer-credit-act#94"]),
        (("Limitation Act, 1963 3 & 18",), ["in/limitation-act#3", "in/limitation-act#18"]),
        (("Herons Act", "585"), []),
        (("585", "680"), []),
    ],
)
def test_numbers_behind_a_name_that_people_use(
    library: Session, texts: tuple[str, ...], ids: list[str]
) -> None:
    assert [f.provision.id for f in library.show(texts).provisions] == ids


@pytest.mark.parametrize(
    ("id", "first"),
    [
        ("us/fdcpa#1692c", "us/fdcpa#1692c(a)(1)"),
        ("us/tila#1666", "us/tila#1666(a)"),
        ("us/reg-f#1006.14(b)", "us/reg-f#1006.14(b)(1)"),
        ("cn/civil-code#679, 680", "cn/civil-code#679"),
    ],
)
def test_an_id_of_a_whole_section_is_its_parts(library: Session, id: str, first: str) -> None:
    assert library.show(id).provisions[0].provision.id == first
    assert library.find(id)[0].provision.id == first


def test_an_id_with_a_number_that_the_law_lacks_is_told(library: Session) -> None:
    assert library.show("us/fdcpa#99999").notes == ("us/fdcpa has no section 99999",)
    assert library.show("us/no-such-law#5").notes == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Civil Code 9999", "no law called Civil Code has section 9999 in the index"),
        ("Consumer Credit Act 94 86", "the digest holds 37 sections of Consumer Credit Act"),
        ("Limitation Act 1980 5 999", "Limitation Act 1980 has no section 999"),
    ],
)
def test_of_several_numbers_the_one_that_is_not_held_is_told(
    library: Session, text: str, note: str
) -> None:
    assert any(n.startswith(note) for n in library.show(text).notes), library.show(text).notes
