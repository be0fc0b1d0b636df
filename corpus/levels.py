"""The register of levels: how far the paragraphs of each section, or the 款 of each article, go.

`registers/levels/*.toml` lets "there is no such paragraph" be said of a law that is held as a
digest only. The format is described in corpus/library/README.md; the files are read when first
asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from corpus.citations.keys import citation_key
from corpus.topics import LIBRARY

#: A pair of the register: a number, or the first and the last of several, and its last paragraph.
_PAIR = re.compile(r"(\d+)\.\.(\d+):(\S+)|(\S+):(\S+)")
_LAST = re.compile(r"¶?\d{1,3}|[a-z]|[A-Z]|[ivx]{2,5}")
#: The numbers of Roman items, in order: (i) to (xx).
_ROMAN = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
]  # fmt: skip
_LEVEL = re.compile(r"¶\d+|\([0-9A-Za-z]{1,5}\)")


def lacks_level(id: str, key: str, folder: Path = LIBRARY / "registers" / "levels") -> bool:
    """Whether the register knows that a law has no such paragraph: cn/civil-code, "680¶4"."""
    known = levels(folder).get(id)
    number = re.split(r"[¶(]", key, maxsplit=1)[0]
    if not known or number == key:
        return False
    for level in _LEVEL.findall(key[len(number) :]):
        last = known.get(number)
        if last and _beyond(level.strip("()"), last):
            return True
        number += level
    return False


def _beyond(level: str, last: str) -> bool:
    """Whether a level comes after the last one; False where the two are not of one kind, as an
    item (3) and a 款 ¶3 are not."""
    if last.strip("¶").isdigit():
        number = level.removeprefix("¶")
        alike = level[0] == last[0] or (level[0] != "¶" and last[0] != "¶")
        return alike and number.isdigit() and int(number) > int(last.strip("¶"))
    if last in _ROMAN[1:] and len(last) > 1:
        return level in _ROMAN and _ROMAN.index(level) > _ROMAN.index(last)
    same = len(level) == 1 and level.isalpha() and level.islower() == last.islower()
    return same and level > last


@cache
def levels(folder: Path = LIBRARY / "registers" / "levels") -> Mapping[str, Mapping[str, str]]:
    """The last paragraph of each number, by the id of the law; ValueError where a file breaks the
    format."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.toml")):
        for id, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if id in found:
                raise ValueError(f"{path.name}: {id}: stands twice")
            found[id] = dict(_pairs(str(row.get("last", "")), f"{path.name}: {id}"))
    return found


def _pairs(text: str, where: str) -> Iterator[tuple[str, str]]:
    for word in text.split():
        pair = _PAIR.fullmatch(word)
        last = (pair[3] or pair[5]) if pair else ""
        number = (pair[1] or pair[4]) if pair else ""
        if not pair or citation_key(number) != number or not _LAST.fullmatch(last):
            raise ValueError(f"{where}: '{word}' is no number and its last paragraph")
        if pair[2]:
            yield from ((str(n), last) for n in range(int(number), int(pair[2]) + 1))
        else:
            yield number, last


def level_problem(id: str, citation: str, folder: Path) -> str:
    """Why a digest's citation is against the register; "" where it is not."""
    try:
        lacks = lacks_level(id, citation_key(citation), folder)
    except ValueError:
        return ""  # said of the register
    if lacks:
        return f"the register of levels has no '{citation}'"
    return ""


def level_problems(ids: Collection[str], folder: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with the registers of a library whose regulations have these ids."""
    try:
        unknown = sorted(set(levels(folder)) - set(ids))
    except ValueError as error:
        yield "levels", str(error)
        return
    yield from ((f"levels {id}", "no regulation has that id") for id in unknown)
