"""What all parts of a check share: the index, the draft, the day, the places and the role."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corpus.text.han import has_han, is_chinese
from search.checking import messages
from search.checking.model import Evidence, Finding, NotChecked, Options, Said, Span
from search.checking.rules import RULES, fingerprint
from search.wording import title_in

if TYPE_CHECKING:
    from indexer.index_reader import Place
    from search.checking.drafts import Block, Draft
    from search.results import Found
    from search.session import Session
    from search.topics import LimitRow

#: So much of a provision is shown as evidence.
EXCERPT = 160
#: So many seconds of computing are spent on a draft; what they leave is told of.
LONGEST = 60.0
_LATE = "time"


@dataclass
class Context:
    """A check under way: findings and what was not checked are gathered here."""

    session: Session
    draft: Draft
    options: Options
    day: str
    since: str = ""
    kind: str = "memo"
    role: str = ""
    jurisdictions: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    missed: list[NotChecked] = field(default_factory=list)
    limits: dict[str, list[LimitRow]] = field(default_factory=dict)
    loaded: dict[Place, Found] = field(default_factory=dict)
    laws: dict[str, list[Found]] = field(default_factory=dict)
    looks: list[Span] | None = None
    profiles: dict[tuple[str, bool], Any] = field(default_factory=dict)
    started: float = field(default_factory=time.process_time)

    def is_late(self, block: Block) -> bool:
        """Whether the time for the draft is up; then the first block that is passed over is
        reported, once, as where the part begins that was not checked."""
        if time.process_time() - self.started < LONGEST:
            return False
        if not any(f.rule == "RS901" and f.refs == (_LATE,) for f in self.findings):
            span = self.draft.span(*block.at(0, len(block.text)))
            why = messages.why(messages.LATE)
            self.find("RS901", why, span, (_LATE,))
            self.miss("rest", why, (span,))
        return True

    @cached_property
    def zh(self) -> bool:
        """Whether titles and texts are told in Chinese: the reader's, else the draft's main one."""
        if self.options.reader:
            return self.options.reader == "zh"
        return is_chinese(self.draft.words[:2000])

    def load(self, place: Place) -> Found:
        """The provision at a place of the index, on the day of the draft; each is read once."""
        if place not in self.loaded:
            self.loaded[place] = self.session.load(*place, self.day)
        return self.loaded[place]

    def heads(self, id: str) -> list[Found]:
        """The texts of a law by its id, on the day of the draft; looked for once."""
        if id not in self.laws:
            self.laws[id] = self.session.heads(id, self.day)
        return self.laws[id]

    def level(self, rule: str) -> str:
        """The level of a rule in this check."""
        return dict(self.options.levels).get(rule, RULES[rule].level)

    def wants(self, part: str) -> bool:
        """Whether a part ("citations", "quotes", "limits", "duties") is to be checked."""
        return not self.options.only or part in self.options.only

    def find(
        self,
        rule: str,
        message: Said,
        span: Span | None,
        refs: tuple[str, ...] = (),
        evidence: tuple[Evidence, ...] = (),
        fix: str = "",
        level: str = "",
    ) -> None:
        """Add a finding, unless its rule is off."""
        level = dict(self.options.levels).get(rule) or level or RULES[rule].level
        if level == "off":
            return
        if any((f.rule, f.message, f.span) == (rule, message, span) for f in self.findings[-4:]):
            return
        evidence = tuple({e.id: e for e in evidence}.values())
        refs = tuple(dict.fromkeys(refs))
        mark = fingerprint(rule, span.text if span else "", refs[0] if refs else "")
        number = f"F{len(self.findings) + 1}"
        name = RULES[rule].name
        self.findings.append(
            Finding(number, rule, name, level, message, span, refs, evidence, fix, mark)
        )

    def miss(self, what: str, why: Said, spans: tuple[Span, ...] = (), count: int = 0) -> None:
        """Note what was not checked, and why; what was noted before for the same reason grows."""
        for at, old in enumerate(self.missed):
            if old.what == what and old.why == why:
                total = old.times + (count or len(spans))
                self.missed[at] = NotChecked(what, why, total, old.spans + spans)
                return
        self.missed.append(NotChecked(what, why, count or len(spans), spans))


def evidence_of(found: Found, zh: bool = False) -> Evidence:
    """A provision as evidence."""
    p, r = found.provision, found.regulation
    paragraphs = p.text.split("\n\n")
    if zh != has_han(paragraphs[0]):
        paragraphs = [text for text in paragraphs if has_han(text) == zh] or paragraphs
    text = " ".join(paragraphs[0].split())
    return Evidence(
        p.id,
        p.citation,
        title_in("zh" if zh else "en", r),
        found.status,
        r.version,
        p.effective or r.effective,
        r.text,
        p.confidence,
        text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…",
        found.url,
    )


def is_law(found: Found) -> bool:
    """Whether a text may prove a citation: a publisher's or the digest, not the user's own."""
    return found.regulation.text in ("official", "digest") or found.regulation.kind != "other"
