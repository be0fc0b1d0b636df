"""`regsearch limits` and `compare`: a limit's structure, its words and its day, in each format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from corpus.limits_wording import share_text

GOOD = Path(__file__).parents[1] / "corpus/fixtures/library/us/example-act.md"
FINE = """
## § 101

```yaml
heading_zh: 罚款
heading_en: Fine
topics: [call-times]
confirmed: law.txt
edition: edition of 1 January 2012
limits:
  - kind: fine
    op: max
    measure: amount
    quantity: 1000
    unit: USD
    per: violation
    adjusted: {quantity: 1250.5, unit: USD, since: 2025-04-01, by: "99 U.S.C. § 9"}
    zh: 罚款不超过1000美元。
    en: The fine is at most $1,000.
```

罚款不超过1000美元。

The fine is at most $1,000.
"""


@pytest.fixture
def answers(tmp_path: Path, run: Callable[..., Any]) -> Callable[..., Any]:
    folder = tmp_path / "laws"
    folder.mkdir()
    text = GOOD.read_text(encoding="utf-8").replace(
        "url: https://example.org/act", "url: https://uscode.house.gov/view.xhtml?path=/title99"
    )
    (folder / "example-act.md").write_text(text + FINE, encoding="utf-8")
    return lambda *words: run("--corpus", str(folder), *words)


def test_a_limit_as_data(answers: Callable[..., Any]) -> None:
    (row,) = json.loads(answers("limits", "call-hours", "--format", "json").out)
    names = ("quantity", "unit", "op", "measure", "clock", "effect")
    assert [row[name] for name in names] == [
        "8-21", "hour-of-day", "window", "call-hours", "debtor-local", "prohibited",
    ]  # fmt: skip
    assert row["per_parts"] == {"n": 1, "unit": "day", "rolling": False, "of": ["debtor"]}
    assert (row["per"], row["when"]) == ("debtor in a day", "without consent")
    assert row["who"] == ["third-party-collector", "debt-buyer"]
    assert (row["as_of"], row["adjusted"]) == ("2020-01-02", {})
    assert row["url"].endswith("title99-section100&num=0&edition=prelim")


def test_an_indexed_amount_and_its_edition(answers: Callable[..., Any]) -> None:
    (row,) = json.loads(answers("limits", "fine", "--format", "json").out)
    assert row["adjusted"] == {
        "quantity": 1250.5, "unit": "USD", "since": "2025-04-01", "by": "99 U.S.C. § 9",
    }  # fmt: skip
    assert row["as_of"] == "edition of 1 January 2012"
    assert (row["per"], row["per_parts"]) == ("violation", {})


def test_limits_in_words(answers: Callable[..., Any]) -> None:
    said = " ".join(answers("limits", "fine").out.split())
    assert "at most 1,000 USD per violation" in said
    assert "as of edition of 1 January 2012 1,250.5 USD since 2025-04-01, adjusted by 99" in said
    said = answers("limits", "call-hours", "--lang", "zh").out
    assert "US 8:00-21:00 · " in said


def test_limits_as_csv_hold_texts_alone(answers: Callable[..., Any]) -> None:
    said = answers("limits", "call-hours", "--format", "csv").out
    (row,) = csv.DictReader(StringIO(said))
    assert row["per_parts"] == "n=1 unit=day rolling=False of=debtor"
    assert row["who"] == "third-party-collector debt-buyer"


def test_compare_and_show_give_them_too(answers: Callable[..., Any]) -> None:
    said = answers("compare", "call-times", "--format", "json").out
    rows = {row["id"]: row for row in json.loads(said)}
    (limit,) = rows["us/example-act#100(a)(1)"]["limits"]
    assert (limit["op"], limit["as_of"]) == ("window", "2020-01-02")
    (record,) = json.loads(answers("show", "us/example-act#101", "--format", "json").out)
    assert record["text_of"] == "edition of 1 January 2012"
    assert record["url"].endswith("title99-section101&num=0&edition=prelim")


@pytest.mark.parametrize(
    ("share", "said"),
    [("0.3333", "1/3"), ("0.33333", "1/3"), ("0.75", "3/4"), ("0.5", "1/2"), ("0.618", "0.618")],
)
def test_a_share_is_told_as_a_fraction(share: str, said: str) -> None:
    assert share_text(share) == said
