"""The document model: a `Regulation` and its `Provision`s.

A `Regulation` here is one dated text of a law or rule in one language (an *expression* in the
terms of FRBR and Akoma Ntoso): two versions of one law are two `Regulation`s that share `id` and
differ in `version`. A `Provision` is the smallest citable unit that a reader could tell apart.
A `Document` is what a reader makes of a source: one regulation with its provisions.

All classes are frozen. Dates are `datetime.date`; an unknown date is None, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether a text applies. `UNKNOWN` is an honest answer, never a default for "in force"."""

    IN_FORCE = "in force"
    NOT_YET = "not yet in force"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"
    DRAFT = "draft"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What sort of instrument a text is, from the most to the least authoritative."""

    STATUTE = "statute"
    REGULATION = "regulation"
    DIRECTIVE = "directive"
    INTERPRETATION = "judicial interpretation"
    RULE = "departmental rule"
    GUIDELINE = "guideline"
    STANDARD = "standard"
    SELF_REGULATORY = "self-regulatory"
    FAQ = "faq"
    POLICY = "policy"
    OTHER = "other"
    BILL = "bill"


class TextKind(StrEnum):
    """Whose words the text is in: the publisher's, our digest's, or not known."""

    OFFICIAL = "official"
    DIGEST = "digest"
    UNVERIFIED = "as supplied"


class Confidence(StrEnum):
    """How a digest's facts were checked against a published text."""

    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Per:
    """What a limit is counted per: `n` units of time, rolling or not, and of what things."""

    n: float = 1.0
    unit: str = ""
    rolling: bool = False
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The amount that a statutory one has been raised to, since when, and `by` what rule."""

    by: str
    quantity: float | None = None
    unit: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that a provision sets.

    `quantity` is a number or, for a range such as call hours, a (low, high) pair, in `unit`,
    counted `per` something ("" where that makes no sense; in words, `counted` is the same as
    data). `zh` and `en` are the sentences of the provision that say it. The words of the other
    fields are those of `corpus.limits_schema`; `as_of` is the day the number is known to hold.
    """

    kind: str
    quantity: float | tuple[float, float]
    unit: str
    per: str = ""
    zh: str = ""
    en: str = ""
    op: str = ""
    measure: str = ""
    counted: Per | None = None
    who: tuple[str, ...] = ()
    when_zh: str = ""
    when_en: str = ""
    clock: str = ""
    effect: str = ""
    as_of: date | None = None
    adjusted: Adjusted | None = None
    protects: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """The smallest citable unit of a regulation.

    `citation` is written as the text writes it ("第六百八十条", "§ 1006.14(b)", "Article 5"),
    `key` is its normal form (`corpus.citations.keys.citation_key`) and is unique in its document.
    `path` holds the headings above it from the outermost inwards; `heading` is its own.
    `notes` holds amendment history and editors' notes, apart from the operative text.
    `locator` says where an uncited passage stands in its source ("p. 3", "line 40").
    `status` and the dates are set only where they differ from the regulation's; `amended` is the
    day since when it reads as it does. `reason` says why it is unverified, `label` that its
    citation is a description and no number, `edition` and `url` what text and page it is of where
    they are its own.
    """

    citation: str
    key: str
    text: str
    heading: str = ""
    path: tuple[str, ...] = ()
    notes: str = ""
    locator: str = ""
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    confidence: Confidence | None = None
    confirmed_in: str = ""
    status: Status | None = None
    effective: date | None = None
    repealed: date | None = None
    id: str = ""
    amended: date | None = None
    reason: str = ""
    label: bool = False
    edition: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Regulation:
    """One dated text of a law, rule, notice, guideline or standard.

    `id` is stable across versions ("cn/civil-code"); `version` is the date from which this text
    reads as it does (None: not versioned). `jurisdiction` is an ISO 3166 code, with a
    subdivision where it has one ("CN", "GB", "US-CA"), or "EU"; "" where nothing tells.
    `citation` is how lawyers cite the whole ("15 U.S.C. § 1692 et seq."), `number` the issuer's
    own number. `source` is the file it was read from, `sha256` that file's hash, `retrieved` the
    day it was fetched, `rights` the publisher's terms of reuse. `checked` is the day on which a
    digest was compared with the text `confirmed`, `edition` which edition that is.
    """

    id: str
    title: str
    jurisdiction: str = ""
    kind: Kind = Kind.OTHER
    language: str = ""
    title_en: str = ""
    title_zh: str = ""
    aliases: tuple[str, ...] = ()
    citation: str = ""
    issuer: str = ""
    number: str = ""
    adopted: date | None = None
    effective: date | None = None
    amended: date | None = None
    repealed: date | None = None
    status: Status = Status.UNKNOWN
    superseded_by: str = ""
    version: date | None = None
    url: str = ""
    text: TextKind = TextKind.UNVERIFIED
    confirmed: str = ""
    summary: str = ""
    rights: str = ""
    retrieved: date | None = None
    source: str = ""
    sha256: str = ""
    edition: str = ""
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a source: a regulation, its provisions in order, and remarks.

    `remarks` are short sentences for the person who added the file ("3 tables flattened"); `lost`
    says, in the file's last document, which of its words are in none ("": none worth speaking of).
    """

    regulation: Regulation
    provisions: tuple[Provision, ...]
    remarks: tuple[str, ...] = field(default=())
    lost: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """All that is said of the reading, what was lost first."""
        return (self.lost, *self.remarks) if self.lost else self.remarks
