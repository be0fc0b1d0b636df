"""What stands before all that is found: what the query cites, the law that it names; and the
official text in a digest's place."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from corpus.messages import N_
from indexer.index_reader import I, Place
from indexer.schema import ID, keyword
from search.hits import Ranked
from search.query.intent import without_places
from search.query.language import Group
from search.query.questions import is_title
from search.results import Found

if TYPE_CHECKING:
    from search.matching.cited import Cited
    from search.searcher import Searcher


def cited(search: Searcher[I]) -> list[Ranked]:
    """The provisions that the query itself cites and what belongs to them: they come before
    all others. A filter that they do not satisfy leaves them out; what is cited but not held
    is said."""
    lookup = search.session.lookup
    cited = lookup.cited(search.text)
    search.cited_words = " ".join(search.text[a:b] for a, b in cited.spans).lower()
    search.hints += lookup.notes(cited)
    search.asks_else = not _is_all_missing(search.text, cited)
    rows = _placed(search, cited.places)
    belonging = lookup.belonging(cited.places) if rows else lookup.successors(cited)
    near, kind = _placed(search, belonging), "citation" if rows else "successor"
    found = [(f, {"citation": 1.0}) for f in rows] + [(f, {kind: 0.5}) for f in near]
    return [Ranked(2, 1e6 - i, f, parts) for i, (f, parts) in enumerate(found)]


def _is_all_missing(text: str, cited: Cited) -> bool:
    """Whether the query is a citation, or asks what one says, of what is surely not held."""
    if cited.places or not cited.missing or not all(m.name and m.sure for m in cited.missing):
        return False
    from corpus.citations.reading import stands_alone

    starts, ends = zip(*cited.spans, strict=True)
    return stands_alone(text, min(starts), max(ends))


def _placed(search: Searcher[I], places: list[Place]) -> list[Found]:
    """These provisions as far as filters and the day allow, those in force first."""
    allowed = _allowed_by_filters(search) if places else None
    if allowed is not None:
        places = list(compress(places, allowed.holds(places)))
    found = [f for f in search.session.load_all(places, search.day) if search.shown(f)]
    return sorted(found, key=lambda f: (f.status != "in force", f.regulation.text == "digest"))


def named(search: Searcher[I]) -> list[Ranked]:
    """The provisions of the laws whose name the whole query is, law after law, in order."""
    if len(search.text) > 200:
        return []
    name = search.text.strip().strip("?？")
    heads = search.session.lookup.named(name) or _named_there(search, name)
    if not heads and is_title(name):
        search.hints.append(N_(f"no text in the index is called {name.strip('《》')}"))
    places = [head._replace(doc=doc) for head in heads for doc in search.index.siblings(head)]
    found = enumerate(_placed(search, places))
    return [Ranked(2, 1e6 - i, f, {"name": 1.0}) for i, f in found]


def _named_there(search: Searcher[I], name: str) -> list[Place]:
    """The laws of the places named that are called as the rest of the query says."""
    rest = without_places(name).strip()
    if not search.intent.places or rest == name:
        return []
    heads = search.session.lookup.named(rest)
    return list(compress(heads, search.favoured.there.holds(heads))) if heads else []


def _allowed_by_filters(search: Searcher[I]) -> I | None:
    filters = search.filters()
    return search.conditions.evaluate(Group("all", tuple(filters))) if filters else None


def official(search: Searcher[I], found: Found) -> Found:
    """The official text of a digest's provision in its place, when the index has it."""
    if found.regulation.text != "digest" or not has_original(search, found.regulation.id):
        return found
    for place in search.index.by_keyword(keyword(ID, found.provision.id)):
        other = search.session.load(*place, search.day)
        if other.regulation.text != "digest" and not other.status_reason and search.shown(other):
            return other
    return found


def has_original(search: Searcher[I], regulation: str) -> bool:
    """Whether a regulation is held in a text beside its digests."""
    session = search.session
    return session.texts_of(regulation) > 1 and not all(
        text.digest for text in session.expressions(regulation)
    )
