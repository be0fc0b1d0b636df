"""One search: from a query's text to a page of results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from corpus.citations.keys import law_key
from corpus.text.han import has_han
from indexer.analysis import analyze, units
from indexer.index_reader import Sets
from indexer.schema import ID, TITLE, TOPIC, WORDS, keyword
from search import hits
from search.hits import Ranked
from search.matching.conditions import Conditions
from search.matching.membership import Membership, both, members, wanted_words
from search.matching.postings import union
from search.query.intent import HOMES, read_intent, topic_names, without_places
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
)
from search.query.questions import content_words, is_question, language_of
from search.ranking import features, formula
from search.ranking.terms import Candidate, Scored, Weighted
from search.results import NO_HOME, Found, Options, Results, today
from search.snippets import Shown

if TYPE_CHECKING:
    from indexer.index_reader import Place
    from search.session import Session

#: Sorting by date or title, and grouping, look at so many of the best.
WHOLE = 1000


class _Weighed(NamedTuple):
    tier: int
    likely: float
    prior: float
    scored: Scored


class Searcher:
    """One search: from text to results."""

    def __init__(self, session: Session, text: str, options: Options) -> None:
        self.session, self.index, self.stages = session, session.index, session.stages
        self.ranking = session.stages.ranking
        self.text, self.options = text, options
        self.day = options.on or today()
        self.query = parse(text)
        self.hints = list(self.query.hints)
        self.conditions = Conditions(self.index)
        self.texts = positive_texts(self.query.node)
        self.typed = " ".join(_plain(n) for n in self.texts)
        self.question = is_question(text)
        self.language = language_of(text)
        self.asked = self.typed if self.ranking.asking_words else content_words(self.typed)
        self.meant = self._meant()
        self.intent = read_intent(self.typed, " ".join(self.meant))
        self.home = self._home()
        self.cited_words = ""
        self.statuses = session.statuses(self.day)

    def run(self, width: int, whole_text: bool) -> Results:
        """The page of results; see `Session.search`."""
        options = self.options
        added = self._expansions()
        phrases = (phrase for group in (self.meant, *added) for phrase in group)
        expansions = list(dict.fromkeys(phrases))
        members = self._members(expansions)
        first = self._cited() or self._named()
        rows = chain(first, self._ranked(added, members))
        whole = options.sort != "score" or options.group
        size = options.page * options.limit
        ranked = list(islice(self._once(rows), max(size, WHOLE) if whole else size))
        if options.sort != "score":
            ranked.sort(key=hits.sort_key(options.sort, self._standing))
        if options.group:
            ranked = hits.first_of_each(ranked)
        facets = self._facets(first, members.all) if options.facets else {}
        start = (options.page - 1) * options.limit
        shown = Shown(self.typed, expansions, width, self.intent.number, options.lang)
        page = [
            hits.hit(n, row, shown, whole_text)
            for n, row in enumerate(ranked[start : start + options.limit], start + 1)
        ]
        home = self._led(ranked)
        hints = [*self.hints, *self.conditions.hints]
        return Results(
            self.text, self.typed, page, *members.counts(), expansions, hints, facets,
            self._unknown(bool(page)), home,
        )  # fmt: skip

    def _home(self) -> tuple[str, ...]:
        """The jurisdictions to favour: none where the query or a filter names some; the user's own;
        else those that write in the query's script."""
        if self.intent.places or self.options.jurisdiction:
            return ()
        if self.options.home == NO_HOME:
            return ()
        named = self.options.home.split(",") if self.options.home else []
        return tuple(named) or HOMES.get(self.language, ())

    def _led(self, ranked: list[Ranked]) -> tuple[str, ...]:
        """The home that stands first; none where what it has is too far from the query, which is
        said to a user who named it."""
        if not self.home or self.options.sort != "score":
            return ()
        first = next((row.found for row in ranked if row.tier < 2), None)
        if first is None or first.doc in self.at_home[first.segment]:
            return self.home
        if self.options.home:
            places = ", ".join(self.home)
            self.hints.append(f"nothing of {places} is near enough to the query to stand first")
        return ()

    # --- what to look for --------------------------------------------------------------------

    def _meant(self) -> list[str]:
        """The law's words for what the query says in everyday ones."""
        if not self.options.expand or not self.typed:
            return []
        from search.query.thesaurus import meant

        return meant(self.typed)

    def _expansions(self) -> list[list[str]]:
        if not self.options.expand or not self.typed:
            return []
        from search.query.thesaurus import expansions

        topics = topic_names(self.intent.topics)
        asked = " ".join((self.typed, *self.meant))
        return [*expansions(asked), *([topics] if topics else [])]

    def _terms(self, expansions: list[list[str]]) -> tuple[list[Weighted], list[Weighted], int]:
        """The words and pairs to rank by, and how many of the words were typed."""
        asked = without_places(self.asked)
        counts, pair_counts = analyze(asked)
        if not counts:
            counts, pair_counts = analyze(self.typed)
        words = [Weighted(t, self.ranking.query_weight(n)) for t, n in counts.items()]
        pairs = [Weighted(t, self.ranking.query_weight(n)) for t, n in pair_counts.items()]
        for node in self.texts:
            if isinstance(node, (Prefix, Fuzzy, Wildcard)):
                words += self._expanded(node)
        typed = len(words)
        if expansions or self.meant:
            from search.query.thesaurus import stated, weighted

            for more, more_pairs in (
                stated(self.meant, self.ranking.meant_weight),
                weighted(expansions, self.ranking.expansion_weight),
            ):
                known = {w.text for w in words}
                words += [Weighted(t, w) for t, w in more.items() if t not in known]
                known = {p.text for p in pairs}
                pairs += [Weighted(t, w) for t, w in more_pairs.items() if t not in known]
        most = self.ranking.max_terms
        if len(words) > most:
            words.sort(key=lambda w: self.index.frequency(WORDS, w.text) or 1 << 31)
            self.hints.append(f"the query has {len(words)} terms; the {most} rarest were used")
            words, pairs = words[:most], pairs[:most]
            typed = len(words)
        return words, pairs, typed

    def _expanded(self, node: Node) -> list[Weighted]:
        terms: dict[str, int] = {}
        for segment in self.index.segments:
            for term in self.conditions.expand(segment, node):
                terms[term] = self.index.frequency(WORDS, term)
        counted = sorted(filter(terms.get, terms), key=lambda t: (-terms[t], t))
        return [
            Weighted(t, self.ranking.pattern_weight) for t in counted[: self.ranking.pattern_terms]
        ]

    @cached_property
    def there(self) -> Sets:
        """The provisions of the jurisdictions that the query names."""
        return self.conditions.field("jurisdiction", ",".join(self.intent.places))

    @cached_property
    def at_home(self) -> Sets:
        """The provisions of the jurisdictions to favour, and of the user's own documents."""
        own = self.conditions.sources("documents/")
        return union([own, self.conditions.field("jurisdiction", ",".join(self.home))])

    @cached_property
    def wanted(self) -> features.Asked:
        """The query as the features of the ranking look at it."""
        run = [] if self.question else units(self.asked)
        return features.Asked(
            phrase=run,
            near=self.conditions.near(run) if 2 <= len(run) <= 12 else [],
            names=law_key(self.typed),
            intent=self.intent,
            language=self.language,
            filed=[self.conditions.field(TOPIC, topic) for topic in self.intent.topics],
            there=self.there if self.intent.places else [],
            at_home=self.at_home if self.home else [],
        )

    def scores(self, found: list[Found], names: list[str]) -> list[tuple[float, Found]]:
        """What some provisions score for the query and, as if the thesaurus had added them, the
        `names` of what it asks for."""
        words, pairs, _ = self._terms([*self._expansions(), names])
        places = {(f.segment, f.doc): f for f in found}
        rows = [Candidate(0.0, 0.0, *place) for place in sorted(places)]
        scored = (
            (s.score, places[s.segment, s.doc]) for s in self.stages.score(words, pairs, rows)
        )
        rated = [(n * features.bonus(self.wanted, f, self.ranking), f) for n, f in scored]
        return sorted(rated, key=lambda row: self.index.standing(row[1].segment, row[1].doc))

    # --- what may be found -------------------------------------------------------------------

    def _filters(self) -> list[Field]:
        o = self.options
        named = (("jurisdiction", o.jurisdiction), ("kind", o.kind), ("topic", o.topic))
        return [Field(name, value) for name, value in named if value]

    def _allowed(self) -> Sets | None:
        """The provisions that satisfy every condition; None when there is none."""
        nodes: list[Node] = [*self._filters(), *conditions(self.query.node)]
        if self.options.mode == "all":
            nodes += [Word(w) for w in wanted_words(self.query.node)]
        if not nodes:
            return None
        return self.conditions.evaluate(Group("all", tuple(nodes)))

    def _members(self, added: list[str]) -> Membership:
        """The provisions that are found, as far as the day and the status asked for allow."""
        found = members(
            self.conditions, self.query.node, self.question, self.options.mode, added,
            self.intent, self._allowed(),
        )  # fmt: skip
        return found.within(self._visible(found.all))

    def _visible(self, sets: Sets) -> Sets:
        """Of these provisions those that are shown; of a digest and its original only that."""
        visible, several = [], []
        for i, docs in enumerate(sets):
            of_several = docs & self.session.several_texts(i)
            check, hidden = of_several, set[int]()
            if self.options.status or self.options.on:
                check = docs & self.statuses.apart(i)
                hidden = self._hidden(i, docs - check)
            told = [self.statuses.of(i, doc) for doc in check]
            hidden |= {t.doc for t in told if not self._shows(t.status, t.regulation.status)}
            visible.append(docs - hidden)
            several += [t for t in told if t.doc in of_several and t.doc not in hidden]
        originals = {t.id for t in several if not t.digest and not t.reason}
        for t in several:
            if t.digest and t.id in originals:
                visible[t.segment].discard(t.doc)
        return visible

    def _hidden(self, i: int, docs: set[int]) -> set[int]:
        """Of provisions with the status of their text those that are not shown."""
        segment = self.index.segments[i]
        texts = {
            n
            for n in self.statuses.by_text(i, docs)
            if not self._shows(self.statuses.of_text(i, n), segment.regulation(n).status)
        }
        return {d for d in docs if segment.regulation_of[d] in texts} if texts else set()

    def _candidates(
        self, words: list[Weighted], typed: int, members: Membership
    ) -> list[Candidate]:
        """The first stage: the best of all, of those with every word, of the place named."""
        found: dict[tuple[int, int], Candidate] = {}
        for inside in self._circles(members) if words else ():
            for c in self.stages.candidates(words, inside, typed=typed):
                if c.doc in members.all[c.segment]:
                    found.setdefault((c.segment, c.doc), c)
        return list(found.values())

    def _circles(self, members: Membership) -> Iterator[Sets | None]:
        """Within which sets of provisions to look for candidates; None for all."""
        narrow = self._filters() or conditions(self.query.node)
        yield members.all if narrow else None
        if members.every is not None:
            yield members.every
        if self.intent.places:
            yield both(self.there, members.all)
        if self.home:
            yield both(self.at_home, members.all)

    def _ranked(self, added: list[list[str]], members: Membership) -> Iterator[Ranked]:
        """Every provision found, best first: those with every word, those with some, those with
        added words alone. What a page shows does not depend on the page."""
        words, pairs, typed = self._terms(added)
        candidates = self._candidates(words, typed, members)
        rows = self._weighed(self.stages.score(words, pairs, candidates), members)
        judge = self._judge(members)
        known = {(c.segment, c.doc) for c in candidates}
        rest = self._rest(words, typed, members, known)
        lifted = self._lifted(rows)
        yield from sorted(map(judge, lifted), key=hits.order if self.home else hits.by_score)
        for tier in (1, 0, -1):
            inside = [row for row in rows if row.tier == tier]
            head = sorted(map(judge, inside[: self.ranking.head]), key=hits.order)
            yield from head if self.home or self.intent.places else hits.varied(head)
            yield from map(judge, inside[self.ranking.head :])
            for score, segment, doc in rest(tier):
                found = self.session.load(segment, doc, self.day)
                alone = doc not in members.typed[segment]
                yield Ranked(tier, score, found, {"first stage": score}, alone)

    def _lifted(self, rows: list[_Weighed]) -> list[_Weighed]:
        """The rows that stand before others that hold more of the typed words: those at home that
        are good enough, and the best of a query in everyday words."""
        best = sorted(rows, key=lambda row: (-round(row.likely, 9), -row.tier))
        if self.home:
            enough = self.ranking.home_share * best[0].likely if best else 0.0
            near = [row for row in best if self._is_at_home(row) and row.likely >= enough]
            return near[: self.ranking.head]
        return best[: self.ranking.head] if self.meant and not self.intent.places else []

    def _is_at_home(self, row: _Weighed) -> bool:
        return row.scored.doc in self.at_home[row.scored.segment]

    def _rest(
        self,
        words: list[Weighted],
        typed: int,
        members: Membership,
        known: set[tuple[int, int]],
    ) -> Callable[[int], Iterator[tuple[float, int, int]]]:
        """Past the candidates: the others of a tier, by the first stage's score, then in place."""

        @cache
        def scores() -> dict[tuple[int, int], float]:
            found = self.stages.candidates(words, None, 1 << 30, typed) if words else []
            return {(c.segment, c.doc): round(c.score, 9) for c in found}

        def rest(tier: int) -> Iterator[tuple[float, int, int]]:
            others = [
                (i, doc)
                for i, docs in enumerate(members.all)
                for doc in docs
                if (i, doc) not in known and self._tier(members, i, doc) == tier
            ]
            held = scores() if others else {}
            others.sort(key=lambda place: (-held.get(place, 0.0), self.index.standing(*place)))
            return ((held.get(place, 0.0), *place) for place in others)

        return rest

    def _tier(self, members: Membership, segment: int, doc: int) -> int:
        """1 for a provision with every word, 0 with some, -1 with added ones alone; in a question,
        of which no provision need hold every word, 0 for all."""
        if members.every is None:
            return 0
        if doc in members.every[segment]:
            return 1
        return 0 if doc in members.typed[segment] else -1

    def _standing(self, found: Found) -> tuple[int, int]:
        return self.index.standing(found.segment, found.doc)

    def _weighed(self, scored: list[Scored], members: Membership) -> list[_Weighed]:
        """The second stage's scores with what the index knows of each provision, best first."""
        likely = features.likely(self.wanted, self.ranking)
        rows = []
        for s in scored:
            segment = self.index.segments[s.segment]
            citing = self.session.citing(s.segment, segment.regulation_of[s.doc])
            prior = formula.citation_prior(citing, self.options.prior)
            factor = prior + sum(gain for sets, gain in likely if s.doc in sets[s.segment])
            tier = self._tier(members, s.segment, s.doc)
            rows.append(_Weighed(tier, s.score * factor, prior, s))
        rows.sort(key=lambda row: self.index.standing(row.scored.segment, row.scored.doc))
        return sorted(rows, key=lambda row: (-row.tier, -round(row.likely, 9)))

    def _judge(self, members: Membership) -> Callable[[_Weighed], Ranked]:
        """Loads a provision and completes its score."""

        def judge(row: _Weighed) -> Ranked:
            s = row.scored
            found = self.session.load(s.segment, s.doc, self.day)
            bonus = features.bonus(self.wanted, found, self.ranking)
            gone = found.status in ("repealed", "superseded") or found.status_reason
            state = self.ranking.not_in_force if gone else 1.0
            parts = {
                "text": s.own,
                "context": s.context,
                "document": s.document,
                "pairs": s.pairs,
                "prior": row.prior,
                "bonus": bonus,
                "status": state,
            }
            alone = s.doc not in members.typed[s.segment]
            return Ranked(row.tier, s.score * row.prior * bonus * state, found, parts, alone)

        return judge

    def _shown(self, found: Found) -> bool:
        return self._shows(found.status, found.regulation.status)

    def _shows(self, status: str, of_regulation: str) -> bool:
        if self.options.status:
            return status in self.options.status.split(",")
        if status == "superseded" and of_regulation != "superseded":
            return False
        return not self.options.on or status in ("in force", "unknown")

    def _cited(self) -> list[Ranked]:
        """The provisions that the query itself cites and what belongs to them: they come before
        all others. A filter that they do not satisfy leaves them out; what is cited but not held
        is said."""
        lookup = self.session.lookup
        cited = lookup.cited(self.text)
        self.cited_words = " ".join(self.text[a:b] for a, b in cited.spans).lower()
        self.hints += lookup.notes(cited)
        rows = self._placed(cited.places)
        near = self._placed(lookup.belonging(cited.places)) if rows else []
        tiers = [(f, 1.0) for f in rows] + [(f, 0.5) for f in near]
        return [Ranked(2, 1e6 - i, f, {"citation": part}) for i, (f, part) in enumerate(tiers)]

    def _placed(self, places: list[Place]) -> list[Found]:
        """These provisions as far as filters and the day allow, those in force first."""
        allowed = self._allowed_by_filters() if places else None
        if allowed is not None:
            places = [p for p in places if p.doc in allowed[p.segment]]
        found = [self.session.load(p.segment, p.doc, self.day) for p in places]
        found = [f for f in found if self._shown(f)]
        return sorted(found, key=lambda f: (f.status != "in force", f.regulation.text == "digest"))

    def _named(self) -> list[Ranked]:
        """The provisions of the laws whose name the whole query is, law after law, in order."""
        if len(self.text) > 200:
            return []
        name = self.text.strip().strip("?？")
        heads = self.session.lookup.named(name) or self._named_there(name)
        places = [head._replace(doc=doc) for head in heads for doc in self.index.siblings(head)]
        found = enumerate(self._placed(places))
        return [Ranked(2, 1e6 - i, f, {"name": 1.0}) for i, f in found]

    def _named_there(self, name: str) -> list[Place]:
        """The laws of the places named that are called as the rest of the query says."""
        rest = without_places(name).strip()
        if not self.intent.places or rest == name:
            return []
        return [p for p in self.session.lookup.named(rest) if p.doc in self.there[p.segment]]

    def _allowed_by_filters(self) -> Sets | None:
        filters = self._filters()
        return self.conditions.evaluate(Group("all", tuple(filters))) if filters else None

    def _official(self, found: Found) -> Found:
        """The official text of a digest's provision in its place, when the index has it."""
        if found.regulation.text != "digest" or self.session.texts_of(found.regulation.id) < 2:
            return found
        for place in self.index.by_keyword(keyword(ID, found.provision.id)):
            other = self.session.load(place.segment, place.doc, self.day)
            if other.regulation.text != "digest" and not other.status_reason and self._shown(other):
                return other
        return found

    def _once(self, ranked: Iterator[Ranked]) -> Iterator[Ranked]:
        """Each provision once, a digest's original in its place."""
        seen: set[tuple[int, int]] = set()
        for row in ranked:
            found = self._official(row.found)
            if (place := (found.segment, found.doc)) not in seen:
                seen.add(place)
                yield row._replace(found=found)

    # --- what there is to say ----------------------------------------------------------------

    def _facets(self, first: list[Ranked], found: Sets) -> dict[str, dict[str, int]]:
        """Counted over what all pages together show: what is cited or named and what is found, a
        digest's original in its place."""
        shown = [set(docs) for docs in found]
        for row in first:
            shown[row.found.segment].add(row.found.doc)
        several = [docs & self.session.several_texts(i) for i, docs in enumerate(shown)]
        told = [self.statuses.of(i, doc) for i, docs in enumerate(several) for doc in docs]
        for digest in (t for t in told if t.digest):
            official = self._official(self.session.load(digest.segment, digest.doc, self.day))
            shown[digest.segment].discard(digest.doc)
            shown[official.segment].add(official.doc)
        return self.statuses.count(shown)

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
            if all(any(self.index.frequency(f, term) for f in fields) for term in terms):
                return {}
        from search.matching.spelling import suggestions

        unknown = suggestions(self.index, texts)
        return {word: s for word, s in unknown.items() if word.lower() not in self.cited_words}


def _plain(node: Node) -> str:
    if isinstance(node, (Word, Phrase, Fuzzy, Prefix)):
        return node.text
    return node.pattern.replace("*", "") if isinstance(node, Wildcard) else ""
