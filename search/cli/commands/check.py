"""`regsearch check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus import messages
from corpus.messages import N_, _
from corpus.text.han import is_chinese
from corpus.text.width import wrap
from search.checking.rules import PARTS, RULES
from search.checking.words import language_of as said_in
from search.cli import language
from search.cli.options import (
    color_option,
    day_option,
    jurisdiction_option,
    output_option,
    workspace,
)
from search.cli.output import out, records, say, standard_input, stop
from search.cli.terminal import terminal_width
from search.formats import safe

if TYPE_CHECKING:
    from search.checking.model import Report

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
_FORMATS = ("table", "plain", "json", "jsonl", "md", "html", "annotated", "sarif")


@click.command(name="check")
@click.argument("paths", nargs=-1, metavar="PATH...|-")
@click.option("--as", "kind", default="auto", show_default=True,
              type=click.Choice(["auto", "script", "letter", "notice", "policy", "contract", "memo",
                                 "answer"]), help="What kind of draft it is.")  # fmt: skip
@jurisdiction_option("Places, such as US,US-CA.")
@click.option("--role", default="", metavar="[collector|creditor|bank|online-lender|debt-buyer]",
              type=click.Choice(["", "collector", "creditor", "bank", "online-lender",
                                 "debt-buyer"]), help="Who speaks in it.")  # fmt: skip
@day_option
@click.option("--since", default="", metavar="DATE", help="The day of the draft.")
@click.option("--only", default="", metavar="PARTS", help=f"Of {','.join(PARTS)}.")
@click.option("--skip", default="", metavar="PARTS", help="What not to check.")
@click.option("--rule", "rules", multiple=True, metavar="ID=LEVEL",
              help="The level of a rule: off, note, warning or error.")  # fmt: skip
@click.option("--fail-on", default="error", show_default=True,
              type=click.Choice(["error", "warning", "unverified", "never"]),
              help="From what on the exit status is 1 (unverified: 3).")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE",
              help="Known findings: only new ones count.")  # fmt: skip
@click.option("--write-baseline", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the findings of now as a baseline.")  # fmt: skip
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE",
              help="Rules and suppressions; regsearch.toml here without it.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="table",
              show_default=True, help="How to print the report.")  # fmt: skip
@output_option("Write to a file, or one report each to a folder.")
@click.option("--receipt", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the evidence, without a word of the drafts.")  # fmt: skip
@click.option("--explain", default="", metavar="RULE", help="Say what a rule means.")
@click.option("--list-rules", is_flag=True, help="List the rules.")
@color_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], explain: str, list_rules: bool,
            format_: str, output: Path | None, fail_on: str,
            **chosen: Any) -> None:  # fmt: skip
    """Hold drafts against the rules: citations, quotations, numbers, duties.

    PATH is a letter, script, policy or contract (.docx .pdf .md .txt .html), a folder of them, or
    - for standard input. Drafts are read, and kept nowhere. Exit status: 0 nothing at or above
    --fail-on, 1 findings, 2 a wrong use or a file that could not be read, 3 only with --fail-on
    unverified: no finding, but something could not be checked.
    """
    if explain or list_rules:
        _rules(explain)
    if not paths:
        raise click.UsageError(_("name a file, a folder, or - for standard input"))
    data = standard_input().read() if "-" in paths else b""
    reader = "" if format_ in ("json", "jsonl", "sarif") else language.reader()
    done = workspace(ctx).check(list(paths), data, reader=reader, **chosen)
    _print(done.reports, format_, output)
    for name, reason in done.failures.items():
        say(f"regsearch: {name}: {reason}")
    stop(done.status(fail_on))


def _rules(wanted: str) -> None:
    if wanted and wanted.upper() not in RULES:
        raise click.UsageError(_("no rule '{name}': --list-rules lists them").format(name=wanted))
    rules = [RULES[wanted.upper()]] if wanted else list(RULES.values())
    rows = [{"id": r.id, "level": r.level, "name": r.name, "meaning": _(r.means)} for r in rules]
    records("table", rows, ("id", "level", "name", "meaning"))
    stop(0)


def _print(reports: list[Report], format_: str, output: Path | None) -> None:
    from search.checking.writing import write_to, written

    texts = "".join(report.text[:2000] for report in reports)
    lang = language.reader() or ("zh" if is_chinese(texts) else messages.language())
    if output is None:
        if format_ == "table":
            out("\n\n".join(_table(r, said_in(r, lang)) for r in reports), paged=True)
        else:
            out(written(reports, format_, lang))
        return
    for path in write_to(reports, "plain" if format_ == "table" else format_, lang, output):
        say(N_(f"wrote {path}"))


def _table(report: Report, lang: str) -> str:
    from search.checking.words import as_lines as told_lines

    width, rows = terminal_width() - 4, []
    for told in told_lines(report, lang):
        colour = _COLOURS.get(told.level)
        if told.head:
            rows.append(click.style(safe(told.head), bold=True, fg=colour))
        indent = "" if told.level == "scope" else "    "
        for line in told.lines:
            rows += [indent + part for part in wrap(safe(line), width)]
        rows.append("")
    return "\n".join(rows).rstrip()
