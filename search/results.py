"""What a search is given, and what it gives back.

The fields of `Hit` are the documented, stable fields of the JSON output.
"""

from __future__ import annotations

import time

from corpus.messages import N_
from corpus.named import NamedTuple
from indexer.format.stored_fields import StoredProvision, StoredRegulation
from search.ranking.formula import CITATION_PRIOR

#: What `Options.home` is for no home, whatever the query's script.
NO_HOME = "none"


class Options(NamedTuple):
    """How to search; see `regsearch search --help`. `on` is an ISO day, "" for today's view; `home`
    the user's own jurisdictions, "" for those of the query's script, `NO_HOME` for none; `lang`
    ("zh", "en") the language of the passages, "" for the query's."""

    limit: int = 10
    page: int = 1
    sort: str = "score"
    group: bool = False
    facets: bool = False
    jurisdiction: str = ""
    kind: str = ""
    topic: str = ""
    status: str = ""
    on: str = ""
    home: str = ""
    mode: str = "auto"
    expand: bool = True
    prior: float = CITATION_PRIOR
    lang: str = ""


class Hit(NamedTuple):
    """A provision in a result list; absent values are "". Dates are ISO texts."""

    rank: int
    score: float
    id: str
    regulation: str
    title: str
    title_en: str
    title_zh: str
    citation: str
    heading: str
    path: tuple[str, ...]
    jurisdiction: str
    kind: str
    status: str
    effective: str
    amended: str
    version: str
    text_kind: str
    confidence: str
    snippet: str
    text: str
    topics: tuple[str, ...]
    source: str
    url: str
    match: str
    status_reason: str
    parts: dict[str, float]


class Answer(NamedTuple):
    """A number that answers a question: what it `says` in words, `when` it applies, the digest's
    sentence, and the provision that sets it; absent values are ""."""

    jurisdiction: str
    kind: str
    says: str
    when: str
    sentence: str
    quantity: str
    unit: str
    citation: str
    title: str
    id: str
    status: str
    status_reason: str
    confidence: str
    url: str


class Found(NamedTuple):
    """A provision and its regulation as stored, with its status on the day that was asked for, and
    why that is unknown where the day is the reason."""

    provision: StoredProvision
    regulation: StoredRegulation
    status: str
    segment: int
    doc: int
    status_reason: str = ""

    @property
    def url(self) -> str:
        """The page of the provision, or where none can be told, of its regulation."""
        p, r = self.provision, self.regulation
        past = r.version and self.status in ("repealed", "superseded")
        return p.url or ("" if past else p.page) or r.url

    @property
    def begins(self) -> str:
        """The day from which the provision holds as this text has it; "" where it is not known."""
        p, r = self.provision, self.regulation
        return p.amended or p.effective or r.version or r.effective

    @property
    def text_of(self) -> str:
        """Which text a digest's facts are those of: the edition, or the day of the comparison;
        "" where it was compared with none."""
        p, r = self.provision, self.regulation
        return p.edition or r.edition or (r.checked if p.confirmed_in else "")


class Results(NamedTuple):
    """The hits of one page and what is to be said about them.

    `typed` are the query's words and phrases without its operators. `all_words` provisions hold
    every word of the query, `some_words` only some, and `added_words` only words that the
    thesaurus added: together they are what all pages show, beside what is cited; `expansions`
    are the thesaurus's additions; `facets` counts provisions by jurisdiction, kind, status, topic.
    `unknown` are words that occur nowhere, each with what was perhaps meant; `home` are the
    jurisdictions that were put first, the user's own or those of the query's script; `answers` are
    the numbers that the query asks for, by jurisdiction; `named` are those that it names.
    """

    query: str
    typed: str
    hits: list[Hit]
    all_words: int
    some_words: int
    added_words: int
    expansions: list[str]
    hints: list[str]
    facets: dict[str, dict[str, int]]
    unknown: dict[str, list[str]]
    home: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether the first hits are of several countries, and none was put first."""
        first = {hit.jurisdiction.partition("-")[0] for hit in self.hits[:5]}
        return not (self.home or self.named) and len(first - {""}) > 2

    @property
    def size(self) -> int:
        """How many provisions are found, beside what is cited."""
        return self.all_words + self.some_words + self.added_words


#: What is no longer law on the day asked of: its day of repeal has passed.
GONE = ("repealed", "superseded")


def status_on(
    regulation: StoredRegulation, provision: StoredProvision, day: str
) -> tuple[str, str]:
    """The status of a provision on `day` (ISO), from its own dates and its regulation's; and of a
    day that has passed (before the text was checked), why it is unknown whether the text was in
    force as it reads."""
    status = _status(regulation, provision, day)
    checked = regulation.checked and regulation.checked <= day
    told = status in ("in force", "unknown", "repealed", "superseded")
    if told and not checked and day < today():
        return _known_on(regulation, provision, day, status)
    return status, ""


def _status(regulation: StoredRegulation, provision: StoredProvision, day: str) -> str:
    status = provision.status or regulation.status
    effective = provision.effective or regulation.effective
    repealed = provision.repealed or regulation.repealed
    if repealed and repealed <= day:
        return "superseded" if status == "superseded" else "repealed"
    if effective and effective > day:
        return status if status == "draft" else "not yet in force"
    if status == "not yet in force" and effective:
        return "in force"
    if status in ("repealed", "superseded") and repealed:
        return "in force" if effective else "unknown"
    return status or "unknown"


def _known_on(r: StoredRegulation, p: StoredProvision, day: str, status: str) -> tuple[str, str]:
    """The status on `day` (ISO) of a text of which `status` is told by its own dates; where that
    is "unknown", the reason, a sentence without its stop."""
    since = p.amended or max(r.version, r.amended)
    effective, ends = p.effective or r.effective, p.repealed or r.repealed
    if status in ("repealed", "superseded"):
        if ends:
            return status, ""
        return "unknown", N_(f"it was {status} on a day that is not known")
    if not effective and r.adopted > day:
        return "not yet in force", ""
    if since > day:
        if r.text == "digest":
            why = N_(
                f"this digest is of the text as of {since}; that of {day} is not in the library"
            )
        else:
            why = N_(f"this text is as of {since}; that of {day} is not in the library")
        return "unknown", why
    if not effective and not since:
        return "unknown", N_(f"no date tells whether it was in force on {day}")
    return status, "" if status == "in force" else N_("whether it was in force is not known")


def today() -> str:
    """Today's date, ISO."""
    return time.strftime("%Y-%m-%d")
