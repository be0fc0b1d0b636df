"""`regsearch status`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from corpus.messages import N_, _, ngettext, told
from corpus.text.width import columns
from search.cli.options import workspace
from search.cli.output import out, tell
from search.formats import as_json

#: What is told of an index.
FACTS = (
    N_("corpus"), N_("index"), N_("built"), N_("fresh"), N_("generation"), N_("fingerprint"),
    N_("files"), N_("regulations"), N_("provisions"), N_("segments"), N_("bytes"), N_("pulled"),
    N_("failures"), N_("stale"), N_("passed over"), N_("hidden files"),
)  # fmt: skip


@click.command(name="status")
@click.option(
    "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """Say what is indexed, how fresh it is, and which files are not searched, and why.

    Failures could not be read; stale files are new, changed or gone since; passed over are links
    out of the corpus, special files and folders that cannot be listed; hidden files are counted.
    """
    facts = workspace(ctx).ask(lambda session: session.status())
    if format_ == "json":
        out(as_json(facts))
    else:
        tell(_lines(facts))


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    for name, value in facts.items():
        shown = _("hidden files") if name == "hidden" else _(name)
        label = shown + " " * (12 - columns(shown))
        if isinstance(value, dict):
            yield f"{label} {len(value)}"
            yield from (f"  {file}: {told(reason)}" for file, reason in value.items())
        elif name == "pulled":
            n = len(value)
            yield f"{label} " + ngettext("{n} official text", "{n} official texts", n).format(n=n)
            for row in value:
                line = ngettext(
                    "{name}: text of {day}, fetched {fetched}, checked {age} day ago",
                    "{name}: text of {day}, fetched {fetched}, checked {age} days ago",
                    row["age"],
                )
                day = row["version"] or _("date unknown")
                yield "  " + line.format(**{**row, "day": day})
        elif name == "fresh":
            no = _("not known") if value is None else _("no: run regsearch index")
            yield f"{label} {_('yes') if value else no}"
        elif isinstance(value, list):
            yield f"{label} {value[0] if value else ''}".rstrip()
            yield from (" " * 13 + one for one in value[1:])
        else:
            yield f"{label} {value:,}" if isinstance(value, int) else f"{label} {value}"
