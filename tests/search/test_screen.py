"""What a command prints fits the terminal: no line is wider, addresses and ids excepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corpus.text.width import columns
from search.cli.terminal import linked
from tests.helpers.running import Runner

COMMANDS = (
    ("search", "call frequency", "--on", "2012-01-01"),
    ("search", "催收 时间"),
    ("show", "FDCPA 805"),
    ("limits",),
    ("limits", "call frequency"),
    ("limits", "call frequency", "--on", "2012-01-01"),
    ("compare", "third-party contact", "--on", "2012-01-01"),
    ("compare", "催收时间"),
    ("list", "--jurisdiction", "US"),
    ("topics",),
)


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    run_library: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for command in COMMANDS:
        printed = run_library(*command).out
        assert len(printed.splitlines()) > 3, command
        for line in printed.splitlines():
            # only one unbroken word, such as an address, may pass the edge
            assert columns(line) <= width or len(line.split()) == 1, (command, line)


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
