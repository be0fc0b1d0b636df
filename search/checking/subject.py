"""Whether a sentence speaks of what another provision of the cited law is about: 民法典第675条 for
interest that is deducted in advance (Article 670).

A sentence is compared with the provisions of the law that are held, by the words that tell them
apart (weighed by how few provisions have them). Its citation is doubted only where the provision
cited has next to none of those words, and another one has most of them, in its heading too. Where
no text of what is cited is held, another provision must have most of all the words of the sentence,
far more than any third one, and stand far from what is cited: neighbours share their subjects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import ge
from typing import TYPE_CHECKING

from corpus.jurisdictions import meets
from corpus.registers import top_number
from corpus.text.han import has_han
from search.checking.context import Context
from search.checking.model import Cited
from search.checking.profile import Profile, Row, profile_of, words_of

if TYPE_CHECKING:
    from search.checking.drafts import Sentence

#: So many words that the law has must stand in a sentence; of pairs of characters one more.
_LEAST = 3
#: Of the weight of a sentence's words: at most this in what is cited, at least this in the other.
_CITED, _OTHER, _TIMES = 0.2, 0.35, 3.0
#: Where the other's heading has none of the words.
_CITED_UNHEADED, _OTHER_UNHEADED, _RARE_UNHEADED = 0.1, 0.6, 4
_RARE = 2
#: Where the other has most of the words, several of which those cited have not.
_OTHER_MOST = 0.7
#: Where the other has nearly all the words: of what is cited at most this, or this where it has not
#: the number either.
_OTHER_WHOLE, _CITED_WHOLE, _CITED_NUMBERED = 0.78, 0.4, 0.65
#: Of what is cited no text is held: of the weight of all words at least this in the other, so much
#: more than in any third, so many rare words; with words of its heading, and without. In English,
#: which has fewer words than Chinese has pairs of characters, and in Chinese.
_UNHELD = {
    False: {True: (0.45, 0.12, 2), False: (0.45, 0.16, 4)},
    True: {True: (0.45, 0.25, 4), False: (0.6, 0.25, 6)},
}
#: Articles that are no further apart are neighbours.
_NEIGHBOURS = 10
#: The whole of an act, cited by where it begins.
_ON = re.compile(r"\s*,?\s*(?:et seq|and following|ff\b|等条)", re.I)
#: How a title goes on behind the name that was read of it.
_TITLE_ON = re.compile(
    r"(?:\s*\([^()]{1,80}\))+(?:\s*(?:Act|Regulations?|Rules|Order|Ordinance))?(?:,?\s*\d{4})?"
)


def on_subject(context: Context, sentence: Sentence, rows: Sequence[Cited]) -> list[Cited]:
    """The citations of a sentence; the name of one does not match (`about` tells what does) where
    the sentence speaks of another provision of its law."""
    words = _said(context, sentence, rows)
    if len(words) < _LEAST:
        words |= _before(context, sentence, rows)
    if len(words) < _LEAST:
        return list(rows)
    ids = frozenset(id for row in rows for id in row.ids)
    text = context.draft.text
    return [
        row if _ON.match(text, row.span.end) else _judged(context, row, ids, words) for row in rows
    ]


def _judged(context: Context, row: Cited, ids: frozenset[str], words: frozenset[str]) -> Cited:
    laws = {id.partition("#")[0] for id in row.ids}
    told = (not row.name_match and not row.heading) or row.beside
    if told or not top_number(row.key) or len(laws) != 1:
        return row
    profile = profile_of(context, laws.pop(), any(map(has_han, words)))
    if not profile:
        return row
    if row.resolution in ("resolved", "group") and row.basis != "register":
        other = _other(profile, ids, words)
        if not other and row.key == top_number(row.key):
            other = _other(profile.whole, ids, words)
    else:
        known = _may_exist(context, row)
        other = _other_of_unheld(profile.whole, row.key, ids, words) if known else None
    return _told(context, row, profile, other, words) if other else row


def _may_exist(context: Context, row: Cited) -> bool:
    """Whether a citation of which no text is held is of a number that its law may have, and of a
    law of the draft's places that applies."""
    if row.validity not in ("in_force", "unknown") or row.pinpoint == "absent":
        return False
    here = meets(row.jurisdiction, context.jurisdictions)
    return row.resolution == "resolved" or (row.resolution == "outside_corpus" and here)


def _told(
    context: Context, row: Cited, profile: Profile, other: Row, words: frozenset[str]
) -> Cited:
    """The row, with the provision that its sentence speaks of: of the parts of an article the one
    that has most of the words."""
    parts = {f: words_of(f.provision.text, any(map(has_han, words))) for f in other.founds}
    p = max(parts, key=lambda f: profile.weight(words & parts[f])).provision
    heading = _heading(p.heading, context.zh)
    about = f"{p.citation}（{heading}）" if context.zh else f"{p.citation} ({heading})"
    return row._replace(name_match=False, heading="", about=about if heading else p.citation)


def _heading(text: str, zh: bool) -> str:
    """The heading in the language of the draft, where it is in two."""
    parts = [part.strip() for part in re.split(r"\s/\s|\n", text)]
    return next((part for part in parts if has_han(part) == zh), parts[0])


def _other(profile: Profile, ids: frozenset[str], words: frozenset[str]) -> Row | None:
    """The provision that a sentence is about, if it is surely none of those with these ids."""
    words = words & profile.seen.keys()
    total = profile.weight(words)
    own = _cited(profile, ids)
    spoken = sum(not word[0].isdigit() for word in words)
    if spoken < _LEAST + any(map(has_han, words)) or total <= 0 or not own:
        return None
    held = frozenset().union(*(row.words for row in own))
    cited = profile.weight(words & held) / total
    if cited > _CITED_NUMBERED:
        return None
    best: tuple[float, Row | None] = (0.0, None)
    tops = {top_number(id.partition("#")[2]) for id in ids}
    for row in profile.rows:
        share = profile.weight(words & row.words) / total
        near = row.number in tops  # a number is its limit's to tell of
        told = frozenset(word for word in words if not (near and word[0].isdigit()))
        if row not in own and share > best[0] and _tells(profile, row, told, held, share, cited):
            best = (share, row)
    return best[1]


def _other_of_unheld(
    profile: Profile, key: str, ids: frozenset[str], words: frozenset[str]
) -> Row | None:
    """The provision that a sentence is surely about, and that is far from the number `key`, of
    which no text is held, and none of those cited beside it."""
    total = profile.weight(words)
    shares = sorted(
        ((profile.weight(words & row.words) / total, n) for n, row in enumerate(profile.rows)),
        reverse=True,
    )
    if total <= 0 or not shares:
        return None
    share, best = shares[0][0], profile.rows[shares[0][1]]
    if best in _cited(profile, ids) or not _far(best.number, top_number(key)):
        return None
    thirds = (part for part, n in shares if profile.rows[n].number != best.number)
    ahead, has = share - next(thirds, 0.0), words & best.words
    ways = _UNHELD[any(map(has_han, words))]
    likely = [ways[False]] + ([ways[True]] if profile.rare(has & best.heading) else [])
    found = (share, ahead, profile.rare(has))
    told = any(all(map(ge, found, least)) for least in likely)
    return best if told else None


def _far(one: str, other: str) -> bool:
    """Whether two articles are no neighbours."""
    numbers = [re.match(r"\d+", number) for number in (one, other)]
    ends = [int(found[0]) for found in numbers if found]
    return len(ends) == 2 and abs(ends[0] - ends[1]) > _NEIGHBOURS


def _cited(profile: Profile, ids: frozenset[str]) -> list[Row]:
    """The provisions with these ids, and those that they are parts of or that are parts of them."""
    keys = {id.partition("#")[2] for id in ids if "#" in id}
    return [
        row
        for row in profile.rows
        if any(_within(f.provision.key, key) for f in row.founds for key in keys)
    ]


def _within(one: str, other: str) -> bool:
    """Whether a provision is another one, or a part of it, or the other way round."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) : len(short) + 1] in ("", "(", "¶")


def _tells(
    profile: Profile,
    row: Row,
    words: frozenset[str],
    held: frozenset[str],
    share: float,
    cited: float,
) -> bool:
    """Whether a provision has so much more of the words than those cited that it must be meant."""
    more = (words & row.words) - held
    rare = profile.rare(more)
    if share >= _OTHER_WHOLE and len(more) >= _RARE:
        headed = cited <= _CITED_WHOLE and profile.rare(more & row.heading)
        numbered = cited <= _CITED_NUMBERED and any(word[0].isdigit() for word in more) and rare
        if headed or numbered:
            return True
    if cited > _CITED or share < _TIMES * cited:
        return False
    several = _RARE_UNHEADED if any(map(has_han, words)) else _RARE + 1
    if share >= _OTHER_MOST and len(more) >= several and rare:
        return True
    if profile.rare(more & row.heading):
        return share >= _OTHER and rare >= _RARE
    return cited <= _CITED_UNHEADED and share >= _OTHER_UNHEADED and rare >= several


def _before(context: Context, sentence: Sentence, rows: Sequence[Cited]) -> frozenset[str]:
    """The words of the sentence before one that is hardly more than a citation."""
    all_ = sentence.block.sentences
    at = next(n for n, one in enumerate(all_) if one.start == sentence.start)
    return _said(context, all_[at - 1], rows) if at else frozenset()


def _said(context: Context, sentence: Sentence, rows: Sequence[Cited]) -> frozenset[str]:
    """The words of a sentence without its citations and the names of their laws."""
    start, end = sentence.at(0, len(sentence.text))
    text = context.draft.text[start:end]
    for row in rows:
        at = [min(max(end_ - start, 0), len(text)) for end_ in (row.span.start, row.span.end)]
        if row.law and (rest := _TITLE_ON.match(text, at[1])) and rest[0].strip()[-1:] != ")":
            at[1] = rest.end()
        text = text[: at[0]] + "\0" * (at[1] - at[0]) + text[at[1] :]
    names = {name for row in rows for name in (row.law, *(e.title for e in row.evidence))}
    han = has_han(sentence.text)
    return words_of(text, han) - words_of(" ".join(sorted(names)), han)
