"""The commands as a user meets them: exit statuses, formats, messages, and harmless output."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from search.cli.app import COMMANDS
from search.session import Session
from tests.helpers.running import Runner

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ["table", "plain", "json", "jsonl", "csv", "md", "trec"]
FIELDS = ["rank", "score", "id", "regulation", "title", "title_en", "title_zh", "citation", "heading", "path", "jurisdiction",  # noqa: E501
          "kind", "status", "effective", "amended", "version", "text_kind", "confidence", "snippet", "topics", "source", "url",  # noqa: E501
          "match", "status_reason"]  # fmt: skip
AVAILABLE = [
    n
    for n, (module, _) in COMMANDS.items()
    if (ROOT / "search" / "cli" / "commands" / f"{module}.py").exists()
]

# --- help and mistakes ---------------------------------------------------------------------------


def test_every_command_is_there() -> None:
    assert list(COMMANDS) == AVAILABLE


@pytest.mark.parametrize("name", AVAILABLE)
def test_every_command_and_option_has_help(run: Runner, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0 and ran.err == ""
    assert len(ran.out.splitlines()) > 6
    from importlib import import_module

    import click

    command = import_module(f"search.cli.commands.{COMMANDS[name][0]}").command
    assert command.help and command.help.strip()
    bare = [
        p.name
        for p in command.params
        if isinstance(p, click.Option) and not p.help and p.name != "format_"
    ]
    assert bare == []


def test_help_lists_every_command(run: Runner) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(re.search(rf"^  {name} ", ran.out, re.M) for name in COMMANDS)


MISTAKES: list[tuple[tuple[str, ...], str]] = [
    ((), ""),
    (("serch", "heron"), "did you mean 'regsearch search'?"),
    (("serch", "时间"), 'To search: regsearch search "serch 时间"'),
    (("search", ""), "say what to search for"),
    (("search", "-催收"), "regsearch search -- -x"),
    (("search",), "say what to search for"),
    (("search", "a", "--limit", "0"), "--limit"),
    (("search", "a", "--page", "0"), "--page"),
    (("search", "a", "--sort", "length"), "--sort"),
    (("search", "a", "--format", "xml"), "--format"),
    (("search", "a", "--on", "someday"), "'someday' is no date; write 2019-06-01"),
    (("search", "a", "--on", "2020-02-30"), "is no date"),
    (("search", "a effective:soon"), "effective:soon is no date"),
    (("search", "kind:circular"), "kind:circular is none; there are: "),
    (("search", "x" * 20_001), "the query has 20,001 characters; 20,000 is the limit"),
    (("search", "a", "--batch", "nowhere.txt"), "nowhere.txt"),
    (("show",), "CITATION"),
    (("add",), "FILE"),
    (("add", "nowhere.txt"), "nowhere.txt: there is no such file or folder"),
    (("--corpus", "nowhere", "index"), "there is no corpus at "),
    (("--corpus", "nowhere", "search", "a"), "there is no corpus at "),
]


@pytest.mark.parametrize(("args", "message"), MISTAKES, ids=[" ".join(a)[:30] for a, _ in MISTAKES])
def test_a_mistake_is_one_hint_and_status_2(
    run_small: Runner, run: Runner, args: tuple[str, ...], message: str
) -> None:
    ran = run(*args) if args[:1] in ((), ("--corpus",), ("add",)) else run_small(*args)
    assert ran.code == 2
    assert message in ran.err + (ran.out if not args else "")
    assert "Traceback" not in ran.err
    if args:
        assert ran.out == ""


STATUSES: list[tuple[tuple[str, ...], int]] = [
    (("search", "widget"), 0),
    (("search", "nothinglikethis"), 1),
    (("search", "widget", "--jurisdiction", "FR"), 1),
    (("search", "widget", "--page", "99"), 1),
    (("show", "zz/widget-act#1"), 0),
    (("show", "Widget Lending Act § 1"), 0),
    (("show", "WLA"), 0),
    (("show", "nothing"), 1),
    (("list",), 0),
    (("list", "--jurisdiction", "FR"), 1),
    (("status",), 0),
    (("status", "--format", "json"), 0),
    (("index",), 0),
    (("index", "--dry-run"), 0),
    (("remove", "nothing"), 1),
    (("remove", "zz/widget-act"), 1),
]


@pytest.mark.parametrize(("args", "code"), STATUSES, ids=[" ".join(a) for a, _ in STATUSES])
def test_exit_statuses(run_small: Runner, args: tuple[str, ...], code: int) -> None:
    ran = run_small(*args)
    assert (ran.code, "Traceback" in ran.err) == (code, False), ran


def test_index_fails_only_when_nothing_could_be_read(run: Runner, tmp_path: Path) -> None:
    corpus = tmp_path / "papers"
    corpus.mkdir()
    (corpus / "bad.txt").write_bytes(b"")
    time.sleep(0.05)  # a failure in the tick of its file's last change is tried again
    index = tmp_path / "index"
    ran = run("--corpus", corpus, "--index", index, "index")
    assert ran.code == 2 and "could not read papers/bad.txt: is empty" in ran.err
    (corpus / "good.txt").write_text("Section 1. A heron.\n", "utf-8")
    ran = run("--corpus", corpus, "--index", index, "index")
    assert ran.code == 0 and "could not read papers/bad.txt: is empty" in ran.err
    last = ran.err.splitlines()[-1]
    assert re.fullmatch(
        r"1 new, 0 changed, 0 removed, 1 unchanged files; \d+ provisions? read; 1 failure; \d+\.\d s",  # noqa: E501
        last,
    )


def test_an_empty_corpus_is_no_error(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ran = run("--corpus", tmp_path / "none", "--index", tmp_path / "index", "search", "heron")
    assert ran.code == 1 and "searched 0 provisions of 0 regulations" in ran.err


# --- formats -------------------------------------------------------------------------------------


def test_json_is_what_is_documented(run_small: Runner) -> None:
    rows = json.loads(run_small("search", "widget", "--format", "json").out)
    assert list(rows[0]) == FIELDS
    assert (rows[0]["rank"], rows[0]["regulation"]) == (1, "zz/widget-act")
    full = json.loads(run_small("search", "widget", "--format", "json", "--text").out)
    assert "text" in full[0] and full[0]["text"]
    explained = json.loads(run_small("search", "widget", "--format", "json", "--explain").out)
    assert explained[0]["explain"]["text"] > 0


@pytest.mark.parametrize("args", [("search", "nothinglikethis"), ("list", "--jurisdiction", "FR")])
def test_json_at_no_hits_is_valid_and_empty(run_small: Runner, args: tuple[str, ...]) -> None:
    ran = run_small(*args, "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (1, [])
    ran = run_small(*args, "--format", "jsonl")
    assert (ran.code, ran.out) == (1, "")


def test_the_other_formats(run_small: Runner) -> None:
    out = {f: run_small("search", "widget", "--format", f).out for f in FORMATS}
    lines = [json.loads(line) for line in out["jsonl"].splitlines()]
    assert lines == json.loads(out["json"])
    rows = list(csv.DictReader(io.StringIO(out["csv"])))
    assert [r["id"] for r in rows] == [line["id"] for line in lines]
    assert [line.split("\t")[2] for line in out["plain"].splitlines()] == [
        line["id"] for line in lines
    ]
    trec = [line.split() for line in out["trec"].splitlines()]
    assert [(r[0], r[1], r[2], int(r[3]), r[5]) for r in trec] == [
        ("1", "Q0", line["id"], line["rank"], "regsearch") for line in lines
    ]
    assert "Widget Lending Act" in out["table"] and "Widget Lending Act" in out["md"]


@pytest.mark.parametrize("format", FORMATS)
def test_messages_go_to_stderr(run_small: Runner, format: str) -> None:
    """Everything on stdout is a result: nothing of "also searched" or counts."""
    out = run_small("search", "widget", "--facets", "--format", format).out
    assert out and "shown" not in out and "also searched" not in out and "jurisdiction:" not in out


def test_table_tells_counts_on_stderr(run_small: Runner) -> None:
    ran = run_small("search", "blue widget", "--facets")
    assert re.search(r"1-\d shown; \d holds? every word, \d some of the words", ran.err)
    assert "jurisdiction: " in ran.err


def test_zero_hits_say_what_was_searched(run_small: Runner) -> None:
    ran = run_small("search", "wodget zzzz")
    assert ran.code == 1 and ran.out == ""
    assert ran.err.startswith(
        "nothing found for: wodget zzzz\n"
        "searched 7 provisions of 3 regulations in papers, indexed 2"
    )
    assert "'wodget' occurs nowhere; did you mean: widget?" in ran.err
    ran = run_small("search", "widget", "--jurisdiction", "FR")
    assert "try without --jurisdiction" in ran.err
    assert "nothing on page 9" in run_small("search", "widget", "--page", "9").err


def test_show(run_small: Runner) -> None:
    ran = run_small("show", "zz/widget-act#2(a)")
    assert "A collector of widgets may not ring before 8 in the morning." in ran.out
    assert "https://widgets.example/act" in ran.out and "Digest" in ran.out
    with_context = run_small("show", "zz/widget-act#2(a)", "--context", "1").out
    assert "shall paint every widget blue" in with_context
    record = json.loads(run_small("show", "zz/widget-act#2(a)", "--format", "json").out)
    assert record[0]["topics"] == ["call-times"]
    whole = run_small("show", "Widget Lending Act", "--whole").out
    assert "shall paint" in whole and "may not ring" in whole


def test_a_whole_regulation_begins_with_its_summary(run_library: Runner, library: Session) -> None:
    summary = library.show("us/fdcpa").provisions[0].regulation.summary
    chinese, english = summary.split("\n\n")
    for lang, text, gap in (("en", english, " "), ("zh", chinese, "")):
        shown = run_library("--lang", lang, "show", "us/fdcpa").out.split("\n\n")[0]
        assert shown.replace("\n", gap) == text
    [record] = json.loads(run_library("show", "FDCPA 805(c)", "--format", "json").out)
    assert record["summary"] == summary
    assert english not in run_library("show", "FDCPA 805(c)").out


def test_show_lists_several_matches(run_small: Runner) -> None:
    ran = run_small("show", "1")
    if ran.code == 0:
        assert "name one by its id" in ran.err
    ran = run_small("show", "Article 1")
    assert ran.code == 0 and "zz/gadget-rule#1" in ran.out


def test_show_takes_several_citations_and_a_section_with_its_parts(
    run_library: Runner, library: Session
) -> None:
    def ids(*args: str) -> list[str]:
        return [r["id"] for r in json.loads(run_library("show", *args, "--format", "json").out)]

    parts = ids("FDCPA 805")
    assert len(parts) > 2 and all("#1692c(" in id for id in parts)
    assert ids("FDCPA", "805") == parts
    assert ids("FDCPA", "805", "807")[: len(parts)] == parts
    assert len(ids("FDCPA 805 807")) > len(parts)
    assert ids("民法典", "585", "680") == ["cn/civil-code#585", "cn/civil-code#680"]
    assert ids("cn/civil-code#680", "us/fdcpa#1692c(b)") == [
        "cn/civil-code#680", "us/fdcpa#1692c(b)",
    ]  # fmt: skip
    assert ids("民法典680; FDCPA 805(b)") == ["cn/civil-code#680", "us/fdcpa#1692c(b)"]
    assert library.show("Article 5").many
    assert not library.show("FDCPA 805", context=1).many


def test_list_and_status(run_small: Runner) -> None:
    rows = json.loads(run_small("list", "--format", "json").out)
    assert {r["id"] for r in rows} >= {"zz/widget-act", "zz/gadget-rule"}
    assert len(rows) == 3
    facts = json.loads(run_small("status", "--format", "json").out)
    assert (facts["files"], facts["regulations"], facts["provisions"]) == (3, 3, 7)
    assert facts["fresh"] is True and facts["failures"] == {}


# --- batch ---------------------------------------------------------------------------------------

BATCH = 'widget\n\n{"id": "q7", "text": "gadget ledgers"}\n{"text": "heron"}\n{not json\nnothinglikethis\n'  # noqa: E501


def test_batch_trec(run_small: Runner, tmp_path: Path) -> None:
    file = tmp_path / "queries.txt"
    file.write_text(BATCH, "utf-8")
    ran = run_small("search", "--batch", file, "--format", "trec", "--limit", "5")
    rows = [line.split(" ") for line in ran.out.splitlines()]
    assert ran.code == 2 and all(len(r) == 6 for r in rows), "a line is no query"
    assert "queries.txt, line 5: is no query" in ran.err
    assert [r[0] for r in rows] == sorted([r[0] for r in rows], key=["1", "q7", "4", "6"].index)
    assert {r[0] for r in rows} >= {"1", "q7"} and "6" not in {r[0] for r in rows}
    for id in {r[0] for r in rows}:
        ranks = [int(r[3]) for r in rows if r[0] == id]
        scores = [float(r[4]) for r in rows if r[0] == id]
        assert ranks == list(range(1, len(ranks) + 1))
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_batch_json_lines_from_stdin(run_small: Runner, format: str) -> None:
    ran = run_small("search", "--batch", "-", "--format", format, stdin=BATCH.encode())
    lines = ran.out.splitlines()
    rows = json.loads(ran.out) if format == "json" else [json.loads(line) for line in lines]
    assert {"1", "q7"} <= {r["query"] for r in rows}
    assert list(rows[0]) == ["query", *FIELDS]
    assert [r["rank"] for r in rows if r["query"] == "q7"][:1] == [1]


def test_batch_without_hits(run_small: Runner) -> None:
    ran = run_small("search", "--batch", "-", "--format", "jsonl", stdin=b"nothinglikethis\n")
    assert (ran.code, ran.out) == (1, "")


def test_batch_gives_what_single_searches_give(run_small: Runner) -> None:
    one = json.loads(run_small("search", "blue widget", "--format", "json").out)
    ran = run_small("search", "--batch", "-", "--format", "jsonl", stdin=b"blue widget\n")
    many = [json.loads(line) for line in ran.out.splitlines()]
    for row in many:
        del row["query"]
    assert many == one


def test_batch_and_a_query_exclude_each_other(run_small: Runner) -> None:
    assert run_small("search", "widget", "--batch", "-", stdin=b"x\n").code == 2


def test_a_query_too_long_in_a_batch_does_not_lose_the_others(run_small: Runner) -> None:
    lines = b"widget\n" + b"x" * 20_001 + b"\ngadget\n"
    ran = run_small("search", "--batch", "-", "--format", "trec", stdin=lines)
    assert {line.split()[0] for line in ran.out.splitlines()} == {"1", "3"}


# --- colour and terminals ------------------------------------------------------------------------

ESCAPE = "\x1b["


@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_colour(
    run_small: Runner,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    environment: Mapping[str, str],
    coloured: bool,
) -> None:
    """Output to a pipe has no colour unless it is asked for; --color wins over the environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (ESCAPE in run_small(*options, "search", "widget").out) is coloured
    assert ESCAPE not in run_small(*options, "search", "widget", "--format", "json").out


HOSTILE = (
    "Section 1. A heron \x1b[2J\x1b]0;owned\x07 \x9b31m and \u202egnihton\u202c\x08\x08 nests.\n"
)


@pytest.mark.parametrize("format", ["table", "plain", "md", "csv", "json", "jsonl"])
def test_escapes_in_documents_do_nothing(run: Runner, tmp_path: Path, format: str) -> None:
    corpus = tmp_path / "papers"
    corpus.mkdir()
    (corpus / "evil\x1b[31m.txt").write_text(HOSTILE, "utf-8")
    where = ("--corpus", corpus, "--index", tmp_path / "index")
    for args in (("search", "heron"), ("list",)):
        ran = run(*where, *args, "--format", format)
        assert ran.code == 0
        assert not set(ran.out + ran.err) & set("\x1b\x07\x08\x9b\u202e\u202c"), args


def test_escapes_in_documents_do_nothing_in_show(run: Runner, tmp_path: Path) -> None:
    corpus = tmp_path / "papers"
    corpus.mkdir()
    (corpus / "evil.txt").write_text(HOSTILE, "utf-8")
    where = ("--corpus", corpus, "--index", tmp_path / "index")
    id = json.loads(run(*where, "search", "heron", "--format", "json").out)[0]["id"]
    for format in ("table", "plain", "json", "csv", "md"):
        out = run(*where, "show", id, "--format", format).out
        assert out and not set(out) & set("\x1b\x07\x08\x9b\u202e\u202c"), format


def test_escapes_in_a_query_do_nothing(run_small: Runner) -> None:
    ran = run_small("search", "\x1b[2Jnothinglikethis")
    assert ran.code == 1 and "\x1b" not in ran.err


def test_a_closed_pipe_is_no_error(small_index: Path) -> None:
    code = "from search.cli.app import main; main()"
    corpus = small_index.parent / "papers"
    command = [sys.executable, "-c", code, "--corpus", str(corpus), "--index", str(small_index)]
    with subprocess.Popen(
        [*command, "list", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        error = process.stderr.read().decode()
    assert "Traceback" not in error and "BrokenPipe" not in error


# --- where things are ----------------------------------------------------------------------------


def test_environment_and_options(
    run: Runner, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option wins over the environment; each corpus has an index of its own."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Section 1. An egret.\n", "utf-8")
    monkeypatch.setenv("REGSEARCH_CORPUS", str(small))
    assert run("search", "widget").code == 0
    assert run("--corpus", other, "search", "egret").code == 0
    assert run("search", "egret").code == 1
    monkeypatch.setenv("REGSEARCH_CORPUS", os.pathsep.join([str(small), str(other)]))
    assert run("search", "egret").code == 0 and run("search", "widget").code == 0
    monkeypatch.setenv("REGSEARCH_INDEX", str(tmp_path / "elsewhere"))
    assert run("search", "egret").code == 0
    assert (tmp_path / "elsewhere" / "CURRENT").exists()


def test_the_index_alone_remembers_its_corpus(
    run: Runner, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--index DIR` after `--corpus PATH --index DIR`, from another folder."""
    run("--corpus", small, "--index", tmp_path / "first", "index")  # starts the reading process
    monkeypatch.chdir(small.parent)
    assert run("--corpus", small.name, "--index", "index", "index").code == 0
    ran = run("--index", "index", "search", "widget")
    assert ran.code == 0 and "changed since" not in ran.err


def test_the_index_finds_its_corpus_from_another_folder(
    run: Runner, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.parent)
    assert run("--corpus", small.name, "--index", "index", "index").code == 0
    monkeypatch.chdir(small)
    ran = run("--index", small.parent / "index", "search", "widget", "--refresh")
    assert ran.code == 0 and "changed since" not in ran.err


# --- add and remove ------------------------------------------------------------------------------


def test_add_copies_and_remove_keeps(
    run_library: Runner, clean_environment: Path, tmp_path: Path
) -> None:
    original = tmp_path / "mine" / "egret-notes.txt"
    original.parent.mkdir()
    original.write_text(
        "Egret Notes\n\nSection 1. Egretology begins at dawn.\n\nSection 2. It ends at dusk.\n",
        "utf-8",
    )
    before = (original.read_bytes(), original.stat().st_mtime_ns)
    ran = run_library("add", original)
    assert ran.code == 0 and "2 provisions" in ran.out and "Egret Notes" in ran.out
    assert (original.read_bytes(), original.stat().st_mtime_ns) == before
    copy = clean_environment / "documents" / "egret-notes.txt"
    assert copy.read_bytes() == before[0]
    hits = json.loads(run_library("search", "egretology", "--format", "json").out)
    assert [h["source"] for h in hits][:1] == ["documents/egret-notes.txt"]
    assert run_library("search", "催收 时间", "--limit", "1").code == 0, (
        "the library is still there"
    )

    again = run_library("add", original)
    assert again.code == 0 and len(list(copy.parent.iterdir())) == 1, "the same file twice is one"
    original.write_text("Egret Notes\n\nSection 1. Now another text.\n", "utf-8")
    assert run_library("add", original).code == 0
    assert copy.read_bytes() == before[0], "another file of that name does not take its place"
    assert len(list(copy.parent.iterdir())) == 2

    ran = run_library("remove", "documents/egret-notes.txt")
    assert ran.code == 0
    kept = clean_environment / "removed" / "egret-notes.txt"
    assert kept.read_bytes() == before[0] and not copy.exists()
    assert run_library("search", "egretology").code == 1


def test_add_refuses_what_cannot_be_read(
    run_library: Runner, clean_environment: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text("Section 1. A good egret.\n", "utf-8")
    ran = run_library("add", tmp_path / "empty.txt")
    assert ran.code == 2 and "not added: empty.txt: is empty" in ran.err
    ran = run_library("add", tmp_path / "empty.txt", tmp_path / "good.txt")
    assert ran.code == 2
    assert [p.name for p in (clean_environment / "documents").iterdir()] == ["good.txt"]


def test_add_a_folder_and_standard_input(
    run_library: Runner, clean_environment: Path, small: Path
) -> None:
    assert run_library("add", small).code == 0
    assert {p.name for p in (clean_environment / "documents" / "papers").iterdir()} == {
        "gadget.md",
        "heron.txt",
        "widget.md",
    }
    ran = run_library(
        "add", "-", "--name", "../../evil.txt", stdin=b"Section 1. Standard egrets.\n"
    )
    assert ran.code == 0
    assert (clean_environment / "documents" / "evil.txt").exists(), "a name is a name, never a path"
    assert run_library("search", "standard egrets").code == 0


def test_the_library_is_not_yours_to_remove(run_library: Runner) -> None:
    ran = run_library("remove", "us/fdcpa")
    assert ran.code == 1 and "which is not yours to remove" in ran.err


def test_index_dry_run_writes_nothing(run: Runner, small: Path, tmp_path: Path) -> None:
    ran = run("--corpus", small, "--index", tmp_path / "index", "index", "--dry-run")
    assert ran.code == 0 and "would read: 3 new, 0 changed, 0 removed, 0 unchanged files" in ran.err
    assert not (tmp_path / "index").exists()


# --- what documents, files and receipts may hold --------------------------------------------------

#: What a terminal would obey, and what would reorder a line.
CONTROLS = {chr(c) for c in (*range(9), *range(11, 32), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F)}
CONTROLS |= {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
EVIL = "\x1b]0;owned\x07\u202eheron\u2066 blue\x9b31m \x7f\u200f [x](http://zz) <b> `| \x1b[8m"


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in which every field of a document is hostile."""
    papers = tmp_path_factory.mktemp("evil") / "papers"
    papers.mkdir()
    names = "law citation heading text jurisdiction status kind issuer number source lang date"
    row = {name: f"{name} {EVIL}" for name in names.split()}
    row |= {"id": "zz/e/1", "url": "http://x\u202e) [y](http://z", "topics": f"[{EVIL}]"}
    (papers / "x.jsonl").write_text(json.dumps(row), "utf-8")
    (papers / "bad\u202e.xml").write_text("<")
    return papers


@pytest.mark.parametrize("format", ["table", "plain", "json", "jsonl", "csv", "md", "trec"])
@pytest.mark.parametrize("command", [
    "search heron", "search heron --explain --text", "show zz/e/1", "list", "status", "verify",
    "versions zz/e", "search zzz",
])  # fmt: skip
def test_no_format_lets_controls_through(
    run: Runner, evil: Path, command: str, format: str
) -> None:
    args = command.split()
    ran = run("--corpus", evil, "--index", evil.parent / "index", *args, "--format", format)
    other = "is not one of" in ran.err  # a format of other commands
    assert ran.code in ((2,) if other else (0, 1)), ran
    assert not set(ran.out) & CONTROLS and not set(ran.err) & CONTROLS
    if format == "json":
        json.loads(ran.out)


def test_json_keeps_what_it_escapes(run: Runner, evil: Path) -> None:
    base = ("--corpus", evil, "--index", evil.parent / "index")
    ran = run(*base, "search", "heron", "--format", "json")
    (hit,) = json.loads(ran.out)
    assert any("\u202e" in str(value) for value in hit.values()) and "\\u202e" in ran.out


def test_markdown_of_a_document_makes_no_links(run: Runner, evil: Path) -> None:
    base = ("--corpus", evil, "--index", evil.parent / "index")
    out = run(*base, "search", "heron", "--format", "md").out
    assert "[x](" not in out.replace("\\[", "") and "<b>" not in out.replace("\\<", "")
    assert "(http://x" not in out


BAD_THESAURI = {
    "\xff": "is no TOML file",
    "a = ": "is no TOML file",
    "a = 1": "holds no groups of phrases",
    "groups = []": "holds no groups of phrases",
    "groups = [[1]]": "holds no groups of phrases",
    "groups = ['a']": "holds no groups of phrases",
}


@pytest.mark.parametrize("text", BAD_THESAURI)
def test_a_thesaurus_that_is_none(
    run_small: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    from search.query import thesaurus

    (tmp_path / "t.toml").write_bytes(text.encode("latin-1"))
    monkeypatch.setenv("REGSEARCH_THESAURUS", str(tmp_path / "t.toml"))
    names = ("file", "groups", "everyday", "spoken", "grouped")
    cached = [getattr(thesaurus, f"_{name}") for name in names]
    for one in cached:
        one.cache_clear()
    try:
        ran = run_small("search", "heron")
    finally:
        for one in cached:
            one.cache_clear()
    assert (ran.code, ran.out) == (2, "") and ran.err.count("\n") == 1
    assert BAD_THESAURI[text] in ran.err


def test_a_batch_that_is_no_text(run_small: Runner, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_bytes(b"heron\n\xff\xfe\n")
    ran = run_small("search", "--batch", tmp_path / "q.txt", "--format", "jsonl")
    assert ran.code == 2 and ran.err.count("\n") == 1 and "is not UTF-8 text" in ran.err


def test_odd_lines_of_a_batch(run_small: Runner, tmp_path: Path) -> None:
    lines = ('{"text": ' + "[" * 100_000, '{"id": "\\ud800", "text": "\\ud800 widget"}', "\0", "x" * 30_000)  # fmt: skip  # noqa: E501
    (tmp_path / "q.txt").write_text("\n".join(lines), "utf-8")
    for format in ("table", "jsonl", "csv", "trec"):
        ran = run_small("search", "--batch", tmp_path / "q.txt", "--format", format)
        assert ran.code == 2 and "is the limit" in ran.err, ran
