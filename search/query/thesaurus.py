"""The thesaurus: what else to search for, shown to the user and weighing less than typed words."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import RegsearchError
from corpus.text.numerals import parse_numeral
from indexer.analysis import analyze, normalize, units

#: Phrases added for one group at the most.
_PER_GROUP = 6


class ThesaurusError(RegsearchError):
    """A thesaurus file that cannot be used: which, and why."""


@cache
def _file() -> tuple[Path, dict[str, Any]]:
    import tomllib

    path = Path(os.environ.get("REGSEARCH_THESAURUS") or Path(__file__).with_name("thesaurus.toml"))
    try:
        return path, tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ThesaurusError(f"{path} is no TOML file: {error}") from None


@cache
def _groups() -> list[list[str]]:
    path, table = _file()
    groups: list[list[str]] = table.get("groups", [])
    if not (isinstance(groups, list) and groups and all(map(_are_phrases, groups))):
        raise ThesaurusError(f"{path} holds no groups of phrases: groups = [['催收', '追债'], ...]")
    return groups


@cache
def _misspelt() -> dict[str, list[str]]:
    """What is written by mistake for each of some words."""
    path, table = _file()
    words: dict[str, list[str]] = table.get("misspelt", {})
    if not (isinstance(words, dict) and all(map(_are_phrases, words.values()))):
        raise ThesaurusError(f"{path}: misspelt is no table: misspelt = {{'催收' = ['摧收']}}")
    return words


def _are_phrases(group: object) -> bool:
    return isinstance(group, list) and all(isinstance(phrase, str) for phrase in group)


class _Query:
    """A query, to be asked whether it holds a phrase."""

    def __init__(self, text: str) -> None:
        self._han = normalize(text)
        self._stems = f" {' '.join(units(text))} "
        self._beginnings = {stem[:3] for stem in self._stems.split()}

    def holds(self, phrase: str) -> bool:
        """Han phrases as they stand, others by the stems of their words."""
        if phrase[:1] >= "\u3005":
            return normalize(phrase) in self._han
        words = phrase.lower().split()
        if any(word[:3] not in self._beginnings for word in words):
            return False  # no stem begins otherwise than its word; saves stemming all phrases
        return f" {' '.join(units(phrase))} " in self._stems


def expansions(query: str) -> list[list[str]]:
    """The phrases that the thesaurus adds to `query`, group by group."""
    asked = _Query(query)
    meant = [w for w, wrong in _misspelt().items() if any(map(asked.holds, wrong))]
    asked = _Query(" ".join((query, *meant))) if meant else asked
    added = [times(query), meant]
    for group in _groups():
        present = {phrase for phrase in group if asked.holds(phrase)}
        if present:
            added.append([phrase for phrase in group if phrase not in present][:_PER_GROUP])
    return [group for group in added if group]


_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})(?::(\d\d))?\s*([ap])\.?\s?m\b", re.I)
_HAN_CLOCK = re.compile(
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜里|夜间)\s*(\d{1,2}|[一二三四五六七八九十两]{1,3})\s*[点點时時]"
)
_AFTERNOON = "下午傍晚晚上晚间夜里夜间"


def times(query: str) -> list[str]:
    """The times of day in `query` on the 24-hour clock: "9 pm" gives 21:00 and 21时."""
    hours = [int(h) % 12 + (12 if half in "pP" else 0) for h, _, half in _CLOCK.findall(query)]
    for part, number in _HAN_CLOCK.findall(query):
        hour = parse_numeral(number) or 0
        hours.append(hour + 12 if part in _AFTERNOON and hour < 12 else hour)
    return [form for h in hours for form in (f"{h}:00", f"{h}时")]


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
