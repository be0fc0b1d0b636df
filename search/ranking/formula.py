"""The ranking: its formula and every constant of it, in one place.

    S = (T + c C + d D + p P) x (1 + m ln(1 + citing laws)) x s

T  BM25 of the provision's own words (heading and text); Robertson and Zaragoza, "The
   Probabilistic Relevance Framework: BM25 and Beyond", 2009, with
   idf = ln(1 + (N - n + .5) / (n + .5)) and tf (k1 + 1) / (tf + k1 (1 - b + b dl / avgdl)).
C  BM25 of its context: the previous, the own and the next provision, the headings above, the title.
D  BM25 of the whole regulation, so that the right law lifts its provisions.
P  BM25 of the pairs: two English stems in a row, in the provision and, for less, around it.
m  laws that many others cite are likelier to be meant; s < 1 for repealed and superseded texts.

A term that occurs n times in the query weighs 2n / (1 + n). The same constants serve both
languages. Ranking is done in two stages: the first scores T + d D over the selective terms
(found in less than `COMMON` of all provisions) and keeps `CANDIDATES`; the second computes S for
those by looking every term up in its postings.
"""

from __future__ import annotations

from math import log
from typing import NamedTuple


class BM25(NamedTuple):
    """The two constants of a BM25 function."""

    k1: float
    b: float

    def parts(self, average: float) -> tuple[float, float]:
        """(base, slope) of the denominator: tf + base + slope * dl."""
        return self.k1 * (1 - self.b), self.k1 * self.b / average if average else 0.0


T = BM25(1.0, 0.75)
C = BM25(1.0, 0.75)
D = BM25(1.2, 0.5)
P = BM25(0.4, 0.75)

CONTEXT_WEIGHT = 0.3
DOCUMENT_WEIGHT = 0.4
PAIR_WEIGHT = 0.35
CONTEXT_PAIR_WEIGHT = 0.18
CITATION_PRIOR = 0.05
NOT_IN_FORCE = 0.8
#: What a word added by the thesaurus weighs beside a typed one.
EXPANSION_WEIGHT = 0.3
#: How much a provision gains that holds a typed phrase, or the run of words, exactly.
PHRASE_BONUS = 0.15
#: How much a provision of a regulation gains whose name the query holds.
TITLE_BONUS = 0.5
#: How much a provision gains whose regulation is written in the query's language and script.
LANGUAGE_BONUS = 0.15
#: What a provision gains when the query names its jurisdiction; when the topic that it is filed
#: under first, or another of its topics, is in the query; when it sets a number and one is asked.
PLACE_BONUS = 1.0
#: What a provision of the user's own jurisdictions gains where the query names none.
HOME_BONUS = 2.0
TOPIC_BONUS = (0.3, 0.15)
NUMBER_BONUS = 0.25

COMMON = 0.10
CANDIDATES = 300


def idf(documents: int, holding: int) -> float:
    """Inverse document frequency of a term that `holding` of `documents` hold."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def query_weight(times: int) -> float:
    """The weight of a term that occurs `times` in the query: 1, 1.33, 1.5, ..."""
    return 2 * times / (1 + times)


def citation_prior(citing: int, m: float = CITATION_PRIOR) -> float:
    """The factor for a regulation that `citing` others cite."""
    return 1 + m * log(1 + citing)
