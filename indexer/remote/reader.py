"""A committed state of an index on a cluster, opened for reading: what
`indexer.index_reader.Index` asks.

What all texts have is in the directory, which is here; what is asked of single provisions is sent
for, many at once where `fetch` says which, and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TypeVar

from corpus.messages import N_
from indexer.format.stored_fields import (
    StoredProvision,
    StoredRegulation,
    searched_text,
    unpack_provision,
    unpack_regulation,
)
from indexer.index_reader import At, Index, Place, TextPlace
from indexer.remembered import Bounded, Remembered
from indexer.remote.address import Address
from indexer.remote.cluster import Body, Cluster, ClusterError
from indexer.remote.directory import Directory
from indexer.remote.inside import AT, Where, ids_of
from indexer.remote.mapping import is_of_regulation
from indexer.remote.requests import (
    BY_PLACE,
    RECORD,
    beginning,
    counting,
    filters,
    named,
    page_after,
    place_of,
    tallied,
    tell,
    vocabulary,
)
from indexer.remote.writer import INDICES, committed, directory_of
from indexer.schema import ID, KEYWORD, keyword, value_of

#: So many records are remembered; so many places of keywords, keywords, frequencies of terms.
_REMEMBERED, _PLACES, _WORDS, _COUNTS = 20_000, 500_000, 200_000, 50_000
#: A keyword goes on as it may.
_ANY = re.compile("")
#: Many lookups are asked again in so many rounds at the most, each with what the last one found.
_ROUNDS = 8
#: So many places are asked of at once: an answer has 10,000 at the most.
_TESTED = 5000
T = TypeVar("T")


class ClusterIndex(Index):
    """The state that is committed when it is opened; a later one changes nothing of it."""

    def __init__(self, address: Address) -> None:
        """Open the index at `address`; raises NoIndex, OutdatedIndex and ClusterError."""
        self.cluster = Cluster(address)
        self.name, self.manifest = committed(self.cluster)
        (info,) = self.manifest.segments
        self.documents, self.regulations = info.live_docs, info.live_regulations
        self._records: Bounded[Place, str] = Bounded(_REMEMBERED)
        self._regulations: Bounded[int, StoredRegulation] = Bounded(_REMEMBERED)
        self._found: Remembered[list[Place]] = Remembered(_PLACES, lambda rows: len(rows) + 1)
        self._words: Remembered[dict[str, int]] = Remembered(_WORDS, lambda rows: len(rows) + 1)
        self._counts: Bounded[tuple[str, str], int] = Bounded(_COUNTS)
        self._wanted: set[tuple[str, re.Pattern[str] | None]] | None = None

    @property
    def provisions(self) -> str:
        """The name of the index of the provisions."""
        return f"{self.name}-provisions"

    @property
    def texts(self) -> str:
        """The name of the index of the texts."""
        return f"{self.name}-texts"

    @cached_property
    def directory(self) -> Directory:
        """What all texts have."""
        return directory_of(self.cluster, self.name)

    # --- terms and keywords ------------------------------------------------------------------

    def frequency(self, field: str, text: str) -> int:
        """See `IndexReader`."""
        return self.frequencies(field, [text]).get(text, 0)

    def frequencies(self, field: str, texts: Sequence[str]) -> dict[str, int]:
        """See `IndexReader`; those that are not remembered are asked for together."""
        known = {}
        if field == KEYWORD:
            known = {
                t: len(self.directory.holders.get(t, ())) for t in texts if is_of_regulation(t)
            }
        self._counts.make_room()
        new = [t for t in texts if t not in known and (field, t) not in self._counts]
        lots = [[(field, t) for t in new[i : i + 500]] for i in range(0, len(new), 500)]
        rows = [(self.provisions, filters(lot)) for lot in lots]
        answers = self.cluster.searches(rows) if rows else []
        for lot, answer in zip(lots, answers, strict=True):
            self._counts.update(tallied(lot, answer))
        counts = {t: known.get(t, self._counts.get((field, t), 0)) for t in texts}
        return {t: n for t, n in counts.items() if n}

    def firsts_with(self, field: str, texts: Sequence[str]) -> list[Place | None]:
        """See `IndexReader`; what is stored of them comes along."""
        order = ["reg", "source", *BY_PLACE]
        how: Body = {**RECORD, "size": 1, "sort": order, "track_total_hits": False}
        rows = [(self.provisions, {**how, "query": {"term": {field: text}}}) for text in texts]
        answers = self.cluster.searches(rows) if rows else []
        found = [self.kept_of(answer["hits"]["hits"]) for answer in answers]
        return [row[0] if row else None for row in found]

    def kept_of(self, hits: Iterable[Body]) -> list[Place]:
        """The places of hits that came with their records, which are remembered."""
        self._records.make_room()
        found = [(place_of(hit), hit["_source"]["record"]) for hit in hits]
        self._records.update(found)
        return [place for place, _ in found]

    def near(self, field: str, word: str, distance: int) -> list[str]:
        """The terms of a field within so many edits of a word."""
        asked = {
            "field": field, "size": 50, "sort": "frequency", "suggest_mode": "always",
            "max_edits": distance, "prefix_length": 1 if len(word) > 3 else 0,
            "min_word_length": 1, "accuracy": 0.01, "shard_size": 200,
        }  # fmt: skip
        body = {"size": 0, "suggest": {"n": {"text": word, "term": asked}}}
        found = self.cluster.search(self.provisions, body)["suggest"]["n"]
        return [option["text"] for entry in found for option in entry["options"]]

    def by_keyword(self, word: str) -> list[Place]:
        """See `IndexReader`."""
        if is_of_regulation(word):
            return [Place(number, 0) for number in self.directory.holders.get(word, ())]
        if word.startswith(keyword(ID)) and (there := self.directory.places.get(value_of(word))):
            return self.in_order(Place(*at) for at in there)
        return self._asked(word, None)

    def prefixed(self, prefix: str, rest: re.Pattern[str] | None = None) -> Iterator[Place]:
        """See `IndexReader`."""
        if is_of_regulation(prefix):
            words = (w for w in self.directory.holders if w.startswith(prefix))
            held = [w for w in words if rest is None or rest.match(w[len(prefix) :])]
            numbers = {n for w in held for n in self.directory.holders[w]}
            return iter(self.in_order(Place(number, 0) for number in numbers))
        return iter(self._asked(prefix, rest or _ANY))

    def _asked(self, word: str, rest: re.Pattern[str] | None) -> list[Place]:
        """The provisions with a keyword, or with one that begins so and goes on as `rest` says;
        none, and wanted, while what is wanted is gathered."""
        if self._wanted is not None and (word, rest) not in self._found:
            self._wanted.add((word, rest))
            return []

        def ask() -> list[Place]:
            query: Body = {"term": {"k": word}}
            if rest is _ANY:
                query = {"prefix": {"k": word}}
            elif rest:
                query = {"terms": {"k": self._going_on(word, rest)}}
            return self.in_order(self.all_places(query))

        return list(self._found.get((word, rest), ask))

    def gathered(self, ask: Callable[[], T]) -> T:
        """What `ask` gives, of this index alone: all that it asks by keywords is sent for
        in a few rounds. It is called for each; what is not here yet has no places meanwhile."""
        if self._wanted is not None:  # within another
            return ask()
        for _ in range(_ROUNDS):
            self._wanted = set()
            try:
                answer = ask()
            finally:
                wanted, self._wanted = self._wanted, None
            if not wanted:
                return answer
            self._begin([word for word, rest in wanted if rest is not None])
            going_on = {(w, rest): self._going_on(w, rest) for w, rest in wanted if rest}
            words = {word for row in going_on.values() for word in row}
            self._look_up(sorted(words.union(w for w, rest in wanted if rest is None)))
            for key, row in going_on.items():
                self._found.get(key, partial(self._union, row))
        return ask()

    def _going_on(self, prefix: str, rest: re.Pattern[str]) -> list[str]:
        """The keywords that begin so and go on as `rest` says."""
        return [w for w in self.keywords(prefix) if rest.match(w[len(prefix) :])]

    def _union(self, words: Iterable[str]) -> list[Place]:
        return self.in_order({place for word in words for place in self._asked(word, None)})

    def _begin(self, prefixes: Iterable[str]) -> None:
        """Send for the keywords that begin so."""
        held = sorted(set(map(vocabulary, prefixes)))
        new = [prefix for prefix in held if prefix not in self._words]
        for lot in (new[i : i + 100] for i in range(0, len(new), 100)):
            rows = [(self.provisions, beginning(prefix, {})) for prefix in lot]
            for prefix, answer in zip(lot, self.cluster.searches(rows), strict=True):
                self._words.get(prefix, partial(self._keywords, prefix, answer))

    def _look_up(self, words: Sequence[str]) -> None:
        """Send for the provisions with any of these keywords, and remember which have which."""
        words = [word for word in words if (word, None) not in self._found]
        for lot in (words[i : i + 500] for i in range(0, len(words), 500)):
            found: dict[str, list[Place]] = {word: [] for word in lot}
            body = {
                "_source": False,
                "docvalue_fields": [*BY_PLACE, "k"],
                "sort": BY_PLACE,
                "query": {"bool": {"filter": [{"terms": {"k": lot}}]}},
            }
            for page in self.cluster.pages(self.provisions, body):
                for hit in page:
                    for word in found.keys() & hit["fields"]["k"]:
                        found[word].append(place_of(hit))
            for word, places in found.items():
                self._found.get((word, None), partial(self.in_order, places))

    def keywords(self, prefix: str, least: int = 1) -> list[str]:
        """See `IndexReader`."""
        if is_of_regulation(prefix):
            counts = {w: len(n) for w, n in self.directory.holders.items() if w.startswith(prefix)}
        else:
            held = vocabulary(prefix)
            counts = self._words.get(held, lambda: self._keywords(held))
            if held != prefix:
                counts = {w: n for w, n in counts.items() if w.startswith(prefix)}
        return [w for w in sorted(counts, key=str.encode) if counts[w] >= least]

    def _keywords(self, prefix: str, answer: Body | None = None) -> dict[str, int]:
        """The keywords that begin so, and how many provisions have each; `answer` is the first page
        of them where it was sent for."""
        found: dict[str, int] = {}
        after: Body = {}
        while True:
            answer = answer or self.cluster.search(self.provisions, beginning(prefix, after))
            page = answer["aggregations"]["k"]
            for bucket in page["buckets"]:
                if bucket["key"]["k"].startswith(prefix):
                    found[bucket["key"]["k"]] = bucket["doc_count"]
            answer, after = None, page_after(page)
            if not after:
                return found

    # --- provisions and texts ----------------------------------------------------------------

    def check(self) -> int:
        """That every shard answers and holds what the manifest says; how many indices there are."""
        count = {"size": 0, "track_total_hits": True}
        answers = self.cluster.searches([(self.provisions, count), (self.texts, count)])
        found, texts = (answer["hits"]["total"]["value"] for answer in answers)
        if found != self.documents:
            raise ClusterError(N_(f"{found:,} of {self.documents:,} provisions are there"))
        if texts != self.regulations:
            raise ClusterError(N_(f"{texts:,} of {self.regulations:,} texts are there"))
        sizes = sum(row.size for row in self.directory.rows.values())
        if sizes != self.documents:
            raise ClusterError(N_(f"the directory has {sizes:,} of {self.documents:,} provisions"))
        return INDICES

    def places(self) -> list[Place]:
        """See `IndexReader`."""
        rows = self.directory.rows
        return [Place(n, order) for n in self.directory.ranks for order in range(rows[n].size)]

    def all_places(self, query: Body) -> Iterator[Place]:
        """The places of all provisions of a query."""
        body = {**AT, "sort": BY_PLACE, "query": {"bool": {"filter": [query]}}}
        for page in self.cluster.pages(self.provisions, body):
            yield from map(place_of, page)

    def texts_read(self, query: Body, most: int) -> Iterator[tuple[Place, str]]:
        """Heading and text of the provisions of a query, `most` at the most."""
        body = {**RECORD, "sort": BY_PLACE, "query": query}
        read = 0
        for page in self.cluster.pages(self.provisions, body, 500):
            for hit in page[: most - read]:
                yield place_of(hit), searched_text(hit["_source"]["record"])
            read += len(page)
            if read >= most:
                return

    def text_of(self, place: At) -> TextPlace:
        """See `IndexReader`."""
        return TextPlace(place.segment, 0)

    def documents_of(self, text: TextPlace) -> range:
        """See `IndexReader`."""
        return range(self.directory.rows[text.segment].size)

    def heads(self) -> Iterator[Place]:
        """See `IndexReader`."""
        return (Place(n, 0) for n in self.directory.ranks if self.directory.rows[n].size)

    # --- records -----------------------------------------------------------------------------

    def fetch(self, places: Iterable[Place]) -> None:
        """Send for what is stored of these, and of their regulations."""
        places = list(dict.fromkeys(places))
        self._records.make_room()
        new = [p for p in places if p not in self._records]
        rows = [(self.provisions, f"{p.segment}-{p.doc}") for p in new]
        self._fetch(rows, (p.segment for p in places))

    def fetch_regulations(self, numbers: Iterable[int]) -> None:
        """Send for what is stored of the regulations of these texts."""
        self._fetch([], numbers)

    def _fetch(self, rows: list[tuple[str, str]], numbers: Iterable[int]) -> None:
        self._regulations.make_room()
        new = [n for n in dict.fromkeys(numbers) if n not in self._regulations]
        rows = [*rows, *((self.texts, str(n)) for n in new)]
        for start in range(0, len(rows), 1000):
            lot = rows[start : start + 1000]
            found = self.cluster.documents(lot)
            for (_, id), source in zip(lot, found, strict=True):
                self._keep(id, source["record"])

    def _keep(self, id: str, record: str) -> None:
        number, _, order = id.partition("-")
        if order:
            self._records[Place(int(number), int(order))] = record
        else:
            self._regulations[int(number)] = unpack_regulation(record)

    def _record(self, place: Place) -> str:
        if place not in self._records:
            self.fetch([place])
        return self._records[place]

    def provision(self, place: Place) -> StoredProvision:
        """See `IndexReader`."""
        return unpack_provision(self._record(place))

    def searched_text(self, place: Place) -> str:
        """See `IndexReader`."""
        return searched_text(self._record(place))

    def regulation_at(self, text: TextPlace) -> StoredRegulation:
        """See `IndexReader`."""
        if text.segment not in self._regulations:
            self.fetch_regulations([text.segment])
        return self._regulations[text.segment]

    # --- order -------------------------------------------------------------------------------

    def standing(self, segment: int, doc: int) -> tuple[int, int]:
        """See `IndexReader`."""
        return self.directory.ranks[segment], doc

    # --- sets --------------------------------------------------------------------------------

    def where(self, query: Body, terms: tuple[str, ...] = ()) -> Where:
        """The provisions of a query, or with any of some words."""
        return Where(query, self, terms)

    def test(self, wheres: Sequence[Where], places: Sequence[tuple[int, int]]) -> None:
        """Find out which of some places are in which sets."""
        for start in range(0, len(places), _TESTED):
            lot = places[start : start + _TESTED]
            query = {"bool": {"filter": [ids_of(lot)], "should": named(wheres)}}
            body = {**AT, "size": len(lot), "query": query}
            for hit in self.cluster.search(self.provisions, body)["hits"]["hits"]:
                tell(wheres, hit)

    def count(self, wheres: Sequence[Where]) -> None:
        """Find out how many provisions are in each of these sets."""
        rows = [(self.provisions, counting(where)) for where in wheres]
        for where, answer in zip(wheres, self.cluster.searches(rows) if rows else (), strict=True):
            where.size = answer["hits"]["total"]["value"]

    def searches_with(
        self, rows: Sequence[tuple[str, Body]], terms: Mapping[str, Sequence[str]]
    ) -> list[Body]:
        """The answers to some searches; by the same round, how many hold some terms of fields."""
        self._counts.make_room()
        asked = [
            (field, text)
            for field, texts in terms.items()
            for text in texts
            if (field, text) not in self._counts
        ][:500]
        more = [(self.provisions, filters(asked))] if asked else []
        answers = self.cluster.searches([*rows, *more])
        if asked:
            self._counts.update(tallied(asked, answers.pop()))
        return answers
