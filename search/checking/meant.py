"""Which of several limits a number is about: those of the law that its sentence names, and of a
provision's several ones that of whose case the clause speaks (bankruptcies, charged-off accounts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from corpus.text.han import han_pairs, has_han
from search.checking.model import Cited
from search.checking.profile import words_of

if TYPE_CHECKING:
    from search.topics import LimitRow

#: What is said of all but some cases.
_EXCEPT = re.compile(
    r"\b(?:aside|apart|except\w*|excluding|other than|unless|not)\b|除|以外|之外|不含|不包括|未",
    re.I,
)
_MARK = re.compile(r"[;；。，]|,(?!\d)|\b(?:and|but|while)\b")


def laws_named(cited: Iterable[Cited]) -> frozenset[str]:
    """The ids of the laws that are cited as a whole."""
    return frozenset(id for c in cited if not c.key for id in c.ids)


def of_case(rows: Sequence[LimitRow], sentence: str, start: int, end: int) -> list[LimitRow]:
    """The limits of whose case the clause around a number speaks, told by words that the others
    have not; all of them where none is told apart."""
    clause = _clause(sentence, start, end)
    han = has_han(clause)
    said = frozenset(word for word in words_of(clause, han) if not word[0].isdigit())
    own = [words_of(f"{row.sentence} {row.when}", han) for row in rows]
    counts = []
    for n, words in enumerate(own):
        others = frozenset().union(*(w for m, w in enumerate(own) if rows[m].id != rows[n].id))
        counts.append(len((said & words) - others))
    most = max(counts, default=0)
    return [row for row, n in zip(rows, counts, strict=True) if n == most] if most else list(rows)


def nearest_first(rows: Iterable[LimitRow], sentence: str) -> list[LimitRow]:
    """The limits, those that share most words with the sentence first."""
    han = has_han(sentence)
    said = words_of(sentence, han)
    return sorted(rows, key=lambda row: -len(said & words_of(f"{row.sentence} {row.when}", han)))


def of_condition(rows: Sequence[LimitRow], sentence: str, start: int, end: int) -> list[LimitRow]:
    """The limits whose own condition the clause around a number names (effective calls), by words
    that the others have not; none where that is said of no limit, or of all."""
    clause = _clause(sentence, start, end)
    if _EXCEPT.search(sentence):
        return []
    han = has_han(clause)
    words = han_pairs if han else partial(words_of, han=False)
    said = words(clause)
    whole = [words(f"{row.sentence} {row.when}") for row in rows]
    met = []
    for row in rows:
        others = frozenset().union(*(w for m, w in enumerate(whole) if rows[m].id != row.id))
        if len((said & words(row.when)) - others) > han:
            met.append(row)
    return met if len(met) < len(rows) else []


def _clause(text: str, start: int, end: int) -> str:
    """The clause around a number; the whole sentence where that says nothing else."""
    before = [m.end() for m in _MARK.finditer(text, 0, start)]
    after = _MARK.search(text, end)
    clause = text[before[-1] if before else 0 : after.start() if after else len(text)]
    return clause if len(clause) > 3 * (end - start) else text
