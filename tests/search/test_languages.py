"""A reader of one language: no sentence of ours in another, no title that cannot be read."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from search.cli.app import COMMANDS
from tests.helpers.running import Ran, Runner

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
    ("watch",),
    ("watch", "list"),
    ("watch", "run"),
    ("watch", "add", "a"),
    ("watch", "add", "a", "催收", "--events", "x"),
    ("watch", "run", "没有"),
    ("watch", "add", "--help"),
    ("config",),
    ("config", "set"),
    ("config", "set", "home", "火星"),
    ("limits", "罚款", "-j", "US"),
    ("search", "in Ohio debt"),
    ("search", "的 the"),
    ("search", "(催收 AND"),
    ("search", "*a* *b* *c* *d* *e* *f* *g* *h* *i* *j* *k* *l* *m* *n* *o* *p* *q*"),
    ("search", "status: 催收"),
    ("index", "--wait", "x"),
    ("verify", "--receipt", "没有.json"),
    ("check", "没有.md"),
    ("check", "--list-rules"),
    ("affected", "没有"),
    ("serve", "--port", "x"),
    ("serve", "--host", "0.0.0.0"),
    ("mcp", "--http", "x"),
    ("pull", "没有", "--format", "x"),
]
#: Commands over the files of FILES; "{}" is where they are.
OVER_FILES: list[tuple[str, ...]] = [
    ("check", "{}/letter.md"),
    ("check", "{}/letter.md", "--format", "annotated"),
    ("check", "{}/letter.md", "{}/policy.md", "-o", "{}"),
    ("check", "{}/letter.md", "-j", "CN", "--role", "collector"),
    ("check", "{}/broken.docx"),
    ("affected", "{}/letter.md", "{}/policy.md", "--from", "2020-01-01", "--all"),
    ("add", "{}/policy.md"),
    ("add", "{}/odd.md"),
    ("add", "{}/broken.docx", "{}/false.pdf", "{}/old.doc", "{}/a.bin", "{}/empty.txt"),
    ("add", "{}/mixed.zip"),
    ("add", "{}/letter.md", "--kind", "x"),
    ("add", "{}/letter.md", "--jurisdiction", "火星"),
    ("add", "{}/letter.md", "--effective", "x"),
    ("search", "--batch", "{}/queries.txt", "--format", "trec"),
    ("--index", "{}/letter.md", "search", "催收"),
    ("--corpus", "{}/没有", "search", "催收"),
]
FILES = {
    "letter.md": "# 函\n\n依12 CFR 1006.14(b)(2)，每周致电十次，晚上11点也可。\n".encode(),
    "policy.md": "---\nid: a/b\n---\n\n## 时间\n\n依《民法典》第六百八十条。\n".encode(),
    "odd.md": "---\nkind: x\nstatus: y\neffective: z\n---\n\n## 一\n\n文。\n".encode(),
    "broken.docx": b"PK\x03\x04",
    "false.pdf": b"x",
    "old.doc": b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le") + bytes(600),
    "a.bin": bytes(range(256)),
    "empty.txt": b"",
    "queries.txt": '催收\n{"id": 1}\n["a"]\n()\n'.encode(),
}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: " ".join(task))
def test_a_chinese_reader_meets_no_english_sentence(
    run_library: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, task: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert _english(run_library(*task)) == []


@pytest.mark.parametrize("task", OVER_FILES, ids=lambda task: " ".join(task))
def test_nor_where_files_are_read(
    run_library: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, task: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("REGSEARCH_HOME", str(tmp_path / "home"))
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    with ZipFile(tmp_path / "mixed.zip", "w") as archive:
        for name in ("policy.md", "broken.docx", "old.doc", "a.bin"):
            archive.write(tmp_path / name, name)
    folder = str(tmp_path)
    ran = run_library(*(part.replace("{}", folder) for part in task))
    assert (
        _english(ran._replace(out=ran.out.replace(folder, ""), err=ran.err.replace(folder, "")))
        == []
    )


def _english(ran: Ran) -> list[str]:
    """The lines with three words of English in a row that are no part of a line in Chinese."""
    lines = EDITION.sub("截至", ran.out + "\n" + ran.err).splitlines()
    return [x for x in lines if SENTENCE.search(x) and not HAN.search(x) and "regsearch " not in x]


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


@pytest.mark.parametrize("task", [("list",), ("pull", "--list"), ("list", "-j", "KR")])
def test_a_list_of_titles_can_be_read(run_library: Runner, task: tuple[str, ...]) -> None:
    english = run_library("--lang", "en", *task).out
    assert len(english) > 1000 and not HAN.search(english) and not HANGUL.search(english)
    titles = re.findall(r"^ *名称: (.*)", run_library("--lang", "zh", *task).out, re.M)
    assert len(titles) > 5 and [t for t in titles if not HAN.search(t)] == []
