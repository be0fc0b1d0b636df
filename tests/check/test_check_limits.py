"""Numbers held against limits of made-up laws: those in force, and those to come."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.running import Runner

Checking = Callable[..., list[tuple[str, str]]]
ACT = """---
id: zz/{name}
title: {title}
jurisdiction: US
kind: statute
effective: {day}
status: {status}
text: digest
---

Made-up rules for tests.

## § 1

```yaml
heading_zh: 时间
heading_en: Hours
topics: [call-times]
confidence: unverified
limits:
  - kind: call-hours
    op: window
    measure: contact-hours
    quantity: [{low}, {high}]
    unit: hour-of-day
    who: [third-party-collector]
    effect: prohibited
    zh: 只在{low}时至{high}时按铃。
    en: Ring between {low} and {high} only.
```

只在{low}时至{high}时按铃。

Ring between {low} and {high} only.
"""


@pytest.fixture
def checking(run: Runner, tmp_path: Path) -> Checking:
    """Checks a text over two acts: 8 to 21 now, 9 to 20 from the year 2999 on."""
    corpus = tmp_path / "acts"
    corpus.mkdir()
    now = ACT.format(
        name="ring", title="Ringing Act", day="2019-01-01", status="in force", low=8, high=21
    )
    later = ACT.format(
        name="quiet", title="Quiet Act", day="2999-03-01", status="not yet in force", low=9, high=20
    )
    (corpus / "ring.md").write_text(now)
    (corpus / "quiet.md").write_text(later)

    def check(text: str, *args: str) -> list[tuple[str, str]]:
        done = run(
            "--corpus", corpus, "check", "-", "--jurisdiction", "US", "--only", "limits",
            "--format", "json", *args, stdin=text.encode(),
        )  # fmt: skip
        return [(f["rule"], f["level"]) for f in json.loads(done.out)["findings"]]

    return check


def test_a_limit_to_come_is_a_warning_with_its_day(checking: Checking) -> None:
    text = "We call debtors between 8 a.m. and 9 p.m."
    assert checking(text, "--role", "collector") == [("RS306", "warning")]
    assert checking("We call debtors between 9 a.m. and 8 p.m.", "--role", "collector") == []


def test_of_an_unknown_role_an_excess_is_a_note(checking: Checking) -> None:
    text = "We call debtors between 7 a.m. and 9 p.m."
    assert checking(text, "--role", "collector") == [("RS301", "error")]
    assert checking(text) == [("RS301", "note")]
