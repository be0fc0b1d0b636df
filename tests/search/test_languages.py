"""A reader of one language: no sentence of ours in another, no title that cannot be read."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus.messages import _, speaking
from corpus.model import Kind, Status
from corpus.names import value_of
from corpus.topics import topics
from search.cli.app import COMMANDS
from search.wording import cited, kind_in, topic_in
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
    *(("watch", name, "--help") for name in ("run", "list", "remove", "mute")),
    *(("config", name, "--help") for name in ("show", "set", "unset", "path")),
    ("search", "kind:没有 催收"),
    ("search", "effective:没有 催收"),
    ("search", "催收", "--answers"),
    ("search", "利率", "--answers", "-j", "CN"),
    ("search", "催收", "-n", "2", "--receipt", "/没有/这个/文件夹"),
    ("limits", "催收频次", "-j", "US-HI"),
    ("compare", "催收时间", "没有"),
    ("show", "民法典", "585", "680"),
    ("versions", "没有"),
    ("open", "us/fdcpa"),
    ("verify", "--sample", "0"),
    ("affected", ".", "--basis", "没有"),
    ("affected", ".", "--from", "没有"),
    ("check", "--explain", "RS301"),
    ("check", "--explain", "没有"),
    ("watch", "mute", "没有"),
    ("watch", "remove", "没有"),
    ("config", "unset", "没有"),
    ("search", "催收", "--format", "csv", "--bom", "-n", "1", "--facets"),
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


@pytest.mark.parametrize("task", TASKS, ids=" ".join)
def test_a_chinese_reader_meets_no_english_sentence(
    run_library: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, task: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert _english(run_library(*task)) == []


@pytest.mark.parametrize("task", OVER_FILES, ids=" ".join)
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
    ("task", "typed"),
    [
        (("watch", "add", "a", "催收", "--events", "x"), "new,changed,repealed"),
        (("affected", ".", "--basis", "x"), "cites,quotes,states"),
        (("check", "x.md", "--rule", "RS301=x"), "error,warning,note,off"),
        (("check", "x.md", "--only", "x"), "citations,quotes,limits"),
        (("search", "effective:x 催收"), "effective:x"),
        (("search", "kind:x 催收"), "kind:x"),
    ],
)
def test_what_is_to_be_typed_is_told_as_it_is_typed(
    run_library: Runner, task: tuple[str, ...], typed: str
) -> None:
    ran = run_library("--lang", "zh", *task)
    assert ran.code == 2 and typed in ran.err


def test_a_filter_takes_every_word_that_is_shown() -> None:
    """Kinds, statuses and topics, as Chinese output tells them."""
    with speaking("zh"):
        for kind in Kind:
            for place in ("CN", "US"):
                assert value_of("kind", kind_in(kind, place)) == kind
        for status in Status:
            assert value_of("status", _(status)) == status
        for topic in topics():
            assert value_of("topic", topic_in("zh", topic.id)) == topic.id


@pytest.mark.parametrize(
    ("citation", "id", "english", "chinese"),
    [
        ("제16조", "a/b#16", "Article 16", "第16条"),
        ("제16조의2", "a/b#16-2", "Article 16-2", "第16条之2"),
        ("第465条の2", "a/b#465-2", "Article 465-2", "第465条之2"),
        ("第六百八十条", "a/b#680", "Article 680", "第六百八十条"),
        ("第 14 條第 3 項", "a/b#14(3)", "Article 14(3)", "第 14 條第 3 項"),
        ("第二条第一款", "a/b#2¶1", "Article 2(1)", "第二条第一款"),
        ("一（一）", "a/b#1(1)", "1(1)", "一（一）"),
        ("5.3（催收频次）", "a/b#5.3(催收频次)", "5.3", "5.3（催收频次）"),
        ("催收时间", "a/b#催收时间", "", "催收时间"),
        ("§ 1692c(a)(1)", "a/b#1692c(a)(1)", "§ 1692c(a)(1)", "§ 1692c(a)(1)"),
        ("Pasal 62", "a/b#62", "Pasal 62", "Pasal 62"),
    ],
)
def test_a_citation_is_in_the_readers_script(
    citation: str, id: str, english: str, chinese: str
) -> None:
    assert [cited(lang, citation, id) for lang in ("en", "zh", "both")] == [
        english, chinese, citation,
    ]  # fmt: skip


#: What one who reads English alone does; "{}" is where FILES are.
ENGLISH: list[tuple[str, ...]] = [
    ("search", "night calls in Korea", "-j", "KR"),
    ("search", "calls at night", "-j", "TW,CN,JP"),
    ("search", "collection hours", "-j", "ID"),
    ("search", "call frequency", "--answers"),
    ("search", "interest cap", "--group-by", "regulation"),
    ("search", "late fee", "--format", "md"),
    ("show", "kr/personal-debtor-protection#16"),
    ("show", "jp/civil-code#465-2"),
    ("show", "tw/outsourcing-rules#14"),
    ("show", "cn/gbt-45251"),
    ("show", "cn/civil-code#680", "--format", "md"),
    ("list",),
    ("list", "-j", "KR,TW,CN,JP,ID", "--format", "md"),
    ("limits",),
    ("limits", "call frequency"),
    ("limits", "call hours", "--format", "md"),
    ("compare", "call times"),
    ("compare", "third-party contact", "-j", "CN,KR,TW"),
    ("topics",),
    ("pull", "--list"),
    ("status",),
    ("versions", "cn/civil-code"),
    ("check", "{}/letter.md"),
    ("affected", "{}/policy.md", "--from", "2020-01-01", "--all"),
]
#: What data says in its own script: who issued a text and under what number, files, addresses, ids.
ASIDE = re.compile(
    r"\S*[a-z./]+(?:/\S*)?#\S*|\S+\.md\b|https?://\S+|“[^”]*”|《[^》]*》|^ *\d+:\d+ .*"
)


@pytest.mark.parametrize("task", ENGLISH, ids=" ".join)
def test_an_english_reader_meets_no_other_script(
    run_library: Runner, tmp_path: Path, task: tuple[str, ...]
) -> None:
    """In titles, headings, citations and messages."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    ran = run_library("--lang", "en", *(part.replace("{}", str(tmp_path)) for part in task))
    lines = [ASIDE.sub("", line) for line in (ran.out + ran.err).splitlines()]
    lines = [x for x in lines if not re.match(r"(- )?[A-Z-]{2,5} · ", x) and SENTENCE.search(x)]
    if task[0] == "show":  # who issued a text, its number there and the copy compared are data
        lines = [x for x in "\n".join(lines).split("Digest:")[0].split("\n") if " · " not in x]
    assert "제3장" not in ran.out
    assert [x for x in lines if HAN.search(x) or HANGUL.search(x)] == []


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
