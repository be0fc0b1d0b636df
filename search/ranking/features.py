"""The features of a provision that its score gains by, beyond the words that it holds.

A feature is a function that yields what a provision gains. What the index alone can tell of it
(sets of provisions) also counts before a provision is loaded, in choosing the head. To add one:
a function, its row in `HELD` or `MEANT`, its constant `..._bonus` in `formula.Ranking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.named import NamedTuple
from indexer.format.stored_fields import unpack_limit
from indexer.index_reader import Inside
from indexer.phrases import holds_phrase
from search.ranking.formula import Ranking

if TYPE_CHECKING:
    from search.query.asked import AskedLimit
    from search.query.intent import Intent
    from search.results import Found


#: The kinds of texts that bind, and the party that a query of collection is about.
BINDING_KINDS = frozenset(
    ("statute", "regulation", "directive", "judicial interpretation", "departmental rule")
)
_COLLECTOR = "third-party-collector"


class Asked(NamedTuple):
    """What the features look at of a query.

    `phrase` are the typed units in a row (none: no phrase) and `near` the provisions that nearly
    hold them; `names` is the query as `law_key` writes names; `filed`, `there` and `at_home` are
    the provisions of each topic, of the places named, of the jurisdictions to favour; `limiting`
    those that set a limit of the kind asked for (none: no kind is), which is `limited`.
    """

    phrase: list[str]
    near: Inside | None
    names: str
    intent: Intent
    language: str
    filed: Sequence[Inside]
    there: Inside | None
    at_home: Inside | None
    limiting: Inside | None
    limited: AskedLimit | None


def phrase(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """Its text holds the typed words in a row."""
    p = found.provision
    near = asked.near is not None and found in asked.near
    if near and holds_phrase(f"{p.heading}\n{p.text}\n{p.notes}", asked.phrase):
        yield ranking.phrase_bonus


def title(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """A name of its law is in the query."""
    if any(len(key) > 2 and key in asked.names for key in found.regulation.keys):
        yield ranking.title_bonus


def number(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """It sets a number, and one is asked."""
    if asked.intent.number and found.provision.limits:
        yield ranking.number_bonus


def limit(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """It sets a limit of the kind that is asked for. One of whoever calls is none of collection."""
    if asked.limiting is not None and found in asked.limiting and not _is_general(asked, found):
        yield _limit_gain(asked, ranking)


def _limit_gain(asked: Asked, ranking: Ranking) -> float:
    """What setting a limit of the kind asked for gains: less for a kind of many uses."""
    broad = asked.limited is not None and asked.limited.broad
    return ranking.broad_limit_bonus if broad else ranking.limit_bonus


def collector(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """The limit that is asked for binds the collectors that the query is about: the more, the
    fewer others it binds; more in a text that binds than in a guideline."""
    if (
        not asked.limited
        or asked.limited.broad
        or not asked.limited.collection
        or found not in (asked.limiting or ())
    ):
        return
    parties = bound(found, asked.limited.kind)
    if _COLLECTOR in parties or ("any" in parties and not _is_general(asked, found)):
        yield ranking.collector_bonus / len(parties)
        if found.regulation.kind in BINDING_KINDS:
            yield ranking.binding_bonus


def bound(found: Found, kind: str) -> set[str]:
    """The parties, of those of `corpus.limits_schema`, that a provision's limits of a kind bind."""
    limits = map(unpack_limit, found.provision.limits)
    return {party for limit in limits if limit.kind == kind for party in limit.who.split()}


def _is_general(asked: Asked, found: Found) -> bool:
    """Whether collectors are asked about and a provision's limit is one of whoever calls, in a law
    that is not of collection."""
    if not asked.limited or not asked.limited.collection:
        return False
    if bound(found, asked.limited.kind) != {"any"}:
        return False
    from search.query.asked import COLLECTION

    r, p = found.regulation, found.provision
    return not any(map(COLLECTION.holds, (r.title, r.title_en, r.title_zh, p.heading)))


def topic(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """It is filed under a topic of the query; more for the first that it is filed under."""
    for i, name in enumerate(found.provision.topics):
        if name in asked.intent.topics:
            yield ranking.other_topic_bonus if i else ranking.topic_bonus


def place(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """It is of a jurisdiction that the query names, or the nearest held, or of a part of one; less
    where it is of the whole country of a part that is named, as federal law also holds in a
    state."""
    jurisdiction = found.regulation.jurisdiction
    there = asked.there is not None and found in asked.there
    if there or jurisdiction.split("-")[0] in asked.intent.places:
        yield ranking.place_bonus
    elif any(code.startswith(f"{jurisdiction}-") for code in asked.intent.places):
        yield ranking.country_bonus


def home(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """It is of a jurisdiction to favour, or of the user's own documents."""
    if asked.at_home is not None and found in asked.at_home:
        yield ranking.home_bonus


def language(asked: Asked, found: Found, ranking: Ranking) -> Iterator[float]:
    """It is written in the query's language and is the law of a whole country, where the query
    names no place: a state's is sought by those who name the state."""
    r = found.regulation
    if not asked.intent.places and r.language == asked.language and "-" not in r.jurisdiction:
        yield ranking.language_bonus


class Feature(NamedTuple):
    """A feature: what a provision gains by it, and the sets of provisions that gain by it as far
    as the index tells, each with its gain."""

    gains: Callable[[Asked, Found, Ranking], Iterator[float]]
    sets: Callable[[Asked, Ranking], list[tuple[Inside | None, float]]] = lambda asked, ranking: []


#: What a provision holds; then what the query is after (see `search.query.intent`).
HELD = {"phrase": Feature(phrase), "title": Feature(title)}
MEANT = {
    "number": Feature(number),
    "limit": Feature(limit, lambda a, r: [(a.limiting, _limit_gain(a, r))]),
    "collector": Feature(collector),
    "topic": Feature(topic, lambda a, r: [(docs, r.other_topic_bonus) for docs in a.filed]),
    "place": Feature(place, lambda a, r: [(a.there, r.place_bonus)]),
    "home": Feature(home, lambda a, r: [(a.at_home, r.home_bonus)]),
    "language": Feature(language),
}
FEATURES = {**HELD, **MEANT}


def bonus(asked: Asked, found: Found, ranking: Ranking) -> float:
    """The factor 1 + bonuses of a provision."""
    held, meant = 1.0, 0.0
    for feature in HELD.values():
        for gain in feature.gains(asked, found, ranking):
            held += gain
    for feature in MEANT.values():
        for gain in feature.gains(asked, found, ranking):
            meant += gain
    return held + meant


def likely(asked: Asked, ranking: Ranking) -> list[tuple[Inside, float]]:
    """The sets of provisions that gain by what the index alone tells, each with its gain."""
    rows = (row for feature in FEATURES.values() for row in feature.sets(asked, ranking))
    return [(inside, gain) for inside, gain in rows if inside is not None]
