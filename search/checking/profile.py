"""The provisions held of a law, by the words that tell them apart."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.named import NamedTuple
from corpus.registers import top_number
from corpus.text.han import han_pairs, has_han, to_simplified
from corpus.text.numerals import NUMERAL
from corpus.text.quantities import CARDINALS, TENS, stated_numbers
from indexer.analysis import stem_of
from search.checking.context import Context

if TYPE_CHECKING:
    from search.results import Found

#: A law with more provisions held than this is not compared.
_MOST = 800
_SMALL = frozenset(
    re.findall(
        r"\w+",
        """this that these those are was were been has have had does did not may must shall
        will would can could should its their his her they she our you your who
        which what when where from under than then such any all each other more most
        only into over within without after before about between both also there
        here but out per same own very some one two three first person means case
        following section paragraph subsection article act rule law provision the
        and for with nothing else because see sent applies apply""",
    )
)
_SMALL_OR_NUMBER = _SMALL | CARDINALS.keys() | TENS.keys()
_HAN_SMALL = frozenset(
    re.findall(
        r"\w+",
        "不得 应当 可以 以上 以下 规定 进行 按照 根据 依照 有关 相关 下列 情形 条例 办法 人民 并且 "
        "当事 事人 不能 应向",
    )
)
_JOINTS = re.compile("[的了和与及或在是有其之等于为由从向对把被将也都还就各该本并所以后前]")
#: A number that counts nothing: that of a provision, third persons.
_REFERENCE = re.compile(rf"第\s*[{NUMERAL}]+|§+\s*[\w.()-]+")
_WORD = re.compile(r"[A-Za-z][a-z'’-]{2,}")


class Row(NamedTuple):
    """A provision held, or several of one number; the words of their headings, all their words."""

    founds: tuple[Found, ...]
    heading: frozenset[str]
    words: frozenset[str]

    @property
    def number(self) -> str:
        """The number of the article or section; "" for what has none."""
        return top_number(self.founds[0].provision.key)


@dataclass
class Profile:
    """The provisions of a law that are held, by the words that they hold."""

    rows: tuple[Row, ...]

    @cached_property
    def seen(self) -> Counter[str]:
        """How many provisions have a word."""
        return Counter(word for row in self.rows for word in row.words)

    @cached_property
    def whole(self) -> Profile:
        """The same with the parts of an article taken together."""
        parts: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            parts[row.number or row.founds[0].provision.key].append(row)
        if len(parts) == len(self.rows):
            return self
        return Profile(tuple(map(_joined, parts.values())))

    def weight(self, words: Iterable[str]) -> float:
        """How much words tell: the fewer provisions have one, the more (inverse frequency)."""
        total = len(self.rows) + 1
        return sum(math.log(total / (self.seen[word] + 0.5)) for word in words)

    def rare(self, words: Iterable[str]) -> int:
        """How many of the words stand in few provisions."""
        most = max(2, len(self.rows) // 12)
        return sum(0 < self.seen[word] <= most for word in words)


def profile_of(context: Context, law: str, han: bool) -> Profile | None:
    """The provisions held of a law in force; None of a law that is too long. Made once a draft."""
    known: dict[tuple[str, bool], Profile | None] = context.profiles
    if (law, han) not in known:
        known[law, han] = _made(context, law, han)
    return known[law, han]


def _made(context: Context, law: str, han: bool) -> Profile | None:
    founds: list[Found] = []
    for head in context.heads(law):
        if head.status in ("in force", "unknown") and head.regulation.text in (
            "digest",
            "official",
        ):
            founds += context.session.neighbours(head, -1, context.day)
            if len(founds) > _MOST:
                return None
    return Profile(tuple(_row(f, han) for f in founds))


def _row(f: Found, han: bool) -> Row:
    """A provision's words in one language, where it has both."""
    heading = words_of(f.provision.heading, han)
    paragraphs = f.provision.text.split("\n\n")
    own = [text for text in paragraphs if has_han(text) == han] or paragraphs
    return Row((f,), heading, heading | words_of("\n".join(own), han))


def _joined(rows: list[Row]) -> Row:
    return Row(
        tuple(f for row in rows for f in row.founds),
        frozenset().union(*(row.heading for row in rows)),
        frozenset().union(*(row.words for row in rows)),
    )


def words_of(text: str, han: bool) -> frozenset[str]:
    """The words of a text: stems, or pairs of neighbouring Han characters, small words apart; and
    its numbers, however written."""
    plain = _REFERENCE.sub(" ", text)
    numbers = frozenset(f"{number:g}" for number in stated_numbers(plain) if number > 1)
    if not han:
        words = (word.lower() for word in _WORD.findall(text))
        return numbers | {stem_of(word) for word in words if word not in _SMALL_OR_NUMBER}
    pairs = han_pairs(to_simplified(text))
    return numbers | {p for p in pairs if p not in _HAN_SMALL and not _JOINTS.search(p)}
