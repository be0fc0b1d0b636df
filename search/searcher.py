"""One search: from a query's text to a page of results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from corpus.citations.keys import law_key, law_keys
from corpus.text.han import has_han
from indexer.analysis import analyze, units
from indexer.format.segment import TITLE, WORDS
from search import hits
from search.hits import Ranked
from search.matching.conditions import Conditions, Sets, holds_phrase, intersection, union
from search.query.intent import read_intent, topic_names, without_places
from search.query.language import (
    Field,
    Fuzzy,
    Group,
    Node,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    conditions,
    parse,
    positive_texts,
    soft_words,
)
from search.query.questions import content_words, is_question, language_of
from search.ranking import formula
from search.ranking.stages import Candidate, Scored, Weighted
from search.results import Found, Options, Results, today
from search.snippets import Shown

if TYPE_CHECKING:
    from search.session import Session

#: So many of the best are ordered by everything that is known of them; the rest keep the order of
#: the second stage.
HEAD = 40
#: Sorting by date or title, grouping and facets look at so many of the best.
WHOLE = 1000
#: Terms of a query that are ranked by, at the most; the rarest are kept.
MAX_TERMS = 400


class _Weighed(NamedTuple):
    tier: int
    likely: float
    prior: float
    scored: Scored


class Searcher:
    """One search: from text to results."""

    def __init__(self, session: Session, text: str, options: Options) -> None:
        self.session, self.engine = session, session.engine
        self.text, self.options = text, options
        self.day = options.on or today()
        self.query = parse(text)
        self.hints = list(self.query.hints)
        self.conditions = Conditions(self.engine)
        self.texts = positive_texts(self.query.node)
        self.typed = " ".join(_plain(n) for n in self.texts)
        self.question = is_question(text)
        self.language = language_of(text)
        self.intent = read_intent(self.typed)

    def run(self, width: int, whole_text: bool) -> Results:
        """The page of results; see `Session.search`."""
        options = self.options
        added = self._expansions()
        words, pairs = self._terms(added)
        expansions = list(dict.fromkeys(phrase for group in added for phrase in group))
        allowed = self._allowed()
        tier = self._tier()
        rows = chain(self._cited(allowed), self._ranked(words, pairs, allowed, tier))
        whole = options.sort != "score" or options.group or options.facets
        size = options.page * options.limit
        ranked = list(islice(self._collapsed(rows), max(size, WHOLE) if whole else size))
        some, all_words = self._counts(words, allowed, tier)
        if options.sort != "score":
            ranked.sort(key=hits.sort_key(options.sort))
        if options.group:
            ranked = hits.first_of_each(ranked)
        facets = self._facets(ranked, tier, allowed) if options.facets else {}
        start = (options.page - 1) * options.limit
        rows_shown = ranked[start : start + options.limit]
        shown = Shown(self.typed, expansions, width)
        shown_hits = [
            hits.hit(n, row, shown, whole_text) for n, row in enumerate(rows_shown, start + 1)
        ]
        hints = [*self.hints, *self.conditions.hints]
        unknown = self._unknown(bool(shown_hits))
        return Results(
            self.text, self.typed, shown_hits, all_words, some, expansions, hints, facets, unknown
        )

    # --- what to look for --------------------------------------------------------------------

    def _expansions(self) -> list[list[str]]:
        if not self.options.expand or not self.typed:
            return []
        from search.query.thesaurus import expansions

        topics = topic_names(self.intent.topics)
        return [*expansions(self.typed), *([topics] if topics else [])]

    def _terms(self, expansions: list[list[str]]) -> tuple[list[Weighted], list[Weighted]]:
        asked = without_places(content_words(self.typed))
        counts, pair_counts = analyze(asked)
        if not counts:
            counts, pair_counts = analyze(self.typed)
        words = [Weighted(t, formula.query_weight(n)) for t, n in counts.items()]
        pairs = [Weighted(t, formula.query_weight(n)) for t, n in pair_counts.items()]
        for node in self.texts:
            if isinstance(node, (Prefix, Fuzzy, Wildcard)):
                words += self._expanded(node)
        if expansions:
            from search.query.thesaurus import weighted

            more, more_pairs = weighted(expansions)
            known = {w.text for w in words}
            words += [w for w in more if w.text not in known]
            known = {p.text for p in pairs}
            pairs += [p for p in more_pairs if p.text not in known]
        if len(words) > MAX_TERMS:
            words.sort(key=lambda w: self.engine.frequency(WORDS, w.text) or 1 << 31)
            self.hints.append(f"the query has {len(words)} terms; the {MAX_TERMS} rarest were used")
            words, pairs = words[:MAX_TERMS], pairs[:MAX_TERMS]
        return words, pairs

    def _expanded(self, node: Node) -> list[Weighted]:
        terms: dict[str, int] = {}
        for segment in self.engine.segments:
            for term in self.conditions.expand(segment, node):
                terms[term] = terms.get(term, 0) + 1
                if len(terms) >= 2000:
                    break
        counted = sorted(terms, key=lambda t: -self.engine.frequency(WORDS, t))[:40]
        return [Weighted(t, 0.5) for t in counted]

    @cached_property
    def there(self) -> Sets:
        """The provisions of the jurisdictions that the query names."""
        return self.conditions.field("jurisdiction", ",".join(self.intent.places))

    # --- what may be found -------------------------------------------------------------------

    def _filters(self) -> list[Field]:
        o = self.options
        named = (("jurisdiction", o.jurisdiction), ("kind", o.kind), ("topic", o.topic))
        return [Field(name, value) for name, value in named if value]

    def _allowed(self) -> Sets | None:
        """The provisions that satisfy every condition; None when there is none."""
        nodes: list[Node] = [*self._filters(), *conditions(self.query.node)]
        if self.question:  # a quotation in a question is a hint, not a condition
            nodes = [n for n in nodes if not isinstance(n, Phrase)]
        if self.options.mode == "all":
            nodes += [Word(w) for w in soft_words(self.query.node)]
        if not nodes:
            return None
        return self.conditions.evaluate(Group("all", tuple(nodes)))

    def _tier(self) -> Sets | None:
        """The provisions that hold all of 1 to 6 keywords; None where the notion is no help."""
        words = soft_words(self.query.node)
        if self.options.mode == "any" or self.question or not 1 <= len(words) <= 6:
            return None
        if max(map(len, words)) > 40:
            return None
        return intersection([self.conditions.loosely(word) for word in words])

    def _candidates(
        self, words: list[Weighted], allowed: Sets | None, tier: Sets | None
    ) -> list[Candidate]:
        """The first stage: the best of all, of those with every word, of the place named."""
        found: dict[tuple[int, int], Candidate] = {}
        for inside in self._circles(allowed, tier) if words else ():
            allow = (lambda s, d, i=inside: d in i[s]) if inside is not None else None
            for c in self.engine.candidates(words, allow):
                found.setdefault((c.segment, c.doc), c)
        return list(found.values())

    def _circles(self, allowed: Sets | None, tier: Sets | None) -> Iterator[Sets | None]:
        """Within which sets of provisions to look for candidates; None for all."""
        yield allowed
        if tier is not None:
            yield _both(tier, allowed)
        if self.intent.places:
            yield _both(self.there, allowed)

    def _ranked(
        self,
        words: list[Weighted],
        pairs: list[Weighted],
        allowed: Sets | None,
        tier: Sets | None,
    ) -> Iterator[Ranked]:
        """Every provision found, best first. What a page shows does not depend on the page."""
        candidates = self._candidates(words, allowed, tier)
        rows = self._weighed(self.engine.score(words, pairs, candidates), tier)
        judge = self._judge()
        head = sorted(filter(None, map(judge, rows[:HEAD])), key=hits.order)
        yield from head
        yield from filter(None, map(judge, rows[HEAD:]))
        known = {(c.segment, c.doc) for c in candidates}
        for c in self._deeper(words, allowed):
            if (c.segment, c.doc) not in known:
                found = self.session.load(c.segment, c.doc, self.day)
                if self._shown(found):
                    held = tier is not None and c.doc in tier[c.segment]
                    yield Ranked(int(held), c.score, found, {"first stage": c.score})

    def _deeper(self, words: list[Weighted], allowed: Sets | None) -> Iterator[Candidate]:
        """Past the candidates: the rest in the order of the first stage, then what satisfies the
        conditions but holds none of the rarer words."""
        known: set[tuple[int, int]] = set()
        if words:
            allow = (lambda s, d: d in allowed[s]) if allowed is not None else None
            found = self.engine.candidates(words, allow, 1 << 30)
            known = {(c.segment, c.doc) for c in found}
            yield from sorted(
                found, key=lambda c: (-round(c.score, 9), self._place(c.segment, c.doc))
            )
        rest = {(i, doc) for i, docs in enumerate(allowed or ()) for doc in docs} - known
        for i, doc in sorted(rest, key=lambda place: self._place(*place)):
            yield Candidate(0.0, 0.0, i, doc)

    def _place(self, segment: int, doc: int) -> tuple[str, str, int]:
        """Where a provision stands, whatever the segments: its regulation's id, source, order."""
        s = self.engine.segments[segment]
        regulation = s.regulation(s.regulation_of[doc])
        return regulation.id, regulation.source, doc - s.first_of[s.regulation_of[doc]]

    def _weighed(self, scored: list[Scored], tier: Sets | None) -> list[_Weighed]:
        """The second stage's scores with what the index knows of each provision, best first."""
        topics = [self.conditions.field("topic", topic) for topic in self.intent.topics]
        rows = []
        for s in scored:
            held = tier is not None and s.doc in tier[s.segment]
            segment = self.engine.segments[s.segment]
            citing = self.session.citing(s.segment, segment.regulation_of[s.doc])
            prior = formula.citation_prior(citing, self.options.prior)
            likely = prior + sum(formula.TOPIC_BONUS[1] for t in topics if s.doc in t[s.segment])
            if self.intent.places and s.doc in self.there[s.segment]:
                likely += formula.PLACE_BONUS
            rows.append(_Weighed(int(held), s.score * likely, prior, s))
        rows.sort(key=lambda row: self._place(row.scored.segment, row.scored.doc))
        return sorted(rows, key=lambda row: (-row.tier, -round(row.likely, 9)))

    def _judge(self) -> Callable[[_Weighed], Ranked | None]:
        """Loads a provision and completes its score; None for one that is not to be shown."""
        phrase = [] if self.question else units(content_words(self.typed))
        near = self.conditions.near(phrase) if 2 <= len(phrase) <= 12 else []
        names = law_key(self.typed)

        def judge(row: _Weighed) -> Ranked | None:
            s = row.scored
            found = self.session.load(s.segment, s.doc, self.day)
            if not self._shown(found):
                return None
            bonus = self._bonus(found, phrase, near, names)
            state = 1.0 if found.status not in ("repealed", "superseded") else formula.NOT_IN_FORCE
            parts = {
                "text": s.own,
                "context": s.context,
                "document": s.document,
                "pairs": s.pairs,
                "prior": row.prior,
                "bonus": bonus,
                "status": state,
            }
            tier = int(row.tier and self._holds_all(found))
            return Ranked(tier, s.score * row.prior * bonus * state, found, parts)

        return judge

    def _holds_all(self, found: Found) -> bool:
        """Whether a provision that holds all bigrams of the typed words holds the words."""
        p, r = found.provision, found.regulation
        names = (r.title, r.title_en, r.title_zh, *r.aliases, r.citation, r.number, *p.path)
        text = "\n".join((p.heading, *topic_names(p.topics), p.text, *names))
        long = [w for w in map(units, soft_words(self.query.node)) if len(w) > 2]
        return all(holds_phrase(text, wanted) for wanted in long)

    def _shown(self, found: Found) -> bool:
        replaced = found.status == "superseded" and found.regulation.status != "superseded"
        if self.options.status:
            wanted = self.options.status.lower().replace("_", " ").replace("-", " ")
            return found.status == wanted
        if replaced:
            return False
        return not self.options.on or found.status in ("in force", "unknown")

    def _bonus(self, found: Found, phrase: list[str], near: Sets, names: str) -> float:
        """What a provision gains by holding the typed words in a row, by its law's name being
        in the query, and by being written in the query's language."""
        bonus, p, r = 1.0, found.provision, found.regulation
        if (
            near
            and found.doc in near[found.segment]
            and holds_phrase(f"{p.heading}\n{p.text}", phrase)
        ):
            bonus += formula.PHRASE_BONUS
        titles = (r.title, r.title_en, r.title_zh, *r.aliases)
        if any(len(k) > 2 and k in names for n in titles if n for k in law_keys(n)):
            bonus += formula.TITLE_BONUS
        return bonus + self._intended(found)

    def _intended(self, found: Found) -> float:
        """What a provision gains by being what the query is after; see `intent`."""
        p, r, intent = found.provision, found.regulation, self.intent
        bonus = formula.NUMBER_BONUS if intent.number and p.limits else 0.0
        for i, topic in enumerate(p.topics):
            if topic in intent.topics:
                bonus += formula.TOPIC_BONUS[min(i, 1)]
        if intent.places:
            here = {r.jurisdiction, r.jurisdiction.split("-")[0]}
            return bonus + formula.PLACE_BONUS * bool(here & set(intent.places))
        return bonus + formula.LANGUAGE_BONUS * (r.language == self.language)

    def _cited(self, allowed: Sets | None) -> list[Ranked]:
        """The provisions that the query itself cites: they come before all others."""
        places = self.session.lookup.find(self.text) if len(self.text) <= 200 else []
        if allowed is not None:
            places = [p for p in places if p.doc in allowed[p.segment]]
        if len(places) > 200:
            return []
        cited = [self.session.load(p.segment, p.doc, self.day) for p in places]
        cited = [f for f in cited if self._shown(f)]
        cited.sort(key=lambda f: (f.status != "in force", f.regulation.text == "digest"))
        return [Ranked(2, 1000.0 - i, f, {"citation": 1.0}) for i, f in enumerate(cited)]

    def _official(self, row: Ranked) -> Ranked:
        """The official text of a digest's provision in its place, when the index has it."""
        found = row.found
        if found.regulation.text != "digest" or self.session.texts_of(found.regulation.id) < 2:
            return row
        for place in self.session.lookup.by_keyword(f"id:{found.provision.id}"):
            other = self.session.load(place.segment, place.doc, self.day)
            if other.regulation.text != "digest" and self._shown(other):
                return row._replace(found=other)
        return row

    def _collapsed(self, ranked: Iterator[Ranked]) -> Iterator[Ranked]:
        """Of provisions with one and the same text, and of a digest and its original, only one."""
        seen: set[str] = set()
        for row in map(self._official, ranked):
            text = row.found.provision.text
            place = f"{row.found.segment} {row.found.doc}"
            if (len(text) <= 40 or text not in seen) and place not in seen:
                seen.update((text, place))
                yield row

    # --- what there is to say ----------------------------------------------------------------

    def _counts(
        self, words: list[Weighted], allowed: Sets | None, tier: Sets | None
    ) -> tuple[int, int]:
        """(provisions with some of the typed words, provisions with all of them)."""
        if not words:
            return 0, sum(map(len, allowed)) if allowed is not None else 0
        typed = soft_words(self.query.node)
        if tier is None or not typed:
            some = [t.text for t, _ in self.engine.selective(words)]
            held = [self._holding_any(i, some) for i in range(len(self.engine.segments))]
            inside = _both(held, allowed)
            return sum(map(len, inside)), 0
        every = _both(tier, allowed)
        either = _both(union([self.conditions.loosely(word) for word in typed]), allowed)
        return sum(len(a - b) for a, b in zip(either, every, strict=True)), sum(map(len, every))

    def _holding_any(self, segment: int, terms: list[str]) -> set[int]:
        docs: set[int] = set()
        for term in terms:
            postings = self.engine.postings(WORDS, term)[segment]
            if postings:
                docs.update(postings[0])
        return docs - set(self.engine.segments[segment].deleted)

    def _facets(
        self, ranked: list[Ranked], tier: Sets | None, allowed: Sets | None
    ) -> dict[str, dict[str, int]]:
        """Counted over all provisions with every word, or over the best where those are many."""
        found = [row.found for row in ranked]
        if tier is not None and sum(map(len, tier)) <= 5000:
            places = ((i, doc) for i, docs in enumerate(_both(tier, allowed)) for doc in docs)
            found = [self.session.load(i, doc, self.day) for i, doc in places]
            found = [f for f in found if self._shown(f)]
        return hits.facets(found)

    def _unknown(self, found: bool) -> dict[str, list[str]]:
        """The query's words that occur nowhere, each with what was perhaps meant. Beside hits,
        questions and long runs of characters are sentences, not words, and are left out."""
        texts = [_plain(n) for n in self.texts]
        if found and self.question:
            return {}
        if found:
            texts = [t for t in texts if not has_han(t) or len(t) <= 4]
            fields = (WORDS, TITLE)
            terms = [term for text in texts for term in analyze(text)[0]]
            if all(any(self.engine.frequency(f, term) for f in fields) for term in terms):
                return {}
        from search.matching.spelling import suggestions

        return suggestions(self.engine, texts)


def _plain(node: Node) -> str:
    if isinstance(node, (Word, Phrase, Fuzzy, Prefix)):
        return node.text
    return node.pattern.replace("*", "") if isinstance(node, Wildcard) else ""


def _both(sets: Sets, others: Sets | None) -> Sets:
    return sets if others is None else [a & b for a, b in zip(sets, others, strict=True)]
