"""The ranking: its formula and every constant of it, in one place.

    S = (T + c C + d D + p P) x (1 + m ln(1 + citing laws)) x (1 + bonuses) x s

T  BM25 of the provision's own words (heading and text); Robertson and Zaragoza, "The
   Probabilistic Relevance Framework: BM25 and Beyond", 2009, with
   idf = ln(1 + (N - n + .5) / (n + .5)) and tf (k1 + 1) / (tf + k1 (1 - b + b dl / avgdl)).
C  BM25 of its context: the previous, the own and the next provision, the headings above, the title.
D  BM25 of the whole regulation, so that the right law lifts its provisions.
P  BM25 of the pairs: two English stems in a row, in the provision and, for less, around it.
m  laws that many others cite are likelier to be meant.
bonuses  what a provision gains for the features of `search.ranking.features`: the typed words in a
   row, its law's name in the query, its topic, a number, the kind of limit asked for, the place
   named or the user's own, the query's language.
s  is 1 for a text in force and less for a repealed or superseded one.

A term that occurs n times in the query weighs (k3 + 1) n / (k3 + n). The same constants serve both
languages. Ranking is done in two stages: the first scores T + d D over the selective terms
(found in less than `common` of all provisions) and keeps `candidates`; the second computes S for
those by looking every term up in its postings, and of the best `head` by all that is known of them
(of the others, by what the index alone knows). What was measured beside these features and is not
taken stands in benchmarks/results/second_stage.md.
"""

from __future__ import annotations

from math import log

from corpus.named import NamedTuple


class BM25(NamedTuple):
    """The two constants of a BM25 function."""

    k1: float
    b: float

    def parts(self, average: float) -> tuple[float, float]:
        """(base, slope) of the denominator: tf + base + slope * dl."""
        return self.k1 * (1 - self.b), self.k1 * self.b / average if average else 0.0


class Ranking(NamedTuple):
    """A ranking: every constant of the formula. `RANKING` is the one that ships; another is made
    with `_replace` and given to a `Session`."""

    own: BM25 = BM25(1.0, 0.75)  # T
    context: BM25 = BM25(1.0, 0.75)  # C
    document: BM25 = BM25(1.2, 0.5)  # D
    pairs: BM25 = BM25(0.4, 0.75)  # P
    context_weight: float = 0.3  # c
    document_weight: float = 0.4  # d
    pair_weight: float = 0.35  # p of the provision's own pairs
    context_pair_weight: float = 0.18  # p of the pairs around it
    not_in_force: float = 0.8  # s
    k3: float = 1.0
    #: What a word added by the thesaurus weighs, and one that a pattern stands for, beside a typed
    #: one.
    expansion_weight: float = 0.3
    #: What the law's word for an everyday one weighs.
    meant_weight: float = 1.0
    pattern_weight: float = 0.5
    #: For the typed phrase, or the run of words, exactly; for the regulation's name in the query.
    phrase_bonus: float = 0.15
    title_bonus: float = 0.5
    #: For setting a number when one is asked, and a limit of the kind asked for (less for a kind of
    #: many uses), also for binding the collectors asked about, and in a text that binds; for the
    #: topic that it is filed under first, or another of its topics, in the query.
    number_bonus: float = 0.25
    limit_bonus: float = 1.0
    broad_limit_bonus: float = 0.4
    collector_bonus: float = 1.8
    binding_bonus: float = 0.5
    topic_bonus: float = 0.5
    other_topic_bonus: float = 0.2
    #: For the jurisdiction that the query names, and the country of a part that it names; where it
    #: names none, for the user's own, and for being written in the query's language and script.
    place_bonus: float = 3.0
    country_bonus: float = 0.5
    home_bonus: float = 2.0
    #: The user's own come first that score, with their bonus, so much of the best.
    home_share: float = 0.5
    #: Those of a place that is named come first that score so much of the best.
    place_share: float = 0.2
    #: After a place that is named, so many provisions of what it lies in, that score so much of the
    #: best of them.
    around: int = 5
    near_share: float = 0.8
    language_bonus: float = 0.3
    #: Whether words that only ask ("what", 吗) are ranked by.
    asking_words: bool = False
    #: The first stage: a word in a greater share of all provisions is left out; so many are kept.
    common: float = 0.10
    candidates: int = 300
    #: So many of the best are ordered by all that is known of them.
    head: int = 40
    #: So many words of a query, at the most, and of a pattern; the rarest, the most frequent.
    max_terms: int = 400
    pattern_terms: int = 40

    def query_weight(self, times: int) -> float:
        """The weight of a term that occurs `times` in the query: 1, 1.33, 1.5, ..."""
        return (self.k3 + 1) * times / (self.k3 + times)


RANKING = Ranking()
#: m, which is an option of a search.
CITATION_PRIOR = 0.05


def idf(documents: int, holding: int) -> float:
    """Inverse document frequency of a term that `holding` of `documents` hold."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def citation_prior(citing: int, m: float = CITATION_PRIOR) -> float:
    """The factor for a regulation that `citing` others cite."""
    return 1 + m * log(1 + citing)
