"""What a command prints fits the terminal: no line is wider, addresses and ids excepted."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.width import columns, parted, wrap
from search.cli.app import COMMANDS as AVAILABLE
from search.cli.shared import terminal_size
from search.cli.terminal import linked, run_lines
from tests.helpers.running import Ran, Runner, run
from tests.helpers.seeds import sparsely

#: Documents of the reader's own, made up: two dated texts of a policy, a draft in each language,
#: what cannot be read, and queries.
HEAD = "---\nid: heron/contact-policy\ntitle: Contact Policy\njurisdiction: US\nstatus: in force\n"
OWN = {
    "2025.md": HEAD + "effective: 2025-01-01\n---\n\n## Section 1. Hours\n\nHerons call at nine.\n",
    "2026.md": HEAD
    + """effective: 2026-01-01
---

## Section 1. Hours

Herons call at ten, but never on a day on which the pond is frozen, or on which silence was asked.

## Section 2. Letters

Herons write on reed, with ink that water does not wash away at once.
""",
    "letter.md": """# Letter

Under 12 CFR 1006.14(b)(2), we call ten times a week, and at 11 pm. See FDCPA 805(a)(9) and
12 CFR 1006.999: "No heron may ring."
""",
    "函.md": """# 函

依《民法典》第六百八十条及第九千条，年利率36%，每周致电十次，晚上11点也可。
""",
    "broken.docx": "PK\x03\x04",
    "queries.txt": '催收 时间\n{"id": "q2", "text": "late fee"}\nzzqqxx\n[1]\n',
}
#: Commands, each with what it prints much of; "{}" is the folder of OWN.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("search", "call frequency", "--on", "2012-01-01"),
    ("search", "催收 时间", "--facets", "--explain", "-n", "4"),
    ("search", "collectr harrasment of herons"),
    ("search", "late fee", "--answers"),
    ("search", "debt", "--group-by", "regulation", "--text", "-n", "3"),
    ("search", "--batch", "{}/queries.txt", "-n", "2"),
    ("search", "call", "--receipt", "{}/no/such"),
    ("search", "call", "--sort", "newset"),
    ("search", "-催收"),
    ("show", "FDCPA 805"),
    ("show", "民法典 680"),
    ("show", "kr/personal-debtor-protection#16", "jp/civil-code#465-2"),
    ("show", "cn/civil-code", "--whole"),
    ("limits",),
    ("limits", "call frequency"),
    ("limits", "call frequency", "--on", "2012-01-01"),
    ("limits", "no such kind of limits at all"),
    ("compare", "third-party contact", "--on", "2012-01-01"),
    ("compare", "催收时间"),
    ("list",),
    ("topics",),
    ("versions", "heron/contact-policy"),
    ("versions", "no such regulation is called so"),
    ("diff", "heron/contact-policy"),
    ("diff", "民法典"),
    ("status",),
    ("verify", "--sample", "5"),
    ("verify", "--receipt", "{}/queries.txt"),
    ("index",),
    ("check", "{}/letter.md", "{}/函.md", "{}/broken.docx"),
    ("check", "--list-rules"),
    ("check", "--explain", "RS305"),
    ("affected", "{}", "--from", "2020-01-01", "--all"),
    ("watch",),
    ("watch", "run", "--since", "2020-01-01"),
    ("watch", "add", "calls", "call frequency"),
    ("pull", "--list"),
    ("pull", "nosuch"),
    ("open", "民法典"),
    ("open", "FDCPA 805(a)(1)", "--print"),
    ("add", "{}/letter.md", "{}/broken.docx", "{}/queries.txt"),
    ("remove", "documents/letter.md"),
    ("config",),
    ("config", "set", "home", "nowhere"),
    ("serch", "x"),
)


@pytest.fixture(scope="module")
def home(library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the library, two texts of a policy, and a watch; beside it the folder of OWN."""
    base = tmp_path_factory.mktemp("screen")
    copied = Path(shutil.copytree(library_home, base / "home"))
    (base / "own").mkdir()
    for name, text in OWN.items():
        (base / "own" / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGSEARCH_HOME", str(copied))
        assert run("add", base / "own" / "2025.md", base / "own" / "2026.md").code == 0
        assert run("watch", "add", "calls", "call frequency", "--note", "for the heron").code == 0
    return copied


@pytest.fixture
def on_terminal(
    clean_environment: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Runs `regsearch` in that home as a terminal of so many columns shows it."""
    monkeypatch.setenv("REGSEARCH_HOME", str(home))
    monkeypatch.setattr("search.cli.output._is_terminal", lambda stream: True)
    own = str(home.parent / "own")

    def ran(width: int, *args: str) -> Ran:
        monkeypatch.setenv("COLUMNS", str(width))
        return run(*(arg.replace("{}", own) for arg in args))

    return ran


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("task", sparsely(COMMANDS, 4), ids=" ".join)
def test_no_line_is_wider_than_the_terminal(
    on_terminal: Callable[..., Ran], task: tuple[str, ...], language: str
) -> None:
    for width in (40, 80, 120):
        ran = on_terminal(width, "--lang", language, *task)
        assert ran.out + ran.err
        assert _too_wide(ran, width) == []


#: "1 provisions": one of a thing that is said to be several.
SEVERAL = re.compile(
    r"(?<![\d.,:/#-])1 (?:\w+ )?(?:provisions|regulations|files|texts|hits|limits|drafts|watches|"
    r"days|tries|words|documents|citations|numbers|quotations|errors|notes|calls|contacts)\b"
)


@pytest.mark.parametrize("task", sparsely(COMMANDS, 4), ids=" ".join)
def test_one_of_a_thing_is_not_several(
    on_terminal: Callable[..., Ran], task: tuple[str, ...]
) -> None:
    ran = on_terminal(200, "--lang", "en", *task)
    said = "\n".join(re.sub(r"^ {4,}.*", "", line) for line in (ran.out + ran.err).splitlines())
    assert [x for x in SEVERAL.findall(said) if "unchanged" not in x] == []


def test_small_things_are_told(on_terminal: Callable[..., Ran]) -> None:
    """What a reader stumbled over, each the first of its kind."""
    assert "hidden files" in on_terminal(80, "status").out
    held = on_terminal(80, "show", "民法典 100")
    assert held.code == 1 and re.search(r"1,260 articles; the digest\s+holds \d+ of them", held.err)
    for words in (("-催收",), ("search", "-催收"), ("search", "-x")):
        assert "regsearch search -- -x" in " ".join(on_terminal(80, *words).err.split())
    assert "it is a file" in " ".join(
        on_terminal(80, "--index", "{}/letter.md", "status").err.split()
    )
    both = on_terminal(80, "show", "民法典", "585", "680").out
    assert "第五百八十五条" in both and "第六百八十条" in both
    assert "nearly every text" in on_terminal(80, "search", "the of and", "-n", "1").err
    nothing = on_terminal(80, "limits", "call frequency", "-j", "US-HI")
    assert nothing.code == 1 and "may be one all the same" in nothing.err
    context = on_terminal(80, "show", "FDCPA 805", "--context", "1")
    assert context.code == 0 and "see also" in context.out.lower()
    # a column that is empty in every row is none
    assert "retrieved" not in on_terminal(80, "versions", "heron/contact-policy").out


def test_who_is_to_type_is_told(on_terminal: Callable[..., Ran]) -> None:
    for task in (("add", "-"), ("check", "-"), ("search", "-"), ("search", "--batch", "-")):
        assert "Ctrl-D" in on_terminal(80, *task).err, task


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nor_is_one_of_help(on_terminal: Callable[..., Ran], language: str) -> None:
    tasks = [(), *((name,) for name in AVAILABLE)]
    tasks += [("watch", name) for name in ("add", "run", "list", "remove", "mute")]
    tasks += [("config", name) for name in ("show", "set", "unset", "path")]
    for task in tasks:
        for width in (40, 80, 120):
            ran = on_terminal(width, "--lang", language, *task, "--help")
            assert ran.code == 0 and len(ran.out.splitlines()) > 6
            assert _too_wide(ran, width) == [], task
        assert _torn(ran.out, on_terminal(40, "--lang", language, *task, "--help").out) == []


#: What is copied: options, variables, ids, paths, values of more than one word.
COPIED = re.compile(r"--[a-z][a-z-]+|[A-Za-z0-9.]+(?:[_/#:-][A-Za-z0-9.]+)+")


def _torn(wide: str, narrow: str) -> list[str]:
    return sorted({name for name in COPIED.findall(wide) if name not in narrow})


WHOLE = re.compile(r"\S+|[a-z/-]+#.+")


def _too_wide(ran: Ran, width: int) -> list[str]:
    """The lines that pass the edge, but for one unbroken word, such as an address, or an id."""
    lines = (ran.out + ran.err).splitlines()
    return [x for x in lines if columns(x) > width and not WHOLE.fullmatch(x.strip())]


#: A mark that closes nothing, or more of them than a narrow line holds: no wrapping is right.
UNTIDY = re.compile(r"(?:^|\s)[，。）》」]|[，。）》」.]{3}")


@given(
    st.text(alphabet="催收，。（）《》「」abc de.§/#1_-| ", max_size=80).filter(
        lambda text: not UNTIDY.search(text)
    ),
    st.integers(8, 60),
)
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for n, line in enumerate(lines):
        assert (
            columns(line) <= width
            or {"/", "_", "-"} & {*line}
            or "§ " in line
            or line[0] in "，。）》」（《「"
        )
        assert n == 0 or not line or line[0] not in "，。）》」" or columns(lines[n - 1]) == width


def test_what_belongs_together_is_not_torn() -> None:
    address = "https://herons.example/a-very-long-way/to/the/pond"
    assert wrap(f"See {address} now", 20) == ["See", address, "now"]
    assert wrap("a/b#5.3(催收频次) heron", 10) == ["a/b#5.3(催收频次)", "heron"]
    assert wrap("the Heron Act § 14(b)", 15) == ["the Heron Act", "§ 14(b)"]
    assert wrap("苍鹭（CN；未经同意）", 12) == ["苍鹭（CN；未", "经同意）"]
    assert wrap("该法有 1006.10、1006.14", 16) == ["该法有 1006.10、", "1006.14"]
    assert wrap("《111））", 8) == ["《11", "1））"]
    assert wrap("[heron|grey-heron|egret]", 13) == ["[heron|", "grey-heron|", "egret]"]
    assert wrap("set HERON_POND_DEPTH; or", 12) == ["set", "HERON_POND_DEPTH;", "or"]
    assert wrap("（--heron-by-the-pond）。", 12) == ["（--heron-by-the-pond）。"]
    assert wrap("heronheronheron", 10) == ["heronheron", "heron"]
    assert parted(["one: a heron", "two: b"], 16) == ["one: a heron", "two: b"]
    assert parted(["one: a", "two: b"], 16) == ["one: a · two: b"]
    assert parted(["zz/heron#z.h.c. § 14(b)", "two: b"], 16) == [
        "zz/heron#z.h.c. § 14(b)",
        "two: b",
    ]


def test_what_changed_is_coloured_line_by_line() -> None:
    lines = run_lines([("Herons call ", ""), ("[-at nine-]", "red"), ("{+at ten+}", "green")], 16)
    assert [click.unstyle(line) for line in lines] == ["Herons call [-at", "nine-]{+at ten+}"]
    assert lines[0] == "Herons call " + click.style("[-at", fg="red")
    assert lines[1] == click.style("nine-]", fg="red") + click.style("{+at ten+}", fg="green")


def test_results_through_a_pipe_have_the_terminals_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of `regsearch list | head` are read on the terminal that stderr is."""

    class Stream:
        def __init__(self, number: int) -> None:
            self.fileno = lambda: number

    def size(number: int) -> os.terminal_size:
        if number == 1:
            raise OSError
        return os.terminal_size((66, 20))

    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.__stdout__", Stream(1))
    monkeypatch.setattr("sys.__stderr__", Stream(2))
    monkeypatch.setattr("os.get_terminal_size", size)
    assert terminal_size("COLUMNS", 0, 100) == 66


@pytest.mark.parametrize(
    "task",
    [
        ("search", "催收"), ("show", "us/fdcpa#1692c(a)(1)"), ("limits", "call-frequency"),
        ("compare", "call-times"), ("list",), ("topics",),
    ],
)  # fmt: skip
def test_what_is_higher_than_the_terminal_is_paged(
    run_library: Runner, monkeypatch: pytest.MonkeyPatch, task: tuple[str, ...]
) -> None:
    paged: list[str] = []
    monkeypatch.setattr("search.cli.output._height", lambda: 8)
    monkeypatch.setattr("click.echo_via_pager", paged.append)
    assert run_library(*task).code == 0
    assert len(paged) == 1 and paged[0].count("\n") > 8


@pytest.mark.parametrize(
    ("environment", "terminal", "links"),
    [
        ({"VTE_VERSION": "7200"}, True, True),
        ({"TERM_PROGRAM": "WezTerm"}, True, True),
        ({"WT_SESSION": "1"}, True, True),
        ({"VTE_VERSION": "7200"}, False, False),
        ({"VTE_VERSION": "7200", "NO_COLOR": "1"}, True, False),
        ({"VTE_VERSION": "7200", "TERM": "dumb"}, True, False),
        ({"VTE_VERSION": "4900"}, True, False),
        ({}, True, False),
        ({"FORCE_HYPERLINK": "1"}, False, True),
        ({"FORCE_HYPERLINK": "0", "VTE_VERSION": "7200"}, True, False),
    ],
)  # fmt: skip
def test_titles_are_links_where_the_terminal_shows_them(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], terminal: bool, links: bool
) -> None:
    for name in ("VTE_VERSION", "TERM_PROGRAM", "WT_SESSION", "KITTY_WINDOW_ID", "NO_COLOR",
                 "KONSOLE_VERSION", "FORCE_HYPERLINK"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    told = linked("https://herons.example/1", "Heron Act")
    assert told == (
        "\x1b]8;;https://herons.example/1\x1b\\Heron Act\x1b]8;;\x1b\\" if links else "Heron Act"
    )
    assert linked("javascript:alert(1)", "Heron Act") == "Heron Act"
