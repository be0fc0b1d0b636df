"""Conditions as queries of a cluster: the sets that `search.matching.conditions` gives of segments.

A phrase is held where its units stand in a row; of characters alone, where they stand in one run
of them, as bigrams in a row tell. What no query tells exactly is held against the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_

from indexer.analysis import normalize, tokenize, units
from indexer.index_reader import At, Place
from indexer.phrases import apart, bigrams, certain, letters
from indexer.remote.inside import ALL, HELD, NOTHING, Body, Where, all_of, any_of, ids_of, union
from indexer.remote.mapping import pair_token
from indexer.remote.reader import ClusterIndex
from indexer.schema import DATES, SOURCE, keyword
from search.matching.field_values import analyzed, dates_of, term_of, title_terms
from search.matching.fuzzy import Form, forms_of
from search.matching.matching import Matching
from search.matching.patterns import SHORTEST, Pattern
from search.query.language import Fuzzy, Group, Node, Prefix, Wildcard, conditions, parse

#: So many terms are asked for in one set.
_TOGETHER = 80
#: By so many of its units a phrase is looked for before it is looked for as a row.
_FORETOLD = 24


class ClusterConditions(Matching[Where]):
    """The conditions of a query, as queries."""

    def __init__(self, index: ClusterIndex) -> None:
        """Conditions over the state that `index` has open."""
        super().__init__()
        self.index = index

    def _where(self, *every: Body) -> Where:
        query = every[0] if len(every) == 1 else {"bool": {"filter": list(every)}}
        return self.index.where(query)

    def all(self) -> Where:
        """Every provision."""
        return self._where(ALL)

    def nothing(self) -> Where:
        """No provision."""
        return self._where(NOTHING)

    def union(self, rows: Sequence[Where]) -> Where:
        """The provisions in any of these sets."""
        return union(rows, self.index)

    def intersection(self, rows: Sequence[Where]) -> Where:
        """The provisions in all of these sets, of which there is one at least."""
        return reduce(and_, rows)

    def sizes(self, sets: Sequence[Where]) -> list[int]:
        """How many provisions each of these is, asked for together."""
        new = [one for one in sets if one.size is None]
        self.index.count(new)
        return [one.size or 0 for one in sets]

    # --- words and phrases -------------------------------------------------------------------

    def holding_term(self, term: str) -> Where:
        """The provisions that hold a term of the index."""
        return self.index.where(NOTHING, (term,))

    def _anywhere(self, words: tuple[str, ...], pairs: tuple[str, ...]) -> Where:
        headed = [] if pairs else [self._every("h", words)]
        own, named = self._every("w", words, "p", pairs), self._every("t", words, "tp", pairs)
        return self.union([own, named, *headed])

    def _in_a_row(self, wanted: list[str]) -> Where:
        words, pairs = bigrams(wanted[:_FORETOLD])
        named = [*_terms("t", words, "tp", pairs), _row(wanted, "tu", "tg")]
        headed = [*_terms("h", words or apart(pairs)), _row(wanted, "hu", "hg")]
        own = self.in_text(wanted).query
        return self._any(own, {"bool": {"filter": named}}, {"bool": {"filter": headed}})

    def _clauses(self, text: str, pieces: list[str]) -> Where:
        """The provisions that hold a phrase of several clauses, whatever stops are in it; one
        that is not all Han is looked for in texts only."""
        rows = self.intersection([self.phrase(piece) for piece in pieces])
        one_by_one = " ".join(units(text))
        run = self._where({"match_phrase": {"u": one_by_one}})
        wanted = letters(text)
        if all(unit >= "\u3005" for unit in units(text)):
            above = ({"match_phrase": {field: one_by_one}} for field in ("tu", "hu"))
            return rows & self._any(run.query, *above)
        return self._read((rows & run).query, lambda held: wanted in letters(held))

    def in_text(self, wanted: list[str]) -> Where:
        """The provisions whose own text holds these units (two or more) in a row."""
        near = self.near(wanted[:_FORETOLD])
        return near if certain(wanted) else near & self._where(_row(wanted, "u", "g"))

    def near(self, wanted: list[str]) -> Where:
        """The provisions whose text holds all bigrams and pairs of these units."""
        words, pairs = bigrams(wanted)
        return self._every("w", words, "p", pairs)

    def _every(
        self, field: str, words: Sequence[str], pair_field: str = "", pairs: Sequence[str] = ()
    ) -> Where:
        """The provisions with all of these terms; without any, none."""
        terms = _terms(field, words, pair_field, pairs)
        lots = [terms[i : i + _TOGETHER] for i in range(0, len(terms), _TOGETHER)]
        if not lots:
            return self.nothing()
        return self.intersection([self._where({"bool": {"filter": lot}}) for lot in lots])

    def _any(self, *queries: Body) -> Where:
        return self._where(any_of(queries))

    # --- patterns ----------------------------------------------------------------------------

    def _read(self, query: Body, holds: Callable[[str], bool]) -> Where:
        """Those whose text is as `holds` says; see `Conditions`."""
        places: list[Place] = []
        read = 0
        for place, text in self.index.texts_read(query, self._unread):
            read += 1
            if holds(text):
                places.append(place)
        full, self._unread = read >= self._unread, self._unread - read
        held = ids_of(places)
        if not full:
            return self._where(held)
        self._tell_unread()
        return self._where(query if self._negated else held)

    def _fuzzy(self, word: str) -> Where:
        """The provisions with a word near it or its stem."""
        return self._any(*(_within(field, form) for field in HELD for form in forms_of(word)))

    def _pattern(self, node: Node) -> Where:
        if isinstance(node, Fuzzy):
            return self._fuzzy(normalize(node.text))
        assert isinstance(node, (Prefix, Wildcard))
        pattern = Pattern(node)
        if pattern.cjk:
            wanted = [unit for piece in pattern.pieces for unit in bigrams(units(piece))[0]]
            own = self._every("w", wanted)
            if not pattern.certain:
                own = self._read(own.query, pattern.holds)
            return self.union([own, self._every("t", wanted), self._every("h", wanted)])
        fits = [{"wildcard": {field: {"value": pattern.wildcard}}} for field in HELD]
        unproven = self._any(*self._perhaps(pattern)) - self._where(fits[0])
        return self._any(*fits, self._read(unproven.query, pattern.holds).query)

    @staticmethod
    def _perhaps(pattern: Pattern) -> list[Body]:
        """Queries for the texts whose words may be of the pattern though no term proves it."""
        begun = pattern.beginning
        stems = [begun[:size] for size in range(SHORTEST, len(begun))]
        for stem in tokenize(begun)[:1]:
            if not begun.startswith(stem) and not stem.startswith(begun):
                stems.append(stem)
        longer = [{"prefix": {"w": begun}}] if pattern.suffix and begun else []
        return [{"terms": {"w": stems}}, *longer] if stems else longer or [NOTHING]

    # --- fields ------------------------------------------------------------------------------

    def _one(self, name: str, value: str) -> Where:
        if name == "title":
            words, pairs = title_terms(value)
            return self._every("t", words, "tp", pairs)
        if name == "issuer":
            return self._every("i", tuple(analyzed(value)))
        return self._where(_field(name, value))

    def sources(self, beginning: str) -> Where:
        """The provisions of the files whose names begin so."""
        return self._where({"prefix": {"rk": keyword(SOURCE, beginning)}})


class TheseAlone(ClusterConditions):
    """Conditions as they hold of some provisions, which are here: a text that no query tells of
    exactly is read here."""

    def __init__(self, index: ClusterIndex, places: Sequence[At]) -> None:
        """Conditions of queries that are meant for the provisions at `places`, one for each."""
        super().__init__(index)
        self.places = [Place(p.segment, p.doc) for p in places]
        index.fetch(self.places)

    def _read(self, query: Body, holds: Callable[[str], bool]) -> Where:
        held = [place for place in self.places if holds(self.index.searched_text(place))]
        return self._where(query, ids_of(held))

    def hold(self, queries: Sequence[str]) -> list[bool]:
        """Whether the conditions of each query hold of its provision; by one request."""
        rows = []
        for place, text in zip(self.places, queries, strict=True):
            found = self.evaluate(Group("all", tuple(conditions(parse(text).node))))
            rows.append(found & self._where(ids_of([place])))
        return [size > 0 for size in self.sizes(rows)]


def _field(name: str, value: str) -> Body:
    if name in DATES:
        low, high = dates_of(name, value)
        return {"range": {name: {"gte": max(low, 1), "lte": high}}}
    term, whole = term_of(name, value)
    return {"term": {"rk" if whole else "k": term}}


def _terms(
    field: str, words: Sequence[str], pair_field: str = "", pairs: Sequence[str] = ()
) -> list[Body]:
    """The conditions that a provision has all of these terms."""
    return [*all_of(field, words), *all_of(pair_field, map(pair_token, pairs))]


def _row(wanted: list[str], in_units: str, in_bigrams: str) -> Body:
    """The provisions whose field has these units in a row."""
    if all(unit >= "\u3005" for unit in wanted):
        return {"match_phrase": {in_bigrams: " ".join(bigrams(wanted)[0])}}
    return {"match_phrase": {in_units: " ".join(wanted)}}


def _within(field: str, form: Form) -> Body:
    return {
        "fuzzy": {
            field: {
                "value": form.text, "fuzziness": form.edits, "prefix_length": form.prefix,
                "transpositions": False, "max_expansions": 1000, "rewrite": "constant_score",
            }
        }
    }  # fmt: skip
