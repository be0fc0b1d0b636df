"""Which provision of an older text is which of a newer one, after insertions, deletions, moves."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.pairing import paired
from search.versions import changes, texts

CALLS = "A collector must not call a debtor before seven in the morning or after nine at night."
FEES = "No fee may be asked for a statement of account that a borrower wants once in a year."
FILES = "Every lender keeps the papers of a loan for five years from the day of its last payment."
NAMES = "The register shows the name and the place of business of each licensed money lender."
SIGNS = "On the door of every office there hangs a copy of the licence under which it is kept."
HAN = ["催收人不得在晚上九点以后给借款人打电话。", "每份合同应当写明年利率和全部费用。",
       "出借人应当把借款材料保存五年以上。", "登记簿应当载明每个出借人的名称和住所。"]  # fmt: skip


def numbered(*rows: str) -> dict[str, str]:
    return {str(n): text for n, text in enumerate(rows, 1)}


def moves(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    return {key: earlier for key, earlier in paired(old, new).items() if key != earlier}


@pytest.mark.parametrize("old", [[CALLS, FEES, FILES, NAMES], HAN])
@pytest.mark.parametrize("at", [0, 1, 3])
def test_after_an_insertion_the_later_ones_keep_their_texts(old: list[str], at: int) -> None:
    new = [*old[:at], SIGNS, *old[at:]]
    assert moves(numbered(*old), numbered(*new)) == {
        str(n + 1): str(n) for n in range(at + 1, len(old) + 1)
    }
    assert str(at + 1) not in paired(numbered(*old), numbered(*new))


@pytest.mark.parametrize("old", [[CALLS, FEES, FILES, NAMES], HAN])
@pytest.mark.parametrize("at", [0, 2])
def test_after_a_deletion_too(old: list[str], at: int) -> None:
    new = [*old[:at], *old[at + 1 :]]
    found = paired(numbered(*old), numbered(*new))
    assert found == {str(n + 1): str(n + 1 + (n >= at)) for n in range(len(new))}


def test_one_that_is_moved_and_reworded_is_found() -> None:
    new = numbered(FEES, FILES, NAMES, CALLS.replace("nine", "eight"))
    assert paired(numbered(CALLS, FEES, FILES, NAMES), new) == {
        "1": "2", "2": "3", "3": "4", "4": "1",
    }  # fmt: skip


def test_of_one_that_is_split_the_larger_part_is_the_old_one() -> None:
    whole = f"{CALLS} {FEES}"
    found = paired(numbered(whole, FILES), numbered(CALLS, FEES, FILES))
    assert found == {"1": "1", "3": "2"}


def test_what_is_alike_only_in_being_short_keeps_its_number() -> None:
    old = {"1": CALLS, "2": "[Repealed]", "3": FEES}
    assert paired(old, {"1": "[Repealed]", "4": "[Repealed]", "3": FEES}) == {"1": "1", "3": "3"}


def test_a_rewritten_article_under_its_number_is_that_article() -> None:
    assert paired({"1": CALLS}, {"1": SIGNS}) == {"1": "1"}


def test_no_provision_is_paired_twice() -> None:
    chance = random.Random(5)
    for _ in range(30):
        some = [chance.choice((CALLS, FEES, FILES, NAMES, SIGNS)) for _ in range(6)]
        found = paired(numbered(*some[:3]), numbered(*some[2:]))
        assert len(set(found.values())) == len(found)


def test_changes_tell_the_old_number(tmp_path: Path, document: Any, make_index: Any) -> None:
    made = [
        document("zz/kettles", rows, source=day, version=date(year, 1, 1))
        for day, year, rows in (
            ("a", 2020, [CALLS, FEES]),
            ("b", 2022, [SIGNS, CALLS, FEES + " X"]),
        )
    ]
    session = make_index(tmp_path / "index", [made])
    rows = changes(session, *texts(session, "zz/kettles"))
    assert [(c.citation, c.what, c.was) for c in rows] == [
        ("Article 1", "added", ""),
        ("Article 2", "renumbered", "Article 1"),
        ("Article 3", "changed", "Article 2"),
    ]
