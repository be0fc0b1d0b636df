"""The registers: which numbers a law has, and which texts no longer apply."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.check import check
from corpus.frontmatter import as_text
from corpus.readers.library import parse
from corpus.registers import (
    Extent,
    Range,
    extent,
    extents,
    number_problem,
    parse_range,
    register_problems,
    repealed_texts,
    repealed_title,
    top_number,
)
from corpus.topics import library_files

GOOD = (Path(__file__).parent / "fixtures/library/us/example-act.md").read_text(encoding="utf-8")
EXTENT = """
["us/example-act"]
scheme = "section"
ranges = ["100-100c", "7"]
inserted = ["293-1"]
gaps = ["100a"]
complete = true
as_of = 2020-05-28
basis = "known"
"""
REPEAL = """
[[text]]
title = "Old Act (1900)"
aliases = ["OA"]
jurisdiction = "US"
repealed = 2001-04-05
how = "repealed"
successor = "Example Act"
successor_ids = ["us/example-act"]
[text.concordance]
"1" = "100"
"""


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1-1260", ["1", "1260"], ["0", "1261", "12a", "1-1", "01"]),
        ("1006.1-1006.108", ["1006.1", "1006.42"], ["1006.109", "1006", "1005.2"]),
        ("1692-1692p", ["1692", "1692a", "1692p"], ["1692q", "1692aa", "1693"]),
        ("140A-140D", ["140a", "140d"], ["140", "140e"]),
        ("1681s-1-1681s-3", ["1681s-1", "1681s-3"], ["1681s", "1681s-4"]),
        ("443B-1-443B-21", ["443b-1", "443b-21"], ["443b", "443b-22", "443b-3.5", "443-1"]),
    ],
)
def test_ranges(text: str, inside: list[str], outside: list[str]) -> None:
    span = parse_range(text)
    assert all(number in span for number in inside)
    assert not any(number in span for number in outside)
    assert 7 not in Range("", 1, 9)


@pytest.mark.parametrize("text", ["1", "9-3", "1-36B", "a-b", "1-2-3", "140D-140A"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="range"):
        parse_range(text)


@pytest.mark.parametrize(
    ("citation", "number"),
    [
        ("第二百九十三条之一第二款", "293-1"),
        ("§ 1692c(a)(1)", "1692c"),
        ("§ 443B-4.52(a)", "443b-4.52"),
        ("§ 1006.14(b)(2)(i)", "1006.14"),
        ("s. 140A", "140a"),
        ("CONC 7.3.8", "7.3.8"),
        ("제8조의3", "8-3"),
        ("Schedule 1 s. 72", ""),
        ("Annex IV", ""),
        ("Findings", ""),
    ],
)
def test_top_numbers(citation: str, number: str) -> None:
    assert top_number(citation) == number


def library(folder: Path, extent: str = EXTENT, repeal: str = REPEAL, text: str = GOOD) -> Path:
    for name, content in (
        ("us/example-act.md", text),
        ("registers/extent/us.toml", extent),
        ("registers/repeal.toml", repeal),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_whether_a_law_has_a_number(tmp_path: Path) -> None:
    found = extents(library(tmp_path) / "registers" / "extent")["us/example-act"]
    assert [found.has(n) for n in ("100", "§ 100b(1)", "293-1", "7")] == [True] * 4
    assert [found.has(n) for n in ("100a", "§ 101", "100d", "8")] == [False] * 4
    assert found.has("Schedule 2") is None
    partial = Extent("x", ranges=(parse_range("1-9"),), gaps=("5",))
    assert (partial.has("3"), partial.has("5"), partial.has("10")) == (True, False, None)


def test_of_a_law_the_end_alone_may_be_known() -> None:
    found = Extent("x", ceiling=193)
    assert [found.has(n) for n in ("245", "s. 194", "193", "140A", "7.2", "Schedule 300")] == [
        False, False, None, None, None, None,
    ]  # fmt: skip


def test_good_registers_have_no_problem(tmp_path: Path) -> None:
    assert check(library=library(tmp_path)) == []


def test_a_digest_cites_numbers_that_exist(tmp_path: Path) -> None:
    text = GOOD.replace("§ 100b", "§ 101").replace("#100b", "#101")
    (line,) = check(library=library(tmp_path, text=text))
    assert line == "us/example-act.md: § 101: the extent register has no number '101'"
    labelled = text.replace("topics: [scope]", "topics: [scope]\nlabel: true")
    assert check(library=library(tmp_path, text=labelled)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("us/example-act", "us/no", "extent us/no: no regulation has that id"),
        ('"section"', '"verse"', "scheme 'verse' is not one of article"),
        ("as_of = 2020-05-28", "", "'as_of' is missing"),
        ("as_of = 2020-05-28", 'as_of = "2020"', "us.toml: us/example-act: 'as_of' is no day"),
        ('basis = "known"', "", "'basis' is missing"),
        ('"100-100c"', '"9-3"', "range '9-3' is not of numbers that follow each other"),
        ('["100-100c", "7"]', "7", "'ranges' is no list of texts"),
        ('["293-1"]', '["one"]', "inserted 'one' is no number"),
        ("complete = true", "completed = true", "unknown field 'completed'"),
        ('["us/example-act"]', '["us/example-act"', "us.toml: "),
    ],
)
def test_rules_of_the_extents(tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = check(library=library(tmp_path, EXTENT.replace(old, new)))
    assert any(line.startswith("registers: ") and problem in line for line in found), found


def test_laws_outside_the_library_are_marked(tmp_path: Path) -> None:
    text = EXTENT.replace("us/example-act", "us/no") + "outside = true\n"
    assert check(library=library(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Old Act (1900)"', "", "repeal : 'title' is missing"),
        ('how = "repealed"', 'how = "gone"', "how 'gone' is not one of repealed, amended, moved"),
        ('["us/example-act"]', '["us/no"]', "successor_ids: no regulation 'us/no'"),
        ("2001-04-05", "2001", "'repealed' is no day"),
        ("jurisdiction", "place", "unknown field 'place'"),
        ("[[text]]", "[text]", "'text' is no list of tables"),
    ],
)
def test_rules_of_the_repeals(tmp_path: Path, old: str, new: str, problem: str) -> None:
    folder = library(tmp_path, repeal=REPEAL.replace(old, new))
    found = [f"{where}: {what}" for where, what in register_problems(folder, {"us/example-act"})]
    assert any(problem in line for line in found), found


def test_names_of_repealed_texts_are_unique(tmp_path: Path) -> None:
    folder = library(tmp_path, repeal=REPEAL + REPEAL.replace("Old Act (1900)", "Other Act"))
    assert ("repeal Other Act", "'oa' also names Old Act (1900)") in list(
        register_problems(folder, {"us/example-act"})
    )


# --- what the registers say ----------------------------------------------------------------------


def test_repealed_laws_are_found_by_their_names() -> None:
    assert len(repealed_texts()) > 60
    contract = repealed_title("《合同法》")
    assert contract is not None and contract.successor_ids == ("cn/civil-code",)
    assert contract.repealed == date(2021, 1, 1)
    assert [contract.concordance[n] for n in ("114", "196", "206", "211")] == [
        "585", "667", "675", "680",
    ]  # fmt: skip
    for name in ("民法通则", "担保法司法解释", "治安管理处罚法（2012）", "Moneylenders Act 1927",
                 "Directive 95/46/EC", "12 CFR 226", "RBI/2022-23/108"):  # fmt: skip
        assert repealed_title(name) is not None, name
    assert repealed_title("民法典") is None
    assert repealed_title("治安管理处罚法") is None


def test_no_law_in_force_is_called_repealed() -> None:
    """By its titles: an old name may well be an alias of the law that replaced it."""
    for path in library_files():
        front = parse(path.read_text(encoding="utf-8")).front
        if as_text(front.get("status")) == "in force":
            for name in ("title", "title_zh", "title_en"):
                assert repealed_title(as_text(front.get(name))) is None, path.name


def test_new_numbers_are_numbers_of_the_successor() -> None:
    for text in repealed_texts():
        if len(text.successor_ids) == 1 and (whole := extent(text.successor_ids[0])):
            for old, new in text.concordance.items():
                for number in new.split(", "):
                    assert whole.has(number) is not False, (text.title, old, number)
    assert number_problem("us/no", "§ 1", Path()) == ""
