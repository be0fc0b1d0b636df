"""Verifying: that the index holds what the corpus says, and finds it.

Five questions, each with a count: is every byte of the index as it was written; are the corpus's
files those that were indexed; is every word of them in a provision; is every provision found by its
id and by its citation; is it found by a phrase of its own. The last three go through the code that
answers searches, not around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from corpus.messages import N_
from corpus.named import NamedTuple
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
#: So many provisions are looked for at once.
_LOT = 200
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
    by_id, by_citation, by_phrase = list[str](), list[str](), list[str]()
    cited = phrased = 0
    for start in range(0, len(places), _LOT):
        step(start, len(places))
        lot = places[start : start + _LOT]
        rows = session.load_all(lot)
        at = session.places_of_all([f.provision.id for f in rows])
        by_id += (
            f.provision.id
            for place, f, there in zip(lot, rows, at, strict=True)
            if place not in there
        )
        citing = {place: f for place, f in zip(lot, rows, strict=True) if f.provision.citation}
        cited += len(citing)
        by_citation += map(_called, _not_cited(session, citing))
        pairs = ((f, phrase_of(f.provision.text)) for f in rows)
        phrases = [(f, phrase) for f, phrase in pairs if phrase]
        phrased += len(phrases)
        for (f, phrase), right in zip(phrases, session.found_by_phrases(phrases), strict=True):
            if not right:
                by_phrase.append(N_(f'{f.provision.id} by "{phrase}"'))
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


def _not_cited(session: Session, rows: dict[Place, Found]) -> list[Found]:
    """Those that none of their citations finds: by itself, or with one of the names of its law."""
    asked = {place: _citations(found) for place, found in rows.items()}
    left = dict(rows)
    for n in range(max(map(len, asked.values()), default=0)):
        asking = [place for place in left if n < len(asked[place])]
        at = session.places_of_all([asked[place][n] for place in asking])
        for place, there in zip(asking, at, strict=True):
            if place in there:
                del left[place]
    return list(left.values())


def _citations(found: Found) -> list[str]:
    law, citation = found.regulation, found.provision.citation
    names = (law.citation, law.title, law.title_en, law.title_zh, law.id)
    return [citation, *dict.fromkeys(f"{name} {citation}" for name in names if name)]


def phrase_query(found: Found, phrase: str) -> str:
    """The query for a phrase of a provision, narrowed to its id, as a phrase may stand in hundreds
    of provisions."""
    id = found.provision.id
    return f'"{phrase}"' if '"' in to_ascii(id) else f'"{phrase}" id:"{id}"'


def searched(session: Session, found: Found, phrase: str) -> bool:
    """Whether a search by `phrase_query` has the provision; its status is asked for, as what a
    later text replaced is not shown otherwise."""
    id, query = found.provision.id, phrase_query(found, phrase)
    if '"' in to_ascii(id):
        return any(h.id == id for h in session.search(query, Options(limit=1000)).hits)
    options = Options(limit=50, status=found.status, expand=False)
    return any(h.id == id for h in session.search(query, options, width=0).hits)


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
