"""`regsearch search`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from search import formats
from search.cli.options import (
    color_option,
    day_option,
    format_option,
    home_option,
    jurisdiction_option,
    workspace,
)
from search.cli.output import out, records, say, stop
from search.cli.terminal import answer_lines, results_table, terminal_width
from search.results import Answer, Options, Results

if TYPE_CHECKING:
    from search.workspace import Workspace

#: The columns of --answers.
ANSWER = ("jurisdiction", "says", "when", "citation", "title", "status", "confidence", "id")


@click.command(name="search")
@click.argument("query", required=False, nargs=-1)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Hits a page.",
)
@click.option(
    "--page", type=click.IntRange(1, 1000), default=1, show_default=True, help="Which page."
)
@click.option(
    "--sort",
    type=click.Choice(["score", "newest", "oldest", "title", "jurisdiction"]),
    default="score",
    show_default=True,
    help="Order of the hits.",
)
@click.option(
    "--group-by",
    type=click.Choice(["regulation"]),
    help="Keep the best three provisions of each regulation together.",
)
@click.option(
    "--facets", is_flag=True, help="Count the hits by jurisdiction, kind, status and topic."
)
@jurisdiction_option()
@home_option
@click.option(
    "--kind", default="", help="Only this kind: statute, regulation, departmental rule, ..."
)
@click.option("-t", "--topic", default="", help="Only this topic; see 'regsearch topics'.")
@click.option("--status", default="", help="Only this status: 'in force', repealed, ...")
@day_option
@click.option("--all", "mode", flag_value="all", help="Only provisions that hold all words.")
@click.option(
    "--any", "mode", flag_value="any", help="Rank by score alone, however many words are held."
)
@click.option(
    "--no-expand", is_flag=True, help="Search the typed words only, without the thesaurus."
)
@click.option("--no-prior", is_flag=True, help="Do not favour laws that many others cite.")
@click.option(
    "--engine",
    type=click.Choice(["fast", "whoosh"]),
    default="fast",
    show_default=True,
    help="Rank as regsearch does, or find and score by plain Whoosh (slower; to compare).",
)
@click.option(
    "--answers", "only_answers", is_flag=True,
    help="Give only the numbers that the question asks for, by jurisdiction.",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="Show the parts of each score and what was added.")
@click.option(
    "--text", "with_text", is_flag=True, help="Give the whole text of each hit (json, jsonl)."
)
@click.option("--refresh", is_flag=True, help="Bring the index up to date first.")
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help="Search for each line of FILE (- for stdin): text, or JSON with id and text.",
)
@click.option(
    "--receipt",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write what was asked, over which documents, and the results to FILE.json and FILE.md"
    " (or, by its suffix, to FILE alone). 'regsearch verify --receipt FILE' checks it.",
)
@format_option(extra=["trec"])
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    batch: Any,
    receipt: Path | None,
    refresh: bool,
    format_: str,
    engine: str,
    only_answers: bool,
    explain: bool,
    no_expand: bool,
    no_prior: bool,
    with_text: bool,
    group_by: str | None,
    mode: str | None,
    **chosen: Any,
) -> None:
    """Search for words, a phrase, a question or a citation.

    \b
    Provisions with all words come first. AND OR NOT ( ) "phrase" prefix* fuzzy~
    field:value (title citation jurisdiction kind issuer topic status effective adopted)
    narrow a search. Exit status: 0 hits, 1 none, 2 error.
    """
    _check(query, batch, receipt, engine)
    options = Options(expand=not no_expand, group=bool(group_by), mode=mode or "auto", **chosen)
    if no_prior:
        options = options._replace(prior=0.0)
    work = workspace(ctx)
    work.session(refresh)
    search = _searching(work, options, format_, with_text, engine)
    if batch:
        _run(search, batch, format_)
    found = search(" ".join(query))
    _write_receipt(work, found.query, options, receipt)
    if not only_answers:
        _print(found, format_, explain)
        _tell(work, found, options, explain, format_)
    stop(_print_answers(found, format_) if only_answers else not found.hits)


def _searching(
    work: Workspace, options: Options, format_: str, with_text: bool, engine: str
) -> Callable[[str], Results]:
    """What searches for one text after another, with snippets that fit the format."""
    width = {"table": 2 * terminal_width(), "plain": 2 * terminal_width(), "trec": 0}
    wide = width.get(format_, 220)
    return lambda text: work.ask(lambda s: s.search(text, options, wide, with_text, engine))


def _run(search: Callable[[str], Results], batch: Any, format_: str) -> NoReturn:
    from search.cli.batch import run

    stop(run(search, batch, format_))


def _print_answers(found: Results, format_: str) -> int:
    records(format_, [a._asdict() for a in found.answers], ANSWER, every=Answer._fields)
    return 0 if found.answers else 1


def _print(found: Results, format_: str, explain: bool) -> None:
    if format_ != "table":
        out(formats.results(found, format_, explain))
        return
    if found.answers:
        out(answer_lines(found.answers) + "\n")
    out(results_table(found, explain))


def _check(query: tuple[str, ...], batch: Any, receipt: Path | None, engine: str) -> None:
    """Refuse what cannot be asked together, and a receipt where one is already."""
    if bool(query) == bool(batch):
        raise click.UsageError('say what to search for, such as: regsearch search "call times"')
    if receipt:
        from search.receipt import targets

        if batch:
            raise click.UsageError("a receipt is of one query: --receipt or --batch")
        if engine != "fast":
            raise click.UsageError("a receipt is of the fast engine's results")
        targets(receipt)


def _write_receipt(work: Workspace, text: str, options: Options, path: Path | None) -> None:
    if path is None:
        return
    from search.receipt import write

    paths = write(path, work.ask(lambda session: session.receipt(text, options)))
    say(f"receipt: {', '.join(map(str, paths))}")


def _tell(work: Workspace, found: Results, options: Options, explain: bool, format_: str) -> None:
    for hint in found.hints:
        say(f"note: {hint}")
    if found.expansions and (explain or format_ == "table"):
        say(f"also searched: {', '.join(found.expansions)}  (--no-expand to leave out)")
    if not found.hits:
        for line in work.session().explain_nothing(found, options):
            say(line)
        return
    if found.unknown:
        from search.no_hits import explain_unknown

        for line in explain_unknown(found):
            say(f"note: {line}")
    if format_ in ("table", "plain", "md"):
        if found.home:
            why = "your home" if options.home else "by the script of the query"
            say(f"{', '.join(found.home)} first ({why}; --home CODES or none), then the others")
        say(_count(found, options))
    for name, table in found.facets.items():
        say(f"{name}: " + ", ".join(f"{value} {n}" for value, n in list(table.items())[:12]))


def _count(found: Results, options: Options) -> str:
    first, last = found.hits[0].rank, found.hits[-1].rank
    held = []
    if found.all_words:
        held.append(f"{found.all_words:,} hold every word")
    if found.some_words:
        held.append(f"{found.some_words:,} some of the words")
    if found.added_words:
        held.append(f"{found.added_words:,} only added words")
    more = f"; next: --page {options.page + 1}" if len(found.hits) == options.limit else ""
    return f"{first}-{last} shown; {', '.join(held) or 'by citation or condition'}{more}"
