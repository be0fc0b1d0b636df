"""The thesaurus: what else to search for, shown to the user and weighing less than typed words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.tables import read
from indexer.analysis import analyze, normalize, units
from search.query.intent import times

#: Phrases added for one group at the most.
_PER_GROUP = 6
#: What an ellipsis in a phrase may stand for: so many characters of Han, or words of English.
_GAP, _GAP_WORDS = 12, 4


class ThesaurusError(RegsearchError):
    """A thesaurus file that cannot be used: which, and why."""


@cache
def _file() -> tuple[Path, dict[str, Any]]:
    path = Path(os.environ.get("REGSEARCH_THESAURUS") or Path(__file__).with_name("thesaurus.toml"))
    try:
        return path, read(path, "search.query.thesaurus_table")
    except (ValueError, RecursionError) as error:
        raise ThesaurusError(N_(f"{path} is no TOML file: {error}")) from None


@cache
def _groups() -> list[list[str]]:
    path, table = _file()
    groups: list[list[str]] = table.get("groups", [])
    if not (isinstance(groups, list) and groups and all(map(_are_phrases, groups))):
        raise ThesaurusError(
            N_(f"{path} holds no groups of phrases: groups = [['催收', '追债'], ...]")
        )
    return groups


@cache
def _everyday() -> list[tuple[list[str], list[str]]]:
    """The law's words with the everyday phrases that stand for them."""
    path, table = _file()
    lines = table.get("everyday", "")
    rows = (
        [line.partition(":") for line in lines.splitlines() if line.strip()]
        if isinstance(lines, str)
        else [("", "", "")]
    )
    if not all(colon and terms.strip() and phrases.strip() for terms, colon, phrases in rows):
        raise ThesaurusError(N_(f"{path}: everyday is no text of lines: 诉讼时效: 诉讼期 | 陈年"))
    return [
        ([t.strip() for t in terms.split(",")], [p.strip() for p in phrases.split("|")])
        for terms, _, phrases in rows
    ]


def _are_phrases(group: object) -> bool:
    return isinstance(group, list) and all(isinstance(phrase, str) for phrase in group)


class _Query:
    """A query, to be asked whether it holds a phrase."""

    def __init__(self, text: str) -> None:
        self._han = normalize(text)
        self._stems = f" {' '.join(units(text))} "
        #: How the phrases begin that it may hold.
        self.beginnings = {stem[:3] for stem in self._stems.split()}.union(self._han)

    def holds(self, phrase: str) -> bool:
        """Han phrases as they stand, others by the stems of their words; an ellipsis is a gap."""
        if phrase[:1] >= "\u3005":
            pieces = _pieces(phrase)
            if len(pieces) == 1:
                return pieces[0] in self._han
            return _in_order(self._han, pieces, lambda gap: len(gap) <= _GAP)
        words = phrase.lower().replace("…", " ").split()
        if any(word[:3] not in self.beginnings for word in words):
            return False  # no stem begins otherwise than its word; saves stemming all phrases
        pieces = [f" {' '.join(units(piece))} " for piece in phrase.split("…")]
        return _in_order(self._stems, pieces, lambda gap: gap.count(" ") <= _GAP_WORDS)


class _Phrases:
    """Phrases, to be asked which of them a query holds: only those are looked at that begin as
    something in it does."""

    def __init__(self, phrases: Iterable[str]) -> None:
        begun: dict[str, list[str]] = {}
        for phrase in phrases:
            first = phrase[:1]
            begun.setdefault(first if first >= "\u3005" else _beginning(phrase), []).append(phrase)
        self._by_beginning: dict[str, list[str]] = {}
        for one, beginning in zip(begun.values(), _normal(list(begun)), strict=True):
            self._by_beginning.setdefault(beginning, []).extend(one)

    def held(self, asked: _Query) -> set[str]:
        """Those that a query holds."""
        near = (p for b in asked.beginnings for p in self._by_beginning.get(b, ()))
        return set(filter(asked.holds, near))


def _beginning(phrase: str) -> str:
    """How a phrase that is no Han begins, as `_Query.beginnings` has it: by three letters."""
    if (begin := phrase[:3]).isascii() and begin.isalpha():
        return begin.lower()
    return next(iter(phrase.lower().replace("…", " ").split()), "")[:3]


def _normal(begun: list[str]) -> list[str]:
    """Beginnings of phrases as `_Query.beginnings` has them: characters of Han normalized."""
    han = normalize("\n".join(b if b >= "\u3005" else "" for b in begun)).split("\n")
    return [c or b for c, b in zip(han, begun, strict=True)] if begun else []


@cache
def _spoken() -> _Phrases:
    return _Phrases(p for _, phrases in _everyday() for p in phrases)


@cache
def _grouped() -> _Phrases:
    return _Phrases(p for group in _groups() for p in group)


@lru_cache(maxsize=20_000)
def _pieces(phrase: str) -> list[str]:
    """The parts of a phrase of Han between its ellipses, as queries are normalized."""
    return normalize(phrase).split("…")


def _in_order(text: str, pieces: Sequence[str], near: Callable[[str], bool]) -> bool:
    """Whether `text` holds the pieces one after another, each gap between them `near`."""
    start = text.find(pieces[0])
    while start >= 0:
        end = start + len(pieces[0])
        following = text.find(pieces[1], max(end - 1, 0)) if len(pieces) > 1 else end
        if len(pieces) == 1 or (following >= 0 and near(text[end:following])):
            return len(pieces) < 3 or _in_order(text[following:], pieces[1:], near)
        if following < 0:
            return False
        start = text.find(pieces[0], start + 1)
    return False


def is_phrase(text: str) -> bool:
    """Whether the thesaurus has `text`, as a query is normalized, among its words."""
    return text in _phrases()


@cache
def _phrases() -> frozenset[str]:
    return frozenset().union(*_groups())


def meant(query: str) -> list[str]:
    """The law's words for what `query` says in everyday ones."""
    asked = _Query(query)
    words: list[str] = []
    held = _spoken().held(asked)
    for terms, phrases in _everyday() if held else ():
        if not held.isdisjoint(phrases):
            words += [term for term in terms if not asked.holds(term)]
    return list(dict.fromkeys(words))


def expansions(query: str) -> list[list[str]]:
    """The phrases that the thesaurus adds to `query`, group by group."""
    asked = _Query(query)
    added = [_times(query)]
    held = _grouped().held(asked)
    for group in _groups() if held else ():
        if not held.isdisjoint(group):
            added.append([phrase for phrase in group if phrase not in held][:_PER_GROUP])
    return [group for group in added if group]


def _times(query: str) -> list[str]:
    """The times of day in `query` as texts may write them: "9 pm" gives 21:00, 9 p.m. and 21时;
    9 o'clock both times that it may be."""
    found = [m for time in times(query) for m in sorted(time.minutes, reverse=True)]
    if not found:
        return []
    from corpus.text.clock import forms

    return [form for minutes in dict.fromkeys(found) for form in forms(minutes)]


def stated(terms: Sequence[str], weight: float) -> tuple[dict[str, float], dict[str, float]]:
    """The words and pairs of terms that were meant, each at `weight`."""
    words: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for phrase in terms:
        counts, couples = analyze(phrase)
        words.update((t, weight) for t in counts if len(t) > 1 or t < "\u3005")
        pairs.update((c, weight) for c in couples)
    return words, pairs


def weighted(groups: list[list[str]], weight: float) -> tuple[dict[str, float], dict[str, float]]:
    """The words and pairs of added phrases; those of a group share `weight`."""
    words: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for group in groups:
        share = weight / len(group) ** 0.5
        for phrase in group:
            terms, couples = analyze(phrase)
            kept = [t for t in terms if len(t) > 1 or t < "\u3005"] or list(terms)
            for term in kept:
                words[term] = max(words.get(term, 0.0), share / len(kept) ** 0.5)
            for couple in couples:
                pairs[couple] = max(pairs.get(couple, 0.0), share / len(couples))
    return words, pairs
