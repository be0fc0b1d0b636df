"""A reader of one language: no sentence of ours in another, no title that cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.cli.app import COMMANDS
from tests.helpers.running import Runner

#: Three words of English in a row, in a line without Chinese: a sentence of ours.
SENTENCE = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b")
#: The name of an edition, which is data, over as many lines as it takes.
EDITION = re.compile(r"截至 (?:.*\n {6,})*.*")
HAN, HANGUL = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[\uac00-\ud7af]")
TASKS: list[tuple[str, ...]] = [
    (),
    ("--help",),
    *((name, "--help") for name in COMMANDS),
    ("催收 时间",),
    ("search", "催收几点不能打电话", "-n", "3"),
    ("search", "利率 上限", "--on", "2019-06-01"),
    ("search", "没有这样的词语的"),
    ("search", "催收", "--facets"),
    ("search", "催收", "--page", "99"),
    ("search", "催收", "--explain", "-n", "1"),
    ("search", ""),
    ("search", "-催收"),
    ("search", "催收", "-j", "火星"),
    ("search", "催收", "--kind", "不知道"),
    ("search", "催收", "-n", "x"),
    ("search", "催收", "--format", "md", "-n", "2"),
    ("search", "催收", "--format", "plain", "-n", "2"),
    ("show", "民法典 680"),
    ("show", "民法典 99999"),
    ("show", "没有"),
    ("show", "cn/civil-code"),
    ("list", "-j", "CN"),
    ("list", "--status", "不知道"),
    ("status",),
    ("topics",),
    ("limits",),
    ("limits", "催收频次"),
    ("limits", "没有"),
    ("compare", "催收时间", "-j", "CN,US"),
    ("compare", "没有"),
    ("versions", "民法典"),
    ("diff", "民法典"),
    ("index",),
    ("index", "--dry-run"),
    ("verify", "--sample", "5"),
    ("config", "show"),
    ("config", "set", "lang", "fr"),
    ("remove", "没有"),
    ("pull",),
    ("pull", "没有"),
    ("open", "没有"),
    ("serch", "催收"),
    ("add", "没有.txt"),
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: " ".join(task))
def test_a_chinese_reader_meets_no_english_sentence(
    run_library: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, task: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    ran = run_library(*task)
    lines = EDITION.sub("截至", ran.out + "\n" + ran.err).splitlines()
    english = [
        x for x in lines if SENTENCE.search(x) and not HAN.search(x) and "regsearch " not in x
    ]
    assert english == []


@pytest.mark.parametrize(
    "query", ["debt collection harassment", "interest rate cap", "late fee", "licence of lenders"]
)
def test_an_english_reader_can_read_every_title(run_library: Runner, query: str) -> None:
    ran = run_library("search", query, "-n", "20", "--lang", "en")
    assert ran.code == 0
    titles = [line for line in ran.out.splitlines() if re.match(r" ?\d+\. ", line)]
    assert len(titles) == 20
    assert not [t for t in titles if not re.match(r" ?\d+\. [A-Z][A-Za-z/]+ ", t)]
    assert not [t for t in titles if HAN.search(t[:12]) or HANGUL.search(t[:12])]
