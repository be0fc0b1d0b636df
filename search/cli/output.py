"""What a command writes: results on stdout, messages on stderr, an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import IO, Any, BinaryIO, NoReturn

import click

from corpus.messages import N_, _, told
from corpus.text.width import columns, hung
from search.cli.shared import quiet
from search.cli.terminal import as_table, safe_lines, terminal_height, terminal_width
from search.formats import FormatError, as_cell, rows_in, safe

#: Whether CSV begins with a byte order mark, by which Excel knows UTF-8.
with_mark: ContextVar[bool] = ContextVar("with_mark", default=False)
#: The columns of tables, as their heading tells them; records keep these names.
HEADINGS = (
    N_("about"), N_("citation"), N_("confidence"), N_("effective"), N_("en"), N_("from"),
    N_("heading"), N_("here"), N_("id"), N_("jurisdiction"), N_("jurisdictions"), N_("kind"),
    N_("language"), N_("limit"), N_("name"), N_("provisions"), N_("publisher"), N_("retrieved"),
    N_("says"), N_("sentence"), N_("setting"), N_("source"), N_("status"), N_("text"), N_("title"),
    N_("topic"), N_("value"), N_("version"), N_("when"), N_("words"), N_("zh"), N_("policy"),
    N_("place"), N_("provision"), N_("days_left"), N_("basis"), N_("rank"), N_("reason"),
    N_("snippet"), N_("url"), N_("query"), N_("events"), N_("muted"),
    N_("remark"), N_("level"), N_("meaning"),
)  # fmt: skip
#: Headings of columns whose names mean something else, too.
_HEADED = {"note": "remark"}
#: Other words of ours that results hold: how a hit matches, what changed.
WORDS = (
    N_("all words"), N_("some words"), N_("added words"), N_("successor"), N_("new"), N_("changed"),
    N_("unchanged"), N_("added"), N_("removed"), N_("renumbered"), N_("default"),
    N_("cites"), N_("quotes"), N_("states"), N_("repealed"), N_("upcoming"), N_("left"),
    N_("off"), N_("note"), N_("warning"), N_("error"),
)  # fmt: skip
#: What a system says of a file that cannot be read or written.
REASONS = (
    N_("permission denied"), N_("no such file or directory"), N_("not a directory"),
    N_("file exists"), N_("is a directory"), N_("no space left on device"),
    N_("read-only file system"), N_("name or service not known"),
    N_("temporary failure in name resolution"), N_("connection refused"),
    N_("network is unreachable"), N_("connection reset by peer"),
)  # fmt: skip
#: The columns whose values are words of ours.
_WORDS = {
    "status", "kind", "text", "about", "confidence", "text_kind", "here", "from", "basis", "events",
    "publisher", "level",
}  # fmt: skip


def say(text: str) -> None:
    """A note, on stderr; none with --quiet."""
    if not quiet.get():
        complain(text)


def complain(text: str) -> None:
    """What went wrong, on stderr, with --quiet too. Where nobody reads it, nothing is."""
    warn([_margin(line) * " " + told(line.strip()) for line in text.split("\n")])


def warn(lines: Sequence[str]) -> None:
    """Lines as they are, on stderr, broken at words where a terminal shows them."""
    lines = [safe(line) for line in lines]
    lines = _hung(lines) if _is_terminal(sys.stderr) else lines
    try:
        click.echo("\n".join(lines), err=True)
    except BrokenPipeError:
        unread(sys.stderr)


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _hung(lines: Iterable[str]) -> list[str]:
    """Lines that fit the terminal: those that do not are broken below their own beginning."""
    width = terminal_width()
    some = ([x] if columns(x) <= width else hung("", x.lstrip(" "), width, _margin(x))
            for x in lines)  # fmt: skip
    return [line for parts in some for line in parts]


def _is_terminal(stream: IO[str]) -> bool:
    return stream.isatty()


def table_or(format: str) -> str:
    """The format where none is asked for: "table" where a terminal shows it."""
    return "table" if _is_terminal(sys.stdout) else format


def tell(lines: Iterable[str], paged: bool = False) -> None:
    """Results that are sentences, a line each: broken at words where a terminal shows them."""
    whole = [part for line in lines for part in safe(line).split("\n")]
    out("\n".join(_hung(whole) if _is_terminal(sys.stdout) else whole), paged)


def standard_input() -> BinaryIO:
    """What is typed or piped in, as bytes; who is to type it is told how to end."""
    if _is_terminal(sys.stdin):
        say(_("what you type is read; Ctrl-D on an empty line ends it (on Windows Ctrl-Z, Enter)"))
    return sys.stdin.buffer


def unread(stream: IO[str]) -> None:
    """Let what is still to be written to a closed pipe go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _height() -> int:
    """The lines of the terminal, where somebody can turn the pages; else 0."""
    return terminal_height() if sys.stdin.isatty() else 0


def out(text: str, paged: bool = False) -> None:
    """Results, on stdout; nothing for an empty text. `paged`: a page at a time where they are
    higher than the terminal.

    The last wall: nothing but Click's own colours moves the terminal, whatever a document holds.
    """
    if not text:
        return
    text = safe_lines(text)
    if paged and text.count("\n") + 2 > (_height() or sys.maxsize):
        os.environ.setdefault("LESS", "-RFX")
        os.environ.setdefault("LESSCHARSET", "utf-8")  # the locale may not be installed
        click.echo_via_pager(text + "\n")
    else:
        click.echo(text)


def out_in(format: str, written: str | bytes) -> None:
    """Results in any format but table: a text, or the bytes of a workbook."""
    if isinstance(written, str):
        mark = "\ufeff" if format == "csv" and with_mark.get() else ""
        out(mark + written)
        return
    if sys.stdout.isatty():
        raise FormatError(_("a workbook is no text: write it to a file, > FILE.xlsx"))
    sys.stdout.buffer.write(written)


def records(
    format: str,
    rows: Sequence[dict[str, Any]],
    names: Sequence[str],
    every: Sequence[str] = (),
) -> None:
    """Uniform records in any format: the columns `names`; in CSV `every` one."""
    if format not in ("table", "md"):
        wide = format in ("csv", "xlsx")
        out_in(format, rows_in(format, rows, (every or names) if wide else names))
    elif rows:
        texts = [{n: _told(n, as_cell(v)) for n, v in r.items()} for r in rows]
        heading = [_headed(n, names) for n in names]
        if format == "md":
            from search import markdown

            out(markdown.table([_cells(row, names) for row in texts], heading))
        else:
            cells = [[row.get(n, "") for n in names] for row in texts]
            out(as_table(*_filled(cells, heading), terminal_width()), paged=True)


def _filled(
    cells: Sequence[Sequence[str]], heading: Sequence[str]
) -> tuple[list[list[str]], list[str]]:
    """The columns of a table that hold something in a row; the last, which is the longest, too."""
    last = len(heading) - 1
    kept = [n for n in range(len(heading)) if n == last or any(row[n] for row in cells)]
    return [[row[n] for n in kept] for row in cells], [heading[n] for n in kept]


def _headed(name: str, names: Sequence[str]) -> str:
    """The heading of a column; of the names in one language, which needs no other, "name"."""
    if name in ("en", "zh") and not {"en", "zh"} <= {*names}:
        return _("name")
    return _(_HEADED.get(name, name))


def _told(name: str, value: str) -> str:
    return told(value) if name in _WORDS else value


def _cells(row: dict[str, str], names: Sequence[str]) -> list[str]:
    """A row as Markdown: ids as code, and where no column is for the link, the citation as one, or
    the id where the reader is told no citation."""
    from search import markdown

    cells = {n: markdown.code(v) if n == "id" else markdown.escaped(v) for n, v in row.items()}
    if "url" in names:
        cells["url"] = markdown.link(cells.get("url", ""), row.get("url", ""))
    elif linked := next((n for n in ("citation", "id") if n in names and cells.get(n)), ""):
        cells[linked] = markdown.link(cells[linked], row.get("url", ""))
    return [cells.get(n, "") for n in names]


def stop(code: int) -> NoReturn:
    """End with an exit status: 0 hits, 1 none, 2 error."""
    sys.exit(int(code))
