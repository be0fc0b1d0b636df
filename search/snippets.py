"""The best passage of a provision for a query, and where its words stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, pairwise
from operator import add
from typing import TYPE_CHECKING

from corpus.text.han import to_simplified
from corpus.text.lazy import pattern
from corpus.text.width import columns, reaching
from indexer.analysis import has_cjk, normalize, stem_of, tokenize, words_like
from search.query.intent import times

if TYPE_CHECKING:
    from corpus.text.clock import Time

#: What ends a sentence: stops, lines, space between a stop and what may begin another.
_END = pattern(
    r"[。！？；\s](?:(?<=[。！？；])[。！？；]*|(?<=\n)\n*|(?<=[.!?;].)\s*(?=[A-Z(\"'“§]))", re.S
)
_FIGURE = pattern(r"\d|[一二三四五六七八九十百两]+\s*(?:[次日天年月时点倍个]|小时|%)|百分之")
#: What a number of the query weighs in a sentence that holds it, beside at most 6 for a word; what
#: any number does where the query asks for one.
_NUMBER, _ASKED = 12, 8

#: At so many of its matches a sentence that is too long is cut for a trial.
_WINDOWS = 12
#: Among so many sentences of a text the best is looked for.
_SENTENCES = 400

Spans = list[tuple[int, int]]


class _Meant(dict[str, bool]):
    """Words, each with whether its stem is one of the query's."""

    def __init__(self, firsts: set[str], stems: set[str]) -> None:
        super().__init__()
        self._firsts, self._stems = firsts, stems

    def __missing__(self, word: str) -> bool:
        meant = word[0].lower() in self._firsts and stem_of(word) in self._stems
        self[word] = meant
        return meant


class _Normal(dict[str, str]):
    """Words as they are matched."""

    def __missing__(self, word: str) -> str:
        self[word] = normal = normalize(word)
        return normal


class Highlighter:
    """Finds a query's words in text: stems for English, characters in a row for Chinese."""

    def __init__(self, texts: list[str], number: bool = False) -> None:
        """`texts` are the query's words and phrases, without its operators; `number` says that
        the query asks for one."""
        self.number = number
        self._stems: set[str] = set()
        self._runs: set[str] = set()
        self._characters: set[str] = set()
        self._firsts: set[str] = set()
        self._times: frozenset[int] = frozenset()
        for text in texts:
            for token in tokenize(self._without_times(text)):
                if len(token) == 1 and token >= "\u3005":
                    self._characters.add(token)
                elif token[0] >= "\u3005":
                    self._runs.update(map(add, token, token[1:]))
                else:
                    self._stems.add(token)
                    self._firsts.add(token[0])  # a stem begins as its word

    @cached_property
    def _normal(self) -> _Normal:
        return _Normal()

    def _without_times(self, text: str) -> str:
        """`text` without its times of the day, which are kept: 9 pm is 21:00 however written."""
        for time in reversed(times(text)):
            self._times |= time.minutes
            text = f"{text[: time.start]} {text[time.end :]}"
        return text

    def _told(self, text: str) -> tuple[Time, ...]:
        """The times of the day in `text`, where the query has one."""
        return times(text) if self._times else ()

    def spans(self, text: str) -> Spans:
        """(start, end) of every match in `text`, merged where they touch."""
        return self._spans(text, self._told(text))

    def _spans(self, text: str, told: Sequence[Time]) -> Spans:
        spans = [(t.start, t.end) for t in told if t.minutes & self._times]
        if self._stems:
            meant = self._meant
            spans += [(a, b) for a, b in self._words(text) if meant[text[a:b]]]
        if (self._runs or self._characters) and not text.isascii():
            spans += self._han_spans(to_simplified(text))
        return merged(spans)

    @cached_property
    def _meant(self) -> _Meant:
        return _Meant(self._firsts, self._stems)

    @cached_property
    def _words(self) -> Callable[[str], Iterator[tuple[int, int]]]:
        return words_like(self._stems)

    @cached_property
    def _pieces(self) -> re.Pattern[str]:
        """What finds the single characters, and where two in a row may begin."""
        sets = ({r[0] for r in self._runs}, {r[1] for r in self._runs}, self._characters)
        first, second, single = ("".join(sorted(characters)) for characters in sets)
        ways = [f"[{first}](?=[{second}])"] if first else []
        return re.compile("|".join([*ways, *([f"[{single}]"] if single else [])]))

    def _han_spans(self, folded: str) -> Spans:
        """Where the characters and runs of the query stand in a folded text."""
        characters, runs, spans = self._characters, self._runs, []
        for match in self._pieces.finditer(folded):
            at = match.start()
            if folded[at : at + 2] in runs:
                spans.append((at, at + 2))
            elif folded[at] in characters:
                spans.append((at, at + 1))
        return spans

    def score(self, text: str) -> float:
        """How well `text` shows the query: different words found, and a little for repeats."""
        told = self._told(text)
        return self._score(text, [text[a:b] for a, b in self._spans(text, told)], told)

    def scores(self, text: str, sentences: Spans, spans: Spans) -> list[float]:
        """As `score`, of each sentence, which stand in order in `text`; `spans` are the text's."""
        if self._times:
            return [self.score(text[a:b]) for a, b in sentences]
        out, at = [], 0
        for start, end in sentences:
            words = []
            while at < len(spans) and spans[at][0] < end:
                words.append(text[slice(*spans[at])])
                at += 1
            out.append(self._score(text[start:end], words, []) if words else 0.0)
        return out

    def _score(self, text: str, words: list[str], told: Sequence[Time]) -> float:
        """The score of a text in which these words of the query stand, and the times `told`."""
        found = [self._normal[word] for word in words]
        weights = (_NUMBER if f[:1].isdigit() else min(len(f), 6) for f in set(found))
        number = self.number and found and _FIGURE.search(text)
        asked = _ASKED if (told if self._times else number) else 0
        timed = any(t.minutes & self._times for t in told)
        return sum(weights) + 0.1 * len(found) + asked + _NUMBER * timed


class Shown:
    """Passages for one query: its typed words decide, then those that the thesaurus added."""

    def __init__(
        self, typed: str, expansions: list[str], width: int = 220, number: bool = False,
        lang: str = "",
    ) -> None:  # fmt: skip
        """Passages of about `width` columns (0: none), with a number where one is asked for, in
        `lang` ("": the query's language)."""
        self.typed, self._added = Highlighter([typed], number), (expansions, number)
        self._han = lang == "zh" if lang else has_cjk(typed)
        self._lang = lang
        self._width = width

    @cached_property
    def added(self) -> Highlighter:
        """What finds the words that the thesaurus added."""
        return Highlighter(*self._added)

    def passage(self, text: str) -> str:
        """The best passage of `text`, in the reader's or query's language where the text has it."""
        if not self._width:
            return ""
        own = [p for p in text.split("\n\n") if has_cjk(p) == self._han]
        own_text = "\n\n".join(own)
        rest = "" if self._lang and own_text else text
        for added in (False, True):
            words = self.added if added else self.typed
            for part in dict.fromkeys((own_text, rest)):
                if part and (spans := words.spans(part)):
                    return snippet(part, words, self._width, spans)
        return snippet(own_text or text, self.typed, self._width, [])


def merged(spans: Spans) -> Spans:
    """Spans in order, those that touch or overlap joined."""
    out: Spans = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def snippet(
    text: str, highlighter: Highlighter, width: int = 220, spans: Spans | None = None
) -> str:
    """The passage of `text`, of about `width` columns, that shows the query best; `spans` are the
    highlighter's for `text`, where they are known."""
    sentences = list(islice(_sentences(text), _SENTENCES))
    if not sentences:
        return text[:width].strip()
    scores = highlighter.scores(
        text, sentences, highlighter.spans(text) if spans is None else spans
    )
    best = max(range(len(scores)), key=scores.__getitem__)
    start, end = sentences[best]
    nxt = best + 1
    while nxt < len(sentences) and columns(text[start:end]) < width * 0.6:
        if _script(text, sentences[nxt]) != _script(text, sentences[best]):
            break
        end = sentences[nxt][1]
        nxt += 1
    piece = " ".join(text[start:end].split())
    head = "" if best == 0 or start == 0 else "…"
    tail = "…" if end < len(text.rstrip()) else ""
    if columns(piece) > width:
        piece, cut = _cut(piece, highlighter, width)
        head, tail = (head or "…") if cut else head, "…"
    return f"{head}{piece}{tail}"


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text stand; none of blanks alone."""
    ends = chain((m.end() for m in _END.finditer(text)), (len(text),))
    return (span for span in pairwise(chain((0,), ends)) if text[slice(*span)].strip())


def _script(text: str, span: tuple[int, int]) -> bool:
    return has_cjk(text[slice(*span)])


def _cut(text: str, highlighter: Highlighter, width: int) -> tuple[str, bool]:
    """`text` cut to `width` columns where it shows the query best; whether its beginning went."""
    starts = [max(0, a - width // 6) for a, _ in highlighter.spans(text)[:_WINDOWS]] or [0]
    pieces = [_window(text, start, width) for start in dict.fromkeys(starts)]
    return max(pieces, key=lambda piece: highlighter.score(piece[0]))


def _window(text: str, start: int, width: int) -> tuple[str, bool]:
    if start:
        space = text.find(" ", start, start + 20)
        start = space + 1 if space >= 0 else start
    end = start + reaching(text[start:], width)
    if (
        end < len(text)
        and text[end - 1].isascii()
        and (space := text.rfind(" ", start, end)) > start
    ):
        end = space
    return text[start:end].strip(), start > 0
