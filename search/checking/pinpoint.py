"""Whether the paragraph or item that is cited exists in its provision, as far as texts tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.citations.keys import plain
from corpus.levels import lacks_level
from corpus.text.numerals import NUMERAL, parse_numeral
from search.matching.cited_text import ANCESTOR, Target
from search.results import Found

_LEVEL = re.compile(r"¶\d+|\([0-9A-Za-z]{1,5}\)")
_ITEM = re.compile(rf"\s*[（(]\s*[{NUMERAL}]+\s*[)）]|\s*\d+[.、．]|\s*[{NUMERAL}]+、")
_HAN_ITEM = re.compile(rf"[（(]\s*([{NUMERAL}]+)\s*[)）]")
_MARK = re.compile(r"\((?:[a-h]|[1-9]|i{1,3}|[A-H])\)")


def pinpoint_of(target: Target, founds: Sequence[Found]) -> str:
    """`none` without a pinpoint, `exact`, `absent` where an official text or the register of levels
    has no such paragraph, `ancestor` where only what it is part of is held."""
    if not re.search(r"[¶(]", target.key) or re.search(r"\)-|-[^-(¶]*[a-z]?\d{3}", target.key):
        return "none"  # no paragraph, or a range of them
    if target.how != ANCESTOR:
        return "exact"
    own = [f for f in founds if not f.regulation.version]
    if any(lacks_level(f.regulation.id, _own_key(target.key, f)) for f in own):
        return "absent"
    official = [f for f in founds if f.regulation.text == "official"]
    levels = _LEVEL.findall(target.key[len(target.found) :])
    if official and levels and _lacks(official, target.found, levels):
        return "absent"
    return "ancestor"


def _own_key(key: str, found: Found) -> str:
    """A number by which a provision is also cited as its law counts: FDCPA § 808(9) is 1692f(9)."""
    for name in map(plain, found.provision.also):
        if not (m := re.search(r"(?<![\w.])(\w[\w.-]*)((?:\(\w+\))*)\Z", name)):
            continue
        if key.startswith(f"{m[1].lower()}(") and found.provision.key.endswith(m[2]):
            return found.provision.key.removesuffix(m[2]) + key[len(m[1]) :]
    return key


def _lacks(official: Sequence[Found], found: str, levels: Sequence[str]) -> bool:
    """Whether the official text of the provision `found` surely has no such level below it."""
    if levels[0].startswith("¶"):
        return _lacks_paragraph(official, int(levels[0][1:]))
    texts = [f.provision.text for f in official]
    if any(re.search(rf"[（(]\s*[{NUMERAL}]+\s*[)）]", text) for text in texts):
        numbers = {parse_numeral(m[1]) for text in texts for m in _HAN_ITEM.finditer(text)}
        if numbers - {None} and levels[0][1:-1].isdigit():
            return int(levels[0][1:-1]) not in numbers
    marked = any(_MARK.search(text) for text in texts) or any(
        len(f.provision.key) > len(found) for f in official
    )
    return marked and not any(levels[0] in text.replace(" ", "") for text in texts)


def _lacks_paragraph(official: Sequence[Found], number: int) -> bool:
    """Whether an article has fewer paragraphs (款): those that begin with a number are items."""
    for f in official:
        lines = [line for line in f.provision.text.split("\n") if line.strip()]
        paragraphs = [line for line in lines if not _ITEM.match(line)]
        if number <= max(len(paragraphs), 1) or len(f.provision.key) > 40:
            return False
    return True
