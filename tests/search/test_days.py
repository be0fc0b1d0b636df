"""Days: as people write them, and what is known of a text on one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.matching.field_values import date_span
from search.query.days import NoDay, day_of
from search.query.language import parse, soft_words
from search.results import Options
from search.session import Session
from tests.helpers.running import Runner
from tests.helpers.trees import fields

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-06-01", "2019-06-01"),
        ("2019/6/1", "2019-06-01"),
        ("2019.6.1", "2019-06-01"),
        ("20190601", "2019-06-01"),
        ("2019年6月1日", "2019-06-01"),
        ("2019 年 6 月 1 日", "2019-06-01"),
        ("２０１９年６月１日", "2019-06-01"),
        ("二〇一九年六月一日", "2019-06-01"),
        ("2019年6月1号", "2019-06-01"),
        ("民國108年6月1日", "2019-06-01"),
        ("1 June 2019", "2019-06-01"),
        ("1st of June 2019", "2019-06-01"),
        ("June 1, 2019", "2019-06-01"),
        ("June 1st 2019", "2019-06-01"),
        ("1 Sept. 2019", "2019-09-01"),
        ("13/6/2019", "2019-06-13"),
        ("6/13/2019", "2019-06-13"),
        ("5/5/2019", "2019-05-05"),
        ("2019-06", "2019-06-01"),
        ("2019/6", "2019-06-01"),
        ("2019年6月", "2019-06-01"),
        ("二〇一九年十二月", "2019-12-01"),
        ("民国108年6月", "2019-06-01"),
        ("June 2019", "2019-06-01"),
        ("Dec. 2019", "2019-12-01"),
        ("2019", "2019-01-01"),
        ("2019年", "2019-01-01"),
        ("today", "2026-03-01"),
        ("Now", "2026-03-01"),
        ("今天", "2026-03-01"),
        ("昨天", "2026-02-28"),
        ("tomorrow", "2026-03-02"),
    ],
)
def test_a_day_in_its_usual_forms(text: str, day: str) -> None:
    assert day_of(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "2019-02-30", "2019-13", "2019年13月", "30 February 2019", "31/31/2019", "someday", "19",
        "2019-06-01 and 2020-01-01", "2019-06-01x", "June", "6月1日", "0000", "-1", "99999999", "",
        "9" * 5000, "２０１９年二月三十日",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NoDay, match="no date"):
        day_of(text, TODAY)


@pytest.mark.parametrize("text", ["6/1/2019", "01.06.2019", "3-4-2020"])
def test_a_date_of_two_readings_is_refused_with_both(text: str) -> None:
    with pytest.raises(NoDay, match=r"may be \S+ or \S+: write the year first"):
        day_of(text, TODAY)


# --- what is known on a day ----------------------------------------------------------------------

LAWS = {
    "amended.md": """---
id: zz/kettles
title: Kettle Lending Rules
jurisdiction: US
effective: 2010-01-01
amended: 2020-08-20
status: in force
text: digest
---

## § 1

```yaml
topics: [interest-and-fees]
confirmed: a
limits:
  - kind: rate-cap
    quantity: 7
    unit: percent
    per: year
    zh: 壶利七分。
    en: Kettle interest is 7.
```

壶利七分。

Kettle interest is 7.

## § 2

```yaml
amended: 2012-03-04
confirmed: a
```

Kettle lids stay on.
""",
    "dateless.md": """---
id: zz/pans
title: Pan Rules
jurisdiction: US
status: in force
text: digest
---

## § 1

```yaml
confidence: unverified
```

Pan interest is 9.
""",
    "young.md": """---
id: zz/cups
title: Cup Rules
jurisdiction: US
adopted: 2021-05-01
status: in force
text: digest
---

## § 1

```yaml
confidence: unverified
```

Cup interest is 5.
""",
}


@pytest.fixture
def dated(run: Runner, tmp_path: Path, write_files: Any) -> Callable[..., Any]:
    folder = write_files(tmp_path / "laws", LAWS)

    def ask(*args: str) -> Any:
        ran = run("--corpus", str(folder), *args, "--format", "json")
        assert ran.code in (0, 1), ran.err
        return json.loads(ran.out or "[]")

    return ask


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2018-01-01", {"zz/kettles#1": "unknown", "zz/kettles#2": "in force",
                        "zz/pans#1": "unknown"}),
        ("2011年1月1日", {"zz/kettles#1": "unknown", "zz/kettles#2": "unknown",
                        "zz/pans#1": "unknown"}),
        ("20 August 2020", {"zz/kettles#1": "in force", "zz/kettles#2": "in force",
                            "zz/pans#1": "unknown"}),
        ("2009", {"zz/pans#1": "unknown"}),
        ("today", {"zz/kettles#1": "in force", "zz/kettles#2": "in force",
                   "zz/pans#1": "in force", "zz/cups#1": "in force"}),
    ],
)  # fmt: skip
def test_nothing_is_called_in_force_that_is_not_known_to_have_been(
    dated: Callable[..., Any], day: str, states: dict[str, str]
) -> None:
    hits = dated("search", "interest OR kettle", "--on", day)
    assert {h["id"]: h["status"] for h in hits} == states
    assert all(bool(h["status_reason"]) == (h["status"] == "unknown") for h in hits)
    for id, state in states.items():
        (shown,) = dated("show", id, "--on", day)
        assert shown["status"] == state and bool(shown["status_reason"]) == (state == "unknown")


@pytest.mark.parametrize("command", [("limits", "rate-cap"), ("compare", "interest-and-fees")])
def test_tables_say_that_a_day_is_not_known(
    dated: Callable[..., Any], command: tuple[str, ...]
) -> None:
    (row,) = dated(*command, "--on", "2018-01-01")
    assert row["status"] == "unknown"
    assert "2020-08-20" in row["status_reason"]
    (row,) = dated(*command, "--on", "2024")
    assert (row["status"], row["status_reason"]) == ("in force", "")


def test_versions_say_what_applied(dated: Callable[..., Any]) -> None:
    def states(day: str) -> list[str]:
        return [dated("versions", f"zz/{n}", "--on", day)[0]["status"] for n in ("kettles", "pans")]

    assert states("2018-01-01") == ["unknown", "date unknown"]
    assert states("2009-01-01") == ["not yet in force", "date unknown"]
    assert states("2024-01-01") == ["applies", "date unknown"]


def test_people_are_told_too(run: Runner, tmp_path: Path, write_files: Any) -> None:
    base = ("--corpus", str(write_files(tmp_path / "laws", LAWS)))
    for command in (("search", "kettle"), ("show", "zz/kettles#1"), ("limits", "rate-cap")):
        said = " ".join(run(*base, *command, "--on", "2018-01-01").out.split())
        assert "as of 2020-08-20; that of 2018-01-01 is not in the library" in said
    assert "taken as its first day, 2018-01-01" in run(*base, "search", "lid", "--on", "2018").err


@pytest.mark.parametrize("query", ["利率上限", "民间借贷 利率", "private lending rate of 24%"])
@pytest.mark.parametrize("day", ["2019-06-01", "2016年", "1 August 2020"])
def test_the_earlier_rule_of_the_library_answers_for_its_day(
    library: Session, query: str, day: str
) -> None:
    hits = library.search(query, Options(on=day, jurisdiction="CN", limit=20)).hits
    ours = {h.id: h for h in hits if h.regulation == "cn/private-lending"}
    assert "24" in ours["cn/private-lending#26"].snippet
    assert ours["cn/private-lending#26"].status == "in force"
    assert all("LPR" not in h.snippet for h in hits)


# --- days in conditions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2019-06-01", "2019/6/1", "2019.6.1", "20190601", "2019年6月1日", "２０１９年６月１日",
        "二〇一九年六月一日", "2019 年 6 月 1 日", "民国108年6月1日", "1 June 2019",
        "1st of June 2019", "June 1, 2019", "13/6/2019",
    ],
)  # fmt: skip
def test_a_condition_takes_a_day_in_its_usual_forms(written: str) -> None:
    day = date(2019, 6, 13 if written.startswith("13") else 1).toordinal()
    for query in (f"effective:{written}", f'effective:"{written}" word', f"-date:{written} word"):
        (field,) = fields(parse(query).node)
        assert date_span(field.value) == (day, day)
    (field,) = fields(parse(f"word AND 生效:>={written}").node)
    assert date_span(field.value) == (day, date.max.toordinal())


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2019年", "2019-01-01", "2019-12-31"),
        ("2020年2月", "2020-02-01", "2020-02-29"),
        ("June 2019", "2019-06-01", "2019-06-30"),
        ("Dec. 2019", "2019-12-01", "2019-12-31"),
        ("2019年6月..2020年", "2019-06-01", "2020-12-31"),
        ("1 June 2019..30 June 2020", "2019-06-01", "2020-06-30"),
        ("民國108年", "2019-01-01", "2019-12-31"),
    ],
)
def test_a_condition_takes_months_years_and_spans(written: str, first: str, last: str) -> None:
    (field,) = fields(parse(f"effective:{written} word").node)
    span = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    assert date_span(field.value) == span


def test_words_after_a_field_that_is_no_day_stay_words() -> None:
    assert soft_words(parse("title:May 2019 fees").node) == ["2019", "fees"]
    assert soft_words(parse("effective:2019 June fees").node) == ["June", "fees"]


@pytest.mark.parametrize(
    "command",
    [("search", "charges"), ("show", "fdcpa"), ("limits", "call-hours"), ("versions", "fdcpa")],
)
def test_a_day_to_come_is_said_once(run_library: Runner, command: tuple[str, str]) -> None:
    said = run_library(*command, "--on", "2999-01-01").err
    assert said.count("2999-01-01 is still to come") == 1
    assert "still to come" not in run_library(*command, "--on", "2020-01-01").err


@pytest.mark.parametrize(
    ("id", "day", "then"),
    [("cn/security-law#6", "2010-01-01", "until 2021-01-01"),
     ("cn/security-law#6", "2022-01-01", "repealed 2021-01-01"),
     ("cn/contract-law#80", "2015-06-01", "until 2021-01-01"),
     ("民间借贷规定26", "2019-06-01", "until 2020-08-20"),
     ("in/recovery-agents#2", "2024-01-01", "until 2025-11-28")],
)  # fmt: skip
def test_what_is_in_force_on_a_day_is_not_called_repealed(
    run_library: Runner, id: str, day: str, then: str
) -> None:
    page = " ".join(run_library("show", id, "--on", day).out.split("\n\n\n")[0].split())
    assert then in page
    assert ("in force" in page.partition(" · adopted")[0]) == then.startswith("until")


@pytest.mark.parametrize(
    "name", ["民间借贷规定26", "民间借贷规定第二十六条", "private lending provisions art. 26"]
)
def test_a_name_of_a_law_is_that_of_its_earlier_texts_too(library: Session, name: str) -> None:
    then = library.find(name, "2019-06-01")[0]
    assert (then.regulation.version, then.status) == ("2015-09-01", "in force")
    assert library.search(name, Options(on="2019-06-01")).hits[0].version == "2015-09-01"
    assert library.find(name)[0].regulation.status == "in force"
