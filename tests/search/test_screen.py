"""What a command prints fits the terminal: no line is wider, addresses and ids excepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.snippets import columns
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
