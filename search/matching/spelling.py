"""Did you mean: for words that occur nowhere, the index's own words nearest to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from string import ascii_lowercase

from corpus.text.han import has_han
from indexer.analysis import MAX_TERM, normalize, stem_of, tokenize
from indexer.index_reader import Index, Place
from indexer.schema import ISSUER, PATH, TITLE, WORDS

_LETTERS = re.compile("[A-Za-z]+")
#: The terms of texts within so many edits of a word.
Near = Callable[[str, int], Iterable[str]]
#: No more words are looked after.
_MOST_WORDS = 8


def suggestions(index: Index, texts: list[str], near: Near, most: int = 3) -> dict[str, list[str]]:
    """The words of `texts` that no provision holds, each with up to `most` that some hold; `near`
    gives the terms within so many edits of a word."""
    unknown: dict[str, list[str]] = {}
    words = dict.fromkeys(word for text in texts for word in text.split())
    rows = [(w, token) for w in words for token in dict.fromkeys(tokenize(w[:MAX_TERM]))]
    held = _held(index, [term for _, token in rows for term in _pieces(token)])
    for word, token in rows:
        if len(unknown) >= _MOST_WORDS:
            break
        if token[0] >= "\u3005":
            if pieces := _unknown_run(held, token):
                unknown[token] = pieces[:most] if pieces != [""] else []
        elif token not in held:
            name = token if has_han(word) else word
            unknown[name] = _nearest(index, normalize(name[:MAX_TERM]), near, most)
    return unknown


def _pieces(token: str) -> list[str]:
    """What of a token is looked up: a word, of a Han run every bigram."""
    if token[0] < "\u3005":
        return [token]
    return [token[i : i + 2] for i in range(max(len(token) - 1, 1))]


def _held(index: Index, terms: Sequence[str]) -> Counter[str]:
    """How many provisions hold each term in one field, at the most; without those that occur
    nowhere."""
    held = Counter[str]()
    for field in (WORDS, TITLE, PATH, ISSUER):
        held |= Counter(index.frequencies(field, terms))
    return held


def _unknown_run(known: Counter[str], run: str) -> list[str]:
    """[] when every bigram of a Han run is known, else the words in it that the index holds, none
    across another ([""] for none): 助学 and 贷款 of 助学贷款, not 学贷."""
    bigrams = _pieces(run)
    held = {b: known[b] for b in bigrams if b in known}
    if len(held) == len(set(bigrams)):
        return []
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())] * 2
    for bigram in bigrams:  # as many as do not overlap; of so many, those that are held most
        pieces, holding, words = best[-2]
        here = (
            (pieces + 1, holding + held[bigram], (*words, bigram)) if bigram in held else best[-2]
        )
        best.append(max(best[-1], here, key=lambda row: row[:2]))
    return list(dict.fromkeys(best[-1][2])) or [""]


def _nearest(index: Index, word: str, near: Near, most: int) -> list[str]:
    if any(letter.isdigit() for letter in word):
        return []  # another number is another thing
    if edits := _one_edit(index, word):
        return edits[:most]
    found: dict[str, int] = {}
    for distance in range(1, min(3, len(word))):  # else any short word would be near
        if found := index.frequencies(WORDS, list(near(word, distance))):
            break
    best = sorted(found, key=lambda t: (-found[t], t))[:most]
    firsts = index.firsts_with(WORDS, best)
    return list(dict.fromkeys(_whole(index, *row) for row in zip(best, firsts, strict=True)))


def _one_edit(index: Index, word: str) -> list[str]:
    """The words one edit away whose stems some provision holds, the most frequent first: a stem may
    be many edits away from a word that is misspelt."""
    if len(word) < 5 or not word.isascii():
        return []
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    edits = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1] + [a + b[1:] for a, b in cuts]
    edits += [a + c + b for a, b in cuts for c in ascii_lowercase]
    edits += [a + c + b[1:] for a, b in cuts if b for c in ascii_lowercase]
    first: dict[str, str] = {}
    for edit in edits:
        first.setdefault(stem_of(edit), edit)
    held = index.frequencies(WORDS, list(first))
    return [edit for _, edit in sorted((-n, first[stem]) for stem, n in held.items())]


def _whole(index: Index, stem: str, place: Place | None) -> str:
    """The shortest word with that stem in the first provision that holds it: people don't know
    stems."""
    if place is None:
        return stem
    words = _LETTERS.findall(index.searched_text(place))
    held = [w.lower() for w in words if w[:2].lower() == stem[:2] and stem_of(w) == stem]
    return str(min(held, key=len)) if held else stem
