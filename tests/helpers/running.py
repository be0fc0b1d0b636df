"""`regsearch` run in the test's own process, and what it did."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import click


class Ran(NamedTuple):
    """What a command did: its exit status and what it wrote."""

    code: int
    out: str
    err: str


Runner = Callable[..., Ran]


def run(*args: str | Path, stdin: bytes = b"") -> Ran:
    """`regsearch` with these arguments, in this process."""
    from search.cli.app import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "ab")
    old, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    code: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            _forget_help(main)
            main.main(args=[str(a) for a in args], prog_name="regsearch")
    except SystemExit as done:
        code = done.code
    finally:
        sys.stdin = old
    texts = [s.buffer.getvalue().decode("utf-8") for s in (out, err)]
    return Ran(int(str(code or 0)), *texts)


def _forget_help(main: click.Command) -> None:
    """A process speaks one language, a run of tests several: click keeps the text of `--help`."""
    loaded = [m for name, m in sys.modules.items() if name.startswith("search.cli.commands.")]
    for command in [main, *(m.command for m in loaded if hasattr(m, "command"))]:
        command._help_option = None
        for inner in getattr(command, "commands", {}).values():
            inner._help_option = None
