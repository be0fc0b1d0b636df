"""The jurisdictions that one search favours: those that its query names, as far as anything of them
is held, else what they lie in; where it names none, the user's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic

from corpus.jurisdictions import around, name_of
from corpus.messages import N_
from indexer.index_reader import I
from indexer.schema import JURISDICTION, keyword
from search.matching.matching import Matching
from search.query.intent import NOWHERE, Intent, Placed
from search.results import NO_HOME, Options

if TYPE_CHECKING:
    from search.session import Session


class Favoured(Generic[I]):
    """`named` tells where the places of the query stand, `home` are the codes that stand first
    where it names none: the user's own, else `homes`; the sets of provisions follow from both."""

    def __init__(
        self,
        session: Session,
        conditions: Matching[I],
        intent: Intent,
        options: Options,
        homes: tuple[str, ...],
    ) -> None:
        self._session, self._conditions, self._places = session, conditions, intent.places
        self.hints: list[str] = []
        self.named = self._named()
        self.home = self._home(options, homes)

    def _named(self) -> Placed:
        """Where the places that the query names stand; what is not held of them is said."""
        if not self._places:
            return NOWHERE
        where = placed(self._places, self._holds)
        self.hints += absent_notes(where, self._holds)
        return where

    def _holds(self, code: str) -> bool:
        """Whether anything of a jurisdiction is held."""
        return self._session.count(keyword(JURISDICTION, code)) > 0

    def _home(self, options: Options, homes: tuple[str, ...]) -> tuple[str, ...]:
        """None where the query or a filter names some; the user's own; else those that write in the
        query's script."""
        if self._places or options.jurisdiction or options.home == NO_HOME:
            return ()
        return tuple(options.home.split(",")) if options.home else homes

    @cached_property
    def there(self) -> I:
        """The provisions of the jurisdictions that the query names, or of the nearest held."""
        if not self.named.nearest:
            return self._of(self._places)
        alone = self._alone(self.named.nearest)
        return alone | self._of(self.named.held) if self.named.held else alone

    @cached_property
    def around(self) -> I:
        """The provisions of what the jurisdictions that the query names lie in."""
        return self._alone(self.named.next)

    @cached_property
    def at_home(self) -> I:
        """The provisions of the jurisdictions to favour, and of the user's own documents."""
        return self._conditions.sources("documents/") | self._of(self.home)

    def _of(self, codes: Sequence[str]) -> I:
        return self._conditions.field("jurisdiction", ",".join(codes))

    def _alone(self, codes: Sequence[str]) -> I:
        """The provisions of jurisdictions without those of their parts."""
        if not codes:
            return self._conditions.nothing()
        held = self._session.keywords(keyword(JURISDICTION, ""))
        parts = [p for p in held if p not in codes and p.partition("-")[0] in codes]
        return self._of(codes) - self._of(parts) if parts else self._of(codes)


def placed(named: Sequence[str], held: Callable[[str], bool]) -> Placed:
    """Where the codes `named` stand; `held` tells whether anything of a code is."""
    first: list[str] = []
    instead: list[str] = []
    following: list[str] = []
    absent: list[str] = []
    for code in named:
        nearest = [wide for wide in around(code) if held(wide)]
        if held(code):
            first.append(code)
        else:
            instead += nearest[:1]
            absent.append(code)
        following += nearest
    others = dict.fromkeys(code for code in following if code not in first + instead)
    return Placed(
        tuple(dict.fromkeys(first)), tuple(dict.fromkeys(instead)), tuple(others), tuple(absent)
    )


def absent_notes(where: Placed, held: Callable[[str], bool]) -> list[str]:
    """A line for each place that is not held: that it is not, and whose law stands nearest. English
    and Welsh law is that of the United Kingdom, of which nothing need be said."""
    rows = []
    for code in where.absent:
        nearest = next(filter(held, around(code)), "")
        if code in ("GB-ENG", "GB-WLS") and nearest:
            continue
        if nearest:
            near = name_of(nearest)
            rows.append(N_(f"nothing of {code} is held ({name_of(code)}); nearest: {near}"))
        else:
            rows.append(N_(f"nothing of {code} is held ({name_of(code)})"))
    return rows
