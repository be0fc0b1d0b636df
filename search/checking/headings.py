"""Whether the heading that a draft writes beside a number is that of the number: 12 CFR 1006.14
(Validation notices).

What stands in brackets may be anything. So it is said not to be the number's heading only where
another provision of the same law is headed so, and none of those cited is headed alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.text.han import han_pairs, has_han
from corpus.topics import topics
from search.checking.context import Context
from search.checking.wording import tokens

if TYPE_CHECKING:
    from search.results import Found

_BESIDE = re.compile(
    r"\s*,?\s*(?:[(（]\s*[“\"「]?([^()（）“”\"「」\n]{3,70})[”\"」]?\s*[)）]|[“\"「]([^“”\"「」\n]{3,70})[”\"」])"
)
_TITLE_ON = re.compile(
    r"(?:\s*\([^()]{1,60}\))*\s*(?:Act|Regulations?|Rules|Order|Ordinance|Scheme)\b,?\s*(?:\d{4})?"
)
_SMALL = frozenset(
    ("the", "a", "an", "of", "and", "or", "to", "in", "for", "on", "by", "with", "的")
)


def beside(text: str, end: int) -> str:
    """What may be a heading in brackets or quotation marks right behind a citation; "" for
    nothing."""
    found = _BESIDE.match(text, end)
    if found and _TITLE_ON.match(text, found.end()):
        return ""  # the title goes on: (Breathing Space) (England and Wales) Regulations 2020
    written = ((found[1] or found[2]).strip() if found else "").strip(".,;，。；")
    words = _words(written)
    enough = len(words) >= (4 if has_han(written) else 2)
    return (
        written if enough and not re.match(r"(?i)see|as |the “|以下|下称|简称|见", written) else ""
    )


def headed_so(context: Context, heading: str, cited: Sequence[Found]) -> str:
    """The citation of another provision of the law that is headed so; "" where one of those cited
    is headed alike or speaks of it, or none is headed so."""
    wanted, folded = _words(heading), "".join(tokens(heading))
    others = context.session.neighbours(cited[0], -1, context.day)
    if same := _same(folded, cited, others):
        return same
    for f in cited:
        if any(2 * len(wanted & _words(name)) > len(wanted) for name in _names(f)):
            return ""
        if 4 * len(wanted & _words(f.provision.text)) > 3 * len(wanted):
            return ""
    if not _topics_of(wanted).isdisjoint(id for f in cited for id in f.provision.topics):
        return ""
    for f in others:
        for name in _names(f):
            words = _words(name)
            inside = folded in "".join(tokens(name)) if has_han(heading) else wanted <= words
            if inside and len(words) <= 4 * len(wanted):
                return f.provision.citation
    return _told_apart(han_pairs(heading) if has_han(heading) else wanted, cited, others)


def _same(folded: str, cited: Sequence[Found], others: Sequence[Found]) -> str:
    """The one provision whose heading is this word for word, where those cited have it nowhere."""
    if any(
        folded in "".join(tokens(text)) for f in cited for text in (*_names(f), f.provision.text)
    ):
        return ""
    headed = [f for f in others if any(folded == "".join(tokens(n)) for n in _headings(f))]
    numbers = {f.provision.citation for f in headed}
    return numbers.pop() if len(numbers) == 1 else ""


def _headings(f: Found) -> list[str]:
    """The headings of a provision itself, each language by itself."""
    return [part.strip() for part in re.split(r"\s*/\s*|\n", f.provision.heading) if part.strip()]


def _topics_of(wanted: frozenset[str]) -> set[str]:
    """The topics that a heading names: more than half of its words are of one of their names."""
    return {
        topic.id
        for topic in topics()
        for name in (topic.en, topic.zh, *topic.words)
        if 2 * len(wanted & _words(name)) > len(wanted)
    }


def _told_apart(wanted: frozenset[str], cited: Sequence[Found], others: Sequence[Found]) -> str:
    """The provision that a heading in other words is of: what those cited have no word of stands in
    its own heading, and it has all the words, or twice as many as any of them."""
    held, least = [_held(f) for f in cited], 3 if has_han("".join(wanted)) else 2
    missing = wanted.difference(*held)
    most = max(len(wanted & words) for words in held)
    if not missing or 2 * most > len(wanted):
        return ""
    for f in others:
        own = _words(f.provision.heading) | han_pairs(f.provision.heading)
        has = len(wanted & (_held(f) | own))
        enough = has == len(wanted) or (has >= least and has >= 2 * most)
        if missing & own and enough and _rare(missing & own, others):
            return f.provision.citation
    return ""


def _held(f: Found) -> frozenset[str]:
    texts = (f.provision.text, *_names(f))
    return frozenset().union(*map(_words, texts), *map(han_pairs, texts))


def _rare(words: frozenset[str], others: Sequence[Found]) -> bool:
    """Whether one of the words stands in few headings of the law: it tells provisions apart."""
    heads = [_words(f.provision.heading) | han_pairs(f.provision.heading) for f in others]
    return any(sum(word in head for head in heads) <= max(2, len(heads) // 12) for word in words)


def _names(f: Found) -> list[str]:
    """The headings of a provision, each language by itself, and those that it stands under."""
    heads = [f.provision.heading, *f.provision.path]
    return [
        part.strip() for head in heads for part in re.split(r"\s*/\s*|\n", head) if part.strip()
    ]


def _words(text: str) -> frozenset[str]:
    return frozenset(
        re.sub(r"ies\Z", "y", word).rstrip("s") for word in tokens(text) if word not in _SMALL
    )
