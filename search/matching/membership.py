"""Which provisions a query finds: exactly one set, which every count, page and facet speaks of.

A provision is found when it satisfies every condition (filters, AND, phrases, fields) and holds
one of the words or phrases asked for, or of those that the thesaurus added. A word is held that
stands in the text, in the headings above it, or in a name of the regulation. Words that only ask
("what", 吗), words of grammar ("the", "in") and names of places are not looked for where there are
others; a place that is named counts as held by the provisions of that place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from corpus.named import NamedTuple
from indexer.analysis import analyze
from indexer.index_reader import I
from search.matching.matching import Matching
from search.query.intent import Intent, without_places
from search.query.language import Node, positive_texts, soft_words
from search.query.language import conditions as strict
from search.query.questions import content_words, without_grammar

#: More words than these are not asked for all together.
_MOST_WORDS, _LONGEST_WORD = 6, 40


class Membership(NamedTuple, Generic[I]):
    """The provisions that are found: those with every word (None where the notion is no help),
    those with one of the typed words, and all, with those that hold only what was added."""

    every: I | None
    typed: I
    all: I

    def counts(self, conditions: Matching[I]) -> tuple[int, int, int]:
        """How many hold every word, only some of the words, only added ones."""
        asked = [self.typed, self.all] if self.every is None else [self.typed, self.all, self.every]
        typed, found, *rest = conditions.sizes(asked)
        every = rest[0] if rest else 0
        return every, typed - every, found - typed

    def within(self, keep: I) -> Membership[I]:
        """The same, of the provisions in `keep` alone."""
        if keep is self.all:
            return self
        every = None if self.every is None else both(self.every, keep)
        return Membership(every, both(self.typed, keep), both(self.all, keep))


def wanted_words(node: Node | None) -> list[str]:
    """The words of a query that are looked for, as typed: without those of grammar and places,
    unless nothing else is there."""
    words = soft_words(node)
    text = without_places(" ".join(words))
    kept = without_grammar(text).split()
    return kept or words


def members(
    conditions: Matching[I],
    node: Node | None,
    asked: bool,
    mode: str,
    added: Sequence[str],
    intent: Intent,
    allowed: I | None,
) -> Membership[I]:
    """The provisions for a query `node`; `asked` says that it is a question or a sentence, of which
    no provision need hold every word. `allowed` are those that satisfy its conditions."""
    nothing = conditions.nothing()
    if node is None:
        return Membership(None, nothing, nothing)
    if not soft_words(node):
        found = allowed if allowed is not None else conditions.all()
        return Membership(None, found, found)
    kept = wanted_words(node)
    every = None
    strong = any(positive_texts(part) for part in strict(node))
    few = len(kept) <= _MOST_WORDS and max(map(len, kept)) <= _LONGEST_WORD
    rows = list(map(conditions.holding, kept)) if few and not asked else []
    if strong and allowed is not None:
        held = allowed
    elif asked:
        held = conditions.any_term(_terms(" ".join(kept)))
    else:
        held = conditions.union([nothing, *rows]) if rows else conditions.any_of(kept)
    if rows and mode != "any":
        every = both(conditions.intersection(rows), allowed)
        if intent.places:
            places = [w for w in " ".join(soft_words(node)).split() if w not in kept]
            every = both(every, _there(conditions, places, intent))
    typed = both(held, allowed)
    more = [conditions.loosely(phrase) for phrase in added]
    found = both(conditions.union([held, *more]), allowed) if more else typed
    return Membership(every, typed, found)


def _there(conditions: Matching[I], names: Sequence[str], intent: Intent) -> I:
    """The provisions of the places that are named, or that hold their names."""
    there = conditions.field("jurisdiction", ",".join(intent.places))
    told = [conditions.holding(w) for w in names if len(w) > 2 or w >= "\u3005"]
    return there | conditions.intersection(told) if told else there


def _terms(text: str) -> list[str]:
    """The words of a sentence, and its Han characters two in a row."""
    terms = list(analyze(content_words(text))[0]) or list(analyze(text)[0])
    return [t for t in terms if len(t) > 1 or t < "\u3005"] or terms


def both(sets: I, others: I | None) -> I:
    """What is in both; `sets` when there are no others."""
    return sets if others is None else sets & others
