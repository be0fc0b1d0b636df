"""One search answered by plain Whoosh: the same provisions, in the order of its own scoring.

What is found, page by page, is what `searcher` finds, worked out by Whoosh's matchers; what is
cited still comes first. For comparison and for trust, not for speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.index_reader import Sets
from indexer.whoosh_index import whoosh_searcher
from search.hits import Unread
from search.matching.membership import Membership
from search.matching.whoosh_query import WhooshConditions, ranking_query
from search.results import Options
from search.segment_searcher import SegmentSearcher

if TYPE_CHECKING:
    from search.session import Session


class WhooshSearcher(SegmentSearcher):
    """One search by Whoosh."""

    conditions: WhooshConditions

    def __init__(self, session: Session, text: str, options: Options) -> None:
        self.whoosh = whoosh_searcher(session.reader)
        super().__init__(session, text, options)

    def matching(self) -> WhooshConditions:
        """Conditions that Whoosh's matchers evaluate."""
        return WhooshConditions(self.session.reader, self.whoosh)

    def _ranked(self, added: list[list[str]], members: Membership[Sets]) -> Iterator[Unread]:
        """Every provision found, by Whoosh's score; then what satisfies the conditions alone."""
        phrases = [phrase for group in added for phrase in group]
        query = ranking_query(
            self.conditions, self.texts, phrases, self.ranking.expansion_weight
        ).normalize()
        starts = [offset for _, offset in self.whoosh.leaf_searchers()]
        rest = list(members.all.places())
        found = self.whoosh.search(query, limit=None, filter={starts[i] + d for i, d in rest})
        scores = {doc: score for score, doc in found.top_n}
        rows = [(scores.get(starts[p.segment] + p.doc, 0.0), p) for p in rest]
        rows.sort(key=lambda row: (-round(row[0], 9), self.index.standing(*row[1])))
        tiers = self.tiers(members, [place for _, place in rows])
        for tier, (score, place) in zip(tiers, rows, strict=True):
            yield Unread(tier, score, place, "whoosh", place not in members.typed)
