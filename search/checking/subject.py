"""Whether a sentence speaks of what another provision of the cited law is about: 民法典第675条 for
interest that is deducted in advance (Article 670).

A sentence is compared with the provisions of the law that are held, by the words that tell them
apart (weighed by how few provisions have them). Its citation is doubted only where the provision
cited has next to none of those words, and another one has most of them, in its heading too. Of a
provision of which no text is held nothing is said.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus.registers import top_number
from corpus.text.han import HAN, has_han, to_simplified
from corpus.text.numerals import NUMERAL
from corpus.text.quantities import CARDINALS, TENS, stated_numbers
from indexer.analysis import stem_of
from search.checking.context import Context
from search.checking.model import Cited

if TYPE_CHECKING:
    from search.checking.drafts import Sentence
    from search.results import Found

#: A law with more provisions held than this is not compared.
_MOST = 800
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
#: The whole of an act, cited by where it begins.
_ON = re.compile(r"\s*,?\s*(?:et seq|and following|ff\b|等条)", re.I)
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
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
#: How a title goes on behind the name that was read of it.
_TITLE_ON = re.compile(
    r"(?:\s*\([^()]{1,80}\))+(?:\s*(?:Act|Regulations?|Rules|Order|Ordinance))?(?:,?\s*\d{4})?"
)
#: A number that is one of a provision: no quantity.
_REFERENCE = re.compile(rf"第\s*[{NUMERAL}]+\s*[条條项項款章編编]|§+\s*[\w.()-]+")
_WORD = re.compile(r"[A-Za-z][a-z'’-]{2,}")


class _Row(NamedTuple):
    """A provision held, the words of its heading, and all its words."""

    found: Found
    heading: frozenset[str]
    words: frozenset[str]


class Profile(NamedTuple):
    """The provisions of a law that are held, by the words that they hold."""

    rows: tuple[_Row, ...]
    seen: Counter[str]

    def weight(self, words: Iterable[str]) -> float:
        """How much words tell: the fewer provisions have one, the more (inverse frequency)."""
        total = len(self.rows) + 1
        return sum(math.log(total / (self.seen[word] + 0.5)) for word in words)

    def rare(self, words: Iterable[str]) -> int:
        """How many of the words stand in few provisions."""
        return sum(self.seen[word] <= max(2, len(self.rows) // 12) for word in words)


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
    held = row.resolution in ("resolved", "group") and row.basis != "register"
    laws = {id.partition("#")[0] for id in row.ids}
    told = (not row.name_match and not row.heading) or row.beside
    if not held or told or not top_number(row.key) or len(laws) != 1:
        return row
    profile = _profile(context, laws.pop(), any(map(has_han, words)))
    other = _other(profile, ids, words) if profile else None
    if not other:
        return row
    p = other.provision
    heading = _heading(p.heading, context.zh)
    about = f"{p.citation}（{heading}）" if context.zh else f"{p.citation} ({heading})"
    return row._replace(name_match=False, heading="", about=about if heading else p.citation)


def _heading(text: str, zh: bool) -> str:
    """The heading in the language of the draft, where it is in two."""
    parts = [part.strip() for part in re.split(r"\s/\s|\n", text)]
    return next((part for part in parts if has_han(part) == zh), parts[0])


def _other(profile: Profile, ids: frozenset[str], words: frozenset[str]) -> Found | None:
    """The provision that a sentence is about, if it is surely none of those with these ids."""
    words = words & profile.seen.keys()
    total = profile.weight(words)
    keys = {id.partition("#")[2] for id in ids}
    own = [row for row in profile.rows if any(_within(row.found.provision.key, k) for k in keys)]
    spoken = sum(not word[0].isdigit() for word in words)
    if spoken < _LEAST + any(map(has_han, words)) or total <= 0 or not own:
        return None
    held = frozenset().union(*(row.words for row in own))
    cited = profile.weight(words & held) / total
    if cited > _CITED_NUMBERED:
        return None
    best: tuple[float, Found | None] = (0.0, None)
    tops = {top_number(key) for key in keys}
    for row in profile.rows:
        share = profile.weight(words & row.words) / total
        near = top_number(row.found.provision.key) in tops  # a number is its limit's to tell of
        told = frozenset(word for word in words if not (near and word[0].isdigit()))
        if row not in own and share > best[0] and _tells(profile, row, told, held, share, cited):
            best = (share, row.found)
    return best[1]


def _within(one: str, other: str) -> bool:
    """Whether a provision is another one, or a part of it, or the other way round."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) : len(short) + 1] in ("", "(", "¶")


def _tells(
    profile: Profile,
    row: _Row,
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


def _profile(context: Context, law: str, han: bool) -> Profile | None:
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
    rows = tuple(_row(f, han) for f in founds)
    return Profile(rows, Counter(word for row in rows for word in row.words))


def _row(f: Found, han: bool) -> _Row:
    heading = words_of(f.provision.heading, han)
    return _Row(f, heading, heading | words_of(f.provision.text, han))


def words_of(text: str, han: bool) -> frozenset[str]:
    """The words of a text: stems, or pairs of neighbouring Han characters, small words apart; and
    its numbers, however written."""
    plain = _REFERENCE.sub(" ", text)
    numbers = frozenset(f"{number:g}" for number in stated_numbers(plain) if number > 1)
    if not han:
        words = (word.lower() for word in _WORD.findall(text))
        return numbers | {stem_of(word) for word in words if word not in _SMALL_OR_NUMBER}
    runs = _HAN_RUN.findall(to_simplified(text))
    pairs = (run[n : n + 2] for run in runs for n in range(len(run) - 1))
    return numbers | {p for p in pairs if p not in _HAN_SMALL and not _JOINTS.search(p)}
