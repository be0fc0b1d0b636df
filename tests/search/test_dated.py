"""Since when a text reads so, wherever a reader meets it; and what the Union calls a directive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.messages import speaking
from corpus.model import Kind
from corpus.readers.eu.numbers import kind_of
from search.wording import dated
from tests.helpers.running import Runner

LAMPS = """---
title: Lamp Keepers {kind}
title_zh: 灯塔管理规则
jurisdiction: {place}
kind: {kind}
{dates}
---

## Article 1

A lamp keeper counts the lamps at dusk.
"""
BOTH = "effective: 1961-04-09\namended: 2004-01-01"


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [
        (("", "", ""), "", ""),
        (("1961-04-09", "", ""), "1961-04-09", "1961-04-09"),
        (("1961-04-09", "2004-01-01", ""), "1961-04-09, amended 2004-01-01",
         "1961-04-09，2004-01-01 修正"),
        (("", "2004-01-01", ""), "amended 2004-01-01", "2004-01-01 修正"),
        (("2004-01-01", "2004-01-01", ""), "2004-01-01", "2004-01-01"),
        (("2004-01-01", "1999-01-01", ""), "2004-01-01", "2004-01-01"),
        (("1961-04-09", "2004-01-01", "2011-01-01"), "1961-04-09, amended 2004-01-01",
         "1961-04-09，2004-01-01 修正"),
        (("1961-04-09", "", "2011-01-01"), "1961-04-09, version of 2011-01-01",
         "1961-04-09，2011-01-01 版"),
        (("", "", "2011-01-01"), "version of 2011-01-01", "2011-01-01 版"),
    ],
)  # fmt: skip
def test_the_day_of_a_text(days: tuple[str, str, str], en: str, zh: str) -> None:
    assert dated(*days) == en
    with speaking("zh"):
        assert dated(*days) == zh


@pytest.fixture
def run_lamps(run: Runner, tmp_path: Path) -> Runner:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, kind, place, dates in (
        ("a", "directive", "EU", BOTH), ("b", "regulation", "EU", "effective: 1970-01-01"),
    ):  # fmt: skip
        text = LAMPS.format(kind=kind, place=place, dates=dates)
        (papers / f"{name}.md").write_text(text, "utf-8")
    return lambda *args, stdin=b"": run("--corpus", papers, *args, stdin=stdin)


@pytest.mark.parametrize(
    "task",
    [
        ("search", "lamp"), ("search", "lamp", "--format", "md"),
        ("search", "lamp", "--format", "plain"), ("list",),
    ],
)  # fmt: skip
def test_a_reader_is_told_of_the_amendment(run_lamps: Runner, task: tuple[str, ...]) -> None:
    run_lamps("index")
    for language, told in (
        ("en", "1961-04-09, amended 2004-01-01"), ("zh", "1961-04-09，2004-01-01 修正"),
    ):  # fmt: skip
        out = run_lamps(*task, "--lang", language).out
        assert "".join(told.split()) in "".join(out.split())  # wherever the line is broken


def test_scripts_are_told_in_two_fields(run_lamps: Runner) -> None:
    for command in (("search", "lamp"), ("list",)):
        for row in json.loads(run_lamps(*command, "--format", "json").out):
            amended = "2004-01-01" if row["kind"] == "directive" else ""
            assert row["amended"] == amended, row
            assert len(row["effective"]) == 10


def test_a_directive_is_one_in_both_languages(run_lamps: Runner) -> None:
    for asked in ("kind:directive", "kind:指令"):
        (hit,) = json.loads(run_lamps("search", asked, "--format", "json").out)
        assert hit["kind"] == "directive"
    for name in ("directive", "指令"):
        (row,) = json.loads(run_lamps("list", "--kind", name, "--format", "json").out)
        assert row["kind"] == "directive"
    assert "EU · directive ·" in run_lamps("search", "kind:directive", "--lang", "en").out
    assert "EU · 指令 ·" in run_lamps("search", "kind:directive", "--lang", "zh").out


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Directive 2031/4/EU on lanterns", Kind.DIRECTIVE),
        ("COUNCIL DIRECTIVE 91/3/EEC on lamps amending Regulation (EEC) No 1/90", Kind.DIRECTIVE),
        ("Commission Delegated Regulation (EU) 2031/7 supplementing Directive 2031/4/EU",
         Kind.REGULATION),
        ("Proposal for a DIRECTIVE on lamps", Kind.DIRECTIVE),
        ("Council Decision 2031/5/EU on lamps", Kind.REGULATION),
        ("Richtlinie (EU) 2031/4 über Laternen", Kind.DIRECTIVE),
        ("Vorschlag für eine RICHTLINIE über Laternen", Kind.DIRECTIVE),
        ("Verordnung (EU) 2031/7 des Laternenrates zur Änderung der Richtlinie 2031/4/EU",
         Kind.REGULATION),
        ("Directiva 2031/4/UE relativa a las linternas", Kind.DIRECTIVE),
        ("ΟΔΗΓΊΑ 2031/4/ΕΕ", Kind.DIRECTIVE),
    ],
)  # fmt: skip
def test_the_title_of_an_act_of_the_union_tells_its_kind(title: str, kind: Kind) -> None:
    assert kind_of(title) is kind
