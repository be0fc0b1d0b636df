"""Citations as queries: from "12 CFR 1006.14(b)" or "民法典 680" to the provisions meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.citations.keys import citation_key, law_key, parent_key, plain
from corpus.text.numerals import NUMERAL
from indexer.format.segment import KEYWORD
from search.ranking.stages import Engine

_LEVELS = r"(?:\s?\([0-9a-zA-Z]{1,5}\))*"
_NUMBER = rf"[0-9]+[a-zA-Z]{{0,4}}(?:[.-][0-9]+[a-zA-Z]*)*{_LEVELS}"
_ARTICLE = (
    rf"第?\s*[{NUMERAL}]+\s*(?:-\s*\d+\s*)?[条條](?:\s*之\s*[{NUMERAL}]+)?"
    rf"(?:\s*第\s*[{NUMERAL}]+\s*[款项項]|\s*第?\s*\([{NUMERAL}]+\)\s*[项項])*"
)
_CODE = re.compile(
    rf"(\d{{1,2}})\s*(U\.?\s?S\.?\s?C|C\.?\s?F\.?\s?R)\.?\s*(?:Code\s*)?(?:§+|part|sec(?:tion|\.)?)?\s*({_NUMBER})",
    re.I,
)
_NAMED = re.compile(
    rf"(?P<law>.{{0,120}}?)[\s,，]*(?P<key>{_ARTICLE}"
    rf"|(?:§+|s\.|ss\.|sec\.|section|art\.|article|reg\.|regulation|rule|para\.|paragraph|schedule)\s*{_NUMBER}"
    rf"|(?<![\w.]){_NUMBER})",
    re.I,
)
#: What may follow the part of a law's name that people say.
_REST_OF_NAME = re.compile(
    r"(?:the)?(?:act|law|rules?|code|regulations?|directive|ordinance|convention|guidelines?"
    r"|法|法典|条例|办法|规定|指引|解释)?(?:of|第)?\d{0,8}号?\Z"
)
#: No citation is longer; one in words has no more of them behind the law's name.
_LONGEST, _MOST_WORDS = 200, 12


class Asked(NamedTuple):
    """A query read as a citation: the law's key ("" for any) and the provision's key."""

    law: str
    key: str


class Place(NamedTuple):
    """A provision's place in the index."""

    segment: int
    doc: int


def read_citation(query: str) -> list[Asked]:
    """The ways to read a whole query as a citation, the likeliest first; [] when it is none."""
    text = plain(query).strip("? ")
    if len(text) > _LONGEST:
        return []
    if match := _CODE.fullmatch(text):
        code = "usc" if match[2].upper().startswith("U") else "cfr"
        return [Asked(f"{match[1]}{code}", citation_key(match[3]))]
    if match := _NAMED.fullmatch(text):
        number = match["key"]
        if number[-1] in "条條" and not number.startswith("第"):
            number = f"第{number}"
        key, law = citation_key(number), law_key(match["law"])
        if not law and match["key"].isdigit():
            return []
        return [Asked(law, key)]
    return []


class Lookup:
    """Finds provisions by id or citation in the segments of an engine."""

    def __init__(self, engine: Engine) -> None:
        """Look up in the state that `engine` has open."""
        self.engine = engine

    def find(self, query: str) -> list[Place]:
        """The provisions that `query` names, by id or by citation; [] when it names none."""
        exact = self.by_keyword(f"id:{query.strip()}")
        if exact:
            return exact
        for asked in read_citation(query):
            if found := self._resolve(asked):
                return found
        return self._parallel(query) or self._described(query)

    def regulations(self, name: str) -> list[Place]:
        """The first provision of each regulation with that id or name."""
        return self.by_keyword(f"reg:{name.strip()}") or self.by_keyword(f"law:{law_key(name)}")

    def named(self, name: str) -> list[Place]:
        """The first provision of each text that is called so: by id, by any of its names, or by a
        name without its last word ("Rosenthal", "GB/T 45251", "民法")."""
        key = law_key(name)
        if exact := self.regulations(name):
            return exact
        if len(key) < (2 if key >= "\u3005" else 4):
            return []
        return list(self._prefixed(f"law:{key}", _REST_OF_NAME))

    def _resolve(self, asked: Asked) -> list[Place]:
        """The provision, else the one it is part of, else the parts of it."""
        if asked.law and not asked.law[0].isdigit():
            ranges: list[tuple[int, range]] | None = self._laws(asked.law)
            if not ranges:
                return []
        else:
            ranges = self._codes(asked) if asked.law else None
        key = asked.key.casefold()
        children = self._within(ranges, self._prefixed(f"key:{key}("))
        while key:
            if found := self._within(ranges, self.by_keyword(f"key:{key}")):
                return found
            if children:
                return children
            key = parent_key(key)
        return []

    def _laws(self, law: str) -> list[tuple[int, range]]:
        heads = self.by_keyword(f"law:{law}")
        if not heads and len(law) >= 2:
            heads = list(self._prefixed(f"law:{law}"))
        return [self._range(head) for head in heads]

    def _codes(self, asked: Asked) -> list[tuple[int, range]]:
        """Regulations whose citation begins with the code: "15usc", "12cfr1006"."""
        heads = set(self._prefixed(f"law:{asked.law}"))
        part = asked.key.partition(".")[0]
        for form in (f"{asked.law}part{part}", f"{asked.law}{part}"):
            if named := self.by_keyword(f"law:{form}"):
                heads = set(named)
        return [self._range(head) for head in sorted(heads)]

    def _range(self, head: Place) -> tuple[int, range]:
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
        return list(self._prefixed(f"also:{key}", rest))

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
            if found := self._within(list(map(self._range, heads)), self.by_keyword(f"key:{key}")):
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
        return [name for name, count in self._counted(prefix).items() if count > 1]

    def keywords(self, prefix: str) -> list[str]:
        """The keywords with a beginning that some document has."""
        return [name for name, count in self._counted(prefix).items() if count]

    def _counted(self, prefix: str) -> dict[str, int]:
        low = f"{KEYWORD}{prefix}".encode()
        counts: dict[bytes, int] = {}
        for segment in self.engine.segments:
            for name, entry in segment.terms_from(low):
                if not name.startswith(low):
                    break
                counts[name] = counts.get(name, 0) + segment.live_frequency(entry)
        cut = len(KEYWORD.encode())
        return {name[cut:].decode(): count for name, count in counts.items()}

    def _prefixed(self, prefix: str, rest: re.Pattern[str] | None = None) -> Iterator[Place]:
        low = f"{KEYWORD}{prefix}".encode("utf-8", "replace")
        for i, segment in enumerate(self.engine.segments):
            docs: set[int] = set()
            for name, entry in segment.terms_from(low):
                if not name.startswith(low):
                    break
                if rest is None or rest.match(name[len(low) :].decode("utf-8")):
                    docs.update(segment.postings(entry)[0])
            yield from (Place(i, d) for d in sorted(docs) if not segment.is_deleted(d))
