"""Which provision of an older text a provision of a newer one was: by its number, else by likeness.

Likeness is Dice's coefficient over the pairs of neighbouring words (Chinese: characters) of two
texts, 2 |A and B| / (|A| + |B|), from 0 to 1 (L. R. Dice, Ecology 26, 1945).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from corpus.text.lazy import pattern
from indexer.analysis import CJK

#: Texts less alike are no one provision under two numbers.
_LEAST_LIKE = 0.5
#: The same number counts for so much likeness.
_SAME_NUMBER = 0.1
#: Fewer pairs of words ("[Repealed]", （删除）) tell nothing.
_FEWEST = 6
#: A pair of words in more provisions tells nothing; so many of the likeliest are compared.
_COMMON, _COMPARED = 60, 5
_WORD = pattern(rf"[{CJK}]|[^\W_{CJK}]+")


def paired(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """For keys of `new` the key of `old` of the same provision; both map keys to texts.

    What kept number and text is the same; then a text that stands under another number; then what
    is most alike, the same number counting for something; last, what has the same number.
    """
    pairs = {key: key for key, text in new.items() if old.get(key) == text}
    _pair(pairs, _moved(_rest(old, pairs.values()), _rest(new, pairs)))
    before, after = _rest(old, pairs.values()), _rest(new, pairs)
    alike = sorted(_alike(before, after), key=lambda row: -row[0])
    _pair(pairs, ((key, earlier) for _, key, earlier in alike))
    _pair(pairs, ((key, key) for key in after if key in before))
    return pairs


def _rest(texts: Mapping[str, str], without: Iterable[str]) -> dict[str, str]:
    gone = set(without)
    return {key: text for key, text in texts.items() if key not in gone}


def _pair(pairs: dict[str, str], found: Iterable[tuple[str, str]]) -> None:
    """Add the (newer, older) keys of `found` of which neither is taken."""
    taken = set(pairs.values())
    for key, earlier in found:
        if key not in pairs and earlier not in taken:
            pairs[key] = earlier
            taken.add(earlier)


def _moved(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The keys, newer and older, of texts that stand unchanged under another number."""
    held: dict[str, list[str]] = defaultdict(list)
    for key, text in old.items():
        held[text].append(key)
    for key, text in new.items():
        if held.get(text) and len(_shingles(text)) >= _FEWEST:
            yield key, held[text].pop(0)


def _alike(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    """The likeness of provisions, with the newer and the older key, where it is enough."""
    sets = {key: _shingles(text) for key, text in old.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for key, shingles in sets.items():
        for shingle in shingles:
            holders[shingle].append(key)
    for key, text in new.items():
        own = _shingles(text)
        if len(own) < _FEWEST:
            continue
        rare = (holders[s] for s in own if s in holders and len(holders[s]) <= _COMMON)
        shared = Counter(earlier for keys in rare for earlier in keys)
        for earlier, _ in shared.most_common(_COMPARED):
            other = sets[earlier]
            like = 2 * len(own & other) / (len(own) + len(other))
            if like >= _LEAST_LIKE and len(other) >= _FEWEST:
                yield like + _SAME_NUMBER * (key == earlier), key, earlier


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {f"{a} {b}" for a, b in pairwise(words)}
