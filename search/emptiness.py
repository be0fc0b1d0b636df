"""What to say when nothing was found: what was searched, how fresh it is, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.store import read_sources
from search.results import Results

if TYPE_CHECKING:
    from search.desk import Desk
    from search.results import Options
from search.session import Session


def explain_unknown(found: Results) -> Iterator[str]:
    """A line for each word of the query that occurs nowhere, with what was perhaps meant."""
    for word, meant in found.unknown.items():
        yield f"'{word}' occurs nowhere" + (f"; did you mean: {', '.join(meant)}?" if meant else "")


def explain_nothing(
    desk: Desk, session: Session, found: Results, options: Options
) -> Iterator[str]:
    """Lines that tell "nothing found" from "nothing read"."""
    engine, manifest = session.engine, session.manifest
    if found.all_words + found.some_words and options.page > 1:
        yield f"nothing on page {options.page}"
        return
    yield (
        f"nothing found for: {found.query[:200]}\n"
        f"searched {engine.documents:,} provisions of {engine.regulations:,} regulations in "
        f"{', '.join(root.name for root in desk.roots)}, indexed {manifest.built.replace('T', ' ')}"
    )
    if found.all_words + found.some_words:
        yield "the filters leave nothing: some provisions hold the words but not the conditions"
    yield from explain_unknown(found)
    if manifest.failures:
        failed = [s for s in read_sources(session.folder, manifest).values() if s.failure]
        files = f"{len(failed)} of {manifest.files} files"
        yield f"{files} could not be read, so what they say was not searched:"
        for source in failed[:5]:
            yield f"  {source.name}: {source.failure}"
        if len(failed) > 5:
            yield "  ... see 'regsearch status'"
    filters = [n for n in ("jurisdiction", "kind", "topic", "status", "on") if getattr(options, n)]
    if filters:
        yield f"try without --{' --'.join(filters)}"
