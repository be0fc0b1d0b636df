"""Citations as queries: from "12 CFR 1006.14(b)" or "民法典 680" to the provisions meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.citations.keys import citation_key, law_key, plain
from corpus.text.lazy import pattern
from indexer.index_reader import Index, Place
from indexer.schema import ALSO, ID, LAW, REGULATION, key_keyword, keyword
from search.matching.cited import Cited

#: What may follow the part of a law's name that people say.
_REST_OF_NAME = pattern(
    r"(?:the)?(?:act|law|rules?|code|regulations?|directive|ordinance|convention|guidelines?"
    r"|法|法典|条例|办法|规定|指引|解释)?(?:of|第)?\d{0,8}号?\Z"
)
#: No citation is longer; one in words has no more of them behind the law's name.
_LONGEST, _MOST_WORDS = 200, 12
#: "at 7", "before 8": the small numbers of questions, which need no reading as citations.
_HOURS = (
    r"\b(?:at|by|until|till|before|after|in|within|for|than|over|under|between) \d{1,2}(?![\w.(§-])"
)


class Lookup:
    """Finds provisions by id or citation in an index."""

    def __init__(self, index: Index) -> None:
        """Look up in the state that `index` has open."""
        self.index = index

    def find(self, query: str) -> list[Place]:
        """The provisions that `query` names, by id or by citation, also inside a sentence; [] when
        it names none."""
        return self.cited(query).places

    def cited(self, query: str) -> Cited:
        """What `query` cites, with what of it the index does not hold and where in it that is."""
        whole = [(0, len(query))]
        exact = self.index.by_keyword(keyword(ID, query.strip())) or self._described(query)
        if exact:
            return Cited(exact, [], whole)
        cited = self.numbered(query.strip()) if "#" in query else Cited([], [], [])
        if not cited.places:
            cited = self._read(query)
        if cited.places:
            return cited
        if not cited.missing:
            exact = self._parallel(query)
            return Cited(exact, [], whole) if exact else cited
        return Cited([], [], []) if self.regulations(query) else cited  # a law as a whole

    def numbered(self, text: str) -> Cited:
        """What a text cites that is nothing but a law's name and numbers of its provisions:
        "Limitation Act 1980 5 6"; nothing where it is none."""
        from search.matching.citing import numbered

        return numbered(self, text)

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
        from search.matching.citation_notes import notes

        return notes(self, cited)

    def belonging(self, places: list[Place]) -> list[Place]:
        """What belongs to cited provisions: parts, what they are part of, what they refer to."""
        if not places:
            return []
        from search.matching.citing import belonging

        return belonging(self, places)

    def successors(self, cited: Cited) -> list[Place]:
        """Where provisions of repealed laws that are cited, but not held, stand now."""
        if not cited.missing:
            return []
        from search.matching.citation_notes import successors

        return successors(self, cited)

    def regulations(self, name: str) -> list[Place]:
        """The first provision of each regulation with that id or name."""
        exact = self.index.by_keyword(keyword(REGULATION, name.strip()))
        return exact or self.texts(self.index.by_keyword(keyword(LAW, law_key(name))))

    def texts(self, heads: list[Place]) -> list[Place]:
        """With the first provision of each other text of the same regulations, after them: an
        earlier text need not bear a name that people have given to the law."""
        self.index.fetch(heads)
        ids = dict.fromkeys(self.index.regulation(head).id for head in heads)
        others = (p for id in ids for p in self.index.by_keyword(keyword(REGULATION, id)))
        return list(dict.fromkeys([*heads, *others]))

    def named(self, name: str) -> list[Place]:
        """The first provision of each text that is called so: by id, by any of its names, or by a
        name without its last word ("Rosenthal", "GB/T 45251", "民法")."""
        key = law_key(name)
        if exact := self.regulations(name):
            return exact
        if len(key) < (2 if key >= "\u3005" else 4):
            return []
        return list(self.index.prefixed(keyword(LAW, key), _REST_OF_NAME))

    def range_of(self, head: Place) -> tuple[int, range]:
        """The provisions of the text that a provision belongs to."""
        return head.segment, self.index.siblings(head)

    def ranges_of(self, heads: Iterable[Place]) -> list[tuple[int, range]]:
        """The provisions of the texts that begin with these."""
        return [self.range_of(head) for head in heads]

    def _parallel(self, query: str) -> list[Place]:
        """Provisions with a parallel citation: "FDCPA 805" finds FDCPA § 805(a)(1)."""
        key = law_key(plain(query))
        if not any(c.isdigit() for c in key) or len(key) < 4:
            return []
        also = keyword(ALSO, key)
        exact = self.index.by_keyword(also)
        return exact or list(self.index.prefixed(also, re.compile(r"(?![0-9])")))

    def _described(self, query: str) -> list[Place]:
        """Provisions that are cited in words: a law's name, then just what its citation says."""
        text = plain(query)
        if len(text) > _LONGEST:
            return []
        for gap in list(re.finditer(" ", text))[-_MOST_WORDS:]:
            heads = self.texts(self.index.by_keyword(keyword(LAW, law_key(text[: gap.start()]))))
            if not heads:
                continue
            texts = set(map(self.index.text_of, heads))
            cited = self.index.by_keyword(key_keyword(citation_key(text[gap.end() :])))
            if found := [place for place in cited if self.index.text_of(place) in texts]:
                return found
        return []
