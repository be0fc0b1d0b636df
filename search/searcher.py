"""One search: from a query's text to a page of results, whatever kind of index answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, compress, islice, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Generic

from corpus.citations.keys import law_key
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.text.han import has_han
from indexer.analysis import analyze, units
from indexer.index_reader import At, I, Place
from indexer.schema import LIMIT, TITLE, TOPIC, WORDS
from search import foremost, hits
from search.favoured import Favoured
from search.hits import Ranked, Unread
from search.matching.matching import Matching
from search.matching.membership import Membership, members, wanted_words
from search.query import thesaurus
from search.query.intent import homes_of, may_ask_number, read_intent, topic_names, without_places
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
    is_asked,
    needs_all,
    parse,
    positive_texts,
)
from search.query.questions import content_words, is_question, language_of, without_grammar
from search.ranking import features, formula
from search.ranking.terms import Scored, Weighted
from search.results import Found, Options, Results, today
from search.snippets import Shown

if TYPE_CHECKING:
    from search.query.asked import AskedLimit
    from search.session import Session

#: Sorting by date or title, and grouping, look at so many of the best.
WHOLE = 1000


class Weighed(NamedTuple):
    """A candidate with its tier and what it is likely to score, before it is loaded."""

    tier: int
    likely: float
    prior: float
    scored: Scored


#: As `Weighed`, of hundreds of tuples, in a third of the time.
_WEIGHED: Callable[[tuple[object, ...]], Weighed] = partial(tuple.__new__, Weighed)


class Searcher(ABC, Generic[I]):
    """One search: from text to results; what finds and scores is of each kind of index."""

    conditions: Matching[I]

    def __init__(self, session: Session, text: str, options: Options) -> None:
        self.session, self.index, self.ranking = session, session.index, session.ranking
        self.text, self.options = text, options
        self.day = options.on or today()
        self.query = parse(text)
        self.hints = list(self.query.hints)
        if self.day > today():
            from search.query.days import future_note

            self.hints.append(future_note(self.day))
        self.conditions = self.matching()
        self.texts = positive_texts(self.query.node)
        self.typed = " ".join(_plain(n) for n in self.texts)
        self.question = is_question(text)
        if (
            self.texts
            and all(isinstance(n, Word) for n in self.texts)
            and not is_asked(without_grammar(self.typed))
        ):
            self.hints.append(N_("these words are in nearly every text: add one of the subject"))
        self.language = language_of(text)
        self.asked = self.typed if self.ranking.asking_words else content_words(self.typed)
        self.meant = self._meant()
        self.intent = read_intent(self.typed, " ".join(self.meant))
        homes = homes_of(text, self.language)
        self.favoured = Favoured(session, self.conditions, self.intent, options, homes)
        self.home = self.favoured.home
        self.hints += self.favoured.hints
        self.cited_words = ""
        #: The places that were given out, and how many rows come before the page asked for.
        self.seen: set[tuple[int, int]] = set()
        self.unshown = 0
        self.asks_else = True

    # --- what an index of each kind does in its own way ----------------------------------------

    @abstractmethod
    def matching(self) -> Matching[I]:
        """What evaluates conditions over the index."""

    @abstractmethod
    def expanded(self, node: Prefix | Fuzzy | Wildcard) -> list[Weighted]:
        """The terms to rank a pattern by."""

    @abstractmethod
    def visible(self, found: I) -> I:
        """Of these provisions those that are shown; of a digest and its original only that."""

    @abstractmethod
    def scored(
        self, words: list[Weighted], pairs: list[Weighted], typed: int, members: Membership[I]
    ) -> list[Scored]:
        """The best by both stages. The first `typed` words are those that were typed."""

    @abstractmethod
    def rest(
        self, words: list[Weighted], typed: int, members: Membership[I], known: list[Scored]
    ) -> Callable[[int], Iterator[tuple[float, Place] | int]]:
        """Past `known`: the others of a tier, by the first stage's score, then in order; a number
        stands for so many of them that are `unshown`."""

    def only_text(self, place: Place) -> bool:
        """Whether a provision is known to be of the only text of its law, so that no other stands
        for it and it need not be loaded to tell."""
        return False

    @abstractmethod
    def scores(self, found: list[Found], names: list[str]) -> list[tuple[float, Found]]:
        """What some provisions score for the query and `names` of what it asks for, in no order."""

    @abstractmethod
    def facets(self, first: list[Ranked], found: I) -> dict[str, dict[str, int]]:
        """Counted over what all pages together show: what is cited or named and what is found, a
        digest's original in its place."""

    @abstractmethod
    def nearby(self, word: str, distance: int) -> Iterable[str]:
        """The terms of texts within so many edits of a word."""

    def run(self, width: int, whole_text: bool) -> Results:
        """The page of results; see `Session.search`."""
        options = self.options
        first = foremost.cited(self) or foremost.named(self)
        expansions, members, rest = self._searched()
        rows = chain(first, rest)
        whole = self.of_whole
        size = options.page * options.limit
        self.unshown = 0 if whole else size - options.limit
        found = list(islice(self._once(rows), self.size_read))
        home = self._led(found)
        start = size - options.limit
        ranked = [self._read(row) for row in found[0 if whole else start :] if row is not None]
        if options.sort != "score":
            ranked.sort(key=hits.sort_key(options.sort, self._standing))
        if options.group:
            ranked = hits.first_of_each(ranked)
        facets = self.facets(first, members.all) if options.facets else {}
        shown = Shown(self.typed, expansions, width, self.intent.number, options.lang)
        page = [
            hits.hit(n, row, shown, whole_text)
            for n, row in enumerate(ranked[start:size] if whole else ranked, start + 1)
        ]
        hints = [*self.hints, *self.conditions.hints]
        every, some, added = members.counts(self.conditions)
        if needs_all(self.query.node):
            every, some = every + some, 0
        return Results(
            self.text, self.typed, page, every, some, added, expansions, hints,
            facets, self._unknown(bool(page)), home, named=self.intent.places,
        )  # fmt: skip

    @property
    def of_whole(self) -> bool:
        """Whether the page is of the best together: by date or title, or a law once."""
        return self.options.sort != "score" or self.options.group

    @property
    def size_read(self) -> int:
        """How many rows are read for the page."""
        size = self.options.page * self.options.limit
        return max(size, WHOLE) if self.of_whole else size

    def _searched(self) -> tuple[list[str], Membership[I], Iterator[Ranked | Unread | int]]:
        """The phrases that were added, the provisions found, and those best first; nothing for a
        mere citation of what is not held, as any other would look like an answer."""
        if not self.asks_else:
            nothing = self.conditions.nothing()
            return [], Membership(None, nothing, nothing), iter(())
        added = self.added
        phrases = (phrase for group in (self.meant, *added) for phrase in group)
        expansions = list(dict.fromkeys(phrases))
        members = self._members(expansions)
        return expansions, members, self._ranked(added, members)

    def _read(self, row: Ranked | Unread) -> Ranked:
        """The row with its provision."""
        if isinstance(row, Ranked):
            return row
        found = self.session.load(*row.place, self.day)
        return Ranked(row.tier, row.score, found, {row.part: row.score}, row.added)

    def _led(self, ranked: list[Ranked | Unread | None]) -> tuple[str, ...]:
        """The home that stands first; none where what it has is too far from the query, which is
        said to a user who named it."""
        if not self.home or not self.asks_else or self.options.sort != "score":
            return ()
        first = next((self._read(row).found for row in ranked if row and row.tier < 2), None)
        if first is None or first in self.favoured.at_home:
            return self.home
        if self.options.home:
            places = ", ".join(self.home)
            self.hints.append(N_(f"nothing of {places} is near enough to the query to stand first"))
        return ()

    # --- what to look for --------------------------------------------------------------------

    def _meant(self) -> list[str]:
        """The law's words for what the query says in everyday ones."""
        if not self.options.expand or not self.typed:
            return []
        return thesaurus.meant(self.typed)

    @cached_property
    def added(self) -> list[list[str]]:
        """The phrases that the thesaurus adds, group by group, and the names of the topics."""
        if not self.options.expand or not self.typed:
            return []
        topics = topic_names(self.intent.topics)
        asked = " ".join((self.typed, *self.meant))
        return [*thesaurus.expansions(asked), *([topics] if topics else [])]

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
                words += self.expanded(node)
        typed = len(words)
        if expansions or self.meant:
            for more, more_pairs in (
                thesaurus.stated(self.meant, self.ranking.meant_weight),
                thesaurus.weighted(expansions, self.ranking.expansion_weight),
            ):
                known = {w.text for w in words}
                words += [Weighted(t, w) for t, w in more.items() if t not in known]
                known = {p.text for p in pairs}
                pairs += [Weighted(t, w) for t, w in more_pairs.items() if t not in known]
        most = self.ranking.max_terms
        if len(words) > most:
            held = self.index.frequencies(WORDS, [w.text for w in words])
            words.sort(key=lambda w: held.get(w.text, 1 << 31))
            self.hints.append(N_(f"the query has {len(words)} terms; the {most} rarest were used"))
            words, pairs = words[:most], pairs[:most]
            typed = len(words)
        return words, pairs, typed

    @cached_property
    def wanted(self) -> features.Asked:
        """The query as the features of the ranking look at it."""
        run = [] if self.question else units(self.asked)
        return features.Asked(
            phrase=run,
            near=self.conditions.near(run) if 2 <= len(run) <= 12 else None,
            names=law_key(self.typed),
            intent=self.intent,
            language=self.language,
            filed=[self.conditions.field(TOPIC, topic) for topic in self.intent.topics],
            there=self.favoured.there if self.intent.places else None,
            at_home=self.favoured.at_home if self.home else None,
            limiting=self.conditions.field(LIMIT, self.limit.kind) if self.limit else None,
            limited=self.limit,
        )

    @cached_property
    def limit(self) -> AskedLimit | None:
        """The kind of limit that the query asks for."""
        if not may_ask_number(self.typed):
            return None
        from search.query.asked import asked_limit

        return asked_limit(self.typed)

    # --- what may be found -------------------------------------------------------------------

    def filters(self) -> list[Field]:
        """The conditions that the options set."""
        o = self.options
        named = (("jurisdiction", o.jurisdiction), ("kind", o.kind), ("topic", o.topic))
        return [Field(name, value) for name, value in named if value]

    def _allowed(self) -> I | None:
        """The provisions that satisfy every condition; None when there is none."""
        nodes: list[Node] = [*self.filters(), *conditions(self.query.node)]
        if self.options.mode == "all":
            nodes += [Word(w) for w in wanted_words(self.query.node)]
        if not nodes:
            return None
        return self.conditions.evaluate(Group("all", tuple(nodes)))

    def _members(self, added: list[str]) -> Membership[I]:
        """The provisions that are found, as far as the day and the status asked for allow."""
        found = members(
            self.conditions, self.query.node, self.question, self.options.mode, added,
            self.intent, self._allowed(),
        )  # fmt: skip
        return found.within(self.visible(found.all))

    def _ranked(
        self, added: list[list[str]], members: Membership[I]
    ) -> Iterator[Ranked | Unread | int]:
        """Every provision found, best first: those with every word, those with some, those with
        added words alone. What a page shows does not depend on the page."""
        words, pairs, typed = self._terms(added)
        scored = self.scored(words, pairs, typed, members)
        rows = self.weighed(scored, members)
        judge = self._judge(members)
        rest = self.rest(words, typed, members, scored)
        one_place = self.home or self.intent.places
        alike = self.limit is not None and not self.limit.broad and not one_place
        lifted = self._in_order(map(judge, self.lifted(rows)))
        yield from hits.varied(lifted, alike=True) if alike else lifted
        for tier in (1, 0, -1):
            inside = [row for row in rows if row.tier == tier]
            head = hits.in_force_first(
                sorted(map(judge, inside[: self.ranking.head]), key=hits.order)
            )
            yield from head if one_place else hits.varied(head, alike)
            yield from map(judge, inside[self.ranking.head :])
            for other in rest(tier):
                if isinstance(other, int):
                    yield other
                else:
                    score, place = other
                    yield Unread(tier, score, place, "first stage", place not in members.typed)

    def _in_order(self, lifted: Iterable[Ranked]) -> list[Ranked]:
        """The lifted rows: those of a place named before those of what it lies in."""
        rows = sorted(lifted, key=hits.order if self.home else hits.by_score)
        if self.intent.places:
            rows.sort(key=lambda row: row.found not in self.favoured.there)
        return hits.in_force_first(rows)

    def lifted(self, rows: list[Weighed]) -> list[Weighed]:
        """The rows that stand before others that hold more of the typed words: those at home, or
        of a place named, that are good enough, and the best of a query in everyday words."""
        best = sorted(rows, key=itemgetter(1, 0), reverse=True)
        if self.home:
            good = _good(best, self.ranking.home_share)
            at_home = self.favoured.at_home.holds([row.scored for row in good])
            return list(compress(good, at_home))[: self.ranking.head]
        if self.intent.places:
            return self._placed(best)
        return best[: self.ranking.head] if self.meant else []

    def _placed(self, best: list[Weighed]) -> list[Weighed]:
        """Of the rows, best first, those of a place named and the first of what it lies in."""
        good = _good(best, self.ranking.place_share)
        near = [row for row in good if row.scored in self.favoured.there][: self.ranking.head]
        if not self.favoured.named.next:
            return near
        wide = [row for row in best if row.scored in self.favoured.around]
        return near + _good(wide, self.ranking.near_share)[: self.ranking.around]

    def tiers(self, members: Membership[I], ats: Sequence[At]) -> list[int]:
        """Of each provision 1 where it holds every word, 0 some, -1 added ones alone; of a
        question, of which none need hold every word, 0 for all."""
        if members.every is None:
            return [0] * len(ats)
        every = members.every.holds(ats)
        typed = iter(members.typed.holds([at for at, e in zip(ats, every, strict=True) if not e]))
        return [1 if e else 0 if next(typed) else -1 for e in every]

    def _standing(self, found: Found) -> tuple[int, int]:
        return self.index.standing(found.segment, found.doc)

    def weighed(self, scored: list[Scored], members: Membership[I]) -> list[Weighed]:
        """The second stage's scores with what the index knows of each provision, best first."""
        texts = self.index.texts_at(scored)
        citing, prior = self.session.citing, self.options.prior
        priors = {text: formula.citation_prior(citing(text), prior) for text in set(texts)}
        factors = [priors[text] for text in texts]
        for inside, gain in features.likely(self.wanted, self.ranking):
            held = inside.holds(scored)
            factors = [f + gain if h else f for f, h in zip(factors, held, strict=True)]
        tiers = self.tiers(members, scored)
        rows = [
            _WEIGHED((tier, round(s.score * factor, 9), priors[text], s))
            for s, text, factor, tier in zip(scored, texts, factors, tiers, strict=True)
        ]
        if len({row[:2] for row in rows}) < len(rows):  # some tie
            rows.sort(key=lambda row: self.index.standing(row.scored.segment, row.scored.doc))
        return sorted(rows, key=itemgetter(0, 1), reverse=True)

    def _judge(self, members: Membership[I]) -> Callable[[Weighed], Ranked]:
        """Loads a provision and completes its score."""

        def judge(row: Weighed) -> Ranked:
            s = row.scored
            found = self.session.load(s.segment, s.doc, self.day)
            bonus = features.bonus(self.wanted, found, self.ranking)
            gone = found.status in hits.NOT_IN_FORCE or found.status_reason
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
            alone = s not in members.typed
            return Ranked(row.tier, s.score * row.prior * bonus * state, found, parts, alone)

        return judge

    def shown(self, found: Found) -> bool:
        """Whether a provision is shown: by the status and the day asked for."""
        return self.shows(found.status, found.regulation.status)

    def shows(self, status: str, of_regulation: str) -> bool:
        """As `shown`, by a provision's status and its regulation's."""
        if self.options.status:
            return status in self.options.status.split(",")
        if status == "superseded" and of_regulation != "superseded":
            return False
        return not self.options.on or status in ("in force", "unknown")

    def _once(self, ranked: Iterator[Ranked | Unread | int]) -> Iterator[Ranked | Unread | None]:
        """Each provision once, a digest's original in its place; None for those passed over."""
        seen = self.seen
        for row in ranked:
            if isinstance(row, int):
                self.unshown -= row
                yield from repeat(None, row)
                continue
            if isinstance(row, Unread) and self.only_text(row.place):
                place: tuple[int, int] = row.place
            else:
                row = self._read(row)
                row = row._replace(found=foremost.official(self, row.found))
                place = row.found.segment, row.found.doc
            if place not in seen:
                seen.add(place)
                self.unshown -= bool(self.unshown)
                yield row

    # --- what there is to say ----------------------------------------------------------------

    def looked_for(self) -> tuple[list[str], list[str]]:
        """The texts of the query that are words, and their terms."""
        texts = self._words()
        texts = [t for t in texts if not has_han(t) or len(t) <= 4]
        return texts, list(dict.fromkeys(term for text in texts for term in analyze(text)[0]))

    def _unknown(self, found: bool) -> dict[str, list[str]]:
        """The query's words that occur nowhere, each with what was perhaps meant. Beside hits,
        questions and long runs of characters are sentences, not words, and are left out."""
        texts = self._words()
        if found and self.question:
            return {}
        if found:
            texts, terms = self.looked_for()
            held = self.index.frequencies(WORDS, terms)
            rest = [term for term in terms if term not in held]
            if not rest or len(self.index.frequencies(TITLE, rest)) == len(rest):
                return {}
        from search.matching.spelling import suggestions

        unknown = suggestions(self.index, texts, self.nearby)
        return {word: s for word, s in unknown.items() if word.lower() not in self.cited_words}

    def _words(self) -> list[str]:
        """The texts of the query, but for patterns, which are no words."""
        return [_plain(n) for n in self.texts if not isinstance(n, Wildcard)]


def _plain(node: Node) -> str:
    if isinstance(node, (Word, Phrase, Fuzzy, Prefix)):
        return node.text
    return node.pattern.replace("*", "") if isinstance(node, Wildcard) else ""


def _good(rows: list[Weighed], share: float) -> list[Weighed]:
    """Of rows, best first, those that are at least a share as good as the first."""
    least = share * rows[0].likely if rows else 0.0
    return [row for row in rows if row.likely >= least]
