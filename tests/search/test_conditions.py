"""Conditions against a plain evaluation over the texts of random small corpora.

The evaluation here reads the documents and knows nothing of the index: a word is held where it
stands in a provision's text or heading, in the headings above it, or in its regulation's names; a
phrase where its units stand in a row in the text or heading, with no mark or space between two Han
characters.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path

import pytest

import indexer.index_reader
from corpus.jurisdictions import code_of
from corpus.model import Document, Kind, Provision, Status
from indexer.analysis import analyze, normalize, raw_tokens, tokenize, units
from indexer.format.segment_writer import title_text
from indexer.index_reader import Sets
from indexer.remembered import Remembered
from search.matching.conditions import Conditions
from search.matching.field_values import date_span
from search.matching.membership import wanted_words
from search.query.language import (
    Field,
    Fuzzy,
    Group,
    MalformedCondition,
    Node,
    Not,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    conditions,
    parse,
    positive_texts,
)
from search.results import Options
from search.session import Session
from tests.helpers.seeds import as_trial, seeds

VOCABULARY = [
    "heron",
    "herons",
    "hern",
    "lend",
    "lender",
    "lent",
    "blue",
    "blew",
    "12.3",
    "12",
    "brook",
]
HAN = "蓝鸟出借人"
NAMES = ["Apricot", "Bramble", "Cobalt", "Damson"]
JURISDICTIONS = ["CN", "US", "US-CA", "GB", ""]
DAYS = [None, date(2019, 12, 31), date(2020, 1, 1), date(2020, 6, 15), date(2021, 3, 1)]

Held = set[tuple[str, str]]


def _text(rng: random.Random) -> str:
    """Some words, now and then with a run of Han after one (runs side by side: see below)."""
    parts = [rng.choice(VOCABULARY) for _ in range(rng.randint(0, 6))]
    for i in range(len(parts)):
        if rng.random() < 0.3:
            parts[i] += " " + "".join(rng.choices(HAN, k=rng.randint(1, 5)))
    return rng.choice([" ", ", ", ". "]).join(parts) or "blue"


@dataclass
class World:
    """A random corpus, its index, and the plain evaluation."""

    session: Session
    live: list[Document]
    rng: random.Random
    held: dict[tuple[str, str], tuple[Document, Provision]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.held = {(d.regulation.id, p.key): (d, p) for d in self.live for p in d.provisions}

    def found(self, node: Node) -> Held:
        engine = self.session.reader
        sets = Conditions(engine).evaluate(node)
        rows = set()
        for segment, docs in zip(engine.segments, sets.rows, strict=True):
            for doc in docs:
                number = segment.regulation_of[doc]
                rows.add((segment.regulation(number).id, segment.provision(doc).key))
        return rows

    def expected(self, node: Node) -> Held:
        return {place for place, (d, p) in self.held.items() if self._holds(node, d, p)}

    def _holds(self, node: Node, d: Document, p: Provision) -> bool:
        if isinstance(node, Group):
            return (any if node.how == "any" else all)(self._holds(n, d, p) for n in node.parts)
        if isinstance(node, Not):
            return not self._holds(node.part, d, p)
        if isinstance(node, Field):
            return self._field(node, d, p)
        own = f"{p.heading}\n{p.text}"
        if isinstance(node, (Word, Phrase)):
            wanted, text = units(node.text), _row(own)
            row = _stands_in(wanted, text)
            names = [*title_text(d.regulation).splitlines(), *p.path]
            return row or any(_stands_in(wanted, _row(name)) for name in names)
        terms = {
            *analyze(own)[0],
            *analyze(title_text(d.regulation))[0],
            *analyze(" / ".join(p.path))[0],
            *raw_tokens(normalize(own)),
        }
        return any(_matches(node, term) for term in terms)

    @staticmethod
    def _field(node: Field, d: Document, p: Provision) -> bool:
        r = d.regulation
        if node.name == "jurisdiction":
            return node.value in (r.jurisdiction, r.jurisdiction.split("-")[0])
        if node.name in ("adopted", "effective", "repealed"):
            span, day = date_span(node.value), getattr(r, node.name)
            assert span
            return bool(day) and span[0] <= day.toordinal() <= span[1]
        if node.name == "topic":
            return node.value in p.topics
        return bool(getattr(r, node.name) == node.value)


def _stands_in(wanted: list[str], text: list[str]) -> bool:
    return any(text[i : i + len(wanted)] == wanted for i in range(len(text)))


def _row(text: str) -> list[str]:
    """The units of `text`, with a bar where one run of Han ends and the next begins."""
    row: list[str] = []
    for token in tokenize(text):
        if token[0] >= "\u3005":
            row += ["|", *token] if row and row[-1] >= "\u3005" else token
        else:
            row.append(token)
    return row


def _matches(node: Prefix | Fuzzy | Wildcard, term: str) -> bool:
    if isinstance(node, Prefix):
        return term.startswith(normalize(node.text))
    if isinstance(node, Wildcard):
        return fnmatchcase(term, node.pattern)
    word = normalize(node.text)
    forms = {word, *tokenize(word)[:1]}
    return any(
        (len(f) <= 3 or term[:1] == f[0]) and _distance(f, term) <= (0, 1, 1, 2)[min(len(f), 4) - 1]
        for f in forms
    )


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


@pytest.fixture(scope="module", params=seeds(8))
def world(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> World:
    rng, names = random.Random(request.param), count()

    def made() -> Document:
        size = rng.randint(1, 6)
        return document(
            f"reg{next(names)}",
            [_text(rng) for _ in range(size)],
            headings=[rng.choice(["", "", _text(rng)]) for _ in range(size)],
            paths=[rng.choice(["", "", "blue", "人 lender"]) for _ in range(size)],
            title=rng.choice(NAMES),
            jurisdiction=rng.choice(JURISDICTIONS),
            kind=rng.choice([Kind.STATUTE, Kind.RULE]),
            status=rng.choice([Status.IN_FORCE, Status.REPEALED]),
            effective=rng.choice(DAYS),
            repealed=rng.choice(DAYS),
        )

    batches = [[made() for _ in range(rng.randint(1, 6))] for _ in range(rng.randint(1, 4))]
    ids = [d.regulation.id for batch in batches for d in batch]
    gone = {id for id in ids if rng.random() < 0.2} - {ids[-1]}
    session = make_index(tmp_path_factory.mktemp("conditions"), batches, gone)
    return World(session, [d for b in batches for d in b if d.regulation.id not in gone], rng)


def _leaf(rng: random.Random) -> Node:
    han = "".join(rng.choices(HAN, k=rng.randint(1, 4)))
    word = rng.choice(VOCABULARY)
    leaves: list[Node] = [
        Word(word),
        Word(han),
        Word(rng.choice(NAMES)),
        Phrase(" ".join(rng.choices(VOCABULARY, k=rng.randint(1, 3)))),
        Phrase(f"{word} {han}{han}"),
        Phrase(han),
        Prefix(word[: rng.randint(1, 3)]),
        Prefix(han[:2]),
        Wildcard(f"{word[0]}*{word[-1]}"),
        Fuzzy(word),
        Field("jurisdiction", rng.choice(["CN", "US", "GB"])),
        Field("kind", rng.choice([Kind.STATUTE, Kind.RULE])),
        Field("status", rng.choice([Status.IN_FORCE, Status.REPEALED])),
        Field(
            rng.choice(["effective", "repealed"]),
            rng.choice(
                [
                    "2020",
                    "2020-01",
                    ">=2020-06",
                    "<2020",
                    "2019..2020",
                    "<=2020-06-15",
                    ">2020-06-15",
                ]
            ),
        ),
    ]
    return rng.choice(leaves)


def _tree(rng: random.Random, depth: int) -> Node:
    choice = rng.random()
    if depth == 0 or choice < 0.3:
        return _leaf(rng)
    if choice < 0.45:
        part = _tree(rng, depth - 1)
        return part.part if isinstance(part, Not) else Not(part)
    parts = tuple(_tree(rng, depth - 1) for _ in range(rng.randint(2, 3)))
    return Group(rng.choice(["all", "any"]), parts)


def _nodes(world: World, depth: int, n: int) -> Iterator[Node]:
    return (_tree(world.rng, depth) for _ in range(n))


@pytest.fixture(params=["masks", "sets"])
def form(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sets of the world are masks, of however few documents; or plain ones, as in a process
    that has not loaded numpy."""
    monkeypatch.setattr(world.session.reader, "_kept", Remembered(1, Sets.size))
    if request.param == "sets":
        monkeypatch.delitem(sys.modules, "numpy")
    else:
        monkeypatch.setattr(indexer.index_reader, "_FEW", 0)


@pytest.mark.usefixtures("form")
def test_leaves_are_evaluated_as_the_texts_say(world: World) -> None:
    for node in _nodes(world, 0, 60):
        assert world.found(node) == world.expected(node), node


@pytest.mark.usefixtures("form")
def test_trees_are_evaluated_as_the_texts_say(world: World) -> None:
    for node in _nodes(world, 3, 40):
        assert world.found(node) == world.expected(node), node


def _expected(world: World, text: str) -> set[str]:
    """The ids of the provisions that satisfy a query by a plain scan of the texts."""
    node = parse(text).node
    strict = conditions(node)
    soft = [] if any(positive_texts(n) for n in strict) else wanted_words(node)
    found = set()
    for key, (d, p) in world.held.items():
        if all(key in world.expected(n) for n in strict) and (
            not soft or any(key in world.expected(Word(w)) for w in soft)
        ):
            found.add(f"{d.regulation.id}#{p.key}")
    return found


QUERIES = (
    "blue", "blue heron", "zzzz", "zzzz jurisdiction:US", "blue AND heron", '"blue heron"',
    "heron AND NOT blue", "蓝鸟 AND lend", "heron OR 人", "+blue lend", "blue jurisdiction:US",
    "hern* AND effective:>=2020", "人 lender", "jurisdiction:CN", "蓝鸟", "the blue of lend",
)  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("filters", [{}, {"jurisdiction": "US"}, as_trial({"kind": "statute"})])
def test_all_pages_together_are_what_a_plain_scan_finds(
    world: World, text: str, filters: dict[str, str]
) -> None:
    """Each once, in an order that does not depend on the page, and as many as are counted."""
    options = Options(limit=3, expand=False, **filters)  # type: ignore[arg-type]
    extra = "".join(f' {n}:"{v}"' for n, v in filters.items())
    pages = []
    for number in range(1, 100):
        results = world.session.search(text, options._replace(page=number))
        pages += [h.id for h in results.hits]
        if len(results.hits) < options.limit:
            break
    expected = _expected(world, f"({text}){extra}")
    assert len(pages) == len(set(pages)) and set(pages) == expected
    assert results.size == len(expected)
    whole = world.session.search(text, options._replace(limit=1000))
    assert [h.id for h in whole.hits] == pages
    facets = world.session.search(text, options._replace(facets=True)).facets
    assert sum(facets.get("kind", {}).values()) == len(expected)


@pytest.mark.parametrize("query", ['"brook 蓝"', "+第680"])
def test_a_phrase_of_two_scripts(
    tmp_path: Path,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
    query: str,
) -> None:
    """ "第680" is such a phrase: 680 has to follow 第 at once."""
    session = make_index(tmp_path, [[document("a", ["蓝 brook", "680 herons, 第 5"])]])
    assert session.search(query).hits == []


def test_a_phrase_does_not_reach_over_a_full_stop(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    """With "蓝鸟" and "鸟出" both there, "蓝。鸟出" is no "蓝鸟出"."""
    session = make_index(tmp_path, [[document("a", ["蓝鸟飞。蓝。鸟出"])]])
    assert session.search('"蓝鸟出"').hits == []


# --- headings and names --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def inherited(
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Session:
    """Two regulations; the first has two headings over three provisions."""
    first = document(
        "one", ["alpha", "beta", "gamma"], paths=["Nesting season", "Nesting season", "Moulting"],
        title="Heron Lending Act", aliases=("HLA",), title_zh="苍鹭出借法",
    )  # fmt: skip
    second = document("two", ["alpha delta"], title="Egret Act")
    return make_index(tmp_path_factory.mktemp("inherited"), [[first, second]])


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("nesting", ["one#1", "one#2"]),
        ("moulting", ["one#3"]),
        ("heron", ["one#1", "one#2", "one#3"]),
        ("title:heron", ["one#1", "one#2", "one#3"]),
        ("title:苍鹭", ["one#1", "one#2", "one#3"]),
        ("title:HLA", ["one#1", "one#2", "one#3"]),
        ('title:"lending act"', ["one#1", "one#2", "one#3"]),
        ("title:act", ["one#1", "one#2", "one#3", "two#1"]),
        ("alpha AND title:egret", ["two#1"]),
        ("citation:2", ["one#2"]),
        ('citation:"Article 2"', ["one#2"]),
        ("id:one#3", ["one#3"]),
        ("title:bittern", []),
    ],
)
def test_names_and_headings(inherited: Session, query: str, ids: list[str]) -> None:
    hits = inherited.search(f"+({query})").hits
    assert sorted(h.id for h in hits) == ids


def test_an_id_may_hold_a_comma(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    session = make_index(tmp_path, [[document("zz/a", ["a heron", "a heron"])]])
    ids = [session.load(*place).provision.id for place in session.places()]
    both = session.search(f'heron id:"{ids[0]},{ids[1]}"')
    assert sorted(hit.id for hit in both.hits) == sorted(ids)
    comma = document("zz/b", ["an egret"])
    (provision,) = comma.provisions
    provision = replace(provision, id="zz/b#2, comma 1")
    session = make_index(tmp_path / "b", [[replace(comma, provisions=(provision,))]])
    assert [hit.id for hit in session.search('egret id:"zz/b#2, comma 1"').hits] == [provision.id]


# --- values --------------------------------------------------------------------------------------

SPANS = [
    ("2020", (2020, 1, 1), (2020, 12, 31)),
    ("2020-02", (2020, 2, 1), (2020, 2, 29)),
    ("2020-12", (2020, 12, 1), (2020, 12, 31)),
    ("2020-06-15", (2020, 6, 15), (2020, 6, 15)),
    (">=2020-06", (2020, 6, 1), None),
    (">2020-06", (2020, 7, 1), None),
    ("<2020-06", None, (2020, 5, 31)),
    ("<=2020-06", None, (2020, 6, 30)),
    ("2019..2021", (2019, 1, 1), (2021, 12, 31)),
    ("..2021-03", None, (2021, 3, 31)),
    ("2019..", (2019, 1, 1), None),
    ("9998", (9998, 1, 1), (9998, 12, 31)),
]


@pytest.mark.parametrize(("text", "low", "high"), SPANS, ids=[t for t, _, _ in SPANS])
def test_date_spans(
    text: str, low: tuple[int, int, int] | None, high: tuple[int, int, int] | None
) -> None:
    first = date(*low).toordinal() if low else 1
    last = date(*high).toordinal() if high else date.max.toordinal()
    assert date_span(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "2020-13", "2020-02-30", "20", "0000", "..", "2020...x", "x..2020"]
)
def test_what_is_no_date(text: str) -> None:
    assert date_span(text) in (None, (1, date.max.toordinal())) and (
        text == ".." or not date_span(text)
    )


@pytest.mark.parametrize("engine", ["fast", "whoosh"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("alpha effective:soon", "effective:soon is no date; write 2021, 2021-06-30 or 2019..2021"),
        ("alpha effective:2020-2024", "effective:2020-2024 is no date"),
        ("nothinglikethis AND adopted:2020-13", "adopted:2020-13 is no date"),
        ("-effective:soon alpha", "effective:soon is no date"),
        ("alpha OR status:valid", "status:valid is none; there are: in force, "),
        ("kind:circular", "kind:circular is none; there are: statute, "),
    ],
)
def test_a_malformed_condition_is_an_error(
    inherited: Session, query: str, told: str, engine: str
) -> None:
    with pytest.raises(MalformedCondition, match=re.escape(told)):
        inherited.search(query, engine=engine)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("uk", "GB"),
        ("UK", "GB"),
        ("中国", "CN"),
        ("us-ca", "US-CA"),
        ("usa", "US"),
        ("台湾", "TW"),
        ("xx", "XX"),
    ],
)
def test_jurisdictions_as_people_write_them(text: str, code: str) -> None:
    assert code_of(text) == code


# --- patterns on words as they are typed ---------------------------------------------------------


@pytest.fixture(scope="module")
def patterned(
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Session:
    texts = ["collecting collectors", "蓝鸟催收人员名单", "colt", "harassment", "[a]?b"]
    return make_index(tmp_path_factory.mktemp("patterns"), [[document("p", texts)]])


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("coll*", ["p#1"]),
        ("col*", ["p#1", "p#3"]),
        ("催收*", ["p#2"]),
        ("c*t", ["p#1", "p#3"]),
        ("[*", []),
        ("harrassment~", ["p#4"]),
        ("HARASS*", ["p#4"]),
    ],
)
def test_patterns(patterned: Session, query: str, ids: list[str]) -> None:
    assert sorted(h.id for h in patterned.search(query).hits) == ids


@pytest.mark.parametrize("query", ["collecti*", "collectors*", "harassm*"])
def test_a_prefix_longer_than_the_stem(patterned: Session, query: str) -> None:
    assert patterned.search(query).hits


@pytest.mark.parametrize("query", ["催收人*", "催收人员*", "催*员"])
def test_a_han_pattern_longer_than_a_bigram(patterned: Session, query: str) -> None:
    assert patterned.search(query).hits


def test_patterns_do_not_read_the_whole_dictionary_into_the_ranking(
    tmp_path: Path, document: Callable[..., Document], make_index: Callable[..., Session]
) -> None:
    texts = [f"w{i:04d}" for i in range(3000)]
    session = make_index(tmp_path, [[document("many", texts)]])
    results = session.search("w*")
    assert len(results.hits) == 10
    assert results.all_words + results.some_words > 0
