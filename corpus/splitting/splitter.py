"""From the lines of a law to its provisions.

`split` finds the numbering that the text uses (`numbering`), cuts it where a number starts a
provision, and gives each piece its headings (`headings`). Headings, tables of contents and the
law's own front matter are no provisions; text without numbers is cut into passages of about a
screenful, each with its place in the source.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from corpus.citations.keys import citation_key
from corpus.model import Provision
from corpus.splitting.cutting import pieces, refined
from corpus.splitting.furniture import (
    with_annexes_named,
    with_references_joined,
    without_contents,
    without_line_numbers,
)
from corpus.splitting.header import is_history
from corpus.splitting.headings import Heading, Path, heading_of
from corpus.splitting.lines import Line
from corpus.splitting.numbering import (
    DOUBTFUL,
    SURE,
    Mark,
    Scheme,
    follows,
    in_sequence,
    steadiness,
)
from corpus.splitting.running import without_page_numbers
from corpus.splitting.schemes import SCHEMES, undouble
from corpus.splitting.wrapping import with_words_joined
from corpus.text.cleaning import close_gaps
from corpus.text.han import has_han
from corpus.unique_names import Keys

_PASSAGE, _LONGEST_PASSAGE = 400, 1200
_STEADY = 0.5
#: A line with more words and a full stop is a sentence, and no entry of a table of contents.
_LONG_ENTRY = 9
#: A longer heading is no name of a section.
_LONGEST_NAME = 80
_EMPHASIS = " \t\u00a0\u3000*#["
_RUNNING = re.compile(r"[。\uff1b\uff1a:.;]$")
_ITEM_HEADING = re.compile(
    r"^(?:([一二三四五六七八九十]{1,3})、|[(\uff08][一二三四五六七八九十]{1,3}[)\uff09])"
    r"[^。;\uff1b:\uff1a\uff0c]{2,40}$"
)


_SENTENCE_ENDS = ("。", ".", "\uff1b", ";", "\uff01", "!", "\uff1f", "?")


@dataclass(frozen=True, slots=True)
class Split:
    """A law taken apart: the lines above its first provision, and its provisions in order."""

    front: tuple[str, ...]
    provisions: tuple[Provision, ...]


def split(lines: Sequence[Line], front: int | None = None, titled: bool = False) -> Split:
    """The provisions of a law given as lines; see the module's description.

    `front` is the number of lines known to stand above the law's text (title, adoption), where
    the source says so; `titled` that its title is known.
    """
    kept = [Line(undouble(line.text), line.place, line.level) for line in _text_of(lines)]
    marks = _marks(kept)
    if not marks:
        above = _front_lines(kept, titled) if front is None else front
        if above >= len(kept) and not (len(kept) == 1 and _can_be_name(kept[0].text)):
            above = max(0, len(kept) - 1)  # the last line is the text
        body = kept[above:] or kept
        return Split(tuple(line.text for line in kept[:above]), tuple(_unique(_passages(body))))
    kept, marks = _broken(kept, marks)
    kept = _with_item_headings(kept, marks)
    first = marks[0].line
    start = _above_headings(kept, first)
    attached = next((i for i in range(first - 1, start - 1, -1) if _is_attached(kept[i])), None)
    if attached is not None:
        start = next((i for i in range(attached + 1, first) if _is_division(kept[i])), first)
    titles = _titles_above(kept, marks)
    start = min([start, *(i - 1 for i in titles if i == first)])
    cut = refined(pieces(kept, start, marks, titles))
    return Split(tuple(line.text for line in kept[:start]), tuple(_unique(cut)))


def _text_of(lines: Sequence[Line]) -> list[Line]:
    """`lines` without what printing adds to them."""
    lines = without_contents(without_page_numbers(without_line_numbers(lines)))
    return with_words_joined(with_annexes_named(with_references_joined(lines)))


def _titles_above(lines: Sequence[Line], marks: Sequence[Mark]) -> dict[int, str]:
    """The headings of marks that stand in the line above: of nearly all marks, or, in brackets, of
    Japanese articles."""
    starts = {mark.line for mark in marks}
    above = [mark for mark in marks if mark.line and mark.line - 1 not in starts]
    bracketed = {m.line: t[1] for m in above if (t := _BRACKETED.match(lines[m.line - 1].text))}
    if len(bracketed) >= max(2, 0.5 * len(marks)):
        return bracketed
    if has_han(marks[0].citation):
        return {}
    titled = {m.line: lines[m.line - 1].text for m in above if _is_above_title(lines[m.line - 1])}
    bare = [m for m in marks if m.line in titled and lines[m.line].text[m.end :].strip()]
    enough = len(titled) >= 3 or len(titled) == len(marks) == 2
    return titled if enough and len(titled) >= 0.8 * len(marks) <= len(bare) / 0.8 else {}


_BRACKETED = re.compile(r"^[(\uff08]([^()\uff08\uff09。]{1,60})[)\uff09]$")


def _is_above_title(line: Line) -> bool:
    text = line.text.strip("*_ ")
    plain = 2 < len(text) <= 100 and text[0].isupper() and not text.endswith(_NO_TITLE_ENDS)
    heading = heading_of(line.text, line.level)
    return plain and (heading is None or heading.kind == "#") and not text.isupper()


_NO_TITLE_ENDS = tuple(".;:,—–-。\uff1b\uff1a\uff0c)]")


def _above_headings(lines: Sequence[Line], at: int) -> int:
    """The line where the headings begin that stand right above line `at`, with their titles and
    remarks; `at` itself when there are none."""
    start = at
    while start > 0:
        near = range(start - 1, max(start - 4, -1), -1)
        found = next((i for i in near if _is_division(lines[i])), None)
        if found is None or any(_RUNNING.search(line.text) for line in lines[found:start]):
            return start
        if found < start - 1 and any(len(line.text) > 100 for line in lines[found:start]):
            return start
        start = found
    return start


def _broken(lines: Sequence[Line], marks: Sequence[Mark]) -> tuple[list[Line], list[Mark]]:
    """`lines` cut so that each mark starts a line of its own, and the marks in their new places."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.line, []).append(mark)
    out: list[Line] = []
    moved: list[Mark] = []
    for i, line in enumerate(lines):
        here = by_line.get(i, [])
        starts = [mark.start for mark in here]
        before = (line.text[: starts[0]] if here else line.text).strip()
        if before.strip("*#"):
            out.append(Line(before, line.place, 0 if here else line.level))
        for mark, end in zip(here, [*starts[1:], None], strict=False):
            moved.append(replace(mark, line=len(out), start=0, end=mark.end - mark.start))
            out.append(Line(line.text[mark.start : end], line.place, line.level))
    return out, moved


def _marks(lines: Sequence[Line]) -> list[Mark]:
    """The marks that start provisions, in order, of the scheme that the text is numbered by."""
    best: list[Mark] = []
    starts = [i for i, line in enumerate(lines) if _is_attached(line)]
    firsts: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        firsts.setdefault(line.text.lstrip(_EMPHASIS)[:1], []).append(i)
    for scheme in SCHEMES:
        held = sorted(chain(*(at for first, at in firsts.items() if scheme.begins(first))))
        found = [mark for i in held for mark in scheme.find(lines[i].text, i)]
        chosen = _chosen(scheme, found, lines, starts)
        if len(chosen) < scheme.least:
            continue
        if len(chosen) == 1 and not (scheme.single and _opens(lines, chosen[0])):
            continue
        steady = steadiness(chosen) >= _STEADY and not scheme.gaps
        steady = steady or scheme.single or _by_chapter(scheme, chosen)
        if chosen and steady and (not best or _better(chosen, best) or _below(lines, chosen, best)):
            best = chosen
    return best


def _by_chapter(scheme: Scheme, marks: Sequence[Mark]) -> bool:
    """True for numbers with gaps that all begin alike: 90.105, 90.110, 90.112."""
    if not scheme.gaps or len(marks) < 2:
        return False
    plain = all("-" not in mark.citation and mark.number[-1][0] < 100 for mark in marks)
    steps = sum(follows(a.number, b.number) for a, b in pairwise(marks))
    if plain and steps >= _STEADY * (len(marks) - 1):
        return False  # plain decimals
    chapters = Counter(mark.number[0] for mark in marks)
    return chapters.most_common(1)[0][1] >= 0.5 * len(marks) and min(chapters.values()) > 1


def _opens(lines: Sequence[Line], mark: Mark) -> bool:
    """True when no running text stands above a text's only mark."""
    above = lines[: mark.line]
    return mark.grade == SURE and not any(_RUNNING.search(line.text) for line in above)


def _below(lines: Sequence[Line], marks: Sequence[Mark], best: Sequence[Mark]) -> bool:
    """True when `marks` stand in headings below those that hold `best`: articles in sections."""
    levels = [lines[mark.line].level for mark in best]
    inner = [lines[mark.line].level for mark in marks]
    return min(levels) > 0 and min(inner) > max(levels) and len(marks) > len(best)


def _better(marks: Sequence[Mark], best: Sequence[Mark]) -> bool:
    """True when a weaker scheme shows more order than the stronger one that came first.

    Either it starts above it and is steady while the other is not, or it counts on through the
    whole text, so that the stronger numbers are but the headings of its groups.
    """
    counts_on = steadiness(marks) >= 0.95 and marks[0].number == ((1, ""),)
    if best[0].citation == "一" and marks[0].citation.isdigit():
        return counts_on and len(marks) >= 2 * len(best) and marks[-1].number[0][0] >= len(marks)
    unsteady = len(best) == 1 or steadiness(best) < 0.9
    return marks[0].line < best[0].line and steadiness(marks) >= 0.9 and unsteady


def _with_item_headings(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Line]:
    """`lines` with bare lines such as 一、一般规定 right above a mark made headings."""
    starts = {mark.line for mark in marks}
    out = list(lines)
    below = False
    for i in range(len(lines) - 1, -1, -1):
        match = _ITEM_HEADING.match(lines[i].text)
        if match and below and i not in starts and not lines[i].level:
            out[i] = Line(lines[i].text, lines[i].place, 7 if match[1] else 8)
        elif i not in starts and heading_of(lines[i].text, lines[i].level) is None:
            below = False
        below = below or i in starts
    return out


def _chosen(
    scheme: Scheme, candidates: Sequence[Mark], lines: Sequence[Line], starts: Sequence[int]
) -> list[Mark]:
    """The marks of one scheme; `starts` are the lines where an attachment begins."""
    groups = _groups(candidates, starts)
    chosen = [_longest(group) if scheme.gaps else in_sequence(group) for group in groups]
    chosen = [group for group in chosen if group]
    while len(chosen) > 1 and _is_listing(chosen[0], chosen[1], lines):
        chosen.pop(0)
    while len(chosen) > 1 and _is_listing(chosen[-1], chosen[-2], lines):
        if _is_attachment(lines[chosen[-2][-1].line : chosen[-1][0].line]):
            break
        chosen.pop()
    return [mark for group in chosen for mark in group]


def _longest(group: Sequence[Mark]) -> list[Mark]:
    """The longest rising sequence of numbers, the last part read as a whole number, or, as Florida
    counts (559.72, 559.725, 559.77), as a fraction."""
    plain = in_sequence(group)
    if len(plain) == len(group):
        return plain
    back: dict[int, Mark] = {}
    read = []
    for mark in group:
        digits, letters = mark.number[-1]
        fraction = int(f"{digits:<06}".replace(" ", "0"))
        number = (*mark.number[:-1], (fraction, letters))
        read.append(replace(mark, number=number))
        back[id(read[-1])] = mark
    fractions = in_sequence(read)
    return [back[id(m)] for m in fractions] if len(fractions) > len(plain) else plain


def _is_attached(line: Line) -> bool:
    heading = heading_of(line.text, line.level)
    return heading is not None and heading.attached


def _is_attachment(lines: Sequence[Line]) -> bool:
    """True when the heading of an annex, or of supplementary provisions, is among `lines`."""
    headings = (heading_of(line.text, line.level) for line in lines)
    return any(h is not None and (h.attached or h.kind == "supplement") for h in headings)


def _groups(candidates: Sequence[Mark], starts: Sequence[int]) -> list[list[Mark]]:
    """`candidates` cut where numbering starts afresh: at an attachment, or at 1 followed by 2."""
    groups: list[list[Mark]] = [[]]
    boundaries = deque(starts)
    behind: Mark | None = None
    for i, mark in enumerate(candidates):
        fresh = False
        while boundaries and boundaries[0] <= mark.line:
            boundaries.popleft()
            fresh = bool(groups[-1])
        if fresh or (groups[-1] and behind and _restarts(behind, mark, candidates[i + 1 : i + 12])):
            groups.append([])
        groups[-1].append(mark)
        if mark.grade > DOUBTFUL:
            behind = mark
    return groups


def _restarts(behind: Mark, mark: Mark, next_marks: Sequence[Mark]) -> bool:
    """True when `mark` is a 1 after the higher number of `behind`, and a 2 comes next."""
    if mark.number != ((1, ""),) or mark.grade < SURE:
        return False
    ahead = next((m for m in next_marks if m.grade > DOUBTFUL), None)
    return ahead is not None and behind.number > mark.number and ahead.number[0][0] == 2


def _is_listing(first: Sequence[Mark], second: Sequence[Mark], lines: Sequence[Line]) -> bool:
    """True when `first` is a table of contents of `second`: the same numbers on bare lines."""
    shared = {m.number for m in first} & {m.number for m in second}
    if len(first) < 2 or len(shared) < 0.6 * len(first):
        return False
    follow = [b.line - a.line for a, b in pairwise(first)]
    texts = [lines[mark.line].text for mark in first]
    if sum(text.endswith(".") and len(text.split()) > _LONG_ENTRY for text in texts) > 1:
        return False
    bare = all(map(_is_entry, texts))
    return bare and sum(follow) <= 1.5 * len(follow)


def _is_entry(text: str) -> bool:
    """True for a line that can be an entry of a table of contents: a title, no sentence."""
    return len(text) < 160 and not _RUNNING.search(text.rstrip(".")) and len(text.split()) < 25


def _is_division(line: Line) -> bool:
    heading = heading_of(line.text, line.level)
    return heading is not None and (heading.kind != "#" or line.level > 1)


def _can_be_name(text: str) -> bool:
    """True for a line that does not end as a sentence does."""
    return not text.rstrip().endswith(_SENTENCE_ENDS)


def _front_lines(lines: Sequence[Line], titled: bool) -> int:
    """How many lines at the head of a text without numbers are its title and adoption; where the
    title is known, a heading below the first level is a section's."""
    section = titled and bool(lines) and lines[0].level > 1
    count = 1 if lines and len(lines[0].text) <= 100 and not section else 0
    while 0 < count < len(lines) and is_history(lines[count].text):
        count += 1
    return count


def _passages(lines: Sequence[Line]) -> Iterator[Provision]:
    """A text without numbers in passages of some 400 to 1200 characters, cut between lines. The
    first below a heading of the markup is cited by it."""
    path = Path()
    held: list[Line] = []
    size = 0
    bare: Line | None = None  # a heading with nothing below it yet
    section: Heading | None = None  # a heading that no passage has been cited by yet
    for line in lines:
        heading = heading_of(line.text, line.level)
        if held and (heading or size >= _PASSAGE or size + len(line.text) > _LONGEST_PASSAGE):
            yield _passage(held, path.texts, section)
            held, size, section = [], 0, None
        if heading:
            section = heading if heading.kind == "#" and heading.level > 1 else None
            before = path.texts
            path.enter(heading)
            if bare and path.texts[: len(before)] != before:
                yield _passage([bare], before[:-1])
            bare = line
            continue
        bare = None
        for part in _sentences(line):
            if held and size + len(part.text) > _LONGEST_PASSAGE:
                yield _passage(held, path.texts, section)
                held, size, section = [], 0, None
            held.append(part)
            size += len(part.text)
    if held:
        yield _passage(held, path.texts, section)
    elif bare:
        yield _passage([bare], path.texts[:-1])


def _sentences(line: Line) -> Iterator[Line]:
    """`line`, cut after sentences where it is longer than a passage may be."""
    text, at = line.text, 0
    while len(text) - at > _LONGEST_PASSAGE:
        part = text[at : at + _LONGEST_PASSAGE]
        ends = [m.end() for m in re.finditer(r"[。\uff1b;]|[.?!]\s", part)]
        cut = ends[-1] if ends else part.rfind(" ") + 1 or _LONGEST_PASSAGE
        yield Line(part[:cut].strip(), line.place)
        at += cut
        while at < len(text) and text[at].isspace():
            at += 1
    if rest := text[at:].strip():
        yield Line(rest, line.place)


def _passage(
    lines: Sequence[Line], path: tuple[str, ...], section: Heading | None = None
) -> Provision:
    place = lines[0].place
    text = close_gaps("\n".join(line.text for line in lines))
    if section is None or len(section.text) > _LONGEST_NAME:
        return Provision(citation=place, key=place, text=text, path=path, locator=place)
    mark = next((mark for scheme in SCHEMES[1:9] for mark in scheme.find(section.text, 0)), None)
    citation, title = section.text, ""
    if mark is not None and mark.start == 0:
        citation, title = mark.citation, section.text[mark.end :].strip()
    return Provision(citation, citation_key(citation), text, title, path=path[:-1], locator=place)


def _unique(provisions: Iterable[Provision]) -> Iterator[Provision]:
    """`provisions`, the second of one key marked "~2"."""
    keys = Keys()
    for provision in provisions:
        key = keys.take(provision.key)
        yield provision if key == provision.key else replace(provision, key=key)
