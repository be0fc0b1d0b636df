"""Verifying: that the index holds what the corpus says, and finds it.

Five questions, each with a count: is every byte of the index as it was written; are the corpus's
files those that were indexed; is every word of them in a provision; is every provision found by its
id and by its citation; is it found by a phrase of its own. The last three go through the code that
answers searches, not around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from corpus.messages import N_
from indexer import scan
from indexer.analysis import CJK, tokenize
from indexer.format.manifest import SourceLine
from indexer.freshness import Standing, content_hash, differs, standing
from indexer.index_reader import Place
from search.query.language import to_ascii
from search.results import Found, Options

if TYPE_CHECKING:
    from search.session import Session

#: The words, or Han characters, that make a phrase of a provision's own.
_PHRASE = 8
_RUN = re.compile(rf"[{CJK}]+")
UNREAD = N_("files that could be read")
WORDS = N_("files with all words kept")


class Check(NamedTuple):
    """One question: how many were looked at, how many are right, and what is wrong with others.

    `fatal` says whether a fault makes the index one that is not to be relied on.
    """

    name: str
    total: int
    right: int
    faults: list[str]
    fatal: bool = True

    @property
    def passed(self) -> bool:
        """Whether there is nothing to complain about."""
        return not self.faults or not self.fatal


Step = Callable[[int, int], None]


def verify(session: Session, sample: int = 0, step: Step | None = None) -> list[Check]:
    """Check an index against its corpus: all provisions, or `sample` of them, evenly spread.

    `step` is told how far it is. Raises `DamagedIndex` when an index file is not as written.
    """
    parts = session.check_files()
    now = standing(session.sources(), session.manifest, session.roots)
    failed, missed = now.failed, now.missed
    return [
        Check(N_("index files"), parts + 2, parts + 2, []),
        _files(now),
        Check(
            UNREAD,
            len(now.sources) + len(missed),
            len(now.sources) - len(failed),
            [f"{name}: {reason}" for name, reason in (failed | missed).items()],
            fatal=False,
        ),
        _words(now),
        *_provisions(session, sample, step or (lambda done, total: None)),
    ]


def _files(now: Standing) -> Check:
    """The corpus's files against the hashes that were taken when they were indexed."""
    sources, found = now.sources, now.found
    faults = [N_(f"{name} is gone") for name in sources if name not in found]
    faults += [N_(f"{name} is not indexed") for name in found if name not in sources]
    there = [line for name, line in sources.items() if name in found]
    changed = [line.name for line in there if not _as_read(found[line.name], line)]
    faults += [N_(f"{name} has changed") for name in changed]
    total, same = len(sources.keys() | found.keys()), len(there) - len(changed)
    return Check(N_("files as they were indexed"), total, same, faults)


def _as_read(file: scan.Found, line: SourceLine) -> bool:
    """Whether a file holds what it held, whatever its times; its times tell of what failed."""
    if line.sha256:
        return content_hash(file.path) == line.sha256
    return not differs(file, line)


def _words(now: Standing) -> Check:
    """Whether the readers kept every word of the files that they could read."""
    total = len(now.sources) - len(now.failed)
    return Check(WORDS, total, total - len(now.lost), list(now.lost.values()), fatal=False)


def _provisions(session: Session, sample: int, step: Step) -> Iterator[Check]:
    places = _sampled(session, sample)
    by_id, by_citation, by_phrase = [], [], []
    cited = phrased = 0
    for number, place in enumerate(places):
        step(number, len(places))
        found = session.load(*place)
        if place not in session.places_of(found.provision.id):
            by_id.append(found.provision.id)
        if found.provision.citation:
            cited += 1
            if not _cited(session, found, place):
                by_citation.append(_called(found))
        if phrase := phrase_of(found.provision.text):
            phrased += 1
            if not _searched(session, found, phrase):
                by_phrase.append(N_(f'{found.provision.id} by "{phrase}"'))
    step(len(places), len(places))
    total = len(places)
    yield Check(N_("provisions found by id"), total, total - len(by_id), by_id)
    yield Check(N_("found by citation"), cited, cited - len(by_citation), by_citation, fatal=False)
    yield Check(N_("found by a phrase of their own"), phrased, phrased - len(by_phrase), by_phrase)


def _sampled(session: Session, sample: int) -> list[Place]:
    """The places of all provisions that are not deleted, or of `sample` evenly spread ones."""
    live = session.places()
    if not 0 < sample < len(live):
        return live
    return [live[i * len(live) // sample] for i in range(sample)]


def _called(found: Found) -> str:
    """A provision as people cite it: its law's name, unless the citation has it, and its place."""
    law = found.regulation.citation or found.regulation.title
    citation = found.provision.citation
    return citation if law.casefold() in citation.casefold() else f"{law} {citation}"


def _cited(session: Session, found: Found, place: Place) -> bool:
    law, citation = found.regulation, found.provision.citation
    names = (law.citation, law.title, law.title_en, law.title_zh, law.id)
    asked = [citation, *(f"{name} {citation}" for name in names if name)]
    return any(place in session.places_of(text) for text in asked)


def _searched(session: Session, found: Found, phrase: str) -> bool:
    """Whether a search for the phrase, narrowed to the provision's id, has the provision.

    Narrowed, as a phrase may stand in hundreds of provisions; its status is asked for, as what a
    later text replaced is not shown otherwise.
    """
    id = found.provision.id
    if '"' in to_ascii(id):
        return any(h.id == id for h in session.search(f'"{phrase}"', Options(limit=1000)).hits)
    options = Options(limit=50, status=found.status, expand=False)
    return any(h.id == id for h in session.search(f'"{phrase}" id:"{id}"', options, width=0).hits)


def phrase_of(text: str) -> str:
    """A phrase that stands in a text: Han characters without a break, or words in a row from the
    middle of its longest line, without quotation marks; "" when the text has neither."""
    run = max(_RUN.findall(text), key=len, default="")
    if len(run) >= _PHRASE // 2:
        middle = max(0, len(run) - _PHRASE) // 2
        return str(run[middle : middle + _PHRASE])
    words = to_ascii(max(text.split("\n"), key=len)).replace('"', " ").split()
    held = [len(tokenize(word)) for word in words]
    middle = max(0, len(words) - _PHRASE) // 2
    if not any(held[middle : middle + _PHRASE]):
        return str(run)
    return " ".join(words[middle : middle + _PHRASE])
