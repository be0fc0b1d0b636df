"""`regsearch status`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click

from indexer.scan import OFFICIAL, scan, stamp
from indexer.store import read_sources
from search.desk import Desk, out, stop
from search.render import safe


@click.command(name="status")
@click.option(
    "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.pass_context
def command(ctx: click.Context, format_: str) -> None:
    """Say what is indexed, how fresh it is, and which files could not be read."""
    desk = Desk(ctx)
    session = desk.session()
    manifest, engine = session.manifest, session.engine
    sources = read_sources(session.folder, manifest)
    failures = {s.name: s.failure for s in sources.values() if s.failure}
    facts: dict[str, Any] = {
        "corpus": [str(root.path) for root in desk.roots],
        "index": str(desk.folder),
        "built": manifest.built,
        "fresh": stamp(scan(desk.roots)) == manifest.stamp,
        "generation": manifest.generation,
        "fingerprint": manifest.fingerprint,
        "files": manifest.files,
        "regulations": engine.regulations,
        "provisions": engine.documents,
        "segments": len(engine.segments),
        "bytes": sum(s.size for s in manifest.segments),
        "pulled": _pulled(desk),
        "failures": failures,
    }
    if format_ == "json":
        out(json.dumps(facts, ensure_ascii=False, indent=2))
        stop(0)
    for name, value in facts.items():
        if name == "failures":
            out(f"{'failures':12} {len(failures)}")
            for file, reason in failures.items():
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
