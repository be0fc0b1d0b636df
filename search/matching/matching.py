"""What a search asks of the conditions of a query, whatever evaluates them.

What is the same of every kind of index stands here; how one finds its sets, in its subclasses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Generic

from corpus.messages import N_
from indexer.analysis import tokenize, units
from indexer.index_reader import I
from indexer.phrases import bigrams, clauses
from search.matching.field_values import values_of
from search.query.language import Field, Group, Node, Not, Phrase, Word

#: So many texts are held against the patterns of a query.
TEXTS_READ = 10_000
#: So many words that must all be held are looked up before it is asked whether any are left.
_AT_ONCE = 16


class Matching(ABC, Generic[I]):
    """Evaluates conditions to sets of provisions."""

    def __init__(self) -> None:
        self.hints: list[str] = []
        self._loose: dict[str, I] = {}
        self._unread, self._negated = TEXTS_READ, False

    @abstractmethod
    def all(self) -> I:
        """Every provision that is not deleted."""

    @abstractmethod
    def nothing(self) -> I:
        """No provision."""

    @abstractmethod
    def union(self, rows: Sequence[I]) -> I:
        """The provisions in any of these sets, of which there is one at least."""

    @abstractmethod
    def intersection(self, rows: Sequence[I]) -> I:
        """The provisions in all of these sets, of which there is one at least."""

    @abstractmethod
    def sizes(self, sets: Sequence[I]) -> Iterable[int]:
        """How many provisions each of these is."""

    @abstractmethod
    def holding_term(self, term: str) -> I:
        """The provisions that hold a term of the index: a stem, a character, two in a row."""

    @abstractmethod
    def near(self, wanted: list[str]) -> I:
        """The provisions whose text holds all bigrams and pairs of these units."""

    @abstractmethod
    def sources(self, beginning: str) -> I:
        """The provisions of the files whose names begin so."""

    @abstractmethod
    def _pattern(self, node: Node) -> I:
        """The provisions with a word of a prefix, a wildcard or a fuzzy word."""

    @abstractmethod
    def _anywhere(self, words: tuple[str, ...], pairs: tuple[str, ...]) -> I:
        """The provisions with all of these terms in text, headings or names."""

    @abstractmethod
    def _in_a_row(self, wanted: list[str]) -> I:
        """`phrase` of units, two or more, of one clause."""

    @abstractmethod
    def _clauses(self, text: str, pieces: list[str]) -> I:
        """The provisions that hold a phrase of several clauses, whatever stops are in it."""

    @abstractmethod
    def _one(self, name: str, value: str) -> I:
        """The provisions for which the field `name` has a single `value`."""

    def evaluate(self, node: Node) -> I:
        """The provisions that satisfy `node`."""
        if isinstance(node, Group):
            return self._group(node)
        if isinstance(node, Not):
            return self.all() - self._not(node)
        if isinstance(node, Field):
            return self.field(node.name, node.value)
        if isinstance(node, Word):
            return self.holding(node.text)
        if isinstance(node, Phrase):
            return self.phrase(node.text)
        return self._pattern(node)

    def _not(self, node: Not) -> I:
        """What a negation leaves out: of a pattern also what was not read, so that what is found
        is certain."""
        self._negated = not self._negated
        left_out = self.evaluate(node.part)
        self._negated = not self._negated
        return left_out

    def _group(self, node: Group) -> I:
        every = {repr(part): part for part in node.parts}.values()  # each once, of each kind
        if node.how == "any":
            words = [part.text for part in every if isinstance(part, (Word, Phrase))]
            parts = [part for part in every if not isinstance(part, (Word, Phrase))]
            return self.union([self.any_of(words), *map(self.evaluate, parts)])
        plain = [p for p in every if isinstance(p, (Word, Phrase))]
        wanted = [self.evaluate(p) for p in every if not isinstance(p, (Word, Phrase, Not))]
        for start in range(0, len(plain), _AT_ONCE):
            if start and self._is_nothing(wanted[0]):
                break
            wanted += map(self.evaluate, plain[start : start + _AT_ONCE])
            wanted = [self.intersection(wanted)]
        result = self.intersection(wanted) if wanted else self.all()
        for part in every:
            if isinstance(part, Not):
                result = result - self._not(part)
                if self._is_nothing(result):
                    break
        return result

    def _is_nothing(self, found: I) -> bool:
        """Whether it is known that these are none."""
        return False

    def _tell_unread(self, phrase: bool = False) -> None:
        """Say that not every text was held against a pattern, or read for a phrase."""
        hint = N_(
            f"a pattern was held against {TEXTS_READ:,} texts alone; at least so many are found"
        )
        if phrase:
            hint = N_("not every text was read for a phrase; at least so many are found")
        if hint not in self.hints:
            self.hints.append(hint)

    def holding(self, text: str) -> I:
        """The provisions that hold the word, or run of characters, in text, headings or names."""
        return self.holding_term(tokenize(text)[0]) if len(units(text)) == 1 else self.phrase(text)

    def any_of(self, texts: Sequence[str]) -> I:
        """The provisions that hold one of some words, each as for `holding`."""
        terms = {text: _term(text) for text in texts}
        others = [self.phrase(text) for text, term in terms.items() if not term]
        return self.union([self.any_term([term for term in terms.values() if term]), *others])

    def any_term(self, terms: Sequence[str]) -> I:
        """The provisions that hold one of some terms of the index."""
        return self.union([self.nothing(), *map(self.holding_term, terms)])

    def loosely(self, text: str) -> I:
        """Nearly `holding`: every bigram and pair of a longer word is there, not verified to
        stand in a row. For counting and for telling which provisions are worth a look."""
        if text not in self._loose:
            wanted = units(text)
            short = len(wanted) < 2
            self._loose[text] = self.holding(text) if short else self._anywhere(*bigrams(wanted))
        return self._loose[text]

    def phrase(self, text: str) -> I:
        """The provisions that hold the words in just this order, in their text, in one of the
        headings above it, or in one of their regulation's names."""
        pieces = clauses(text)
        if len(pieces) > 1:
            return self._clauses(text, pieces)
        wanted = units(text)
        if not wanted:
            return self.all()
        return self.holding(wanted[0]) if len(wanted) == 1 else self._in_a_row(wanted)

    def field(self, name: str, value: str) -> I:
        """The provisions for which the field `name` has `value` (several: separated by commas)."""
        values = self.values(name, value)
        if name == "id" and len(values) > 1:  # which may hold a comma of its own
            values.append(value.strip())
        return self.union([self._one(name, v) for v in values]) if values else self.all()

    def values(self, name: str, value: str) -> list[str]:
        """The values of a field as typed; a hint where there is none."""
        values = values_of(value)
        if not values:
            given = f"{name}:{value}"
            self.hints.append(N_(f"{given} names nothing and was passed over"))
        return values


def _term(text: str) -> str:
    """The one term of the index that a provision which holds `text` must hold, and that proves it:
    a word, a character, two Han characters in a row; "" where there is none."""
    wanted = units(text)
    if len(wanted) == 1:
        return tokenize(text)[0]
    words, pairs = bigrams(wanted)
    two = len(wanted) == 2 and not pairs and len(clauses(text)) == 1 and len(words) == 1
    return words[0] if two else ""
