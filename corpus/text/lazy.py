"""Regular expressions that are compiled when first used.

A search as a fresh process uses few of those that its modules hold, and compiling one takes as
long as importing a small module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pattern = re.compile
else:

    class pattern:
        """What `re.compile` with these arguments gives, from the first use of a method on."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self._asked = text, flags

        def __getattr__(self, name: str) -> Any:
            compiled = re.compile(*self._asked)
            for method in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer"):
                setattr(self, method, getattr(compiled, method))
            return getattr(compiled, name)


def is_compiled(lazy: re.Pattern[str]) -> bool:
    """Whether a pattern of this module has been used, so that it costs nothing more."""
    return "search" in vars(lazy)


_GROUP = "(?:"


class AnyOf:
    """Alternatives of a regular expression without regard to case, of which only those are
    compiled that may match: a text holds one of the words that a match must begin with."""

    def __init__(self, text: str) -> None:
        self._alternatives = [_begun(one) for one in _alternatives(text)]

    def holds(self, text: str) -> bool:
        """Whether one of the alternatives matches somewhere in `text`."""
        folded = text.casefold()
        return any(
            one is None or one.search(text)
            for words, one in self._alternatives
            if any(word in folded for word in words)
        )


def _begun(text: str) -> tuple[tuple[str, ...], Any]:
    """An alternative, without regard to case: the words that its matches begin with, and the
    pattern; None where it is a word itself."""
    if text.isalnum():
        return (text.casefold(),), None
    words = tuple(word.casefold() for word in beginnings(text))
    return words, None if text and _literal(text) == text else pattern(text, re.I | re.S)


def beginnings(text: str) -> list[str]:
    """What the matches of a regular expression begin with, as far as can be told at sight; "" for
    an alternative of which nothing can."""
    found: list[str] = []
    for one in _alternatives(text):
        one = one.removeprefix(r"\b")
        end = _closing(one) if one.startswith(_GROUP) else 0
        if end and one[end + 1 : end + 2] not in tuple("?*{"):
            found += beginnings(one[len(_GROUP) : end])
        elif one.startswith("[") and one.partition("]")[2][:1] not in tuple("?*{"):
            found += _of_class(one[1:].partition("]")[0])
        else:
            found.append(_literal(one))
    return found


def _of_class(characters: str) -> list[str]:
    """The characters of a class; "" for one that does not name them."""
    return [""] if {*characters} & {*"^-\\["} else [*characters]


def _literal(text: str) -> str:
    characters, at = "", 0
    while at < len(text):
        escaped = text[at] == "\\"
        at += escaped
        if text[at].isalnum() if escaped else text[at] in ".^$*+?{}[]|()":
            break
        if text[at + 1 : at + 2] in tuple("?*{"):
            break
        characters += text[at]
        at += 1
    return characters


#: What matters of a regular expression's text: an escape, a class, a bracket, a bar.
_SIGN = pattern(r"\\.|\[.[^\]]*\]|[(|)]", re.S)


def _signs(text: str) -> Iterator[tuple[int, str, int]]:
    """The brackets and bars that stand in no class, where, and how many groups are open there."""
    depth = 0
    for sign in _SIGN.finditer(text):
        c = sign[0]
        if c in ("(", "|", ")"):
            depth += (c == "(") - (c == ")")
            yield sign.start(), c, depth


def _alternatives(text: str) -> Iterator[str]:
    """The parts between the bars that stand in no group and no class."""
    if not _HARD.isdisjoint(text):
        yield from _hard_alternatives(text)
        return
    open_, parts = 0, list[str]()
    for part in text.split("|"):
        parts.append(part)
        open_ += part.count("(") - part.count(")")
        if not open_:
            yield "|".join(parts)
            parts.clear()
    if parts:  # a group that is not closed
        yield from _hard_alternatives("|".join(parts))


#: What may hold a bar or a bracket that is none.
_HARD = frozenset("[\\")


def _hard_alternatives(text: str) -> Iterator[str]:
    start = 0
    for at, c, depth in _signs(text):
        if c == "|" and not depth:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _closing(text: str) -> int:
    """Where the group closes that `text` begins with."""
    return next((at for at, c, depth in _signs(text) if c == ")" and not depth), 0)
