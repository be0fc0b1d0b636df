"""Values that a shell offers: jurisdictions, topics, kinds, statuses, limits, ids.

Functions as Click wants them: what was written so far in, what may be meant out.
"""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from corpus.errors import RegsearchError

#: So many ids are offered at the most.
_MOST = 200


def jurisdictions(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes, the last of a list; with the name beside each."""
    from corpus.jurisdictions import JURISDICTIONS

    before, comma, last = begun.rpartition(",")
    return [
        CompletionItem(f"{before}{comma}{j.code}", help=f"{j.en} {j.zh}")
        for j in JURISDICTIONS
        if any(name.lower().startswith(last.lower()) for name in (j.code, j.en, j.zh))
    ]


def topics(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Topics by their id or either name."""
    from corpus.topics import topics

    return _named(((t.id, t.en, t.zh) for t in topics()), begun)


def limits(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Kinds of limits by their id or either name."""
    from corpus.topics import limit_kinds

    return _named(((k.id, k.en, k.zh) for k in limit_kinds()), begun)


def _named(rows: Iterable[tuple[str, str, str]], begun: str) -> list[CompletionItem]:
    start = begun.lower()
    return [
        CompletionItem(row[0], help=f"{row[1]} {row[2]}")
        for row in rows
        if any(name.lower().startswith(start) for name in row)
    ]


def kinds(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Kinds of instrument."""
    from corpus.model import Kind

    return _words(Kind, begun)


def statuses(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Statuses."""
    from corpus.model import Status

    return _words(Status, begun)


def _words(words: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(str(word)) for word in words if word.startswith(begun.lower())]


def ids(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Ids of regulations, and after "#" of their provisions; none where there is no index yet."""
    from indexer.schema import REGULATION, keyword
    from search.session import Session
    from search.workspace import Workspace

    try:
        workspace = Workspace()
        if workspace.kept:
            return []
        session = Session(workspace.folder)
        law, mark, _rest = begun.partition("#")
        if mark:
            heads = session.heads(law)[:2]
            found = [f.provision.id for head in heads for f in session.neighbours(head, -1)]
        else:
            found = session.keywords(keyword(REGULATION))
    except (RegsearchError, OSError):
        return []
    return [CompletionItem(id) for id in found if id.startswith(begun)][:_MOST]
