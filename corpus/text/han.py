"""Han script: folding Traditional to Simplified, and telling Han text from other text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from corpus.text.lazy import is_compiled, pattern

KANA = "\u3041-\u30fa"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007"
HAN_CHARACTER = pattern(f"[{HAN}]")
#: In a longer text a pattern tells sooner, though its class be large.
_LONG = 2000
_RUN = pattern(f"[{HAN}]{{2,}}")


@cache
def _pairs() -> tuple[str, str]:
    """The folding table, read once: `han_fold.txt` holds Traditional/Simplified pairs."""
    table = Path(__file__).with_name("han_fold.txt").read_bytes().decode("utf-8")
    traditional, simplified, *_ = table.split("\n", 2)
    return traditional, simplified


@cache
def _simplified() -> dict[int, int]:
    return str.maketrans(*_pairs())


class _Folding:
    """Folds texts; from so many characters on, what holds nothing to fold is told by a pattern: a
    large class, as long to compile as it then saves."""

    most = 40_000

    def __init__(self) -> None:
        self._table = _simplified()
        self._seen = 0
        self._any: re.Pattern[str] | None = None

    def fold(self, text: str) -> str:
        """`to_simplified` of a text."""
        if self._any is None:
            self._seen += len(text)
            if self._seen > self.most:
                self._any = re.compile(f"[{''.join(map(chr, self._table))}]")
        elif not self._any.search(text):
            return text
        return text.translate(self._table)


@cache
def _folding() -> _Folding:
    return _Folding()


def to_simplified(text: str) -> str:
    """`text` with each Traditional or variant character replaced by its Simplified form.

    Character by character, so length and offsets are kept; meant for matching, not for reading.
    """
    return text if text.isascii() else _folding().fold(text)


def variants(character: str) -> str:
    """All characters that `to_simplified` makes this one of, itself among them."""
    traditional, simplified = _pairs()
    found, at = character, simplified.find(character)
    while at >= 0:
        found += traditional[at]
        at = simplified.find(character, at + 1)
    return found


def has_han(text: str) -> bool:
    """True when `text` holds at least one Han character."""
    return holds(text, HAN_CHARACTER, "\u3007")


def is_han(c: str) -> bool:
    """Whether a character is one of `HAN`."""
    if "\u4e00" <= c <= "\u9fff":
        return True
    return "\u3400" <= c <= "\u4dbf" or "\uf900" <= c <= "\ufaff" or c == "\u3007"


def han_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of a text: its words, as it has no spaces."""
    runs = _RUN.findall(text)
    return frozenset(run[n : n + 2] for run in runs for n in range(len(run) - 1))


def holds(
    text: str, characters: re.Pattern[str], first: str, is_one: Callable[[str], bool] = is_han
) -> bool:
    """Whether `text` holds one of `characters`, Han among them and none before `first`: told, where
    it can be, without the pattern, whose large class takes milliseconds to compile."""
    if text.isascii():
        return False
    if any("\u4e00" <= c <= "\u9fff" for c in text[:60]):
        return True
    if max(text) < first:
        return False
    return any(map(is_one, text)) if len(text) < _LONG else characters.search(text) is not None


def han_share(text: str) -> float:
    """The share (0 to 1) of Han characters among the letters and digits of `text`."""
    letters = sum(map(str.isalnum, text))
    told = len(text) > _LONG or is_compiled(HAN_CHARACTER)
    han = len(HAN_CHARACTER.findall(text)) if told else sum(map(is_han, text))
    return han / letters if letters else 0.0


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese in the main: more than three in ten of its letters are Han."""
    return han_share(text) > 0.3
