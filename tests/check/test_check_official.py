"""Quotations, pinpoints and changes, against made-up official texts."""

# ruff: noqa: E501

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import RegsearchError
from corpus.model import Status, TextKind
from search.checking.affected import Asked, Window, affected, affected_files, ordered
from search.checking.drafts import Draft
from search.checking.model import Options, Report
from search.session import Session

BLUE = [
    "The lender must weigh each blue widget before it is lent, and must not lend a cracked widget "
    "unless the borrower has seen the crack. A widget that sings is returned within 9 days.\n"
    "(a) A record of the weight is kept.\n(b) The record is shown on request.",
    "Nobody may paint a widget that is not their own, whatever colour it has been before.",
    "A heron is no widget.", "A kettle is no widget.", "This Act is about widgets and herons only.",
]  # fmt: skip
HERON = [
    "出借蓝鸟的公司应当先称量蓝鸟的重量，不得出借受伤的蓝鸟，但借用人已经知情的除外。\n"
    "归还蓝鸟的期限为九日。\n记录应当保存三年：\n（一）重量；\n（二）颜色。",
    "任何人不得给他人的蓝鸟涂色，不论其原来是什么颜色。", "苍鹭不是蓝鸟。", "水壶不是蓝鸟。",
    "本法只适用于蓝鸟与苍鹭。",
]  # fmt: skip


@pytest.fixture
def session(tmp_path: Path, document: Any, make_index: Any) -> Session:
    common = {"text": TextKind.OFFICIAL, "status": Status.IN_FORCE, "jurisdiction": "US"}
    texts = [
        document("zz/blue", BLUE, title="Blue Widget Act 2020", language="en", source="a.xml",
                 version=date(2020, 1, 1), **common),
        document("zz/heron", HERON, title="蓝鸟法", language="zh-Hans", source="b.xml",
                 version=date(2020, 1, 1), **{**common, "jurisdiction": "CN"}),
    ]  # fmt: skip
    made: Session = make_index(tmp_path / "index", [texts])
    return made


def _check(session: Session, text: str) -> Report:
    return session.check(Draft.of_text(text), Options(on="2026-11-28"))


@pytest.mark.parametrize(
    ("text", "status", "rule"),
    [
        ("Article 1 of the Blue Widget Act 2020 provides: “must not lend a cracked widget”", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: \"The lender MUST weigh each blue\nwidget\"", "exact", ""),
        ("Blue Widget Act 2020, Article 1: “The lender must weigh . . . before it is lent”", "exact", ""),
        ("“[A] widget that sings is returned” (Blue Widget Act 2020, Article 1)", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: “[t]he lender must weigh [every] blue widget”", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: “The lender must weigh[,] each blue widget[] before it [is] lent” (emphasis added)", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: “the lender must weigh each blue widget¹ before [1] it is lent [sic]”", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: “A record of the weight is kept. The record is shown on request.”", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: “A wid­get that sings [must be] returned within 9 days”", "exact", ""),
        ("《蓝鸟法》第一条规定：“记录应当保存三年：重量；颜色。”", "exact", ""),
        ("《蓝鸟法》第一条规定：“应当先称量蓝鸟的重量（略）不得出借受伤的蓝鸟（着重号为作者所加）”", "exact", ""),
        ("Article 1 of the Blue Widget Act 2020 provides: “must not lend a broken widget unless”", "words_differ", "RS202"),
        ("Article 1 of the Blue Widget Act 2020 states: “must weigh … before it is lent, and … lend a cracked widget”", "exact", "RS204"),
        ("Article 1 of the Blue Widget Act 2020 states: “Nobody may paint a widget that is not their own”", "elsewhere", "RS205"),
        ("Article 1 of the Blue Widget Act 2020 states: “Green gadgets are always sold by the dozen here”", "not_in_provision", "RS206"),
        ("Article 1 of the Blue Widget Act 2020 states: “sings is returned within 9 days … The lender must weigh each”", "fragments", "RS203"),
        ("‘A widget that sings is returned within 9 days’ (Blue Widget Act 2020, Article 1).", "exact", ""),
        ("‘A widget that sings is returned within 10 days’ (Blue Widget Act 2020, Article 1).", "words_differ", "RS202"),
        ("Under the Blue Widget Act 2020, Article 1, the lender “must not lend a broken widget”.", "words_differ", "RS202"),
        ("Under the Blue Widget Act 2020, Article 1, the lender “must not lend a cracked widget”.", "exact", ""),
        ("Article 1(a)(1) of the Blue Widget Act 2020 provides: “A record of the weight is shown daily”", "words_differ", "RS202"),
        ("《蓝鸟法》第一条规定：“应当先称量蓝鸟的重量，不得出借受伤的蓝鸟”", "exact", ""),
        ("《蓝鸟法》第一条規定：「應當先稱量藍鳥的重量」", "exact", ""),
        ("《蓝鸟法》第一条规定：“可以先称量蓝鸟的重量，不得出借受伤的蓝鸟”", "words_differ", "RS202"),
        ("《蓝鸟法》第一条规定：“应当先称量蓝鸟的重量……不得出借受伤的蓝鸟”", "exact", ""),
        ("“归还蓝鸟的期限为九日”（《蓝鸟法》第一条）", "exact", ""),
        ("《蓝鸟法》第二条规定：“归还蓝鸟的期限为九日”", "elsewhere", "RS205"),
        ("Article 1 of the 蓝鸟法 provides: “a heron must be weighed before it is lent out”", "not_comparable", "RS207"),
    ],
)  # fmt: skip
def test_a_quotation_is_compared_word_by_word(
    session: Session, text: str, status: str, rule: str
) -> None:
    report = _check(session, text)
    assert [q.status for q in report.quotes] == [status]
    assert {f.rule for f in report.findings} == ({rule} if rule else set())


@pytest.mark.parametrize(
    "text",
    [
        "Agents say “this is an attempt to collect a debt from you”, see Article 1 Blue Widget Act 2020.",
        "The “so-called blue widget rule of our own house” is old. Blue Widget Act 2020, Article 3.",
        "坐席说：“请您在本周之内把蓝鸟归还给我们”。依《蓝鸟法》第一条。",
    ],
)  # fmt: skip
def test_speech_and_terms_are_no_quotations_of_law(session: Session, text: str) -> None:
    report = _check(session, text)
    assert report.quotes == () and [m.what for m in report.not_checked] == ["quotation"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Article 1 of the Blue Widget Act 2020 provides: “must not lend a CRACKED widget”", "RS201"),
        ("Article 1 of the Blue Widget Act 2020 provides: “must not lend a cracked\nwidget”", ""),
        ("Agents say “this is an attempt to collect a debt from you”.", "RS208"),
    ],
)  # fmt: skip
def test_rules_that_are_off_speak_where_they_are_asked_for(
    session: Session, text: str, rule: str
) -> None:
    levels = (("RS201", "note"), ("RS208", "note"))
    report = session.check(Draft.of_text(text), Options(on="2026-11-28", levels=levels))
    assert {f.rule for f in report.findings} == ({rule} if rule else set())


def test_no_honest_quotation_is_flagged_and_altered_ones_are(session: Session) -> None:
    lines = Path(__file__).with_name("quotations.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    flags = {"RS202", "RS203", "RS204", "RS205", "RS206"}
    for row in rows:
        report = _check(session, row["text"])
        flagged = bool(flags & {f.rule for f in report.findings})
        assert flagged == (row["verdict"] == "altered"), row
    assert len(rows) >= 50


def test_the_digest_is_never_compared_with(library: Session) -> None:
    text = "15 U.S.C. § 1692g(b) provides: “a dispute in writing stops the collection of the debt”"
    (quote,) = library.check(Draft.of_text(text)).quotes
    assert (quote.status, quote.pull) == ("not_comparable", "us/fdcpa")


@pytest.mark.parametrize(
    ("text", "pinpoint", "rules"),
    [
        ("《蓝鸟法》第一条第三款", "ancestor", set()),
        ("《蓝鸟法》第一条第四款", "absent", {"RS107"}),
        ("《蓝鸟法》第一条第三款第（二）项", "ancestor", set()),
        ("Article 1(b) of the Blue Widget Act 2020", "ancestor", set()),
        ("Article 1(f) of the Blue Widget Act 2020", "absent", {"RS107"}),
        ("Article 3(a) of the Blue Widget Act 2020", "ancestor", set()),
        ("Article 6 of the Blue Widget Act 2020", "none", {"RS101"}),
    ],
)
def test_a_pinpoint_is_absent_only_by_an_official_text(
    session: Session, text: str, pinpoint: str, rules: set[str]
) -> None:
    report = _check(session, text)
    assert [c.pinpoint for c in report.citations] == [pinpoint]
    assert {f.rule for f in report.findings} == rules


def test_policies_are_affected_by_what_changed(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    made = [
        document("zz/blue", [f"A widget is returned within {days} days.", "A heron is blue."],
                 title="Blue Widget Act", language="en", source=f"{year}.xml",
                 version=date(year, 3, 1), text=TextKind.OFFICIAL, jurisdiction="US")
        for year, days in ((2020, 9), (2025, 12), (2027, 15))
    ]  # fmt: skip
    session = make_index(tmp_path / "index", [made])
    draft = Draft.of_text("Blue Widget Act, Article 1, and Blue Widget Act, Article 2.", "p.md")
    rows = affected(session, draft, Window("2026-01-01", "2026-11-28"))
    assert [(r.status, r.effective, r.days_left, r.material) for r in rows] == [
        ("will_change", "2027-03-01", 93, True), ("unchanged", "", None, False),
    ]  # fmt: skip
    rows = affected(session, draft, Window("2024-01-01", "2026-11-28", 30))
    assert [r.status for r in rows] == ["changed", "unchanged"]
    assert ("-", "9") in rows[0].diff and ("+", "12") in rows[0].diff


def _changing(document: Any, make_index: Any, folder: Path) -> Session:
    """An index with an act of which four dated texts are held, of two places."""
    made = [
        document(f"{place}/blue", [f"A widget is returned within {days} days.", "A heron is blue."],
                 title=f"{name} Widget Act", language="en", source=f"{place}{year}.xml",
                 version=date(year, 3, 1), text=TextKind.OFFICIAL, jurisdiction=place.upper())
        for place, name in (("us", "Blue"), ("gb", "Green"))
        for year, days in ((2020, 9), (2025, 12), (2027, 15), (2028, 20))
    ]  # fmt: skip
    session: Session = make_index(folder, [made])
    return session


def test_a_provision_that_a_later_text_lacks_is_gone_from_its_day_on(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    texts = ["A widget is blue.", "A heron is blue.", "A kettle is blue."]
    made = [
        document("zz/blue", texts[:count], title="Blue Widget Act", language="en",
                 source=f"{year}.xml", version=date(year, 3, 1), text=TextKind.OFFICIAL,
                 jurisdiction="US")
        for year, count in ((2020, 3), (2025, 2))
    ]  # fmt: skip
    session = make_index(tmp_path / "index", [made])
    draft = Draft.of_text("Blue Widget Act, Article 3.", "p.md")
    (row,) = affected(session, draft, Window("2024-01-01", "2026-11-28"))
    assert (row.status, row.effective) == ("superseded", "2025-03-01")
    (tmp_path / "p.md").write_text("Blue Widget Act, Article 3.")
    with pytest.raises(RegsearchError, match="2026-01-01 is after 2025-01-01"):
        affected_files(session, [str(tmp_path)], Window("2026-01-01", "2025-01-01"), Asked())


def test_each_day_of_a_change_to_come_is_told(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    session = _changing(document, make_index, tmp_path / "index")
    draft = Draft.of_text("Blue Widget Act, Article 1.", "p.md")
    rows = affected(session, draft, Window("2024-01-01", "2026-11-28", 1000))
    assert [(r.status, r.effective) for r in ordered(rows)] == [
        ("will_change", "2027-03-01"), ("will_change", "2028-03-01"), ("changed", "2025-03-01"),
    ]  # fmt: skip


def test_rows_are_chosen_by_regulation_and_place_and_put_in_order(
    tmp_path: Path, document: Any, make_index: Any
) -> None:
    session = _changing(document, make_index, tmp_path / "index")
    for name in ("b.md", "a.md"):
        (tmp_path / name).write_text("Green Widget Act, Article 1; Blue Widget Act, Article 1.")
    paths = [str(tmp_path / name) for name in ("b.md", "a.md")]
    window = Window("2024-01-01", "2026-11-28")

    def told(asked: Asked) -> list[tuple[str, str]]:
        rows = affected_files(session, paths, window, asked).rows
        return [(Path(r.policy).name, r.provision.partition("/")[0]) for r in rows]

    assert {place for _, place in told(Asked())} == {"us", "gb"}
    assert {place for _, place in told(Asked(regulation="Blue Widget Act"))} == {"us"}
    assert {place for _, place in told(Asked(regulation="gb/blue"))} == {"gb"}
    assert {place for _, place in told(Asked(jurisdiction="UK"))} == {"gb"}
    assert [p for p, _ in told(Asked(by="policy"))] == ["a.md"] * 4 + ["b.md"] * 4
    assert [p for _, p in told(Asked(by="provision"))] == ["gb"] * 4 + ["us"] * 4
    with pytest.raises(RegsearchError):
        affected_files(session, paths, window, Asked(regulation="no such act"))
    with pytest.raises(RegsearchError):
        affected_files(session, paths, window, Asked(bases=("no",)))


def test_what_does_not_exist_is_affected_by_nothing(library: Session) -> None:
    draft = Draft.of_text("15 U.S.C. § 1692x", "p.md")
    assert affected(library, draft, Window("2024-01-01", "2026-11-28")) == []


def test_a_rule_that_is_touched_counts_where_it_is_asked_for(library: Session) -> None:
    text = "We will have you arrested.\n\nThis is an attempt to collect a debt in the US."
    draft = Draft.of_text(text, "p.md")
    window = Window("2024-01-01", "2026-11-28")
    assert affected(library, draft, window) == []
    found = affected(library, draft, window, ("topic",))
    assert found
    assert {row.basis for row in found} == {"topic"}
