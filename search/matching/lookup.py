"""Citations as queries: from "12 CFR 1006.14(b)" or "民法典 680" to the provisions meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.citations.keys import citation_key, law_key, plain
from indexer.format.segment import KEYWORD
from search.ranking.stages import Engine

#: No citation is longer; one in words has no more of them behind the law's name.
_LONGEST, _MOST_WORDS = 200, 12
#: "at 7", "before 8": the small numbers of questions, which need no reading as citations.
_HOURS = (
    r"\b(?:at|by|until|till|before|after|in|within|for|than|over|under|between) \d{1,2}(?![\w.(§-])"
)


class Place(NamedTuple):
    """A provision's place in the index."""

    segment: int
    doc: int


class Missing(NamedTuple):
    """A citation of a law that is known, of which the provision is not held."""

    name: str
    key: str
    #: What it is called (article, section), "code", or "" for a bare number.
    unit: str
    #: The first provision of each text of that name; none where the index has no such law.
    heads: tuple[tuple[int, int], ...]


class Cited(NamedTuple):
    """What a text cites: the provisions, what is not held, and where the citations stand."""

    places: list[Place]
    missing: list[Missing]
    spans: list[tuple[int, int]]


class Lookup:
    """Finds provisions by id or citation in the segments of an engine."""

    def __init__(self, engine: Engine) -> None:
        """Look up in the state that `engine` has open."""
        self.engine = engine

    def find(self, query: str) -> list[Place]:
        """The provisions that `query` names, by id or by citation, also inside a sentence; [] when
        it names none."""
        return self.cited(query).places

    def cited(self, query: str) -> Cited:
        """What `query` cites, with what of it the index does not hold and where in it that is."""
        whole = [(0, len(query))]
        exact = self.by_keyword(f"id:{query.strip()}") or self._described(query)
        if exact:
            return Cited(exact, [], whole)
        cited = self._read(query)
        if not cited.places and not cited.missing and (exact := self._parallel(query)):
            return Cited(exact, [], whole)
        return cited

    def _read(self, query: str) -> Cited:
        """The citations in a text; without a number, or with hours alone, there is none."""
        if any(map(str.isnumeric, query)) and any(map(str.isnumeric, re.sub(_HOURS, "", query))):
            from search.matching.citing import Citing

            return Citing(self, query).read()
        return Cited([], [], [])

    def notes(self, cited: Cited) -> list[str]:
        """What there is to say of what is cited: that it is not held, or was repealed."""
        if not cited.places and not cited.missing:
            return []
        from search.matching.citing import notes

        return notes(self, cited)

    def belonging(self, places: list[Place]) -> list[Place]:
        """What belongs to cited provisions: parts, what they are part of, what they refer to."""
        if not places:
            return []
        from search.matching.citing import belonging

        return belonging(self, places)

    def named(self, query: str) -> list[Place]:
        """The first provision of each text of which `query` is the name, or a number's."""
        name = query.strip()
        heads = self.by_keyword(f"law:{law_key(name)}") if len(name) <= _LONGEST else []
        if not heads or not any(c.isdigit() or "A" <= c <= "Z" for c in name):
            return []
        return heads

    def regulations(self, name: str) -> list[Place]:
        """The first provision of each regulation with that id or name."""
        return self.by_keyword(f"reg:{name.strip()}") or self.by_keyword(f"law:{law_key(name)}")

    def range_of(self, head: Place) -> tuple[int, range]:
        """The provisions of the text that a provision belongs to."""
        segment = self.engine.segments[head.segment]
        return head.segment, segment.documents_of(segment.regulation_of[head.doc])

    @staticmethod
    def _within(
        ranges: list[tuple[int, range]] | None, places: list[Place] | Iterator[Place]
    ) -> list[Place]:
        if ranges is None:
            return list(places)
        return [p for p in places if any(s == p.segment and p.doc in docs for s, docs in ranges)]

    def _parallel(self, query: str) -> list[Place]:
        """Provisions with a parallel citation: "FDCPA 805" finds FDCPA § 805(a)(1)."""
        key = law_key(plain(query))
        if not any(c.isdigit() for c in key) or len(key) < 4:
            return []
        exact = self.by_keyword(f"also:{key}")
        if exact:
            return exact
        rest = re.compile(r"(?![0-9])")
        return list(self.prefixed(f"also:{key}", rest))

    def _described(self, query: str) -> list[Place]:
        """Provisions that are cited in words: a law's name, then just what its citation says."""
        text = plain(query)
        if len(text) > _LONGEST:
            return []
        for gap in list(re.finditer(" ", text))[-_MOST_WORDS:]:
            heads = self.by_keyword(f"law:{law_key(text[: gap.start()])}")
            if not heads:
                continue
            key = citation_key(text[gap.end() :]).casefold()
            if found := self._within(
                list(map(self.range_of, heads)), self.by_keyword(f"key:{key}")
            ):
                return found
        return []

    def by_keyword(self, term: str) -> list[Place]:
        """The documents with an exact keyword, such as "topic:call-times"."""
        name = f"{KEYWORD}{term}".encode("utf-8", "replace")
        places = []
        for i, segment in enumerate(self.engine.segments):
            if entry := segment.find(name):
                places += [
                    Place(i, d) for d in segment.postings(entry)[0] if not segment.is_deleted(d)
                ]
        return places

    def repeated(self, prefix: str) -> list[str]:
        """The keywords with a beginning that more than one document has."""
        low = f"{KEYWORD}{prefix}".encode()
        counts: dict[bytes, int] = {}
        for segment in self.engine.segments:
            for name, entry in segment.terms_from(low):
                if not name.startswith(low):
                    break
                counts[name] = counts.get(name, 0) + segment.live_frequency(entry)
        cut = len(KEYWORD.encode())
        return [name[cut:].decode() for name, count in counts.items() if count > 1]

    def prefixed(self, prefix: str, rest: re.Pattern[str] | None = None) -> Iterator[Place]:
        """The documents with a keyword that begins so, and of which the rest matches `rest`."""
        low = f"{KEYWORD}{prefix}".encode("utf-8", "replace")
        for i, segment in enumerate(self.engine.segments):
            docs: set[int] = set()
            for name, entry in segment.terms_from(low):
                if not name.startswith(low):
                    break
                if rest is None or rest.match(name[len(low) :].decode("utf-8")):
                    docs.update(segment.postings(entry)[0])
            yield from (Place(i, d) for d in sorted(docs) if not segment.is_deleted(d))
