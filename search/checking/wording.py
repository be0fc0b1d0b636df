"""Comparing a quotation with a text: by word, in Chinese by character, punctuation apart."""

# ruff: noqa: E501

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from corpus.named import NamedTuple
from corpus.text.han import HAN, to_simplified

_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_GAP = re.compile(
    r"\s*(?:\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…{1,2}|\.\s?\.\s?\.(?:\s?\.)?|[（(]略[)）]|\*\s?\*\s?\*)\s*"
)
#: A capital made small, or the reverse: [t]he.
_CASED = re.compile(r"\[(\w)\](?=\w)")
#: A word that the writer put in or changed, with what of the original hangs on it: pay[ing], [the].
_ADDED = re.compile(r"[\w'’-]*\[[^\[\]]{0,80}\][\w'’-]*")
#: What is told of the quotation, not quoted; marks of footnotes; characters that are not seen.
_SAID = re.compile(
    r"\[(?:sic|原文如此)\]|[(（](?:emphasis|italics)[^()（）]{0,30}(?:added|omitted|supplied|mine|ours)[)）]"
    r"|[(（](?:(?:internal )?(?:citations?|footnotes?|quotation marks?)[^()（）]{0,30}omitted|着重号[^()（）]{0,12})[)）]"
    r"|[\u00b9\u00b2\u00b3\u2070-\u2079]+|\[(?:FN|n\.?\s?|注)?\d{1,3}\]|[①-⑳†‡]|[\u00ad\u200b-\u200d\u2060\ufeff]",
    re.I,
)
#: The numbers of paragraphs and items, which a quotation may leave out.
_MARKS = re.compile(
    r"[(（]\s*(?:[a-z]{1,4}|\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]|(?m:^\s*(?:\d{1,3}[.、．]|[一二三四五六七八九十]{1,3}、))",
    re.I,
)
_HYPHEN = re.compile(r"(\w)[-‐]\s*\n\s*(\w)")
#: What changes the sense where it is left out.
_WEIGHTY = frozenset(
    (
        "not",
        "no",
        "never",
        "except",
        "unless",
        "but",
        "only",
        "nor",
        "without",
        "however",
        "provided",
    )
) | frozenset("不非但无未除勿")
#: A quotation that begins right behind one of these is cut from it: 不|得出借.
_HAN_NEGATIONS = frozenset("不非未勿")
#: Pieces that stand further apart than so many words are told of.
FAR = 150


class Match(NamedTuple):
    """How a quotation stands in a text: "exact", "fragments" (out of order or far apart), "near"
    (words differ: `diff`) or "none"; the words that were left out between its pieces."""

    how: str
    omitted: tuple[str, ...] = ()
    diff: tuple[tuple[str, str], ...] = ()


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared."""
    text = _HYPHEN.sub(r"\1\2", _SAID.sub("", text))
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    return _TOKEN.findall(to_simplified(text).casefold())


def pieces(quotation: str) -> list[list[str]]:
    """The pieces of a quotation between its marks of omission, as words; a word that the writer
    changed or put in is such a mark."""
    text = _CASED.sub(r"\1", _SAID.sub("", quotation))
    parts = _GAP.split(_ADDED.sub(" … ", _GAP.sub(" … ", text)))
    return [found for part in parts if (found := tokens(part))]


def held(quotation: str, text: str) -> Match:
    """How a quotation stands in a text; numbers of paragraphs may be left out."""
    parts, words = pieces(quotation), tokens(text)
    if not parts:
        return Match("none")
    places = _places(parts, words)
    if places is None:
        bare = pieces(_MARKS.sub(" ", quotation)), tokens(_MARKS.sub(" ", text))
        if bare[0] and (found := _places(*bare)) is not None:
            return _ordered(bare[0], found, bare[1])
        return _near([word for part in parts for word in part], words)
    return _ordered(parts, places, words)


def _places(parts: Sequence[Sequence[str]], words: Sequence[str]) -> list[int] | None:
    """Where each piece stands, in order where it can; None where one does not stand at all."""
    found, at = [], 0
    joined = "\x1f" + "\x1f".join(words) + "\x1f"
    starts = _starts(words)
    for part in parts:
        needle = "\x1f" + "\x1f".join(part) + "\x1f"
        where = joined.find(needle, starts[at] if at < len(starts) else 0)
        if where < 0:
            where = joined.find(needle)
        if where < 0:
            return None
        place = joined.count("\x1f", 0, where + 1) - 1
        found.append(place)
        at = place + len(part)
    return found


def _starts(words: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return starts


def _ordered(parts: Sequence[Sequence[str]], places: list[int], words: Sequence[str]) -> Match:
    before = words[places[0] - 1] if places[0] else ""
    omitted = [before] if before in _HAN_NEGATIONS else []
    for n in range(1, len(places)):
        end = places[n - 1] + len(parts[n - 1])
        if places[n] < end or places[n] - end > FAR:
            return Match("fragments")
        gap = words[end : places[n]]
        if any(word in _WEIGHTY or word.isdigit() for word in gap):
            omitted.append(_text(gap))
    return Match("exact", tuple(omitted))


def _near(quoted: Sequence[str], words: Sequence[str]) -> Match:
    """The passage of the text most like the quotation, with what differs."""
    if not words or len(quoted) * len(words) > 4_000_000:
        return Match("none")
    matcher = SequenceMatcher(None, words, quoted, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if not blocks:
        return Match("none")
    longest = max(blocks, key=lambda b: b.size)
    low = max(0, longest.a - longest.b - 5)
    window = words[low : low + len(quoted) + 12]
    again = SequenceMatcher(None, window, quoted, autojunk=False)
    same = sum(b.size for b in again.get_matching_blocks())
    if same < 0.7 * len(quoted) or longest.size < min(4, len(quoted) // 3):
        return Match("none")
    codes = again.get_opcodes()
    rows: list[tuple[str, str]] = []
    for n, (tag, i, j, k, m) in enumerate(codes):
        edge = n in (0, len(codes) - 1) and tag == "delete"
        if tag == "equal":
            rows.append(("=", _text(window[i:j])))
        elif not edge:
            rows += [("-", _text(window[i:j]))] if i < j else []
            rows += [("+", _text(quoted[k:m]))] if k < m else []
    return Match("near", (), tuple(rows))


def _text(words: Sequence[str]) -> str:
    """Words as a text again: Han characters without spaces."""
    return re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", " ".join(words))
