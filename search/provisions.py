"""The provisions of an index that is open: found by citation or keyword, loaded, with their status.

What a session answers questions with, whatever kind of index it has open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, count
from typing import TYPE_CHECKING

from indexer.index_reader import Index, Place, TextPlace
from indexer.remembered import Bounded
from indexer.schema import CITES, KEYWORD, LIMIT, REGULATION, keyword
from search.matching.lookup import Lookup
from search.results import Found, status_on, today

if TYPE_CHECKING:
    from indexer.format.stored_fields import StoredProvision, StoredRegulation
    from search.versions import Expression, Later

#: Of so many texts is remembered what replaced them by a day.
_LATER = 20_000


class Provisions:
    """The provisions of an index; what was once looked up of them is remembered."""

    def __init__(self, index: Index) -> None:
        """Those of the state that `index` has open."""
        self.index = index
        self.manifest = index.manifest
        self._citing: dict[TextPlace, int] = {}
        self._expressions: dict[str, list[Expression]] = {}
        self._texts: dict[str, int] = {}
        self._later: Bounded[tuple[TextPlace, str], Later] = Bounded(_LATER)
        self._replaced: Bounded[tuple[TextPlace, str], Collection[int]] = Bounded(_LATER)
        self._seen_from: dict[str, list[Place]] | None = None

    @cached_property
    def lookup(self) -> Lookup:
        """Finds provisions by id and citation."""
        return Lookup(self.index)

    @property
    def provision_count(self) -> int:
        """How many provisions there are."""
        return self.index.documents

    @property
    def regulation_count(self) -> int:
        """How many texts of regulations there are."""
        return self.index.regulations

    def places(self) -> list[Place]:
        """The places of all provisions."""
        return self.index.places()

    def places_of(self, citation: str) -> list[Place]:
        """The places that a citation or an id names."""
        return self.lookup.find(citation)

    def places_of_all(self, citations: Sequence[str]) -> list[list[Place]]:
        """The places that each of some citations or ids names."""
        return [self.places_of(citation) for citation in citations]

    def load(self, segment: int, doc: int, day: str = "") -> Found:
        """The stored provision at a place of the index, with its status on `day`."""
        place = Place(segment, doc)
        provision, regulation = self.index.provision(place), self.index.regulation(place)
        status, reason = status_on(regulation, provision, day or today())
        found = Found(provision, regulation, status, segment, doc, reason)
        if self.texts_of(regulation.id) > 1 and (other := self.among_texts(found, day or today())):
            return found._replace(status=other, status_reason="")
        return found

    def load_all(self, places: Sequence[Place], day: str = "") -> list[Found]:
        """As `load`, for many places at once."""
        self.index.fetch(places)
        return [self.load(*place, day) for place in places]

    def ahead(self, heads: Sequence[Found], lot: int = 50) -> Iterator[Found]:
        """These, while all provisions of their texts are sent for, those of `lot` texts at once."""
        for start in range(0, len(heads), lot):
            some = heads[start : start + lot]
            self.index.fetch(
                Place(f.segment, doc)
                for f in some
                for doc in self.index.documents_of(self.text_of(f))
            )
            yield from some

    def among_texts(self, found: Found, day: str) -> str:
        """The status of a provision on `day` where another text of its regulation decides it,
        else ""."""
        from search.versions import in_future

        regulation, provision = found.regulation, found.provision
        text = self.text_of(found)
        if found.doc - self.index.documents_of(text).start in self.replaced(text, day):
            return "superseded"
        return "not yet in force" if in_future(self, regulation, provision.amended, day) else ""

    def status_of_all(self, text: TextPlace, day: str) -> str | None:
        """The status that other texts of its regulation give all provisions of a text that have no
        days of their own, "" where they give none; None where provisions differ."""
        regulation = self.index.regulation_at(text)
        if self.texts_of(regulation.id) < 2:
            return ""
        from search.versions import in_future

        later = self.later_texts(text, day)
        if later.texts:
            return "superseded" if later.whole else None
        return "not yet in force" if in_future(self, regulation, "", day) else ""

    def replaced(self, text: TextPlace, day: str) -> Collection[int]:
        """Which provisions of a text, from 0 on, later texts replaced by `day`; remembered."""
        known = self._replaced.get((text, day))
        if known is None:
            known = self._replaced.keep((text, day), self._replaced_of(text, day))
        return known

    def _replaced_of(self, text: TextPlace, day: str) -> Collection[int]:
        later = self.later_texts(text, day)
        if later.whole or not later.texts:
            return range(self.size_of(text) if later.whole else 0)
        held = frozenset(chain.from_iterable(map(self.index.id_keys, later.texts)))
        own = map(held.__contains__, self.index.id_keys(text))
        return frozenset(compress(count(), own))

    def later_texts(self, text: TextPlace, day: str) -> Later:
        """The later texts that replace provisions of a text by `day`; remembered."""
        known = self._later.get((text, day))
        if known is None:
            from search.versions import later_texts

            found = later_texts(self, text, self.index.regulation_at(text), day)
            known = self._later.keep((text, day), found)
        return known

    def texts_of(self, id: str) -> int:
        """How many texts of a regulation there are."""
        if id not in self._texts:
            self._texts[id] = self.index.frequency(KEYWORD, keyword(REGULATION, id))
        return self._texts[id]

    def citation_notes(self, text: str) -> list[str]:
        """What there is to say of what `text` cites: that it is not held, or was repealed."""
        return self.lookup.notes(self.lookup.cited(text))

    def cited_spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a text the citations stand."""
        return self.lookup.cited(text).spans

    def find(self, citation: str, day: str = "") -> list[Found]:
        """The provisions that a citation or an id names; the texts in force first."""
        return self._in_order(self.lookup.find(citation), day)

    def numbered(self, text: str, day: str = "") -> tuple[list[Found], list[str]]:
        """The provisions of a text that is a law's name and numbers alone, as `find` gives them,
        and what there is to say of those that are not held; none where it is no such text."""
        cited = self.lookup.numbered(text)
        each = [self._in_order([place], day) for place in cited.places]
        kept = self._in_order(cited.places, day)
        ids = {f.provision.id for f in kept}  # a text that gave way to none stays
        kept += [f for one in each for f in one if f.provision.id not in ids]
        return kept, self.lookup.notes(cited)

    def _in_order(self, places: Sequence[Place], day: str) -> list[Found]:
        found = self.load_all(places, day)
        order = {"in force": 0, "unknown": 0, "not yet in force": 1}
        found.sort(key=lambda f: (order.get(f.status, 2), f.regulation.text == "digest"))
        return [
            f for f in found if f.status != "superseded" or f.regulation.status == "superseded"
        ] or found

    def neighbours(self, found: Found, count: int, day: str = "") -> list[Found]:
        """The provision among `count` before and after it (-1: its whole regulation)."""
        docs = self.index.documents_of(self.text_of(found))
        if count >= 0:
            docs = range(max(docs.start, found.doc - count), min(docs.stop, found.doc + count + 1))
        return self.load_all([Place(found.segment, doc) for doc in docs], day)

    def ids(self, name: str) -> list[str]:
        """The ids of the regulations with that id or name."""
        return list(dict.fromkeys(f.regulation.id for f in self.heads(name)))

    def expressions(self, id: str) -> list[Expression]:
        """Every dated text of a regulation; remembered."""
        if id not in self._expressions:
            from search.versions import expressions

            self._expressions[id] = expressions(self, id)
        return self._expressions[id]

    def text_of(self, found: Found) -> TextPlace:
        """The text that a provision belongs to."""
        return self.index.text_of(found)

    def texts_with(self, keyword: str) -> set[TextPlace]:
        """The texts that have provisions with an exact keyword."""
        return set(map(self.index.text_of, self.index.holders(keyword)))

    def shares(self, text: TextPlace, step: int, others: set[TextPlace]) -> bool:
        """Whether one of some texts holds one of each `step`-th provision of a text."""
        held = self.index.id_keys
        sample = frozenset(held(text)[::step])
        return not all(sample.isdisjoint(held(other)) for other in others)

    def regulation(self, text: TextPlace) -> StoredRegulation:
        """The stored regulation of a text."""
        return self.index.regulation_at(text)

    def provisions_of(self, text: TextPlace, step: int = 1) -> list[StoredProvision]:
        """The provisions of a text as stored, in its order, or each `step`-th."""
        docs = self.index.documents_of(text)[::step]
        places = [Place(text.segment, doc) for doc in docs]
        self.index.fetch(places)
        return [self.index.provision(place) for place in places]

    def size_of(self, text: TextPlace) -> int:
        """How many provisions a text has."""
        return len(self.index.documents_of(text))

    def cited_by(self, found: Found) -> int:
        """How many regulations cite that of `found` by its title."""
        return self.citing(self.text_of(found))

    def regulations(self, day: str = "") -> Iterator[tuple[Found, int]]:
        """Every regulation, as its first provision, with how many provisions it has."""
        heads = list(self.index.heads())
        self.index.fetch(heads)
        for place in heads:
            yield self.load(*place, day), len(self.index.siblings(place))

    def heads(self, name: str, day: str = "") -> list[Found]:
        """The first provision of each text with that id or name."""
        return self.load_all(self.lookup.regulations(name), day)

    def count(self, keyword: str) -> int:
        """How many provisions have an exact keyword."""
        return self.index.frequency(KEYWORD, keyword)

    def keywords(self, beginning: str) -> list[str]:
        """What follows a beginning such as "jurisdiction:" in the keywords of the index."""
        found = self.index.keywords(beginning)
        return [keyword.removeprefix(beginning) for keyword in found]

    def with_keyword(self, keyword: str, day: str = "") -> list[Found]:
        """The provisions with an exact keyword, such as "topic:call-times" or "limit:rate-cap"."""
        return self.load_all(self.index.by_keyword(keyword), day)

    def limiting(self, kind: str, day: str = "") -> list[Found]:
        """The provisions that set a limit of a kind, in no order."""
        return self.load_all(list(self.index.holders(keyword(LIMIT, kind))), day)

    def citing(self, text: TextPlace) -> int:
        """How many regulations cite this one by its title."""
        if text not in self._citing:
            stored = self.index.regulation_at(text)
            counts = (self.index.frequency(KEYWORD, keyword(CITES, k)) for k in stored.cited_as)
            self._citing[text] = max(counts, default=0)
        return self._citing[text]

    def laws_citing(self, found: Found, day: str = "") -> list[Found]:
        """The regulations that cite a provision's law by its title, as their first provisions."""
        heads = [
            f for k in found.regulation.cited_as for f in self.with_keyword(keyword(CITES, k), day)
        ]
        return list({f.regulation.id: f for f in heads}.values())

    def seen_from(self, id: str, day: str = "") -> list[Found]:
        """The provisions that refer the reader to the provision `id`."""
        if self._seen_from is None:
            self._seen_from = {}
            for head in self.index.heads():
                for place in self.index.siblings_of(head):
                    for name in self.index.provision(place).see:
                        self._seen_from.setdefault(name, []).append(place)
        return self.load_all(self.index.in_order(self._seen_from.get(id, ())), day)
