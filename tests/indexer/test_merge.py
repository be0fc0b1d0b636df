"""Merging: the policy, and that a merged index is the index it was made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.model import Document
from indexer.format.merge import FANOUT, merge, to_merge
from indexer.format.segment import Segment
from indexer.index_reader import Docs
from search.query.language import Word
from search.results import Options
from search.session import Session
from tests.helpers.seeds import seeds

WORDS = ["heron", "egret", "bittern", "stork", "蓝鸟出借", "夜间敲门", "blue", "lend"]


def test_few_segments_are_left_alone() -> None:
    assert to_merge([]) == []
    assert to_merge([10] * (FANOUT - 1)) == []
    assert to_merge([10**6, 10**5, 10**4, 10**3, 100]) == []


def test_a_full_tier_is_merged_with_all_that_is_smaller() -> None:
    sizes = [100_000, *[500] * FANOUT, 3]
    assert to_merge(sizes) == list(range(1, len(sizes)))


def test_many_small_commits_leave_few_segments_and_write_little() -> None:
    """2,000 commits of one document: a document is written again a few times, not 2,000."""
    sizes: list[int] = []
    written = 0
    for _ in range(2000):
        sizes.append(1)
        while chosen := to_merge(sizes):
            total = sum(sizes[i] for i in chosen)
            written += total
            sizes = [s for i, s in enumerate(sizes) if i not in chosen] + [total]
        assert len(sizes) < 3 * FANOUT
    assert sum(sizes) == 2000
    assert written < 2000 * 60


@pytest.fixture(scope="module", params=seeds(6))
def pair(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    document: Callable[..., Document],
    make_index: Callable[..., Session],
) -> tuple[Session, Segment, list[Document], random.Random]:
    """An index of several segments with deletions, and the segment that they merge to."""
    rng = random.Random(request.param)
    made = [
        document(
            f"reg{i:02d}",
            [" ".join(rng.choices(WORDS, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 30))],
            title=rng.choice(WORDS),
            paths=[],
        )
        for i in range(15)
    ]
    batches = [made[i : i + 4] for i in range(0, 15, 4)]
    gone = {d.regulation.id for d in made if rng.random() < 0.3} - {"reg00"}
    folder = tmp_path_factory.mktemp("merge")
    session = make_index(folder / "many", batches, gone)
    merge(session.reader.segments, folder / "s2-1.seg")
    live = [d for d in made if d.regulation.id not in gone]
    return session, Segment(folder / "s2-1.seg"), live, rng


Pair = tuple[Session, Segment, list[Document], random.Random]


def _everything(segment: Segment) -> dict[bytes, list[tuple[str, int]]]:
    """Each term with its live provisions (by id) and frequencies."""
    table = {}
    for term, entry in segment.terms_from(b""):
        rows = zip(*segment.postings(entry), strict=True)
        if live := [(segment.provision(d).id, f) for d, f in rows if not segment.is_deleted(d)]:
            table[term] = live
    return table


def test_every_posting_is_there(pair: Pair) -> None:
    session, merged, _, _ = pair
    expected: dict[bytes, list[tuple[str, int]]] = {}
    for segment in session.reader.segments:
        for term, rows in _everything(segment).items():
            expected.setdefault(term, []).extend(rows)
    assert _everything(merged) == expected


def test_every_record_is_there(pair: Pair) -> None:
    _, merged, live, _ = pair
    assert merged.regulation_count == len(live)
    for number, one in enumerate(live):
        assert merged.regulation(number).id == one.regulation.id
        texts = [merged.provision(d).text for d in merged.documents_of(number)]
        assert texts == [p.text for p in one.provisions]


def test_merged_is_what_is_written_at_once(
    pair: Pair, tmp_path: Path, make_index: Callable[..., Session]
) -> None:
    """The numbers and terms of a merged segment are those of one built from the same documents."""
    _, merged, live, _ = pair
    fresh = make_index(tmp_path / "one", [live]).reader.segments[0]
    numbers = "lengths", "plengths", "regof", "pathhead", "idkeys", "regs", "dates"
    for name in (*numbers, "docs", "freqs"):
        assert bytes(merged.raw(name)) == bytes(fresh.raw(name)), name
    assert [t for t, _ in merged.terms_from(b"")] == [t for t, _ in fresh.terms_from(b"")]


def test_searches_give_the_same(
    pair: Pair, tmp_path: Path, make_index: Callable[..., Session]
) -> None:
    session, _, live, rng = pair
    one = make_index(tmp_path / "one", [live])
    for _ in range(10):
        text = " ".join(rng.choices(WORDS, k=rng.randint(1, 3)))
        a, b = (s.search(text, Options(limit=50)) for s in (session, one))
        assert [h.id for h in a.hits] == [h.id for h in b.hits]
        assert [h.score for h in a.hits] == pytest.approx([h.score for h in b.hits], abs=1e-6)
        assert (a.all_words, a.some_words) == (b.all_words, b.some_words)
        assert sum(map(len, session_sets(session, text))) == sum(map(len, session_sets(one, text)))


def session_sets(session: Session, text: str) -> list[Docs]:
    from search.matching.conditions import Conditions

    return Conditions(session.reader).evaluate(Word(text.split()[0])).rows


def test_merging_goes_by_steps(pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few terms a step takes, the outcome is the same."""
    import indexer.format.merge

    session, merged, _, _ = pair
    monkeypatch.setattr(indexer.format.merge, "_BLOCKS_PER_STEP", 1)
    indexer.format.merge.merge(session.reader.segments, tmp_path / "s3-1.seg")
    assert (tmp_path / "s3-1.seg").read_bytes() == bytes(merged._view)
