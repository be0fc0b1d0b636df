"""In scripts: one document a batch, standard input, formats that say all, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.running import Runner

ROOT = Path(__file__).resolve().parents[2]
BATCH = b'{"id": "a", "text": "widget"}\nnothinglikethis\ngadget\n'


def test_a_batch_is_one_document(run_small: Runner) -> None:
    out = {
        f: run_small("search", "--batch", "-", "--format", f, stdin=BATCH).out
        for f in ("csv", "json", "jsonl", "plain")
    }
    rows = list(csv.DictReader(io.StringIO(out["csv"])))
    assert [r["query"] for r in rows] == [r["query"] for r in json.loads(out["json"])]
    assert {r["query"] for r in rows} == {"a", "3"}
    assert len(out["csv"].split("query,rank,score")) == 2, "one heading"
    assert [json.loads(x)["query"] for x in out["jsonl"].splitlines()] == [r["query"] for r in rows]
    assert [x.split("\t")[0] for x in out["plain"].splitlines()] == [r["query"] for r in rows]


@pytest.mark.parametrize(("format", "empty"), [("json", "[]\n"), ("jsonl", ""), ("plain", "")])
def test_a_batch_without_hits_is_a_document_too(run_small: Runner, format: str, empty: str) -> None:
    ran = run_small("search", "--batch", "-", "--format", format, stdin=b"nothinglikethis\n")
    assert (ran.code, ran.out) == (1, empty)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "a"}', b"{broken", b'{"text": 4}', b'{"text": " "}', b'["widget"]',
        b'[{"text": "widget"}]', b"()", b'""', b'{"text": "?!"}',
    ],
)  # fmt: skip
def test_a_line_that_is_no_query_is_named(run_small: Runner, line: bytes) -> None:
    ran = run_small("search", "--batch", "-", "--format", "jsonl", stdin=b"widget\n" + line)
    assert ran.code == 2 and "line 2" in ran.err
    assert {json.loads(x)["query"] for x in ran.out.splitlines()} == {"1"}


def test_a_file_of_windows_begins_with_a_mark(run_small: Runner) -> None:
    lines = b'\xef\xbb\xbf{"id": "q", "text": "widget"}\r\n\r\n'
    ran = run_small("search", "--batch", "-", "--format", "jsonl", stdin=lines)
    assert (ran.code, ran.err) == (0, "")
    assert {json.loads(x)["query"] for x in ran.out.splitlines()} == {"q"}


def test_standard_input_is_a_query(run_small: Runner) -> None:
    assert run_small("search", "-", stdin=b"widget\n").out == run_small("search", "widget").out


def test_what_is_no_command_is_searched_for(run_small: Runner) -> None:
    assert run_small("widgets", "blue").out == run_small("search", "widgets", "blue").out


@pytest.mark.parametrize(
    "args", [("",), ("  ",), (), ('""',), ("()",), ("。？",), ("effective:",), ("a", "状态：")]
)
def test_an_empty_query_is_a_mistake(run_small: Runner, args: tuple[str, ...]) -> None:
    ran = run_small("search", *args)
    assert ran.code == 2 and ran.out == "" and ran.err


def test_a_condition_that_has_lost_its_value_is_told(run_small: Runner) -> None:
    ran = run_small("search", "status: widget")
    assert ran.code == 0 and "note: 'status:' is searched as a word" in ran.err
    assert "is searched as a word" not in run_small("search", "colour: widget").err


def test_words_of_grammar_alone_are_told(run_small: Runner) -> None:
    assert "add one of the subject" in run_small("search", "the of and").err
    assert "add one of the subject" not in run_small("search", "the widget").err
    assert "the conditions" in run_small("search", "status:unknown").err


#: Every way to name a jurisdiction, "{}".
PLACES = [
    ("search", "widget", "-j", "{}"), ("search", "widget", "--home", "{}"),
    ("search", "jurisdiction:{}"), ("search", "widget", "法域:{}"), ("list", "-j", "{}"),
    ("limits", "call-times", "-j", "{}"), ("limits", "call-times", "--home", "{}"),
    ("compare", "call-times", "-j", "{}"), ("compare", "call-times", "--home", "{}"),
    ("watch", "add", "calls", "widget", "-j", "{}"), ("check", "-j", "{}", "-"),
    ("config", "set", "home", "{}"), ("config", "set", "home", "CN", "{}"),
]  # fmt: skip


@pytest.mark.parametrize("args", PLACES, ids=" ".join)
@pytest.mark.parametrize("place", ["XX", "Narnia", "火星"])
def test_an_unknown_jurisdiction_is_refused_with_the_known_ones(
    run_small: Runner, args: tuple[str, ...], place: str
) -> None:
    ran = run_small(*(arg.format(place) for arg in args), stdin=b"We may call at 9 pm.")
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(
        rf"regsearch: no (home )?jurisdiction is called '{place}'; there are: .+\n", ran.err
    )


def test_what_a_document_says_is_known(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text(
        "---\nid: zz/own\ntitle: Heron Act\njurisdiction: ZZ\n---\n## Article 1\nA widget.\n"
    )
    for args in PLACES:
        given = (arg.format("ZZ") for arg in args)
        ran = run("--corpus", tmp_path / "own.md", *given, stdin=b"We may call at 9 pm.")
        assert "is called" not in ran.err and ran.code != 2, (args, ran.err)


def test_nor_may_the_environment_name_one(
    run_small: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGSEARCH_HOME_JURISDICTION", "XX")
    ran = run_small("search", "widget")
    assert ran.code == 2 and ran.err.startswith("regsearch: no home jurisdiction is called 'XX'; ")


@pytest.mark.parametrize("query", ["topic:Narnia", "widget 主题:火星"])
def test_an_unknown_topic_of_a_query_is_refused(run_small: Runner, query: str) -> None:
    ran = run_small("search", query)
    assert ran.code == 2 and "no topic is called" in ran.err and ran.err.count("\n") == 1


def test_facets_stand_in_json(run_small: Runner) -> None:
    found = json.loads(run_small("search", "widget", "--facets", "--format", "json").out)
    assert set(found) == {"hits", "facets"} and found["facets"]["jurisdiction"]
    lines = run_small("search", "widget", "--facets", "--format", "jsonl").out.splitlines()
    assert json.loads(lines[-1]) == {"facets": found["facets"]}


@pytest.mark.parametrize("format", ["table", "plain", "json", "jsonl", "csv", "md"])
def test_the_whole_text_in_every_format(run_small: Runner, format: str) -> None:
    args = ("search", "zz/widget-act#2(a)", "--format", format)
    text = "A collector of widgets may not ring before 8 in the morning."
    assert text in run_small(*args, "--text").out


@pytest.mark.parametrize("format", ["plain", "md", "csv", "json"])
def test_formats_tell_the_link_the_id_and_what_is_unverified(
    run_small: Runner, format: str
) -> None:
    out = run_small("search", "zz/widget-act#2(a)", "--format", format).out
    for part in ("https://widgets.example/act", "zz/widget-act#2(a)", "unverified"):
        assert part in out


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["limits", "compare"])
def test_so_do_tables_of_limits(run_library: Runner, command: str, language: str) -> None:
    task = ("--lang", language, command, "call hours", "-j", "CN")
    rows = json.loads(run_library(*task, "--format", "json").out)
    assert len(rows) >= 2 and all(r["url"] and r["id"] for r in rows)
    assert {r["confidence"] for r in rows} == {"unverified"}
    for format in ("plain", "csv", "jsonl"):
        lines = run_library(*task, "--format", format).out.splitlines()[-len(rows) :]
        for line, row in zip(lines, rows, strict=True):
            assert row["url"] in line and row["id"] in line and "unverified" in line
    lines = run_library(*task, "--format", "md").out.splitlines()[2:]
    for line, row in zip(lines, rows, strict=True):
        assert f"](<{row['url']}>)" in line and row["id"] in line
        assert ("未核对" if language == "zh" else "unverified") in line


@pytest.mark.parametrize("command", ["limits", "compare"])
def test_ids_of_limits_are_links_where_the_terminal_shows_them(
    run_library: Runner, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    task = (command, "call hours", "-j", "CN,US")
    rows = json.loads(run_library(*task, "--format", "json").out)
    assert len(rows) >= 3
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    shown = run_library(*task, "--color", "never").out
    for row in rows:
        assert f"\x1b]8;;{row['url']}\x1b\\{row['id']}\x1b]8;;\x1b\\" in shown
    monkeypatch.setenv("FORCE_HYPERLINK", "0")
    plain = run_library(*task, "--color", "never").out
    assert "\x1b" not in plain and all(row["id"] in plain for row in rows)


def test_a_byte_order_mark_for_excel(run_small: Runner) -> None:
    assert run_small("search", "widget", "--format", "csv", "--bom").out.startswith("\ufeffrank,")
    assert run_small("search", "widget", "--format", "csv").out.startswith("rank,")


def test_a_workbook_holds_texts_alone(small_index: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    corpus = small_index.parent / "papers"
    where = ["--corpus", str(corpus), "--index", str(small_index)]
    done = _regsearch(*where, "search", "widget", "--format", "xlsx")
    assert done.returncode == 0
    (tmp_path / "a.xlsx").write_bytes(done.stdout)
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.values)
    assert rows[0][:3] == ("rank", "score", "id") and len(rows) > 1


def test_quiet_prints_results_and_errors(run_small: Runner) -> None:
    assert run_small("search", "widget", "-q").err == ""
    assert run_small("--quiet", "search", "nothinglikethis").err == ""
    assert "no jurisdiction" in run_small("-q", "search", "a", "-j", "Narnia").err


def _regsearch(*args: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "import regsearch; regsearch.main()", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300)


posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")


@posix
def test_a_closed_pipe_is_no_error(small_index: Path) -> None:
    corpus = small_index.parent / "papers"
    command = [
        sys.executable, "-c", "import regsearch; regsearch.main()",
        "--corpus", str(corpus), "--index", str(small_index), "search", "widget", "--facets",
    ]  # fmt: skip
    for closed in ("stdout", "stderr"):
        read, write = os.pipe()
        os.close(read)
        out, err = (write, subprocess.PIPE) if closed == "stdout" else (subprocess.PIPE, write)
        done = subprocess.run(command, cwd=ROOT, timeout=300, stdout=out, stderr=err)
        os.close(write)
        assert done.returncode == 0
        assert b"Traceback" not in (done.stdout or b"") + (done.stderr or b"")


@posix
@pytest.mark.parametrize("where", ["click", "search.cli.commands.search", "search.searcher"])
def test_ctrl_c_while_importing_is_130_without_a_traceback(small_index: Path, where: str) -> None:
    """The signal comes exactly when a module is being imported."""
    code = f"""
import sys, os, signal
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {where!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
import regsearch
regsearch.main()
"""
    corpus = small_index.parent / "papers"
    done = subprocess.run(
        [sys.executable, "-c", code, "--corpus", str(corpus), "--index", str(small_index),
         "search", "widget"],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


@posix
def test_ctrl_c_in_a_command_is_130(small_index: Path) -> None:
    """The signal comes exactly when the command reads its standard input."""
    code = """
import os, signal, sys
class Input:
    def isatty(self):
        return False
    def read(self):
        os.kill(os.getpid(), signal.SIGINT)
        return b"widget"
sys.stdin = Input()
sys.stdin.buffer = sys.stdin
import regsearch
regsearch.main()
"""
    where = ["--corpus", str(small_index.parent / "papers"), "--index", str(small_index)]
    done = subprocess.run(
        [sys.executable, "-c", code, *where, "search", "-"],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


@pytest.mark.trial
@posix
def test_ctrl_c_is_130_at_any_moment(small_index: Path, tmp_path: Path) -> None:
    """The signal comes at 20 of the calls that a command makes, from its first import on."""
    queries = tmp_path / "queries.txt"
    queries.write_text("widget\nblue\n", "utf-8")
    where = ["--corpus", str(small_index.parent / "papers"), "--index", str(small_index)]
    commands = (["search", "widget"], ["search", "--batch", str(queries)], ["status"], ["verify"])
    for n, command in enumerate(commands):
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED, str(n), *where, *command],
            cwd=ROOT, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.stdout.split()[-5:] == ["130"] * 5, (command, done.stdout[-500:], done.stderr)
        assert "Traceback" not in done.stderr


#: Runs a command once, counting its calls, then five times with the signal at one of them.
INTERRUPTED = """
import os, random, signal, sys
calls, at = 0, 0

def counted(frame, event, arg):
    global calls
    calls += event == "call"
    if calls == at and event == "call":
        os.kill(os.getpid(), signal.SIGINT)

def run(report):
    end = os._exit

    def told(code):
        sys.setprofile(None)
        os.write(report, f"{code} {calls} ".encode())
        end(code)

    os._exit = told
    code = 0
    try:
        import regsearch
        sys.setprofile(counted)
        regsearch.main()
    except SystemExit as done:
        code = done.code or 0
    told(code)

def child():
    sys.stdout.flush()
    read, report = os.pipe()
    if not (pid := os.fork()):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        run(report)
    os.close(report)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return status, os.read(read, 100).split()

seed = int(sys.argv.pop(1))
total = int(child()[1][1])
for at in random.Random(seed).sample(range(1, total), 5):
    print(child()[0])
"""


@posix
def test_a_query_arrives_whatever_python_takes_it_for(small_index: Path) -> None:
    env = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    where = ["--corpus", str(small_index.parent / "papers"), "--index", str(small_index)]
    command = [sys.executable, "-c", "import regsearch; regsearch.main()", *where]
    done = subprocess.run(
        [*command, "search", "没有这个"], cwd=ROOT, env=env, capture_output=True, timeout=300
    )
    assert done.returncode == 1 and "没有这个" in done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("status:现行有效", "status:in force"), ("status:已废止", "status:repealed"),
        ("kind:法律", "kind:statute"), ("kind:部门规章", "kind:departmental rule"),
        ("topic:催收时间", "topic:call-times"), ("jurisdiction:美国", "jurisdiction:US"),
    ],
)  # fmt: skip
def test_fields_take_chinese_values(run_small: Runner, chinese: str, english: str) -> None:
    field, value = english.split(":")
    ran = run_small("search", chinese, "--format", "json")
    assert ran.code == 0
    assert ran.out == run_small("search", f'{field}:"{value}"', "--format", "json").out
