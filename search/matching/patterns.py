"""Prefixes and wildcards: `harass*`, `col*tor`, `催*员`, over an index of stems and bigrams.

The index knows stems and characters, not words. So a pattern first picks provisions by the terms
that its words could have become, and is then held against their text where a term proves nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator

from indexer.analysis import (
    CJK,
    LETTER,
    is_glued,
    normalize,
    normalize_words,
    raw_tokens,
    shape,
    tokenize,
    units,
)
from indexer.format.segment import Entry, Segment
from indexer.phrases import bigrams
from indexer.schema import WORDS, term_bytes
from search.query.language import Prefix, Wildcard

#: So many characters may stand for a `*` between Han characters.
_GAP = 10
#: The shortest stem that is taken for the beginning of a longer typed one.
SHORTEST = 3


def _proven(piece: str) -> bool:
    """Whether a term stands for just this run: one or two Han characters, nothing else."""
    return re.fullmatch(f"[{CJK}]{{1,2}}", piece) is not None and len(bigrams(units(piece))[0]) == 1


def _between_cjk() -> Iterator[tuple[str, str]]:
    low = ""
    for first, last in re.findall("(.)(?:-(.))?", CJK):
        yield low, first
        low = chr(ord(last or first) + 1)
    yield low, chr(sys.maxunicode)


#: From where to where, in the dictionary's order, the terms lie that are not of CJK characters.
_WORDS_LIE = tuple(_between_cjk())


def words_of(segment: Segment, field: str) -> dict[str, Entry]:
    """The terms of `field` that are words, with their dictionary entries: in a corpus in Chinese
    few among the characters."""
    return {
        name[len(field) :].decode("utf-8"): entry
        for low, high in _WORDS_LIE
        for name, entry in segment.terms_between(term_bytes(field, low), term_bytes(field, high))
    }


def _words_like(ends: list[str]) -> re.Pattern[str] | None:
    """What finds, in a normalized text where no word follows a number at once, the words that begin
    with the first of `ends`, hold the others in their order, and end with the last; None where
    these are not of letters. No way to split a word is tried twice."""
    first, *middle, last = ends
    if not first or not all(end.isalpha() for end in filter(None, ends)):
        return None
    begin = f"{re.escape(first)}(?<!{LETTER}{re.escape(first)})"
    inner = "".join(f"(?>{LETTER}*?{re.escape(piece)})" for piece in middle if piece)
    return re.compile(
        f"{begin}{inner}{LETTER}*{re.escape(last)}(?!{LETTER})" if last else begin + inner
    )


class Pattern:
    """A prefix or a wildcard, ready to be held against terms and texts."""

    def __init__(self, node: Prefix | Wildcard) -> None:
        """The pattern of a query's `node`."""
        typed = normalize(f"{node.text}*" if isinstance(node, Prefix) else node.pattern)
        self.pieces = [p for p in typed.split("*") if p]
        self.cjk = any(unit >= "\u3005" for piece in self.pieces for unit in units(piece))
        self.beginning = typed.partition("*")[0]
        self.suffix = not typed.endswith("*") or len(self.pieces) > 1
        #: Whether the terms of its one piece prove a match, and no text need be read.
        self.certain = self.cjk and len(self.pieces) == 1 and _proven(self.pieces[0])
        if self.cjk:
            gap = f"[{CJK}]{{0,{_GAP}}}"
            self._pattern = re.compile(gap.join(map(re.escape, self.pieces)))
        else:
            self._ends = typed.split("*")
            self._words = _words_like(self._ends)

    @property
    def wildcard(self) -> str:
        """The pattern of a word, with its special characters escaped but for `*`."""
        return "*".join(re.sub(r"([\\?])", r"\\\1", end) for end in self._ends)

    def _fits(self, word: str) -> bool:
        """Whether `word` is of the pattern: its pieces stand in it in their order. Not a regular
        expression, which would try every way to split the word."""
        first, *middle, last = self._ends
        end = len(word) - len(last)
        if not (word.startswith(first) and word.endswith(last) and end >= len(first)):
            return False
        at = len(first)
        for piece in middle:
            at = word.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return True

    def holds(self, text: str) -> bool:
        """Whether `text` has a word, or run of characters, of this pattern."""
        if self.cjk:
            return self._pattern.search(normalize(text)) is not None
        text = normalize_words(text)
        if self._words is not None and not is_glued(text):
            return self._words.search(shape(text)) is not None
        return any(map(self._fits, raw_tokens(text)))

    def terms(
        self, segment: Segment, field: str = WORDS, words: Callable[[], Iterable[str]] | None = None
    ) -> Iterator[tuple[str, bool]]:
        """The terms of `field` that stand for the pattern, each with whether it proves a match.
        `words` gives the terms that are words, where they were looked up before."""
        if self.cjk:
            return
        if not self.beginning:
            longest = max(self.pieces, key=len)
            every = words() if words else words_of(segment, field)
            yield from ((t, True) for t in every if longest in t and self._fits(t))
            return
        for name, _ in segment.terms_with(term_bytes(field, self.beginning)):
            text = name[len(field) :].decode("utf-8")
            if self._fits(text):
                yield text, True
            elif self.suffix:
                yield text, False
        for size in range(SHORTEST, len(self.beginning)):
            stem = self.beginning[:size]
            if segment.find(term_bytes(field, stem)):
                yield stem, False
        for stem in tokenize(self.beginning)[:1]:
            if not self.beginning.startswith(stem) and not stem.startswith(self.beginning):
                yield stem, False
