"""`regsearch search`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

import click

from corpus.messages import _, ngettext, told
from search import formats
from search.cli import language
from search.cli.hits import answer_lines, results_table
from search.cli.options import (
    color_option,
    day_option,
    format_option,
    home_option,
    jurisdiction_option,
    offered,
    workspace,
)
from search.cli.output import out, out_in, records, say, standard_input, stop
from search.cli.terminal import terminal_width
from search.query.language import is_asked
from search.results import Answer, Options, Results
from search.wording import cited, readable, topic_in

if TYPE_CHECKING:
    from search.workspace import Workspace

#: So many of the words that were searched as well are told.
_WORDS = 6
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
    "--kind",
    default="",
    shell_complete=offered("kinds"),
    help="Only this kind: statute, regulation, departmental rule, ...",
)
@click.option(
    "-t",
    "--topic",
    default="",
    shell_complete=offered("topics"),
    help="Only this topic; see 'regsearch topics'.",
)
@click.option(
    "--status",
    default="",
    shell_complete=offered("statuses"),
    help="Only this status: 'in force', repealed, ...",
)
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
@click.option("--text", "with_text", is_flag=True, help="Give the whole text of each hit.")
@click.option("--refresh", is_flag=True, help="Bring the index up to date first.")
@click.option(
    "--batch",
    default="",
    type=click.Path(allow_dash=True),
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
    batch: str,
    receipt: Path | None,
    refresh: bool,
    format_: str,
    engine: str,
    only_answers: bool,
    explain: bool,
    with_text: bool,
    **chosen: Any,
) -> None:
    """Search for words, a phrase, a question or a citation.

    \b
    Provisions with all words come first. AND OR NOT ( ) "phrase" prefix* fuzzy~
    field:value (title citation jurisdiction kind issuer topic status effective adopted)
    narrow a search. Exit status: 0 hits, 1 none, 2 error.
    """
    text = _asked(query)
    _check(text, batch, receipt, engine)
    lang = language.of_texts(text)
    options = _options(_passages(lang, format_, batch), **chosen)
    work = workspace(ctx)
    work.session(refresh)
    search = _searching(work, options, format_, with_text, engine)
    if batch:
        _run(search, batch, format_, lang)
    found = search(text)
    _write_receipt(work, found.query, options, receipt)
    if not only_answers:
        _print(found, format_, explain, lang)
        _tell(work, found, options, explain, format_)
    stop(_print_answers(found, format_, lang) if only_answers else not found.hits)


def _run(search: Callable[[str], Results], file: str, format_: str, lang: str) -> NoReturn:
    from search.cli.batch import Batch, run

    if file == "-":
        standard_input()
    with click.open_file(file, encoding="utf-8") as lines:
        stop(run(Batch(search, format_, lang), cast(TextIO, lines)))


def _print(found: Results, format_: str, explain: bool, lang: str) -> None:
    if format_ == "table":
        answers = [answer_lines(found.answers, lang)] if found.answers else []
        out("\n\n".join([*answers, results_table(found, explain, lang)]), paged=True)
    else:
        out_in(format_, formats.results(found, format_, explain, lang))


def _searching(
    work: Workspace, options: Options, format_: str, with_text: bool, engine: str
) -> Callable[[str], Results]:
    """What searches for one text after another, with snippets that fit the format."""
    width = {"table": 2 * terminal_width(), "plain": 2 * terminal_width(), "trec": 0}
    wide = width.get(format_, 220)
    return lambda text: work.ask(lambda s: s.search(text, options, wide, with_text, engine))


def _options(
    lang: str, no_expand: bool, no_prior: bool, group_by: str | None, mode: str | None,
    **chosen: Any,
) -> Options:  # fmt: skip
    """How to search, of what the command line says."""
    options = Options(
        expand=not no_expand, group=bool(group_by), mode=mode or "auto", lang=lang, **chosen
    )
    return options._replace(prior=0.0) if no_prior else options


def _passages(lang: str, format_: str, batch: str) -> str:
    """The language of passages: for programs the query's, unless another was asked for."""
    for_people = format_ in ("table", "plain", "md") and not batch
    return lang if lang != "both" and (for_people or language.asked()) else ""


def _print_answers(found: Results, format_: str, lang: str) -> int:
    if not found.answers:
        say(_("no number in the library answers this; without --answers you get the provisions"))
    rows = [a._asdict() for a in found.answers]
    if format_ in ("table", "md"):
        rows = [{**row, "citation": cited(lang, row["citation"], row["id"])} for row in rows]
    records(format_, rows, ANSWER, every=Answer._fields)
    return 0 if found.answers else 1


def _asked(query: tuple[str, ...]) -> str:
    """The query; what standard input holds for `-`."""
    if query == ("-",):
        return standard_input().read().decode("utf-8", "replace").strip()
    return " ".join(query).strip()


def _check(query: str, batch: str, receipt: Path | None, engine: str) -> None:
    """Refuse what cannot be asked together, and a receipt where one is already."""
    if query and batch:
        both = _("search for '{query}' or for each line of {file}, not for both")
        raise click.UsageError(both.format(query=query, file=batch))
    if not batch and not is_asked(query):
        raise click.UsageError(_('say what to search for, such as: regsearch search "call times"'))
    if receipt:
        from search.receipt import targets

        if batch:
            raise click.UsageError(_("a receipt is of one query: --receipt or --batch"))
        if engine != "fast":
            raise click.UsageError(_("a receipt is of the fast engine's results"))
        targets(receipt)


def _write_receipt(work: Workspace, text: str, options: Options, path: Path | None) -> None:
    if path is None:
        return
    from search.receipt import write

    paths = write(path, work.ask(lambda session: session.receipt(text, options)))
    say(_("receipt: {files}").format(files=", ".join(map(str, paths))))


def _tell(work: Workspace, found: Results, options: Options, explain: bool, format_: str) -> None:
    for hint in found.hints:
        say(_("note: {text}").format(text=told(hint)))
    if found.elsewhere and format_ == "table":
        say(_("no place is named: --home CODES, such as US or GB, puts yours first"))
    if found.expansions and (explain or format_ == "table"):
        added = _("also searched: {words}  (--no-expand to leave out)")
        lang = language.of_texts(found.query)
        words = [w for w in found.expansions if explain or lang == "zh" or readable(lang, w)]
        if words:
            say(added.format(words=_some(words, explain)))
    if not found.hits:
        for line in work.session().explain_nothing(found, options):
            say(line)
        return
    if found.unknown:
        from search.no_hits import explain_unknown

        for line in explain_unknown(found):
            say(_("note: {text}").format(text=told(line)))
    if format_ in ("table", "plain", "md"):
        if found.home:
            say(_home(found, options))
        say(_count(found, options))
    if format_ not in ("json", "jsonl"):
        for name, table in found.facets.items():
            told_as = partial(topic_in, language.of_texts()) if name == "topic" else _
            counts = ", ".join(f"{told_as(value)} {n:,}" for value, n in list(table.items())[:12])
            say(f"{_(name)}: {counts}")


def _some(words: Sequence[str], whole: bool) -> str:
    """The first few words; all of them where each is asked for."""
    some = words if whole else words[:_WORDS]
    more = "" if len(some) == len(words) else " …"
    return ", ".join(some) + more


def _home(found: Results, options: Options) -> str:
    first = ", ".join(found.home)
    if options.home:
        return _("{places} first (your home; --home CODES or none), then the others").format(
            places=first
        )
    return _(
        "{places} first (by the script of the query; --home CODES or none), then the others"
    ).format(places=first)


def _count(found: Results, options: Options) -> str:
    held = []
    if n := found.all_words:
        held.append(ngettext("{n:,} holds every word", "{n:,} hold every word", n).format(n=n))
    if n := found.some_words:
        held.append(_("{n:,} some of the words").format(n=n))
    if n := found.added_words:
        held.append(_("{n:,} only added words").format(n=n))
    if not found.typed and (n := found.size):
        held = [ngettext("{n:,} fits the conditions", "{n:,} fit the conditions", n).format(n=n)]
    which = ", ".join(held) or _("by citation or condition")
    shown = _("{first}-{last} shown; {held}")
    line = shown.format(first=found.hits[0].rank, last=found.hits[-1].rank, held=which)
    if len(found.hits) == options.limit:
        line += _("; next: --page {page}").format(page=options.page + 1)
    return line
