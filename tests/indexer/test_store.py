"""The index folder: manifests, versions, sweeping."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.schema
from indexer.format.commit import commit, sweep, write_deletions
from indexer.format.manifest import (
    CURRENT,
    DELETIONS_MAGIC,
    Manifest,
    NoIndex,
    OutdatedIndex,
    SegmentInfo,
    SourceLine,
    open_segments,
    read_manifest,
)
from indexer.format.segment import DamagedIndex
from indexer.scan import Root
from indexer.update import update
from search.session import Session

WORD = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
NUMBER = st.integers(0, 1 << 40)
INFO = st.builds(
    SegmentInfo,
    st.from_regex(r"s[0-9]+-[0-9]+\.seg", fullmatch=True),
    *[NUMBER] * 6,
    st.just("") | st.from_regex(r"s[0-9]+-[0-9]+\.[0-9]+\.del", fullmatch=True),
    NUMBER,
)
ROOT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).map(
    lambda t: f"r\t/a b/{t}"
)
MANIFEST = st.builds(
    Manifest, NUMBER, st.just("2026-01-01T00:00:00Z"), NUMBER, st.lists(ROOT, max_size=3).map(tuple), NUMBER, NUMBER,  # noqa: E501
    NUMBER, st.lists(INFO, max_size=3).map(tuple),
)  # fmt: skip


@given(MANIFEST)
def test_a_manifest_comes_back_as_it_was_packed(manifest: Manifest) -> None:
    assert Manifest.unpack(manifest.pack()) == manifest


def test_a_manifest_with_a_path_that_is_no_utf8() -> None:
    manifest = Manifest(1, "x", 0, ("r\t/a/\udcff",), 0, 0, 0, ())
    assert Manifest.unpack(manifest.pack()) == manifest


@given(MANIFEST, st.integers(0, 10**6), st.integers(0, 7))
def test_a_changed_manifest_is_never_believed(manifest: Manifest, at: int, bit: int) -> None:
    data = bytearray(manifest.pack())
    data[at % len(data)] ^= 1 << bit
    try:
        seen = Manifest.unpack(bytes(data))
    except (DamagedIndex, OutdatedIndex):
        return
    assert seen == manifest


@pytest.mark.parametrize("data", [b"", b"x", b"regsearch index 1", b"\nend 0\n", b"\x80" * 40])
def test_what_is_no_manifest(tmp_path: Path, data: bytes) -> None:
    (tmp_path / CURRENT).write_bytes(data)
    with pytest.raises(DamagedIndex):
        read_manifest(tmp_path)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        read_manifest(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(NoIndex):
        read_manifest(tmp_path / "file")


@pytest.mark.parametrize("change", ["schema", "analyzer"])
def test_another_version_is_outdated_and_rebuilt(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    if change == "schema":
        monkeypatch.setattr(indexer.schema, "SCHEMA_VERSION", indexer.schema.SCHEMA_VERSION + 1)
    else:
        monkeypatch.setattr(indexer.schema, "fingerprint", lambda: "analyzer-next")
    with pytest.raises(
        OutdatedIndex, match=r"^the index was made by another version of regsearch$"
    ):
        read_manifest(folder)
    report = update(folder, roots)
    assert (report.rebuilt, report.documents) == (
        "the index was made by another version of regsearch",
        3,
    )
    assert Session(folder).search("widget").hits


LINE = st.builds(
    SourceLine, WORD, st.text(st.characters(exclude_categories=["C", "Z"])), NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, WORD, WORD, NUMBER, NUMBER, st.just("is empty"), WORD, WORD,  # noqa: E501
)  # fmt: skip


@given(LINE)
def test_a_source_line_comes_back(line: SourceLine) -> None:
    assert SourceLine.unpack(line.pack()) == line


def test_names_with_tabs_and_line_ends_do_not_shift_the_fields() -> None:
    line = SourceLine("a\tb\nc", "p", 1, 2, 3, 4, 5, "s", "f", 3, 4, "why\nnot", "file\t1")
    back = SourceLine.unpack(line.pack())
    assert (back.name, back.size, back.failure, back.kind) == ("a b c", 1, "why not", "file 1")


@pytest.mark.parametrize("name", ["odd\tname.txt", "odd\nname.txt"])
def test_a_file_name_with_a_tab_or_line_end_is_one_file(
    tmp_path: Path, small: Path, name: str
) -> None:
    (small / name).write_text("Section 1. An odd heron.\n", "utf-8")
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    once = Session(folder).index.documents
    assert update(folder, roots).work == 0
    assert Session(folder).index.documents == once


def test_sweeping_leaves_other_peoples_files(tmp_path: Path) -> None:
    """An index folder may be any folder: only what a build can be shown to have made is ever
    deleted."""
    theirs = [
        "LOCK",
        "film.part",
        "model.seg",
        "notes.txt",
        "sources.bib",
        "sources.d",
        "x.del",
        "x.new",
        "s7-1.seg",
        "s7-1.8.del",
        "CURRENT.7.new",
        "CURRENT.8.claim",
        "sources.7",
    ]
    for name in theirs:
        (tmp_path / name).write_text("x")
    (tmp_path / "CURRENT.0.claim").write_bytes(b"regsearch claim\n")
    for name in ("s0-1.seg", "s0-1.0.del", "CURRENT.0.new", "sources.0"):  # half written
        (tmp_path / name).write_bytes(b"reg")
    manifest = commit(tmp_path, Manifest(1, "x", 0, (), 0, 0, 0, ()), [])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["CURRENT", *theirs, "sources.1"])
    sweep(tmp_path, manifest)
    assert (tmp_path / "notes.txt").exists()


def test_deletions_are_checked(tmp_path: Path, small: Path) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    for i in range(4):
        (small / f"more{i}.txt").write_text(
            f"Act {i}\n\nSection 1. " + "herons " * (9 + i), "utf-8"
        )
    update(folder, roots)
    (small / "more0.txt").unlink()
    update(folder, roots)
    info = next((s for s in read_manifest(folder).segments if s.deletions), None)
    if info is None:
        pytest.skip("the segment was rewritten")
    path = folder / info.deletions
    path.write_bytes(path.read_bytes()[::-1] + b"....")
    with pytest.raises(DamagedIndex, match="checksum"):
        open_segments(folder)
    assert update(folder, roots).rebuilt
    assert len(Session(folder).search("herons").hits) == 3


def test_write_deletions_sorts(tmp_path: Path) -> None:
    name, _ = write_deletions(tmp_path, "s1-1.seg", 2, [3, 1, 2])
    assert name == "s1-1.2.del"
    assert (tmp_path / name).read_bytes() == DELETIONS_MAGIC + array("I", [1, 2, 3]).tobytes()


def test_fingerprints_differ_with_the_state(tmp_path: Path, small: Path) -> None:
    folder, roots = tmp_path / "index", [Root("papers", small)]
    update(folder, roots)
    one = read_manifest(folder).fingerprint
    (small / "heron.txt").unlink()
    update(folder, roots)
    assert read_manifest(folder).fingerprint != one
