"""`regsearch verify`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.messages import N_, _, ngettext, told
from corpus.text.width import columns
from search.cli.options import workspace
from search.cli.output import out, say, stop, tell
from search.formats import as_json
from search.verify import UNREAD, WORDS, Check

if TYPE_CHECKING:
    from search.receipt import Repeated

#: So many faults, or differences, of a kind are told one by one.
_TOLD, _DIFFERENCES = 5, 20


@click.command(name="verify")
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Look at N provisions, evenly spread, instead of all.",
)
@click.option(
    "--receipt",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Search again for what a receipt tells of, and say what differs.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print what was checked.",
)
@click.argument("drafts", nargs=-1, metavar="[DRAFT...]")
@click.pass_context
def command(
    ctx: click.Context, sample: int | None, receipt: Path | None, format_: str,
    drafts: tuple[str, ...],
) -> None:  # fmt: skip
    """Check the index against the corpus, or a receipt against the index.

    The receipt of a check names no draft: name its drafts again, DRAFT....

    Every byte of the index; every file's hash, and whether its words are all in provisions; every
    provision, found by its id, its citation and a phrase of its own. Exit status: 0 all is right,
    2 something is not.
    """
    if receipt:
        _repeat(ctx, receipt, drafts, format_)
    if drafts:
        raise click.UsageError(_("a draft needs its receipt: --receipt FILE"))
    from search.cli.progress import Counter

    checks = workspace(ctx).ask(lambda session: session.verify(sample or 0, Counter(_("checking"))))
    good = all(check.passed for check in checks)
    if format_ == "json":
        facts = [{**c._asdict(), "passed": c.passed} for c in checks]
        out(as_json({"passed": good, "checks": facts}))
    else:
        tell(_lines(checks))
        say(closing(checks))
    stop(0 if good else 2)


def _repeat(ctx: click.Context, receipt: Path, drafts: tuple[str, ...], format_: str) -> None:
    """Do again what a receipt tells of, a search or a check, and say what differs."""
    said = workspace(ctx).repeat_check(receipt, drafts)
    if said is not None:
        if format_ == "json":
            out(as_json({"same_answer": not said, "differences": said}))
        else:
            tell(map(told, said) if said else [_("the same drafts give the same findings")])
        stop(0 if not said else 2)
    again = workspace(ctx).ask(lambda session: session.repeat(receipt))
    if format_ == "json":
        out(as_json(again.facts()))
    else:
        tell(_differences(again))
    stop(0 if not again.answers else 2)


def _lines(checks: Sequence[Check]) -> Iterator[str]:
    for check in checks:
        name = _(check.name)
        of = _("{right:,} of {total:,}").format(right=check.right, total=check.total)
        yield name + " " * max(33 - columns(name), 1) + of
        yield from (f"  {told(fault)}" for fault in check.faults[:_TOLD])
        if len(check.faults) > _TOLD:
            yield "  " + _("and {n:,} more").format(n=len(check.faults) - _TOLD)


def closing(checks: Sequence[Check]) -> str:
    """What the checks come to, in a line."""
    if not all(check.passed for check in checks):
        return N_("not all is right: 'regsearch index --rebuild' reads every file anew")
    failed, lossy = (next(c for c in checks if c.name == name) for name in (UNREAD, WORDS))
    if failed.faults:
        n = len(failed.faults)
        return ngettext(
            "all that could be read is right; {n:,} file could not be read",
            "all that could be read is right; {n:,} files could not be read",
            n,
        ).format(n=n)
    if lossy.faults:
        n = len(lossy.faults)
        return ngettext(
            "all that is in provisions is right; {n:,} file has words in none",
            "all that is in provisions is right; {n:,} files have words in none",
            n,
        ).format(n=n)
    return N_("all is right")


def _differences(again: Repeated) -> Iterator[str]:
    documents, answers = again.documents, again.answers
    yield _verdict(not documents, not answers)
    some = [*documents[:_DIFFERENCES], *answers[:_DIFFERENCES]]
    yield from (f"  {told(line)}" for line in some)
    if (more := len(documents) + len(answers) - len(some)) > 0:
        yield "  " + _("differences more: {n}; --format json lists them all").format(n=more)
    if answers and again.then != again.now:
        line = _("the receipt is as of {then}; statuses are told as of {now}")
        yield "  " + line.format(then=again.then, now=again.now)


def _verdict(same_corpus: bool, same_answer: bool) -> str:
    if same_corpus:
        return (
            _("the same corpus gives the same answer")
            if same_answer
            else _("the same corpus gives another answer")
        )
    if same_answer:
        return _("the corpus is another one; the answer is the same")
    return _("the corpus is another one; the answer is another one, too")
