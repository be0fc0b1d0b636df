"""A citation of a draft, as it was read: where it stands, of which law, which provisions; and what
the draft said before that later citations point back to."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.named import NamedTuple
from indexer.index_reader import Place
from search.matching.law_names import Law

#: How a number was found in its law: itself, as its parts, as what it is part of, not at all.
EXACT, PARTS, ANCESTOR, ABSENT = "exact", "parts", "ancestor", "absent"
#: How the law was told: named beside the number, by a code, by the draft's own short name, by a
#: word that points back (同法, id.), not at all but by what was cited last, or by what was cited
#: anywhere above.
NAMED, CODED, DEFINED, POINTED, CARRIED, RECALLED = (
    "named", "coded", "defined", "pointed", "carried", "recalled",
)  # fmt: skip


class Target(NamedTuple):
    """One cited number: its key, how it was found, the key that was, and where; of a range the
    `last` number, "" of one alone."""

    key: str
    how: str
    found: str
    places: tuple[Place, ...]
    last: str = ""


class CitedText(NamedTuple):
    """A citation in a sentence: where it stands, the law as written, how that was told, the ids of
    the regulations that it may be, and the numbers. Without numbers the whole law is cited.
    `beside` are the ids of the law named before a code's number (the FDCPA, 15 U.S.C. § 1692g)."""

    start: int
    end: int
    form: str
    law: str
    told: str
    ids: tuple[str, ...]
    targets: tuple[Target, ...]
    heads: tuple[Place, ...] = ()
    unit: str = ""
    beside: tuple[str, ...] = ()


@dataclass
class Memory:
    """What was said earlier in the draft: its own short names, the law cited last in this paragraph
    and on the lines right above it, every law that was named, the last one last; and what the
    numbers were found to be that it cites again and again."""

    defined: dict[str, Law] = field(default_factory=dict)
    named: dict[tuple[str, ...], Law] = field(default_factory=dict)
    last: Law | None = None
    above: Law | None = None
    found: dict[object, Target] = field(default_factory=dict)

    def forget(self, apart: bool = True) -> None:
        """At the end of a paragraph; `apart`: where an empty line follows, so that nothing points
        back any more. Short names and the laws that were named stay."""
        self.above = None if apart else self.last or self.above
        self.last = None
