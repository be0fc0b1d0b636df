"""Segments: what is written is read, and damage is noticed, not believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import (
    Adjusted,
    Confidence,
    Document,
    Kind,
    Limit,
    Per,
    Provision,
    Regulation,
    Status,
)
from indexer.format.segment import DamagedIndex, Segment, contains
from indexer.format.segment_writer import (
    SegmentBuilder,
    provision_keywords,
    regulation_keywords,
    title_text,
)
from indexer.format.stored_fields import (
    pack_provision,
    pack_regulation,
    unpack_limit,
    unpack_provision,
    unpack_regulation,
)
from indexer.schema import KEYWORD, PATH, TITLE, WORDS


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory, document: Callable[..., Document]) -> Segment:
    """Two regulations: one of 100 provisions, so that there are several blocks, and one of two."""
    builder = SegmentBuilder()
    long = [f"term{i:03d} heron {'egret ' * (i % 3)}" for i in range(100)]
    builder.add(
        document("long", long, paths=["One"] * 50 + ["Two"] * 50, effective=date(2020, 1, 2))
    )
    builder.add(document("short", ["heron", "蓝鸟"], jurisdiction="US-CA"))
    path = tmp_path_factory.mktemp("segment") / "s1-1.seg"
    builder.write(path)
    return Segment(path)


def _postings(segment: Segment, field: str, term: str) -> dict[int, int]:
    entry = segment.find(f"{field}{term}".encode())
    return dict(zip(*segment.postings(entry), strict=True)) if entry else {}


def test_postings(segment: Segment) -> None:
    assert _postings(segment, WORDS, "heron") == dict.fromkeys(range(101), 1)
    assert _postings(segment, WORDS, "egret") == {i: i % 3 for i in range(100) if i % 3}
    assert _postings(segment, WORDS, "term042") == {42: 1}
    assert _postings(segment, WORDS, "蓝鸟") == {101: 1}
    assert _postings(segment, WORDS, "nothing") == {}


def test_inherited_fields_stand_at_their_heads(segment: Segment) -> None:
    assert _postings(segment, PATH, "two") == {50: 1}
    assert _postings(segment, TITLE, "long") == {0: 1}
    assert _postings(segment, KEYWORD, "jurisdiction:US") == {100: 1}
    assert _postings(segment, KEYWORD, "jurisdiction:US-CA") == {100: 1}
    assert list(segment.path_head)[48:52] == [0, 0, 50, 50]


def test_documents_and_regulations(segment: Segment) -> None:
    assert (segment.doc_count, segment.regulation_count) == (102, 2)
    assert [list(segment.documents_of(r)) for r in (0, 1)] == [list(range(100)), [100, 101]]
    assert segment.provision(42).text.startswith("term042")
    assert segment.regulation(1).id == "short"
    assert list(segment.dates)[:4] == [0, date(2020, 1, 2).toordinal(), 0, 0]
    assert segment.lengths[1] == 3 and segment.pair_lengths[1] == 2


def test_terms_come_in_order(segment: Segment) -> None:
    terms = [t for t, _ in segment.terms_from(b"")]
    assert terms == sorted(terms) and len(terms) == len(set(terms)) > 128
    some = [t for t, _ in segment.terms_between(b"wterm010", b"wterm020")]
    assert some == [f"wterm{i:03d}".encode() for i in range(10, 20)]
    assert [t for t, _ in segment.terms_from(b"zzz")] == []


def test_deleted_documents_are_not_counted(segment: Segment, tmp_path: Path) -> None:
    copy = tmp_path / segment.name
    copy.write_bytes(bytes(segment._view))
    for deleted in ((0, 1, 2), tuple(range(100))):
        one = Segment(copy, deleted)
        entry = one.find(b"wheron")
        assert entry and one.live_frequency(entry) == 101 - len(deleted)
        assert one.is_deleted(0) and not one.is_deleted(101)


def test_contains(segment: Segment) -> None:
    docs = memoryview(b"".join(n.to_bytes(4, "little") for n in (1, 5, 9))).cast("I")
    assert [n for n in range(12) if contains(docs, n)] == [1, 5, 9]


# --- damage --------------------------------------------------------------------------------------


def _read_all(path: Path) -> object:
    """Everything that a segment holds."""
    s = Segment(path)
    terms = [(t, e.size, *map(bytes, s.postings(e))) for t, e in s.terms_from(b"")]
    docs = [s.provision(d) for d in range(s.doc_count)]
    regulations = [s.regulation(r) for r in range(s.regulation_count)]
    numbers = [
        bytes(m)
        for m in (s.lengths, s.pair_lengths, s.regulation_of, s.path_head, s.first_of, s.dates)
    ]
    return terms, docs, regulations, numbers


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, document: Callable[..., Document]) -> Path:
    builder = SegmentBuilder()
    builder.add(document("a", [f"heron {i} 蓝鸟" for i in range(40)]))
    path = tmp_path_factory.mktemp("damage") / "s1-1.seg"
    builder.write(path)
    return path


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_harmless(original: Path, where: float, bit: int) -> None:
    """Padding between sections may change; nothing that is read may change unnoticed."""
    data = bytearray(original.read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    broken = original.with_name("s1-2.seg")
    broken.write_bytes(data)
    try:
        seen = _read_all(broken)
    except DamagedIndex as error:
        assert str(error).startswith("index file s1-2.seg is damaged (")
    else:
        assert seen == _read_all(original)


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_cut_file_is_noticed(original: Path, share: float) -> None:
    data = original.read_bytes()
    broken = original.with_name("s1-3.seg")
    broken.write_bytes(data[: int(share * len(data))])
    with pytest.raises(DamagedIndex):
        Segment(broken)


def test_a_segment_is_not_written_over(original: Path) -> None:
    with pytest.raises(FileExistsError):
        SegmentBuilder().write(original)


# --- records -------------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
CONTROLS = str.maketrans(dict.fromkeys("\x1c\x1d\x1e\x1f", " "))


@given(
    st.builds(
        Provision, citation=TEXT, key=TEXT, text=TEXT, heading=TEXT, path=st.tuples(TEXT, TEXT), notes=TEXT,  # noqa: E501
        topics=st.tuples(TEXT, TEXT), confidence=st.sampled_from(Confidence), effective=st.dates(),
    )
)  # fmt: skip
def test_a_provision_comes_back_as_it_was_stored(p: Provision) -> None:
    stored = unpack_provision(pack_provision(p, "id"))
    assert stored.id == "id"
    assert stored.text == p.text.translate(CONTROLS)
    assert stored.path == tuple(t.translate(CONTROLS) for t in p.path)
    assert stored.topics == tuple(t.translate(CONTROLS) for t in p.topics)
    assert (stored.confidence, stored.effective) == (p.confidence, str(p.effective))


@given(st.builds(Regulation, id=TEXT, title=TEXT, aliases=st.tuples(TEXT, TEXT), kind=st.sampled_from(Kind),  # noqa: E501
                 status=st.sampled_from(Status), adopted=st.none() | st.dates()))  # fmt: skip
def test_a_regulation_comes_back_as_it_was_stored(r: Regulation) -> None:
    stored = unpack_regulation(pack_regulation(r))
    assert (stored.kind, stored.status) == (r.kind, r.status)
    assert stored.adopted == (str(r.adopted) if r.adopted else "")
    assert stored.aliases == tuple(t.translate(CONTROLS) for t in r.aliases)


@pytest.mark.parametrize("mark", ["\x1c", "\x1d", "\x1e", "\x1f", "\n", "\x00", "\ud800"])
def test_no_character_breaks_the_records_beside_it(
    tmp_path: Path, document: Callable[..., Document], mark: str
) -> None:
    """The marks between records and fields, and lone surrogates, may stand in hostile texts."""
    builder = SegmentBuilder()
    builder.add(document("a", ["before", f"blue{mark}heron", "after"], title=f"Title{mark}"))
    builder.write(tmp_path / "s1-1.seg")
    segment = Segment(tmp_path / "s1-1.seg")
    assert [segment.provision(d).key for d in range(3)] == ["1", "2", "3"]
    assert [segment.provision(d).text for d in (0, 2)] == ["before", "after"]
    assert segment.regulation(0).id == "a"


def test_limits_are_stored() -> None:
    limit = Limit("call-hours", (8.0, 21.0), "hour", "day", "八时", "eight")
    p = Provision("§ 1", "1", "text", limits=(limit,))
    assert len(unpack_provision(pack_provision(p, "x")).limits) == 1


def test_every_part_of_a_limit_is_stored() -> None:
    limit = Limit(
        "fine", 1250.0, "USD", "debt in 7 days", "一", "one", "max", "amount",
        Per(7, "day", True, ("debt", "person")), ("bank", "any"), "当", "when", "official", "duty",
        date(2020, 1, 2), Adjusted("11 U.S.C. § 104", 1300.5, "USD", date(2025, 4, 1)),
        "student",
    )  # fmt: skip
    (packed,) = unpack_provision(
        pack_provision(Provision("1", "1", "x", limits=(limit,)), "x")
    ).limits
    assert unpack_limit(packed) == (
        "fine", "1250", "1250", "USD", "debt in 7 days", "一", "one", "max", "amount", "7", "day",
        "true", "debt person", "bank any", "当", "when", "official", "duty", "2020-01-02", "1300.5",
        "USD", "2025-04-01", "11 U.S.C. § 104", "student",
    )  # fmt: skip


# --- keywords ------------------------------------------------------------------------------------


def test_regulation_keywords() -> None:
    r = Regulation(
        "us/x", "Widget Act", "US-CA", Kind.STATUTE, "en", aliases=("WA",), source="f/x.md"
    )
    assert regulation_keywords(r) >= {
        "law:widgetact", "law:wa", "reg:us/x", "kind:statute", "status:unknown", "lang:en",
        "source:f/x.md", "jurisdiction:US", "jurisdiction:US-CA",
    }  # fmt: skip
    assert title_text(r) == "Widget Act\nWA"


def test_provision_keywords() -> None:
    p = Provision(
        "§ 1(A)", "1(A)", "", topics=("fees",), also=("WA § 7",), limits=(Limit("fine", 1, "x"),)
    )
    assert list(provision_keywords(p, "us/x#1(A)")) == [
        "id:us/x#1(A)", "key:1(a)", "also:wa7", "topic:fees", "limit:fine",
    ]  # fmt: skip


def test_a_law_is_not_counted_as_citing_itself(
    tmp_path: Path, document: Callable[..., Document]
) -> None:
    builder = SegmentBuilder()
    one = document("a", ["《苍鹭法》第三条与《白鹭法》第一条适用。"], title="苍鹭法")
    builder.add(replace(one, regulation=replace(one.regulation)))
    builder.write(tmp_path / "s1-1.seg")
    segment = Segment(tmp_path / "s1-1.seg")
    assert segment.find("kcites:白鹭法".encode()) and not segment.find("kcites:苍鹭法".encode())
