"""Conditions: which provisions satisfy a part of a query, exactly, segment by segment.

A set of provisions is a Python set of document numbers for each segment. A word is held by a
provision when it stands in its text, in the headings above it, or in the names of its regulation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING

from indexer.analysis import normalize, units
from indexer.format.segment import Entry, Segment
from indexer.index_reader import Docs, IndexReader, Sets, made
from indexer.phrases import (
    above_has_letters,
    bigrams,
    certain,
    holds_letters,
    holds_phrase,
    in_headings,
    in_names,
    letters,
)
from indexer.schema import (
    DATES,
    ISSUER,
    KEYWORD,
    PAIRS,
    PATH,
    SOURCE,
    TITLE,
    TITLE_PAIRS,
    WORDS,
    keyword,
    term_bytes,
)
from search.matching.field_values import analyzed, dates_of, term_of, title_terms
from search.matching.matching import Matching
from search.matching.postings import (
    above,
    docs_of,
    docs_with_all,
    docs_with_any,
    inherited,
    intersection,
    joined,
    spread,
    union,
)
from search.query.language import (
    Fuzzy,
    Node,
    Prefix,
    Wildcard,
)

if TYPE_CHECKING:
    from search.matching.patterns import Pattern

#: So many characters are read for the phrases of a query; to open a text, and to look a phrase up,
#: is worth some. Where so many more are wanted, further phrases are not looked for at all.
CHARACTERS_READ, _OPENED, _SOUGHT, _LEAST = 10_000_000, 500, 60_000, -3_000_000
#: A phrase of many clauses is looked for by so many of them, or until so few texts are left.
_NARROWING, _FEW = 8, 200
#: So few terms are looked up one by one, as each is kept for other groups of them.
_SINGLY = 4


class Conditions(Matching[Sets]):
    """Evaluates conditions over the segments of an index."""

    def __init__(self, index: IndexReader) -> None:
        """Conditions over the state that `index` has open."""
        super().__init__()
        self.index = index
        self._words: dict[tuple[str, str], dict[str, Entry]] = {}
        self._expanded: dict[tuple[str, str, type, Node], list[tuple[str, bool]]] = {}
        self._characters, self._left_out = CHARACTERS_READ, False
        self._partial: dict[tuple[bool, tuple[str, ...]], Sets] = {}

    def _each(self, find: Callable[[Segment], Docs]) -> Sets:
        return Sets(map(find, self.index.segments))

    def all(self) -> Sets:
        """Every provision that is not deleted."""
        return self._live(self._each(lambda s: made(s, range(s.doc_count))))

    def nothing(self) -> Sets:
        """No provision."""
        return Sets(set() for _ in self.index.segments)

    def union(self, rows: Sequence[Sets]) -> Sets:
        """The provisions in any of these sets, of which there is one at least."""
        return union(rows)

    def intersection(self, rows: Sequence[Sets]) -> Sets:
        """The provisions in all of these sets, of which there is one at least."""
        return intersection(rows)

    def _is_nothing(self, found: Sets) -> bool:
        return not found.count()

    def sizes(self, sets: Sequence[Sets]) -> list[int]:
        """How many provisions each of these is."""
        return [one.count() for one in sets]

    def _read(self, segment: Segment, docs: Docs, pattern: Pattern) -> Docs:
        """Those of `docs` whose text is of the pattern; not more are read than `TEXTS_READ`, the
        first of them, which a hint says."""
        first: Docs = docs
        if len(docs) > self._unread:
            first = set(nsmallest(self._unread, docs))
            self._tell_unread()
        self._unread -= len(first)
        held = {d for d in first if pattern.holds(segment.searched_text(d))}
        return held | (docs - first) if self._negated else held

    def _live(self, sets: Sets) -> Sets:
        for segment, docs in zip(self.index.segments, sets.rows, strict=True):
            docs.difference_update(segment.deleted)
        return sets

    # --- words and phrases -------------------------------------------------------------------

    def holding_term(self, term: str) -> Sets:
        """The provisions that hold a term of the index: a stem, a character, two in a row."""

        def find() -> Sets:
            return self._live(self._each(lambda s: self._held(s, (term,), ())))

        return self.index.keep((WORDS, term), find)

    def any_term(self, terms: Sequence[str]) -> Sets:
        """The provisions that hold one of some terms: of many joined field by field, not term by
        term."""
        names = sorted(set(terms))
        if len(names) <= _SINGLY:
            return super().any_term(names)

        rows: list[Docs] = [set() for _ in self.index.segments]
        for field in (WORDS, TITLE, PATH):
            lists = [self.index.postings(field, name) for name in names]
            for i, segment in enumerate(self.index.segments):
                held = joined(segment, (row[i] for row in lists))
                rows[i] = rows[i] | spread(segment, field, held)
        return self._live(Sets(rows))

    def _clauses(self, text: str, pieces: list[str]) -> Sets:
        """The provisions that hold a phrase of several clauses, whatever stops are in it: those
        that nearly hold its longest pieces are read."""
        return self._kept((PAIRS, text, ""), lambda: self._in_clauses(letters(text), pieces))

    def _in_clauses(self, wanted: str, pieces: list[str]) -> Sets:
        sets = self._nearly(sorted(pieces, key=len, reverse=True)[:_NARROWING])
        above: dict[tuple[str, int, int], bool] = {}

        def holds(segment: Segment, doc: int, text: str) -> bool:
            if holds_letters(text, wanted):
                return True
            key = segment.name, segment.regulation_of[doc], segment.path_head[doc]
            if key not in above:
                above[key] = above_has_letters(segment, doc, wanted)
            return above[key]

        found = self._live(self._reading(sets, holds))
        for piece in pieces:
            if not found.count():
                break
            found = self._with_piece(found, piece)
        return found

    def _reading(self, sets: Sets, holds: Callable[[Segment, int, str], bool]) -> Sets:
        """Those of `sets` of which, with their text, `holds` is true; where more would be read for
        one query than `CHARACTERS_READ`, the first of them, which a hint says."""

        def find(segment: Segment, docs: Docs) -> Docs:
            held: Docs = set()
            if docs and self._characters <= 0:
                self._leave_out()
                return docs if self._negated else held
            for at, doc in enumerate(ordered := sorted(docs)):
                if self._characters <= 0:
                    self._leave_out()
                    return held | set(ordered[at:]) if self._negated else held
                text = segment.searched_text(doc)
                self._characters -= len(text) + _OPENED
                if holds(segment, doc, text):
                    held.add(doc)
            return held

        return Sets(map(find, self.index.segments, sets.rows))

    def _leave_out(self) -> None:
        self._left_out = True
        self._tell_unread(phrase=True)

    def _nearly(self, pieces: Sequence[str]) -> Sets:
        """The provisions that hold all bigrams and pairs of each of some pieces in their text,
        above it, or in a name: fewer pieces are looked at where these are few already."""
        found: Sets | None = None
        for piece in pieces:
            words, pairs = bigrams(units(piece))
            near = self._each(lambda s, w=words, p=pairs: self._around(s, w, p))  # type: ignore[misc]
            found = near if found is None else found & near
            if found.count() <= _FEW:
                break
        return self.nothing() if found is None else found

    def _around(self, segment: Segment, words: tuple[str, ...], pairs: tuple[str, ...]) -> Docs:
        named, headed = above(segment, words, pairs)
        docs = docs_with_all(segment, WORDS, words, PAIRS, pairs)
        return docs | spread(segment, TITLE, named) | spread(segment, PATH, headed)

    def _with_piece(self, found: Sets, piece: str) -> Sets:
        """Those of some provisions that `phrase` finds for a piece."""
        wanted = units(piece)

        def holds(segment: Segment, doc: int, text: str) -> bool:
            return (
                holds_phrase(text, wanted)
                or in_names(segment, doc, wanted)
                or in_headings(segment, doc, wanted)
            )

        if found.count() > _FEW:
            proved = len(wanted) == 1 or certain(wanted)
            return found & self.phrase(piece) if proved else self._reading(found, holds)
        return Sets(
            {d for d in docs if holds(segment, d, segment.searched_text(d))}
            for segment, docs in zip(self.index.segments, found.rows, strict=True)
        )

    def in_text(self, wanted: list[str]) -> Sets:
        """The provisions whose own text holds these units (two or more) in a row."""
        sets = self.near(wanted)
        if certain(wanted):
            return sets
        return self._reading(sets, lambda segment, doc, text: holds_phrase(text, wanted))

    def near(self, wanted: list[str]) -> Sets:
        """The provisions whose text holds all bigrams and pairs of these units: `in_text` and,
        rarely, some more."""
        words, pairs = bigrams(wanted)
        return self._each(lambda s: docs_with_all(s, WORDS, words, PAIRS, pairs))

    def _anywhere(self, words: tuple[str, ...], pairs: tuple[str, ...]) -> Sets:
        return self._live(self._each(lambda s: self._held(s, words, pairs)))

    def _held(self, segment: Segment, words: tuple[str, ...], pairs: tuple[str, ...]) -> Docs:
        docs = docs_with_all(segment, WORDS, words, PAIRS, pairs)
        docs |= inherited(segment, words, pairs)
        return docs

    def _in_a_row(self, wanted: list[str]) -> Sets:
        words, pairs = bigrams(wanted)

        def find() -> Sets:
            handed_down = self._each(lambda s: inherited(s, words, pairs, wanted))
            return self._live(union([self.in_text(wanted), handed_down]))

        return self._kept((PAIRS, *wanted), find)

    def _kept(self, key: tuple[str, ...], find: Callable[[], Sets]) -> Sets:
        """A set of texts that were read: kept for other queries but where some were left out."""
        own = (self._negated, key)
        if own in self._partial:
            return self._partial[own]
        if self.index.keeps(key):
            return self.index.keep(key, find)
        self._characters -= _SOUGHT
        if self._characters <= _LEAST:
            self._leave_out()
            return self.all() if self._negated else self.nothing()
        before, self._left_out = self._left_out, False
        found = find()
        if self._left_out:
            self._partial[own] = found
        else:
            self.index.keep(key, lambda: found)
        self._left_out |= before
        return found

    def _pattern(self, node: Node) -> Sets:
        return self._live(self._each(lambda s: self._of_pattern(s, node)))

    def _of_pattern(self, segment: Segment, node: Node) -> Docs:
        from search.matching.patterns import Pattern

        pattern = Pattern(node) if isinstance(node, (Prefix, Wildcard)) else None
        if pattern is not None and pattern.cjk:
            wanted = [unit for piece in pattern.pieces for unit in bigrams(units(piece))[0]]
            docs = docs_with_all(segment, WORDS, tuple(wanted))
            if not pattern.certain:
                docs = self._read(segment, docs, pattern)
            return docs | inherited(segment, tuple(wanted), ())
        docs = set()
        for field in (WORDS, TITLE, PATH):
            terms = self._expansions(segment, node, field)
            known = self._words.get((segment.name, field), {})
            found = docs_with_any(segment, field, (t for t, proves in terms if proves), known)
            if pattern is not None and field == WORDS:
                unproven = docs_with_any(
                    segment, field, (t for t, proves in terms if not proves), {}
                )
                found |= self._read(segment, unproven - found, pattern)
            docs |= spread(segment, field, found)
        return docs

    def _expansions(self, segment: Segment, node: Node, field: str) -> list[tuple[str, bool]]:
        """The terms that a pattern stands for, and whether each is proved to be of it; looked for
        once, as the ranking asks again for those by which a provision was found."""
        key = (segment.name, field, type(node), node)  # nodes are tuples: like ones are equal
        if key not in self._expanded:
            self._expanded[key] = list(self._expansion(segment, node, field))
        return self._expanded[key]

    def _expansion(self, segment: Segment, node: Node, field: str) -> Iterator[tuple[str, bool]]:
        if isinstance(node, Fuzzy):
            from search.matching.fuzzy import terms_within

            yield from ((term, True) for term in terms_within(segment, field, normalize(node.text)))
        elif isinstance(node, (Prefix, Wildcard)):
            from search.matching.patterns import Pattern

            yield from Pattern(node).terms(segment, field, lambda: self._words_of(segment, field))

    def _words_of(self, segment: Segment, field: str) -> dict[str, Entry]:
        """The terms of a field that are words, looked up once for all patterns."""
        from search.matching.patterns import words_of

        key = segment.name, field
        if key not in self._words:
            self._words[key] = words_of(segment, field)
        return self._words[key]

    def expand(self, segment: Segment, node: Node) -> Iterator[str]:
        """The terms of a segment's text to rank a prefix, a wildcard or a fuzzy word by."""
        from search.matching.patterns import Pattern

        if isinstance(node, (Prefix, Wildcard)) and (pattern := Pattern(node)).cjk:
            for piece in pattern.pieces:
                yield from bigrams(units(piece))[0]
        else:
            yield from (term for term, _ in self._expansions(segment, node, WORDS))

    # --- fields ------------------------------------------------------------------------------

    def _one(self, name: str, value: str) -> Sets:
        if name in DATES:
            return self._dated(name, value)
        if name == "title":
            return self._title(value)
        if name == "issuer":
            tokens = tuple(analyzed(value))
            return self._live(
                self._each(lambda s: spread(s, ISSUER, docs_with_all(s, ISSUER, tokens)))
            )
        return self._keyword(*term_of(name, value))

    def _keyword(self, term: str, whole: bool) -> Sets:
        def find(segment: Segment) -> Docs:
            docs = docs_of(segment, KEYWORD, term)
            return spread(segment, TITLE, docs) if whole else docs

        return self.index.keep((KEYWORD, term, whole), lambda: self._live(self._each(find)))

    def sources(self, beginning: str) -> Sets:
        """The provisions of the files whose names begin so."""
        low = term_bytes(KEYWORD, keyword(SOURCE, beginning))

        def find(segment: Segment) -> Docs:
            lists = (segment.postings(entry)[0] for _, entry in segment.terms_with(low))
            return spread(segment, TITLE, set(chain.from_iterable(lists)))

        return self._live(self._each(find))

    def _title(self, value: str) -> Sets:
        words, pairs = title_terms(value)
        return self._live(
            self._each(
                lambda s: spread(s, TITLE, docs_with_all(s, TITLE, words, TITLE_PAIRS, pairs))
            )
        )

    def _dated(self, name: str, value: str) -> Sets:
        low, high = dates_of(name, value)

        def find(segment: Segment) -> Docs:
            days = zip(segment.days(name), segment.first_of, strict=False)
            return spread(
                segment, TITLE, {head for day, head in days if day and low <= day <= high}
            )

        return self._live(self._each(find))
