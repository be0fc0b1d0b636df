"""The engines that are compared. Each is a module with the same few functions; see `Engine`.

Every engine gets the same tokens, those of `indexer.analysis.analyze` (characters, bigrams, stems),
and the same query terms, each once, joined by OR. Each stores the provision's JSON record
and gives back the top ten with it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast

#: From a query to (id, stored text) of the best ten.
Search = Callable[[str], list[tuple[str, str]]]
#: As `Search`, of a query with options by the names of `search.results.Options`.
Ask = Callable[[str, dict[str, Any]], list[tuple[str, str]]]

#: Engine, the module it needs beyond regsearch's own, and what its row in a table is called.
RIVALS = {
    "whoosh_stock": ("whoosh", "plain Whoosh 2.7.4"),
    "sqlite_fts5": ("sqlite3", "SQLite FTS5"),
    "tantivy_bm25": ("tantivy", "tantivy-py"),
    "bm25s_bm25": ("bm25s", "bm25s"),
}
#: regsearch's own ways of searching one index.
OURS = {
    "regsearch": "regsearch",
    "regsearch_typed": "regsearch, no thesaurus",
    "regsearch_plain": "regsearch, plain Python loops",
    "regsearch_ranking": "regsearch, ranking alone",
    "regsearch_first": "regsearch, first stage alone",
}
TITLES = {**OURS, **{name: title for name, (_, title) in RIVALS.items()}}


class Engine(Protocol):
    """What a module in this folder offers."""

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the provisions in `corpus` (from `data.corpus`) in the new folder `folder`."""

    def searcher(self, folder: Path) -> Search:
        """Open the index in `folder`."""

    def add(self, corpus: Path, folder: Path, number: int) -> None:
        """Add made-up provision `number` and commit, so that a new searcher finds it."""


def engine(name: str) -> Engine:
    """The engine `name`; regsearch's ways of searching share one module."""
    module = "regsearch" if name in OURS else name
    return cast("Engine", import_module(f"benchmarks.engines.{module}"))


def opened(name: str, folder: Path) -> Ask:
    """The searcher of an engine, or of one of regsearch's ways; a rival knows no options."""
    if name in OURS:
        from benchmarks.engines import regsearch

        return regsearch.way(name, folder)
    search = engine(name).searcher(folder)
    return lambda query, options: search(query)


def missing(name: str) -> str:
    """Why an engine cannot run here, or ""."""
    module = RIVALS.get(name, ("whoosh", ""))[0]
    return "" if find_spec(module) else f"the package {module} is not installed"


def query_tokens(query: str) -> list[str]:
    """The terms of a query, each once, interrogatives dropped, as regsearch has them."""
    from indexer.analysis import analyze
    from search.query.questions import content_words

    return list(analyze(content_words(query))[0])


def tokens(text: str) -> list[str]:
    """The terms of a text as often as they occur; their order is of no use to bag-of-words BM25."""
    from indexer.analysis import analyze

    return list(analyze(text)[0].elements())
