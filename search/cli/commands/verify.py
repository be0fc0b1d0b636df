"""`regsearch verify`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from search.cli import render
from search.cli.desk import Desk, out, say, stop
from search.verify import UNREAD, Check


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
@click.pass_context
def command(ctx: click.Context, sample: int | None, receipt: Path | None, format_: str) -> None:
    """Check the index against the corpus, or a receipt against the index.

    Every byte of the index; every file's hash; every provision, found by its id, its citation and
    a phrase of its own. Exit status: 0 all is right, 2 something is not.
    """
    if receipt:
        _receipt(Desk(ctx), receipt, format_)
        return
    from search.verify import lines, verify

    desk = Desk(ctx)
    checks = verify(desk.session(), desk.roots, sample or 0, _step)
    good = all(check.passed for check in checks)
    if format_ == "json":
        facts = [{**c._asdict(), "passed": c.passed} for c in checks]
        out(render.as_json({"passed": good, "checks": facts}))
    else:
        out(render.safe("\n".join(lines(checks))))
        say(closing(checks))
    stop(0 if good else 2)


def closing(checks: Sequence[Check]) -> str:
    """What the checks come to, in a line."""
    if not all(check.passed for check in checks):
        return "not all is right: 'regsearch index --rebuild' reads every file anew"
    failed = next(c for c in checks if c.name == UNREAD)
    if failed.faults:
        return f"all that could be read is right; {len(failed.faults)} files could not be read"
    return "all is right"


def _step(done: int, total: int) -> None:
    """A line on stderr, on terminals only, that tells how far it is."""
    if sys.stderr.isatty() and (done % 50 == 0 or done == total):
        sys.stderr.write("\r\x1b[K" if done == total else f"\rchecking {done:,} of {total:,}")
        sys.stderr.flush()


def _receipt(desk: Desk, path: Path, format_: str) -> None:
    from search.receipt import differences, options_of, read, receipt_of

    old = read(path)
    text, options = old["asked"]["query"], options_of(old)
    desk.session()
    found = desk.search(text, options)
    new = receipt_of(desk.session_open, desk.roots, text, options, found, [])
    documents, answers = differences(old, new)
    if format_ == "json":
        out(
            render.as_json(
                {
                    "same_corpus": not documents,
                    "same_answer": not answers,
                    "differences": [*documents, *answers],
                }
            )
        )
    else:
        out(_verdict(not documents, not answers))
        for line in [*documents[:20], *answers[:20]]:
            out(render.safe(f"  {line}"))
        if (more := len(documents[20:]) + len(answers[20:])) > 0:
            out(f"  and {more} more differences: --format json lists them all")
        if answers and old["asked"]["day"] != new["asked"]["day"]:
            out(
                f"  the receipt is as of {old['asked']['day']}; "
                f"statuses are told as of {new['asked']['day']}"
            )
    stop(0 if not answers else 2)


def _verdict(same_corpus: bool, same_answer: bool) -> str:
    if same_corpus:
        return (
            "the same corpus gives the same answer"
            if same_answer
            else "the same corpus gives another answer"
        )
    answer = "the same" if same_answer else "another one, too"
    return f"the corpus is another one; the answer is {answer}"
