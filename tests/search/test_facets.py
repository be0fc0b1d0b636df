"""Facets count exactly what all pages together show: over random small corpora with several texts
of a regulation, digests beside their originals, provisions with dates of their own, deletions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.model import Document, Kind, Provision, Status, TextKind
from indexer.index_reader import Sets
from search.results import Hit, Options
from search.session import Session
from search.statuses import Statuses
from tests.helpers.seeds import seeds, sparsely

STATUSES = [Status.IN_FORCE, Status.REPEALED, Status.SUPERSEDED, Status.NOT_YET, Status.UNKNOWN]
DAYS = [None, date(2012, 5, 1), date(2019, 12, 31), date(2020, 6, 15), date(2024, 3, 1)]
TOPICS = ["call-times", "licensing", "interest-and-fees"]
QUERIES = (
    "heron", "blue heron", "heron AND NOT blue", '"grey heron"', "what may a heron do",
    "Act 1", "Act 2 Article 1", "Act 3 Article 2 heron", "bl*", "title:act", "zzzz",
    "jurisdiction:US", "zz/act3#1",
    "§ 1 of Act 4 wing",
)  # fmt: skip
ASKED: tuple[dict[str, str], ...] = (
    {}, {"on": "2020-01-01"}, {"on": "2013-01-01"}, {"status": "in force"},
    {"status": "repealed,superseded"}, {"jurisdiction": "US", "on": "2024-05-05"},
    {"kind": "statute"}, {"topic": "licensing", "mode": "any"},
)  # fmt: skip


def _provision(rng: random.Random, own: Provision) -> Provision:
    """Every third with a status or a date of its own."""
    own = replace(own, topics=tuple(rng.sample(TOPICS, rng.randint(0, 2))))
    if rng.random() > 0.3:
        return own
    return replace(
        own, status=rng.choice([None, *STATUSES]), effective=rng.choice(DAYS),
        repealed=rng.choice(DAYS), amended=rng.choice(DAYS),
    )  # fmt: skip


def _documents(rng: random.Random, document: Callable[..., Document]) -> list[list[Document]]:
    def made(n: int) -> Document:
        number = rng.randint(1, 6)
        words = [
            " ".join(rng.choices(["blue", "grey", "heron", "lend"], k=rng.randint(1, 4)))
            for _ in range(rng.randint(1, 5))
        ]
        one = document(
            f"zz/act{number}", words, title=f"Act {number}", source=f"text{n}.txt",
            jurisdiction=["US", "GB", "US-CA", ""][number % 4],
            kind=[Kind.STATUTE, Kind.RULE][number % 2], status=rng.choice(STATUSES),
            effective=rng.choice(DAYS), repealed=rng.choice(DAYS), version=rng.choice(DAYS),
            text=rng.choice([TextKind.DIGEST, TextKind.OFFICIAL]),
            language=rng.choice(["en", "zh"]),
        )  # fmt: skip
        return replace(one, provisions=tuple(_provision(rng, p) for p in one.provisions))

    numbers = iter(range(1000))
    return [
        [made(next(numbers)) for _ in range(rng.randint(1, 6))] for _ in range(rng.randint(1, 3))
    ]


@pytest.fixture(scope="module", params=seeds(10))
def session(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> Session:
    rng = random.Random(request.param)
    batches = _documents(rng, document)
    gone = [f"zz/act{rng.randint(1, 6)}"] if request.param % 2 else []
    return make_index(tmp_path_factory.mktemp("facets"), batches, gone)


def counted(hits: Sequence[Hit]) -> dict[str, Counter[str]]:
    """The facets of these hits, one by one."""
    rows = {
        "jurisdiction": [h.jurisdiction for h in hits],
        "kind": [h.kind for h in hits],
        "status": [h.status for h in hits],
        "topic": [topic for h in hits for topic in h.topics],
    }
    return {name: Counter(filter(None, values)) for name, values in rows.items() if hits}


@pytest.mark.parametrize("asked", sparsely(ASKED, 3), ids=map(str, ASKED))
def test_facets_are_of_all_hits(session: Session, asked: dict[str, str]) -> None:
    for text in QUERIES:
        options = Options(limit=1, facets=True, **asked)  # type: ignore[arg-type]
        found = session.search(text, options)
        hits = session.search(text, options._replace(limit=1000, facets=False)).hits
        assert {name: Counter(table) for name, table in found.facets.items()} == counted(hits), text
        for table in found.facets.values():
            assert list(table.items()) == sorted(table.items(), key=lambda row: (-row[1], row[0]))


def test_a_status_told_for_a_text_is_that_of_each_provision(session: Session) -> None:
    for day in ("2011-01-01", "2020-01-01", "2026-07-01", "2999-01-01"):
        statuses = Statuses(session, day)
        for place in session.places():
            if place.doc in statuses.apart(place.segment):
                continue
            number = session.index.text_of(place).number
            told = statuses.of_text(place.segment, number)
            assert told == session.load(*place, day).status


def test_counting_opens_no_plain_provision(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However many are found, those alone are read that a date of their own sets apart."""
    statuses, read = Statuses(session, "2026-07-01"), []
    load = session.load
    monkeypatch.setattr(session, "load", lambda *at: read.append(at[:2]) or load(*at))  # type: ignore[func-returns-value]
    found = session.lookup.index.places()
    sets = [{p.doc for p in found if p.segment == i} for i in range(len(session.reader.segments))]
    counts = statuses.count(Sets(sets))
    assert sum(counts["kind"].values()) == len(found)
    assert {doc for i, doc in read} <= {d for i in range(len(sets)) for d in statuses.apart(i)}
