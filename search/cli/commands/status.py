"""`regsearch status`."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from indexer.freshness import standing
from indexer.scan import OFFICIAL
from search.cli.desk import Desk, out, stop
from search.cli.render import as_json, safe


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
    desk = Desk(ctx)
    session = desk.session()
    manifest, engine = session.manifest, session.engine
    now = standing(session.folder, manifest, desk.roots)
    facts: dict[str, Any] = {
        "corpus": [str(root.path) for root in desk.roots],
        "index": str(desk.folder),
        "built": manifest.built,
        "fresh": now.fresh,
        "generation": manifest.generation,
        "fingerprint": manifest.fingerprint,
        "files": manifest.files,
        "regulations": engine.regulations,
        "provisions": engine.documents,
        "segments": len(engine.segments),
        "bytes": sum(s.size for s in manifest.segments),
        "pulled": _pulled(desk),
        "failures": now.failed,
        "stale": now.stale,
        "passed over": now.missed,
        "hidden": len(now.passed_over) - len(now.missed),
    }
    if format_ == "json":
        out(as_json(facts))
        stop(0)
    for name, value in facts.items():
        if isinstance(value, dict):
            out(f"{name:12} {len(value)}")
            for file, reason in value.items():
                out(safe(f"  {file}: {reason}"))
        elif name == "pulled":
            out(f"{'pulled':12} {len(value)} official texts")
            for row in value:
                out(f"  {row['name']}: text of {row['version'] or 'unknown date'}, "
                    f"fetched {row['fetched']}, checked {row['age']} days ago")  # fmt: skip
        elif name == "fresh":
            out(f"{'fresh':12} {'yes' if value else 'no: run regsearch index'}")
        elif isinstance(value, list):
            out(f"{name:12} {', '.join(value)}")
        else:
            out(f"{name:12} {value:,}" if isinstance(value, int) else f"{name:12} {value}")
    stop(0)


def _pulled(desk: Desk) -> list[dict[str, Any]]:
    """The official texts in the corpus, the latest of each, with the days since it was checked."""
    folder = next((root.path for root in desk.roots if root.name == OFFICIAL), None)
    if folder is None:
        return []
    from corpus.official import pulled

    return [
        {"name": h.name, "version": str(h.version or ""), "fetched": str(h.fetched),
         "checked": str(h.checked), "age": h.age(date.today())}
        for h in pulled(folder) if h.latest
    ]  # fmt: skip
