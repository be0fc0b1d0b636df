"""The jurisdictions that one search favours: those that its query names, else the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic

from indexer.index_reader import I
from indexer.schema import JURISDICTION, keyword
from search.matching.matching import Matching
from search.query.intent import HOMES, NOWHERE, Intent, Placed
from search.results import NO_HOME, Options

if TYPE_CHECKING:
    from search.session import Session


class Favoured(Generic[I]):
    """`named` tells where the places of the query stand, `home` are the codes that stand first
    where it names none, in a script `language`; the sets of provisions follow from both."""

    def __init__(
        self,
        session: Session,
        conditions: Matching[I],
        intent: Intent,
        options: Options,
        language: str,
    ) -> None:
        self._session, self._conditions, self._places = session, conditions, intent.places
        self.hints: list[str] = []
        self.named = self._named()
        self.home = self._home(options, language)

    def _named(self) -> Placed:
        """Where the places that the query names stand; what is not held of them is said."""
        if not self._places:
            return NOWHERE
        from search.placing import absent_notes, placed

        where = placed(self._places, self._holds)
        self.hints += absent_notes(where, self._holds)
        return where

    def _holds(self, code: str) -> bool:
        """Whether anything of a jurisdiction is held."""
        return self._session.count(keyword(JURISDICTION, code)) > 0

    def _home(self, options: Options, language: str) -> tuple[str, ...]:
        """None where the query or a filter names some; the user's own; else those that write in the
        query's script."""
        if self._places or options.jurisdiction or options.home == NO_HOME:
            return ()
        return tuple(options.home.split(",")) if options.home else HOMES.get(language, ())

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
