"""The query tree as Whoosh's queries: the same conditions, asked of plain Whoosh.

For comparison and for trust: matchers, intersections and exclusions are Whoosh's own, and give the
sets of `conditions`; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from whoosh import query as q

from corpus.jurisdictions import code_of
from indexer.analysis import normalize, tokenize, units
from indexer.index_reader import IndexReader, Sets
from indexer.phrases import bigrams, clauses, has_letters, letters
from indexer.schema import DATES, FIELDS, KEYWORD_FIELDS, KIND, STATUS, TOPIC, value_of
from indexer.whoosh_index import Checked, Phrase, all_terms
from search.matching.conditions import Conditions
from search.matching.field_values import analyzed, citation_term, dates_of, word_of
from search.matching.fuzzy import forms_of
from search.matching.patterns import Pattern
from search.query import language as tree

if TYPE_CHECKING:
    from whoosh.searching import Searcher

#: Where a word is held: in the text, in the headings above it, in a name of the regulation.
ANYWHERE = ("text", "path", "title")
_NAMES = {kind: name for name, kind in KEYWORD_FIELDS.items()}


class WhooshConditions(Conditions):
    """The conditions of a query, evaluated by Whoosh."""

    def __init__(self, index: IndexReader, searcher: Searcher) -> None:
        """Conditions over `index`, which `searcher` has open."""
        super().__init__(index)
        self.searcher = searcher

    def sets(self, query: q.Query) -> Sets:
        """The provisions that a Whoosh query matches."""
        if not self.index.segments:
            return Sets([])
        return Sets(set(query.docs(leaf)) for leaf, _ in self.searcher.leaf_searchers())

    # --- what `Conditions` answers -----------------------------------------------------------

    def all(self) -> Sets:
        """Every provision that is not deleted."""
        return self.sets(q.Every())

    def evaluate(self, node: tree.Node) -> Sets:
        """The provisions that satisfy `node`."""
        return self.sets(self.query(node))

    def holding(self, text: str) -> Sets:
        """The provisions that hold the word, or run of characters, anywhere."""
        return self.sets(self.word(text))

    def holding_term(self, term: str) -> Sets:
        """The provisions that hold a term of the index anywhere."""
        return self.sets(_either(q.Term(name, term) for name in ANYWHERE))

    def loosely(self, text: str) -> Sets:
        """Nearly `holding`; see `Conditions`."""
        return self.sets(self.loose(text))

    def phrase(self, text: str) -> Sets:
        """The provisions that hold the words in just this order anywhere."""
        return self.sets(self.in_a_row(text))

    def field(self, name: str, value: str) -> Sets:
        """The provisions for which the field `name` has `value`."""
        return self.sets(self.one_field(name, value))

    # --- queries -----------------------------------------------------------------------------

    def query(self, node: tree.Node) -> q.Query:
        """The Whoosh query for a part of a query."""
        match node:
            case tree.Group("any", parts):
                return _either(map(self.query, parts))
            case tree.Group(_, parts):
                return _every(map(self.query, parts))
            case tree.Not(part):
                return q.And([q.Every(), q.Not(self.query(part))])
            case tree.Field(name, value):
                return self.one_field(name, value)
            case tree.Word(text):
                return self.word(text)
            case tree.Phrase(text):
                return self.in_a_row(text)
            case tree.Fuzzy(text):
                return _fuzzy(normalize(text))
        return self.pattern(node)

    def word(self, text: str) -> q.Query:
        """A word, or run of characters, anywhere."""
        if len(units(text)) != 1:
            return self.in_a_row(text)
        return _either(q.Term(name, tokenize(text)[0]) for name in ANYWHERE)

    def in_a_row(self, text: str) -> q.Query:
        """Words in just this order anywhere; everything where there is no word."""
        if len(pieces := clauses(text)) > 1:
            wanted = letters(text)
            every = _every(map(self.in_a_row, pieces))
            return Checked(every, lambda segment, doc: has_letters(segment, doc, wanted))
        if not units(text):
            return q.Every()
        return _either(Phrase(name, text).normalize() for name in ANYWHERE)

    def loose(self, text: str) -> q.Query:
        """All bigrams and pairs of a text in one place (headings have no pairs)."""
        wanted = units(text)
        if len(wanted) < 2:
            return self.word(text)
        fields = ANYWHERE if not bigrams(wanted)[1] else ("text", "title")
        return _either(all_terms(name, wanted) for name in fields)

    def one_field(self, name: str, value: str) -> q.Query:
        """A condition on a field; of several values one is enough."""
        values = self.values(name, value)
        if not values:
            return q.Every()
        return _either(self._one_value(name, v) for v in values)

    def _one_value(self, name: str, value: str) -> q.Query:
        if name in DATES:
            return self._date(name, value)
        if name == "title":
            wanted = units(value)
            words = () if bigrams(wanted)[0] else tokenize(value)
            terms = [q.Term("title", word) for word in words]
            return _every([*terms, all_terms("title", wanted)] if wanted else terms)
        if name == "issuer":
            return _every(q.Term("issuer", term) for term in analyzed(value))
        if name in ("citation", "id"):
            word = citation_term(name, value)
            return q.Term("id" if name == "id" else "key", value_of(word))
        if name == "jurisdiction":
            value = code_of(value) or value
        if name == TOPIC:
            value = value.lower()
        if name in (KIND, STATUS):
            value = word_of(name, value)
        return q.Term(_NAMES[name], value)

    def _date(self, name: str, value: str) -> q.Query:
        low, high = dates_of(name, value)
        if not 1 <= low <= high <= date.max.toordinal():
            return q.NullQuery
        return q.DateRange(name, datetime.fromordinal(low), datetime.fromordinal(high))

    def pattern(self, node: tree.Node) -> q.Query:
        """A prefix or a wildcard. The index knows stems: where a term proves nothing, the text is
        held against the pattern."""
        assert isinstance(node, (tree.Prefix, tree.Wildcard))
        pattern = Pattern(node)
        if pattern.cjk:
            words = [w for piece in pattern.pieces for w in bigrams(units(piece))[0]]
            text, path, title = (_every(q.Term(n, w) for w in words) for n in ANYWHERE)
            return _either([_holding(text, pattern), path, title])
        parts: list[q.Query] = []
        for name in ANYWHERE:
            terms = {t for s in self.index.segments for t in pattern.terms(s, FIELDS[name])}
            parts += [q.Term(name, term) for term, proves in sorted(terms) if proves]
            unproven = [q.Term(name, term) for term, proves in sorted(terms) if not proves]
            if name == "text" and unproven:
                parts.append(_holding(_either(unproven), pattern))
        return _either(parts)


def _holding(query: q.Query, pattern: Pattern) -> q.Query:
    return Checked(query, lambda segment, doc: pattern.holds(segment.searched_text(doc)))


def _fuzzy(word: str) -> q.Query:
    """The terms near a word or its stem."""
    return _either(
        q.FuzzyTerm(name, form.text, maxdist=form.edits, prefixlength=form.prefix)
        for name in ANYWHERE
        for form in forms_of(word)
    )


def _either(queries: Iterable[q.Query]) -> q.Query:
    found = list(queries)
    return q.Or(found) if len(found) > 1 else found[0] if found else q.NullQuery


def _every(queries: Iterable[q.Query]) -> q.Query:
    """All of these; nothing for none."""
    found = list(queries)
    return q.And(found) if len(found) > 1 else found[0] if found else q.NullQuery


def ranking_query(
    conditions: WhooshConditions, texts: Iterable[tree.Node], added: Iterable[str], weight: float
) -> q.Query:
    """What to score by: every word and phrase that was typed, and, for less, what was added."""

    def rows() -> Iterator[q.Query]:
        yield from map(conditions.query, texts)
        for phrase in added:
            yield conditions.loose(phrase).with_boost(weight)

    return _either(rows())
