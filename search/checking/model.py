"""What a check says of a draft, as data: the documented, stable parts of `regsearch.check/1`.

Texts for people are `Said`, in Chinese and in English, as a report is read by both. Offsets count
Unicode code points of the extracted text of the draft.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpus.messages import N_, language, speaking
from corpus.named import NamedTuple

SCHEMA = "regsearch.check/1"
#: The levels of findings, the gravest first; "off" hides a rule.
LEVELS = (N_("error"), N_("warning"), N_("note"))
#: How grave each is: the lower, the graver.
GRAVITY = {level: n for n, level in enumerate(LEVELS)}


class Said(NamedTuple):
    """One statement in both languages."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The statement in "zh" or "en"."""
        return self.zh if lang == "zh" else self.en

    @classmethod
    def both(cls, say: Callable[[], str]) -> Said:
        """What `say` tells by `_`, in both languages."""
        with speaking("zh"):
            zh = say()
        with speaking("en"):
            return cls(zh, say())

    def __str__(self) -> str:
        """The statement in the language that is spoken."""
        return self.in_(language())


class Span(NamedTuple):
    """A passage of the draft: code points from `start` to `end`, lines and columns from 1."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    part: str
    place: str
    text: str


class Evidence(NamedTuple):
    """A provision that a statement rests on."""

    id: str
    citation: str
    title: str
    status: str
    version: str
    effective: str
    text_kind: str
    confidence: str
    excerpt: str
    url: str


class Cited(NamedTuple):
    """A citation of the draft on its axes; `law` and `key` as written and as matched; `heading`
    what stands beside it where that is another provision's, `beside` what it stands beside; `about`
    the provision that the sentence speaks of, where that is another one."""

    span: Span
    law: str
    key: str
    resolution: str
    validity: str
    pinpoint: str
    basis: str
    told: str
    name_match: bool
    ids: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    suggestions: tuple[str, ...]
    successor: str
    since: str
    jurisdiction: str = ""
    heading: str = ""
    beside: str = ""
    about: str = ""


class Quote(NamedTuple):
    """A quotation of the draft: what it was compared with and what came of it."""

    span: Span
    status: str
    attributed: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    diff: tuple[tuple[str, str], ...]
    omitted: tuple[str, ...]
    pull: str


class Amount(NamedTuple):
    """A number that a sentence states, as it is compared: see `search.checking.claims`."""

    kind: str
    measure: str
    op: str
    low: float
    high: float
    unit: str
    per_n: float = 0.0
    per_unit: str = ""
    per_of: str = ""
    text: str = ""
    readings: tuple[str, ...] = ()


class Claim(NamedTuple):
    """A claim with what it was held against, and how the two relate."""

    span: Span
    amount: Amount
    jurisdictions: tuple[str, ...]
    relation: str
    against: tuple[dict[str, Any], ...]


class Duty(NamedTuple):
    """What such a draft must or usually does hold, and the passage that was recognised."""

    id: str
    status: str
    level: str
    title: Said
    jurisdiction: str
    provisions: tuple[str, ...]
    span: Span | None
    example: Said


class Suppressed(NamedTuple):
    """Why a finding does not count: by whom it was put aside, the reason, until which day."""

    by: str
    reason: str
    until: str


class Finding(NamedTuple):
    """One finding: the rule, the passage, what is said, and on what evidence."""

    id: str
    rule: str
    name: str
    level: str
    message: Said
    span: Span | None
    refs: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    fix: str
    fingerprint: str
    suppressed: Suppressed | None = None
    known: bool = False


class NotChecked(NamedTuple):
    """What was not checked, why, how often, and where."""

    what: str
    why: Said
    times: int
    spans: tuple[Span, ...] = ()


class Options(NamedTuple):
    """How to check; see `regsearch check --help`. Empty values are found from the draft."""

    kind: str = "auto"
    jurisdictions: tuple[str, ...] = ()
    role: str = ""
    on: str = ""
    since: str = ""
    only: frozenset[str] = frozenset()
    levels: tuple[tuple[str, str], ...] = ()
    ignores: tuple[tuple[tuple[str, str], ...], ...] = ()
    baseline: frozenset[str] = frozenset()
    #: Who is to read titles and texts: "zh", "en", or "" for the draft's language.
    reader: str = ""


class Report(NamedTuple):
    """All that a check says of one draft."""

    draft: dict[str, Any]
    corpus: dict[str, Any]
    scope: dict[str, int]
    not_checked: tuple[NotChecked, ...]
    citations: tuple[Cited, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[Claim, ...]
    touched: tuple[dict[str, Any], ...]
    duties: tuple[Duty, ...]
    findings: tuple[Finding, ...]
    text: str

    @property
    def counted(self) -> list[Finding]:
        """The findings that count: not put aside, not known from the baseline."""
        return [f for f in self.findings if f.suppressed is None and not f.known]

    @property
    def gravest_first(self) -> list[Finding]:
        """The findings that count, the gravest first, else in the order of the draft, those of
        the whole of it last."""
        end = len(self.text)
        return sorted(
            self.counted, key=lambda f: (GRAVITY[f.level], f.span.start if f.span else end)
        )

    @property
    def verdict(self) -> str:
        """ "findings" with an error or a warning, "incomplete" where something could not be
        checked or nothing was, else "pass"."""
        if any(f.level in ("error", "warning") for f in self.counted):
            return "findings"
        return "incomplete" if self.not_checked or not self.is_checked else "pass"

    @property
    def is_checked(self) -> bool:
        """Whether anything was held against a rule or a limit: more than sentences were counted."""
        return any(n for name, n in self.scope.items() if name != "sentences")
