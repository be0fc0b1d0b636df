"""Markdown with front matter of many makers: no value refuses a file, every known one is taken."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.model import Document, Kind, Status
from corpus.readers.registry import read
from corpus.source import Source


def document(text: str, name: str = "a.md") -> Document:
    return next(iter(read(Source(name, text.encode()))))


KOREAN = """---
제목: 등대 관리법
법령MST: 1
법령구분: 법률
소관부처:
- 등대부
공포일자: 2031-02-03
공포번호: '77'
시행일자: 2031-04-05
상태: 시행
출처: https://example.org/등대
---
# 등대 관리법

##### 제1조 (목적)

이 법은 등대를 관리하는 일을 정한다.

##### 제1조의2 (정의)

**①** 등대란 바다를 비추는 탑을 말한다.

##### 제2조 (등불)

등불은 밤마다 켠다.
"""


def test_korean_fields() -> None:
    own = document(KOREAN).regulation
    assert (own.id, own.title, own.jurisdiction, own.language) == (
        "kr/등대-관리법", "등대 관리법", "KR", "ko",
    )  # fmt: skip
    assert (own.kind, own.status, own.number) == (Kind.STATUTE, Status.IN_FORCE, "법률 제77호")
    assert (own.adopted, own.effective, own.version) == (
        date(2031, 2, 3), date(2031, 4, 5), date(2031, 4, 5),
    )  # fmt: skip
    assert (own.issuer, own.url) == ("등대부", "https://example.org/등대")
    assert [p.key for p in document(KOREAN).provisions] == ["1", "1-2", "2"]


BRITISH = """---
title: "Lamps Act 2031"
identifier: "ukpga-2031-9"
country: "uk"
rank: "public-general-act"
publication_date: "2031-05-06"
status: "in_force"
type_code: "ukpga"
year: "2031"
number: "9"
restrict_start_date: "2032-01-01"
---
# Lamps Act 2031

## Part I — Lamps

#### Keeping lamps

##### 1

- (1) A keeper must light the lamp.

#### Penalty

##### 2A

A keeper who does not pays a fine.
"""


def test_british_fields_and_numbers_alone_in_headings() -> None:
    read_back = document(BRITISH)
    own = read_back.regulation
    assert (own.id, own.jurisdiction, own.language) == ("gb/lamps-act-2031", "GB", "en")
    assert (own.kind, own.number, own.version) == (Kind.STATUTE, "2031 c. 9", date(2032, 1, 1))
    assert [(p.citation, p.heading, p.path) for p in read_back.provisions] == [
        ("s. 1", "Keeping lamps", ("Part I — Lamps",)),
        ("s. 2A", "Penalty", ("Part I — Lamps",)),
    ]


def test_french_articles_stand_below_their_sections() -> None:
    text = (
        '---\ntitle: "Code des phares"\ncountry: "fr"\nrank: "code"\nlast_updated: "2031-04-02"\n'
        "status: vigueur\n---\n# Code des phares\n\n"
        "### Livre Ier : PHARES\n\n#### Section 1 : Définition\n\n##### Article L1-1\n\n"
        "Le phare est une tour.\n\n##### Article L1-2\n\nIl éclaire la mer.\n\n"
        "#### Section 2 : Gardien\n\n##### Article L1-3\n\nLe gardien veille.\n"
    )
    own = document(text).regulation
    assert (own.id, own.status, own.version) == (
        "fr/code-des-phares", Status.IN_FORCE, date(2031, 4, 2),
    )  # fmt: skip
    assert [p.key for p in document(text).provisions] == ["l1-1", "l1-2", "l1-3"]


def test_german_fields() -> None:
    text = (
        "---\nTitle: Gesetz über Leuchttürme\njurabk: LTG\nlayout: default\n---\n"
        "# Gesetz über Leuchttürme (LTG)\n\nAusfertigungsdatum\n:   2031-06-19\n\n"
        "## § 1 Zweck\n\nDas Gesetz regelt Türme.\n\n## § 2 Licht\n\nDas Licht brennt nachts.\n"
    )
    own = document(text).regulation
    assert (own.id, own.kind, own.language) == ("de/gesetz-über-leuchttürme", Kind.STATUTE, "de")
    assert (own.adopted, own.aliases) == (date(2031, 6, 19), ("LTG",))
    assert [p.key for p in document(text).provisions] == ["preamble", "1", "2"]


def hawaii(section: str, title: str, body: str) -> str:
    return (
        f"---\nhrs_structure:\n  title: '9'\n  chapter: 99Z\n  section: {section}\n"
        f"type: hrs_section\n"
        f"tags:\n  - Sea\ntitle: {title}\nfull_title: {section} {title}\n---\n{body}\n"
    )


def test_joined_sections_with_front_matter_each() -> None:
    text = (
        hawaii("''", "Lamps", "**CHAPTER 99Z**").replace("'' Lamps", "Chapter 99Z Lamps")
        + hawaii("99Z-1", "Words", '**§99Z-1 Words.** "Lamp" means a light.')
        + hawaii("99Z-1.5", "Oil", "**[§99Z-1.5]** **Oil.** Keepers store oil.")
        + hawaii("99Z-2", "Duty", "**§99Z-2 Duty.** (a) Keepers light lamps.")
    )
    own = document(text).regulation
    assert (own.id, own.jurisdiction) == ("us-hi/chapter-99z-lamps", "US-HI")
    assert [p.key for p in document(text).provisions] == ["99z-1", "99z-1.5", "99z-2"]
    assert "hrs_structure" not in "".join(p.text for p in document(text).provisions)


@pytest.mark.parametrize(
    "line", ["kind: poem", "status: asleep", "effective: soon", "jurisdiction: the sea"]
)
def test_unknown_values_are_remarked_and_refuse_nothing(line: str) -> None:
    read_back = document(f"---\ntitle: Lamp Rules\n{line}\n---\n1. Light it.\n\n2. Put it out.\n")
    value = line.partition(": ")[2]
    assert any(value in remark for remark in read_back.remarks)
    assert read_back.regulation.title == "Lamp Rules"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("kind: policy", Kind.POLICY), ("kind: 内部制度", Kind.POLICY), ("type: SOP", Kind.POLICY),
        ("kind: 指引", Kind.GUIDELINE), ("kind: 自律规则", Kind.SELF_REGULATORY),
        ("kind: FAQ", Kind.FAQ), ("kind: other", Kind.OTHER),
    ],
)  # fmt: skip
def test_kinds_of_own_documents(line: str, kind: Kind) -> None:
    read = document(f"---\ntitle: A\n{line}\n---\n\n## 1 Hours\n\nCall by day.\n")
    assert (read.regulation.kind, read.remarks) == (kind, ())


def test_a_word_that_names_no_kind_or_status_is_told_those_that_there_are() -> None:
    read = document("---\nkind: memo\nstatus: hot\n---\n\n## 1 Hours\n\nCall by day.\n")
    first, second = sorted(read.remarks)
    assert first.startswith("kind 'memo' is not known and was left out; there are: statute, ")
    assert "policy" in first and "repealed" in second


@pytest.mark.parametrize(
    ("place", "code"),
    [("中国", "CN"), ("United Kingdom", "GB"), ("hong kong", "HK"), ("us-ca", "US-CA")],
)
def test_a_place_may_be_named(place: str, code: str) -> None:
    read = document(f"---\njurisdiction: {place}\n---\n\n## 1 Hours\n\nCall by day.\n")
    assert (read.regulation.jurisdiction, read.remarks) == (code, ())


def test_our_own_fields_stay_as_they_are() -> None:
    own = document(
        "---\nid: xx/lamps\ntitle: Lamps\njurisdiction: GB\nkind: departmental rule\n"
        "status: not yet in force\nnumber: 010\nadopted: 2031-01-02\naliases: [L]\n---\ntext\n"
    ).regulation
    assert (own.id, own.kind, own.status) == ("xx/lamps", Kind.RULE, Status.NOT_YET)
    assert (own.number, own.adopted, own.aliases) == ("010", date(2031, 1, 2), ("L",))
