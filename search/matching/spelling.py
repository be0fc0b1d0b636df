"""Did you mean: for words that occur nowhere, the index's own words nearest to them."""

from __future__ import annotations

from corpus.text.han import has_han
from indexer.analysis import MAX_TERM, normalize, tokenize
from indexer.format.segment import TITLE, WORDS
from search.ranking.stages import Engine

#: No more words are looked after.
_MOST_WORDS = 8


def suggestions(engine: Engine, texts: list[str], most: int = 3) -> dict[str, list[str]]:
    """The words of `texts` that no provision holds, each with up to `most` that some hold."""
    unknown: dict[str, list[str]] = {}
    for word in dict.fromkeys(word for text in texts for word in text.split()):
        for token in dict.fromkeys(tokenize(word[:MAX_TERM])):
            if len(unknown) >= _MOST_WORDS:
                return unknown
            if token[0] >= "\u3005":
                if pieces := _unknown_run(engine, token):
                    unknown[token] = pieces[:most] if pieces != [""] else []
            elif not _known(engine, token):
                name = token if has_han(word) else word
                unknown[name] = _nearest(engine, normalize(name[:MAX_TERM]), most)
    return unknown


def _known(engine: Engine, term: str) -> bool:
    return bool(engine.frequency(WORDS, term) or engine.frequency(TITLE, term))


def _unknown_run(engine: Engine, run: str) -> list[str]:
    """[] when every bigram of a Han run is known, else the known ones ([""] for none)."""
    bigrams = [run[i : i + 2] for i in range(max(len(run) - 1, 1))]
    known = [b for b in bigrams if _known(engine, b)]
    return [] if len(known) == len(bigrams) else known or [""]


def _nearest(engine: Engine, word: str, most: int) -> list[str]:
    from search.matching.fuzzy import terms_within

    found: dict[str, int] = {}
    for distance in range(1, min(3, len(word))):  # else any short word would be near
        for segment in engine.segments:
            for term in terms_within(segment, WORDS, word, distance):
                found[term] = engine.frequency(WORDS, term)
        if found:
            break
    return sorted(found, key=lambda t: (-found[t], t))[:most]
