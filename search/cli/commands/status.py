"""`regsearch status`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from search.cli.options import workspace
from search.cli.output import out
from search.formats import as_json, safe


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
    out(as_json(facts) if format_ == "json" else "\n".join(_lines(facts)))


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield f"{name:12} {len(value)}"
            yield from (safe(f"  {file}: {reason}") for file, reason in value.items())
        elif name == "pulled":
            yield f"{name:12} {len(value)} official texts"
            for row in value:
                yield (f"  {row['name']}: text of {row['version'] or 'unknown date'}, "
                       f"fetched {row['fetched']}, checked {row['age']} days ago")  # fmt: skip
        elif name == "fresh":
            told = "not known" if value is None else "no: run regsearch index"
            yield f"{name:12} {'yes' if value else told}"
        elif isinstance(value, list):
            yield f"{name:12} {', '.join(value)}"
        else:
            yield f"{name:12} {value:,}" if isinstance(value, int) else f"{name:12} {value}"
